//! Figures of tasks of a period: from the counters, or row by row when its days are not sums of half-months.

use std::collections::BTreeMap;

use index::Span;
use kernel::{Instant, UnitId};
use steering::task::counters::Figures;
use steering::task::fact::By;

use super::{Asked, lists::every};
use crate::app::{App, AppResult};
use crate::tasks::rows::TaskRow;
use crate::tasks::{Axis, BoardKind, Reach, TaskNarrow, TaskScope, groups, total_keys};

/// What tasks are counted by, with the figures.
pub(super) struct Counted {
    /// All orders.
    pub total: Figures,
    /// Agencies, by unit.
    pub units: BTreeMap<String, Figures>,
    /// By area; empty: those without one.
    pub areas: BTreeMap<String, Figures>,
    /// By document; nothing when they were counted row by row.
    pub documents: BTreeMap<String, Figures>,
}

impl App {
    /// Figures of the orders of a period.
    pub(super) fn counted_tasks(&self, asked: Asked) -> AppResult<Counted> {
        if Span::of_days(asked.from, asked.to).is_some() { self.by_task_counters(asked) } else { self.by_task_rows(asked) }
    }

    fn by_task_counters(&self, asked: Asked) -> AppResult<Counted> {
        let (org, keys) = (self.org(), self.task_keys()?);
        let scope = TaskScope { all: true, ..TaskScope::default() };
        let reach = Reach::of(&org, &scope, None);
        let sums = |axis: Axis| -> AppResult<BTreeMap<String, Figures>> {
            let found = groups(&reach, axis, &keys);
            let sums = self.task_sums(found.iter().map(|group| group.keys.as_slice()), asked.from, asked.to)?;
            Ok(found.into_iter().zip(sums).map(|(group, sum)| (group.key, sum.figures)).collect())
        };
        let all: Vec<By> = total_keys(&reach, &keys);
        let total = self.task_sums([all.as_slice()], asked.from, asked.to)?;
        Ok(Counted {
            total: total.first().map(|sum| sum.figures).unwrap_or_default(),
            units: sums(Axis::Unit)?,
            areas: sums(Axis::Area)?,
            documents: sums(Axis::Document)?,
        })
    }

    fn by_task_rows(&self, asked: Asked) -> AppResult<Counted> {
        let (org, today) = (self.org(), self.now().day());
        let given = TaskNarrow { kind: BoardKind::Given, days: Some((crate::tasks::EVER, asked.to)), ..TaskNarrow::default() };
        let late = TaskNarrow { kind: BoardKind::Late, at: (asked.to < today).then_some(asked.to), ..TaskNarrow::default() };
        let mut counted =
            Counted { total: Figures::default(), units: BTreeMap::new(), areas: BTreeMap::new(), documents: BTreeMap::new() };
        let mut add = |row: &TaskRow, figures: Figures| {
            let lead = UnitId::new(&row.lead);
            let agency = org.agency_of(&lead).map_or_else(|| row.lead.clone(), |agency| agency.id.to_string());
            counted.total = counted.total.plus(figures);
            let sum = |sums: &mut BTreeMap<String, Figures>, key: String| {
                let sum = sums.entry(key).or_default();
                *sum = sum.plus(figures);
            };
            sum(&mut counted.units, agency);
            sum(&mut counted.areas, row.area.clone());
        };
        for row in every(self, &given, usize::MAX)? {
            add(&row, of_row(&row, asked));
        }
        for row in every(self, &late, usize::MAX)? {
            add(&row, Figures { open_late: 1, ..Figures::default() });
        }
        Ok(counted)
    }
}

/// What one task adds, but for being late while open.
fn of_row(row: &TaskRow, asked: Asked) -> Figures {
    let (first, last) = (Instant::at(asked.from, 0), Instant(Instant::at(asked.to.plus(1), 0).0 - 1));
    let within = |at: Option<Instant>| at.is_some_and(|at| first <= at && at <= last);
    let ended = row.finished_at.is_some_and(|at| at <= last);
    let done = |finish: &str| i64::from(within(row.finished_at) && row.finish == finish);
    let given = i64::from(within(row.assigned_at));
    Figures {
        assigned: given,
        extended: if row.extended > 0 { given } else { 0 },
        on_time: done("on_time"),
        on_time_extended: done("extended"),
        late: done("late"),
        no_deadline: done("no_deadline"),
        left: done("left"),
        open: i64::from(!ended),
        open_late: 0,
    }
}
