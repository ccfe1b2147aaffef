//! Statutory report II.06a/VPCP/KSTT: figures of a unit and period, as the form prints them; closing; closed reports with
//! what changed since.

mod asked;
mod close;
mod closed;
mod files;
mod names;
mod overview;
mod paper_of;
mod show;
mod table;

use axum::routing::{get, post};

use crate::desk::OVERSEERS;
use crate::routes::{Permission, Route};

/// Address of the report.
pub const REPORT: &str = "/desk/reports/ii06a";

pub use names::period_name;
pub use paper_of::{Told, default_recipient};

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    use Permission::Role as Only;
    vec![
        Route::desk("/desk/reports", "GET", Only(OVERSEERS), get(overview::show)),
        Route::desk("/desk/reports/ii06a", "GET", Only(OVERSEERS), get(show::show)),
        Route::desk("/desk/reports/ii06a.pdf", "GET", Only(OVERSEERS), get(files::pdf)),
        Route::desk("/desk/reports/ii06a.xlsx", "GET", Only(OVERSEERS), get(files::xlsx)),
        Route::desk("/desk/reports/ii06a/close", "GET", Only(OVERSEERS), get(close::ask)),
        Route::desk("/desk/reports/ii06a/close", "POST", Only(OVERSEERS), post(close::close)),
        Route::desk("/desk/reports/ii06a/closed/{id}", "GET", Only(OVERSEERS), get(closed::show)),
        Route::desk("/desk/reports/ii06a/closed/{id}/pdf", "GET", Only(OVERSEERS), get(files::closed_pdf)),
        Route::desk("/desk/reports/ii06a/closed/{id}/xlsx", "GET", Only(OVERSEERS), get(files::closed_xlsx)),
        Route::desk("/desk/reports/ii06a/closed/{id}/json", "GET", Only(OVERSEERS), get(files::closed_json)),
        Route::desk("/desk/reports/ii06a/closed/{id}/withdraw", "POST", Only(OVERSEERS), post(closed::withdraw)),
    ]
}
