//! Limits in working days of 8 hours, to compare steps with the whole.

use calendar::{Limit, LimitUnit};

use crate::Step;

/// Roughly how many working days a limit is; exact for working days and hours.
pub(crate) fn days(limit: Limit) -> f64 {
    let per_unit = match limit.unit {
        LimitUnit::Minutes => 1.0 / 480.0,
        LimitUnit::Hours | LimitUnit::WorkingHours => 1.0 / 8.0,
        LimitUnit::WorkingDays => 1.0,
        LimitUnit::CalendarDays => 5.0 / 7.0,
        LimitUnit::Weeks => 5.0,
        LimitUnit::Months => 21.0,
        LimitUnit::Years => 250.0,
        LimitUnit::SameDay => return 1.0,
    };
    limit.value * per_unit
}

/// Working days of all steps together; steps without a time count nothing.
pub(crate) fn sum_of_steps(steps: &[Step]) -> f64 {
    steps.iter().filter_map(|step| step.limit).map(days).sum()
}
