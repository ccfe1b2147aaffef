//! Plans: lines while they are not closed, reasons once they are approved, lines that go on in a later plan.

use kernel::{Basis, Refusal};

use super::{BOOK, Decided, areas, require_change, require_order, required, stages};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::event::BookEvent;
use crate::book::ids::{PlanId, PlanItemId};
use crate::book::limits::ITEMS;
use crate::book::item::{PlanItem, PlanItemDraft};
use crate::book::plan::{Plan, PlanDraft};
use crate::task::model::TaskId;

/// Texts and lists have an end.
const TEXT: Basis = Basis("design.text");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    match command {
        BookCommand::AddPlan(draft) => {
            let plan = checked(book, *draft, None, context)?;
            let id = PlanId::after(book.plans.last_key_value().map(|(id, _)| *id));
            Ok(vec![BookEvent::PlanAdded { id, plan }])
        }
        BookCommand::ChangePlan { plan, draft, reason } => {
            let found = open(book, plan, context)?;
            let draft = checked(book, *draft, Some(&found.draft), context)?;
            require_change(&found.draft, &draft)?;
            Ok(vec![BookEvent::PlanChanged { id: plan, plan: draft, reason: reason_if_approved(found, &reason)? }])
        }
        BookCommand::AddItems { plan, items } => add(book, plan, items, context),
        BookCommand::ChangeItem { plan, item, draft, reason } => {
            let (found, line) = open_item(book, plan, item, context)?;
            let draft = checked_item(book, *draft)?;
            require_change(&line.draft, &draft)?;
            stages::require_kept(line, &draft)?;
            let reason = reason_if_approved(found, &reason)?;
            Ok(vec![BookEvent::ItemChanged { id: plan, item, draft, reason }])
        }
        BookCommand::DropItem { plan, item, reason } => {
            open_item(book, plan, item, context)?;
            let reason = required(&reason, "reason")?;
            Ok(vec![BookEvent::ItemDropped { id: plan, item, reason }])
        }
        BookCommand::LinkTask { plan, item, task } => link(book, plan, item, task, context),
        BookCommand::ApprovePlan { plan } => {
            let found = open(book, plan, context)?;
            if let Some(approved) = &found.approved {
                return Err(Refusal::new("steering_plan_approved", BOOK).with("time", approved.at.date_time_text()));
            }
            if !found.items.values().any(|item| item.stands()) {
                return Err(Refusal::new("steering_plan_empty", BOOK));
            }
            Ok(vec![BookEvent::PlanApproved { id: plan }])
        }
        BookCommand::ClosePlan { plan, reason } => {
            open(book, plan, context)?;
            let reason = required(&reason, "reason")?;
            Ok(vec![BookEvent::PlanClosed { id: plan, reason }])
        }
        BookCommand::CarryOver { from, to, items } => carry(book, from, to, items, context),
        _ => Err(Refusal::new("steering_plan_unknown", BOOK)),
    }
}

fn known<'a>(book: &'a Book, id: PlanId, context: &BookContext<'_>) -> Result<&'a Plan, Refusal> {
    let found = book.plan(id).ok_or_else(|| Refusal::new("steering_plan_unknown", BOOK).with("id", id))?;
    context.require_office(&found.draft.office)?;
    Ok(found)
}

/// A plan that is not closed.
fn open<'a>(book: &'a Book, id: PlanId, context: &BookContext<'_>) -> Result<&'a Plan, Refusal> {
    let found = known(book, id, context)?;
    match &found.closed {
        Some(closed) => Err(Refusal::new("steering_plan_closed", BOOK).with("time", closed.entered.at.date_time_text())),
        None => Ok(found),
    }
}

/// A line that stands, of a plan that is not closed.
pub(super) fn open_item<'a>(
    book: &'a Book,
    id: PlanId,
    item: PlanItemId,
    context: &BookContext<'_>,
) -> Result<(&'a Plan, &'a PlanItem), Refusal> {
    let plan = open(book, id, context)?;
    Ok((plan, standing_item(plan, item)?))
}

fn standing_item(plan: &Plan, item: PlanItemId) -> Result<&PlanItem, Refusal> {
    let found = plan.item(item).ok_or_else(|| Refusal::new("steering_item_unknown", BOOK).with("id", item))?;
    if found.dropped.is_some() {
        return Err(Refusal::new("steering_item_dropped", BOOK).with("id", item));
    }
    match found.carried_to {
        Some((later, _)) => Err(Refusal::new("steering_item_carried", BOOK).with("id", item).with("plan", later)),
        None => Ok(found),
    }
}

fn reason_if_approved(plan: &Plan, reason: &str) -> Result<String, Refusal> {
    if plan.approved.is_some() { required(reason, "reason") } else { Ok(reason.trim().to_owned()) }
}

fn checked(
    book: &Book,
    mut draft: PlanDraft,
    old: Option<&PlanDraft>,
    context: &BookContext<'_>,
) -> Result<PlanDraft, Refusal> {
    context.require_office(&draft.office)?;
    draft.title = required(&draft.title, "steering_title")?;
    require_order(draft.from, draft.to)?;
    book.standing_all(draft.source.iter().filter(|source| old.is_none_or(|old| old.source != Some(**source))))?;
    Ok(draft)
}

fn checked_item(book: &Book, mut draft: PlanItemDraft) -> Result<PlanItemDraft, Refusal> {
    draft.content = required(&draft.content, "task_content")?;
    draft.area.iter().try_for_each(|area| areas::known(book, area).map(drop))?;
    if draft.budget.is_some_and(|budget| budget.0 < 0) {
        return Err(Refusal::new("steering_budget_wrong", BOOK));
    }
    if draft.targets.iter().any(|target| !target.value.is_finite()) {
        return Err(Refusal::new("steering_target_wrong", BOOK));
    }
    draft.leads.retain(|holder| !holder.text.trim().is_empty() || holder.owner.is_some());
    draft.coordinators.retain(|holder| !holder.text.trim().is_empty() || holder.owner.is_some());
    stages::require_planned_well(&draft)?;
    Ok(draft)
}

fn next_item(plan: &Plan) -> PlanItemId {
    PlanItemId::after(plan.items.last_key_value().map(|(id, _)| *id))
}

fn require_room(plan: &Plan, more: usize) -> Result<(), Refusal> {
    if plan.items.len() + more <= ITEMS {
        return Ok(());
    }
    Err(Refusal::new("too_many", TEXT).with("field", "steering_items").with("max", ITEMS))
}

fn add(book: &Book, id: PlanId, items: Vec<PlanItemDraft>, context: &BookContext<'_>) -> Decided {
    let plan = open(book, id, context)?;
    if items.is_empty() {
        return Err(Refusal::new("steering_items_none", BOOK));
    }
    require_room(plan, items.len())?;
    let items = items.into_iter().map(|draft| checked_item(book, draft)).collect::<Result<Vec<_>, _>>()?;
    Ok(vec![BookEvent::ItemsAdded { id, first: next_item(plan), items }])
}

fn link(book: &Book, id: PlanId, item: PlanItemId, task: TaskId, context: &BookContext<'_>) -> Decided {
    let (_, line) = open_item(book, id, item, context)?;
    if line.tasks.contains(&task) {
        return Err(Refusal::new("steering_task_linked", BOOK));
    }
    if line.tasks.len() >= ITEMS {
        return Err(Refusal::new("too_many", TEXT).with("field", "steering_tasks").with("max", ITEMS));
    }
    Ok(vec![BookEvent::TaskLinked { id, item, task }])
}

/// Lines go on in a later plan of the same office or another; the earlier one may be closed already.
fn carry(book: &Book, from: PlanId, to: PlanId, mut items: Vec<PlanItemId>, context: &BookContext<'_>) -> Decided {
    let (old, new) = (known(book, from, context)?, open(book, to, context)?);
    if (new.draft.from, new.id) <= (old.draft.from, old.id) {
        return Err(Refusal::new("steering_carry_backwards", BOOK));
    }
    items.sort_unstable();
    items.dedup();
    if items.is_empty() {
        return Err(Refusal::new("steering_items_none", BOOK));
    }
    require_room(new, items.len())?;
    items.iter().try_for_each(|item| standing_item(old, *item).map(drop))?;
    Ok(vec![BookEvent::ItemsCarried { id: to, from, items, first: next_item(new) }])
}
