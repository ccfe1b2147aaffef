//! Error pages: what is wrong, what to do, and the search box.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::frame::Frame;
use crate::page::Page;
use crate::site::Site;

/// An error in words.
#[derive(Template)]
#[template(path = "fault/fault.html")]
pub struct Fault {
    /// Frame.
    pub page: Page,
    /// Key of the sentences, `fault.<kind>` and `fault.<kind>_hint`.
    pub kind: &'static str,
    /// Status number, for reports.
    pub status: u16,
    /// Why a rule forbids it, with its article; empty for other errors.
    pub reason: String,
}

impl Fault {
    /// What to do.
    fn hint(&self) -> String {
        self.page.word("fault", format!("{}_hint", self.kind)).into_owned()
    }
}

/// Key of the sentences of a status.
pub fn key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::TOO_MANY_REQUESTS => "too_many",
        StatusCode::METHOD_NOT_ALLOWED => "wrong_method",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        status if status.is_client_error() => "bad_request",
        _ => "server",
    }
}

/// The error as a page.
pub fn page(site: &Site, frame: &Frame, status: StatusCode) -> Response {
    super::html(status, &view(site, frame, status))
}

fn view(site: &Site, frame: &Frame, status: StatusCode) -> Fault {
    let kind = key(status);
    let page = site.page(frame, frame.lang.word("fault", kind), "");
    Fault { page, kind, status: status.as_u16(), reason: String::new() }
}

/// What a rule forbids, as a page.
pub fn refused(site: &Site, frame: &Frame, status: StatusCode, refusal: &kernel::Refusal) -> Response {
    let page = site.page(frame, frame.lang.word("fault", "refused"), "");
    let reason = crate::desk::refusal_with_basis(frame.lang, refusal);
    super::html(status, &Fault { page, kind: "refused", status: status.as_u16(), reason })
}

/// One of each kind.
#[cfg(test)]
pub fn samples(site: &Site, lang: crate::lang::Lang) -> Vec<Fault> {
    let codes = [403u16, 404, 405, 413, 415, 429, 500].map(|code| StatusCode::from_u16(code).unwrap());
    codes.into_iter().map(|code| view(site, &super::samples::frame(lang, "/x"), code)).collect()
}
