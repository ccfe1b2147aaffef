//! The catalogue for its editor: what has to be checked first, one procedure with its process, changes as new versions.

mod begin;
mod book;
mod draft;
mod editor;
mod eform;
mod labels;
mod one;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Role;
use kernel::text::fold;
use procedure::{Catalogue, ProcedureVersion, QualityIssue};

use super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::{encoded, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field, Kind};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::words;

const READERS: Permission = Permission::Role(&[Role::ProcedureControl, Role::Auditor, Role::Administrator]);
const EDITORS: Permission = Permission::Role(&[Role::ProcedureControl]);
/// Procedures on one page.
const PAGE: usize = 50;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/catalogue", "GET", READERS, get(show)),
        Route::desk("/admin/catalogue/export", "GET", READERS, get(book::export)),
        Route::desk("/admin/catalogue/import", "GET", EDITORS, get(book::show)),
        Route::desk("/admin/catalogue/import", "POST", EDITORS, post(book::check)).with_files(),
        Route::desk("/admin/catalogue/import/apply", "POST", EDITORS, post(book::apply)),
        Route::desk("/admin/catalogue/new", "GET", EDITORS, get(begin::show)),
        Route::desk("/admin/catalogue/new", "POST", EDITORS, post(begin::begin)),
        Route::desk("/admin/catalogue/{code}/form", "GET", EDITORS, get(eform::show)),
        Route::desk("/admin/catalogue/{code}/form", "POST", EDITORS, post(eform::change)),
        Route::desk("/admin/catalogue/{code}/form/section", "GET", EDITORS, get(eform::section::show)),
        Route::desk("/admin/catalogue/{code}/form/section", "POST", EDITORS, post(eform::section::save)),
        Route::desk("/admin/catalogue/{code}/form/field", "GET", EDITORS, get(eform::field::show)),
        Route::desk("/admin/catalogue/{code}/form/field", "POST", EDITORS, post(eform::field::save)),
        Route::desk("/admin/catalogue/{code}/form/preview", "GET", EDITORS, get(eform::preview)),
        Route::desk("/admin/catalogue/{code}/form/preview", "POST", EDITORS, post(eform::try_out)),
        Route::desk("/admin/catalogue/{code}/form/publish", "GET", EDITORS, get(eform::publish::show)),
        Route::desk("/admin/catalogue/{code}/form/publish", "POST", EDITORS, post(eform::publish::publish)),
        Route::desk("/admin/catalogue/{code}", "GET", READERS, get(one::show)),
        Route::desk("/admin/catalogue/{code}", "POST", EDITORS, post(one::change)),
        Route::desk("/admin/catalogue/{code}/edit", "GET", EDITORS, get(editor::show)),
        Route::desk("/admin/catalogue/{code}/edit", "POST", EDITORS, post(editor::save)),
    ]
}

/// Whether the official may edit.
fn is_editor(desk: &Desk) -> bool {
    desk.officer.holds(&[Role::ProcedureControl])
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| list(desk, &query)).await
}

struct Entry {
    version: Arc<ProcedureVersion>,
    issues: Vec<QualityIssue>,
}

/// Procedures with blocking issues first, then those with most issues, then the rest by code.
fn entries(catalogue: &Catalogue) -> Vec<Entry> {
    let mut issues: BTreeMap<String, Vec<QualityIssue>> =
        catalogue.to_check().into_iter().map(|(version, issues)| (version.code.to_string(), issues)).collect();
    let entry = |version: &Arc<ProcedureVersion>| Entry {
        version: version.clone(),
        issues: issues.remove(version.code.as_str()).unwrap_or_default(),
    };
    let mut all: Vec<Entry> = catalogue.list().map(entry).collect();
    all.sort_by_key(|entry| std::cmp::Reverse((entry.issues.iter().any(|issue| issue.blocking), entry.issues.len())));
    all
}

fn list(desk: &Desk, query: &Pairs) -> PageResult {
    let get = |name| value(query, name).unwrap_or_default();
    let catalogue = desk.app().catalogue();
    let mut sheet = Sheet::new(desk, t(desk, "admin.catalogue.title"), "catalogue", None);
    sheet.links.push(Link::new(t(desk, "action.export_xlsx"), "/admin/catalogue/export", "download"));
    if is_editor(desk) {
        sheet.links.push(Link::new(t(desk, "admin.catalogue.import"), "/admin/catalogue/import", "upload"));
        let new = Link::new(t(desk, "admin.catalogue.new"), "/admin/catalogue/new", "file-plus");
        sheet.links.push(Link { kind: "main", ..new });
    }
    let all = entries(&catalogue);
    let blocking = |entry: &&Entry| entry.issues.iter().any(|issue| issue.blocking);
    let counts = [
        ("all", "", all.len(), ""),
        ("blocking", "blocking", all.iter().filter(blocking).count(), "overdue"),
        ("issues", "issues", all.iter().filter(|entry| !entry.issues.is_empty()).count(), "due-soon"),
        ("portal", "portal", all.iter().filter(|entry| entry.version.own_portal).count(), "in-time"),
    ];
    let tile = |(key, show, n, tone): (&str, &str, usize, &'static str)| {
        let href = format!("/admin/catalogue?show={show}");
        (t(desk, &format!("admin.catalogue.tile.{key}")), n.to_string(), href, tone, String::new())
    };
    sheet.blocks.push(Block::Tiles(counts.into_iter().map(tile).collect()));
    sheet.form(filter(desk, &catalogue, query));
    let words = fold(get("q"));
    let fits = |entry: &&Entry| {
        let version = &entry.version;
        let text = fold(&format!("{} {} {}", version.code, version.name, version.sector));
        let shown = match get("show") {
            "blocking" => blocking(entry),
            "issues" => !entry.issues.is_empty(),
            "portal" => version.own_portal,
            _ => true,
        };
        let agency = get("agency").is_empty() || version.agency.id.as_deref() == Some(get("agency"));
        shown && agency && words.split_whitespace().all(|word| text.contains(word))
    };
    let found: Vec<&Entry> = all.iter().filter(fits).collect();
    let start = get("from").parse::<usize>().unwrap_or(0).min(found.len());
    let shown = &found[start..found.len().min(start + PAGE)];
    let head = ["procedure", "agency", "version", "limit", "issues"].map(|key| t(desk, &format!("admin.catalogue.col.{key}")));
    let rows = shown.iter().map(|entry| row(desk, entry)).collect();
    sheet.table(Table { head: head.into(), rows, empty: t(desk, "admin.catalogue.none"), ..Table::default() });
    let at = |from: usize| {
        let kept = ["q", "agency", "show"].map(|name| format!("{name}={}", encoded(get(name)))).join("&");
        format!("/admin/catalogue?{kept}&from={from}")
    };
    let prev = if start > 0 { at(start.saturating_sub(PAGE)) } else { String::new() };
    let next = if start + PAGE < found.len() { at(start + PAGE) } else { String::new() };
    let count = desk.lang().t2("ui.of", "n", shown.len(), "total", found.len());
    sheet.blocks.push(Block::Pager(count, prev, next));
    Ok(sheet.answer())
}

fn filter(desk: &Desk, catalogue: &Catalogue, query: &Pairs) -> Form {
    let get = |name| value(query, name).unwrap_or_default();
    let agencies = catalogue.agencies(desk.site.today());
    let agencies = agencies.into_iter().map(|(id, _)| Choice::new(id, words::agency_name(desk.lang(), id)));
    let agencies = std::iter::once(Choice::new("", t(desk, "ui.all"))).chain(agencies).collect();
    let shows = ["", "blocking", "issues", "portal"].map(|key| {
        let words = if key.is_empty() { "all" } else { key };
        Choice::new(key, t(desk, &format!("admin.catalogue.tile.{words}")))
    });
    let fields = vec![
        Field::new(Kind::Line("search"), "q", t(desk, "admin.catalogue.search")).value(get("q")),
        Field::select("agency", t(desk, "admin.catalogue.col.agency"), agencies).value(get("agency")),
        Field::select("show", t(desk, "admin.catalogue.show"), shows.into()).value(get("show")),
    ];
    let form = Form::shown("filter", t(desk, "action.search"), "/admin/catalogue", fields).icon("search");
    Form { get: true, ..form }
}

/// An issue in words, with where it is.
fn issue_text(desk: &Desk, issue: &QualityIssue) -> String {
    let text = t(desk, &format!("procedure.issue.{}", issue.key));
    issue.at.as_ref().map_or(text.clone(), |at| format!("{text} ({at})"))
}

fn row(desk: &Desk, entry: &Entry) -> Vec<Cell> {
    let (version, issues) = (&entry.version, &entry.issues);
    let limit = version.limit.map_or_else(|| "–".to_owned(), |limit| words::limit(desk.lang(), limit));
    let told: Vec<String> = issues.iter().take(2).map(|issue| issue_text(desk, issue)).collect();
    let count = desk.lang().t1("admin.catalogue.issues", "n", issues.len());
    let issues = match issues.iter().any(|issue| issue.blocking) {
        true => Cell::badge(count, "overdue"),
        false if issues.is_empty() => Cell::badge(t(desk, "admin.catalogue.checked"), "in-time"),
        false => Cell::badge(count, "due-soon"),
    };
    vec![
        Cell::link(&version.name, format!("/admin/catalogue/{}", encoded(version.code.as_str()))).under(version.code.to_string()),
        Cell::text(words::agency(desk.lang(), &version.agency).unwrap_or_else(|| "–".into())),
        Cell::text(version.version.to_string()).class("num"),
        Cell::text(limit).class("nowrap"),
        issues.under(told.join("; ")),
    ]
}
