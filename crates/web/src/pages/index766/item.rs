//! `GET /desk/index/{set}/{item}`: one item: formula, figures, why points are lost, its trend, units beside each other.

use std::sync::Arc;

use app::Whose;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{Item, ItemScore, Share, is_inherited, needed};
use kernel::ProcedureCode;

use super::ask::{Asked, Head, reads};
use super::dossiers::{Row, worst_rows};
use super::official::official;
use super::overview::{change, list_of, state_key};
use super::repairs;
use super::term::months_to;
use super::trend::{Trend, trend};
use super::why::{Cause, Causes, by_procedure};
use super::words;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

/// Causes shown before the rest is asked for.
const CAUSES: usize = 12;
/// Months of the trend.
const MONTHS: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "index766/item.html")]
pub struct ItemPage {
    page: Page,
    head: Head,
    code: String,
    group: String,
    back: String,
    state: &'static str,
    points: String,
    max: String,
    lost: String,
    change: String,
    change_tone: &'static str,
    numerator: (String, String),
    denominator: (String, String),
    lacking: (String, String),
    quotient: String,
    numerator_words: String,
    denominator_words: String,
    rule: String,
    inherited: bool,
    official: String,
    repair: Option<repairs::Row>,
    /// How many more it takes for all points; empty: none or unreachable.
    needed: String,
    units: Vec<Cause>,
    units_more: bool,
    /// The whole is made of the units.
    is_whole: bool,
    sectors: Vec<Cause>,
    sectors_more: bool,
    procedures: Vec<Cause>,
    procedures_more: bool,
    sector: String,
    worst: Vec<Row>,
    worst_all: String,
    trend: Trend,
    all: String,
    address: String,
    mean: bool,
}

/// `GET /desk/index/{set}/{item}`.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((set, item)): Path<(String, String)>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &set, &item, &query)).await
}

struct Known {
    score: ItemScore,
    repair: Option<repairs::Row>,
    by_procedure: Vec<(ProcedureCode, Share)>,
}

fn view(desk: &Desk, set: &str, code: &str, query: &Pairs) -> PageResult {
    let asked = Asked::read_with(desk, query, Some(set))?;
    let (app, lang) = (desk.app(), desk.lang());
    let set = asked.set.clone();
    let (group, item) = set.find(code).ok_or(PageError::NotFound)?;
    let known = app.with_scope(&asked.whose, asked.span(), |scope| {
        let score = index::score_one(item, scope);
        let numbers = scope.cube.numbers(scope.units, scope.span, scope.as_of);
        let repair = repairs::one(lang, &asked, item, &score, scope, &numbers);
        Known { by_procedure: by_procedure(item, scope), score, repair }
    })?;
    let before = app.with_scope(&asked.whose, asked.before().span(), |scope| index::score_one(item, scope))?;
    let causes = Causes { desk, asked: &asked, item, whole: &known.score };
    let (sector, all) = (value(query, "sector"), value(query, "all").is_some());
    let (units, units_more) = cut(causes.units()?, all);
    let (procedures, procedures_more) = cut(causes.procedures(&known.by_procedure, sector), all);
    let sectors = if sector.is_some() { Vec::new() } else { causes.sectors(&known.by_procedure) };
    let (sectors, sectors_more) = cut(sectors, all);
    let list = list_of(item);
    let link = |side: &str| match list == "procedures" || reads(desk) {
        true => asked.behind_at(list, item, side).to_string(),
        false => String::new(),
    };
    let score = &known.score;
    let (change, change_tone) = change(lang, score.points(), before.points());
    let here = asked.item_at(&item.code);
    let here = sector.map_or(here.clone(), |sector| here.and("sector", sector));
    let mean = words::is_mean(item);
    let figures = score.share.map(|share| words::figures(lang, item, share)).unwrap_or_default();
    let lacking = score.share.map_or(0.0, |share| (share.denominator - share.numerator) / index::scale(&item.measure));
    let shows_lacking = lacking >= 1.0 && !mean;
    let view = ItemPage {
        page: desk.page(format!("{}. {}", item.code, item.name), "index"),
        head: Head::of(desk, &asked, &path(&here.to_string()), ""),
        code: item.code.clone(),
        group: format!("{}. {}", group.code, group.name),
        back: asked.at("/desk/index").to_string(),
        state: state_key(score.state),
        points: words::state(lang, score),
        max: number(lang, item.max),
        lost: if score.lost() >= 0.005 { words::points(lang, score.lost()) } else { String::new() },
        change,
        change_tone,
        numerator: (figures.0, if mean { String::new() } else { link("num") }),
        denominator: (figures.1, link("den")),
        lacking: if shows_lacking { (words::figure(lang, lacking), link("lost")) } else { Default::default() },
        quotient: score.share.map(|share| words::quotient(lang, item, share)).unwrap_or_default(),
        numerator_words: words::counted(lang, "num", item),
        denominator_words: words::counted(lang, "den", item),
        rule: words::rule(lang, item),
        inherited: is_inherited(&item.measure) && asked.whose != Whose::Province,
        official: official(app, &asked).and_then(|all| all.items.get(&item.code).copied()).map(|n| words::points(lang, n)).unwrap_or_default(),
        repair: known.repair.map(|row| if reads(desk) { row } else { repairs::Row { href: String::new(), ..row } }),
        needed: needed_text(desk, item, score),
        units,
        units_more,
        is_whole: !matches!(asked.whose, Whose::Agency(_)) && list == "dossiers",
        sectors,
        sectors_more,
        procedures,
        procedures_more,
        sector: sector.unwrap_or_default().to_owned(),
        worst: worst_rows(desk, &asked, item)?,
        worst_all: link("lost"),
        trend: months(desk, &asked, item)?,
        all: format!("{}", here.clone().and("all", "1")),
        address: asked.item_at(&item.code).to_string(),
        mean,
    };
    Ok(html(StatusCode::OK, &view))
}

fn path(address: &str) -> String {
    address.split('?').next().unwrap_or_default().to_owned()
}

fn cut(mut all: Vec<Cause>, whole: bool) -> (Vec<Cause>, bool) {
    let more = all.len() > CAUSES && !whole;
    if more {
        let current = all.iter().skip(CAUSES).find(|cause| cause.current).cloned();
        all.truncate(CAUSES);
        all.extend(current);
    }
    (all, more)
}

fn needed_text(desk: &Desk, item: &Item, score: &ItemScore) -> String {
    let key = if list_of(item) == "procedures" { "index.needed_procedures" } else { "index.needed" };
    let all = needed(item, score).filter(|_| !words::is_mean(item));
    let told = |all: index::Repair| {
        desk.lang().t2(key, "n", kernel::text::grouped(all.count), "points", words::signed(desk.lang(), all.points))
    };
    all.map(told).unwrap_or_default()
}

fn months(desk: &Desk, asked: &Asked, item: &Item) -> Result<Trend, PageError> {
    let months = months_to(asked.as_of(desk.site.today()), MONTHS);
    let spans: Vec<index::Span> = months.iter().map(|month| month.calendar()).collect();
    let scores = desk.app().item_over(&asked.whose, &spans, item)?;
    let all: Vec<_> = months.into_iter().zip(scores).collect();
    Ok(trend(desk.lang(), item, &all))
}
