//! `GET /desk/steering/reports`: what is due, drafts, what was sent, what was withdrawn; beginning a report.

use std::sync::Arc;

use app::tasks::report::DueReport;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::UnitId;
use steering::book::PeriodicReport;

use super::reach::{offices, sees};
use super::words::{office_name, period_key, period_title};
use super::REPORTS;
use crate::desk::{self, Desk, PageResult};
use crate::filters;
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::site::Site;

/// Reports shown of a state, at most.
const SHOWN: usize = 100;

/// A report that is due.
struct DueRow {
    period: String,
    days: String,
    office: String,
    office_key: String,
    key: String,
    due: String,
    late: bool,
}

/// A report.
struct ReportRow {
    href: String,
    period: String,
    days: String,
    office: String,
    number: String,
    by: String,
    at: kernel::Instant,
    reason: String,
}

/// The page.
#[derive(Template)]
#[template(path = "periodic/list.html")]
struct List {
    page: Page,
    writes: bool,
    due: Vec<DueRow>,
    fields: Vec<Field>,
    /// The form that begins another period is open.
    begin_open: bool,
    drafts: Vec<ReportRow>,
    sent: Vec<ReportRow>,
    withdrawn: Vec<ReportRow>,
}

/// `GET /desk/steering/reports`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, |desk| view(desk, &Typed::default())).await
}

/// What was typed into the form that begins a report.
#[derive(Default)]
pub struct Typed {
    /// The office.
    pub office: String,
    /// Key of the period.
    pub period: String,
    /// What is wrong.
    pub error: String,
}

/// Key of a period in forms.
pub fn asked_key(due: &DueReport) -> String {
    format!("{}:{}:{}", period_key(due.asked.period), due.asked.from.iso(), due.asked.to.iso())
}

fn days(desk: &Desk, from: kernel::Day, to: kernel::Day) -> String {
    desk.lang().t2("report.days", "from", from.date_text(), "to", to.date_text())
}

/// The page, perhaps with what was typed.
///
/// # Errors
/// None of its own.
pub fn view(desk: &Desk, typed: &Typed) -> PageResult {
    let (lang, app, own) = (desk.lang(), desk.app(), offices(desk));
    let book = app.steering();
    let seen: Vec<&Arc<PeriodicReport>> = book.reports().filter(|report| sees(desk, report)).collect();
    let of = |state: &str| -> Vec<ReportRow> {
        seen.iter().filter(|report| report.state() == state).take(SHOWN).map(|report| row(desk, report)).collect()
    };
    let page = List {
        page: desk.page(lang.t("periodic.title"), "periodic"),
        writes: !own.is_empty(),
        due: own.iter().flat_map(|office| due_rows(desk, office)).collect(),
        fields: fields(desk, &own, typed),
        begin_open: !typed.error.is_empty(),
        drafts: of("draft"),
        sent: of("sent"),
        withdrawn: of("withdrawn"),
    };
    Ok(html(if typed.error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page))
}

fn due_rows(desk: &Desk, office: &UnitId) -> Vec<DueRow> {
    let (lang, today) = (desk.lang(), desk.site.today());
    let row = |due: DueReport| DueRow {
        period: period_title(lang, due.asked.period, due.asked.to),
        days: days(desk, due.asked.from, due.asked.to),
        office: office_name(desk, office),
        office_key: office.to_string(),
        key: asked_key(&due),
        due: due.due.date_text(),
        late: due.due < today,
    };
    desk.app().due_steering_reports(office).into_iter().map(row).collect()
}

fn row(desk: &Desk, report: &PeriodicReport) -> ReportRow {
    let (lang, draft) = (desk.lang(), &report.draft);
    let head = app::tasks::report::Draft::of(report).map(|draft| draft.own.head).unwrap_or_default();
    let ended = report.withdrawn.as_ref();
    let entered = ended.map(|ended| &ended.entered).or(report.sent.as_ref().map(|sent| &sent.entered));
    let entered = entered.or(report.changed.as_ref()).unwrap_or(&report.entered);
    ReportRow {
        href: format!("{REPORTS}/{}", report.id),
        period: period_title(lang, draft.period, draft.to),
        days: days(desk, draft.from, draft.to),
        office: office_name(desk, &draft.unit),
        number: if head.number.is_empty() { String::new() } else { format!("{}/{}", head.number, head.symbol) },
        by: super::shown::entered_by(desk, entered),
        at: entered.at,
        reason: ended.map(|ended| ended.reason.clone()).unwrap_or_default(),
    }
}

fn fields(desk: &Desk, own: &[UnitId], typed: &Typed) -> Vec<Field> {
    if own.is_empty() {
        return Vec::new();
    }
    let lang = desk.lang();
    let office = own.iter().map(|office| Choice::new(office.as_str(), office_name(desk, office))).collect();
    let period = |due: &DueReport| {
        let words = period_title(lang, due.asked.period, due.asked.to);
        let state = if due.over { String::new() } else { format!(" · {}", lang.t("periodic.running")) };
        Choice::new(asked_key(due), format!("{words}{state} ({})", days(desk, due.asked.from, due.asked.to).to_lowercase()))
    };
    let periods = desk.app().report_periods();
    let chosen = if typed.office.is_empty() { own[0].to_string() } else { typed.office.clone() };
    let usual = periods.first().map(asked_key).unwrap_or_default();
    let period_value = if typed.period.is_empty() { usual } else { typed.period.clone() };
    vec![
        Field::select("office", lang.t("periodic.office"), office).value(chosen).lang(lang),
        Field::select("period", lang.t("report.period_label"), periods.iter().map(period).collect())
            .value(period_value)
            .lang(lang)
            .error(typed.error.clone()),
    ]
}
