//! How one task goes: steps with their moments, drawn when it becomes somebody's.

use calendar::Calendar;
use kernel::{Day, Instant, UnitId};
use steering::task::model::Origin;
use steering::task::{Due, Stage, Task, Time};

use super::plan::{Fate, Goes, Shares, Year, day, draw, happens};
use super::words;
use crate::chance::Dice;
use crate::clock::{earlier, work};

/// Days of notes and reviews of what goes on without an end.
const NOTED: i32 = 45;
const REVIEWED: i32 = 90;
/// It was given anew, and nobody answers.
pub(super) const WAITS: &str = "waits";
/// Minutes of a working day.
pub(super) const WORKDAY: i64 = 480;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Accept,
    /// The term to answer is over.
    Silence,
    Decline(String),
    /// To another unit, or once more to the same; and how it goes on there.
    Reassign { to: Option<UnitId>, then: Option<String> },
    Person,
    HandOn { until: Day, report: Instant },
    Note(u8),
    AskExtension { to: Due, reason: String },
    GrantExtension,
    AskSuspension { reason: String, review_on: Day },
    Suspend,
    Review(Day),
    Explain(String),
    Answer(UnitId),
    Report,
    Return(String),
    Confirm,
    Cancel,
    /// A new period of a duty.
    Periods,
}

/// What a course is drawn from.
pub(super) struct Course<'a> {
    pub year: &'a Year,
    pub goes: &'a Goes,
    pub fate: Option<&'a Fate>,
    pub calendar: &'a Calendar,
    pub now: Instant,
    pub end: Instant,
    pub dice: Dice,
    pub steps: Vec<(Instant, Step)>,
}

/// At an hour of office on a day.
pub(super) fn on(calendar: &Calendar, day: Day, minute: i32) -> Instant {
    calendar.next_open(Instant::at(day, minute))
}

/// `2026-05-21`, or `2026-05-21T09:00`.
fn moment(calendar: &Calendar, text: &str) -> Option<Instant> {
    let (date, clock) = text.split_once('T').unwrap_or((text, "10:20"));
    let (hour, minute) = clock.split_once(':')?;
    Some(on(calendar, day(date)?, hour.parse::<i32>().ok()? * 60 + minute.parse::<i32>().ok()?))
}

impl Course<'_> {
    pub(super) fn add(&mut self, at: Instant, step: Step) {
        if at <= self.end {
            self.steps.push((at, step));
        }
    }

    pub(super) fn soon(&mut self, from: Instant, low: i64, high: i64) -> Instant {
        let minutes = self.dice.between(low, high);
        work(self.calendar, from, minutes)
    }

    /// A moment between two, in office time, by a share of the way in percent.
    pub(super) fn between(&mut self, from: Instant, to: Instant, low: i64, high: i64) -> Instant {
        let share = self.dice.between(low, high);
        let at = Instant(from.0 + (to.0 - from.0).max(0) / 100 * share);
        self.calendar.next_open(at).max(Instant(from.0 + 1))
    }

    pub(super) fn told(&self, text: Option<&String>) -> Option<Instant> {
        moment(self.calendar, text?)
    }

    /// From the giving on. `then`: it was given anew, and goes on so.
    pub fn run(mut self, task: &Task, then: Option<&str>) -> Vec<(Instant, Step)> {
        let answer_by = match task.stage {
            Stage::Assigned { answer_by } => answer_by,
            // A period of a duty needs no answer.
            Stage::InProgress => {
                let begin = self.soon(self.now, 10, 400);
                self.goes_on(task, begin, then);
                return self.steps;
            }
            _ => return self.steps,
        };
        let ordinary = matches!(task.origin, Origin::Document | Origin::Lead { .. });
        let declined = self.fate.is_some_and(|fate| fate.goes == "declined_then_reassigned");
        let answer = match (ordinary, then) {
            (true, None) if declined => "declined_then_reassigned".to_owned(),
            // What is given anew is accepted by word.
            (true, None) => draw(&self.goes.answer, 1.0, &mut self.dice),
            _ => String::new(),
        };
        match answer.as_str() {
            "declined_then_reassigned" if !task.is_recurring() => self.declined(answer_by),
            "silent" => {
                let begin = Instant(answer_by.0 + 1);
                self.add(begin, Step::Silence);
                self.goes_on(task, begin, then);
            }
            _ => {
                let begin = self.soon(self.now, 20, 700).min(answer_by);
                self.add(begin, Step::Accept);
                self.goes_on(task, begin, then);
            }
        }
        self.steps
    }

    fn declined(&mut self, answer_by: Instant) {
        let at = self.soon(self.now, 60, 600).min(answer_by);
        let reason = self.fate.and_then(|fate| fate.reason.clone()).unwrap_or_else(|| words::pick(&words::DECLINED, &mut self.dice));
        self.add(at, Step::Decline(reason));
        let again = self.soon(at, 120, 900);
        let (to, then) = self.fate.map_or((None, None), |fate| (fate.to.clone(), fate.then.clone()));
        self.add(again, Step::Reassign { to, then });
    }

    fn goes_on(&mut self, task: &Task, begin: Instant, then: Option<&str>) {
        match &task.time {
            Time::Recurring { .. } => self.add(begin, Step::Periods),
            Time::Ongoing { review_on } => self.ongoing(task, begin, *review_on),
            Time::Open { .. } => self.open_ended(task, begin),
            Time::By { deadline } => self.due(task, begin, deadline.in_force(), then),
        }
    }

    fn ongoing(&mut self, task: &Task, begin: Instant, review_on: Day) {
        self.person(task, begin);
        let mut review = review_on;
        loop {
            let at = on(self.calendar, review, 9 * 60 + 40);
            if at > self.end {
                break;
            }
            review = review.plus(REVIEWED);
            self.add(at, Step::Review(review));
        }
        let mut noted = begin.day().plus(NOTED);
        while noted < self.end.day() {
            let at = on(self.calendar, noted, 14 * 60);
            self.add(at, Step::Note(0));
            noted = noted.plus(NOTED);
        }
        self.helpers(task, begin, self.end);
    }

    fn open_ended(&mut self, task: &Task, begin: Instant) {
        self.person(task, begin);
        let done = self.dice.below(1000) < (self.year.no_time.done * 1000.0) as usize;
        let report = on(self.calendar, begin.day().plus(self.dice.between(18, 120) as i32), 10 * 60);
        let until = if done { report } else { self.end };
        self.notes(begin, until);
        self.helpers(task, begin, until);
        if done {
            self.finish(begin, report);
        }
    }

    /// A task with a day.
    fn due(&mut self, task: &Task, begin: Instant, due: Due, then: Option<&str>) {
        self.person(task, begin);
        let period = matches!(task.origin, Origin::Occurrence { .. });
        let due = if period { due } else { self.extended(begin, due) };
        let fate = self.fate.map(|fate| fate.goes.clone()).filter(|goes| goes != "declined_then_reassigned");
        let factor = self.year.delay(&task.lead.unit);
        let passed = due.at() <= self.end;
        let shares: &Shares = match (period, passed) {
            (true, true) => &self.year.recurring,
            (_, true) => &self.goes.due_passed,
            (true, false) => return,
            (false, false) => &self.goes.not_yet_due,
        };
        let drawn = draw(shares, factor, &mut self.dice);
        let goes = then.map(str::to_owned).or(fate).unwrap_or(drawn);
        let report = self.report_at(&goes, begin, due);
        let until = report.unwrap_or(self.end).max(begin);
        self.helpers(task, begin, until);
        if period {
            return self.ends(&goes, begin, due, report);
        }
        if goes != "not_answered_yet" {
            self.hand_on(begin, due, report);
        }
        self.notes(begin, until.min(due.at().max(begin)));
        self.ends(&goes, begin, due, report);
    }

    /// Asked for and granted before the day comes.
    fn extended(&mut self, begin: Instant, due: Due) -> Due {
        let told = self.fate.and_then(|fate| Some((fate.extended_to.clone()?, fate.asked_on.clone(), fate.reason.clone())));
        let drawn = happens(&self.goes.on_the_way, "extended_once", &mut self.dice);
        let (to, asked, reason) = match told {
            Some((to, asked, reason)) => {
                let Some(to) = day(&to) else { return due };
                let asked = self.told(asked.as_ref()).unwrap_or(begin);
                (to, asked, reason.unwrap_or_default())
            }
            None if drawn && self.fate.is_none() && due.on.0 - begin.day().0 > 20 => {
                let to = due.on.plus(self.dice.between(15, 40) as i32);
                let to = if self.calendar.is_working_day(to) { to } else { self.calendar.next_working_day(to) };
                let asked = on(self.calendar, due.on.plus(-(self.dice.between(4, 9) as i32)), 9 * 60 + 15);
                (to, asked, words::pick(&words::EXTENDED, &mut self.dice))
            }
            None => return due,
        };
        let granted = self.soon(asked, 200, 1_100);
        if asked <= begin || granted >= self.end {
            return due;
        }
        let to = Due::day(to);
        self.add(asked, Step::AskExtension { to, reason });
        self.add(granted, Step::GrantExtension);
        to
    }

    fn report_at(&mut self, goes: &str, begin: Instant, due: Due) -> Option<Instant> {
        let told = self.fate.and_then(|fate| self.told(fate.on.as_ref())).filter(|at| *at > begin && *at < self.end);
        let at = match goes {
            "done_on_time" => {
                let drawn = self.between(begin, due.at(), 55, 98);
                let late = drawn > due.at();
                told.unwrap_or(if late { earlier(self.calendar, due.at(), 60).max(Instant(begin.0 + 1)) } else { drawn })
            }
            "done_late" => {
                let days = self.dice.between(1, 24) as i32;
                let drawn = on(self.calendar, due.on.max(begin.day()).plus(days), 15 * 60);
                told.unwrap_or(if drawn < self.end { drawn } else { earlier(self.calendar, self.end, WORKDAY * 2) })
            }
            "done_early" => self.between(begin, self.end, 50, 90),
            "awaiting_confirmation" => {
                let minutes = self.dice.between(30, 1_300);
                earlier(self.calendar, self.end, minutes)
            }
            _ => return None,
        };
        (at > begin && at < self.end).then_some(at)
    }
}
