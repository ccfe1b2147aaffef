//! `GET /desk/uncollected`: results that wait at the desk, longest first; telling the applicant, once more if need be.

use std::sync::Arc;

use app::rows::DossierRow;
use app::{access, dossier_id};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Command;
use kernel::Instant;

use super::rows::list_view;
use crate::desk::{self, Desk, PageError, RECEIVERS};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::work::{Shown, batch};
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: usize = 50;
/// Waiting longer than this many days is worth a call.
const LONG_DAYS: i32 = 7;

/// Results that wait.
#[derive(Template)]
#[template(path = "lists/uncollected.html")]
pub struct Uncollected {
    /// Frame.
    pub page: Page,
    /// Longest first.
    pub rows: Vec<Row>,
    /// Address of the next page.
    pub next: String,
    /// Address of the first page, when this is another.
    pub first: String,
}

/// One result.
pub struct Row {
    /// Code.
    pub code: String,
    /// Whose.
    pub applicant: String,
    /// Telephone.
    pub phone: String,
    /// How the applicant wants the result, and where to; empty: not said.
    pub delivery: (String, String),
    /// Name of the procedure.
    pub procedure: String,
    /// Since when.
    pub since: String,
    /// Days of waiting.
    pub days: i32,
    /// Waits long.
    pub long: bool,
    /// Appointment.
    pub promised: String,
    /// Told that it is ready.
    pub told: bool,
}

/// `GET /desk/uncollected`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let scope = access::units(&desk.officer.org, desk.actor(), RECEIVERS);
        let after = value(&query, "after").and_then(cursor);
        let begin = after.unwrap_or((Instant(i64::MIN), 0));
        let mut found = desk.app().uncollected(&scope, begin, ROWS as i64 + 1)?;
        let more = found.len() > ROWS;
        found.truncate(ROWS);
        let next = found.last().filter(|_| more).and_then(|row| {
            row.waiting_since.map(|since| format!("/desk/uncollected?after={}.{}", since.0, row.seq))
        });
        let shown = Shown::of(desk);
        let rows = found.iter().map(|found| row(desk, &shown, found)).collect::<Result<_, _>>()?;
        let view = Uncollected {
            page: desk.page(desk.lang().t("nav.uncollected"), "uncollected"),
            rows,
            next: next.unwrap_or_default(),
            first: if after.is_some() { "/desk/uncollected".to_owned() } else { String::new() },
        };
        Ok(html(StatusCode::OK, &view))
    })
    .await
}

fn cursor(text: &str) -> Option<(Instant, i64)> {
    let (at, seq) = text.split_once('.')?;
    Some((Instant(at.parse().ok()?), seq.parse().ok()?))
}

fn row(desk: &Desk, shown: &Shown, found: &DossierRow) -> Result<Row, PageError> {
    let story = dossier_id(&found.id).map(|id| desk.app().story(&id)).transpose()?.flatten();
    let since = found.waiting_since.unwrap_or(found.submitted_at);
    let days = desk.site.today().0 - since.day().0;
    Ok(Row {
        code: found.code.clone(),
        applicant: list_view(found).applicant,
        phone: story.as_ref().map(|story| story.dossier.applicant.phone.clone()).unwrap_or_default(),
        delivery: story
            .as_ref()
            .and_then(|story| app::delivery::wanted(&story.dossier))
            .map(|way| crate::words::delivery(desk.lang(), &way))
            .unwrap_or_default(),
        procedure: shown.procedure(&found.procedure),
        since: since.date_time_text(),
        days,
        long: days >= LONG_DAYS,
        promised: found.promised_at.map(|at| at.day().date_text()).unwrap_or_default(),
        told: story.is_some_and(|story| story.dossier.told_ready),
    })
}

/// `POST /desk/uncollected`: `code` any number of times; each applicant is told that the result is ready.
pub async fn tell(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let codes: Vec<&str> = posted.all("code").into_iter().take(batch::MOST).collect();
        if codes.is_empty() {
            return Ok(desk.not_done("/desk/uncollected", &batch::nothing_chosen()));
        }
        let text = desk.lang().t("uncollected.done");
        let rows = codes.iter().map(|code| batch::one(desk, code, Command::TellReady, text)).collect::<Result<_, _>>()?;
        batch::results(desk, "uncollected", rows, "/desk/uncollected".to_owned())
    })
    .await
}
