//! `GET /desk/reports/ii06a/closed/{id}`: a report as it was sent, its hash, and what is other since.

use std::sync::Arc;

use app::reports::{Changes, Frozen, Moved};
use app::{AppError, Whose};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::book::{ClosedReport, Entered};
use index::{Column, Difference, ReportId};
use kernel::ActorKind;
use sha2::{Digest, Sha256};

use super::asked::{address, may_see};
use super::names::{days_text, level_name, period_name, rule_notes};
use super::show::signed;
use super::table::{Line, Maker};
use super::REPORT;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::behind::whose_of;
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;

/// Moved dossiers shown, at most.
const SHOWN: usize = 100;

/// A closed report with what its JSON says.
pub struct Shut {
    /// As the book keeps it.
    pub closed: Arc<ClosedReport>,
    /// What was frozen.
    pub frozen: Frozen,
    /// Whose.
    pub whose: Whose,
}

/// A closed report within the reach of an official.
///
/// # Errors
/// `NotFound`.
pub fn find(desk: &Desk, id: u32) -> Result<Shut, PageError> {
    let closed = desk.app().closed_report(ReportId(id)).ok_or(PageError::NotFound)?;
    let frozen = Frozen::of(&closed).ok_or(PageError::NotFound)?;
    let whose = whose_of(&frozen.whose);
    if may_see(desk, &whose) { Ok(Shut { closed, frozen, whose }) } else { Err(PageError::NotFound) }
}

/// One difference in words.
struct Differs {
    place: String,
    column: u8,
    name: String,
    sent: String,
    now: String,
    by: String,
}

/// One dossier that stands in other columns.
struct MovedRow {
    code: String,
    place: String,
    procedure: String,
    sent: String,
    now: String,
    state: &'static str,
    at: kernel::Instant,
}

/// The page.
#[derive(Template)]
#[template(path = "reports/closed.html")]
struct Show {
    page: Page,
    id: u32,
    frozen: Frozen,
    period: String,
    days: String,
    as_of: String,
    by: String,
    at: kernel::Instant,
    hash: String,
    /// The bytes kept are those that were sent: of figures and paper.
    intact: bool,
    withdrawn: Option<(String, String)>,
    may_withdraw: bool,
    lines: Vec<Line>,
    notes: Vec<String>,
    differences: Vec<Differs>,
    moved: Vec<MovedRow>,
    more: usize,
    cut: bool,
    now_href: String,
}

/// Who entered something, in words.
pub fn entered_by(desk: &Desk, entered: &Entered) -> String {
    match &entered.by {
        ActorKind::Official { person, on_behalf_of } => {
            let name = desk.officer.name_of(person);
            let other = on_behalf_of.as_ref().map(|other| desk.officer.name_of(other));
            other.map_or(name.clone(), |other| desk.lang().t2("report.by_for", "name", &name, "other", other))
        }
        ActorKind::Partner { name } => name.clone(),
        _ => desk.lang().t("report.by_system").to_owned(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn intact(desk: &Desk, shut: &Shut) -> bool {
    let same = |bytes: &[u8], hash: &str| hex(&Sha256::digest(bytes)) == hash;
    let paper = desk.app().read_file(&shut.frozen.pdf_hash());
    same(shut.closed.text.as_bytes(), &shut.closed.hash) && paper.is_ok_and(|bytes| same(&bytes, &shut.frozen.pdf))
}

/// `GET /desk/reports/ii06a/closed/{id}`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<u32>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, id)).await
}

fn differs(desk: &Desk, one: &Difference) -> Differs {
    let lang = desk.lang();
    let level = one.level.map(|level| level_name(lang, level));
    let place = match (level, &one.sector) {
        (Some(level), Some(sector)) => format!("{level}: {sector}"),
        (Some(level), None) => level.to_owned(),
        (None, _) => lang.t("report.total").to_owned(),
    };
    Differs {
        place,
        column: one.column.number(),
        name: lang.word("report.column", one.column.number().to_string()).into_owned(),
        sent: kernel::text::grouped(one.sent),
        now: kernel::text::grouped(one.now),
        by: signed(one.now - one.sent),
    }
}

fn moved_row(desk: &Desk, one: Moved) -> MovedRow {
    let lang = desk.lang();
    let columns = |all: &[Column]| match all {
        [] => lang.t("report.outside").to_owned(),
        all => all.iter().map(|column| format!("({})", column.number())).collect::<Vec<_>>().join(" "),
    };
    let name = desk.app().catalogue().latest(&one.procedure).map(|version| version.name.clone());
    MovedRow {
        place: format!("{}: {}", level_name(lang, one.place.0), one.place.1),
        procedure: name.unwrap_or_else(|| one.procedure.to_string()),
        sent: columns(&one.sent),
        now: columns(&one.now),
        state: one.state,
        at: one.at,
        code: one.code,
    }
}

fn view(desk: &Desk, id: u32) -> PageResult {
    let (shut, lang, app) = (find(desk, id)?, desk.lang(), desk.app());
    let terms = shut.frozen.terms().ok_or(PageError::NotFound)?;
    let named = shut.frozen.named().ok_or(PageError::NotFound)?;
    let Changes { differences, moved, cut } = app.settlement_changes(&shut.whose, &shut.frozen)?;
    let catalogue = app.catalogue();
    let changed = &differences;
    let maker = Maker { lang, whose: &shut.whose, terms, catalogue: &catalogue, by_procedure: false, changed };
    let withdrawn = shut.closed.withdrawn.as_ref();
    let asked = app::reports::Asked { whose: shut.whose.clone(), named, cut: shut.frozen.cut };
    let more = moved.len().saturating_sub(SHOWN);
    let view = Show {
        page: desk.page(lang.t1("report.closed_title", "id", id), "reports"),
        id,
        period: period_name(lang, named),
        days: days_text(lang, terms.days.from, terms.days.to),
        as_of: terms.as_of.date_text(),
        by: entered_by(desk, &shut.closed.entered),
        at: shut.closed.entered.at,
        hash: shut.closed.hash.clone(),
        intact: intact(desk, &shut),
        withdrawn: withdrawn.map(|ended| {
            let (by, at) = (entered_by(desk, &ended.entered), ended.entered.at.date_time_text());
            (lang.t2("report.withdrawn_by", "name", by, "time", at), ended.reason.clone())
        }),
        may_withdraw: withdrawn.is_none() && app.withdrawing_refusal(desk.actor(), ReportId(id)).is_none(),
        lines: maker.lines(&shut.frozen.report),
        notes: rule_notes(lang, &terms.rules),
        differences: differences.iter().map(|one| differs(desk, one)).collect(),
        moved: moved.into_iter().take(SHOWN).map(|one| moved_row(desk, one)).collect(),
        more,
        cut,
        now_href: address(&asked, REPORT).to_string(),
        frozen: shut.frozen,
    };
    Ok(html(StatusCode::OK, &view))
}

/// `POST /desk/reports/ii06a/closed/{id}/withdraw`.
pub async fn withdraw(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<u32>,
    posted: Posted,
) -> Response {
    let work = move |desk: &Desk| {
        find(desk, id)?;
        let here = format!("{REPORT}/closed/{id}");
        match desk.app().withdraw_report(desk.actor(), ReportId(id), posted.get("reason")) {
            Ok(()) => Ok(desk.done(&here, desk.lang().t("report.withdrawn_now"))),
            Err(AppError::Refused(refusal)) => Ok(desk.not_done(&here, &refusal)),
            Err(error) => Err(error.into()),
        }
    };
    desk::answer(site, frame, officer, work).await
}
