//! Papers and files of a dossier as bytes.

use app::{PaperEntry, TokenScope, dossier_files};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::answer;
use super::asker::Asker;
use super::fault::ApiFault;
use crate::server::{Pairs, value};

#[derive(Serialize)]
struct List {
    code: String,
    items: Vec<Paper>,
}

#[derive(Serialize)]
struct Paper {
    key: String,
    /// Which paper, as in `paper.<order>` of the words.
    order: Value,
    /// In words.
    name: String,
    /// When it was ordered.
    ordered_at: String,
    /// SHA-256 of the bytes, once it was issued in Vietnamese.
    sha256: Option<String>,
    href: String,
}

/// Kind and count of events when it was ordered, e.g. `receipt-2`; as in the addresses of the desk.
fn key(paper: &PaperEntry) -> String {
    let order = serde_json::to_value(paper.order).unwrap_or_default();
    format!("{}-{}", order.as_str().unwrap_or_default(), paper.entry + 1)
}

/// `GET /api/v1/dossiers/{code}/papers`.
pub async fn list(asker: Asker, Path(code): Path<String>) -> Response {
    let work = move |asker: &Asker| {
        let story = asker.story(&code)?;
        let of = |paper: PaperEntry| {
            let (key, order) = (key(&paper), serde_json::to_value(paper.order).unwrap_or_default());
            Paper {
                name: asker.lang.word("paper", order.as_str().unwrap_or_default()).into_owned(),
                order,
                ordered_at: story.history.get(paper.entry).map(|entry| entry.at.rfc3339()).unwrap_or_default(),
                sha256: paper.issued.map(|issued| issued.hash.to_string()),
                href: format!("/api/v1/dossiers/{}/papers/{key}", story.dossier.code),
                key,
            }
        };
        let items = asker.site.app.papers(&story).into_iter().map(of).collect();
        Ok(answer(StatusCode::OK, "application/json", &List { code, items }))
    };
    asker.answer(&[TokenScope::Read], work).await
}

/// `GET /api/v1/dossiers/{code}/papers/{key}?lang=`: the PDF as it was issued; made and issued when asked for first.
pub async fn one(asker: Asker, Path((code, wanted)): Path<(String, String)>, Query(query): Query<Pairs>) -> Response {
    let work = move |asker: &Asker| {
        let lang = match value(&query, "lang") {
            None | Some("vi") => "vi",
            Some("en") => "en",
            Some(_) => return Err(ApiFault::Query("lang")),
        };
        let (story, app) = (asker.story(&code)?, &asker.site.app);
        let paper = app.papers(&story).into_iter().find(|paper| key(paper) == wanted);
        let paper = paper.ok_or(ApiFault::Status(StatusCode::NOT_FOUND))?;
        let bytes = app.issue(&story, paper.order, paper.entry, lang)?;
        asker.note(&story, &format!("paper {wanted}"));
        Ok(sent(&format!("{code}-{wanted}.pdf"), "application/pdf", bytes))
    };
    asker.answer(&[TokenScope::Read], work).await
}

/// `GET /api/v1/dossiers/{code}/files/{hash}`.
pub async fn file(asker: Asker, Path((code, hash)): Path<(String, String)>) -> Response {
    let work = move |asker: &Asker| {
        let (story, app) = (asker.story(&code)?, &asker.site.app);
        let found = app.open_file(&dossier_files(&story.dossier.id), &hash)?;
        let (used, row, content) = found.ok_or(ApiFault::Status(StatusCode::NOT_FOUND))?;
        asker.note(&story, &format!("file {hash}"));
        Ok(sent(&used.name, &row.mime, content))
    };
    asker.answer(&[TokenScope::Read], work).await
}

/// Bytes to be kept under a name.
pub fn sent(name: &str, mime: &str, bytes: Vec<u8>) -> Response {
    let plain = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' };
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let full: String = name.bytes().map(|b| if safe(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
    let short: String = name.chars().map(plain).collect();
    let disposition = format!("attachment; filename=\"{short}\"; filename*=UTF-8''{full}");
    let mut response = bytes.into_response();
    for (name, value) in [(header::CONTENT_TYPE, mime), (header::CONTENT_DISPOSITION, &disposition)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
