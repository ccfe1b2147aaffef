//! Papers, the control sheet and files of a dossier, as bytes.

use std::sync::Arc;

use app::PaperEntry;
use app::access::Sight;
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::words::key_of;
use super::{Found, find, purpose};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::{kept_file, sent};
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
        kept_file(desk, &owner, &hash)
    })
    .await
}
