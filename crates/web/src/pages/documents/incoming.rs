//! The file comes in: read before anything of it is kept, so that a secret document leaves nothing behind.

use std::fmt::Display;
use std::io::Write;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use intake::sniff::{DOCX, PDF, TXT, UploadRules, XLSX, check_upload};
use kernel::{Basis, FileHash, Refusal};
use sha2::{Digest, Sha256};
use steering::book::secret_mark;
use steering::reading;

use super::draft::{self, Draft};
use super::{head, offices, sentence};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::in_hand::{HandFile, InHand};
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::FILE_LIMIT;
use crate::site::Site;

/// What the file field offers.
const ACCEPT: &str = ".docx,.xlsx,.pdf,.txt";

/// The page with the file field.
#[derive(Template)]
#[template(path = "documents/new.html")]
struct NewPage {
    page: Page,
    field: Field,
    errors: Vec<(String, String)>,
    /// Why the document is not taken: title and sentence.
    refused: Option<(String, String)>,
    /// Number and address of the same document, registered before.
    known: Option<(String, String)>,
}

fn new_page(desk: &Desk, refused: Option<(String, String)>, known: Option<(String, String)>, error: &str) -> Response {
    let lang = desk.lang();
    let kind = Kind::File { accept: ACCEPT.to_owned(), multiple: false, camera: false };
    let field = Field::new(kind, "file", lang.t("documents.file")).help(lang.t("documents.file_help")).required();
    let errors = if error.is_empty() { Vec::new() } else { vec![("file".to_owned(), error.to_owned())] };
    let bad = !errors.is_empty() || refused.is_some() || known.is_some();
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = desk.page(lang.t("documents.new"), "documents");
    html(status, &NewPage { page, field: field.error(error), errors, refused, known })
}

/// `GET /desk/documents/new`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        offices(desk)?;
        Ok(new_page(desk, None, None, ""))
    })
    .await
}

/// The text of an uploaded document and its kind, or why there is none.
///
/// # Errors
/// The sentence.
fn text_of(lang: Lang, bytes: &[u8]) -> Result<(String, &'static str), String> {
    let rules = UploadRules { allowed: vec![DOCX, XLSX, PDF, TXT], most_bytes: FILE_LIMIT };
    let told = |refused: intake::Refused| {
        let args: Vec<(&str, &dyn Display)> = refused.args.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        lang.t_args(&format!("refusal.{}", refused.code), &args)
    };
    let kind = match check_upload(bytes, bytes.len() as u64, &rules) {
        Ok(kind) => Some(kind),
        // Texts in old encodings are no known kind; what else is none, the reader says better.
        Err(refused) if refused.code == "intake_upload_kind" => None,
        Err(refused) => return Err(told(refused)),
    };
    let most = usize::try_from(FILE_LIMIT).unwrap_or(usize::MAX);
    let limits = intake::Limits { file_bytes: most, ..intake::Limits::default() };
    let text = match intake::document::text(bytes, &limits).map_err(told)? {
        Some(text) => text,
        None => reading::decode(bytes),
    };
    if text.trim().is_empty() {
        return Err(lang.t("refusal.intake_empty").to_owned());
    }
    Ok((text, kind.map_or("text/plain", |kind| kind.mime)))
}

/// The text of a kept file; empty if it cannot be read any more.
pub fn text_again(bytes: &[u8]) -> String {
    text_of(Lang::Vi, bytes).map(|(text, _)| text).unwrap_or_default()
}

fn hash_of(bytes: &[u8]) -> FileHash {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    FileHash::new(hex)
}

/// `POST /desk/documents/new`: `file`. Reads it, and keeps it as a draft when it may be kept.
pub async fn read(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, taken: InHand) -> Response {
    desk::answer(site, frame, officer, move |desk| take(desk, taken)).await
}

fn take(desk: &Desk, taken: InHand) -> PageResult {
    offices(desk)?;
    let lang = desk.lang();
    let Some(file) = taken.files.into_iter().find(|file| file.field == "file") else {
        return Ok(new_page(desk, None, None, lang.t("documents.choose_file")));
    };
    let (text, mime) = match text_of(lang, &file.bytes) {
        Ok(read) => read,
        Err(why) => return Ok(new_page(desk, None, None, &format!("{}: {why}", file.name))),
    };
    if let Some(mark) = secret_mark(&text) {
        let refusal = Refusal::new("steering_document_secret", Basis("l117_2025.d0")).with("mark", mark);
        let title = lang.t("documents.secret").to_owned();
        let told = format!("{} {}", sentence(desk, &refusal), lang.t("documents.not_kept"));
        return Ok(new_page(desk, Some((title, told)), None, ""));
    }
    let hash = hash_of(&file.bytes);
    let book = desk.app().steering();
    if let Some(known) = book.documents().find(|known| known.stands() && known.file == hash) {
        let link = (crate::steer::document_label(known), crate::steer::document_href(known.id));
        return Ok(new_page(desk, None, Some(link), ""));
    }
    let id = keep(desk, &file, mime, &text)?;
    Ok(crate::flash::redirect(&draft::href(&id), &[]))
}

/// Keeps the file under a draft whose fields are what was read.
fn keep(desk: &Desk, file: &HandFile, mime: &'static str, text: &str) -> Result<String, PageError> {
    let app = desk.app();
    let failed = |error: &dyn Display| {
        tracing::error!(%error, "an uploaded document was not kept");
        PageError::Answer(Box::new(crate::server::fault(&desk.site, &desk.frame, StatusCode::INTERNAL_SERVER_ERROR)))
    };
    let mut incoming = app.incoming_file(FILE_LIMIT)?;
    incoming.write_all(&file.bytes).map_err(|error| failed(&error))?;
    let kept = app.keep_file(incoming, |_, _| Ok(mime.to_owned()))?;
    let (hash, ..) = kept.map_err(|code| failed(&code))?;
    let id = app.new_id().to_string();
    let by = desk.officer.principal().to_string();
    app.use_files(&draft::files_owner(&id), &by, &[(hash.clone(), file.name.clone())])?;
    let pairs = head::as_read(desk, text);
    draft::put(desk, &id, &Draft { file: hash.to_string(), name: file.name.clone(), mime: mime.to_owned(), pairs })?;
    Ok(id)
}
