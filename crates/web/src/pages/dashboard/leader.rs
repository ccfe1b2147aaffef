//! `GET /desk/leader`: the state of a province or an agency in ten seconds on a phone. Each figure opens downwards.

use std::sync::Arc;

use app::{Agency, App, AppResult};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{CriteriaSet, Measure, Named, Numbers, Pick, Span, UnitScore, flag};
use kernel::text::grouped;

use super::place::{self, Place};
use super::ranking::month_before;
use super::{heat, links, parts};
use crate::chart::{decimal_text, signed_text};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::board::week_end;
use crate::pages::html;
use crate::pages::steering::{Glance, glance};
use crate::pages::work::Shown;
use crate::server::Pairs;
use crate::site::Site;

/// Rows under a figure.
const ROWS: usize = 6;
/// What would bring most.
const GAINS: usize = 3;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/leader.html")]
pub struct Leader {
    /// Frame.
    pub page: Page,
    /// Whose.
    pub place: Place,
    /// When it was counted.
    pub counted: String,
    /// The index.
    pub index: Option<IndexNow>,
    /// Open past their date.
    pub late: String,
    /// There are some.
    pub is_late: bool,
    /// Their list.
    pub late_href: String,
    /// Due today and tomorrow.
    pub soon: String,
    /// Their list.
    pub soon_href: String,
    /// Likely late this week, with their list on the board.
    pub likely: String,
    /// That list.
    pub likely_href: String,
    /// The most probable of them.
    pub likely_rows: Vec<Part>,
    /// Who has those that are late; by unit.
    pub units: Vec<Part>,
    /// Sectors with the most.
    pub sectors: Vec<Part>,
    /// What would bring most.
    pub gains: Vec<Gain>,
    /// Tasks; none: there are none.
    pub tasks: Option<Glance>,
}

/// The index with what moved.
pub struct IndexNow {
    /// In words.
    pub text: String,
    /// Length of the ring's arc, out of 100.
    pub arc: String,
    /// Change since the end of the month before; empty: none known.
    pub change: String,
    /// Better or worse.
    pub up: bool,
    /// Name of the class.
    pub class: String,
    /// Where it is explained.
    pub href: String,
}

/// A part of a figure.
pub struct Part {
    /// Of whom.
    pub name: String,
    /// How many.
    pub n: String,
    /// The list.
    pub href: String,
}

/// What would bring points.
pub struct Gain {
    /// What to do.
    pub text: String,
    /// Points, `+0,84`.
    pub points: String,
    /// Which item.
    pub item: String,
    /// How many there are, with the list.
    pub all: Part,
    /// Who has them.
    pub parts: Vec<Part>,
}

/// `GET /desk/leader`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let place = place::read(desk, query)?;
    let (app, today) = (desk.app(), desk.site.today());
    let open = app.open_by_day(&place.whose, 2)?;
    let set = app.criteria_set_on(today);
    let score = set.as_ref().map(|set| app.scores(&place.whose, place.span, set)).transpose()?;
    let agencies = app.agencies_of(&place.whose);
    let numbers: Vec<Numbers> = app.numbers_of(&agencies, &[place.span])?.into_iter().flatten().collect();
    let (likely, rows) = app.likely_late(&heat::scope(desk, &place.whose), week_end(today), ROWS as i64)?;
    let shown = Shown::of(desk);
    let likely_row = |row: app::rows::LikelyRow| Part {
        name: format!("{} · {}", row.code, shown.procedure(&row.procedure)),
        n: format!("{}\u{a0}%", row.forecast.percent),
        href: format!("/desk/dossiers/{}", row.code),
    };
    let index = match (&set, &score) {
        (Some(set), Some(score)) => index_now(app, &place, set, score)?,
        _ => None,
    };
    let gains = match (&set, &score) {
        (Some(set), Some(score)) => gains(desk, &place, set, score, &agencies, &numbers),
        _ => Vec::new(),
    };
    let view = Leader {
        page: desk.page(desk.lang().t("nav.leader"), "leader"),
        counted: parts::counted_at(desk.lang(), desk.now()),
        index,
        late: grouped(open.late),
        is_late: open.late > 0,
        late_href: links::list(&place.whose, links::late(today)),
        soon: grouped(open.days.iter().map(|(_, n)| n).sum()),
        soon_href: links::list(&place.whose, links::due(today, today, today.plus(1))),
        likely: grouped(likely),
        likely_href: format!("{}#likely", heat::board(&place.whose)),
        likely_rows: rows.into_iter().map(likely_row).collect(),
        units: by_unit(&agencies, &numbers, |numbers| numbers.late_open, links::late(today)),
        sectors: sectors(desk, &place)?,
        gains,
        tasks: glance(desk, &place.whose)?,
        place,
    };
    Ok(html(StatusCode::OK, &view))
}

/// The index now, and how it stood at the end of the month before.
///
/// # Errors
/// The counters could not be loaded.
pub fn index_now(app: &App, place: &Place, set: &CriteriaSet, score: &UnitScore) -> AppResult<Option<IndexNow>> {
    let Some(index) = score.index else { return Ok(None) };
    let of_year = place.period.calendar().first_day() == Named::Year(place.as_of.ymd().0).calendar().first_day();
    let before = match month_before(place.as_of).filter(|_| of_year) {
        Some(span) => app.scores(&place.whose, span, set)?.index,
        None => None,
    };
    let change = before.map(|before| index - before);
    Ok(Some(IndexNow {
        text: decimal_text(index),
        arc: format!("{:.1}", index.clamp(0.0, 100.0)),
        change: change.map(signed_text).unwrap_or_default(),
        up: change.is_some_and(|change| change >= 0.0),
        class: score.class.clone().unwrap_or_default(),
        href: format!("/desk/index?{}", place.query()),
    }))
}

/// Agencies with the most of something, with their lists.
pub fn by_unit(agencies: &[Agency], numbers: &[Numbers], of: impl Fn(&Numbers) -> i64, pick: Pick) -> Vec<Part> {
    let mut all: Vec<(&Agency, i64)> = agencies.iter().zip(numbers).map(|(agency, numbers)| (agency, of(numbers))).collect();
    all.retain(|(_, n)| *n > 0);
    all.sort_by(|(a, n), (b, m)| (m, &a.unit.short_name).cmp(&(n, &b.unit.short_name)));
    let part = |(agency, n): (&Agency, i64)| Part {
        name: agency.unit.short_name.clone(),
        n: grouped(n),
        href: links::list(&agency.whose(), pick.clone()),
    };
    all.into_iter().take(ROWS).map(part).collect()
}

/// Sectors with the most open past their date.
fn sectors(desk: &Desk, place: &Place) -> Result<Vec<Part>, PageError> {
    let chart = parts::by_sector(desk, place)?;
    let mut rows: Vec<_> = chart.rows.into_iter().filter_map(|row| row.points.into_iter().nth(4).map(|late| (row.label, late))).collect();
    rows.retain(|(_, late)| late.number.is_some_and(|n| n > 0.0));
    rows.sort_by(|(_, a), (_, b)| b.number.unwrap_or(0.0).total_cmp(&a.number.unwrap_or(0.0)));
    Ok(rows.into_iter().take(ROWS).map(|(name, late)| Part { name, n: late.text, href: late.href }).collect())
}

/// What can still be done about dossiers that are there: key of the measure, which are lacking, how many of a unit.
type Mendable = (&'static str, Pick, fn(&Numbers) -> i64);

fn mendable(span: Span) -> [Mendable; 3] {
    [
        ("dossiers_with_electronic_result", Pick::received(span).flagged(0, flag::RESULT), |n| {
            n.received() - n.of(Measure::WithElectronicResult)
        }),
        ("dossiers_digitised", Pick::received(span).flagged(0, flag::DIGITISED), |n| n.received() - n.of(Measure::Digitised)),
        ("dossiers_online", Pick::received(span).flagged(flag::ONLINE, flag::ONLINE_WITH_RESULT), |n| {
            n.of(Measure::ReceivedOnline) - n.of(Measure::OnlineWithResult)
        }),
    ]
}

/// The repairs that bring most points.
pub fn gains(
    desk: &Desk,
    place: &Place,
    set: &CriteriaSet,
    score: &UnitScore,
    agencies: &[Agency],
    numbers: &[Numbers],
) -> Vec<Gain> {
    let mut found: Vec<(f64, Gain)> = Vec::new();
    for (measure, pick, of) in mendable(place.span) {
        let item = set.groups.iter().flat_map(|group| &group.items).find(|item| item.measure == measure);
        let Some((item, there)) = item.and_then(|item| Some((item, score.item(&item.code)?))) else { continue };
        let all = of(&score.numbers);
        let Some(needed) = index::needed(item, there) else { continue };
        // No more than what is there can be mended.
        let Some(repair) = index::repair(item, there, needed.count.min(all)).filter(|repair| repair.points > 0.004) else { continue };
        let parts = by_unit(agencies, numbers, of, pick.clone());
        found.push((repair.points, gain(desk.lang(), place, (measure, repair, all), item, pick, parts)));
    }
    found.extend(by_procedures(desk, place, set, score));
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    found.into_iter().take(GAINS).map(|(_, gain)| gain).collect()
}

/// Items that count procedures which something can still be done about.
const OF_PROCEDURES: [&str; 4] =
    ["procedures_public_complete", "procedures_online", "procedures_online_used", "procedures_paid_online"];

fn by_procedures(desk: &Desk, place: &Place, set: &CriteriaSet, score: &UnitScore) -> Vec<(f64, Gain)> {
    let (app, lang, catalogue) = (desk.app(), desk.lang(), desk.site.catalogue());
    let one = |measure: &str| -> Option<(f64, Gain)> {
        let item = set.groups.iter().flat_map(|group| &group.items).find(|item| item.measure == measure)?;
        let there = score.item(&item.code)?;
        let cost = app.with_scope(&place.whose, place.span, |scope| index::cost(measure, scope)).ok()??;
        let index::Cost::Procedures(missing) = cost else { return None };
        let repair = index::needed(item, there).filter(|repair| repair.points > 0.004)?;
        let name = |code: &kernel::ProcedureCode| catalogue.latest(code).map_or_else(|| code.to_string(), |version| version.name.clone());
        let part = |code: &kernel::ProcedureCode| Part { name: name(code), n: String::new(), href: format!("/procedures/{code}") };
        let gain = Gain {
            text: lang.t1(&format!("dash.gain.{measure}"), "n", grouped(repair.count)),
            points: signed_text(repair.points),
            item: format!("{} {}", item.code, item.name),
            all: Part { name: lang.t("dash.all_procedures").to_owned(), n: grouped(missing.len() as i64), href: String::new() },
            parts: missing.iter().take(ROWS).map(part).collect(),
        };
        Some((repair.points, gain))
    };
    OF_PROCEDURES.iter().filter_map(|measure| one(measure)).collect()
}

fn gain(
    lang: Lang,
    place: &Place,
    (measure, repair, all): (&str, index::Repair, i64),
    item: &index::Item,
    pick: Pick,
    parts: Vec<Part>,
) -> Gain {
    let key = format!("dash.gain.{measure}");
    Gain {
        text: lang.t1(&key, "n", grouped(repair.count)),
        points: signed_text(repair.points),
        item: format!("{} {}", item.code, item.name),
        all: Part { name: lang.t("dash.all").to_owned(), n: grouped(all), href: links::list(&place.whose, pick) },
        parts,
    }
}
