//! Criteria sets: which there are, how one gives points, a new one or a new version by file or on the page.

mod changes;
mod edit;
mod one;
pub mod rule;

pub use one::who;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use index::CriteriaSet;
use kernel::{Day, Role};

use super::blocks::{Cell, Link, Sheet, Table};
use super::{ADMINISTRATOR, encoded, is_administrator, t};
use crate::desk::{Desk, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::{Permission, Route};
use crate::site::Site;
use crate::words::number;

/// Who reads the sets.
const READERS: Permission = Permission::Role(&[
    Role::Administrator,
    Role::ProcedureControl,
    Role::Auditor,
    Role::ProvinceLeader,
    Role::AgencyLeader,
    Role::CentreDirector,
]);

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/sets", "GET", READERS, get(show)),
        Route::desk("/admin/sets/new", "GET", ADMINISTRATOR, get(edit::show)),
        Route::desk("/admin/sets/new", "POST", ADMINISTRATOR, post(edit::save)).with_files(),
        Route::desk("/admin/sets/compare", "GET", READERS, get(changes::show)),
        Route::desk("/admin/sets/{id}", "GET", READERS, get(one::show)),
        Route::desk("/admin/sets/{id}", "POST", ADMINISTRATOR, post(one::retire)),
        Route::desk("/admin/sets/{id}/json", "GET", READERS, get(one::json)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| Ok(list(desk).answer())).await
}

fn list(desk: &Desk) -> Sheet {
    let book = desk.app().book();
    let mut sheet = Sheet::new(desk, t(desk, "sets.title"), "sets", None);
    sheet.sub = t(desk, "sets.sub");
    if is_administrator(desk) {
        let new = Link::new(t(desk, "sets.add"), "/admin/sets/new", "file-plus");
        sheet.links.push(Link { kind: "main", ..new });
    }
    let in_force = book.set_on(desk.site.today());
    let row = |id: &str| {
        let set = book.set(id).or_else(|| book.versions(id).iter().rev().find_map(|own| own.set.clone()))?;
        let judges = in_force.as_ref().is_some_and(|used| used.id == set.id);
        let items = set.groups.iter().map(|group| group.items.len()).sum::<usize>();
        let covered = set.groups.iter().flat_map(|group| &group.items).filter(|item| !item.measure.is_empty()).count();
        let imports = book.imports().filter(|import| import.publication.set == id && import.withdrawn.is_none()).count();
        Some(vec![
            Cell::link(&set.name, address(id)).under(id.to_owned()).class("wide"),
            Cell::text(&set.decision),
            Cell::text(validity(desk, &set)),
            Cell::text(items.to_string()).under(desk.lang().t1("sets.covered", "n", covered)).class("num"),
            Cell::text(number(desk.lang(), set.total)).class("num"),
            origin(desk, id),
            standing(desk, id, judges),
            Cell::text(imports.to_string()).class("num"),
        ])
    };
    let head = ["name", "decision", "validity", "items", "total", "origin", "state", "imports"];
    sheet.table(Table {
        head: head.map(|key| t(desk, &format!("sets.col.{key}"))).into(),
        rows: book.set_ids().into_iter().filter_map(row).collect(),
        empty: String::new(),
        ..Table::default()
    });
    sheet
}

/// Address of a set's page.
fn address(id: &str) -> String {
    format!("/admin/sets/{}", encoded(id))
}

/// From when to when.
fn validity(desk: &Desk, set: &CriteriaSet) -> String {
    let day = |text: &str| Day::parse(text).map_or_else(|_| text.to_owned(), Day::date_text);
    match (set.valid_from.as_str(), set.valid_to.as_str()) {
        ("", "") => t(desk, "sets.valid.open"),
        ("", to) => desk.lang().t1("sets.valid.to", "to", day(to)),
        (from, "") => desk.lang().t1("sets.valid.from", "from", day(from)),
        (from, to) => format!("{} – {}", day(from), day(to)),
    }
}

/// Where the version in use comes from.
fn origin(desk: &Desk, id: &str) -> Cell {
    let book = desk.app().book();
    match book.version_in_use(id) {
        0 if index::book::embedded_set(id).is_some() => Cell::text(t(desk, "sets.origin.embedded")),
        0 => Cell::text(t(desk, "sets.origin.own")),
        version => Cell::text(t(desk, "sets.origin.own")).under(desk.lang().t1("sets.version", "n", version)),
    }
}

/// Whether a set is in use, and judges today.
fn standing(desk: &Desk, id: &str, judges: bool) -> Cell {
    match desk.app().book().set(id) {
        _ if judges => Cell::badge(t(desk, "sets.state.judges"), "in-time"),
        Some(_) => Cell::badge(t(desk, "sets.state.ready"), "paused"),
        None => Cell::badge(t(desk, "sets.state.retired"), "none"),
    }
}
