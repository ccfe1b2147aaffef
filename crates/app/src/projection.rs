//! What the read models show of a dossier: a pure function of its state, so that a rebuild gives the same rows.

use dossier::{Dossier, Holder, Stage};
use kernel::{Instant, Province};
use serde::{Deserialize, Serialize};
use store::dossiers::{DOSSIER, DUTY, DossierRow, DutyRow};
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
}

/// Everything shown of a dossier. `seq` is the position of its first event.
pub fn projection(province: Province, dossier: &Dossier, seq: i64) -> Projection {
    let mut rows = vec![(&DOSSIER, row(dossier, seq).values(province))];
    rows.extend(duties(dossier).into_iter().map(|duty| (&DUTY, duty.values(province))));
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
        punctuality: dossier.punctuality.as_ref().map(key_of),
        view: json(&view),
    }
}

/// One duty for the holder (the watching desk while the applicant has it), and one for every open lane.
fn duties(dossier: &Dossier) -> Vec<DutyRow> {
    let Some(owner) = holder(dossier) else { return Vec::new() };
    let work = dossier.work.as_ref().filter(|_| matches!(dossier.stage, Stage::InProcess | Stage::Suspended));
    let view = |since: Option<Instant>| DutyView {
        code: dossier.code.to_string(),
        applicant: dossier.applicant.name.clone(),
        procedure: dossier.procedure.to_string(),
        state: dossier.stage.key().to_owned(),
        step: work.and_then(|work| work.step.as_ref()).map(ToString::to_string),
        since,
    };
    let duty = |lane: u32, owner: &dossier::model::Owner, due_at: Instant, kind: &str, view: &DutyView| DutyRow {
        dossier: dossier.id.to_string(),
        lane: i64::from(lane),
        unit: owner.unit.to_string(),
        person: owner.person.as_ref().map_or_else(String::new, ToString::to_string),
        due_at,
        kind: kind.to_owned(),
        view: json(view),
    };
    let kind = if matches!(dossier.holder(), Some(Holder::Applicant { .. })) { "watch" } else { dossier.stage.key() };
    let due_at = dossier.duty_due_at().unwrap_or(Instant(i64::MAX));
    let mut duties = vec![duty(0, owner, due_at, kind, &view(work.map(|work| work.since)))];
    let lanes = dossier.open_lanes();
    duties.extend(lanes.map(|lane| duty(lane.id, &lane.owner, lane.due_at, "lane", &view(Some(lane.opened_at)))));
    duties
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
