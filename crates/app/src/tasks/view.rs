//! One task as people look at it: state, history, clock, its tree, and exactly the actions that somebody may do now.

use std::sync::Arc;

use kernel::{Actor, ActorKind, Instant, PersonId, Refusal};
use org::Org;
use steering::task::options::{Choice, choices};
use steering::task::{Command, Context, Deadline, Kin, Task, TimeClass, decide};
use steering::task::model::TaskId;
use store::StoreError;
use store::tasks::TaskRow;

use super::machine::TaskOffices;
use super::wire::{TaskEntry, task_stream, tell_task};
use crate::app::{App, AppError, AppResult};
use crate::view::signed_minutes;

/// Children shown at most.
const CHILDREN: i64 = 500;

/// A task with its history, as the viewer may see it.
pub struct TaskView {
    /// The task.
    pub task: Task,
    /// All that happened, in order.
    pub history: Vec<TaskEntry>,
    /// Version of the stream: how many events.
    pub version: i64,
    /// The task above it.
    pub parent: Option<TaskRow>,
    /// Its children, oldest first.
    pub children: Vec<TaskRow>,
    /// How it stands in time.
    pub time_class: TimeClass,
    /// Working minutes left to the day in force; negative when it has passed; none without a clock that runs.
    pub minutes_left: Option<i64>,
    /// What the viewer may do now, and why not the rest.
    pub choices: Vec<Choice>,
    /// Units and people.
    pub org: Arc<Org>,
    /// The moment of looking.
    pub now: Instant,
}

fn damaged(error: &impl ToString) -> AppError {
    StoreError::Format(error.to_string()).into()
}

impl App {
    /// A task and all that happened, for use cases that have checked who asks.
    ///
    /// # Errors
    /// The store failed.
    pub fn task_story(&self, id: &TaskId) -> AppResult<Option<(Task, Vec<TaskEntry>)>> {
        let records = self.read(|reader| reader.list_stream(&task_stream(id)))?;
        tell_task(&records).map_err(|error| damaged(&error))
    }

    /// The task as the actor may see it; none when there is none for this actor.
    ///
    /// # Errors
    /// The store failed.
    pub fn task_view(&self, actor: &Actor, id: &TaskId) -> AppResult<Option<TaskView>> {
        let Some((task, history)) = self.task_story(id)? else { return Ok(None) };
        let org = self.org();
        if !self.sees_task(&org, actor, &task) {
            return Ok(None);
        }
        let now = self.now();
        let (parent, children) = self.task_kin(&task)?;
        let tried = self.tried(actor, &task, &org, now)?;
        let calendar = self.calendar(&task.lead.unit);
        let parameters = self.task_parameters();
        let time_class = task.time_class(&calendar, &parameters, now);
        let runs = matches!(time_class, TimeClass::NotDue | TimeClass::DueSoon | TimeClass::Overdue);
        let due = task.time.deadline().map(Deadline::in_force).filter(|_| runs);
        let minutes_left = due.map(|due| signed_minutes(&calendar, now, due.at()));
        let version = history.len() as i64;
        Ok(Some(TaskView { task, history, version, parent, children, time_class, minutes_left, choices: tried, org, now }))
    }

    /// The task above, and those below.
    ///
    /// # Errors
    /// The store failed.
    pub fn task_kin(&self, task: &Task) -> AppResult<(Option<TaskRow>, Vec<TaskRow>)> {
        let (id, parent) = (task.id.to_string(), task.origin.parent().map(|parent| parent.to_string()));
        Ok(self.read(|reader| {
            let above = parent.as_deref().map(|parent| reader.find_task(parent)).transpose()?.flatten();
            let below = if task.children.is_empty() { Vec::new() } else { reader.list_child_tasks(&id, CHILDREN)? };
            Ok((above, below))
        })?)
    }

    fn kin_of(&self, ids: impl Iterator<Item = TaskId>) -> AppResult<Vec<Kin>> {
        let mut kin = Vec::new();
        for id in ids {
            if let Some((task, _)) = self.task_story(&id)? {
                kin.push(Kin::of(&task));
            }
        }
        Ok(kin)
    }

    fn with_context<T>(
        &self,
        actor: &Actor,
        task: &Task,
        org: &Arc<Org>,
        now: Instant,
        work: impl FnOnce(&Context<'_>) -> T,
    ) -> AppResult<T> {
        let parent = self.kin_of(task.origin.parent().into_iter())?;
        let children = self.kin_of(task.children.iter().map(|child| child.task))?;
        let (offices, calendar) = (TaskOffices { org: org.clone(), at: now }, self.calendar(&task.lead.unit));
        let parameters = self.task_parameters();
        Ok(work(&Context {
            now,
            actor,
            offices: &offices,
            calendar: &calendar,
            parameters: &parameters,
            parent: parent.first(),
            children: &children,
        }))
    }

    fn tried(&self, actor: &Actor, task: &Task, org: &Arc<Org>, now: Instant) -> AppResult<Vec<Choice>> {
        let mut people = org.people(now.day());
        let offices = TaskOffices { org: org.clone(), at: now };
        let fits = |person: &&org::Person| {
            let busy = Some(&person.id) == task.lead.person.as_ref() || Some(&person.id) == task.assigner.person.as_ref();
            !busy && steering::task::Offices::may_own(&offices, &person.id, &task.lead.unit)
        };
        let colleague: Option<PersonId> = people.find(fits).map(|person| person.id.clone());
        self.with_context(actor, task, org, now, |context| choices(task, context, colleague.as_ref()))
    }

    /// What would come of a command, without giving it.
    ///
    /// # Errors
    /// The refusal, or the store failed.
    pub fn would_task(&self, actor: &Actor, task: &Task, command: Command) -> AppResult<Result<(), Refusal>> {
        let (org, now) = (self.org(), self.now());
        self.with_context(actor, task, &org, now, |context| decide(Some(task), command, context).map(drop))
    }

    /// Whether an official may see a task: who follows it up, gave it, has it, helps, had to do with it by name; members of
    /// the committee in their areas; leaders and inspectors of the province.
    pub fn sees_task(&self, org: &Org, actor: &Actor, task: &Task) -> bool {
        if actor.kind == ActorKind::System {
            return true;
        }
        let scope = self.task_scope(org, actor);
        let area = task.area.as_deref().unwrap_or_default();
        let concerned = [&task.lead.unit, &task.office, &task.assigner.unit, &task.decider.unit];
        let helps = task.coordinators.iter().map(|line| &line.unit);
        // A leader's unit is the province: its people are not all concerned.
        let units = concerned.into_iter().filter(|unit| org.unit(unit).is_some_and(|unit| unit.kind != org::UnitKind::Province));
        let named = [&task.lead.person, &task.assigner.person, &task.decider.person];
        let me = actor.principal();
        named.into_iter().any(|person| person.is_some() && person.as_ref() == me)
            || task.children.iter().any(|child| scope.covers(child.lead.unit.as_str(), ""))
            || units.chain(helps).any(|unit| scope.covers(unit.as_str(), area))
            || scope.all
            || (!area.is_empty() && scope.areas.iter().any(|own| own == area))
    }
}
