//! `GET /desk/reports`: what is due, what was closed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Whose;
use app::reports::Due;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::asked::{address, may_see, name_of, reach};
use super::closed::entered_by;
use super::names::{days_text, period_name};
use super::REPORT;
use crate::desk::{self, Desk, PageResult};
use crate::filters;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::behind::whose_of;
use crate::pages::html;
use crate::site::Site;

/// Closed reports shown, at most.
const SHOWN: usize = 200;
/// Units up to which each is told what it has to do; of more, each period tells how many.
const FEW: usize = 3;

/// A report that is due.
struct DueRow {
    period: String,
    days: String,
    unit: String,
    href: String,
}

/// A period with the units that have not closed it.
struct DueGroup {
    period: String,
    days: String,
    units: Vec<(String, String)>,
}

/// A closed report.
struct ClosedRow {
    id: u32,
    href: String,
    unit: String,
    period: String,
    days: String,
    by: String,
    at: kernel::Instant,
    withdrawn: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "reports/overview.html")]
struct Overview {
    page: Page,
    due: Vec<DueRow>,
    groups: Vec<DueGroup>,
    closed: Vec<ClosedRow>,
    more: bool,
    nobody: bool,
    new: String,
}

/// `GET /desk/reports`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, view).await
}

fn view(desk: &Desk) -> PageResult {
    let (lang, app) = (desk.lang(), desk.app());
    let all: Vec<(Whose, String)> = reach(desk).into_iter().flat_map(|(_, all)| all).collect();
    let row = |name: &str, due: &Due| DueRow {
        period: period_name(lang, due.asked.named),
        days: days_text(lang, due.days.from, due.days.to),
        unit: name.to_owned(),
        href: address(&due.asked, REPORT).to_string(),
    };
    let (mut due, mut groups): (Vec<DueRow>, BTreeMap<(kernel::Day, kernel::Day), DueGroup>) = Default::default();
    for (number, (whose, name)) in all.iter().enumerate() {
        // The own report comes first: of the province, or of the only unit within reach.
        let own = number == 0 || all.len() <= FEW;
        for one in app.due_reports(whose)? {
            let line = row(name, &one);
            if own {
                due.push(line);
            } else if matches!(whose, Whose::Agency(_)) {
                let DueRow { period, days, unit, href } = line;
                let empty = || DueGroup { period, days, units: Vec::new() };
                groups.entry((one.days.to, one.days.from)).or_insert_with(empty).units.push((unit, href));
            }
        }
    }
    let seen = app.closed_settlements().into_iter().filter(|(_, frozen)| may_see(desk, &whose_of(&frozen.whose)));
    let mut closed: Vec<_> = seen.take(SHOWN + 1).collect();
    let more = closed.len() > SHOWN;
    closed.truncate(SHOWN);
    let closed_row = |(closed, frozen): (Arc<index::book::ClosedReport>, app::reports::Frozen)| ClosedRow {
        id: closed.id.0,
        href: format!("{REPORT}/closed/{}", closed.id),
        unit: name_of(desk, &whose_of(&frozen.whose)),
        period: frozen.named().map(|named| period_name(lang, named)).unwrap_or_default(),
        days: days_text(lang, closed.from, closed.to),
        by: entered_by(desk, &closed.entered),
        at: closed.entered.at,
        withdrawn: closed.withdrawn.is_some(),
    };
    let view = Overview {
        page: desk.page(lang.t("nav.reports"), "reports"),
        due,
        groups: groups.into_values().rev().collect(),
        closed: closed.into_iter().map(closed_row).collect(),
        more,
        nobody: all.is_empty(),
        new: REPORT.to_owned(),
    };
    Ok(html(StatusCode::OK, &view))
}
