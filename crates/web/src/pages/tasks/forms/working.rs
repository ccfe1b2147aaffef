//! Forms of whoever has the task or helps: answering, people, parts, progress, requests, the report, coordination.

use kernel::UnitId;
use steering::task::command::Part;
use steering::task::model::{Coordination, Report};
use steering::task::{Command, Due};

use super::{Group, Make, Read, Scene, people, term};
use crate::form::Field;

/// Parts that one form hands on at most; further ones with a second form.
const PARTS: usize = 6;

/// The day in force, or nothing.
fn in_force(scene: &Scene<'_>) -> Option<Due> {
    scene.view.task.time.deadline().map(steering::task::Deadline::in_force)
}

fn is_late(scene: &Scene<'_>) -> bool {
    in_force(scene).is_some_and(|due| due.passed(scene.view.now))
}

/// Why the task is late, as the lead said last.
fn delay(scene: &Scene<'_>) -> String {
    scene.view.task.delay.clone().unwrap_or_default()
}

pub(super) fn fields(scene: &Scene<'_>, key: &str, unit: Option<&UnitId>, make: &Make<'_>) -> Option<Vec<Field>> {
    let (task, lang) = (&scene.view.task, make.lang);
    Some(match key {
        "decline" => vec![make.reason("").help(lang.t("task_form.decline_help"))],
        "assign_person" => {
            let without: Vec<_> = task.lead.person.iter().chain(&task.assigner.person).collect();
            vec![make.select("person", people::colleagues(&scene.words, &task.lead.unit, &without), "").required()]
        }
        "note_progress" => {
            let percent = task.progress.iter().rev().find_map(|note| note.percent).map(|n| n.to_string());
            let last = percent.map(|n| lang.t1("task_form.percent_last", "n", n)).unwrap_or_default();
            let percent = make.field(crate::form::Kind::Number("%".to_owned()), "percent", "").class("w-xs").help(last);
            vec![make.area("text", "").required(), percent, make.files()]
        }
        "explain_delay" => vec![make.reason(&delay(scene))],
        "ask_extension" => {
            let holds = in_force(scene).map(|due| lang.t1("task_form.holds", "due", due.text())).unwrap_or_default();
            vec![make.day("due", "").help(holds).required(), make.hour("hour", ""), make.reason("")]
        }
        "ask_suspension" => vec![make.reason(""), make.day("review", "").required()],
        "report" => {
            let text = make.area("text", "").required();
            let number = make.line("number", "").help(lang.t("task_form.number_help"));
            let late = is_late(scene).then(|| make.area("late_reason", &delay(scene)).required());
            [text, number, make.files()].into_iter().chain(late).collect()
        }
        "answer_coordination" => {
            unit?;
            vec![make.area("text", "").required(), make.files()]
        }
        "release_coordinator" => {
            unit?;
            vec![make.reason("")]
        }
        "add_coordinator" => {
            let holds = in_force(scene).map(|due| lang.t1("task_form.not_after", "due", due.text())).unwrap_or_default();
            vec![
                make.select("unit", people::agencies(&scene.words, &[&task.lead.unit]), "").required(),
                make.area("what", "").required(),
                make.day("due", "").help(holds),
                make.hour("hour", ""),
            ]
        }
        _ => return None,
    })
}

/// Parts, one below the other; those behind the first are folded until they are needed.
pub(super) fn part_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Group> {
    let task = &scene.view.task;
    let without: Vec<_> = scene.desk.actor().principal().into_iter().collect();
    let to = people::house(&scene.words, &task.lead.unit, &without);
    let holds = in_force(scene).map(|due| make.lang.t1("task_form.part_due", "due", due.text())).unwrap_or_default();
    let group = |number: usize| {
        let name = |field: &str| format!("{field}-{number}");
        let fields = vec![
            make.select(&name("to"), to.clone(), ""),
            make.field(crate::form::Kind::Area(2), &name("content"), ""),
            make.line(&name("product"), ""),
            make.day(&name("due"), "").help(holds.clone()),
            make.hour(&name("hour"), ""),
            make.yes(&name("mandatory")),
        ];
        let touched = fields.iter().take(4).any(|field| !field.value.is_empty() || !field.error.is_empty());
        Group { title: make.lang.t1("task_form.part", "n", number), fields, folded: number > 1 && !touched }
    };
    (1..=PARTS).map(group).collect()
}

/// The parts that have anything in them; the first must.
fn parts(scene: &Scene<'_>, read: &mut Read<'_>) -> Vec<Part> {
    let (whole, today) = (scene.view.task.time.term(), scene.desk.now().day());
    let mut parts = Vec::new();
    for number in 1..=PARTS {
        let name = |field: &str| format!("{field}-{number}");
        let empty = ["to", "content", "product", "due"].into_iter().all(|field| !read.has(&name(field)));
        if empty && number > 1 {
            continue;
        }
        let lead = people::owner(&read.text(&name("to")));
        let (content, product) = (read.text(&name("content")), read.maybe(&name("product")));
        let due = read.maybe_due(&name("due"), &name("hour"));
        let due = due.or_else(|| in_force(scene));
        let Some(lead) = lead else { continue };
        let term = term::part_term(due, &whole, today);
        let mandatory = read.has(&name("mandatory"));
        parts.push(Part { id: scene.desk.app().new_task_id(), lead, content, product, term, mandatory });
    }
    parts
}

pub(super) fn command(scene: &Scene<'_>, key: &str, unit: Option<&UnitId>, read: &mut Read<'_>) -> Option<Command> {
    Some(match key {
        "decline" => Command::Decline { reason: read.text("reason") },
        "assign_person" => {
            let chosen = people::owner(&read.text("person")).and_then(|owner| owner.person);
            let Some(person) = chosen else {
                read.missing("person");
                return None;
            };
            Command::AssignPerson { person }
        }
        "hand_on" => Command::HandOn { parts: parts(scene, read) },
        "note_progress" => {
            let percent = read.has("percent").then(|| read.number("percent", 0, 100));
            Command::NoteProgress { text: read.text("text"), percent, files: read.files() }
        }
        "explain_delay" => Command::ExplainDelay { reason: read.text("reason") },
        "ask_extension" => Command::AskExtension { to: read.due("due", "hour"), reason: read.text("reason") },
        "ask_suspension" => Command::AskSuspension { reason: read.text("reason"), review_on: read.day("review") },
        "report" => {
            let late_reason = if is_late(scene) { read.text("late_reason") } else { read.maybe("late_reason") };
            let (text, number) = (read.text("text"), read.maybe("number"));
            Command::Report(Report { text, number, files: read.files(), late_reason })
        }
        "answer_coordination" => {
            Command::AnswerCoordination { unit: unit?.clone(), text: read.text("text"), files: read.files() }
        }
        "release_coordinator" => Command::ReleaseCoordinator { unit: unit?.clone(), reason: read.text("reason") },
        "add_coordinator" => {
            let chosen = people::owner(&read.text("unit")).map(|owner| owner.unit);
            let (what, until) = (read.text("what"), read.maybe_due("due", "hour"));
            let unit = chosen.unwrap_or_else(|| UnitId::new(""));
            Command::AddCoordinator(Coordination { unit, what, until, answer: None })
        }
        _ => return None,
    })
}
