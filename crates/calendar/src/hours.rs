//! Office hours of a unit: windows of working time, and shifts that only receive people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::CalendarError;

/// A span of one day, in minutes since midnight; the end is not part of it. Written `07:00-11:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window {
    /// First minute.
    pub from: u16,
    /// Minute after the last one; at most 1440.
    pub to: u16,
}

impl Window {
    /// Whether the microsecond of the day lies inside.
    pub(crate) fn holds(self, micros: i64) -> bool {
        micros >= minute_micros(self.from) && micros < minute_micros(self.to)
    }

    /// Length in minutes.
    pub(crate) fn minutes(self) -> u32 {
        u32::from(self.to - self.from)
    }
}

/// Minutes of a day as microseconds.
pub(crate) fn minute_micros(minute: u16) -> i64 {
    i64::from(minute) * kernel::time::MINUTE_MICROS
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}-{:02}:{:02}", self.from / 60, self.from % 60, self.to / 60, self.to % 60)
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

impl FromStr for Window {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let read = || {
            let (from, to) = text.split_once('-')?;
            Some(Self { from: clock(from)?, to: clock(to)? })
        };
        read().filter(|w| w.from < w.to && w.to <= 1440).ok_or_else(|| CalendarError::BadHours(text.to_owned()))
    }
}

impl TryFrom<String> for Window {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Working windows and reception shifts of a unit, Monday first. No national rule fixes them; provinces decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawHours", into = "RawHours")]
pub struct OfficeHours {
    working: [Vec<Window>; 7],
    reception: [Vec<Window>; 7],
}

#[derive(Clone, Serialize, Deserialize)]
struct RawHours {
    working: [Vec<Window>; 7],
    #[serde(default)]
    reception: [Vec<Window>; 7],
}

impl TryFrom<RawHours> for OfficeHours {
    type Error = CalendarError;

    fn try_from(raw: RawHours) -> Result<Self, CalendarError> {
        Self::new(raw.working, raw.reception)
    }
}

impl From<OfficeHours> for RawHours {
    fn from(hours: OfficeHours) -> Self {
        Self { working: hours.working, reception: hours.reception }
    }
}

impl OfficeHours {
    /// Monday first. Every weekday from Monday to Friday needs a working window; a Saturday or Sunday without one
    /// takes Monday's hours when it is worked as a make-up day. Reception shifts are no working time.
    ///
    /// # Errors
    /// [`CalendarError::BadHours`] when windows are empty, out of order, overlap or leave the day.
    pub fn new(working: [Vec<Window>; 7], reception: [Vec<Window>; 7]) -> Result<Self, CalendarError> {
        for windows in working.iter().chain(&reception) {
            check(windows)?;
        }
        if let Some(day) = working.iter().take(5).position(Vec::is_empty) {
            return Err(CalendarError::BadHours(format!("weekday {}", day + 1)));
        }
        Ok(Self { working, reception })
    }

    /// The windows of a weekday (Monday 0) when it is worked.
    pub fn working(&self, weekday: u8) -> &[Window] {
        let own = &self.working[usize::from(weekday % 7)];
        if own.is_empty() { &self.working[0] } else { own }
    }

    /// The reception-only shifts of a weekday (Monday 0).
    pub fn reception(&self, weekday: u8) -> &[Window] {
        &self.reception[usize::from(weekday % 7)]
    }

    /// Minutes of working time on a worked weekday.
    pub(crate) fn minutes(&self, weekday: u8) -> u32 {
        self.working(weekday).iter().map(|w| w.minutes()).sum()
    }

    /// Adds a reception-only shift, e.g. on Saturday morning.
    ///
    /// # Errors
    /// [`CalendarError::BadHours`] when it overlaps another shift of that day.
    pub fn with_reception(mut self, weekday: u8, window: Window) -> Result<Self, CalendarError> {
        let shifts = &mut self.reception[usize::from(weekday % 7)];
        shifts.push(window);
        shifts.sort_by_key(|w| w.from);
        check(shifts)?;
        Ok(self)
    }
}

fn check(windows: &[Window]) -> Result<(), CalendarError> {
    let mut last = 0;
    for window in windows {
        if window.from < last || window.from >= window.to || window.to > 1440 {
            return Err(CalendarError::BadHours(window.to_string()));
        }
        last = window.to;
    }
    Ok(())
}

impl Default for OfficeHours {
    /// 07:00–11:00 and 13:00–17:00, Monday to Friday; no reception shifts.
    fn default() -> Self {
        let day = vec![Window { from: 420, to: 660 }, Window { from: 780, to: 1020 }];
        let working = std::array::from_fn(|i| if i < 5 { day.clone() } else { Vec::new() });
        Self { working, reception: Default::default() }
    }
}
