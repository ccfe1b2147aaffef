//! What the dossier machine asks about units and people, answered by the organisation as of the moment of the decision.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use dossier::Offices;
use kernel::{Instant, PersonId, UnitId, text};
use org::{Org, UnitKind};
use procedure::{Step, UnitRole};
use serde::Deserialize;

const DIVISIONS: &str = include_str!("../../../data/org/divisions.json");

/// Which division of a competent agency handles a sector: the operator's parameter, by default after Decree 150/2025.
#[derive(Debug, Clone, Deserialize)]
pub struct Divisions {
    /// Agency id of the division by sector, folded; of communes.
    sectors: BTreeMap<String, String>,
    /// Where the sector is not listed.
    other: String,
}

static EMBEDDED: LazyLock<Divisions> = LazyLock::new(|| {
    let read: Result<Divisions, _> = serde_json::from_str(DIVISIONS);
    read.unwrap_or_else(|_| Divisions { sectors: BTreeMap::new(), other: String::new() })
});

impl Divisions {
    /// The table that comes with the program.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Agency id of the commune's division for a sector.
    pub fn agency_for(&self, sector: &str) -> &str {
        self.sectors.get(&text::fold(sector)).unwrap_or(&self.other)
    }
}

/// The organisation at a moment, for one procedure's sector.
#[derive(Debug, Clone)]
pub struct OfficesNow {
    /// The organisation.
    pub org: Arc<Org>,
    /// The moment.
    pub at: Instant,
    /// Sector of the procedure: which division of a commune handles it.
    pub sector: String,
}

impl OfficesNow {
    /// The division of a competent unit that handles the sector; the unit itself when it has none.
    fn division(&self, competent: &UnitId) -> UnitId {
        let day = self.at.day();
        let divisions = || {
            let below = self.org.children(competent);
            below.filter(move |unit| unit.kind == UnitKind::Division && unit.is_open(day))
        };
        let wanted = Divisions::embedded().agency_for(&self.sector);
        let named = divisions().find(|unit| unit.agency.as_deref() == Some(wanted));
        // Departments: the first specialised division; the office (văn phòng) handles only what nobody else does.
        let special = || divisions().find(|unit| !unit.code.ends_with(".VP"));
        let found = named.or_else(special).or_else(|| divisions().next());
        found.map_or_else(|| competent.clone(), |unit| unit.id.clone())
    }
}

impl Offices for OfficesNow {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        self.org.is_within(unit, granted)
    }

    fn agency_of(&self, unit: &UnitId) -> UnitId {
        self.org.agency_of(unit).map_or_else(|| unit.clone(), |agency| agency.id.clone())
    }

    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool {
        self.org.centre_of(competent, self.at.day()).is_some_and(|centre| centre.id == *desk)
    }

    fn unit_for(&self, competent: &UnitId, step: &Step) -> UnitId {
        match step.unit {
            UnitRole::Desk => {
                let centre = self.org.centre_of(competent, self.at.day());
                centre.map_or_else(|| competent.clone(), |unit| unit.id.clone())
            }
            UnitRole::Division => self.division(competent),
            UnitRole::Leadership | UnitRole::Registry => competent.clone(),
            UnitRole::OtherAgency => {
                let commune = self.org.agency_of(competent).filter(|agency| agency.kind == UnitKind::Commune);
                let agency = step.agency.as_deref();
                let other = agency.and_then(|id| self.org.competent_unit(id, commune.map(|c| &c.id), self.at.day()));
                other.unwrap_or(competent).clone()
            }
        }
    }

    fn registry_of(&self, competent: &UnitId) -> UnitId {
        competent.clone()
    }

    fn may_own(&self, person: &PersonId, unit: &UnitId) -> bool {
        let day = self.at.day();
        let held = |holding: &org::Holding| {
            self.org.is_within(unit, &holding.unit) || self.org.is_within(&holding.unit, unit)
        };
        self.org.present(person, self.at) && self.org.holdings_on(person, day).any(held)
    }
}
