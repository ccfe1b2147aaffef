//! The report as files: of a draft as it would be printed, of a sent one the bytes that were kept.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use steering::book::PeriodicReport;

use super::reach::{Kept, find};
use super::send::press;
use super::words::period_key;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::lists::failed;
use crate::site::Site;

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn name(report: &PeriodicReport) -> String {
    let draft = &report.draft;
    format!("bao-cao-{}-{}-{}-{}", draft.unit, period_key(draft.period), draft.to.iso(), report.id)
}

fn file(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let place = if mime == PDF { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

fn give(desk: &Desk, id: u32, mime: &'static str) -> PageResult {
    let (report, kept) = find(desk, id)?;
    let bytes = match kept {
        Kept::Sent(sent) => desk.app().read_file(&if mime == PDF { sent.pdf_hash() } else { sent.docx_hash() })?,
        Kept::Draft(draft) => {
            let pressed = press(desk, &draft, true, desk.now()).map_err(|error| failed(desk, &error))?;
            if mime == PDF { pressed.pdf } else { pressed.docx }
        }
    };
    let ending = if mime == PDF { "pdf" } else { "docx" };
    Ok(file(&format!("{}.{ending}", name(&report)), mime, bytes))
}

/// `GET /desk/steering/reports/{id}/pdf`.
pub async fn pdf(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| give(desk, id, PDF)).await
}

/// `GET /desk/steering/reports/{id}/docx`.
pub async fn docx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| give(desk, id, DOCX)).await
}

/// `GET /desk/steering/reports/{id}/json`: what was frozen, byte for byte: its hash is the one of the page.
pub async fn json(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let (report, _) = find(desk, id)?;
        let sent = report.sent.as_ref().ok_or(PageError::NotFound)?;
        Ok(file(&format!("{}.json", name(&report)), "application/json", sent.content.clone().into_bytes()))
    })
    .await
}
