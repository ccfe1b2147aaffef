//! Files that lists give: sheets and papers.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::desk::{Desk, PageError};
use crate::server::fault;

/// Kind of a sheet.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Kind of a paper.
pub const PDF: &str = "application/pdf";

/// A file to keep, or a paper to look at. It holds personal data: nothing on the way may keep it.
pub fn answer(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let place = if kind == PDF { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

/// A file could not be made: written down for the operator, told in words.
pub fn failed(desk: &Desk, error: &impl std::fmt::Display) -> PageError {
    tracing::error!(%error, path = desk.frame.path, "a file could not be made");
    PageError::Answer(Box::new(fault(&desk.site, &desk.frame, StatusCode::INTERNAL_SERVER_ERROR)))
}
