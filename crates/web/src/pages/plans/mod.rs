//! Plans and programmes, with their lines, targets and stages.

use crate::routes::Route;

/// The routes.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
