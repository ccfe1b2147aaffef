//! Lists of a period: late tasks with their reasons, what was done, what comes next.

use std::collections::BTreeMap;

use kernel::{Day, UnitId};
use org::Org;
use steering::book::{Book, Document};
use steering::task::model::Term;
use steering::task::Stage;

use super::{Asked, DoneRow, LateFound, LateRow, Line, NextRow};
use crate::app::{App, AppResult};
use crate::tasks::rows::TaskRow;
use crate::tasks::{BoardKind, TaskListView, TaskNarrow, TaskScope, task_id};

/// Late tasks listed at most; the rest is told as a number.
const LATE: usize = 1_500;
/// Rows looked through at most.
const ROWS: usize = 100_000;
/// Tasks done of which the result is read.
const DONE: usize = 600;
/// Letters of what was to be done, beside a product.
const RESULT: usize = 160;
/// Tasks of the next period.
const NEXT: usize = 500;
/// Rows read in one go.
const GROUP: i64 = 1_000;

/// All rows of a board, at most so many.
pub(super) fn every(app: &App, narrow: &TaskNarrow, most: usize) -> AppResult<Vec<TaskRow>> {
    let (org, scope) = (app.org(), TaskScope { all: true, ..TaskScope::default() });
    let (mut rows, mut after) = (Vec::new(), None);
    while rows.len() < most {
        let page = app.task_board(&org, &scope, narrow, after, GROUP)?;
        rows.extend(page.rows);
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    rows.truncate(most);
    Ok(rows)
}

pub(super) fn view(row: &TaskRow) -> Option<TaskListView> {
    serde_json::from_str(&row.view).ok()
}

/// The product with what it was about, or what was to be done.
fn result(product: &str, content: &str) -> String {
    let short = match content.char_indices().nth(RESULT) {
        Some((end, _)) => {
            let cut = &content[..end];
            format!("{}…", cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole))
        }
        None => content.to_owned(),
    };
    let product = product.trim();
    if product.is_empty() || short.to_lowercase().starts_with(&product.to_lowercase()) { short } else { format!("{product}: {short}") }
}

/// Number of a document with its day, or its title.
pub(super) fn label(document: &Document) -> String {
    let head = &document.head;
    if head.number.is_empty() { head.title.clone() } else { head.number.clone() }
}

/// Name of a unit as it was on a day.
pub(super) fn unit_name(org: &Org, unit: &str, day: Day) -> String {
    org.unit(&UnitId::new(unit)).map_or_else(|| unit.to_owned(), |unit| unit.name_on(day).to_owned())
}

pub(super) fn agency(org: &Org, lead: &str) -> String {
    org.agency_of(&UnitId::new(lead)).map_or_else(|| lead.to_owned(), |agency| agency.id.to_string())
}

fn source(book: &Book, view: &TaskListView) -> String {
    let document = view.document.and_then(|id| book.document(id));
    let label = document.map(|document| label(document)).unwrap_or_default();
    match (label.is_empty(), view.clause.is_empty()) {
        (true, _) => view.clause.clone(),
        (false, true) => label,
        (false, false) => format!("{label} ({})", view.clause),
    }
}

impl App {
    /// Tasks open past their day at the end of the period, by agency, and how many more there are.
    pub(super) fn late_tasks(&self, asked: Asked) -> AppResult<(Vec<LateFound>, i64)> {
        let (org, book, today) = (self.org(), self.steering(), self.now().day());
        let narrow = TaskNarrow { kind: BoardKind::Late, at: (asked.to < today).then_some(asked.to), ..TaskNarrow::default() };
        let mut rows = every(self, &narrow, ROWS)?;
        rows.sort_by_key(|row| (row.due_at, row.seq));
        let more = rows.len().saturating_sub(LATE) as i64;
        rows.truncate(LATE);
        let mut units: BTreeMap<String, Vec<LateRow>> = BTreeMap::new();
        for row in &rows {
            let Some(view) = view(row) else { continue };
            units.entry(agency(&org, &row.lead)).or_default().push(LateRow {
                key: format!("task/{}", row.id),
                source: source(&book, &view),
                due: row.due_at.day(),
                reason: view.delay.filter(|text| !text.trim().is_empty()),
                content: view.content,
            });
        }
        let found = |(unit, tasks): (String, Vec<LateRow>)| LateFound {
            line: Line { name: unit_name(&org, &unit, asked.to), key: format!("unit/{unit}") },
            tasks,
        };
        let mut all: Vec<LateFound> = units.into_iter().map(found).collect();
        all.sort_by_key(|unit| (std::cmp::Reverse(unit.tasks.len()), kernel::text::fold(&unit.line.name)));
        Ok((all, more))
    }

    /// What was done in the period with the documents that show it.
    pub(super) fn done_tasks(&self, asked: Asked) -> AppResult<Vec<DoneRow>> {
        let org = self.org();
        let finishes = DONE_FINISHES.map(str::to_owned).to_vec();
        let narrow =
            TaskNarrow { kind: BoardKind::Ended, days: Some((asked.from, asked.to)), finishes, ..TaskNarrow::default() };
        let mut all = Vec::new();
        for row in every(self, &narrow, DONE)? {
            let Some(view) = view(&row) else { continue };
            let story = task_id(&row.id).map(|id| self.task_story(&id)).transpose()?.flatten();
            let number = story.and_then(|(task, _)| match task.stage {
                Stage::Done { report: Some(report), .. } => Some(report.number).filter(|number| !number.trim().is_empty()),
                _ => None,
            });
            let what = result(&view.product, &view.content);
            let unit = unit_name(&org, &agency(&org, &row.lead), asked.to);
            all.push(DoneRow { key: format!("task/{}", row.id), area: row.area, what, number, unit });
        }
        Ok(all)
    }

    /// Open tasks that are due in the next period, and lines of plans for which no task was given, by their day.
    pub(super) fn next_tasks(&self, from: Day, to: Day) -> AppResult<Vec<NextRow>> {
        let (org, day) = (self.org(), self.now().day());
        let narrow = TaskNarrow { kind: BoardKind::Open, days: Some((from, to)), ..TaskNarrow::default() };
        let name = |unit: &str| unit_name(&org, unit, day);
        let row = |row: TaskRow| {
            let view = view(&row)?;
            let with = view.helpers.iter().map(|unit| name(unit)).collect();
            let (lead, due) = (name(&agency(&org, &row.lead)), row.due_at.day());
            Some(NextRow { key: format!("task/{}", row.id), content: view.content, product: view.product, lead, with, due })
        };
        let mut all: Vec<NextRow> = every(self, &narrow, NEXT)?.into_iter().filter_map(row).collect();
        all.extend(self.next_lines(from, to));
        all.sort_by(|a, b| a.due.cmp(&b.due).then_with(|| a.key.cmp(&b.key)));
        all.truncate(NEXT);
        Ok(all)
    }

    fn next_lines(&self, from: Day, to: Day) -> Vec<NextRow> {
        let book = self.steering();
        let mut all = Vec::new();
        for plan in book.plans().into_iter().filter(|plan| plan.closed.is_none()) {
            for item in plan.items.values().filter(|item| item.stands() && item.tasks.is_empty()) {
                let Some(Term::By { due }) = &item.draft.term else { continue };
                if due.on < from || due.on > to {
                    continue;
                }
                let names = |all: &[steering::book::Holder]| all.iter().map(|holder| holder.text.clone()).collect::<Vec<_>>();
                all.push(NextRow {
                    key: format!("plan/{}/{}", plan.id, item.id),
                    content: item.draft.content.clone(),
                    product: item.draft.product.clone(),
                    lead: names(&item.draft.leads).join("; "),
                    with: names(&item.draft.coordinators),
                    due: due.on,
                });
            }
        }
        all
    }
}

/// How tasks end that are done.
pub(super) const DONE_FINISHES: [&str; 4] = ["on_time", "extended", "late", "no_deadline"];
