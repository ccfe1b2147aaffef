//! The clock of a task: the day that was given first, the day that an extension gave, stops that are stated, and how the
//! task stands in time, which is kept apart from its state.
//!
//! A day that a leader names is that day: it is compared by date (with an hour, by the hour) and not moved when offices are
//! closed. What is counted, as after a stop, ends on a working day (Civil Code 91/2015 Đ148.5).

use calendar::Calendar;
use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

/// By when: a day, perhaps an hour of it ("trước 17 giờ ngày 12/9").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Due {
    /// The last day.
    pub on: Day,
    /// Minute of that day after which it is late; none: the whole day counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<u16>,
}

impl Due {
    /// By the end of a day.
    pub const fn day(on: Day) -> Self {
        Self { on, minute: None }
    }

    /// The last moment that is in time.
    pub const fn at(self) -> Instant {
        match self.minute {
            Some(minute) => Instant::at(self.on, minute as i32),
            None => Instant(Instant::at(self.on.plus(1), 0).0 - 1),
        }
    }

    /// The first day at whose end it is late.
    pub const fn first_late_day(self) -> Day {
        match self.minute {
            Some(_) => self.on,
            None => self.on.plus(1),
        }
    }

    /// Whether a moment lies after it.
    pub const fn passed(self, at: Instant) -> bool {
        at.0 > self.at().0
    }

    /// `15/03/2026`, or `16:00 15/03/2026`.
    pub fn text(self) -> String {
        match self.minute {
            Some(_) => format!("{} {}", self.at().clock_text(), self.on.date_text()),
            None => self.on.date_text(),
        }
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at().cmp(&other.at())
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The dates of a task with a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// As given; only a correction of the order changes it.
    pub first: Due,
    /// The first day, moved by the time in which the task was suspended.
    pub due: Due,
    /// Granted by the assigner, moved likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_to: Option<Due>,
}

impl Deadline {
    /// A clock that begins.
    pub const fn new(due: Due) -> Self {
        Self { first: due, due, extended_to: None }
    }

    /// What holds now.
    pub fn in_force(&self) -> Due {
        self.extended_to.unwrap_or(self.due)
    }

    /// After a stop from `since` to `now`: what was left of days is left again, and ends on a working day; what had passed
    /// before the stop stays passed. With `bound`, nothing moves behind it.
    #[must_use]
    pub fn after_stop(self, calendar: &Calendar, since: Instant, now: Instant, bound: Option<Due>) -> Self {
        let moved = |due: Due| moved(calendar, due, since, now, bound);
        Self { first: self.first, due: moved(self.due), extended_to: self.extended_to.map(moved) }
    }
}

fn moved(calendar: &Calendar, due: Due, since: Instant, now: Instant, bound: Option<Due>) -> Due {
    let days = now.day().0 - since.day().0;
    if due.passed(since) || days <= 0 {
        return due;
    }
    let on = due.on.plus(days);
    let on = if calendar.is_working_day(on) { on } else { calendar.next_working_day(on) };
    let counted = Due { on, ..due };
    bound.map_or(counted, |bound| counted.min(bound).max(due))
}

/// How a task with a day ended, or stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeClass {
    /// Chưa đến hạn.
    NotDue,
    /// Sắp đến hạn.
    DueSoon,
    /// Quá hạn.
    Overdue,
    /// Không hạn: ongoing, recurring, or without a time for a stated reason.
    NoDeadline,
    /// Tạm dừng: the clock stands still, with reason and review date.
    Suspended,
    /// Not anybody's yet, ended without a result, or done by children that have the clocks.
    None,
    /// Hoàn thành đúng hạn, by the day that was given first.
    OnTime,
    /// Hoàn thành đúng hạn, by the day of an extension.
    OnTimeExtended,
    /// Hoàn thành quá hạn.
    Late,
    /// Hoàn thành, không hạn.
    DoneNoDeadline,
}

impl TimeClass {
    /// All.
    pub const ALL: [TimeClass; 10] = [
        TimeClass::NotDue,
        TimeClass::DueSoon,
        TimeClass::Overdue,
        TimeClass::NoDeadline,
        TimeClass::Suspended,
        TimeClass::None,
        TimeClass::OnTime,
        TimeClass::OnTimeExtended,
        TimeClass::Late,
        TimeClass::DoneNoDeadline,
    ];

    /// The stable key, as in translation files (`task_time.<key>`).
    pub const fn key(self) -> &'static str {
        match self {
            TimeClass::NotDue => "not_due",
            TimeClass::DueSoon => "due_soon",
            TimeClass::Overdue => "overdue",
            TimeClass::NoDeadline => "no_deadline",
            TimeClass::Suspended => "suspended",
            TimeClass::None => "none",
            TimeClass::OnTime => "on_time",
            TimeClass::OnTimeExtended => "on_time_extended",
            TimeClass::Late => "late",
            TimeClass::DoneNoDeadline => "done_no_deadline",
        }
    }
}

/// How a task was finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// By the day that was given first.
    OnTime,
    /// By the day of an extension; on time, counted apart.
    Extended,
    /// After the day.
    Late,
    /// There was no day.
    NoDeadline,
}

impl Finish {
    /// All, in the order of their codes.
    pub const ALL: [Finish; 4] = [Finish::OnTime, Finish::Extended, Finish::Late, Finish::NoDeadline];

    /// Judges a moment by a clock. By parameter, finished by extension is late.
    pub fn judge(deadline: Option<&Deadline>, at: Instant, extended_is_late: bool) -> Self {
        let Some(deadline) = deadline else { return Finish::NoDeadline };
        if !deadline.due.passed(at) {
            Finish::OnTime
        } else if !extended_is_late && deadline.extended_to.is_some_and(|to| !to.passed(at)) {
            Finish::Extended
        } else {
            Finish::Late
        }
    }

    /// The time class of a finished task.
    pub const fn class(self) -> TimeClass {
        match self {
            Finish::OnTime => TimeClass::OnTime,
            Finish::Extended => TimeClass::OnTimeExtended,
            Finish::Late => TimeClass::Late,
            Finish::NoDeadline => TimeClass::DoneNoDeadline,
        }
    }
}

/// The class of a running clock: due soon from some working days before the day on.
pub fn running_class(calendar: &Calendar, due: Due, now: Instant, soon_days: u16) -> TimeClass {
    if due.passed(now) {
        return TimeClass::Overdue;
    }
    // Every sixteen days hold at least one working day, so that the walk ends soon.
    let far = due.on.0 - now.day().0 > i32::from(soon_days) * 16;
    if !far && working_days_left(calendar, now.day(), due.on) <= i32::from(soon_days) {
        TimeClass::DueSoon
    } else {
        TimeClass::NotDue
    }
}

/// Working days after `from`, up to `to`.
fn working_days_left(calendar: &Calendar, from: Day, to: Day) -> i32 {
    (from.0 + 1..=to.0).filter(|day| calendar.is_working_day(Day(*day))).count() as i32
}
