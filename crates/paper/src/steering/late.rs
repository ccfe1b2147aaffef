//! Tasks past their day, as a table.

use kernel::Day;
use kernel::text::grouped;
use serde::{Deserialize, Serialize};

use super::figures::{of, pairs};
use super::sentences::Sentences;
use crate::official::{Cell, Column, Row, Table};
use crate::stamp;

/// A task that is open past its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateTask {
    /// What is to be done.
    pub task: String,
    /// Văn bản giao: number and clause, e.g. `Kế hoạch số 12/KH-UBND (mục II.3)`.
    pub source: String,
    /// The day in force (that of an extension, when there is one).
    #[serde(with = "stamp::day")]
    pub due: Day,
    /// Days past it.
    pub days: u32,
    /// Why, as the unit reported, or a remark.
    pub reason: Option<String>,
}

/// Table without rows; the last column bears the title of this key.
pub(super) fn table(last: &str, say: &Sentences) -> Table {
    let titles =
        ["report.col.no", "report.col.task", "report.col.source", "report.col.due", "report.col.days-late", last];
    let titles = titles.map(|key| say.say(key, &[]));
    let columns = [
        Column::center(10),
        Column::text(53),
        Column::text(31),
        Column::center(23),
        Column::figure(19),
        Column::text(29),
    ];
    Table::simple(&pairs(&titles, &columns))
}

/// Rows of tasks, numbered from 1.
pub(super) fn rows(tasks: &[LateTask]) -> impl Iterator<Item = Row> {
    tasks.iter().enumerate().map(|(at, late)| row(at, late, ""))
}

/// The row of a task; the key of a task makes it a thing to be led to.
pub(super) fn row(at: usize, late: &LateTask, key: &str) -> Row {
    let reason = late.reason.clone().unwrap_or_default();
    let mut row = Row::of([(at + 1).to_string(), late.task.clone(), late.source.clone(), late.due.date_text(), String::new(), reason]);
    row.cells[4] = Cell::figure(grouped(i64::from(late.days)), of(key, "days"));
    row.cells[1] = Cell::figure(late.task.clone(), key);
    row
}
