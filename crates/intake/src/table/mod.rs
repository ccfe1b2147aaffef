//! Columns of a sheet by their titles, and cells read with errors that name sheet, row and column.

mod amount;
mod cell;
mod head;

use std::fmt;
use std::sync::Arc;

pub use cell::Cell;
use head::Head;

use crate::fault::{Args, IntakeError, write_args};
use crate::sheet::Sheet;

/// A column that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name in code.
    pub key: &'static str,
    /// Titles it may have, the proper one first. Case, diacritics, blanks and signs such as `(*)` do not matter.
    pub titles: &'static [&'static str],
    /// Whether a sheet without it is refused.
    pub required: bool,
}

/// A column of the sheet as it is titled there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Letters of the column.
    pub letters: String,
    /// The title as written.
    pub text: String,
}

/// A sheet whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: String,
    /// Number of the row with the titles.
    pub header: u32,
    /// Columns of the sheet that nobody asked for.
    pub unknown: Vec<Title>,
    /// Keys of columns that are not required and not there.
    pub absent: Vec<&'static str>,
    /// Rows under the titles that hold something in a known column.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// As Excel shows it.
    pub number: u32,
    texts: Vec<String>,
    head: Arc<Head>,
}

/// Why a cell was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RowError {
    /// Name of the sheet.
    pub sheet: String,
    /// Row, as Excel shows it.
    pub row: u32,
    /// Title of the column, as written in the sheet.
    pub column: String,
    /// Stable code; the sentence is `refusal.<code>`, the place before it `intake.place`.
    pub code: &'static str,
    /// Named values for the sentence; `text` is what stands in the cell.
    pub args: Args,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.sheet, self.row, self.column)?;
        write_args(f, self.code, &self.args)
    }
}

impl Table {
    /// Finds the titles in the first ten rows and the rows under them; a row that only numbers the columns, `(1) (2) (3)`, is none. Errors: `intake_columns_missing` with the titles,
    /// `intake_column_twice` with title and both columns.
    pub fn of(sheet: &Sheet, columns: &[Column]) -> Result<Table, IntakeError> {
        let (at, places) = head::find(sheet, columns)?;
        let titles = &sheet.rows[at];
        let head = Arc::new(Head::new(&sheet.name, columns, &places, titles));
        let texts = |row: &crate::sheet::SheetRow| -> Vec<String> {
            places.iter().map(|place| place.map_or(String::new(), |column| row.cell(column).to_owned())).collect()
        };
        let under = &sheet.rows[at + 1..];
        let numbering = usize::from(under.first().is_some_and(head::is_numbering));
        let rows = under[numbering..].iter().map(|row| (row.number, texts(row)));
        let filled = rows.filter(|(_, texts)| texts.iter().any(|text| !text.is_empty()));
        Ok(Table {
            sheet: sheet.name.clone(),
            header: titles.number,
            unknown: head::unknown(titles, &places),
            absent: columns
                .iter()
                .zip(&places)
                .filter(|(_, place)| place.is_none())
                .map(|(column, _)| column.key)
                .collect(),
            rows: filled.map(|(number, texts)| TableRow { number, texts, head: Arc::clone(&head) }).collect(),
        })
    }
}

impl TableRow {
    /// The text in a column; empty if the cell is, the sheet has no such column, or nobody asked for the key.
    pub fn get(&self, key: &str) -> &str {
        self.head.place(key).and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }

    /// Where a column's cell stands in the sheet: `C5`; the row alone if the sheet has no such column.
    pub fn address(&self, key: &str) -> String {
        format!("{}{}", self.head.letters(key).unwrap_or_default(), self.number)
    }

    /// The cell in a column, to be read as something.
    pub fn cell<'a>(&'a self, key: &'a str) -> Cell<'a> {
        Cell { sheet: &self.head.sheet, row: self.number, column: self.head.title(key), text: self.get(key) }
    }
}

/// Gathers the errors of rows while reading goes on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowErrors(pub Vec<RowError>);

impl RowErrors {
    /// The value; an error is kept.
    pub fn take<T>(&mut self, read: Result<T, RowError>) -> Option<T> {
        read.map_err(|error| self.0.push(error)).ok()
    }
}
