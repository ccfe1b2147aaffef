//! How much work there is about tasks, by kind and time.

use std::collections::BTreeMap;

use app::AppResult;
use kernel::{Instant, UnitId};
use steering::task::fact::By;

use crate::desk::Desk;

/// Stretches of time, as in `?due=`: past, today, the next seven days, later, without a day.
pub const TIMES: [&str; 5] = ["overdue", "today", "week", "later", "none"];
/// Days after today that count as this week.
const WEEK: i32 = 7;

/// Open work by kind and stretch of time.
#[derive(Debug, Clone, Default)]
pub struct Counts(BTreeMap<String, [i64; 5]>);

impl Counts {
    /// Open work of some kinds by stretch of time, as [`TIMES`].
    pub fn by_time(&self, kinds: &[&str]) -> [i64; 5] {
        let mut sums = [0; 5];
        for (_, counts) in self.0.iter().filter(|(kind, _)| kinds.contains(&kind.as_str())) {
            sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        }
        sums
    }

    /// Open work of some kinds.
    pub fn open(&self, kinds: &[&str]) -> i64 {
        self.by_time(kinds).iter().sum()
    }
}

/// The ends of today and of the week, after their last moment.
fn ends(now: Instant) -> [Instant; 2] {
    let end = |days: i32| Instant::at(now.day().plus(days + 1), 0);
    [end(0), end(WEEK)]
}

/// From which to which moment, both included, work of a stretch is due; none: all.
pub fn window(now: Instant, due: &str) -> Option<(Instant, Instant)> {
    let [today, week] = ends(now);
    let before = |at: Instant| Instant(at.0 - 1);
    Some(match due {
        "overdue" => (Instant(i64::MIN), before(now)),
        "today" => (now, before(today)),
        "week" => (today, before(week)),
        "later" => (week, Instant(i64::MAX - 1)),
        "none" => (Instant(i64::MAX), Instant(i64::MAX)),
        _ => return None,
    })
}

/// Work of the official.
///
/// # Errors
/// The store failed.
pub fn counts(desk: &Desk) -> AppResult<Counts> {
    let [today, week] = ends(desk.now());
    let mut all: BTreeMap<String, [i64; 5]> = BTreeMap::new();
    // Each count tells what is due before a moment; differences are the stretches.
    for (at, bound) in [today, week, Instant(i64::MAX)].into_iter().enumerate() {
        for count in desk.app().count_my_task_work(desk.actor(), bound)? {
            let sums = all.entry(count.kind).or_default();
            sums[0] = count.late;
            sums[at + 1] = count.soon;
            sums[4] = count.open;
        }
    }
    for sums in all.values_mut() {
        let [late, today, week, day, open] = *sums;
        *sums = [late, today - late, week - today, day - week, open - day];
    }
    Ok(Counts(all))
}

/// How many tasks are late that somebody follows up, or parts of the house of a head.
///
/// # Errors
/// The counters could not be loaded.
pub fn late(desk: &Desk, follows: bool) -> AppResult<i64> {
    let (app, day) = (desk.app(), desk.now().day());
    let scope = app.task_scope(&desk.officer.org, desk.actor());
    let seen = |unit: &UnitId| scope.all || scope.units.iter().any(|own| own == unit.as_str());
    let wanted = |by: &By| match by {
        By::Unit(unit) => follows && seen(unit),
        By::PartOf(unit) => !follows && seen(unit),
        By::Area(_) | By::Document(_) | By::UnitArea(..) | By::Person(..) => false,
    };
    let keys: Vec<By> = app.task_keys()?.into_iter().filter(wanted).collect();
    Ok(app.task_figures(&keys, day, day)?.iter().map(|counted| counted.figures.open_late).sum())
}
