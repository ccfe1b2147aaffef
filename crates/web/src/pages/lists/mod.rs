//! Search, register, uncollected results, day-end cash list.

mod address;
mod file;
mod search;

use axum::routing::get;

pub use address::Address;

use crate::desk;
use crate::routes::{Permission, Route};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    use Permission::Role as Only;
    vec![
        Route::desk("/desk/search", "GET", Only(desk::READERS), get(search::show)),
        Route::desk("/desk/search.xlsx", "GET", Only(desk::READERS), get(search::export)),
    ]
}
