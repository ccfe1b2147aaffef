//! Figures for those who lead and for oneself: the overview of a unit, the leader's page, the projector, own figures.
//! Everything is read from counters; every figure leads to the list of what it counts.

mod heat;
mod leader;
mod links;
mod overview;
mod own;
mod parts;
mod place;
mod projector;
mod ranking;

use axum::routing::get;
use kernel::Role;

use crate::desk::{OVERSEERS, WORKERS};
use crate::routes::{Permission, Route};

/// Who has the leader's page.
pub const LEADING: &[Role] = &[Role::ProvinceLeader, Role::AgencyLeader];

pub use ranking::{Ranked, ranking};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/desk/dashboard", "GET", Permission::Role(OVERSEERS), get(overview::show)),
        Route::desk("/desk/leader", "GET", Permission::Role(LEADING), get(leader::show)),
        Route::desk("/desk/projector", "GET", Permission::Role(OVERSEERS), get(projector::show)),
        Route::desk("/desk/own", "GET", Permission::Role(WORKERS), get(own::show)),
    ]
}
