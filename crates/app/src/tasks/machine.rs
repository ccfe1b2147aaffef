//! The task machine on the appender's thread: load, gather the context, decide, append, project, enqueue; and what a
//! decision orders about other tasks, in the same transaction.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use calendar::Calendar;
use journal::{Record, StreamId};
use kernel::{Actor, Basis, Instant, PersonId, Refusal, UnitId};
use org::Org;
use serde::{Deserialize, Serialize};
use steering::task::model::TaskId;
use steering::task::{Command, Context, Decision, Effect, JudgedBy, Kin, Offices, Parameters, Task, decide, evolve};
use store::{Batch, MeasureKey, Projection, StoreError};

use super::projection::task_projection;
use super::wire::{TASKS, fold_task, task_id, task_stream, to_new_event};
use crate::cell::Cell;

/// A command about a task with who gives it.
#[derive(Debug, Clone)]
pub struct TaskAsk {
    /// Who acts, with the roles held now.
    pub actor: Actor,
    /// Which task.
    pub task: TaskId,
    /// Idempotency key of the write.
    pub key: Option<String>,
    /// What is asked.
    pub command: Command,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskReply {
    /// Done, durable.
    Done {
        /// The task: with a repeated key that of the first time.
        task: TaskId,
        /// Version of its stream.
        version: i64,
        /// Key of its state.
        state: String,
    },
    /// Not done, and why.
    Refused(Refusal),
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    task: TaskId,
    version: i64,
    state: String,
}

/// What decisions about tasks look at besides the task.
pub struct TaskLaw {
    /// Units and people.
    pub org: Arc<Cell<Org>>,
    /// Office time of a unit.
    pub calendar: Box<dyn Fn(&UnitId) -> Calendar + Send + Sync>,
    /// Operator's parameters; reviewing units are filled in.
    pub parameters: Cell<Parameters>,
    /// Which moment decides, for the counters: as the read models were made.
    pub judged_by: JudgedBy,
}

/// The organisation at a moment, as the task machine asks it.
pub struct TaskOffices {
    /// The organisation.
    pub org: Arc<Org>,
    /// The moment.
    pub at: Instant,
}

impl Offices for TaskOffices {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        self.org.is_within(unit, granted)
    }

    fn may_own(&self, person: &PersonId, unit: &UnitId) -> bool {
        let day = self.at.day();
        let held = |holding: &org::Holding| {
            self.org.is_within(unit, &holding.unit) || self.org.is_within(&holding.unit, unit)
        };
        self.org.present(person, self.at) && self.org.holdings_on(person, day).any(held)
    }

    fn is_open(&self, unit: &UnitId) -> bool {
        self.org.unit(unit).is_some_and(|unit| unit.is_open(self.at.day()))
    }
}

#[derive(Debug, Clone)]
struct Known {
    task: Task,
    /// Position of its first event.
    seq: i64,
    version: i64,
}

/// Tasks kept between batches, at most.
const KEEP: usize = 16_384;

/// The machine.
pub(crate) struct TaskMachine {
    law: Arc<TaskLaw>,
    known: HashMap<TaskId, Known>,
    touched: Vec<TaskId>,
    open: HashMap<TaskId, Projection>,
    shown: Vec<TaskId>,
    added: Vec<(MeasureKey, i64)>,
}

const TASK: Basis = Basis("design.task_states");

impl TaskMachine {
    pub(crate) fn new(law: Arc<TaskLaw>) -> Self {
        let (known, open) = (HashMap::new(), HashMap::new());
        Self { law, known, touched: Vec::new(), open, shown: Vec::new(), added: Vec::new() }
    }

    /// What the batch added to measures; asked once, before `committed`.
    pub(crate) fn take_added(&mut self) -> Vec<(MeasureKey, i64)> {
        std::mem::take(&mut self.added)
    }

    pub(crate) fn catch_up(&mut self, records: &[Record]) {
        for record in records.iter().filter(|record| record.stream.kind == TASKS) {
            if let Some(id) = task_id(&record.stream.id) {
                self.known.remove(&id);
            }
        }
    }

    pub(crate) fn streams(&self, ask: &TaskAsk) -> Option<StreamId> {
        (!self.known.contains_key(&ask.task) && !begins(&ask.command)).then(|| task_stream(&ask.task))
    }

    pub(crate) fn begins(&self, ask: &TaskAsk) -> Option<StreamId> {
        begins(&ask.command).then(|| task_stream(&ask.task))
    }

    /// Handles a command and all that it orders; `told`: with its notices.
    pub(crate) fn handle(&mut self, batch: &mut Batch<'_>, ask: TaskAsk, told: bool) -> TaskReply {
        match self.answer(batch, ask, told) {
            Ok(reply) => reply,
            Err(error) => {
                batch.fail(error);
                TaskReply::Refused(Refusal::new("store_failed", TASK))
            }
        }
    }

    fn answer(&mut self, batch: &mut Batch<'_>, ask: TaskAsk, told: bool) -> Result<TaskReply, StoreError> {
        if let Some(reply) = remembered(batch, ask.key.as_deref())? {
            return Ok(reply);
        }
        let decision = match self.decide(batch, ask.task, ask.command, &ask.actor)? {
            Ok(decision) => decision,
            Err(refusal) => return Ok(TaskReply::Refused(refusal)),
        };
        let effects = self.write(batch, &ask.actor, ask.task, decision)?;
        self.follow(batch, (ask.task, effects), told)?;
        let Some(known) = self.known.get(&ask.task) else { return Err(lost(ask.task)) };
        let (version, state) = (known.version, known.task.stage.key().to_owned());
        if let Some(key) = &ask.key {
            let kept = Kept { task: ask.task, version, state: state.clone() };
            batch.remember(key, &serde_json::to_string(&kept)?);
        }
        Ok(TaskReply::Done { task: ask.task, version, state })
    }

    /// Carries out what was ordered, as the program itself, and what that orders in turn.
    fn follow(&mut self, batch: &mut Batch<'_>, first: (TaskId, Vec<Effect>), told: bool) -> Result<(), StoreError> {
        let system = Actor::system();
        let mut waiting = VecDeque::from([first]);
        while let Some((about, effects)) = waiting.pop_front() {
            for effect in effects {
                match effect {
                    Effect::Tell { to, key } if told => {
                        let payload = serde_json::json!({"task": about, "what": {"to": to, "key": key}});
                        batch.enqueue(super::TOLD, &payload.to_string());
                    }
                    Effect::Tell { .. } => {}
                    Effect::Order { task, command } => {
                        let quiet = matches!(*command, Command::Correct { .. } | Command::Gather);
                        match self.decide(batch, task, *command, &system)? {
                            Ok(decision) => {
                                let effects = self.write(batch, &system, task, decision)?;
                                waiting.push_back((task, effects));
                            }
                            // A child that has what it needs keeps it; a parent with open children waits.
                            Err(_) if quiet => {}
                            Err(refusal) => tracing::error!(%task, code = refusal.code, "an ordered command was refused"),
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The task as it is now; read once, then kept.
    fn load(&mut self, batch: &mut Batch<'_>, id: TaskId) -> Result<bool, StoreError> {
        if self.known.contains_key(&id) {
            return Ok(true);
        }
        let records = batch.load_stream(&task_stream(&id))?;
        let Some(first) = records.first() else { return Ok(false) };
        let task = fold_task(&records).map_err(|error| StoreError::Format(error.to_string()))?;
        let (seq, version) = (first.position, records.len() as i64);
        if let Some(task) = task {
            self.known.insert(id, Known { task, seq, version });
        }
        Ok(true)
    }

    fn decide(
        &mut self,
        batch: &mut Batch<'_>,
        id: TaskId,
        command: Command,
        actor: &Actor,
    ) -> Result<Result<Decision, Refusal>, StoreError> {
        let exists = self.load(batch, id)?;
        let mut kin = Vec::new();
        let mut parent = named_parent(&command);
        if let Some(known) = self.known.get(&id).filter(|_| exists) {
            parent = known.task.origin.parent();
            kin = known.task.children.iter().map(|child| child.task).collect();
        }
        for other in kin.iter().chain(&parent) {
            self.load(batch, *other)?;
        }
        let kin_of = |id: &TaskId| self.known.get(id).map(|known| Kin::of(&known.task));
        let children: Vec<Kin> = kin.iter().filter_map(kin_of).collect();
        let parent = parent.as_ref().and_then(kin_of);
        let task = self.known.get(&id).map(|known| &known.task);
        let unit = task.map(|task| task.lead.unit.clone()).or_else(|| named_unit(&command));
        let calendar = unit.map_or_else(Calendar::embedded, |unit| (self.law.calendar)(&unit));
        let parameters = self.law.parameters.get();
        let now = batch.now();
        let offices = TaskOffices { org: self.law.org.get(), at: now };
        let context = Context {
            now,
            actor,
            offices: &offices,
            calendar: &calendar,
            parameters: &parameters,
            parent: parent.as_ref(),
            children: &children,
        };
        Ok(decide(task, command, &context))
    }

    fn write(&mut self, batch: &mut Batch<'_>, actor: &Actor, id: TaskId, decision: Decision) -> Result<Vec<Effect>, StoreError> {
        let (now, province, judged_by) = (batch.now(), batch.province(), self.law.judged_by);
        let known = self.known.remove(&id);
        self.open.entry(id).or_insert_with(|| {
            self.touched.push(id);
            known.as_ref().map_or_else(Projection::default, |k| task_projection(province, &k.task, k.seq, judged_by))
        });
        let version = known.as_ref().map_or(0, |k| k.version);
        let events = decision.events.iter().map(to_new_event).collect::<Result<Vec<_>, _>>()?;
        let appended = batch.append(&task_stream(&id), version, actor, events)?;
        let seq = known.as_ref().map_or(appended.first_position, |k| k.seq);
        let change = |task: Option<Task>, event| evolve(task, event, now, &actor.kind);
        let Some(task) = decision.events.iter().fold(known.map(|k| k.task), change) else { return Err(lost(id)) };
        self.known.insert(id, Known { task, seq, version: appended.version });
        Ok(decision.effects)
    }

    pub(crate) fn finish(&mut self, batch: &mut Batch<'_>) {
        let judged_by = self.law.judged_by;
        for id in std::mem::take(&mut self.touched) {
            let Some(before) = self.open.remove(&id) else { continue };
            let shown = |k: &Known| task_projection(batch.province(), &k.task, k.seq, judged_by);
            let after = self.known.get(&id).map_or_else(Projection::default, shown);
            batch.project(&before, &after);
            if before.measures != after.measures {
                self.added.extend(before.measures.into_iter().map(|(key, n)| (key, -n)));
                self.added.extend(after.measures);
            }
            self.shown.push(id);
        }
    }

    pub(crate) fn committed(&mut self) {
        self.shown.clear();
        self.added.clear();
        if self.known.len() > KEEP {
            self.known.retain(|_, known| !known.task.stage.is_final());
            if self.known.len() > KEEP / 4 * 3 {
                self.known.clear();
            }
        }
    }

    pub(crate) fn rolled_back(&mut self) {
        self.added.clear();
        self.open.clear();
        self.shown.append(&mut self.touched);
        self.shown.drain(..).for_each(|id| {
            self.known.remove(&id);
        });
    }
}

fn lost(id: TaskId) -> StoreError {
    StoreError::Format(format!("a decision without a task: {id}"))
}

const fn begins(command: &Command) -> bool {
    matches!(command, Command::Propose(_) | Command::Assign(_) | Command::Import(..))
}

fn named_parent(command: &Command) -> Option<TaskId> {
    match command {
        Command::Assign(new) | Command::Import(new, _) => new.origin.parent(),
        _ => None,
    }
}

/// Whose office time counts for a task that does not exist yet.
fn named_unit(command: &Command) -> Option<UnitId> {
    match command {
        Command::Propose(proposal) => Some(proposal.office.clone()),
        Command::Assign(new) | Command::Import(new, _) => Some(new.lead.unit.clone()),
        _ => None,
    }
}

fn remembered(batch: &mut Batch<'_>, key: Option<&str>) -> Result<Option<TaskReply>, StoreError> {
    let Some(key) = key else { return Ok(None) };
    let Some(text) = batch.find_idempotent(key)? else { return Ok(None) };
    let kept: Kept = serde_json::from_str(&text)?;
    Ok(Some(TaskReply::Done { task: kept.task, version: kept.version, state: kept.state }))
}

/// The projection that a task's events give, to write the read models anew.
pub(crate) fn shown_task(
    province: kernel::Province,
    records: &[Record],
    judged_by: JudgedBy,
) -> Result<Projection, StoreError> {
    let Some(first) = records.first() else { return Ok(Projection::default()) };
    let task = fold_task(records).map_err(|error| StoreError::Format(error.to_string()))?;
    Ok(task.map_or_else(Projection::default, |task| task_projection(province, &task, first.position, judged_by)))
}
