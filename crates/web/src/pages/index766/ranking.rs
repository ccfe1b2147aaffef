//! `GET /desk/index/ranking`: departments and communes by index, with their movement against the period before.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::Whose;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{UnitScore, ranks};
use org::{Unit, UnitKind};

use super::ask::{Asked, Head};
use super::official::total;
use super::overview::{change, filled};
use super::ring::colour;
use super::words;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::Pairs;
use crate::site::Site;
use crate::words::number;

/// The page.
#[derive(Template)]
#[template(path = "index766/ranking.html")]
pub struct Ranking {
    page: Page,
    head: Head,
    /// Groups of the set: number, name, colour.
    groups: Vec<(String, String, usize)>,
    tables: Vec<Table>,
}

/// A table of units of one kind.
pub struct Table {
    /// Key, for links.
    pub key: &'static str,
    /// Title.
    pub title: String,
    /// Units with a rank, the best first.
    pub rows: Vec<Row>,
    /// Units to which it does not apply: they had no dossiers.
    pub idle: Vec<Row>,
    /// How many units there are.
    pub all: usize,
    /// Mean of the indices; empty without any.
    pub mean: String,
    /// How many have a rank.
    pub ranked: usize,
    /// Scores were published for some of them.
    pub has_official: bool,
}

/// A unit.
pub struct Row {
    /// Rank; none: it does not apply.
    pub rank: Option<usize>,
    /// Name.
    pub name: String,
    /// Its score.
    pub href: String,
    /// Beside another unit.
    pub compare: String,
    /// The index.
    pub index: String,
    /// Class.
    pub class: String,
    /// Points and most points of what applies.
    pub points: String,
    /// Received in the period and carried over.
    pub handled: String,
    /// Places won (above zero) or lost.
    pub moved: Option<i64>,
    /// Change of the index.
    pub change: String,
    /// How it looks.
    pub change_tone: &'static str,
    /// Bars by group: colour, points out of 100, words.
    pub bars: Vec<(usize, u32, String)>,
    /// As published; empty: not.
    pub official: String,
    /// Ours less the published one.
    pub difference: String,
    /// The officer's own agency.
    pub own: bool,
}

/// `GET /desk/index/ranking`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let asked = Asked::read(desk, &query)?;
        page(desk, &asked)
    })
    .await
}

fn page(desk: &Desk, asked: &Asked) -> PageResult {
    let lang = desk.lang();
    let units = desk.app().settling_units(desk.site.today());
    let kinds = [
        ("so", "index.departments_own", UnitKind::Department),
        ("xa", "index.communes", UnitKind::Commune),
        ("nganh", "index.verticals", UnitKind::Vertical),
    ];
    let mut tables = Vec::new();
    for (key, title, kind) in kinds {
        let units: Vec<Unit> = units.iter().filter(|unit| unit.kind == kind).cloned().collect();
        if !units.is_empty() {
            tables.push(table(desk, asked, key, lang.t(title), &units)?);
        }
    }
    let groups = asked.set.groups.iter().enumerate();
    let mut head = Head::of(desk, asked, "/desk/index/ranking", "ranking").keep("whose", asked.whose.key());
    head.name = asked.set.decision.clone();
    let view = Ranking {
        page: desk.page(lang.t("index.ranking"), "index"),
        head,
        groups: groups.map(|(place, group)| (group.code.clone(), group.name.clone(), colour(place))).collect(),
        tables,
    };
    Ok(html(StatusCode::OK, &view))
}

fn table(desk: &Desk, asked: &Asked, key: &'static str, title: &str, units: &[Unit]) -> Result<Table, PageError> {
    let (app, lang) = (desk.app(), desk.lang());
    let all: Vec<Whose> = units.iter().map(|unit| Whose::Agency(unit.id.clone())).collect();
    let now = app.scores_of(&all, asked.span(), &asked.set)?;
    let before = app.scores_of(&all, asked.before().span(), &asked.set)?;
    let index = |scores: &[UnitScore]| scores.iter().map(|score| score.index).collect::<Vec<_>>();
    let (ranked, earlier) = (ranks(&index(&now), asked.set.decimals), ranks(&index(&before), asked.set.decimals));
    let own = super::ask::own(desk);
    let mut rows: Vec<(Option<usize>, Row)> = Vec::with_capacity(units.len());
    for (place, unit) in units.iter().enumerate() {
        let (score, then) = (&now[place], &before[place]);
        let asked = asked.with(all[place].clone());
        let official = total(app, &asked, &asked.whose);
        let (change, change_tone) = change(lang, score.index, then.index);
        let row = Row {
            rank: ranked[place],
            name: unit.name.clone(),
            href: asked.at("/desk/index").to_string(),
            compare: asked.at("/desk/index/compare").and("a", unit.id.as_str()).to_string(),
            index: score.index.map(|index| words::points(lang, index)).unwrap_or_default(),
            class: score.class.clone().unwrap_or_default(),
            points: format!("{} / {}", words::points(lang, score.points), number(lang, score.applicable)),
            handled: kernel::text::grouped(score.numbers.handled()),
            moved: ranked[place].zip(earlier[place]).map(|(now, then)| then as i64 - now as i64),
            change,
            change_tone,
            bars: bars(desk, &asked, score),
            difference: official.zip(score.index).map(|(theirs, ours)| words::signed(lang, ours - theirs)).unwrap_or_default(),
            official: official.map(|total| words::points(lang, total)).unwrap_or_default(),
            own: asked.whose == own,
        };
        rows.push((ranked[place], row));
    }
    rows.sort_by_key(|(rank, row)| (rank.unwrap_or(usize::MAX), kernel::text::fold(&row.name)));
    let indices: Vec<f64> = now.iter().filter_map(|score| score.index).collect();
    let mean = (!indices.is_empty()).then(|| indices.iter().sum::<f64>() / indices.len() as f64);
    let (rows, idle): (Vec<Row>, Vec<Row>) = rows.into_iter().map(|(_, row)| row).partition(|row| row.rank.is_some());
    Ok(Table {
        key,
        title: title.to_owned(),
        has_official: rows.iter().chain(&idle).any(|row| !row.official.is_empty()),
        all: units.len(),
        mean: mean.map(|mean| words::points(lang, mean)).unwrap_or_default(),
        ranked: indices.len(),
        rows,
        idle,
    })
}

/// A bar for each group.
fn bars(desk: &Desk, asked: &Asked, score: &UnitScore) -> Vec<(usize, u32, String)> {
    let bar = |(place, group): (usize, &index::GroupScore)| {
        let known = &asked.set.groups[place.min(asked.set.groups.len() - 1)];
        let points = group.points.map_or_else(|| "–".to_owned(), |points| words::points(desk.lang(), points));
        (colour(place), filled(group.points, group.applicable), format!("{}: {points} / {}", known.name, number(desk.lang(), group.applicable)))
    };
    score.groups.iter().enumerate().map(bar).collect()
}

/// Two units side by side.
#[derive(Template)]
#[template(path = "index766/compare.html")]
pub struct Compare {
    page: Page,
    head: Head,
    /// Choices of the first and the second unit.
    a: Vec<super::ask::Choices>,
    b: Vec<super::ask::Choices>,
    sides: [Side; 2],
    difference: String,
    difference_tone: &'static str,
    groups: Vec<Pair>,
}

/// One unit of two.
pub struct Side {
    /// Name.
    pub name: String,
    /// Its score.
    pub href: String,
    /// The index; empty: it does not apply.
    pub index: String,
    /// Class.
    pub class: String,
    /// Points and most points.
    pub points: String,
}

/// A line of two.
pub struct Pair {
    /// Code and name.
    pub name: String,
    /// Most points.
    pub max: String,
    /// Points, or why there are none; figures under them; where they lead.
    pub sides: [(String, String, String); 2],
    /// First less second.
    pub difference: String,
    /// How it looks.
    pub tone: &'static str,
    /// Items of a group.
    pub items: Vec<Pair>,
}

/// `GET /desk/index/compare?a=&b=`.
pub async fn compare(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| two(desk, &query)).await
}

/// Who is compared when nobody is named: the best two of the officer's kind would be chance; the own agency and all of
/// its kind together say more.
fn chosen(desk: &Desk, asked: &Asked, query: &Pairs) -> Result<[Whose; 2], PageError> {
    let read = |name: &str| match crate::server::value(query, name) {
        Some(key) => desk.app().whose(key).map(Some).ok_or(PageError::NotFound),
        None => Ok(None),
    };
    let own = if asked.whose == Whose::Province { Whose::Departments } else { asked.whose.clone() };
    let a = read("a")?.unwrap_or(own);
    let together = match &a {
        Whose::Agency(unit) if desk.app().org().unit(unit).is_some_and(|unit| unit.kind == UnitKind::Commune) => Whose::Communes,
        Whose::Agency(_) => Whose::Departments,
        Whose::Communes => Whose::Departments,
        Whose::Province | Whose::Departments => Whose::Communes,
    };
    Ok([a, read("b")?.unwrap_or(together)])
}

fn two(desk: &Desk, query: &Pairs) -> PageResult {
    let asked = Asked::read(desk, query)?;
    let (app, lang) = (desk.app(), desk.lang());
    let both = chosen(desk, &asked, query)?;
    let scores = app.scores_of(&both, asked.span(), &asked.set)?;
    let each: BTreeMap<usize, Asked> = both.iter().enumerate().map(|(n, whose)| (n, asked.with(whose.clone()))).collect();
    let side = |n: usize| Side {
        name: super::ask::name(desk, &both[n]),
        href: each[&n].at("/desk/index").to_string(),
        index: scores[n].index.map(|index| words::points(lang, index)).unwrap_or_default(),
        class: scores[n].class.clone().unwrap_or_default(),
        points: format!("{} / {}", words::points(lang, scores[n].points), number(lang, scores[n].applicable)),
    };
    let (difference, difference_tone) = change(lang, scores[0].index, scores[1].index);
    let mut head = Head::of(desk, &asked, "/desk/index/compare", "compare").keep("whose", asked.whose.key());
    head = head.keep("a", both[0].key()).keep("b", both[1].key());
    head.name = format!("{} – {}", super::ask::name(desk, &both[0]), super::ask::name(desk, &both[1]));
    let view = Compare {
        page: desk.page(lang.t("index.compare"), "index"),
        a: super::ask::whose(desk, &each[&0]),
        b: super::ask::whose(desk, &each[&1]),
        sides: [side(0), side(1)],
        difference,
        difference_tone,
        groups: pairs(desk, &asked, [&scores[0], &scores[1]], [&each[&0], &each[&1]]),
        head,
    };
    Ok(html(StatusCode::OK, &view))
}

fn pairs(desk: &Desk, asked: &Asked, scores: [&UnitScore; 2], each: [&Asked; 2]) -> Vec<Pair> {
    let lang = desk.lang();
    let item = |item: &index::Item| {
        let found = scores.map(|score| score.item(&item.code));
        let [first, second] = [0, 1].map(|n| found[n].and_then(index::ItemScore::points));
        let (difference, tone) = change(lang, first, second);
        let side = |n: usize| {
            let score = found[n];
            let figures = score.and_then(|score| score.share).filter(|share| share.denominator > 0.0).map(|share| {
                let (numerator, denominator) = words::figures(lang, item, share);
                format!("{numerator} / {denominator}")
            });
            let points = score.map(|score| words::state(lang, score)).unwrap_or_default();
            (points, figures.unwrap_or_default(), each[n].item_at(&item.code).to_string())
        };
        Pair {
            name: format!("{}. {}", item.code, item.name),
            max: number(lang, item.max),
            sides: [side(0), side(1)],
            difference,
            tone,
            items: Vec::new(),
        }
    };
    let group = |(place, group): (usize, &index::Group)| {
        let points = scores.map(|score| score.groups.get(place).and_then(|group| group.points));
        let (difference, tone) = change(lang, points[0], points[1]);
        let side = |n: usize| {
            let shown = points[n].map_or_else(|| "–".to_owned(), |points: f64| words::points(lang, points));
            (shown, String::new(), String::new())
        };
        Pair {
            name: format!("{}. {}", group.code, group.name),
            max: number(lang, group.max),
            sides: [side(0), side(1)],
            difference,
            tone,
            items: group.items.iter().map(item).collect(),
        }
    };
    asked.set.groups.iter().enumerate().map(group).collect()
}
