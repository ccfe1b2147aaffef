//! Tables of a plan and running lists of tasks: rows of cells in, items out. Rows come from a sheet or from a document whose
//! tables stand as lines of cells; files are read elsewhere.
//!
//! Nothing is lost: every row that holds something is an item, a part of one, or named in a note, and a cell that was not
//! understood keeps its words. A person looks at the notes before anything is assigned.

mod amount;
mod cells;
mod checks;
mod days;
mod import;
mod layout;
mod line;
mod look;
mod plan;
mod reader;
mod running;
mod section;
mod settle;
mod shape;
mod state;
mod target;
mod titles;
mod walk;
mod words;

use kernel::{Day, Dong};

pub use import::{ImportDefaults, Imported, to_import};
pub use line::to_item;
pub use plan::{Budget, PlanRead, PlanRow, read_plan};
pub use running::{RunningRead, RunningRow, read_running};
pub use state::{RunningState, Timing};
pub use target::{Direction, Target};

use crate::proposing::{Defaults, term};
use crate::reading::DueKind;
use crate::task::model::Term;

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Says what became of a row: a title, a heading, the rest of the row above.
    Info,
    /// To be looked at.
    Check,
    /// The row cannot be taken as it is.
    Blocks,
}

/// What is to be said of a row. The sentence is `table_note.<code>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNote {
    /// Row in the file, from 1.
    pub line: u32,
    /// Title of the column as written in the file; empty if the whole row is meant.
    pub column: String,
    /// Stable code.
    pub code: &'static str,
    /// How much it matters.
    pub weight: Weight,
    /// Named values for the sentence; `text` is what stands in the cell.
    pub args: Vec<(&'static str, String)>,
}

/// A note of a running list: what is wrong with a row.
pub type RowFault = RowNote;

impl RowNote {
    pub(crate) fn new(line: u32, code: &'static str, weight: Weight) -> Self {
        Self { line, column: String::new(), code, weight, args: Vec::new() }
    }

    pub(crate) fn at(mut self, column: &str) -> Self {
        column.clone_into(&mut self.column);
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// What years are counted from where the table leaves them out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dated {
    /// Day of the document.
    pub day: Option<Day>,
    /// Year of the plan; else the year that the lines above the table name.
    pub year: Option<i32>,
}

/// The time that somebody writes into a cell of a plan ("30/6/2026", "Quý II/2026", "thường xuyên"); none when it is not
/// understood.
pub fn term_of(text: &str, dated: Dated, defaults: Defaults<'_>) -> Option<Term> {
    let found = days::deadline(text, dated);
    (found.kind != DueKind::None).then(|| term(&found, defaults))
}

/// The amount that somebody writes into a cell of a plan ("1,2 tỷ đồng"); none when it is not clear in what it is counted.
pub fn amount_of(text: &str) -> Option<Dong> {
    amount::dong(text, None).map(Dong)
}

/// More rows than these are no table of an office; gaps in the numbers of a sheet are filled up to it.
pub const MOST_ROWS: usize = 200_000;

/// Rows with the numbers that a sheet shows (from 1, empty ones left out) as rows in their places.
pub fn rows_of_sheet(rows: impl IntoIterator<Item = (u32, Vec<String>)>) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    for (number, cells) in rows {
        let place = (number as usize).saturating_sub(1).min(MOST_ROWS);
        if place > out.len() {
            out.resize(place, Vec::new());
        }
        out.push(cells);
    }
    out
}

/// Lines of a document as rows: cells of a table stand on one line, parted by ` | ` or tabs; any other line is one cell.
pub fn rows_of_text(text: &str) -> Vec<Vec<String>> {
    // Whether the lines of this table begin with a bar: then it parts nothing.
    let mut framed = None;
    let mut row = |line: &str| -> Vec<String> {
        if line.trim().is_empty() {
            framed = None;
            return Vec::new();
        }
        if !(line.contains(" | ") || line.starts_with('|')) {
            framed = None;
            return line.split('\t').map(|cell| cell.trim().to_owned()).collect();
        }
        let bare = line.trim_end();
        let inner = if *framed.get_or_insert(line.starts_with('|')) {
            let opened = bare.strip_prefix('|').unwrap_or(bare);
            opened.strip_suffix('|').unwrap_or(opened)
        } else {
            line
        };
        inner.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    text.lines().map(&mut row).collect()
}
