//! Files that lists give: sheets and papers. They carry personal data away: who took which, and for what, is written down.

use std::sync::Arc;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

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
}

impl Kind {
    const fn ending(self) -> &'static str {
        if matches!(self, Self::Pdf) { "pdf" } else { "xlsx" }
    }

    const fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
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

fn answer(kind: Kind, listed: &Listed) -> Response {
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
