//! Files with tables: their rows, and what is said of rows in words.

use intake::{IntakeError, Limits, document, sheet};
use kernel::FileHash;
use serde::{Deserialize, Serialize};
use steering::tables::{RowNote, Weight, rows_of_sheet, rows_of_text};

use crate::desk::Desk;
use crate::lang::Lang;
use crate::pages::committee::parts::t;
use crate::posted::{Posted, Upload};

/// Kinds of files that are offered.
pub const ACCEPT: &str = ".xlsx,.docx,.csv,.pdf,.txt";
/// The sheet of a template that explains the columns.
const HELP_SHEET: &str = "Hướng dẫn";

/// A table of a file.
pub struct Source {
    /// Name of the sheet; empty for a document.
    pub sheet: String,
    /// Row `i` is line `i + 1`.
    pub rows: Vec<Vec<String>>,
}

/// The file of a form, or why there is none.
///
/// # Errors
/// The sentence to be shown.
pub fn sent(desk: &Desk, posted: &Posted) -> Result<Upload, String> {
    match (posted.files_of("file").last(), posted.refused.first()) {
        (Some(file), _) => Ok((*file).clone()),
        (None, Some((_, _, code))) => Err(t(desk, &format!("refusal.{code}"))),
        (None, None) => Err(t(desk, "plan.choose_file")),
    }
}

/// The tables of a kept file: each sheet of a workbook, or the lines of a document.
///
/// # Errors
/// The sentence to be shown.
pub fn tables(desk: &Desk, hash: &FileHash, name: &str) -> Result<Vec<Source>, String> {
    let bytes = desk.app().read_file(hash).map_err(|_| t(desk, "plan.file_gone"))?;
    let limits = Limits::default();
    let told = |error: IntakeError| sentence(desk, error.code, &error.args);
    let workbook = matches!(intake::sniff::sniff(&bytes), Some(intake::sniff::XLSX)) || name.to_lowercase().ends_with(".csv");
    if !workbook {
        let text = document::text(&bytes, &limits).map_err(told)?;
        let text = text.unwrap_or_else(|| steering::reading::decode(&bytes));
        return Ok(vec![Source { sheet: String::new(), rows: rows_of_text(&text) }]);
    }
    let sheets = sheet::read_any(name, &bytes, &limits).map_err(told)?;
    let many = sheets.len() > 1;
    let wanted = sheets.into_iter().filter(|sheet| !many || sheet.name != HELP_SHEET);
    let source = |sheet: sheet::Sheet| Source {
        sheet: if many { sheet.name } else { String::new() },
        rows: rows_of_sheet(sheet.rows.into_iter().map(|row| (row.number, row.cells))),
    };
    Ok(wanted.map(source).collect())
}

fn sentence(desk: &Desk, code: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, &dyn std::fmt::Display)> = args.iter().map(|(name, value)| (*name, value as _)).collect();
    desk.lang().t_args(&format!("refusal.{code}"), &args)
}

/// What is said of a row, kept with a draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    /// Row in the sheet, from 1.
    pub line: u32,
    /// Name of the sheet; may be empty.
    pub sheet: String,
    /// 0: says what became of the row; 1: to be looked at; 2: cannot be taken so.
    pub weight: u8,
    code: String,
    column: String,
    args: Vec<(String, String)>,
}

impl Note {
    /// A note of a sheet.
    pub fn of(sheet: &str, note: &RowNote) -> Self {
        Self {
            line: note.line,
            sheet: sheet.to_owned(),
            weight: match note.weight {
                Weight::Info => 0,
                Weight::Check => 1,
                Weight::Blocks => 2,
            },
            code: note.code.to_owned(),
            column: note.column.clone(),
            args: note.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }

    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        let mut args: Vec<(&str, &dyn std::fmt::Display)> = vec![("column", &self.column)];
        args.extend(self.args.iter().map(|(name, value)| (name.as_str(), value as &dyn std::fmt::Display)));
        lang.t_args(&format!("table_note.{}", self.code), &args)
    }
}
