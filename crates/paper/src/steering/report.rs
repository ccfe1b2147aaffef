//! The periodic report on tasks, dossiers and the index (month, quarter, six months, year).

use std::collections::BTreeMap;

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::figures::{DossierFigure, IndexPart, TaskFigures, UnitFigures};
use super::sections::{self, Section};
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
    /// Tasks by document; empty leaves the table out.
    #[serde(default)]
    pub documents: Vec<UnitFigures>,
    /// Figures of dossiers; empty leaves the section out.
    #[serde(default)]
    pub dossiers: Vec<DossierFigure>,
    /// Indices; each has a section of its own.
    #[serde(default)]
    pub indices: Vec<IndexPart>,
    /// Numeric targets of the plans; empty leaves the section out.
    #[serde(default)]
    pub targets: Vec<TargetLine>,
    /// What was done by area.
    #[serde(default)]
    pub areas: Vec<AreaPart>,
    /// Tasks open past their day, by unit.
    #[serde(default)]
    pub late: Vec<LateUnit>,
    /// Tasks past their day that the table leaves out, because there are too many.
    #[serde(default)]
    pub late_more: i64,
    /// The next period in words.
    pub next_period: String,
    /// Tasks of the next period.
    #[serde(default)]
    pub plan: Vec<PlanTask>,
    /// Kiến nghị, đề xuất; empty leaves the section out.
    #[serde(default)]
    pub recommendations: Vec<String>,
    /// Paragraphs of the writer at the end of sections, by the key of the section.
    #[serde(default)]
    pub own: BTreeMap<String, Vec<String>>,
}

/// What was done in an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaPart {
    /// Key of its figures, e.g. `area/the_che`.
    #[serde(default)]
    pub key: String,
    /// Name of the area.
    pub name: String,
    /// Its tasks.
    pub figures: Option<TaskFigures>,
    /// What was done, in words.
    pub paragraphs: Vec<String>,
    /// Results with what shows them.
    #[serde(default)]
    pub done: Vec<DoneTask>,
    /// Results that are not named.
    #[serde(default)]
    pub more: i64,
}

/// A task that was done, by its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneTask {
    /// Key of the task, e.g. `task/…`.
    #[serde(default)]
    pub key: String,
    /// The product, or what was to be done.
    pub what: String,
    /// Number of the document that shows it.
    #[serde(default)]
    pub number: Option<String>,
    /// Who did it.
    pub unit: String,
}

/// A numeric target beside what was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetLine {
    /// Key of its figures: `…:measured`.
    #[serde(default)]
    pub key: String,
    /// What is to be reached.
    pub name: String,
    /// The target in words, e.g. `≥ 98%`.
    pub target: String,
    /// What was measured, in words; none: nothing here measures it.
    pub measured: Option<String>,
    /// Whether it is reached; none when it was not measured.
    pub reached: Option<bool>,
}

/// Tasks of a unit that are open past their day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateUnit {
    /// Key of its figures.
    #[serde(default)]
    pub key: String,
    /// Name of the unit.
    pub unit: String,
    /// Its late tasks.
    pub tasks: Vec<LateLine>,
}

/// A late task of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateLine {
    /// Key of the task, e.g. `task/…`.
    #[serde(default)]
    pub key: String,
    /// The task.
    #[serde(flatten)]
    pub task: LateTask,
}

impl From<LateTask> for LateLine {
    fn from(task: LateTask) -> Self {
        Self { key: String::new(), task }
    }
}

/// A task of the next period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTask {
    /// Key of the task or of the line of a plan.
    #[serde(default)]
    pub key: String,
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
        let blocks = self.sections(sentences).into_iter().flat_map(|section| section.blocks).collect();
        let remark = Some(sentences.say("report.days", &days));
        Official { remark, ..self.letterhead.document(Kind::Report, subject, blocks) }
    }

    /// The text of the report by sections, in its order.
    pub fn sections(&self, sentences: &Sentences) -> Vec<Section> {
        sections::sections(self, sentences)
    }
}
