//! Spreadsheets that come in and go out: the read file, sentences of its errors, a list as XLSX.

use axum::response::Response;
use intake::table::RowError;
use intake::{IntakeError, Limits};
use kernel::FileHash;
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use super::{XLSX, download, t};
use crate::desk::{Desk, PageError};
use crate::posted::Posted;

/// The file of a form: just sent, or sent before and named by its hash.
pub fn hash_of(posted: &Posted) -> Option<FileHash> {
    let sent = posted.files_of("file").last().map(|file| file.hash.clone());
    sent.or_else(|| Some(posted.get("hash")).filter(|hash| !hash.is_empty()).map(FileHash::new))
}

/// Name of the file as it was sent.
pub fn name_of(posted: &Posted) -> String {
    let sent = posted.files_of("file").last().map(|file| file.name.clone());
    sent.unwrap_or_else(|| posted.get("name").to_owned())
}

/// Why no file is there to be read.
pub fn no_file(desk: &Desk, posted: &Posted) -> String {
    match posted.refused.first() {
        Some((_, _, code)) => t(desk, &format!("refusal.{code}")),
        None => t(desk, "admin.error.file"),
    }
}

/// The bytes of a kept file; none: it is not there any more.
pub fn bytes_of(desk: &Desk, hash: &FileHash) -> Option<Vec<u8>> {
    desk.app().store().files().read(hash).ok()
}

/// The sentence of an error of the whole file.
pub fn file_error(desk: &Desk, error: &IntakeError) -> String {
    sentence(desk, error.code, &error.args)
}

/// The sentence of an error in a row, without its place.
pub fn cell_error(desk: &Desk, error: &RowError) -> String {
    sentence(desk, error.code, &error.args)
}

fn sentence(desk: &Desk, code: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    desk.lang().t_args(&format!("refusal.{code}"), &args)
}

/// Limits of what is read.
pub fn limits() -> Limits {
    Limits::default()
}

/// A list of texts as an XLSX file.
pub fn sheet(desk: &Desk, file: &str, title: String, head: &[&str], rows: Vec<Vec<String>>) -> Result<Response, PageError> {
    let columns = head.iter().map(|text| Column::new(*text, 24, ColumnKind::Text)).collect();
    let cells = |row: Vec<String>| row.into_iter().map(Cell::Text).collect();
    let rows = rows.into_iter().map(cells).collect();
    let table = Table { sheet: title.clone(), title, subtitles: Vec::new(), columns, rows, made_at: desk.now() };
    match paper::xlsx::table(&table) {
        Ok(bytes) => Ok(download(file, XLSX, bytes)),
        Err(error) => {
            tracing::error!(%error, file, "a list could not be written");
            Err(PageError::NotFound)
        }
    }
}
