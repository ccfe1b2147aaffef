//! My work, what waits for approval, notices.

mod approve;
mod batch;
mod mine;
mod notices;
mod shown;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{PersonId, Role};

pub use mine::{cursor, cursor_text, duty_clock, duty_detail, duty_view};
pub use shown::{Clock, Shown};

use crate::desk;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::{Permission, Route};
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    use Permission::{Official, Role as Only};
    vec![
        Route::desk("/desk", "GET", Official, get(mine::show)),
        Route::desk("/desk/batch", "POST", Only(desk::WORKERS), post(batch::run)),
        Route::desk("/desk/acting", "POST", Official, post(act_for)),
        Route::desk("/desk/approve", "GET", Only(&[Role::AgencyLeader]), get(approve::show)),
        Route::desk("/desk/approve", "POST", Only(&[Role::AgencyLeader]), post(approve::decide)),
        Route::desk("/desk/notices", "GET", Official, get(notices::show)),
    ]
}

/// `POST /desk/acting`: in the place of `person` from now on; without one in the own place again.
async fn act_for(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let principal = Some(posted.get("person")).filter(|person| !person.is_empty()).map(PersonId::new);
        let token = desk.app().act_for(&desk.officer.signed, principal.as_ref())?;
        Ok(super::account::enter(&desk.site, &token.0, "/desk"))
    })
    .await
}
