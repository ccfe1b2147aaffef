//! Templates of tables to be filled in, and what shows that a stage was reached.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::plan::find;
use crate::desk::{PageError, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::{XLSX, download};
use crate::pages::lists::failed;
use crate::site::Site;

/// Who uses the files of a plan.
pub fn plan_files(plan: steering::book::PlanId) -> String {
    format!("plan:{plan}")
}

pub(super) async fn plan_template(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| {
        let bytes = paper::xlsx::plan_import(desk.now()).map_err(|error| failed(desk, &error))?;
        Ok(download("mau-ke-hoach.xlsx", XLSX, bytes))
    })
    .await
}

pub(super) async fn running_template(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| {
        let bytes = paper::xlsx::task_import(desk.now()).map_err(|error| failed(desk, &error))?;
        Ok(download("mau-danh-muc-nhiem-vu.xlsx", XLSX, bytes))
    })
    .await
}

pub(super) async fn stage_file(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, hash)): Path<(String, String)>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = find(desk, &id)?;
        let (used, kept, bytes) = desk.app().open_file(&plan_files(plan.id), &hash)?.ok_or(PageError::NotFound)?;
        let headers = [
            (header::CONTENT_TYPE, kept.mime),
            (header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", crate::address::encode(&used.name))),
            (header::CACHE_CONTROL, "private, no-store".to_owned()),
        ];
        Ok((StatusCode::OK, headers, bytes).into_response())
    })
    .await
}
