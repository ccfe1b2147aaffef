//! Roles are given and end.

use kernel::{Actor, Day, PersonId, Refusal, Role, UnitId};

use super::rights::{closed, filled, ordered};
use super::{Decision, basis};
use crate::model::last;
use crate::people::RoleGroup;
use crate::{Holding, Org, OrgEvent, Unit, UnitKind};

/// A director and two deputies (Decree 118/2025, Article 10.3 as amended by Decree 309/2026).
pub(super) const MAX_DIRECTORS: usize = 3;

impl Org {
    pub(super) fn give_holding(&self, holding: Holding, actor: &Actor) -> Decision {
        self.administers(actor, &holding.unit)?;
        let unit = self.get_unit(&holding.unit)?;
        filled("title", &holding.title)?;
        self.check_days(&holding, unit)?;
        self.check_role(&holding, unit)?;
        let same = |held: &&Holding| held.unit == holding.unit && held.role == holding.role;
        let mut own = self.holdings(&holding.person).iter().filter(same);
        if own.any(|held| held.overlaps(holding.from, holding.to)) {
            let refusal = Refusal::new("org_already_held", basis::DESIGN);
            return Err(refusal
                .with("person", &holding.person)
                .with("role", holding.role.key())
                .with("unit", &unit.name));
        }
        let group = RoleGroup::of(holding.role);
        if self.role_groups(&holding.person, holding.from, holding.to).iter().any(|held| *held != group) {
            let refusal = Refusal::new("org_roles_exclude", basis::DESIGN);
            return Err(refusal.with("person", &holding.person).with("role", holding.role.key()));
        }
        Ok(vec![OrgEvent::HoldingGiven { holding }])
    }

    /// The days of a holding lie within those of the person and of the unit.
    fn check_days(&self, holding: &Holding, unit: &Unit) -> Result<(), Refusal> {
        let person = self.get_person(&holding.person)?;
        if let Some(to) = holding.to {
            ordered(holding.from, to)?;
        }
        let within = |from: Day, to: Option<Day>| from <= holding.from && last(holding.to) <= last(to);
        if !within(unit.from, unit.to) {
            return Err(closed(&unit.id, if holding.from < unit.from { holding.from } else { last(unit.to).plus(1) }));
        }
        if !within(person.from, person.to) {
            return Err(Refusal::new("org_not_in_office", basis::OWNER).with("person", &person.id));
        }
        Ok(())
    }

    fn check_role(&self, holding: &Holding, unit: &Unit) -> Result<(), Refusal> {
        let refuse = |code| Refusal::new(code, basis::DESIGN).with("role", holding.role.key()).with("unit", &unit.name);
        if !can_hold(holding.role, unit.kind) {
            return Err(refuse("org_role_place"));
        }
        if !holding.authorised.is_empty() && !matches!(holding.role, Role::Receptionist | Role::Specialist) {
            return Err(refuse("org_role_not_authorised"));
        }
        if let Some(agency) = &holding.sent_by {
            let agency = self.get_unit(agency)?;
            if !unit.kind.is_centre() || !agency.kind.is_agency() {
                return Err(refuse("org_sent_elsewhere"));
            }
        }
        if holding.role == Role::CentreDirector && unit.kind == UnitKind::CommuneCentre {
            self.check_directors(holding, unit)?;
        }
        Ok(())
    }

    fn check_directors(&self, holding: &Holding, unit: &Unit) -> Result<(), Refusal> {
        let members = self.members.get(&unit.id).into_iter().flatten();
        let others = members.flat_map(|person| self.holdings(person)).filter(|held| {
            held.unit == unit.id && held.role == Role::CentreDirector && held.overlaps(holding.from, holding.to)
        });
        // The number only rises on first days, so these and the new holding's own are the days to look at.
        let days: Vec<Day> = others.map(|held| held.from.max(holding.from)).chain([holding.from]).collect();
        let full =
            days.into_iter().any(|day| self.holders_on(&unit.id, Role::CentreDirector, day).len() >= MAX_DIRECTORS);
        let refuse = || {
            Refusal::new("org_too_many_directors", basis::DIRECTORS)
                .with("unit", &unit.name)
                .with("most", MAX_DIRECTORS)
        };
        (!full).then_some(()).ok_or_else(refuse)
    }

    pub(super) fn end_holding(
        &self,
        person: &PersonId,
        unit: &UnitId,
        role: Role,
        from: Day,
        to: Day,
        actor: &Actor,
    ) -> Decision {
        self.administers(actor, unit)?;
        ordered(from, to)?;
        let wanted =
            |held: &&Holding| held.unit == *unit && held.role == role && held.from == from && last(held.to) > to;
        if !self.holdings(person).iter().any(|held| wanted(&held)) {
            let refusal = Refusal::new("org_not_held", basis::DESIGN).with("person", person);
            return Err(refusal.with("role", role.key()).with("unit", unit));
        }
        Ok(vec![OrgEvent::HoldingEnded { person: person.clone(), unit: unit.clone(), role, from, to }])
    }
}

/// Which roles exist in which units.
fn can_hold(role: Role, kind: UnitKind) -> bool {
    use UnitKind::{Commune, Department, Division, Province, Vertical};
    match role {
        Role::Receptionist => kind.is_centre() || kind == Vertical,
        Role::CentreDirector => kind.is_centre(),
        Role::DivisionHead => matches!(kind, Division | Vertical),
        Role::AgencyLeader => matches!(kind, Province | Department | Vertical | Commune),
        Role::ProvinceLeader => kind == Province,
        Role::Specialist | Role::Clerk | Role::ProcedureControl | Role::Auditor | Role::Administrator => true,
    }
}
