//! `GET /api/v1/events`: what happened, in order, for systems that follow along.

use app::{FeedEvent, TokenScope};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::answer;
use super::asker::Asker;
use super::dossiers::limit;
use super::fault::{ApiFault, ApiResult};
use crate::server::{Pairs, value};

#[derive(Serialize)]
struct Page {
    items: Vec<Told>,
    /// Give it back as `after`, also when there are no items.
    next: i64,
    /// Nothing more at the moment.
    at_end: bool,
}

#[derive(Serialize)]
struct Told {
    position: i64,
    at: String,
    r#type: String,
    dossier: String,
    code: String,
    payload: Value,
}

impl From<FeedEvent> for Told {
    fn from(event: FeedEvent) -> Self {
        Self {
            position: event.position,
            at: event.at.rfc3339(),
            r#type: event.event_type,
            dossier: event.dossier,
            code: event.code,
            payload: event.payload,
        }
    }
}

/// `GET /api/v1/events?after=&limit=`.
pub async fn list(asker: Asker, Query(query): Query<Pairs>) -> Response {
    asker.answer(&[TokenScope::Events], move |asker| page(asker, &query)).await
}

fn page(asker: &Asker, query: &Pairs) -> ApiResult {
    let after = value(query, "after").map_or(Ok(0), str::parse).ok().filter(|after: &i64| *after >= 0);
    let after = after.ok_or(ApiFault::Query("after"))?;
    let page = asker.site.app.feed(&asker.bearer, after, usize::try_from(limit(query)?).unwrap_or(1))?;
    let items = page.events.into_iter().map(Told::from).collect();
    Ok(answer(StatusCode::OK, "application/json", &Page { items, next: page.next, at_end: page.at_end }))
}
