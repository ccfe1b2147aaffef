//! Questions about people and what they hold.

use std::collections::BTreeSet;

use kernel::{Day, Instant, PersonId, ProcedureCode, Role, RoleGrant, UnitId};

use crate::{Holding, Org, Person, Unit};

impl Org {
    /// The person, in office or not.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    /// Everybody who is in office on that day, by id.
    pub fn people(&self, day: Day) -> impl Iterator<Item = &Person> {
        self.people.values().filter(move |person| person.is_in_office(day))
    }

    /// Everybody who ever was, by id.
    pub fn people_ever(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Everything that the person ever held, oldest record first.
    pub fn holdings(&self, person: &PersonId) -> &[Holding] {
        self.holdings.get(person).map_or(&[], Vec::as_slice)
    }

    /// What the person holds on that day.
    pub fn holdings_on(&self, person: &PersonId, day: Day) -> impl Iterator<Item = &Holding> {
        self.holdings(person).iter().filter(move |holding| holding.is_held(day))
    }

    /// The person's own roles at that moment.
    pub fn grants_of(&self, person: &PersonId, at: Instant) -> Vec<RoleGrant> {
        let day = at.day();
        if !self.people.get(person).is_some_and(|person| person.is_in_office(day)) {
            return Vec::new();
        }
        self.holdings_on(person, day).map(|h| RoleGrant { role: h.role, unit: h.unit.clone() }).collect()
    }

    /// Who holds the role in exactly this unit, on the day of that moment; the order is that of coming to the unit.
    pub fn holders(&self, unit: &UnitId, role: Role, at: Instant) -> Vec<&PersonId> {
        self.holders_on(unit, role, at.day())
    }

    /// Who held the role in exactly this unit on that day.
    pub fn holders_on(&self, unit: &UnitId, role: Role, day: Day) -> Vec<&PersonId> {
        let holds = |person: &&PersonId| self.holdings_on(person, day).any(|h| h.unit == *unit && h.role == role);
        self.members.get(unit).into_iter().flatten().filter(holds).collect()
    }

    /// Whether the person may decide this procedure on the spot, by an own holding in that unit or above it.
    pub fn is_authorised(&self, person: &PersonId, unit: &UnitId, procedure: &ProcedureCode, at: Instant) -> bool {
        let mut held = self.holdings_on(person, at.day());
        held.any(|holding| holding.authorised.contains(procedure) && self.is_within(unit, &holding.unit))
    }

    /// Agencies to which the person belongs on that day: of the units of the holdings, and those that send the person.
    pub fn agencies_of(&self, person: &PersonId, day: Day) -> BTreeSet<&UnitId> {
        let units = self.holdings_on(person, day).flat_map(|h| std::iter::once(&h.unit).chain(&h.sent_by));
        units.filter_map(|unit| self.agency_of(unit)).map(|agency: &Unit| &agency.id).collect()
    }
}

/// Roles of different groups are never in one hand: who audits writes nothing, who administers handles no dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RoleGroup {
    Audit,
    Administration,
    Work,
}

impl RoleGroup {
    pub(crate) fn of(role: Role) -> Self {
        match role {
            Role::Auditor => RoleGroup::Audit,
            Role::Administrator => RoleGroup::Administration,
            _ => RoleGroup::Work,
        }
    }
}

impl Org {
    /// Groups of the roles held on some day of `from`–`to`.
    pub(crate) fn role_groups(&self, person: &PersonId, from: Day, to: Option<Day>) -> BTreeSet<RoleGroup> {
        let held = self.holdings(person).iter().filter(|holding| holding.overlaps(from, to));
        held.map(|holding| RoleGroup::of(holding.role)).collect()
    }
}
