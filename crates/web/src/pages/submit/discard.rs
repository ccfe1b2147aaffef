//! Discarding a draft, after asking once more.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Step, state};
use crate::desk::PageResult;
use crate::page::{Flash, Page};

/// Asks once more.
#[derive(Template)]
#[template(path = "submit/discard.html")]
pub struct Discard {
    /// Frame.
    pub page: Page,
    /// Name of the procedure.
    pub procedure: String,
    /// Where the answer goes.
    pub action: String,
    /// Back to the draft.
    pub back: String,
}

/// `GET`.
pub fn show(step: &Step<'_>) -> PageResult {
    let page = step.visit.page(step.lang().t("submit.discard_title"), "procedures");
    let (action, back) = (step.href("discard"), step.href("who"));
    step.render(StatusCode::OK, &Discard { page, procedure: step.version.name.clone(), action, back })
}

/// `POST`: it is gone.
pub fn discard(step: &Step<'_>) -> Result<Response, crate::desk::PageError> {
    state::drop(step.visit, &step.id)?;
    let to = match &step.visit.citizen {
        Some(_) => "/citizen".to_owned(),
        None => format!("/procedures/{}/submit", step.version.code),
    };
    let text = step.lang().t("submit.discarded").to_owned();
    Ok(crate::flash::redirect(&to, &[Flash { kind: "good", text }]))
}
