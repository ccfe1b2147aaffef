//! Published scores: which one stands, what was before.

use std::sync::Arc;

use kernel::{Day, UnitId};

use super::{Book, Imported, PublishedUnit};

/// A unit as it was published, and where.
#[derive(Debug, Clone)]
pub struct Found {
    /// The import.
    pub import: Arc<Imported>,
    /// Place of the unit in it.
    at: usize,
}

impl Found {
    /// The unit's figures.
    pub fn unit(&self) -> &PublishedUnit {
        &self.import.publication.units[self.at]
    }
}

impl Book {
    /// All imports, newest first, with those that were withdrawn.
    pub fn imports(&self) -> impl Iterator<Item = &Arc<Imported>> {
        self.imports.iter().rev()
    }

    /// An import.
    pub fn import(&self, id: u32) -> Option<&Arc<Imported>> {
        self.imports.iter().find(|import| import.id == id)
    }

    /// What was published for a unit and period, as taken last first; of the same day the one with figures of items first:
    /// a table of totals does not hide them. Withdrawn imports are left out.
    pub fn published(&self, set: &str, unit: &UnitId, from: Day, to: Day) -> Vec<Found> {
        let same = |import: &&Arc<Imported>| {
            let about = &import.publication;
            import.withdrawn.is_none() && about.set == set && (about.from, about.to) == (from, to)
        };
        let place = |import: &Arc<Imported>| {
            let at = import.publication.units.iter().position(|found| found.unit.as_ref() == Some(unit))?;
            Some(Found { import: import.clone(), at })
        };
        let mut all: Vec<Found> = self.imports.iter().filter(same).filter_map(place).collect();
        all.sort_by_key(|found| {
            let has_items = !found.unit().items.is_empty();
            std::cmp::Reverse((found.import.publication.as_of, has_items, found.import.id))
        });
        all
    }

    /// The periods for which something was published, newest first: first day, last day.
    pub fn published_periods(&self, set: &str) -> Vec<(Day, Day)> {
        let about = self.imports.iter().filter(|import| import.withdrawn.is_none()).map(|import| &import.publication);
        let mut periods: Vec<(Day, Day)> = about.filter(|about| about.set == set).map(|about| (about.from, about.to)).collect();
        periods.sort_by_key(|(from, to)| std::cmp::Reverse((*to, *from)));
        periods.dedup();
        periods
    }

    /// The own unit that was meant by a code or name in an earlier import.
    pub fn meant_by(&self, code: &str, name: &str) -> Option<&UnitId> {
        let units = self.imports().flat_map(|import| &import.publication.units);
        let same = |unit: &&PublishedUnit| if code.is_empty() { unit.name == name } else { unit.code == code };
        units.filter(same).find_map(|unit| unit.unit.as_ref())
    }
}
