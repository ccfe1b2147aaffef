//! The journal for people: events newest first, the head and its verification, who looked at personal data.

mod told;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::system::{JournalFilter, Verification};
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::ActorKind;

use super::blocks::{Block, Cell, Form, Sheet, Table};
use super::{READERS, encoded, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Tab;
use crate::posted::Posted;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows on one page.
const PAGE: usize = 50;
/// Kinds of streams.
const KINDS: [&str; 5] = ["dossier", "org", "catalogue", "setting", "index"];

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/audit", "GET", READERS, get(journal)),
        Route::desk("/admin/audit/access", "GET", READERS, get(access)),
        // Verification changes nothing, so the auditor may start it.
        Route::desk("/admin/audit/verify", "POST", READERS, post(verify)),
    ]
}

fn tabs(desk: &Desk, active: &str) -> Block {
    let tab = |key: &str, href: &str| Tab {
        label: t(desk, &format!("admin.audit.tab.{key}")),
        href: href.to_owned(),
        active: key == active,
        count: None,
    };
    Block::Tabs(vec![tab("journal", "/admin/audit"), tab("access", "/admin/audit/access")])
}

/// Who acted, from the JSON that was kept.
fn who(desk: &Desk, json: &str) -> String {
    match serde_json::from_str::<ActorKind>(json) {
        Ok(ActorKind::Official { person, on_behalf_of }) => match on_behalf_of {
            Some(other) => format!("{} ({})", desk.officer.name_of(&person), desk.lang().t1("ui.on_behalf", "name", desk.officer.name_of(&other))),
            None => desk.officer.name_of(&person),
        },
        Ok(ActorKind::System) => t(desk, "admin.audit.system"),
        Ok(ActorKind::Partner { name }) => name,
        Ok(_) => t(desk, "admin.audit.applicant"),
        Err(_) => json.to_owned(),
    }
}

async fn journal(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| journal_page(desk, &query)).await
}

fn journal_page(desk: &Desk, query: &Pairs) -> PageResult {
    let get = |name| value(query, name).unwrap_or_default();
    let mut sheet = Sheet::new(desk, t(desk, "admin.audit.title"), "audit", None);
    sheet.blocks.push(tabs(desk, "journal"));
    head(desk, &mut sheet)?;
    let kinds = std::iter::once(Choice::new("", t(desk, "ui.all"))).chain(KINDS.map(|key| Choice::new(key, t(desk, &format!("admin.audit.kind.{key}")))));
    let fields = vec![
        Field::text("dossier", t(desk, "admin.audit.dossier")).value(get("dossier")),
        Field::select("kind", t(desk, "admin.audit.stream"), kinds.collect()).value(get("kind")),
        Field::text("actor", t(desk, "admin.audit.actor")).value(get("actor")),
    ];
    let form = Form::shown("filter", t(desk, "action.filter"), "/admin/audit", fields).icon("filter");
    sheet.form(Form { get: true, ..form });
    let filter = JournalFilter { dossier: get("dossier").into(), kind: get("kind").into(), actor: get("actor").into() };
    let before = get("before").parse().unwrap_or(i64::MAX);
    let page = desk.app().journal(desk.actor(), &filter, before, PAGE)?;
    // Of dossiers the payload holds personal data: only the auditor of dossiers reads it, not the administrator.
    let may_read = desk.officer.holds(&[kernel::Role::Auditor]);
    let dossiers = told::Dossiers::read(desk, &page.records, may_read)?;
    let row = |record: &app::rows::Record| {
        let told = told::told(desk, record, &dossiers);
        let mut what = match record.stream.kind != "dossier" || may_read {
            false => Cell::text(t(desk, "admin.audit.hidden")),
            true => Cell { facts: told::facts(desk, record), ..Cell::text(told.sentence) },
        };
        if may_read {
            what.raw = told::raw(record);
        }
        vec![
            Cell::text(record.position.to_string()).class("num"),
            Cell::text(record.at.date_time_text()).class("nowrap"),
            Cell::text(told.title).under(told.about),
            Cell::text(who(desk, &record.actor)),
            what.class("wide"),
        ]
    };
    if may_read {
        let shown: BTreeSet<&str> = page.records.iter().filter(|record| record.stream.kind == "dossier").map(|record| record.stream.id.as_str()).collect();
        let ids = shown.into_iter().filter_map(|id| id.parse().ok());
        ids.for_each(|id| desk.app().note_access(desk.actor(), &kernel::DossierId(id), "audit", "journal"));
    }
    sheet.table(Table {
        head: ["position", "at", "event", "who", "what"].map(|key| t(desk, &format!("admin.audit.col.{key}"))).into(),
        rows: page.records.iter().map(row).collect(),
        empty: t(desk, if page.before.is_some() { "admin.audit.go_on" } else { "admin.audit.none" }),
        ..Table::default()
    });
    let kept = ["dossier", "kind", "actor"].map(|name| format!("{name}={}", encoded(get(name)))).join("&");
    let next = page.before.map(|before| format!("/admin/audit?{kept}&before={before}")).unwrap_or_default();
    let first = if before == i64::MAX { String::new() } else { format!("/admin/audit?{kept}") };
    sheet.blocks.push(Block::Pager(desk.lang().t1("admin.audit.shown", "n", page.records.len()), first, next));
    Ok(sheet.answer())
}

fn head(desk: &Desk, sheet: &mut Sheet) -> Result<(), crate::desk::PageError> {
    let head = desk.app().head()?;
    let facts = vec![
        (t(desk, "admin.audit.position"), Cell::text(kernel::text::grouped(head.position))),
        (t(desk, "admin.audit.head"), Cell::text(head.hash.hex()).class("code")),
    ];
    sheet.blocks.push(Block::Facts(t(desk, "admin.audit.head_of"), facts));
    if let Some(run) = desk.app().verification() {
        told(desk, sheet, &run);
    }
    let form = Form::shown("verify", t(desk, "admin.audit.verify"), "/admin/audit/verify", Vec::new()).icon("shield-check");
    sheet.form(form.intro(t(desk, "admin.audit.verify_help")));
    Ok(())
}

fn told(desk: &Desk, sheet: &mut Sheet, run: &Verification) {
    let lang = desk.lang();
    match &run.result {
        None => {
            let text = lang.t2("ui.of", "n", kernel::text::grouped(run.position), "total", kernel::text::grouped(run.total));
            sheet.note("info", t(desk, "admin.audit.running"), text);
            sheet.refresh = 2;
        }
        Some(Ok(hash)) => {
            let text = lang.t2("admin.audit.good", "n", kernel::text::grouped(run.position), "time", run.started_at.date_time_text());
            sheet.note("good", text, hash.clone());
        }
        Some(Err(error)) => sheet.note("bad", t(desk, "admin.audit.broken"), error.clone()),
    }
}

async fn verify(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, _posted: Posted) -> Response {
    answer(site, frame, officer, |desk| {
        desk.site.app.start_verification(desk.actor())?;
        Ok(desk.done("/admin/audit", t(desk, "admin.audit.started")))
    })
    .await
}

async fn access(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let get = |name| value(&query, name).unwrap_or_default();
        let mut sheet = Sheet::new(desk, t(desk, "admin.audit.tab.access"), "audit", None);
        sheet.sub = t(desk, "admin.audit.access_sub");
        sheet.blocks.push(tabs(desk, "access"));
        let fields = vec![Field::text("dossier", t(desk, "admin.audit.dossier")).value(get("dossier"))];
        let form = Form::shown("filter", t(desk, "action.filter"), "/admin/audit/access", fields).icon("filter");
        sheet.form(Form { get: true, ..form });
        let before = get("before").parse().unwrap_or(i64::MAX);
        let rows = desk.app().access_log(desk.actor(), get("dossier"), before, PAGE as i64)?;
        let mut cells = Vec::new();
        for row in &rows {
            let code = match row.dossier.as_str() {
                "" => t(desk, "admin.audit.several"),
                id => desk.app().code_of(id)?.unwrap_or_else(|| id.to_owned()),
            };
            let word = |group: &str, key: &str| desk.lang().find(&format!("admin.{group}.{key}")).unwrap_or(key).to_owned();
            cells.push(vec![
                Cell::text(row.at.date_time_text()).class("nowrap"),
                Cell::text(who(desk, &row.who)),
                Cell::text(code).class("nowrap"),
                Cell::text(word("purpose", &row.purpose)),
                Cell::text(word("looked_at", &row.what)),
            ]);
        }
        sheet.table(Table {
            head: ["at", "who", "dossier", "purpose", "shown"].map(|key| t(desk, &format!("admin.audit.col.{key}"))).into(),
            rows: cells,
            empty: t(desk, "admin.audit.no_access"),
            ..Table::default()
        });
        let at = |before: i64| format!("/admin/audit/access?dossier={}&before={before}", encoded(get("dossier")));
        let next = rows.last().filter(|_| rows.len() == PAGE).map(|row| at(row.id)).unwrap_or_default();
        let first = if before == i64::MAX { String::new() } else { format!("/admin/audit/access?dossier={}", encoded(get("dossier"))) };
        sheet.blocks.push(Block::Pager(desk.lang().t1("admin.audit.shown", "n", rows.len()), first, next));
        Ok(sheet.answer())
    })
    .await
}
