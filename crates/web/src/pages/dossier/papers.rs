//! Papers, the control sheet and files of a dossier, as bytes.

use std::sync::Arc;

use app::PaperEntry;
use app::access::Sight;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::words::key_of;
use super::{Found, find, purpose};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Key of a paper in addresses: its kind and the count of events when it was ordered, e.g. `receipt-2`.
pub fn paper_key(paper: &PaperEntry) -> String {
    format!("{}-{}", key_of(&paper.order), paper.entry + 1)
}

/// A PDF that the browser shows.
fn pdf(name: &str, bytes: Vec<u8>) -> Response {
    sent(name, "application/pdf", true, bytes)
}

/// Bytes with a name. What a browser might run is never shown in place.
pub(crate) fn sent(name: &str, mime: &str, inline: bool, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let full: String = name.bytes().map(|b| if safe(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
    let way = if inline { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{full}");
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// The dossier for somebody who sees all of it, and the reading written down.
fn whole(desk: &Desk, code: &str, headers: &axum::http::HeaderMap, what: &str) -> Result<Found, PageError> {
    let found = find(desk, code)?;
    if found.view.sight != Sight::Whole {
        return Err(PageError::NotFound);
    }
    let Some(why) = purpose::of(desk, headers) else { return Err(PageError::Forbidden) };
    desk.app().note_access(desk.actor(), &found.story.dossier.id, &why, what);
    Ok(found)
}

/// `GET /desk/dossiers/{code}/papers/{key}?lang=`: as issued, or issued now.
pub async fn paper(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    headers: axum::http::HeaderMap,
    Path((code, key)): Path<(String, String)>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let lang = if value(&query, "lang") == Some("en") { "en" } else { "vi" };
        let found = whole(desk, &code, &headers, &format!("paper:{key}"))?;
        let papers = desk.app().papers(&found.story);
        let paper = papers.iter().find(|paper| paper_key(paper) == key).ok_or(PageError::NotFound)?;
        let bytes = desk.app().issue(&found.story, paper.order, paper.entry, lang)?;
        Ok(pdf(&format!("{code}-{key}.{lang}.pdf"), bytes))
    })
    .await
}

/// `GET /desk/dossiers/{code}/control-sheet?lang=`: as of now.
pub async fn control_sheet(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    headers: axum::http::HeaderMap,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let lang = if value(&query, "lang") == Some("en") { "en" } else { "vi" };
        let found = whole(desk, &code, &headers, "control_sheet")?;
        let bytes = desk.app().control_sheet(&found.story, lang)?;
        Ok(pdf(&format!("{code}-control-sheet.{lang}.pdf"), bytes))
    })
    .await
}

/// `GET /desk/dossiers/{code}/files/{hash}`: only what the dossier uses.
pub async fn file(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    headers: axum::http::HeaderMap,
    Path((code, hash)): Path<(String, String)>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let found = whole(desk, &code, &headers, "file")?;
        let owner = app::dossier_files(&found.story.dossier.id);
        let (used, row, bytes) = desk.app().open_file(&owner, &hash)?.ok_or(PageError::NotFound)?;
        let kind = intake::sniff::ALL.iter().find(|kind| kind.mime == row.mime);
        let inline = kind.is_some_and(|kind| kind.may_be_shown_inline);
        let mime = kind.map_or("application/octet-stream", |kind| kind.mime);
        Ok(sent(&used.name, mime, inline, bytes))
    })
    .await
}
