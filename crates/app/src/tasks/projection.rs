//! What the read models show of a task: a pure function of its state, so that a rebuild gives the same rows.

use std::sync::LazyLock;

use calendar::Calendar;
use kernel::{Instant, Province};
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, format_smolstr};
use steering::task::fact::{By, Fact, Measure};
use steering::task::model::{DocumentId, Origin, Owner};
use steering::task::{Deadline, Due, DutyKind, JudgedBy, Stage, Task, Time};
use store::task_work::{TASK_DUTY, TaskDutyRow};
use store::tasks::{TASK, TASK_SOURCE, TaskRow, source_values};
use store::{MeasureKey, Projection, search};

/// Codes of the measures of tasks begin here; those of dossiers lie below.
const MEASURES: i16 = 1_000;
/// What stands for the unit in counters by area, and by document.
const AREA: &str = "~area";
const DOCUMENT: &str = "~document";
/// What stands for the procedure in counters by unit: orders, and parts of the house.
const ORDERS: &str = "~task";
const PARTS: &str = "~part";
/// What the procedure begins with in counters of a unit by area, and by person.
const IN_AREA: &str = "~area:";
const HELD_BY: &str = "~person:";

/// Characters of the content that a list shows.
const CONTENT: usize = 400;

/// What a row of a board or work list shows beyond its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskListView {
    /// What is to be done, perhaps shortened.
    pub content: String,
    /// The product; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Key of the state.
    pub state: String,
    /// The first document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// Further documents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
    /// Its clause; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// Who has it.
    pub lead: Owner,
    /// Who gave it.
    pub assigner: Owner,
    /// Units that help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<String>,
    /// Its time as it stands.
    pub time: Time,
    /// The share done as noted last, 0–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// Times it was urged.
    #[serde(default)]
    pub urged: u32,
    /// Reports returned.
    #[serde(default)]
    pub returns: u32,
    /// Why it is late, as the lead said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
    /// Taken over by silence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// Since when it stands still, or waits for confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Instant>,
    /// Common tasks and duties: how many children.
    #[serde(default)]
    pub children: usize,
}

/// The pure part of waking: months, not days off, tell when a period begins.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::embedded);

/// Everything shown of a task. `seq` is the position of its first event.
pub fn task_projection(province: Province, task: &Task, seq: i64, judged_by: JudgedBy) -> Projection {
    let fact = Fact::of(task, judged_by);
    let view = view(task);
    let text = serde_json::to_string(&view).unwrap_or_default();
    let mut rows = vec![(&TASK, row(task, seq, fact.as_ref(), &text).values(province))];
    let id = task.id.to_string();
    // Proposals, too, are found by their document; a document that comes twice with the same place is one row.
    let mut places: Vec<(DocumentId, i64)> = task.sources.iter().map(|source| (source.document, place(source.place))).collect();
    places.sort();
    places.dedup();
    rows.extend(places.iter().map(|(document, place)| (&TASK_SOURCE, source_values(province, &document.to_string(), *place, &id))));
    rows.extend(duties(task, &id, &text).map(|duty| (&TASK_DUTY, duty.values(province))));
    let measures = fact.as_ref().map(task_keys).unwrap_or_default();
    Projection { rows, search: Some((seq, words(task))), counts: Vec::new(), measures }
}

fn place(place: Option<steering::task::model::Place>) -> i64 {
    place.map_or(0, |place| i64::try_from(place.start).unwrap_or(i64::MAX))
}

fn words(task: &Task) -> String {
    search::words([task.content.as_str(), task.product.as_str()])
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(CONTENT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn view(task: &Task) -> TaskListView {
    let source = task.sources.first();
    let since = match &task.stage {
        Stage::Suspended { since, .. } => Some(*since),
        Stage::AwaitingConfirmation { reported_at, .. } => Some(*reported_at),
        _ => None,
    };
    TaskListView {
        content: shortened(&task.content),
        product: shortened(&task.product),
        state: task.stage.key().to_owned(),
        document: source.map(|source| source.document),
        documents: further(task),
        clause: source.map(|source| source.clause.clone()).unwrap_or_default(),
        lead: task.lead.clone(),
        assigner: task.assigner.clone(),
        helpers: task.coordinators.iter().map(|line| line.unit.to_string()).collect(),
        time: task.time.clone(),
        percent: task.progress.iter().rev().find_map(|note| note.percent),
        urged: task.urged.0,
        returns: task.returns,
        delay: task.delay.clone(),
        silent: task.accepted.is_some_and(|accepted| accepted.by_silence),
        since,
        children: task.children.len(),
    }
}

/// Documents besides the first, each once.
fn further(task: &Task) -> Vec<DocumentId> {
    let first = task.sources.first().map(|source| source.document);
    let mut all: Vec<DocumentId> = task.sources.iter().map(|source| source.document).filter(|id| Some(*id) != first).collect();
    all.sort();
    all.dedup();
    all
}

fn row(task: &Task, seq: i64, fact: Option<&Fact>, view: &str) -> TaskRow {
    let source = task.sources.first();
    let done_at = match &task.stage {
        Stage::Done { decided_at, .. } => Some(*decided_at),
        _ => None,
    };
    TaskRow {
        id: task.id.to_string(),
        seq,
        state: task.stage.key().to_owned(),
        origin: origin(&task.origin).to_owned(),
        parent: task.origin.parent().map(|parent| parent.to_string()).unwrap_or_default(),
        board: fact.map_or(0, |fact| 1 + i64::from(fact.part)),
        office: task.office.to_string(),
        lead: fact.map_or_else(|| task.lead.unit.to_string(), |fact| fact.unit.to_string()),
        person: fact.map_or(&task.lead.person, |fact| &fact.person).as_ref().map_or_else(String::new, ToString::to_string),
        area: task.area.clone().unwrap_or_default(),
        document: source.map(|source| source.document.to_string()).unwrap_or_default(),
        place: source.map_or(0, |source| place(source.place)),
        assigned_at: task.assigned_at,
        due_at: task.time.deadline().map_or(Instant(i64::MAX), |deadline| deadline.in_force().at()),
        late_from: fact.and_then(|fact| fact.late_from),
        // What counts has ended when its fact has: a done one on the day that decides.
        finished_at: done_at.or(task.ended_at),
        finish: finish(task).to_owned(),
        extended: i64::from(task.extensions),
        wakes_at: task.wakes_at(&CALENDAR),
        view: view.to_owned(),
    }
}

/// The key of an origin, as in read models.
pub fn origin(origin: &Origin) -> &'static str {
    match origin {
        Origin::Document => "document",
        Origin::Lead { .. } => "lead",
        Origin::Part { .. } => "part",
        Origin::Occurrence { .. } => "occurrence",
    }
}

/// How an ended task ended: `on_time`, `extended`, `late`, `no_deadline`, or `left`; empty while open.
fn finish(task: &Task) -> &'static str {
    use steering::task::Finish;
    match &task.stage {
        Stage::Done { finish: Finish::OnTime, .. } => "on_time",
        Stage::Done { finish: Finish::Extended, .. } => "extended",
        Stage::Done { finish: Finish::Late, .. } => "late",
        Stage::Done { finish: Finish::NoDeadline, .. } => "no_deadline",
        stage if stage.is_final() => "left",
        _ => "",
    }
}

/// The key of a kind of duty, as in `task_duty.<key>`.
pub const fn duty_key(kind: DutyKind) -> &'static str {
    match kind {
        DutyKind::Review => "review",
        DutyKind::Answer => "answer",
        DutyKind::Redirect => "redirect",
        DutyKind::Work => "work",
        DutyKind::LookAt => "look_at",
        DutyKind::Watch => "watch",
        DutyKind::Confirm => "confirm",
        DutyKind::Resume => "resume",
        DutyKind::Extend => "extend",
        DutyKind::Suspend => "suspend",
        DutyKind::Coordinate => "coordinate",
        DutyKind::Supersede => "supersede",
    }
}

fn duties<'a>(task: &'a Task, id: &'a str, view: &'a str) -> impl Iterator<Item = TaskDutyRow> + 'a {
    task.duties().into_iter().zip(0_i64..).map(move |(duty, line)| TaskDutyRow {
        task: id.to_owned(),
        line,
        unit: duty.owner.unit.to_string(),
        person: duty.owner.person.as_ref().map_or_else(String::new, ToString::to_string),
        due_at: duty.due_at.unwrap_or(Instant(i64::MAX)),
        kind: duty_key(duty.kind).to_owned(),
        view: view.to_owned(),
    })
}

/// What a fact adds to counters, as the store keeps it.
pub(crate) fn task_keys(fact: &Fact) -> Vec<(MeasureKey, i64)> {
    let mut all = Vec::new();
    for by in fact.keys() {
        let (unit, procedure) = match &by {
            By::Unit(unit) => (unit.0.clone(), SmolStr::new_static(ORDERS)),
            By::PartOf(unit) => (unit.0.clone(), SmolStr::new_static(PARTS)),
            By::Area(area) => (SmolStr::new_static(AREA), SmolStr::new(area)),
            By::Document(document) => (SmolStr::new_static(DOCUMENT), format_smolstr!("{document}")),
            By::UnitArea(unit, area) => (unit.0.clone(), format_smolstr!("{IN_AREA}{area}")),
            By::Person(unit, person) => (unit.0.clone(), format_smolstr!("{HELD_BY}{person}")),
        };
        fact.contribute(&mut |period, measure, n| {
            let key = MeasureKey { unit: unit.clone(), procedure: procedure.clone(), period, measure: MEASURES + measure as i16 };
            all.push((key, n));
        });
    }
    all
}

/// What a stored counter counts; none when it is one of dossiers.
pub(crate) fn task_counter(unit: &str, procedure: &str, measure: i64) -> Option<(By, Measure)> {
    let measure = Measure::of_code(measure - i64::from(MEASURES))?;
    let by = match (unit, procedure) {
        (AREA, area) => By::Area(area.to_owned()),
        (DOCUMENT, id) => By::Document(DocumentId(id.parse().ok()?)),
        (unit, PARTS) => By::PartOf(unit.into()),
        (unit, key) => match (key.strip_prefix(IN_AREA), key.strip_prefix(HELD_BY)) {
            (Some(area), _) => By::UnitArea(unit.into(), area.to_owned()),
            (None, Some(person)) => By::Person(unit.into(), person.into()),
            (None, None) => By::Unit(unit.into()),
        },
    };
    Some((by, measure))
}

/// The day in force, if there is one.
pub fn due_of(time: &Time) -> Option<Due> {
    time.deadline().map(Deadline::in_force)
}
