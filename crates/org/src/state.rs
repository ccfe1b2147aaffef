//! The state, folded from events, with indexes for cheap reads.

use std::collections::BTreeMap;

use kernel::{Instant, PersonId, UnitId};

use crate::OrgEvent;
use crate::model::{Delegation, DelegationId, FormerName, Holding, Person, Unit};

/// The organisation of one province.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Org {
    pub(crate) units: BTreeMap<UnitId, Unit>,
    pub(crate) children: BTreeMap<UnitId, Vec<UnitId>>,
    pub(crate) by_agency: BTreeMap<String, Vec<UnitId>>,
    /// Units that serve a commune without belonging to it.
    pub(crate) serving: BTreeMap<UnitId, Vec<UnitId>>,
    pub(crate) people: BTreeMap<PersonId, Person>,
    pub(crate) holdings: BTreeMap<PersonId, Vec<Holding>>,
    /// People who hold or held something in the unit.
    pub(crate) members: BTreeMap<UnitId, Vec<PersonId>>,
    pub(crate) delegations: BTreeMap<DelegationId, Delegation>,
    pub(crate) given: BTreeMap<PersonId, Vec<DelegationId>>,
    pub(crate) received: BTreeMap<PersonId, Vec<DelegationId>>,
}

impl Org {
    /// Folds a history.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a OrgEvent>) -> Self {
        let mut org = Self::default();
        for event in events {
            org.evolve(event);
        }
        org
    }

    /// Takes an event in. Has no rules; names that do not exist are passed over.
    pub fn evolve(&mut self, event: &OrgEvent) {
        match event {
            OrgEvent::UnitCreated { unit } => self.put_unit(unit),
            OrgEvent::UnitRenamed { unit, name, short_name, from } => {
                if let Some(unit) = self.units.get_mut(unit) {
                    let name = std::mem::replace(&mut unit.name, name.clone());
                    let short_name = std::mem::replace(&mut unit.short_name, short_name.clone());
                    unit.former_names.push(FormerName { name, short_name, to: from.plus(-1) });
                }
            }
            OrgEvent::UnitMerged { unit, successor, from } | OrgEvent::UnitSplit { unit, successor, from, .. } => {
                if let Some(unit) = self.units.get_mut(unit) {
                    unit.to = Some(from.plus(-1));
                    unit.successor = Some(successor.clone());
                }
            }
            OrgEvent::UnitClosed { unit, to } => {
                if let Some(unit) = self.units.get_mut(unit) {
                    unit.to = Some(*to);
                }
            }
            other => self.evolve_people(other),
        }
    }

    fn evolve_people(&mut self, event: &OrgEvent) {
        match event {
            OrgEvent::PersonAdded { person } => drop(self.people.insert(person.id.clone(), person.clone())),
            OrgEvent::PersonChanged { person, name, email, phone } => {
                if let Some(person) = self.people.get_mut(person) {
                    person.name.clone_from(name);
                    person.email.clone_from(email);
                    person.phone.clone_from(phone);
                }
            }
            OrgEvent::PersonLeft { person, to } => {
                if let Some(person) = self.people.get_mut(person) {
                    person.to = Some(*to);
                }
            }
            OrgEvent::HoldingGiven { holding } => self.put_holding(holding),
            OrgEvent::HoldingEnded { person, unit, role, from, to } => {
                let held = self.holdings.get_mut(person).into_iter().flatten();
                for holding in held.filter(|h| h.unit == *unit && h.role == *role && h.from == *from) {
                    holding.to = Some(*to);
                }
            }
            OrgEvent::DelegationGiven { delegation } | OrgEvent::LeaveRecorded { leave: delegation } => {
                self.put_delegation(delegation);
            }
            OrgEvent::DelegationRevoked { id, at } | OrgEvent::LeaveCancelled { id, at } => {
                self.end_delegation(id, *at)
            }
            _ => {}
        }
    }

    fn put_unit(&mut self, unit: &Unit) {
        if let Some(parent) = &unit.parent {
            note(&mut self.children, parent, &unit.id);
        }
        if let Some(agency) = &unit.agency {
            note(&mut self.by_agency, agency, &unit.id);
        }
        if let Some(commune) = &unit.serves {
            note(&mut self.serving, commune, &unit.id);
        }
        self.units.insert(unit.id.clone(), unit.clone());
    }

    fn put_holding(&mut self, holding: &Holding) {
        note(&mut self.members, &holding.unit, &holding.person);
        self.holdings.entry(holding.person.clone()).or_default().push(holding.clone());
    }

    fn put_delegation(&mut self, delegation: &Delegation) {
        note(&mut self.given, &delegation.from_person, &delegation.id);
        note(&mut self.received, &delegation.to_person, &delegation.id);
        self.delegations.insert(delegation.id.clone(), delegation.clone());
    }

    fn end_delegation(&mut self, id: &DelegationId, at: Instant) {
        if let Some(delegation) = self.delegations.get_mut(id) {
            delegation.revoked = Some(at);
        }
    }
}

/// Adds to an index, once.
fn note<K: Ord + Clone, V: PartialEq + Clone>(index: &mut BTreeMap<K, Vec<V>>, key: &K, value: &V) {
    let list = index.entry(key.clone()).or_default();
    if !list.contains(value) {
        list.push(value.clone());
    }
}
