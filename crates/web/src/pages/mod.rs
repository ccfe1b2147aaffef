//! The pages, one directory each: view type, handler, template, samples.

pub mod account;
pub mod admin;
pub mod behind;
pub mod board;
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
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

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
