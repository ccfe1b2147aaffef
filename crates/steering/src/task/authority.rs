//! Who may what with a task: reviewer, assigner or the office on his behalf, head of the lead unit, person, worker.

use calendar::Limit;
use kernel::{ActorKind, Basis, Instant, PersonId, Refusal, Role, UnitId};

use super::clock::Due;
use super::context::Context;
use super::model::Origin;
use super::state::Task;

/// The design's table of who may what.
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
            Origin::Part { .. } => named() || self.holds(&self.parameters.head_roles, &task.office),
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

    /// The head of the lead unit. Who gave the task does not act for its lead, although his office may reach it.
    ///
    /// # Errors
    /// `task_not_head`, `task_own_assigner`.
    pub fn require_head(&self, task: &Task) -> Result<(), Refusal> {
        if let Some(person) = self.actor.principal().filter(|person| task.assigner.person.as_ref() == Some(*person)) {
            return Err(Refusal::new("task_own_assigner", AUTHORITY).with("person", person));
        }
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
        let may = self.parameters.person_signs || matches!(task.origin, Origin::Part { .. });
        if may { self.require_lead(task) } else { self.require_head(task) }
    }

    /// Whoever works on it: the person named, the head; any worker of the unit while nobody is named.
    ///
    /// # Errors
    /// `task_not_lead`.
    pub fn require_worker(&self, task: &Task) -> Result<(), Refusal> {
        let gave = self.actor.principal().is_some() && self.actor.principal() == task.assigner.person.as_ref();
        let works = !gave && task.lead.person.is_none() && self.holds(&self.parameters.worker_roles, &task.lead.unit);
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
