//! Names and words of one dossier: units, people, steps, components, articles, reasons.

use dossier::model::{Draft, Owner};
use kernel::{ActorKind, PersonId, Refusal, StepId, UnitId};
use org::Org;
use procedure::ProcedureVersion;
use serde::Serialize;

use crate::desk;
use crate::lang::Lang;

/// What names are looked up in.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Units and people.
    pub org: &'a Org,
    /// The version of the procedure.
    pub procedure: &'a ProcedureVersion,
}

/// The stable key of an enumeration, as stored.
pub fn key_of(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Key of a draft under `draft.`.
pub const fn draft_key(draft: &Draft) -> &'static str {
    match draft {
        Draft::Grant { .. } => "grant",
        Draft::Refuse { .. } => "refuse",
        Draft::Supplement { .. } => "supplement",
        Draft::Reappointment { .. } => "reappointment",
        Draft::Suspension { .. } => "suspension",
        Draft::Halt { .. } => "halt",
    }
}

/// A text as part of a sentence that ends with its own full stop.
pub fn within(text: &str) -> String {
    text.trim().trim_end_matches('.').to_owned()
}

impl Words<'_> {
    /// Name of a unit.
    pub fn unit(&self, id: &UnitId) -> String {
        self.org.unit(id).map_or_else(|| id.to_string(), |unit| unit.name.clone())
    }

    /// Name of a person.
    pub fn person(&self, id: &PersonId) -> String {
        self.org.person(id).map_or_else(|| id.to_string(), |person| person.name.clone())
    }

    /// Person and unit, or the unit alone.
    pub fn owner(&self, owner: &Owner) -> String {
        let unit = self.unit(&owner.unit);
        owner.person.as_ref().map_or_else(|| unit.clone(), |person| format!("{}, {unit}", self.person(person)))
    }

    /// Who acted; both names when in the place of another.
    pub fn actor(&self, kind: &ActorKind) -> String {
        match kind {
            ActorKind::System => self.lang.t("event_by.system").to_owned(),
            ActorKind::Applicant => self.lang.t("event_by.applicant").to_owned(),
            ActorKind::Partner { name } => format!("{} {name}", self.lang.t("event_by.partner")),
            ActorKind::Official { person, on_behalf_of: None } => self.person(person),
            ActorKind::Official { person, on_behalf_of: Some(principal) } => {
                let (person, principal) = (self.person(person), self.person(principal));
                self.lang.t2("event_by.on_behalf", "person", person, "principal", principal)
            }
        }
    }

    /// Name of a component.
    pub fn component(&self, id: &str) -> String {
        self.procedure.component(id).map_or_else(|| id.to_owned(), |component| component.name.clone())
    }

    /// What a step does.
    pub fn step(&self, id: Option<&StepId>) -> String {
        let step = id.and_then(|id| self.procedure.process.get(id));
        step.map_or_else(|| self.lang.t("dossier_page.step_number").to_owned(), |step| step.action.clone())
    }

    /// An article by its key, or as it was written.
    pub fn basis(&self, key: &str) -> String {
        match procedure::basis::find(key) {
            Some(found) if self.lang == Lang::En => found.en.clone(),
            Some(found) => found.vi.clone(),
            None => key.to_owned(),
        }
    }

    /// A reason: written by somebody, or a key of the program.
    pub fn reason(&self, reason: &str) -> String {
        within(self.lang.find(&format!("reason.{reason}")).unwrap_or(reason))
    }

    /// The sentence of a refusal with names in place of identities, and its article.
    pub fn refusal(&self, refusal: &Refusal) -> (String, String) {
        let mut named = refusal.clone();
        for (name, value) in &mut named.args {
            match *name {
                "unit" => *value = self.unit(&UnitId::new(&*value)),
                "person" => *value = self.person(&PersonId::new(&*value)),
                _ => {}
            }
        }
        (desk::refusal_text(self.lang, &named), desk::basis_text(self.lang, refusal.basis))
    }
}
