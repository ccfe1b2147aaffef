//! One task, everybody's own tasks, tasks entered by hand.

mod act;
mod actions;
mod files;
mod forms;
mod head;
mod mine;
mod new;
mod sentence;
mod story;
mod tree;
mod view;
mod words;

use std::sync::Arc;

use app::tasks::{TaskView, task_id};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Role;
use steering::task::model::TaskId;

pub use mine::{Counts, counts, tile};

use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Roles that have work about tasks.
pub const TASKERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::ProcedureControl,
    Role::ProvinceLeader,
];
/// Roles that may act for a reviewing unit.
pub const REVIEWERS: &[Role] = &[Role::AgencyLeader, Role::DivisionHead, Role::ProcedureControl];

/// Routes of this subject. Who may see a task is asked of each task: members of the committee may have any role.
pub fn routes() -> Vec<Route> {
    use Permission::{Official, Role as Only};
    vec![
        Route::desk("/desk/tasks", "GET", Only(TASKERS), get(mine::show)),
        Route::desk("/desk/tasks/new", "GET", Only(REVIEWERS), get(new::show)),
        Route::desk("/desk/tasks/new", "POST", Only(REVIEWERS), post(new::enter)),
        Route::desk("/desk/tasks/{id}", "GET", Official, get(show)),
        Route::desk("/desk/tasks/{id}/act/{action}", "POST", Official, post(act::act)).with_files(),
        Route::desk("/desk/tasks/{id}/act/{action}", "GET", Official, get(back)),
        Route::desk("/desk/tasks/{id}/files/{hash}", "GET", Official, get(files::file)),
    ]
}

/// Address of a task's page.
pub fn base(id: TaskId) -> String {
    format!("/desk/tasks/{id}")
}

/// The task with that identity, if the official may see it.
fn find(desk: &Desk, id: &str) -> Result<TaskView, PageError> {
    let id = task_id(id).ok_or(PageError::NotFound)?;
    desk.app().task_view(desk.actor(), &id)?.ok_or(PageError::NotFound)
}

/// Where forms are sent there is nothing to read: a page loaded anew there is the task's.
async fn back(Path((id, _)): Path<(String, String)>) -> Response {
    crate::flash::redirect(&format!("/desk/tasks/{}", crate::address::encode(&id)), &[])
}

/// `GET /desk/tasks/{id}?children=all`.
async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer_short(site, frame, officer, move |desk| -> PageResult {
        let found = find(desk, &id)?;
        let whole = value(&query, "children") == Some("all");
        Ok(super::html(StatusCode::OK, &view::page(desk, &found, whole, None, None)?))
    })
    .await
}
