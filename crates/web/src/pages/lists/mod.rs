//! Search, register, uncollected results, day-end cash list.

mod address;
mod cash;
pub mod days;
mod desks;
pub mod file;
mod register;
mod rows;
mod search;
mod uncollected;

use axum::routing::{get, post};

pub use address::Address;
pub use file::failed;
pub use register::{paper_lang, printer};
pub use rows::{Eyes, list_view};
pub use search::units as units_within;

use crate::desk::{READERS, RECEIVERS};
use crate::routes::{Permission, Route};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    use Permission::Role as Only;
    vec![
        Route::desk("/desk/search", "GET", Only(READERS), get(search::show)),
        Route::desk("/desk/search.xlsx", "GET", Only(READERS), get(search::sheet)),
        Route::desk("/desk/register", "GET", Only(READERS), get(register::show)),
        Route::desk("/desk/register.xlsx", "GET", Only(READERS), get(register::sheet)),
        Route::desk("/desk/register.pdf", "GET", Only(READERS), get(register::print)),
        Route::desk("/desk/uncollected", "GET", Only(RECEIVERS), get(uncollected::show)),
        Route::desk("/desk/uncollected", "POST", Only(RECEIVERS), post(uncollected::tell)),
        Route::desk("/desk/cash", "GET", Only(RECEIVERS), get(cash::show)),
        Route::desk("/desk/cash.xlsx", "GET", Only(RECEIVERS), get(cash::sheet)),
        Route::desk("/desk/cash.pdf", "GET", Only(RECEIVERS), get(cash::print)),
    ]
}
