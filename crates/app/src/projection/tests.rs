//! Rows of made-up states.

use kernel::PersonId;
use serde_json::json;
use store::work::PART;

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
    let shown: DutyView = serde_json::from_str(&duties(&resolved)[0].view).unwrap();
    assert_eq!(shown.since, Some(Instant(5)), "the work list says since when it waits");
    let collection = json!({"name": "Trần Thị Mẫu", "document": "Giấy hẹn"});
    let stage = json!({"state": "returned", "outcome": outcome, "collection": collection});
    let returned = row(&dossier(json!({"stage": stage, "times": times, "punctuality": "late"})), 1);
    assert_eq!((returned.waiting_since, returned.punctuality.as_deref()), (None, Some("late")));
    let voided = dossier(json!({"stage": {"state": "voided"}, "times": times, "punctuality": "late"}));
    assert_eq!(row(&voided, 1).punctuality, None, "outside all measures");
}
