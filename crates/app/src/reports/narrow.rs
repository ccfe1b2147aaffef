//! The dossiers behind a figure of a report: of a level, of a sector.

use index::Pick;
use kernel::{Day, ProcedureCode, UnitId};
use org::Level;
use store::facts::FactRow;

use super::sector_of;
use crate::app::{App, AppResult};
use crate::standing::{Whose, filter};

/// Whose dossiers, of which sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowed<'a> {
    /// Whose.
    pub whose: &'a Whose,
    /// Of units of a level alone.
    pub level: Option<Level>,
    /// Of a sector alone, as the catalogue was on a day.
    pub sector: Option<(&'a str, Day)>,
    /// Of a procedure alone.
    pub procedure: Option<&'a ProcedureCode>,
    /// Which.
    pub pick: &'a Pick,
}

impl App {
    /// The dossiers, the last accepted first; the next page begins behind a day and number.
    ///
    /// # Errors
    /// The store failed.
    pub fn behind_narrowed(&self, of: &Narrowed<'_>, after: Option<(Day, i64)>, limit: i64) -> AppResult<Vec<FactRow>> {
        let (units, procedures) = self.narrowed(of);
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let procedures: Option<Vec<&str>> = procedures.as_ref().map(|all| all.iter().map(ProcedureCode::as_str).collect());
        let filter = filter(of.pick, &units, procedures.as_deref());
        Ok(self.read(|reader| reader.list_facts(&filter, after, limit))?)
    }

    /// How many there are, counted one by one.
    ///
    /// # Errors
    /// The store failed.
    pub fn count_narrowed(&self, of: &Narrowed<'_>) -> AppResult<i64> {
        let (units, procedures) = self.narrowed(of);
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let procedures: Option<Vec<&str>> = procedures.as_ref().map(|all| all.iter().map(ProcedureCode::as_str).collect());
        let filter = filter(of.pick, &units, procedures.as_deref());
        Ok(self.read(|reader| reader.count_facts(&filter))?)
    }

    fn narrowed(&self, of: &Narrowed<'_>) -> (Vec<UnitId>, Option<Vec<ProcedureCode>>) {
        let levels = self.units_by_level(of.whose);
        let wanted = levels.into_iter().filter(|(level, _)| of.level.is_none_or(|only| only == *level));
        let units = wanted.flat_map(|(_, units)| units).collect();
        let procedures = match (of.procedure, of.sector) {
            (Some(code), _) => Some(vec![code.clone()]),
            (None, Some((sector, day))) => Some(self.procedures_of_sector(sector, day)),
            (None, None) => None,
        };
        (units, procedures)
    }

    /// The procedures of a sector as the catalogue was on a day.
    pub fn procedures_of_sector(&self, sector: &str, day: Day) -> Vec<ProcedureCode> {
        let catalogue = self.catalogue();
        let mut codes: Vec<ProcedureCode> = catalogue.list().map(|version| version.code.clone()).collect();
        codes.sort();
        codes.dedup();
        codes.retain(|code| sector_of(&catalogue, code, day) == sector);
        codes
    }
}
