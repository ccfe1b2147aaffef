//! The calendar of a unit: day data and office hours, and the questions about moments and days.

use std::sync::{Arc, OnceLock};

use kernel::time::{Day, Instant, MINUTE_MICROS};

use crate::days::{DayInfo, DayKind, DaysOff};
use crate::hours::{OfficeHours, minute_micros};
use crate::table::{self, Table};

/// Day data and office hours; a clone costs two counters.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(crate) table: Arc<Table>,
    pub(crate) office: Arc<Office>,
}

/// Office hours and the working minutes that lie before each day.
#[derive(Debug)]
pub(crate) struct Office {
    pub(crate) hours: OfficeHours,
    /// One longer than the days.
    pub(crate) minutes: Vec<u32>,
    /// Microseconds of every working day, if all have the same: the day is then found by division.
    pub(crate) even: Option<i64>,
}

/// The end of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When it ends.
    pub at: Instant,
    /// Whether days counted on the way are estimated, not decreed.
    pub provisional: bool,
}

/// Working minutes as days of 8 hours, hours and minutes, e.g. for "còn 2 ngày 3 giờ". Signs follow the input.
pub fn describe_working(minutes: i64) -> (i64, i64, i64) {
    (minutes / 480, minutes % 480 / 60, minutes % 60)
}

impl Calendar {
    /// The calendar that comes with the product: decreed days of 2022–2027 and the default hours.
    pub fn embedded() -> Self {
        static EMBEDDED: OnceLock<Calendar> = OnceLock::new();
        const DATA: &str = include_str!("../../../data/calendar/holidays.json");
        let read = || match serde_json::from_str(DATA) {
            Ok(days) => Self::new(days, OfficeHours::default()),
            Err(error) => unreachable!("the data inside the binary is read by every test: {error}"),
        };
        EMBEDDED.get_or_init(read).clone()
    }

    /// From day data and office hours.
    pub fn new(days: DaysOff, hours: OfficeHours) -> Self {
        Self::of(Arc::new(Table::new(&days)), hours)
    }

    fn of(table: Arc<Table>, hours: OfficeHours) -> Self {
        let mut sum = 0;
        let mut minutes = vec![0];
        for day in (table::FIRST_DAY..table::END_DAY).map(Day) {
            if table.kind(day).is_working() {
                sum += hours.minutes(day.weekday());
            }
            minutes.push(sum);
        }
        let monday = hours.minutes(0);
        let even = (1..7).all(|n| hours.minutes(n) == monday).then_some(i64::from(monday) * MINUTE_MICROS);
        Self { table, office: Arc::new(Office { hours, minutes, even }) }
    }

    /// The same days under other hours; the day data is shared.
    pub fn with_hours(&self, hours: OfficeHours) -> Self {
        Self::of(Arc::clone(&self.table), hours)
    }

    /// The same calendar with the operator's decisions on single days: `Working` or `MakeUp` open a day, every other
    /// kind closes it. Days outside 1990–2100 are ignored.
    pub fn with_overrides(&self, overrides: &[(Day, DayKind, String)]) -> Self {
        Self::of(Arc::new(self.table.with_overrides(overrides)), self.office.hours.clone())
    }

    /// Which state of the day data this is.
    pub fn version(&self) -> &str {
        &self.table.version
    }

    /// All that counting depends on, as bytes: which days are worked, and the working hours of the week. Two calendars with
    /// equal bytes count every limit alike; names, statuses and reception shifts are left out.
    pub fn shape(&self) -> Vec<u8> {
        let mut shape: Vec<u8> =
            (table::FIRST_DAY..table::END_DAY).map(|day| u8::from(self.table.kind(Day(day)).is_working())).collect();
        for weekday in 0..7 {
            let windows = self.office.hours.working(weekday).iter().map(ToString::to_string);
            shape.extend(windows.collect::<Vec<_>>().join(",").into_bytes());
            shape.push(b';');
        }
        shape
    }

    /// The office hours.
    pub fn hours(&self) -> &OfficeHours {
        &self.office.hours
    }

    /// Whether offices work on a day. Outside 1990–2100 only weekends are known.
    pub fn is_working_day(&self, day: Day) -> bool {
        self.table.kind(day).is_working()
    }

    /// All that is known of a day.
    pub fn day_info(&self, day: Day) -> DayInfo {
        self.table.info(day)
    }

    /// Whether it is working time.
    pub fn is_open(&self, at: Instant) -> bool {
        let (day, micros) = (at.day(), at.micros_of_day());
        self.is_working_day(day) && self.office.hours.working(day.weekday()).iter().any(|w| w.holds(micros))
    }

    /// Whether people are received: working time, or a reception shift of a day that is not a day off by name
    /// (a Saturday shift is not held on a holiday).
    pub fn receives(&self, at: Instant) -> bool {
        let (day, micros) = (at.day(), at.micros_of_day());
        let kind = self.table.kind(day);
        let shift = || self.office.hours.reception(day.weekday()).iter().any(|w| w.holds(micros));
        self.is_open(at) || ((kind.is_working() || kind == DayKind::Weekend) && shift())
    }

    /// Opening of the office on a working day.
    pub fn open_of(&self, day: Day) -> Option<Instant> {
        let first = self.office.hours.working(day.weekday()).first()?;
        self.is_working_day(day).then(|| Instant::at(day, i32::from(first.from)))
    }

    /// Close of the office on a working day.
    pub fn close_of(&self, day: Day) -> Option<Instant> {
        let last = self.office.hours.working(day.weekday()).last()?;
        self.is_working_day(day).then(|| Instant::at(day, i32::from(last.to)))
    }

    /// The first working day strictly after a day.
    pub fn next_working_day(&self, day: Day) -> Day {
        let mut next = day.plus(1);
        while !self.is_working_day(next) {
            next = next.plus(1);
        }
        next
    }

    /// The moment itself if it is working time, else the start of the next working window.
    pub fn next_open(&self, at: Instant) -> Instant {
        let (day, micros) = (at.day(), at.micros_of_day());
        if self.is_working_day(day) {
            let windows = self.office.hours.working(day.weekday());
            if let Some(window) = windows.iter().find(|w| micros < minute_micros(w.to)) {
                return at.max(Instant::at(day, i32::from(window.from)));
            }
        }
        let next = self.next_working_day(day);
        self.open_of(next).unwrap_or(Instant::at(next, 0))
    }

    /// Working minutes from `a` to `b`, negative if `b` is earlier. Parts of minutes are dropped at each end, so
    /// spans add up exactly. Moments outside 1990–2100 count as its first or last.
    pub fn working_minutes_between(&self, a: Instant, b: Instant) -> i64 {
        self.worked(b) / MINUTE_MICROS - self.worked(a) / MINUTE_MICROS
    }

    /// Microseconds of working time between the start of the calendar and a moment.
    pub(crate) fn worked(&self, at: Instant) -> i64 {
        let day = at.day();
        let minutes = &self.office.minutes;
        let Some(i) = table::index(day) else {
            let all = minutes.last().copied().unwrap_or_default();
            return if day.0 < table::FIRST_DAY { 0 } else { i64::from(all) * MINUTE_MICROS };
        };
        let mut sum = i64::from(minutes[i]) * MINUTE_MICROS;
        if self.is_working_day(day) {
            let micros = at.micros_of_day();
            for window in self.office.hours.working(day.weekday()) {
                let (from, to) = (minute_micros(window.from), minute_micros(window.to));
                sum += (micros.min(to) - from).max(0);
            }
        }
        sum
    }
}
