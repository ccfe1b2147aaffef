//! `GET /desk/index/procedures`: the procedures behind a figure, each with whether it counts and its dossiers.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{Measure, Numbers, procedures};
use kernel::ProcedureCode;

use super::ask::{self, Asked};
use super::words;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Sides of a figure.
const SIDES: [&str; 3] = ["lost", "num", "den"];

/// The list.
#[derive(Template)]
#[template(path = "index766/procedures.html")]
pub struct Procedures {
    page: Page,
    sub: String,
    as_of: String,
    what: String,
    count: String,
    item: String,
    item_href: String,
    /// Sides: words, address, shown now.
    sides: Vec<(String, String, bool)>,
    /// Sector in force, and the address without it.
    chip: Option<(String, String)>,
    /// Sectors: name, how many, address.
    sectors: Vec<(String, usize, String)>,
    rows: Vec<Row>,
}

/// One procedure.
pub struct Row {
    /// Code.
    pub code: String,
    /// Its public page.
    pub href: String,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: String,
    /// It counts.
    pub counts: bool,
    /// Received in the period, and online.
    pub received: String,
    /// Received online in the period.
    pub online: String,
}

/// `GET /desk/index/procedures`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let asked = Asked::read(desk, query)?;
    let lang = desk.lang();
    let (_, item) = asked.set.find(value(query, "item").unwrap_or_default()).ok_or(PageError::NotFound)?;
    let side = SIDES.into_iter().find(|side| Some(*side) == value(query, "side")).ok_or(PageError::NotFound)?;
    let sector = value(query, "sector");
    let (listed, numbers) = desk.app().with_scope(&asked.whose, asked.span(), |scope| {
        let all = scope.cube.by_procedure(scope.units, scope.span, scope.as_of);
        let all = all.into_iter().map(|(code, numbers)| (code.clone(), numbers)).collect();
        (procedures(&item.measure, scope), all)
    })?;
    let listed = listed.ok_or(PageError::NotFound)?;
    let wanted = match side {
        "num" => listed.counted(),
        "lost" => listed.missing.clone(),
        _ => listed.all.clone(),
    };
    let missing: BTreeSet<&ProcedureCode> = listed.missing.iter().collect();
    let address = asked.behind_at("procedures", item, side);
    let rows: Vec<Row> = wanted.iter().map(|code| row(desk, code, !missing.contains(code), &numbers)).collect();
    let sectors = sectors(&rows, |sector| address.clone().and("sector", sector).to_string());
    let view = Procedures {
        page: desk.page(lang.t("index.procedures"), "index"),
        sub: format!("{} · {}", ask::name(desk, &asked.whose), asked.term.words(lang)),
        as_of: ask::as_of(desk, &asked),
        what: words::counted(lang, side, item),
        count: kernel::text::grouped(rows.len() as i64),
        item: format!("{}. {}", item.code, item.name),
        item_href: asked.item_at(&item.code).to_string(),
        sides: SIDES.map(|other| side_of(lang, &asked, item, other, side)).into(),
        chip: sector.map(|sector| (sector.to_owned(), address.to_string())),
        sectors,
        rows: rows.into_iter().filter(|row| sector.is_none_or(|sector| row.sector == sector)).collect(),
    };
    Ok(html(StatusCode::OK, &view))
}

fn side_of(lang: Lang, asked: &Asked, item: &index::Item, other: &'static str, side: &str) -> (String, String, bool) {
    let words = lang.word("index_side", other).into_owned();
    (words, asked.behind_at("procedures", item, other).to_string(), other == side)
}

fn row(desk: &Desk, code: &ProcedureCode, counts: bool, numbers: &std::collections::BTreeMap<ProcedureCode, Numbers>) -> Row {
    let catalogue = desk.site.catalogue();
    let version = catalogue.latest(code);
    let number = |measure| kernel::text::grouped(numbers.get(code).map_or(0, |numbers| numbers.of(measure)));
    Row {
        code: code.to_string(),
        href: format!("/procedures/{code}"),
        name: version.map_or_else(|| code.to_string(), |version| version.name.clone()),
        sector: version.map(|version| version.sector.clone()).unwrap_or_default(),
        counts,
        received: number(Measure::Received),
        online: number(Measure::ReceivedOnline),
    }
}

fn sectors(rows: &[Row], address: impl Fn(&str) -> String) -> Vec<(String, usize, String)> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    rows.iter().for_each(|row| *counts.entry(row.sector.as_str()).or_default() += 1);
    let mut all: Vec<(String, usize, String)> = counts
        .into_iter()
        .filter(|(sector, _)| !sector.is_empty())
        .map(|(sector, n)| (sector.to_owned(), n, address(sector)))
        .collect();
    all.sort_by_key(|(sector, n, _)| (std::cmp::Reverse(*n), kernel::text::fold(sector)));
    all
}
