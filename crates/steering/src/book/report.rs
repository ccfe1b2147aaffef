//! Letters that urge, periodic reports, and the sentences from which reports are written.

use kernel::{Day, FileHash, UnitId};
use serde::{Deserialize, Serialize};

use super::entry::{Ended, Entered};
use super::ids::ReportId;
use crate::task::model::TaskId;
use crate::task::recurrence::Period;

/// A letter that urges one unit to do its late tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urging {
    /// The reviewing unit that writes.
    pub office: UnitId,
    /// Which unit is urged.
    pub unit: UnitId,
    /// About which tasks.
    pub tasks: Vec<TaskId>,
    /// Number: continuous for an office within a year (Decree 30/2020/NĐ-CP Đ15).
    pub number: u32,
    /// Symbol behind the number, e.g. `ĐĐ-SNV`.
    pub symbol: String,
    /// Day of the letter.
    pub on: Day,
    /// The letter.
    pub file: FileHash,
}

impl Urging {
    /// Number and symbol, e.g. `15/ĐĐ-SNV`.
    pub fn number_text(&self) -> String {
        format!("{:02}/{}", self.number, self.symbol)
    }
}

/// A letter that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedUrging {
    /// The letter.
    pub letter: Urging,
    /// When and by whom it was issued.
    pub entered: Entered,
}

/// Which report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDraft {
    /// Kind of period.
    pub period: Period,
    /// The office that reports.
    pub unit: UnitId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// A report as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReport {
    /// The frozen JSON, byte for byte.
    pub content: String,
    /// SHA-256 of `content`, lower-case hexadecimal.
    pub hash: String,
    /// The papers.
    pub files: Vec<FileHash>,
    /// When and by whom it was sent.
    pub entered: Entered,
}

/// A periodic report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodicReport {
    /// Number.
    pub id: ReportId,
    /// Which.
    pub draft: ReportDraft,
    /// The text as it is being written, JSON.
    pub text: String,
    /// When and by whom it was begun.
    pub entered: Entered,
    /// When and by whom the text was changed last.
    pub changed: Option<Entered>,
    /// It was sent; nothing changes any more.
    pub sent: Option<SentReport>,
    /// It was sent by mistake, or the draft was given up.
    pub withdrawn: Option<Ended>,
}

impl PeriodicReport {
    /// Keys of all states.
    pub const STATES: [&'static str; 3] = ["draft", "sent", "withdrawn"];

    /// Key of its state's word, `periodic_report_state.<key>`.
    pub const fn state(&self) -> &'static str {
        match (&self.withdrawn, &self.sent) {
            (Some(_), _) => "withdrawn",
            (None, Some(_)) => "sent",
            (None, None) => "draft",
        }
    }
}

/// A sentence of the reports that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate {
    /// The sentence, with places to be filled.
    pub text: String,
    /// When and by whom it was changed.
    pub entered: Entered,
}
