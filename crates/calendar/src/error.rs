//! What can be wrong with a limit or with office hours.

/// Why a limit could not be counted, or hours could not be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CalendarError {
    /// Zero, negative, infinite or not a number.
    #[error("a limit must be a number greater than zero: {0}")]
    NotPositive(f64),
    /// More than the calendar can hold.
    #[error("the limit is too large: {0}")]
    TooLarge(f64),
    /// The start or the end is outside the years 1990–2100.
    #[error("outside the calendar's years 1990-2100")]
    OutOfRange,
    /// Windows of a weekday that are no hours of a day, overlap, or are missing.
    #[error("office hours are not usable: {0}")]
    BadHours(String),
}
