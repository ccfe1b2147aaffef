//! `GET /desk/plans`: plans by kind and period, with how far their lines are.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::tasks::rows::TaskRow;
use axum::extract::{Query, State};
use axum::response::Response;
use steering::book::{Plan, PlanKind};
use steering::task::model::TaskId;

use crate::desk::{Desk, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Tab;
use crate::pages::admin::blocks::{Block, Cell, Link, Sheet, Table};
use crate::pages::committee::parts::{reviews, t, unit_name};
use crate::server::{Pairs, value};
use crate::site::Site;

use super::line::standing;

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, value(&query, "kind").unwrap_or_default())).await
}

fn page(desk: &Desk, kind: &str) -> PageResult {
    let book = desk.app().steering();
    let mut sheet = Sheet::new(desk, t(desk, "plan.title"), "plans", None);
    sheet.sub = t(desk, "plan.sub");
    if reviews(desk) {
        sheet.links.push(Link::new(t(desk, "plan.running_list"), "/desk/plans/running", "upload"));
        sheet.links.push(Link { kind: "solid", ..Link::new(t(desk, "plan.new"), "/desk/plans/new", "plus") });
    }
    let all = book.plans();
    let count = |key: &str| all.iter().filter(|plan| key.is_empty() || plan.draft.kind.key() == key).count();
    let tab = |key: &'static str| Tab {
        label: if key.is_empty() { t(desk, "ui.all") } else { t(desk, &format!("plan.kind.{key}")) },
        href: if key.is_empty() { "/desk/plans".to_owned() } else { format!("/desk/plans?kind={key}") },
        active: kind == key,
        count: u32::try_from(count(key)).ok(),
    };
    sheet.blocks.push(Block::Tabs(std::iter::once("").chain(PlanKind::ALL.map(PlanKind::key)).map(tab).collect()));
    let shown: Vec<&Arc<Plan>> = all.into_iter().filter(|plan| kind.is_empty() || plan.draft.kind.key() == kind).collect();
    let tasks = desk.app().tasks_by_id(shown.iter().flat_map(|plan| plan.items.values().flat_map(|item| item.tasks.iter().copied())))?;
    sheet.table(Table {
        head: ["plan", "period", "lines", "given", "done", "late", "state"].map(|key| t(desk, &format!("plan.col.{key}"))).into(),
        rows: shown.into_iter().map(|plan| row(desk, plan, &tasks)).collect(),
        empty: t(desk, "plan.none"),
        ..Table::default()
    });
    Ok(sheet.answer())
}

/// Tone of a plan's state.
pub fn state_tone(plan: &Plan) -> &'static str {
    match plan.state() {
        "draft" => "paused",
        "approved" => "in-time",
        _ => "done",
    }
}

fn row(desk: &Desk, plan: &Plan, tasks: &BTreeMap<TaskId, TaskRow>) -> Vec<Cell> {
    let draft = &plan.draft;
    let lines: Vec<_> = plan.items.values().filter(|item| item.stands()).collect();
    let states: Vec<&str> = lines.iter().map(|item| standing(item, tasks, desk.now()).key()).collect();
    let count = |keys: &[&str]| Cell::text(states.iter().filter(|key| keys.contains(key)).count().to_string()).class("num");
    let kind = desk.lang().word("plan_kind", draft.kind.key());
    vec![
        Cell::link(&draft.title, format!("/desk/plans/{}", plan.id)).under(format!("{kind} · {}", unit_name(desk, &draft.office))).class("wide"),
        Cell::text(format!("{} – {}", draft.from.date_text(), draft.to.date_text())).class("nowrap"),
        Cell::text(lines.len().to_string()).class("num"),
        count(&["running", "late", "done", "proposed"]),
        count(&["done"]),
        count(&["late"]),
        Cell::badge(desk.lang().word("plan_state", plan.state()), state_tone(plan)),
    ]
}
