//! A report as it is being written, and as it was sent: figures that are refreshed, words that stay.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, FileHash, Instant};
use serde::{Deserialize, Serialize};
use steering::book::PeriodicReport;

use super::{Gathered, iso};

/// Form of what is kept.
const FORM: u8 = 1;

/// Who reports to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    /// Cơ quan chủ quản; may be empty.
    pub parent: String,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Số; may be empty.
    pub number: String,
    /// Ký hiệu.
    pub symbol: String,
    /// Địa danh.
    pub place: String,
    /// Day; none until it is signed.
    #[serde(with = "iso::day_or_none", skip_serializing_if = "Option::is_none")]
    pub date: Option<Day>,
    /// Kính gửi.
    pub addressees: Vec<String>,
    /// Nơi nhận.
    pub recipients: Vec<String>,
    /// Lines over the signature.
    pub titles: Vec<String>,
    /// Name under it; may be empty.
    pub signer: String,
}

/// What the writer adds to the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Own {
    /// Who reports to whom.
    pub head: Head,
    /// Sentences of this report alone, by key.
    pub sentences: BTreeMap<String, String>,
    /// Paragraphs at the end of sections, by key of the section.
    pub paragraphs: BTreeMap<String, Vec<String>>,
    /// Keys of sections whose figures are left out.
    pub left_out: BTreeSet<String>,
}

/// A report as it is being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Form of this record.
    pub form: u8,
    /// The figures.
    pub gathered: Gathered,
    /// When they were gathered, RFC 3339.
    pub gathered_at: String,
    /// The words.
    pub own: Own,
    /// What figures were when the draft was begun, of those that have changed since.
    #[serde(default)]
    pub before: BTreeMap<String, Option<f64>>,
}

impl Draft {
    /// A new draft.
    pub fn new(gathered: Gathered, own: Own, at: Instant) -> Self {
        Self { form: FORM, gathered, gathered_at: at.rfc3339(), own, before: BTreeMap::new() }
    }

    /// The draft of a report; none when it is of a form that this program does not know.
    pub fn of(report: &PeriodicReport) -> Option<Self> {
        serde_json::from_str(&report.text).ok().filter(|draft: &Draft| draft.form == FORM)
    }

    /// With new figures. Words stay; which figures are other ones than at the beginning is remembered.
    #[must_use]
    pub fn refreshed(mut self, gathered: Gathered, at: Instant) -> Self {
        for changed in self.gathered.changed(&gathered) {
            self.before.entry(changed.key).or_insert(changed.then);
        }
        let same = |key: &String, then: &Option<f64>| match (then, gathered.value(key)) {
            (Some(then), Some(now)) => (then - now).abs() < 1e-9,
            (then, now) => then.is_none() && now.is_none(),
        };
        self.before.retain(|key, then| !same(key, then));
        (self.gathered, self.gathered_at) = (gathered, at.rfc3339());
        self
    }
}

/// A report as it was sent: what is frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentContent {
    /// Form of this record.
    pub form: u8,
    /// The office.
    pub office: String,
    /// The figures.
    pub gathered: Gathered,
    /// When they were gathered, RFC 3339.
    pub gathered_at: String,
    /// The words.
    pub own: Own,
    /// When it was sent, RFC 3339.
    pub sent_at: String,
    /// What was printed: `paper::steering::ReportPaper`.
    pub paper: serde_json::Value,
    /// The sentences it was printed with: `paper::steering::Sentences`.
    pub sentences: serde_json::Value,
    /// SHA-256 of the PDF.
    pub pdf: String,
    /// SHA-256 of the DOCX.
    pub docx: String,
}

impl SentContent {
    /// A sent report; none when it was not sent, or is of a form that this program does not know.
    pub fn of(report: &PeriodicReport) -> Option<Self> {
        let sent = report.sent.as_ref()?;
        serde_json::from_str(&sent.content).ok().filter(|content: &SentContent| content.form == FORM)
    }

    pub(super) fn new(report: &PeriodicReport, draft: &Draft, at: Instant) -> Self {
        Self {
            form: FORM,
            office: report.draft.unit.to_string(),
            gathered: draft.gathered.clone(),
            gathered_at: draft.gathered_at.clone(),
            own: draft.own.clone(),
            sent_at: at.rfc3339(),
            paper: serde_json::Value::Null,
            sentences: serde_json::Value::Null,
            pdf: String::new(),
            docx: String::new(),
        }
    }

    /// The hash of the PDF.
    pub fn pdf_hash(&self) -> FileHash {
        FileHash::new(&self.pdf)
    }

    /// The hash of the DOCX.
    pub fn docx_hash(&self) -> FileHash {
        FileHash::new(&self.docx)
    }
}
