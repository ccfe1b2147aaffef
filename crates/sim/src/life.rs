//! One life: the dossier, its script, and what comes next and when.

use std::rc::Rc;

use calendar::Calendar;
use dossier::model::{Applicant, Draft};
use dossier::{Dossier, Stage};
use kernel::{Instant, PersonId, Role, UnitId};
use procedure::Step;

use crate::chance::Dice;
use crate::clock::work;
use crate::hands::{Hands, Known};
use crate::kinds::Kind;
use crate::script::{Answers, Hold, Script};

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Arrive,
    Correct,
    Void,
    React,
    Complete,
    TimeOut,
    HandOver,
    Transfer,
    Send,
    Decide,
    Answer(u32),
    LateLane(u32),
    Number,
    Approve,
    Head,
    Note,
    Verify,
    Consult,
    Lanes,
    AskSupplement,
    Supplement,
    AskFee,
    Pay,
    Reappoint,
    Suspend,
    Resume,
    Halt,
    Finish,
    Urge,
    Withdraw,
    Tell,
    Return,
    Aftermath,
    Rate,
}

/// A life.
pub(crate) struct Life {
    pub known: Known,
    pub kind: Rc<Kind>,
    pub competent: UnitId,
    pub desk: UnitId,
    pub applicant: Applicant,
    pub script: Script,
    pub dice: Dice,
    pub arrives: Instant,
    pub turn: Turn,
    pub turns: usize,
    pub aftermath: bool,
    /// In whose tray it lies, and when it will be done there.
    pub laid: Option<(PersonId, Instant)>,
}

pub(crate) fn plan(when: Instant, turn: Turn) -> Option<(Instant, Turn)> {
    Some((when, turn))
}

impl Life {
    /// The present step of the process.
    pub fn step<'a>(&'a self, dossier: &Dossier) -> Option<&'a Step> {
        let id = dossier.work.as_ref()?.step.as_ref()?;
        self.kind.version.process.get(id)
    }

    fn held(&self, dossier: &Dossier, hold: Hold) -> bool {
        let role = self.step(dossier).map(|step| step.role);
        let draft = |wanted: fn(&Draft) -> bool| dossier.pending.iter().any(|pending| wanted(&pending.draft));
        let result = draft(|draft| matches!(draft, Draft::Grant { .. } | Draft::Refuse { .. }));
        match hold {
            Hold::Submitted => matches!(dossier.stage, Stage::Submitted { .. }),
            Hold::AwaitingCompletion => matches!(dossier.stage, Stage::AwaitingCompletion { .. }),
            Hold::Completed => matches!(dossier.stage, Stage::Submitted { .. }) && dossier.completion_requests > 0,
            Hold::Accepted => matches!(dossier.stage, Stage::Accepted { .. }),
            Hold::VoidAsked => dossier.void_asked.is_some(),
            Hold::Transfer | Hold::Head => matches!(dossier.stage, Stage::InProcess),
            Hold::Specialist => role == Some(Role::Specialist),
            Hold::Lanes | Hold::Consultation => dossier.open_lanes().next().is_some(),
            Hold::ToApprove | Hold::RefusalToApprove => result && role != Some(Role::Specialist),
            Hold::ToNumber => dossier.approved.is_some(),
            Hold::ToSend => dossier.to_send.is_some(),
            Hold::LateSupplement | Hold::Reappointment | Hold::Suspension | Hold::Halt => {
                !dossier.pending.is_empty() && !result
            }
            Hold::AwaitingSupplement => matches!(dossier.stage, Stage::AwaitingSupplement { .. }),
            Hold::AwaitingFee => matches!(dossier.stage, Stage::AwaitingFee { .. }),
            Hold::Suspended => matches!(dossier.stage, Stage::Suspended),
            Hold::Resolved => matches!(dossier.stage, Stage::Resolved { .. }),
            Hold::ToldReady => matches!(dossier.stage, Stage::Resolved { .. }) && dossier.told_ready,
        }
    }

    /// What comes next, and when; none when the life is over or stands still.
    pub fn next(&mut self, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        let dossier = self.known.state.take()?;
        let next = self.next_of(&dossier, hands);
        self.known.state = Some(dossier);
        next
    }

    fn next_of(&mut self, dossier: &Dossier, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        if self.script.hold.is_some_and(|hold| self.held(dossier, hold)) {
            return None;
        }
        let (calendar, now) = (hands.world.calendar(&self.competent), hands.now);
        let desk = |life: &mut Self, low, high| work(calendar, now, life.dice.between(low, high));
        if self.script.withdraw && self.turns >= 4 && !dossier.stage.is_final() {
            return plan(desk(self, 20, 400), Turn::Withdraw);
        }
        match &dossier.stage {
            Stage::Submitted { .. } if self.hurried() => plan(desk(self, 10, 60), Turn::React),
            Stage::Submitted { .. } => {
                let slow = self.dice.chance(3);
                plan(if slow { desk(self, 490, 700) } else { desk(self, 10, 260) }, Turn::React)
            }
            Stage::AwaitingCompletion { term, .. } => self.answer(self.script.completion, term.due_at, Turn::Complete, hands),
            Stage::Accepted { .. } => {
                // A slip is mended on the same day or not at all.
                let soon = desk(self, 5, 15);
                let today = soon.day() == now.day();
                (self.script.void, self.script.correct) = (self.script.void && today, self.script.correct && today);
                match (self.script.void, self.script.correct) {
                    (true, _) => plan(soon, Turn::Void),
                    (_, true) => plan(soon, Turn::Correct),
                    _ => plan(self.hand_over_at(calendar, hands), Turn::HandOver),
                }
            }
            Stage::InProcess => self.next_in_process(dossier, calendar, hands),
            Stage::AwaitingSupplement { term, .. } => {
                self.answer(self.script.supplement, term.due_at, Turn::Supplement, hands)
            }
            Stage::AwaitingFee { term } => self.answer(self.script.fee, term.due_at, Turn::Pay, hands),
            Stage::Suspended => plan(desk(self, 3 * 480, 9 * 480), Turn::Resume),
            Stage::Resolved { .. } if !dossier.told_ready => plan(desk(self, 5, 45), Turn::Tell),
            Stage::Resolved { .. } => self.return_at(calendar, hands),
            Stage::Returned { .. } if self.aftermath => {
                self.aftermath = false;
                let odd = self.script.incident || self.script.link;
                if odd { plan(desk(self, 200, 2000), Turn::Aftermath) } else { self.rating(dossier, hands) }
            }
            Stage::Returned { .. } => self.rating(dossier, hands),
            _ => None,
        }
    }

    /// How long a turn of a scene takes: a part of what is left to the end, so that the last turn was not long ago; or
    /// minutes, where the law wants a turn soon.
    pub(crate) fn scene_minutes(&mut self, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<i64> {
        let hold = self.script.hold?;
        if hold.is_prompt() {
            return Some(self.dice.between(10, 40));
        }
        let left = calendar.working_minutes_between(hands.now, hands.end);
        Some((left * self.dice.between(50, 70) / 100).max(5))
    }

    /// Scenes of the end reach their place quickly.
    pub fn hurried(&self) -> bool {
        self.script.hold.is_some()
    }

    fn rating(&mut self, dossier: &Dossier, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        let open = self.script.rate && dossier.rating.is_none();
        let when = Instant(hands.now.0).plus_minutes(self.dice.between(20, 2500));
        open.then(|| (self.awake(when), Turn::Rate))
    }

    /// People write by day.
    fn awake(&mut self, at: Instant) -> Instant {
        let minute = at.minute_of_day();
        if (6 * 60..22 * 60).contains(&minute) {
            return at;
        }
        let day = if minute < 6 * 60 { at.day() } else { at.day().plus(1) };
        Instant(Instant::at(day, self.dice.between(390, 700) as i32).0 + self.dice.between(0, 59) * 1_000_000)
    }

    /// When the applicant does what was asked, or the term passes.
    fn answer(&mut self, how: Option<Answers>, term: Instant, turn: Turn, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        match how {
            Some(Answers::After(days)) => {
                let day = hands.now.day().plus(days as i32);
                let at = Instant::at(day, self.dice.between(7 * 60, 20 * 60) as i32).max(hands.now.plus_minutes(20));
                let at = if at > term { hands.now.plus_minutes(60) } else { at };
                plan(at, turn)
            }
            _ => plan(term.plus_minutes(2), Turn::TimeOut),
        }
    }

    fn hand_over_at(&mut self, calendar: &Calendar, hands: &mut Hands<'_>) -> Instant {
        let late = hands.now.minute_of_day() > 15 * 60 && !self.hurried();
        if late && self.dice.chance(60) {
            let next = calendar.next_working_day(hands.now.day());
            let open = calendar.open_of(next).unwrap_or(hands.now);
            return work(calendar, open, self.dice.between(1, 15));
        }
        let most = if self.hurried() { 20 } else { 50 };
        work(calendar, hands.now, self.dice.between(5, most))
    }

    fn return_at(&mut self, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        if self.script.uncollected {
            return None;
        }
        let minutes = if self.script.channel.is_online() { self.dice.between(10, 480) } else { self.dice.between(60, 1500) };
        plan(work(calendar, hands.now, minutes), Turn::Return)
    }
}
