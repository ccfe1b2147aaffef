//! `GET /desk/steering`: figures of tasks by unit, document, area, person.

use std::sync::Arc;

use app::tasks::{Axis, Group, Reach, Sum, groups, part_groups, total_keys};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::UnitId;
use steering::task::fact::By;

use super::asked::{Asked, Choice, TABS};
use super::grid::{self, Days, Row};
use super::top::{self, Tile};
use crate::chart::Chart;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::{Page, Tab};
use crate::pages::html;
use crate::server::Pairs;
use crate::site::Site;
use crate::steer::{Steer, document_href};

/// Rows shown at most: people and documents may be thousands.
const ROWS: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "steering/boards.html")]
pub struct Boards {
    page: Page,
    /// Whose tasks, in which period.
    sub: String,
    tiles: Vec<Tile>,
    tabs: Vec<Tab>,
    /// Agencies to choose.
    units: Vec<Choice>,
    periods: Vec<(String, Vec<Choice>)>,
    tab: &'static str,
    unit: String,
    /// Heads: key, words, address that sorts, order in force.
    heads: Vec<(&'static str, String, String, &'static str)>,
    rows: Vec<Row>,
    total: Row,
    /// Parts of houses, counted apart.
    parts: Vec<Row>,
    parts_total: Row,
    /// Rows that are not shown.
    more: usize,
    /// Not every document was looked at.
    cut: bool,
    trend: Chart,
    /// Address of this board without its order; empty: it is in its usual order.
    unsorted: String,
    /// The whole scope; empty: this is it.
    up: String,
    /// Letters that urge.
    urges: bool,
    reviews: bool,
}

/// `GET /desk/steering`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let asked = Asked::read(desk, query)?;
    let (app, lang, org) = (desk.app(), desk.lang(), desk.officer.org.clone());
    let reach = Reach::of(&org, &asked.scope, asked.unit.as_ref());
    let keys = app.task_keys()?;
    let total_of = total_keys(&reach, &keys);
    let (from, to) = asked.days();
    let days = Days { from, to, today: desk.site.today() };
    let (mut rows, cut) = rows(desk, &asked, &reach, &keys, days)?;
    grid::sort(&mut rows, asked.sort.as_ref());
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let part_groups = if asked.axis == Axis::Unit { part_groups(&reach, &keys) } else { Vec::new() };
    let (mut parts, parts_total) = part_rows(desk, &asked, &part_groups, days)?;
    grid::sort(&mut parts, asked.sort.as_ref());
    let sums = app.task_sums([total_of.as_slice()], from, to)?;
    let mut total = Row::of(&asked, None, false, sums.first().copied().unwrap_or_default(), days);
    total.name = lang.t("steering_page.total").to_owned();
    let reviews = !app.reviewing_offices(desk.actor()).is_empty();
    let view = Boards {
        page: desk.page(lang.t("steering_page.title"), "boards"),
        sub: sub(desk, &asked),
        tiles: top::tiles(desk, &asked, &reach, &total_of)?,
        tabs: tabs(desk, &asked),
        units: asked.units(desk),
        periods: asked.periods(desk),
        tab: asked.tab,
        unit: asked.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
        heads: heads(desk, &asked, days),
        trend: top::trend(desk, &asked, &total_of)?,
        unsorted: asked.sort.as_ref().map(|_| asked.at().to_string()).unwrap_or_default(),
        up: if asked.wide && asked.unit.is_some() { asked.at().without("unit").to_string() } else { String::new() },
        urges: reviews,
        reviews,
        rows,
        total,
        parts,
        parts_total,
        more,
        cut,
    };
    Ok(html(StatusCode::OK, &view))
}

/// Rows of orders, and whether some could not be looked at.
fn rows(desk: &Desk, asked: &Asked, reach: &Reach<'_>, keys: &[By], days: Days) -> Result<(Vec<Row>, bool), PageError> {
    let app = desk.app();
    let everything = asked.scope.all && asked.unit.is_none();
    let (found, sums, cut) = if asked.axis == Axis::Document && !everything {
        let (sums, whole) = app.sums_by_document(&desk.officer.org, &asked.scope, asked.unit.as_ref(), (days.from, days.to))?;
        let group = |document: &str| Group {
            key: document.to_owned(),
            within: asked.unit.clone(),
            alone: false,
            keys: Vec::new(),
        };
        let found: Vec<Group> = sums.iter().map(|sum| group(&sum.document)).collect();
        (found, sums.into_iter().map(|sum| sum.sum).collect(), !whole)
    } else {
        let found = groups(reach, asked.axis, keys);
        let sums: Vec<Sum> = app.task_sums(found.iter().map(|group| group.keys.as_slice()), days.from, days.to)?;
        (found, sums, false)
    };
    let names = Names::of(desk, asked);
    let row = |(group, sum): (&Group, Sum)| names.named(Row::of(asked, Some(group), false, sum, days), group);
    Ok((found.iter().zip(sums).map(row).filter(|row| !row.is_empty()).collect(), cut))
}

fn part_rows(desk: &Desk, asked: &Asked, found: &[Group], days: Days) -> Result<(Vec<Row>, Row), PageError> {
    let sums = desk.app().task_sums(found.iter().map(|group| group.keys.as_slice()), days.from, days.to)?;
    let all = sums.iter().copied().fold(Sum::default(), Sum::plus);
    let names = Names::of(desk, asked);
    let row = |(group, sum): (&Group, Sum)| names.named(Row::of(asked, Some(group), true, sum, days), group);
    let rows = found.iter().zip(sums).map(row).filter(|row| !row.is_empty()).collect();
    let mut total = Row::of(asked, None, true, all, days);
    total.name = desk.lang().t("steering_page.total_parts").to_owned();
    Ok((rows, total))
}

/// Names of rows, and where they lead.
struct Names<'a> {
    desk: &'a Desk,
    asked: &'a Asked,
    steer: Steer,
    followed: Vec<UnitId>,
}

impl<'a> Names<'a> {
    fn of(desk: &'a Desk, asked: &'a Asked) -> Self {
        let followed = desk.app().followed_units(desk.actor().principal());
        Self { desk, asked, steer: Steer::of(desk), followed }
    }

    fn named(&self, mut row: Row, group: &Group) -> Row {
        let lang = self.desk.lang();
        match self.asked.axis {
            Axis::Unit => {
                let unit = grid::unit_of(group);
                row.followed = self.followed.contains(&unit);
                row.name = self.steer.shown.unit_name(unit.as_str());
                if !group.alone {
                    row.href = self.asked.at().and("unit", &unit).to_string();
                }
            }
            Axis::Area => {
                let none = group.key.is_empty();
                row.name = if none { lang.t("steering_page.no_area").to_owned() } else { self.steer.area(&group.key) };
                row.followed = self.asked.scope.areas.contains(&group.key);
            }
            Axis::Document => {
                let id = group.key.parse().ok().map(steering::task::model::DocumentId);
                let known = id.and_then(|id| self.steer.book.document(id).cloned());
                row.name = known.as_ref().map_or_else(|| lang.t("steering_page.no_document").to_owned(), |document| crate::steer::document_label(document));
                row.sub = known.map(|document| document.head.title.clone()).filter(|title| *title != row.name).unwrap_or_default();
                row.href = id.map(document_href).unwrap_or_default();
            }
            Axis::Person => {
                row.name = self.steer.shown.person(&group.key);
                row.sub = group.within.as_ref().map(|unit| self.steer.shown.unit(unit.as_str())).unwrap_or_default();
            }
        }
        row
    }
}

fn sub(desk: &Desk, asked: &Asked) -> String {
    let lang = desk.lang();
    let unit = asked.unit.as_ref().and_then(|unit| desk.officer.org.unit(unit)).map(|unit| unit.name.clone());
    let whose = match (unit, asked.scope.all) {
        (Some(name), _) => name,
        (None, true) => desk.app().setup().province_name.clone(),
        (None, false) => lang.t("steering_page.own_scope").to_owned(),
    };
    let at = lang.t1("ui.updated", "time", desk.now().date_time_text());
    format!("{whose} · {} · {at}", asked.term.words(lang))
}

fn tabs(desk: &Desk, asked: &Asked) -> Vec<Tab> {
    let tab = |(key, _): (&str, Axis)| Tab {
        label: desk.lang().word("steering_tab", key).into_owned(),
        href: asked.at().with("tab", key).to_string(),
        active: key == asked.tab,
        count: None,
    };
    TABS.into_iter().map(tab).collect()
}

/// Heads of columns; each sorts, downwards first.
fn heads(desk: &Desk, asked: &Asked, days: Days) -> Vec<(&'static str, String, String, &'static str)> {
    let head = |key: &'static str| {
        let (order, next) = match &asked.sort {
            Some((sorted, true)) if sorted == key => ("asc", "desc"),
            Some((sorted, false)) if sorted == key => ("desc", "asc"),
            _ => ("", if key == "share" { "asc" } else { "desc" }),
        };
        let words = desk.lang().word("steering_col", key).into_owned();
        (key, words, asked.at().and("sort", key).and("order", next).to_string(), order)
    };
    grid::columns(days).map(|column| head(column.key)).chain([head("share")]).collect()
}
