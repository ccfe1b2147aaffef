//! The days of a periodic report, by the day on which periods are closed.

use kernel::Day;
use serde::{Deserialize, Serialize};

use crate::period::{CLOSING_DAY, Named, Span};

/// How periods are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// From the day after this one, in the month before the first, to this day of the last month (NĐ 09/2019/NĐ-CP as in
    /// use: the 14th).
    Closing(u8),
    /// Whole months of the calendar.
    Calendar,
}

impl Default for Cut {
    fn default() -> Self {
        Cut::Closing(CLOSING_DAY)
    }
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Days {
    /// First.
    pub from: Day,
    /// Last.
    pub to: Day,
}

impl Cut {
    /// Last days of the month by which periods may be closed: each month has them.
    pub const DAYS: std::ops::RangeInclusive<u8> = 1..=28;

    /// The days of a period.
    pub fn days(self, named: Named) -> Days {
        let whole = named.calendar();
        let (first, last) = (whole.first_day(), whole.last_day());
        match self {
            Cut::Calendar => Days { from: first, to: last },
            Cut::Closing(day) => {
                let day = day.clamp(*Self::DAYS.start(), *Self::DAYS.end());
                Days { from: of_month(first.plus(-1), day).plus(1), to: of_month(last, day) }
            }
        }
    }
}

/// A day of the month in which another lies.
fn of_month(day: Day, of_month: u8) -> Day {
    let (_, _, own) = day.ymd();
    day.plus(i32::from(of_month) - i32::from(own))
}

impl Days {
    /// The half-months that make up these days, if counters can give them.
    pub fn span(self) -> Option<Span> {
        Span::of_days(self.from, self.to)
    }

    /// The day on which what is open is judged: the last, or today while they run.
    pub fn as_of(self, today: Day) -> Day {
        self.to.min(today)
    }

    /// Whether they are over.
    pub fn are_over(self, today: Day) -> bool {
        self.to < today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i16, month: i8, of_month: i8) -> Day {
        Day::from_ymd(year, month, of_month).unwrap()
    }

    #[test]
    fn the_usual_closing_day_gives_the_spans_of_counters() {
        for named in [Named::Month(2026, 3), Named::Quarter(2026, 1), Named::HalfYear(2026, 2), Named::NineMonths(2026), Named::Year(2026)] {
            assert_eq!(Cut::default().days(named).span(), Some(named.reporting()), "{named:?}");
            assert_eq!(Cut::Calendar.days(named).span(), Some(named.calendar()), "{named:?}");
        }
    }

    #[test]
    fn other_closing_days_cut_where_they_say() {
        let days = Cut::Closing(20).days(Named::Month(2026, 3));
        assert_eq!(days, Days { from: date(2026, 2, 21), to: date(2026, 3, 20) });
        assert_eq!(days.span(), None);
        assert_eq!(Cut::Closing(28).days(Named::Year(2026)), Days { from: date(2025, 12, 29), to: date(2026, 12, 28) });
        assert_eq!(Cut::Closing(99).days(Named::Month(2026, 3)).to, date(2026, 3, 28), "no month lacks it");
    }

    #[test]
    fn a_period_follows_the_one_before_without_gap() {
        for cut in [Cut::Closing(1), Cut::Closing(14), Cut::Closing(28), Cut::Calendar] {
            for named in [Named::Month(2026, 1), Named::Month(2026, 3), Named::Quarter(2026, 1), Named::HalfYear(2026, 2), Named::Year(2026)] {
                assert_eq!(cut.days(named.before()).to.plus(1), cut.days(named).from, "{cut:?} {named:?}");
            }
        }
    }
}
