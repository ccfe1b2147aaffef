//! The live index of the desk: the score of a criteria set, why points are lost, the dossiers and procedures behind each
//! figure, units by rank and side by side.

pub mod ask;
mod dossiers;
mod export;
mod item;
pub mod official;
mod overview;
mod procedures;
mod ranking;
mod repairs;
mod ring;
pub mod term;
mod trend;
mod why;
pub mod words;

pub use overview::state_key;

use axum::routing::get;

use crate::desk::READERS;
use crate::routes::{Permission, Route};

/// Routes of this subject. Scores are nobody's secret among officials; lists of dossiers are for those who read dossiers.
pub fn routes() -> Vec<Route> {
    use Permission::{Official, Role as Only};
    vec![
        Route::desk("/desk/index", "GET", Official, get(overview::show)),
        Route::desk("/desk/index/ranking", "GET", Official, get(ranking::show)),
        Route::desk("/desk/index/compare", "GET", Official, get(ranking::compare)),
        Route::desk("/desk/index/procedures", "GET", Official, get(procedures::show)),
        Route::desk("/desk/index/dossiers", "GET", Only(READERS), get(dossiers::show)),
        Route::desk("/desk/index/dossiers.xlsx", "GET", Only(READERS), get(export::xlsx)),
        Route::desk("/desk/index/dossiers.csv", "GET", Only(READERS), get(export::csv)),
        Route::desk("/desk/index/{set}/{item}", "GET", Official, get(item::show)),
    ]
}
