//! A line of a plan: what it says, its tasks, targets and stages, where it comes from; changing, dropping, giving it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::FileHash;
use steering::book::{BookCommand, ItemKind, Plan, PlanItem, PlanItemDraft, PlanItemId, stages_of};

use super::act;
use super::files::plan_files;
use super::line::{Line, Lines};
use super::line_form::{self, Within};
use super::plan::{facts, find, follows};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field, Kind};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::time_tone;
use crate::pages::admin::blocks::{Block, Cell, Form, Sheet, Table};
use crate::pages::committee::parts::{Back, Wrong, entered_words, settle, t, not_reviewer};
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::Steer;

pub(super) async fn blank(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let kind = ItemKind::ALL.into_iter().find(|kind| Some(kind.key()) == value(&query, "kind"));
        new(desk, &*find(desk, &id)?, kind.unwrap_or(ItemKind::Task), None)
    })
    .await
}

fn crumbs(desk: &Desk, plan: &Plan, last: String) -> Vec<(String, String)> {
    vec![
        (t(desk, "plan.title"), "/desk/plans".to_owned()),
        (plan.draft.title.clone(), format!("/desk/plans/{}", plan.id)),
        (last, String::new()),
    ]
}

fn new(desk: &Desk, plan: &Plan, kind: ItemKind, back: Option<Back>) -> PageResult {
    if !follows(desk, plan) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "plan.add_line"), "plans", back);
    sheet.crumbs = crumbs(desk, plan, t(desk, "plan.add_line"));
    let draft = line_form::blank(kind);
    let action = format!("/desk/plans/{}/items/new", plan.id);
    let mut form = Form::shown("line", t(desk, "plan.add_line"), action, line_form::fields(desk, &draft)).icon("plus");
    form.grids.push(line_form::targets(desk, &draft.targets));
    sheet.form(form);
    Ok(sheet.answer())
}

fn within(plan: &Plan) -> Within {
    Within { from: plan.draft.from, to: plan.draft.to }
}

pub(super) async fn add(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let before = line_form::blank(ItemKind::Task);
        let draft = line_form::read(desk, &posted, &before, within(&plan), &mut wrong);
        let kind = draft.kind;
        let command = BookCommand::AddItems { plan: plan.id, items: vec![draft] };
        if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
            return Ok(desk.done(&format!("/desk/plans/{id}"), t(desk, "plan.line_added")));
        }
        new(desk, &plan, kind, Some(Back { form: "line", posted, wrong }))
    })
    .await
}

fn find_item(desk: &Desk, id: &str, item: &str) -> Result<(Arc<Plan>, Arc<PlanItem>), PageError> {
    let plan = find(desk, id)?;
    let item = item.parse().ok().map(PlanItemId).and_then(|item| plan.item(item).cloned());
    Ok((plan, item.ok_or(PageError::NotFound)?))
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((id, item)): Path<(String, String)>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &id, &item)?;
        page(desk, &plan, &item, None)
    })
    .await
}

fn page(desk: &Desk, plan: &Plan, item: &PlanItem, back: Option<Back>) -> PageResult {
    let steer = Steer::of(desk);
    let (tasks, measured) = facts(desk, plan)?;
    let line = Lines { desk, steer: &steer, tasks: &tasks, measured: &measured }.line(plan, item);
    let title = if line.number.is_empty() { t(desk, "plan.line") } else { desk.lang().t1("plan.line_no", "n", &line.number) };
    let mut sheet = Sheet::new(desk, &title, "plans", back);
    sheet.crumbs = crumbs(desk, plan, title);
    sheet.sub.clone_from(&line.content);
    gone(desk, &mut sheet, item);
    sheet.blocks.push(Block::Facts(String::new(), told(desk, &line)));
    if !line.targets.is_empty() {
        sheet.table(targets(desk, &line));
    }
    if !line.stages.is_empty() {
        sheet.table(stages(desk, &line));
    }
    sheet.table(tasks_of(desk, &line));
    let may = follows(desk, plan) && plan.closed.is_none() && item.stands();
    if may {
        forms(desk, &mut sheet, plan, item);
    }
    let chain = chain(desk, &steer, plan, item);
    if !chain.rows.is_empty() {
        sheet.table(chain);
    }
    sheet.table(history(desk, item));
    Ok(sheet.answer())
}

fn gone(desk: &Desk, sheet: &mut Sheet, item: &PlanItem) {
    if let Some(ended) = &item.dropped {
        sheet.note("warn", desk.lang().t1("plan.was_dropped", "reason", &ended.reason), entered_words(desk, &ended.entered));
    }
    if let Some((later, line)) = item.carried_to {
        let book = desk.app().steering();
        let title = book.plan(later).map(|plan| plan.draft.title.clone()).unwrap_or_default();
        sheet.note("info", desk.lang().t1("plan.was_carried", "plan", &title), t(desk, "plan.go_on_there"));
        let link = crate::pages::admin::blocks::Link::new(title, format!("/desk/plans/{later}/items/{line}"), "arrow-forward-up");
        sheet.blocks.push(Block::Links(vec![link]));
    }
}

fn told(desk: &Desk, line: &Line) -> Vec<(String, Cell)> {
    let or_none = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let unknown = |(name, known): &(String, bool)| if *known { name.clone() } else { desk.lang().t1("plan.unknown_name", "name", name) };
    let leads: Vec<String> = line.leads.iter().map(unknown).collect();
    vec![
        (t(desk, "plan.kind_of_line"), Cell::text(desk.lang().word("plan_item_kind", line.kind))),
        (t(desk, "committee.area"), Cell::text(or_none(&line.area))),
        (t(desk, "plan.product"), Cell::text(or_none(&line.product))),
        (t(desk, "plan.leads"), Cell::text(or_none(&leads.join("; ")))),
        (t(desk, "plan.coordinators"), Cell::text(or_none(&line.coordinators))),
        (t(desk, "plan.col.time"), Cell::text(or_none(&line.time)).under(&line.time_text)),
        (t(desk, "plan.col.budget"), Cell::text(or_none(&line.budget))),
        (t(desk, "plan.col.state"), Cell::badge(desk.lang().word("plan.standing", line.standing.key()), time_tone(line.standing.class()))),
    ]
}

fn targets(desk: &Desk, line: &Line) -> Table {
    let row = |target: &super::line::TargetWords| {
        let measure = if target.measure.is_empty() { t(desk, "plan.not_measured") } else { target.measure.clone() };
        let value = match target.reached {
            None => Cell::text("–"),
            Some(true) => Cell::badge(desk.lang().t1("plan.reached", "value", &target.value), "in-time"),
            Some(false) => Cell::badge(desk.lang().t1("plan.not_reached", "value", &target.value), "overdue"),
        };
        let measure = if target.href.is_empty() { Cell::text(measure) } else { Cell::link(measure, &target.href) };
        vec![Cell::text(&target.wanted), value, measure.under(&target.stretch)]
    };
    Table {
        title: t(desk, "plan.targets"),
        head: ["plan.target", "plan.measured", "plan.target_measure"].map(|key| t(desk, key)).into(),
        rows: line.targets.iter().map(row).collect(),
        empty: String::new(),
    }
}

fn stages(desk: &Desk, line: &Line) -> Table {
    let row = |stage: &super::line::StageWords| {
        let state = match stage.kind {
            "done" => Cell::badge(&stage.reached, "done"),
            "late" => Cell::badge(t(desk, "plan.stage_late"), "overdue"),
            _ => Cell::text("–"),
        };
        let file = if stage.file.is_empty() { Cell::text("") } else { Cell::link(t(desk, "action.download"), &stage.file) };
        let planned = if stage.planned.is_empty() { "–" } else { &stage.planned };
        vec![Cell::text(&stage.name), Cell::text(planned).class("nowrap"), state.under(&stage.note), file]
    };
    Table {
        title: t(desk, "plan.stages"),
        head: ["plan.stage", "plan.stage_plan", "plan.stage_reached", "plan.stage_file"].map(|key| t(desk, key)).into(),
        rows: line.stages.iter().map(row).collect(),
        empty: String::new(),
    }
}

fn tasks_of(desk: &Desk, line: &Line) -> Table {
    let row = |task: &crate::steer::TaskLine| {
        let state = desk.lang().word("task_state", &task.state);
        let clock = if task.clock.words.is_empty() { Cell::text(state) } else { Cell::badge(&task.clock.words, time_tone(task.clock.class)).under(state) };
        vec![Cell::link(&task.content, &task.href).class("wide"), Cell::text(&task.lead).under(&task.person), Cell::text(&task.clock.due).class("nowrap"), clock]
    };
    Table {
        title: t(desk, "plan.tasks"),
        head: ["task", "lead", "due", "state"].map(|key| t(desk, &format!("meeting.col.{key}"))).into(),
        rows: line.tasks.iter().map(row).collect(),
        empty: t(desk, "plan.no_tasks"),
    }
}

fn forms(desk: &Desk, sheet: &mut Sheet, plan: &Plan, item: &PlanItem) {
    let base = format!("/desk/plans/{}/items/{}", plan.id, item.id);
    let reason = || Field::area("reason", t(desk, "committee.reason"), 2);
    let confirm = vec![Choice::new("give", t(desk, "plan.give")).help(t(desk, "plan.give_help")), Choice::new("propose", t(desk, "plan.propose")).help(t(desk, "plan.propose_help"))];
    let give = Field::radio("do", t(desk, "plan.how"), confirm).value("give");
    sheet.form(Form::folded("give", t(desk, "plan.give_line"), format!("{base}/give"), vec![give]).icon("send"));
    let mut fields = line_form::fields(desk, &item.draft);
    fields.push(if plan.approved.is_some() { reason().required() } else { reason() });
    let mut change = Form::folded("line", t(desk, "plan.change_line"), format!("{base}/change"), fields);
    change.grids.push(line_form::targets(desk, &item.draft.targets));
    sheet.form(change);
    stage_forms(desk, sheet, item, &base);
    let drop = Form::folded("drop", t(desk, "plan.drop_line"), format!("{base}/drop"), vec![reason().required()]);
    sheet.form(drop.icon("trash").danger());
}

fn stage_forms(desk: &Desk, sheet: &mut Sheet, item: &PlanItem, base: &str) {
    let name = |stage: &steering::book::StageKind| if desk.lang() == Lang::Vi { stage.vi.clone() } else { stage.en.clone() };
    let choices = |reached: bool| -> Vec<Choice> {
        let fits = |stage: &&steering::book::StageKind| item.reached.contains_key(&stage.key) == reached;
        stages_of(item.draft.kind).iter().filter(fits).map(|stage| Choice::new(&stage.key, name(stage))).collect()
    };
    let (open, done) = (choices(false), choices(true));
    if let Some(next) = open.first().map(|choice| choice.value.clone()) {
        let kind = Kind::File { accept: ".pdf,.docx,.xlsx,.jpg,.png".to_owned(), multiple: false, camera: true };
        let fields = vec![
            Field::select("stage", t(desk, "plan.stage"), open).value(next).required().class("w-m"),
            Field::date("on", t(desk, "plan.stage_on")).value(desk.now().day().date_text()).required(),
            Field::text("note", t(desk, "plan.stage_note")),
            Field::new(kind, "file", t(desk, "plan.stage_file")),
        ];
        let form = Form::folded("stage", t(desk, "plan.reach"), format!("{base}/stage"), fields).icon("checks");
        sheet.form(Form { files: true, ..form });
    }
    if let Some(last) = done.last().map(|choice| choice.value.clone()) {
        let fields = vec![
            Field::select("stage", t(desk, "plan.stage"), done).value(last).required().class("w-m"),
            Field::area("reason", t(desk, "committee.reason"), 2).required(),
        ];
        sheet.form(Form::folded("undo", t(desk, "plan.undo"), format!("{base}/undo"), fields).icon("arrow-back-up"));
    }
}

/// The lines of earlier plans, the nearest first.
fn chain(desk: &Desk, steer: &Steer, plan: &Plan, item: &PlanItem) -> Table {
    let row = |(plan, item): (steering::book::PlanId, PlanItemId)| {
        let found = steer.book.plan(plan)?;
        let line = found.item(item)?;
        let period = format!("{} – {}", found.draft.from.date_text(), found.draft.to.date_text());
        let changes = line.changes.len();
        let told = if changes == 0 { String::new() } else { desk.lang().t1("plan.changes", "n", changes) };
        let label = if line.draft.term_text.is_empty() { "–" } else { &line.draft.term_text };
        Some(vec![
            Cell::link(&found.draft.title, format!("/desk/plans/{plan}/items/{item}")).under(period),
            Cell::text(label),
            Cell::text(told),
        ])
    };
    Table {
        title: t(desk, "plan.chain"),
        head: ["plan.col.plan", "plan.col.time", "committee.history"].map(|key| t(desk, key)).into(),
        rows: steer.book.history_of(plan.id, item.id).into_iter().filter_map(row).collect(),
        empty: String::new(),
    }
}

fn history(desk: &Desk, item: &PlanItem) -> Table {
    let words = |draft: &PlanItemDraft| {
        let holders = |all: &[steering::book::Holder]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>().join("; ");
        vec![
            (t(desk, "plan.col.content"), draft.content.clone()),
            (t(desk, "plan.leads"), holders(&draft.leads)),
            (t(desk, "plan.coordinators"), holders(&draft.coordinators)),
            (t(desk, "plan.col.time"), draft.term_text.clone()),
            (t(desk, "plan.product"), draft.product.clone()),
            (t(desk, "plan.col.budget"), draft.budget_text.clone()),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (key, reached) in item.reached.iter().rev() {
        let stage = stages_of(item.draft.kind).iter().find(|stage| stage.key == *key);
        let name = stage.map_or(key.as_str(), |stage| if desk.lang() == Lang::Vi { &stage.vi } else { &stage.en });
        let what = desk.lang().t2("plan.reached_stage", "stage", name, "day", reached.on.date_text());
        rows.push(vec![Cell::text(entered_words(desk, &reached.entered)), Cell::text(what), Cell::text(&reached.note)]);
    }
    for change in item.changes.iter().rev() {
        let before = Cell { facts: words(&change.before), ..Cell::text(t(desk, "plan.line_changed")) };
        rows.push(vec![Cell::text(entered_words(desk, &change.entered)), before, Cell::text(&change.reason)]);
    }
    rows.push(vec![Cell::text(entered_words(desk, &item.entered)), Cell::text(t(desk, "plan.line_entered")), Cell::text("")]);
    Table {
        title: t(desk, "committee.history"),
        head: ["when", "what", "why"].map(|key| t(desk, &format!("committee.col.{key}"))).into(),
        rows,
        empty: String::new(),
    }
}

/// The places of a line in an address.
type At = (String, String);

/// Gives a command of a form of the page; comes back with the form when it is refused.
fn settled(desk: &Desk, (id, line): &At, form: &'static str, posted: Posted, mut wrong: Wrong, command: BookCommand, done: &str) -> PageResult {
    if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
        return Ok(desk.done(&format!("/desk/plans/{id}/items/{line}"), t(desk, done)));
    }
    let (plan, item) = find_item(desk, id, line)?;
    page(desk, &plan, &item, Some(Back { form, posted, wrong }))
}

pub(super) async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<At>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &at.0, &at.1)?;
        let mut wrong = Wrong::default();
        let draft = Box::new(line_form::read(desk, &posted, &item.draft, within(&plan), &mut wrong));
        let command = BookCommand::ChangeItem { plan: plan.id, item: item.id, draft, reason: posted.get("reason").to_owned() };
        settled(desk, &at, "line", posted, wrong, command, "plan.line_changed")
    })
    .await
}

pub(super) async fn drop_line(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<At>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &at.0, &at.1)?;
        let mut wrong = Wrong::default();
        let reason = wrong.text(desk, &posted, "reason");
        let command = BookCommand::DropItem { plan: plan.id, item: item.id, reason };
        settled(desk, &at, "drop", posted, wrong, command, "plan.line_dropped")
    })
    .await
}

pub(super) async fn give(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<At>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &at.0, &at.1)?;
        if !follows(desk, &plan) {
            return Err(not_reviewer());
        }
        let href = format!("/desk/plans/{}/items/{}", plan.id, item.id);
        act::give(desk, &plan, &[item.id], posted.get("do") == "give", &href)
    })
    .await
}

pub(super) async fn reach(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<At>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &at.0, &at.1)?;
        let mut wrong = Wrong::default();
        let on = wrong.day(desk, &posted, "on");
        if let Some((_, _, code)) = posted.refused.first() {
            wrong.put("file", t(desk, &format!("refusal.{code}")));
        }
        let sent = posted.files_of("file").first().map(|file| (file.hash.clone(), file.name.clone()));
        let file: Option<FileHash> = sent.as_ref().map(|(hash, _)| hash.clone());
        let command = BookCommand::ReachStage {
            plan: plan.id,
            item: item.id,
            stage: posted.get("stage").to_owned(),
            on,
            note: posted.get("note").to_owned(),
            file,
        };
        if wrong.is_empty()
            && let Some(sent) = sent
            && desk.app().would_steer(desk.actor(), command.clone()).is_ok()
        {
            let by = serde_json::to_string(&desk.actor().kind).unwrap_or_default();
            desk.app().use_files(&plan_files(plan.id), &by, &[sent])?;
        }
        settled(desk, &at, "stage", posted, wrong, command, "plan.stage_was_reached")
    })
    .await
}

pub(super) async fn undo(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(at): Path<At>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (plan, item) = find_item(desk, &at.0, &at.1)?;
        let mut wrong = Wrong::default();
        let reason = wrong.text(desk, &posted, "reason");
        let command = BookCommand::UndoStage { plan: plan.id, item: item.id, stage: posted.get("stage").to_owned(), reason };
        settled(desk, &at, "undo", posted, wrong, command, "plan.stage_undone")
    })
    .await
}
