//! What pages read of forecasts.

use std::collections::HashMap;

use kernel::{Actor, Instant, PersonId, UnitId};
use store::dossiers::DutyRow;
use store::forecasts::{ForecastRow, LikelyRow};

use crate::app::{App, AppResult};
use crate::lists::claims;

impl App {
    /// Forecasts of dossiers by their ids.
    ///
    /// # Errors
    /// The store failed.
    pub fn forecasts_of(&self, dossiers: &[&str]) -> AppResult<HashMap<String, ForecastRow>> {
        if dossiers.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = self.read(|reader| reader.list_forecasts_of(dossiers))?;
        Ok(rows.into_iter().map(|row| (row.dossier.clone(), row)).collect())
    }

    /// The work of an official in dossiers that are not late and probably will be, most probable first: what to push.
    ///
    /// # Errors
    /// The store failed.
    pub fn pushed_work(&self, actor: &Actor, limit: i64) -> AppResult<Vec<(DutyRow, ForecastRow)>> {
        let person = actor.principal().map_or("", PersonId::as_str);
        let claims = claims(actor);
        let claims: Vec<(&str, &str)> = claims.iter().map(|(unit, kind)| (unit.as_str(), *kind)).collect();
        let (percent, now) = (self.settings().reminders().push_percent, self.now());
        Ok(self.read(|reader| reader.list_pushed(person, &claims, percent, now, limit))?)
    }

    /// Dossiers that units under a scope hold, due before a moment, that will probably be late: how many, and the most
    /// probable.
    ///
    /// # Errors
    /// The store failed.
    pub fn likely_late(&self, scope: &[UnitId], until: Instant, limit: i64) -> AppResult<(i64, Vec<LikelyRow>)> {
        let scope: Vec<&str> = scope.iter().map(UnitId::as_str).collect();
        let (percent, now) = (self.settings().reminders().push_percent, self.now());
        Ok(self.read(|reader| {
            let window = (now, until);
            Ok((reader.count_likely(&scope, percent, window)?, reader.list_likely(&scope, percent, window, limit)?))
        })?)
    }
}
