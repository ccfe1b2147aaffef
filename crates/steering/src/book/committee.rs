//! The steering committee: members with their areas and units, and the rhythm of its reports.

use kernel::{Day, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use super::entry::{Changed, Ended, Entered};
use super::ids::MemberId;
use crate::task::model::DocumentId;
use crate::task::recurrence::Period;

/// Position in the committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Trưởng ban.
    Head,
    /// Phó Trưởng ban.
    Deputy,
    /// Phó Trưởng ban hoặc ủy viên thường trực.
    Standing,
    /// Thành viên.
    Member,
    /// Thư ký, Tổ giúp việc.
    Secretary,
}

impl Position {
    /// All, in the order of rank.
    pub const ALL: [Position; 5] =
        [Position::Head, Position::Deputy, Position::Standing, Position::Member, Position::Secretary];

    /// Key of its word, `committee_position.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Position::Head => "head",
            Position::Deputy => "deputy",
            Position::Standing => "standing",
            Position::Member => "member",
            Position::Secretary => "secretary",
        }
    }
}

/// A seat in the committee, as the chairman's notice assigns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Who.
    pub person: PersonId,
    /// Of which unit.
    pub unit: UnitId,
    /// Position in the committee.
    pub position: Position,
    /// Keys of the areas that the member is in charge of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Units that the member follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// First day.
    pub from: Day,
    /// Last day; none: until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The document that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DocumentId>,
}

impl Seat {
    /// Whether it is held on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether two seats are held on one day at least.
    pub fn overlaps(&self, other: &Seat) -> bool {
        let before = |one: &Seat, two: &Seat| one.to.is_some_and(|to| to < two.from);
        !before(self, other) && !before(other, self)
    }
}

/// A member of the committee.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Number.
    pub id: MemberId,
    /// The seat, as changed; an ended one has its last day.
    pub seat: Seat,
    /// When and by whom it was entered.
    pub entered: Entered,
    /// Changes, oldest first.
    pub changes: Vec<Changed<Seat>>,
    /// Why it ended.
    pub ended: Option<Ended>,
}

/// On which day the figures of a period are closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "closes", rename_all = "snake_case")]
pub enum ClosingDay {
    /// The last day of the period.
    LastDay,
    /// A day of the period's last month; the next period begins on the day after (Decree 09/2019/NĐ-CP: the 14th).
    OfLastMonth {
        /// 1–28.
        day: u8,
    },
}

/// How often the committee is reported to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportingRhythm {
    /// Which period.
    pub period: Period,
    /// When figures are closed.
    pub closing: ClosingDay,
    /// Days after the closing day on which the report is due.
    pub due_after_days: u16,
}

/// One period of a rhythm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportingPeriod {
    /// First day of the figures.
    pub from: Day,
    /// Last day of the figures.
    pub to: Day,
    /// The report is due on this day.
    pub due: Day,
}

impl ReportingRhythm {
    /// What holds unless the working regulation says otherwise: the closing days of Decree 09/2019/NĐ-CP.
    pub const fn usual(period: Period) -> Self {
        Self { period, closing: ClosingDay::OfLastMonth { day: 14 }, due_after_days: 5 }
    }

    /// Whether its days exist: those of every month, and due before the next period closes.
    pub fn is_sound(&self) -> bool {
        let day = match self.closing {
            ClosingDay::LastDay => true,
            ClosingDay::OfLastMonth { day } => (1..=28).contains(&day),
        };
        day && i32::from(self.due_after_days) < self.period.months() * 28
    }

    /// The period that a day lies in.
    pub fn period_of(&self, day: Day) -> ReportingPeriod {
        let (year, month, _) = day.ymd();
        let (months, at) = (self.period.months(), year * 12 + i32::from(month) - 1);
        let mut last = at.div_euclid(months) * months + months - 1;
        if day > self.closing_in(last) {
            last += months;
        }
        let to = self.closing_in(last);
        let from = self.closing_in(last - months).plus(1);
        ReportingPeriod { from, to, due: to.plus(i32::from(self.due_after_days)) }
    }

    /// The last period that was closed before a day: the one to be reported on.
    pub fn closed_before(&self, day: Day) -> ReportingPeriod {
        self.period_of(self.period_of(day).from.plus(-1))
    }

    /// The closing day in a month, counted from year 0.
    fn closing_in(&self, month: i32) -> Day {
        let first = |month: i32| {
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            Day::from_ymd(year as i16, month as i8, 1).unwrap_or(Day(0))
        };
        match self.closing {
            ClosingDay::LastDay => first(month + 1).plus(-1),
            ClosingDay::OfLastMonth { day } => first(month).plus(i32::from(day.clamp(1, 28)) - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn periods_close_on_the_fourteenth() {
        let year = ReportingRhythm::usual(Period::Yearly);
        for inside in ["2025-12-15", "2026-06-01", "2026-12-14"] {
            let found = year.period_of(day(inside));
            assert_eq!((found.from, found.to, found.due), (day("2025-12-15"), day("2026-12-14"), day("2026-12-19")));
        }
        let quarter = ReportingRhythm::usual(Period::Quarterly);
        let found = quarter.period_of(day("2026-03-15"));
        assert_eq!((found.from, found.to), (day("2026-03-15"), day("2026-06-14")));
        assert_eq!(quarter.closed_before(day("2026-03-15")).to, day("2026-03-14"));
        let month = ReportingRhythm { closing: ClosingDay::LastDay, ..ReportingRhythm::usual(Period::Monthly) };
        assert_eq!(month.period_of(day("2024-02-29")).from, day("2024-02-01"));
        assert_eq!(month.period_of(day("2024-02-01")).to, day("2024-02-29"));
    }

    #[test]
    fn every_day_lies_in_its_period_and_periods_join() {
        for period in Period::ALL {
            for closing in [ClosingDay::LastDay, ClosingDay::OfLastMonth { day: 14 }, ClosingDay::OfLastMonth { day: 28 }] {
                let rhythm = ReportingRhythm { period, closing, due_after_days: 3 };
                for n in 0..1500 {
                    let found = rhythm.period_of(day("2023-01-01").plus(n));
                    let at = day("2023-01-01").plus(n);
                    assert!(found.from <= at && at <= found.to);
                    assert_eq!(rhythm.period_of(found.to.plus(1)).from, found.to.plus(1));
                }
            }
        }
    }
}
