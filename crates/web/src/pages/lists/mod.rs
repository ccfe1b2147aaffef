//! Search, register, uncollected results, day-end cash list.

use crate::routes::Route;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
