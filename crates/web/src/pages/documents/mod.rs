//! Documents: the tray, registering, reviewing what was read.

use crate::routes::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
