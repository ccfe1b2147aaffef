//! What happened, event by event, in words.

use std::fmt::Display;

use kernel::{FileHash, Instant};
use steering::task::command::Draft;
use steering::task::model::{Addressee, Child, Correction, Successor, Term};
use steering::task::{Event, Finish, Time};

use super::actions::{Files, file_link};
use super::forms::Scene;
use super::sentence::{change, values};
use crate::steer::document_href;

/// One event as the page tells it.
pub struct Told {
    /// What.
    pub title: String,
    /// More, in a sentence; may be empty.
    pub text: String,
    /// What changed, line by line.
    pub items: Vec<String>,
    /// Icon.
    pub icon: &'static str,
    /// `good`, `warn`, `bad`, `quiet` or empty.
    pub kind: &'static str,
    /// Who.
    pub who: String,
    /// When.
    pub at: Instant,
    /// Other tasks and documents: words and address.
    pub links: Vec<(String, String)>,
    /// Files: name and address.
    pub files: Vec<(String, String)>,
    /// Place in the journal.
    pub position: i64,
}

/// Children that an event links one by one.
const LINKED: usize = 6;

/// All events, newest first.
pub fn tell(scene: &Scene<'_>, names: &Files) -> Vec<Told> {
    let (mut draft, mut corrected) = (None, 0);
    let mut all = Vec::with_capacity(scene.view.history.len());
    for entry in &scene.view.history {
        let items = match &entry.event {
            Event::Proposed { draft: first, .. } => {
                draft = Some(first);
                Vec::new()
            }
            Event::Revised { draft: next } => {
                let before = draft.replace(next);
                before.map(|before| revised(scene, before, next)).unwrap_or_default()
            }
            Event::Corrected { correction, .. } => {
                let before = scene.view.task.corrections.get(corrected);
                corrected += 1;
                before.map(|before| corrections(scene, &before.before, correction)).unwrap_or_default()
            }
            Event::Reported { report, .. } if !report.late_reason.is_empty() => {
                vec![scene.desk.lang().t1("task_page.late_reason", "reason", &report.late_reason)]
            }
            Event::Imported { extended_to: Some(to), .. } => {
                vec![scene.desk.lang().t1("task_page.time_extended", "due", to.text())]
            }
            _ => Vec::new(),
        };
        all.push(told(scene, entry, items, names));
    }
    all.reverse();
    all
}

fn told(scene: &Scene<'_>, entry: &app::tasks::TaskEntry, items: Vec<String>, names: &Files) -> Told {
    let (words, lang) = (&scene.words, scene.desk.lang());
    let (key, values) = values(words, &entry.event);
    let args: Vec<(&str, &dyn Display)> = values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    let full = format!("task_text.{key}");
    let known = lang.find(&full).is_some();
    let text = if known { lang.t_args(&full, &args) } else { String::new() };
    let (icon, kind) = look(&entry.event);
    let base = super::base(scene.view.task.id);
    Told {
        title: lang.word("task_event", entry.event.name()).into_owned(),
        text: text.replace("..", ".").replace(" .", "."),
        items,
        icon,
        kind,
        who: words.actor(&entry.actor),
        at: entry.at,
        links: links(scene, &entry.event),
        files: files(&entry.event).iter().map(|hash| file_link(&base, names, hash)).collect(),
        position: entry.position,
    }
}

fn leads(scene: &Scene<'_>, draft: &Draft) -> String {
    let name = |one: &Addressee| match one {
        Addressee::One { owner } => scene.words.owner(owner),
        Addressee::Group { name } => name.clone(),
    };
    draft.addressees.iter().map(name).collect::<Vec<_>>().join("; ")
}

fn time(scene: &Scene<'_>, term: &Term) -> String {
    scene.words.time(&Time::of(term))
}

fn area(scene: &Scene<'_>, key: Option<&str>) -> String {
    key.filter(|key| !key.is_empty()).map(|key| scene.steer.area(key)).unwrap_or_default()
}

fn revised(scene: &Scene<'_>, before: &Draft, after: &Draft) -> Vec<String> {
    let helpers = |draft: &Draft| draft.coordinators.iter().map(|line| scene.words.unit(&line.unit)).collect::<Vec<_>>().join("; ");
    let pairs = [
        ("content", before.content.clone(), after.content.clone()),
        ("product", before.product.clone(), after.product.clone()),
        ("area", area(scene, before.area.as_deref()), area(scene, after.area.as_deref())),
        ("leads", leads(scene, before), leads(scene, after)),
        ("helpers", helpers(before), helpers(after)),
        ("term", time(scene, &before.term), time(scene, &after.term)),
    ];
    let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(field, before, after)| change(&scene.words, field, &before, &after)).collect()
}

fn corrections(scene: &Scene<'_>, before: &Correction, after: &Correction) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let term = |term: &Option<Term>| term.as_ref().map(|term| time(scene, term)).unwrap_or_default();
    let pairs = [
        (after.content.is_some(), "content", text(&before.content), text(&after.content)),
        (after.product.is_some(), "product", text(&before.product), text(&after.product)),
        (after.area.is_some(), "area", area(scene, before.area.as_deref()), area(scene, after.area.as_deref())),
        (after.term.is_some(), "term", term(&before.term), term(&after.term)),
    ];
    let changed = pairs.into_iter().filter(|(given, ..)| *given);
    changed.map(|(_, field, before, after)| change(&scene.words, field, &before, &after)).collect()
}

fn links(scene: &Scene<'_>, event: &Event) -> Vec<(String, String)> {
    let child = |child: &Child| (scene.words.owner(&child.lead), super::base(child.task));
    match event {
        Event::HandedOn { children } | Event::Divided { children } if children.len() <= LINKED => children.iter().map(child).collect(),
        Event::OccurrencesMade { children, .. } if children.len() == 1 => {
            let open = scene.desk.lang().t("task_page.open_period").to_owned();
            children.iter().map(|child| (open.clone(), super::base(child.task))).collect()
        }
        Event::SupersedingOffered { successor } | Event::Superseded { successor, .. } => {
            let open = scene.desk.lang().t("task_page.open_successor").to_owned();
            vec![(open, match successor {
                Successor::Document { document } => document_href(*document),
                Successor::Task { task } => super::base(*task),
            })]
        }
        _ => Vec::new(),
    }
}

fn files(event: &Event) -> &[FileHash] {
    match event {
        Event::ProgressNoted { files, .. } | Event::CoordinationAnswered { files, .. } => files,
        Event::Reported { report, .. } => &report.files,
        Event::Imported { done: Some(past), .. } => &past.report.files,
        _ => &[],
    }
}

fn look(event: &Event) -> (&'static str, &'static str) {
    match event {
        Event::Proposed { .. } => ("file-plus", ""),
        Event::Revised { .. } | Event::Corrected { .. } => ("edit", "quiet"),
        Event::Dropped { .. } | Event::Cancelled { .. } => ("x", "bad"),
        Event::Confirmed { .. } | Event::Assigned { .. } => ("send", ""),
        Event::Divided { .. } | Event::HandedOn { .. } => ("hierarchy-2", ""),
        Event::Imported { .. } => ("upload", "quiet"),
        Event::Accepted => ("check", "good"),
        Event::CountedAccepted => ("clock-exclamation", "warn"),
        Event::Declined { .. } => ("file-x", "bad"),
        Event::Reassigned { .. } | Event::OwnershipMoved { .. } => ("user-share", ""),
        Event::PersonAssigned { .. } => ("user-check", ""),
        Event::ProgressNoted { .. } => ("trending-up", ""),
        Event::DelayExplained { .. } => ("message-report", "warn"),
        Event::ExtensionAsked { .. } => ("calendar-due", "warn"),
        Event::ExtensionGranted { .. } => ("calendar-due", "good"),
        Event::ExtensionRefused { .. } | Event::SuspensionRefused { .. } => ("x", "bad"),
        Event::SuspensionAsked { .. } | Event::Suspended { .. } => ("clock-pause", "warn"),
        Event::ReviewSet { .. } => ("calendar", ""),
        Event::Resumed { .. } => ("clock-play", ""),
        Event::Reported { .. } => ("file-check", ""),
        Event::Returned { .. } => ("arrow-back-up", "bad"),
        Event::Done { finish, .. } | Event::Gathered { finish, .. } => {
            ("checks", if *finish == Finish::Late { "warn" } else { "good" })
        }
        Event::SupersedingOffered { .. } | Event::Superseded { .. } => ("refresh", "warn"),
        Event::KeptAlive { .. } => ("checks", ""),
        Event::CoordinatorAdded { .. } => ("users-group", ""),
        Event::CoordinationAnswered { late: true, .. } => ("message", "warn"),
        Event::CoordinationAnswered { .. } => ("message", "good"),
        Event::CoordinatorReleased { .. } => ("users-group", "quiet"),
        Event::Urged { .. } => ("bell", "warn"),
        Event::SourceAdded { .. } => ("link", ""),
        Event::Voided { .. } => ("trash", "bad"),
        Event::OccurrencesMade { .. } => ("repeat", ""),
    }
}
