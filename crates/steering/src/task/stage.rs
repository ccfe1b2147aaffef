//! Where a task stands, the time it has, and what somebody has to do about it.

use kernel::{Day, Instant, PersonId};
use serde::{Deserialize, Serialize};

use super::clock::{Deadline, Finish};
use super::model::{Owner, Report, Successor, Term};
use super::recurrence::Recurrence;

/// The time of a task, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "time", rename_all = "snake_case")]
pub enum Time {
    /// A clock.
    By {
        /// Its dates.
        deadline: Deadline,
    },
    /// Thường xuyên.
    Ongoing {
        /// The next review.
        review_on: Day,
    },
    /// A duty whose occurrences have the clocks.
    Recurring {
        /// Which periods and days.
        rule: Recurrence,
        /// First day of the last period that has its task.
        made: Option<Day>,
    },
    /// Without a time, with the reason stated.
    Open {
        /// Why.
        reason: String,
    },
}

impl Time {
    /// The clock that begins with a term.
    pub fn of(term: &Term) -> Self {
        match term {
            Term::By { due } => Time::By { deadline: Deadline::new(*due) },
            Term::Ongoing { review_on } => Time::Ongoing { review_on: *review_on },
            Term::Recurring { rule } => Time::Recurring { rule: *rule, made: None },
            Term::Open { reason } => Time::Open { reason: reason.clone() },
        }
    }

    /// The term as it was given.
    pub fn term(&self) -> Term {
        match self {
            Time::By { deadline } => Term::By { due: deadline.first },
            Time::Ongoing { review_on } => Term::Ongoing { review_on: *review_on },
            Time::Recurring { rule, .. } => Term::Recurring { rule: *rule },
            Time::Open { reason } => Term::Open { reason: reason.clone() },
        }
    }

    /// The dates, if there are any.
    pub const fn deadline(&self) -> Option<&Deadline> {
        match self {
            Time::By { deadline } => Some(deadline),
            _ => None,
        }
    }
}

/// Where the task stands, with only what exists there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Stage {
    /// Đề xuất: read from a document, not yet anyone's.
    Proposed {
        /// When the reviewer should have decided.
        review_by: Instant,
    },
    /// Đã giao, chờ nhận.
    Assigned {
        /// Silence up to here counts as accepted.
        answer_by: Instant,
    },
    /// Từ chối nhận: back with the assigner.
    Declined {
        /// Why.
        reason: String,
        /// When the assigner should have decided.
        decide_by: Instant,
    },
    /// Đang thực hiện.
    InProgress,
    /// Chờ xác nhận.
    AwaitingConfirmation {
        /// What was reported.
        report: Report,
        /// When.
        reported_at: Instant,
        /// Who reported, and in whose place: may not confirm it.
        reported_by: Vec<PersonId>,
        /// When the assigner should have decided.
        confirm_by: Instant,
    },
    /// Tạm dừng.
    Suspended {
        /// Since when the clock stands still.
        since: Instant,
        /// Why.
        reason: String,
        /// When it is looked at again.
        review_on: Day,
    },
    /// Đã hoàn thành.
    Done {
        /// The report; none of a common task or duty, which is done with its children.
        report: Option<Report>,
        /// The moment that decides.
        decided_at: Instant,
        /// How.
        finish: Finish,
    },
    /// Bỏ: a proposal that was not confirmed.
    Dropped,
    /// Đã hủy.
    Cancelled,
    /// Được thay thế.
    Superseded {
        /// By what.
        successor: Successor,
    },
    /// Giao nhầm; outside all measures.
    Voided,
}

impl Stage {
    /// Keys of all states, in the order of the machine.
    pub const KEYS: [&'static str; 11] = [
        "proposed",
        "assigned",
        "declined",
        "in_progress",
        "awaiting_confirmation",
        "suspended",
        "done",
        "dropped",
        "cancelled",
        "superseded",
        "voided",
    ];

    /// The stable key, as in translation files (`task_state.<key>`) and read models.
    pub const fn key(&self) -> &'static str {
        match self {
            Stage::Proposed { .. } => "proposed",
            Stage::Assigned { .. } => "assigned",
            Stage::Declined { .. } => "declined",
            Stage::InProgress => "in_progress",
            Stage::AwaitingConfirmation { .. } => "awaiting_confirmation",
            Stage::Suspended { .. } => "suspended",
            Stage::Done { .. } => "done",
            Stage::Dropped => "dropped",
            Stage::Cancelled => "cancelled",
            Stage::Superseded { .. } => "superseded",
            Stage::Voided => "voided",
        }
    }

    /// Whether it has ended.
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Stage::Done { .. } | Stage::Dropped | Stage::Cancelled | Stage::Superseded { .. } | Stage::Voided
        )
    }
}

/// What somebody has to do about a task; its word is `task_duty.<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyKind {
    /// Confirm or drop a proposal.
    Review,
    /// Accept or decline.
    Answer,
    /// Decide what becomes of a declined task.
    Redirect,
    /// Do it and report.
    Work,
    /// Look at an ongoing task.
    LookAt,
    /// Watch over a common task or duty whose children have the work.
    Watch,
    /// Confirm or return a report.
    Confirm,
    /// Look at a suspended task again.
    Resume,
    /// Decide an extension.
    Extend,
    /// Decide a suspension.
    Suspend,
    /// Give what a coordinating unit has to give.
    Coordinate,
    /// Decide whether a later document takes its place.
    Supersede,
}

/// What time demands of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Nobody answered in the term: [`super::Command::CountAccepted`].
    CountAccepted,
    /// Periods have begun: [`super::Command::MakeOccurrences`] with so many identities.
    MakeOccurrences {
        /// How many.
        periods: usize,
    },
}

/// A piece of open work with its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub kind: DutyKind,
    /// Whose.
    pub owner: Owner,
    /// By when; none only where the task states a reason for having no time, or has its clocks in its children.
    pub due_at: Option<Instant>,
}
