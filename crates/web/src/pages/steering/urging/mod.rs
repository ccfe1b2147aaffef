//! Letters that urge: one numbered letter a unit with its late tasks, their register, and urging from a row.

mod act;
mod late;
mod letter;
mod page;
mod register;

use axum::routing::{get, post};

use crate::routes::{Permission, Route};

pub use act::may_urge;

/// Routes of this subject; who may what is asked of the reviewing unit.
pub fn routes() -> Vec<Route> {
    use Permission::Official;
    vec![
        Route::desk("/desk/steering/urging", "GET", Official, get(page::show)),
        Route::desk("/desk/steering/urging", "POST", Official, post(act::issue)),
        Route::desk("/desk/steering/urging/draft.pdf", "GET", Official, get(page::draft)),
        Route::desk("/desk/steering/urge", "POST", Official, post(act::one)),
        Route::desk("/desk/steering/letters", "GET", Official, get(register::show)),
        Route::desk("/desk/steering/letters/{office}/{year}/{number}/{kind}", "GET", Official, get(register::file)),
    ]
}
