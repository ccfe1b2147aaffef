//! How to use the site, what its marks mean, and how accessible it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::frame::Frame;
use crate::page::Page;
use crate::site::Site;

/// The help page.
#[derive(Template)]
#[template(path = "help/help.html")]
pub struct Help {
    /// Frame.
    pub page: Page,
}

/// `GET /help`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    super::html(StatusCode::OK, &view(&site, &frame))
}

fn view(site: &Site, frame: &Frame) -> Help {
    Help { page: site.page(frame, frame.lang.t("help.title"), "help") }
}

/// The page.
#[cfg(test)]
pub fn samples(site: &Site, lang: crate::lang::Lang) -> Vec<Help> {
    vec![view(site, &super::samples::frame(lang, "/help"))]
}
