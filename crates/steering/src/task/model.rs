//! Facts that a task keeps: where it comes from, who gives it, who has it, who helps, what was reported.

use std::fmt;

use kernel::{Day, FileHash, Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::Due;
use super::recurrence::{Occurrence, Recurrence};

/// A task's identity (UUID version 7, made by the shell).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub Uuid);

/// A registered document's identity (UUID version 7, made by the shell).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub Uuid);

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A unit, or one person in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// The unit.
    pub unit: UnitId,
    /// The person, or nobody by name: then the unit as a whole, answered for by its head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl Owner {
    /// The unit as a whole.
    pub fn unit(unit: &UnitId) -> Self {
        Self { unit: unit.clone(), person: None }
    }

    /// A person in a unit.
    pub fn person(unit: &UnitId, person: &PersonId) -> Self {
        Self { unit: unit.clone(), person: Some(person.clone()) }
    }
}

/// A piece of a document's text: first byte, and the byte after the last (UTF-8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// First byte.
    pub start: u64,
    /// Byte after the last.
    pub end: u64,
}

/// Where a task comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The registered document.
    pub document: DocumentId,
    /// Clause, as the document numbers it, e.g. `II.3.a`; may be empty.
    #[serde(default)]
    pub clause: String,
    /// Where its text stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The words of the document.
    #[serde(default)]
    pub quotation: String,
}

/// To whom a text gives a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "addressee", rename_all = "snake_case")]
pub enum Addressee {
    /// One unit, or a person in it.
    One {
        /// Who.
        owner: Owner,
    },
    /// Collective, as written: "các sở, ban, ngành"; its units are frozen when the task is confirmed.
    Group {
        /// The words.
        name: String,
    },
}

/// What kind of time a task has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "time", rename_all = "snake_case")]
pub enum Term {
    /// By a day, perhaps by an hour of it.
    By {
        /// When.
        due: Due,
    },
    /// Thường xuyên: looked at on review dates, never overdue by itself.
    Ongoing {
        /// The next review.
        review_on: Day,
    },
    /// An end in each period: each is a task of its own.
    Recurring {
        /// Which periods and days.
        rule: Recurrence,
    },
    /// Without a time, with the reason stated.
    Open {
        /// Why.
        reason: String,
    },
}

/// How a task came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum Origin {
    /// From a document, read or entered by hand.
    Document,
    /// One of several leads of a common task.
    Lead {
        /// The common task.
        parent: TaskId,
    },
    /// A part that the lead handed on within its own house.
    Part {
        /// The whole.
        parent: TaskId,
        /// The whole cannot be reported done while it is open.
        mandatory: bool,
    },
    /// One period of a recurring duty.
    Occurrence {
        /// The duty.
        parent: TaskId,
        /// Which period.
        occurrence: Occurrence,
    },
}

impl Origin {
    /// The task above it.
    pub const fn parent(&self) -> Option<TaskId> {
        match self {
            Origin::Document => None,
            Origin::Lead { parent } | Origin::Part { parent, .. } | Origin::Occurrence { parent, .. } => Some(*parent),
        }
    }
}

/// What a coordinating unit has to give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coordination {
    /// Which unit.
    pub unit: UnitId,
    /// What it gives; empty when the text does not say.
    #[serde(default)]
    pub what: String,
    /// Until when, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Due>,
    /// What it answered, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// The answer of a coordinating unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When.
    pub at: Instant,
    /// In words.
    pub text: String,
    /// Files.
    #[serde(default)]
    pub files: Vec<FileHash>,
}

/// A note of progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// When.
    pub at: Instant,
    /// Who wrote it, if an official.
    pub by: Option<PersonId>,
    /// In words.
    pub text: String,
    /// Share done, 0–100, if said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Evidence.
    #[serde(default)]
    pub files: Vec<FileHash>,
}

/// The report that a task is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What was reached.
    pub text: String,
    /// Number and symbol of the document that shows it, e.g. `215/BC-SNV`; may be empty.
    #[serde(default)]
    pub number: String,
    /// Evidence.
    #[serde(default)]
    pub files: Vec<FileHash>,
    /// Why it is late, when it is.
    #[serde(default)]
    pub late_reason: String,
}

/// An extension that was asked for and not decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionAsked {
    /// Until when.
    pub to: Due,
    /// Why.
    pub reason: String,
    /// When the assigner should have decided.
    pub decide_by: Instant,
    /// Who asked, and in whose place: may not decide it.
    pub by: Vec<PersonId>,
}

/// A suspension that was asked for and not decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuspensionAsked {
    /// Why.
    pub reason: String,
    /// When it is looked at again.
    pub review_on: Day,
    /// When the assigner should have decided.
    pub decide_by: Instant,
    /// Who asked, and in whose place: may not decide it.
    pub by: Vec<PersonId>,
}

/// What takes the place of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Successor {
    /// A later document.
    Document {
        /// Which.
        document: DocumentId,
    },
    /// A later task.
    Task {
        /// Which.
        task: TaskId,
    },
}

/// A child of a task, as the parent knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Which.
    pub task: TaskId,
    /// To whom it was given.
    pub lead: Owner,
    /// The parent cannot be reported done while it is open.
    pub mandatory: bool,
}

/// What of a task may be corrected by whoever gave it; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The area; an empty text takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
}

/// A correction with what stood there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// When.
    pub at: Instant,
    /// Who, if an official.
    pub by: Option<PersonId>,
    /// What stood there before, of what was corrected.
    pub before: Correction,
    /// Why.
    pub reason: String,
}
