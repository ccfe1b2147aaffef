//! What targets of plans are measured by: discipline and punctuality of tasks, items of the criteria set in force.

use std::collections::BTreeMap;

use index::{Span, is_source};
use kernel::Day;
use steering::task::counters::Figures;
use steering::task::fact::By;

use crate::app::{App, AppResult};
use crate::standing::Whose;

/// Key of the measure: of tasks that are done or late, the share that was done on time, percent.
pub const DISCIPLINE: &str = "task.discipline";
/// Key of the measure: of tasks that were done, the share that was done on time, percent.
pub const ON_TIME: &str = "task.on_time";
/// Before the code of an item of the criteria set in force, e.g. `766.2.1`.
pub const ITEM: &str = "766.";

/// A measured value of the province.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Percent.
    pub value: f64,
    /// First day that counts.
    pub from: Day,
    /// Last day that counts.
    pub to: Day,
    /// Identity of the criteria set and code of the item; none for measures of tasks.
    pub item: Option<(String, String)>,
}

/// Something that a target can be measured by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Key.
    pub key: String,
    /// Name of the item in the criteria set; empty for measures of tasks.
    pub name: String,
}

impl App {
    /// What there is to measure targets by: tasks first, then the items of the criteria set in force that have a source.
    pub fn plan_measures(&self) -> Vec<Measure> {
        let of = |key: &str, name: &str| Measure { key: key.to_owned(), name: name.to_owned() };
        let set = self.criteria_set_on(self.now().day());
        let items = set.iter().flat_map(|set| set.groups.iter()).flat_map(|group| group.items.iter());
        let items = items.filter(|item| is_source(&item.measure)).map(|item| of(&format!("{ITEM}{}", item.code), &item.name));
        [of(DISCIPLINE, ""), of(ON_TIME, "")].into_iter().chain(items.collect::<Vec<_>>()).collect()
    }

    /// Values of the whole province between two days, as far as they have come, by key; a measure that nothing is known of is
    /// left out.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn measured_now(&self, keys: &[&str], (from, to): (Day, Day)) -> AppResult<BTreeMap<String, Measured>> {
        let today = self.now().day();
        let mut found = BTreeMap::new();
        if from > today {
            return Ok(found);
        }
        let to = to.min(today);
        if keys.contains(&DISCIPLINE) || keys.contains(&ON_TIME) {
            let figures = self.all_tasks(from, to)?;
            let values = [(DISCIPLINE, figures.discipline()), (ON_TIME, on_time(&figures))];
            for (key, value) in values {
                if let Some(value) = value.filter(|_| keys.contains(&key)) {
                    found.insert(key.to_owned(), Measured { value: value * 100.0, from, to, item: None });
                }
            }
        }
        let span = Span::of_days(from, to).unwrap_or_else(|| Span::year_to(to));
        let Some(set) = self.criteria_set_on(to) else { return Ok(found) };
        for key in keys.iter().filter(|key| key.starts_with(ITEM)) {
            let Some((_, item)) = set.find(&key[ITEM.len()..]) else { continue };
            let score = self.items_of(&[Whose::Province], span, item)?;
            let share = score.first().and_then(|score| score.share).filter(|share| share.denominator > 0.0);
            if let Some(share) = share {
                let value = share.numerator / share.denominator * 100.0;
                let item = Some((set.id.clone(), item.code.clone()));
                found.insert((*key).to_owned(), Measured { value, from: span.first_day(), to: span.as_of(today), item });
            }
        }
        Ok(found)
    }

    /// Figures of the tasks of all units together.
    fn all_tasks(&self, from: Day, to: Day) -> AppResult<Figures> {
        let keys: Vec<By> = self.task_keys()?.into_iter().filter(|by| matches!(by, By::Unit(_))).collect();
        let all = self.task_figures(&keys, from, to)?;
        Ok(all.into_iter().fold(Figures::default(), |sum, counted| sum.plus(counted.figures)))
    }
}

fn on_time(figures: &Figures) -> Option<f64> {
    let done = figures.done();
    (done > 0).then(|| (done - figures.late) as f64 / done as f64)
}
