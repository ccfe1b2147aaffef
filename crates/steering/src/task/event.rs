//! What happened to a task, as it is kept for ever. A changed form gets a new wire version and a lift on read.

use kernel::{Day, FileHash, Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use super::clock::{Deadline, Due, Finish};
use super::command::{Draft, NewTask};
use super::model::{Child, Coordination, Correction, Owner, Report, Source, Successor, TaskId};

/// Version of the stored form of all events of tasks.
pub const WIRE: i32 = 1;

/// How an imported task was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// What was reported.
    pub report: Report,
    /// The moment that decides.
    pub decided_at: Instant,
    /// How.
    pub finish: Finish,
}

/// An event; its title is `task_event.<name>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are named as in the state and the commands")]
#[allow(clippy::large_enum_variant, reason = "the large ones are the first of every stream; boxing them saves nothing")]
pub enum Event {
    Proposed { id: TaskId, office: UnitId, assigner: Owner, decider: Owner, draft: Draft, review_by: Instant },
    Revised { draft: Draft },
    Dropped { reason: String },
    /// One lead: it waits for the answer.
    Confirmed { lead: Owner, answer_by: Instant },
    /// Several leads: a child each; the office watches over the whole.
    Divided { children: Vec<Child> },
    Assigned { task: NewTask, answer_by: Instant },
    /// Given and followed up elsewhere before.
    Imported {
        task: NewTask,
        assigned_at: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extended_to: Option<Due>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        done: Option<Past>,
    },
    Accepted,
    /// Nobody answered in the term.
    CountedAccepted,
    Declined { reason: String, decide_by: Instant },
    Reassigned { lead: Owner, reason: String, answer_by: Instant },
    PersonAssigned { person: PersonId },
    HandedOn { children: Vec<Child> },
    ProgressNoted {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        percent: Option<u8>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileHash>,
    },
    DelayExplained { reason: String },
    ExtensionAsked { to: Due, reason: String, decide_by: Instant },
    ExtensionGranted { to: Due },
    ExtensionRefused { reason: String },
    SuspensionAsked { reason: String, review_on: Day, decide_by: Instant },
    Suspended { reason: String, review_on: Day },
    SuspensionRefused { reason: String },
    ReviewSet { review_on: Day, text: String },
    /// The clock goes on; with dates, they have moved by the stop.
    Resumed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        deadline: Option<Deadline>,
        /// Of a duty: the last period that passed while it stood still, and gets no task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        passed: Option<Day>,
    },
    Reported { report: Report, confirm_by: Instant },
    Returned { reason: String },
    /// Confirmed: the moment that decides and the judgement are kept, whatever the parameters become.
    Done { decided_at: Instant, finish: Finish },
    /// Done with the last child.
    Gathered { decided_at: Instant, finish: Finish },
    Cancelled { reason: String },
    SupersedingOffered { successor: Successor },
    KeptAlive { reason: String },
    Superseded { successor: Successor, reason: String },
    CoordinatorAdded { coordination: Coordination },
    CoordinationAnswered {
        unit: UnitId,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileHash>,
        late: bool,
    },
    CoordinatorReleased { unit: UnitId, reason: String },
    Urged {
        text: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        number: String,
    },
    SourceAdded { source: Source },
    Corrected { correction: Correction, reason: String },
    Voided { reason: String },
    /// Periods got their tasks, up to the one that begins on `made`.
    OccurrencesMade { children: Vec<Child>, made: Day },
    OwnershipMoved { from: Owner, to: Owner, reason: String },
}

impl Event {
    /// The stable name, as in the journal's `event_type`.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Proposed { .. } => "proposed",
            Event::Revised { .. } => "revised",
            Event::Dropped { .. } => "dropped",
            Event::Confirmed { .. } => "confirmed",
            Event::Divided { .. } => "divided",
            Event::Assigned { .. } => "assigned",
            Event::Imported { .. } => "imported",
            Event::Accepted => "accepted",
            Event::CountedAccepted => "counted_accepted",
            Event::Declined { .. } => "declined",
            Event::Reassigned { .. } => "reassigned",
            Event::PersonAssigned { .. } => "person_assigned",
            Event::HandedOn { .. } => "handed_on",
            Event::ProgressNoted { .. } => "progress_noted",
            Event::DelayExplained { .. } => "delay_explained",
            Event::ExtensionAsked { .. } => "extension_asked",
            Event::ExtensionGranted { .. } => "extension_granted",
            Event::ExtensionRefused { .. } => "extension_refused",
            Event::SuspensionAsked { .. } => "suspension_asked",
            Event::Suspended { .. } => "suspended",
            Event::SuspensionRefused { .. } => "suspension_refused",
            Event::ReviewSet { .. } => "review_set",
            Event::Resumed { .. } => "resumed",
            Event::Reported { .. } => "reported",
            Event::Returned { .. } => "returned",
            Event::Done { .. } => "done",
            Event::Gathered { .. } => "gathered",
            Event::Cancelled { .. } => "cancelled",
            Event::SupersedingOffered { .. } => "superseding_offered",
            Event::KeptAlive { .. } => "kept_alive",
            Event::Superseded { .. } => "superseded",
            Event::CoordinatorAdded { .. } => "coordinator_added",
            Event::CoordinationAnswered { .. } => "coordination_answered",
            Event::CoordinatorReleased { .. } => "coordinator_released",
            Event::Urged { .. } => "urged",
            Event::SourceAdded { .. } => "source_added",
            Event::Corrected { .. } => "corrected",
            Event::Voided { .. } => "voided",
            Event::OccurrencesMade { .. } => "occurrences_made",
            Event::OwnershipMoved { .. } => "ownership_moved",
        }
    }
}
