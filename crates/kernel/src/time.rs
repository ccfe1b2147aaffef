//! Instants and days. Viet Nam has kept UTC+7 without summer time since 1975, so local time is a constant shift.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// Shift of Asia/Ho_Chi_Minh from UTC, in microseconds.
pub const LOCAL_SHIFT_MICROS: i64 = 7 * 3_600 * 1_000_000;
/// One minute, in microseconds.
pub const MINUTE_MICROS: i64 = 60 * 1_000_000;
/// One day, in microseconds.
pub const DAY_MICROS: i64 = 24 * 60 * MINUTE_MICROS;

/// A moment: microseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A calendar day in Viet Nam: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i32);

/// Why a text is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time: {0}")]
pub struct TimeError(pub String);

impl Instant {
    /// Reads RFC 3339 with an offset, e.g. `2026-11-20T14:05:00+07:00`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let stamp: jiff::Timestamp = text.parse().map_err(|_| TimeError(text.to_owned()))?;
        Ok(Self(stamp.as_microsecond()))
    }

    /// The moment at a local day and minute of that day.
    pub const fn at(day: Day, minute: i32) -> Self {
        Self(day.0 as i64 * DAY_MICROS + minute as i64 * MINUTE_MICROS - LOCAL_SHIFT_MICROS)
    }

    /// The local day.
    pub const fn day(self) -> Day {
        Day((self.0 + LOCAL_SHIFT_MICROS).div_euclid(DAY_MICROS) as i32)
    }

    /// Whole minutes since local midnight, 0–1439.
    pub const fn minute_of_day(self) -> i32 {
        ((self.0 + LOCAL_SHIFT_MICROS).rem_euclid(DAY_MICROS) / MINUTE_MICROS) as i32
    }

    /// Microseconds since local midnight.
    pub const fn micros_of_day(self) -> i64 {
        (self.0 + LOCAL_SHIFT_MICROS).rem_euclid(DAY_MICROS)
    }

    /// Later (or, if negative, earlier) by whole minutes of the wall clock.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0 + minutes * MINUTE_MICROS)
    }

    /// RFC 3339 at +07:00, to the second.
    pub fn rfc3339(self) -> String {
        let (y, m, d) = self.day().ymd();
        let seconds = self.micros_of_day() / 1_000_000;
        format!("{y:04}-{m:02}-{d:02}T{:02}:{:02}:{:02}+07:00", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// `14:05`.
    pub fn clock_text(self) -> String {
        let minute = self.minute_of_day();
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// `23/11/2026 14:05`, as every page shows it.
    pub fn date_time_text(self) -> String {
        format!("{} {}", self.day().date_text(), self.clock_text())
    }
}

impl Day {
    /// From year, month, day; `None` if there is no such day.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = civil::Date::new(year, month, day).ok()?;
        Some(Self::from_civil(date))
    }

    /// Reads `2026-11-23`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let date: civil::Date = text.parse().map_err(|_| TimeError(text.to_owned()))?;
        Ok(Self::from_civil(date))
    }

    /// Reads what a person types: `23/11/2026`, `23-11-2026` or `2026-11-23`.
    pub fn parse_typed(text: &str) -> Result<Self, TimeError> {
        let text = text.trim();
        let fail = || TimeError(text.to_owned());
        let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
        let [a, b, c] = parts[..] else { return Err(fail()) };
        let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        if year.len() != 4 {
            return Err(fail());
        }
        let number = |t: &str| t.trim().parse::<i16>().map_err(|_| fail());
        let small = |n: i16| i8::try_from(n).map_err(|_| fail());
        Self::from_ymd(number(year)?, small(number(month)?)?, small(number(day)?)?).ok_or_else(fail)
    }

    fn from_civil(date: civil::Date) -> Self {
        let epoch = civil::date(1970, 1, 1);
        Self((date - epoch).get_days())
    }

    /// Year, month, day.
    pub fn ymd(self) -> (i32, u8, u8) {
        // Days to civil date (proleptic Gregorian), era by era of 400 years.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u8;
        let month = (if mp < 10 { mp + 3 } else { mp - 9 }) as u8;
        let year = (yoe + era * 400 + i64::from(month <= 2)) as i32;
        (year, month, day)
    }

    /// Day of the week, Monday 0 … Sunday 6.
    pub const fn weekday(self) -> u8 {
        (self.0 + 3).rem_euclid(7) as u8
    }

    /// Later (or earlier) by days.
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// `23/11/2026`.
    pub fn date_text(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{d:02}/{m:02}/{y:04}")
    }

    /// `2026-11-23`.
    pub fn iso(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{y:04}-{m:02}-{d:02}")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_date_agree_over_two_centuries() {
        for n in -40_000..40_000 {
            let day = Day(n);
            let (y, m, d) = day.ymd();
            assert_eq!(Day::from_ymd(y as i16, m as i8, d as i8), Some(day));
        }
    }

    #[test]
    fn instants_read_and_print() {
        let at = Instant::parse("2026-11-20T14:05:00+07:00").unwrap();
        assert_eq!(at.rfc3339(), "2026-11-20T14:05:00+07:00");
        assert_eq!((at.day().weekday(), at.minute_of_day()), (4, 14 * 60 + 5));
        assert_eq!(Instant::parse("2026-11-20T07:05:00Z").unwrap(), at);
        assert_eq!(at.date_time_text(), "20/11/2026 14:05");
        assert!(Instant::parse("hôm qua").is_err());
    }

    #[test]
    fn typed_days() {
        let day = Day::parse("2026-11-23").unwrap();
        for text in ["23/11/2026", "23-11-2026", "2026-11-23", " 23.11.2026 "] {
            assert_eq!(Day::parse_typed(text), Ok(day));
        }
        for text in ["31/02/2026", "23/11/26", "", "a/b/c", "23/11"] {
            assert!(Day::parse_typed(text).is_err(), "{text}");
        }
    }
}
