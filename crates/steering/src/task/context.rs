//! What a decision may look at, and what it gives back.

use calendar::{Calendar, Limit, LimitUnit};
use kernel::{Actor, ActorKind, Basis, Instant, PersonId, Refusal, Role, UnitId};
use serde::{Deserialize, Serialize};

use super::clock::{Due, Finish};
use super::command::Command;
use super::event::Event;
use super::model::{Owner, TaskId};
use super::state::Task;

/// What the machine asks of the organisation, as of the moment of the decision.
pub trait Offices {
    /// Whether a unit is another one or lies above it.
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool;
    /// Whether a person is in office and present there.
    fn may_own(&self, person: &PersonId, unit: &UnitId) -> bool;
    /// Whether there is such a unit, open at this moment.
    fn is_open(&self, unit: &UnitId) -> bool;
}

/// Which moment decides whether a task was done in time (no law says; rules in use differ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// The report, if it is later confirmed.
    #[default]
    Report,
    /// The confirmation.
    Confirmation,
}

/// The operator's parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// Units that may review documents and follow tasks up: the standing agency, the offices.
    pub reviewing_units: Vec<UnitId>,
    /// Roles that act for such a unit.
    pub reviewer_roles: Vec<Role>,
    /// Roles of a leader as assigner, when the order names no person.
    pub leader_roles: Vec<Role>,
    /// Roles of the head of a lead or coordinating unit.
    pub head_roles: Vec<Role>,
    /// Roles that work on tasks of their unit.
    pub worker_roles: Vec<Role>,
    /// Silence after this counts as accepted.
    pub answer_limit: Limit,
    /// In this time a proposal is to be reviewed.
    pub review_limit: Limit,
    /// In this time the assigner is to decide: a declined task, a report.
    pub decision_limit: Limit,
    /// What waits for a decision lies with the office, not with the leader himself; both may decide.
    pub office_decides: bool,
    /// Which moment decides.
    pub judged_by: JudgedBy,
    /// Finished by the day of an extension counts as late.
    pub extended_is_late: bool,
    /// Working days before the day from which a task is due soon.
    pub due_soon_days: u16,
    /// A report needs a file or the number of a document.
    pub evidence_needed: bool,
    /// The person named as lead signs requests and reports, not only the head of the unit.
    pub person_signs: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        let days = |value| Limit { value, unit: LimitUnit::WorkingDays };
        let heads = vec![Role::AgencyLeader, Role::DivisionHead, Role::CentreDirector];
        let mut workers = heads.clone();
        workers.extend([Role::Specialist, Role::Receptionist, Role::Clerk, Role::ProcedureControl]);
        Self {
            reviewing_units: Vec::new(),
            reviewer_roles: vec![Role::AgencyLeader, Role::DivisionHead, Role::ProcedureControl],
            leader_roles: vec![Role::AgencyLeader, Role::ProvinceLeader],
            head_roles: heads,
            worker_roles: workers,
            answer_limit: days(2.0),
            review_limit: days(3.0),
            decision_limit: days(3.0),
            office_decides: true,
            judged_by: JudgedBy::Report,
            extended_is_late: false,
            due_soon_days: 5,
            evidence_needed: true,
            person_signs: false,
        }
    }
}

/// How another task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KinState {
    /// Not ended.
    Open,
    /// Done.
    Done {
        /// The moment that decided.
        at: Instant,
        /// How.
        finish: Finish,
    },
    /// Ended without a result.
    Ended,
}

/// Facts of the parent or of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kin {
    /// Which.
    pub task: TaskId,
    /// How it stands.
    pub state: KinState,
    /// The day in force, if it has one.
    pub due: Option<Due>,
    /// The work lies with its children: its day does not bind theirs.
    pub gathered: bool,
}

impl Kin {
    /// What others need to know of a task.
    pub fn of(task: &Task) -> Self {
        use super::stage::Stage;
        let state = match &task.stage {
            Stage::Done { decided_at, finish, .. } => KinState::Done { at: *decided_at, finish: *finish },
            stage if stage.is_final() => KinState::Ended,
            _ => KinState::Open,
        };
        let due = task.time.deadline().map(super::Deadline::in_force);
        Self { task: task.id, state, due, gathered: task.is_gathered() }
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
    /// Office time of the lead unit.
    pub calendar: &'a Calendar,
    /// Operator's parameters.
    pub parameters: &'a Parameters,
    /// The parent, if there is one.
    pub parent: Option<&'a Kin>,
    /// The children that exist; one that is listed and not here counts as open.
    pub children: &'a [Kin],
}

/// What must be done after the decision is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The system gives a command about another task: a child is made (`Assign`), ends with the whole (`Cancel`, `Void`,
    /// `Supersede`) or is corrected with it (`Correct`), or a parent may be complete (`Gather`). The last two may be
    /// refused, and then nothing is amiss: a child that is suspended, reported or stands so already keeps what it has, and
    /// a parent with open children waits.
    Order {
        /// Which task.
        task: TaskId,
        /// What.
        command: Box<Command>,
    },
    /// Tell a unit, or one person in it; the sentence is `task_told.<key>`.
    Tell {
        /// Who.
        to: Owner,
        /// What.
        key: &'static str,
    },
}

/// What a command leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// Adds a notice.
    #[must_use]
    pub fn tell(self, to: &Owner, key: &'static str) -> Self {
        self.with(Effect::Tell { to: to.clone(), key })
    }

    /// Adds a command about another task.
    #[must_use]
    pub fn order(self, task: TaskId, command: Command) -> Self {
        self.with(Effect::Order { task, command: Box::new(command) })
    }

    /// Adds an effect.
    #[must_use]
    fn with(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }
}

/// Result of a decision.
pub type Decided = Result<Decision, Refusal>;

/// Who may what with a task: the design's table.
pub const AUTHORITY: Basis = Basis("design.task_authority");

impl Context<'_> {
    /// Whether the actor holds one of the roles over a unit.
    pub fn holds(&self, roles: &[Role], unit: &UnitId) -> bool {
        let fits = |grant: &kernel::RoleGrant| roles.contains(&grant.role) && self.offices.reaches(&grant.unit, unit);
        self.actor.grants.iter().any(fits)
    }

    /// Only the program itself.
    ///
    /// # Errors
    /// `system_only`.
    pub fn require_system(&self) -> Result<(), Refusal> {
        if self.actor.kind == ActorKind::System { Ok(()) } else { Err(Refusal::new("system_only", AUTHORITY)) }
    }

    /// Who acts for a reviewing unit.
    ///
    /// # Errors
    /// `task_not_reviewer`.
    pub fn require_reviewer(&self, office: &UnitId) -> Result<(), Refusal> {
        if self.reviews(office) { Ok(()) } else { Err(Refusal::new("task_not_reviewer", AUTHORITY).with("unit", office)) }
    }

    fn reviews(&self, office: &UnitId) -> bool {
        self.parameters.reviewing_units.contains(office) && self.holds(&self.parameters.reviewer_roles, office)
    }

    /// The assigner, or the office on his behalf; of a part, the head of the unit that handed it on.
    ///
    /// # Errors
    /// `task_not_assigner`.
    pub fn require_assigner(&self, task: &Task) -> Result<(), Refusal> {
        let named = || match &task.assigner.person {
            Some(person) => self.actor.principal() == Some(person),
            None => self.holds(&self.parameters.leader_roles, &task.assigner.unit),
        };
        let acts = match task.origin {
            super::model::Origin::Part { .. } => named() || self.holds(&self.parameters.head_roles, &task.office),
            _ => named() || self.reviews(&task.office),
        };
        if acts { Ok(()) } else { Err(Refusal::new("task_not_assigner", AUTHORITY).with("unit", &task.assigner.unit)) }
    }

    /// The same, or the system that carries an order about the whole on to its children.
    ///
    /// # Errors
    /// `task_not_assigner`.
    pub fn require_assigner_or_system(&self, task: &Task) -> Result<(), Refusal> {
        if self.actor.kind == ActorKind::System { Ok(()) } else { self.require_assigner(task) }
    }

    /// The head of the lead unit.
    ///
    /// # Errors
    /// `task_not_head`.
    pub fn require_head(&self, task: &Task) -> Result<(), Refusal> {
        let heads = self.holds(&self.parameters.head_roles, &task.lead.unit);
        if heads { Ok(()) } else { Err(Refusal::new("task_not_head", AUTHORITY).with("unit", &task.lead.unit)) }
    }

    /// The head of the lead unit, or the person named as lead.
    ///
    /// # Errors
    /// `task_not_head`.
    pub fn require_lead(&self, task: &Task) -> Result<(), Refusal> {
        if self.is_lead_person(task) { Ok(()) } else { self.require_head(task) }
    }

    /// Who signs for the lead: the head; the person named, for a part of the house or by parameter.
    ///
    /// # Errors
    /// `task_not_head`.
    pub fn require_signer(&self, task: &Task) -> Result<(), Refusal> {
        let may = self.parameters.person_signs || matches!(task.origin, super::model::Origin::Part { .. });
        if may { self.require_lead(task) } else { self.require_head(task) }
    }

    /// Whoever works on it: the person named, the head; any worker of the unit while nobody is named.
    ///
    /// # Errors
    /// `task_not_lead`.
    pub fn require_worker(&self, task: &Task) -> Result<(), Refusal> {
        let works = task.lead.person.is_none() && self.holds(&self.parameters.worker_roles, &task.lead.unit);
        if works || self.require_lead(task).is_ok() {
            return Ok(());
        }
        Err(Refusal::new("task_not_lead", AUTHORITY).with("unit", &task.lead.unit))
    }

    fn is_lead_person(&self, task: &Task) -> bool {
        task.lead.person.is_some() && self.actor.principal() == task.lead.person.as_ref()
    }

    /// The names of who acts and in whose place.
    pub fn names(&self) -> Vec<PersonId> {
        let mut names: Vec<PersonId> = self.actor.person().into_iter().chain(self.actor.principal()).cloned().collect();
        names.dedup();
        names
    }

    /// Whether the actor, or whoever the actor stands for, is among the names.
    pub fn is_among(&self, names: &[PersonId]) -> bool {
        self.names().iter().any(|name| names.contains(name))
    }

    /// The moment at which a limit that begins now ends.
    ///
    /// # Errors
    /// `limit_not_countable`.
    pub fn after(&self, limit: Limit) -> Result<Instant, Refusal> {
        let counted = self.calendar.add(self.now, limit).map(|due| due.at);
        counted.map_err(|error| Refusal::new("limit_not_countable", Basis("blds_2015.d148")).with("cause", error))
    }

    /// What binds a child: the day in force of a parent that has the work itself.
    pub fn bound(&self) -> Option<Due> {
        self.parent.filter(|parent| !parent.gathered).and_then(|parent| parent.due)
    }
}
