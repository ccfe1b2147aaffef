//! What the read models show of a dossier: a pure function of its state, so that a rebuild gives the same rows.

mod duties;

use dossier::model::{Draft, Owner};
use dossier::{Dossier, Holder, Phase, Stage, StepDone};
use index::Fact;
use kernel::{Instant, Province};
use serde::{Deserialize, Serialize};
use store::dossiers::{DOSSIER, DUTY, DossierRow, FactColumns};
use store::payments::{PAYMENT, PaymentRow};
use store::{Count, Projection, search};

use crate::measures::keys;

pub use duties::DutyView;
use duties::duties;

/// What a row of a list shows beyond its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListView {
    /// Applicant's name.
    pub applicant: String,
    /// Who holds it: unit.
    pub unit: Option<String>,
    /// Who holds it: person.
    pub person: Option<String>,
    /// The settlement clock stands still.
    pub stopped: bool,
    /// The new appointment after an apology.
    pub re_promised_at: Option<Instant>,
    /// Kinds of the drafts that wait for approval.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
}

/// Everything shown of a dossier. `seq` is the position of its first event.
pub fn projection(province: Province, dossier: &Dossier, seq: i64) -> Projection {
    let fact = Fact::of(dossier);
    let mut rows = vec![(&DOSSIER, row(dossier, seq).values(province, &columns(fact.as_ref())))];
    rows.extend(duties(dossier).into_iter().map(|duty| (&DUTY, duty.values(province))));
    rows.extend(payments(dossier).into_iter().map(|payment| (&PAYMENT, payment.values(province))));
    Projection { rows, search: Some((seq, words(dossier))), counts: counts(dossier, fact.as_ref()), measures: fact.as_ref().map(keys).unwrap_or_default() }
}


fn columns(fact: Option<&Fact>) -> FactColumns {
    let Some(fact) = fact else { return FactColumns::default() };
    FactColumns {
        received_day: Some(fact.received),
        ended_day: fact.ended.map(|(day, _)| day),
        ending: fact.ended.map_or(0, |(_, how)| how.code()),
        late_from: fact.late_from,
        flags: fact.flags,
        handling_days: i64::from(fact.days),
        agency_points: fact.agencies,
    }
}

fn words(dossier: &Dossier) -> String {
    let texts = [dossier.applicant.name.as_str(), &dossier.applicant.identity, &dossier.applicant.phone];
    format!("{} {}", search::code_words(dossier.code.as_str()), search::words(texts))
}

fn holder(dossier: &Dossier) -> Option<&Owner> {
    dossier.holder().map(|holder| match holder {
        Holder::Official(owner) | Holder::Applicant { watch: owner } => owner,
    })
}

/// Lists show texts and times only; serialising them cannot fail.
fn json(view: &impl Serialize) -> String {
    serde_json::to_string(view).unwrap_or_default()
}

fn key_of(value: &impl Serialize) -> String {
    let text = serde_json::to_value(value).ok();
    text.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn row(dossier: &Dossier, seq: i64) -> DossierRow {
    let settlement = dossier.settlement.as_ref();
    let owner = holder(dossier);
    let view = ListView {
        applicant: dossier.applicant.name.clone(),
        unit: owner.map(|owner| owner.unit.to_string()),
        person: owner.and_then(|owner| owner.person.as_ref()).map(ToString::to_string),
        stopped: settlement.is_some_and(|settlement| settlement.stop.is_some()),
        re_promised_at: settlement.and_then(|settlement| settlement.re_promised_at),
        pending: pending(dossier),
    };
    DossierRow {
        id: dossier.id.to_string(),
        seq,
        code: dossier.code.to_string(),
        state: dossier.stage.key().to_owned(),
        procedure: dossier.procedure.to_string(),
        receiving_unit: dossier.receiving_unit.to_string(),
        competent_unit: dossier.competent_unit.to_string(),
        channel: key_of(&dossier.channel),
        submitted_at: dossier.times.submitted_at.unwrap_or(Instant(0)),
        accepted_at: dossier.times.accepted_at,
        promised_at: settlement.map(|settlement| settlement.promised_at),
        due_at: settlement.map(|settlement| settlement.due_at),
        finished_at: dossier.times.resolved_at.or(dossier.times.ended_at),
        // Only a result is early or late: the list of what ended without one relies on it.
        punctuality: dossier.punctuality.as_ref().filter(|_| with_result(dossier)).map(key_of),
        view: json(&view),
        identity: dossier.applicant.identity.trim().to_owned(),
        waiting_since: dossier.times.resolved_at.filter(|_| matches!(dossier.stage, Stage::Resolved { .. })),
    }
}

fn with_result(dossier: &Dossier) -> bool {
    !dossier.stage.is_final() || matches!(dossier.stage, Stage::Returned { .. })
}

/// The stable key of a draft's kind, as in its stored form.
fn draft_key(draft: &Draft) -> &'static str {
    match draft {
        Draft::Grant { .. } => "grant",
        Draft::Refuse { .. } => "refuse",
        Draft::Supplement { .. } => "supplement",
        Draft::Reappointment { .. } => "reappointment",
        Draft::Suspension { .. } => "suspension",
        Draft::Halt { .. } => "halt",
    }
}

fn pending(dossier: &Dossier) -> Vec<String> {
    dossier.pending.iter().map(|pending| draft_key(&pending.draft).to_owned()).collect()
}

/// Fees that were paid. An item that was asked for twice has its turn behind its name.
fn payments(dossier: &Dossier) -> Vec<PaymentRow> {
    let turn = |at: usize| dossier.fees[..at].iter().filter(|fee| fee.item == dossier.fees[at].item).count();
    let paid = dossier.fees.iter().enumerate().filter_map(|(at, fee)| fee.paid.as_ref().map(|paid| (at, fee, paid)));
    paid.map(|(at, fee, paid)| PaymentRow {
        dossier: dossier.id.to_string(),
        item: match turn(at) {
            0 => fee.item.clone(),
            before => format!("{}#{}", fee.item, before + 1),
        },
        unit: dossier.receiving_unit.to_string(),
        day: paid.at.day(),
        at: paid.at,
        voucher: paid.voucher.clone(),
        means: key_of(&paid.means),
        amount: fee.amount.0,
        payer: dossier.applicant.name.clone(),
        code: dossier.code.to_string(),
        procedure: dossier.procedure.to_string(),
    })
    .collect()
}

/// Counters by competent unit and day; a voided dossier is outside all measures.
fn counts(dossier: &Dossier, fact: Option<&Fact>) -> Vec<Count> {
    if matches!(dossier.stage, Stage::Voided) {
        return Vec::new();
    }
    let count = |name, at: Option<Instant>, detail: &str| {
        at.map(|at| Count { name, unit: dossier.competent_unit.0.clone(), day: at.day().0, detail: detail.into() })
    };
    let punctuality = dossier.punctuality.as_ref().map(key_of).unwrap_or_default();
    let state = Count { name: "state", unit: dossier.competent_unit.0.clone(), day: 0, detail: dossier.stage.key().into() };
    let received = count("received", dossier.times.submitted_at, &key_of(&dossier.channel));
    let finished = count("finished", dossier.times.resolved_at, &punctuality);
    let returned = count("returned", dossier.times.returned_at, "");
    let all = std::iter::once(state).chain([received, finished, returned].into_iter().flatten());
    all.chain(fact.into_iter().flat_map(by_day)).chain(dossier.done.iter().filter_map(piece)).collect()
}

/// What measures see of it, by day: the figures behind them go by half-months.
fn by_day(fact: &Fact) -> impl Iterator<Item = Count> {
    let count = |name, day: kernel::Day, detail: String| {
        Count { name, unit: fact.unit.0.clone(), day: day.0, detail: detail.into() }
    };
    let accepted = count("accepted", fact.received, String::new());
    let ended = fact.ended.map(|(day, how)| count("ended", day, key_of(&how)));
    std::iter::once(accepted).chain(ended)
}

/// A piece of work that an official finished: `person` or, after its time, `person|late`, in the unit where it was done.
fn piece(done: &StepDone) -> Option<Count> {
    let person = done.owner.person.as_ref().filter(|_| done.ending == dossier::Ending::Finished)?;
    let own = matches!(done.phase, Phase::Reception | Phase::HandOver | Phase::Step | Phase::Number | Phase::Spot);
    let detail = if done.is_late() { format!("{person}|late") } else { person.to_string() };
    own.then(|| Count { name: "done", unit: done.owner.unit.0.clone(), day: done.to.day().0, detail: detail.into() })
}

#[cfg(test)]
mod tests;
