//! What the read models show of a dossier: a pure function of its state, so that a rebuild gives the same rows.

use dossier::model::{Draft, Owner};
use dossier::{Dossier, Holder, Stage};
use kernel::{Instant, PersonId, Province, UnitId};
use serde::{Deserialize, Serialize};
use store::dossiers::{DOSSIER, DUTY, DossierRow, DutyRow};
use store::payments::{PAYMENT, PaymentRow};
use store::work::PART;
use store::{Count, Projection, search};

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

/// What a row of a work list shows beyond its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyView {
    /// Mã số hồ sơ.
    pub code: String,
    /// Applicant's name.
    pub applicant: String,
    /// Procedure code.
    pub procedure: String,
    /// Key of the state.
    pub state: String,
    /// Step of the process.
    pub step: Option<String>,
    /// Since when.
    pub since: Option<Instant>,
    /// When the dossier as a whole is due.
    #[serde(default)]
    pub settlement_due_at: Option<Instant>,
    /// The settlement clock stands still.
    #[serde(default)]
    pub stopped: bool,
    /// Kinds of the drafts that wait for approval; of a duty to approve: the one meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<String>,
    /// Of a duty to approve: the number of the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<u32>,
    /// Of a duty to approve: who prepared it, and so may not approve it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<PersonId>,
}

/// Everything shown of a dossier. `seq` is the position of its first event.
pub fn projection(province: Province, dossier: &Dossier, seq: i64) -> Projection {
    let mut rows = vec![(&DOSSIER, row(dossier, seq).values(province))];
    rows.extend(duties(dossier).into_iter().map(|duty| (&DUTY, duty.values(province))));
    rows.extend(payments(dossier).into_iter().map(|payment| (&PAYMENT, payment.values(province))));
    Projection { rows, search: Some((seq, words(dossier))), counts: counts(dossier) }
}

fn words(dossier: &Dossier) -> String {
    let texts = [dossier.applicant.name.as_str(), &dossier.applicant.identity, &dossier.applicant.phone];
    format!("{} {}", search::code_words(dossier.code.as_str()), search::words(texts))
}

fn holder(dossier: &Dossier) -> Option<&dossier::model::Owner> {
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

/// One duty for the holder (the watching desk while the applicant has it), one for every open lane, and the parts of
/// others: to approve, to give a number, to send.
fn duties(dossier: &Dossier) -> Vec<DutyRow> {
    let Some(owner) = holder(dossier) else { return Vec::new() };
    let work = dossier.work.as_ref().filter(|_| matches!(dossier.stage, Stage::InProcess | Stage::Suspended));
    let kind = if matches!(dossier.holder(), Some(Holder::Applicant { .. })) { "watch" } else { dossier.stage.key() };
    let due_at = dossier.duty_due_at().unwrap_or(Instant(i64::MAX));
    let mut duties = vec![duty(dossier, 0, owner, due_at, kind, &duty_view(dossier, work.map(|work| work.since)))];
    let lanes = dossier.open_lanes();
    duties.extend(lanes.map(|lane| {
        let view = duty_view(dossier, Some(lane.opened_at));
        duty(dossier, i64::from(lane.id), &lane.owner, lane.due_at, "lane", &view)
    }));
    duties.extend(parts(dossier, due_at));
    duties
}

fn duty_view(dossier: &Dossier, since: Option<Instant>) -> DutyView {
    let work = dossier.work.as_ref().filter(|_| matches!(dossier.stage, Stage::InProcess | Stage::Suspended));
    let settlement = dossier.settlement.as_ref();
    DutyView {
        code: dossier.code.to_string(),
        applicant: dossier.applicant.name.clone(),
        procedure: dossier.procedure.to_string(),
        state: dossier.stage.key().to_owned(),
        step: work.and_then(|work| work.step.as_ref()).map(ToString::to_string),
        since,
        settlement_due_at: settlement.map(|settlement| settlement.due_at),
        stopped: settlement.is_some_and(|settlement| settlement.stop.is_some()),
        pending: pending(dossier),
        draft: None,
        prepared_by: None,
    }
}

fn duty(dossier: &Dossier, lane: i64, owner: &Owner, due_at: Instant, kind: &str, view: &DutyView) -> DutyRow {
    DutyRow {
        dossier: dossier.id.to_string(),
        lane,
        unit: owner.unit.to_string(),
        person: owner.person.as_ref().map_or_else(String::new, ToString::to_string),
        due_at,
        kind: kind.to_owned(),
        view: json(view),
    }
}

/// What waits for a unit as a whole while another holds the step. Lanes: from [`PART`] on drafts to approve by their
/// numbers, from twice that to give a number, from three times that to send.
fn parts(dossier: &Dossier, due_at: Instant) -> Vec<DutyRow> {
    let in_process = matches!(dossier.stage, Stage::InProcess);
    let part = |lane: i64, unit: &UnitId, kind: &str, view: &DutyView| {
        duty(dossier, lane, &Owner::unit(unit), due_at, kind, view)
    };
    // As approvals are decided: only while the agency has it, but handling may also end while it is suspended.
    let halting = |draft: &Draft| matches!((&dossier.stage, draft), (Stage::Suspended, Draft::Halt { .. }));
    let waiting = dossier.pending.iter().filter(|pending| in_process || halting(&pending.draft));
    let mut parts: Vec<DutyRow> = waiting
        .map(|pending| {
            let view = DutyView {
                pending: vec![draft_key(&pending.draft).to_owned()],
                draft: Some(pending.id),
                prepared_by: Some(pending.prepared_by.clone()),
                ..duty_view(dossier, Some(pending.since))
            };
            part(PART + i64::from(pending.id), &dossier.competent_unit, "approve", &view)
        })
        .collect();
    let view = duty_view(dossier, None);
    let number = dossier.approved.is_some() && in_process;
    parts.extend(number.then(|| part(2 * PART, &dossier.competent_unit, "number", &view)));
    let send = dossier.to_send.is_some() && in_process;
    parts.extend(send.then(|| part(3 * PART, &dossier.receiving_unit, "send", &view)));
    parts
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
fn counts(dossier: &Dossier) -> Vec<Count> {
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
    std::iter::once(state).chain([received, finished, returned].into_iter().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// In process at a commune, a specialist has the step.
    fn dossier(change: serde_json::Value) -> Dossier {
        let at = |hour: i64| Instant::at(kernel::Day(20_000), hour as i32 * 60);
        let limit = json!({"value": 5.0, "unit": "working_days"});
        let settlement = json!({"limit": limit, "started_at": at(8), "promised_at": at(16), "due_at": at(15)});
        let mut whole = json!({
            "id": "00000000-0000-0000-0000-000000000001", "code": "H92.31120-1", "system": "own", "channel": "counter",
            "procedure": "1.001", "procedure_version": 1, "receiving_unit": "H92.31120.01", "competent_unit": "H92.31120",
            "applicant": {"name": "Trần Thị Mẫu", "identity": " 092000000001 "}, "answers": {}, "components": [],
            "imported": false, "stage": {"state": "in_process"}, "desk": {"unit": "H92.31120.01"},
            "work": {"step": "appraise", "owner": {"unit": "H92.31120.02", "person": "nv-spec"}, "since": at(9), "due_at": at(12)},
            "settlement": settlement, "lanes": [], "pending": [], "requests": [], "prepared": [], "fees": [],
            "times": {"submitted_at": at(8)}, "told_ready": false, "originals_held": [], "last_number": 0,
        });
        let change = change.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(change);
        serde_json::from_value(whole).unwrap()
    }

    fn listed(dossier: &Dossier) -> Vec<(i64, String, String, String)> {
        duties(dossier).into_iter().map(|duty| (duty.lane, duty.kind, duty.unit, duty.person)).collect()
    }

    fn row_of(lane: i64, kind: &str, unit: &str, person: &str) -> (i64, String, String, String) {
        (lane, kind.to_owned(), unit.to_owned(), person.to_owned())
    }

    fn halt(id: u32) -> serde_json::Value {
        let draft = json!({"draft": "halt", "reason": "r", "basis": "b"});
        json!({"id": id, "prepared_by": "nv-spec", "draft": draft, "since": Instant(9)})
    }

    fn grant(id: u32) -> serde_json::Value {
        let draft = json!({"draft": "grant", "summary": "Đủ điều kiện"});
        json!({"id": id, "prepared_by": "nv-spec", "draft": draft, "since": Instant(9)})
    }

    #[test]
    fn others_have_their_part_while_one_holds_the_step() {
        let held = row_of(0, "in_process", "H92.31120.02", "nv-spec");
        assert_eq!(listed(&dossier(json!({}))), [held.clone()]);
        let to_approve = dossier(json!({"pending": [grant(3), halt(4)]}));
        let approve = [3, 4].map(|id| row_of(PART + id, "approve", "H92.31120", ""));
        assert_eq!(listed(&to_approve), [vec![held.clone()], approve.to_vec()].concat());
        let duties = duties(&to_approve);
        assert!(duties.iter().all(|duty| duty.due_at == duties[0].due_at), "due as the step is");
        let view: DutyView = serde_json::from_str(&duties[2].view).unwrap();
        assert_eq!((view.pending, view.draft), (vec!["halt".to_owned()], Some(4)));
        assert_eq!(view.prepared_by, Some(PersonId::new("nv-spec")));
        let view: DutyView = serde_json::from_str(&duties[0].view).unwrap();
        assert_eq!(view.pending, ["grant", "halt"], "who holds the step sees what waits");
        let request = json!({"items": [], "reason": "r", "reason_code": "first"});
        let approved = grant(1)["draft"].clone();
        let both = dossier(json!({"approved": approved, "to_send": request}));
        let (number, send) = (row_of(2 * PART, "number", "H92.31120", ""), row_of(3 * PART, "send", "H92.31120.01", ""));
        assert_eq!(listed(&both), [held, number, send]);
    }

    #[test]
    fn nothing_is_approved_while_the_dossier_stands_still_but_its_end() {
        let suspended = dossier(json!({"stage": {"state": "suspended"}, "pending": [grant(3), halt(4)]}));
        let lanes: Vec<i64> = duties(&suspended).iter().map(|duty| duty.lane).collect();
        assert_eq!(lanes, [0, PART + 4]);
        let ended = dossier(json!({"stage": {"state": "halted"}, "pending": [grant(3)]}));
        assert_eq!(duties(&ended), []);
    }

    #[test]
    fn drafts_have_the_keys_of_their_stored_form() {
        for pending in [grant(1), halt(1)] {
            let draft: Draft = serde_json::from_value(pending["draft"].clone()).unwrap();
            assert_eq!(draft_key(&draft), pending["draft"]["draft"]);
        }
    }

    #[test]
    fn a_fee_that_was_paid_is_a_row() {
        let at = Instant::at(kernel::Day(20_001), 1_430);
        let paid = json!({"at": at, "means": "cash", "voucher": "BL-7"});
        let fees = json!([{"item": "le-phi", "amount": 8_000, "paid": paid}, {"item": "phi", "amount": 1},
            {"item": "le-phi", "amount": 5_000, "paid": paid}]);
        let dossier = dossier(json!({"fees": fees}));
        let rows = payments(&dossier);
        let short: Vec<_> = rows.iter().map(|row| (row.item.as_str(), row.amount, row.means.as_str(), row.day)).collect();
        let day = kernel::Day(20_001);
        assert_eq!(short, [("le-phi", 8_000, "cash", day), ("le-phi#2", 5_000, "cash", day)]);
        assert_eq!(rows[0].unit, "H92.31120.01");
        assert_eq!(row(&dossier, 1).identity, "092000000001");
    }

    #[test]
    fn a_result_waits_until_it_is_collected() {
        let outcome = json!({"granted": true, "number": "1"});
        let times = json!({"submitted_at": Instant(1), "resolved_at": Instant(5)});
        let resolved = dossier(json!({"stage": {"state": "resolved", "outcome": outcome}, "times": times}));
        assert_eq!(row(&resolved, 1).waiting_since, Some(Instant(5)));
        let collection = json!({"name": "Trần Thị Mẫu", "document": "Giấy hẹn"});
        let stage = json!({"state": "returned", "outcome": outcome, "collection": collection});
        let returned = row(&dossier(json!({"stage": stage, "times": times, "punctuality": "late"})), 1);
        assert_eq!((returned.waiting_since, returned.punctuality.as_deref()), (None, Some("late")));
        let voided = dossier(json!({"stage": {"state": "voided"}, "times": times, "punctuality": "late"}));
        assert_eq!(row(&voided, 1).punctuality, None, "outside all measures");
    }
}
