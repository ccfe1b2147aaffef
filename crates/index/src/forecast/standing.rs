//! What counts of an open dossier for its forecast: where it is, since when, what is left of its process.

use dossier::model::Owner;
use dossier::{Dossier, Offices, Stage};
use kernel::{DossierId, Instant, ProcedureCode, UnitId};
use procedure::ProcedureVersion;
use smol_str::SmolStr;

use super::pieces::{class_of, limit_minutes};
use super::speeds::Class;

/// A piece of work that is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Step of the process, or key of the phase.
    pub key: SmolStr,
    /// Its kind.
    pub class: Class,
    /// Who does it.
    pub unit: UnitId,
}

/// A part of an open dossier that somebody has to do by a date of its own: the present step, or an open lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Unique in the dossier: the key of the piece, or `lane` with its number.
    pub key: SmolStr,
    /// Who has it.
    pub owner: Owner,
    /// Since when.
    pub since: Instant,
    /// Until when.
    pub due_at: Instant,
}

/// Where an open dossier stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Which dossier.
    pub dossier: DossierId,
    /// Its procedure.
    pub procedure: ProcedureCode,
    /// Who answers for it.
    pub competent: UnitId,
    /// Who has the present piece.
    pub owner: Owner,
    /// What is at hand; while the applicant has it: what goes on afterwards.
    pub present: Piece,
    /// Since when.
    pub since: Instant,
    /// When the present step is due.
    pub step_due_at: Option<Instant>,
    /// What comes after it.
    pub rest: Vec<Piece>,
    /// Stretches within the present step in which its unit could not work.
    pub waits: Vec<(Instant, Instant)>,
    /// It waits (for the applicant, or suspended) since then, as that kind of wait.
    pub waiting: Option<(Instant, Class)>,
    /// The clock stands still since then.
    pub stopped: Option<Instant>,
    /// The clock begins anew when it goes on.
    pub restarts: bool,
    /// When the running count began.
    pub started_at: Instant,
    /// When it is due.
    pub due_at: Instant,
    /// The limit in office minutes.
    pub whole: f64,
    /// Open lanes that the present step waits for: who, since when.
    pub lanes: Vec<(UnitId, Instant)>,
    /// An apology has set a new appointment.
    pub re_appointed: bool,
    /// What has a date of its own; nothing while it waits.
    pub hops: Vec<Hop>,
    /// When the duty of whoever has it is due.
    pub duty_due_at: Instant,
}

impl Standing {
    /// Of a dossier that has a due time and no result yet; otherwise nothing is to be foretold. `restarts`: the rule of
    /// its procedure for supplements.
    pub fn of(dossier: &Dossier, version: &ProcedureVersion, restarts: bool, offices: &dyn Offices) -> Option<Self> {
        let settlement = dossier.settlement.as_ref()?;
        let (owner, key, since, step_due_at) = at_hand(dossier)?;
        let present = piece(version, key, &owner.unit)?;
        let waiting = waiting(dossier);
        let stopped = settlement.stop.as_ref().map(|stop| stop.since);
        let lanes = dossier.open_lanes().filter(|lane| !lane.consultation);
        let hops = if waiting.is_some() { Vec::new() } else { hops(dossier, &owner, &present, since, step_due_at) };
        let until = Instant(i64::MAX);
        Some(Self {
            dossier: dossier.id,
            procedure: dossier.procedure.clone(),
            competent: dossier.competent_unit.clone(),
            owner,
            rest: rest(dossier, version, offices),
            present,
            since,
            step_due_at,
            waits: dossier.waits_within(since, until).collect(),
            restarts: restarts && matches!(dossier.stage, Stage::AwaitingSupplement { .. }),
            waiting,
            stopped,
            started_at: settlement.started_at,
            due_at: settlement.due_at,
            whole: limit_minutes(settlement.limit).max(30.0),
            lanes: lanes.map(|lane| (lane.owner.unit.clone(), lane.opened_at)).collect(),
            re_appointed: settlement.re_promised_at.is_some(),
            hops,
            duty_due_at: dossier.duty_due_at().unwrap_or(settlement.due_at),
        })
    }
}

fn hops(dossier: &Dossier, owner: &Owner, present: &Piece, since: Instant, due_at: Option<Instant>) -> Vec<Hop> {
    let step = due_at.map(|due_at| Hop { key: present.key.clone(), owner: owner.clone(), since, due_at });
    let lanes = dossier.open_lanes().map(|lane| Hop {
        key: SmolStr::from(format!("lane{}", lane.id)),
        owner: lane.owner.clone(),
        since: lane.opened_at,
        due_at: lane.due_at,
    });
    step.into_iter().chain(lanes).collect()
}

fn piece(version: &ProcedureVersion, key: SmolStr, unit: &UnitId) -> Option<Piece> {
    let class = class_of(version, &key)?;
    Some(Piece { key, class, unit: unit.clone() })
}

/// Who has it, as which piece, since when, and when that is due.
fn at_hand(dossier: &Dossier) -> Option<(Owner, SmolStr, Instant, Option<Instant>)> {
    match &dossier.stage {
        Stage::Accepted { hand_over_by } => {
            let key = SmolStr::new_static("hand_over");
            Some((dossier.desk.clone(), key, dossier.times.accepted_at?, Some(*hand_over_by)))
        }
        Stage::InProcess | Stage::AwaitingSupplement { .. } | Stage::AwaitingFee { .. } | Stage::Suspended => {
            let work = dossier.work.as_ref()?;
            let key = work.step.as_ref().map_or(SmolStr::new_static("number"), |step| step.0.clone());
            Some((work.owner.clone(), key, work.since, work.due_at))
        }
        _ => None,
    }
}

fn waiting(dossier: &Dossier) -> Option<(Instant, Class)> {
    match &dossier.stage {
        Stage::AwaitingSupplement { term, .. } => Some((term.since, "supplement")),
        Stage::AwaitingFee { term } => Some((term.since, "fee")),
        Stage::Suspended => {
            let stop = dossier.settlement.as_ref().and_then(|settlement| settlement.stop.as_ref());
            stop.map(|stop| (stop.since, "suspended"))
        }
        _ => None,
    }
}

/// Steps behind the present one; the clerk's number is the last of all.
fn rest(dossier: &Dossier, version: &ProcedureVersion, offices: &dyn Offices) -> Vec<Piece> {
    let now = dossier.work.as_ref().map(|work| work.step.as_ref());
    if now == Some(None) {
        return Vec::new();
    }
    let steps: Vec<_> = version.process.handling_steps().collect();
    let from = match now.flatten() {
        Some(step) => steps.iter().position(|other| other.id == *step).map_or(steps.len(), |at| at + 1),
        None => 0,
    };
    let of_step = |step: &&procedure::Step| Piece {
        key: step.id.0.clone(),
        class: step.role.key(),
        unit: offices.unit_for(&dossier.competent_unit, step),
    };
    let mut rest: Vec<Piece> = steps[from..].iter().map(of_step).collect();
    if steps.last().is_none_or(|step| step.role != kernel::Role::Clerk) {
        let unit = offices.registry_of(&dossier.competent_unit);
        rest.push(Piece { key: SmolStr::new_static("number"), class: "number", unit });
    }
    rest
}
