//! The public JSON API, version 1. Errors are problem+json (RFC 9457).

mod answers;
pub mod asker;
pub mod bundle;
pub mod commands;
pub mod dossiers;
pub mod events;
pub mod fault;
pub mod indices;
pub mod papers;
pub mod procedures;
pub mod reports;
pub mod scores;
mod shapes;
mod submission;
pub mod submit;
pub mod tasks;
pub mod uploads;

use axum::routing::{get, post};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::lang::Lang;
use crate::pages::fault::key;
use crate::routes::{Audience, Permission, Route};

/// The description that programs read; a test holds it against the answers.
pub const OPENAPI: &str = include_str!("openapi.json");

/// Routes of other systems, and the auditor's bundle.
pub fn routes() -> Vec<Route> {
    let token = |path, method, handler| Route {
        audience: Audience::Machine,
        permission: Permission::Token,
        ..Route::open(path, method, handler)
    };
    vec![
        token("/api/v1/dossiers", "GET", get(dossiers::list)),
        token("/api/v1/dossiers", "POST", post(submit::post)),
        token("/api/v1/dossiers/{code}", "GET", get(dossiers::one)),
        token("/api/v1/dossiers/{code}/history", "GET", get(dossiers::history)),
        token("/api/v1/dossiers/{code}/commands", "POST", post(commands::post)),
        token("/api/v1/dossiers/{code}/papers", "GET", get(papers::list)),
        token("/api/v1/dossiers/{code}/papers/{key}", "GET", get(papers::one)),
        token("/api/v1/dossiers/{code}/files/{hash}", "GET", get(papers::file)),
        token("/api/v1/files", "POST", post(uploads::post)).with_files(),
        token("/api/v1/scores", "GET", get(scores::show)),
        token("/api/v1/scores/{item}", "GET", get(scores::item)),
        token("/api/v1/events", "GET", get(events::list)),
        token("/api/v1/tasks", "GET", get(tasks::list)),
        token("/api/v1/tasks/{id}", "GET", get(tasks::one)),
        token("/api/v1/tasks/{id}/history", "GET", get(tasks::history)),
        token("/api/v1/tasks/{id}/progress", "POST", post(tasks::progress)),
        token("/api/v1/task-figures", "GET", get(tasks::figures)),
        token("/api/v1/reports/ii06a", "GET", get(reports::now)),
        token("/api/v1/reports/ii06a/closed", "GET", get(reports::closed)),
        token("/api/v1/reports/ii06a/closed/{id}", "GET", get(reports::one)),
        token("/api/v1/reports/ii06a/closed/{id}/pdf", "GET", get(reports::pdf)),
        Route::desk(
            "/desk/dossiers/{code}/bundle",
            "GET",
            Permission::Role(&[kernel::Role::Auditor]),
            get(bundle::show),
        ),
    ]
}

/// An error.
#[derive(Debug, Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

/// `GET /api/v1/openapi.json`.
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI).into_response()
}

/// An error for programs, its sentences in the language of `Accept-Language`.
pub fn problem(lang: Lang, status: StatusCode) -> Response {
    let key = key(status);
    let (title, detail) = (lang.word("fault", key), lang.word("fault", format!("{key}_hint")));
    answer(
        status,
        "application/problem+json",
        &Problem { r#type: "about:blank", title: &title, status: status.as_u16(), detail: &detail },
    )
}

/// A JSON answer.
pub(crate) fn answer(status: StatusCode, content_type: &'static str, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => {
            let headers = [(header::CONTENT_TYPE, content_type), (header::VARY, "accept-language")];
            (status, headers, body).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
