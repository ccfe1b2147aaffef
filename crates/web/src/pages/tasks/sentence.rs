//! What an event's sentence names.

use steering::task::Event;
use steering::task::model::{Addressee, Child, Term};
use steering::task::{Finish, Time};

use super::words::{Words, short};
use crate::pages::dossier::words::within;

/// Names and values of a sentence.
pub type Values = Vec<(&'static str, String)>;

/// Units named one by one in a sentence; of more, how many there are.
const NAMED: usize = 6;

/// Names of the leads of children.
fn leads(words: &Words<'_>, children: &[Child]) -> String {
    let mut names: Vec<String> = children.iter().take(NAMED).map(|child| words.owner(&child.lead)).collect();
    if children.len() > NAMED {
        names.push(words.lang().t1("task_text.and_more", "n", children.len() - NAMED));
    }
    names.join(", ")
}

fn addressees(words: &Words<'_>, all: &[Addressee]) -> String {
    let name = |one: &Addressee| match one {
        Addressee::One { owner } => words.owner(owner),
        Addressee::Group { name } => name.clone(),
    };
    let mut names: Vec<String> = all.iter().take(NAMED).map(name).collect();
    if all.len() > NAMED {
        names.push(words.lang().t1("task_text.and_more", "n", all.len() - NAMED));
    }
    if names.is_empty() { words.lang().t("task_text.nobody").to_owned() } else { names.join(", ") }
}

fn time(words: &Words<'_>, term: &Term) -> String {
    within(&words.time(&Time::of(term)))
}

fn finish(words: &Words<'_>, finish: Finish) -> String {
    words.lang().word("task_time", finish.class().key()).into_owned()
}

/// Number of a letter, in words; empty without one.
fn letter(words: &Words<'_>, number: &str) -> String {
    if number.is_empty() { String::new() } else { words.lang().t1("task_text.letter", "number", number) }
}

/// The key of an event's sentence, `task_text.<key>`, and what it names.
pub fn values(words: &Words<'_>, event: &Event) -> (&'static str, Values) {
    let reason = |text: &str| ("reason", words.reason(text));
    let by = |at: &kernel::Instant| ("by", at.date_time_text());
    let list: Values = match event {
        Event::Proposed { draft, review_by, .. } => {
            vec![("lead", addressees(words, &draft.addressees)), ("time", time(words, &draft.term)), by(review_by)]
        }
        Event::Revised { .. } | Event::Accepted | Event::CountedAccepted => Vec::new(),
        Event::Dropped { reason: why }
        | Event::DelayExplained { reason: why }
        | Event::ExtensionRefused { reason: why }
        | Event::SuspensionRefused { reason: why }
        | Event::Returned { reason: why }
        | Event::Cancelled { reason: why }
        | Event::KeptAlive { reason: why }
        | Event::Corrected { reason: why, .. }
        | Event::Voided { reason: why } => return ("because", vec![reason(why)]),
        Event::Confirmed { lead, answer_by } => vec![("lead", words.owner(lead)), by(answer_by)],
        Event::Divided { children } => vec![("n", children.len().to_string()), ("leads", leads(words, children))],
        Event::Assigned { task, answer_by } => {
            vec![("lead", words.owner(&task.lead)), ("time", time(words, &task.term)), by(answer_by)]
        }
        Event::Imported { task, assigned_at, text, done, .. } => {
            let day = assigned_at.day().date_text();
            let mut list = vec![("lead", words.owner(&task.lead)), ("day", day), ("text", within(text))];
            if let Some(past) = done {
                list.push(("finish", finish(words, past.finish)));
                return ("imported_done", list);
            }
            list
        }
        Event::Declined { reason: why, decide_by } => vec![reason(why), by(decide_by)],
        Event::Reassigned { lead, reason: why, answer_by } => vec![("lead", words.owner(lead)), reason(why), by(answer_by)],
        Event::PersonAssigned { person } => vec![("person", words.person(person))],
        Event::HandedOn { children } => vec![("n", children.len().to_string()), ("leads", leads(words, children))],
        Event::ProgressNoted { text, percent, .. } => {
            let list = vec![("text", within(text)), ("percent", percent.map(|n| n.to_string()).unwrap_or_default())];
            return (if percent.is_some() { "progress_percent" } else { "progress_noted" }, list);
        }
        Event::ExtensionAsked { to, reason: why, decide_by } => vec![("due", to.text()), reason(why), by(decide_by)],
        Event::ExtensionGranted { to } => vec![("due", to.text())],
        Event::SuspensionAsked { reason: why, review_on, decide_by } => {
            vec![("day", review_on.date_text()), reason(why), by(decide_by)]
        }
        Event::Suspended { reason: why, review_on } => vec![("day", review_on.date_text()), reason(why)],
        Event::ReviewSet { review_on, text } => vec![("day", review_on.date_text()), ("text", within(text))],
        Event::Resumed { deadline: Some(deadline), .. } => return ("resumed_due", vec![("due", deadline.in_force().text())]),
        Event::Resumed { .. } => Vec::new(),
        Event::Reported { report, confirm_by } => {
            vec![("text", within(&report.text)), ("letter", letter(words, &report.number)), by(confirm_by)]
        }
        Event::Done { decided_at, finish: how } | Event::Gathered { decided_at, finish: how } => {
            return ("done", vec![("finish", finish(words, *how)), ("at", decided_at.date_time_text())]);
        }
        Event::SupersedingOffered { successor } => vec![("by", within(&words.successor(successor)))],
        Event::Superseded { successor, reason: why } => vec![("by", within(&words.successor(successor))), reason(why)],
        Event::CoordinatorAdded { coordination } => {
            let until = coordination.until.map(|due| words.lang().t1("task_text.until", "due", due.text()));
            vec![("unit", words.unit(&coordination.unit)), ("what", within(&coordination.what)), ("until", until.unwrap_or_default())]
        }
        Event::CoordinationAnswered { unit, text, late, .. } => {
            let list = vec![("unit", words.unit(unit)), ("text", within(text))];
            return (if *late { "coordination_late" } else { "coordination_answered" }, list);
        }
        Event::CoordinatorReleased { unit, reason: why } => vec![("unit", words.unit(unit)), reason(why)],
        Event::Urged { text, number } => vec![("text", within(text)), ("letter", letter(words, number))],
        Event::SourceAdded { source } => vec![("source", within(&words.source(source)))],
        Event::OccurrencesMade { children, made } => vec![("n", children.len().to_string()), ("day", made.date_text())],
        Event::OwnershipMoved { from, to, reason: why } => {
            vec![("from", words.owner(from)), ("to", words.owner(to)), reason(why)]
        }
    };
    (event.name(), list)
}

/// What changed between two texts or times, as `name: before → after`.
pub fn change(words: &Words<'_>, field: &str, before: &str, after: &str) -> String {
    let or_none = |text: &str| if text.trim().is_empty() { words.lang().t("task_text.none").to_owned() } else { short(text) };
    format!("{}: {} → {}", words.lang().word("task_field", field), or_none(before), or_none(after))
}

#[cfg(test)]
mod tests {
    use crate::lang::Lang;

    /// Sentences that events have beside those under their own names.
    const OTHERS: [&str; 7] =
        ["because", "imported_done", "progress_percent", "resumed_due", "done", "coordination_late", "letter"];
    /// Events whose title says everything.
    const SILENT: [&str; 4] = ["revised", "accepted", "counted_accepted", "resumed"];
    /// Events that tell a reason alone, or how it ended.
    const SHARED: [&str; 11] = [
        "dropped", "delay_explained", "extension_refused", "suspension_refused", "returned", "cancelled", "kept_alive",
        "corrected", "voided", "done", "gathered",
    ];

    #[test]
    fn every_event_has_its_sentence() {
        for lang in Lang::ALL {
            let titles = lang.keys().into_iter().filter_map(|key| key.strip_prefix("task_event."));
            let own = titles.filter(|name| !SILENT.contains(name) && !SHARED.contains(name));
            for key in own.chain(OTHERS) {
                assert!(lang.find(&format!("task_text.{key}")).is_some(), "{key} in {}", lang.code());
            }
        }
    }
}
