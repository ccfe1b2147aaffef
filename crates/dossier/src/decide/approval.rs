//! What a leader approves: results, refusals, second or late requests, re-appointments, suspensions, halts.

use kernel::{Basis, Day, Instant, Refusal, Role};

use super::handling::{current_step, next_work, require_owner, require_received, work_of};
use super::{required, wrong_state};
use crate::context::{Context, Decided, Decision, Notice, PaperOrder, not_countable};
use crate::event::Event;
use crate::clock::StopReason;
use crate::model::{Draft, Pending};
use crate::state::{Dossier, Stage};

const APOLOGY: Basis = Basis("nd61_2018.d19k9");
const APPROVAL: Basis = Basis("nd61_2018.d19k1");
const HALT: Basis = Basis("tt03_2025.halt");
const SUSPEND: Basis = Basis("design.suspension");
const LEADERS: [Role; 1] = [Role::AgencyLeader];

fn drafted(dossier: &Dossier, draft: Draft) -> Decision {
    Decision::of(Event::Drafted { number: dossier.last_number + 1, draft })
}

/// At the latest one day before the due time, at most once, and to a later time (NĐ 61/2018 Đ19.9).
pub(super) fn draft_reappointment(dossier: &Dossier, reason: String, to: Instant, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    required(&reason, "reason", APOLOGY)?;
    check_reappointment(dossier, to, context)?;
    if dossier.pending.iter().any(|pending| matches!(pending.draft, Draft::Reappointment { .. })) {
        return Err(Refusal::new("re_appointed_once", APOLOGY));
    }
    Ok(drafted(dossier, Draft::Reappointment { reason, to }))
}

fn check_reappointment(dossier: &Dossier, to: Instant, context: &Context<'_>) -> Result<(), Refusal> {
    let Some(settlement) = &dossier.settlement else { return Err(wrong_state(dossier)) };
    if settlement.re_promised_at.is_some() {
        return Err(Refusal::new("re_appointed_once", APOLOGY));
    }
    if context.now.day().plus(1) > settlement.due_at.day() {
        let refusal = Refusal::new("apology_too_late", APOLOGY);
        return Err(refusal.with("due", settlement.due_at.date_time_text()));
    }
    if to <= settlement.due_at || to <= context.now {
        return Err(Refusal::new("re_appointment_not_later", APOLOGY));
    }
    // The close of office still belongs to the office day.
    if !context.desk_calendar.receives(to) && !context.desk_calendar.receives(to.plus_minutes(-1)) {
        return Err(Refusal::new("re_appointment_closed", APOLOGY).with("to", to.date_time_text()));
    }
    Ok(())
}

pub(super) fn draft_suspension(
    dossier: &Dossier,
    reason: String,
    basis: String,
    review_on: Day,
    context: &Context<'_>,
) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    require_received(dossier, context)?;
    required(&reason, "reason", SUSPEND)?;
    required(&basis, "basis", SUSPEND)?;
    if review_on <= context.now.day() {
        return Err(Refusal::new("review_not_later", SUSPEND));
    }
    Ok(drafted(dossier, Draft::Suspension { reason, basis, review_on }))
}

pub(super) fn draft_halt(dossier: &Dossier, reason: String, basis: String, context: &Context<'_>) -> Decided {
    let owner = match (&dossier.stage, &dossier.work) {
        (Stage::InProcess | Stage::Suspended, Some(work)) => &work.owner,
        _ => return Err(wrong_state(dossier)),
    };
    require_owner(owner, context)?;
    required(&reason, "reason", HALT)?;
    required(&basis, "basis", HALT)?;
    Ok(drafted(dossier, Draft::Halt { reason, basis }))
}

pub(super) fn resume(dossier: &Dossier, context: &Context<'_>) -> Decided {
    let (Stage::Suspended, Some(work), Some(settlement)) = (&dossier.stage, &dossier.work, &dossier.settlement) else {
        return Err(wrong_state(dossier));
    };
    require_owner(&work.owner, context)?;
    let due_at = settlement.due_after_pause(context.calendar, context.now).map_err(not_countable)?;
    let step_due_at = super::supplement::step_due(dossier, settlement, false, context)?;
    let resumed = Event::Resumed { due_at, stopped: StopReason::Suspension, step_due_at };
    Ok(Decision::of(resumed).tell(Notice::Resumed).tell_official(&work.owner, "resumed"))
}

fn pending(dossier: &Dossier, number: u32) -> Result<&Pending, Refusal> {
    let found = dossier.pending.iter().find(|pending| pending.id == number);
    found.ok_or(Refusal::new("no_such_draft", APPROVAL))
}

/// The agency's leader, who did not prepare it; not while it waits for the applicant.
fn check_approver(dossier: &Dossier, pending: &Pending, context: &Context<'_>) -> Result<(), Refusal> {
    context.require(&LEADERS, &dossier.competent_unit)?;
    let halting = matches!((&dossier.stage, &pending.draft), (Stage::Suspended, Draft::Halt { .. }));
    if !halting && !matches!(dossier.stage, Stage::InProcess) {
        return Err(wrong_state(dossier));
    }
    let acts = [context.actor.person(), context.actor.principal()];
    if acts.contains(&Some(&pending.prepared_by)) {
        return Err(Refusal::new("own_draft", APPROVAL));
    }
    Ok(())
}

pub(super) fn approve(dossier: &Dossier, number: u32, context: &Context<'_>) -> Decided {
    let pending = pending(dossier, number)?;
    check_approver(dossier, pending, context)?;
    let approved = Decision::of(Event::Approved { number });
    // Once the result is approved it only waits for its number: nothing is put off any more.
    let puts_off = matches!(pending.draft, Draft::Reappointment { .. } | Draft::Suspension { .. } | Draft::Supplement { .. });
    if puts_off && dossier.approved.is_some() {
        return Err(Refusal::new("result_approved_already", APPROVAL));
    }
    match &pending.draft {
        Draft::Grant { .. } | Draft::Refuse { .. } => approve_result(dossier, approved, context),
        Draft::Supplement { request, .. } => {
            let ready = super::supplement::ready(dossier, request.clone(), context)?;
            Ok(joined(approved, ready))
        }
        Draft::Reappointment { reason, to } => {
            check_reappointment(dossier, *to, context)?;
            let event = Event::ReAppointed { to: *to, reason: reason.clone() };
            Ok(approved.and(event).tell(Notice::ReAppointed).issue(PaperOrder::Apology))
        }
        Draft::Suspension { reason, basis, review_on } => {
            let event = Event::Suspended { reason: reason.clone(), basis: basis.clone(), review_on: *review_on };
            Ok(approved.and(event).tell(Notice::Suspended))
        }
        Draft::Halt { reason, basis } => {
            let event = Event::Halted { reason: reason.clone(), basis: basis.clone() };
            Ok(approved.and(event).tell(Notice::Halted).issue(PaperOrder::HaltNotice))
        }
    }
}

/// The leader's step is finished by the approval; then the clerk numbers.
fn approve_result(dossier: &Dossier, approved: Decision, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    if dossier.open_lanes().any(|lane| !lane.consultation) {
        return Err(Refusal::new("lanes_open", Basis("nd61_2018.d19k6")));
    }
    let Some(step) = current_step(work, context) else { return Ok(approved.tell_official(&work.owner, "number")) };
    if !matches!(step.role, Role::AgencyLeader | Role::Clerk) {
        return Err(Refusal::new("step_not_reached", Basis("tt01_2018.d8")));
    }
    if step.role == Role::Clerk {
        return Ok(approved.tell_official(&work.owner, "number"));
    }
    let next = next_work(dossier, work, context)?;
    let minutes = context.calendar.working_minutes_between(work.since, context.now);
    let owner = next.owner.clone();
    let finished = Event::StepFinished { step: step.id.clone(), product: String::new(), minutes, next };
    Ok(approved.and(finished).tell_official(&owner, "number"))
}

fn joined(mut first: Decision, second: Decision) -> Decision {
    first.events.extend(second.events);
    first.effects.extend(second.effects);
    first
}

pub(super) fn reject(dossier: &Dossier, number: u32, reason: String, context: &Context<'_>) -> Decided {
    let pending = pending(dossier, number)?;
    check_approver(dossier, pending, context)?;
    required(&reason, "reason", APPROVAL)?;
    let decision = Decision::of(Event::Rejected { number, reason: reason.clone() });
    let back_to = |unit| crate::model::Owner::person(unit, &pending.prepared_by);
    let Some(work) = &dossier.work else { return Ok(decision) };
    let owner = back_to(&work.owner.unit);
    if !matches!(pending.draft, Draft::Grant { .. } | Draft::Refuse { .. }) {
        return Ok(decision.tell_official(&owner, "rejected"));
    }
    match super::handling::send_back(dossier, reason, context) {
        Ok(back) => Ok(joined(decision, back)),
        Err(_) => Ok(decision.tell_official(&owner, "rejected")),
    }
}
