//! Who has it: accepting, declining, giving it to another unit or person.

use kernel::{Basis, PersonId, Refusal};

use super::proposing::{require_lead, require_person};
use super::{ORDER, open_children, required, wrong_state};
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::Event;
use crate::task::model::{Origin, Owner};
use crate::task::stage::Stage;
use crate::task::state::Task;
use crate::task::tree::TREE;

/// Silence in the term counts as accepted (as in NĐ 191/2026 for consulted agencies; the operator's parameter).
pub(super) const SILENCE: Basis = Basis("design.task_silence");

pub(super) fn accept(task: &Task, context: &Context<'_>) -> Decided {
    context.require_lead(task)?;
    let Stage::Assigned { .. } = task.stage else { return Err(wrong_state(task)) };
    Ok(Decision::of(Event::Accepted).tell(&task.decider, "accepted"))
}

/// Within the term, with reason, and each unit once: whoever gives it again insists.
pub(super) fn decline(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_lead(task)?;
    let Stage::Assigned { answer_by } = task.stage else { return Err(wrong_state(task)) };
    if context.now > answer_by {
        return Err(Refusal::new("task_answer_term_over", SILENCE).with("due", answer_by.date_time_text()));
    }
    if task.declined_by.contains(&task.lead.unit) {
        return Err(Refusal::new("task_declined_once", ORDER).with("unit", &task.lead.unit));
    }
    required(&reason, "reason", ORDER)?;
    let decide_by = context.after(context.parameters.decision_limit)?;
    Ok(Decision::of(Event::Declined { reason, decide_by }).tell(&task.decider, "declined"))
}

/// To another unit, or after a refusal once more to the same. Its dates stay.
pub(super) fn reassign(task: &Task, lead: Owner, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let declined = matches!(task.stage, Stage::Declined { .. });
    if !declined && !matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress) {
        return Err(wrong_state(task));
    }
    if task.common {
        return Err(Refusal::new("task_gathered", TREE));
    }
    if !declined && lead == task.lead {
        return Err(Refusal::new("task_same_lead", ORDER));
    }
    required(&reason, "reason", ORDER)?;
    require_lead(&lead, &task.assigner, context)?;
    if matches!(task.origin, Origin::Part { .. }) && !context.offices.reaches(&task.office, &lead.unit) {
        return Err(Refusal::new("task_not_below", TREE).with("unit", &lead.unit));
    }
    // Parts of the former lead's house end or are finished first; occurrences of a duty stay with whom they were given.
    let open = open_children(task, context).count();
    if !task.is_recurring() && open > 0 {
        return Err(Refusal::new("task_children_open", TREE).with("count", open));
    }
    let answer_by = context.after(context.parameters.answer_limit)?;
    let (former, told) = (task.lead.clone(), lead.clone());
    let decision = Decision::of(Event::Reassigned { lead, reason, answer_by }).tell(&told, "assigned");
    Ok(if former == told { decision } else { decision.tell(&former, "taken_away") })
}

/// By the head of the lead unit; a person of the unit may take what nobody has by name.
pub(super) fn assign_person(task: &Task, person: PersonId, context: &Context<'_>) -> Decided {
    let takes = context.actor.principal() == Some(&person) && context.require_worker(task).is_ok();
    if !takes {
        context.require_head(task)?;
    }
    if !matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress | Stage::Suspended { .. }) {
        return Err(wrong_state(task));
    }
    if task.common {
        return Err(Refusal::new("task_gathered", TREE));
    }
    if task.lead.person.as_ref() == Some(&person) {
        return Err(Refusal::new("task_same_lead", ORDER));
    }
    require_person(&person, &task.lead, &task.assigner, context)?;
    let told = Owner::person(&task.lead.unit, &person);
    Ok(Decision::of(Event::PersonAssigned { person }).tell(&told, "person_assigned"))
}
