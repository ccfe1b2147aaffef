//! What differs between two sets or versions, in words.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use index::{CriteriaSet, Item, ItemChange, SetDifference};

use super::super::blocks::{Cell, Sheet, Table};
use super::{address, rule, t};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words::number;

pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &query)).await
}

/// `qd766-2022@2`; without a number the version in use.
fn named(desk: &Desk, name: &str) -> Option<(Arc<CriteriaSet>, String)> {
    let book = desk.app().book();
    let (id, version) = match name.rsplit_once('@') {
        Some((id, version)) => (id, version.parse().ok()?),
        None => (name, book.version_in_use(name)),
    };
    let set = book.set_version(id, version)?;
    let version = match version {
        0 => t(desk, "sets.origin.embedded"),
        n => desk.lang().t1("sets.version", "n", n),
    };
    Some((set, format!("{id} · {version}")))
}

fn page(desk: &Desk, query: &Pairs) -> PageResult {
    let find = |name| named(desk, value(query, name).unwrap_or_default()).ok_or(PageError::NotFound);
    let ((a, a_name), (b, b_name)) = (find("a")?, find("b")?);
    let mut sheet = Sheet::new(desk, t(desk, "sets.changes"), "sets", None);
    sheet.sub = format!("{a_name} → {b_name}");
    sheet.crumbs = vec![
        (t(desk, "sets.title"), "/admin/sets".to_owned()),
        (b.id.clone(), address(&b.id)),
        (t(desk, "sets.changes"), String::new()),
    ];
    let difference = SetDifference::between(&a, &b);
    if difference.is_empty() {
        sheet.note("info", t(desk, "sets.no_changes"), "");
    } else {
        sheet.table(table(desk, &difference));
    }
    Ok(sheet.answer())
}

/// All that differs, a row each.
pub fn table(desk: &Desk, difference: &SetDifference) -> Table {
    let word = |key: &str| t(desk, &format!("sets.field.{key}"));
    let dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let row = |place: Cell, field: String, old: String, new: String| {
        vec![place, Cell::text(field), Cell::text(old).class("wide"), Cell::text(new).class("wide")]
    };
    let head = difference.head.iter().map(|(field, old, new)| row(Cell::text(word("set")), word(field), dash(old), dash(new)));
    let mut rows: Vec<Vec<Cell>> = head.collect();
    for (key, field, old, new) in &difference.groups {
        rows.push(row(Cell::text(desk.lang().t1("sets.field.group_of", "key", key)), word(field), dash(old), dash(new)));
    }
    for change in &difference.items {
        rows.extend(item_rows(desk, change));
    }
    let head = ["place", "field", "before", "after"].map(|key| t(desk, &format!("sets.col.{key}")));
    Table { title: t(desk, "sets.what_changes"), head: head.into(), rows, empty: String::new() }
}

fn item_rows(desk: &Desk, change: &ItemChange) -> Vec<Vec<Cell>> {
    let Some(item) = change.new.as_ref().or(change.old.as_ref()) else { return Vec::new() };
    let place = || Cell::text(&item.code).under(item.name.clone());
    let whole = |item: &Item| {
        let told = desk.lang().t1("sets.points", "n", number(desk.lang(), item.max));
        format!("{told}. {}", rule_text(desk, item))
    };
    let word = |key: &str| t(desk, &format!("sets.field.{key}"));
    let cells = |field: String, old: String, new: String| {
        vec![place(), Cell::text(field), Cell::text(old).class("wide"), Cell::text(new).class("wide")]
    };
    match (&change.old, &change.new) {
        (None, Some(new)) => vec![cells(word("added"), "–".to_owned(), whole(new))],
        (Some(old), None) => vec![cells(word("removed"), whole(old), "–".to_owned())],
        (Some(old), Some(new)) => {
            let one = |field: &&'static str| {
                let told = |item: &Item, group: &str| field_text(desk, item, group, field);
                cells(word(field), told(old, &change.group.0), told(new, &change.group.1))
            };
            change.fields.iter().map(one).collect()
        }
        (None, None) => Vec::new(),
    }
}

fn rule_text(desk: &Desk, item: &Item) -> String {
    let words = rule::rule(desk.lang(), item);
    let steps: Vec<String> = words.rows.iter().map(|(step, points)| format!("{step}: {points}")).collect();
    if steps.is_empty() { words.text } else { format!("{} {}", words.text, steps.join("; ")) }
}

fn field_text(desk: &Desk, item: &Item, group: &str, field: &str) -> String {
    let lang = desk.lang();
    let text = match field {
        "group" => group.to_owned(),
        "name" => item.name.clone(),
        "max" => number(lang, item.max),
        "rule" => rule_text(desk, item),
        "empty" => rule::empty(lang, item),
        "measure" => rule::source(lang, item).text,
        "numerator" => item.numerator.clone(),
        "denominator" => item.denominator.clone(),
        _ => item.aliases.join(", "),
    };
    if text.is_empty() { "–".to_owned() } else { text }
}
