//! Administration: catalogue, units, people, calendar, templates, imports, tokens, audit, status.
//! The auditor reads what the administrator may write.

pub mod blocks;
mod audit;
mod calendar;
mod catalogue;
mod imports;
pub mod official;
mod people;
mod reports;
pub mod sets;
mod status;
mod table;
mod templates;
mod tokens;
mod units;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Day, Refusal, Role};

use crate::address::encode as encoded;
use crate::desk::{Desk, PageError};
use crate::posted::Posted;
use crate::routes::{Permission, Route};

/// Who changes.
pub const ADMINISTRATOR: Permission = Permission::Role(&[Role::Administrator]);
/// Who reads.
pub const READERS: Permission = Permission::Role(&[Role::Administrator, Role::Auditor]);

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    let mut all = people::routes();
    all.extend(units::routes());
    all.extend(catalogue::routes());
    all.extend(calendar::routes());
    all.extend(reports::routes());
    all.extend(sets::routes());
    all.extend(official::routes());
    all.extend(templates::routes());
    all.extend(imports::routes());
    all.extend(tokens::routes());
    all.extend(audit::routes());
    all.extend(status::routes());
    all
}

/// A sentence of the page's language.
pub(crate) fn t(desk: &Desk, key: &str) -> String {
    desk.lang().find(key).unwrap_or(key).to_owned()
}

/// Whether the official may change what the administrator may.
fn is_administrator(desk: &Desk) -> bool {
    desk.officer.holds(&[Role::Administrator])
}

/// What is wrong in a form: names of fields (empty: the form as a whole) with sentences.
#[derive(Debug, Clone, Default)]
pub struct Wrong(pub Vec<(String, String)>);

impl Wrong {
    /// Notes something.
    pub fn put(&mut self, field: &str, text: impl Into<String>) {
        self.0.push((field.to_owned(), text.into()));
    }

    /// Notes that a field was left empty; its text otherwise.
    pub fn text(&mut self, desk: &Desk, posted: &Posted, field: &str) -> String {
        let text = posted.get(field).to_owned();
        if text.is_empty() {
            self.put(field, t(desk, "admin.error.empty"));
        }
        text
    }

    /// A day that must be given.
    pub fn day(&mut self, desk: &Desk, posted: &Posted, field: &str) -> Day {
        if posted.get(field).is_empty() {
            self.put(field, t(desk, "admin.error.empty"));
            return Day(0);
        }
        self.day_or_none(desk, posted, field).unwrap_or(Day(0))
    }

    /// A day that may be left out.
    pub fn day_or_none(&mut self, desk: &Desk, posted: &Posted, field: &str) -> Option<Day> {
        let text = posted.get(field);
        if text.is_empty() {
            return None;
        }
        let day = Day::parse_typed(text).or_else(|_| Day::parse(text)).ok();
        if day.is_none() {
            self.put(field, t(desk, "admin.error.day"));
        }
        day
    }

    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form that comes back: its key, what was entered, what is wrong.
pub struct Back {
    /// Which form of the page.
    pub form: &'static str,
    /// What was entered.
    pub posted: Posted,
    /// What is wrong.
    pub wrong: Wrong,
}

/// Sorts the end of a change: done, refused (the form comes back with the reason) or failed.
pub(crate) fn settle<T>(desk: &Desk, wrong: &mut Wrong, field: &str, done: app::AppResult<T>) -> Result<Option<T>, PageError> {
    match done {
        Ok(value) => Ok(Some(value)),
        Err(app::AppError::Refused(refusal)) => {
            wrong.put(field, refused(desk, &refusal));
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

/// The reason of a refusal with its article.
pub(crate) fn refused(desk: &Desk, refusal: &Refusal) -> String {
    desk.refusal(refusal)
}

/// A file to be kept by the browser.
pub(crate) fn download(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = (StatusCode::OK, bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Kind of an XLSX file.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
