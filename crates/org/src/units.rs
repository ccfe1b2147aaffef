//! Questions about units.

use std::collections::BTreeSet;

use kernel::{Actor, Day, Role, UnitId};

use crate::{Level, Org, Unit, UnitKind};

impl Org {
    /// The unit, open or not.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(id)
    }

    /// Units that exist on that day, by id.
    pub fn units(&self, day: Day) -> impl Iterator<Item = &Unit> {
        self.units.values().filter(move |unit| unit.is_open(day))
    }

    /// Every unit that ever was, by id.
    pub fn units_ever(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// Units directly below, open or not.
    pub fn children(&self, id: &UnitId) -> impl Iterator<Item = &Unit> {
        self.children.get(id).into_iter().flatten().filter_map(|child| self.units.get(child))
    }

    /// Units above, nearest first, without the unit itself.
    pub fn ancestors(&self, id: &UnitId) -> impl Iterator<Item = &Unit> {
        std::iter::successors(self.parent(id), |unit| self.parent(&unit.id))
    }

    fn parent(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(self.units.get(id)?.parent.as_ref()?)
    }

    /// Whether `unit` is `ancestor` or lies below it.
    pub fn is_within(&self, unit: &UnitId, ancestor: &UnitId) -> bool {
        unit == ancestor || self.ancestors(unit).any(|above| above.id == *ancestor)
    }

    /// The agency that answers for the unit: itself, or the department, commune or centre that it belongs to.
    pub fn agency_of(&self, unit: &UnitId) -> Option<&Unit> {
        let own = self.units.get(unit)?;
        std::iter::once(own).chain(self.ancestors(unit)).find(|unit| unit.kind.is_agency())
    }

    /// The unit that has its duties on that day: itself, or whoever took over in turn. `None` if it ended without a successor.
    pub fn successor_on(&self, unit: &UnitId, day: Day) -> Option<&Unit> {
        let mut seen = BTreeSet::new();
        let mut current = self.units.get(unit)?;
        while current.to.is_some_and(|to| to < day) {
            if !seen.insert(&current.id) {
                return None;
            }
            current = self.units.get(current.successor.as_ref()?)?;
        }
        Some(current)
    }

    /// The one-stop centre that serves the unit on that day: the commune's own, or else the province's.
    pub fn centre_of(&self, unit: &UnitId, day: Day) -> Option<&Unit> {
        let own = self.successor_on(unit, day)?;
        if own.kind.is_centre() {
            return Some(own);
        }
        let commune = match &own.serves {
            Some(commune) => self.successor_on(commune, day),
            None => self.agency_of(&own.id).filter(|agency| agency.kind == UnitKind::Commune),
        };
        let below = |parent: &UnitId, kind| self.children(parent).find(|unit| unit.kind == kind && unit.is_open(day));
        let centre = commune.and_then(|commune| below(&commune.id, UnitKind::CommuneCentre));
        let root = || std::iter::once(own).chain(self.ancestors(&own.id)).find(|unit| unit.kind == UnitKind::Province);
        centre.or_else(|| root().and_then(|root| below(&root.id, UnitKind::ProvincialCentre)))
    }

    /// The unit that is competent for an agency of the catalogue: `STP` names one department, `UBND_XA` and `CA_XA` need the commune.
    /// An ended commune stands for its successor. `None` if there is none, or if it is not clear which.
    pub fn competent_unit(&self, agency: &str, commune: Option<&UnitId>, day: Day) -> Option<&UnitId> {
        let open = |id: &&UnitId| self.units.get(*id).is_some_and(|unit| unit.is_open(day));
        let commune = match commune {
            Some(commune) => Some(&self.successor_on(commune, day)?.id),
            None => None,
        };
        let belongs = |id: &UnitId| {
            let Some(unit) = self.units.get(id) else { return false };
            let served = unit.serves.as_ref().is_some_and(|serves| Some(serves) == commune);
            unit.level == Level::Province || served || commune.is_some_and(|commune| self.is_within(id, commune))
        };
        let mut found = self.by_agency.get(agency)?.iter().filter(open).filter(|id| belongs(id));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Whether one of the roles, in a unit at or above this one, is among the actor's. For a unit that ended, ask for its successor.
    pub fn may(&self, actor: &Actor, roles: &[Role], unit: &UnitId) -> bool {
        actor.grants.iter().any(|grant| roles.contains(&grant.role) && self.is_within(unit, &grant.unit))
    }
}
