//! When dossiers come in: weekday, month, the lunar New Year, month ends, days off, two days on which the portal was away.

use calendar::{Calendar, lunar};
use kernel::Day;

use crate::chance::Dice;

/// Monday to Sunday, mean of the five working days 1.
const WEEKDAYS: [f64; 7] = [1.22, 1.08, 0.98, 0.92, 0.80, 0.22, 0.12];
/// January to December.
const MONTHS: [f64; 12] = [1.02, 0.95, 1.08, 1.02, 0.98, 1.04, 1.08, 1.12, 1.06, 0.98, 0.96, 1.00];
/// The last days of a month bring more.
const MONTH_END: f64 = 1.15;
/// On a day off that is no weekend.
const DAY_OFF: f64 = 0.10;
/// What online applicants who met a silent portal bring on the following two days.
const CAUGHT_UP: f64 = 1.45;

/// How a day is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DayShape {
    pub day: Day,
    /// Share of the dossiers of the whole time.
    pub weight: f64,
    pub working: bool,
    /// The portal does not answer.
    pub outage: bool,
}

/// The days of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Season {
    pub days: Vec<DayShape>,
    first: Day,
    /// Work that comes on each day, with what came on the days off before it; mean of working days 1.
    pressures: Vec<f64>,
}

/// The first days of lunar years in reach of the plan.
fn new_years(first: Day, last: Day) -> Vec<Day> {
    let begins = |day: &Day| lunar::from_solar(*day).is_some_and(|date| (date.month, date.day, date.leap) == (1, 1, false));
    (first.0 - 25..=last.0 + 25).map(Day).filter(begins).collect()
}

/// Around the lunar New Year: before it people put things off, on it nobody asks, afterwards it comes back slowly.
fn new_year(day: Day, begins: &[Day]) -> f64 {
    match begins.iter().map(|begin| day.0 - begin.0).find(|days| days.abs() <= 20) {
        Some(-12..=-5) => 0.85,
        Some(-4..=-1) => 0.45,
        Some(0..=3) => 0.10,
        Some(4..=9) => 0.60,
        Some(10..=20) => 1.12,
        _ => 1.0,
    }
}

/// The first of two working days in the middle of the time on which the portal is away.
fn outage(calendar: &Calendar, first: Day, last: Day, dice: &mut Dice) -> Day {
    let length = i64::from(last.0 - first.0);
    let day = first.plus(dice.between(length * 35 / 100, length * 65 / 100) as i32);
    let fits = |day: &Day| day.weekday() < 3 && calendar.is_working_day(*day) && calendar.is_working_day(day.plus(1));
    (0..20).map(|more| day.plus(more)).find(fits).unwrap_or(day)
}

impl Season {
    /// From the first to the last day.
    pub fn new(calendar: &Calendar, first: Day, last: Day, dice: &mut Dice) -> Self {
        let away = outage(calendar, first, last, dice);
        let begins = new_years(first, last);
        let shape = |day: Day| {
            let working = calendar.is_working_day(day);
            let outage = last.0 - first.0 >= 60 && (day == away || day == away.plus(1));
            let weekday = WEEKDAYS[usize::from(day.weekday()) % 7];
            let (_, month, _) = day.ymd();
            let mut weight = MONTHS[(usize::from(month) + 11) % 12] * new_year(day, &begins);
            weight *= match (working, weekday > 0.5) {
                (false, true) => DAY_OFF,
                (true, false) => 1.0,
                _ => weekday,
            };
            let ends = day.plus(3).ymd().1 != month;
            weight *= if ends { MONTH_END } else { 1.0 };
            weight *= if outage { 0.25 } else { 1.0 };
            let after = (1..=2).any(|n| day.plus(-n) == away.plus(1));
            weight *= if after && last.0 - first.0 >= 60 { CAUGHT_UP } else { 1.0 };
            DayShape { day, weight, working, outage }
        };
        let days: Vec<DayShape> = (first.0..=last.0).map(|day| shape(Day(day))).collect();
        let pressures = pressures(&days);
        Self { pressures, days, first }
    }

    /// How many of `total` dossiers come on each day: shares rounded so that the sum is right.
    pub fn allotted(&self, total: usize) -> Vec<usize> {
        let whole: f64 = self.days.iter().map(|day| day.weight).sum();
        let (mut sum, mut given) = (0.0, 0);
        let upto = |sum: f64| (sum / whole.max(f64::MIN_POSITIVE) * total as f64).round() as usize;
        self.days.iter().map(|day| {
            sum += day.weight;
            let now = upto(sum).min(total);
            let n = now - given;
            given = now;
            n
        }).collect()
    }

    /// How much work comes on a working day, with what came on the days off before it; mean 1. Outside the plan 1.
    pub fn pressure(&self, day: Day) -> f64 {
        let at = usize::try_from(day.0 - self.first.0).ok();
        at.and_then(|at| self.pressures.get(at)).copied().unwrap_or(1.0)
    }
}

fn pressures(days: &[DayShape]) -> Vec<f64> {
    let working = days.iter().filter(|day| day.working).count().max(1);
    let mean = days.iter().map(|day| day.weight).sum::<f64>() / working as f64;
    let mut waiting = 0.0;
    days.iter().map(|day| {
        waiting += day.weight;
        if day.working { std::mem::take(&mut waiting) / mean } else { 0.0 }
    }).collect()
}
