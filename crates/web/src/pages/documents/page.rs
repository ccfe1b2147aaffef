//! One document: its head with corrections, the original, its text beside its tasks, what it replaces and what replaced it.

use std::collections::HashMap;
use std::sync::Arc;

use app::tasks::{document_files, rows::TaskRow};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use steering::book::{BookCommand, Document};
use steering::reading::Span;
use steering::task::model::DocumentId;

use super::text::{self, Block, Mark};
use super::{find, find_reviewed, head, refused, reviews, sentence, who};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::{html, sent};
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::{Steer, TaskLine, document_href, document_label};

/// A task with those below it.
struct Branch {
    line: TaskLine,
    /// The first of those below; who is late comes first.
    children: Vec<TaskLine>,
    /// How many there are below; of these late, and done.
    parts: usize,
    late: usize,
    done: usize,
}

/// Children that are shown with their parent; its own page has them all.
const CHILDREN: usize = 12;

/// A correction: when, who, why, and what stood there before.
struct Correction {
    at: String,
    who: String,
    reason: String,
    changes: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "documents/document.html")]
struct DocumentPage {
    page: Page,
    href: String,
    label: String,
    kind: String,
    title: String,
    facts: Vec<(String, String)>,
    registered: String,
    reviewed: String,
    withdrawn: String,
    file_name: String,
    recipients: String,
    corrections: Vec<Correction>,
    replaces: Vec<(String, String)>,
    replaced_by: Vec<(String, String)>,
    blocks: Vec<Block>,
    tasks: Vec<Branch>,
    waiting: usize,
    open: usize,
    reviewer: bool,
    stands: bool,
    fields: Vec<Field>,
    errors: Vec<(String, String)>,
    /// The form that came back with errors: `correct`, `replace`, `withdraw`.
    back: &'static str,
    reason: String,
    number: String,
}

/// A form that came back.
#[derive(Default)]
struct Returned<'a> {
    which: &'static str,
    posted: Option<&'a Posted>,
    errors: Vec<(String, String)>,
}

fn facts_of(desk: &Desk, steer: &Steer, document: &Document) -> Vec<(String, String)> {
    let (lang, head) = (desk.lang(), &document.head);
    let label = |name: &str| lang.t(&format!("documents.head_{name}")).to_owned();
    let day = |day: Option<Day>| day.map(Day::date_text).unwrap_or_default();
    let meeting = head.meeting.and_then(|id| steer.book.meeting(id)).map(|meeting| meeting.draft.title.clone());
    let plan = head.plan.and_then(|id| steer.book.plan(id)).map(|plan| plan.draft.title.clone());
    let all = [
        ("issued_on", day(head.issued_on)),
        ("issuer", head.issuer.clone()),
        ("assigner", steer.owner(&head.assigner)),
        ("office", steer.shown.unit_name(document.office.as_str())),
        ("signer", head.signer.clone()),
        ("chair", head.chair.clone()),
        ("meeting_on", day(head.meeting_on)),
        ("meeting", meeting.unwrap_or_default()),
        ("plan", plan.unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (label(name), value)).collect()
}

/// Corrections, the newest first, each with what it changed.
fn corrections(desk: &Desk, document: &Document) -> Vec<Correction> {
    let lang = desk.lang();
    let mut after = head::of_head(&document.head);
    let mut all = Vec::new();
    for change in document.corrections.iter().rev() {
        let before = head::of_head(&change.before);
        let changed = before.iter().zip(&after).filter(|((_, old), (_, new))| old != new);
        let named = |name: &str| !["assigner", "meeting", "plan"].contains(&name);
        let told = |((name, old), (_, new)): (&(String, String), &(String, String))| {
            let (old, new) = if named(name) { (old.clone(), new.clone()) } else { (String::new(), String::new()) };
            (lang.t(&format!("documents.head_{name}")).to_owned(), old, new)
        };
        all.push(Correction {
            at: change.entered.at.date_time_text(),
            who: who(desk, &change.entered.by),
            reason: change.reason.clone(),
            changes: changed.map(told).collect(),
        });
        after = before;
    }
    all
}

/// Tasks as a tree, in the order of the document; proposals are the reviewer's alone.
fn tree(steer: &Steer, rows: &[(i64, TaskRow)], reviewer: bool) -> Vec<Branch> {
    let given = |row: &TaskRow| !matches!(row.state.as_str(), "proposed" | "dropped");
    let tops = rows.iter().map(|(_, row)| row).filter(|row| row.parent.is_empty());
    let shown = tops.filter(|row| given(row) || (reviewer && row.state == "proposed"));
    let mut below: HashMap<&str, Vec<&TaskRow>> = HashMap::new();
    for (_, row) in rows.iter().filter(|(_, row)| !row.parent.is_empty()) {
        below.entry(row.parent.as_str()).or_default().push(row);
    }
    let branch = |row: &TaskRow| {
        let mut children: Vec<TaskLine> =
            below.get(row.id.as_str()).into_iter().flatten().map(|row| steer.line(row)).collect();
        let (parts, late) = (children.len(), children.iter().filter(|line| line.clock.class == "overdue").count());
        let done = children.iter().filter(|line| line.state == "done").count();
        children.sort_by_key(|line| line.clock.class != "overdue");
        children.truncate(CHILDREN);
        Branch { line: steer.line(row), children, parts, late, done }
    };
    shown.map(branch).collect()
}

fn marks(document: &Document, rows: &[(i64, TaskRow)], desk: &Desk, reviewer: bool) -> Result<Vec<Mark>, PageError> {
    let mut all = Vec::new();
    for (_, row) in rows.iter().filter(|(_, row)| row.parent.is_empty() && row.state != "dropped") {
        if row.state == "proposed" && !reviewer {
            continue;
        }
        let Some(id) = app::tasks::task_id(&row.id) else { continue };
        let Some((task, _)) = desk.app().task_story(&id)? else { continue };
        let places = task.sources.iter().filter(|source| source.document == document.id).filter_map(|source| source.place);
        let usize_of = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        all.extend(places.map(|place| Mark {
            span: Span { start: usize_of(place.start), end: usize_of(place.end) },
            task: row.id.clone(),
            state: super::card::state_of(&task),
            low: false,
            href: if row.state == "proposed" { format!("{}/review?at={}", document_href(document.id), row.id) } else { format!("/desk/tasks/{}", row.id) },
        }));
    }
    Ok(all)
}

fn view(desk: &Desk, document: &Document, returned: &Returned<'_>) -> Result<Response, PageError> {
    let (app, steer, reviewer) = (desk.app(), Steer::of(desk), reviews(desk, document));
    let text = app.document_text(document.id)?;
    let outline = steering::reading::read(&text).outline;
    let rows = app.rows_of_document(document.id)?;
    let marks = marks(document, &rows, desk, reviewer)?;
    let link = |id: &DocumentId| {
        let known = steer.book.document(*id)?;
        Some((format!("{} – {}", document_label(known), known.head.title), document_href(*id)))
    };
    let count = |wanted: fn(&TaskRow) -> bool| rows.iter().filter(|(_, row)| row.parent.is_empty() && wanted(row)).count();
    let back = |which: &str, name: &str| match returned.posted.filter(|_| returned.which == which) {
        Some(posted) => posted.get(name).to_owned(),
        None => String::new(),
    };
    let pairs = match returned.posted.filter(|_| returned.which == "correct") {
        Some(posted) => posted.pairs.clone(),
        None => head::of_head(&document.head),
    };
    let status = if returned.which.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let entered = |entered: &steering::book::Entered| format!("{} · {}", entered.at.date_time_text(), who(desk, &entered.by));
    let label = document_label(document);
    Ok(html(status, &DocumentPage {
        page: desk.page(label.clone(), "documents"),
        href: document_href(document.id),
        kind: document.head.kind.clone(),
        title: document.head.title.clone(),
        facts: facts_of(desk, &steer, document),
        registered: entered(&document.registered),
        reviewed: document.reviewed.as_ref().map(entered).unwrap_or_default(),
        withdrawn: document.withdrawn.as_ref().map(|end| format!("{} ({})", end.reason, entered(&end.entered))).unwrap_or_default(),
        file_name: document.file_name.clone(),
        recipients: document.head.recipients.join("; "),
        corrections: corrections(desk, document),
        replaces: document.replaces.iter().filter_map(link).collect(),
        replaced_by: document.replaced_by.iter().filter_map(link).collect(),
        blocks: text::blocks(&text, &outline, &marks),
        tasks: tree(&steer, &rows, reviewer),
        waiting: count(|row| row.state == "proposed"),
        open: count(|row| row.finished_at.is_none() && row.state != "proposed"),
        reviewer,
        stands: document.stands(),
        fields: if reviewer { head::fields(desk, &pairs, &returned.errors, None) } else { Vec::new() },
        errors: returned.errors.clone(),
        back: returned.which,
        reason: back(returned.which, "reason"),
        number: back("replace", "number"),
        label,
    }))
}

/// `GET /desk/documents/{id}`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &*find(desk, &id)?, &Returned::default())).await
}

/// `POST /desk/documents/{id}`: `do=correct|replace|offer|withdraw`.
pub async fn act(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find_reviewed(desk, &id)?;
        match posted.get("do") {
            "correct" => correct(desk, &document, &posted),
            "replace" => replace(desk, &document, &posted),
            "offer" => offer(desk, &document),
            "withdraw" => withdraw(desk, &document, &posted),
            _ => Err(PageError::NotFound),
        }
    })
    .await
}

fn correct(desk: &Desk, document: &Document, posted: &Posted) -> PageResult {
    let again = |errors| view(desk, document, &Returned { which: "correct", posted: Some(posted), errors });
    let typed = match head::parse(desk, &posted.pairs, Some(document)) {
        Ok(typed) => typed,
        Err(errors) => return again(errors),
    };
    let reason = posted.get("reason").to_owned();
    let command = BookCommand::CorrectDocument { document: document.id, head: Box::new(typed.head), reason };
    match refused(desk.app().steer(desk.actor(), command))? {
        Ok(_) => Ok(desk.done(&document_href(document.id), desk.lang().t("documents.corrected"))),
        Err(refusal) => again(vec![(head::field_of(&refusal).to_owned(), sentence(desk, &refusal))]),
    }
}

/// A later document replaces it: its open tasks are offered for superseding at once.
fn replace(desk: &Desk, document: &Document, posted: &Posted) -> PageResult {
    let again = |text| view(desk, document, &Returned { which: "replace", posted: Some(posted), errors: vec![("number".to_owned(), text)] });
    let number = posted.get("number");
    let Some(by) = desk.app().steering().find_document(number) else {
        return again(desk.lang().t1("documents.replaces_unknown", "number", number));
    };
    match refused(desk.app().steer(desk.actor(), BookCommand::Replace { document: document.id, by }))? {
        Ok(_) => {
            let offered = desk.app().offer_superseding(desk.actor(), document.id, by)?;
            Ok(desk.done(&document_href(document.id), desk.lang().t1("documents.replaced", "n", offered)))
        }
        Err(refusal) => again(sentence(desk, &refusal)),
    }
}

fn offer(desk: &Desk, document: &Document) -> PageResult {
    let by = *document.replaced_by.last().ok_or(PageError::NotFound)?;
    let offered = desk.app().offer_superseding(desk.actor(), document.id, by)?;
    Ok(desk.done(&document_href(document.id), desk.lang().t1("documents.offered", "n", offered)))
}

fn withdraw(desk: &Desk, document: &Document, posted: &Posted) -> PageResult {
    match refused(desk.app().withdraw_document(desk.actor(), document.id, posted.get("reason")))? {
        Ok(()) => Ok(desk.done("/desk/documents", desk.lang().t1("documents.withdrawn", "number", document_label(document)))),
        Err(refusal) => {
            let errors = vec![("withdraw_reason".to_owned(), sentence(desk, &refusal))];
            view(desk, document, &Returned { which: "withdraw", posted: Some(posted), errors })
        }
    }
}

/// `GET /desk/documents/{id}/original`: the file as it came in.
pub async fn original(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let document = find(desk, &id)?;
        let found = desk.app().open_file(&document_files(document.id), document.file.as_str())?;
        let (used, row, bytes) = found.ok_or(PageError::NotFound)?;
        let kind = intake::sniff::ALL.iter().find(|kind| kind.mime == row.mime);
        // Texts are never shown in place: what looks like a text may be a page for a browser.
        let inline = kind.is_some_and(|kind| *kind == intake::sniff::PDF);
        Ok(sent(&used.name, kind.map_or("application/octet-stream", |kind| kind.mime), inline, bytes))
    })
    .await
}
