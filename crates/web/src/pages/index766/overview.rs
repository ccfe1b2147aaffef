//! `GET /desk/index`: the score by groups, what was lost and can be won back, every item with its figures.

use std::sync::Arc as Shared;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{CriteriaSet, GroupScore, Item, ItemScore, ItemState, UnitScore, score_unit};

use super::ask::{Asked, Head, reads};
use super::official::{Official, official};
use super::repairs;
use super::ring::{Arc, arcs, colour};
use super::words;
use crate::desk::{self, Desk, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

/// Repairs shown.
const REPAIRS: usize = 8;

/// The page.
#[derive(Template)]
#[template(path = "index766/overview.html")]
pub struct Overview {
    page: Page,
    head: Head,
    arcs: Vec<Arc>,
    /// There were no dossiers: nothing applies.
    idle: bool,
    /// `78,42`; empty: nothing is scored.
    index: String,
    class: String,
    points: String,
    applicable: String,
    /// Change of the index, in words, and how it looks; empty without one before.
    change: String,
    change_tone: &'static str,
    groups: Vec<GroupRow>,
    repairs: Vec<repairs::Row>,
    /// Repairs are sorted by what is easy.
    easy: bool,
    by_lost: String,
    by_ease: String,
    /// Items without a source: codes and names, points.
    without: Vec<(String, String)>,
    without_points: String,
    official: Option<OfficialRow>,
}

/// A group with its items.
pub struct GroupRow {
    /// Number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Number of the colour.
    pub colour: usize,
    /// Points, or why there are none.
    pub points: String,
    /// Most points of what is scored.
    pub applicable: String,
    /// Most points of the set.
    pub max: String,
    /// Won, out of 100.
    pub filled: u32,
    /// Points lost; empty: none.
    pub lost: String,
    /// Change to the period before.
    pub change: String,
    /// How it looks.
    pub change_tone: &'static str,
    /// As published.
    pub official: String,
    /// Items.
    pub items: Vec<ItemRow>,
}

/// An item with its figures.
pub struct ItemRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// `scored`, `shown`, `not_applicable`, `no_source`.
    pub state: &'static str,
    /// Numerator and where it leads; empty: nowhere.
    pub numerator: (String, String),
    /// Denominator and where it leads.
    pub denominator: (String, String),
    /// The quotient.
    pub quotient: String,
    /// The rule.
    pub rule: String,
    /// Points, or why there are none.
    pub points: String,
    /// Most points.
    pub max: String,
    /// Points lost and where they lead; empty: none.
    pub lost: (String, String),
    /// Change to the period before.
    pub change: String,
    /// How it looks.
    pub change_tone: &'static str,
    /// As published; empty: not.
    pub official: String,
}

/// What was published.
pub struct OfficialRow {
    /// Who and as of when.
    pub source: String,
    /// The total.
    pub total: String,
    /// Rank.
    pub rank: String,
    /// Ours and theirs over the items that both have, and the difference.
    pub shared: Option<(String, String, String)>,
}

/// The key of a state.
pub fn state_key(state: ItemState) -> &'static str {
    match state {
        ItemState::Scored(_) => "scored",
        ItemState::Shown => "shown",
        ItemState::NotApplicable => "not_applicable",
        ItemState::NoSource => "no_source",
    }
}

/// Change of points between two periods: words and how they look.
pub fn change(lang: Lang, now: Option<f64>, before: Option<f64>) -> (String, &'static str) {
    match (now, before) {
        (Some(now), Some(before)) => (words::signed(lang, now - before), words::tone(now - before)),
        _ => (String::new(), ""),
    }
}

/// `GET /desk/index`.
pub async fn show(State(site): State<Shared<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let asked = Asked::read(desk, query)?;
    let (app, lang) = (desk.app(), desk.lang());
    let easy = value(query, "sort") != Some("lost");
    let (score, mut repairs) = app.with_scope(&asked.whose, asked.span(), |scope| {
        let score = score_unit(&asked.set, scope);
        let rows = repairs::all(lang, &asked, &asked.set, &score, scope, easy);
        (score, rows)
    })?;
    repairs.truncate(REPAIRS);
    if !reads(desk) {
        repairs.iter_mut().filter(|row| row.href.contains("/dossiers")).for_each(|row| row.href.clear());
    }
    let before = app.scores(&asked.whose, asked.before().span(), &asked.set)?;
    let official = official(app, &asked);
    let (change, change_tone) = change(lang, score.index, before.index);
    let address = asked.at("/desk/index");
    let (without, without_points) = without(lang, &asked.set, &score);
    let view = Overview {
        page: desk.page(lang.t("nav.index"), "index"),
        head: Head::of(desk, &asked, "/desk/index", "overview").keep("sort", if easy { "" } else { "lost" }),
        arcs: arcs(&score.groups),
        idle: score.numbers.handled() == 0,
        index: score.index.map(|index| words::points(lang, index)).unwrap_or_default(),
        class: score.class.clone().unwrap_or_default(),
        points: words::points(lang, score.points),
        applicable: number(lang, score.applicable),
        change,
        change_tone,
        groups: groups(desk, &asked, &score, &before, official.as_ref()),
        repairs,
        easy,
        by_lost: address.with("sort", "lost").to_string(),
        by_ease: address.to_string(),
        without,
        without_points,
        official: official.map(|found| official_row(lang, &found, &score)),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Items without a source, code and name, and the points that they stand for.
fn without(lang: Lang, set: &CriteriaSet, score: &UnitScore) -> (Vec<(String, String)>, String) {
    let name = |item: &ItemScore| set.find(&item.code).map(|(_, found)| found.name.clone()).unwrap_or_default();
    let all: Vec<&ItemScore> = score.without_source().collect();
    let points: f64 = all.iter().map(|item| item.max).sum();
    (all.into_iter().map(|item| (item.code.clone(), name(item))).collect(), number(lang, points))
}

fn official_row(lang: Lang, found: &Official, score: &UnitScore) -> OfficialRow {
    let day = found.as_of.map(kernel::Day::date_text).unwrap_or_default();
    let shared = found.shared(score).map(|(ours, theirs)| {
        (words::points(lang, ours), words::points(lang, theirs), words::signed(lang, ours - theirs))
    });
    OfficialRow {
        source: lang.t2("index.official_from", "source", &found.source, "day", day),
        total: found.total.map(|total| words::points(lang, total)).unwrap_or_default(),
        rank: found.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        shared,
    }
}

fn groups(desk: &Desk, asked: &Asked, score: &UnitScore, before: &UnitScore, official: Option<&Official>) -> Vec<GroupRow> {
    let lang = desk.lang();
    let row = |(place, (group, earlier)): (usize, (&GroupScore, &GroupScore))| {
        let known = asked.set.groups.get(place)?;
        let lost = group.points.map_or(0.0, |points| group.applicable - points);
        let (change, change_tone) = change(lang, group.points, earlier.points);
        let items = known.items.iter().zip(group.items.iter().zip(&earlier.items));
        Some(GroupRow {
            code: known.code.clone(),
            name: known.name.clone(),
            colour: colour(place),
            points: group.points.map(|points| words::points(lang, points)).unwrap_or_default(),
            applicable: number(lang, group.applicable),
            max: number(lang, group.max),
            filled: filled(group.points, group.applicable),
            lost: if lost >= 0.005 { words::points(lang, lost) } else { String::new() },
            change,
            change_tone,
            official: official.and_then(|all| all.groups.get(&known.key)).map(|n| words::points(lang, *n)).unwrap_or_default(),
            items: items.map(|(item, (now, then))| item_row(desk, asked, item, now, then, official)).collect(),
        })
    };
    score.groups.iter().zip(&before.groups).enumerate().filter_map(row).collect()
}

/// Points out of 100.
pub fn filled(points: Option<f64>, max: f64) -> u32 {
    match points {
        Some(points) if max > 0.0 => (points / max * 100.0).round().clamp(0.0, 100.0) as u32,
        _ => 0,
    }
}

/// Which list stands behind an item's figures: `procedures`, `dossiers`, or `dossiers` for the denominator alone.
pub fn list_of(item: &Item) -> &'static str {
    if item.measure.starts_with("procedures_") { "procedures" } else { "dossiers" }
}

fn item_row(desk: &Desk, asked: &Asked, item: &Item, now: &ItemScore, then: &ItemScore, official: Option<&Official>) -> ItemRow {
    let lang = desk.lang();
    let list = list_of(item);
    let link = |side: &str| match list == "procedures" || reads(desk) {
        true => asked.behind_at(list, item, side).to_string(),
        false => String::new(),
    };
    let figures = now.share.map(|share| words::figures(lang, item, share));
    let (numerator, denominator) = figures.map_or_else(Default::default, |(numerator, denominator)| {
        let of_numerator = if words::is_mean(item) { String::new() } else { link("num") };
        ((numerator, of_numerator), (denominator, link("den")))
    });
    let lost = match now.lost() {
        lost if lost >= 0.005 && !words::is_mean(item) => (words::points(lang, lost), link("lost")),
        lost if lost >= 0.005 => (words::points(lang, lost), String::new()),
        _ => Default::default(),
    };
    let (change, change_tone) = change(lang, now.points(), then.points());
    ItemRow {
        code: item.code.clone(),
        name: item.name.clone(),
        href: asked.item_at(&item.code).to_string(),
        state: state_key(now.state),
        numerator,
        denominator,
        quotient: now.share.map(|share| words::quotient(lang, item, share)).unwrap_or_default(),
        rule: words::rule(lang, item),
        points: words::state(lang, now),
        max: number(lang, item.max),
        lost,
        change,
        change_tone,
        official: official.and_then(|all| all.items.get(&item.code)).map(|n| words::points(lang, *n)).unwrap_or_default(),
    }
}
