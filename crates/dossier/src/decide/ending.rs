//! The end: number, return, withdraw, rate; and what does not move the dossier: notes, corrections, voiding, urging.

use std::collections::BTreeSet;

use kernel::{ActorKind, Basis, DossierId, FileHash, Instant, Refusal, Role, UnitId};

use super::handling::{current_step, work_of};
use super::{required, wrong_state};
use crate::clock::{Settlement, punctuality};
use crate::command::Correction;
use crate::context::{AUTHORITY, Context, Decided, Decision, Notice, PaperOrder};
use crate::event::Event;
use crate::model::{Collection, Draft, Outcome, Punctuality, Rating};
use crate::state::{Dossier, Stage};

const RESULT: Basis = Basis("nd61_2018.d20");
const RATING: Basis = Basis("nd61_2018.d31");
const VOID: Basis = Basis("design.void");
const DESK: [Role; 2] = [Role::Receptionist, Role::CentreDirector];

/// Against the due time; by parameter a kept re-appointment is on time.
fn judged(settlement: &Settlement, finished_at: Instant, context: &Context<'_>) -> Punctuality {
    let plain = punctuality(settlement.limit.unit, settlement.due_at, finished_at);
    match settlement.re_promised_at {
        Some(to) if !context.parameters.re_appointed_is_late && plain == Punctuality::Late => {
            punctuality(settlement.limit.unit, to, finished_at).max(Punctuality::OnTime)
        }
        _ => plain,
    }
}

fn settlement(dossier: &Dossier) -> Result<&Settlement, Refusal> {
    dossier.settlement.as_ref().ok_or_else(|| wrong_state(dossier))
}

/// An authorised officer decides on the spot (NĐ 61/2018 Đ17.5).
pub(super) fn on_the_spot(dossier: &Dossier, summary: String, number: String, context: &Context<'_>) -> Decided {
    const SPOT: Basis = Basis("nd61_2018.d17k5");
    let Stage::Accepted { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    context.require(&[Role::Receptionist, Role::Specialist], &dossier.receiving_unit)?;
    if !context.rules.decide_on_the_spot.value {
        return Err(Refusal::new("not_authorised_on_the_spot", SPOT));
    }
    required(&summary, "summary", SPOT)?;
    required(&number, "number", SPOT)?;
    let outcome = Outcome { granted: true, number, files: Vec::new(), reason: None };
    let punctuality = judged(settlement(dossier)?, context.now, context);
    Ok(Decision::of(Event::DecidedOnTheSpot { outcome, punctuality }).tell(Notice::Ready))
}

/// Finished is the moment the clerk numbers the result or the refusal, not its approval.
pub(super) fn number_result(dossier: &Dossier, number: String, files: Vec<FileHash>, context: &Context<'_>) -> Decided {
    let work = work_of(dossier)?;
    context.require(&[Role::Clerk], &dossier.competent_unit)?;
    let Some(approved) = &dossier.approved else { return Err(Refusal::new("nothing_approved", RESULT)) };
    if current_step(work, context).is_some_and(|step| step.role != Role::Clerk) {
        return Err(Refusal::new("step_not_reached", Basis("tt01_2018.d8")));
    }
    required(&number, "number", Basis("nd30_2020.d15"))?;
    let punctuality = judged(settlement(dossier)?, context.now, context);
    let outcome = match approved {
        Draft::Refuse { reason, .. } => Outcome { granted: false, number, files, reason: Some(reason.clone()) },
        _ => Outcome { granted: true, number, files, reason: None },
    };
    let refused = !outcome.granted;
    let decision = Decision::of(Event::ResultNumbered { outcome, punctuality }).tell_official(&dossier.desk, "result");
    Ok(if refused {
        decision.tell(Notice::Refused).issue(PaperOrder::Refusal)
    } else {
        decision.tell(Notice::Ready)
    })
}

pub(super) fn tell_ready(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Resolved { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    Ok(Decision::of(Event::ToldReady).tell(Notice::Ready))
}

/// Before the appointed day only after telling (Đ20.4); originals go back first (Đ20.2); fees are paid.
pub(super) fn give_back(dossier: &Dossier, collection: Collection, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Resolved { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    required(&collection.name, "name", RESULT)?;
    required(&collection.document, "document", RESULT)?;
    if !dossier.originals_held.is_empty() {
        return Err(Refusal::new("originals_held", Basis("nd61_2018.d20k2")));
    }
    let promised = settlement(dossier)?.promised_at;
    if context.now.day() < promised.day() && !dossier.told_ready {
        return Err(Refusal::new("early_return_untold", Basis("nd61_2018.d20k4")).with("due", promised.date_time_text()));
    }
    if dossier.fees.iter().any(|fee| fee.paid.is_none() && fee.amount.0 > 0) {
        return Err(Refusal::new("fees_open", Basis("nd61_2018.d22")));
    }
    Ok(Decision::of(Event::Returned { collection }).tell(Notice::Returned).issue(PaperOrder::ResultSlip))
}

pub(super) fn return_originals(dossier: &Dossier, components: Vec<String>, context: &Context<'_>) -> Decided {
    const ORIGINALS: Basis = Basis("nd61_2018.d20k2");
    context.require(&DESK, &dossier.receiving_unit)?;
    let wanted: BTreeSet<&String> = components.iter().collect();
    if wanted.is_empty() || wanted.iter().any(|id| !dossier.originals_held.contains(*id)) {
        return Err(Refusal::new("originals_not_held", ORIGINALS));
    }
    Ok(Decision::of(Event::OriginalsReturned { components }).issue(PaperOrder::ReturnedOriginals))
}

/// Every state that is not final can be left by the applicant.
pub(super) fn withdraw(dossier: &Dossier, reason: String, context: &Context<'_>) -> Decided {
    context.require_own_applicant_or_desk(dossier)?;
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    Ok(Decision::of(Event::Withdrawn { reason }).tell(Notice::Withdrawn))
}

/// Once, by the applicant, after the result was returned, at most some days later (NĐ 61/2018 Đ31): what is judged is the
/// whole way to the result, so that a dossier that was withdrawn or declined asks nothing.
pub(super) fn rate(dossier: &Dossier, rating: Rating, context: &Context<'_>) -> Decided {
    match &context.actor.kind {
        ActorKind::Applicant => {}
        ActorKind::Partner { name } if dossier.partner.as_ref() == Some(name) => {}
        _ => return Err(Refusal::new("applicant_only", RATING)),
    }
    if dossier.rating.is_some() {
        return Err(Refusal::new("rated_already", RATING));
    }
    if !matches!(dossier.stage, Stage::Returned { .. }) {
        return Err(Refusal::new("rating_before_result", RATING));
    }
    let times = &dossier.times;
    let ended = [times.returned_at, times.ended_at].into_iter().flatten().max();
    if ended.is_some_and(|at| context.now.day() > at.day().plus(context.parameters.rating_days)) {
        return Err(Refusal::new("rating_too_late", RATING).with("days", context.parameters.rating_days));
    }
    if rating.items.iter().any(|(item, score)| !('a'..='i').contains(item) || !(1..=5).contains(score)) {
        return Err(Refusal::new("rating_out_of_range", RATING));
    }
    Ok(Decision::of(Event::Rated { rating }))
}

pub(super) fn note(dossier: &Dossier, text: String, context: &Context<'_>) -> Decided {
    required(&text, "text", AUTHORITY)?;
    context.official()?;
    let roles = [Role::Receptionist, Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk, Role::CentreDirector];
    let own = dossier.work.as_ref().is_some_and(|work| context.holds(&roles, &work.owner.unit));
    let lane = dossier.open_lanes().any(|lane| context.holds(&roles, &lane.owner.unit));
    if !own && !lane && !context.holds(&roles, &dossier.receiving_unit) && !context.holds(&roles, &dossier.competent_unit) {
        return Err(Refusal::new("no_authority", AUTHORITY).with("unit", &dossier.competent_unit));
    }
    Ok(Decision::of(Event::Noted { text }))
}

/// Own entry on the same day at the desk, own dossier in process, or the director with a reason.
pub(super) fn correct(dossier: &Dossier, correction: Correction, reason: String, context: &Context<'_>) -> Decided {
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    required(&reason, "reason", AUTHORITY)?;
    let director = context.holds(&[Role::CentreDirector], &dossier.receiving_unit);
    let owner = dossier.work.as_ref().and_then(|work| work.owner.person.as_ref());
    let owns = owner.is_some() && owner == context.actor.principal();
    if !director && !owns && !is_own_entry_today(dossier, context) {
        return Err(Refusal::new("correction_not_yours", AUTHORITY));
    }
    let Correction { applicant, components, answers } = correction;
    if applicant.as_ref().is_some_and(|applicant| applicant.name.trim().is_empty()) {
        return Err(Refusal::new("text_required", AUTHORITY).with("field", "applicant_name"));
    }
    Ok(Decision::of(Event::Corrected { applicant, components, answers, reason }))
}

fn is_own_entry_today(dossier: &Dossier, context: &Context<'_>) -> bool {
    let own = dossier.entered_by.is_some() && dossier.entered_by.as_ref() == context.actor.person();
    own && dossier.times.submitted_at.is_some_and(|at| at.day() == context.now.day())
}

pub(super) fn ask_void(dossier: &Dossier, reason: String, context: &Context<'_>) -> Decided {
    check_voidable(dossier)?;
    required(&reason, "reason", VOID)?;
    if !is_own_entry_today(dossier, context) {
        return Err(Refusal::new("void_not_yours_today", VOID));
    }
    Ok(Decision::of(Event::VoidAsked { reason }).tell_official(&dossier.desk, "void_asked"))
}

fn check_voidable(dossier: &Dossier) -> Result<(), Refusal> {
    let early = matches!(dossier.stage, Stage::Submitted { .. } | Stage::Accepted { .. } | Stage::InProcess);
    if early { Ok(()) } else { Err(wrong_state(dossier)) }
}

pub(super) fn confirm_void(dossier: &Dossier, context: &Context<'_>) -> Decided {
    check_voidable(dossier)?;
    context.require(&[Role::CentreDirector], &dossier.receiving_unit)?;
    let Some((asker, reason)) = &dossier.void_asked else { return Err(Refusal::new("void_not_asked", VOID)) };
    if context.actor.person() == Some(asker) {
        return Err(Refusal::new("void_needs_second_person", VOID));
    }
    if dossier.times.submitted_at.is_some_and(|at| at.day() != context.now.day()) {
        return Err(Refusal::new("void_not_yours_today", VOID));
    }
    Ok(Decision::of(Event::Voided { reason: reason.clone() }))
}

pub(super) fn urge(dossier: &Dossier, text: String, context: &Context<'_>) -> Decided {
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    let any = context.holds(&[Role::ProcedureControl, Role::AgencyLeader, Role::ProvinceLeader], &dossier.competent_unit);
    if !any && !context.holds(&[Role::CentreDirector], &dossier.receiving_unit) {
        return Err(Refusal::new("no_authority", AUTHORITY).with("unit", &dossier.competent_unit));
    }
    required(&text, "text", AUTHORITY)?;
    let owner = dossier.work.as_ref().map_or(&dossier.desk, |work| &work.owner).clone();
    Ok(Decision::of(Event::Urged { text }).tell_official(&owner, "urged"))
}

pub(super) fn incident(dossier: &Dossier, text: String, responsible: UnitId, context: &Context<'_>) -> Decided {
    const INCIDENT: Basis = Basis("nd61_2018.d21k2");
    let desk = context.holds(&DESK, &dossier.receiving_unit);
    if !desk {
        context.require(&[Role::Specialist, Role::DivisionHead, Role::AgencyLeader], &dossier.competent_unit)?;
    }
    required(&text, "text", INCIDENT)?;
    Ok(Decision::of(Event::IncidentReported { text, responsible }).tell(Notice::Incident))
}

pub(super) fn link_correction(dossier: &Dossier, by: DossierId, context: &Context<'_>) -> Decided {
    const WRONG: Basis = Basis("nd61_2018.d21k1");
    context.require(&[Role::CentreDirector, Role::AgencyLeader], &dossier.competent_unit)
        .or_else(|_| context.require(&DESK, &dossier.receiving_unit))?;
    if !matches!(dossier.stage, Stage::Resolved { .. } | Stage::Returned { .. }) || by == dossier.id {
        return Err(Refusal::new("correction_needs_result", WRONG));
    }
    Ok(Decision::of(Event::CorrectionLinked { by }))
}
