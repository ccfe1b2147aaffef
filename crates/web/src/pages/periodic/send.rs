//! Sending: a page that asks, with number and day; then freezing. Withdrawing what was sent.

use std::sync::Arc;

use app::AppError;
use app::ports::PortError;
use app::tasks::report::{Draft, Pressed};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, Instant};
use steering::book::{BookCommand, ReportId};

use super::paper_of::{paper, sentences};
use super::reach::{find, find_draft, require_writer};
use super::show::{Wrong, view};
use super::shown::{Differs, changes, differs};
use super::words::{office_name, period_title};
use super::REPORTS;
use crate::desk::{self, Desk, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;

/// What is about to be sent.
#[derive(Template)]
#[template(path = "periodic/send.html")]
struct Sure {
    page: Page,
    /// Address of the report.
    back: String,
    period: String,
    days: String,
    office: String,
    addressees: Vec<String>,
    fields: Vec<Field>,
    errors: Vec<(String, String)>,
    differences: Vec<Differs>,
}

/// `GET /desk/steering/reports/{id}/send`.
pub async fn ask(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| asked(desk, id, None)).await
}

/// Number and day as typed, with what is wrong.
struct Typed {
    number: String,
    date: String,
    errors: Vec<(String, String)>,
}

fn asked(desk: &Desk, id: u32, typed: Option<Typed>) -> PageResult {
    let ((report, draft), lang) = (find_draft(desk, id)?, desk.lang());
    if let Some(refusal) = desk.app().sending_refusal(desk.actor(), ReportId(id)) {
        return Ok(desk.not_done(&format!("{REPORTS}/{id}"), &refusal));
    }
    let head = &draft.own.head;
    let failed = typed.is_some();
    let typed = typed.unwrap_or_else(|| Typed {
        number: head.number.clone(),
        date: head.date.unwrap_or_else(|| desk.site.today()).date_text(),
        errors: Vec::new(),
    });
    let error = |name: &str| typed.errors.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone()).unwrap_or_default();
    let number = Field::text("number", lang.t1("periodic.number_with", "symbol", &head.symbol));
    let view = Sure {
        page: desk.page(lang.t("periodic.send_title"), "periodic"),
        back: format!("{REPORTS}/{id}"),
        period: period_title(lang, report.draft.period, report.draft.to),
        days: lang.t2("report.days", "from", report.draft.from.date_text(), "to", report.draft.to.date_text()),
        office: office_name(desk, &report.draft.unit),
        addressees: head.addressees.clone(),
        fields: vec![
            number.value(typed.number.clone()).help(lang.t("periodic.head_number_help")).lang(lang).error(error("number")),
            Field::date("date", lang.t("periodic.head_date")).required().value(typed.date.clone()).lang(lang).error(error("date")),
        ],
        differences: differs(desk, &changes(desk, &report, &draft.gathered)?),
        errors: typed.errors,
    };
    Ok(html(if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

/// `POST /desk/steering/reports/{id}/send`: `number`, `date`.
pub async fn send(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<u32>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| done(desk, id, &posted)).await
}

/// Prints a draft as it will be sent.
///
/// # Errors
/// The template does not work.
pub fn press(desk: &Desk, draft: &Draft, as_draft: bool, at: Instant) -> Result<Pressed, PortError> {
    let failed = |text: String| PortError { temporary: false, text };
    let (paper, sentences) = (paper(desk, &draft.gathered, &draft.own, as_draft, at), sentences(desk, &draft.own));
    let official = paper.official(&sentences);
    let value = |value: serde_json::Result<serde_json::Value>| value.map_err(|error| failed(error.to_string()));
    Ok(Pressed {
        pdf: paper::official::pdf(&official, &desk.site.templates).map_err(|error| failed(error.to_string()))?.bytes,
        docx: paper::official::docx(&official).map_err(|error| failed(error.to_string()))?,
        paper: value(serde_json::to_value(&paper))?,
        sentences: value(serde_json::to_value(&sentences))?,
    })
}

fn done(desk: &Desk, id: u32, posted: &Posted) -> PageResult {
    let (_, draft) = find_draft(desk, id)?;
    let (lang, app, here) = (desk.lang(), desk.app(), format!("{REPORTS}/{id}"));
    let number: String = posted.get("number").trim().chars().take(20).collect();
    let date = posted.get("date").trim().to_owned();
    let day = Day::parse_typed(&date).ok().filter(|day| *day <= desk.site.today() && *day > draft.gathered.to);
    let Some(day) = day else {
        let text = lang.t1("periodic.wrong_send_date", "day", draft.gathered.to.date_text());
        return asked(desk, id, Some(Typed { number, date, errors: vec![("date".to_owned(), text)] }));
    };
    let head = &draft.own.head;
    if head.number != number || head.date != Some(day) {
        match app.write_report(desk.actor(), ReportId(id), |own| (own.head.number, own.head.date) = (number, Some(day))) {
            Ok(()) => {}
            Err(AppError::Refused(refusal)) => return Ok(desk.not_done(&here, &refusal)),
            Err(error) => return Err(error.into()),
        }
    }
    match app.send_report(desk.actor(), ReportId(id), &|draft, at| press(desk, draft, false, at)) {
        Ok(hash) => Ok(desk.done(&here, lang.t1("periodic.sent_now", "hash", &hash[..12]))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(&here, &refusal)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /desk/steering/reports/{id}/withdraw`: `reason`.
pub async fn withdraw(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<u32>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        require_writer(desk)?;
        find(desk, id)?;
        let reason = posted.get("reason").trim().to_owned();
        if reason.is_empty() {
            return view(desk, id, Wrong::Withdraw(reason));
        }
        let command = BookCommand::WithdrawReport { report: ReportId(id), reason };
        match desk.app().steer(desk.actor(), command) {
            Ok(_) => Ok(desk.done(&format!("{REPORTS}/{id}"), desk.lang().t("periodic.withdrawn_now"))),
            Err(AppError::Refused(refusal)) => Ok(desk.not_done(&format!("{REPORTS}/{id}"), &refusal)),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
