//! Rows of one's own work about tasks.

use app::AppResult;
use app::tasks::rows::{TaskDutyRow, TaskRow};
use app::tasks::{TaskListView, task_id};
use steering::task::{Stage, Task};

use super::super::words::{Words, short};
use crate::steer::{Steer, TaskClock};

/// What one tap does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tap {
    /// Key of the action.
    pub action: &'static str,
    /// Asked before it is done: key of the question; empty: nothing.
    pub sure: &'static str,
}

/// What a row tells beside the task.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// What is to be done.
    pub what: String,
    /// What was reported, asked, answered; may be empty.
    pub detail: String,
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Address of the task.
    pub href: String,
    /// What the task says.
    pub content: String,
    /// Document and clause; may be empty.
    pub document: String,
    /// What is to be done.
    pub told: Told,
    /// How the time of the duty stands.
    pub clock: TaskClock,
    /// The task's own time, where the duty's is another.
    pub time: String,
    /// Who has it: person, or nobody.
    pub person: String,
    /// Unit.
    pub unit: String,
    /// Share done.
    pub percent: Option<u8>,
    /// Times it was urged.
    pub urged: u32,
    /// One tap suffices.
    pub tap: Option<Tap>,
}

const fn tap(kind: &str) -> Option<Tap> {
    match kind.as_bytes() {
        b"answer" => Some(Tap { action: "accept", sure: "" }),
        b"confirm" => Some(Tap { action: "confirm_done", sure: "task_mine.sure_done" }),
        _ => None,
    }
}

fn document(steer: &Steer, view: &TaskListView, words: &Words<'_>) -> String {
    let Some(id) = view.document else { return String::new() };
    let (label, clause) = (steer.document(id), &view.clause);
    if clause.is_empty() || label.is_empty() {
        label
    } else {
        words.lang().t2("task_page.source", "document", label, "clause", clause)
    }
}

/// What somebody asked or reported, in one line.
fn detail(words: &Words<'_>, kind: &str, unit: &str, task: &Task) -> String {
    let lang = words.lang();
    match (kind, &task.stage) {
        ("confirm", Stage::AwaitingConfirmation { report, .. }) if report.number.is_empty() => short(&report.text),
        ("confirm", Stage::AwaitingConfirmation { report, .. }) => format!("{}: {}", report.number, short(&report.text)),
        ("redirect", Stage::Declined { reason, .. }) | ("resume", Stage::Suspended { reason, .. }) => short(reason),
        ("extend", _) => task.extension_asked.as_ref().map_or_else(String::new, |asked| {
            lang.t2("task_mine.asks_until", "due", asked.to.text(), "reason", short(&asked.reason))
        }),
        ("suspend", _) => task.suspension_asked.as_ref().map(|asked| short(&asked.reason)).unwrap_or_default(),
        ("supersede", _) => task.offered.as_ref().map(|by| words.successor(by)).unwrap_or_default(),
        ("coordinate", _) => {
            let line = task.coordinators.iter().find(|line| line.unit.as_str() == unit && line.answer.is_none());
            line.map(|line| short(&line.what)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Kinds whose row tells what was asked or reported.
const ASKED: [&str; 7] = ["confirm", "redirect", "resume", "extend", "suspend", "supersede", "coordinate"];

/// A piece of work.
///
/// # Errors
/// The store failed.
pub fn duty(desk: &crate::desk::Desk, words: &Words<'_>, duty: &TaskDutyRow) -> AppResult<Row> {
    let (steer, view) = (words.steer, Steer::view(&duty.view));
    let task = task_id(&duty.task).filter(|_| ASKED.contains(&duty.kind.as_str()));
    let task = task.map(|id| desk.app().task_story(&id)).transpose()?.flatten().map(|(task, _)| task);
    let clock = if duty.due_at.0 == i64::MAX {
        TaskClock { class: "none", words: words.lang().t("task_time.no_deadline").to_owned(), due: String::new() }
    } else {
        TaskClock { due: duty.due_at.day().date_text(), ..steer.running(duty.due_at, false) }
    };
    let document = view.as_ref().map(|view| document(steer, view, words)).unwrap_or_default();
    let own = matches!(duty.kind.as_str(), "work" | "watch");
    let time = view.as_ref().filter(|_| !own).map(|view| words.time(&view.time)).unwrap_or_default();
    let detail = task.map(|task| detail(words, &duty.kind, &duty.unit, &task)).unwrap_or_default();
    Ok(Row {
        href: format!("/desk/tasks/{}", duty.task),
        content: view.as_ref().map(|view| view.content.clone()).unwrap_or_default(),
        document,
        told: Told { what: words.lang().word("task_duty", &duty.kind).into_owned(), detail },
        clock,
        time,
        person: lead_person(words, &duty.person, view.as_ref()),
        unit: lead_unit(words, duty, view.as_ref()),
        percent: view.as_ref().and_then(|view| view.percent),
        urged: view.as_ref().map_or(0, |view| view.urged),
        tap: tap(&duty.kind),
    })
}

/// Whoever decides wants to know whose it is: the lead.
fn lead_unit(words: &Words<'_>, duty: &TaskDutyRow, view: Option<&TaskListView>) -> String {
    let lead = view.map_or(duty.unit.as_str(), |view| view.lead.unit.as_str());
    words.steer.shown.unit(lead)
}

fn lead_person(words: &Words<'_>, person: &str, view: Option<&TaskListView>) -> String {
    let named = view.and_then(|view| view.lead.person.as_ref()).map_or(person, |person| person.as_str());
    words.steer.shown.person(named)
}

/// A task of a board, to be urged by one tap while somebody works on it.
pub fn board(words: &Words<'_>, row: &TaskRow) -> Row {
    let line = words.steer.line(row);
    let label = if line.clause.is_empty() || line.document.is_empty() {
        line.document
    } else {
        words.lang().t2("task_page.source", "document", line.document, "clause", line.clause)
    };
    let works = matches!(row.state.as_str(), "assigned" | "in_progress");
    Row {
        href: line.href,
        content: line.content,
        document: label,
        told: Told { what: words.lang().word("task_state", &row.state).into_owned(), detail: line.delay },
        clock: line.clock,
        time: String::new(),
        person: line.person,
        unit: line.lead,
        percent: line.percent,
        urged: line.urged,
        tap: works.then_some(Tap { action: "urge", sure: "" }),
    }
}
