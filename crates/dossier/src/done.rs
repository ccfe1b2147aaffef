//! What each finished piece of work took: read from the events as they come, so that speeds, heat maps of time and the
//! forecast need no second reading of the journal.

use kernel::{Instant, StepId};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::model::Owner;
use crate::state::{Dossier, Stage};

/// Which part of a dossier's way a piece of work was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The desk looks at what was handed in: until accepted, declined, or completion is asked for.
    Reception,
    /// The applicant completes before acceptance.
    Completion,
    /// The desk hands over: from acceptance to the first step.
    HandOver,
    /// On its way to a competent unit elsewhere: from the hand-over to its receipt (phi địa giới). It lies within the
    /// first step.
    Transfer,
    /// A step of the internal process.
    Step,
    /// The clerk numbers the result; a step of the process when the process names one.
    Number,
    /// Decided on the spot by the desk.
    Spot,
    /// The applicant supplements after appraisal. It lies within a step.
    Supplement,
    /// The applicant pays. It lies within a step.
    Fee,
    /// Suspended under a special law. It lies within a step.
    Suspended,
    /// The result waits to be collected.
    Collection,
}

impl Phase {
    /// The stable key, as in its stored form and in translation files.
    pub const fn key(self) -> &'static str {
        match self {
            Phase::Reception => "reception",
            Phase::Completion => "completion",
            Phase::HandOver => "hand_over",
            Phase::Transfer => "transfer",
            Phase::Step => "step",
            Phase::Number => "number",
            Phase::Spot => "spot",
            Phase::Supplement => "supplement",
            Phase::Fee => "fee",
            Phase::Suspended => "suspended",
            Phase::Collection => "collection",
        }
    }

    /// Whether it is a stretch within a step in which the unit of that step cannot work.
    pub const fn is_wait(self) -> bool {
        matches!(self, Phase::Transfer | Phase::Supplement | Phase::Fee | Phase::Suspended)
    }

    /// Whether the applicant has it in hand.
    pub const fn is_applicants(self) -> bool {
        matches!(self, Phase::Completion | Phase::Supplement | Phase::Fee | Phase::Collection)
    }
}

/// How a piece of work ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// As it should.
    #[default]
    Finished,
    /// Sent back to the step before.
    SentBack,
    /// The dossier ended or went another way: withdrawn, halted, declined, refused when a term ran out.
    BrokenOff,
}

impl Ending {
    fn is_finished(&self) -> bool {
        *self == Ending::Finished
    }
}

/// One finished piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// Which part of the way.
    pub phase: Phase,
    /// The step of the process, of [`Phase::Step`] and, when the process names one, [`Phase::Number`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepId>,
    /// Who had it when it ended; while the applicant had it: the desk that watched.
    pub owner: Owner,
    /// When it began.
    pub from: Instant,
    /// When it ended.
    pub to: Instant,
    /// Office minutes of the competent unit between the two, when the event carries them. Waits within are not taken
    /// off: see [`Dossier::waits_within`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// When it was due, if it had a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Ending::is_finished")]
    pub ending: Ending,
}

impl StepDone {
    /// Whether it ended after its due time.
    pub fn is_late(&self) -> bool {
        self.due_at.is_some_and(|due| self.to > due)
    }
}

impl Dossier {
    /// Stretches within a time in which the unit of the step could not work, oldest first, cut to that time.
    pub fn waits_within(&self, from: Instant, to: Instant) -> impl Iterator<Item = (Instant, Instant)> {
        let waits = self.done.iter().filter(|done| done.phase.is_wait());
        waits.map(move |wait| (wait.from.max(from), wait.to.min(to))).filter(|(from, to)| from < to)
    }
}

/// The pieces of work that an event ends, by the state before it.
pub(crate) fn ended(dossier: &Dossier, event: &Event, at: Instant) -> Vec<StepDone> {
    match event {
        Event::Accepted { desk, .. } if !dossier.imported => {
            reception(dossier, at).map(|done| StepDone { owner: desk.clone(), ..done }).into_iter().collect()
        }
        Event::CompletionAsked { .. } => reception(dossier, at).into_iter().collect(),
        Event::Completed { .. } => waited(dossier, at).into_iter().collect(),
        Event::HandedOver { .. } if !dossier.imported => handed_over(dossier, Phase::HandOver, at).into_iter().collect(),
        Event::DecidedOnTheSpot { .. } => handed_over(dossier, Phase::Spot, at).into_iter().collect(),
        Event::TransferReceived { .. } => work(dossier, Phase::Transfer, at).into_iter().collect(),
        Event::StepFinished { minutes, .. } => {
            let done = work(dossier, Phase::Step, at);
            done.map(|done| StepDone { minutes: Some(*minutes), ..done }).into_iter().collect()
        }
        Event::StepSentBack { .. } => with(work(dossier, Phase::Step, at), Ending::SentBack).into_iter().collect(),
        Event::ResultNumbered { .. } => work(dossier, Phase::Number, at).into_iter().collect(),
        Event::Supplemented { .. } | Event::Paid { .. } | Event::Resumed { .. } => waited(dossier, at).into_iter().collect(),
        Event::Returned { .. } => collected(dossier, at).into_iter().collect(),
        Event::Declined { .. }
        | Event::Withdrawn { .. }
        | Event::Halted { .. }
        | Event::Voided { .. }
        | Event::RefusedByTimeOut { .. } => broken_off(dossier, at),
        _ => Vec::new(),
    }
}

fn with(done: Option<StepDone>, ending: Ending) -> Option<StepDone> {
    done.map(|done| StepDone { ending, ..done })
}

fn piece(phase: Phase, owner: &Owner, (from, to): (Instant, Instant), due_at: Option<Instant>) -> StepDone {
    StepDone { phase, step: None, owner: owner.clone(), from, to, minutes: None, due_at, ending: Ending::Finished }
}

fn reception(dossier: &Dossier, at: Instant) -> Option<StepDone> {
    let Stage::Submitted { reception } = &dossier.stage else { return None };
    Some(piece(Phase::Reception, &dossier.desk, (reception.since, at), Some(reception.due_at)))
}

fn handed_over(dossier: &Dossier, phase: Phase, at: Instant) -> Option<StepDone> {
    let Stage::Accepted { hand_over_by } = &dossier.stage else { return None };
    let from = dossier.times.accepted_at?;
    Some(piece(phase, &dossier.desk, (from, at), Some(*hand_over_by)))
}

/// The work at hand; a transfer is owned by the unit that receives.
fn work(dossier: &Dossier, phase: Phase, at: Instant) -> Option<StepDone> {
    let work = dossier.work.as_ref()?;
    let of_process = matches!(phase, Phase::Step | Phase::Number);
    let due_at = work.due_at.filter(|_| of_process);
    let step = work.step.clone().filter(|_| of_process);
    Some(StepDone { step, ..piece(phase, &work.owner, (work.since, at), due_at) })
}

/// The wait in which the dossier is.
fn waited(dossier: &Dossier, at: Instant) -> Option<StepDone> {
    let (phase, from, due_at) = match &dossier.stage {
        Stage::AwaitingCompletion { term, .. } => (Phase::Completion, term.since, Some(term.due_at)),
        Stage::AwaitingSupplement { term, .. } => (Phase::Supplement, term.since, Some(term.due_at)),
        Stage::AwaitingFee { term } => (Phase::Fee, term.since, Some(term.due_at)),
        Stage::Suspended => {
            let stop = dossier.settlement.as_ref().and_then(|settlement| settlement.stop.as_ref())?;
            (Phase::Suspended, stop.since, None)
        }
        _ => return None,
    };
    let suspended = dossier.work.as_ref().filter(|_| phase == Phase::Suspended);
    let owner = suspended.map_or(&dossier.desk, |work| &work.owner);
    Some(piece(phase, owner, (from, at), due_at))
}

fn collected(dossier: &Dossier, at: Instant) -> Option<StepDone> {
    let Stage::Resolved { .. } = &dossier.stage else { return None };
    let from = dossier.times.resolved_at?;
    Some(piece(Phase::Collection, &dossier.desk, (from, at), None))
}

/// What ends together with the dossier: the wait it is in, and the work at hand.
fn broken_off(dossier: &Dossier, at: Instant) -> Vec<StepDone> {
    let first = match &dossier.stage {
        Stage::Submitted { .. } => reception(dossier, at),
        Stage::Accepted { .. } => handed_over(dossier, Phase::HandOver, at),
        Stage::Resolved { .. } => collected(dossier, at),
        _ => waited(dossier, at),
    };
    let in_work = matches!(
        dossier.stage,
        Stage::InProcess | Stage::AwaitingSupplement { .. } | Stage::AwaitingFee { .. } | Stage::Suspended
    );
    let phase = dossier.work.as_ref().map_or(Phase::Step, |work| match work.step {
        Some(_) => Phase::Step,
        None => Phase::Number,
    });
    let second = in_work.then(|| work(dossier, phase, at)).flatten();
    [first, second].into_iter().flatten().map(|done| StepDone { ending: Ending::BrokenOff, ..done }).collect()
}
