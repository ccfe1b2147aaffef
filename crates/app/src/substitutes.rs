//! Who may stand in for somebody on leave: people with a fitting role in the same unit, or in one above or below it, who
//! are there themselves on those days (Decree 118/2025, Article 11.8: the agency names the substitute).

use kernel::{Instant, PersonId, Role};
use org::{DelegationKind, Org};

use crate::ticks::near;

/// Why somebody is not among the substitutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The same person.
    Same,
    /// No longer in office during those days.
    Gone,
    /// Away during some of those days.
    Away,
    /// No fitting role in the unit, above or below it.
    OtherWork,
}

/// Roles whose holder can do the work of a role.
fn fitting(role: Role) -> &'static [Role] {
    match role {
        Role::Receptionist | Role::CentreDirector => &[Role::Receptionist, Role::CentreDirector],
        Role::Specialist => &[Role::Specialist, Role::DivisionHead],
        Role::DivisionHead => &[Role::DivisionHead, Role::Specialist, Role::AgencyLeader],
        // Small agencies have one clerk: a specialist or head of the same agency keeps the book meanwhile.
        Role::Clerk => &[Role::Clerk, Role::Specialist, Role::DivisionHead],
        Role::AgencyLeader => &[Role::AgencyLeader],
        Role::ProcedureControl => &[Role::ProcedureControl],
        Role::Auditor => &[Role::Auditor],
        Role::Administrator => &[Role::Administrator],
        Role::ProvinceLeader => &[Role::ProvinceLeader],
    }
}

/// Whether a person can stand in for another from a moment until another.
///
/// # Errors
/// Why not.
pub fn may_substitute(org: &Org, of: &PersonId, by: &PersonId, (from, to): (Instant, Instant)) -> Result<(), Unfit> {
    let (first, last) = (from.day(), Instant(to.0.saturating_sub(1)).day());
    if of == by {
        return Err(Unfit::Same);
    }
    if !org.person(by).is_some_and(|person| person.is_in_office(first) && person.is_in_office(last)) {
        return Err(Unfit::Gone);
    }
    let fits = |role: Role, unit: &kernel::UnitId| {
        org.holdings_on(by, first).any(|held| fitting(role).contains(&held.role) && near(org, unit, &held.unit))
    };
    if !org.holdings_on(of, first).any(|held| fits(held.role, &held.unit)) {
        return Err(Unfit::OtherWork);
    }
    let away = org.delegations_of(by).any(|given| given.kind == DelegationKind::Leave && given.overlaps(from, to));
    if away { Err(Unfit::Away) } else { Ok(()) }
}

/// Everybody who can stand in for a person during a span, by name; and whether somebody could but for being away.
pub fn substitutes(org: &Org, of: &PersonId, span: (Instant, Instant)) -> (Vec<PersonId>, bool) {
    let (mut found, mut some_away) = (Vec::new(), false);
    for person in org.people(span.0.day()) {
        match may_substitute(org, of, &person.id, span) {
            Ok(()) => found.push(person),
            Err(unfit) => some_away |= unfit == Unfit::Away,
        }
    }
    found.sort_by_key(|person| kernel::text::fold(&person.name));
    (found.into_iter().map(|person| person.id.clone()).collect(), some_away)
}
