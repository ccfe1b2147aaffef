//! Units: the tree on a day, one unit with its names and people, and what changes the structure.

mod save;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::text::fold;
use kernel::{Day, UnitId};
use org::{Level, Org, Unit, UnitKind};

use super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::{ADMINISTRATOR, Back, READERS, encoded, is_administrator, t};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Every kind, with its key under `admin.unit_kind.`.
const KINDS: [(UnitKind, &str); 7] = [
    (UnitKind::Province, "province"),
    (UnitKind::ProvincialCentre, "provincial_centre"),
    (UnitKind::Department, "department"),
    (UnitKind::Vertical, "vertical"),
    (UnitKind::Commune, "commune"),
    (UnitKind::CommuneCentre, "commune_centre"),
    (UnitKind::Division, "division"),
];

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/units", "GET", READERS, get(show)),
        Route::desk("/admin/units", "POST", ADMINISTRATOR, post(save::create)),
        Route::desk("/admin/units/{id}", "GET", READERS, get(one)),
        Route::desk("/admin/units/{id}", "POST", ADMINISTRATOR, post(save::change)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| tree(desk, &query, None)).await
}

async fn one(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| unit_page(desk, &UnitId::new(id), None)).await
}

/// The kind in words.
fn kind(desk: &Desk, kind: UnitKind) -> String {
    let key = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, key)| key);
    t(desk, &format!("admin.unit_kind.{key}"))
}

fn kinds(desk: &Desk) -> Vec<Choice> {
    KINDS.iter().skip(1).map(|(_, key)| Choice::new(*key, t(desk, &format!("admin.unit_kind.{key}")))).collect()
}

/// The kind with that key.
fn kind_of(key: &str) -> Option<UnitKind> {
    KINDS.iter().find(|(_, known)| *known == key).map(|(kind, _)| *kind)
}

/// Level of government of a kind under a parent.
fn level_of(kind: UnitKind, parent: &Unit) -> Level {
    match kind {
        UnitKind::Commune | UnitKind::CommuneCentre => Level::Commune,
        UnitKind::ProvincialCentre | UnitKind::Department | UnitKind::Province => Level::Province,
        UnitKind::Vertical | UnitKind::Division => parent.level,
    }
}

/// The tree on a day.
fn tree(desk: &Desk, query: &Pairs, back: Option<Back>) -> PageResult {
    let get = |name| value(query, name).unwrap_or_default();
    let today = desk.site.today();
    let on = Day::parse_typed(get("on")).or_else(|_| Day::parse(get("on"))).unwrap_or(today);
    let mut sheet = Sheet::new(desk, t(desk, "admin.units.title"), "units", back);
    let org = desk.app().org();
    let words = fold(get("q"));
    let shown = in_order(&org, on);
    let fits = |unit: &Unit| words.is_empty() || fold(&format!("{} {} {}", unit.name_on(on), unit.code, unit.id)).contains(&words);
    let found: Vec<&(usize, &Unit)> = shown.iter().filter(|(_, unit)| fits(unit)).collect();
    sheet.sub = desk.lang().t2("admin.units.sub", "n", found.len(), "day", on.date_text());
    let fields = vec![
        Field::new(crate::form::Kind::Line("search"), "q", t(desk, "admin.units.search")).value(get("q")),
        Field::date("on", t(desk, "admin.units.on")).value(on.date_text()),
    ];
    let form = Form::shown("filter", t(desk, "admin.units.show"), "/admin/units", fields).icon("search");
    sheet.form(Form { get: true, ..form });
    if is_administrator(desk) {
        sheet.form(Form::folded("create", t(desk, "admin.units.create"), "/admin/units", new_fields(desk, "")).icon("plus"));
    }
    let head = ["name", "code", "kind", "span", "former"].map(|key| t(desk, &format!("admin.units.col.{key}")));
    let rows = found.into_iter().map(|(depth, unit)| row(desk, unit, if words.is_empty() { *depth } else { 0 }, on)).collect();
    sheet.table(Table { head: head.into(), rows, empty: t(desk, "admin.units.none"), ..Table::default() });
    Ok(sheet.answer())
}

/// Units of a day, each under the one above it.
fn in_order(org: &Org, on: Day) -> Vec<(usize, &Unit)> {
    let mut roots: Vec<&Unit> = org.units(on).filter(|unit| unit.parent.is_none()).collect();
    let mut open: Vec<(usize, &Unit)> = roots.drain(..).rev().map(|unit| (0, unit)).collect();
    let mut all = Vec::new();
    while let Some((depth, unit)) = open.pop() {
        all.push((depth, unit));
        let mut below: Vec<&Unit> = org.children(&unit.id).filter(|child| child.is_open(on)).collect();
        below.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
        open.extend(below.into_iter().rev().map(|child| (depth + 1, child)));
    }
    all
}

fn span(desk: &Desk, unit: &Unit) -> String {
    match unit.to {
        Some(to) => format!("{} – {}", unit.from.date_text(), to.date_text()),
        None => desk.lang().t1("admin.since", "day", unit.from.date_text()),
    }
}

fn former(unit: &Unit) -> String {
    let names = unit.former_names.iter().map(|former| format!("{} (→ {})", former.name, former.to.date_text()));
    names.collect::<Vec<_>>().join("; ")
}

fn row(desk: &Desk, unit: &Unit, depth: usize, on: Day) -> Vec<Cell> {
    let name = Cell::link(unit.name_on(on), format!("/admin/units/{}", encoded(unit.id.as_str())));
    let name = Cell { depth: depth.min(4), ..name };
    let told = Cell::text(kind(desk, unit.kind));
    vec![
        name,
        Cell::text(&unit.code).class("nowrap"),
        if unit.template { told.under(t(desk, "admin.units.template")) } else { told },
        Cell::text(span(desk, unit)).class("nowrap"),
        Cell::text(former(unit)),
    ]
}

fn new_fields(desk: &Desk, parent: &str) -> Vec<Field> {
    vec![
        Field::text("name", t(desk, "admin.units.name")).required(),
        Field::text("short_name", t(desk, "admin.units.short_name")).required(),
        Field::text("code", t(desk, "admin.units.code")).required().help(t(desk, "admin.units.code_help")),
        Field::select("kind", t(desk, "admin.units.kind"), kinds(desk)).required(),
        Field::text("parent", t(desk, "admin.units.parent")).required().value(parent).help(t(desk, "admin.people.unit_help")),
        Field::text("serves", t(desk, "admin.units.serves")).help(t(desk, "admin.units.serves_help")),
        Field::text("address", t(desk, "admin.units.address")),
        Field::text("phone", t(desk, "admin.people.phone")),
        Field::text("office_hours_key", t(desk, "admin.units.hours")).help(t(desk, "admin.units.hours_help")),
        Field::date("from", t(desk, "admin.from")).required().value(desk.site.today().date_text()),
    ]
}

/// One unit.
fn unit_page(desk: &Desk, id: &UnitId, back: Option<Back>) -> PageResult {
    let org = desk.app().org();
    let unit = org.unit(id).ok_or(PageError::NotFound)?;
    let mut sheet = Sheet::new(desk, unit.name.clone(), "units", back);
    sheet.crumbs.push((t(desk, "admin.units.title"), "/admin/units".to_owned()));
    let mut above: Vec<&Unit> = org.ancestors(id).collect();
    above.reverse();
    sheet.crumbs.extend(above.iter().map(|unit| (unit.short_name.clone(), format!("/admin/units/{}", encoded(unit.id.as_str())))));
    sheet.crumbs.push((unit.short_name.clone(), String::new()));
    let people = format!("/admin/people?unit={}", encoded(id.as_str()));
    sheet.links.push(Link::new(t(desk, "admin.units.people"), people, "users"));
    sheet.blocks.push(Block::Facts(t(desk, "admin.units.facts"), facts(desk, &org, unit)));
    let below: Vec<Vec<Cell>> = org.children(id).map(|child| row(desk, child, 0, desk.site.today())).collect();
    if !below.is_empty() {
        let head = ["name", "code", "kind", "span", "former"].map(|key| t(desk, &format!("admin.units.col.{key}")));
        sheet.table(Table { title: t(desk, "admin.units.below"), head: head.into(), rows: below, empty: String::new() });
    }
    if is_administrator(desk) && unit.to.is_none_or(|to| to >= desk.site.today()) {
        forms(desk, unit, &mut sheet);
    }
    Ok(sheet.answer())
}

fn facts(desk: &Desk, org: &Org, unit: &Unit) -> Vec<(String, Cell)> {
    let named = |id: &UnitId| {
        let name = org.unit(id).map_or_else(|| id.to_string(), |unit| unit.name.clone());
        Cell::link(name, format!("/admin/units/{}", encoded(id.as_str())))
    };
    let text = |value: &Option<String>| Cell::text(value.clone().unwrap_or_else(|| "–".to_owned()));
    let mut facts = vec![
        ("code", Cell::text(&unit.code)),
        ("kind", Cell::text(kind(desk, unit.kind))),
        ("span", Cell::text(span(desk, unit))),
        ("address", text(&unit.address)),
        ("phone", text(&unit.phone)),
        ("hours", text(&unit.office_hours_key)),
    ];
    if let Some(serves) = &unit.serves {
        facts.push(("serves", named(serves)));
    }
    if let Some(successor) = &unit.successor {
        facts.push(("successor", named(successor)));
    }
    if !unit.former_names.is_empty() {
        facts.push(("former", Cell::text(former(unit))));
    }
    facts.into_iter().map(|(key, cell)| (t(desk, &format!("admin.units.{key}")), cell)).collect()
}

fn forms(desk: &Desk, unit: &Unit, sheet: &mut Sheet) {
    let action = format!("/admin/units/{}", encoded(unit.id.as_str()));
    let form = |key: &'static str, fields| {
        let form = Form::folded(key, t(desk, &format!("admin.units.do.{key}")), &action, fields);
        form.hidden("do", key).intro(t(desk, &format!("admin.units.do.{key}_help")))
    };
    let from = || Field::date("from", t(desk, "admin.from")).required();
    sheet.form(form("rename", vec![
        Field::text("name", t(desk, "admin.units.name")).required().value(&unit.name),
        Field::text("short_name", t(desk, "admin.units.short_name")).required().value(&unit.short_name),
        from(),
    ]));
    sheet.form(form("merge", vec![
        Field::text("successor", t(desk, "admin.units.successor")).required().help(t(desk, "admin.people.unit_help")),
        from(),
    ]).icon("arrow-forward-up"));
    let part = |n: u8| {
        [("name", "admin.units.name"), ("short_name", "admin.units.short_name"), ("code", "admin.units.code")]
            .map(|(key, words)| Field::text(format!("{key}{n}"), format!("{} {n}", t(desk, words))).required())
    };
    let parts = part(1).into_iter().chain(part(2)).chain([from()]).collect();
    sheet.form(form("split", parts).icon("arrows-split"));
    sheet.form(form("close", vec![Field::date("to", t(desk, "admin.last_day")).required()]).icon("x").danger());
}
