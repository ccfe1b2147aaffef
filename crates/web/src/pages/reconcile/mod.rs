//! Our score beside the published one for a unit and period: line by line, with what to look at and the remarks that were
//! made. Neither is ever put in the place of the other.

mod lines;

use std::sync::Arc;

use app::{Whose, access};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use index::book::{Compared, Found, Line, compare};
use index::{CriteriaSet, Span, UnitScore, first_of, half_of};
use kernel::{Day, Role, UnitId};
use org::UnitKind;

use self::lines::{LineView, Note, line_view};
use super::admin::official::period;
use super::admin::sets::who;
use crate::address::encode;
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::Choice;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

/// Who compares; each for the units of the own scope.
pub const READERS: &[Role] =
    &[Role::AgencyLeader, Role::CentreDirector, Role::ProcedureControl, Role::Auditor, Role::ProvinceLeader];
/// Who writes remarks.
const NOTERS: &[Role] = &[Role::AgencyLeader, Role::CentreDirector, Role::ProcedureControl];

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/desk/reconcile", "GET", Permission::Role(READERS), get(show)),
        Route::desk("/desk/reconcile", "POST", Permission::Role(NOTERS), post(note)),
        Route::desk("/desk/reconcile/xlsx", "GET", Permission::Role(READERS), get(xlsx)),
    ]
}

/// The page of a unit and period.
pub fn address(set: &str, unit: &UnitId, days: period::Days) -> String {
    format!("/desk/reconcile?set={}&unit={}&from={}&to={}", encode(set), encode(unit.as_str()), days.0.iso(), days.1.iso())
}

/// The page.
#[derive(Template)]
#[template(path = "reconcile/reconcile.html")]
struct View {
    page: Page,
    sub: String,
    sets: Vec<Choice>,
    units: Vec<Choice>,
    periods: Vec<Choice>,
    /// Where published scores are imported, for those who may.
    import: bool,
    shown: Option<Shown>,
}

struct Shown {
    /// Both totals over the lines that both have: ours, published, difference.
    ours: String,
    official: String,
    difference: String,
    tone: &'static str,
    /// The published total, and ours with what it is out of.
    official_total: String,
    ours_total: String,
    /// What has to be known about the days of the two sides.
    told: String,
    lines: Vec<LineView>,
    /// Sorted by the difference.
    by_difference: bool,
    order_href: String,
    difference_href: String,
    xlsx: String,
    may_note: bool,
    /// Values of the form of a remark.
    hidden: Vec<(&'static str, String)>,
    history: Vec<Version>,
}

/// One publication of the unit and period.
struct Version {
    href: String,
    as_of: String,
    total: String,
    at: String,
    by: String,
    stands: bool,
}

/// What is compared.
struct Asked {
    set: Arc<CriteriaSet>,
    unit: UnitId,
    days: period::Days,
    found: Vec<Found>,
}

/// Units that the official may look at and that were published in a period.
fn units(desk: &Desk, set: &str, days: period::Days) -> Vec<UnitId> {
    let (org, book) = (desk.app().org(), desk.app().book());
    let scope = access::units(&org, desk.actor(), READERS);
    let mut all: Vec<UnitId> = Vec::new();
    for import in book.imports().filter(|import| import.withdrawn.is_none()) {
        let about = &import.publication;
        if about.set != set || (about.from, about.to) != days {
            continue;
        }
        let own = about.units.iter().filter_map(|unit| unit.unit.as_ref());
        all.extend(own.filter(|unit| scope.iter().any(|root| org.is_within(unit, root))).cloned());
    }
    all.sort();
    all.dedup();
    all
}

fn asked(desk: &Desk, query: &Pairs) -> Option<Asked> {
    let book = desk.app().book();
    let set = match value(query, "set") {
        Some(id) => book.set(id)?,
        None => book.set_on(desk.site.today())?,
    };
    let day = |name| value(query, name).and_then(|text| Day::parse(text).ok());
    // One choice holds both days.
    let chosen = value(query, "period").and_then(|text| text.split_once('_'));
    let chosen = chosen.and_then(|(from, to)| Some((Day::parse(from).ok()?, Day::parse(to).ok()?)));
    let known = book.published_periods(&set.id);
    let days = chosen.or_else(|| day("from").zip(day("to"))).filter(|days| known.contains(days)).or(known.first().copied())?;
    let all = units(desk, &set.id, days);
    let wanted = value(query, "unit").map(UnitId::new);
    let unit = wanted.filter(|unit| all.contains(unit)).or_else(|| all.first().cloned())?;
    let found = book.published(&set.id, &unit, days.0, days.1);
    (!found.is_empty()).then_some(Asked { set, unit, days, found })
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &query)).await
}

/// Whose figures a unit's are.
fn whose(desk: &Desk, unit: &UnitId) -> Whose {
    match desk.app().org().unit(unit) {
        Some(found) if found.kind == UnitKind::Province => Whose::Province,
        _ => Whose::Agency(unit.clone()),
    }
}

/// Our days: the period, or as much of it as had been when the published figures were taken (to the end of that half-month).
fn span(asked: &Asked) -> Option<Span> {
    let as_of = asked.found.first()?.import.publication.as_of;
    let last = first_of(half_of(as_of) + 1).plus(-1).min(asked.days.1);
    Span::of_days(asked.days.0, last).or_else(|| Span::of_days(asked.days.0, asked.days.1))
}

fn ours(desk: &Desk, asked: &Asked) -> Result<(UnitScore, Span), PageError> {
    let span = span(asked).ok_or(PageError::NotFound)?;
    Ok((desk.app().scores(&whose(desk, &asked.unit), span, &asked.set)?, span))
}

fn page(desk: &Desk, query: &Pairs) -> PageResult {
    let (lang, book, org) = (desk.lang(), desk.app().book(), desk.app().org());
    let asked = asked(desk, query);
    let with = |id: &str| book.published_periods(id).first().is_some();
    let set = |id: &str| Choice { selected: asked.as_ref().is_some_and(|asked| asked.set.id == id), ..Choice::new(id, id) };
    let mut view = View {
        page: desk.page(lang.t("reconcile.title"), "reconcile"),
        sub: String::new(),
        sets: book.set_ids().into_iter().filter(|id| with(id)).map(set).collect(),
        units: Vec::new(),
        periods: Vec::new(),
        import: desk.officer.holds(&[Role::ProcedureControl, Role::Administrator]),
        shown: None,
    };
    let Some(asked) = asked else { return Ok(crate::pages::html(StatusCode::OK, &view)) };
    let name = |unit: &UnitId| org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone());
    let unit = |unit: &UnitId| Choice { selected: *unit == asked.unit, ..Choice::new(unit.as_str(), name(unit)) };
    view.units = units(desk, &asked.set.id, asked.days).iter().map(unit).collect();
    let period = |days: &period::Days| Choice {
        selected: *days == asked.days,
        ..Choice::new(format!("{}_{}", days.0.iso(), days.1.iso()), period::words(lang, *days))
    };
    view.periods = book.published_periods(&asked.set.id).iter().map(period).collect();
    view.sub = format!("{} · {}", name(&asked.unit), period::words(lang, asked.days));
    view.shown = Some(shown(desk, &asked, value(query, "sort") == Some("difference"))?);
    Ok(crate::pages::html(StatusCode::OK, &view))
}

/// Lines, by the set or by how much they differ.
fn compared(asked: &Asked, ours: &UnitScore, by_difference: bool) -> Vec<Compared> {
    let Some(found) = asked.found.first() else { return Vec::new() };
    let mut lines = compare(&asked.set, ours, found.unit());
    if by_difference {
        let size = |line: &Compared| line.difference.map_or(-1.0, f64::abs);
        lines.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
    lines
}

fn shown(desk: &Desk, asked: &Asked, by_difference: bool) -> Result<Shown, PageError> {
    let lang = desk.lang();
    let (ours, span) = ours(desk, asked)?;
    let lines = compared(asked, &ours, by_difference);
    let both: Vec<(f64, f64)> = lines.iter().filter_map(|line| Some((line.ours.points?, line.official.points?))).collect();
    let (own, theirs) = both.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    let base = address(&asked.set.id, &asked.unit, asked.days);
    let standing = asked.found.first();
    let total = standing.and_then(|found| found.unit().total);
    let as_of = standing.map(|found| found.import.publication.as_of.date_text()).unwrap_or_default();
    let reached = span.as_of(desk.site.today()).date_text();
    let notes = |line: &Compared| {
        let key = Line {
            set: asked.set.id.clone(),
            unit: asked.unit.clone(),
            from: asked.days.0,
            to: asked.days.1,
            item: line.code.clone(),
        };
        let one = |note: &index::book::LineNote| Note {
            text: note.note.clone(),
            at: note.entered.at.date_time_text(),
            by: who(desk, &note.entered.by),
        };
        desk.app().book().notes(&key).iter().map(one).collect::<Vec<_>>()
    };
    let whose = whose(desk, &asked.unit);
    let picks = desk.app().with_scope(&whose, span, |scope| lines::Picks::of(whose.clone(), &asked.set, scope))?;
    Ok(Shown {
        ours: number(lang, own),
        official: number(lang, theirs),
        difference: lines::signed(lang, own - theirs),
        tone: lines::tone(Some(own - theirs)),
        official_total: total.map_or_else(|| "–".to_owned(), |total| number(lang, total)),
        ours_total: lang.t2("reconcile.out_of", "n", number(lang, ours.points), "most", number(lang, ours.applicable)),
        told: lang.t2("reconcile.days", "ours", reached, "theirs", as_of),
        lines: lines.iter().map(|line| line_view(lang, line, notes(line), &picks)).collect(),
        by_difference,
        order_href: base.clone(),
        difference_href: format!("{base}&sort=difference"),
        xlsx: base.replacen("/desk/reconcile?", "/desk/reconcile/xlsx?", 1),
        may_note: desk.officer.holds(NOTERS),
        hidden: vec![
            ("set", asked.set.id.clone()),
            ("unit", asked.unit.to_string()),
            ("from", asked.days.0.iso()),
            ("to", asked.days.1.iso()),
            ("sort", if by_difference { "difference".to_owned() } else { String::new() }),
        ],
        history: asked.found.iter().enumerate().map(|(n, found)| version(desk, n, found)).collect(),
    })
}

fn version(desk: &Desk, n: usize, found: &Found) -> Version {
    let import = &found.import;
    let may_read = desk.officer.holds(crate::desk::INDEXERS);
    Version {
        href: if may_read { format!("/admin/official/{}", import.id) } else { String::new() },
        as_of: import.publication.as_of.date_text(),
        total: found.unit().total.map_or_else(|| "–".to_owned(), |total| number(desk.lang(), total)),
        at: import.entered.at.date_time_text(),
        by: who(desk, &import.entered.by),
        stands: n == 0,
    }
}

async fn note(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let asked = asked(desk, &posted.pairs).ok_or(PageError::NotFound)?;
        let item = posted.get("item");
        let line = Line {
            set: asked.set.id.clone(),
            unit: asked.unit.clone(),
            from: asked.days.0,
            to: asked.days.1,
            item: item.to_owned(),
        };
        let sort = if posted.get("sort").is_empty() { "" } else { "&sort=difference" };
        let back = format!("{}{sort}#line-{}", address(&asked.set.id, &asked.unit, asked.days), encode(item));
        match desk.app().note_line(desk.actor(), line, posted.get("note")) {
            Ok(()) => Ok(desk.done(&back, desk.lang().t("reconcile.noted"))),
            Err(app::AppError::Refused(refusal)) => Ok(desk.not_done(&back, &refusal)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let asked = asked(desk, &query).ok_or(PageError::NotFound)?;
        let (ours, _) = ours(desk, &asked)?;
        let lines = compared(&asked, &ours, value(&query, "sort") == Some("difference"));
        let name = desk.app().org().unit(&asked.unit).map(|unit| unit.name.clone()).unwrap_or_default();
        let told = vec![name, period::words(desk.lang(), asked.days)];
        lines::file(desk, &lines, told)
    })
    .await
}
