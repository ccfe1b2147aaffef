//! Periodic reports of steering: drafted from the data, sent and frozen.

use crate::routes::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
