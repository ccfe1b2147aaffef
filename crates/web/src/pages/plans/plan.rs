//! `GET /desk/plans/{id}`: a plan with its lines by area.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::tasks::Measured;
use app::tasks::rows::TaskRow;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use steering::book::{ItemKind, Plan, PlanId, PlanItem};
use steering::task::model::TaskId;

use super::line::{Line, Lines, Standing, money};
use super::list::state_tone;
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::committee::parts::{entered_words, t, unit_name};
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{Steer, document_href};

/// The page.
#[derive(Template)]
#[template(path = "plans/plan.html")]
pub struct PlanPage {
    page: Page,
    href: String,
    kind: String,
    period: String,
    office: String,
    source: String,
    source_href: String,
    state: &'static str,
    tone: &'static str,
    /// When and by whom it was approved.
    approved: String,
    /// When and by whom it was closed, and what is said about it.
    closed: (String, String),
    segments: Vec<Segment>,
    /// Filters in force, with the address without each.
    chips: Vec<(String, String)>,
    kinds: Vec<(String, String, bool)>,
    groups: Vec<Group>,
    /// Targets reached and measured, all of them.
    targets: (usize, usize, usize),
    budget: String,
    gone: Vec<Gone>,
    history: Vec<(String, String)>,
    /// The official follows this plan, and it is not closed.
    may: bool,
    /// The official follows this plan.
    may_carry: bool,
    later: Vec<(String, String)>,
}

struct Segment {
    label: String,
    count: usize,
    href: String,
    tone: &'static str,
    active: bool,
}

struct Group {
    name: String,
    budget: String,
    lines: Vec<Line>,
}

struct Gone {
    href: String,
    content: String,
    why: String,
}

/// A plan by the number in an address.
pub fn find(desk: &Desk, id: &str) -> Result<Arc<Plan>, PageError> {
    let id = id.parse().ok().map(PlanId).ok_or(PageError::NotFound)?;
    desk.app().steering().plan(id).cloned().ok_or(PageError::NotFound)
}

/// Whether the official follows the plan.
pub fn follows(desk: &Desk, plan: &Plan) -> bool {
    desk.app().reviewing_offices(desk.actor()).contains(&plan.draft.office)
}

/// Tasks of the lines and measured values of the targets.
///
/// # Errors
/// The store failed.
pub fn facts(desk: &Desk, plan: &Plan) -> Result<(BTreeMap<TaskId, TaskRow>, BTreeMap<String, Measured>), PageError> {
    let tasks = desk.app().tasks_by_id(plan.items.values().flat_map(|item| item.tasks.iter().copied()))?;
    let targets = plan.items.values().flat_map(|item| &item.draft.targets);
    let mut keys: Vec<&str> = targets.map(|target| target.measure.as_str()).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    let measured = desk.app().measured_now(&keys, (plan.draft.from, plan.draft.to))?;
    Ok((tasks, measured))
}

pub(super) async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &*find(desk, &id)?, &query)).await
}

fn page(desk: &Desk, plan: &Plan, query: &Pairs) -> PageResult {
    let steer = Steer::of(desk);
    let (tasks, measured) = facts(desk, plan)?;
    let lines = Lines { desk, steer: &steer, tasks: &tasks, measured: &measured };
    let standing: Vec<(&Arc<PlanItem>, Line)> =
        plan.items.values().filter(|item| item.stands()).map(|item| (item, lines.line(plan, item))).collect();
    let href = format!("/desk/plans/{}", plan.id);
    let (kind, state) = (value(query, "kind").unwrap_or_default(), value(query, "state").unwrap_or_default());
    let shown = |line: &Line| {
        (kind.is_empty() || line.kind == kind) && (state.is_empty() || line.standing.key() == state)
    };
    let all_targets: Vec<_> = standing.iter().flat_map(|(_, line)| &line.targets).collect();
    let reached = all_targets.iter().filter(|target| target.reached == Some(true)).count();
    let known = all_targets.iter().filter(|target| target.reached.is_some()).count();
    let targets = (reached, known, all_targets.len());
    let sum: i64 = standing.iter().filter_map(|(item, _)| item.draft.budget).map(|budget| budget.0).sum();
    let follows = follows(desk, plan);
    let segments = segments(desk, &standing, &href, state);
    let kinds = kinds(desk, &standing, &href, kind);
    let kept: Vec<(&Arc<PlanItem>, Line)> = standing.into_iter().filter(|(_, line)| shown(line)).collect();
    let draft = &plan.draft;
    let view = PlanPage {
        page: desk.page(&draft.title, "plans"),
        kind: desk.lang().word("plan_kind", draft.kind.key()).into_owned(),
        period: format!("{} – {}", draft.from.date_text(), draft.to.date_text()),
        office: unit_name(desk, &draft.office),
        source: draft.source.map(|id| steer.document(id)).unwrap_or_default(),
        source_href: draft.source.map(document_href).unwrap_or_default(),
        state: plan.state(),
        tone: state_tone(plan),
        approved: plan.approved.as_ref().map(|entered| entered_words(desk, entered)).unwrap_or_default(),
        closed: plan.closed.as_ref().map(|ended| (entered_words(desk, &ended.entered), ended.reason.clone())).unwrap_or_default(),
        segments,
        chips: chips(desk, &href, kind, state),
        kinds,
        groups: groups(desk, &steer, kept),
        targets,
        budget: if sum > 0 { money(desk, sum) } else { String::new() },
        gone: plan.items.values().filter(|item| !item.stands()).map(|item| gone(desk, plan, item)).collect(),
        history: history(desk, plan),
        may: follows && plan.closed.is_none(),
        may_carry: follows,
        later: later(desk, plan),
        href,
    };
    Ok(html(StatusCode::OK, &view))
}

fn segments(desk: &Desk, standing: &[(&Arc<PlanItem>, Line)], href: &str, state: &str) -> Vec<Segment> {
    let one = |key: &'static str, tone: &'static str| Segment {
        label: t(desk, &format!("plan.standing.{key}")),
        count: standing.iter().filter(|(_, line)| line.standing.key() == key).count(),
        href: format!("{href}?state={key}"),
        tone,
        active: state == key,
    };
    let mut all = vec![Segment {
        label: t(desk, "plan.all_lines"),
        count: standing.len(),
        href: href.to_owned(),
        tone: "",
        active: state.is_empty(),
    }];
    all.extend(Standing::KEYS.iter().zip(["none", "paused", "in-time", "overdue", "done"]).map(|(key, tone)| one(key, tone)));
    all
}

fn kinds(desk: &Desk, standing: &[(&Arc<PlanItem>, Line)], href: &str, kind: &str) -> Vec<(String, String, bool)> {
    let there = ItemKind::ALL.into_iter().filter(|one| standing.iter().any(|(_, line)| line.kind == one.key()));
    let all: Vec<_> = there.map(|one| (desk.lang().word("plan_item_kind", one.key()).into_owned(), format!("{href}?kind={}", one.key()), kind == one.key())).collect();
    if all.len() > 1 { all } else { Vec::new() }
}

fn chips(desk: &Desk, href: &str, kind: &str, state: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if !kind.is_empty() {
        all.push((desk.lang().word("plan_item_kind", kind).into_owned(), href.to_owned()));
    }
    if !state.is_empty() {
        all.push((t(desk, &format!("plan.standing.{state}")), href.to_owned()));
    }
    all
}

/// Lines by area, in the order of the areas; those without one last.
fn groups(desk: &Desk, steer: &Steer, kept: Vec<(&Arc<PlanItem>, Line)>) -> Vec<Group> {
    let order: Vec<String> = steer.book.areas().iter().map(|known| known.area.key.clone()).collect();
    let place = |area: &Option<String>| match area {
        Some(key) => order.iter().position(|known| known == key).unwrap_or(order.len()),
        None => usize::MAX,
    };
    let mut by_area: BTreeMap<usize, (i64, Vec<Line>)> = BTreeMap::new();
    for (item, line) in kept {
        let (sum, lines) = by_area.entry(place(&item.draft.area)).or_default();
        *sum += item.draft.budget.map_or(0, |budget| budget.0);
        lines.push(line);
    }
    let group = |(at, (sum, lines)): (usize, (i64, Vec<Line>))| Group {
        name: order.get(at).map_or_else(|| t(desk, "plan.no_area"), |key| steer.area(key)),
        budget: if sum > 0 { money(desk, sum) } else { String::new() },
        lines,
    };
    by_area.into_iter().map(group).collect()
}

fn gone(desk: &Desk, plan: &Plan, item: &PlanItem) -> Gone {
    let book = desk.app().steering();
    let why = match (&item.dropped, item.carried_to) {
        (Some(ended), _) => desk.lang().t1("plan.was_dropped", "reason", &ended.reason),
        (None, Some((later, _))) => {
            let title = book.plan(later).map(|plan| plan.draft.title.clone()).unwrap_or_default();
            desk.lang().t1("plan.was_carried", "plan", title)
        }
        (None, None) => String::new(),
    };
    Gone { href: format!("/desk/plans/{}/items/{}", plan.id, item.id), content: item.draft.content.clone(), why }
}

fn history(desk: &Desk, plan: &Plan) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = vec![(t(desk, "plan.added"), entered_words(desk, &plan.entered))];
    for change in &plan.changes {
        let reason = if change.reason.is_empty() { String::new() } else { format!(": {}", change.reason) };
        all.push((format!("{}{reason}", t(desk, "plan.changed")), entered_words(desk, &change.entered)));
    }
    all.extend(plan.approved.iter().map(|entered| (t(desk, "plan.was_approved"), entered_words(desk, entered))));
    all.extend(plan.closed.iter().map(|ended| (t(desk, "plan.was_closed"), entered_words(desk, &ended.entered))));
    all.reverse();
    all
}

/// Plans into which lines may be carried over: later ones that are not closed.
pub fn later(desk: &Desk, plan: &Plan) -> Vec<(String, String)> {
    let book = desk.app().steering();
    let after = |other: &&&Arc<Plan>| {
        (other.draft.from, other.id) > (plan.draft.from, plan.id) && other.closed.is_none() && follows(desk, other)
    };
    book.plans().iter().filter(after).map(|other| (other.id.to_string(), other.draft.title.clone())).collect()
}
