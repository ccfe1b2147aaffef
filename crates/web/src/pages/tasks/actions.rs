//! The side column: exactly what this official may do now, the main thing first, and why not the rest.

use std::collections::BTreeMap;

use kernel::{FileHash, Instant, UnitId};
use steering::task::options::Choice;
use steering::task::{Event, Stage};

use super::forms::{self, Group, Make, Scene};
use crate::kept::Kept;
use crate::posted::Posted;

/// The order of actions: what carries the task on stands first.
const ORDER: [&str; 22] = [
    "confirm", "accept", "confirm_done", "grant_extension", "keep_alive", "supersede", "answer_coordination", "report",
    "note_progress", "assign_person", "hand_on", "resume", "reassign", "return", "refuse_extension", "suspend",
    "refuse_suspension", "decline", "ask_extension", "explain_delay", "urge", "set_review",
];
/// What is seldom needed, folded below the rest; never the main one.
const QUIET: [&str; 9] = [
    "ask_suspension", "add_coordinator", "release_coordinator", "correct", "add_source", "offer_superseding", "revise",
    "cancel", "void",
];
/// What can be the main one: it carries the task on.
const CARRIES: [&str; 9] = [
    "confirm", "accept", "confirm_done", "grant_extension", "keep_alive", "answer_coordination", "report", "resume", "reassign",
];
const DANGER: [&str; 5] = ["decline", "drop", "cancel", "void", "return"];

/// An action with its form.
pub struct Action {
    /// Key, as in the address.
    pub key: &'static str,
    /// The coordinating unit.
    pub unit: Option<UnitId>,
    /// On the button.
    pub title: String,
    /// What it does; may be empty.
    pub help: String,
    /// Icon.
    pub icon: &'static str,
    /// `main`, `plain` or `danger`.
    pub kind: &'static str,
    /// Shown open: the form came back, or the main thing is read before it is done.
    pub open: bool,
    /// The form.
    pub groups: Vec<Group>,
    /// Takes files.
    pub upload: bool,
    /// Names of files that came with an earlier try.
    pub kept: Vec<String>,
    /// Their fields.
    pub kept_fields: Vec<String>,
    /// What is confirmed, granted or answered.
    pub shown: Option<Shown>,
}

/// What one answers with an action.
#[derive(Default)]
pub struct Shown {
    /// Its text.
    pub text: String,
    /// More lines: number, late reason.
    pub lines: Vec<String>,
    /// Who, when.
    pub who: String,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
}

/// An action that is not allowed.
pub struct Denied {
    /// In words.
    pub title: String,
    /// Icon.
    pub icon: &'static str,
    /// Why.
    pub reason: String,
    /// The rule.
    pub basis: String,
}

/// What came back with errors.
pub struct Again<'a> {
    /// Which action.
    pub key: &'a str,
    /// Of which coordinating unit.
    pub unit: Option<UnitId>,
    /// What was sent.
    pub posted: &'a Posted,
    /// Names of fields and what is wrong.
    pub errors: &'a [(String, String)],
    /// Files kept so far.
    pub kept: &'a Kept,
}

/// What can be done, and what cannot.
#[derive(Default)]
pub struct Side {
    /// Allowed, the main one first.
    pub allowed: Vec<Action>,
    /// Allowed and seldom needed.
    pub more: Vec<Action>,
    /// Refused for a reason that may pass.
    pub denied: Vec<Denied>,
    /// Refused because somebody else does it.
    pub others: Vec<Denied>,
}

/// Names of the task's files by hash.
pub type Files = BTreeMap<String, String>;

/// Name and address of a file.
pub fn file_link(base: &str, names: &Files, hash: &FileHash) -> (String, String) {
    let name = names.get(hash.as_str()).cloned().unwrap_or_else(|| hash.as_str().chars().take(12).collect());
    (name, format!("{base}/files/{hash}"))
}

fn rank(scene: &Scene<'_>, key: &str) -> (bool, usize) {
    // To stop a task is the assigner's rare decision, unless somebody has asked for it.
    let asked = scene.view.task.suspension_asked.is_some();
    let known = ORDER.iter().position(|known| *known == key).filter(|_| key != "suspend" || asked);
    let known = known.filter(|_| key != "supersede" || scene.view.task.offered.is_some());
    let known = known.filter(|_| key != "reassign" || matches!(scene.view.task.stage, Stage::Assigned { .. } | Stage::Declined { .. }));
    let quiet = || ORDER.len() + QUIET.iter().position(|known| *known == key).unwrap_or(QUIET.len());
    let drop = key == "drop";
    (known.is_none() && !drop, known.unwrap_or_else(quiet))
}

fn is_others(code: &str) -> bool {
    matches!(
        code,
        "task_not_reviewer" | "task_not_assigner" | "task_not_head" | "task_not_lead" | "task_not_coordinator"
            | "task_own_assigner" | "official_only" | "system_only"
    )
}

/// The value that was tried does not fit, another one may: the form says so then.
fn is_of_value(code: &str) -> bool {
    matches!(code, "task_coordinator_is_lead" | "task_coordinator_twice" | "task_same_lead")
}

/// Whether the actor belongs to a unit, and does not only reach it from above.
fn belongs(scene: &Scene<'_>, unit: &UnitId) -> bool {
    scene.desk.actor().grants.iter().any(|grant| scene.desk.officer.org.is_within(&grant.unit, unit))
}

/// The side column.
pub fn side(scene: &Scene<'_>, choices: &[Choice], names: &Files, again: Option<&Again<'_>>) -> Side {
    let mut side = Side::default();
    let mut sorted: Vec<&Choice> = choices.iter().collect();
    sorted.sort_by_key(|choice| rank(scene, choice.key));
    let came_back = |choice: &Choice| again.is_some_and(|again| again.key == choice.key && again.unit == choice.unit);
    for choice in sorted {
        match &choice.refused {
            // A form that came back stays, even if the action is no longer allowed: nothing entered is lost.
            Some(refusal) if !came_back(choice) && !is_of_value(refusal.code) => {
                let (reason, basis) = scene.words.refusal(refusal);
                let denied = Denied { title: title(scene, choice), icon: icon(choice.key), reason, basis };
                let into = if is_others(refusal.code) { &mut side.others } else { &mut side.denied };
                into.push(denied);
            }
            _ => {
                let action = action(scene, choice, names, again.filter(|_| came_back(choice)));
                let quiet = (rank(scene, choice.key).0 || is_far(scene, choice)) && !action.open;
                let into = if quiet { &mut side.more } else { &mut side.allowed };
                into.push(action);
            }
        }
    }
    if let Some(gone) = again.filter(|_| !choices.iter().any(came_back)).and_then(gone) {
        // The task moved on meanwhile: what was entered stays to be read and copied.
        side.allowed.insert(0, Action { kind: "plain", ..action(scene, &gone, names, again) });
    }
    let open = side.allowed.iter().any(|action| action.open);
    let carries_on = |action: &&mut Action| CARRIES.contains(&action.key) && is_mine(scene, action);
    if let Some(main) = side.allowed.iter_mut().find(carries_on) {
        main.kind = "main";
        main.open |= !open && main.shown.is_some();
    }
    side
}

/// What a house does by itself, seen by somebody who reaches it from above.
fn is_far(scene: &Scene<'_>, choice: &Choice) -> bool {
    match choice.key {
        "answer_coordination" => choice.unit.as_ref().is_some_and(|unit| !belongs(scene, unit)),
        "note_progress" | "assign_person" | "hand_on" => !belongs(scene, &scene.view.task.lead.unit),
        _ => false,
    }
}

/// Whoever follows a task up may do much with it, but it is another's work.
fn is_mine(scene: &Scene<'_>, action: &Action) -> bool {
    action.key != "reassign" || matches!(scene.view.task.stage, Stage::Declined { .. })
}

/// The action of a form that came back, although the task has no such action any more.
fn gone(again: &Again<'_>) -> Option<Choice> {
    let mut known = ORDER.iter().chain(&QUIET).chain(&DANGER);
    let key = known.find(|known| **known == again.key)?;
    Some(Choice { key, unit: again.unit.clone(), refused: None })
}

fn title(scene: &Scene<'_>, choice: &Choice) -> String {
    let lang = scene.desk.lang();
    let word = match choice.key {
        "assign_person" if scene.view.task.lead.person.is_some() => lang.t("task_page.assign_again").to_owned(),
        key => lang.word("task_action", key).into_owned(),
    };
    match &choice.unit {
        Some(unit) if scene.view.task.coordinators.len() > 1 => format!("{word}: {}", scene.steer.shown.unit(unit.as_str())),
        _ => word,
    }
}

fn action(scene: &Scene<'_>, choice: &Choice, names: &Files, again: Option<&Again<'_>>) -> Action {
    let (key, lang) = (choice.key, scene.desk.lang());
    let make = Make {
        lang,
        prefix: forms::prefix(key, choice.unit.as_ref()),
        typed: again.map(|again| again.posted),
        errors: again.map_or(&[], |again| again.errors),
    };
    let kept = again.map(|again| again.kept.values().flatten().map(|(_, name)| name.clone()).collect());
    Action {
        key,
        unit: choice.unit.clone(),
        title: title(scene, choice),
        help: lang.find(&format!("task_help.{key}")).unwrap_or_default().to_owned(),
        icon: icon(key),
        kind: if DANGER.contains(&key) { "danger" } else { "plain" },
        open: again.is_some(),
        groups: forms::fields(scene, key, choice.unit.as_ref(), &make),
        upload: forms::takes_files(key),
        kept: kept.unwrap_or_default(),
        kept_fields: again.map(|again| again.kept.keys().cloned().collect()).unwrap_or_default(),
        shown: shown(scene, choice, names),
    }
}

/// Who asked or reported last, and when.
fn last(scene: &Scene<'_>, is: fn(&Event) -> bool) -> String {
    let found = scene.view.history.iter().rev().find(|entry| is(&entry.event));
    let told = |at: Instant, who: String| format!("{who} · {}", at.date_time_text());
    found.map(|entry| told(entry.at, scene.words.actor(&entry.actor))).unwrap_or_default()
}

fn shown(scene: &Scene<'_>, choice: &Choice, names: &Files) -> Option<Shown> {
    let (task, lang) = (&scene.view.task, scene.desk.lang());
    let base = super::base(task.id);
    Some(match choice.key {
        "confirm_done" | "return" => {
            let Stage::AwaitingConfirmation { report, .. } = &task.stage else { return None };
            let number = Some(&report.number).filter(|text| !text.is_empty());
            let late = Some(&report.late_reason).filter(|text| !text.is_empty());
            let lines = [
                number.map(|number| lang.t1("task_page.report_number", "number", number)),
                late.map(|reason| lang.t1("task_page.late_reason", "reason", reason)),
            ];
            Shown {
                text: report.text.clone(),
                lines: lines.into_iter().flatten().collect(),
                who: last(scene, |event| matches!(event, Event::Reported { .. })),
                files: report.files.iter().map(|hash| file_link(&base, names, hash)).collect(),
            }
        }
        "grant_extension" | "refuse_extension" => {
            let asked = task.extension_asked.as_ref()?;
            let holds = task.time.deadline().map(|deadline| deadline.in_force().text()).unwrap_or_default();
            let who = last(scene, |event| matches!(event, Event::ExtensionAsked { .. }));
            let line = lang.t2("task_page.asked_to", "to", asked.to.text(), "due", holds);
            Shown { text: asked.reason.clone(), lines: vec![line], who, ..Shown::default() }
        }
        "suspend" | "refuse_suspension" => {
            let asked = task.suspension_asked.as_ref()?;
            let who = last(scene, |event| matches!(event, Event::SuspensionAsked { .. }));
            let line = lang.t1("task_page.review_on", "day", asked.review_on.date_text());
            Shown { text: asked.reason.clone(), lines: vec![line], who, ..Shown::default() }
        }
        "answer_coordination" | "release_coordinator" => {
            let unit = choice.unit.as_ref()?;
            let line = task.coordinators.iter().find(|line| line.unit == *unit && line.answer.is_none())?;
            let text = if line.what.is_empty() { lang.t("task_page.help_unsaid").to_owned() } else { line.what.clone() };
            let until = line.until.map(|until| lang.t1("task_page.until", "due", until.text()));
            Shown { text, lines: until.into_iter().collect(), who: scene.words.unit(unit), ..Shown::default() }
        }
        "keep_alive" | "supersede" => {
            let successor = task.offered.as_ref()?;
            Shown { text: scene.words.successor(successor), ..Shown::default() }
        }
        "reassign" => {
            let Stage::Declined { reason, .. } = &task.stage else { return None };
            let who = last(scene, |event| matches!(event, Event::Declined { .. }));
            Shown { text: reason.clone(), who, ..Shown::default() }
        }
        _ => return None,
    })
}

/// Icon of an action.
pub fn icon(key: &str) -> &'static str {
    match key {
        "confirm" => "send",
        "accept" => "check",
        "decline" | "drop" => "file-x",
        "reassign" => "user-share",
        "assign_person" => "user-plus",
        "hand_on" => "hierarchy-2",
        "note_progress" => "trending-up",
        "explain_delay" => "message-report",
        "ask_extension" | "grant_extension" | "refuse_extension" => "calendar-due",
        "ask_suspension" | "suspend" | "refuse_suspension" => "clock-pause",
        "set_review" => "calendar",
        "resume" => "clock-play",
        "report" => "file-check",
        "return" => "arrow-back-up",
        "confirm_done" | "keep_alive" => "checks",
        "urge" => "bell",
        "add_coordinator" => "users-group",
        "answer_coordination" => "message",
        "release_coordinator" | "cancel" => "x",
        "supersede" | "offer_superseding" => "refresh",
        "add_source" => "link",
        "correct" | "revise" => "edit",
        _ => "trash",
    }
}
