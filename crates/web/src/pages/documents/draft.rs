//! A document that was read and is not registered yet: its head as a form beside its first page. What is typed is kept.

use std::sync::Arc;

use app::AppError;
use app::tasks::NewDocument;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{FileHash, Refusal};
use serde::{Deserialize, Serialize};
use steering::reading;
use steering::task::model::DocumentId;

use super::text::{self, Block};
use super::{head, incoming, offices, sentence};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::document_href;

/// Kind of these drafts.
pub const KIND: &str = "document";
/// Characters of the text that are shown beside the form.
const FIRST_PAGE: usize = 3_500;

/// What is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Draft {
    /// The original.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub mime: String,
    /// The fields.
    pub pairs: Pairs,
}

/// Address of a draft.
pub fn href(id: &str) -> String {
    format!("/desk/documents/drafts/{id}")
}

/// Who uses the file of a draft.
pub fn files_owner(id: &str) -> String {
    format!("document-draft:{id}")
}

fn owner(desk: &Desk) -> String {
    format!("person:{}", desk.officer.principal())
}

/// Keeps a draft of the official.
///
/// # Errors
/// The store failed.
pub fn put(desk: &Desk, id: &str, draft: &Draft) -> Result<(), PageError> {
    let data = serde_json::to_string(draft).unwrap_or_default();
    Ok(desk.app().put_draft(&owner(desk), id, KIND, data)?)
}

fn load(desk: &Desk, id: &str) -> Result<Draft, PageError> {
    let row = desk.app().draft(&owner(desk), id)?.filter(|row| row.kind == KIND).ok_or(PageError::NotFound)?;
    serde_json::from_str(&row.data).map_err(|_| PageError::NotFound)
}

/// A draft in the tray.
pub struct Line {
    /// Its address.
    pub href: String,
    /// Number, or the name of the file.
    pub label: String,
    /// What it is about.
    pub title: String,
    /// When it was last changed.
    pub at: String,
}

/// The official's drafts, the oldest first.
///
/// # Errors
/// The store failed.
pub fn lines(desk: &Desk) -> Result<Vec<Line>, PageError> {
    let mut rows = desk.app().drafts(&owner(desk))?;
    rows.retain(|row| row.kind == KIND);
    rows.sort_by_key(|row| row.changed_at);
    let line = |row: app::rows::DraftRow| {
        let draft: Draft = serde_json::from_str(&row.data).ok()?;
        let of = |name: &str| value(&draft.pairs, name).unwrap_or_default().to_owned();
        let number = of("number");
        let label = if number.is_empty() { draft.name.clone() } else { number };
        Some(Line { href: href(&row.id), label, title: of("title"), at: row.changed_at.date_time_text() })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

#[derive(Template)]
#[template(path = "documents/draft.html")]
struct DraftPage {
    page: Page,
    action: String,
    file_name: String,
    fields: Vec<Field>,
    errors: Vec<(String, String)>,
    /// Why it was not registered, and the document that is the same.
    refused: Option<(String, Option<String>)>,
    /// Documents with this number that are registered already: label, address.
    same: Vec<(String, String)>,
    blocks: Vec<Block>,
    cut: bool,
    tasks: usize,
}

/// What came of sending the form.
#[derive(Default)]
struct Returned {
    errors: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

fn show_draft(desk: &Desk, id: &str, draft: &Draft, returned: Returned) -> PageResult {
    let text = text_of(desk, draft)?;
    let first: String = text.chars().take(FIRST_PAGE).collect();
    let cut = first.len() < text.len();
    let read = reading::read(&text);
    let marks: Vec<text::Mark> = read.tasks.iter().map(|task| text::Mark::read(task.span)).collect();
    let book = desk.app().steering();
    let number = value(&draft.pairs, "number").unwrap_or_default();
    let same = if number.is_empty() { Vec::new() } else { book.documents_numbered(number) };
    let link = |document: &Arc<steering::book::Document>| {
        (format!("{} – {}", crate::steer::document_label(document), document.head.title), document_href(document.id))
    };
    let known = |refusal: &Refusal| {
        let id = refusal.args.iter().find(|(name, _)| *name == "id").filter(|_| refusal.code == "steering_document_known");
        id.and_then(|(_, id)| id.parse().ok()).map(|id| document_href(DocumentId(id)))
    };
    let refused = returned.refusal.as_ref().map(|refusal| (sentence(desk, refusal), known(refusal)));
    let bad = !returned.errors.is_empty() || refused.is_some();
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fields = head::fields(desk, &draft.pairs, &returned.errors, Some(head::cited(desk, &text)));
    Ok(html(status, &DraftPage {
        page: desk.page(desk.lang().t("documents.register"), "documents"),
        action: href(id),
        file_name: draft.name.clone(),
        fields,
        errors: returned.errors,
        refused,
        same: same.into_iter().map(link).collect(),
        blocks: text::blocks(&first, &read.outline, &marks),
        cut,
        tasks: read.tasks.len(),
    }))
}

fn text_of(desk: &Desk, draft: &Draft) -> Result<String, PageError> {
    Ok(incoming::text_again(&desk.app().read_file(&FileHash::new(&*draft.file))?))
}

/// `GET /desk/documents/drafts/{draft}`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        offices(desk)?;
        show_draft(desk, &id, &load(desk, &id)?, Returned::default())
    })
    .await
}

/// `POST /desk/documents/drafts/{draft}`: the fields with `do=register`, `do=drop`, or nothing to keep what is typed.
pub async fn act(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        offices(desk)?;
        let mut draft = load(desk, &id)?;
        if posted.get("do") == "drop" {
            desk.app().drop_draft(&owner(desk), &id)?;
            return Ok(desk.done("/desk/documents", desk.lang().t("documents.draft_dropped")));
        }
        let own = |name: &str| name != "csrf" && name != "do";
        draft.pairs = posted.pairs.iter().filter(|(name, _)| own(name)).cloned().collect();
        put(desk, &id, &draft)?;
        match posted.get("do") {
            "register" => register(desk, &id, &draft),
            _ => Ok(StatusCode::NO_CONTENT.into_response()),
        }
    })
    .await
}

fn register(desk: &Desk, id: &str, draft: &Draft) -> PageResult {
    let typed = match head::parse(desk, &draft.pairs, None) {
        Ok(typed) => typed,
        Err(errors) => return show_draft(desk, id, draft, Returned { errors, refusal: None }),
    };
    let new = NewDocument {
        head: typed.head,
        file: FileHash::new(&*draft.file),
        file_name: draft.name.clone(),
        text: text_of(desk, draft)?,
        office: typed.office,
        replaces: typed.replaces,
    };
    let (document, proposed) = match desk.app().register_document(desk.actor(), new) {
        Ok(done) => done,
        Err(AppError::Refused(refusal)) => {
            let field = head::field_of(&refusal);
            let told = || vec![(field.to_owned(), sentence(desk, &refusal))];
            let errors = if field.is_empty() { Vec::new() } else { told() };
            let refusal = Some(refusal.clone()).filter(|_| errors.is_empty());
            return show_draft(desk, id, draft, Returned { errors, refusal });
        }
        Err(other) => return Err(other.into()),
    };
    desk.app().drop_draft(&owner(desk), id)?;
    let to = format!("{}/review", document_href(document));
    Ok(desk.done(&to, desk.lang().t1("documents.registered", "n", proposed)))
}
