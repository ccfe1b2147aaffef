//! Counting of limits (Civil Code 91/2015 Đ144–148).
//!
//! Limits in days, weeks, months and years do not count their first day (Đ147), end at the close of office of their
//! last day, and move to the next working day if that is a day off (Đ148.5). A fraction of a working day is office
//! time at 8 hours a day, counted after the whole days. A fraction of a year is months and a fraction of a month days
//! of 30 to the month (Đ146: half a year is six months, half a month fifteen days); a begun calendar day is a day.

use kernel::time::{DAY_MICROS, Day, Instant, MINUTE_MICROS};

use crate::calendar::{Calendar, Due};
use crate::hours::minute_micros;
use crate::{CalendarError, Limit, LimitUnit, table};

/// Longest limit in any unit; every answer beyond the calendar's years is refused anyway.
const LARGEST: f64 = 1e8;
/// One working day as office time.
const WORKING_DAY_MICROS: f64 = 8.0 * 60.0 * MINUTE_MICROS as f64;
/// Values nearer than this to a whole number are whole: sums like 0.1 + 0.2 must not begin another day.
const NEAR: f64 = 1e-9;

impl Calendar {
    /// The end of a limit that begins at `from`.
    ///
    /// # Errors
    /// A limit that is not positive or too large, or a moment outside 1990–2100.
    pub fn add(&self, from: Instant, limit: Limit) -> Result<Due, CalendarError> {
        self.count(from, limit, true)
    }

    /// The last start from which a limit would end by `from`: whole days give the close of office of that day,
    /// office time and `same_day` the latest working moment or the opening of the office.
    ///
    /// # Errors
    /// As [`Calendar::add`].
    pub fn subtract(&self, from: Instant, limit: Limit) -> Result<Due, CalendarError> {
        self.count(from, limit, false)
    }

    fn count(&self, from: Instant, limit: Limit, ahead: bool) -> Result<Due, CalendarError> {
        check(limit)?;
        let day = from.day();
        table::index(day).ok_or(CalendarError::OutOfRange)?;
        let value = limit.value;
        let at = match limit.unit {
            LimitUnit::Minutes => wall(from, value * MINUTE_MICROS as f64, ahead)?,
            LimitUnit::Hours => wall(from, value * 60.0 * MINUTE_MICROS as f64, ahead)?,
            LimitUnit::WorkingHours => self.office_time(from, value * 60.0 * MINUTE_MICROS as f64, ahead)?,
            LimitUnit::WorkingDays => self.working_days(from, value, ahead)?,
            LimitUnit::CalendarDays => self.landing(shifted(day, whole_up(value), ahead), ahead)?,
            LimitUnit::Weeks => self.landing(shifted(day, whole_up(value * 7.0), ahead), ahead)?,
            LimitUnit::Months => self.landing(months(day, value, ahead), ahead)?,
            LimitUnit::Years => self.landing(months(day, value * 12.0, ahead), ahead)?,
            LimitUnit::SameDay => self.same_day(from, ahead)?,
        };
        table::index(at.day()).ok_or(CalendarError::OutOfRange)?;
        let wall_clock = matches!(limit.unit, LimitUnit::Minutes | LimitUnit::Hours);
        let (first, last) = if ahead { (day, at.day()) } else { (at.day(), day) };
        Ok(Due { at, provisional: !wall_clock && self.table.has_estimated(first, last) })
    }

    fn working_days(&self, from: Instant, value: f64, ahead: bool) -> Result<Instant, CalendarError> {
        let (whole, part) = split(value);
        let mut at = from;
        if whole > 0 {
            let i = table::index(from.day()).ok_or(CalendarError::OutOfRange)?;
            let position = if ahead {
                i64::from(self.table.before[i + 1]) + whole - 1
            } else {
                i64::from(self.table.before[i]) - whole
            };
            let position = usize::try_from(position).map_err(|_| CalendarError::OutOfRange)?;
            let day = self.table.nth.get(position).copied().ok_or(CalendarError::OutOfRange)?;
            at = self.close_of(Day(day)).ok_or(CalendarError::OutOfRange)?;
        }
        if part > 0.0 { self.office_time(at, part * WORKING_DAY_MICROS, ahead) } else { Ok(at) }
    }

    /// The close of office of a day; of the nearest working day if it is a day off.
    fn landing(&self, day: Day, ahead: bool) -> Result<Instant, CalendarError> {
        let i = table::index(day).ok_or(CalendarError::OutOfRange)?;
        let position = if ahead { i64::from(self.table.before[i]) } else { i64::from(self.table.before[i + 1]) - 1 };
        let position = usize::try_from(position).map_err(|_| CalendarError::OutOfRange)?;
        let day = self.table.nth.get(position).copied().ok_or(CalendarError::OutOfRange)?;
        self.close_of(Day(day)).ok_or(CalendarError::OutOfRange)
    }

    /// Ahead: the close of office today, or of the next working day once today's office is closed. Back: the opening.
    fn same_day(&self, from: Instant, ahead: bool) -> Result<Instant, CalendarError> {
        let day = from.day();
        if ahead {
            return match self.close_of(day) {
                Some(close) if from < close => Ok(close),
                _ => self.landing(day.plus(1), true),
            };
        }
        let back = match self.open_of(day) {
            Some(open) if from > open => return Ok(open),
            _ => self.landing(day.plus(-1), false)?,
        };
        self.open_of(back.day()).ok_or(CalendarError::OutOfRange)
    }

    /// The moment some office time later (the earliest such) or earlier (the latest such).
    fn office_time(&self, from: Instant, micros: f64, ahead: bool) -> Result<Instant, CalendarError> {
        let micros = (micros.round() as i64).max(1);
        let target = if ahead { self.worked(from) + micros } else { self.worked(from) - micros };
        if target < 0 {
            return Err(CalendarError::OutOfRange);
        }
        let (day, rest) = self.day_worked(target, ahead).ok_or(CalendarError::OutOfRange)?;
        self.moment_of(day, rest, ahead).ok_or(CalendarError::OutOfRange)
    }

    /// The working day during which an amount of office time since the calendar's start is reached, and the part of
    /// it that falls on that day. An amount that is full at a close belongs ahead to that day, back to the next.
    fn day_worked(&self, target: i64, ahead: bool) -> Option<(Day, i64)> {
        if let Some(length) = self.office.even {
            let passed = if ahead { (target - 1).div_euclid(length) } else { target.div_euclid(length) };
            let day = self.table.nth.get(usize::try_from(passed).ok()?)?;
            return Some((Day(*day), target - passed * length));
        }
        let minutes = &self.office.minutes;
        let i = minutes.partition_point(|sum| {
            let sum = i64::from(*sum) * MINUTE_MICROS;
            if ahead { sum < target } else { sum <= target }
        });
        let before = minutes.get(i.checked_sub(1)?)?;
        minutes.get(i)?;
        Some((Day(table::FIRST_DAY + i as i32 - 1), target - i64::from(*before) * MINUTE_MICROS))
    }

    /// The moment of a working day at which some office time of it has passed.
    fn moment_of(&self, day: Day, mut rest: i64, ahead: bool) -> Option<Instant> {
        for window in self.office.hours.working(day.weekday()) {
            let length = i64::from(window.minutes()) * MINUTE_MICROS;
            if rest < length || (ahead && rest == length) {
                return Some(Instant(Instant::at(day, 0).0 + minute_micros(window.from) + rest));
            }
            rest -= length;
        }
        None
    }
}

/// `same_day` needs no number; every other limit must be positive.
fn check(limit: Limit) -> Result<(), CalendarError> {
    let value = limit.value;
    let least_ok = if limit.unit == LimitUnit::SameDay { value >= 0.0 } else { value > 0.0 };
    if !value.is_finite() || !least_ok {
        return Err(CalendarError::NotPositive(value));
    }
    if value > LARGEST { Err(CalendarError::TooLarge(value)) } else { Ok(()) }
}

fn wall(from: Instant, micros: f64, ahead: bool) -> Result<Instant, CalendarError> {
    let longest = f64::from(table::END_DAY - table::FIRST_DAY) * DAY_MICROS as f64;
    if micros > longest {
        return Err(CalendarError::OutOfRange);
    }
    let micros = (micros.round() as i64).max(1);
    Ok(Instant(if ahead { from.0 + micros } else { from.0 - micros }))
}

/// Whole part and remainder, remainders near 0 or 1 being none.
fn split(value: f64) -> (i64, f64) {
    let near = value.round();
    if near >= 1.0 && (value - near).abs() < NEAR {
        return (near as i64, 0.0);
    }
    (value.floor() as i64, value - value.floor())
}

/// The next whole number.
fn whole_up(value: f64) -> i64 {
    let (whole, part) = split(value);
    whole + i64::from(part > 0.0)
}

/// A day some days off; far beyond the calendar's years stays beyond them.
fn shifted(day: Day, days: i64, ahead: bool) -> Day {
    let days = days.min(100_000) as i32;
    day.plus(if ahead { days } else { -days })
}

/// A day some months off; the last day of the month if the month is too short (Đ148.4).
fn months(day: Day, value: f64, ahead: bool) -> Day {
    let (whole, part) = split(value);
    let whole = whole.min(10_000) as i32;
    let (year, month, date) = day.ymd();
    let count = year * 12 + i32::from(month) - 1 + if ahead { whole } else { -whole };
    let (year, month) = (count.div_euclid(12) as i16, count.rem_euclid(12) as i8 + 1);
    let fits = |back: i8| Day::from_ymd(year, month, date as i8 - back);
    let landed = (0..4).find_map(fits).unwrap_or(Day(i32::MAX / 2));
    shifted(landed, whole_up(part * 30.0), ahead)
}
