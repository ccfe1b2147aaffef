//! Time limits as the catalogue states them.

use serde::{Deserialize, Serialize};

/// Unit of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// Minutes of the wall clock.
    Minutes,
    /// Hours of the wall clock.
    Hours,
    /// Hours of office time.
    WorkingHours,
    /// Working days.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Within the day.
    SameDay,
}

/// A time limit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// How many units; fractions are allowed.
    pub value: f64,
    /// Which units.
    pub unit: LimitUnit,
}
