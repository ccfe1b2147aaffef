//! What a decision may look at, and what it gives back.

use calendar::Calendar;
use kernel::{Actor, Instant, PersonId, Refusal, UnitId};

use super::clock::{Due, Finish};
use super::command::Command;
use super::event::Event;
use super::model::{Owner, TaskId};
use super::parameters::Parameters;
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
