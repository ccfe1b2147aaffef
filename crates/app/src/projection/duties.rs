//! Open work by owner: the holder's, the lanes', and the parts of others.

use dossier::model::{Draft, Owner};
use dossier::{Dossier, Holder, Stage};
use kernel::{Instant, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use store::dossiers::DutyRow;
use store::work::PART;

use super::{draft_key, holder, json, pending};

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

/// One duty for the holder (the watching desk while the applicant has it), one for every open lane, and the parts of
/// others: to approve, to give a number, to send.
pub(super) fn duties(dossier: &Dossier) -> Vec<DutyRow> {
    let Some(owner) = holder(dossier) else { return Vec::new() };
    let work = dossier.work.as_ref().filter(|_| matches!(dossier.stage, Stage::InProcess | Stage::Suspended));
    let kind = if matches!(dossier.holder(), Some(Holder::Applicant { .. })) { "watch" } else { dossier.stage.key() };
    let due_at = dossier.duty_due_at().unwrap_or(Instant(i64::MAX));
    let mut duties = vec![duty(dossier, 0, owner, due_at, kind, &duty_view(dossier, work.map_or_else(|| waits_since(dossier), |work| Some(work.since))))];
    let lanes = dossier.open_lanes();
    duties.extend(lanes.map(|lane| {
        let view = duty_view(dossier, Some(lane.opened_at));
        duty(dossier, i64::from(lane.id), &lane.owner, lane.due_at, "lane", &view)
    }));
    duties.extend(parts(dossier, due_at));
    duties
}

/// Since when a dossier lies with the desk or the applicant.
fn waits_since(dossier: &Dossier) -> Option<Instant> {
    match &dossier.stage {
        Stage::Submitted { reception } => Some(reception.since),
        Stage::Accepted { .. } => dossier.times.accepted_at,
        Stage::AwaitingCompletion { term, .. } | Stage::AwaitingSupplement { term, .. } | Stage::AwaitingFee { term } => {
            Some(term.since)
        }
        Stage::Resolved { .. } => dossier.times.resolved_at,
        _ => None,
    }
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
