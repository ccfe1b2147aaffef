//! The report as files: of the figures now (a draft), and of a closed report, whose paper is the one that was sent.

use std::sync::Arc;

use app::reports::Frozen;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Instant;
use paper::form::SettlementReport;

use super::closed::{Shut, find};
use super::{Told, asked, default_recipient};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::lists::failed;
use crate::server::{Pairs, value};
use crate::site::Site;

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn file(name: &str, mime: &'static str, bytes: Vec<u8>) -> Response {
    let place = if mime == PDF { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, mime.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

/// The bytes of a report as a paper.
///
/// # Errors
/// The template does not work.
pub fn printed(desk: &Desk, form: SettlementReport) -> Result<Vec<u8>, PageError> {
    let form = paper::Form::SettlementReport(form);
    Ok(paper::render(&form, &desk.site.templates).map_err(|error| failed(desk, &error))?.bytes)
}

fn draft(desk: &Desk, query: &Pairs) -> Result<(SettlementReport, String), PageError> {
    let choice = asked::choose(desk, query)?;
    let counted = desk.app().settlement_report(&choice.asked)?;
    let recipient = value(query, "recipient").map(str::to_owned);
    let told = Told {
        whose: &choice.asked.whose,
        unit_name: choice.unit_name,
        recipient: recipient.unwrap_or_else(|| default_recipient(desk, &choice.asked.whose)),
        named: choice.asked.named,
        terms: counted.terms,
        report: &counted.report,
        draft: true,
    };
    let form = told.form(desk, desk.lang(), desk.now())?;
    Ok((form, format!("ii06a-{}-{}", choice.asked.whose.key(), choice.asked.named.key())))
}

/// `GET /desk/reports/ii06a.pdf`.
pub async fn pdf(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    let work = move |desk: &Desk| {
        let (form, name) = draft(desk, &query)?;
        Ok(file(&format!("{name}.pdf"), PDF, printed(desk, form)?))
    };
    desk::answer(site, frame, officer, work).await
}

/// `GET /desk/reports/ii06a.xlsx`.
pub async fn xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    let work = move |desk: &Desk| {
        let (form, name) = draft(desk, &query)?;
        let bytes = paper::xlsx::settlement_sheet(&form).map_err(|error| failed(desk, &error))?;
        Ok(file(&format!("{name}.xlsx"), XLSX, bytes))
    };
    desk::answer(site, frame, officer, work).await
}

async fn of_closed(
    (site, frame, officer): (Arc<Site>, Frame, Officer),
    id: u32,
    make: fn(&Desk, &Shut, String) -> PageResult,
) -> Response {
    let work = move |desk: &Desk| {
        let shut = find(desk, id)?;
        let name = format!("ii06a-{}-{}-{id}", shut.whose.key(), shut.frozen.period);
        make(desk, &shut, name)
    };
    desk::answer(site, frame, officer, work).await
}

/// `GET /desk/reports/ii06a/closed/{id}/pdf`: the bytes that were kept.
pub async fn closed_pdf(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    let make = |desk: &Desk, shut: &Shut, name: String| {
        Ok(file(&format!("{name}.pdf"), PDF, desk.app().read_file(&shut.frozen.pdf_hash())?))
    };
    of_closed((site, frame, officer), id, make).await
}

/// `GET /desk/reports/ii06a/closed/{id}/xlsx`: the frozen figures.
pub async fn closed_xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    let make = |desk: &Desk, shut: &Shut, name: String| {
        let form = frozen_form(desk, shut)?;
        let bytes = paper::xlsx::settlement_sheet(&form).map_err(|error| failed(desk, &error))?;
        Ok(file(&format!("{name}.xlsx"), XLSX, bytes))
    };
    of_closed((site, frame, officer), id, make).await
}

/// `GET /desk/reports/ii06a/closed/{id}/json`: what was frozen, byte for byte: its hash is the one of the page.
pub async fn closed_json(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    let make = |_: &Desk, shut: &Shut, name: String| {
        Ok(file(&format!("{name}.json"), "application/json", shut.closed.text.clone().into_bytes()))
    };
    of_closed((site, frame, officer), id, make).await
}

/// The form of a closed report; nobody signs it anew.
fn frozen_form(desk: &Desk, shut: &Shut) -> Result<SettlementReport, PageError> {
    let told = Told::of_frozen(&shut.whose, &shut.frozen).ok_or(PageError::NotFound)?;
    let mut form = told.form(desk, desk.lang(), closed_at(&shut.frozen, shut.closed.entered.at))?;
    (form.keeper, form.signatory) = (None, None);
    Ok(form)
}

/// When a report was counted.
fn closed_at(frozen: &Frozen, entered: Instant) -> Instant {
    Instant::parse(&frozen.counted_at).unwrap_or(entered)
}
