//! Criteria sets and published scores for programs: both are public knowledge.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::book::{Imported, PublishedItem, PublishedUnit};
use index::{Book, CriteriaSet, Empty, Group, Item};
use kernel::{Day, UnitId};
use serde::Serialize;
use serde_json::Value;

use super::{answer, problem};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::pages::admin::sets::rule;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Publications on one page.
const USUAL_LIMIT: usize = 5;
const LARGEST_LIMIT: usize = 20;

#[derive(Serialize)]
struct List {
    items: Vec<Summary>,
}

/// A set in the list.
#[derive(Serialize)]
struct Summary {
    id: String,
    name: String,
    decision: String,
    valid_from: Option<String>,
    valid_to: Option<String>,
    replaces: Option<String>,
    /// 0: as it comes with the program.
    version: u32,
    total: f64,
    items: usize,
    /// Agencies are judged by it today.
    judges: bool,
    href: String,
}

/// A whole set.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    summary: Summary,
    groups: Vec<GroupOut>,
    classes: Vec<ClassOut>,
    /// `index` or `points`.
    classes_of: &'static str,
    /// The set as it was given.
    definition: Value,
}

#[derive(Serialize)]
struct GroupOut {
    key: String,
    code: String,
    name: String,
    max: f64,
    items: Vec<ItemOut>,
}

#[derive(Serialize)]
struct ItemOut {
    code: String,
    aliases: Vec<String>,
    name: String,
    max: f64,
    /// The rule in words.
    rule: String,
    steps: Vec<StepOut>,
    zero_denominator: &'static str,
    numerator: Option<String>,
    denominator: Option<String>,
    measure: Option<String>,
    /// `own`, `import`, `survey`, `manual`, `none`.
    source: &'static str,
}

#[derive(Serialize)]
struct StepOut {
    when: String,
    points: String,
}

#[derive(Serialize)]
struct ClassOut {
    name: String,
    min: f64,
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn summary(book: &Book, today: Day, set: &CriteriaSet, version: u32) -> Summary {
    Summary {
        id: set.id.clone(),
        name: set.name.clone(),
        decision: set.decision.clone(),
        valid_from: given(&set.valid_from),
        valid_to: given(&set.valid_to),
        replaces: given(&set.replaces),
        version,
        total: set.total,
        items: set.groups.iter().map(|group| group.items.len()).sum(),
        judges: book.set_on(today).is_some_and(|used| used.id == set.id) && book.version_in_use(&set.id) == version,
        href: format!("/api/v1/criteria-sets/{}", set.id),
    }
}

/// `GET /api/v1/criteria-sets`: the sets in use.
pub async fn sets(State(site): State<Arc<Site>>) -> Response {
    let (book, today) = (site.app.book(), site.today());
    let one = |id: &str| Some(summary(&book, today, &*book.set(id)?, book.version_in_use(id)));
    let items = book.set_ids().into_iter().filter_map(one).collect();
    answer(StatusCode::OK, "application/json", &List { items })
}

/// `GET /api/v1/criteria-sets/{id}?version=`: one set, in the version in use or another.
pub async fn set(State(site): State<Arc<Site>>, frame: Frame, Path(id): Path<String>, Query(query): Query<Pairs>) -> Response {
    let book = site.app.book();
    let version = match value(&query, "version").map(str::parse::<u32>) {
        None => book.version_in_use(&id),
        Some(Ok(version)) => version,
        Some(Err(_)) => return problem(frame.lang, StatusCode::BAD_REQUEST),
    };
    let Some(set) = book.set_version(&id, version) else { return problem(frame.lang, StatusCode::NOT_FOUND) };
    let text = match version {
        0 => index::embedded_text(&id).unwrap_or_default().to_owned(),
        _ => book.versions(&id).iter().find(|own| own.version == version).map(|own| own.text.clone()).unwrap_or_default(),
    };
    let whole = Whole {
        summary: summary(&book, site.today(), &set, version),
        groups: set.groups.iter().map(|group| group_out(frame.lang, group)).collect(),
        classes: set.classes.iter().map(|class| ClassOut { name: class.name.clone(), min: class.min }).collect(),
        classes_of: if set.classes_of_points { "points" } else { "index" },
        definition: serde_json::from_str(&text).unwrap_or_default(),
    };
    answer(StatusCode::OK, "application/json", &whole)
}

fn group_out(lang: Lang, group: &Group) -> GroupOut {
    GroupOut {
        key: group.key.clone(),
        code: group.code.clone(),
        name: group.name.clone(),
        max: group.max,
        items: group.items.iter().map(|item| item_out(lang, item)).collect(),
    }
}

fn item_out(lang: Lang, item: &Item) -> ItemOut {
    let words = rule::rule(lang, item);
    ItemOut {
        code: item.code.clone(),
        aliases: item.aliases.clone(),
        name: item.name.clone(),
        max: item.max,
        rule: words.text,
        steps: words.rows.into_iter().map(|(when, points)| StepOut { when, points }).collect(),
        zero_denominator: match item.empty {
            Empty::Zero => "zero",
            Empty::Full => "full",
            Empty::NotApplicable => "not-applicable",
        },
        numerator: given(&item.numerator),
        denominator: given(&item.denominator),
        measure: given(&item.measure),
        source: rule::source(lang, item).kind,
    }
}

#[derive(Serialize)]
struct Publications<'a> {
    items: Vec<PublicationOut<'a>>,
    /// Give it back as `cursor` for what follows.
    next_cursor: Option<String>,
    total: usize,
}

/// A publication as it was imported.
#[derive(Serialize)]
struct PublicationOut<'a> {
    id: u32,
    set: &'a str,
    from: String,
    to: String,
    as_of: String,
    source: &'a str,
    imported_at: String,
    units: Vec<UnitOut<'a>>,
}

#[derive(Serialize)]
struct UnitOut<'a> {
    code: &'a str,
    name: &'a str,
    unit: Option<&'a UnitId>,
    total: Option<f64>,
    rank: Option<u32>,
    groups: &'a BTreeMap<String, f64>,
    items: Vec<FigureOut<'a>>,
}

#[derive(Serialize)]
struct FigureOut<'a> {
    code: &'a str,
    numerator: Option<f64>,
    denominator: Option<f64>,
    score: Option<f64>,
    fields: &'a BTreeMap<String, f64>,
}

/// `GET /api/v1/official-scores?set=&unit=&from=&to=&cursor=&limit=`: publications that stand, newest first; with `unit`
/// only that unit of each.
pub async fn official(State(site): State<Arc<Site>>, frame: Frame, Query(query): Query<Pairs>) -> Response {
    let bad = || problem(frame.lang, StatusCode::BAD_REQUEST);
    let limit = value(&query, "limit").map_or(Ok(USUAL_LIMIT), str::parse);
    let Some(limit) = limit.ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit)) else { return bad() };
    let day = |name| value(&query, name).map(Day::parse).transpose();
    let (Ok(from), Ok(to)) = (day("from"), day("to")) else { return bad() };
    let Ok(before) = value(&query, "cursor").map_or(Ok(u32::MAX), str::parse) else { return bad() };
    let (set, unit) = (value(&query, "set"), value(&query, "unit").map(UnitId::new));
    let book = site.app.book();
    let has = |import: &Imported| unit.as_ref().is_none_or(|unit| import.publication.units.iter().any(|one| one.unit.as_ref() == Some(unit)));
    let fits = |import: &&Arc<Imported>| {
        let about = &import.publication;
        let days = from.is_none_or(|from| about.from >= from) && to.is_none_or(|to| about.to <= to);
        import.withdrawn.is_none() && days && set.is_none_or(|set| about.set == set) && has(import)
    };
    let all: Vec<&Arc<Imported>> = book.imports().filter(fits).collect();
    let rest: Vec<&&Arc<Imported>> = all.iter().filter(|import| import.id < before).collect();
    let page: Vec<PublicationOut<'_>> = rest.iter().take(limit).map(|import| publication(import, unit.as_ref())).collect();
    let next_cursor = page.last().filter(|_| rest.len() > page.len()).map(|last| last.id.to_string());
    answer(StatusCode::OK, "application/json", &Publications { items: page, next_cursor, total: all.len() })
}

fn publication<'a>(import: &'a Imported, only: Option<&UnitId>) -> PublicationOut<'a> {
    let about = &import.publication;
    let wanted = |unit: &&PublishedUnit| only.is_none_or(|only| unit.unit.as_ref() == Some(only));
    PublicationOut {
        id: import.id,
        set: &about.set,
        from: about.from.iso(),
        to: about.to.iso(),
        as_of: about.as_of.iso(),
        source: &about.source,
        imported_at: import.entered.at.rfc3339(),
        units: about.units.iter().filter(wanted).map(unit_out).collect(),
    }
}

fn unit_out(unit: &PublishedUnit) -> UnitOut<'_> {
    UnitOut {
        code: &unit.code,
        name: &unit.name,
        unit: unit.unit.as_ref(),
        total: unit.total,
        rank: unit.rank,
        groups: &unit.groups,
        items: unit.items.iter().map(figure_out).collect(),
    }
}

fn figure_out(item: &PublishedItem) -> FigureOut<'_> {
    let (numerator, denominator, score) = (item.numerator, item.denominator, item.score);
    FigureOut { code: &item.item, numerator, denominator, score, fields: &item.fields }
}
