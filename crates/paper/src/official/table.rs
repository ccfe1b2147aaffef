//! Tables of official documents.

use serde::{Deserialize, Serialize};

use super::{Align, Words, figure, plain};

/// A ruled table; its head is repeated on every page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Columns from left to right.
    pub columns: Vec<Column>,
    /// Rows of titles; together their cells must fill the columns without gap or overlap.
    pub head: Vec<Vec<HeadCell>>,
    /// Rows under the titles.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Width as a share of the sum of all; millimetres if they add up to 165, the width of the text.
    pub share: u16,
    /// How its cells stand.
    pub align: Align,
}

/// A title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadCell {
    /// Words.
    pub text: String,
    /// Columns that it spans.
    pub columns: u16,
    /// Rows that it spans.
    pub rows: u16,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Cells from left to right; missing ones at the end are empty.
    pub cells: Vec<Cell>,
    /// All in bold: sums, names of groups.
    #[serde(default)]
    pub bold: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub words: Words,
    /// Columns that it spans.
    pub columns: u16,
}

impl Column {
    /// Text at the left edge.
    pub const fn text(share: u16) -> Self {
        Self { share, align: Align::Text }
    }

    /// In the middle: numbers of rows, days.
    pub const fn center(share: u16) -> Self {
        Self { share, align: Align::Center }
    }

    /// Figures.
    pub const fn figure(share: u16) -> Self {
        Self { share, align: Align::Right }
    }
}

impl HeadCell {
    /// A title over one column and one row.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), columns: 1, rows: 1 }
    }

    /// A title over several columns.
    pub fn wide(text: impl Into<String>, columns: u16) -> Self {
        Self { columns, ..Self::new(text) }
    }

    /// A title over several rows.
    pub fn tall(text: impl Into<String>, rows: u16) -> Self {
        Self { rows, ..Self::new(text) }
    }
}

impl Cell {
    /// Upright text in one column.
    pub fn new(text: impl Into<String>) -> Self {
        Self { words: vec![plain(text)], columns: 1 }
    }

    /// Over several columns.
    pub fn wide(text: impl Into<String>, columns: u16) -> Self {
        Self { columns, ..Self::new(text) }
    }

    /// A figure, by its key.
    pub fn figure(text: impl Into<String>, key: impl Into<String>) -> Self {
        Self { words: vec![figure(text, key)], columns: 1 }
    }
}

impl Row {
    /// A row of plain texts.
    pub fn of<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self { cells: texts.into_iter().map(Cell::new).collect(), bold: false }
    }

    /// A bold row of plain texts.
    pub fn sum<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self { bold: true, ..Self::of(texts) }
    }

    /// A bold row of one text over all columns.
    pub fn group(text: impl Into<String>, columns: usize) -> Self {
        Self { cells: vec![Cell::wide(text, u16::try_from(columns).unwrap_or(u16::MAX))], bold: true }
    }
}

impl Table {
    /// A table with one row of titles.
    pub fn simple(columns: &[(&str, Column)]) -> Self {
        let head = columns.iter().map(|(title, _)| HeadCell::new(*title)).collect();
        Self { columns: columns.iter().map(|(_, column)| *column).collect(), head: vec![head], rows: Vec::new() }
    }
}
