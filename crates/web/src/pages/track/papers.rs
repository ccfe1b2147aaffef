//! What the applicant may take home: papers that were issued to them, files of the result.

use app::ports::Story;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dossier::{PaperOrder, Stage};

use super::{open, tidy};
use crate::desk::{PageError, PageResult};
use crate::pages::citizen::{Visit, answer};

/// One download.
pub struct Line {
    /// What it is.
    pub label: String,
    /// Issued when; empty for files of the result.
    pub when: String,
    /// Where.
    pub href: String,
}

/// Papers that go to the applicant; the slip between offices does not.
fn key(order: PaperOrder) -> Option<&'static str> {
    Some(match order {
        PaperOrder::Receipt => "receipt",
        PaperOrder::CompletionRequest => "completion_request",
        PaperOrder::Refusal => "refusal",
        PaperOrder::Apology => "apology",
        PaperOrder::HaltNotice => "halt_notice",
        PaperOrder::FeeReceipt => "fee_receipt",
        PaperOrder::ReturnedOriginals => "returned_originals",
        PaperOrder::ResultSlip => "result_slip",
        PaperOrder::TransferSlip => return None,
    })
}

fn result_files(story: &Story) -> &[kernel::FileHash] {
    match &story.dossier.stage {
        Stage::Resolved { outcome } | Stage::Returned { outcome, .. } => &outcome.files,
        _ => &[],
    }
}

/// Everything to download, results first.
pub fn lines(visit: &Visit, story: &Story) -> Result<Vec<Line>, PageError> {
    let (lang, code) = (visit.lang(), &story.dossier.code);
    let mut lines = Vec::new();
    for hash in result_files(story) {
        let name = visit.app().file_belongs(&story.dossier.id, hash.as_str())?;
        let label = name.unwrap_or_else(|| lang.t("track.result_file").to_owned());
        lines.push(Line { label, when: String::new(), href: format!("/track/{code}/files/{hash}") });
    }
    for paper in visit.app().papers(story).into_iter().rev() {
        let Some(key) = key(paper.order) else { continue };
        let when = story.history.get(paper.entry).map(|entry| entry.at.date_time_text()).unwrap_or_default();
        let href = format!("/track/{code}/papers/{}/{key}", paper.entry);
        lines.push(Line { label: lang.word("paper", key).into_owned(), when, href });
    }
    Ok(lines)
}

/// A file as an answer; kinds that browsers show safely are shown, all others saved.
fn send(bytes: Vec<u8>, mime: &str, name: &str) -> Response {
    let shown = matches!(mime, "application/pdf" | "image/jpeg" | "image/png" | "image/webp");
    let kind = if shown { "inline" } else { "attachment" };
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let encoded: String = name.bytes().map(|b| if safe(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
    let disposition = format!("{kind}; filename*=UTF-8''{encoded}");
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = [(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// `GET /track/{code}/papers/{entry}/{order}`: a reprint gives the same bytes.
pub async fn paper(visit: Visit, Path((code, entry, order)): Path<(String, String, String)>) -> Response {
    answer(visit, move |visit| -> PageResult {
        let story = open(visit, &tidy(&code))?;
        let mut papers = visit.app().papers(&story).into_iter();
        let found = papers.find(|paper| paper.entry.to_string() == entry && key(paper.order) == Some(order.as_str()));
        let paper = found.ok_or(PageError::NotFound)?;
        let bytes = visit.app().issue(&story, paper.order, paper.entry, "vi")?;
        Ok(send(bytes, "application/pdf", &format!("{}-{order}.pdf", story.dossier.code)))
    })
    .await
}

/// `GET /track/{code}/files/{hash}`: a file of the result.
pub async fn file(visit: Visit, Path((code, hash)): Path<(String, String)>) -> Response {
    answer(visit, move |visit| -> PageResult {
        let story = open(visit, &tidy(&code))?;
        let hash = result_files(&story).iter().find(|own| own.as_str() == hash).ok_or(PageError::NotFound)?;
        let owner = app::dossier_files(&story.dossier.id);
        match visit.app().open_file(&owner, hash.as_str())? {
            Some((used, row, bytes)) => Ok(send(bytes, &row.mime, &used.name)),
            None => Ok(send(visit.app().read_file(hash)?, "application/pdf", &format!("{}.pdf", story.dossier.code))),
        }
    })
    .await
}
