//! What comes next while the competent agency has the dossier: its steps, lanes, drafts, and the trays of its specialists.

use calendar::Calendar;
use dossier::Dossier;
use dossier::model::{Draft, Work};
use kernel::{Instant, Role};

use crate::chance::Dice;
use crate::clock::{later, work};
use crate::hands::Hands;
use crate::life::{Life, Turn, plan};

impl Life {
    pub(crate) fn next_in_process(&mut self, dossier: &Dossier, calendar: &Calendar, hands: &mut Hands<'_>) -> Option<(Instant, Turn)> {
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
        if self.script.fee.is_some() && !dossier.fees.iter().any(|fee| fee.item == crate::tasks::LAND_DUTY) {
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
            let signed = calendar.next_working_day(soon.day());
            if signed < due.day() {
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
