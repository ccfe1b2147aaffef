//! Tracking, completing, paying, rating.

use crate::routes::Route;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
