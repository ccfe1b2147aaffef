//! Lists as XLSX: a title, a styled header, typed cells. Text is always written as text, never as a formula.

mod import;
mod lists;
mod settlement;
mod tasks;

use kernel::{Day, Dong, Instant};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

pub use import::{plan_import, task_import};
pub use lists::{cash_table, register_table};
pub use settlement::settlement_sheet;
pub use tasks::{TaskBoard, TaskList, TaskRow, task_board, tasks};

/// Largest whole number that a sheet keeps exactly.
const EXACT: i64 = 1 << 53;
/// Most UTF-16 units in a cell.
const CELL_LIMIT: usize = 32_767;
/// Day 0 of Unix time in a sheet's days.
const EPOCH_SERIAL: f64 = 25_569.0;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Wrapped text.
    Text,
    /// Whole number.
    Int,
    /// Đồng, grouped.
    Money,
    /// Number with two decimals.
    Decimal,
    /// `dd/mm/yyyy`.
    Date,
    /// `dd/mm/yyyy hh:mm`.
    DateTime,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Header.
    pub header: String,
    /// Width in characters.
    pub width: u16,
    /// What it holds.
    pub kind: ColumnKind,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Amount.
    Money(Dong),
    /// Number with decimals.
    Decimal(f64),
    /// Day.
    Date(Day),
    /// Moment, shown at local time.
    DateTime(Instant),
}

/// A list to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name of the sheet; characters that a sheet name cannot hold are replaced.
    pub sheet: String,
    /// Title over the list.
    pub title: String,
    /// Lines under the title: agency, period, filter.
    pub subtitles: Vec<String>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows; cells beyond the columns are an error.
    pub rows: Vec<Vec<Cell>>,
    /// Written as the file's date, so that the same list gives the same bytes.
    pub made_at: Instant,
}

/// Why a list cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum XlsxError {
    /// A row has more cells than there are columns.
    #[error("row {row}: {cells} cells for {columns} columns")]
    Row {
        /// From 1.
        row: usize,
        /// Given.
        cells: usize,
        /// Declared.
        columns: usize,
    },
    /// The columns of a template cannot be read.
    #[error("import.json: {0}")]
    Columns(String),
    /// The format's own limits (rows, columns).
    #[error(transparent)]
    Write(#[from] rust_xlsxwriter::XlsxError),
}

impl Column {
    /// Shorthand.
    pub fn new(header: impl Into<String>, width: u16, kind: ColumnKind) -> Self {
        Self { header: header.into(), width, kind }
    }
}

/// Writes the list as the bytes of an XLSX file: frozen header, filter, Vietnamese number and date formats,
/// landscape A4 with repeated header when printed.
pub fn table(table: &Table) -> Result<Vec<u8>, XlsxError> {
    book(std::slice::from_ref(table))
}

/// Writes several lists as the sheets of one file; title and date are those of the first.
pub fn book(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    if let Some(first) = tables.first() {
        let made_at = ExcelDateTime::from_timestamp((made_at_local(first.made_at)).div_euclid(1_000_000))?;
        book.set_properties(&DocProperties::new().set_title(&first.title).set_creation_datetime(&made_at));
    }
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&table.sheet))?;
        let header_row = write_head(sheet, table)?;
        write_rows(sheet, table, header_row)?;
        set_view(sheet, table, header_row)?;
    }
    Ok(book.save_to_buffer()?)
}

fn made_at_local(at: Instant) -> i64 {
    at.0 + kernel::time::LOCAL_SHIFT_MICROS
}

fn sheet_name(name: &str) -> String {
    let clean: String = name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(31).collect();
    if clean.trim().is_empty() { "Danh sách".to_owned() } else { clean.trim().to_owned() }
}

/// Title, subtitles, an empty row; returns the header's row.
fn write_head(sheet: &mut Worksheet, table: &Table) -> Result<u32, XlsxError> {
    let base = Format::new().set_font_name("Times New Roman");
    sheet.write_string_with_format(0, 0, &table.title, &base.clone().set_bold().set_font_size(14))?;
    let mut row = 1;
    for line in &table.subtitles {
        sheet.write_string_with_format(row, 0, line, &base.clone().set_italic().set_font_size(11))?;
        row += 1;
    }
    let header = row + 1;
    let style = bordered().set_bold().set_background_color("DCE6F1").set_align(FormatAlign::Center).set_text_wrap();
    for (number, column) in (0u16..).zip(&table.columns) {
        sheet.set_column_width(number, f64::from(column.width))?;
        sheet.write_string_with_format(header, number, &column.header, &style)?;
    }
    Ok(header)
}

fn bordered() -> Format {
    let format = Format::new().set_font_name("Times New Roman").set_font_size(11);
    format.set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter)
}

fn format_of(kind: ColumnKind) -> Format {
    match kind {
        ColumnKind::Text => bordered().set_text_wrap(),
        ColumnKind::Int => bordered().set_num_format("#,##0"),
        ColumnKind::Money => bordered().set_num_format("#,##0\\ \"đ\""),
        ColumnKind::Decimal => bordered().set_num_format("#,##0.00"),
        ColumnKind::Date => bordered().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
        ColumnKind::DateTime => bordered().set_num_format("dd/mm/yyyy hh:mm").set_align(FormatAlign::Center),
    }
}

fn write_rows(sheet: &mut Worksheet, table: &Table, header: u32) -> Result<(), XlsxError> {
    let formats: Vec<Format> = table.columns.iter().map(|c| format_of(c.kind)).collect();
    for (index, cells) in table.rows.iter().enumerate() {
        if cells.len() > formats.len() {
            return Err(XlsxError::Row { row: index + 1, cells: cells.len(), columns: formats.len() });
        }
        let row = header.saturating_add(1).saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        let padded = cells.iter().chain(std::iter::repeat(&Cell::Empty));
        for ((number, format), cell) in (0u16..).zip(&formats).zip(padded) {
            write_cell(sheet, row, number, cell, format)?;
        }
    }
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), format)?,
        Cell::Int(n) | Cell::Money(Dong(n)) if n.abs() >= EXACT => {
            sheet.write_string_with_format(row, column, n.to_string(), format)?
        }
        Cell::Int(n) | Cell::Money(Dong(n)) => sheet.write_number_with_format(row, column, *n as f64, format)?,
        Cell::Decimal(n) => sheet.write_number_with_format(row, column, *n, format)?,
        Cell::Date(day) => sheet.write_number_with_format(row, column, EPOCH_SERIAL + f64::from(day.0), format)?,
        Cell::DateTime(at) => sheet.write_number_with_format(row, column, serial(*at), format)?,
    };
    Ok(())
}

/// Days of the sheet with the local time as a fraction, to the second.
fn serial(at: Instant) -> f64 {
    let seconds = at.micros_of_day() / 1_000_000;
    EPOCH_SERIAL + f64::from(at.day().0) + seconds as f64 / 86_400.0
}

/// Cuts text that no cell can hold; the mark says so.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= CELL_LIMIT {
        return text.to_owned();
    }
    let kept: String = text.chars().take(CELL_LIMIT / 2 - 1).collect();
    format!("{kept}…")
}

fn set_view(sheet: &mut Worksheet, table: &Table, header: u32) -> Result<(), XlsxError> {
    let last_column = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let last_row = header.saturating_add(u32::try_from(table.rows.len()).unwrap_or(u32::MAX));
    sheet.set_freeze_panes(header + 1, 0)?;
    sheet.autofilter(header, 0, last_row, last_column)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(header, header)?;
    sheet.set_footer("&C&P/&N");
    Ok(())
}
