//! The public JSON API, version 1. Errors are problem+json (RFC 9457).

pub mod procedures;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::lang::Lang;
use crate::pages::fault::key;

/// The description that programs read; a test holds it against the answers.
pub const OPENAPI: &str = include_str!("openapi.json");

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
