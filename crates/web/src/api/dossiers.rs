//! Dossiers for other systems: lists, one dossier, its history.

use app::{Due, Narrow, TokenScope};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use serde::Serialize;

use super::answer;
use super::asker::Asker;
use super::fault::{ApiFault, ApiResult};
use super::shapes::{self, Row, Turned};
use crate::server::{Pairs, value};

const USUAL_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 200;

#[derive(Serialize)]
struct List {
    items: Vec<Row>,
    /// Give it back as `after`; none: that was the last page.
    next: Option<String>,
}

#[derive(Serialize)]
struct History {
    code: String,
    items: Vec<Turned>,
}

/// `limit` of a list.
///
/// # Errors
/// It is no number between 1 and the largest.
pub fn limit(query: &Pairs) -> Result<i64, ApiFault> {
    let limit = value(query, "limit").map_or(Ok(USUAL_LIMIT), str::parse);
    limit.ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit)).ok_or(ApiFault::Query("limit"))
}

fn day(query: &Pairs, name: &'static str) -> Result<Option<Day>, ApiFault> {
    value(query, name).map(|text| Day::parse(text).map_err(|_| ApiFault::Query(name))).transpose()
}

fn narrow(query: &Pairs) -> Result<Narrow, ApiFault> {
    let text = |name| value(query, name).map(str::to_owned);
    let due = match value(query, "due") {
        None => Due::Any,
        Some("overdue") => Due::Overdue,
        Some(finished @ ("early" | "on_time" | "late")) => Due::Finished(finished.to_owned()),
        Some(days) => Due::Within(days.parse().ok().filter(|n| (0..=366).contains(n)).ok_or(ApiFault::Query("due"))?),
    };
    let states = query.iter().filter(|(name, _)| name == "state").flat_map(|(_, text)| text.split(','));
    Ok(Narrow {
        states: states.map(|state| state.trim().to_owned()).filter(|state| !state.is_empty()).collect(),
        open: false,
        procedure: text("procedure"),
        channel: text("channel"),
        unit: text("unit"),
        from: day(query, "from")?,
        to: day(query, "to")?,
        due,
        words: text("q").unwrap_or_default(),
    })
}

/// `GET /api/v1/dossiers?state=&procedure=&channel=&unit=&from=&to=&due=&q=&after=&limit=`: newest receipt first.
pub async fn list(asker: Asker, Query(query): Query<Pairs>) -> Response {
    asker.answer(&[TokenScope::Read], move |asker| list_of(asker, &query)).await
}

fn list_of(asker: &Asker, query: &Pairs) -> ApiResult {
    let (limit, narrow, app) = (limit(query)?, narrow(query)?, &asker.site.app);
    let after = value(query, "after").map_or(Ok(i64::MAX), |text| text.parse().map_err(|_| ApiFault::Query("after")))?;
    let mut rows = app.list_dossiers(&app.org(), &asker.bearer.reader(), &narrow, after, limit + 1)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = rows.last().filter(|_| more).map(|row| row.seq.to_string());
    if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
        app.note_reading(&asker.bearer, &format!("list {} - {}", first.code, last.code));
    }
    let items = rows.into_iter().map(Row::from).collect();
    Ok(answer(StatusCode::OK, "application/json", &List { items, next }))
}

/// `GET /api/v1/dossiers/{code}`.
pub async fn one(asker: Asker, Path(code): Path<String>) -> Response {
    let work = move |asker: &Asker| {
        let story = asker.story(&code)?;
        asker.note(&story, "dossier");
        Ok(answer(StatusCode::OK, "application/json", &shapes::whole(&asker.site.app, &story)))
    };
    asker.answer(&[TokenScope::Read], work).await
}

/// `GET /api/v1/dossiers/{code}/history`.
pub async fn history(asker: Asker, Path(code): Path<String>) -> Response {
    let work = move |asker: &Asker| {
        let story = asker.story(&code)?;
        asker.note(&story, "history");
        Ok(answer(StatusCode::OK, "application/json", &History { code, items: shapes::history(&story.history) }))
    };
    asker.answer(&[TokenScope::Read], work).await
}
