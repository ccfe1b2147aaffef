//! My work, what waits for approval, notices.

mod approve;
pub mod batch;
mod forecast;
mod mine;
mod notices;
mod shown;

use std::sync::Arc;

use app::AppResult;
use app::rows::{DutyRow, WorkCursor};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{Actor, ActorKind, Instant, PersonId, Role};

pub use mine::{counts, cursor, cursor_text, duty_clock, duty_detail, duty_view};
pub use forecast::{Forecasts, mark, push, step_name};
pub use shown::{Clock, Shown};

use crate::desk::{self, Desk};
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
        Route::desk("/desk/batch", "GET", Only(desk::WORKERS), get(|| async { crate::flash::redirect("/desk", &[]) })),
        Route::desk("/desk/acting", "POST", Official, post(act_for)),
        Route::desk("/desk/approve", "GET", Only(&[Role::AgencyLeader]), get(approve::show)),
        Route::desk("/desk/approve", "POST", Only(&[Role::AgencyLeader]), post(approve::decide)),
        Route::desk("/desk/notices", "GET", Official, get(notices::show)),
    ]
}

/// All that a person holds, what is due first, first; not what nobody has taken.
///
/// # Errors
/// The store failed.
pub fn person_work(
    desk: &Desk,
    person: &PersonId,
    window: Option<(Instant, Instant)>,
    after: &WorkCursor,
    limit: i64,
) -> AppResult<Vec<DutyRow>> {
    // Without roles nothing is claimed.
    let kind = ActorKind::Official { person: person.clone(), on_behalf_of: None };
    desk.app().my_work(&Actor { kind, grants: Vec::new() }, window, after, limit)
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
