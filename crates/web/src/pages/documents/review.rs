//! The review: the document on the left, its proposals on the right, each decided by a person.

use std::sync::Arc;

use app::tasks::DocumentView;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::add::AddForm;
use super::card::{Card, Maker, Progress};
use super::edit::{self, EditForm};
use super::text::{self, Block};
use super::{act, find_reviewed};
use crate::desk::{self, Desk, PageError};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{document_href, document_label};

/// A card, or the form in its place.
pub struct Item {
    /// The proposal.
    pub card: Card,
    /// Its form, when it is edited.
    pub edit: Option<EditForm>,
    /// Its text, when it is split.
    pub split: Option<String>,
}

impl Item {
    /// As it stands.
    pub fn plain(card: Card) -> Self {
        Self { card, edit: None, split: None }
    }
}

/// What is open on the page.
#[derive(Default)]
pub struct Opened {
    /// The card that is current.
    pub at: String,
    /// A form in place of a card.
    pub edit: Option<(String, EditForm)>,
    /// The text of a card that is split.
    pub split: Option<(String, String)>,
    /// Why something about a card was not done.
    pub error: Option<(String, String)>,
    /// The form of a task that is added.
    pub add: Option<AddForm>,
}

#[derive(Template)]
#[template(path = "documents/review.html")]
struct ReviewPage {
    page: Page,
    label: String,
    title: String,
    href: String,
    action: String,
    blocks: Vec<Block>,
    items: Vec<Item>,
    progress: Progress,
    at: String,
    add: AddForm,
    units: Vec<String>,
    can: bool,
    keys: &'static [(&'static str, &'static str)],
}

/// One card, with how far the review is.
#[derive(Template)]
#[template(path = "documents/part.html")]
struct Part {
    page: Page,
    item: Item,
    progress: Progress,
    action: String,
}

/// Keys of the page, as its help lists them.
const KEYS: [(&str, &str); 12] = [
    ("j k", "move"),
    ("a Enter", "confirm"),
    ("e", "edit"),
    ("s", "split"),
    ("m", "merge"),
    ("x", "drop"),
    ("u", "undo"),
    ("n", "new"),
    ("t", "day"),
    ("Ctrl Enter", "submit"),
    ("Esc", "leave"),
    ("?", "help"),
];

/// Reasons that are given often.
pub const REASONS: [&str; 4] = ["not_task", "double", "known", "assessment"];

/// The page.
pub fn page(desk: &Desk, view: &DocumentView, status: StatusCode, opened: Opened) -> Response {
    let maker = Maker::of(desk, view);
    let mut items: Vec<Item> = maker.cards().into_iter().map(Item::plain).collect();
    let mut edit = opened.edit;
    let mut split = opened.split;
    for item in &mut items {
        item.edit = edit.take_if(|(id, _)| *id == item.card.id).map(|(_, form)| form);
        item.split = split.take_if(|(id, _)| *id == item.card.id).map(|(_, text)| text);
        if let Some((_, text)) = opened.error.as_ref().filter(|(id, _)| *id == item.card.id) {
            item.card.error.clone_from(text);
        }
    }
    let document = &view.document;
    let label = document_label(document);
    let title = desk.lang().t1("documents.review_of", "number", &label);
    let href = document_href(document.id);
    html(status, &ReviewPage {
        page: desk.page(title, "documents"),
        title: document.head.title.clone(),
        action: format!("{href}/review"),
        blocks: text::blocks(&view.text, &view.reading.outline, &maker.marks()),
        items,
        progress: maker.progress(false),
        at: opened.at,
        add: opened.add.unwrap_or_default(),
        units: edit::unit_names(desk),
        can: document.stands() && document.reviewed.is_none(),
        keys: &KEYS,
        label,
        href,
    })
}

/// One card as an answer to htmx.
pub fn fragment(desk: &Desk, view: &DocumentView, status: StatusCode, id: &str, opened: Opened) -> Result<Response, PageError> {
    let maker = Maker::of(desk, view);
    let mut card = maker.card_of(id).ok_or(PageError::NotFound)?;
    card.error = opened.error.map(|(_, text)| text).unwrap_or_default();
    let item = Item { card, edit: opened.edit.map(|(_, form)| form), split: opened.split.map(|(_, text)| text) };
    let action = format!("{}/review", document_href(view.document.id));
    Ok(html(status, &Part { page: desk.page("", "documents"), item, progress: maker.progress(true), action }))
}

/// What an address asks to be open.
fn opened(desk: &Desk, view: &DocumentView, edit: &str, split: &str, at: &str) -> Opened {
    let maker = Maker::of(desk, view);
    let waits = |id: &str| maker.task_of(id).filter(|task| super::card::state_of(task) == "waiting");
    Opened {
        at: [edit, split, at].into_iter().find(|id| !id.is_empty()).unwrap_or_default().to_owned(),
        edit: waits(edit).map(|task| (edit.to_owned(), edit::of_task(desk, task))),
        split: waits(split).map(|task| (split.to_owned(), act::guessed(&task.content))),
        ..Opened::default()
    }
}

/// `GET /desk/documents/{id}/review?at=&edit=&split=`.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find_reviewed(desk, &id)?;
        let view = desk.app().document_view(document.id)?;
        let asked = |name: &str| value(&query, name).unwrap_or_default();
        let opened = opened(desk, &view, asked("edit"), asked("split"), asked("at"));
        Ok(page(desk, &view, StatusCode::OK, opened))
    })
    .await
}

/// `GET /desk/documents/{id}/review/{task}?do=edit|split`: one card, or its form.
pub async fn part(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, task)): Path<(String, String)>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find_reviewed(desk, &id)?;
        let view = desk.app().document_view(document.id)?;
        let wanted = value(&query, "do").unwrap_or_default();
        let only = |kind: &str| if wanted == kind { task.as_str() } else { "" };
        let opened = opened(desk, &view, only("edit"), only("split"), &task);
        match desk.frame.fragment {
            true => fragment(desk, &view, StatusCode::OK, &task, opened),
            false => Ok(page(desk, &view, StatusCode::OK, opened)),
        }
    })
    .await
}
