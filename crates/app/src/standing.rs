//! How units stand: scores of criteria sets, figures, and the dossiers behind them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use index::{CriteriaSet, Cube, Numbers, Pick, Scope, Services, Span, UnitScore, flag};
use kernel::{Day, ProcedureCode, UnitId};
use org::{Org, Unit, UnitKind};
use procedure::{Catalogue, ProcedureVersion};
use store::facts::{FactFilter, FactRow};

use crate::app::{App, AppResult};

/// Whose figures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// Of the province as a whole.
    Province,
    /// Of all departments and other agencies of the province together.
    Departments,
    /// Of all communes together.
    Communes,
    /// Of one agency.
    Agency(UnitId),
}

impl Whose {
    /// The key in addresses: `tinh`, `so`, `xa`, or the unit.
    pub fn key(&self) -> &str {
        match self {
            Whose::Province => "tinh",
            Whose::Departments => "so",
            Whose::Communes => "xa",
            Whose::Agency(unit) => unit.as_str(),
        }
    }
}

/// Services by what they depend on; catalogues are told apart by their address, which the kept `Arc` holds fast.
#[derive(Debug, Default)]
pub(crate) struct ServicesKept(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    catalogue: Arc<Catalogue>,
    span: Span,
    as_of: Day,
    by_agency: BTreeMap<String, Arc<Services>>,
}

/// Catalogues and spans kept, at most.
const KEEP: usize = 16;

impl ServicesKept {
    fn get(&self, key: (&Arc<Catalogue>, Span, Day), agency: &str, make: impl FnOnce() -> Services) -> Arc<Services> {
        let (catalogue, span, as_of) = key;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &Kept| Arc::ptr_eq(&kept.catalogue, catalogue) && kept.span == span && kept.as_of == as_of;
        let at = match all.iter().position(same) {
            Some(at) => at,
            None => {
                if all.len() >= KEEP {
                    all.remove(0);
                }
                all.push(Kept { catalogue: catalogue.clone(), span, as_of, by_agency: BTreeMap::new() });
                all.len() - 1
            }
        };
        all[at].by_agency.entry(agency.to_owned()).or_insert_with(|| Arc::new(make())).clone()
    }
}

/// The agency whose procedures these are.
fn agency_of(version: &ProcedureVersion) -> &str {
    match version.agency.id.as_deref() {
        Some(id) => id,
        None if version.levels.contains(&procedure::Level::Commune) => "UBND_XA",
        None => "",
    }
}

/// The procedures in force on a day that somebody has the authority for.
pub fn procedures_of<'a>(
    catalogue: &'a Catalogue,
    org: &Org,
    whose: &Whose,
    day: Day,
) -> impl Iterator<Item = &'a ProcedureVersion> {
    let commune = |id: &str| id.ends_with("_XA");
    let own = match whose {
        Whose::Agency(id) => org.unit(id).and_then(|unit| unit.agency.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let whose = whose.clone();
    let wanted = move |version: &&ProcedureVersion| match whose {
        Whose::Province => true,
        Whose::Departments => !commune(agency_of(version)),
        Whose::Communes => commune(agency_of(version)),
        Whose::Agency(_) => !own.is_empty() && agency_of(version) == own,
    };
    catalogue.list_usable(day).map(|version| &**version).filter(wanted)
}

/// Whether a unit settles dossiers in its own name, and so has a score.
pub fn settles(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Department | UnitKind::Vertical | UnitKind::Commune)
}

impl App {
    /// Agencies that settle dossiers and exist on that day: departments and other agencies first, then communes; by name.
    pub fn settling_units(&self, day: Day) -> Vec<Unit> {
        let org = self.org();
        let mut all: Vec<Unit> =
            org.units_ever().filter(|unit| settles(unit) && unit.is_open(day)).cloned().collect();
        all.sort_by(|a, b| (a.kind == UnitKind::Commune, &a.short_name).cmp(&(b.kind == UnitKind::Commune, &b.short_name)));
        all
    }

    /// The units whose dossiers count for somebody: those that exist and those that existed.
    pub fn units_of(&self, whose: &Whose) -> Vec<UnitId> {
        let org = self.org();
        let commune = |unit: &Unit| unit.kind == UnitKind::Commune;
        match whose {
            Whose::Province => org.units_ever().map(|unit| unit.id.clone()).collect(),
            Whose::Communes => org.units_ever().filter(|unit| commune(unit)).map(|unit| unit.id.clone()).collect(),
            Whose::Departments => {
                org.units_ever().filter(|unit| settles(unit) && !commune(unit)).map(|unit| unit.id.clone()).collect()
            }
            Whose::Agency(root) => within(&org, root),
        }
    }

    /// The procedures of somebody, as the catalogue has them.
    pub fn services(&self, whose: &Whose, span: Span, as_of: Day) -> Arc<Services> {
        let (catalogue, org) = (self.catalogue(), self.org());
        let agency = match whose {
            Whose::Province => "*".to_owned(),
            Whose::Departments => "*so".to_owned(),
            Whose::Communes => "*xa".to_owned(),
            Whose::Agency(id) => org.unit(id).and_then(|unit| unit.agency.clone()).unwrap_or_default(),
        };
        let root = UnitId::new("");
        self.services_kept.get((&catalogue, span, as_of), &agency, || {
            let calendar = self.calendar(&root);
            Services::of(procedures_of(&catalogue, &org, whose, as_of), &calendar, span, as_of)
        })
    }

    /// Works on somebody's figures. Waits while the counters are being loaded after a start.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn with_scope<T>(&self, whose: &Whose, span: Span, work: impl FnOnce(&Scope<'_>) -> T) -> AppResult<T> {
        let as_of = span.as_of(self.now().day());
        let (units, services) = (self.units_of(whose), self.services(whose, span, as_of));
        let province = self.services(&Whose::Province, span, as_of);
        Ok(self.shared.measures.read(|cube| {
            work(&Scope { cube, units: &units, services: &services, province: &province, span, as_of })
        })?)
    }

    /// The score of somebody.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn scores(&self, whose: &Whose, span: Span, set: &CriteriaSet) -> AppResult<UnitScore> {
        self.with_scope(whose, span, |scope| index::score_unit(set, scope))
    }

    /// The scores of several.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn scores_of(&self, all: &[Whose], span: Span, set: &CriteriaSet) -> AppResult<Vec<UnitScore>> {
        let as_of = span.as_of(self.now().day());
        let province = self.services(&Whose::Province, span, as_of);
        let units = self.units_of_each(all);
        let each: Vec<_> = units.into_iter().zip(all.iter().map(|whose| self.services(whose, span, as_of))).collect();
        Ok(self.shared.measures.read(|cube| {
            let one = |(units, services): &(Vec<UnitId>, Arc<Services>)| {
                index::score_unit(set, &Scope { cube, units, services, province: &province, span, as_of })
            };
            each.iter().map(one).collect()
        })?)
    }

    /// Figures of somebody, of one procedure or all.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn numbers(&self, whose: &Whose, span: Span) -> AppResult<Numbers> {
        self.with_scope(whose, span, |scope| scope.cube.numbers(scope.units, span, scope.as_of))
    }

    /// Figures of somebody by procedure.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn numbers_by_procedure(&self, whose: &Whose, span: Span) -> AppResult<BTreeMap<ProcedureCode, Numbers>> {
        self.with_scope(whose, span, |scope| {
            let found = scope.cube.by_procedure(scope.units, span, scope.as_of);
            found.into_iter().map(|(code, numbers)| (code.clone(), numbers)).collect()
        })
    }

    /// Reads the counters as they are.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn cube<T>(&self, work: impl FnOnce(&Cube) -> T) -> AppResult<T> {
        Ok(self.shared.measures.read(work)?)
    }

    /// Takes in what other nodes wrote to the counters.
    ///
    /// # Errors
    /// The store failed.
    pub fn refresh_measures(&self) -> AppResult<()> {
        Ok(self.shared.measures.refresh(&self.store)?)
    }

    /// The dossiers behind a figure, the last accepted first; the next page begins behind a day and number.
    ///
    /// # Errors
    /// The store failed.
    pub fn behind(
        &self,
        whose: &Whose,
        procedure: Option<&ProcedureCode>,
        pick: &Pick,
        after: Option<(Day, i64)>,
        limit: i64,
    ) -> AppResult<Vec<FactRow>> {
        let units = self.units_of(whose);
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let procedures = procedure.map(|code| [code.as_str()]);
        let filter = filter(pick, &units, procedures.as_ref().map(|all| &all[..]));
        Ok(self.read(|reader| reader.list_facts(&filter, after, limit))?)
    }

    /// How many dossiers stand behind a figure, counted one by one: for checks, not for pages.
    ///
    /// # Errors
    /// The store failed.
    pub fn count_behind(&self, whose: &Whose, procedure: Option<&ProcedureCode>, pick: &Pick) -> AppResult<i64> {
        let units = self.units_of(whose);
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let procedures = procedure.map(|code| [code.as_str()]);
        let filter = filter(pick, &units, procedures.as_ref().map(|all| &all[..]));
        Ok(self.read(|reader| reader.count_facts(&filter))?)
    }
}

fn within(org: &Org, root: &UnitId) -> Vec<UnitId> {
    org.units_ever().filter(|unit| org.is_within(&unit.id, root)).map(|unit| unit.id.clone()).collect()
}

pub(crate) fn filter<'a>(pick: &Pick, units: &'a [&'a str], procedures: Option<&'a [&'a str]>) -> FactFilter<'a> {
    FactFilter {
        units,
        procedures,
        received_from: pick.received_from,
        received_to: pick.received_to,
        alive_from: pick.alive_from,
        ended: pick.ended,
        endings: pick.ending_bits(),
        open_at: pick.open_at,
        turns_late: pick.turns_late,
        late_at: pick.late_at,
        late_waiting: if pick.asked_again_is_late { flag::ASKED_AGAIN } else { 0 },
        or_ended: if pick.or_unsatisfied { flag::UNSATISFIED } else { 0 },
        with: pick.with,
        without: pick.without,
    }
}
