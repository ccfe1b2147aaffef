//! The clock of the simulation, and office time on it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::ports::Clock;
use calendar::{Calendar, Limit, LimitUnit};
use kernel::Instant;

/// A clock that stands still until the simulation moves it; share it with the program that is filled.
#[derive(Debug, Clone)]
pub struct SimClock(Arc<AtomicI64>);

impl SimClock {
    /// Set to a moment.
    pub fn new(moment: Instant) -> Self {
        Self(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The moment it shows.
    pub fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    /// Moves it.
    pub fn set(&self, moment: Instant) {
        self.0.store(moment.0, Ordering::SeqCst);
    }

    /// As the program takes it.
    pub fn as_clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// So many minutes of office time later, in office time, and never the same moment.
pub(crate) fn work(calendar: &Calendar, from: Instant, minutes: i64) -> Instant {
    calendar.next_open(later(calendar, from, minutes).max(Instant(from.0 + 1)))
}

/// So many minutes of office time later.
pub(crate) fn later(calendar: &Calendar, from: Instant, minutes: i64) -> Instant {
    let limit = Limit { value: minutes.max(1) as f64 / 60.0, unit: LimitUnit::WorkingHours };
    calendar.add(from, limit).map_or(from.plus_minutes(minutes), |due| due.at)
}

/// So many minutes of office time earlier.
pub(crate) fn earlier(calendar: &Calendar, from: Instant, minutes: i64) -> Instant {
    let limit = Limit { value: minutes.max(1) as f64 / 60.0, unit: LimitUnit::WorkingHours };
    calendar.subtract(from, limit).map_or(from.plus_minutes(-minutes), |due| due.at)
}
