//! Who may give a command, and what must exist.

use kernel::{Actor, ActorKind, Day, PersonId, Refusal, Role, UnitId};

use super::basis;
use crate::model::last;
use crate::{Org, Person, Unit};

/// Roles whose holders arrange leave and delegation of the people below them.
const LEADERS: &[Role] = &[Role::Administrator, Role::AgencyLeader, Role::DivisionHead, Role::CentreDirector];

impl Org {
    pub(super) fn get_unit(&self, id: &UnitId) -> Result<&Unit, Refusal> {
        self.units.get(id).ok_or_else(|| Refusal::new("org_unknown_unit", basis::DESIGN).with("unit", id))
    }

    pub(super) fn get_person(&self, id: &PersonId) -> Result<&Person, Refusal> {
        self.people.get(id).ok_or_else(|| Refusal::new("org_unknown_person", basis::DESIGN).with("person", id))
    }

    /// A unit that exists from `day` on without an end.
    pub(super) fn get_lasting_unit(&self, id: &UnitId, day: Day) -> Result<&Unit, Refusal> {
        let unit = self.get_unit(id)?;
        let lasting = unit.from <= day && unit.to.is_none();
        lasting.then_some(unit).ok_or_else(|| closed(id, day))
    }

    /// The program itself (first set-up, imports) or an administrator of this unit.
    pub(super) fn administers(&self, actor: &Actor, unit: &UnitId) -> Result<(), Refusal> {
        self.get_unit(unit)?;
        let allowed = actor.kind == ActorKind::System || self.may(actor, &[Role::Administrator], unit);
        allowed.then_some(()).ok_or_else(administrators_only)
    }

    /// The program itself, or an administrator of every unit in which the person holds something on `day` or later.
    pub(super) fn administers_person(&self, actor: &Actor, person: &PersonId, day: Day) -> Result<(), Refusal> {
        let any = actor.grants.iter().any(|grant| grant.role == Role::Administrator);
        if actor.kind != ActorKind::System && !any {
            return Err(administrators_only());
        }
        let mut held = self.holdings(person).iter().filter(|holding| last(holding.to) >= day);
        held.try_for_each(|holding| self.administers(actor, &holding.unit))
    }

    /// The person himself, or one who leads all units in which the person holds something between the days.
    pub(super) fn arranges(&self, actor: &Actor, person: &PersonId, from: Day, to: Day) -> Result<(), Refusal> {
        if actor.kind == ActorKind::System || is_self(actor, person) {
            return Ok(());
        }
        let mut units = self.holdings(person).iter().filter(|holding| holding.overlaps(from, Some(to))).peekable();
        let known = units.peek().is_some();
        let leads = units.all(|holding| self.may(actor, LEADERS, &holding.unit));
        let allowed = known && leads;
        allowed.then_some(()).ok_or_else(|| Refusal::new("org_leaders_only", basis::DESIGN).with("person", person))
    }
}

/// The person in own name, not in the place of another.
pub(super) fn is_self(actor: &Actor, person: &PersonId) -> bool {
    matches!(&actor.kind, ActorKind::Official { person: acting, on_behalf_of: None } if acting == person)
}

pub(super) fn closed(unit: &UnitId, day: Day) -> Refusal {
    Refusal::new("org_unit_closed", basis::DESIGN).with("unit", unit).with("day", day.date_text())
}

/// Refuses days in the wrong order.
pub(super) fn ordered(from: Day, to: Day) -> Result<(), Refusal> {
    let refuse = || {
        let refusal = Refusal::new("org_days_reversed", basis::DESIGN);
        refusal.with("from", from.date_text()).with("to", to.date_text())
    };
    (from <= to).then_some(()).ok_or_else(refuse)
}

/// Refuses an empty text.
pub(super) fn filled(field: &'static str, text: &str) -> Result<(), Refusal> {
    let empty = text.trim().is_empty();
    (!empty).then_some(()).ok_or_else(|| Refusal::new("org_empty", basis::DESIGN).with("field", field))
}

fn administrators_only() -> Refusal {
    Refusal::new("org_administrator_only", basis::DESIGN)
}
