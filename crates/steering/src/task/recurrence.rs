//! Recurring duties: in each period one occurrence, a task of its own with its own day.

use calendar::Calendar;
use kernel::Day;
use serde::{Deserialize, Serialize};

use super::clock::Due;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Hằng tháng.
    Monthly,
    /// Hằng quý.
    Quarterly,
    /// 6 tháng.
    HalfYearly,
    /// Hằng năm.
    Yearly,
}

impl Period {
    /// All, the shortest first.
    pub const ALL: [Period; 4] = [Period::Monthly, Period::Quarterly, Period::HalfYearly, Period::Yearly];

    /// Months of one period; divides twelve.
    pub const fn months(self) -> i32 {
        match self {
            Period::Monthly => 1,
            Period::Quarterly => 3,
            Period::HalfYearly => 6,
            Period::Yearly => 12,
        }
    }
}

/// On which day an occurrence is due. A day off moves it to the next working day (Civil Code 91/2015 Đ148.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum DayRule {
    /// The last day of the period.
    LastDay,
    /// A day of the period's last month ("trước ngày 20 của tháng cuối quý"); a month that is too short ends with its last.
    DayOfLastMonth {
        /// 1–31.
        day: u8,
    },
    /// A day of another month of the period ("trước ngày 15/11 hằng năm").
    DayOfMonth {
        /// 1 is the period's first month.
        month: u8,
        /// 1–31.
        day: u8,
    },
    /// A day of the month after the period ("trước ngày 05 của tháng sau").
    DayAfter {
        /// 1–31.
        day: u8,
    },
}

/// The rule of a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recurrence {
    /// How often.
    pub period: Period,
    /// On which day.
    pub day: DayRule,
    /// The period of this day is the first.
    pub from: Day,
    /// The period of this day is the last; none: until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Recurrence {
    /// Whether days and months exist, and the end does not come before the beginning.
    pub fn is_sound(&self) -> bool {
        let days = match self.day {
            DayRule::LastDay => true,
            DayRule::DayOfLastMonth { day } | DayRule::DayAfter { day } => (1..=31).contains(&day),
            DayRule::DayOfMonth { month, day } => {
                (1..=31).contains(&day) && (1..=self.period.months()).contains(&i32::from(month))
            }
        };
        days && self.until.is_none_or(|until| until >= self.from)
    }
}

/// One period of a recurring duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Occurrence {
    /// First day of the period; names it.
    pub first: Day,
    /// Last day of the period.
    pub last: Day,
    /// By when.
    pub due: Due,
}

impl Recurrence {
    /// The occurrence of the period of a day.
    pub fn occurrence(&self, day: Day, calendar: &Calendar) -> Occurrence {
        let months = self.period.months();
        let begin = month_of(day).div_euclid(months) * months;
        let (first, last) = (first_of(begin), first_of(begin + months).plus(-1));
        let due = match self.day {
            DayRule::LastDay => last,
            DayRule::DayOfLastMonth { day } => day_of(begin + months - 1, day),
            DayRule::DayOfMonth { month, day } => day_of(begin + i32::from(month.max(1)) - 1, day),
            DayRule::DayAfter { day } => day_of(begin + months, day),
        };
        let due = if calendar.is_working_day(due) { due } else { calendar.next_working_day(due) };
        Occurrence { first, last, due: Due::day(due) }
    }

    /// Occurrences whose period has begun by a day, oldest first: those after `made` (first day of the last period that
    /// has its task), or all.
    pub fn begun(&self, made: Option<Day>, by: Day, calendar: &Calendar) -> Vec<Occurrence> {
        let mut all = Vec::new();
        let mut next = match made {
            Some(made) => self.occurrence(made, calendar).last.plus(1),
            None => self.from,
        };
        let last = self.until.map_or(by, |until| until.min(by));
        loop {
            let occurrence = self.occurrence(next, calendar);
            if occurrence.first > last || all.len() >= MOST {
                return all;
            }
            next = occurrence.last.plus(1);
            all.push(occurrence);
        }
    }

    /// The next occurrence after the last one that has its task; none after the end.
    pub fn next(&self, made: Option<Day>, calendar: &Calendar) -> Option<Occurrence> {
        let day = made.map_or(self.from, |made| self.occurrence(made, calendar).last.plus(1));
        let next = self.occurrence(day, calendar);
        self.until.is_none_or(|until| next.first <= until).then_some(next)
    }
}

/// Occurrences made at once: twenty years of months.
pub const MOST: usize = 240;

/// Months from year 0.
fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.ymd();
    year * 12 + i32::from(month) - 1
}

fn first_of(month: i32) -> Day {
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    Day::from_ymd(year as i16, month as i8, 1).unwrap_or(Day(0))
}

/// A day of a month, or its last if it has no such day.
fn day_of(month: i32, day: u8) -> Day {
    let first = first_of(month);
    let last = first_of(month + 1).plus(-1);
    first.plus(i32::from(day.max(1)) - 1).min(last)
}
