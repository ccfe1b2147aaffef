//! The reviewer's tray, then all documents with what became of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::tasks::TaskScope;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use kernel::text::fold;
use steering::book::{Document, number_key};
use steering::task::fact::By;

use super::{draft, who};
use crate::desk::{self, Desk, PageError};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::lists::Address;
use crate::pages::work::Shown;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{document_href, document_label};

/// Documents a page.
const ROWS: usize = 50;

/// A document with proposals that wait.
struct Waiting {
    href: String,
    label: String,
    title: String,
    count: i64,
    class: &'static str,
    words: String,
    since: String,
    who: String,
}

/// A document in the list.
struct Row {
    href: String,
    review: String,
    number: String,
    kind: String,
    title: String,
    issuer: String,
    day: String,
    waiting: i64,
    open: i64,
    late: i64,
    done: i64,
    tasks: String,
    withdrawn: bool,
    replaced: bool,
}

#[derive(Template)]
#[template(path = "documents/tray.html")]
struct Tray {
    page: Page,
    reviewer: bool,
    waiting: Vec<Waiting>,
    drafts: Vec<draft::Line>,
    query: String,
    kinds: Vec<(String, bool)>,
    years: Vec<(i32, bool)>,
    narrowed: bool,
    any: bool,
    rows: Vec<Row>,
    total: usize,
    prev: String,
    next: String,
}

/// What stands in the address.
struct Asked {
    query: String,
    kind: String,
    year: Option<i32>,
    page: usize,
}

impl Asked {
    fn of(query: &Pairs) -> Self {
        let text = |name: &str| value(query, name).unwrap_or_default().to_owned();
        let page = text("page").parse().unwrap_or(1).max(1);
        Self { query: text("q"), kind: text("kind"), year: text("year").parse().ok(), page }
    }

    fn fits(&self, document: &Document) -> bool {
        let head = &document.head;
        let kind = self.kind.is_empty() || head.kind == self.kind;
        let year = self.year.is_none_or(|year| day_of(document).ymd().0 == year);
        kind && year && self.has_words(document)
    }

    /// Every word somewhere in number, title, issuer or signer, with or without marks; or the number in any spelling.
    fn has_words(&self, document: &Document) -> bool {
        if self.query.is_empty() {
            return true;
        }
        let head = &document.head;
        let all = fold(&format!("{} {} {} {} {}", head.number, head.title, head.issuer, head.signer, head.chair));
        let words = fold(&self.query);
        words.split_whitespace().all(|word| all.contains(word))
            || (!head.number.is_empty() && number_key(&head.number) == number_key(&self.query))
    }

    fn address(&self, page: usize) -> String {
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let address = Address::new("/desk/documents").and("q", &self.query).and("kind", &self.kind).and("year", year);
        address.and("page", if page > 1 { page.to_string() } else { String::new() }).to_string()
    }
}

fn day_of(document: &Document) -> Day {
    document.head.issued_on.unwrap_or(document.registered.at.day())
}

/// `GET /desk/documents?q=&kind=&year=&page=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| Ok(html(StatusCode::OK, &tray(desk, &Asked::of(&query))?))).await
}

fn tray(desk: &Desk, asked: &Asked) -> Result<Tray, PageError> {
    let app = desk.app();
    let reviewer = !app.reviewing_offices(desk.actor()).is_empty();
    let counts: BTreeMap<String, i64> = if reviewer { app.count_proposed(desk.actor())?.into_iter().collect() } else { BTreeMap::new() };
    let mine = mine(desk, asked)?;
    let found: Vec<&Arc<Document>> = mine.iter().filter(|document| asked.fits(document)).collect();
    let first = (asked.page - 1) * ROWS;
    let shown: Vec<&Arc<Document>> = found.iter().skip(first).take(ROWS).copied().collect();
    let mut kinds: Vec<String> = mine.iter().map(|document| document.head.kind.clone()).filter(|kind| !kind.is_empty()).collect();
    kinds.sort();
    kinds.dedup();
    let mut years: Vec<i32> = mine.iter().map(|document| day_of(document).ymd().0).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(Tray {
        page: desk.page(desk.lang().t("documents.title"), "documents"),
        reviewer,
        waiting: waiting(desk, &counts),
        drafts: if reviewer { draft::lines(desk)? } else { Vec::new() },
        query: asked.query.clone(),
        kinds: kinds.into_iter().map(|kind| { let chosen = kind == asked.kind; (kind, chosen) }).collect(),
        years: years.into_iter().map(|year| (year, Some(year) == asked.year)).collect(),
        narrowed: !asked.query.is_empty() || !asked.kind.is_empty() || asked.year.is_some(),
        any: !mine.is_empty(),
        rows: rows(desk, &shown, &counts)?,
        total: found.len(),
        prev: if asked.page > 1 { asked.address(asked.page - 1) } else { String::new() },
        next: if first + ROWS < found.len() { asked.address(asked.page + 1) } else { String::new() },
    })
}

/// Documents that the official may see, the newest day first.
fn mine(desk: &Desk, asked: &Asked) -> Result<Vec<Arc<Document>>, PageError> {
    let app = desk.app();
    let TaskScope { all, .. } = app.task_scope(&desk.officer.org, desk.actor());
    let book = app.steering();
    let mut documents: Vec<Arc<Document>> = book.documents().filter(|document| all || document.stands()).cloned().collect();
    if !all {
        // What does not fit the filter need not be looked at: one question to the store each.
        let mut seen = Vec::new();
        for document in documents {
            if (asked.fits(&document) || asked.query.is_empty()) && app.sees_document(desk.actor(), document.id)? {
                seen.push(document);
            }
        }
        documents = seen;
    }
    documents.sort_by_key(|document| std::cmp::Reverse((day_of(document), document.id)));
    Ok(documents)
}

/// Documents with proposals that wait, and those whose review has only to be closed; the longest waiting first.
fn waiting(desk: &Desk, counts: &BTreeMap<String, i64>) -> Vec<Waiting> {
    let app = desk.app();
    let (book, shown, limit) = (app.steering(), Shown::of(desk), app.task_parameters().review_limit);
    let own = app.reviewing_offices(desk.actor());
    let open = |document: &&Arc<Document>| {
        let waits = counts.get(&document.id.to_string()).is_some_and(|count| *count > 0);
        document.stands() && own.contains(&document.office) && (waits || document.reviewed.is_none())
    };
    let mut found: Vec<&Arc<Document>> = book.documents().filter(open).collect();
    found.sort_by_key(|document| (document.registered.at, document.id));
    let line = |document: &Arc<Document>| {
        let at = document.registered.at;
        let due = app.calendar(&document.office).add(at, limit).ok();
        let clock = due.map(|due| shown.clock(document.office.as_str(), due.at)).unwrap_or_default();
        Waiting {
            href: format!("{}/review", document_href(document.id)),
            label: document_label(document),
            title: document.head.title.clone(),
            count: counts.get(&document.id.to_string()).copied().unwrap_or(0),
            class: if clock.class.is_empty() { "none" } else { clock.class },
            words: clock.words,
            since: at.date_time_text(),
            who: who(desk, &document.registered.by),
        }
    };
    found.into_iter().map(line).collect()
}

fn rows(desk: &Desk, shown: &[&Arc<Document>], counts: &BTreeMap<String, i64>) -> Result<Vec<Row>, PageError> {
    let keys: Vec<By> = shown.iter().map(|document| By::Document(document.id)).collect();
    let ever = Day::from_ymd(2000, 1, 1).unwrap_or(Day(0));
    let figures = desk.app().task_figures(&keys, ever, desk.site.today())?;
    let row = |(document, counted): (&&Arc<Document>, &app::tasks::Counted)| {
        let (head, figures) = (&document.head, counted.figures);
        let href = document_href(document.id);
        Row {
            review: format!("{href}/review"),
            number: head.number.clone(),
            kind: head.kind.clone(),
            title: head.title.clone(),
            issuer: head.issuer.clone(),
            day: head.issued_on.map(Day::date_text).unwrap_or_default(),
            waiting: counts.get(&document.id.to_string()).copied().unwrap_or(0),
            open: figures.open - figures.open_late,
            late: figures.open_late,
            done: figures.done(),
            tasks: format!("/desk/steering/list?document={}", document.id),
            withdrawn: document.withdrawn.is_some(),
            replaced: !document.replaced_by.is_empty(),
            href,
        }
    };
    Ok(shown.iter().zip(&figures).map(row).collect())
}
