//! One life: the dossier, its script, and what comes next and when.

use std::rc::Rc;

use calendar::Calendar;
use dossier::model::{Applicant, Draft, Work};
use dossier::{Dossier, Stage};
use kernel::{Instant, PersonId, Role, UnitId};
use procedure::Step;

use crate::chance::Dice;
use crate::clock::{later, work};
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

fn plan(when: Instant, turn: Turn) -> Option<(Instant, Turn)> {
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
    fn scene_minutes(&mut self, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<i64> {
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

    fn next_in_process(&mut self, dossier: &Dossier, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        let now = hands.now;
        let due = dossier.settlement.as_ref().map_or(now, |settlement| settlement.due_at);
        let left = calendar.working_minutes_between(now, due);
        let scene = self.scene_minutes(calendar, hands);
        // A share of the time that is left; of those who are late already, some hours.
        let share = |dice: &mut Dice, low: i64, high: i64| {
            let part = dice.between(low, high);
            let minutes = if let Some(minutes) = scene {
                minutes
            } else if left > 0 {
                (left * part / 100).clamp(5, 480)
            } else {
                dice.between(40, 400)
            };
            work(calendar, now, minutes)
        };
        let received = dossier.times.competent_received_at.is_some() || !self.script.elsewhere;
        if !received {
            return plan(share(&mut self.dice, 1, 4), Turn::Transfer);
        }
        if dossier.to_send.is_some() {
            return plan(work(calendar, now, self.dice.between(10, 90)), Turn::Send);
        }
        let is_result = |draft: &Draft| matches!(draft, Draft::Grant { .. } | Draft::Refuse { .. });
        if dossier.pending.iter().any(|pending| !is_result(&pending.draft)) {
            return plan(work(calendar, now, self.dice.between(20, 120)), Turn::Decide);
        }
        if let Some(lane) = dossier.open_lanes().next() {
            return self.lane(lane.id, lane.due_at, lane.late_reported, calendar, hands);
        }
        let role = self.step(dossier).map(|step| step.role);
        let proposed = dossier.pending.iter().any(|pending| is_result(&pending.draft));
        let signing = matches!(role, None | Some(Role::AgencyLeader | Role::Clerk));
        if dossier.approved.is_some() && signing && role != Some(Role::AgencyLeader) {
            return plan(share(&mut self.dice, 3, 12), Turn::Number);
        }
        if proposed && signing && let Some(minutes) = scene {
            return plan(work(calendar, now, minutes), Turn::Approve);
        }
        if proposed && signing {
            return plan(self.batch(left, calendar, hands), Turn::Approve);
        }
        match role {
            Some(Role::DivisionHead) => plan(share(&mut self.dice, 1, 5), Turn::Head),
            Some(Role::Specialist) => self.next_of_specialist(dossier, left, calendar, hands),
            _ => None,
        }
    }

    fn lane(&mut self, id: u32, due: Instant, told: bool, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        let left = calendar.working_minutes_between(hands.now, due);
        if self.script.lane_late && !told && !self.hurried() {
            return plan(due.plus_minutes(2).max(hands.now.plus_minutes(1)), Turn::LateLane(id));
        }
        let minutes = if left > 30 { left * self.dice.between(20, 60) / 100 } else { self.dice.between(30, 300) };
        plan(work(calendar, hands.now, minutes), Turn::Answer(id))
    }

    /// Leaders sign twice in the morning and twice in the afternoon; what is urgent is signed at once.
    fn batch(&mut self, left: i64, calendar: &Calendar, hands: &mut Hands<'_>) -> Instant {
        let now = hands.now;
        let latest = later(calendar, now, (left * 45 / 100).max(10));
        let mut day = now.day();
        for _ in 0..4 {
            for minute in [8 * 60 + 30, 10 * 60 + 20, 14 * 60, 16 * 60] {
                let at = Instant(Instant::at(day, minute).0 + self.dice.between(0, 900) * 1_000_000);
                if at > now.plus_minutes(5) && calendar.is_open(at) {
                    return if at <= latest { at } else { work(calendar, now, 10) };
                }
            }
            day = calendar.next_working_day(day);
        }
        work(calendar, now, 10)
    }

    /// Lays the dossier into the tray of whoever has the step, or of the colleague with the least before them; when it will
    /// be done there.
    fn laid(&mut self, task: &Work, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<Instant> {
        if let Some((person, at)) = &self.laid
            && task.owner.person.as_ref().is_none_or(|owner| owner == person)
        {
            return Some(*at);
        }
        let unit = &task.owner.unit;
        let person = match &task.owner.person {
            Some(person) => person.clone(),
            None => hands.least_laden(unit, calendar)?,
        };
        let at = hands.trays.lay((unit, &person), calendar, hands.now, self.kind.minutes, &mut self.dice);
        self.laid = Some((person, at));
        Some(at)
    }

    fn next_of_specialist(&mut self, dossier: &Dossier, left: i64, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
        let (now, hurried) = (hands.now, self.hurried());
        let done = self.laid(dossier.work.as_ref()?, calendar, hands)?.max(now.plus_minutes(self.dice.between(4, 40)));
        let due = dossier.settlement.as_ref().map_or(now, |settlement| settlement.due_at);
        let scene = self.scene_minutes(calendar, hands);
        let until = calendar.working_minutes_between(now, done);
        // Before it is done, a part of the time on the way; in scenes, as the scene wants it.
        let at = |life: &mut Self, low: i64, high: i64| {
            let part = life.dice.between(low, high);
            work(calendar, now, scene.unwrap_or_else(|| (until * part / 100).clamp(5, 8 * 480)))
        };
        if std::mem::take(&mut self.script.note) {
            return plan(at(self, 3, 30), Turn::Note);
        }
        if self.script.supplement.is_some() && dossier.requests.is_empty() {
            return self.supplement_at(dossier, (left, until), calendar, now);
        }
        if std::mem::take(&mut self.script.verify) {
            return plan(at(self, 8, 40), Turn::Verify);
        }
        // Others are asked only while there is time for an answer.
        let soon = at(self, 5, 15);
        let time_left = calendar.working_minutes_between(soon, due) > 60;
        if std::mem::take(&mut self.script.consult) && time_left {
            return plan(soon, Turn::Consult);
        }
        if self.script.lanes > 0 && time_left {
            return plan(soon, Turn::Lanes);
        }
        if self.script.fee.is_some() && !dossier.fees.iter().any(|fee| fee.item == crate::acts::LAND_DUTY) {
            return plan(at(self, 20, 60), Turn::AskFee);
        }
        if std::mem::take(&mut self.script.suspend) {
            return plan(at(self, 10, 60), Turn::Suspend);
        }
        if std::mem::take(&mut self.script.halt) {
            return plan(at(self, 20, 70), Turn::Halt);
        }
        let apology = done > due && dossier.settlement.as_ref().is_some_and(|s| s.re_promised_at.is_none()) && !hurried;
        if std::mem::take(&mut self.script.reappoint) || (apology && self.script.apologises()) {
            // An apology comes a day before the appointment at the latest, and somebody has to sign it.
            let soon = at(self, 20, 40);
            if soon.day().plus(2) <= due.day() {
                self.script.late |= !hurried;
                return plan(soon, Turn::Reappoint);
            }
        }
        if hurried {
            return plan(work(calendar, now, scene.unwrap_or(20)), Turn::Finish);
        }
        if done > due && due > now && std::mem::take(&mut self.script.urge) {
            return plan(work(calendar, due, self.dice.between(5, 300)).min(done), Turn::Urge);
        }
        // Whoever was given another day takes it.
        if self.script.late && done <= due {
            return plan(work(calendar, due, self.dice.between(60, 900)), Turn::Finish);
        }
        plan(calendar.next_open(done), Turn::Finish)
    }

    fn supplement_at(&mut self, dossier: &Dossier, (left, until): (i64, i64), calendar: &Calendar, now: Instant) -> Option<(Instant, Turn)> {
        let hurried = self.hurried();
        let received = dossier.times.competent_received_at.unwrap_or(now);
        let late = self.script.supplement_late && (self.kind.minutes > 8 * 480 || hurried);
        let limit = later(calendar, received, 3 * 480 + 60);
        if late && limit > now {
            return plan(work(calendar, limit, self.dice.between(10, 60)), Turn::AskSupplement);
        }
        let most = (left * 30 / 100).min(until).clamp(10, 2 * 480);
        let minutes = if hurried { self.dice.between(10, 40) } else { self.dice.between(5, most) };
        plan(work(calendar, now, minutes), Turn::AskSupplement)
    }
}
