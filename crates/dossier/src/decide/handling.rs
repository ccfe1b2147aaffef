//! Handling: assign, steps, lanes, consultations, verification (NĐ 61/2018 Đ19.1–3, 19.5–7; TT 01/2018/TT-VPCP Đ8).

use kernel::{Basis, Instant, PersonId, Refusal, Role};
use procedure::Step;

use super::{required, wrong_state};
use crate::command::{LaneOrder, Proposal};
use crate::context::{Context, Decided, Decision};
use crate::event::Event;
use crate::model::{Draft, Lane, Owner, Work};
use crate::state::{Dossier, Stage};

const PROCESS: Basis = Basis("tt01_2018.d8");
const ASSIGN: Basis = Basis("nd61_2018.d19k1");
const LANES: Basis = Basis("nd61_2018.d19k6");
const CONSULT: Basis = Basis("nd61_2018.d19k5");
const VERIFY: Basis = Basis("nd61_2018.d19k3");

/// The work of a dossier in process.
pub(super) fn work_of(dossier: &Dossier) -> Result<&Work, Refusal> {
    match (&dossier.stage, &dossier.work) {
        (Stage::InProcess, Some(work)) => Ok(work),
        _ => Err(wrong_state(dossier)),
    }
}

/// The owner himself, or the head of the unit that has it.
pub(super) fn require_owner(owner: &Owner, context: &Context<'_>) -> Result<(), Refusal> {
    let own = owner.person.as_ref().is_some_and(|person| context.actor.principal() == Some(person));
    if own || context.holds(&[Role::DivisionHead, Role::AgencyLeader], &owner.unit) {
        return Ok(());
    }
    Err(Refusal::new("not_the_owner", ASSIGN).with("unit", &owner.unit))
}

/// Non-territorial: nothing is decided before the competent unit has the dossier, for its receipt starts the clock.
pub(super) fn require_received(dossier: &Dossier, context: &Context<'_>) -> Result<(), Refusal> {
    let same_territory = context.offices.serves(&dossier.receiving_unit, &dossier.competent_unit);
    if same_territory || dossier.times.competent_received_at.is_some() {
        return Ok(());
    }
    Err(Refusal::new("transfer_not_received", Basis("nd118_2025.d17k3")))
}

/// The work of a step that begins now; the person is found by assignment or by taking it.
pub(super) fn work_for(step: &Step, dossier: &Dossier, context: &Context<'_>) -> Result<Work, Refusal> {
    let unit = context.offices.unit_for(&dossier.competent_unit, step);
    let due_at = step.limit.filter(|limit| limit.value > 0.0).map(|limit| context.after(limit)).transpose()?;
    Ok(Work { step: Some(step.id.clone()), owner: Owner::unit(&unit), since: context.now, due_at })
}

/// All steps are done: the clerk numbers the result.
pub(super) fn registry_work(dossier: &Dossier, context: &Context<'_>) -> Work {
    let unit = context.offices.registry_of(&dossier.competent_unit);
    Work { step: None, owner: Owner::unit(&unit), since: context.now, due_at: None }
}

/// The step behind the present one, or the clerk.
pub(super) fn next_work(dossier: &Dossier, work: &Work, context: &Context<'_>) -> Result<Work, Refusal> {
    let mut steps = context.procedure.process.handling_steps();
    let next = steps.by_ref().find(|step| Some(&step.id) == work.step.as_ref()).and_then(|_| steps.next());
    match next {
        Some(step) => work_for(step, dossier, context),
        None => Ok(registry_work(dossier, context)),
    }
}

pub(super) fn current_step<'a>(work: &Work, context: &'a Context<'_>) -> Option<&'a Step> {
    work.step.as_ref().and_then(|id| context.procedure.process.get(id))
}

pub(super) fn assign(dossier: &Dossier, person: PersonId, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    context.require(&[Role::DivisionHead, Role::AgencyLeader], &work.owner.unit)?;
    if !context.offices.may_own(&person, &work.owner.unit) {
        return Err(Refusal::new("person_not_available", ASSIGN).with("person", &person));
    }
    let owner = Owner::person(&work.owner.unit, &person);
    Ok(Decision::of(Event::Assigned { person }).tell_official(&owner, "assigned"))
}

pub(super) fn take(dossier: &Dossier, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    let roles = [Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk];
    context.require(&roles, &work.owner.unit)?;
    if work.owner.person.is_some() {
        return Err(Refusal::new("already_taken", ASSIGN));
    }
    let person = context.official()?.clone();
    if !context.offices.may_own(&person, &work.owner.unit) {
        return Err(Refusal::new("person_not_available", ASSIGN).with("person", &person));
    }
    Ok(Decision::of(Event::Assigned { person }))
}

pub(super) fn finish_step(dossier: &Dossier, product: String, proposal: Proposal, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    require_received(dossier, context)?;
    let Some(step) = current_step(work, context) else {
        return Err(Refusal::new("waits_for_number", PROCESS));
    };
    if step.role == Role::AgencyLeader {
        return Err(Refusal::new("waits_for_approval", PROCESS));
    }
    if step.product.is_some() {
        required(&product, "product", PROCESS)?;
    }
    if dossier.open_lanes().any(|lane| !lane.consultation) {
        return Err(Refusal::new("lanes_open", LANES));
    }
    let next = next_work(dossier, work, context)?;
    let draft = drafted(proposal)?;
    if draft.is_none() && needs_proposal(dossier, &next, context) {
        return Err(Refusal::new("proposal_required", PROCESS));
    }
    let minutes = context.calendar.working_minutes_between(work.since, context.now);
    let finished = Event::StepFinished { step: step.id.clone(), product, minutes, next: next.clone() };
    let decision = match draft {
        Some(draft) => Decision::of(Event::Drafted { number: dossier.last_number + 1, draft }).and(finished),
        None => Decision::of(finished),
    };
    Ok(decision.tell_official(&next.owner, "step"))
}

/// The leader signs, and the clerk numbers, only what somebody proposed.
fn needs_proposal(dossier: &Dossier, next: &Work, context: &Context<'_>) -> bool {
    let to_leader = current_step(next, context).is_none_or(|step| matches!(step.role, Role::AgencyLeader | Role::Clerk));
    let result = |draft: &Draft| matches!(draft, Draft::Grant { .. } | Draft::Refuse { .. });
    let proposed = dossier.approved.is_some() || dossier.pending.iter().any(|pending| result(&pending.draft));
    to_leader && !proposed
}

fn drafted(proposal: Proposal) -> Result<Option<Draft>, Refusal> {
    match proposal {
        Proposal::None => Ok(None),
        Proposal::Grant { summary, files } => {
            required(&summary, "summary", PROCESS)?;
            Ok(Some(Draft::Grant { summary, files }))
        }
        Proposal::Refuse { reason, basis } => {
            required(&reason, "reason", Basis("nd61_2018.d19k8"))?;
            required(&basis, "basis", Basis("nd61_2018.d19k8"))?;
            Ok(Some(Draft::Refuse { reason, basis }))
        }
    }
}

/// Back to the step before: a step with a reason that gives no time back.
pub(super) fn send_back(dossier: &Dossier, reason: String, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    required(&reason, "reason", PROCESS)?;
    let before = context.procedure.process.handling_steps().take_while(|step| Some(&step.id) != work.step.as_ref());
    let Some(step) = before.last() else { return Err(Refusal::new("no_step_before", PROCESS)) };
    let next = work_for(step, dossier, context)?;
    let owner = next.owner.clone();
    Ok(Decision::of(Event::StepSentBack { reason, next }).tell_official(&owner, "sent_back"))
}

pub(super) fn open_lanes(
    dossier: &Dossier,
    orders: Vec<LaneOrder>,
    consultation: bool,
    context: &Context<'_>,
) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    let basis = if consultation { CONSULT } else { LANES };
    if orders.is_empty() {
        return Err(Refusal::new("lanes_empty", basis));
    }
    let whole = dossier.settlement.as_ref().map(|settlement| settlement.due_at);
    let mut decision = Decision::default();
    for (order, id) in orders.into_iter().zip(dossier.last_number + 1..) {
        required(&order.task, "task", basis)?;
        if order.unit == work.owner.unit {
            return Err(Refusal::new("lane_to_itself", basis));
        }
        check_lane_time(order.due_at, whole, basis, context)?;
        let owner = Owner::unit(&order.unit);
        let (task, due_at, opened_at) = (order.task, order.due_at, context.now);
        let lane = Lane { id, owner: owner.clone(), task, due_at, opened_at, answer: None, late_reported: false, consultation };
        decision = decision.and(Event::LaneOpened { lane }).tell_official(&owner, "lane");
    }
    Ok(decision)
}

/// A lane is answered within the time of the whole, on a day on which the offices work.
fn check_lane_time(due_at: Instant, whole: Option<Instant>, basis: Basis, context: &Context<'_>) -> Result<(), Refusal> {
    if due_at <= context.now || whole.is_some_and(|whole| due_at > whole) {
        return Err(Refusal::new("lane_outside_time", basis).with("due", due_at.date_time_text()));
    }
    let day = due_at.day();
    if context.calendar.is_working_day(day) {
        return Ok(());
    }
    let next = context.calendar.next_working_day(day);
    Err(Refusal::new("lane_closed_day", basis).with("day", day.date_text()).with("next", next.date_text()))
}

pub(super) fn answer_lane(dossier: &Dossier, id: u32, answer: String, context: &Context<'_>) -> Decided {
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    let Some(lane) = dossier.open_lanes().find(|lane| lane.id == id) else {
        return Err(Refusal::new("no_such_lane", LANES));
    };
    let own = lane.owner.person.as_ref().is_some_and(|person| context.actor.principal() == Some(person));
    if !own {
        context.require(&[Role::Specialist, Role::DivisionHead, Role::AgencyLeader], &lane.owner.unit)?;
    }
    required(&answer, "answer", CONSULT)?;
    let decision = Decision::of(Event::LaneAnswered { lane: id, answer, late: context.now > lane.due_at });
    Ok(match &dossier.work {
        Some(work) => decision.tell_official(&work.owner, "lane_answered"),
        None => decision,
    })
}

pub(super) fn record_verification(
    dossier: &Dossier,
    (at, place, participants, content): (Instant, String, String, String),
    context: &Context<'_>,
) -> Decided {
    let work = work_of(dossier)?;
    require_owner(&work.owner, context)?;
    required(&place, "place", VERIFY)?;
    required(&participants, "participants", VERIFY)?;
    required(&content, "content", VERIFY)?;
    if at > context.now {
        return Err(Refusal::new("time_in_future", VERIFY));
    }
    Ok(Decision::of(Event::VerificationRecorded { at, place, participants, content }))
}
