//! The periodic report: its figures with what each of them counts, the words of the writer, drafting and sending.

mod counted;
mod draft;
mod gather;
mod iso;
mod lines;
mod lists;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, UnitId};
use serde::{Deserialize, Serialize};
use steering::book::Target;
use steering::task::recurrence::Period;

use super::boards::{BoardKind, TaskNarrow};
use crate::reports::TermsKept;

pub use draft::{Draft, Head, Own, SentContent};
pub use written::{DueReport, Pressed, report_files};

/// Which report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Kind of period.
    pub period: Period,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

/// What a figure counts: enough to list it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Counts {
    /// Tasks as a board shows them.
    Tasks(TaskCount),
    /// Dossiers in a column of the form II.06a.
    Dossiers {
        /// Number of the column.
        column: u8,
        /// Days and rules.
        terms: TermsKept,
    },
    /// Points of a criteria set, of a group of it or of all.
    Index {
        /// Criteria set.
        set: String,
        /// First day.
        #[serde(with = "iso::day")]
        from: Day,
        /// Last day.
        #[serde(with = "iso::day")]
        to: Day,
        /// Item whose page it is; empty: all.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        item: String,
    },
    /// One task.
    Task {
        /// Its identity.
        id: String,
    },
    /// Nothing that can be listed.
    Nothing,
}

/// Tasks as a board shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskCount {
    /// `open`, `late`, `given`, `ended`.
    pub kind: String,
    /// A unit and those below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// The unit by itself: the house of the province is not all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Area; empty: those without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// How they ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub finishes: Vec<String>,
    /// First day.
    #[serde(with = "iso::day_or_none", skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day.
    #[serde(with = "iso::day_or_none", skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// As things stood at the end of that day.
    #[serde(with = "iso::day_or_none", skip_serializing_if = "Option::is_none")]
    pub at: Option<Day>,
}

impl TaskCount {
    /// The narrowing of a board that lists them.
    pub fn narrow(&self) -> TaskNarrow {
        TaskNarrow {
            kind: match self.kind.as_str() {
                "late" => BoardKind::Late,
                "given" => BoardKind::Given,
                "ended" => BoardKind::Ended,
                _ => BoardKind::Open,
            },
            unit: self.unit.clone(),
            alone: self.alone,
            area: self.area.clone(),
            document: self.document.clone(),
            finishes: self.finishes.clone(),
            days: self.from.zip(self.to),
            at: self.at,
            ..TaskNarrow::default()
        }
    }
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Of what: a unit, a document …; empty: of all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of_what: String,
    /// Key of what is told about it, `periodic_figure.<key>`.
    pub what: String,
    /// The value; none when it cannot be told. Shares are of 0 to 1.
    pub value: Option<f64>,
    /// What it counts.
    pub counts: Counts,
}

/// Something that figures are told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Key; its figures have the same with a colon and their own name.
    pub key: String,
    /// Name; empty: tasks without an area.
    pub name: String,
}

/// Points of a criteria set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexFound {
    /// Key and name.
    #[serde(flatten)]
    pub line: Line,
    /// Day on which it stood so.
    #[serde(with = "iso::day")]
    pub day: Day,
    /// Groups of criteria.
    pub groups: Vec<Line>,
}

/// A numeric target of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetFound {
    /// Key and what is to be reached.
    #[serde(flatten)]
    pub line: Line,
    /// The target.
    pub target: Target,
}

/// A unit with its late tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateFound {
    /// Key and name.
    #[serde(flatten)]
    pub line: Line,
    /// The tasks, the latest first.
    pub tasks: Vec<LateRow>,
}

/// A late task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateRow {
    /// `task/…`.
    pub key: String,
    /// What is to be done.
    pub content: String,
    /// Document and clause.
    pub source: String,
    /// The day in force.
    #[serde(with = "iso::day")]
    pub due: Day,
    /// Why; none: the unit has not said.
    pub reason: Option<String>,
}

/// A task that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneRow {
    /// `task/…`.
    pub key: String,
    /// Area; may be empty.
    pub area: String,
    /// Product, or what was to be done.
    pub what: String,
    /// Number of the document that shows it.
    pub number: Option<String>,
    /// Who did it.
    pub unit: String,
}

/// Something to be done in the next period: a task, or a line of a plan without one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextRow {
    /// `task/…`, `plan/…`.
    pub key: String,
    /// What.
    pub content: String,
    /// Product; may be empty.
    pub product: String,
    /// Who leads.
    pub lead: String,
    /// Who helps.
    pub with: Vec<String>,
    /// Until when.
    #[serde(with = "iso::day")]
    pub due: Day,
}

/// Everything that the data say about a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gathered {
    /// Kind of period.
    pub period: Period,
    /// First day.
    #[serde(with = "iso::day")]
    pub from: Day,
    /// Last day.
    #[serde(with = "iso::day")]
    pub to: Day,
    /// What is open was looked at on this day: the last, or the day of counting while the period runs.
    #[serde(with = "iso::day")]
    pub as_of: Day,
    /// First day of the next period.
    #[serde(with = "iso::day")]
    pub next_from: Day,
    /// Last day of the next period.
    #[serde(with = "iso::day")]
    pub next_to: Day,
    /// Every figure by its key.
    pub figures: BTreeMap<String, Figure>,
    /// Units with tasks.
    pub units: Vec<Line>,
    /// Areas with tasks.
    pub areas: Vec<Line>,
    /// Documents with tasks.
    pub documents: Vec<Line>,
    /// Figures of dossiers.
    pub dossiers: Vec<Line>,
    /// The index; none when the days are not those of counters, or nothing is scored.
    pub index: Option<IndexFound>,
    /// Targets of the plans.
    pub targets: Vec<TargetFound>,
    /// Late tasks by unit.
    pub late: Vec<LateFound>,
    /// Late tasks that are not listed, because there are too many.
    pub late_more: i64,
    /// What was done.
    pub done: Vec<DoneRow>,
    /// What is to be done next.
    pub next: Vec<NextRow>,
}

/// A figure that is another one now.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// Its key.
    pub key: String,
    /// The figure, as the one or the other has it.
    pub figure: Figure,
    /// Before.
    pub then: Option<f64>,
    /// Now.
    pub now: Option<f64>,
}

impl Gathered {
    /// The value of a figure.
    pub fn value(&self, key: &str) -> Option<f64> {
        self.figures.get(key)?.value
    }

    /// A figure that is a number of things; 0 when there is none.
    pub fn count(&self, key: &str) -> i64 {
        self.value(key).unwrap_or_default().round() as i64
    }

    /// Figure by figure what is another one in `now`.
    pub fn changed(&self, now: &Gathered) -> Vec<Changed> {
        let keys: BTreeSet<&String> = self.figures.keys().chain(now.figures.keys()).collect();
        let differs = |then: Option<f64>, now: Option<f64>| match (then, now) {
            (Some(then), Some(now)) => (then - now).abs() > 1e-9,
            (then, now) => then.is_some() != now.is_some(),
        };
        let one = |key: &String| {
            let (then, is) = (self.value(key), now.value(key));
            let figure = now.figures.get(key).or_else(|| self.figures.get(key))?;
            // What only one of the two has is told when it is not nothing: a unit without tasks is no difference.
            let absent = !(self.figures.contains_key(key) && now.figures.contains_key(key));
            let nothing = absent && then.unwrap_or_default() == 0.0 && is.unwrap_or_default() == 0.0;
            (differs(then, is) && !nothing).then(|| Changed { key: key.clone(), figure: figure.clone(), then, now: is })
        };
        keys.into_iter().filter_map(one).collect()
    }
}
