//! What the program itself does: silence, occurrences, common tasks that are complete, owners that move.

use kernel::{Basis, Refusal, Role};

use super::assigning::SILENCE;
use super::proposing::created;
use super::working::told_parent;
use super::{CLOCK, is_over, open_children, required, wrong_state};
use crate::task::clock::Finish;
use crate::task::command::NewTask;
use crate::task::context::{Context, Decided, Decision, Kin, KinState};
use crate::task::event::Event;
use crate::task::model::{Coordination, Origin, Owner, TaskId};
use crate::task::recurrence::Occurrence;
use crate::task::stage::{Stage, Time};
use crate::task::state::Task;
use crate::task::tree::{TREE, distinct, remembered};

const OWNER: Basis = Basis("design.task_owner");

/// Why a common task ends whose children all ended without a result; its words are `task_reason.children_ended`.
const CHILDREN_ENDED: &str = "children_ended";

/// Nobody answered in the term.
pub(super) fn count_accepted(task: &Task, context: &Context<'_>) -> Decided {
    context.require_system()?;
    let Stage::Assigned { answer_by } = task.stage else { return Err(wrong_state(task)) };
    if context.now <= answer_by {
        return Err(Refusal::new("task_term_not_over", SILENCE).with("due", answer_by.date_time_text()));
    }
    Ok(Decision::of(Event::CountedAccepted).tell(&task.lead, "counted_accepted"))
}

/// Periods that have begun get their task, as many as there are identities for.
pub(super) fn make_occurrences(task: &Task, ids: &[TaskId], context: &Context<'_>) -> Decided {
    context.require_system()?;
    let (Stage::InProgress, Time::Recurring { rule, made }, false) = (&task.stage, &task.time, task.common) else {
        return Err(wrong_state(task));
    };
    let mut begun = rule.begun(*made, context.now.day(), context.calendar);
    begun.truncate(ids.len());
    let Some(last) = begun.last().map(|occurrence| occurrence.first) else {
        return Err(Refusal::new("task_nothing_due", CLOCK));
    };
    let ids = distinct(task, ids, begun.len())?;
    let new: Vec<NewTask> = begun.into_iter().zip(ids).map(|(of, id)| new_occurrence(task, of, id)).collect();
    Ok(created(Decision::of(Event::OccurrencesMade { children: remembered(&new), made: last }), new))
}

fn new_occurrence(task: &Task, occurrence: Occurrence, id: TaskId) -> NewTask {
    // A line with a day of its own was meant for the first time only.
    let lines = task.coordinators.iter().map(|line| Coordination { until: None, answer: None, ..line.clone() });
    NewTask {
        id,
        origin: Origin::Occurrence { parent: task.id, occurrence },
        office: task.office.clone(),
        assigner: task.assigner.clone(),
        decider: task.decider.clone(),
        lead: task.lead.clone(),
        sources: task.sources.clone(),
        content: task.content.clone(),
        product: task.product.clone(),
        area: task.area.clone(),
        coordinators: lines.collect(),
        term: crate::task::model::Term::By { due: occurrence.due },
    }
}

/// A common task is done with its last child; a duty when its last period is over and all its occurrences have ended. One
/// whose children all ended without a result ends like them.
pub(super) fn gather(task: &Task, context: &Context<'_>) -> Decided {
    context.require_system()?;
    let Stage::InProgress = task.stage else { return Err(wrong_state(task)) };
    if !task.is_gathered() {
        return Err(wrong_state(task));
    }
    let open = open_children(task, context).count();
    if open > 0 || !task.common && !is_over(task, context) {
        return Err(Refusal::new("task_children_open", TREE).with("count", open));
    }
    let result = |kin: &Kin| match kin.state {
        KinState::Done { at, finish } => Some((at, finish)),
        KinState::Open | KinState::Ended => None,
    };
    let done: Vec<_> = context.children.iter().filter_map(result).collect();
    let Some(decided_at) = done.iter().map(|(at, _)| *at).max() else {
        let ended = Event::Cancelled { reason: CHILDREN_ENDED.to_owned() };
        return Ok(told_parent(task, Decision::of(ended).tell(&task.decider, "cancelled")));
    };
    let worst = done.iter().map(|(_, finish)| *finish).filter(|finish| *finish != Finish::NoDeadline).max();
    let finish = worst.unwrap_or(Finish::NoDeadline);
    // A duty may itself be one of several leads'.
    Ok(told_parent(task, Decision::of(Event::Gathered { decided_at, finish }).tell(&task.decider, "gathered")))
}

/// Ownership moves by an event when the owner leaves, is on leave or delegates, or a unit is merged.
pub(super) fn move_ownership(task: &Task, from: Owner, to: Owner, reason: String, context: &Context<'_>) -> Decided {
    let administrator = context.holds(&[Role::Administrator], &task.office);
    context.require_system().or_else(|refusal| if administrator { Ok(()) } else { Err(refusal) })?;
    if task.stage.is_final() {
        return Err(wrong_state(task));
    }
    required(&reason, "reason", OWNER)?;
    let whole_unit = from.person.is_none() && to.person.is_none();
    let watches = task.office == from.unit || task.coordinators.iter().any(|line| line.unit == from.unit);
    let owns = [&task.lead, &task.assigner, &task.decider].contains(&&from) || whole_unit && watches;
    if from == to || !owns {
        return Err(Refusal::new("task_owner_is_another", OWNER));
    }
    let told = to.clone();
    Ok(Decision::of(Event::OwnershipMoved { from, to, reason }).tell(&told, "moved"))
}
