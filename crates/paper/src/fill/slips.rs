//! What is handed over at the desk against a signature: money, originals, results.

use dossier::Event;
use dossier::model::{ComponentLine, Draft, Fee, Outcome, PaymentMeans, Provision};
use kernel::Instant;

use super::moment::{Moment, some};
use super::parts::{fee_lines, original_items};
use super::{Entry, FillError, words};
use crate::form::{FeeReceipt, Medium, Party, ResultItem, ResultSlip, ReturnedOriginals};

/// The key of a means of payment.
pub const fn means_key(means: PaymentMeans) -> &'static str {
    match means {
        PaymentMeans::Cash => "means.cash",
        PaymentMeans::Transfer => "means.transfer",
        PaymentMeans::Post => "means.post",
        PaymentMeans::Online => "means.online",
    }
}

/// The fees that a payment covered: those that were open before it.
pub fn paid_now<'m>(moment: &'m Moment<'_>) -> impl Iterator<Item = &'m Fee> {
    let both = moment.after.fees.iter().enumerate();
    let open = |place: usize| moment.before.fees.get(place).is_none_or(|fee| fee.paid.is_none());
    both.filter(move |(place, fee)| fee.paid.is_some() && open(*place)).map(|(_, fee)| fee)
}

pub fn fee_receipt(moment: &Moment<'_>) -> Result<Option<FeeReceipt>, FillError> {
    let Event::Paid { payment, .. } = &moment.entry.event else { return Ok(None) };
    let mut head = moment.desk_head()?;
    head.number = some(&payment.voucher);
    Ok(Some(FeeReceipt {
        head,
        dossier: moment.dossier_ref(),
        payer: moment.applicant(),
        fees: fee_lines(paid_now(moment), moment.facts.procedure),
        method: moment.word(means_key(payment.means)),
        paid_at: payment.at,
        note: None,
        cashier: moment.at_desk(),
    }))
}

pub fn originals(moment: &Moment<'_>) -> Result<Option<ReturnedOriginals>, FillError> {
    let Event::OriginalsReturned { components } = &moment.entry.event else { return Ok(None) };
    let mut items = original_items(components.iter(), &moment.before, moment.facts.procedure);
    let times: Vec<_> = components.iter().map(|id| taken_at(moment, id)).collect();
    let first = times.first().copied().flatten();
    let taken_at = first.filter(|first| times.iter().all(|at| *at == Some(*first)));
    if taken_at.is_none() {
        for (item, at) in items.iter_mut().zip(times) {
            item.note = at.map(|at| moment.sentence("returned.taken", &[("moment", &at.date_time_text())]));
        }
    }
    Ok(Some(ReturnedOriginals {
        head: moment.desk_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        items,
        taken_at,
        returned_at: moment.entry.at,
        collector: None,
        returner: moment.at_desk(),
    }))
}

/// When the original of a component was taken last before this moment.
fn taken_at(moment: &Moment<'_>, id: &str) -> Option<Instant> {
    let taken = |lines: &[ComponentLine]| {
        let original = |line: &ComponentLine| matches!(line.provision, Provision::Brought { original_taken: true, .. });
        lines.iter().any(|line| line.component == id && original(line))
    };
    let brings = |entry: &&Entry| match &entry.event {
        Event::Submitted { components, .. }
        | Event::Completed { components, .. }
        | Event::Supplemented { components, .. }
        | Event::Corrected { components: Some(components), .. } => taken(components),
        _ => false,
    };
    moment.facts.history[..moment.index].iter().rev().find(brings).map(|entry| entry.at)
}

pub fn result(moment: &Moment<'_>) -> Result<Option<ResultSlip>, FillError> {
    use dossier::Stage::{Resolved, Returned};
    let Event::Returned { collection } = &moment.entry.event else { return Ok(None) };
    let (Resolved { outcome } | Returned { outcome, .. }) = &moment.after.stage else { return Ok(None) };
    let dossier = &moment.after;
    let way = format!("collect.{}", collection.document.trim());
    let way = if way == "collect.desk" { None } else { words::find(&way, moment.lang()) };
    let desk = moment.unit_name(&dossier.receiving_unit);
    let in_person = moment.sentence("collect.desk", &[("unit", &desk)]);
    Ok(Some(ResultSlip {
        head: moment.desk_head()?,
        dossier: moment.dossier_ref(),
        applicant: moment.applicant(),
        results: results(moment, outcome),
        promised_at: dossier.settlement.as_ref().map(|settlement| settlement.promised_at),
        returned_at: moment.entry.at,
        channel: way.map_or(in_person, str::to_owned),
        document: if way.is_some() { None } else { some(&collection.document) },
        collector: collector(moment, &collection.name),
        returner: moment.at_desk(),
    }))
}

/// Who collects, if not the applicant.
fn collector(moment: &Moment<'_>, name: &str) -> Option<Party> {
    let dossier = &moment.after;
    if name.trim() == dossier.applicant.name.trim() {
        return None;
    }
    let agent = dossier.representation.as_ref().filter(|agent| agent.name.trim() == name.trim());
    let id_number = agent.and_then(|agent| some(&agent.identity));
    Some(Party { name: name.trim().to_owned(), id_number, ..Party::default() })
}

/// What is handed over: its name from the procedure where that gives but one result, else in general words.
fn results(moment: &Moment<'_>, outcome: &Outcome) -> Vec<ResultItem> {
    let procedure = moment.facts.procedure;
    let name = match (outcome.granted, procedure.results.as_slice(), &moment.after.approved) {
        (false, ..) => moment.word("result.refused"),
        (true, [only], _) => only.name.clone(),
        (true, _, Some(Draft::Grant { summary, .. })) => summary.clone(),
        (true, ..) => moment.sentence("result.granted", &[("procedure", &procedure.name)]),
    };
    let files = u32::try_from(outcome.files.len()).unwrap_or(u32::MAX);
    let medium = if files == 0 { Medium::Paper } else { Medium::Electronic };
    let dated = moment.after.times.resolved_at.map(Instant::day);
    vec![ResultItem { name, number: some(&outcome.number), dated, medium, quantity: files.max(1) }]
}
