//! Giấy tiếp nhận hồ sơ và hẹn trả kết quả; several dossiers of one visit share one.

use dossier::Event;
use dossier::model::Applicant;

use super::moment::{Moment, fold};
use super::parts::{components, fee_lines};
use super::people::limit_text;
use super::{Facts, FillError};
use crate::form::{Form, Receipt, ReceiptDossier};

pub fn receipt(moment: &Moment<'_>) -> Result<Option<Receipt>, FillError> {
    let Some(entry) = receipt_dossier(moment) else { return Ok(None) };
    Ok(Some(Receipt {
        head: moment.desk_head()?,
        applicant: moment.applicant(),
        dossiers: vec![entry],
        submitter: Some(submitter(moment)),
        receiver: moment.at_desk(),
    }))
}

/// Who hands in: the representative, or the applicant.
fn submitter(moment: &Moment<'_>) -> String {
    let dossier = &moment.after;
    dossier.representation.as_ref().map_or(&dossier.applicant.name, |agent| &agent.name).clone()
}

fn receipt_dossier(moment: &Moment<'_>) -> Option<ReceiptDossier> {
    let Event::Accepted { settlement, .. } = &moment.entry.event else { return None };
    let (dossier, procedure) = (&moment.after, moment.facts.procedure);
    Some(ReceiptDossier {
        dossier: moment.dossier_ref(),
        tracking_secret: moment.facts.tracking_secret.map(str::to_owned),
        request: procedure.name.clone(),
        components: components(dossier, procedure, moment.lang()),
        sets: procedure.sets.map_or(1, u32::from),
        settlement_time: limit_text(settlement.limit, moment.lang()),
        received_at: dossier.times.accepted_at.unwrap_or(moment.entry.at),
        promised_at: Some(settlement.promised_at),
        result_at: moment.unit_name(&dossier.receiving_unit),
        fees: fee_lines(dossier.fees.iter(), procedure),
        register_book: None,
        register_number: None,
    })
}

/// One receipt for several dossiers that one applicant handed in at one desk; dated by the last acceptance.
///
/// # Errors
/// [`FillError::NotOneVisit`] without dossiers, or for different applicants, desks or days;
/// [`FillError::NotAccepted`] if one was not accepted.
pub fn fill_receipt_of_visit(visit: &[Facts<'_>]) -> Result<Form, FillError> {
    let moments = visit.iter().map(acceptance).collect::<Result<Vec<_>, _>>()?;
    let last = moments.iter().max_by_key(|moment| moment.entry.at).ok_or(FillError::NotOneVisit)?;
    let same = |moment: &Moment<'_>| {
        moment.after.receiving_unit == last.after.receiving_unit
            && moment.day() == last.day()
            && is_same_person(&moment.after.applicant, &last.after.applicant)
    };
    if !moments.iter().all(same) {
        return Err(FillError::NotOneVisit);
    }
    let mut form = receipt(last)?.ok_or(FillError::NotAccepted)?;
    form.dossiers = moments.iter().filter_map(receipt_dossier).collect();
    Ok(Form::ReceiptAndAppointment(form))
}

/// By identity number where both have one, else by name.
fn is_same_person(one: &Applicant, other: &Applicant) -> bool {
    if one.identity.is_empty() || other.identity.is_empty() {
        return one.name.trim() == other.name.trim();
    }
    one.identity == other.identity
}

fn acceptance<'a>(facts: &'a Facts<'a>) -> Result<Moment<'a>, FillError> {
    fold(facts.history).ok_or(FillError::NotBegun)?;
    let accepted = facts.history.iter().position(|entry| matches!(entry.event, Event::Accepted { .. }));
    Moment::new(facts, accepted.ok_or(FillError::NotAccepted)?)
}
