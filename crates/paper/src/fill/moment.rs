//! One event of a history with the state before and after it, and what every paper says of it.

use dossier::{Dossier, Event, evolve};
use kernel::{ActorKind, Day, PersonId, UnitId};
use org::{Unit, UnitKind};

use super::words::{sentence, word};
use super::{Entry, Facts, FillError, people};
use crate::form::{DossierRef, Head, Lang, Party};

/// The moment of a paper.
pub struct Moment<'a> {
    pub facts: &'a Facts<'a>,
    /// Index of the event.
    pub index: usize,
    pub entry: &'a Entry,
    /// The dossier before the event; of the first event, after it.
    pub before: Dossier,
    /// The dossier after the event.
    pub after: Dossier,
}

/// The state after the first events of a history.
pub fn fold(history: &[Entry]) -> Option<Dossier> {
    history.iter().fold(None, |state, entry| evolve(state, &entry.event, entry.at, &entry.actor))
}

impl<'a> Moment<'a> {
    pub fn new(facts: &'a Facts<'a>, index: usize) -> Result<Self, FillError> {
        let entry = facts.history.get(index).ok_or(FillError::NoEntry(index))?;
        let before = fold(&facts.history[..index]);
        let after = evolve(before.clone(), &entry.event, entry.at, &entry.actor).ok_or(FillError::NotBegun)?;
        let before = before.unwrap_or_else(|| after.clone());
        Ok(Self { facts, index, entry, before, after })
    }

    pub fn lang(&self) -> Lang {
        self.facts.lang
    }

    pub fn day(&self) -> Day {
        self.entry.at.day()
    }

    pub fn word(&self, key: &str) -> String {
        word(key, self.lang())
    }

    pub fn sentence(&self, key: &str, values: &[(&str, &str)]) -> String {
        sentence(key, self.lang(), values)
    }

    /// Name of a unit on the day of the paper; its code when it is not known.
    pub fn unit_name(&self, unit: &UnitId) -> String {
        people::unit_name(self.facts.org, unit, self.day())
    }

    /// The same with the agency to which a division belongs.
    pub fn full_name(&self, unit: &UnitId) -> String {
        let name = self.unit_name(unit);
        let division = self.facts.org.unit(unit).filter(|unit| unit.kind == UnitKind::Division);
        let Some(agency) = division.and_then(|unit| self.facts.org.agency_of(&unit.id)) else { return name };
        self.sentence("unit.of-agency", &[("unit", &name), ("agency", agency.name_on(self.day()))])
    }

    /// Head of a paper of the one-stop unit.
    pub fn desk_head(&self) -> Result<Head, FillError> {
        self.head(self.facts.org.unit(&self.after.receiving_unit), &self.after.receiving_unit)
    }

    /// Head of a paper of the agency that decides.
    pub fn agency_head(&self) -> Result<Head, FillError> {
        self.head(self.agency(), &self.after.competent_unit)
    }

    /// The agency to which the competent unit belongs.
    pub fn agency(&self) -> Option<&'a Unit> {
        self.facts.org.agency_of(&self.after.competent_unit)
    }

    fn head(&self, unit: Option<&Unit>, id: &UnitId) -> Result<Head, FillError> {
        let unit = unit.ok_or_else(|| FillError::UnknownUnit(id.clone()))?;
        Ok(Head {
            lang: self.lang(),
            simulated: self.facts.simulated,
            issued_at: self.entry.at,
            agency_parent: parent_name(self.facts.org, unit, self.day()),
            agency: unit.name_on(self.day()).to_owned(),
            number: None,
            place: self.facts.place.to_owned(),
        })
    }

    /// With the tracking address: for papers that the applicant gets.
    pub fn dossier_ref(&self) -> DossierRef {
        DossierRef { tracking_url: self.facts.tracking_url.map(str::to_owned), ..self.internal_ref() }
    }

    /// Without the tracking address, which holds the applicant's secret: for papers that stay inside.
    pub fn internal_ref(&self) -> DossierRef {
        DossierRef {
            code: self.after.code.to_string(),
            procedure: self.facts.procedure.name.clone(),
            tracking_url: None,
        }
    }

    /// The applicant as known at that moment.
    pub fn applicant(&self) -> Party {
        party(&self.after, self.lang())
    }

    /// The official who acted, if it was one.
    pub fn official(&self) -> Option<&'a PersonId> {
        official(&self.entry.actor)
    }

    /// The last entry before the event that fits, with its index.
    pub fn earlier(&self, fits: impl Fn(&Event) -> bool) -> Option<(usize, &'a Entry)> {
        let past = self.facts.history[..self.index].iter().enumerate();
        past.rev().find(|(_, entry)| fits(&entry.event))
    }
}

/// The acting official.
pub fn official(actor: &ActorKind) -> Option<&PersonId> {
    match actor {
        ActorKind::Official { person, .. } => Some(person),
        _ => None,
    }
}

/// A text that is there.
pub fn some(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

pub fn party(dossier: &Dossier, lang: Lang) -> Party {
    let applicant = &dossier.applicant;
    let by = |agent: &dossier::model::Representation| match some(&agent.authority) {
        Some(authority) => sentence("party.by-right", lang, &[("name", &agent.name), ("authority", &authority)]),
        None => agent.name.clone(),
    };
    Party {
        name: applicant.name.clone(),
        representing: None,
        representative: dossier.representation.as_ref().map(by),
        id_number: some(&applicant.identity),
        address: some(&applicant.address),
        phone: some(&applicant.phone),
        email: some(&applicant.email),
    }
}

/// The governing body that stands over an agency's name; a people's committee names none (NĐ 30/2020, phụ lục I).
pub fn parent_name(org: &org::Org, unit: &Unit, day: Day) -> Option<String> {
    if matches!(unit.kind, UnitKind::Province | UnitKind::Commune) {
        return None;
    }
    org.unit(unit.parent.as_ref()?).map(|parent| parent.name_on(day).to_owned())
}
