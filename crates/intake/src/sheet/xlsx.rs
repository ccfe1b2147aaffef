//! XLSX by `calamine`, cell by cell: a grid the size of the sheet's corners is never made.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Reader, SheetType, SheetVisible, Xlsx};

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::sheet::{Gather, Sheet, check_size, unpack, value};
use crate::sniff;

/// Reads the sheets that can be seen. Refuses what is no workbook, is encrypted, carries macros or passes a limit.
pub fn read_xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, IntakeError> {
    check_size(bytes, limits)?;
    check_kind(bytes)?;
    unpack::check(bytes, limits)?;
    // The reader is not ours: should a crafted file make it panic, that is a damaged file and not the end of a request.
    catch_unwind(AssertUnwindSafe(|| read(bytes, limits))).unwrap_or_else(|_| Err(damaged()))
}

fn check_kind(bytes: &[u8]) -> Result<(), IntakeError> {
    if let Some(error) = sniff::office_fault(bytes) {
        return Err(error);
    }
    match sniff::sniff(bytes) {
        Some(sniff::XLSX) => Ok(()),
        Some(sniff::XLS) => Err(IntakeError::new("intake_old_excel")),
        _ => Err(IntakeError::new("intake_not_excel")),
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, IntakeError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let seen = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    let names: Vec<String> = book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    if names.len() > limits.sheets {
        return Err(IntakeError::new("intake_too_many_sheets").with("most", limits.sheets));
    }
    let mut text_bytes = 0;
    names.iter().map(|name| read_sheet(&mut book, name, limits, &mut text_bytes)).collect()
}

fn read_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    limits: &Limits,
    text_bytes: &mut usize,
) -> Result<Sheet, IntakeError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| damaged())?;
    let mut gather = Gather::new(name, limits);
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let (row, column) = cell.get_position();
        gather.put(row.saturating_add(1), column as usize, &value::text(cell.get_value()), text_bytes)?;
    }
    Ok(gather.sheet())
}

fn damaged() -> IntakeError {
    IntakeError::new("intake_damaged")
}
