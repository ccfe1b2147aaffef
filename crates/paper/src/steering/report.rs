//! The periodic report on tasks, dossiers and the index (month, quarter, six months, year).

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::figures::{DossierFigure, IndexPart, TaskFigures, UnitFigures};
use super::sections;
use super::{LateTask, Letterhead, Sentences};
use crate::official::{Kind, Official};
use crate::stamp;

/// Everything that the report says. Kept as it was sent, it prints the same bytes again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportPaper {
    /// Who reports to whom.
    pub letterhead: Letterhead,
    /// Trích yếu; none: the sentence `report.subject` with the period.
    pub subject: Option<String>,
    /// Period in words, e.g. `quý III năm 2026`.
    pub period: String,
    /// First day of the figures.
    #[serde(with = "stamp::day")]
    pub from: Day,
    /// Last day of the figures.
    #[serde(with = "stamp::day")]
    pub to: Day,
    /// Tasks by unit.
    pub units: Vec<UnitFigures>,
    /// Tasks of all units.
    pub total: TaskFigures,
    /// Figures of dossiers; empty leaves the section out.
    #[serde(default)]
    pub dossiers: Vec<DossierFigure>,
    /// Indices; each has a section of its own.
    #[serde(default)]
    pub indices: Vec<IndexPart>,
    /// What was done by area.
    #[serde(default)]
    pub areas: Vec<AreaPart>,
    /// Tasks open past their day, by unit.
    #[serde(default)]
    pub late: Vec<LateUnit>,
    /// The next period in words.
    pub next_period: String,
    /// Tasks of the next period.
    #[serde(default)]
    pub plan: Vec<PlanTask>,
    /// Kiến nghị, đề xuất; empty leaves the section out.
    #[serde(default)]
    pub recommendations: Vec<String>,
}

/// What was done in an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaPart {
    /// Name of the area.
    pub name: String,
    /// Its tasks.
    pub figures: Option<TaskFigures>,
    /// What was done, in words.
    pub paragraphs: Vec<String>,
}

/// Tasks of a unit that are open past their day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateUnit {
    /// Name of the unit.
    pub unit: String,
    /// Its late tasks.
    pub tasks: Vec<LateTask>,
}

/// A task of the next period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTask {
    /// What is to be done.
    pub task: String,
    /// Product.
    pub product: Option<String>,
    /// Lead.
    pub lead: String,
    /// Coordinating units.
    pub coordinating: Vec<String>,
    /// Until when, in words: `30/09/2026`, `Tháng 9/2026`, `Thường xuyên`.
    pub due: String,
}

impl ReportPaper {
    /// The report as an administrative document.
    pub fn official(&self, sentences: &Sentences) -> Official {
        let subject = self.subject.clone();
        let subject = subject.unwrap_or_else(|| sentences.say("report.subject", &[("period", &self.period)]));
        let days = [("from", self.from.date_text()), ("to", self.to.date_text())];
        let days: Vec<(&str, &str)> = days.iter().map(|(name, day)| (*name, day.as_str())).collect();
        let blocks = sections::blocks(self, sentences);
        let remark = Some(sentences.say("report.days", &days));
        Official { remark, ..self.letterhead.document(Kind::Report, subject, blocks) }
    }
}
