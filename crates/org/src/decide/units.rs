//! Units are created, renamed, merged, divided, closed.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, ActorKind, Day, PersonId, Refusal, Role, UnitId};

use super::holdings::MAX_DIRECTORS;
use super::rights::{closed, filled, ordered};
use super::{Decision, basis};
use crate::model::last;
use crate::{Holding, Level, Org, OrgEvent, Unit, UnitKind};

impl Org {
    pub(super) fn create_unit(&self, unit: Unit, actor: &Actor) -> Decision {
        match &unit.parent {
            Some(parent) => self.administers(actor, parent)?,
            None if actor.kind == ActorKind::System => {}
            None => return Err(Refusal::new("org_administrator_only", basis::DESIGN)),
        }
        self.check_new_unit(&unit)?;
        let unit = Unit { to: None, successor: None, former_names: Vec::new(), ..unit };
        Ok(vec![OrgEvent::UnitCreated { unit }])
    }

    fn check_new_unit(&self, unit: &Unit) -> Result<(), Refusal> {
        for (field, text) in
            [("id", unit.id.as_str()), ("name", &unit.name), ("short_name", &unit.short_name), ("code", &unit.code)]
        {
            filled(field, text)?;
        }
        if self.units.contains_key(&unit.id) || self.units.values().any(|other| other.code == unit.code) {
            return Err(Refusal::new("org_unit_exists", basis::DESIGN).with("unit", &unit.id).with("code", &unit.code));
        }
        let parent = unit.parent.as_ref().map(|parent| self.get_lasting_unit(parent, unit.from)).transpose()?;
        let second_root = parent.is_none() && self.units.values().any(|other| other.kind == UnitKind::Province);
        let serves = unit.serves.as_ref().map(|commune| self.get_lasting_unit(commune, unit.from)).transpose()?;
        let serves_wrong = serves.is_some_and(|commune| commune.kind != UnitKind::Commune);
        if second_root || serves_wrong || !fits(unit, parent) {
            let refusal = Refusal::new("org_place_wrong", basis::ORGANISATION);
            return Err(refusal.with("unit", &unit.name).with("parent", parent.map_or("–", |parent| &parent.name)));
        }
        Ok(())
    }

    pub(super) fn rename_unit(
        &self,
        id: &UnitId,
        name: String,
        short_name: String,
        from: Day,
        actor: &Actor,
    ) -> Decision {
        self.administers(actor, id)?;
        let unit = self.get_unit(id)?;
        filled("name", &name)?;
        filled("short_name", &short_name)?;
        let earliest = unit.former_names.last().map_or(unit.from, |former| former.to.plus(1)).plus(1);
        if !unit.is_open(from) {
            return Err(closed(id, from));
        }
        ordered(earliest, from)?;
        Ok(vec![OrgEvent::UnitRenamed { unit: id.clone(), name, short_name, from }])
    }

    pub(super) fn merge_unit(&self, id: &UnitId, successor: &UnitId, from: Day, actor: &Actor) -> Decision {
        self.administers(actor, id)?;
        self.administers(actor, successor)?;
        let unit = self.get_lasting_unit(id, from)?;
        let next = self.get_lasting_unit(successor, from)?;
        if id == successor || unit.kind != next.kind || self.is_within(successor, id) || self.is_within(id, successor) {
            let refusal = Refusal::new("org_successor_wrong", basis::DESIGN);
            return Err(refusal.with("unit", &unit.name).with("successor", &next.name));
        }
        self.check_end(unit, from.plus(-1))?;
        let mut events = vec![OrgEvent::UnitMerged { unit: id.clone(), successor: successor.clone(), from }];
        self.move_holdings(id, from, |_| successor, &mut events);
        self.check_directors_after(next, &events)?;
        Ok(events)
    }

    pub(super) fn split_unit(
        &self,
        id: &UnitId,
        parts: Vec<Unit>,
        main: &UnitId,
        assign: &BTreeMap<PersonId, UnitId>,
        from: Day,
        actor: &Actor,
    ) -> Decision {
        self.administers(actor, id)?;
        let unit = self.get_lasting_unit(id, from)?;
        self.check_end(unit, from.plus(-1))?;
        let ids: BTreeSet<&UnitId> = parts.iter().map(|part| &part.id).collect();
        let codes: BTreeSet<&str> = parts.iter().map(|part| part.code.as_str()).collect();
        let alike = parts.iter().all(|part| part.kind == unit.kind && part.parent == unit.parent);
        let complete = ids.len() == parts.len() && codes.len() == parts.len() && ids.len() >= 2 && alike;
        if !complete || !ids.contains(main) || assign.values().any(|part| !ids.contains(part)) {
            return Err(Refusal::new("org_parts_wrong", basis::DESIGN).with("unit", &unit.name));
        }
        let mut events = Vec::new();
        for part in &parts {
            let part = Unit { from, to: None, successor: None, former_names: Vec::new(), ..part.clone() };
            self.check_new_unit(&part)?;
            events.push(OrgEvent::UnitCreated { unit: part });
        }
        let parts = ids.iter().map(|part| (*part).clone()).collect();
        events.push(OrgEvent::UnitSplit { unit: id.clone(), successor: main.clone(), parts, from });
        self.move_holdings(id, from, |person| assign.get(person).unwrap_or(main), &mut events);
        Ok(events)
    }

    pub(super) fn close_unit(&self, id: &UnitId, to: Day, actor: &Actor) -> Decision {
        self.administers(actor, id)?;
        let unit = self.get_lasting_unit(id, to)?;
        self.check_end(unit, to)?;
        if self.holdings_in(id).any(|holding| last(holding.to) > to.max(holding.from.plus(-1))) {
            return Err(Refusal::new("org_holders_remain", basis::OWNER).with("unit", &unit.name));
        }
        Ok(vec![OrgEvent::UnitClosed { unit: id.clone(), to }])
    }

    /// A unit ends only when all below it, and all that serve it, have ended; its own days stay in order, its names too.
    fn check_end(&self, unit: &Unit, to: Day) -> Result<(), Refusal> {
        ordered(unit.from, to)?;
        if let Some(former) = unit.former_names.last() {
            ordered(former.to.plus(1), to)?;
        }
        let serving = self.serving.get(&unit.id).into_iter().flatten().filter_map(|id| self.units.get(id));
        let open = self.children(&unit.id).chain(serving).find(|below| last(below.to) > to);
        match open {
            Some(below) => {
                let refusal = Refusal::new("org_units_remain", basis::DESIGN);
                Err(refusal.with("unit", &unit.name).with("below", &below.name))
            }
            None => Ok(()),
        }
    }

    fn holdings_in<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a Holding> {
        let members = self.members.get(unit).into_iter().flatten();
        members.flat_map(|person| self.holdings(person)).filter(move |holding| holding.unit == *unit)
    }

    /// What is held in the unit on `from` or later is held in its successor instead.
    fn move_holdings<'a>(
        &'a self,
        unit: &UnitId,
        from: Day,
        target: impl Fn(&PersonId) -> &'a UnitId,
        events: &mut Vec<OrgEvent>,
    ) {
        for held in self.holdings_in(unit).filter(|held| last(held.to) >= from.max(held.from)) {
            let (person, role) = (held.person.clone(), held.role);
            let to = from.max(held.from).plus(-1);
            events.push(OrgEvent::HoldingEnded { person, unit: unit.clone(), role, from: held.from, to });
            let moved = Holding { unit: target(&held.person).clone(), from: from.max(held.from), ..held.clone() };
            events.extend(self.beside_existing(&moved).into_iter().map(|holding| OrgEvent::HoldingGiven { holding }));
        }
    }

    /// The stretches of a moved holding in which the person does not hold the same there already.
    fn beside_existing(&self, moved: &Holding) -> Vec<Holding> {
        let same =
            |held: &&Holding| held.unit == moved.unit && held.role == moved.role && held.overlaps(moved.from, moved.to);
        let mut taken: Vec<&Holding> = self.holdings(&moved.person).iter().filter(same).collect();
        taken.sort_by_key(|held| held.from);
        let mut free = Vec::new();
        let mut from = moved.from;
        for held in taken {
            if held.from > from {
                free.push(Holding { from, to: Some(held.from.plus(-1)), ..moved.clone() });
            }
            let Some(to) = held.to else { return free };
            from = from.max(to.plus(1));
        }
        if from <= last(moved.to) {
            free.push(Holding { from, ..moved.clone() });
        }
        free
    }

    fn check_directors_after(&self, unit: &Unit, events: &[OrgEvent]) -> Result<(), Refusal> {
        if unit.kind != UnitKind::CommuneCentre {
            return Ok(());
        }
        let after = self.with(events);
        let days: Vec<Day> = after.holdings_in(&unit.id).map(|holding| holding.from).collect();
        let crowded =
            days.into_iter().any(|day| after.holders_on(&unit.id, Role::CentreDirector, day).len() > MAX_DIRECTORS);
        let refuse = || {
            Refusal::new("org_too_many_directors", basis::DIRECTORS)
                .with("unit", &unit.name)
                .with("most", MAX_DIRECTORS)
        };
        (!crowded).then_some(()).ok_or_else(refuse)
    }

    /// The state after these events.
    pub(super) fn with(&self, events: &[OrgEvent]) -> Org {
        let mut after = self.clone();
        events.iter().for_each(|event| after.evolve(event));
        after
    }
}

/// Which units lie below which, and at which level.
fn fits(unit: &Unit, parent: Option<&Unit>) -> bool {
    use UnitKind::{Commune, CommuneCentre, Department, Division, Province, ProvincialCentre, Vertical};
    let Some(parent) = parent else { return unit.kind == Province && unit.level == Level::Province };
    match unit.kind {
        Province => false,
        ProvincialCentre | Department => parent.kind == Province && unit.level == Level::Province,
        Commune => parent.kind == Province && unit.level == Level::Commune,
        CommuneCentre => parent.kind == Commune && unit.level == Level::Commune,
        Vertical => matches!(parent.kind, Province | Vertical),
        Division => parent.kind != Province && unit.level == parent.level,
    }
}
