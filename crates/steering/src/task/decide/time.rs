//! Extensions, suspensions, reviews. The clock moves only by a decision of the assigner, and stands still only with a
//! reason and a review date.

use kernel::{Day, PersonId, Refusal};

use super::{CLOCK, require_later, require_own_work, require_within, required, wrong_state};
use crate::task::clock::{Deadline, Due};
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::Event;
use crate::task::stage::{Stage, Time};
use crate::task::state::Task;

fn in_progress(task: &Task) -> Result<(), Refusal> {
    if matches!(task.stage, Stage::InProgress) { Ok(()) } else { Err(wrong_state(task)) }
}

fn deadline(task: &Task) -> Result<&Deadline, Refusal> {
    task.time.deadline().ok_or(Refusal::new("task_no_deadline", CLOCK))
}

fn not_by(asked_by: &[PersonId], context: &Context<'_>) -> Result<(), Refusal> {
    if context.is_among(asked_by) { Err(Refusal::new("task_own_request", CLOCK)) } else { Ok(()) }
}

/// Later than what holds, and still ahead; within the time of the whole.
fn check_extension(task: &Task, to: Due, context: &Context<'_>) -> Result<(), Refusal> {
    let holds = deadline(task)?.in_force();
    if to <= holds || to.passed(context.now) {
        return Err(Refusal::new("task_extension_not_later", CLOCK).with("due", holds.text()));
    }
    if to.minute.is_some_and(|minute| minute >= 24 * 60) {
        return Err(Refusal::new("task_hour_wrong", CLOCK));
    }
    require_within(to, context.bound())
}

pub(super) fn ask_extension(task: &Task, to: Due, reason: String, context: &Context<'_>) -> Decided {
    context.require_signer(task)?;
    in_progress(task)?;
    require_own_work(task)?;
    if task.extension_asked.is_some() {
        return Err(Refusal::new("task_asked_already", CLOCK));
    }
    required(&reason, "reason", CLOCK)?;
    check_extension(task, to, context)?;
    let decide_by = context.after(context.parameters.decision_limit)?;
    Ok(Decision::of(Event::ExtensionAsked { to, reason, decide_by }).tell(&task.decider, "extension_asked"))
}

/// To the day that was asked for, or to another one.
pub(super) fn grant_extension(task: &Task, to: Option<Due>, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    in_progress(task)?;
    let Some(asked) = &task.extension_asked else { return Err(Refusal::new("task_nothing_asked", CLOCK)) };
    not_by(&asked.by, context)?;
    let to = to.unwrap_or(asked.to);
    check_extension(task, to, context)?;
    Ok(Decision::of(Event::ExtensionGranted { to }).tell(&task.lead, "extension_granted"))
}

pub(super) fn refuse_extension(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let Some(asked) = &task.extension_asked else { return Err(Refusal::new("task_nothing_asked", CLOCK)) };
    not_by(&asked.by, context)?;
    required(&reason, "reason", CLOCK)?;
    Ok(Decision::of(Event::ExtensionRefused { reason }).tell(&task.lead, "extension_refused"))
}

pub(super) fn ask_suspension(task: &Task, reason: String, review_on: Day, context: &Context<'_>) -> Decided {
    context.require_signer(task)?;
    in_progress(task)?;
    require_own_work(task)?;
    if task.suspension_asked.is_some() {
        return Err(Refusal::new("task_asked_already", CLOCK));
    }
    required(&reason, "reason", CLOCK)?;
    require_later(review_on, context)?;
    let decide_by = context.after(context.parameters.decision_limit)?;
    Ok(Decision::of(Event::SuspensionAsked { reason, review_on, decide_by }).tell(&task.decider, "suspension_asked"))
}

/// What was asked, perhaps in other words or to another day; or the assigner's own decision.
pub(super) fn suspend(task: &Task, reason: String, review_on: Option<Day>, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    in_progress(task)?;
    if task.common {
        return Err(Refusal::new("task_gathered", super::super::tree::TREE));
    }
    let asked = task.suspension_asked.as_ref();
    if let Some(asked) = asked {
        not_by(&asked.by, context)?;
    }
    let as_asked = || asked.map(|asked| asked.reason.clone()).unwrap_or_default();
    let reason = if reason.trim().is_empty() { as_asked() } else { reason };
    required(&reason, "reason", CLOCK)?;
    let review_on = review_on.or(asked.map(|asked| asked.review_on));
    let Some(review_on) = review_on else { return Err(Refusal::new("task_review_not_later", CLOCK)) };
    require_later(review_on, context)?;
    Ok(Decision::of(Event::Suspended { reason, review_on }).tell(&task.lead, "suspended"))
}

pub(super) fn refuse_suspension(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let Some(asked) = &task.suspension_asked else { return Err(Refusal::new("task_nothing_asked", CLOCK)) };
    not_by(&asked.by, context)?;
    required(&reason, "reason", CLOCK)?;
    Ok(Decision::of(Event::SuspensionRefused { reason }).tell(&task.lead, "suspension_refused"))
}

/// A suspended task is looked at by the assigner; an ongoing one also by its lead.
pub(super) fn set_review(task: &Task, review_on: Day, text: String, context: &Context<'_>) -> Decided {
    match (&task.stage, &task.time) {
        (Stage::Suspended { .. }, _) => context.require_assigner(task)?,
        (Stage::InProgress, Time::Ongoing { .. }) => {
            context.require_signer(task).or_else(|refusal| context.require_assigner(task).map_err(|_| refusal))?;
        }
        _ => return Err(wrong_state(task)),
    }
    required(&text, "text", CLOCK)?;
    require_later(review_on, context)?;
    Ok(Decision::of(Event::ReviewSet { review_on, text }))
}

/// The last period of a duty that went by while it stood still.
fn passed(task: &Task, context: &Context<'_>) -> Option<Day> {
    let Time::Recurring { rule, made } = &task.time else { return None };
    let today = context.now.day();
    let begun = rule.begun(*made, today, context.calendar);
    begun.iter().rfind(|occurrence| occurrence.last < today).map(|occurrence| occurrence.first)
}

/// The clock goes on: the days that were left are left again.
pub(super) fn resume(task: &Task, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let Stage::Suspended { since, .. } = task.stage else { return Err(wrong_state(task)) };
    let moved = |deadline: &Deadline| deadline.after_stop(context.calendar, since, context.now, context.bound());
    let deadline = task.time.deadline().map(moved);
    let passed = passed(task, context);
    Ok(Decision::of(Event::Resumed { deadline, passed }).tell(&task.lead, "resumed"))
}
