//! Boards of tasks: by unit, area, document, person; what is late; urging.

use crate::routes::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
