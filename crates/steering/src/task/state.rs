//! The task: what is the same in every state, its owner, its duties, its time class and its invariants.

use std::collections::BTreeSet;

use calendar::Calendar;
use kernel::{Instant, UnitId};
use serde::{Deserialize, Serialize};

use super::clock::{Deadline, Due, TimeClass, running_class};
use super::model::{
    Addressee, Child, Coordination, Corrected, DocumentId, ExtensionAsked, Origin, Owner, Progress, Source, Successor,
    SuspensionAsked, TaskId,
};
use super::parameters::{JudgedBy, Parameters};
use super::stage::{Demand, Duty, DutyKind, Stage, Time};

/// How the lead took the task over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// When.
    pub at: Instant,
    /// Nobody answered in the term: counted as accepted.
    pub by_silence: bool,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Identity.
    pub id: TaskId,
    /// How it came about.
    pub origin: Origin,
    /// Documents it comes from; never empty but for what was entered without one.
    pub sources: Vec<Source>,
    /// What is to be done.
    pub content: String,
    /// Sản phẩm; may be empty.
    pub product: String,
    /// Lĩnh vực: key of an area; none when not sorted.
    pub area: Option<String>,
    /// The leader whose order it is; of a part, who handed it on.
    pub assigner: Owner,
    /// The unit that follows it up on the assigner's behalf.
    pub office: UnitId,
    /// Who has what waits for a decision: the assigner, or the office that he names. Both may decide.
    pub decider: Owner,
    /// To whom the text gives it; decided by the confirmation.
    pub addressees: Vec<Addressee>,
    /// Who has it; of a proposal, a common task or a duty without lead, the office.
    pub lead: Owner,
    /// Coordinating units.
    pub coordinators: Vec<Coordination>,
    /// Its time.
    pub time: Time,
    /// Where it stands.
    pub stage: Stage,
    /// Several leads have it, each a child of its own.
    pub common: bool,
    /// Its children.
    pub children: Vec<Child>,
    /// When it was given.
    pub assigned_at: Option<Instant>,
    /// How it was taken over.
    pub accepted: Option<Accepted>,
    /// Units that declined it once.
    pub declined_by: Vec<UnitId>,
    /// Notes of progress, oldest first.
    pub progress: Vec<Progress>,
    /// Why it is late, as the lead said last.
    pub delay: Option<String>,
    /// An extension that waits for its decision.
    pub extension_asked: Option<ExtensionAsked>,
    /// Extensions granted so far.
    pub extensions: u32,
    /// A suspension that waits for its decision.
    pub suspension_asked: Option<SuspensionAsked>,
    /// Reports returned so far.
    pub returns: u32,
    /// What may take its place and waits for a decision.
    pub offered: Option<Successor>,
    /// Times it was urged, and when last.
    pub urged: (u32, Option<Instant>),
    /// Corrections, oldest first.
    pub corrections: Vec<Corrected>,
    /// When it ended.
    pub ended_at: Option<Instant>,
}

impl Task {
    /// Whether it is a duty whose occurrences have the work.
    pub const fn is_recurring(&self) -> bool {
        matches!(self.time, Time::Recurring { .. })
    }

    /// Whether the work lies with its children and not with a lead of its own.
    pub const fn is_gathered(&self) -> bool {
        self.common || self.is_recurring()
    }

    /// Who has it in hand; none when it has ended.
    pub fn holder(&self) -> Option<Owner> {
        Some(match &self.stage {
            stage if stage.is_final() => return None,
            Stage::Proposed { .. } => Owner::unit(&self.office),
            Stage::Assigned { .. } | Stage::InProgress => self.lead.clone(),
            _ => self.decider.clone(),
        })
    }

    /// All open work about it: what the holder has to do first, then requests and coordination.
    pub fn duties(&self) -> Vec<Duty> {
        let Some(owner) = self.holder() else { return Vec::new() };
        let (kind, due_at) = self.main_duty();
        let mut duties = vec![Duty { kind, owner, due_at }];
        let decides = |kind, due_at| Duty { kind, owner: self.decider.clone(), due_at: Some(due_at) };
        if let Some(asked) = &self.extension_asked {
            duties.push(decides(DutyKind::Extend, asked.decide_by));
        }
        if let Some(asked) = &self.suspension_asked {
            duties.push(decides(DutyKind::Suspend, asked.decide_by));
        }
        if self.offered.is_some() {
            duties.push(Duty { kind: DutyKind::Supersede, owner: Owner::unit(&self.office), due_at: None });
        }
        let given = matches!(self.stage, Stage::Assigned { .. } | Stage::InProgress);
        let waits = self.coordinators.iter().filter(|line| given && line.answer.is_none());
        let whole = self.time.deadline().map(Deadline::in_force);
        duties.extend(waits.map(|line| {
            let due_at = line.until.or(whole).map(Due::at);
            Duty { kind: DutyKind::Coordinate, owner: Owner::unit(&line.unit), due_at }
        }));
        duties
    }

    fn main_duty(&self) -> (DutyKind, Option<Instant>) {
        match &self.stage {
            Stage::Proposed { review_by } => (DutyKind::Review, Some(*review_by)),
            Stage::Assigned { answer_by } => (DutyKind::Answer, Some(*answer_by)),
            Stage::Declined { decide_by, .. } => (DutyKind::Redirect, Some(*decide_by)),
            Stage::AwaitingConfirmation { confirm_by, .. } => (DutyKind::Confirm, Some(*confirm_by)),
            Stage::Suspended { review_on, .. } => (DutyKind::Resume, Some(Due::day(*review_on).at())),
            _ if self.is_gathered() => {
                (DutyKind::Watch, self.time.deadline().map(|deadline| deadline.in_force().at()))
            }
            _ => match &self.time {
                Time::By { deadline } => (DutyKind::Work, Some(deadline.in_force().at())),
                Time::Ongoing { review_on } => (DutyKind::LookAt, Some(Due::day(*review_on).at())),
                Time::Recurring { .. } | Time::Open { .. } => (DutyKind::Work, None),
            },
        }
    }

    /// How the task stands in time at `now`, apart from its state. While a report waits, by parameter the report decides.
    pub fn time_class(&self, calendar: &Calendar, parameters: &Parameters, now: Instant) -> TimeClass {
        let running = |at| match self.time.deadline() {
            None => TimeClass::NoDeadline,
            Some(deadline) => running_class(calendar, deadline.in_force(), at, parameters.due_soon_days),
        };
        match &self.stage {
            Stage::Done { finish, .. } => finish.class(),
            Stage::Suspended { .. } => TimeClass::Suspended,
            Stage::Proposed { .. } => TimeClass::None,
            stage if stage.is_final() || self.is_gathered() => TimeClass::None,
            Stage::AwaitingConfirmation { reported_at, .. } if parameters.judged_by == JudgedBy::Report => {
                match running(*reported_at) {
                    // What is reported is not due any more.
                    TimeClass::DueSoon => TimeClass::NotDue,
                    class => class,
                }
            }
            _ => running(now),
        }
    }

    /// What time demands at `now`, for the program to do in its own name.
    pub fn demanded(&self, calendar: &Calendar, now: Instant) -> Option<Demand> {
        match (&self.stage, &self.time) {
            (Stage::Assigned { answer_by }, _) if now > *answer_by => Some(Demand::CountAccepted),
            (Stage::InProgress, Time::Recurring { rule, made }) if !self.common => {
                let periods = rule.begun(*made, now.day(), calendar).len();
                (periods > 0).then_some(Demand::MakeOccurrences { periods })
            }
            _ => None,
        }
    }

    /// When time demands something next; none while it demands nothing.
    pub fn wakes_at(&self, calendar: &Calendar) -> Option<Instant> {
        match (&self.stage, &self.time) {
            (Stage::Assigned { answer_by }, _) => Some(Instant(answer_by.0 + 1)),
            (Stage::InProgress, Time::Recurring { rule, made }) if !self.common => {
                rule.next(*made, calendar).map(|next| Instant::at(next.first, 0))
            }
            _ => None,
        }
    }

    /// The invariants of the design: an open task has an owner, and a clock or a stated reason for none.
    pub fn broken_invariants(&self) -> Vec<&'static str> {
        let mut broken = Vec::new();
        let mut law = |holds: bool, words| {
            if !holds {
                broken.push(words);
            }
        };
        if let Time::By { deadline } = &self.time {
            law(deadline.first <= deadline.due, "the day only moves on");
            let later = deadline.extended_to.is_none_or(|to| to >= deadline.due);
            law(later, "an extension is not earlier than the day it extends");
            law(deadline.extended_to.is_none() || self.extensions > 0, "an extension was decided");
        }
        law(self.stage.is_final() == self.ended_at.is_some(), "what has ended has the moment of its end");
        if self.stage.is_final() {
            return broken;
        }
        law(self.holder().is_some_and(|owner| !owner.unit.as_str().is_empty()), "an open task has an owner");
        let stated = match &self.time {
            // A proposal has the reviewer's clock; its own reason is asked for when it becomes somebody's.
            Time::Open { reason } => !reason.trim().is_empty() || matches!(self.stage, Stage::Proposed { .. }),
            _ => true,
        };
        law(stated, "an open task has a clock or a stated reason for none");
        law(self.main_duty().1.is_some() || self.states_no_clock(), "whoever has it knows by when");
        if let Stage::Suspended { reason, .. } = &self.stage {
            law(!reason.trim().is_empty(), "a clock stands still for a stated reason");
        }
        if !matches!(self.stage, Stage::Proposed { .. }) {
            law(self.assigned_at.is_some(), "a task that is somebody's was given at a known moment");
            law(!self.common || !self.children.is_empty(), "a common task has a child for each lead");
        }
        broken
    }

    fn states_no_clock(&self) -> bool {
        matches!(self.time, Time::Open { .. } | Time::Recurring { .. }) || self.common && self.time.deadline().is_none()
    }
}

/// Open tasks that cite a document which another one replaces: they are offered for superseding. A child of an offered
/// task is not offered too: it goes the way of the whole. Proposals are not yet anyone's and are reviewed anyway.
pub fn offers<'a>(tasks: impl IntoIterator<Item = &'a Task>, replaced: DocumentId) -> Vec<TaskId> {
    let cites = |task: &&Task| task.sources.iter().any(|source| source.document == replaced);
    let open = |task: &&Task| !task.stage.is_final() && !matches!(task.stage, Stage::Proposed { .. });
    let found: Vec<&Task> = tasks.into_iter().filter(open).filter(cites).collect();
    let all: BTreeSet<TaskId> = found.iter().map(|task| task.id).collect();
    let below = |task: &&&Task| task.origin.parent().is_none_or(|parent| !all.contains(&parent));
    found.iter().filter(below).map(|task| task.id).collect()
}
