//! Everything that a decision may look at, gathered beforehand, and what a decision answers.

use calendar::{Calendar, CalendarError, Limit};
use kernel::{Actor, ActorKind, Basis, Instant, PersonId, Refusal, Role, UnitId};
use serde::{Deserialize, Serialize};

use procedure::{DeadlineRules, ProcedureVersion, Step};

use crate::event::Event;
use crate::state::Dossier;

/// What a decision asks about units and people, as of the moment of the decision.
pub trait Offices {
    /// Whether a role held in `granted` reaches `unit`: the same unit or one below it.
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool;
    /// The agency (department, commune) to which a unit belongs; the unit itself when it is one.
    fn agency_of(&self, unit: &UnitId) -> UnitId;
    /// Whether a desk serves a competent unit by territory, so that both receive at the same moment.
    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool;
    /// The unit that does a step of a competent unit's process.
    fn unit_for(&self, competent: &UnitId, step: &Step) -> UnitId;
    /// The unit that numbers and seals results of a competent unit.
    fn registry_of(&self, competent: &UnitId) -> UnitId;
    /// Whether a person works in a unit and is present, so that work can be theirs.
    fn may_own(&self, person: &PersonId, unit: &UnitId) -> bool;
}

/// Operator's parameters that are not those of a procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// A dossier finished by its re-appointment counts as late all the same (UNKNOWN in law; conservative default).
    pub re_appointed_is_late: bool,
    /// The desk's part in a request for papers happens at once.
    pub send_supplement_at_once: bool,
    /// Days after the end within which one may rate.
    pub rating_days: i32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { re_appointed_is_late: true, send_supplement_at_once: false, rating_days: 30 }
    }
}

/// All facts of one decision.
pub struct Context<'a> {
    /// The present moment.
    pub now: Instant,
    /// Who acts.
    pub actor: &'a Actor,
    /// Units and people.
    pub offices: &'a dyn Offices,
    /// Office time of the competent unit.
    pub calendar: &'a Calendar,
    /// Office time of the receiving desk.
    pub desk_calendar: &'a Calendar,
    /// The version in force at acceptance, or today's before.
    pub procedure: &'a ProcedureVersion,
    /// Its deadline rules.
    pub rules: &'a DeadlineRules,
    /// Operator's parameters.
    pub parameters: &'a Parameters,
}

/// A notice to the applicant; its sentences are `notice.<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the turn they tell of")]
pub enum Notice {
    Submitted,
    Accepted,
    CompletionAsked,
    Declined,
    InProcess,
    SupplementAsked,
    SupplementReceived,
    FeeAsked,
    Paid,
    ReAppointed,
    Suspended,
    Resumed,
    Halted,
    Withdrawn,
    Ready,
    Refused,
    Returned,
    Incident,
    Moved,
    Recounted,
}

/// A paper to be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the forms of the paper crate")]
pub enum PaperOrder {
    Receipt,
    CompletionRequest,
    Refusal,
    Apology,
    HaltNotice,
    TransferSlip,
    FeeReceipt,
    ReturnedOriginals,
    ResultSlip,
}

/// What must be done after the decision is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Tell the applicant.
    TellApplicant(Notice),
    /// Tell a unit, or one person in it; the sentence is `duty.<key>`.
    TellOfficial {
        /// Who.
        to: crate::model::Owner,
        /// What.
        key: &'static str,
    },
    /// Issue a paper.
    Issue(PaperOrder),
    /// Tell the national portal the new state.
    Synchronise,
}

/// What a command leads to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What happened, in order; never empty.
    pub events: Vec<Event>,
    /// What must be done afterwards.
    pub effects: Vec<Effect>,
}

impl Decision {
    /// One event.
    pub fn of(event: Event) -> Self {
        Self { events: vec![event], effects: Vec::new() }
    }

    /// Adds an event.
    #[must_use]
    pub fn and(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Adds a notice to the applicant and the synchronisation that goes with every turn.
    #[must_use]
    pub fn tell(mut self, notice: Notice) -> Self {
        self.effects.push(Effect::TellApplicant(notice));
        if !self.effects.contains(&Effect::Synchronise) {
            self.effects.push(Effect::Synchronise);
        }
        self
    }

    /// Adds a notice to officials.
    #[must_use]
    pub fn tell_official(mut self, to: &crate::model::Owner, key: &'static str) -> Self {
        self.effects.push(Effect::TellOfficial { to: to.clone(), key });
        self
    }

    /// Adds a paper.
    #[must_use]
    pub fn issue(mut self, paper: PaperOrder) -> Self {
        self.effects.push(Effect::Issue(paper));
        self
    }
}

/// Result of a decision.
pub type Decided = Result<Decision, Refusal>;

/// Commands by role: the design's table, after NĐ 61/2018 Đ9–11.
pub const AUTHORITY: Basis = Basis("nd61_2018.d11");

impl Context<'_> {
    /// Whether the actor holds one of the roles over a unit.
    pub fn holds(&self, roles: &[Role], unit: &UnitId) -> bool {
        let fits = |grant: &kernel::RoleGrant| roles.contains(&grant.role) && self.offices.reaches(&grant.unit, unit);
        self.actor.grants.iter().any(fits)
    }

    /// Refuses an actor without one of the roles over a unit.
    ///
    /// # Errors
    /// `no_authority`.
    pub fn require(&self, roles: &[Role], unit: &UnitId) -> Result<(), Refusal> {
        if self.holds(roles, unit) { Ok(()) } else { Err(Refusal::new("no_authority", AUTHORITY).with("unit", unit)) }
    }

    /// Of a new dossier: the applicant, a connected system, or the desk on the applicant's behalf.
    ///
    /// # Errors
    /// `no_authority`.
    pub fn require_applicant_or_desk(&self, desk: &UnitId) -> Result<(), Refusal> {
        match self.actor.kind {
            ActorKind::Applicant | ActorKind::Partner { .. } => Ok(()),
            _ => self.require(&[Role::Receptionist, Role::CentreDirector], desk),
        }
    }

    /// The applicant of a dossier, the system through which it was handed in, or the desk on the applicant's behalf.
    ///
    /// # Errors
    /// `no_authority`; of another system `not_handed_in_by_you`.
    pub fn require_own_applicant_or_desk(&self, dossier: &Dossier) -> Result<(), Refusal> {
        let ActorKind::Partner { name } = &self.actor.kind else {
            return self.require_applicant_or_desk(&dossier.receiving_unit);
        };
        if dossier.partner.as_ref() == Some(name) {
            return Ok(());
        }
        let acts = self.require(&[Role::Receptionist, Role::CentreDirector], &dossier.receiving_unit);
        acts.map_err(|_| Refusal::new("not_handed_in_by_you", AUTHORITY))
    }

    /// Only the program itself.
    ///
    /// # Errors
    /// `system_only`.
    pub fn require_system(&self) -> Result<(), Refusal> {
        if self.actor.kind == ActorKind::System { Ok(()) } else { Err(Refusal::new("system_only", AUTHORITY)) }
    }

    /// The official in whose name the command is given.
    ///
    /// # Errors
    /// `official_only`.
    pub fn official(&self) -> Result<&PersonId, Refusal> {
        self.actor.principal().ok_or(Refusal::new("official_only", AUTHORITY))
    }

    /// The moment at which a limit that begins now ends, in office time of the competent unit.
    ///
    /// # Errors
    /// `limit_not_countable`.
    pub fn after(&self, limit: Limit) -> Result<Instant, Refusal> {
        self.calendar.add(self.now, limit).map(|due| due.at).map_err(not_countable)
    }

    /// The same in office time of the desk.
    ///
    /// # Errors
    /// `limit_not_countable`.
    pub fn after_at_desk(&self, limit: Limit) -> Result<Instant, Refusal> {
        self.desk_calendar.add(self.now, limit).map(|due| due.at).map_err(not_countable)
    }
}

/// The calendar cannot count a limit.
pub fn not_countable(error: CalendarError) -> Refusal {
    Refusal::new("limit_not_countable", Basis("blds_2015.d148")).with("cause", error)
}
