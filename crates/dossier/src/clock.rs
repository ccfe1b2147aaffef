//! The settlement clock: stretches that run or stand still, the promise that is never changed, and the time class.

use calendar::{Calendar, CalendarError, Due, Limit, LimitUnit};
use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

use crate::model::Punctuality;

/// Why the settlement clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The applicant supplements (NĐ 61/2018 Đ19.4 or the procedure's own rule).
    Supplement,
    /// The applicant pays and the procedure does not count that time.
    Fee,
    /// Suspended under a special law.
    Suspension,
}

/// A stretch in which the clock stands still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Since when.
    pub since: Instant,
    /// Why.
    pub reason: StopReason,
    /// The article that allows it.
    pub basis: String,
    /// When it is looked at again: the day of the applicant's term, or the review date.
    pub review_on: Day,
}

/// A stretch that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// First moment.
    pub from: Instant,
    /// Last moment.
    pub to: Instant,
    /// Why it stood still; none when it ran.
    pub stopped: Option<StopReason>,
}

/// The settlement clock of an accepted dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settlement {
    /// The limit in force.
    pub limit: Limit,
    /// When the running count began (receipt, or a restart).
    pub started_at: Instant,
    /// Printed on the first receipt; never changes.
    pub promised_at: Instant,
    /// What the law demands now.
    pub due_at: Instant,
    /// Set by an apology, at most once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub re_promised_at: Option<Instant>,
    /// Set while it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<Stop>,
    /// Earlier stretches, oldest first.
    #[serde(default)]
    pub stretches: Vec<Stretch>,
    /// The due time lies beyond days that are decreed.
    #[serde(default)]
    pub provisional: bool,
}

/// How a time limit stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeClass {
    /// More than a fifth of the time, and more than a day of work, is left.
    InTime,
    /// Under a fifth of the time left, or under a day.
    DueSoon,
    /// Past.
    Overdue,
    /// Stands still.
    Stopped,
    /// No limit.
    None,
}

impl TimeClass {
    /// The stable key, as in translation files.
    pub const fn key(self) -> &'static str {
        match self {
            TimeClass::InTime => "in_time",
            TimeClass::DueSoon => "due_soon",
            TimeClass::Overdue => "overdue",
            TimeClass::Stopped => "paused",
            TimeClass::None => "none",
        }
    }
}

/// Minutes of work in a day of work.
const DAY_MINUTES: i64 = 8 * 60;

/// The class of a running limit at `now`.
pub fn time_class(calendar: &Calendar, started_at: Instant, due_at: Instant, now: Instant) -> TimeClass {
    if now > due_at {
        return TimeClass::Overdue;
    }
    let left = calendar.working_minutes_between(now, due_at);
    let whole = calendar.working_minutes_between(started_at, due_at);
    if left < DAY_MINUTES || left * 5 < whole { TimeClass::DueSoon } else { TimeClass::InTime }
}

/// Whether a limit is counted in days or longer: then only the date of an event matters, not its hour.
pub fn counts_days(unit: LimitUnit) -> bool {
    use LimitUnit::{CalendarDays, Hours, Minutes, Months, SameDay, Weeks, WorkingDays, WorkingHours, Years};
    match unit {
        WorkingDays | CalendarDays | Weeks | Months | Years | SameDay => true,
        Minutes | Hours | WorkingHours => false,
    }
}

/// Early, on time or late: day limits by date, hour limits by instant.
pub fn punctuality(unit: LimitUnit, due_at: Instant, finished_at: Instant) -> Punctuality {
    let (due, done) = (due_at.day(), finished_at.day());
    if counts_days(unit) {
        return match done.cmp(&due) {
            std::cmp::Ordering::Less => Punctuality::Early,
            std::cmp::Ordering::Equal => Punctuality::OnTime,
            std::cmp::Ordering::Greater => Punctuality::Late,
        };
    }
    if finished_at > due_at {
        Punctuality::Late
    } else if done < due {
        Punctuality::Early
    } else {
        Punctuality::OnTime
    }
}

impl Settlement {
    /// A clock that starts at `from`; the promise is its due time.
    ///
    /// # Errors
    /// The calendar cannot count the limit.
    pub fn start(calendar: &Calendar, limit: Limit, from: Instant) -> Result<Self, CalendarError> {
        let due = calendar.add(from, limit)?;
        Ok(Self {
            limit,
            started_at: from,
            promised_at: due.at,
            due_at: due.at,
            re_promised_at: None,
            stop: None,
            stretches: Vec::new(),
            provisional: due.provisional,
        })
    }

    /// The class at `now`.
    pub fn class(&self, calendar: &Calendar, now: Instant) -> TimeClass {
        match self.stop {
            Some(_) => TimeClass::Stopped,
            None => time_class(calendar, self.started_at, self.due_at, now),
        }
    }

    /// The due time when the clock that stands still goes on at `now` with what was left of the limit. A limit that had
    /// passed before the stop stays passed.
    ///
    /// # Errors
    /// The calendar cannot count what is left.
    pub fn due_after_pause(&self, calendar: &Calendar, now: Instant) -> Result<Instant, CalendarError> {
        let Some(stop) = &self.stop else { return Ok(self.due_at) };
        let due = Due { at: self.due_at, provisional: self.provisional };
        Ok(after_pause(calendar, self.limit.unit, due, (stop.since, now))?.at)
    }
}

/// The due time of a limit that begins at `from` and stands still in the stretches that say so, oldest first.
///
/// # Errors
/// The calendar cannot count the limit, or what is left of it after a stop.
pub fn due_with_stops<'a>(
    calendar: &Calendar,
    limit: Limit,
    from: Instant,
    stretches: impl Iterator<Item = &'a Stretch>,
) -> Result<Due, CalendarError> {
    let stops = stretches.filter(|stretch| stretch.stopped.is_some());
    let first = calendar.add(from, limit)?;
    stops.into_iter().try_fold(first, |due, stop| after_pause(calendar, limit.unit, due, (stop.from, stop.to)))
}

/// What was left at the beginning of a stop is counted from its end.
fn after_pause(
    calendar: &Calendar,
    unit: LimitUnit,
    due: Due,
    (since, now): (Instant, Instant),
) -> Result<Due, CalendarError> {
    if since > due.at {
        return Ok(due);
    }
    let left = if !counts_days(unit) {
        let minutes = calendar.working_minutes_between(since, due.at).max(1);
        Limit { value: minutes as f64 / 60.0, unit: LimitUnit::WorkingHours }
    } else {
        match days_left(calendar, unit, since.day(), due.at.day()) {
            0 => Limit { value: 1.0, unit: LimitUnit::SameDay },
            days if working_unit(unit) => Limit { value: f64::from(days), unit: LimitUnit::WorkingDays },
            days => Limit { value: f64::from(days), unit: LimitUnit::CalendarDays },
        }
    };
    let counted = calendar.add(now, left)?;
    Ok(Due { at: counted.at, provisional: due.provisional || counted.provisional })
}

fn working_unit(unit: LimitUnit) -> bool {
    matches!(unit, LimitUnit::WorkingDays | LimitUnit::SameDay)
}

/// Days of the limit's kind after `from` up to `to`.
fn days_left(calendar: &Calendar, unit: LimitUnit, from: Day, to: Day) -> i32 {
    let days = (from.0 + 1)..=to.0;
    let counted = |day: &i32| !working_unit(unit) || calendar.is_working_day(Day(*day));
    days.filter(counted).count() as i32
}
