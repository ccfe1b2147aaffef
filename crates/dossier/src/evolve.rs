//! Evolve: folds events into state. It has no rules; it accepts all that decide emits.

use std::collections::BTreeMap;

use kernel::{Actor, ActorKind, Instant, PersonId};

use crate::clock::{Stop, StopReason, Stretch};
use crate::event::Event;
use crate::model::{ComponentLine, DateMoved, Draft, Owner, Pending, PlannedDate, Provision};
use crate::state::{Dossier, Stage, Times};

/// The state after an event that was recorded at `at` by `actor`. The first event makes the dossier; a stream that does
/// not begin with one gives `None`.
pub fn evolve(dossier: Option<Dossier>, event: &Event, at: Instant, actor: &ActorKind) -> Option<Dossier> {
    match dossier {
        None => first(event, at, actor),
        Some(mut dossier) => {
            apply(&mut dossier, event, at, actor);
            Some(dossier)
        }
    }
}

fn principal(actor: &ActorKind) -> Option<PersonId> {
    Actor { kind: actor.clone(), grants: Vec::new() }.principal().cloned()
}

fn person(actor: &ActorKind) -> Option<PersonId> {
    Actor { kind: actor.clone(), grants: Vec::new() }.person().cloned()
}

fn first(event: &Event, at: Instant, actor: &ActorKind) -> Option<Dossier> {
    let Event::Submitted {
        id, code, system, channel, procedure, procedure_version, variant, receiving_unit, competent_unit, applicant,
        representation, answers, components, fees, reception, imported, client_key,
    } = event
    else {
        return None;
    };
    Some(Dossier {
        id: *id,
        code: code.clone(),
        system: *system,
        channel: *channel,
        procedure: procedure.clone(),
        procedure_version: *procedure_version,
        variant: variant.clone(),
        receiving_unit: receiving_unit.clone(),
        competent_unit: competent_unit.clone(),
        applicant: applicant.clone(),
        representation: representation.clone(),
        answers: answers.clone(),
        originals_held: originals(components),
        components: components.clone(),
        fees: fees.clone(),
        imported: *imported,
        stage: Stage::Submitted { reception: *reception },
        desk: Owner::unit(receiving_unit),
        work: None,
        settlement: None,
        lanes: Vec::new(),
        pending: Vec::new(),
        approved: None,
        to_send: None,
        completion_requests: 0,
        requests: Vec::new(),
        prepared: std::collections::BTreeSet::new(),
        entered_by: person(actor),
        partner: match actor {
            ActorKind::Partner { name } => Some(name.clone()),
            _ => None,
        },
        times: Times { submitted_at: Some(at), ..Times::default() },
        done: Vec::new(),
        punctuality: None,
        told_ready: false,
        rating: None,
        void_asked: None,
        papers: Vec::new(),
        last_number: 0,
        client_key: client_key.clone(),
    })
}

fn originals(components: &[ComponentLine]) -> std::collections::BTreeSet<String> {
    let taken = |line: &&ComponentLine| matches!(line.provision, Provision::Brought { original_taken: true, .. });
    components.iter().filter(taken).map(|line| line.component.clone()).collect()
}

/// New lines replace those of the same component.
fn merge(have: &mut Vec<ComponentLine>, new: &[ComponentLine]) {
    for line in new {
        match have.iter_mut().find(|old| old.component == line.component) {
            Some(old) => *old = line.clone(),
            None => have.push(line.clone()),
        }
    }
}

fn apply(dossier: &mut Dossier, event: &Event, at: Instant, actor: &ActorKind) {
    let ended = crate::done::ended(dossier, event, at);
    dossier.done.extend(ended);
    match event {
        Event::Submitted { .. } => {}
        Event::Accepted { .. }
        | Event::CompletionAsked { .. }
        | Event::Completed { .. }
        | Event::Declined { .. }
        | Event::HandedOver { .. }
        | Event::TransferReceived { .. } => receiving(dossier, event, at),
        Event::Assigned { .. }
        | Event::StepFinished { .. }
        | Event::StepSentBack { .. }
        | Event::LaneOpened { .. }
        | Event::LaneAnswered { .. }
        | Event::LateLaneReported { .. }
        | Event::VerificationRecorded { .. }
        | Event::Drafted { .. }
        | Event::Approved { .. }
        | Event::Rejected { .. } => handling(dossier, event, at, actor),
        Event::SupplementReady { .. }
        | Event::SupplementAsked { .. }
        | Event::Supplemented { .. }
        | Event::FeeAsked { .. }
        | Event::Paid { .. }
        | Event::ReAppointed { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. } => clocks(dossier, event, at),
        Event::Recounted { moves, started_at, provisional, .. } => {
            moves.iter().for_each(|moved| recounted(dossier, *moved, (*started_at, *provisional)));
        }
        _ => ending(dossier, event, at, actor),
    }
}

fn receiving(dossier: &mut Dossier, event: &Event, at: Instant) {
    match event {
        Event::Accepted { procedure_version, settlement, hand_over_by, desk } => {
            dossier.procedure_version = *procedure_version;
            dossier.times.accepted_at = Some(if dossier.imported { settlement.started_at } else { at });
            // When the clock starts with the acceptance, desk and competent unit receive at the same moment.
            let same = dossier.imported || settlement.started_at.day() == at.day() && settlement.started_at <= at;
            dossier.times.competent_received_at = same.then_some(settlement.started_at);
            dossier.settlement = Some(settlement.clone());
            dossier.desk = desk.clone();
            dossier.stage = Stage::Accepted { hand_over_by: *hand_over_by };
        }
        Event::CompletionAsked { request, term } => {
            dossier.completion_requests += 1;
            dossier.stage = Stage::AwaitingCompletion { term: *term, request: request.clone() };
        }
        Event::Completed { components, answers, reception } => {
            merge(&mut dossier.components, components);
            correct(&mut dossier.answers, answers);
            dossier.originals_held = originals(&dossier.components);
            dossier.stage = Stage::Submitted { reception: *reception };
        }
        Event::Declined { .. } => end(dossier, Stage::Declined, at),
        Event::HandedOver { work } => {
            dossier.work = Some(work.clone());
            dossier.stage = Stage::InProcess;
        }
        Event::TransferReceived { due_at, started_at } => {
            dossier.times.competent_received_at = Some(at);
            if let Some(settlement) = &mut dossier.settlement {
                settlement.started_at = *started_at;
                settlement.due_at = *due_at;
            }
        }
        _ => {}
    }
}

fn end(dossier: &mut Dossier, stage: Stage, at: Instant) {
    dossier.stage = stage;
    dossier.times.ended_at = Some(at);
    dossier.pending.clear();
    dossier.to_send = None;
    dossier.void_asked = None;
}

fn handling(dossier: &mut Dossier, event: &Event, at: Instant, actor: &ActorKind) {
    match event {
        Event::Assigned { person } => {
            if let Some(work) = &mut dossier.work {
                work.owner.person = Some(person.clone());
            }
        }
        Event::StepFinished { next, .. } => {
            dossier.prepared.extend(principal(actor));
            dossier.work = Some(next.clone());
        }
        Event::StepSentBack { next, .. } => dossier.work = Some(next.clone()),
        Event::LaneOpened { lane } => {
            dossier.last_number = dossier.last_number.max(lane.id);
            dossier.lanes.push(lane.clone());
        }
        Event::LaneAnswered { lane, answer, .. } => {
            if let Some(lane) = dossier.lanes.iter_mut().find(|open| open.id == *lane) {
                lane.answer = Some((at, answer.clone()));
            }
        }
        Event::LateLaneReported { lane } => {
            if let Some(lane) = dossier.lanes.iter_mut().find(|open| open.id == *lane) {
                lane.late_reported = true;
            }
        }
        Event::Drafted { number, draft } => {
            dossier.last_number = dossier.last_number.max(*number);
            let prepared_by = principal(actor).unwrap_or_else(|| PersonId::new("system"));
            dossier.pending.push(Pending { id: *number, prepared_by, draft: draft.clone(), since: at });
        }
        Event::Approved { number } => {
            let taken = dossier.pending.iter().position(|pending| pending.id == *number);
            let draft = taken.map(|place| dossier.pending.remove(place).draft);
            if let Some(draft @ (Draft::Grant { .. } | Draft::Refuse { .. })) = draft {
                dossier.approved = Some(draft);
            }
        }
        Event::Rejected { number, .. } => dossier.pending.retain(|pending| pending.id != *number),
        _ => {}
    }
}

fn stop(dossier: &mut Dossier, since: Instant, reason: StopReason, basis: &str, review_on: kernel::Day) {
    if let Some(settlement) = &mut dossier.settlement {
        settlement.stop = Some(Stop { since, reason, basis: basis.to_owned(), review_on });
    }
}

/// The step goes on with the settlement clock; events of before carry no due time of the step, and it stays.
fn step_due(dossier: &mut Dossier, due_at: Option<Instant>) {
    if let (Some(work), Some(due_at)) = (&mut dossier.work, due_at) {
        work.due_at = Some(due_at);
    }
}

fn clocks(dossier: &mut Dossier, event: &Event, at: Instant) {
    match event {
        Event::SupplementReady { request } => dossier.to_send = Some(request.clone()),
        Event::SupplementAsked { request, term, stop_basis } => {
            dossier.to_send = None;
            dossier.requests.push(request.clone());
            stop(dossier, at, StopReason::Supplement, stop_basis, term.due_at.day());
            dossier.stage = Stage::AwaitingSupplement { term: *term, request: request.clone() };
        }
        Event::Supplemented { components, answers, settlement, step_due_at } => {
            step_due(dossier, *step_due_at);
            merge(&mut dossier.components, components);
            correct(&mut dossier.answers, answers);
            dossier.originals_held.extend(originals(components));
            dossier.settlement = Some(settlement.clone());
            dossier.stage = Stage::InProcess;
        }
        Event::FeeAsked { fees, term, stop_basis } => {
            dossier.fees.extend(fees.iter().cloned());
            if let Some(basis) = stop_basis {
                stop(dossier, at, StopReason::Fee, basis, term.due_at.day());
            }
            dossier.stage = Stage::AwaitingFee { term: *term };
        }
        Event::Paid { payment, settlement, step_due_at } => {
            step_due(dossier, *step_due_at);
            let open = dossier.fees.iter_mut().filter(|fee| fee.paid.is_none());
            open.for_each(|fee| fee.paid = Some(payment.clone()));
            if let Some(settlement) = settlement {
                dossier.settlement = Some(settlement.clone());
            }
            if let Stage::AwaitingFee { .. } = dossier.stage {
                dossier.stage = Stage::InProcess;
            }
        }
        Event::ReAppointed { to, .. } => {
            if let Some(settlement) = &mut dossier.settlement {
                settlement.re_promised_at = Some(*to);
            }
        }
        Event::Suspended { basis, review_on, .. } => {
            stop(dossier, at, StopReason::Suspension, basis, *review_on);
            dossier.stage = Stage::Suspended;
        }
        Event::Resumed { due_at, stopped, step_due_at } => {
            step_due(dossier, *step_due_at);
            if let Some(settlement) = &mut dossier.settlement {
                let since = settlement.stop.take().map_or(at, |stop| stop.since);
                settlement.stretches.push(Stretch { from: since, to: at, stopped: Some(*stopped) });
                settlement.due_at = *due_at;
            }
            dossier.stage = Stage::InProcess;
        }
        _ => {}
    }
}

/// A planned date moved with the calendar; the promise is not among them.
fn recounted(dossier: &mut Dossier, moved: DateMoved, (started_at, provisional): (Option<Instant>, bool)) {
    match (moved.date, &mut dossier.stage) {
        (PlannedDate::Settlement, _) => {
            if let Some(settlement) = &mut dossier.settlement {
                settlement.due_at = moved.to;
                settlement.started_at = started_at.unwrap_or(settlement.started_at);
                settlement.provisional = provisional;
            }
        }
        (PlannedDate::Step, _) => step_due(dossier, Some(moved.to)),
        (PlannedDate::HandOver, Stage::Accepted { hand_over_by }) => *hand_over_by = moved.to,
        (PlannedDate::Reception, Stage::Submitted { reception: term })
        | (PlannedDate::Term, Stage::AwaitingCompletion { term, .. }) => term.due_at = moved.to,
        (PlannedDate::Term, Stage::AwaitingSupplement { term, .. } | Stage::AwaitingFee { term }) => {
            term.due_at = moved.to;
            if let Some(stop) = dossier.settlement.as_mut().and_then(|settlement| settlement.stop.as_mut()) {
                stop.review_on = moved.to.day();
            }
        }
        _ => {}
    }
}

fn ending(dossier: &mut Dossier, event: &Event, at: Instant, actor: &ActorKind) {
    match event {
        Event::DecidedOnTheSpot { outcome, punctuality } | Event::ResultNumbered { outcome, punctuality } => {
            dossier.times.resolved_at = Some(at);
            // Who decides on the spot tells the applicant on the spot.
            dossier.told_ready |= matches!(event, Event::DecidedOnTheSpot { .. });
            dossier.punctuality = Some(*punctuality);
            dossier.work = None;
            dossier.pending.clear();
            dossier.stage = Stage::Resolved { outcome: outcome.clone() };
        }
        Event::ToldReady => dossier.told_ready = true,
        Event::Returned { collection } => {
            dossier.times.returned_at = Some(at);
            if let Stage::Resolved { outcome } = &dossier.stage {
                dossier.stage = Stage::Returned { outcome: outcome.clone(), collection: collection.clone() };
            }
        }
        Event::OriginalsReturned { components } => components.iter().for_each(|id| {
            dossier.originals_held.remove(id);
        }),
        Event::Withdrawn { .. } => end(dossier, Stage::Withdrawn, at),
        Event::Halted { .. } => end(dossier, Stage::Halted, at),
        Event::RefusedByTimeOut { reason, basis, next, due_at } => {
            if let Some(settlement) = &mut dossier.settlement
                && let Some(stop) = settlement.stop.take()
            {
                settlement.stretches.push(Stretch { from: stop.since, to: at, stopped: Some(stop.reason) });
                settlement.due_at = due_at.unwrap_or(settlement.due_at);
            }
            dossier.approved = Some(Draft::Refuse { reason: reason.clone(), basis: basis.clone() });
            dossier.work = Some(next.clone());
            dossier.stage = Stage::InProcess;
        }
        Event::Rated { rating } => dossier.rating = Some(rating.clone()),
        Event::Corrected { applicant, components, answers, .. } => {
            if let Some(applicant) = applicant {
                dossier.applicant = applicant.clone();
            }
            if let Some(components) = components {
                // An original that was given back stays given back.
                let known = originals(&dossier.components);
                let taken = originals(components);
                dossier.originals_held.retain(|id| taken.contains(id));
                dossier.originals_held.extend(taken.difference(&known).cloned());
                dossier.components = components.clone();
            }
            if let Some(answers) = answers {
                dossier.answers = answers.clone();
            }
        }
        Event::VoidAsked { reason } => dossier.void_asked = person(actor).map(|asker| (asker, reason.clone())),
        Event::Voided { .. } => end(dossier, Stage::Voided, at),
        Event::OwnershipMoved { from, to, .. } => move_owner(dossier, from, to),
        Event::PaperIssued { paper } => dossier.papers.push(paper.clone()),
        _ => {}
    }
}

fn move_owner(dossier: &mut Dossier, from: &Owner, to: &Owner) {
    let work = dossier.work.iter_mut().map(|work| &mut work.owner);
    let lanes = dossier.lanes.iter_mut().filter(|lane| lane.answer.is_none()).map(|lane| &mut lane.owner);
    let owners = std::iter::once(&mut dossier.desk).chain(work).chain(lanes);
    owners.filter(|owner| **owner == *from).for_each(|owner| *owner = to.clone());
}

/// Takes corrected answers in; an empty text takes one away.
pub fn correct(answers: &mut BTreeMap<String, String>, corrected: &BTreeMap<String, String>) {
    answers.extend(corrected.clone());
    answers.retain(|_, text| !text.is_empty());
}
