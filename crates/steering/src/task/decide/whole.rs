//! The tree and the wording: handing parts on, correcting, further sources.

use std::collections::BTreeSet;

use kernel::{Basis, Refusal};

use super::proposing::{created, require_lead};
use super::{check_term, open_children, require_own_work, require_within, required, wrong_state};
use crate::task::clock::{Deadline, Due};
use crate::task::command::{Command, NewTask, Part};
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::Event;
use crate::task::model::{Correction, Origin, Owner, Source, TaskId, Term};
use crate::task::stage::Stage;
use crate::task::state::Task;
use crate::task::tree::{TREE, distinct, remembered};

const CORRECTION: Basis = Basis("design.task_correction");

/// Parts go to units below the lead or to persons there, and lie within the time of the whole.
pub(super) fn hand_on(task: &Task, parts: Vec<Part>, context: &Context<'_>) -> Decided {
    context.require_signer(task)?;
    let Stage::InProgress = task.stage else { return Err(wrong_state(task)) };
    require_own_work(task)?;
    if parts.is_empty() {
        return Err(Refusal::new("task_no_parts", TREE));
    }
    let ids: Vec<TaskId> = parts.iter().map(|part| part.id).collect();
    distinct(task, &ids, ids.len())?;
    let Some(person) = context.actor.principal() else { return Err(Refusal::new("official_only", TREE)) };
    let assigner = Owner::person(&task.lead.unit, person);
    parts.iter().try_for_each(|part| check_part(task, part, &assigner, context))?;
    let new: Vec<NewTask> = parts.into_iter().map(|part| new_part(task, part, &assigner)).collect();
    Ok(created(Decision::of(Event::HandedOn { children: remembered(&new) }), new))
}

fn check_part(task: &Task, part: &Part, assigner: &Owner, context: &Context<'_>) -> Result<(), Refusal> {
    required(&part.content, "task_content", TREE)?;
    if !context.offices.reaches(&task.lead.unit, &part.lead.unit) {
        return Err(Refusal::new("task_not_below", TREE).with("unit", &part.lead.unit));
    }
    require_lead(&part.lead, assigner, context)?;
    check_term(&part.term, context)?;
    let bound = task.time.deadline().map(Deadline::in_force);
    match (&part.term, bound) {
        (Term::By { due }, _) => require_within(*due, bound),
        (_, Some(_)) if part.mandatory => Err(Refusal::new("task_part_needs_day", TREE)),
        _ => Ok(()),
    }
}

fn new_part(task: &Task, part: Part, assigner: &Owner) -> NewTask {
    NewTask {
        id: part.id,
        origin: Origin::Part { parent: task.id, mandatory: part.mandatory },
        office: task.lead.unit.clone(),
        assigner: assigner.clone(),
        decider: assigner.clone(),
        lead: part.lead,
        sources: task.sources.clone(),
        content: part.content,
        product: part.product,
        area: task.area.clone(),
        coordinators: Vec::new(),
        term: part.term,
    }
}

/// By whoever gave it: wording, product, area, time. What stood there before is kept. Of a common task it is carried on
/// to the children.
pub(super) fn correct(task: &Task, correction: Correction, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner_or_system(task)?;
    match task.stage {
        Stage::Assigned { .. } | Stage::Declined { .. } | Stage::InProgress => {}
        // A clock that stands still is not corrected: it goes on first.
        Stage::Suspended { .. } if correction.term.is_none() => {}
        _ => return Err(wrong_state(task)),
    }
    required(&reason, "reason", CORRECTION)?;
    if !changes(task, &correction) {
        return Err(Refusal::new("task_nothing_corrected", CORRECTION));
    }
    if let Some(content) = &correction.content {
        required(content, "task_content", CORRECTION)?;
    }
    if let Some(term) = &correction.term {
        check_corrected(task, term, context)?;
    }
    let command = Command::Correct { correction: correction.clone(), reason: reason.clone() };
    let decision = Decision::of(Event::Corrected { correction, reason });
    if task.common {
        return Ok(super::carried_on(task, context, decision, &command));
    }
    Ok(decision.tell(&task.lead, "corrected"))
}

fn changes(task: &Task, correction: &Correction) -> bool {
    let Correction { content, product, area, term } = correction;
    content.as_ref().is_some_and(|content| *content != task.content)
        || product.as_ref().is_some_and(|product| *product != task.product)
        || area.as_ref().is_some_and(|area| *area != *task.area.as_deref().unwrap_or_default())
        || term.as_ref().is_some_and(|term| *term != task.time.term())
}

/// A duty does not become a single task nor the other way; children stay within the time of the whole.
fn check_corrected(task: &Task, term: &Term, context: &Context<'_>) -> Result<(), Refusal> {
    check_term(term, context)?;
    if matches!(term, Term::Recurring { .. }) != task.is_recurring() {
        return Err(Refusal::new("task_recurrence_wrong", CORRECTION));
    }
    let bound = context.bound();
    let due = match term {
        Term::By { due } => *due,
        _ if bound.is_some() && matches!(task.origin, Origin::Part { mandatory: true, .. }) => {
            return Err(Refusal::new("task_part_needs_day", TREE));
        }
        _ => return Ok(()),
    };
    require_within(due, bound)?;
    if task.is_gathered() {
        return Ok(());
    }
    let open: BTreeSet<TaskId> = open_children(task, context).map(|child| child.task).collect();
    let later = |due_of: Option<Due>| due_of.is_some_and(|of| of > due);
    if context.children.iter().any(|kin| open.contains(&kin.task) && later(kin.due)) {
        return Err(Refusal::new("task_children_later", TREE));
    }
    let lines = task.coordinators.iter().filter(|line| line.answer.is_none());
    if lines.into_iter().any(|line| later(line.until)) {
        return Err(Refusal::new("task_children_later", TREE));
    }
    Ok(())
}

/// Several documents may speak of one task.
pub(super) fn add_source(task: &Task, source: Source, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    if task.stage.is_final() {
        return Err(wrong_state(task));
    }
    let same = |known: &Source| known.document == source.document && known.clause == source.clause;
    if task.sources.iter().any(same) {
        return Err(Refusal::new("task_source_twice", CORRECTION));
    }
    Ok(Decision::of(Event::SourceAdded { source }))
}
