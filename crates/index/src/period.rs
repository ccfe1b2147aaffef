//! Periods. Counters go by half-months cut after the closing day of periodic reports, so that both calendar months and
//! reporting periods (15th to 14th) are sums of them.

use kernel::Day;
use serde::{Deserialize, Serialize};

/// Last day of the first half of a month: the closing day of periodic reports (NĐ 09/2019/NĐ-CP as in use).
pub const CLOSING_DAY: u8 = 14;

/// The half-month of a day: years × 24 + halves.
pub fn half_of(day: Day) -> i32 {
    let (year, month, of_month) = day.ymd();
    (year * 12 + i32::from(month) - 1) * 2 + i32::from(of_month > CLOSING_DAY)
}

/// First day of a half-month.
pub fn first_of(half: i32) -> Day {
    let (month, second) = (half.div_euclid(2), half.rem_euclid(2) == 1);
    day(month, if second { CLOSING_DAY + 1 } else { 1 })
}

/// A day of a month that is counted from year 0.
fn day(month: i32, of_month: u8) -> Day {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    Day::from_ymd(year as i16, month as i8, of_month as i8).unwrap_or(Day(0))
}

/// A stretch of days, both included, that half-months make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First half-month.
    from: i32,
    /// Last half-month.
    to: i32,
}

/// What a period is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// A calendar month.
    Month(i32, u8),
    /// A quarter, 1–4.
    Quarter(i32, u8),
    /// Half a year, 1 or 2.
    HalfYear(i32, u8),
    /// Nine months.
    NineMonths(i32),
    /// A year.
    Year(i32),
}

impl Named {
    /// First month (from year 0) and number of months.
    fn months(self) -> (i32, i32) {
        match self {
            Named::Month(year, month) => (year * 12 + i32::from(month) - 1, 1),
            Named::Quarter(year, quarter) => (year * 12 + (i32::from(quarter) - 1) * 3, 3),
            Named::HalfYear(year, half) => (year * 12 + (i32::from(half) - 1) * 6, 6),
            Named::NineMonths(year) => (year * 12, 9),
            Named::Year(year) => (year * 12, 12),
        }
    }

    /// The key in addresses: `2026-11`, `2026-q4`, `2026-h2`, `2026-m9`, `2026`.
    pub fn key(self) -> String {
        match self {
            Named::Month(year, month) => format!("{year}-{month:02}"),
            Named::Quarter(year, quarter) => format!("{year}-q{quarter}"),
            Named::HalfYear(year, half) => format!("{year}-h{half}"),
            Named::NineMonths(year) => format!("{year}-m9"),
            Named::Year(year) => year.to_string(),
        }
    }

    /// Reads a key.
    pub fn parse(key: &str) -> Option<Self> {
        let (year, part) = match key.trim().split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (key.trim(), None),
        };
        let year: i32 = year.parse().ok().filter(|year| (1990..=2200).contains(year))?;
        let number = |text: &str, most: u8| text.parse::<u8>().ok().filter(|n| (1..=most).contains(n));
        Some(match part {
            None => Named::Year(year),
            Some("m9") => Named::NineMonths(year),
            Some(part) => match (part.strip_prefix('q'), part.strip_prefix('h')) {
                (Some(quarter), _) => Named::Quarter(year, number(quarter, 4)?),
                (_, Some(half)) => Named::HalfYear(year, number(half, 2)?),
                _ => Named::Month(year, number(part, 12)?),
            },
        })
    }

    /// The days of the calendar.
    pub fn calendar(self) -> Span {
        let (first, count) = self.months();
        Span { from: first * 2, to: (first + count) * 2 - 1 }
    }

    /// The days of the periodic report: from the 15th of the month before to the 14th of its last month; half a year, nine
    /// months and a year begin on 15 December (NĐ 09/2019/NĐ-CP as in use).
    pub fn reporting(self) -> Span {
        let Span { from, to } = self.calendar();
        Span { from: from - 1, to: to - 1 }
    }

    /// The period of the same kind before it.
    pub fn before(self) -> Self {
        match self {
            Named::Month(year, 1) => Named::Month(year - 1, 12),
            Named::Month(year, month) => Named::Month(year, month - 1),
            Named::Quarter(year, 1) => Named::Quarter(year - 1, 4),
            Named::Quarter(year, quarter) => Named::Quarter(year, quarter - 1),
            Named::HalfYear(year, 2) => Named::HalfYear(year, 1),
            Named::HalfYear(year, _) => Named::HalfYear(year - 1, 2),
            Named::NineMonths(year) => Named::NineMonths(year - 1),
            Named::Year(year) => Named::Year(year - 1),
        }
    }
}

impl Span {
    /// The span of two days; none when they do not fall on borders of half-months.
    pub fn of_days(from: Day, to: Day) -> Option<Self> {
        let (first, last) = (half_of(from), half_of(to));
        let exact = first_of(first) == from && first_of(last + 1).plus(-1) == to && from <= to;
        exact.then_some(Self { from: first, to: last })
    }

    /// The half-month of a day.
    pub fn of_half(day: Day) -> Self {
        Self { from: half_of(day), to: half_of(day) }
    }

    /// From the beginning of a year to the end of the half-month of a day.
    pub fn year_to(day: Day) -> Self {
        Self { from: half_of(day).div_euclid(24) * 24, to: half_of(day) }
    }

    /// First day.
    pub fn first_day(self) -> Day {
        first_of(self.from)
    }

    /// Last day.
    pub fn last_day(self) -> Day {
        first_of(self.to + 1).plus(-1)
    }

    /// First half-month.
    pub const fn from(self) -> i32 {
        self.from
    }

    /// Last half-month.
    pub const fn to(self) -> i32 {
        self.to
    }

    /// The day on which what is open is judged: the last of the period, or today while it runs.
    pub fn as_of(self, today: Day) -> Day {
        self.last_day().min(today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(year: i16, month: i8, of_month: i8) -> Day {
        Day::from_ymd(year, month, of_month).unwrap()
    }

    #[test]
    fn periods_of_calendar_and_of_reports() {
        let days = |span: Span| (span.first_day(), span.last_day());
        assert_eq!(days(Named::Month(2026, 2).calendar()), (date(2026, 2, 1), date(2026, 2, 28)));
        assert_eq!(days(Named::Month(2026, 1).reporting()), (date(2025, 12, 15), date(2026, 1, 14)));
        assert_eq!(days(Named::Quarter(2026, 4).reporting()), (date(2026, 9, 15), date(2026, 12, 14)));
        assert_eq!(days(Named::HalfYear(2026, 1).reporting()), (date(2025, 12, 15), date(2026, 6, 14)));
        assert_eq!(days(Named::Year(2026).reporting()), (date(2025, 12, 15), date(2026, 12, 14)));
        assert_eq!(Span::of_days(date(2026, 3, 2), date(2026, 3, 31)), None);
        assert_eq!(Span::year_to(date(2026, 11, 25)).first_day(), date(2026, 1, 1));
    }

    #[test]
    fn keys_lead_back() {
        for key in ["2026", "2026-11", "2026-q4", "2026-h1", "2026-m9"] {
            assert_eq!(Named::parse(key).unwrap().key(), key);
        }
        for key in ["", "x", "2026-13", "2026-q5", "2026-", "20260-1", "2026-m8"] {
            assert_eq!(Named::parse(key), None, "{key}");
        }
    }

    proptest! {
        #[test]
        fn a_day_lies_in_its_half_month(n in 10_000_i32..40_000) {
            let half = half_of(Day(n));
            prop_assert!(first_of(half) <= Day(n) && Day(n) < first_of(half + 1));
        }
    }
}
