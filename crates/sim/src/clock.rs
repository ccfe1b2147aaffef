//! The clock of the simulation, and the moments at which things happen in it.

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

/// Moments are taken from a grid with one crooked moment in every ten minutes, so that what happens at about the same
/// time is written in one transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace(pub u64);

const SLOT: i64 = 600_000_000;
const SECOND: i64 = 1_000_000;

impl Pace {
    fn point(self, slot: i64) -> Instant {
        let mixed = (slot as u64 ^ self.0).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
        Instant(slot * SLOT + (mixed % 590) as i64 * SECOND)
    }

    /// The first moment of the grid that is not earlier.
    pub fn from(self, at: Instant) -> Instant {
        let slot = at.0.div_euclid(SLOT);
        let here = self.point(slot);
        if here >= at { here } else { self.point(slot + 1) }
    }

    /// The first moment of the grid in office time that is not earlier.
    pub fn open(self, calendar: &Calendar, at: Instant) -> Instant {
        let mut found = self.from(calendar.next_open(at));
        while !calendar.is_open(found) {
            found = self.from(calendar.next_open(found));
        }
        found
    }

    /// So many minutes of office time later, in office time, and never the same moment.
    pub fn work(self, calendar: &Calendar, from: Instant, minutes: i64) -> Instant {
        self.open(calendar, later(calendar, from, minutes).max(Instant(from.0 + 1)))
    }
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
