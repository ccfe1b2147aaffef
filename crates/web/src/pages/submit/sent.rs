//! Sent: code, secret, QR code, when the desk answers, what happens next.

use askama::Template;
use axum::http::StatusCode;
use dossier::Stage;

use super::Step;
use crate::desk::{PageError, PageResult};
use crate::page::Page;

/// The page.
#[derive(Template)]
#[template(path = "submit/sent.html")]
pub struct Sent {
    /// Frame.
    pub page: Page,
    /// Name of the procedure.
    pub procedure: String,
    /// Code.
    pub code: String,
    /// The tracking secret, as printed.
    pub secret: String,
    /// The tracking page with the secret.
    pub url: String,
    /// The same as a QR code: an SVG image.
    pub qr: String,
    /// The desk.
    pub desk: String,
    /// Until when the desk answers; empty when it has.
    pub answer_by: String,
}

/// `GET /submit/{draft}/sent`.
pub fn show(step: &Step<'_>) -> PageResult {
    let (app, code) = (step.visit.app(), step.application.sent.clone());
    let id = app.find_dossier(&code)?.ok_or(PageError::NotFound)?;
    let story = app.story(&id)?.ok_or(PageError::NotFound)?;
    let answer_by = match &story.dossier.stage {
        Stage::Submitted { reception } => reception.due_at.date_time_text(),
        _ => String::new(),
    };
    let qr = paper::qr::svg(&story.tracking_url).unwrap_or_default();
    // The picture stands inside the page; the declaration before it does not.
    let qr = qr.split_once("?>").map_or(qr.as_str(), |(_, svg)| svg).to_owned();
    let desk = story.org.unit(&story.dossier.receiving_unit).map(|unit| unit.name.clone()).unwrap_or_default();
    let view = Sent {
        page: step.visit.page(step.lang().t("submit.sent_title"), "procedures"),
        procedure: story.procedure.name.clone(),
        code,
        secret: story.tracking_secret.clone(),
        url: story.tracking_url.clone(),
        qr,
        desk,
        answer_by,
    };
    step.render(StatusCode::OK, &view)
}
