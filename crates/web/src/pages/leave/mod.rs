//! Leave, delegation, acting for another.

mod forms;
mod record;
mod view;

use axum::routing::{get, post};

use crate::flash;
use crate::routes::{Permission, Route};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    use Permission::Official;
    vec![
        Route::desk("/desk/leave", "GET", Official, get(view::show)),
        Route::desk("/desk/leave", "POST", Official, post(record::leave)),
        Route::desk("/desk/leave/delegation", "POST", Official, post(record::delegation)),
        Route::desk("/desk/leave/delegation", "GET", Official, get(|| async { flash::redirect("/desk/leave", &[]) })),
        Route::desk("/desk/leave/end", "POST", Official, post(record::end)),
    ]
}
