//! One set: its groups and items with their rules in words, sources, classes, versions.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::book::OwnSet;
use index::{CriteriaSet, Group, Item};
use kernel::ActorKind;

use super::super::blocks::{Cell, Link, Table};
use super::super::{download, encoded, is_administrator, settle, Wrong};
use super::rule::{self, RuleWords, Source};
use super::{address, t, validity};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

/// The page.
#[derive(Template)]
#[template(path = "admin/sets/one.html")]
struct View {
    page: Page,
    crumbs: Vec<(String, String)>,
    links: Vec<Link>,
    id: String,
    /// A message above: kind, title, text.
    note: Option<(&'static str, String, String)>,
    facts: Vec<(String, Cell)>,
    groups: Vec<GroupView>,
    classes: Vec<(String, String)>,
    classes_of: String,
    versions: Table,
    /// May retire.
    retire: bool,
    reason: String,
    error: String,
}

struct GroupView {
    code: String,
    name: String,
    max: String,
    items: Vec<ItemView>,
}

struct ItemView {
    code: String,
    name: String,
    aliases: String,
    max: String,
    rule: RuleWords,
    empty: String,
    source: Source,
    numerator: String,
    denominator: String,
}

pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &id, version_of(&query), None)).await
}

/// The version that is asked for.
fn version_of(query: &Pairs) -> Option<u32> {
    value(query, "version").and_then(|text| text.parse().ok())
}

/// The set of a version; without one, the one in use, or the last that was.
fn find(desk: &Desk, id: &str, version: Option<u32>) -> Option<(Arc<CriteriaSet>, u32)> {
    let book = desk.app().book();
    if let Some(version) = version {
        return Some((book.set_version(id, version)?, version));
    }
    let last = || book.versions(id).iter().rev().find_map(|own| Some((own.set.clone()?, own.version)));
    book.set(id).map(|set| (set, book.version_in_use(id))).or_else(last)
}

fn page(desk: &Desk, id: &str, version: Option<u32>, back: Option<(String, String)>) -> PageResult {
    let (lang, book) = (desk.lang(), desk.app().book());
    let (set, version) = find(desk, id, version).ok_or(PageError::NotFound)?;
    let in_use = book.set(id).is_some() && book.version_in_use(id) == version;
    let status = if back.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (reason, error) = back.unwrap_or_default();
    let mut links = vec![Link::new(t(desk, "sets.download"), format!("{}/json?version={version}", address(id)), "download")];
    if is_administrator(desk) {
        links.push(Link::new(t(desk, "sets.copy"), format!("/admin/sets/new?copy={}&version={version}", encoded(id)), "copy"));
        let edit = Link::new(t(desk, "sets.edit"), format!("/admin/sets/new?edit={}&version={version}", encoded(id)), "edit");
        links.push(edit);
    }
    let classes_of = if set.classes_of_points { "points" } else { "index" };
    let view = View {
        page: desk.page(&set.name, "sets"),
        crumbs: vec![(t(desk, "sets.title"), "/admin/sets".to_owned()), (id.to_owned(), String::new())],
        links,
        id: id.to_owned(),
        note: note(desk, id, version, in_use),
        facts: facts(desk, &set, version),
        groups: set.groups.iter().map(|group| group_view(desk, &set, group)).collect(),
        classes: set.classes.iter().map(|class| (class.name.clone(), number(lang, class.min))).collect(),
        classes_of: t(desk, &format!("sets.classes_of.{classes_of}")),
        versions: versions(desk, id, version),
        retire: is_administrator(desk) && book.versions(id).iter().any(|own| own.retired.is_none()),
        reason,
        error,
    };
    Ok(crate::pages::html(status, &view))
}

fn note(desk: &Desk, id: &str, version: u32, in_use: bool) -> Option<(&'static str, String, String)> {
    if in_use {
        return None;
    }
    let book = desk.app().book();
    let own = book.versions(id).iter().find(|own| own.version == version);
    match own.and_then(|own| own.retired.as_ref()) {
        Some(ended) => {
            let title = desk.lang().t1("sets.retired_at", "time", ended.entered.at.date_time_text());
            Some(("warn", title, ended.reason.clone()))
        }
        None => Some(("info", t(desk, "sets.older"), t(desk, "sets.older_text"))),
    }
}

fn facts(desk: &Desk, set: &CriteriaSet, version: u32) -> Vec<(String, Cell)> {
    let lang = desk.lang();
    let items = || set.groups.iter().flat_map(|group| &group.items);
    let own = items().filter(|item| rule::source(lang, item).kind == "own").count();
    let none = items().filter(|item| rule::source(lang, item).kind == "none").count();
    let count = lang.t_args("sets.counted", &[("n", &items().count()), ("own", &own), ("none", &none)]);
    let version = if version == 0 { t(desk, "sets.origin.embedded") } else { lang.t1("sets.version", "n", version) };
    let mut facts = vec![
        ("id", Cell::text(&set.id).class("code")),
        ("decision", Cell::text(&set.decision)),
        ("validity", Cell::text(validity(desk, set))),
        ("version", Cell::text(version)),
        ("total", Cell::text(number(lang, set.total))),
        ("items", Cell::text(count)),
        ("decimals", Cell::text(set.decimals.to_string())),
    ];
    if !set.replaces.is_empty() {
        facts.push(("replaces", Cell::link(&set.replaces, address(&set.replaces))));
    }
    let imports = desk.app().book().imports().filter(|import| import.publication.set == set.id && import.withdrawn.is_none()).count();
    if imports > 0 {
        facts.push(("imports", Cell::text(imports.to_string())));
    }
    facts.into_iter().map(|(key, cell)| (t(desk, &format!("sets.fact.{key}")), cell)).collect()
}

fn group_view(desk: &Desk, set: &CriteriaSet, group: &Group) -> GroupView {
    GroupView {
        // A set without groups is one group that bears the name of the set.
        code: if group.code.is_empty() && group.key != set.id { group.key.clone() } else { group.code.clone() },
        name: group.name.clone(),
        max: number(desk.lang(), group.max),
        items: group.items.iter().map(|item| item_view(desk, item)).collect(),
    }
}

fn item_view(desk: &Desk, item: &Item) -> ItemView {
    let lang = desk.lang();
    ItemView {
        code: item.code.clone(),
        name: item.name.clone(),
        aliases: item.aliases.join(", "),
        max: number(lang, item.max),
        rule: rule::rule(lang, item),
        empty: rule::empty(lang, item),
        source: rule::source(lang, item),
        numerator: item.numerator.clone(),
        denominator: item.denominator.clone(),
    }
}

/// Who entered something, by name.
pub fn who(desk: &Desk, by: &ActorKind) -> String {
    match by {
        ActorKind::Official { person, .. } => desk.officer.name_of(person),
        _ => t(desk, "admin.audit.system"),
    }
}

fn versions(desk: &Desk, id: &str, shown: u32) -> Table {
    let (lang, book) = (desk.lang(), desk.app().book());
    let in_use = book.set(id).map(|_| book.version_in_use(id));
    let state = |version: u32, retired: bool| match () {
        () if in_use == Some(version) => Cell::badge(t(desk, "sets.state.ready"), "in-time"),
        () if retired => Cell::badge(t(desk, "sets.state.retired"), "none"),
        () => Cell::badge(t(desk, "sets.state.older"), "none"),
    };
    let name = |version: u32, text: String| match version == shown {
        true => Cell::text(text).under(t(desk, "sets.shown")),
        false => Cell::link(text, format!("{}?version={version}", address(id))),
    };
    let compare = |version: u32, before: Option<u32>| match before {
        Some(before) => {
            let at = format!("/admin/sets/compare?a={}&b={}", encoded(&format!("{id}@{before}")), encoded(&format!("{id}@{version}")));
            Cell::link(t(desk, "sets.changes"), at)
        }
        None => Cell::text(""),
    };
    let embedded = index::book::embedded_set(id).is_some();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if embedded {
        let origin = name(0, t(desk, "sets.origin.embedded"));
        rows.push(vec![origin, Cell::text(""), Cell::text(""), state(0, false), Cell::text("")]);
    }
    let mut before = embedded.then_some(0);
    for own in book.versions(id) {
        let own: &OwnSet = own;
        rows.push(vec![
            name(own.version, lang.t1("sets.version", "n", own.version)),
            Cell::text(own.entered.at.date_time_text()).under(who(desk, &own.entered.by)),
            Cell::text(&own.file),
            state(own.version, own.retired.is_some()),
            compare(own.version, before),
        ]);
        before = Some(own.version);
    }
    rows.reverse();
    let head = ["version", "at", "file", "state", "changes"].map(|key| t(desk, &format!("sets.col.{key}")));
    Table { title: t(desk, "sets.versions"), head: head.into(), rows, empty: String::new() }
}

pub async fn retire(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let (mut wrong, reason) = (Wrong::default(), posted.get("reason").to_owned());
        if find(desk, &id, None).is_none() {
            return Err(PageError::NotFound);
        }
        let done = desk.app().retire_criteria_set(desk.actor(), &id, &reason);
        match settle(desk, &mut wrong, "reason", done)? {
            Some(()) => Ok(desk.done("/admin/sets", desk.lang().t1("sets.retired", "id", &id))),
            None => {
                let error = wrong.0.pop().map(|(_, text)| text).unwrap_or_default();
                page(desk, &id, None, Some((reason, error)))
            }
        }
    })
    .await
}

pub async fn json(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let (_, version) = find(desk, &id, version_of(&query)).ok_or(PageError::NotFound)?;
        let text = text_of(desk, &id, version).ok_or(PageError::NotFound)?;
        Ok(download(&format!("{id}.json"), "application/json", text.into_bytes()))
    })
    .await
}

/// The JSON of a version.
pub fn text_of(desk: &Desk, id: &str, version: u32) -> Option<String> {
    if version == 0 {
        return index::embedded_text(id).map(str::to_owned);
    }
    desk.app().book().versions(id).iter().find(|own| own.version == version).map(|own| own.text.clone())
}
