//! Precomputed arrays over all days of the calendar: what each day is, how many working days lie before it, and
//! which day the n-th working day is.

use std::collections::BTreeMap;

use kernel::time::Day;

use crate::days::{DayInfo, DayKind, DayStatus, DaysOff};
use crate::statutory;

/// First year of the calendar.
pub const FIRST_YEAR: i32 = 1990;
/// Last year of the calendar.
pub const LAST_YEAR: i32 = 2100;
/// 1990-01-01.
pub const FIRST_DAY: i32 = 7_305;
/// 2101-01-01, the day after the last.
pub const END_DAY: i32 = 47_847;

/// What stands behind a day that is not an ordinary one.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    status: DayStatus,
}

/// Arrays by day, index 0 being 1990-01-01.
#[derive(Debug, Clone)]
pub struct Table {
    pub version: String,
    kinds: Vec<DayKind>,
    named: BTreeMap<i32, Named>,
    /// Working days before a day; one longer than the days.
    pub before: Vec<u32>,
    /// The n-th working day, from 0.
    pub nth: Vec<i32>,
    /// Estimated days before a day; one longer than the days.
    estimated: Vec<u32>,
}

/// Index of a day within the calendar.
pub fn index(day: Day) -> Option<usize> {
    if (FIRST_DAY..END_DAY).contains(&day.0) { usize::try_from(day.0 - FIRST_DAY).ok() } else { None }
}

fn plain(day: Day) -> DayKind {
    if day.weekday() < 5 { DayKind::Working } else { DayKind::Weekend }
}

impl Table {
    pub fn new(data: &DaysOff) -> Self {
        let kinds = (FIRST_DAY..END_DAY).map(|n| plain(Day(n))).collect();
        let mut table = Self {
            version: data.version.clone(),
            kinds,
            named: BTreeMap::new(),
            before: Vec::new(),
            nth: Vec::new(),
            estimated: Vec::new(),
        };
        for year in (FIRST_YEAR..=LAST_YEAR).filter(|year| !data.years.contains(year)) {
            for off in statutory::days_of(data, year) {
                table.set(off.date, off.kind, &off.name, off.status);
            }
        }
        for off in &data.days_off {
            table.set(off.date, off.kind, &off.name, off.status);
        }
        for swap in &data.swapped {
            table.set(swap.work, DayKind::MakeUp, &data.make_up_name, swap.status);
            if table.kind(swap.off).is_working() {
                table.set(swap.off, DayKind::SwapOff, &data.make_up_name, swap.status);
            }
        }
        for off in &data.overrides {
            table.set(off.date, off.kind, &off.name, off.status);
        }
        table.count();
        table
    }

    /// The same days with the operator's decisions on top.
    pub fn with_overrides(&self, overrides: &[(Day, DayKind, String)]) -> Self {
        let mut table = self.clone();
        for (day, kind, reason) in overrides {
            table.set(*day, *kind, reason, DayStatus::Operator);
        }
        table.count();
        table
    }

    fn set(&mut self, day: Day, kind: DayKind, name: &str, status: DayStatus) {
        if let Some(i) = index(day) {
            self.kinds[i] = kind;
            self.named.insert(day.0, Named { name: name.to_owned(), status });
        }
    }

    fn count(&mut self) {
        let (mut working, mut estimated) = (0, 0);
        self.before = vec![0];
        self.estimated = vec![0];
        self.nth.clear();
        for (day, kind) in (FIRST_DAY..).zip(&self.kinds) {
            if kind.is_working() {
                working += 1;
                self.nth.push(day);
            }
            estimated += u32::from(self.named.get(&day).is_some_and(|n| n.status == DayStatus::Estimated));
            self.before.push(working);
            self.estimated.push(estimated);
        }
    }

    /// What a day is; outside the calendar only weekends are known.
    pub fn kind(&self, day: Day) -> DayKind {
        index(day).and_then(|i| self.kinds.get(i)).copied().unwrap_or_else(|| plain(day))
    }

    /// Whether an estimated day lies between two days, both included.
    pub fn has_estimated(&self, first: Day, last: Day) -> bool {
        match (index(first), index(last)) {
            (Some(a), Some(b)) if a <= b => self.estimated[b + 1] > self.estimated[a],
            _ => false,
        }
    }

    /// All that is known of a day.
    pub fn info(&self, day: Day) -> DayInfo {
        let named = self.named.get(&day.0);
        DayInfo {
            day,
            kind: self.kind(day),
            name: named.map(|n| n.name.clone()).unwrap_or_default(),
            status: named.map(|n| n.status),
            estimated: named.is_some_and(|n| n.status == DayStatus::Estimated),
        }
    }
}
