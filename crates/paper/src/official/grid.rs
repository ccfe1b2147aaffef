//! Tables laid out: each cell with its place.

use serde::Serialize;

use super::sheet::{clean, runs};
use super::{Align, Column, Row, Run, Table, plain};
use crate::PaperError;

/// Width of the text in hundredths of a millimetre: A4 without margins of 30 and 15 mm.
pub(super) const TEXT_WIDTH: u32 = 16_500;
/// Most columns of a table.
const MOST_COLUMNS: usize = 60;
/// A cell of more letters may go on over the page; shorter rows stay whole.
const WHOLE_LETTERS: usize = 900;

/// A table laid out: every cell with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Grid {
    /// Widths in hundredths of a millimetre; together the width of the text.
    pub widths: Vec<u32>,
    /// Titles, row by row.
    pub head: Vec<Vec<Placed>>,
    /// Rows under them.
    pub rows: Vec<GridRow>,
}

/// A row under the titles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct GridRow {
    /// Cells from left to right, with no gap.
    pub cells: Vec<Placed>,
    /// Is not parted by the end of a page.
    pub whole: bool,
    /// One cell over all columns, the name of the rows that follow: stays with the next of them.
    pub group: bool,
}

/// A cell with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Placed {
    /// First column, from 0.
    pub x: usize,
    /// Columns that it spans.
    pub columns: usize,
    /// Rows that it spans.
    pub rows: usize,
    /// How it stands.
    pub align: Align,
    /// What it says.
    pub words: Vec<Run>,
}

/// Lays a table out; fails when cells do not fit the columns.
pub(super) fn grid(table: &Table) -> Result<Grid, PaperError> {
    let columns = table.columns.len();
    if columns == 0 || columns > MOST_COLUMNS {
        return Err(misfit(&format!("{columns} columns")));
    }
    let rows = table.rows.iter().enumerate().map(|(at, row)| body_row(table, at, row)).collect::<Result<_, _>>()?;
    Ok(Grid { widths: widths(&table.columns), head: head(table)?, rows })
}

fn misfit(what: &str) -> PaperError {
    PaperError::Data(format!("table: {what}"))
}

/// Shares of the width; what rounding leaves goes to the last column.
fn widths(columns: &[Column]) -> Vec<u32> {
    let sum: u32 = columns.iter().map(|column| u32::from(column.share.max(1))).sum();
    let mut widths: Vec<u32> = columns.iter().map(|column| u32::from(column.share.max(1)) * TEXT_WIDTH / sum).collect();
    let rest = TEXT_WIDTH - widths.iter().sum::<u32>();
    if let Some(last) = widths.last_mut() {
        *last += rest;
    }
    widths
}

/// Places titles in the free fields from left to right, row by row.
fn head(table: &Table) -> Result<Vec<Vec<Placed>>, PaperError> {
    let columns = table.columns.len();
    let mut taken = vec![vec![false; columns]; table.head.len()];
    let mut out = Vec::new();
    for (y, cells) in table.head.iter().enumerate() {
        let mut placed = Vec::new();
        for cell in cells {
            let (wide, tall) = (usize::from(cell.columns.max(1)), usize::from(cell.rows.max(1)));
            let free = taken[y].iter().position(|taken| !taken);
            let x = free.ok_or_else(|| misfit(&format!("no room for the title {:?}", cell.text)))?;
            for row in y..y + tall {
                let fields = taken.get_mut(row).and_then(|row| row.get_mut(x..x + wide));
                let fields = fields.filter(|fields| fields.iter().all(|taken| !taken));
                fields.ok_or_else(|| misfit(&format!("the title {:?} does not fit", cell.text)))?.fill(true);
            }
            let words = vec![Run { bold: true, ..plain(clean(&cell.text)) }];
            placed.push(Placed { x, columns: wide, rows: tall, align: Align::Center, words });
        }
        out.push(placed);
    }
    if taken.iter().flatten().any(|taken| !taken) {
        return Err(misfit("a column has no title"));
    }
    Ok(out)
}

fn body_row(table: &Table, at: usize, row: &Row) -> Result<GridRow, PaperError> {
    let columns = table.columns.len();
    let mut cells = Vec::new();
    let mut x = 0;
    for cell in &row.cells {
        let wide = usize::from(cell.columns.max(1));
        if x + wide > columns {
            return Err(misfit(&format!("row {} has more cells than {columns} columns", at + 1)));
        }
        let mut words = runs(&cell.words);
        words.iter_mut().for_each(|run| run.bold |= row.bold);
        // A cell over several columns is a name, not a figure.
        let align = if wide > 1 { Align::Text } else { table.columns[x].align };
        cells.push(Placed { x, columns: wide, rows: 1, align, words });
        x += wide;
    }
    let empty = |x| Placed { x, columns: 1, rows: 1, align: Align::Text, words: Vec::new() };
    cells.extend((x..columns).map(empty));
    let letters = |cell: &Placed| cell.words.iter().map(|run| run.text.chars().count()).sum::<usize>();
    let whole = cells.iter().all(|cell| letters(cell) <= WHOLE_LETTERS);
    let group = columns > 1 && row.cells.len() == 1 && cells.len() == 1 && at + 1 < table.rows.len();
    Ok(GridRow { cells, whole, group })
}
