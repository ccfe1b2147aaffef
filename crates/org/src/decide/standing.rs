//! Delegation, leave and their end.

use std::collections::BTreeSet;

use kernel::{Actor, ActorKind, Basis, Day, Instant, PersonId, Refusal};

use super::rights::is_self;
use super::{Decision, basis};
use crate::{Delegation, DelegationId, DelegationKind, Org, OrgEvent};

/// The days that a span touches, both inclusive.
fn days(delegation: &Delegation) -> (Day, Day) {
    (delegation.from.day(), Instant(delegation.to.0.saturating_sub(1)).day())
}

fn refuse(code: &'static str, basis: Basis, delegation: &Delegation) -> Refusal {
    Refusal::new(code, basis).with("person", &delegation.from_person).with("substitute", &delegation.to_person)
}

impl Org {
    pub(super) fn stand_in(
        &self,
        mut given: Delegation,
        kind: DelegationKind,
        actor: &Actor,
        now: Instant,
    ) -> Decision {
        given.kind = kind;
        given.revoked = None;
        if kind == DelegationKind::Leave {
            given.roles = None;
            given.unit = None;
        }
        self.check_window(&given, now)?;
        self.check_giver(&given, actor)?;
        self.check_pair(&given)?;
        self.check_scope(&given)?;
        self.check_line(&given)?;
        Ok(vec![match kind {
            DelegationKind::Delegation => OrgEvent::DelegationGiven { delegation: given },
            DelegationKind::Leave => OrgEvent::LeaveRecorded { leave: given },
        }])
    }

    /// A span begins today at the earliest, so that nothing done before becomes right afterwards.
    fn check_window(&self, given: &Delegation, now: Instant) -> Result<(), Refusal> {
        super::rights::filled("id", &given.id.0)?;
        if self.delegations.contains_key(&given.id) {
            return Err(Refusal::new("org_delegation_exists", basis::DESIGN).with("id", &given.id.0));
        }
        if given.to <= given.from {
            return Err(refuse("org_window_empty", basis::DESIGN, given));
        }
        if given.from.day() < now.day() || given.to <= now {
            return Err(refuse("org_window_past", basis::DESIGN, given));
        }
        Ok(())
    }

    fn check_giver(&self, given: &Delegation, actor: &Actor) -> Result<(), Refusal> {
        let (first, last) = days(given);
        self.arranges(actor, &given.from_person, first, last)?;
        if given.kind == DelegationKind::Leave || is_self(actor, &given.from_person) {
            return Ok(());
        }
        if matches!(&actor.kind, ActorKind::Official { on_behalf_of: Some(_), .. }) {
            return Err(refuse("org_no_further_delegation", basis::DESIGN, given));
        }
        if actor.person() == Some(&given.to_person) {
            return Err(refuse("org_self_appointed", basis::DESIGN, given));
        }
        Ok(())
    }

    /// Two people in office, of one agency, whose roles may lie in one hand.
    fn check_pair(&self, given: &Delegation) -> Result<(), Refusal> {
        let (first, last) = days(given);
        if given.from_person == given.to_person {
            return Err(refuse("org_substitute_self", basis::SUBSTITUTE, given));
        }
        for id in [&given.from_person, &given.to_person] {
            let person = self.get_person(id)?;
            if !person.is_in_office(first) || !person.is_in_office(last) {
                return Err(Refusal::new("org_not_in_office", basis::OWNER).with("person", id));
            }
        }
        for day in [first, last] {
            if self.agencies_of(&given.from_person, day).is_disjoint(&self.agencies_of(&given.to_person, day)) {
                return Err(refuse("org_other_agency", basis::SUBSTITUTE, given));
            }
        }
        let groups = |person: &PersonId| self.role_groups(person, first, Some(last));
        if !groups(&given.to_person).is_subset(&groups(&given.from_person)) {
            return Err(refuse("org_substitute_excluded", basis::DESIGN, given));
        }
        Ok(())
    }

    /// Only what is held can be handed over.
    fn check_scope(&self, given: &Delegation) -> Result<(), Refusal> {
        if let Some(unit) = &given.unit {
            self.get_unit(unit)?;
        }
        let (first, _) = days(given);
        let touches = |held: &kernel::UnitId| {
            given.unit.as_ref().is_none_or(|scope| self.is_within(held, scope) || self.is_within(scope, held))
        };
        let held: BTreeSet<_> =
            self.holdings_on(&given.from_person, first).filter(|h| touches(&h.unit)).map(|h| h.role).collect();
        let all =
            given.roles.as_ref().is_none_or(|roles| !roles.is_empty() && roles.iter().all(|role| held.contains(role)));
        (all && !held.is_empty()).then_some(()).ok_or_else(|| refuse("org_nothing_to_hand_over", basis::DESIGN, given))
    }

    /// Leaves of one person do not overlap, the line of substitutes has no loop, and the substitute is there.
    fn check_line(&self, given: &Delegation) -> Result<(), Refusal> {
        let overlapping = |person: &PersonId| {
            let leaves = self.delegations_of(person).filter(|d| d.kind == DelegationKind::Leave);
            leaves.filter(|d| d.overlaps(given.from, given.to)).count() > 0
        };
        if given.kind == DelegationKind::Leave && overlapping(&given.from_person) {
            return Err(refuse("org_leave_overlaps", basis::DESIGN, given));
        }
        if self.leads_to(&given.to_person, &given.from_person, given) {
            return Err(refuse("org_circular", basis::OWNER, given));
        }
        if overlapping(&given.to_person) {
            return Err(refuse("org_substitute_absent", basis::SUBSTITUTE, given));
        }
        Ok(())
    }

    /// Whether what is handed to `start` during the span can come to `end`, by whatever is in force then.
    fn leads_to(&self, start: &PersonId, end: &PersonId, span: &Delegation) -> bool {
        let mut seen = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(current) = open.pop() {
            if current == end {
                return true;
            }
            let next = self.delegations_of(current).filter(|d| d.overlaps(span.from, span.to)).map(|d| &d.to_person);
            open.extend(next.filter(|person| seen.insert(person)));
        }
        false
    }

    pub(super) fn end_standing(
        &self,
        id: &DelegationId,
        kind: DelegationKind,
        actor: &Actor,
        now: Instant,
    ) -> Decision {
        let unknown = || Refusal::new("org_unknown_delegation", basis::DESIGN).with("id", &id.0);
        let given = self.delegations.get(id).filter(|given| given.kind == kind).ok_or_else(unknown)?;
        let (first, last) = days(given);
        self.arranges(actor, &given.from_person, first, last)?;
        if given.end() <= now || given.revoked.is_some_and(|at| at <= now) {
            return Err(refuse("org_delegation_ended", basis::DESIGN, given));
        }
        let (id, at) = (id.clone(), now);
        Ok(vec![match kind {
            DelegationKind::Delegation => OrgEvent::DelegationRevoked { id, at },
            DelegationKind::Leave => OrgEvent::LeaveCancelled { id, at },
        }])
    }
}
