//! `GET /desk/reports/ii06a`: choose unit and period; the table as the form prints it.

use std::sync::Arc;

use app::reports::CarriedOver;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::asked::{self, Choice, address};
use super::names::{days_text, level_name, period_name, rule_notes};
use super::table::{Line, Maker};
use super::{REPORT, default_recipient};
use crate::desk::{self, Desk, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;

/// What is carried over, beside what was left open.
pub struct Over {
    /// The report before.
    pub href: String,
    /// Its (11) and this (6), as shown.
    pub sums: (String, String),
    /// Rows that differ: name, sent, carried, difference.
    pub rows: Vec<(String, String, String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "reports/ii06a.html")]
struct Show {
    page: Page,
    choice: Choice,
    period: String,
    days: String,
    recipient: String,
    as_of: String,
    running: bool,
    one_by_one: bool,
    lines: Vec<Line>,
    empty: bool,
    by_procedure: bool,
    notes: Vec<String>,
    over: Option<Over>,
    /// Address and number of the closed report of this period.
    closed: Option<(String, u32)>,
    /// Address of the confirmation; empty when it cannot be closed.
    close: String,
    /// Why not.
    why_not: String,
    pdf: String,
    xlsx: String,
    detail: String,
}

/// A difference with its sign.
pub fn signed(n: i64) -> String {
    let text = kernel::text::grouped(n.abs());
    if n < 0 { format!("−{text}") } else { format!("+{text}") }
}

/// What is carried over in words.
pub fn over(desk: &Desk, found: CarriedOver) -> Over {
    let (lang, grouped) = (desk.lang(), kernel::text::grouped);
    let row = |(level, sector, sent, carried): (org::Level, Option<String>, i64, i64)| {
        let level = level_name(lang, level);
        let name = sector.map_or_else(|| level.to_owned(), |sector| format!("{level}: {sector}"));
        (name, grouped(sent), grouped(carried), signed(carried - sent))
    };
    Over {
        href: format!("{REPORT}/closed/{}", found.before),
        sums: (grouped(found.sent), grouped(found.carried)),
        rows: found.rows.into_iter().map(row).collect(),
    }
}

/// `GET /desk/reports/ii06a`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let (choice, lang, app) = (asked::choose(desk, query)?, desk.lang(), desk.app());
    let counted = app.settlement_report(&choice.asked)?;
    let (asked, terms) = (&choice.asked, counted.terms);
    let by_procedure = value(query, "detail") == Some("procedure");
    let catalogue = app.catalogue();
    let maker = Maker { lang, whose: &asked.whose, terms, catalogue: &catalogue, by_procedure, changed: &[] };
    let closed = app.closed_settlement(asked).map(|closed| (format!("{REPORT}/closed/{}", closed.id), closed.id.0));
    let refusal = app.closing_refusal(desk.actor(), asked);
    let here = address(asked, REPORT);
    let view = Show {
        page: desk.page(lang.t("report.title"), "reports"),
        period: period_name(lang, asked.named),
        days: days_text(lang, terms.days.from, terms.days.to),
        recipient: default_recipient(desk, &asked.whose),
        as_of: terms.as_of.date_text(),
        running: !terms.days.are_over(desk.site.today()),
        one_by_one: counted.one_by_one,
        lines: maker.lines(&counted.report),
        empty: counted.report.columns.is_empty(),
        by_procedure,
        notes: rule_notes(lang, &terms.rules),
        over: app.carried_over(&asked.whose, &counted).map(|found| over(desk, found)),
        close: if refusal.is_none() { here.under(&format!("{REPORT}/close")).to_string() } else { String::new() },
        why_not: refusal.filter(|refusal| closed.is_none() && refusal.code != "no_authority").map(|refusal| desk::refusal_text(lang, &refusal)).unwrap_or_default(),
        closed,
        pdf: here.under("/desk/reports/ii06a.pdf").to_string(),
        xlsx: here.under("/desk/reports/ii06a.xlsx").to_string(),
        detail: if by_procedure { here.to_string() } else { here.and("detail", "procedure").to_string() },
        choice,
    };
    Ok(html(StatusCode::OK, &view))
}
