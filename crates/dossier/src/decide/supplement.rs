//! After appraisal: ask for supplements and fees, and what comes of it (NĐ 61/2018 Đ19.4; sector rules of §3.2a).

use std::collections::BTreeMap;

use calendar::Limit;
use kernel::{Basis, Instant, Refusal, Role};
use procedure::{OnFee, OnSupplement};

use super::handling::{require_owner, require_received, work_of};
use super::receiving::check_request;
use super::{required, wrong_state};
use crate::clock::{Settlement, Stretch};
use crate::context::{Context, Decided, Decision, Notice, PaperOrder, not_countable};
use crate::event::Event;
use crate::model::{ComponentLine, Draft, Fee, Payment, Request, RequestReason, Term};
use crate::state::{Dossier, Stage};

const SUPPLEMENT: Basis = Basis("nd61_2018.d19k4");
const FEES: Basis = Basis("nd61_2018.d22");

/// Within the notice limit the draft goes to the desk; later, or a second time, the leader has to agree first.
pub(super) fn draft(dossier: &Dossier, request: Request, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    require_received(dossier, context)?;
    check_request(&request, context)?;
    let asked = dossier.requests.len();
    if let Some(cap) = &context.rules.max_requests
        && asked >= usize::from(cap.value)
    {
        return Err(Refusal::new("requests_exhausted", SUPPLEMENT).with("max", cap.value));
    }
    if asked > 0 && request.reason_code == RequestReason::First {
        return Err(Refusal::new("second_request_needs_reason", SUPPLEMENT));
    }
    if dossier.to_send.is_some() || dossier.pending.iter().any(|p| matches!(p.draft, Draft::Supplement { .. })) {
        return Err(Refusal::new("request_waits_already", SUPPLEMENT));
    }
    let late = context.now > notice_due(dossier, context)?;
    if late || asked > 0 {
        let draft = Draft::Supplement { request, late };
        return Ok(Decision::of(Event::Drafted { number: dossier.last_number + 1, draft }));
    }
    ready(dossier, request, context)
}

fn notice_due(dossier: &Dossier, context: &Context<'_>) -> Result<Instant, Refusal> {
    let from = dossier.times.competent_received_at.or(dossier.times.accepted_at).unwrap_or(context.now);
    let due = context.calendar.add(from, context.rules.supplement_notice_limit.value);
    due.map(|due| due.at).map_err(not_countable)
}

/// Only the one-stop unit speaks to the applicant: the request waits at the desk, or goes out at once if so ruled.
pub(super) fn ready(dossier: &Dossier, request: Request, context: &Context<'_>) -> Decided {
    let decision = Decision::of(Event::SupplementReady { request: request.clone() });
    if !context.parameters.send_supplement_at_once {
        return Ok(decision.tell_official(&dossier.desk, "supplement_ready"));
    }
    let sent = asked(request, context)?;
    Ok(decision.and(sent).tell(Notice::SupplementAsked).issue(PaperOrder::CompletionRequest))
}

fn asked(request: Request, context: &Context<'_>) -> Result<Event, Refusal> {
    let limit = context.rules.applicant_term.value;
    let term = Term { limit, since: context.now, due_at: context.after(limit)? };
    Ok(Event::SupplementAsked { request, term, stop_basis: context.rules.on_supplement.basis.to_string() })
}

pub(super) fn send(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require(&[Role::Receptionist, Role::CentreDirector], &dossier.receiving_unit)?;
    let (Stage::InProcess, Some(request)) = (&dossier.stage, &dossier.to_send) else {
        return Err(Refusal::new("nothing_to_send", SUPPLEMENT));
    };
    let sent = asked(request.clone(), context)?;
    Ok(Decision::of(sent).tell(Notice::SupplementAsked).issue(PaperOrder::CompletionRequest))
}

pub(super) fn supplement(
    dossier: &Dossier,
    components: Vec<ComponentLine>,
    answers: BTreeMap<String, String>,
    context: &Context<'_>,
) -> Decided {
    context.require_own_applicant_or_desk(dossier)?;
    let (Stage::AwaitingSupplement { .. }, Some(settlement)) = (&dossier.stage, &dossier.settlement) else {
        return Err(wrong_state(dossier));
    };
    if components.is_empty() && answers.is_empty() {
        return Err(Refusal::new("supplement_empty", SUPPLEMENT));
    }
    let anew = context.rules.on_supplement.value != OnSupplement::Pause;
    let step_due_at = step_due(dossier, settlement, anew, context)?;
    let settlement = after_supplement(settlement, context)?;
    let event = Event::Supplemented { components, answers, settlement, step_due_at };
    let decision = Decision::of(event).tell(Notice::SupplementReceived);
    Ok(match &dossier.work {
        Some(work) => decision.tell_official(&work.owner, "supplemented"),
        None => decision,
    })
}

/// Restart from zero, go on with what was left, or a new term: as the procedure's rule says. The promise stays.
fn after_supplement(settlement: &Settlement, context: &Context<'_>) -> Result<Settlement, Refusal> {
    let mut next = ended_stop(settlement, context.now);
    let restart = |limit: Limit| context.calendar.add(context.now, limit).map_err(not_countable);
    match context.rules.on_supplement.value {
        OnSupplement::Restart => {
            let due = restart(settlement.limit)?;
            (next.started_at, next.due_at, next.provisional) = (context.now, due.at, due.provisional);
        }
        OnSupplement::Pause => {
            next.due_at = settlement.due_after_pause(context.calendar, context.now).map_err(not_countable)?;
        }
        OnSupplement::NewTerm(limit) => {
            let due = restart(limit)?;
            (next.limit, next.started_at) = (limit, context.now);
            (next.due_at, next.provisional) = (due.at, due.provisional);
        }
    }
    Ok(next)
}

/// The due time of the present step after a stop: anew with the settlement clock, or with what was left of it.
pub(super) fn step_due(
    dossier: &Dossier,
    settlement: &Settlement,
    anew: bool,
    context: &Context<'_>,
) -> Result<Option<Instant>, Refusal> {
    let Some((work, due_at)) = dossier.work.as_ref().and_then(|work| work.due_at.map(|due_at| (work, due_at))) else {
        return Ok(None);
    };
    let step = super::handling::current_step(work, context);
    let Some(limit) = step.and_then(|step| step.limit) else { return Ok(None) };
    if anew {
        return context.after(limit).map(Some);
    }
    let clock = Settlement { limit, due_at, ..settlement.clone() };
    clock.due_after_pause(context.calendar, context.now).map(Some).map_err(not_countable)
}

/// The clock goes on; the stretch in which it stood still is kept.
pub(super) fn ended_stop(settlement: &Settlement, now: Instant) -> Settlement {
    let mut next = settlement.clone();
    if let Some(stop) = next.stop.take() {
        next.stretches.push(Stretch { from: stop.since, to: now, stopped: Some(stop.reason) });
    }
    next
}

pub(super) fn ask_fee(dossier: &Dossier, fees: Vec<Fee>, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    require_received(dossier, context)?;
    if fees.is_empty() || fees.iter().any(|fee| fee.amount.0 <= 0 || fee.paid.is_some() || fee.item.trim().is_empty()) {
        return Err(Refusal::new("fees_empty", FEES));
    }
    let limit = context.rules.fee_term.value;
    let term = Term { limit, since: context.now, due_at: context.after(limit)? };
    let rule = &context.rules.on_fee;
    let stop_basis = (rule.value == OnFee::Pause).then(|| rule.basis.to_string());
    Ok(Decision::of(Event::FeeAsked { fees, term, stop_basis }).tell(Notice::FeeAsked))
}

pub(super) fn pay(dossier: &Dossier, payment: Payment, context: &Context<'_>) -> Decided {
    context.require_own_applicant_or_desk(dossier)?;
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    if dossier.fees.iter().all(|fee| fee.paid.is_some()) {
        return Err(Refusal::new("nothing_to_pay", FEES));
    }
    required(&payment.voucher, "voucher", FEES)?;
    let (settlement, step_due_at) = match (&dossier.stage, &dossier.settlement) {
        (Stage::AwaitingFee { .. }, Some(settlement)) if settlement.stop.is_some() => {
            let step_due_at = step_due(dossier, settlement, false, context)?;
            let mut next = ended_stop(settlement, context.now);
            next.due_at = settlement.due_after_pause(context.calendar, context.now).map_err(not_countable)?;
            (Some(next), step_due_at)
        }
        _ => (None, None),
    };
    Ok(Decision::of(Event::Paid { payment, settlement, step_due_at }).tell(Notice::Paid).issue(PaperOrder::FeeReceipt))
}
