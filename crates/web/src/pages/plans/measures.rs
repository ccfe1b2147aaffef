//! What targets can be measured by, in words.

use app::tasks::Measure;

use crate::desk::Desk;
use crate::form::Choice;
use crate::pages::committee::parts::{NOTHING, t};

/// Name of a measure; empty for none.
pub fn name(desk: &Desk, key: &str) -> String {
    if key.is_empty() {
        return String::new();
    }
    let found = desk.app().plan_measures().into_iter().find(|measure| measure.key == key);
    found.map_or_else(|| key.to_owned(), |measure| words(desk, &measure))
}

fn words(desk: &Desk, measure: &Measure) -> String {
    if measure.name.is_empty() { t(desk, &format!("plan.measure.{}", measure.key.replace('.', "_"))) } else { measure.name.clone() }
}

/// Measures to choose from, behind "not measured here".
pub fn choices(desk: &Desk) -> Vec<Choice> {
    let none = Choice::new(NOTHING, t(desk, "plan.not_measured"));
    let one = |measure: Measure| {
        let words = words(desk, &measure);
        let code = measure.key.strip_prefix("766.").map(|code| format!("{code} ")).unwrap_or_default();
        Choice::new(measure.key.clone(), format!("{code}{words}"))
    };
    std::iter::once(none).chain(desk.app().plan_measures().into_iter().map(one)).collect()
}
