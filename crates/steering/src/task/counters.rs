//! Counters of tasks by unit, area or document and half-month: figures of any period are sums of them.

use std::collections::BTreeMap;
use std::ops::Bound;

use kernel::Day;

use super::fact::{By, Fact, Measure, last_of};

/// Counters of tasks: kept by adding what a task contributes now and taking back what it contributed before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counters {
    rows: BTreeMap<(By, Measure, i32), i64>,
}

/// Figures of a stretch of half-months; open ones at its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Given in the stretch.
    pub assigned: i64,
    /// Of these, extended by now.
    pub extended: i64,
    /// Done on time, by the day given first.
    pub on_time: i64,
    /// Done on time, by the day of an extension.
    pub on_time_extended: i64,
    /// Done late.
    pub late: i64,
    /// Done, without a day.
    pub no_deadline: i64,
    /// Ended without a result.
    pub left: i64,
    /// Open at the end.
    pub open: i64,
    /// Open past their day at the end.
    pub open_late: i64,
}

impl Figures {
    /// Done in all.
    pub const fn done(&self) -> i64 {
        self.on_time + self.on_time_extended + self.late + self.no_deadline
    }

    /// Adds figures of something else.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            assigned: self.assigned + other.assigned,
            extended: self.extended + other.extended,
            on_time: self.on_time + other.on_time,
            on_time_extended: self.on_time_extended + other.on_time_extended,
            late: self.late + other.late,
            no_deadline: self.no_deadline + other.no_deadline,
            left: self.left + other.left,
            open: self.open + other.open,
            open_late: self.open_late + other.open_late,
        }
    }

    const fn add_ended(&mut self, measure: Measure, n: i64) {
        match measure {
            Measure::DoneOnTime => self.on_time += n,
            Measure::DoneExtended => self.on_time_extended += n,
            Measure::DoneLate => self.late += n,
            Measure::DoneNoDeadline => self.no_deadline += n,
            _ => self.left += n,
        }
    }

    /// Discipline: of tasks that were done or are late, how many were done on time. `None` when there is none.
    pub fn discipline(&self) -> Option<f64> {
        let all = self.done() + self.open_late;
        (all > 0).then(|| (self.done() - self.late) as f64 / all as f64)
    }
}

impl Counters {
    /// Adds (`sign` 1) or takes back (−1) what a task contributes.
    pub fn add(&mut self, fact: &Fact, sign: i64) {
        for key in fact.keys() {
            fact.contribute(&mut |period, measure, n| self.add_row(key.clone(), measure, period, n * sign));
        }
    }

    /// Adds to one row.
    pub fn add_row(&mut self, by: By, measure: Measure, period: i32, n: i64) {
        let row = (by, measure, period);
        let left = self.rows.entry(row.clone()).or_insert(0);
        *left += n;
        if *left == 0 {
            self.rows.remove(&row);
        }
    }

    /// Everything that is counted, each once, in order.
    pub fn keys(&self) -> Vec<&By> {
        let mut keys = Vec::new();
        let mut next = self.rows.keys().next();
        while let Some((by, ..)) = next {
            keys.push(by);
            // The greatest row of this key: what lies behind it belongs to another.
            let last = (by.clone(), Measure::OpenNoDay, i32::MAX);
            next = self.rows.range((Bound::Excluded(last), Bound::Unbounded)).next().map(|(row, _)| row);
        }
        keys
    }

    /// Open tasks whose last day lies between two days, both included.
    pub fn due_between(&self, by: &By, from: Day, to: Day) -> i64 {
        self.sum(by, Measure::OpenDue, from.plus(1).0, to.plus(1).0)
    }

    /// Rows that are not zero: key, measure, period, number.
    pub fn rows(&self) -> impl Iterator<Item = (&By, Measure, i32, i64)> {
        self.rows.iter().map(|((by, measure, period), n)| (by, *measure, *period, *n))
    }

    fn sum(&self, by: &By, measure: Measure, from: i32, to: i32) -> i64 {
        let row = |period| (by.clone(), measure, period);
        if from > to { 0 } else { self.rows.range(row(from)..=row(to)).map(|(_, n)| n).sum() }
    }

    /// Figures of half-months, both included. What is open is looked at on the last of their days, or `today` if that comes
    /// first.
    pub fn figures(&self, by: &By, from: i32, to: i32, today: Day) -> Figures {
        let due_to = last_of(to).min(today).0;
        let rows = (by.clone(), Measure::Assigned, i32::MIN)..=(by.clone(), Measure::OpenNoDay, i32::MAX);
        let mut figures = Figures::default();
        // One walk over all rows: boards ask for hundreds of keys at once.
        for ((_, measure, period), n) in self.rows.range(rows) {
            let (so_far, within) = (i64::from(*period <= to) * n, i64::from((from..=to).contains(period)) * n);
            match measure {
                Measure::Assigned => {
                    figures.assigned += within;
                    figures.open += so_far;
                }
                Measure::Extended => figures.extended += within,
                Measure::LateLevel => figures.open_late += so_far,
                Measure::OpenDue => figures.open_late += i64::from(*period <= due_to) * n,
                Measure::OpenNoDay => {}
                ended => {
                    figures.open -= so_far;
                    figures.add_ended(*ended, within);
                }
            }
        }
        figures
    }
}
