//! The world in which lives happen: units with people, procedures, office time. Taken from a running program, or made of
//! what comes with the program, for years that are lived without a store.

use std::collections::HashMap;
use std::sync::Arc;

use app::{App, AppResult, Calendars, Cell, Law, OfficesNow, Settings};
use calendar::Calendar;
use dossier::Parameters;
use kernel::{Actor, Day, Instant, UnitId};
use org::Org;
use procedure::Catalogue;
use store::StoreError;

use crate::cast;
use crate::stage::{FIRST_DAY, SEED};

/// What every decision of a life looks at.
pub struct World {
    org: Arc<Org>,
    catalogue: Arc<Catalogue>,
    hours: HashMap<UnitId, Calendar>,
    default: Calendar,
    law: Law,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "World({} units)", self.hours.len())
    }
}

fn hours_of(org: &Org, calendars: &Calendars) -> HashMap<UnitId, Calendar> {
    let key = |unit: &org::Unit| {
        let own = std::iter::once(unit).chain(org.ancestors(&unit.id));
        own.filter_map(|unit| unit.office_hours_key.clone()).next()
    };
    org.units_ever().map(|unit| (unit.id.clone(), calendars.get(key(unit).as_deref()).clone())).collect()
}

fn unreadable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Format(error.to_string())
}

impl World {
    /// The embedded units with the cast in their offices, the embedded procedures and office hours, no operator's settings.
    ///
    /// # Errors
    /// The embedded data cannot be read.
    pub fn embedded() -> AppResult<Self> {
        let catalogue = Arc::new(Catalogue::embedded().map_err(unreadable)?);
        let (first, system) = (Day::parse(FIRST_DAY).map_err(unreadable)?, Actor::system());
        let mut org = Org::default();
        for command in cast::units().into_iter() {
            let events = org.decide(command, &system, Instant::at(first, 0))?;
            events.iter().for_each(|event| org.evolve(event));
        }
        for command in cast::people(&cast::members(&org, first, SEED), first) {
            let events = org.decide(command, &system, Instant::at(first, 0))?;
            events.iter().for_each(|event| org.evolve(event));
        }
        Ok(Self::new(Arc::new(org), catalogue, &Settings::default()))
    }

    /// As a running program sees it now.
    pub fn of(app: &App) -> Self {
        Self::new(app.org(), app.catalogue(), &app.settings())
    }

    fn new(org: Arc<Org>, catalogue: Arc<Catalogue>, settings: &Settings) -> Self {
        let calendars = settings.calendars();
        let (hours, default) = (hours_of(&org, &calendars), calendars.get(None).clone());
        let (of_offices, of_hours, other) = (org.clone(), hours.clone(), default.clone());
        let parameters: Parameters = settings.parameters();
        let law = Law {
            catalogue: Cell::from(catalogue.clone()),
            offices: Box::new(move |at, version| {
                Box::new(OfficesNow { org: of_offices.clone(), at, sector: version.sector.clone() })
            }),
            calendar: Box::new(move |unit| of_hours.get(unit).unwrap_or(&other).clone()),
            parameters: Cell::new(parameters),
        };
        Self { org, catalogue, hours, default, law }
    }

    /// Units and people.
    pub fn org(&self) -> &Arc<Org> {
        &self.org
    }

    /// The procedures, each version with its process.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// Office time of a unit.
    pub fn calendar(&self, unit: &UnitId) -> &Calendar {
        self.hours.get(unit).unwrap_or(&self.default)
    }

    /// Catalogue, units, office time and parameters as decisions ask for them.
    pub fn law(&self) -> &Law {
        &self.law
    }
}
