//! Published scores: imports with a preview, what was imported, corrections as newer imports, withdrawal.

mod file;
mod one;
pub mod period;
mod preview;
mod sheet;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use index::book::Imported;
use kernel::Role;

use super::blocks::{Cell, Form, Link, Sheet, Table};
use super::sets::who;
use super::{Back, XLSX, download, t};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Who enters published scores.
const CONTROL: Permission = Permission::Role(&[Role::Administrator, Role::ProcedureControl]);
/// Who reads what was imported.
const READERS: Permission = Permission::Role(crate::desk::INDEXERS);

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/official", "GET", READERS, get(show)),
        Route::desk("/admin/official", "POST", CONTROL, post(preview::check)).with_files(),
        Route::desk("/admin/official/template", "GET", CONTROL, get(template)),
        Route::desk("/admin/official/apply", "POST", CONTROL, post(preview::apply)),
        Route::desk("/admin/official/{id}", "GET", READERS, get(one::show)),
        Route::desk("/admin/official/{id}", "POST", CONTROL, post(one::withdraw)),
        Route::desk("/admin/official/{id}/xlsx", "GET", READERS, get(one::xlsx)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| Ok(start(desk, None).answer())).await
}

fn may_import(desk: &Desk) -> bool {
    desk.officer.holds(&[Role::Administrator, Role::ProcedureControl])
}

/// The list with the form; `back` is the form that came back.
fn start(desk: &Desk, back: Option<Back>) -> Sheet {
    let mut sheet = Sheet::new(desk, t(desk, "official.heading"), "official", back);
    sheet.sub = t(desk, "official.sub");
    if desk.officer.holds(crate::pages::reconcile::READERS) {
        sheet.links.push(Link::new(t(desk, "reconcile.title"), "/desk/reconcile", "scale"));
    }
    if may_import(desk) {
        sheet.links.push(Link::new(t(desk, "admin.import.template"), "/admin/official/template", "download"));
        sheet.form(form(desk));
    }
    sheet.table(list(desk));
    sheet
}

fn form(desk: &Desk) -> Form {
    let book = desk.app().book();
    let named = |id: &str| Some(Choice::new(id, format!("{id} · {}", book.set(id)?.decision)));
    let sets: Vec<Choice> = book.set_ids().into_iter().filter_map(named).collect();
    let usual = book.set_on(desk.site.today()).map(|set| set.id.clone()).unwrap_or_default();
    let kind = Kind::File { accept: ".xlsx,.csv,.json".to_owned(), multiple: false, camera: false };
    let mut fields = vec![Field::select("set", t(desk, "official.set"), sets).value(usual).required()];
    fields.extend(period::fields(desk.lang(), desk.site.today()));
    fields.push(Field::date("as_of", t(desk, "official.as_of")).help(t(desk, "official.as_of_help")));
    fields.push(Field::text("source", t(desk, "official.source")).value(t(desk, "official.source_usual")).required());
    fields.push(Field::new(kind, "file", t(desk, "admin.import.file")).required().help(t(desk, "official.file_help")));
    let form = Form::folded("import", t(desk, "official.import"), "/admin/official", fields).icon("upload");
    let none = book.imports().next().is_none();
    Form { files: true, open: none, button: t(desk, "admin.import.check"), ..form }
}

fn list(desk: &Desk) -> Table {
    let book = desk.app().book();
    let row = |import: &Arc<Imported>| {
        let about = &import.publication;
        let matched = about.units.iter().filter(|unit| unit.unit.is_some()).count();
        let state = match &import.withdrawn {
            Some(ended) => Cell::badge(t(desk, "official.withdrawn"), "none").under(ended.reason.clone()),
            None => Cell::badge(t(desk, "official.stands"), "in-time"),
        };
        vec![
            Cell::link(period::words(desk.lang(), (about.from, about.to)), format!("/admin/official/{}", import.id))
                .under(desk.lang().t1("official.import_n", "n", import.id)),
            Cell::text(&about.set),
            Cell::text(about.as_of.date_text()).class("nowrap"),
            Cell::text(&about.source).under(about.file.clone()),
            Cell::text(about.units.len().to_string()).under(desk.lang().t1("official.matched_n", "n", matched)).class("num"),
            Cell::text(import.entered.at.date_time_text()).under(who(desk, &import.entered.by)),
            state,
        ]
    };
    let head = ["period", "set", "as_of", "source", "units", "at", "state"].map(|key| t(desk, &format!("official.col.{key}")));
    Table {
        title: t(desk, "official.imports"),
        head: head.into(),
        rows: book.imports().map(row).collect(),
        empty: t(desk, "official.none"),
    }
}

async fn template(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let book = desk.app().book();
        let set = match value(&query, "set") {
            Some(id) => book.set(id),
            None => book.set_on(desk.site.today()),
        };
        let set = set.ok_or(PageError::NotFound)?;
        let units = file::blank_units(&desk.app().org(), desk.site.today());
        let title = desk.lang().t1("official.template_title", "set", &set.decision);
        sent(&format!("mau-diem-cong-bo-{}.xlsx", set.id), &file::list(desk, &set, title, Vec::new(), &units))
    })
    .await
}

fn sent(name: &str, table: &paper::xlsx::Table) -> PageResult {
    match paper::xlsx::table(table) {
        Ok(bytes) => Ok(download(name, XLSX, bytes)),
        Err(error) => {
            tracing::error!(%error, name, "a list could not be written");
            Err(PageError::NotFound)
        }
    }
}
