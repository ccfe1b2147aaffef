//! What befalls a task on the way to its end, and how it ends.

use kernel::Instant;
use steering::task::model::Origin;
use steering::task::{Due, Task};

use super::course::{Course, Step, WAITS, WORKDAY, on};
use super::plan::{day, happens};
use super::words;
use crate::clock::earlier;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl Course<'_> {
    pub(super) fn ends(&mut self, goes: &str, begin: Instant, due: Due, report: Option<Instant>) {
        let told = self.fate.and_then(|fate| self.told(fate.on.as_ref()));
        match goes {
            "awaiting_confirmation" => {
                if let Some(at) = report {
                    self.add(at, Step::Report);
                }
            }
            "suspended" => self.suspended(told.unwrap_or_else(|| Instant(begin.0 + (due.at().0 - begin.0).max(0) / 100 * 60)), begin),
            "cancelled" => {
                let at = self.between(begin, due.at().min(self.end), 30, 80);
                self.add(at, Step::Cancel);
            }
            "not_answered_yet" => {
                let minutes = self.dice.between(60, 800);
                let at = earlier(self.calendar, self.end, minutes);
                self.add(at, Step::Reassign { to: None, then: Some(WAITS.to_owned()) });
                if self.dice.chance(35) {
                    let at = earlier(self.calendar, self.end, 25);
                    let reason = words::pick(&words::DECLINED, &mut self.dice);
                    self.add(at, Step::Decline(reason));
                }
            }
            "open_late" => {
                let reason = self.fate.and_then(|fate| fate.explained.clone());
                let drawn = self.dice.chance(60);
                let at = on(self.calendar, due.on.plus(self.dice.between(2, 9) as i32), 10 * 60 + 30);
                if drawn || reason.is_some() {
                    let reason = reason.unwrap_or_else(|| words::pick(&words::DELAYED, &mut self.dice));
                    self.add(at.max(begin), Step::Explain(reason));
                }
            }
            _ => {
                if let Some(at) = report {
                    self.finish(begin, at);
                }
            }
        }
    }

    pub(super) fn suspended(&mut self, at: Instant, begin: Instant) {
        let at = self.calendar.next_open(at.max(Instant(begin.0 + 1)));
        let reason = self.fate.and_then(|fate| fate.reason.clone()).unwrap_or_else(|| words::pick(&words::SUSPENDED, &mut self.dice));
        let told = self.fate.and_then(|fate| day(fate.review_on.as_deref()?));
        let review_on = told.unwrap_or_else(|| self.end.day().plus(self.dice.between(6, 35) as i32));
        self.add(at, Step::AskSuspension { reason, review_on });
        let decided = self.soon(at, 100, 900);
        self.add(decided, Step::Suspend);
    }

    /// The report, perhaps returned once before, and what the office makes of it.
    pub(super) fn finish(&mut self, begin: Instant, report: Instant) {
        let told = self.fate.and_then(|fate| self.told(fate.returned_on.as_ref()));
        let drawn = happens(&self.goes.on_the_way, "returned_once", &mut self.dice) && report.0 - begin.0 > 6 * DAY;
        if let Some(back) = told.or_else(|| (drawn && self.fate.is_none()).then(|| earlier(self.calendar, report, WORKDAY * 2))) {
            let first = earlier(self.calendar, back, 400);
            if first > begin && back < report {
                let reason = self.fate.and_then(|fate| fate.return_reason.clone());
                let reason = reason.unwrap_or_else(|| words::pick(&words::RETURNED, &mut self.dice));
                self.add(first, Step::Report);
                self.add(back, Step::Return(reason));
            }
        }
        self.add(report, Step::Report);
        let confirmed = self.soon(report, 90, 1_300);
        self.add(confirmed, Step::Confirm);
    }

    pub(super) fn person(&mut self, task: &Task, begin: Instant) {
        let part = matches!(task.origin, Origin::Part { .. });
        if part || self.dice.chance(55) {
            let at = self.soon(begin, 20, 600);
            self.add(at, Step::Person);
        }
    }

    pub(super) fn hand_on(&mut self, begin: Instant, due: Due, report: Option<Instant>) {
        if !happens(&self.goes.on_the_way, "handed_on", &mut self.dice) {
            return;
        }
        let until = report.unwrap_or(due.at()).min(due.at());
        if until.0 - begin.0 < 8 * DAY {
            return;
        }
        let at = self.between(begin, until, 5, 15);
        let part = self.between(begin, until, 45, 75);
        let last = until.day().plus(-2).max(part.day());
        self.add(at, Step::HandOn { until: last, report: part });
    }

    pub(super) fn notes(&mut self, begin: Instant, until: Instant) {
        let told = self.fate.map(|fate| fate.progress.clone()).unwrap_or_default();
        if !told.is_empty() {
            for (on, percent) in &told {
                if let Some(at) = self.told(Some(on)).filter(|at| *at > begin) {
                    self.add(at, Step::Note(*percent));
                }
            }
            return;
        }
        let days = (until.0 - begin.0) / DAY;
        let many = if days < 8 { 0 } else { self.dice.between(0, 3) };
        for n in 1..=many {
            let share = n * 100 / (many + 1);
            let at = self.between(begin, until, share - 4, share + 4);
            let percent = (share + self.dice.between(-8, 8)).clamp(5, 95) as u8 / 5 * 5;
            self.add(at, Step::Note(percent));
        }
    }

    /// Coordinating units give what they were asked for, most of them.
    pub(super) fn helpers(&mut self, task: &Task, begin: Instant, until: Instant) {
        for line in &task.coordinators {
            let at = self.between(begin, until, 25, 85);
            if self.dice.chance(82) {
                self.add(at, Step::Answer(line.unit.clone()));
            }
        }
    }
}
