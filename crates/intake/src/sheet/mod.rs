//! Tables as sheets of rows of text, out of XLSX and CSV. What a column means is decided in [`crate::table`].

mod csv;
mod unpack;
mod value;
mod xlsx;

use std::collections::BTreeMap;

pub use csv::read_csv;
pub use xlsx::read_xlsx;

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::{sniff, text};

/// A sheet: its rows that are not empty, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// As on the tab; for CSV the name the caller gave.
    pub name: String,
    /// Rows that hold something.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// As Excel shows it, from 1.
    pub number: u32,
    /// Texts from column A on, NFC and trimmed; the last is not empty. Numbers have no `.0`; a day is `2026-11-23`, a moment
    /// `2026-11-23T14:05:00+07:00`, a time of day `14:05`, a truth value `TRUE` or `FALSE`.
    pub cells: Vec<String>,
}

impl SheetRow {
    /// The text in a column (from 0); empty beyond the last.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// Reads XLSX or CSV, whichever the content is. `name` is the sheet's name if it is CSV.
pub fn read_any(name: &str, bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, IntakeError> {
    // Text in an old encoding is no known kind: read as CSV it gets the answer that helps, how to save it.
    let is_text = match sniff::sniff(bytes) {
        Some(kind) => kind == sniff::TXT,
        None => !bytes.contains(&0),
    };
    if is_text { Ok(vec![read_csv(name, bytes, limits)?]) } else { read_xlsx(bytes, limits) }
}

/// Letters of a column (from 0): A, B … Z, AA.
pub fn column_letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Gathers cells of a sheet in any order and keeps to the limits.
struct Gather<'a> {
    name: &'a str,
    limits: &'a Limits,
    rows: BTreeMap<u32, Vec<String>>,
}

impl<'a> Gather<'a> {
    fn new(name: &'a str, limits: &'a Limits) -> Self {
        Self { name, limits, rows: BTreeMap::new() }
    }

    /// Puts a text at row (from 1) and column (from 0). `text_bytes` is what all sheets hold so far.
    fn put(&mut self, number: u32, column: usize, raw: &str, text_bytes: &mut usize) -> Result<(), IntakeError> {
        // A cell of megabytes is refused before work is spent on its letters.
        if raw.len() > self.limits.cell_characters.saturating_mul(16) {
            return Err(self.too_long(number, column));
        }
        let text = text::block(raw);
        if text.is_empty() {
            return Ok(());
        }
        if text.chars().count() > self.limits.cell_characters {
            return Err(self.too_long(number, column));
        }
        *text_bytes += text.len();
        self.check(number, column, *text_bytes)?;
        let cells = self.rows.entry(number).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        Ok(())
    }

    fn check(&self, number: u32, column: usize, text_bytes: usize) -> Result<(), IntakeError> {
        let limits = self.limits;
        if column >= limits.columns {
            let error = IntakeError::new("intake_too_many_columns").with("sheet", self.name).with("row", number);
            return Err(error.with("most", limits.columns));
        }
        if self.rows.len() >= limits.rows && !self.rows.contains_key(&number) {
            return Err(IntakeError::new("intake_too_many_rows").with("sheet", self.name).with("most", limits.rows));
        }
        if text_bytes > limits.text_bytes {
            return Err(IntakeError::new("intake_too_much_text").with("most", megabytes(limits.text_bytes as u64)));
        }
        Ok(())
    }

    fn too_long(&self, number: u32, column: usize) -> IntakeError {
        let error = IntakeError::new("intake_cell_too_long").with("sheet", self.name).with("row", number);
        error.with("column", column_letters(column)).with("most", self.limits.cell_characters)
    }

    fn sheet(self) -> Sheet {
        let rows = self.rows.into_iter().map(|(number, cells)| SheetRow { number, cells });
        Sheet { name: self.name.to_owned(), rows: rows.collect() }
    }
}

/// Refuses a file of more bytes than allowed.
pub(crate) fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), IntakeError> {
    if bytes.is_empty() {
        return Err(IntakeError::new("intake_empty"));
    }
    if bytes.len() > limits.file_bytes {
        return Err(IntakeError::new("intake_too_large").with("most", megabytes(limits.file_bytes as u64)));
    }
    Ok(())
}

/// `50 MB`, or kB when that would be 0.
pub(crate) fn megabytes(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{} kB", bytes >> 10),
        whole => format!("{whole} MB"),
    }
}
