//! Files that lists give: sheets and papers. They carry personal data away: who took which, and for what, is written down.

use std::sync::Arc;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use paper::xlsx::{Cell, Table};

use crate::desk::{self, Desk, PageError, WORKERS};
use crate::form::Field;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::dossier::{LONGEST_PURPOSE, must_say_purpose};
use crate::pages::html;
use crate::server::{Pairs, fault, value};
use crate::site::Site;

/// Most rows of a sheet.
pub const SHEET_ROWS: usize = 50_000;
/// Most rows of a paper.
pub const PAPER_ROWS: usize = 3_000;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A sheet, to keep.
    Xlsx,
    /// A paper, to look at.
    Pdf,
    /// A plain table, for other programs.
    Csv,
}

impl Kind {
    const fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Csv => "csv",
        }
    }

    const fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// How many rows go into it.
    pub const fn rows(self) -> usize {
        if matches!(self, Self::Pdf) { PAPER_ROWS } else { SHEET_ROWS }
    }
}

/// A list as a file.
pub struct Listed {
    /// Name of the file, without ending.
    pub name: String,
    /// Which list, how narrowed, in words of the access log.
    pub what: String,
    /// How many rows.
    pub rows: usize,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A table as CSV: UTF-8 with its mark, so that spreadsheets read it right; texts that they would take for a formula are
/// told apart by a leading apostrophe.
pub fn csv(table: &Table) -> Vec<u8> {
    let line = |cells: Vec<String>| cells.join(",");
    let head = line(table.columns.iter().map(|column| quoted(&column.header)).collect());
    let rows = table.rows.iter().map(|row| line(row.iter().map(cell).collect()));
    let lines: Vec<String> = std::iter::once(head).chain(rows).collect();
    format!("\u{feff}{}\r\n", lines.join("\r\n")).into_bytes()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => quoted(text),
        Cell::Int(n) => n.to_string(),
        Cell::Money(amount) => amount.0.to_string(),
        Cell::Decimal(n) => n.to_string(),
        Cell::Date(day) => day.iso(),
        Cell::DateTime(at) => at.rfc3339(),
    }
}

fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Gives a list as a file; an auditor says first what for.
pub async fn give(
    site: Arc<Site>,
    frame: Frame,
    officer: Officer,
    query: Pairs,
    kind: Kind,
    make: fn(&Desk, &Pairs, Kind) -> Result<Listed, PageError>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let purpose = purpose(desk, &query)?;
        let listed = make(desk, &query, kind)?;
        let what = Lang::Vi.t2("list.exported", "what", format!("{} {}", listed.what, kind.ending()), "n", listed.rows);
        desk.app().note_list(desk.actor(), &purpose, &what);
        Ok(answer(kind, &listed))
    })
    .await
}

/// The file as an answer.
pub fn answer(kind: Kind, listed: &Listed) -> Response {
    let place = if kind == Kind::Pdf { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, kind.mime().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{}.{}\"", listed.name, kind.ending())),
        // It holds personal data: nothing on the way may keep it.
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, listed.bytes.clone()).into_response()
}

/// Why the file is taken.
#[derive(Template)]
#[template(path = "lists/purpose.html")]
struct AskPurpose {
    page: Page,
    to: String,
    pairs: Pairs,
    field: Field,
}

/// What is written down as the purpose; an auditor has to say it.
fn purpose(desk: &Desk, query: &Pairs) -> Result<String, PageError> {
    if !must_say_purpose(desk) {
        return Ok(if desk.officer.holds(WORKERS) { "handling" } else { "oversight" }.to_owned());
    }
    if let Some(said) = value(query, "purpose") {
        return Ok(said.chars().take(LONGEST_PURPOSE).collect());
    }
    let lang = desk.lang();
    let asked = query.iter().any(|(name, _)| name == "purpose");
    let error = if asked { lang.t("dossier_page.purpose_missing") } else { "" };
    let field = Field::text("purpose", lang.t("dossier_page.purpose")).required().lang(lang).error(error);
    let to = desk.frame.path.split('?').next().unwrap_or_default().to_owned();
    let pairs = query.iter().filter(|(name, _)| name != "purpose").cloned().collect();
    let view = AskPurpose { page: desk.page(lang.t("list.purpose_title"), "search"), to, pairs, field };
    let status = if asked { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Err(PageError::Answer(Box::new(html(status, &view))))
}

/// A file could not be made: written down for the operator, told in words.
pub fn failed(desk: &Desk, error: &impl std::fmt::Display) -> PageError {
    tracing::error!(%error, path = desk.frame.path, "a file could not be made");
    PageError::Answer(Box::new(fault(&desk.site, &desk.frame, StatusCode::INTERNAL_SERVER_ERROR)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_as_csv_are_safe_for_spreadsheets() {
        let column = |header: &str| paper::xlsx::Column::new(header, 10, paper::xlsx::ColumnKind::Text);
        let table = Table {
            sheet: String::new(),
            title: String::new(),
            subtitles: Vec::new(),
            columns: vec![column("STT"), column("Tên, họ")],
            rows: vec![vec![Cell::Int(1), Cell::Text("=1+1".to_owned())], vec![Cell::Int(2), Cell::Text("A \"B\"".to_owned())]],
            made_at: kernel::Instant(0),
        };
        let text = String::from_utf8(csv(&table)).unwrap();
        assert_eq!(text, "\u{feff}STT,\"Tên, họ\"\r\n1,'=1+1\r\n2,\"A \"\"B\"\"\"\r\n");
    }
}
