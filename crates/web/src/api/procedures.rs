//! The catalogue for programs.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use procedure::{Agency, Level, Part, ProcedureVersion, QualityIssue, quality_issues};
use serde::Serialize;
use serde_json::Value;

use super::{answer, problem};
use crate::frame::Frame;
use crate::pages::procedures::Choice;
use crate::server::{Pairs, value};
use crate::site::Site;

const USUAL_LIMIT: usize = 20;
const LARGEST_LIMIT: usize = 100;

/// A page of the list.
#[derive(Serialize)]
struct List<'a> {
    items: Vec<Summary<'a>>,
    /// Give it back as `cursor` for what follows.
    next_cursor: Option<&'a str>,
    total: usize,
}

#[derive(Serialize)]
struct Summary<'a> {
    code: &'a str,
    version: u32,
    name: &'a str,
    summary: Option<&'a str>,
    sector: &'a str,
    life_event: Option<&'a str>,
    levels: &'a [Level],
    agency: &'a Agency,
    limit: Option<calendar::Limit>,
    href: String,
}

/// The whole version without its editor's material.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    version: Value,
    in_force: bool,
    parts: Vec<Part>,
    to_check: &'a [QualityIssue],
}

/// `GET /api/v1/procedures?q=&event=&sector=&level=&agency=&cursor=&limit=`: the cursor is the last code seen.
pub async fn list(State(site): State<Arc<Site>>, frame: Frame, Query(query): Query<Pairs>) -> Response {
    let today = site.today();
    let limit = value(&query, "limit").map_or(Ok(USUAL_LIMIT), str::parse);
    let Some(limit) = limit.ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit)) else {
        return problem(frame.lang, StatusCode::BAD_REQUEST);
    };
    let catalogue = site.catalogue();
    let found = Choice::read(&query, &catalogue, today).find(&catalogue, today);
    let start = match value(&query, "cursor") {
        None => Some(0),
        Some(cursor) => found.iter().position(|version| version.code.as_str() == cursor).map(|index| index + 1),
    };
    let Some(start) = start else { return problem(frame.lang, StatusCode::BAD_REQUEST) };
    let page = found.get(start..(start + limit).min(found.len())).unwrap_or_default();
    let more = start + page.len() < found.len();
    let next_cursor = page.last().filter(|_| more).map(|version| version.code.as_str());
    let items = page.iter().map(|version| summary(version)).collect();
    answer(StatusCode::OK, "application/json", &List { items, next_cursor, total: found.len() })
}

fn summary(version: &ProcedureVersion) -> Summary<'_> {
    Summary {
        code: version.code.as_str(),
        version: version.version,
        name: &version.name,
        summary: version.summary.as_deref(),
        sector: &version.sector,
        life_event: version.life_event.as_deref(),
        levels: &version.levels,
        agency: &version.agency,
        limit: version.limit,
        href: format!("/api/v1/procedures/{}", version.code),
    }
}

/// `GET /api/v1/procedures/{code}`.
pub async fn one(State(site): State<Arc<Site>>, frame: Frame, Path(code): Path<String>) -> Response {
    let Some(version) = site.shown_version(&code) else { return problem(frame.lang, StatusCode::NOT_FOUND) };
    let Ok(mut value) = serde_json::to_value(version.as_ref()) else {
        return problem(frame.lang, StatusCode::INTERNAL_SERVER_ERROR);
    };
    // Raw readings are for the catalogue's editor; what is doubtful is told under `to_check`.
    if let Some(object) = value.as_object_mut() {
        object.remove("provenance");
        object.remove("own_portal");
    }
    let issues = quality_issues(&version);
    let in_force = version.usable() && version.holds_on(site.today());
    let whole = Whole { version: value, in_force, parts: version.parts(), to_check: &issues };
    answer(StatusCode::OK, "application/json", &whole)
}
