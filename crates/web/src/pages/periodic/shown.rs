//! What several pages of a report show: who, which figures are other ones now.

use std::collections::BTreeMap;

use app::tasks::report::{Asked, Changed, Gathered};
use kernel::ActorKind;
use steering::book::{Entered, PeriodicReport};

use super::links::figure_href;
use super::words::{figure_words, value_text};
use crate::desk::{Desk, PageError};

/// A figure that is another one now.
pub struct Differs {
    /// Of whom.
    pub of: String,
    /// What is told.
    pub what: String,
    /// As kept.
    pub then: String,
    /// In the data now.
    pub now: String,
    /// Its list now; may be empty.
    pub href: String,
}

/// Who entered something, in words.
pub fn entered_by(desk: &Desk, entered: &Entered) -> String {
    match &entered.by {
        ActorKind::Official { person, on_behalf_of } => {
            let name = desk.officer.name_of(person);
            let other = on_behalf_of.as_ref().map(|other| desk.officer.name_of(other));
            other.map_or(name.clone(), |other| desk.lang().t2("report.by_for", "name", &name, "other", other))
        }
        ActorKind::Partner { name } => name.clone(),
        _ => desk.lang().t("report.by_system").to_owned(),
    }
}

/// What the data say now in place of what is kept.
///
/// # Errors
/// The store failed.
pub fn changes(desk: &Desk, report: &PeriodicReport, kept: &Gathered) -> Result<Vec<Changed>, PageError> {
    let asked = Asked { period: report.draft.period, from: report.draft.from, to: report.draft.to };
    let now = desk.app().gather_report(asked)?;
    // Days of what is late go on while the period does; that alone is no difference.
    let runs = kept.as_of < kept.to;
    Ok(kept.changed(&now).into_iter().filter(|changed| !(runs && changed.figure.what == "days" && changed.then.is_some() && changed.now.is_some())).collect())
}

/// The same in words.
pub fn differs(desk: &Desk, changes: &[Changed]) -> Vec<Differs> {
    let one = |changed: &Changed| {
        let (of, what) = figure_words(desk.lang(), &changed.figure);
        Differs {
            of,
            what,
            then: value_text(&changed.figure, changed.then),
            now: value_text(&changed.figure, changed.now),
            href: figure_href(&changed.figure),
        }
    };
    changes.iter().map(one).collect()
}

/// The figures now, of those that are other ones.
pub fn now_of(changes: &[Changed]) -> BTreeMap<String, Option<f64>> {
    changes.iter().map(|changed| (changed.key.clone(), changed.now)).collect()
}
