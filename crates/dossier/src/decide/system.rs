//! What the program itself does: terms that pass, ownership that moves, late lanes that are reported.

use kernel::{Basis, Refusal, Role};
use procedure::{OnTimeout, Rule};

use super::handling::registry_work;
use super::wrong_state;
use crate::context::{Context, Decided, Decision, Notice, PaperOrder, not_countable};
use crate::event::Event;
use crate::model::{IssuedPaper, Owner, Term};
use crate::state::{Dossier, Stage};

const OWNER: Basis = Basis("design.owner");
/// What was issued is issued: bytes, template and version are in the journal.
const PAPER: Basis = Basis("design");
const CONSULT: Basis = Basis("nd61_2018.d19k5");

/// Ownership moves by an event when the owner leaves, is on leave, delegates, or a unit is merged (invariant 1).
pub(super) fn move_ownership(dossier: &Dossier, from: Owner, to: Owner, reason: String, context: &Context<'_>) -> Decided {
    context.require_system().or_else(|_| context.require(&[Role::Administrator], &dossier.receiving_unit))?;
    if dossier.stage.is_final() {
        return Err(wrong_state(dossier));
    }
    let owners = std::iter::once(&dossier.desk)
        .chain(dossier.work.as_ref().map(|work| &work.owner))
        .chain(dossier.open_lanes().map(|lane| &lane.owner));
    if from == to || !owners.into_iter().any(|owner| *owner == from) {
        return Err(Refusal::new("owner_is_another", OWNER));
    }
    let told = to.clone();
    Ok(Decision::of(Event::OwnershipMoved { from, to, reason }).tell_official(&told, "moved"))
}

fn passed(term: &Term, context: &Context<'_>) -> Result<(), Refusal> {
    if context.now > term.due_at { Ok(()) } else { Err(Refusal::new("term_not_passed", Basis("blds_2015.d148"))) }
}

/// A term of the applicant passed: by rule the dossier is closed, no longer valid, or refused.
pub(super) fn time_out(dossier: &Dossier, context: &Context<'_>) -> Decided {
    context.require_system()?;
    match &dossier.stage {
        Stage::AwaitingCompletion { term, .. } => {
            passed(term, context)?;
            let reason = "completion_timed_out".to_owned();
            Ok(Decision::of(Event::Declined { reason }).tell(Notice::Declined).issue(PaperOrder::Refusal))
        }
        Stage::AwaitingSupplement { term, .. } => {
            passed(term, context)?;
            ended_by_rule(dossier, &context.rules.on_timeout, "supplement_timed_out", context)
        }
        Stage::AwaitingFee { term } => {
            passed(term, context)?;
            ended_by_rule(dossier, &context.rules.on_fee_timeout, "fee_timed_out", context)
        }
        _ => Err(wrong_state(dossier)),
    }
}

fn ended_by_rule(dossier: &Dossier, rule: &Rule<OnTimeout>, reason: &str, context: &Context<'_>) -> Decided {
    let (reason, basis) = (reason.to_owned(), rule.basis.to_string());
    if rule.value == OnTimeout::Refuse {
        // A refusal is a result: the clerk numbers it, then the dossier is resolved.
        let next = registry_work(dossier, context);
        let owner = next.owner.clone();
        let stopped = dossier.settlement.as_ref().filter(|settlement| settlement.stop.is_some());
        let due_at = stopped.map(|settlement| settlement.due_after_pause(context.calendar, context.now));
        let due_at = due_at.transpose().map_err(not_countable)?;
        return Ok(Decision::of(Event::RefusedByTimeOut { reason, basis, next, due_at }).tell_official(&owner, "number"));
    }
    Ok(Decision::of(Event::Halted { reason, basis }).tell(Notice::Halted).issue(PaperOrder::HaltNotice))
}

pub(super) fn report_late_lane(dossier: &Dossier, id: u32, context: &Context<'_>) -> Decided {
    context.require_system()?;
    let lane = dossier.open_lanes().find(|lane| lane.id == id && !lane.late_reported && context.now > lane.due_at);
    if lane.is_none() || dossier.stage.is_final() {
        return Err(Refusal::new("lane_not_late", CONSULT));
    }
    Ok(Decision::of(Event::LateLaneReported { lane: id }).tell_official(&Owner::unit(&dossier.receiving_unit), "lane_late"))
}

/// What was issued is issued: the same paper is recorded once.
pub(super) fn record_paper(dossier: &Dossier, paper: IssuedPaper, context: &Context<'_>) -> Decided {
    context.require_system()?;
    let same = |issued: &IssuedPaper| {
        issued.order == paper.order && issued.ordered_at == paper.ordered_at && issued.lang == paper.lang
    };
    if dossier.papers.iter().any(same) {
        return Err(Refusal::new("paper_issued_already", PAPER));
    }
    Ok(Decision::of(Event::PaperIssued { paper }))
}
