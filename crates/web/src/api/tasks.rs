//! Tasks for other systems: lists, one task, its history, figures; a department's own system notes progress.

use app::TokenScope;
use app::tasks::rows::{TaskCursor, TaskRow};
use app::tasks::{BoardKind, Counted, TaskEntry, TaskListView, TaskNarrow, TaskReply, task_id};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ActorKind, Day, Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use steering::task::fact::By;
use steering::task::model::{Owner, TaskId};
use steering::task::{Command, Stage, Task, Time};

use super::answer;
use super::asker::{Asker, WriteKey, json};
use super::dossiers::limit;
use super::fault::{ApiFault, ApiResult};
use super::submit::body;
use crate::server::{Pairs, value};

#[derive(Serialize)]
struct OwnerShape {
    unit: String,
    person: Option<String>,
}

impl From<&Owner> for OwnerShape {
    fn from(owner: &Owner) -> Self {
        Self { unit: owner.unit.to_string(), person: owner.person.as_ref().map(ToString::to_string) }
    }
}

/// A row of a list.
#[derive(Serialize)]
struct Row {
    id: String,
    state: String,
    content: String,
    product: String,
    area: Option<String>,
    lead: OwnerShape,
    document: Option<String>,
    clause: String,
    assigned_at: Option<String>,
    due_at: Option<String>,
    finished_at: Option<String>,
    finish: Option<String>,
    late: bool,
    percent: Option<u8>,
    href: String,
}

#[derive(Serialize)]
struct List {
    items: Vec<Row>,
    /// Give it back as `after`; none: that was the last page.
    next: Option<String>,
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn time(at: Option<Instant>) -> Option<String> {
    at.map(Instant::rfc3339)
}

fn row(row: TaskRow, now: Instant) -> Row {
    let view: Option<TaskListView> = serde_json::from_str(&row.view).ok();
    let person = text(&row.person);
    let of = |get: fn(&TaskListView) -> String| view.as_ref().map(get).unwrap_or_default();
    Row {
        href: format!("/api/v1/tasks/{}", row.id),
        state: row.state,
        content: of(|view| view.content.clone()),
        product: of(|view| view.product.clone()),
        area: text(&row.area),
        lead: OwnerShape { unit: row.lead, person },
        document: text(&row.document),
        clause: of(|view| view.clause.clone()),
        assigned_at: time(row.assigned_at),
        due_at: time(Some(row.due_at).filter(|at| at.0 != i64::MAX)),
        finished_at: time(row.finished_at),
        finish: text(&row.finish),
        late: row.finished_at.is_none() && row.late_from.is_some() && row.due_at < now,
        percent: view.as_ref().and_then(|view| view.percent),
        id: row.id,
    }
}

fn day(query: &Pairs, name: &'static str) -> Result<Option<Day>, ApiFault> {
    value(query, name).map(|text| Day::parse(text).map_err(|_| ApiFault::Query(name))).transpose()
}

fn narrow(query: &Pairs) -> Result<TaskNarrow, ApiFault> {
    let kind = match value(query, "show") {
        None | Some("open") => BoardKind::Open,
        Some("late") => BoardKind::Late,
        Some("given") => BoardKind::Given,
        Some("ended") => BoardKind::Ended,
        Some(_) => return Err(ApiFault::Query("show")),
    };
    let days = match (day(query, "from")?, day(query, "to")?) {
        (None, None) => None,
        (from, to) => Some((from.unwrap_or(Day(0)), to.unwrap_or(Day(1_000_000)))),
    };
    let list = |name: &str| -> Vec<String> {
        let all = query.iter().filter(|(own, _)| own == name).flat_map(|(_, text)| text.split(','));
        all.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    };
    let given = |name| value(query, name).map(str::to_owned);
    Ok(TaskNarrow {
        kind,
        unit: given("unit").map(UnitId::new),
        area: given("area"),
        person: given("person").map(PersonId::new),
        document: given("document"),
        states: list("state"),
        finishes: list("finish"),
        days,
        words: given("q").unwrap_or_default(),
        ..TaskNarrow::default()
    })
}

fn cursor(query: &Pairs) -> Result<Option<TaskCursor>, ApiFault> {
    let Some(text) = value(query, "after") else { return Ok(None) };
    let parts = text.split_once(':').and_then(|(key, seq)| Some(TaskCursor(key.parse().ok()?, seq.parse().ok()?)));
    parts.map(Some).ok_or(ApiFault::Query("after"))
}

/// `GET /api/v1/tasks?show=&unit=&area=&person=&document=&state=&finish=&from=&to=&q=&after=&limit=`.
pub async fn list(asker: Asker, Query(query): Query<Pairs>) -> Response {
    asker.answer(&[TokenScope::Tasks], move |asker| list_of(asker, &query)).await
}

fn list_of(asker: &Asker, query: &Pairs) -> ApiResult {
    let (limit, narrow, after) = (limit(query)?, narrow(query)?, cursor(query)?);
    let app = &asker.site.app;
    let org = app.org();
    let scope = app.task_scope(&org, &asker.bearer.reader());
    let board = app.task_board(&org, &scope, &narrow, after, limit)?;
    let next = board.next.map(|TaskCursor(key, seq)| format!("{key}:{seq}"));
    let now = asker.site.now();
    let items = board.rows.into_iter().map(|found| row(found, now)).collect();
    Ok(answer(StatusCode::OK, "application/json", &List { items, next }))
}

impl Asker {
    /// A task of the token's unit or below.
    ///
    /// # Errors
    /// 404 also for one that is not the token's business.
    fn task(&self, id: &str) -> Result<(Task, Vec<TaskEntry>), ApiFault> {
        let none = || ApiFault::Status(StatusCode::NOT_FOUND);
        let id = task_id(id).ok_or_else(none)?;
        let app = &self.site.app;
        let (task, history) = app.task_story(&id)?.ok_or_else(none)?;
        if app.sees_task(&app.org(), &self.bearer.reader(), &task) { Ok((task, history)) } else { Err(none()) }
    }
}

#[derive(Serialize)]
struct Whole {
    id: TaskId,
    state: &'static str,
    content: String,
    product: String,
    area: Option<String>,
    assigner: OwnerShape,
    office: String,
    lead: OwnerShape,
    coordinators: Vec<Helper>,
    sources: Vec<SourceShape>,
    term: TermShape,
    parent: Option<TaskId>,
    children: Vec<TaskId>,
    assigned_at: Option<String>,
    finished_at: Option<String>,
    finish: Option<&'static str>,
    percent: Option<u8>,
    extensions: u32,
    returns: u32,
    urged: u32,
    delay: Option<String>,
    /// How many events.
    version: usize,
}

#[derive(Serialize)]
struct Helper {
    unit: String,
    what: String,
    answered_at: Option<String>,
}

#[derive(Serialize)]
struct SourceShape {
    document: String,
    number: String,
    clause: String,
    quotation: String,
}

/// The time of a task: of a day the first, the present and the extended one.
#[derive(Serialize)]
struct TermShape {
    kind: &'static str,
    due_at: Option<String>,
    first_due_at: Option<String>,
    extended: bool,
    reason: Option<String>,
}

fn term(time: &Time) -> TermShape {
    let none = |kind| TermShape { kind, due_at: None, first_due_at: None, extended: false, reason: None };
    match time {
        Time::By { deadline } => TermShape {
            due_at: Some(deadline.in_force().at().rfc3339()),
            first_due_at: Some(deadline.first.at().rfc3339()),
            extended: deadline.extended_to.is_some(),
            ..none("by")
        },
        Time::Ongoing { .. } => none("ongoing"),
        Time::Recurring { .. } => none("recurring"),
        Time::Open { reason } => TermShape { reason: Some(reason.clone()), ..none("open") },
    }
}

fn finish(stage: &Stage) -> Option<&'static str> {
    use steering::task::Finish;
    match stage {
        Stage::Done { finish: Finish::OnTime, .. } => Some("on_time"),
        Stage::Done { finish: Finish::Extended, .. } => Some("extended"),
        Stage::Done { finish: Finish::Late, .. } => Some("late"),
        Stage::Done { finish: Finish::NoDeadline, .. } => Some("no_deadline"),
        stage if stage.is_final() => Some("left"),
        _ => None,
    }
}

/// `GET /api/v1/tasks/{id}`.
pub async fn one(asker: Asker, Path(id): Path<String>) -> Response {
    let work = move |asker: &Asker| {
        let (task, history) = asker.task(&id)?;
        let book = asker.site.app.steering();
        let source = |source: &steering::task::model::Source| SourceShape {
            document: source.document.to_string(),
            number: book.document(source.document).map(|found| found.head.number.clone()).unwrap_or_default(),
            clause: source.clause.clone(),
            quotation: source.quotation.clone(),
        };
        let helper = |line: &steering::task::model::Coordination| Helper {
            unit: line.unit.to_string(),
            what: line.what.clone(),
            answered_at: line.answer.as_ref().map(|answer| answer.at.rfc3339()),
        };
        let done_at = match &task.stage {
            Stage::Done { decided_at, .. } => Some(*decided_at),
            _ => task.ended_at,
        };
        let whole = Whole {
            id: task.id,
            state: task.stage.key(),
            content: task.content.clone(),
            product: task.product.clone(),
            area: task.area.clone(),
            assigner: (&task.assigner).into(),
            office: task.office.to_string(),
            lead: (&task.lead).into(),
            coordinators: task.coordinators.iter().map(helper).collect(),
            sources: task.sources.iter().map(source).collect(),
            term: term(&task.time),
            parent: task.origin.parent(),
            children: task.children.iter().map(|child| child.task).collect(),
            assigned_at: time(task.assigned_at),
            finished_at: time(done_at),
            finish: finish(&task.stage),
            percent: task.progress.iter().rev().find_map(|note| note.percent),
            extensions: task.extensions,
            returns: task.returns,
            urged: task.urged.0,
            delay: task.delay.clone(),
            version: history.len(),
        };
        Ok(answer(StatusCode::OK, "application/json", &whole))
    };
    asker.answer(&[TokenScope::Tasks], work).await
}

#[derive(Serialize)]
struct Turned {
    position: i64,
    at: String,
    r#type: &'static str,
    actor: ActorKind,
    payload: Value,
}

#[derive(Serialize)]
struct History {
    id: TaskId,
    items: Vec<Turned>,
}

/// `GET /api/v1/tasks/{id}/history`.
pub async fn history(asker: Asker, Path(id): Path<String>) -> Response {
    let work = move |asker: &Asker| {
        let (task, history) = asker.task(&id)?;
        let turn = |entry: TaskEntry| Turned {
            position: entry.position,
            at: entry.at.rfc3339(),
            r#type: entry.event.name(),
            payload: serde_json::to_value(&entry.event).unwrap_or_default(),
            actor: entry.actor,
        };
        let items = history.into_iter().map(turn).collect();
        Ok(answer(StatusCode::OK, "application/json", &History { id: task.id, items }))
    };
    asker.answer(&[TokenScope::Tasks], work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Progress {
    text: String,
    #[serde(default)]
    percent: Option<u8>,
}

#[derive(Serialize)]
struct Done {
    id: TaskId,
    state: String,
    version: i64,
}

/// `POST /api/v1/tasks/{id}/progress`: what a department's own system knows.
pub async fn progress(
    asker: Asker,
    key: WriteKey,
    Path(id): Path<String>,
    content: Result<Bytes, BytesRejection>,
) -> Response {
    asker.answer(&[TokenScope::TaskProgress], move |asker| noted(asker, &key, &id, content)).await
}

fn noted(asker: &Asker, key: &WriteKey, id: &str, content: Result<Bytes, BytesRejection>) -> ApiResult {
    let content = body(content)?;
    let wanted: Progress = json(&content)?;
    let (task, _) = asker.task(id)?;
    let key = key.of(&asker.bearer, &format!("tasks/{id}/progress"), &content);
    let command = Command::NoteProgress { text: wanted.text, percent: wanted.percent, files: Vec::new() };
    let reply = asker.site.app.act_task(asker.bearer.worker(), task.id, Some(key), command)?;
    let TaskReply::Done { task, version, state } = reply else { return Err(ApiFault::Failed) };
    Ok(answer(StatusCode::OK, "application/json", &Done { id: task, state, version }))
}

#[derive(Serialize)]
struct FiguresRow {
    key: String,
    assigned: i64,
    extended: i64,
    on_time: i64,
    on_time_extended: i64,
    late: i64,
    no_deadline: i64,
    left: i64,
    open: i64,
    open_late: i64,
    due_in_week: i64,
    discipline: Option<f64>,
}

#[derive(Serialize)]
struct FiguresList {
    by: &'static str,
    from: String,
    to: String,
    items: Vec<FiguresRow>,
}

/// `GET /api/v1/task-figures?by=unit|area&from=&to=`: by half-months.
pub async fn figures(asker: Asker, Query(query): Query<Pairs>) -> Response {
    asker.answer(&[TokenScope::Tasks], move |asker| figures_of(asker, &query)).await
}

fn figures_of(asker: &Asker, query: &Pairs) -> ApiResult {
    let (app, today) = (&asker.site.app, asker.site.now().day());
    let by = match value(query, "by") {
        None | Some("unit") => "unit",
        Some("area") => "area",
        Some(_) => return Err(ApiFault::Query("by")),
    };
    let (year, _, _) = today.ymd();
    let first = Day::from_ymd(year as i16, 1, 1).unwrap_or(today);
    let (from, to) = (day(query, "from")?.unwrap_or(first), day(query, "to")?.unwrap_or(today));
    let scope = app.task_scope(&app.org(), &asker.bearer.reader());
    let wanted = |key: &By| match key {
        By::Unit(unit) => by == "unit" && scope.covers(unit.as_str(), ""),
        // What areas count is the whole province's.
        By::Area(_) => by == "area" && scope.all,
        By::PartOf(_) | By::Document(_) | By::UnitArea(..) | By::Person(..) => false,
    };
    let keys: Vec<By> = app.task_keys()?.into_iter().filter(wanted).collect();
    let items = app.task_figures(&keys, from, to)?.iter().map(figure).collect();
    let list = FiguresList { by, from: from.iso(), to: to.iso(), items };
    Ok(answer(StatusCode::OK, "application/json", &list))
}

fn figure(counted: &Counted) -> FiguresRow {
    let figures = &counted.figures;
    FiguresRow {
        key: match &counted.by {
            By::Unit(unit) | By::PartOf(unit) => unit.to_string(),
            By::Area(area) => area.clone(),
            By::Document(document) => document.to_string(),
            By::UnitArea(unit, area) => format!("{unit}/{area}"),
            By::Person(_, person) => person.to_string(),
        },
        assigned: figures.assigned,
        extended: figures.extended,
        on_time: figures.on_time,
        on_time_extended: figures.on_time_extended,
        late: figures.late,
        no_deadline: figures.no_deadline,
        left: figures.left,
        open: figures.open,
        open_late: figures.open_late,
        due_in_week: counted.due_soon,
        discipline: figures.discipline(),
    }
}
