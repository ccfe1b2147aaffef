//! The program and its parts: versions, journal, outbox, disk; parameters of the dossier machine.

mod reminders;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::ParameterValues;
use app::rows::EffectRow;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::text::grouped;

use super::blocks::{Block, Cell, Form, Link, Sheet, Table};
use super::{ADMINISTRATOR, Back, READERS, Wrong, is_administrator, settle, t};
use crate::desk::{Desk, PageResult, answer};
use crate::filters::office_text;
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Effects that wait longer than this say that no worker runs, seconds.
const SLOW_SECONDS: i64 = 300;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/status", "GET", READERS, get(show)),
        Route::desk("/admin/status/retry", "POST", ADMINISTRATOR, post(retry)),
        Route::desk("/admin/status/parameters", "POST", ADMINISTRATOR, post(parameters)),
        Route::desk("/admin/status/reminders", "POST", ADMINISTRATOR, post(reminders::save)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, value(&query, "files").is_some(), None)).await
}

fn page(desk: &Desk, measure: bool, back: Option<Back>) -> PageResult {
    let status = desk.app().system_status(desk.actor())?;
    let (stats, now) = (desk.app().stats(), desk.now());
    let mut sheet = Sheet::new(desk, t(desk, "admin.status.title"), "status", back);
    sheet.links.push(Link::new(t(desk, "admin.status.measure"), "/admin/status?files=1", "database"));
    let slow = status.oldest.is_some_and(|oldest| now.0 - oldest.0 > SLOW_SECONDS * 1_000_000);
    let given_up = status.failed.iter().filter(|effect| effect.done_at.is_some()).count();
    sheet.blocks.push(Block::Tiles(vec![
        (t(desk, "admin.status.waiting"), grouped(status.waiting), "#outbox".to_owned(), if slow { "overdue" } else { "in-time" }, String::new()),
        (t(desk, "admin.status.failed"), status.failed.len().to_string(), "#outbox".to_owned(), if given_up > 0 { "overdue" } else { "in-time" }, String::new()),
        (t(desk, "admin.audit.position"), grouped(status.head.position), "/admin/audit".to_owned(), "", String::new()),
    ]));
    if let Some(oldest) = status.oldest.filter(|_| slow) {
        sheet.note("bad", t(desk, "admin.status.worker_slow"), desk.lang().t1("admin.status.worker_slow_help", "time", oldest.date_time_text()));
    } else {
        sheet.note("good", "", t(desk, "admin.status.worker_good"));
    }
    let engine = if status.engine == "postgres" { "PostgreSQL" } else { "SQLite" };
    let count = |n: &std::sync::atomic::AtomicU64| grouped(i64::try_from(n.load(Ordering::Relaxed)).unwrap_or(i64::MAX));
    let minutes = (now.0 - status.started_at.0).max(0) / 60_000_000;
    let mut facts = vec![
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("engine", engine.to_owned()),
        ("schema", status.schema.to_string()),
        ("started", status.started_at.date_time_text()),
        ("uptime", hours(desk, minutes)),
        ("head", status.head.hash.hex()),
        ("batches", count(&stats.batches)),
        ("commands", count(&stats.commands)),
        ("failures", count(&stats.failures)),
    ];
    facts.extend(status.recount.as_ref().map(|run| ("recount", recount(desk, run))));
    if measure {
        let (files, bytes) = desk.app().files_on_disk();
        facts.push(("files", desk.lang().t2("admin.status.files_of", "n", grouped(i64::try_from(files).unwrap_or(0)), "mb", grouped(i64::try_from(bytes >> 20).unwrap_or(0)))));
    }
    let facts = facts.into_iter().map(|(key, text)| (t(desk, &format!("admin.status.{key}")), Cell::text(text))).collect();
    sheet.blocks.push(Block::Facts(t(desk, "admin.status.facts"), facts));
    sheet.table(failed(desk, &status.failed));
    parameters_form(desk, &mut sheet);
    reminders::shown(desk, &mut sheet);
    Ok(sheet.answer())
}

/// How far planned dates are counted by the present calendar.
fn recount(desk: &Desk, run: &app::Recount) -> String {
    let (looked, moved) = (grouped(run.looked), grouped(run.moved));
    let (key, at) = match run.finished_at {
        Some(at) => ("admin.status.recount_done", at),
        None => ("admin.status.recount_running", run.started_at),
    };
    desk.lang().t_args(key, &[("time", &at.date_time_text()), ("looked", &looked), ("moved", &moved)])
}

/// A length of wall-clock time.
fn hours(desk: &Desk, minutes: i64) -> String {
    if minutes < 60 { office_text(desk.lang(), minutes) } else { desk.lang().t2("admin.status.hours", "h", minutes / 60, "m", minutes % 60) }
}

fn failed(desk: &Desk, effects: &[EffectRow]) -> Table {
    let row = |effect: &EffectRow| {
        let (key, tone) = if effect.done_at.is_some() { ("given_up", "overdue") } else { ("again", "due-soon") };
        let act = match is_administrator(desk) {
            true => Cell::act(t(desk, "admin.status.retry"), "/admin/status/retry", "effect", effect.id.to_string()),
            false => Cell::text("–"),
        };
        vec![
            Cell::text(effect.created_at.date_time_text()).class("nowrap"),
            Cell::text(t(desk, &format!("admin.effect.{}", effect.kind))),
            Cell::text(&effect.error).class("wide"),
            Cell::text(effect.attempts.to_string()).class("num"),
            Cell::badge(t(desk, &format!("admin.status.{key}")), tone),
            act,
        ]
    };
    Table {
        title: t(desk, "admin.status.outbox"),
        head: ["at", "kind", "error", "tries", "state", "act"].map(|key| t(desk, &format!("admin.status.col.{key}"))).into(),
        rows: effects.iter().map(row).collect(),
        empty: t(desk, "admin.status.none_failed"),
    }
}

fn parameters_form(desk: &Desk, sheet: &mut Sheet) {
    let now = desk.app().settings().parameters();
    if !is_administrator(desk) {
        let yes = |on: bool| Cell::text(t(desk, if on { "ui.yes" } else { "ui.no" }));
        let rows = vec![
            (t(desk, "admin.parameters.late"), yes(now.re_appointed_is_late)),
            (t(desk, "admin.parameters.at_once"), yes(now.send_supplement_at_once)),
            (t(desk, "admin.parameters.rating_days"), Cell::text(now.rating_days.to_string())),
            (t(desk, "admin.parameters.draft_days"), Cell::text(desk.app().draft_days().to_string())),
        ];
        sheet.blocks.push(Block::Facts(t(desk, "admin.parameters.title"), rows));
        return;
    }
    let yes_no = || ["yes", "no"].map(|key| Choice::new(key, t(desk, &format!("ui.{key}")))).to_vec();
    let key = |on: bool| if on { "yes" } else { "no" };
    let fields = vec![
        Field::radio("late", t(desk, "admin.parameters.late"), yes_no()).value(key(now.re_appointed_is_late)).help(t(desk, "admin.parameters.late_help")),
        Field::radio("at_once", t(desk, "admin.parameters.at_once"), yes_no()).value(key(now.send_supplement_at_once)).help(t(desk, "admin.parameters.at_once_help")),
        Field::number("rating_days", t(desk, "admin.parameters.rating_days"), t(desk, "admin.parameters.days")).value(now.rating_days.to_string()),
        Field::number("draft_days", t(desk, "admin.parameters.draft_days"), t(desk, "admin.parameters.days")).value(desk.app().draft_days().to_string()).help(t(desk, "admin.parameters.draft_days_help")),
    ];
    let form = Form::shown("parameters", t(desk, "admin.parameters.title"), "/admin/status/parameters", fields).icon("settings");
    sheet.form(form.button(t(desk, "action.save")));
}

async fn retry(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        desk.app().retry_effect(desk.actor(), posted.get("effect").parse().unwrap_or(0))?;
        Ok(desk.done("/admin/status", t(desk, "admin.status.retried")))
    })
    .await
}

async fn parameters(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let days = posted.get("rating_days").parse::<i32>().ok().filter(|days| (0..=365).contains(days));
        if days.is_none() {
            wrong.put("rating_days", t(desk, "admin.error.number"));
        }
        let kept = posted.get("draft_days").parse::<i32>().ok().filter(|days| (1..=365).contains(days));
        if kept.is_none() {
            wrong.put("draft_days", t(desk, "admin.error.number"));
        }
        let values = ParameterValues {
            draft_days: kept.unwrap_or(1),
            re_appointed_is_late: posted.get("late") == "yes",
            send_supplement_at_once: posted.get("at_once") == "yes",
            rating_days: days.unwrap_or_default(),
        };
        let value = serde_json::to_value(values).ok();
        if wrong.is_empty() && settle(desk, &mut wrong, "rating_days", desk.app().change_setting(desk.actor(), "parameters", value))?.is_some() {
            return Ok(desk.done("/admin/status", t(desk, "admin.done")));
        }
        page(desk, false, Some(Back { form: "parameters", posted, wrong }))
    })
    .await
}
