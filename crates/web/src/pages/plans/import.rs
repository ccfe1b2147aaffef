//! A table of a plan comes in: every row with what was understood and what is doubtful; what is chosen becomes lines. The
//! rows lie with the official until they are saved, so that nothing is lost.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Basis, FileHash, Refusal};
use serde::{Deserialize, Serialize};
use steering::book::{BookCommand, Plan, PlanItemDraft};
use steering::tables::{read_plan, to_item};

use super::files::plan_files;
use super::line::Lines;
use super::line_form::{Within, is_unknown};
use super::plan::{find, follows};
use super::source::{ACCEPT, Note, sent, tables};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::admin::blocks::{Form, Link, Sheet};
use crate::pages::committee::parts::{Back, Wrong, settle, t, not_reviewer};
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::Steer;

const KIND: &str = "plan_import";

/// A table that was read and not saved yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct Incoming {
    /// Name of the file.
    pub file: String,
    /// Its content.
    pub hash: FileHash,
    /// Rows that may become lines.
    pub rows: Vec<Row>,
    /// What became of the other rows.
    pub rest: Vec<Note>,
}

/// A row.
#[derive(Debug, Serialize, Deserialize)]
pub struct Row {
    /// Name of the sheet; may be empty.
    pub sheet: String,
    /// Row in it, from 1.
    pub line: u32,
    /// Headings above it.
    pub section: Vec<String>,
    /// What it becomes.
    pub item: PlanItemDraft,
    /// Cells that no field of a line holds.
    pub besides: Vec<(String, String)>,
    /// Chosen.
    pub take: bool,
    /// Changed by hand.
    pub edited: bool,
    /// What is doubtful.
    pub notes: Vec<Note>,
}

fn owner(desk: &Desk) -> String {
    format!("plan_import:{}", desk.officer.principal())
}

/// The table that lies with the official.
///
/// # Errors
/// There is none, or the store failed.
pub fn load(desk: &Desk, draft: &str) -> Result<Incoming, PageError> {
    let row = desk.app().draft(&owner(desk), draft)?.filter(|row| row.kind == KIND).ok_or(PageError::NotFound)?;
    serde_json::from_str(&row.data).map_err(|_| PageError::NotFound)
}

/// Keeps it.
///
/// # Errors
/// The store failed.
pub fn keep(desk: &Desk, draft: &str, incoming: &Incoming) -> Result<(), PageError> {
    let data = serde_json::to_string(incoming).map_err(|_| PageError::NotFound)?;
    Ok(desk.app().put_draft(&owner(desk), draft, KIND, data)?)
}

/// The plan, if the official follows it and it is open.
///
/// # Errors
/// Not theirs, or closed.
pub fn open(desk: &Desk, id: &str) -> Result<Arc<Plan>, PageError> {
    let plan = find(desk, id)?;
    if !follows(desk, &plan) {
        return Err(not_reviewer());
    }
    match &plan.closed {
        None => Ok(plan),
        Some(ended) => {
            let refusal = Refusal::new("steering_plan_closed", Basis("design.steering_book"));
            Err(refusal.with("time", ended.entered.at.date_time_text()).into())
        }
    }
}

pub(super) async fn start(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| begin(desk, &*open(desk, &id)?, None)).await
}

fn begin(desk: &Desk, plan: &Plan, back: Option<Back>) -> PageResult {
    let mut sheet = Sheet::new(desk, t(desk, "plan.import"), "plans", back);
    sheet.sub = t(desk, "plan.import_sub");
    let href = format!("/desk/plans/{}", plan.id);
    sheet.crumbs = vec![
        (t(desk, "plan.title"), "/desk/plans".to_owned()),
        (plan.draft.title.clone(), href.clone()),
        (t(desk, "plan.import"), String::new()),
    ];
    sheet.links.push(Link::new(t(desk, "admin.import.template"), "/desk/plans/template", "download"));
    let kind = Kind::File { accept: ACCEPT.to_owned(), multiple: false, camera: false };
    let file = Field::new(kind, "file", t(desk, "plan.file")).required().help(t(desk, "plan.file_help"));
    let form = Form::shown("import", t(desk, "plan.read_file"), format!("{href}/import"), vec![file]).icon("upload");
    sheet.form(Form { files: true, ..form });
    Ok(sheet.answer())
}

pub(super) async fn take(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = open(desk, &id)?;
        let read = sent(desk, &posted).and_then(|file| read_file(desk, &plan, &file.hash, &file.name));
        let incoming = match read {
            Ok(incoming) => incoming,
            Err(text) => {
                let wrong = Wrong(vec![("file".to_owned(), text)]);
                return begin(desk, &plan, Some(Back { form: "import", posted, wrong }));
            }
        };
        let by = serde_json::to_string(&desk.actor().kind).unwrap_or_default();
        desk.app().use_files(&plan_files(plan.id), &by, &[(incoming.hash.clone(), incoming.file.clone())])?;
        let draft = desk.app().new_id().to_string();
        keep(desk, &draft, &incoming)?;
        Ok(crate::flash::redirect(&format!("/desk/plans/{id}/import/{draft}"), &[]))
    })
    .await
}

fn read_file(desk: &Desk, plan: &Plan, hash: &FileHash, name: &str) -> Result<Incoming, String> {
    let names = desk.app().names();
    let within = Within { from: plan.draft.from, to: plan.draft.to };
    let (mut rows, mut rest) = (Vec::new(), Vec::new());
    for source in tables(desk, hash, name)? {
        let read = read_plan(&source.rows, within.dated());
        for item in &read.items {
            let notes: Vec<Note> = read.notes.iter().filter(|note| note.line == item.line).map(|note| Note::of(&source.sheet, note)).collect();
            let note = (!item.note.is_empty()).then(|| (t(desk, "plan.remark"), item.note.clone()));
            rows.push(Row {
                sheet: source.sheet.clone(),
                line: item.line,
                section: item.section.clone(),
                item: to_item(item, &*names, within.defaults()),
                besides: note.into_iter().chain(item.others.clone()).collect(),
                take: notes.iter().all(|note| note.weight < 2),
                edited: false,
                notes,
            });
        }
        let of_item = |line: u32| read.items.iter().any(|item| item.line == line);
        rest.extend(read.notes.iter().filter(|note| !of_item(note.line)).map(|note| Note::of(&source.sheet, note)));
    }
    if rows.is_empty() { Err(t(desk, "plan.no_table")) } else { Ok(Incoming { file: name.to_owned(), hash: hash.clone(), rows, rest }) }
}

/// The preview.
#[derive(Template)]
#[template(path = "plans/import.html")]
pub struct Preview {
    page: Page,
    plan: (String, String),
    href: String,
    file: String,
    error: String,
    taken: usize,
    doubtful: usize,
    rows: Vec<Shown>,
    rest: Vec<(String, String)>,
}

struct Shown {
    n: usize,
    place: String,
    section: String,
    kind: &'static str,
    number: String,
    area: String,
    content: String,
    product: String,
    leads: Vec<(String, bool)>,
    coordinators: Vec<(String, bool)>,
    time: String,
    time_text: String,
    budget: String,
    targets: Vec<String>,
    besides: Vec<(String, String)>,
    take: bool,
    edited: bool,
    notes: Vec<(u8, String)>,
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path((id, draft)): Path<(String, String)>) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = open(desk, &id)?;
        preview(desk, &plan, &draft, &load(desk, &draft)?, String::new())
    })
    .await
}

fn preview(desk: &Desk, plan: &Plan, draft: &str, incoming: &Incoming, error: String) -> PageResult {
    let steer = Steer::of(desk);
    let (tasks, measured) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    let lines = Lines { desk, steer: &steer, tasks: &tasks, measured: &measured };
    let place = |sheet: &str, line: u32| if sheet.is_empty() { line.to_string() } else { format!("{sheet}, {line}") };
    let rows: Vec<Shown> = incoming.rows.iter().enumerate().map(|(n, row)| shown(desk, &lines, n, row, place(&row.sheet, row.line))).collect();
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let rest = incoming.rest.iter().map(|note| (place(&note.sheet, note.line), note.words(desk.lang()))).collect();
    let view = Preview {
        page: desk.page(t(desk, "plan.import"), "plans"),
        plan: (plan.draft.title.clone(), format!("/desk/plans/{}", plan.id)),
        href: format!("/desk/plans/{}/import/{draft}", plan.id),
        file: incoming.file.clone(),
        error,
        taken: incoming.rows.iter().filter(|row| row.take).count(),
        doubtful: incoming.rows.iter().filter(|row| row.notes.iter().any(|note| note.weight > 0)).count(),
        rows,
        rest,
    };
    Ok(html(status, &view))
}

fn shown(desk: &Desk, lines: &Lines<'_>, n: usize, row: &Row, place: String) -> Shown {
    let item = &row.item;
    let names = |all: &[steering::book::Holder]| all.iter().map(|one| (one.text.clone(), !is_unknown(desk, one))).collect();
    let time = item.term.as_ref().map(|term| lines.term(term)).unwrap_or_default();
    let target = |target: &steering::book::Target| format!("{} {}", crate::words::number(desk.lang(), target.value), target.unit);
    Shown {
        n,
        place,
        section: row.section.join(" › "),
        kind: item.kind.key(),
        number: item.number.clone(),
        area: item.area.as_deref().map(|area| lines.steer.area(area)).unwrap_or_default(),
        content: item.content.clone(),
        product: item.product.clone(),
        leads: names(&item.leads),
        coordinators: names(&item.coordinators),
        time_text: if item.term_text == time { String::new() } else { item.term_text.clone() },
        time,
        budget: item.budget.map_or_else(|| item.budget_text.clone(), |budget| super::line::money(desk, budget.0)),
        targets: item.targets.iter().map(target).collect(),
        besides: row.besides.clone(),
        take: row.take,
        edited: row.edited,
        notes: row.notes.iter().map(|note| (note.weight, note.words(desk.lang()))).collect(),
    }
}

pub(super) async fn save(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, draft)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = open(desk, &id)?;
        let mut incoming = load(desk, &draft)?;
        if posted.get("do") == "discard" {
            desk.app().drop_draft(&owner(desk), &draft)?;
            return Ok(desk.done(&format!("/desk/plans/{id}"), t(desk, "plan.import_discarded")));
        }
        let chosen: Vec<usize> = posted.all("take").into_iter().filter_map(|text| text.parse().ok()).collect();
        incoming.rows.iter_mut().enumerate().for_each(|(n, row)| row.take = chosen.contains(&n));
        keep(desk, &draft, &incoming)?;
        // What is ticked so far is kept when a row is opened.
        if let Ok(row) = posted.get("edit").parse::<usize>() {
            return Ok(crate::flash::redirect(&format!("/desk/plans/{id}/import/{draft}/rows/{row}"), &[]));
        }
        let items: Vec<PlanItemDraft> = incoming.rows.iter().filter(|row| row.take).map(|row| row.item.clone()).collect();
        let n = items.len();
        let mut wrong = Wrong::default();
        let command = BookCommand::AddItems { plan: plan.id, items };
        if settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
            desk.app().drop_draft(&owner(desk), &draft)?;
            return Ok(desk.done(&format!("/desk/plans/{id}"), desk.lang().t1("plan.told_added", "n", n)));
        }
        let text = wrong.0.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
        preview(desk, &plan, &draft, &incoming, text)
    })
    .await
}
