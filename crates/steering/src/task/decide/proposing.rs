//! From a proposal to somebody's task.

use kernel::{Basis, Refusal};

use super::{check_term, required, wrong_state};
use crate::task::clock::{Deadline, Finish};
use crate::task::command::{Command, Draft, Group, NewTask, Proposal, Running};
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::{Event, Past};
use crate::task::model::{Origin, Owner, TaskId, Term};
use crate::task::stage::Stage;
use crate::task::state::Task;
use crate::task::tree;

/// What a list says of a task that was followed up before.
const IMPORT: Basis = Basis("design.task_import");
const REVIEW: Basis = Basis("design.task_review");

/// Read by the system or entered by the reviewer; nothing is assigned by it.
pub(super) fn propose(proposal: Proposal, context: &Context<'_>) -> Decided {
    let Proposal { id, office, assigner, draft } = proposal;
    context.require_system().or_else(|_| context.require_reviewer(&office))?;
    if !context.parameters.reviewing_units.contains(&office) {
        return Err(Refusal::new("task_not_reviewing_unit", REVIEW).with("unit", &office));
    }
    required(&draft.content, "task_content", REVIEW)?;
    let review_by = context.after(context.parameters.review_limit)?;
    let told = Owner::unit(&office);
    let decider = if context.parameters.office_decides { told.clone() } else { assigner.clone() };
    Ok(Decision::of(Event::Proposed { id, office, assigner, decider, draft, review_by }).tell(&told, "proposed"))
}

fn require_proposed(task: &Task, context: &Context<'_>) -> Result<(), Refusal> {
    context.require_reviewer(&task.office)?;
    if matches!(task.stage, Stage::Proposed { .. }) { Ok(()) } else { Err(wrong_state(task)) }
}

pub(super) fn revise(task: &Task, draft: Draft, context: &Context<'_>) -> Decided {
    require_proposed(task, context)?;
    required(&draft.content, "task_content", REVIEW)?;
    Ok(Decision::of(Event::Revised { draft }))
}

pub(super) fn drop(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    require_proposed(task, context)?;
    required(&reason, "reason", REVIEW)?;
    Ok(Decision::of(Event::Dropped { reason }))
}

/// By the reviewer, or by the assigner himself; never by the system.
pub(super) fn confirm(task: &Task, groups: &[Group], ids: &[TaskId], context: &Context<'_>) -> Decided {
    context.require_reviewer(&task.office).or_else(|refusal| context.require_assigner(task).map_err(|_| refusal))?;
    if !matches!(task.stage, Stage::Proposed { .. }) {
        return Err(wrong_state(task));
    }
    check_term(&task.time.term(), context)?;
    let leads = tree::leads(&task.addressees, groups)?;
    leads.iter().try_for_each(|lead| require_lead(lead, &task.assigner, context))?;
    if let [lead] = leads.as_slice() {
        if task.coordinators.iter().any(|line| line.unit == lead.unit) {
            return Err(Refusal::new("task_coordinator_is_lead", REVIEW).with("unit", &lead.unit));
        }
        let answer_by = context.after(context.parameters.answer_limit)?;
        let decision = Decision::of(Event::Confirmed { lead: lead.clone(), answer_by }).tell(lead, "assigned");
        return Ok(tell_coordinators(task, decision));
    }
    let new = tree::children(task, &leads, ids)?;
    let decision = Decision::of(Event::Divided { children: tree::remembered(&new) });
    Ok(created(tell_coordinators(task, decision), new))
}

fn tell_coordinators(task: &Task, decision: Decision) -> Decision {
    let units = task.coordinators.iter().map(|line| Owner::unit(&line.unit));
    units.fold(decision, |decision, unit| decision.tell(&unit, "coordinate"))
}

/// Orders to make the new tasks.
pub(super) fn created(decision: Decision, new: Vec<NewTask>) -> Decision {
    new.into_iter().fold(decision, |decision, task| decision.order(task.id, Command::Assign(Box::new(task))))
}

/// A lead is a unit that is open, with a person who is there; and nobody works for himself, or he could not confirm it.
pub(super) fn require_lead(lead: &Owner, assigner: &Owner, context: &Context<'_>) -> Result<(), Refusal> {
    if !context.offices.is_open(&lead.unit) {
        return Err(Refusal::new("task_unit_closed", REVIEW).with("unit", &lead.unit));
    }
    let Some(person) = &lead.person else { return Ok(()) };
    require_person(person, lead, assigner, context)
}

/// The person is there, and is not the assigner.
pub(super) fn require_person(
    person: &kernel::PersonId,
    lead: &Owner,
    assigner: &Owner,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    if !context.offices.may_own(person, &lead.unit) {
        return Err(Refusal::new("task_person_not_available", REVIEW).with("person", person));
    }
    if assigner.person.as_ref() == Some(person) {
        return Err(Refusal::new("task_own_assigner", REVIEW).with("person", person));
    }
    Ok(())
}

/// A task that was given elsewhere: it keeps its dates, so that figures of the past hold.
pub(super) fn import(new: NewTask, running: Running, context: &Context<'_>) -> Decided {
    context.require_reviewer(&new.office)?;
    required(&new.content, "task_content", IMPORT)?;
    let Running { assigned_on, extended_to, text, done } = running;
    let today = context.now.day();
    let done_in_time = |on: &kernel::Day| *on >= assigned_on && *on <= today;
    if new.origin != Origin::Document || assigned_on > today || done.as_ref().is_some_and(|(on, _)| !done_in_time(on)) {
        return Err(Refusal::new("task_import_impossible", IMPORT));
    }
    let deadline = match (&new.term, extended_to) {
        (Term::By { due }, Some(to)) if to <= *due => return Err(Refusal::new("task_import_impossible", IMPORT)),
        (Term::By { due }, extended_to) => Some(Deadline { extended_to, ..Deadline::new(*due) }),
        (_, Some(_)) => return Err(Refusal::new("task_no_deadline", IMPORT)),
        (_, None) => None,
    };
    let past = done.map(|(on, report)| {
        let decided_at = open_of(on, context);
        let finish = Finish::judge(deadline.as_ref(), decided_at, context.parameters.extended_is_late);
        Past { report, decided_at, finish }
    });
    let assigned_at = open_of(assigned_on, context);
    let told = new.lead.clone();
    if past.is_some() {
        // A unit of that time need not be there any more.
        return Ok(Decision::of(Event::Imported { task: new, assigned_at, extended_to, text, done: past }));
    }
    check_term(&new.term, context)?;
    require_lead(&new.lead, &new.assigner, context)?;
    Ok(Decision::of(Event::Imported { task: new, assigned_at, extended_to, text, done: None }).tell(&told, "imported"))
}

/// A day of a list as a moment: the opening of the office, or the morning of a day off.
fn open_of(day: kernel::Day, context: &Context<'_>) -> kernel::Instant {
    let open = context.calendar.open_of(day).unwrap_or(kernel::Instant::at(day, 8 * 60));
    open.min(context.now)
}

/// A child, on the decision about its parent.
pub(super) fn assign(new: NewTask, context: &Context<'_>) -> Decided {
    context.require_system()?;
    if new.origin == Origin::Document {
        return Err(Refusal::new("task_needs_confirmation", REVIEW));
    }
    let answer_by = context.after(context.parameters.answer_limit)?;
    let lead = new.lead.clone();
    let key = if matches!(new.origin, Origin::Occurrence { .. }) { "occurrence" } else { "assigned" };
    Ok(Decision::of(Event::Assigned { task: new, answer_by }).tell(&lead, key))
}
