//! Meetings: planned with an agenda, held with minutes, concluded by a document.

use kernel::{Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use super::entry::{Changed, Ended, Entered};
use super::ids::MeetingId;
use crate::task::model::{DocumentId, Owner};

/// One point of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// What about.
    pub title: String,
    /// Which unit presents it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presenter: Option<UnitId>,
    /// Registered documents that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingDraft {
    /// The reviewing unit that prepares it.
    pub office: UnitId,
    /// Name.
    pub title: String,
    /// When it begins.
    pub at: Instant,
    /// Where.
    pub place: String,
    /// Who chairs.
    pub chair: Owner,
    /// Points in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// Units that are invited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// Persons who are invited by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
}

/// Who came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    /// Units that were represented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// Persons by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// Others, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub others: String,
}

/// A meeting that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Who came.
    pub attended: Attended,
    /// Minutes.
    pub minutes: String,
    /// When and by whom it was entered.
    pub entered: Entered,
}

/// How a meeting stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingStage {
    /// Planned.
    Planned,
    /// Held; its conclusion is not there yet.
    Held(Held),
    /// Held, and concluded by a document.
    Concluded(Held, DocumentId),
    /// Cancelled.
    Cancelled(Ended),
}

impl MeetingStage {
    /// Keys of all stages.
    pub const KEYS: [&'static str; 4] = ["planned", "held", "concluded", "cancelled"];

    /// Key of its word, `meeting_state.<key>`.
    pub const fn key(&self) -> &'static str {
        match self {
            MeetingStage::Planned => "planned",
            MeetingStage::Held(_) => "held",
            MeetingStage::Concluded(..) => "concluded",
            MeetingStage::Cancelled(_) => "cancelled",
        }
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Number.
    pub id: MeetingId,
    /// What is planned, as changed.
    pub draft: MeetingDraft,
    /// How it stands.
    pub stage: MeetingStage,
    /// When and by whom it was entered.
    pub entered: Entered,
    /// Changes, oldest first.
    pub changes: Vec<Changed<MeetingDraft>>,
}

impl Meeting {
    /// Its conclusion.
    pub const fn conclusion(&self) -> Option<DocumentId> {
        match &self.stage {
            MeetingStage::Concluded(_, document) => Some(*document),
            _ => None,
        }
    }

    /// Attendance and minutes, once it was held.
    pub const fn held(&self) -> Option<&Held> {
        match &self.stage {
            MeetingStage::Held(held) | MeetingStage::Concluded(held, _) => Some(held),
            MeetingStage::Planned | MeetingStage::Cancelled(_) => None,
        }
    }
}
