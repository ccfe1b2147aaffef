//! Forecasts in words: the mark of a row, and the step to push.

use std::collections::HashMap;

use app::rows::ForecastRow;
use app::{AppResult, DutyView};

use super::Shown;
use crate::desk::Desk;

/// Forecasts of the dossiers of a page that are worth a word: not late, and probably late.
pub struct Forecasts(HashMap<String, ForecastRow>);

impl Forecasts {
    /// Of some dossiers.
    ///
    /// # Errors
    /// The store failed.
    pub fn of<'a>(desk: &Desk, dossiers: impl Iterator<Item = &'a str>) -> AppResult<Self> {
        let (least, now) = (desk.app().settings().reminders().push_percent, desk.now());
        let dossiers: Vec<&str> = dossiers.collect();
        let mut found = desk.app().forecasts_of(&dossiers)?;
        found.retain(|_, row| row.percent >= least && row.due_at > now && !row.owner.is_empty());
        Ok(Self(found))
    }

    /// Of one dossier.
    pub fn get(&self, dossier: &str) -> Option<&ForecastRow> {
        self.0.get(dossier)
    }
}

/// "Dễ trễ 82 %".
pub fn mark(desk: &Desk, row: &ForecastRow) -> String {
    desk.lang().t1("forecast.mark", "percent", row.percent)
}

/// What a step is called; phases have words of their own.
pub fn step_name(desk: &Desk, shown: &Shown, procedure: &str, step: &str) -> String {
    let phase = desk.lang().find(&format!("forecast.step_{step}")).map(str::to_owned);
    phase.or_else(|| Some(shown.step(procedure, step)).filter(|name| !name.is_empty())).unwrap_or_else(|| step.to_owned())
}

/// Of a row of somebody's work: shorter when it is the step at hand and the same person has it.
pub fn push_of_row(desk: &Desk, shown: &Shown, view: &DutyView, person: &str, row: &ForecastRow) -> String {
    let here = view.step.as_deref() == Some(row.step.as_str()) && row.person == person;
    if here { desk.lang().t("forecast.push_this").to_owned() } else { push(desk, shown, &view.procedure, row) }
}

/// "Cần đẩy: thẩm định (Nguyễn Văn A)".
pub fn push(desk: &Desk, shown: &Shown, procedure: &str, row: &ForecastRow) -> String {
    let step = step_name(desk, shown, procedure, &row.step);
    let holder = if row.person.is_empty() { shown.unit(&row.holder) } else { shown.person(&row.person) };
    desk.lang().t2("forecast.push_holder", "step", step, "holder", holder)
}
