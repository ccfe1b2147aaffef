//! One dossier at the desk: state, actions, history, papers, files.

use crate::routes::Route;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    Vec::new()
}
