//! Progress, coordination, the report and what the assigner makes of it.

use kernel::{Basis, FileHash, Refusal, UnitId};

use super::{CLOCK, open_children, require_own_work, require_within, required, wrong_state};
use crate::task::clock::{Deadline, Due, Finish};
use crate::task::command::Command;
use crate::task::context::{Context, Decided, Decision};
use crate::task::event::Event;
use crate::task::model::{Coordination, Origin, Owner, Report};
use crate::task::parameters::JudgedBy;
use crate::task::stage::Stage;
use crate::task::state::Task;
use crate::task::tree::TREE;

/// Nobody confirms what he reported; evidence.
const REPORT: Basis = Basis("design.task_report");
const COORDINATION: Basis = Basis("design.task_coordination");

fn in_progress(task: &Task) -> Result<(), Refusal> {
    if matches!(task.stage, Stage::InProgress) { Ok(()) } else { Err(wrong_state(task)) }
}

pub(super) fn note(
    task: &Task,
    text: String,
    percent: Option<u8>,
    files: Vec<FileHash>,
    context: &Context<'_>,
) -> Decided {
    context.require_worker(task)?;
    in_progress(task)?;
    require_own_work(task)?;
    required(&text, "text", REPORT)?;
    if percent.is_some_and(|percent| percent > 100) {
        return Err(Refusal::new("task_percent", REPORT));
    }
    Ok(Decision::of(Event::ProgressNoted { text, percent, files }))
}

fn is_late(task: &Task, context: &Context<'_>) -> bool {
    task.time.deadline().is_some_and(|deadline| deadline.in_force().passed(context.now))
}

/// Why it is late, for the periodic report.
pub(super) fn explain(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_signer(task)?;
    in_progress(task)?;
    if !is_late(task, context) {
        return Err(Refusal::new("task_not_late", CLOCK));
    }
    required(&reason, "reason", CLOCK)?;
    Ok(Decision::of(Event::DelayExplained { reason }).tell(&task.decider, "delay_explained"))
}

/// Signed by the head; with evidence, with a reason when late, and only when mandatory parts have ended.
pub(super) fn report(task: &Task, report: Report, context: &Context<'_>) -> Decided {
    context.require_signer(task)?;
    in_progress(task)?;
    require_own_work(task)?;
    let open = open_children(task, context).filter(|child| child.mandatory).count();
    if open > 0 {
        return Err(Refusal::new("task_children_open", TREE).with("count", open));
    }
    required(&report.text, "text", REPORT)?;
    if context.parameters.evidence_needed && report.files.is_empty() && report.number.trim().is_empty() {
        return Err(Refusal::new("task_evidence_required", REPORT));
    }
    if is_late(task, context) {
        required(&report.late_reason, "task_late_reason", REPORT)?;
    }
    let confirm_by = context.after(context.parameters.decision_limit)?;
    Ok(Decision::of(Event::Reported { report, confirm_by }).tell(&task.decider, "reported"))
}

/// Back to work: the clock never stopped.
pub(super) fn give_back(task: &Task, reason: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let Stage::AwaitingConfirmation { .. } = task.stage else { return Err(wrong_state(task)) };
    required(&reason, "reason", REPORT)?;
    Ok(Decision::of(Event::Returned { reason }).tell(&task.lead, "returned"))
}

/// By the assigner or the office, and not by who reported. Which moment decides is a parameter.
pub(super) fn confirm(task: &Task, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    let Stage::AwaitingConfirmation { reported_at, reported_by, .. } = &task.stage else {
        return Err(wrong_state(task));
    };
    if context.is_among(reported_by) {
        return Err(Refusal::new("task_own_report", REPORT));
    }
    let decided_at = match context.parameters.judged_by {
        JudgedBy::Report => *reported_at,
        JudgedBy::Confirmation => context.now,
    };
    let finish = Finish::judge(task.time.deadline(), decided_at, context.parameters.extended_is_late);
    let decision = Decision::of(Event::Done { decided_at, finish }).tell(&task.lead, "done");
    Ok(told_parent(task, decision))
}

/// A common task or duty may be complete now.
pub(super) fn told_parent(task: &Task, decision: Decision) -> Decision {
    match task.origin {
        Origin::Lead { parent } | Origin::Occurrence { parent, .. } => decision.order(parent, Command::Gather),
        Origin::Part { .. } | Origin::Document => decision,
    }
}

fn is_given(task: &Task) -> Result<(), Refusal> {
    if task.stage.is_final() || matches!(task.stage, Stage::Proposed { .. }) { Err(wrong_state(task)) } else { Ok(()) }
}

/// By the lead or the assigner: one open line a unit, within the time of the task.
pub(super) fn add_coordinator(task: &Task, line: Coordination, context: &Context<'_>) -> Decided {
    context.require_signer(task).or_else(|refusal| context.require_assigner(task).map_err(|_| refusal))?;
    if !matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress) {
        return Err(wrong_state(task));
    }
    if !context.offices.is_open(&line.unit) {
        return Err(Refusal::new("task_unit_closed", COORDINATION).with("unit", &line.unit));
    }
    if line.unit == task.lead.unit {
        return Err(Refusal::new("task_coordinator_is_lead", COORDINATION).with("unit", &line.unit));
    }
    if task.coordinators.iter().any(|known| known.unit == line.unit && known.answer.is_none()) {
        return Err(Refusal::new("task_coordinator_twice", COORDINATION).with("unit", &line.unit));
    }
    if let Some(until) = line.until {
        require_within(until, task.time.deadline().map(Deadline::in_force))?;
    }
    let told = Owner::unit(&line.unit);
    let coordination = Coordination { answer: None, ..line };
    Ok(Decision::of(Event::CoordinatorAdded { coordination }).tell(&told, "coordinate"))
}

pub(super) fn answer(task: &Task, unit: UnitId, text: String, files: Vec<FileHash>, context: &Context<'_>) -> Decided {
    if !context.holds(&context.parameters.worker_roles, &unit) {
        return Err(Refusal::new("task_not_coordinator", COORDINATION).with("unit", &unit));
    }
    is_given(task)?;
    let line = task.coordinators.iter().find(|line| line.unit == unit && line.answer.is_none());
    let Some(line) = line else { return Err(Refusal::new("task_no_such_line", COORDINATION).with("unit", &unit)) };
    required(&text, "text", COORDINATION)?;
    let late = line.until.is_some_and(|until: Due| until.passed(context.now));
    Ok(Decision::of(Event::CoordinationAnswered { unit, text, files, late }).tell(&task.lead, "coordination_answered"))
}

/// What was asked is not needed any more.
pub(super) fn release(task: &Task, unit: UnitId, reason: String, context: &Context<'_>) -> Decided {
    context.require_signer(task).or_else(|refusal| context.require_assigner(task).map_err(|_| refusal))?;
    is_given(task)?;
    if !task.coordinators.iter().any(|line| line.unit == unit && line.answer.is_none()) {
        return Err(Refusal::new("task_no_such_line", COORDINATION).with("unit", &unit));
    }
    required(&reason, "reason", COORDINATION)?;
    let told = Owner::unit(&unit);
    Ok(Decision::of(Event::CoordinatorReleased { unit, reason }).tell(&told, "coordination_released"))
}

/// By the assigner or the office, to whoever has it in hand.
pub(super) fn urge(task: &Task, text: String, number: String, context: &Context<'_>) -> Decided {
    context.require_assigner(task)?;
    if !matches!(task.stage, Stage::Assigned { .. } | Stage::InProgress) {
        return Err(wrong_state(task));
    }
    require_own_work(task)?;
    required(&text, "text", REPORT)?;
    Ok(Decision::of(Event::Urged { text, number }).tell(&task.lead, "urged"))
}
