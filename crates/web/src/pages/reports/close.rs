//! Closing a report: a page that asks, then the closing itself.

use std::sync::Arc;

use app::AppError;
use app::ports::PortError;
use app::reports::{Closing, Frozen};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::Column;
use kernel::Instant;

use super::asked::{self, Choice, page_of};
use super::files::printed;
use super::names::{days_text, period_name};
use super::show::{Over, over};
use super::{REPORT, Told, default_recipient};
use crate::desk::{self, Desk, PageResult};
use crate::flash;
use crate::form::Field;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::{Flash, Page};
use crate::pages::html;
use crate::posted::Posted;
use crate::server::Pairs;
use crate::site::Site;

/// Longest name of who receives the report, characters.
const LONGEST: usize = 200;

/// What is about to be closed.
#[derive(Template)]
#[template(path = "reports/close.html")]
struct Sure {
    page: Page,
    choice: Choice,
    period: String,
    days: String,
    /// Columns with their figures: number, words, figure.
    sums: Vec<(u8, String, String)>,
    over: Option<Over>,
    recipient: Field,
    back: String,
}

/// `GET /desk/reports/ii06a/close`.
pub async fn ask(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query, None, "")).await
}

fn view(desk: &Desk, query: &Pairs, typed: Option<&str>, error: &str) -> PageResult {
    let (choice, lang, app) = (asked::choose(desk, query)?, desk.lang(), desk.app());
    let back = page_of(&choice.asked);
    if let Some(closed) = app.closed_settlement(&choice.asked) {
        let text = lang.t1("report.closed_before", "id", closed.id);
        return Ok(flash::redirect(&format!("{REPORT}/closed/{}", closed.id), &[Flash { kind: "info", text }]));
    }
    if let Some(refusal) = app.closing_refusal(desk.actor(), &choice.asked) {
        return Ok(desk.not_done(&back, &refusal));
    }
    let counted = app.settlement_report(&choice.asked)?;
    let value = typed.map_or_else(|| default_recipient(desk, &choice.asked.whose), str::to_owned);
    let recipient = Field::text("recipient", lang.t("report.recipient")).required().value(value).lang(lang).error(error);
    let shown = [
        Column::Received, Column::Online, Column::Direct, Column::Carried, Column::Settled, Column::Early, Column::OnTime,
        Column::Late, Column::Open, Column::OpenInTime, Column::OpenLate,
    ];
    let sum = |column: Column| {
        let name = lang.word("report.column", column.number().to_string()).into_owned();
        (column.number(), name, kernel::text::grouped(counted.report.columns.get(column)))
    };
    let view = Sure {
        page: desk.page(lang.t("report.close_title"), "reports"),
        period: period_name(lang, choice.asked.named),
        days: days_text(lang, counted.terms.days.from, counted.terms.days.to),
        sums: shown.into_iter().map(sum).collect(),
        over: app.carried_over(&choice.asked.whose, &counted).map(|found| over(desk, found)),
        recipient,
        back,
        choice,
    };
    Ok(html(if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &view))
}

/// `POST /desk/reports/ii06a/close`.
pub async fn close(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| done(desk, &posted)).await
}

fn done(desk: &Desk, posted: &Posted) -> PageResult {
    let (choice, lang) = (asked::choose(desk, &posted.pairs)?, desk.lang());
    let recipient = posted.get("recipient").trim();
    if recipient.is_empty() || recipient.chars().count() > LONGEST {
        return view(desk, &posted.pairs, Some(recipient), &lang.t1("report.recipient_wrong", "most", LONGEST));
    }
    let whose = &choice.asked.whose;
    let press = |frozen: &Frozen, at: Instant| {
        let failed = |text: String| PortError { temporary: false, text };
        let told = Told::of_frozen(whose, frozen).ok_or_else(|| failed("no period".to_owned()))?;
        let form = told.form(desk, Lang::Vi, at).map_err(|error| failed(format!("{error:?}")))?;
        printed(desk, form).map_err(|error| failed(format!("{error:?}")))
    };
    let closing = Closing {
        actor: desk.actor(),
        asked: &choice.asked,
        unit_name: choice.unit_name.clone(),
        recipient: recipient.to_owned(),
        press: &press,
    };
    match desk.app().close_settlement(&closing) {
        Ok(id) => Ok(desk.done(&format!("{REPORT}/closed/{id}"), lang.t1("report.closed_now", "id", id))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(&page_of(&choice.asked), &refusal)),
        Err(error) => Err(error.into()),
    }
}
