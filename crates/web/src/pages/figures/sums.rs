//! Sums from the counters of the store.

use std::collections::BTreeMap;

use app::AppResult;
use app::rows::TallySum;
use kernel::{Day, UnitId};

use crate::filters::percent_text;
use crate::site::Site;

/// What is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Handed in.
    pub received: i64,
    /// Finished on an earlier day than due.
    pub early: i64,
    /// Finished by the due time.
    pub on_time: i64,
    /// Finished after it.
    pub late: i64,
}

impl Tally {
    /// Finished with a result.
    pub fn finished(&self) -> i64 {
        self.early + self.on_time + self.late
    }

    /// Not late.
    pub fn on_time_or_early(&self) -> i64 {
        self.early + self.on_time
    }

    /// Share that was not late; none while nothing is finished.
    pub fn share(&self) -> Option<f64> {
        let finished = self.finished();
        (finished > 0).then(|| self.on_time_or_early() as f64 / finished as f64)
    }

    /// The numbers of a row in words: received, finished, early, on time, late, share on time.
    pub fn cells(&self) -> [String; 6] {
        let share = self.share().map_or_else(|| "–".to_owned(), percent_text);
        let [received, finished, early, on_time, late] =
            [self.received, self.finished(), self.early, self.on_time, self.late].map(kernel::text::grouped);
        [received, finished, early, on_time, late, share]
    }

    /// Not late, out of 100.
    pub fn out_of_100(&self) -> i64 {
        self.share().map_or(0, |share| (share * 100.0).round() as i64)
    }

    fn add(&mut self, other: &Tally) {
        self.received += other.received;
        self.early += other.early;
        self.on_time += other.on_time;
        self.late += other.late;
    }
}

/// Sums by agency and month.
pub struct Sums {
    /// First month.
    pub first: (i32, u8),
    /// How many.
    pub count: i32,
    /// Sums; agencies by name.
    pub rows: BTreeMap<(String, String, (i32, u8)), Tally>,
}

fn month_after(month: (i32, u8), by: i32) -> (i32, u8) {
    let index = month.0 * 12 + i32::from(month.1) - 1 + by;
    (index.div_euclid(12), index.rem_euclid(12) as u8 + 1)
}

/// The last months of the whole province, with the present one.
///
/// # Errors
/// The store failed.
pub fn sums(site: &Site, months: i32) -> AppResult<Sums> {
    let today = site.today();
    let (year, month, _) = today.ymd();
    let first = month_after((year, month), 1 - months);
    let from = Day::from_ymd(first.0 as i16, first.1 as i8, 1).unwrap_or(today);
    let org = site.app.org();
    let roots: Vec<UnitId> = org.units(today).filter(|unit| unit.parent.is_none()).map(|unit| unit.id.clone()).collect();
    let mut sums = Sums { first, count: months, rows: BTreeMap::new() };
    for name in ["received", "finished"] {
        for sum in site.app.figures(name, &roots, from, today)? {
            let agency = org.unit(&UnitId::new(&sum.unit)).map_or_else(|| sum.unit.clone(), |unit| unit.name.clone());
            sums.count(name, agency, &sum);
        }
    }
    Ok(sums)
}

impl Sums {
    fn count(&mut self, name: &str, agency: String, sum: &TallySum) {
        let tally = self.rows.entry((agency, sum.unit.clone(), sum.month)).or_default();
        match (name, sum.detail.as_str()) {
            ("received", _) => tally.received += sum.n,
            (_, "early") => tally.early += sum.n,
            (_, "on_time") => tally.on_time += sum.n,
            (_, "late") => tally.late += sum.n,
            _ => {}
        }
    }

    /// Everything.
    pub fn all(&self) -> Tally {
        let mut all = Tally::default();
        self.rows.values().for_each(|tally| all.add(tally));
        all
    }

    /// By month, oldest first; months in which nothing happened too.
    pub fn months(&self) -> Vec<((i32, u8), Tally)> {
        let months = (0..self.count).map(|by| month_after(self.first, by));
        let sum = |month: (i32, u8)| {
            let mut tally = Tally::default();
            self.rows.iter().filter(|((_, _, m), _)| *m == month).for_each(|(_, row)| tally.add(row));
            (month, tally)
        };
        months.map(sum).collect()
    }

    /// By agency, in the order of names.
    pub fn agencies(&self) -> Vec<(String, Tally)> {
        let mut all: BTreeMap<(String, String), Tally> = BTreeMap::new();
        for ((name, id, _), tally) in &self.rows {
            all.entry((name.clone(), id.clone())).or_default().add(tally);
        }
        let mut all: Vec<(String, Tally)> = all.into_iter().map(|((name, _), tally)| (name, tally)).collect();
        all.sort_by_key(|(name, _)| kernel::text::fold(name));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_cross_years() {
        assert_eq!(month_after((2026, 11), -11), (2025, 12));
        assert_eq!(month_after((2025, 12), 1), (2026, 1));
    }
}
