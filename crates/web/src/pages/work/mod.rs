//! My work, what waits for approval, notices.

use crate::routes::Route;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
