//! Ends without a result: cancelled, superseded, voided. What is open below ends with the whole.

use kernel::{Basis, Refusal};

use super::working::told_parent;
use super::{carried_on, required, wrong_state};
use crate::task::command::Command;
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::Event;
use crate::task::model::Successor;
use crate::task::stage::Stage;
use crate::task::state::Task;

const END: Basis = Basis("design.task_end");

/// Somebody's and not ended; a proposal is dropped instead.
fn require_given(task: &Task) -> Result<(), Refusal> {
    if task.stage.is_final() || matches!(task.stage, Stage::Proposed { .. }) { Err(wrong_state(task)) } else { Ok(()) }
}

pub(super) fn cancel(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner_or_system(task)?;
    require_given(task)?;
    required(&reason, "reason", END)?;
    let command = Command::Cancel { reason: reason.clone() };
    let decision = Decision::of(Event::Cancelled { reason }).tell(&task.lead, "cancelled");
    Ok(told_parent(task, carried_on(task, context, decision, &command)))
}

/// Given wrongly: it leaves all measures. What is done stays done.
pub(super) fn void(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner_or_system(task)?;
    require_given(task)?;
    required(&reason, "reason", END)?;
    let command = Command::Void { reason: reason.clone() };
    let decision = Decision::of(Event::Voided { reason }).tell(&task.lead, "voided");
    Ok(told_parent(task, carried_on(task, context, decision, &command)))
}

/// A task does not replace itself, nor does the document it comes from.
fn check_successor(task: &Task, successor: Successor) -> Result<(), Refusal> {
    let own = match successor {
        Successor::Task { task: by } => by == task.id || task.children.iter().any(|child| child.task == by),
        Successor::Document { document } => task.sources.iter().any(|source| source.document == document),
    };
    if own { Err(Refusal::new("task_supersedes_itself", END)) } else { Ok(()) }
}

/// A document replaces another one: its open tasks are offered, and nothing changes until somebody decides.
pub(super) fn offer(task: &Task, successor: Successor, context: &Context<'_>) -> Decided {
    context.require_system().or_else(|_| context.require_reviewer(&task.office))?;
    require_given(task)?;
    check_successor(task, successor)?;
    if task.offered == Some(successor) {
        return Err(Refusal::new("task_offered_already", END));
    }
    let office = crate::task::model::Owner::unit(&task.office);
    Ok(Decision::of(Event::SupersedingOffered { successor }).tell(&office, "superseding_offered"))
}

pub(super) fn keep_alive(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    if task.offered.is_none() {
        return Err(Refusal::new("task_nothing_offered", END));
    }
    required(&reason, "reason", END)?;
    Ok(Decision::of(Event::KeptAlive { reason }))
}

pub(super) fn supersede(task: &Task, successor: Successor, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner_or_system(task)?;
    require_given(task)?;
    // What replaces the whole replaces its parts, whatever else they cite.
    context.require_system().or_else(|_| check_successor(task, successor))?;
    required(&reason, "reason", END)?;
    let command = Command::Supersede { successor, reason: reason.clone() };
    let decision = Decision::of(Event::Superseded { successor, reason }).tell(&task.lead, "superseded");
    Ok(told_parent(task, carried_on(task, context, decision, &command)))
}
