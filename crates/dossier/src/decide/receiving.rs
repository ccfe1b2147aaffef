//! Receiving: hand in, accept, ask to complete, decline, hand over (NĐ 118/2025 Đ17–18; NĐ 61/2018 Đ15, 17, 18).

use std::collections::{BTreeMap, BTreeSet};

use calendar::Limit;
use kernel::{Basis, Refusal, Role};
use procedure::{Need, NonTerritorial};

use super::start::{cut_off, hand_over_by};
use super::{required, wrong_state};
use crate::clock::Settlement;
use crate::command::{NewDossier, Predecessor};
use crate::context::{Context, Decided, Decision, Notice, PaperOrder, not_countable};
use crate::event::Event;
use crate::model::{ComponentLine, Owner, ProcessingSystem, Provision, Request, RequestReason, Term, Work};
use crate::state::{Dossier, Stage};

const RECEIVE: Basis = Basis("nd118_2025.d17k3");
const ONE_TIME: Basis = Basis("nd61_2018.d15k3");
const DATABASES: Basis = Basis("nd118_2025.d4k2a");
const TERRITORY: Basis = Basis("nd118_2025.d14");
const DESK: [Role; 2] = [Role::Receptionist, Role::CentreDirector];

pub(super) fn submit(new: NewDossier, context: &Context<'_>) -> Decided {
    context.require_applicant_or_desk(&new.receiving_unit)?;
    check_new(&new, context)?;
    let event = submitted(new, false, context)?;
    Ok(Decision::of(event).tell(Notice::Submitted))
}

pub(super) fn receive(new: NewDossier, context: &Context<'_>) -> Decided {
    context.require(&DESK, &new.receiving_unit)?;
    check_new(&new, context)?;
    if new.system == ProcessingSystem::Mirror {
        return Err(Refusal::new("mirror_read_only", super::MIRROR));
    }
    check_complete(&new.components, context)?;
    let accepted = acceptance(&new.receiving_unit, &new.competent_unit, new.variant.as_deref(), context)?;
    let event = submitted(new, false, context)?;
    Ok(with_receipt(Decision::of(event).and(accepted).tell(Notice::Accepted), context))
}

/// A predecessor's open dossier keeps its dates; from here on it stands under the same invariants.
pub(super) fn import(new: NewDossier, from: &Predecessor, context: &Context<'_>) -> Decided {
    context.require_system().or_else(|_| context.require(&[Role::Administrator], &new.receiving_unit))?;
    check_heading(&new)?;
    if from.accepted_at > context.now || from.due_at < from.accepted_at {
        return Err(Refusal::new("import_dates_impossible", RECEIVE));
    }
    let limit = known_limit(new.variant.as_deref(), context)?;
    let settlement = Settlement {
        limit,
        started_at: from.accepted_at,
        promised_at: from.promised_at,
        due_at: from.due_at,
        re_promised_at: None,
        stop: None,
        stretches: Vec::new(),
        provisional: false,
    };
    let desk = Owner::unit(&new.receiving_unit);
    let hand_over_by = hand_over_by(context.now, context)?;
    let accepted =
        Event::Accepted { procedure_version: context.procedure.version, settlement, hand_over_by, desk };
    let note = Event::Noted { text: from.state.clone() };
    Ok(Decision::of(submitted(new, true, context)?).and(accepted).and(note))
}

pub(super) fn accept(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Submitted { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    check_complete(&dossier.components, context)?;
    let accepted =
        acceptance(&dossier.receiving_unit, &dossier.competent_unit, dossier.variant.as_deref(), context)?;
    Ok(with_receipt(Decision::of(accepted).tell(Notice::Accepted), context))
}

/// An immediate result needs no receipt unless the applicant asks for it (NĐ 61/2018 Đ17.4).
fn with_receipt(decision: Decision, context: &Context<'_>) -> Decision {
    if context.rules.immediate_result.value { decision } else { decision.issue(PaperOrder::Receipt) }
}

fn check_heading(new: &NewDossier) -> Result<(), Refusal> {
    required(new.code.as_str(), "code", RECEIVE)?;
    required(&new.applicant.name, "applicant_name", RECEIVE)?;
    if let Some(agent) = &new.representation {
        required(&agent.name, "representative_name", Basis("nd61_2018.d16"))?;
        required(&agent.authority, "representative_authority", Basis("nd61_2018.d16"))?;
    }
    Ok(())
}

fn check_new(new: &NewDossier, context: &Context<'_>) -> Result<(), Refusal> {
    check_heading(new)?;
    let today = context.now.day();
    if !context.procedure.usable() || !context.procedure.holds_on(today) {
        let refusal = Refusal::new("procedure_not_in_force", RECEIVE).with("code", &context.procedure.code);
        return Err(refusal.with("day", today.date_text()));
    }
    known_limit(new.variant.as_deref(), context)?;
    if !context.offices.serves(&new.receiving_unit, &new.competent_unit)
        && context.rules.non_territorial.value == NonTerritorial::No
    {
        return Err(Refusal::new("wrong_desk", TERRITORY).with("unit", &new.competent_unit));
    }
    check_components(&new.components, context)
}

/// Every line names a component of the version, once.
fn check_components(lines: &[ComponentLine], context: &Context<'_>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for line in lines {
        if context.procedure.component(&line.component).is_none() || !seen.insert(&line.component) {
            return Err(Refusal::new("component_unknown", RECEIVE).with("component", &line.component));
        }
    }
    Ok(())
}

fn is_met(provision: &Provision) -> bool {
    !matches!(provision, Provision::Missing | Provision::NotNeeded)
}

/// Complete and correct: every necessary component, and one of every group, is there (NĐ 61/2018 Đ17.1).
fn check_complete(lines: &[ComponentLine], context: &Context<'_>) -> Result<(), Refusal> {
    let met: BTreeSet<&str> =
        lines.iter().filter(|line| is_met(&line.provision)).map(|line| line.component.as_str()).collect();
    let asked_but_missing = lines.iter().find(|line| line.provision == Provision::Missing);
    let mut groups: BTreeMap<&str, (bool, Vec<&str>)> = BTreeMap::new();
    for component in &context.procedure.components {
        let there = met.contains(component.id.as_str());
        match (component.need, component.group.as_deref()) {
            (Need::Always, _) if !there && component.available_from.is_none() => return Err(missing(&component.name)),
            (Need::OneOf, Some(group)) => {
                let group = groups.entry(group).or_default();
                group.0 |= there;
                group.1.push(&component.name);
            }
            _ => {}
        }
    }
    if let Some((_, names)) = groups.values().find(|(there, _)| !there) {
        return Err(missing(&names.join("” / “")));
    }
    let name = |line: &ComponentLine| context.procedure.component(&line.component).map(|c| c.name.clone());
    let needed = |line: &&ComponentLine| context.procedure.component(&line.component).is_some_and(|c| c.need == Need::Conditional);
    match asked_but_missing.filter(needed).and_then(name) {
        Some(name) => Err(missing(&name)),
        None => Ok(()),
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::new("component_missing", RECEIVE).with("component", name)
}

fn known_limit(variant: Option<&str>, context: &Context<'_>) -> Result<Limit, Refusal> {
    context.procedure.limit_for(variant).ok_or(Refusal::new("limit_unknown", RECEIVE))
}

fn submitted(new: NewDossier, imported: bool, context: &Context<'_>) -> Result<Event, Refusal> {
    let reception = reception_term(context)?;
    Ok(Event::Submitted {
        id: new.id,
        code: new.code,
        system: new.system,
        channel: new.channel,
        procedure: context.procedure.code.clone(),
        procedure_version: context.procedure.version,
        variant: new.variant,
        receiving_unit: new.receiving_unit,
        competent_unit: new.competent_unit,
        applicant: new.applicant,
        representation: new.representation,
        answers: new.answers,
        components: new.components,
        fees: new.fees,
        reception,
        imported,
        client_key: new.client_key,
    })
}

fn reception_term(context: &Context<'_>) -> Result<Term, Refusal> {
    let limit = context.rules.reception_limit.value;
    Ok(Term { limit, since: context.now, due_at: context.after_at_desk(limit)? })
}

/// The clock starts now; non-territorial: it will start at the competent unit, and the receipt promises from the latest
/// lawful hand-over.
fn acceptance(
    desk: &kernel::UnitId,
    competent: &kernel::UnitId,
    variant: Option<&str>,
    context: &Context<'_>,
) -> Result<Event, Refusal> {
    let limit = known_limit(variant, context)?;
    let hand_over_by = hand_over_by(context.now, context)?;
    let from = if context.offices.serves(desk, competent) { context.now } else { hand_over_by };
    let settlement = Settlement::start(context.calendar, limit, cut_off(limit, from, context)).map_err(not_countable)?;
    let person = context.actor.person().filter(|person| context.offices.may_own(person, desk));
    let desk = Owner { unit: desk.clone(), person: person.cloned() };
    Ok(Event::Accepted { procedure_version: context.procedure.version, settlement, hand_over_by, desk })
}

pub(super) fn ask_completion(dossier: &Dossier, request: Request, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Submitted { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    check_request(&request, context)?;
    if dossier.completion_requests > 0 && request.reason_code == RequestReason::First {
        return Err(Refusal::new("second_request_needs_reason", ONE_TIME));
    }
    let limit = context.rules.applicant_term.value;
    let term = Term { limit, since: context.now, due_at: context.after_at_desk(limit)? };
    let decision = Decision::of(Event::CompletionAsked { request, term });
    Ok(decision.tell(Notice::CompletionAsked).issue(PaperOrder::CompletionRequest))
}

/// Reason and full guidance at once; nothing that a database holds may be asked for, unless it fails or is wrong.
pub(super) fn check_request(request: &Request, context: &Context<'_>) -> Result<(), Refusal> {
    required(&request.reason, "reason", ONE_TIME)?;
    if request.items.is_empty() {
        return Err(Refusal::new("request_empty", ONE_TIME));
    }
    for item in &request.items {
        required(&item.text, "item", ONE_TIME)?;
        let component = item.component.as_deref().and_then(|id| context.procedure.component(id));
        if let Some(component) = component.filter(|c| c.asking_is_refused() && item.excuse.is_none()) {
            return Err(Refusal::new("held_by_database", DATABASES).with("component", &component.name));
        }
    }
    Ok(())
}

pub(super) fn complete(
    dossier: &Dossier,
    components: Vec<ComponentLine>,
    answers: BTreeMap<String, String>,
    context: &Context<'_>,
) -> Decided {
    context.require_own_applicant_or_desk(dossier)?;
    let Stage::AwaitingCompletion { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    check_components(&components, context)?;
    let event = Event::Completed { components, answers, reception: reception_term(context)? };
    Ok(Decision::of(event).tell(Notice::Submitted).tell_official(&dossier.desk, "completed"))
}

pub(super) fn decline(dossier: &Dossier, reason: String, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Submitted { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    required(&reason, "reason", Basis("nd61_2018.d17k1"))?;
    Ok(Decision::of(Event::Declined { reason }).tell(Notice::Declined).issue(PaperOrder::Refusal))
}

pub(super) fn hand_over(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require(&DESK, &dossier.receiving_unit)?;
    let Stage::Accepted { .. } = dossier.stage else { return Err(wrong_state(dossier)) };
    let work = first_work(dossier, context)?;
    let decision = Decision::of(Event::HandedOver { work: work.clone() });
    Ok(decision.tell(Notice::InProcess).tell_official(&work.owner, "handed_over").issue(PaperOrder::TransferSlip))
}

fn first_work(dossier: &Dossier, context: &Context<'_>) -> Result<Work, Refusal> {
    match context.procedure.process.handling_steps().next() {
        Some(step) => super::handling::work_for(step, dossier, context),
        None => Ok(super::handling::registry_work(dossier, context)),
    }
}

/// The competent unit's receipt fixes the due time of a non-territorial dossier (NĐ 118/2025 Đ17.3).
pub(super) fn receive_transfer(dossier: &Dossier, context: &Context<'_>) -> Decided {
    let roles = [Role::Receptionist, Role::Specialist, Role::DivisionHead, Role::AgencyLeader, Role::Clerk];
    context.require(&roles, &dossier.competent_unit)?;
    let (Stage::InProcess, Some(settlement)) = (&dossier.stage, &dossier.settlement) else {
        return Err(wrong_state(dossier));
    };
    let same_territory = context.offices.serves(&dossier.receiving_unit, &dossier.competent_unit);
    if same_territory || dossier.times.competent_received_at.is_some() {
        return Err(Refusal::new("already_received", RECEIVE));
    }
    let from = cut_off(settlement.limit, context.now, context);
    let due = context.calendar.add(from, settlement.limit).map_err(not_countable)?;
    Ok(Decision::of(Event::TransferReceived { due_at: due.at, started_at: from }))
}
