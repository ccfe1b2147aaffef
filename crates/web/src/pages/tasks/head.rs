//! The head of the page: what it is, how its time stands, who has it, where it comes from.

use app::tasks::TaskView;
use kernel::Instant;
use steering::task::model::Origin;
use steering::task::{Event, JudgedBy, Stage, TimeClass};

use super::forms::Scene;
use super::words::lead;
use crate::steer::TaskClock;

/// Longest content that stands in the head in full, in characters.
const TITLE: usize = 260;

/// A fact.
pub struct Fact {
    /// Term.
    pub term: String,
    /// Value.
    pub value: String,
    /// A second line; may be empty.
    pub note: String,
}

/// A change of the time, oldest first.
pub struct Moved {
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
}

/// What has to be known before anything else.
pub struct Note {
    /// `info` or `warn`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

/// The head.
pub struct Head {
    /// Key of the state.
    pub state: &'static str,
    /// What sort of task it is: common, a part, one period; may be empty.
    pub kind: String,
    /// What is to be done, perhaps shortened.
    pub title: String,
    /// The whole of it, where the title is shortened.
    pub content: String,
    /// Clock.
    pub clock: TaskClock,
    /// The line under the clock.
    pub under: String,
    /// Facts.
    pub facts: Vec<Fact>,
    /// How its time came about; empty when nothing changed.
    pub times: Vec<Moved>,
    /// Share done as noted last.
    pub percent: Option<u8>,
    /// What has to be known before anything else: declined, returned, suspended, why late.
    pub notes: Vec<Note>,
}

/// How the time stands, as on boards.
pub fn clock(scene: &Scene<'_>) -> TaskClock {
    let (view, lang) = (scene.view, scene.desk.lang());
    let named = |class: &'static str| TaskClock {
        class,
        words: lang.word("task_time", view.time_class.key()).into_owned(),
        due: String::new(),
    };
    match view.time_class {
        TimeClass::OnTime | TimeClass::OnTimeExtended => named("on_time"),
        TimeClass::Late => named("late"),
        TimeClass::DoneNoDeadline => named("done"),
        TimeClass::Suspended => named("paused"),
        // A common task has no clock of its own, but a day by which its units report.
        TimeClass::None if view.task.common && !view.task.stage.is_final() => match view.task.time.deadline() {
            Some(deadline) if view.task.assigned_at.is_some() => scene.steer.running(deadline.in_force().at(), false),
            _ => named("none"),
        },
        TimeClass::None | TimeClass::NoDeadline => named("none"),
        TimeClass::NotDue | TimeClass::DueSoon | TimeClass::Overdue => {
            let Some(deadline) = view.task.time.deadline() else { return named("none") };
            let waits = matches!(view.task.stage, Stage::AwaitingConfirmation { .. })
                && scene.desk.app().task_parameters().judged_by == JudgedBy::Report;
            scene.steer.running(deadline.in_force().at(), waits && view.time_class != TimeClass::Overdue)
        }
    }
}

fn under(scene: &Scene<'_>) -> String {
    let (task, lang) = (&scene.view.task, scene.desk.lang());
    match &task.stage {
        Stage::Proposed { review_by } => lang.t1("task_page.review_by", "by", review_by.date_time_text()),
        Stage::Assigned { answer_by } => lang.t1("task_page.answer_by", "by", answer_by.date_time_text()),
        Stage::Declined { decide_by, .. } => lang.t1("task_page.decide_by", "by", decide_by.date_time_text()),
        Stage::AwaitingConfirmation { confirm_by, .. } => lang.t1("task_page.confirm_by", "by", confirm_by.date_time_text()),
        Stage::Suspended { review_on, .. } => lang.t1("task_page.review_on", "day", review_on.date_text()),
        Stage::Done { decided_at, .. } => lang.t1("task_page.done_at", "at", decided_at.date_time_text()),
        _ => match task.ended_at {
            Some(at) => lang.t1("task_page.ended_at", "at", at.date_time_text()),
            None => match task.time.deadline() {
                Some(deadline) => lang.t1("task_page.due", "due", deadline.in_force().text()),
                None => String::new(),
            },
        },
    }
}

/// What sort of task it is.
fn kind(view: &TaskView, scene: &Scene<'_>) -> String {
    let lang = scene.desk.lang();
    match &view.task.origin {
        Origin::Lead { .. } => lang.t("task_page.of_common").to_owned(),
        Origin::Part { mandatory: true, .. } => lang.t("task_page.of_part").to_owned(),
        Origin::Part { .. } => lang.t("task_page.of_part_free").to_owned(),
        Origin::Occurrence { occurrence, .. } => {
            lang.t2("task_page.of_period", "from", occurrence.first.date_text(), "to", occurrence.last.date_text())
        }
        Origin::Document if view.task.common => lang.t("task_page.is_common").to_owned(),
        Origin::Document if view.task.is_recurring() => lang.t("task_page.is_duty").to_owned(),
        Origin::Document => String::new(),
    }
}

/// Each change of the time with its moment: given, extended, stopped, gone on, corrected.
fn times(scene: &Scene<'_>) -> Vec<Moved> {
    let lang = scene.desk.lang();
    let told = |entry: &app::tasks::TaskEntry| {
        let text = match &entry.event {
            Event::ExtensionGranted { to } => lang.t1("task_page.time_extended", "due", to.text()),
            Event::Suspended { review_on, .. } => lang.t1("task_page.time_stopped", "day", review_on.date_text()),
            Event::Resumed { deadline: Some(deadline), .. } => {
                lang.t1("task_page.time_moved", "due", deadline.in_force().text())
            }
            Event::Resumed { deadline: None, .. } => lang.t("task_page.time_goes_on").to_owned(),
            Event::ReviewSet { review_on, .. } => lang.t1("task_page.time_review", "day", review_on.date_text()),
            Event::Corrected { correction, .. } => {
                let term = correction.term.as_ref()?;
                let time = scene.words.time(&steering::task::Time::of(term));
                lang.t1("task_page.time_corrected", "time", time)
            }
            _ => return None,
        };
        Some(Moved { at: entry.at, text })
    };
    scene.view.history.iter().filter_map(told).collect()
}

fn notes(scene: &Scene<'_>) -> Vec<Note> {
    let (task, lang, words) = (&scene.view.task, scene.desk.lang(), &scene.words);
    let mut notes = Vec::new();
    let mut note = |kind, text| notes.push(Note { kind, text });
    match &task.stage {
        Stage::Declined { reason, .. } => note("warn", lang.t1("task_page.note_declined", "reason", words.reason(reason))),
        Stage::Suspended { reason, since, .. } => {
            let text = lang.t2("task_page.note_suspended", "since", since.day().date_text(), "reason", words.reason(reason));
            note("info", text);
        }
        Stage::Superseded { successor } => {
            note("info", lang.t1("task_page.note_superseded", "by", words.successor(successor)));
        }
        Stage::InProgress => {
            let last = scene.view.history.iter().rev().find(|entry| {
                matches!(entry.event, Event::Returned { .. } | Event::Reported { .. })
            });
            if let Some(Event::Returned { reason }) = last.map(|entry| &entry.event) {
                note("warn", lang.t1("task_page.note_returned", "reason", words.reason(reason)));
            }
        }
        _ => {}
    }
    if let Some(successor) = task.offered.as_ref().filter(|_| !task.stage.is_final()) {
        note("warn", lang.t1("task_page.note_offered", "by", words.successor(successor)));
    }
    if let Some(delay) = task.delay.as_ref().filter(|_| !task.stage.is_final()) {
        note("info", lang.t1("task_page.note_delay", "reason", words.reason(delay)));
    }
    notes
}

fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    let (task, lang, words) = (&scene.view.task, scene.desk.lang(), &scene.words);
    let fact = |key: &str, value: String, note: String| Fact { term: lang.word("task_page", key).into_owned(), value, note };
    let silent = task.accepted.filter(|accepted| accepted.by_silence).map(|_| lang.t("task_page.silent").to_owned());
    let asked = task.addressees.iter().map(|one| match one {
        steering::task::model::Addressee::One { owner } => words.owner(owner),
        steering::task::model::Addressee::Group { name } => {
            lang.t2("task_page.group", "name", name, "n", scene.desk.app().group_units(name).len())
        }
    });
    let proposed = matches!(task.stage, Stage::Proposed { .. } | Stage::Dropped);
    let who = if proposed { asked.collect::<Vec<_>>().join("; ") } else { lead(words, task) };
    let named = |owner: &steering::task::model::Owner| match &owner.person {
        Some(person) => (words.person(person), words.unit(&owner.unit)),
        None => (words.unit(&owner.unit), String::new()),
    };
    let (who, under) = if proposed || task.common { (or_dash(who), String::new()) } else { named(&task.lead) };
    let mut facts = vec![fact("lead", who, silent.unwrap_or(under))];
    let (assigner, of) = named(&task.assigner);
    facts.push(fact("assigner", assigner, of));
    if task.office != task.assigner.unit {
        facts.push(fact("office", words.unit(&task.office), String::new()));
    }
    let first = task.time.deadline().filter(|deadline| deadline.first != deadline.in_force());
    let first = first.map(|deadline| lang.t1("task_page.first_due", "due", deadline.first.text())).unwrap_or_default();
    facts.push(fact("time", words.time(&task.time), first));
    if let Some(at) = task.assigned_at {
        facts.push(fact("assigned", at.day().date_text(), String::new()));
    }
    if !task.product.is_empty() {
        facts.push(fact("product", task.product.clone(), String::new()));
    }
    if let Some(area) = &task.area {
        facts.push(fact("area", scene.steer.area(area), String::new()));
    }
    let (urged, when) = task.urged;
    if urged > 0 {
        let when = when.map(|at| lang.t1("task_page.urged_last", "day", at.day().date_text())).unwrap_or_default();
        facts.push(fact("urged", lang.t1("task_page.times", "n", urged), when));
    }
    facts
}

fn or_dash(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

/// The head of a task.
pub fn head(scene: &Scene<'_>) -> Head {
    let task = &scene.view.task;
    let long = task.content.chars().count() > TITLE;
    let title = if long { super::words::short(&task.content) } else { task.content.clone() };
    Head {
        state: task.stage.key(),
        kind: kind(scene.view, scene),
        title,
        content: if long { task.content.clone() } else { String::new() },
        clock: clock(scene),
        under: under(scene),
        facts: facts(scene),
        times: times(scene),
        percent: task.progress.iter().rev().find_map(|note| note.percent).filter(|_| !task.stage.is_final()),
        notes: notes(scene),
    }
}
