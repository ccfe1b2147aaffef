//! What changed between two versions of a procedure.

pub mod words;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use procedure::difference;

use crate::frame::Frame;
use crate::page::Page;
use crate::server::{Pairs, fault, value};
use crate::site::Site;

/// The difference of two versions.
#[derive(Template)]
#[template(path = "changes/changes.html")]
pub struct Changes {
    /// Frame.
    pub page: Page,
    /// Way back.
    pub crumbs: Vec<(String, String)>,
    /// Number of the older version.
    pub old: u32,
    /// Number of the newer version.
    pub new: u32,
    /// What differs.
    pub changes: Vec<words::Told>,
}

/// `GET /procedures/{code}/changes?from=1&to=2`.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    match view(&site, &frame, &code, &query) {
        Some(view) => super::html(StatusCode::OK, &view),
        None => fault(&site, &frame, StatusCode::NOT_FOUND),
    }
}

/// `None` if the address names no two versions.
fn view(site: &Site, frame: &Frame, code: &str, query: &Pairs) -> Option<Changes> {
    let lang = frame.lang;
    let code = code.into();
    let catalogue = site.catalogue();
    let version = |name| catalogue.get(&code, value(query, name)?.parse().ok()?);
    let (old, new) = (version("from")?, version("to")?);
    let title = lang.t2("changes.title", "old", old.version, "new", new.version);
    let crumbs = vec![
        (lang.t("nav.procedures").to_owned(), "/procedures".to_owned()),
        (new.name.clone(), format!("/procedures/{code}")),
        (title.clone(), String::new()),
    ];
    let changes = words::told(lang, old, new, &difference(old, new));
    Some(Changes { page: site.page(frame, title, "procedures"), crumbs, old: old.version, new: new.version, changes })
}

/// Two versions that differ, and one compared with itself.
#[cfg(test)]
pub fn samples(site: &Site, lang: crate::lang::Lang) -> Vec<Changes> {
    let query = |from: &str, to: &str| vec![("from".to_owned(), from.to_owned()), ("to".to_owned(), to.to_owned())];
    let frame = super::samples::frame(lang, "/procedures/1.001193/changes");
    [query("1", "2"), query("2", "2")].iter().filter_map(|query| view(site, &frame, "1.001193", query)).collect()
}
