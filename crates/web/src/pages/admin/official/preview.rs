//! What an import would keep: every fault by its cell, units matched with own ones, what was there before.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use index::book::Publication;
use kernel::Day;

use super::super::{Back, Wrong, settle, table, t};
use super::file::{self, Read};
use super::sheet::Fault;
use super::{period, start};
use crate::desk::{Desk, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::site::Site;
use crate::words::number;

/// The page.
#[derive(Template)]
#[template(path = "admin/official/preview.html")]
struct View {
    page: Page,
    crumbs: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    /// Values that are sent along.
    hidden: Vec<(&'static str, String)>,
    faults: Vec<Fault>,
    /// Columns or codes that the set does not know.
    unknown: String,
    /// Rows without figures.
    empty: String,
    rows: Vec<Row>,
    unmatched: usize,
    /// Own units: code, name.
    units: Vec<(String, String)>,
    /// Why the import was refused.
    refused: String,
}

struct Row {
    number: usize,
    code: String,
    name: String,
    /// What stands in the field: code of the own unit.
    unit: String,
    /// Name of the own unit.
    unit_name: String,
    error: String,
    total: String,
    before: String,
    figures: String,
}

/// What the form says besides the file.
struct Asked {
    set: String,
    days: period::Days,
    as_of: Option<Day>,
    source: String,
}

pub async fn check(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| checked(desk, posted)).await
}

fn asked(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> Asked {
    let days = period::read(posted).unwrap_or_else(|field| {
        wrong.put(field, t(desk, &format!("official.error.{field}")));
        (Day(0), Day(0))
    });
    let as_of = wrong.day_or_none(desk, posted, "as_of");
    Asked { set: posted.get("set").to_owned(), days, as_of, source: wrong.text(desk, posted, "source") }
}

/// The file and the rest of the form; a form with errors comes back.
fn read(desk: &Desk, posted: Posted) -> Result<(Posted, Asked, Read), Box<Response>> {
    let mut wrong = Wrong::default();
    let asked = asked(desk, &posted, &mut wrong);
    let set = desk.app().book().set(&asked.set);
    if set.is_none() {
        wrong.put("set", t(desk, "admin.error.choose"));
    }
    let read = set.map(|set| file::read(desk, &posted, &set));
    if let Some(Err(text)) = &read {
        wrong.put("file", text.clone());
    }
    match read {
        Some(Ok(read)) if wrong.is_empty() => Ok((posted, asked, read)),
        _ => Err(Box::new(start(desk, Some(Back { form: "import", posted, wrong })).answer())),
    }
}

/// The day of the figures: as typed, as the file says, or the last of the period that has been.
fn day_of(desk: &Desk, asked: &Asked, read: &Read) -> Day {
    asked.as_of.or(read.as_of).unwrap_or_else(|| asked.days.1.min(desk.site.today()))
}

fn checked(desk: &Desk, posted: Posted) -> PageResult {
    match read(desk, posted) {
        Ok((posted, asked, read)) => Ok(crate::pages::html(StatusCode::OK, &view(desk, &posted, &asked, &read))),
        Err(response) => Ok(*response),
    }
}

fn view(desk: &Desk, posted: &Posted, asked: &Asked, read: &Read) -> View {
    let lang = desk.lang();
    let as_of = day_of(desk, asked, read);
    let facts = [
        ("set", asked.set.clone()),
        ("period", period::words(lang, asked.days)),
        ("as_of", as_of.date_text()),
        ("source", asked.source.clone()),
        ("file", table::name_of(posted)),
        ("units", read.units.len().to_string()),
    ];
    let hash = table::hash_of(posted).map(|hash| hash.to_string()).unwrap_or_default();
    let mut hidden: Vec<(&'static str, String)> =
        ["set", "kind", "number", "year", "source"].into_iter().map(|name| (name, posted.get(name).to_owned())).collect();
    hidden.extend([("as_of", as_of.date_text()), ("hash", hash), ("name", table::name_of(posted))]);
    let rows: Vec<Row> = read.units.iter().enumerate().map(|(n, _)| row(desk, asked, read, n)).collect();
    let org = desk.app().org();
    let mut units: Vec<(String, String)> =
        org.units(desk.site.today()).filter(|unit| file::is_scored(unit)).map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    units.sort();
    View {
        page: desk.page(t(desk, "official.preview"), "official"),
        crumbs: vec![(t(desk, "official.heading"), "/admin/official".to_owned()), (t(desk, "official.preview"), String::new())],
        facts: facts.into_iter().map(|(key, text)| (t(desk, &format!("official.col.{key}")), text)).collect(),
        hidden,
        faults: read.faults.clone(),
        unknown: read.unknown.join(", "),
        empty: if read.empty > 0 { lang.t1("official.empty_rows", "n", read.empty) } else { String::new() },
        unmatched: rows.iter().filter(|row| row.unit.is_empty()).count(),
        rows,
        units,
        refused: String::new(),
    }
}

fn row(desk: &Desk, asked: &Asked, read: &Read, n: usize) -> Row {
    let (lang, org) = (desk.lang(), desk.app().org());
    let published = &read.units[n];
    let unit = published.unit.as_ref().and_then(|unit| org.unit(unit));
    let before = published.unit.as_ref().and_then(|unit| {
        desk.app().book().published(&asked.set, unit, asked.days.0, asked.days.1).first().and_then(|found| found.unit().total)
    });
    let points = |total: Option<f64>| total.map_or_else(|| "–".to_owned(), |total| number(lang, total));
    let scores = published.items.iter().filter(|item| item.score.is_some()).count();
    Row {
        number: n,
        code: published.code.clone(),
        name: published.name.clone(),
        unit: unit.map(|unit| unit.code.clone()).unwrap_or_default(),
        unit_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        error: String::new(),
        total: points(published.total),
        before: points(before),
        figures: lang.t2("official.figures", "items", scores, "groups", published.groups.len()),
    }
}

pub async fn apply(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| applied(desk, posted)).await
}

fn applied(desk: &Desk, posted: Posted) -> PageResult {
    let (posted, asked, mut read) = match read(desk, posted) {
        Ok(found) => found,
        Err(response) => return Ok(*response),
    };
    let errors = mapped(desk, &posted, &mut read);
    let mut view = view(desk, &posted, &asked, &read);
    for (row, (typed, error)) in view.rows.iter_mut().zip(&errors) {
        row.error.clone_from(error);
        if !error.is_empty() {
            row.unit.clone_from(typed);
        }
    }
    let wrong = errors.iter().any(|(_, error)| !error.is_empty());
    if read.faults.is_empty() && !wrong {
        let publication = Publication {
            set: asked.set.clone(),
            from: asked.days.0,
            to: asked.days.1,
            as_of: day_of(desk, &asked, &read),
            source: asked.source.clone(),
            file: table::name_of(&posted),
            units: read.units,
        };
        let mut wrong = Wrong::default();
        let done = desk.app().import_official(desk.actor(), publication);
        if let Some(id) = settle(desk, &mut wrong, "file", done)? {
            return Ok(desk.done(&format!("/admin/official/{id}"), desk.lang().t1("official.imported", "n", id)));
        }
        view.refused = wrong.0.pop().map(|(_, text)| text).unwrap_or_default();
    }
    Ok(crate::pages::html(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// Puts the units that were typed into the rows; what was typed with what is wrong with it.
fn mapped(desk: &Desk, posted: &Posted, read: &mut Read) -> Vec<(String, String)> {
    let org = desk.app().org();
    let mut taken = BTreeSet::new();
    let mut put = |(n, unit): (usize, &mut index::book::PublishedUnit)| {
        let typed = posted.get(&format!("unit.{n}")).to_owned();
        unit.unit = file::typed_unit(&org, &typed).filter(|_| !typed.is_empty());
        let error = match &unit.unit {
            None if typed.is_empty() => String::new(),
            None => desk.lang().t1("official.error.unit", "unit", &typed),
            Some(unit) if !taken.insert(unit.clone()) => t(desk, "official.error.unit_twice"),
            Some(_) => String::new(),
        };
        (typed, error)
    };
    read.units.iter_mut().enumerate().map(&mut put).collect()
}
