//! How a dossier looks to other systems. Times are RFC 3339 in the time of Viet Nam.

use app::ports::{Entry, Story};
use app::rows::DossierRow;
use app::{App, ListView, shown_payload};
use dossier::model::{Applicant, ComponentLine, Fee, Outcome, Representation, Request};
use dossier::{Holder, Stage};
use kernel::{ActorKind, Instant};
use serde::Serialize;
use serde_json::{Value, json};

fn time(at: Option<Instant>) -> Option<String> {
    at.map(Instant::rfc3339)
}

/// A row of a list.
#[derive(Serialize)]
pub struct Row {
    id: String,
    code: String,
    state: String,
    procedure: String,
    channel: String,
    receiving_unit: String,
    competent_unit: String,
    applicant: String,
    submitted_at: String,
    accepted_at: Option<String>,
    promised_at: Option<String>,
    due_at: Option<String>,
    finished_at: Option<String>,
    punctuality: Option<String>,
    href: String,
}

impl From<DossierRow> for Row {
    fn from(row: DossierRow) -> Self {
        let view: Option<ListView> = serde_json::from_str(&row.view).ok();
        Self {
            href: format!("/api/v1/dossiers/{}", row.code),
            id: row.id,
            code: row.code,
            state: row.state,
            procedure: row.procedure,
            channel: row.channel,
            receiving_unit: row.receiving_unit,
            competent_unit: row.competent_unit,
            applicant: view.map(|view| view.applicant).unwrap_or_default(),
            submitted_at: row.submitted_at.rfc3339(),
            accepted_at: time(row.accepted_at),
            promised_at: time(row.promised_at),
            due_at: time(row.due_at),
            finished_at: time(row.finished_at),
            punctuality: row.punctuality,
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    component: &'a str,
    #[serde(flatten)]
    provision: &'a dossier::model::Provision,
}

#[derive(Serialize)]
struct FeeShape<'a> {
    item: &'a str,
    amount: i64,
    paid_at: Option<String>,
    means: Value,
    voucher: Option<&'a str>,
}

#[derive(Serialize)]
struct HolderShape<'a> {
    unit: &'a str,
    person: Option<&'a str>,
    /// The applicant has to act; the unit watches.
    applicant: bool,
}

/// A whole dossier.
#[derive(Serialize)]
pub struct Whole<'a> {
    id: kernel::DossierId,
    code: &'a str,
    version: usize,
    state: &'static str,
    /// Code exchanged with the national portal.
    exchanged_code: Option<u8>,
    system: Value,
    channel: Value,
    procedure: &'a str,
    procedure_version: u32,
    variant: Option<&'a str>,
    receiving_unit: &'a str,
    competent_unit: &'a str,
    applicant: &'a Applicant,
    representation: Option<&'a Representation>,
    answers: serde_json::Map<String, serde_json::Value>,
    components: Vec<Line<'a>>,
    fees: Vec<FeeShape<'a>>,
    submitted_at: Option<String>,
    accepted_at: Option<String>,
    promised_at: Option<String>,
    due_at: Option<String>,
    re_promised_at: Option<String>,
    /// When whoever has it must act.
    duty_due_at: Option<String>,
    resolved_at: Option<String>,
    returned_at: Option<String>,
    ended_at: Option<String>,
    punctuality: Value,
    time_class: &'static str,
    holder: Option<HolderShape<'a>>,
    /// What the applicant is asked for now.
    request: Option<&'a Request>,
    outcome: Option<&'a Outcome>,
    tracking_url: &'a str,
}

fn fee(fee: &Fee) -> FeeShape<'_> {
    let paid = fee.paid.as_ref();
    FeeShape {
        item: &fee.item,
        amount: fee.amount.0,
        paid_at: time(paid.map(|payment| payment.at)),
        means: paid.map_or(Value::Null, |payment| json!(payment.means)),
        voucher: paid.map(|payment| payment.voucher.as_str()),
    }
}

/// A whole dossier.
pub fn whole<'a>(app: &App, story: &'a Story) -> Whole<'a> {
    let (dossier, now) = (&story.dossier, app.now());
    let (settlement, times) = (dossier.settlement.as_ref(), &dossier.times);
    let line = |line: &'a ComponentLine| Line { component: &line.component, provision: &line.provision };
    let holder = dossier.holder().map(|holder| match holder {
        Holder::Official(owner) => (owner, false),
        Holder::Applicant { watch } => (watch, true),
    });
    Whole {
        id: dossier.id,
        code: dossier.code.as_str(),
        version: story.history.len(),
        state: dossier.stage.key(),
        exchanged_code: dossier.stage.exchanged_code(),
        system: json!(dossier.system),
        channel: json!(dossier.channel),
        procedure: dossier.procedure.as_str(),
        procedure_version: dossier.procedure_version,
        variant: dossier.variant.as_deref(),
        receiving_unit: dossier.receiving_unit.as_str(),
        competent_unit: dossier.competent_unit.as_str(),
        applicant: &dossier.applicant,
        representation: dossier.representation.as_ref(),
        answers: super::answers::shown(&dossier.answers),
        components: dossier.components.iter().map(line).collect(),
        fees: dossier.fees.iter().map(fee).collect(),
        submitted_at: time(times.submitted_at),
        accepted_at: time(times.accepted_at),
        promised_at: time(settlement.map(|s| s.promised_at)),
        due_at: time(settlement.map(|s| s.due_at)),
        re_promised_at: time(settlement.and_then(|s| s.re_promised_at)),
        duty_due_at: time(dossier.duty_due_at()),
        resolved_at: time(times.resolved_at),
        returned_at: time(times.returned_at),
        ended_at: time(times.ended_at),
        punctuality: json!(dossier.punctuality),
        time_class: dossier.time_class(&app.calendar(&dossier.competent_unit), now).key(),
        holder: holder.map(|(owner, applicant)| HolderShape {
            unit: owner.unit.as_str(),
            person: owner.person.as_ref().map(|person| person.as_str()),
            applicant,
        }),
        request: match &dossier.stage {
            Stage::AwaitingCompletion { request, .. } | Stage::AwaitingSupplement { request, .. } => Some(request),
            _ => None,
        },
        outcome: match &dossier.stage {
            Stage::Resolved { outcome } | Stage::Returned { outcome, .. } => Some(outcome),
            _ => None,
        },
        tracking_url: &story.tracking_url,
    }
}

/// One turn of a history.
#[derive(Serialize)]
pub struct Turned {
    position: i64,
    at: String,
    r#type: &'static str,
    actor: ActorKind,
    payload: Value,
}

/// A history, in order. Who rated is nobody's knowledge.
pub fn history(entries: &[Entry]) -> Vec<Turned> {
    let turned = |entry: &Entry| Turned {
        position: entry.position,
        at: entry.at.rfc3339(),
        r#type: entry.event.name(),
        actor: entry.actor.clone(),
        payload: shown_payload(json!(entry.event), true),
    };
    entries.iter().map(turned).collect()
}
