//! What the applicant is told in writing: requests, refusals, apologies, halts.

use dossier::Event;
use dossier::model::{Draft, Request, RequestItem};
use kernel::ActorKind;

use super::moment::{Moment, official, some};
use super::parts::{component_name, excuse_key, original_items};
use super::{FillError, words};
use crate::form::{ApologyReappointment, CompletionItem, CompletionRequest, HaltNotice, Lang, Refusal, Signatory};

pub fn completion(moment: &Moment<'_>) -> Result<Option<CompletionRequest>, FillError> {
    let (request, term, clock_note) = match &moment.entry.event {
        Event::CompletionAsked { request, term } => (request, term, moment.word("completion.not-started")),
        Event::SupplementAsked { request, term, stop_basis } => {
            let (at, basis) = (moment.entry.at.date_time_text(), basis_text(stop_basis, moment.lang()));
            let note = moment.sentence("completion.stopped", &[("moment", &at), ("basis", &basis)]);
            (request, term, note)
        }
        _ => return Ok(None),
    };
    let dossier = &moment.after;
    let supplements = u32::try_from(dossier.requests.len()).unwrap_or(u32::MAX);
    Ok(Some(CompletionRequest {
        head: moment.desk_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        request: moment.facts.procedure.name.clone(),
        sequence: dossier.completion_requests.saturating_add(supplements),
        items: items(request, moment),
        reason: request.reason.clone(),
        answer_by: Some(term.due_at),
        clock_note: Some(clock_note),
        contact: moment.contact_of(moment.official(), &dossier.receiving_unit),
        guide: moment.at_desk(),
    }))
}

fn items(request: &Request, moment: &Moment<'_>) -> Vec<CompletionItem> {
    let content = |item: &RequestItem| {
        let Some(id) = &item.component else { return item.text.clone() };
        let name = component_name(moment.facts.procedure, id);
        if item.text.contains(&name) {
            return item.text.clone();
        }
        moment.sentence("component.named", &[("name", &name), ("text", &item.text)])
    };
    let item = |item: &RequestItem| CompletionItem {
        content: content(item),
        reason: item.excuse.map(|excuse| moment.word(excuse_key(excuse))),
        basis: None,
    };
    request.items.iter().map(item).collect()
}

/// A legal basis by its key, or the words that somebody typed.
pub fn basis_text(basis: &str, lang: Lang) -> String {
    match (procedure::basis::find(basis), lang) {
        (Some(known), Lang::Vi) => known.vi.clone(),
        (Some(known), Lang::En) => known.en.clone(),
        (None, _) => basis.to_owned(),
    }
}

/// A reason by its key (`completion_timed_out` …), or the words that somebody typed.
fn reason_text(reason: &str, lang: Lang) -> String {
    words::find(&format!("reason.{reason}"), lang).map_or_else(|| reason.to_owned(), str::to_owned)
}

/// After a term that passed, the applicant can begin again.
fn guidance(reason: &str, moment: &Moment<'_>) -> Option<String> {
    reason.ends_with("_timed_out").then(|| moment.word("guidance.again"))
}

pub fn refusal(moment: &Moment<'_>) -> Result<Option<Refusal>, FillError> {
    match &moment.entry.event {
        Event::Declined { reason } => declined(moment, reason).map(Some),
        Event::ResultNumbered { outcome, .. } if !outcome.granted => {
            refused(moment, &outcome.number, outcome.reason.as_deref().unwrap_or_default()).map(Some)
        }
        _ => Ok(None),
    }
}

/// At receipt: the desk refuses.
fn declined(moment: &Moment<'_>, reason: &str) -> Result<Refusal, FillError> {
    Ok(Refusal {
        head: moment.desk_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        request: moment.facts.procedure.name.clone(),
        reasons: vec![reason_text(reason, moment.lang())],
        basis: Vec::new(),
        guidance: guidance(reason, moment),
        signatory: moment.at_desk(),
    })
}

/// After appraisal: the agency refuses, under the number that the clerk gave; signed by who approved it.
fn refused(moment: &Moment<'_>, number: &str, reason: &str) -> Result<Refusal, FillError> {
    let basis = match &moment.before.approved {
        Some(Draft::Refuse { basis, .. }) => Some(basis_text(basis, moment.lang())),
        _ => None,
    };
    let mut head = moment.agency_head()?;
    head.number = Some(number.to_owned());
    Ok(Refusal {
        head,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        request: moment.facts.procedure.name.clone(),
        reasons: vec![reason_text(reason, moment.lang())],
        basis: basis.into_iter().collect(),
        guidance: guidance(reason, moment),
        signatory: approver(moment),
    })
}

/// Who approved the decision that is numbered now; after a time-out nobody, and the head signs by pen.
fn approver(moment: &Moment<'_>) -> Signatory {
    let decides = |(index, number): (usize, u32)| {
        let state = super::moment::fold(&moment.facts.history[..index])?;
        let pending = state.pending.into_iter().find(|pending| pending.id == number)?;
        matches!(pending.draft, Draft::Grant { .. } | Draft::Refuse { .. }).then_some(index)
    };
    let numbered = |(index, entry): (usize, &super::Entry)| match entry.event {
        Event::Approved { number } => Some((index, number)),
        _ => None,
    };
    let timed_out = moment.earlier(|event| matches!(event, Event::RefusedByTimeOut { .. })).map(|(index, _)| index);
    let past = moment.facts.history[..moment.index].iter().enumerate();
    let approved = past.rev().filter_map(numbered).find_map(decides).filter(|index| timed_out.is_none_or(|out| out < *index));
    moment.leader(approved.map_or(&ActorKind::System, |index| &moment.facts.history[index].actor))
}

pub fn apology(moment: &Moment<'_>) -> Result<Option<ApologyReappointment>, FillError> {
    let Event::ReAppointed { to, reason } = &moment.entry.event else { return Ok(None) };
    let dossier = &moment.after;
    let settlement = dossier.settlement.as_ref().ok_or(FillError::NotAccepted)?;
    let agency = moment.agency().map_or(&dossier.competent_unit, |agency| &agency.id);
    let preparer = moment.earlier(|e| matches!(e, Event::Drafted { draft: Draft::Reappointment { .. }, .. }));
    let preparer = preparer.and_then(|(_, entry)| official(&entry.actor));
    Ok(Some(ApologyReappointment {
        head: moment.agency_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        received_at: dossier.times.accepted_at.unwrap_or(settlement.started_at),
        received_by: moment.unit_name(&dossier.receiving_unit),
        promised_at: settlement.promised_at,
        reason: reason.clone(),
        new_promised_at: *to,
        contact: preparer.map(|person| moment.contact_of(Some(person), agency)),
        recipients: vec![moment.unit_name(&dossier.receiving_unit)],
        signatory: moment.leader(&moment.entry.actor),
    }))
}

pub fn halt(moment: &Moment<'_>) -> Result<Option<HaltNotice>, FillError> {
    let Event::Halted { reason, basis } = &moment.entry.event else { return Ok(None) };
    let (dossier, procedure) = (&moment.after, moment.facts.procedure);
    let received_at = dossier.times.accepted_at.or(dossier.times.submitted_at);
    Ok(Some(HaltNotice {
        head: moment.agency_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        received_at: received_at.unwrap_or(moment.entry.at),
        halted_at: moment.entry.at,
        reason: reason_text(reason, moment.lang()),
        basis: some(basis).map(|basis| basis_text(&basis, moment.lang())).into_iter().collect(),
        returned: original_items(dossier.originals_held.iter(), dossier, procedure),
        guidance: guidance(reason, moment),
        recipients: vec![moment.unit_name(&dossier.receiving_unit)],
        signatory: moment.leader(&moment.entry.actor),
    }))
}
