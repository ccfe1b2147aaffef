//! `POST /desk/steering/reports`: begins a report with the figures as they are.

use std::sync::Arc;

use app::AppError;
use axum::extract::State;
use axum::response::Response;

use super::head::usual;
use super::list::{Typed, asked_key, view};
use super::reach::{offices, require_writer};
use super::REPORTS;
use crate::desk::{self, Desk, PageResult};
use crate::flash;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Flash;
use crate::posted::Posted;
use crate::site::Site;

/// `POST /desk/steering/reports`: `office`, `period`.
pub async fn begin(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| done(desk, &posted)).await
}

fn done(desk: &Desk, posted: &Posted) -> PageResult {
    require_writer(desk)?;
    let (own, lang) = (offices(desk), desk.lang());
    let again = |error: String| {
        let typed = Typed { office: posted.get("office").to_owned(), period: posted.get("period").to_owned(), error };
        view(desk, &typed)
    };
    let Some(office) = own.into_iter().find(|office| office.as_str() == posted.get("office")) else {
        return again(lang.t("periodic.no_office").to_owned());
    };
    let periods = desk.app().report_periods();
    let Some(due) = periods.iter().find(|due| asked_key(due) == posted.get("period")) else {
        return again(lang.t("periodic.no_period").to_owned());
    };
    let asked = due.asked;
    if let Some(known) = desk.app().steering().standing_report(&office, asked.period, asked.from, asked.to) {
        let text = lang.t("periodic.known").to_owned();
        return Ok(flash::redirect(&format!("{REPORTS}/{}", known.id), &[Flash { kind: "info", text }]));
    }
    match desk.app().begin_report(desk.actor(), &office, asked, usual(desk, &office)) {
        Ok(id) => Ok(desk.done(&format!("{REPORTS}/{id}"), lang.t("periodic.begun"))),
        Err(AppError::Refused(refusal)) => again(desk::refusal_with_basis(lang, &refusal)),
        Err(error) => Err(error.into()),
    }
}
