//! What decisions look at besides the dossier: catalogue, units, office time, parameters; and how it is gathered.

use std::sync::Arc;

use calendar::Calendar;
use dossier::{Context, Dossier, NewDossier, Offices, Parameters};
use kernel::{Actor, Basis, Instant, ProcedureCode, Refusal, UnitId};
use procedure::{Catalogue, DeadlineRules, ProcedureVersion};

use crate::cell::Cell;

/// Answers about units as of a moment, for a procedure.
pub type OfficesAt = Box<dyn Fn(Instant, &ProcedureVersion) -> Box<dyn Offices> + Send + Sync>;

/// Facts that decisions share. Each part may be replaced while the program runs.
pub struct Law {
    /// The catalogue with its rules.
    pub catalogue: Cell<Catalogue>,
    /// Units and people.
    pub offices: OfficesAt,
    /// Office time of a unit.
    pub calendar: Box<dyn Fn(&UnitId) -> Calendar + Send + Sync>,
    /// Operator's parameters.
    pub parameters: Cell<Parameters>,
}

/// Everything that one decision may look at.
pub struct Sources {
    version: Arc<ProcedureVersion>,
    rules: DeadlineRules,
    calendar: Calendar,
    desk_calendar: Calendar,
    offices: Box<dyn Offices>,
    parameters: Arc<Parameters>,
}

const IN_FORCE: Basis = Basis("nd118_2025.d17k3");

impl Law {
    /// The version, its rules and the office times that a decision needs.
    ///
    /// # Errors
    /// `procedure_not_in_force`: no version is in force, or none is named.
    pub fn gather(
        &self,
        dossier: Option<&Dossier>,
        procedure: Option<&ProcedureCode>,
        new: Option<&NewDossier>,
        now: Instant,
    ) -> Result<Sources, Refusal> {
        let named = dossier.map(|d| &d.procedure).or(procedure);
        let unknown = || {
            let refusal = Refusal::new("procedure_not_in_force", IN_FORCE).with("day", now.day().date_text());
            refusal.with("code", named.map_or("", |code| code.as_str()))
        };
        let catalogue = self.catalogue.get();
        let version = match (dossier, procedure) {
            (Some(d), _) if d.settlement.is_some() => catalogue.get(&d.procedure, d.procedure_version),
            (Some(d), _) => catalogue.in_force(&d.procedure, now.day()),
            (None, Some(code)) => catalogue.in_force(code, now.day()),
            (None, None) => None,
        };
        let version = version.cloned().ok_or_else(unknown)?;
        // Rules are those of the day of acceptance.
        let day = dossier.and_then(|d| d.times.accepted_at).unwrap_or(now).day();
        let rules = catalogue.rules(&version, day).ok_or_else(unknown)?;
        let (desk, competent) = match (dossier, new) {
            (Some(d), _) => (&d.receiving_unit, &d.competent_unit),
            (None, Some(new)) => (&new.receiving_unit, &new.competent_unit),
            (None, None) => return Err(unknown()),
        };
        Ok(Sources {
            offices: (self.offices)(now, &version),
            calendar: (self.calendar)(competent),
            desk_calendar: (self.calendar)(desk),
            parameters: self.parameters.get(),
            version,
            rules,
        })
    }
}

impl Sources {
    /// The context of a decision.
    pub fn context<'a>(&'a self, actor: &'a Actor, now: Instant) -> Context<'a> {
        Context {
            now,
            actor,
            offices: &*self.offices,
            calendar: &self.calendar,
            desk_calendar: &self.desk_calendar,
            procedure: &self.version,
            rules: &self.rules,
            parameters: &self.parameters,
        }
    }

    /// The version of the procedure that the decision stands on.
    pub fn version(&self) -> &Arc<ProcedureVersion> {
        &self.version
    }

    /// Office time of the competent unit.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The deadline rules.
    pub fn rules(&self) -> &DeadlineRules {
        &self.rules
    }
}
