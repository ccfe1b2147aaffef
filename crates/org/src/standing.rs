//! Who stands in for whom.

use std::collections::BTreeSet;

use kernel::{Actor, ActorKind, Instant, PersonId, Refusal, RoleGrant};

use crate::decide::basis;
use crate::{Delegation, DelegationId, DelegationKind, Org};

impl Org {
    /// The delegation or leave.
    pub fn delegation(&self, id: &DelegationId) -> Option<&Delegation> {
        self.delegations.get(id)
    }

    /// Delegations and leaves of the person, oldest record first.
    pub fn delegations_of(&self, person: &PersonId) -> impl Iterator<Item = &Delegation> {
        self.given.get(person).into_iter().flatten().filter_map(|id| self.delegations.get(id))
    }

    fn leave_of(&self, person: &PersonId, at: Instant) -> Option<&Delegation> {
        self.delegations_of(person).find(|d| d.kind == DelegationKind::Leave && d.is_in_force(at))
    }

    /// Whether in office and not on leave.
    pub fn present(&self, person: &PersonId, at: Instant) -> bool {
        let known = self.people.get(person).is_some_and(|person| person.is_in_office(at.day()));
        known && self.leave_of(person, at).is_none()
    }

    /// Who has the person's duties at that moment: of a leave the substitute, in turn if that one is away too; else the holder of a
    /// whole delegation, if present. `None` if nobody stands in, or nobody in that line is present.
    pub fn substitute_of(&self, person: &PersonId, at: Instant) -> Option<&PersonId> {
        let Some(leave) = self.leave_of(person, at) else {
            let whole = self.delegations_of(person).find(|d| d.is_whole() && d.is_in_force(at));
            return whole.map(|d| &d.to_person).filter(|delegate| self.present(delegate, at));
        };
        let mut seen = BTreeSet::from([person]);
        let mut current = &leave.to_person;
        while seen.insert(current) {
            match self.leave_of(current, at) {
                Some(further) => current = &further.to_person,
                None => return self.present(current, at).then_some(current),
            }
        }
        None
    }

    /// In whose place the person may act at that moment: those who delegated to him, and those on leave whose line of substitutes
    /// leads to him.
    pub fn stands_in_for(&self, person: &PersonId, at: Instant) -> Vec<&Delegation> {
        let mut found: Vec<&Delegation> = Vec::new();
        let mut open = vec![person];
        let mut seen = BTreeSet::from([person]);
        while let Some(current) = open.pop() {
            let received = self.received.get(current).into_iter().flatten().filter_map(|id| self.delegations.get(id));
            for delegation in received.filter(|d| d.is_in_force(at)) {
                let direct = current == person;
                if !direct && delegation.kind != DelegationKind::Leave {
                    continue;
                }
                found.push(delegation);
                // Further back only through people who are away: a delegation gives no right to act for third persons.
                if delegation.kind == DelegationKind::Leave && seen.insert(&delegation.from_person) {
                    open.push(&delegation.from_person);
                }
            }
        }
        found
    }

    /// The person as an actor, own or in the place of another with the roles that were handed over.
    pub fn actor(&self, person: &PersonId, on_behalf_of: Option<&PersonId>, at: Instant) -> Result<Actor, Refusal> {
        if !self.people.get(person).is_some_and(|person| person.is_in_office(at.day())) {
            return Err(Refusal::new("org_not_in_office", basis::OWNER).with("person", person));
        }
        let grants = match on_behalf_of {
            None => self.grants_of(person, at),
            Some(principal) => self.grants_in_place_of(person, principal, at)?,
        };
        let kind = ActorKind::Official { person: person.clone(), on_behalf_of: on_behalf_of.cloned() };
        Ok(Actor { kind, grants })
    }

    fn grants_in_place_of(
        &self,
        person: &PersonId,
        principal: &PersonId,
        at: Instant,
    ) -> Result<Vec<RoleGrant>, Refusal> {
        let handed: Vec<_> =
            self.stands_in_for(person, at).into_iter().filter(|d| d.from_person == *principal).collect();
        if handed.is_empty() {
            let refusal = Refusal::new("org_no_delegation", basis::SUBSTITUTE);
            return Err(refusal.with("person", person).with("principal", principal));
        }
        let groups = |who| self.role_groups(who, at.day(), Some(at.day()));
        if !groups(person).is_subset(&groups(principal)) {
            let refusal = Refusal::new("org_substitute_excluded", basis::DESIGN);
            return Err(refusal.with("person", principal).with("substitute", person));
        }
        let mut grants: Vec<RoleGrant> = Vec::new();
        for grant in self.grants_of(principal, at) {
            for narrowed in handed.iter().filter_map(|delegation| self.narrow(delegation, &grant, at)) {
                if !grants.contains(&narrowed) {
                    grants.push(narrowed);
                }
            }
        }
        Ok(grants)
    }

    /// The part of a grant that the delegation hands over; a unit that ended stands for its successor.
    fn narrow(&self, delegation: &Delegation, grant: &RoleGrant, at: Instant) -> Option<RoleGrant> {
        if delegation.roles.as_ref().is_some_and(|roles| !roles.contains(&grant.role)) {
            return None;
        }
        let Some(scope) = &delegation.unit else { return Some(grant.clone()) };
        let scope = &self.successor_on(scope, at.day())?.id;
        let unit = if self.is_within(&grant.unit, scope) {
            &grant.unit
        } else if self.is_within(scope, &grant.unit) {
            scope
        } else {
            return None;
        };
        Some(RoleGrant { role: grant.role, unit: unit.clone() })
    }
}
