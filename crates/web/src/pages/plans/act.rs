//! What is done with chosen lines, and with a plan as a whole.

use std::sync::Arc;

use app::AppError;
use app::tasks::LineFate;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Refusal;
use steering::book::{BookCommand, Plan, PlanId, PlanItemId};

use super::plan::{find, follows};
use crate::desk::{Desk, PageResult, answer};
use crate::flash;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Flash;
use crate::pages::committee::parts::{refused, t, not_reviewer};
use crate::posted::Posted;
use crate::site::Site;

/// Refusals of single lines that are told one by one.
const TOLD: usize = 5;

fn items(posted: &Posted) -> Vec<PlanItemId> {
    posted.all("item").into_iter().filter_map(|text| text.parse().ok()).map(PlanItemId).collect()
}

pub(super) async fn chosen(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = find(desk, &id)?;
        if !follows(desk, &plan) {
            return Err(not_reviewer());
        }
        let items = items(&posted);
        let href = format!("/desk/plans/{id}");
        if items.is_empty() {
            return Ok(warned(&href, t(desk, "plan.choose_lines")));
        }
        match posted.get("do") {
            "carry" => carry(desk, &plan, items, posted.get("to"), &href),
            "give" => give(desk, &plan, &items, true, &href),
            _ => give(desk, &plan, &items, false, &href),
        }
    })
    .await
}

fn warned(to: &str, text: String) -> Response {
    flash::redirect(to, &[Flash { kind: "warn", text }])
}

/// Gives lines and tells what became of each.
pub fn give(desk: &Desk, plan: &Plan, items: &[PlanItemId], confirm: bool, href: &str) -> PageResult {
    let fates = desk.app().give_lines(desk.actor(), plan.id, items, confirm)?;
    let count = |is: fn(&LineFate) -> bool| fates.iter().filter(|(_, fate)| is(fate)).count();
    let told = [
        ("plan.told_given", count(|fate| matches!(fate, LineFate::Given(_))), "good"),
        ("plan.told_linked", count(|fate| matches!(fate, LineFate::Linked(_))), "good"),
        ("plan.told_proposed", count(|fate| matches!(fate, LineFate::Proposed(_, _))), "info"),
        ("plan.told_open", count(|fate| matches!(fate, LineFate::Open)), "info"),
    ];
    let mut flashes: Vec<Flash> = told.into_iter().filter(|(_, n, _)| *n > 0).map(|(key, n, kind)| Flash { kind, text: desk.lang().t1(key, "n", n) }).collect();
    let refusals = fates.iter().filter_map(|(item, fate)| match fate {
        LineFate::Refused(refusal) | LineFate::Proposed(_, Some(refusal)) => Some((*item, refusal)),
        _ => None,
    });
    flashes.extend(refusals.take(TOLD).map(|(item, refusal)| Flash { kind: "bad", text: line_refused(desk, plan, item, refusal) }));
    Ok(flash::redirect(href, &flashes))
}

fn line_refused(desk: &Desk, plan: &Plan, item: PlanItemId, refusal: &Refusal) -> String {
    let content: String = plan.item(item).map(|item| item.draft.content.chars().take(60).collect()).unwrap_or_default();
    desk.lang().t2("plan.line_refused", "line", content, "why", refused(desk, refusal))
}

fn carry(desk: &Desk, plan: &Plan, items: Vec<PlanItemId>, to: &str, href: &str) -> PageResult {
    let Some(later) = to.parse().ok().map(PlanId) else { return Ok(warned(href, t(desk, "plan.choose_plan"))) };
    let n = items.len();
    let command = BookCommand::CarryOver { from: plan.id, to: later, items };
    match desk.app().steer(desk.actor(), command) {
        Ok(_) => Ok(desk.done(&format!("/desk/plans/{later}"), desk.lang().t1("plan.told_carried", "n", n))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(href, &refusal)),
        Err(error) => Err(error.into()),
    }
}

fn whole(desk: &Desk, id: &str, command: impl FnOnce(&Plan) -> BookCommand, done: &str) -> PageResult {
    let plan = find(desk, id)?;
    let href = format!("/desk/plans/{id}");
    match desk.app().steer(desk.actor(), command(&plan)) {
        Ok(_) => Ok(desk.done(&href, t(desk, done))),
        Err(AppError::Refused(refusal)) => Ok(desk.not_done(&href, &refusal)),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn approve(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>, _: Posted) -> Response {
    answer(site, frame, officer, move |desk| whole(desk, &id, |plan| BookCommand::ApprovePlan { plan: plan.id }, "plan.was_approved")).await
}

pub(super) async fn close(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let reason = posted.get("reason").to_owned();
        whole(desk, &id, move |plan| BookCommand::ClosePlan { plan: plan.id, reason }, "plan.was_closed")
    })
    .await
}
