//! The pages, one directory each: view type, handler, template, samples.

pub mod account;
pub mod admin;
pub mod behind;
pub mod board;
pub mod calendar;
pub mod changes;
pub mod citizen;
pub mod committee;
pub mod dashboard;
pub mod documents;
pub mod dossier;
pub mod eform;
pub mod fault;
pub mod figures;
pub mod help;
pub mod home;
pub mod index766;
pub mod leave;
pub mod lists;
pub mod periodic;
pub mod plans;
pub mod procedure;
pub mod procedures;
pub mod receive;
pub mod reconcile;
pub mod reports;
pub mod resend;
pub mod steering;
pub mod submit;
pub mod tasks;
pub mod track;
pub mod work;
#[cfg(test)]
pub mod samples;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::desk::{Desk, PageError, PageResult};

/// A rendered view. A fragment and its page share an address, so caches must tell them apart.
pub fn html(status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(text) => {
            let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::VARY, "cookie, hx-request")];
            (status, headers, text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Bytes with a name. What a browser might run is never shown in place.
pub fn sent(name: &str, mime: &str, inline: bool, bytes: Vec<u8>) -> Response {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let full: String = name.bytes().map(|b| if safe(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect();
    let way = if inline { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{full}");
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

/// A file that an owner uses, as bytes.
///
/// # Errors
/// `NotFound` when the owner does not use it; the store failed.
pub fn kept_file(desk: &Desk, owner: &str, hash: &str) -> PageResult {
    let (used, row, bytes) = desk.app().open_file(owner, hash)?.ok_or(PageError::NotFound)?;
    let kind = intake::sniff::ALL.iter().find(|kind| kind.mime == row.mime);
    let inline = kind.is_some_and(|kind| kind.may_be_shown_inline);
    let mime = kind.map_or("application/octet-stream", |kind| kind.mime);
    Ok(sent(&used.name, mime, inline, bytes))
}
