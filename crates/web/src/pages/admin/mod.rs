//! Administration: catalogue, units, people, calendar, templates, imports, audit.

use crate::routes::Route;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
