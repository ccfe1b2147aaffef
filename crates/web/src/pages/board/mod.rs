//! The board of a unit: open work by days left, who carries how much, what is stuck where; reassigning and urging.

mod act;
mod load;
mod view;

pub use view::week_end;

use axum::routing::{get, post};

use crate::desk::OVERSEERS;
use crate::routes::{Permission, Route};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    let only = Permission::Role(OVERSEERS);
    vec![
        Route::desk("/desk/board", "GET", only, get(view::show)),
        Route::desk("/desk/board", "POST", only, post(act::run)),
    ]
}
