//! Counters of tasks by unit, area or document and half-month: figures of any period are sums of them.

use std::collections::BTreeMap;

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
            fact.contribute(&mut |period, measure, n| {
                let row = (key.clone(), measure, period);
                let left = self.rows.entry(row.clone()).or_insert(0);
                *left += n * sign;
                if *left == 0 {
                    self.rows.remove(&row);
                }
            });
        }
    }

    /// Rows that are not zero: key, measure, period, number.
    pub fn rows(&self) -> impl Iterator<Item = (&By, Measure, i32, i64)> {
        self.rows.iter().map(|((by, measure, period), n)| (by, *measure, *period, *n))
    }

    fn sum(&self, by: &By, measure: Measure, from: i32, to: i32) -> i64 {
        let row = |period| (by.clone(), measure, period);
        if from > to { 0 } else { self.rows.range(row(from)..=row(to)).map(|(_, n)| n).sum() }
    }

    /// Figures of half-months, both included.
    pub fn figures(&self, by: &By, from: i32, to: i32) -> Figures {
        let of = |measure| self.sum(by, measure, from, to);
        let so_far = |measure| self.sum(by, measure, i32::MIN, to);
        let ended = [
            Measure::DoneOnTime,
            Measure::DoneExtended,
            Measure::DoneLate,
            Measure::DoneNoDeadline,
            Measure::Left,
        ];
        let due = self.sum(by, Measure::OpenDue, i32::MIN, last_of(to).0);
        Figures {
            assigned: of(Measure::Assigned),
            extended: of(Measure::Extended),
            on_time: of(Measure::DoneOnTime),
            on_time_extended: of(Measure::DoneExtended),
            late: of(Measure::DoneLate),
            no_deadline: of(Measure::DoneNoDeadline),
            left: of(Measure::Left),
            open: so_far(Measure::Assigned) - ended.into_iter().map(so_far).sum::<i64>(),
            open_late: due + so_far(Measure::LateLevel),
        }
    }
}
