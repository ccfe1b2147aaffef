//! A new plan, and changing what a plan is.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Day, UnitId};
use steering::book::{BookCommand, Plan, PlanDraft, PlanKind};

use super::plan::{find, follows};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Form, Sheet};
use crate::pages::committee::parts::{Back, NOTHING, Wrong, chosen_document, document_choices, office_choices, reviews, settle, t, not_reviewer};
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

pub(super) async fn blank(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| new(desk, value(&query, "document").unwrap_or(NOTHING), None)).await
}

fn fields(desk: &Desk, plan: Option<&PlanDraft>, document: &str) -> Vec<Field> {
    let kinds = PlanKind::ALL.map(|kind| Choice::new(kind.key(), desk.lang().word("plan_kind", kind.key())));
    let year = desk.now().day().ymd().0;
    let first = |month, day| Day::from_ymd(year as i16, month, day).unwrap_or_else(|| desk.now().day());
    let (from, to) = plan.map_or_else(|| (first(1, 1), first(12, 31)), |plan| (plan.from, plan.to));
    let office = plan.map(|plan| plan.office.clone()).or_else(|| desk.app().reviewing_offices(desk.actor()).first().cloned());
    let source = plan.and_then(|plan| plan.source).map_or_else(|| document.to_owned(), |id| id.to_string());
    vec![
        Field::select("kind", t(desk, "plan.kind_of"), kinds.into()).value(plan.map_or("yearly_reform", |plan| plan.kind.key())).required(),
        Field::text("title", t(desk, "plan.name")).value(plan.map(|plan| plan.title.clone()).unwrap_or_default()).required(),
        Field::date("from", t(desk, "committee.from")).value(from.date_text()).required(),
        Field::date("to", t(desk, "committee.to")).value(to.date_text()).required(),
        Field::select("office", t(desk, "plan.office"), office_choices(desk)).value(office.map(|unit| unit.to_string()).unwrap_or_default()).required().class("w-m"),
        Field::select("source", t(desk, "plan.source"), document_choices(desk)).value(source).help(t(desk, "plan.source_help")),
    ]
}

fn new(desk: &Desk, document: &str, back: Option<Back>) -> PageResult {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "plan.new"), "plans", back);
    sheet.crumbs = vec![(t(desk, "plan.title"), "/desk/plans".to_owned()), (t(desk, "plan.new"), String::new())];
    sheet.form(Form::shown("plan", t(desk, "plan.new"), "/desk/plans/new", fields(desk, None, document)).icon("clipboard-list"));
    Ok(sheet.answer())
}

fn read(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> PlanDraft {
    let kind = PlanKind::ALL.into_iter().find(|kind| kind.key() == posted.get("kind"));
    if kind.is_none() {
        wrong.put("kind", t(desk, "admin.error.choose"));
    }
    PlanDraft {
        kind: kind.unwrap_or(PlanKind::WorkProgramme),
        title: wrong.text(desk, posted, "title"),
        from: wrong.day(desk, posted, "from"),
        to: wrong.day(desk, posted, "to"),
        office: UnitId::new(posted.get("office")),
        source: chosen_document(posted, "source"),
    }
}

pub(super) async fn add(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let draft = Box::new(read(desk, &posted, &mut wrong));
        if wrong.is_empty()
            && let Some(id) = settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), BookCommand::AddPlan(draft)))?
        {
            return Ok(desk.done(&format!("/desk/plans/{id}"), t(desk, "plan.was_added")));
        }
        new(desk, NOTHING, Some(Back { form: "plan", posted, wrong }))
    })
    .await
}

pub(super) async fn filled(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| again(desk, &*find(desk, &id)?, None)).await
}

fn again(desk: &Desk, plan: &Plan, back: Option<Back>) -> PageResult {
    if !follows(desk, plan) {
        return Err(not_reviewer());
    }
    let href = format!("/desk/plans/{}", plan.id);
    let mut sheet = Sheet::new(desk, t(desk, "plan.change"), "plans", back);
    sheet.crumbs = vec![
        (t(desk, "plan.title"), "/desk/plans".to_owned()),
        (plan.draft.title.clone(), href.clone()),
        (t(desk, "plan.change"), String::new()),
    ];
    let mut all = fields(desk, Some(&plan.draft), NOTHING);
    let reason = Field::area("reason", t(desk, "committee.reason"), 2);
    all.push(if plan.approved.is_some() { reason.required() } else { reason });
    sheet.form(Form::shown("plan", t(desk, "plan.change"), format!("{href}/change"), all));
    Ok(sheet.answer())
}

pub(super) async fn change(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let plan = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let draft = Box::new(read(desk, &posted, &mut wrong));
        let command = BookCommand::ChangePlan { plan: plan.id, draft, reason: posted.get("reason").to_owned() };
        if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
            return Ok(desk.done(&format!("/desk/plans/{id}"), t(desk, "plan.changed")));
        }
        again(desk, &plan, Some(Back { form: "plan", posted, wrong }))
    })
    .await
}
