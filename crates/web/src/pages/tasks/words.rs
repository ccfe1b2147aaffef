//! Names and words of one task.

use kernel::{ActorKind, Refusal};
use steering::task::model::{Owner, Source, Successor, TaskId};
use steering::task::{Task, Time};

use crate::desk::{self, Desk};
use crate::lang::Lang;
use crate::pages::dossier::words::within;
use crate::steer::Steer;

/// What names are looked up in.
pub struct Words<'a> {
    /// The request.
    pub desk: &'a Desk,
    /// Names of units and people, documents, areas.
    pub steer: &'a Steer,
}

/// Longest text of a task in a line that names it, in characters.
const SHORT: usize = 140;

/// The beginning of a text, for a line that names it.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

impl Words<'_> {
    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.desk.lang()
    }

    /// Full name of a unit.
    pub fn unit(&self, id: &kernel::UnitId) -> String {
        self.steer.shown.unit_name(id.as_str())
    }

    /// Name of a person.
    pub fn person(&self, id: &kernel::PersonId) -> String {
        self.steer.shown.person(id.as_str())
    }

    /// Person and unit, or the unit alone.
    pub fn owner(&self, owner: &Owner) -> String {
        let unit = self.unit(&owner.unit);
        owner.person.as_ref().map_or_else(|| unit.clone(), |person| format!("{} ({unit})", self.person(person)))
    }

    /// Who acted; both names when in the place of another.
    pub fn actor(&self, kind: &ActorKind) -> String {
        match kind {
            ActorKind::Official { person, on_behalf_of: None } => self.person(person),
            ActorKind::Official { person, on_behalf_of: Some(principal) } => {
                let (person, principal) = (self.person(person), self.person(principal));
                self.lang().t2("event_by.on_behalf", "person", person, "principal", principal)
            }
            _ => self.lang().t("event_by.system").to_owned(),
        }
    }

    /// A reason: written by somebody, or a key of the program.
    pub fn reason(&self, reason: &str) -> String {
        within(self.lang().find(&format!("task_reason.{reason}")).unwrap_or(reason))
    }

    /// The sentence of a refusal with names, and its rule.
    pub fn refusal(&self, refusal: &Refusal) -> (String, String) {
        let named = desk::named(&self.desk.officer.org, refusal.clone());
        (desk::refusal_text(self.lang(), &named), desk::rule_text(self.lang(), refusal.basis))
    }

    /// The document of a source with its clause.
    pub fn source(&self, source: &Source) -> String {
        let document = self.document(source.document);
        if source.clause.is_empty() { document } else { self.lang().t2("task_page.source", "document", document, "clause", &source.clause) }
    }

    /// What a document is called; a registered one that is gone is said to be so.
    pub fn document(&self, id: steering::task::model::DocumentId) -> String {
        let known = self.steer.document(id);
        if known.is_empty() { self.lang().t("task_page.document_gone").to_owned() } else { known }
    }

    /// What takes the place of a task.
    pub fn successor(&self, successor: &Successor) -> String {
        match successor {
            Successor::Document { document } => self.document(*document),
            Successor::Task { task } => self.task(*task),
        }
    }

    /// The beginning of another task.
    pub fn task(&self, id: TaskId) -> String {
        let found = self.desk.app().task_story(&id).ok().flatten();
        found.map_or_else(|| self.lang().t("task_page.task_gone").to_owned(), |(task, _)| short(&task.content))
    }

    /// The time of a task in words; one without any says why.
    pub fn time(&self, time: &Time) -> String {
        match time {
            Time::Open { reason } if reason.trim().is_empty() => self.lang().t("task_time.no_deadline").to_owned(),
            Time::Open { reason } => self.lang().t1("task_page.open", "reason", within(reason)),
            other => self.steer.time(other),
        }
    }
}

/// Who has the work of a task: of a common one nobody alone.
pub fn lead(words: &Words<'_>, task: &Task) -> String {
    if task.common { words.lang().t1("task_page.common", "n", task.children.len()) } else { words.owner(&task.lead) }
}
