//! Files of a task, for those who see it.

use std::sync::Arc;

use app::tasks::task_files;
use axum::extract::{Path, State};
use axum::response::Response;

use super::find;
use crate::desk;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::kept_file;
use crate::site::Site;

/// `GET /desk/tasks/{id}/files/{hash}`: only what the task uses.
pub async fn file(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, hash)): Path<(String, String)>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let found = find(desk, &id)?;
        kept_file(desk, &task_files(found.task.id), &hash)
    })
    .await
}
