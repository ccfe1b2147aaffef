//! Official documents as lines of text: DOCX, XLSX, and PDF with a text layer. What the text means is not known here.
//!
//! Cells of a table's row stand on one line, parted by ` | `; a PDF keeps its columns as runs of blanks, as they were printed.

mod docx;
mod numbering;
mod pdf;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::fault::IntakeError;
use crate::limits::Limits;
use crate::{sheet, sniff};

/// The text of a document; `None` if the bytes are plain text, whose encoding is the caller's to find out.
///
/// Errors: `intake_no_text_layer` for a PDF of pictures, `intake_not_document` for other kinds, and those of damaged, encrypted or
/// too large files.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<Option<String>, IntakeError> {
    if bytes.is_empty() {
        return Err(IntakeError::new("intake_empty"));
    }
    if bytes.len() > limits.file_bytes {
        return Err(IntakeError::new("intake_too_large").with("most", sheet::megabytes(limits.file_bytes as u64)));
    }
    if let Some(fault) = sniff::office_fault(bytes) {
        return Err(fault);
    }
    let found = match sniff::sniff(bytes) {
        Some(sniff::DOCX) => guarded(|| docx::text(bytes, limits))?,
        Some(sniff::XLSX) => rows(bytes, limits)?,
        Some(sniff::PDF) => guarded(|| pdf::text(bytes, limits))?,
        Some(sniff::TXT) => return Ok(None),
        // Old encodings are no known kind: text without a zero byte.
        None if !bytes.contains(&0) || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) => {
            return Ok(None);
        }
        _ => return Err(IntakeError::new("intake_not_document")),
    };
    Ok(Some(found))
}

/// The readers are not ours: should a crafted file make one panic, that is a damaged file and not the end of a request.
fn guarded(read: impl FnOnce() -> Result<String, IntakeError>) -> Result<String, IntakeError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(IntakeError::new("intake_damaged_document")))
}

/// Rows of all sheets, cells parted by ` | `; an empty line between sheets.
fn rows(bytes: &[u8], limits: &Limits) -> Result<String, IntakeError> {
    let mut out = String::new();
    for sheet in sheet::read_xlsx(bytes, limits)? {
        let width = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for row in &sheet.rows {
            let filled: Vec<&String> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
            // A lone text is a title or a paragraph above the table.
            if let [only] = filled[..] {
                out.push_str(only);
            } else {
                let cells: Vec<String> =
                    (0..width).map(|column| day_text(&row.cell(column).replace('\n', " "))).collect();
                out.push_str(&cells.join(" | "));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    Ok(out)
}

/// A cell with a day as people write it: `2026-11-23` becomes `23/11/2026`.
fn day_text(cell: &str) -> String {
    let parts: Vec<&str> = cell.split('-').collect();
    match parts[..] {
        [year, month, day]
            if [year.len(), month.len(), day.len()] == [4, 2, 2]
                && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            format!("{day}/{month}/{year}")
        }
        _ => cell.to_owned(),
    }
}
