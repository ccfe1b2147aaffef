//! Boards of tasks: by unit, area, document, person; the lists behind their figures; urging.

mod asked;
mod boards;
mod find;
mod glance;
mod grid;
mod list;
mod sheet;
mod top;
mod urging;

use axum::routing::get;

pub use asked::may;
pub use find::Find;
pub use glance::{Glance, glance};
pub use urging::may_urge;

use crate::routes::{Permission, Route};

/// The routes. Who looks over tasks is asked page by page: members of the committee hold no role for it.
pub fn routes() -> Vec<Route> {
    use Permission::Official;
    let mut all = vec![
        Route::desk("/desk/steering", "GET", Official, get(boards::show)),
        Route::desk("/desk/steering/list", "GET", Official, get(list::show)),
        Route::desk("/desk/steering/list.xlsx", "GET", Official, get(sheet::give)),
    ];
    all.extend(urging::routes());
    all
}
