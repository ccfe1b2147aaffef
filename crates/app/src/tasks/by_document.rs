//! Figures by document for those who do not see all tasks of a document: counted from their own rows of a period.

use std::collections::BTreeMap;

use kernel::{Day, UnitId};
use org::Org;
use store::tasks::TaskRow;

use super::boards::{BoardKind, TaskNarrow, TaskScope};
use super::counted::Sum;
use super::projection::TaskListView;
use crate::app::{App, AppResult};

/// Rows of each kind that are looked at; a period of one agency has far fewer.
const MOST: usize = 5_000;
/// Rows read in one go.
const GROUP: i64 = 1_000;

/// Figures of one document, as far as a scope reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSum {
    /// Which one.
    pub document: String,
    /// Its figures.
    pub sum: Sum,
}

struct Period {
    from: Day,
    to: Day,
    today: Day,
}

impl Period {
    const fn runs(&self) -> bool {
        self.to.0 >= self.today.0
    }
}

impl App {
    /// Figures by document of what a scope reaches under a unit, between two days; whether all rows were looked at.
    ///
    /// # Errors
    /// The store failed.
    pub fn sums_by_document(
        &self,
        org: &Org,
        scope: &TaskScope,
        unit: Option<&UnitId>,
        (from, to): (Day, Day),
    ) -> AppResult<(Vec<DocumentSum>, bool)> {
        let period = Period { from, to, today: self.now().day() };
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        let mut whole = true;
        for kind in [BoardKind::Given, BoardKind::Ended, BoardKind::Open] {
            let narrow = narrow(kind, unit, &period);
            whole &= self.each_task(org, scope, &narrow, &mut |row| {
                for document in documents(row) {
                    self.count(kind, row, &period, sums.entry(document).or_default());
                }
            })?;
        }
        Ok((sums.into_iter().map(|(document, sum)| DocumentSum { document, sum }).collect(), whole))
    }

    /// Calls back with every row of a board; `false` when there were too many.
    fn each_task(&self, org: &Org, scope: &TaskScope, narrow: &TaskNarrow, each: &mut dyn FnMut(&TaskRow)) -> AppResult<bool> {
        let (mut after, mut seen) = (None, 0);
        loop {
            let page = self.task_board(org, scope, narrow, after, GROUP)?;
            page.rows.iter().for_each(&mut *each);
            seen += page.rows.len();
            match page.next {
                None => return Ok(true),
                Some(_) if seen >= MOST => return Ok(false),
                next => after = next,
            }
        }
    }

    fn count(&self, kind: BoardKind, row: &TaskRow, period: &Period, sum: &mut Sum) {
        let figures = &mut sum.figures;
        match kind {
            BoardKind::Given => {
                figures.assigned += 1;
                figures.extended += i64::from(row.extended > 0);
            }
            BoardKind::Ended => match row.finish.as_str() {
                "on_time" => figures.on_time += 1,
                "extended" => figures.on_time_extended += 1,
                "late" => figures.late += 1,
                "no_deadline" => figures.no_deadline += 1,
                _ => figures.left += 1,
            },
            BoardKind::Open | BoardKind::Late => {
                figures.open += 1;
                let from = row.late_from.filter(|_| !period.runs() || row.due_at <= self.now());
                figures.open_late += i64::from(from.is_some_and(|from| from <= period.to.min(period.today)));
                let soon = |from: Day| from > period.today && from <= period.today.plus(7);
                sum.due_soon += i64::from(row.finished_at.is_none() && row.late_from.is_some_and(soon));
            }
        }
    }
}

fn narrow(kind: BoardKind, unit: Option<&UnitId>, period: &Period) -> TaskNarrow {
    let open = kind == BoardKind::Open;
    TaskNarrow {
        kind,
        unit: unit.cloned(),
        days: (!open).then_some((period.from, period.to)),
        at: (open && !period.runs()).then_some(period.to),
        ..TaskNarrow::default()
    }
}

/// Every document of a row, each once.
fn documents(row: &TaskRow) -> Vec<String> {
    let view: Option<TaskListView> = serde_json::from_str(&row.view).ok();
    let further = view.into_iter().flat_map(|view| view.documents).map(|id| id.to_string());
    std::iter::once(row.document.clone()).filter(|first| !first.is_empty()).chain(further).collect()
}
