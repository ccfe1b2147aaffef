//! What the passing of time demands of tasks: silence that counts as acceptance, periods that begin, owners who are away.

use kernel::{Actor, PersonId, UnitId};
use steering::task::model::{Owner, TaskId};
use steering::task::{Command, Demand};
use store::StoreError;
use store::task_work::TaskWorkCursor;

use super::machine::{TaskAsk, TaskReply};
use super::wire::task_id;
use crate::app::{App, AppError};

/// Tasks looked at in one go.
const GROUP: i64 = 500;

impl App {
    /// Does all that time demands of tasks now; answers how much was done. Run it every minute or so; on several nodes it
    /// does no harm.
    ///
    /// # Errors
    /// The store failed.
    pub fn tick_tasks(&self) -> Result<usize, StoreError> {
        let now = self.now();
        let waking = self.read(|reader| reader.list_waking_tasks(now, GROUP))?;
        let mut asks = Vec::new();
        for id in waking.iter().filter_map(|id| task_id(id)) {
            let Some(command) = self.demanded(&id)? else { continue };
            asks.push(TaskAsk { actor: Actor::system(), task: id, key: None, command });
        }
        self.done(asks)
    }

    fn done(&self, asks: Vec<TaskAsk>) -> Result<usize, StoreError> {
        let mut done = 0;
        for reply in self.ask_tasks(asks)? {
            done += usize::from(matches!(reply?, TaskReply::Done { .. }));
        }
        Ok(done)
    }

    fn demanded(&self, id: &TaskId) -> Result<Option<Command>, StoreError> {
        let story = match self.task_story(id) {
            Ok(story) => story,
            Err(AppError::Store(error)) => return Err(error),
            Err(AppError::Refused(_)) => None,
        };
        let Some((task, _)) = story else { return Ok(None) };
        let calendar = self.calendar(&task.lead.unit);
        Ok(task.demanded(&calendar, self.now()).map(|demand| match demand {
            Demand::CountAccepted => Command::CountAccepted,
            Demand::MakeOccurrences { periods } => {
                Command::MakeOccurrences { ids: (0..periods).map(|_| self.new_task_id()).collect() }
            }
        }))
    }

    /// What a person who is away holds of tasks goes to the substitute, or to the unit.
    pub(crate) fn move_task_owner(
        &self,
        person: &PersonId,
        substitute: &dyn Fn(&UnitId) -> Option<PersonId>,
        reason: &str,
    ) -> Result<usize, StoreError> {
        let window = (kernel::Instant(i64::MIN), kernel::Instant(i64::MAX));
        let first = TaskWorkCursor::default();
        let held = self.read(|reader| reader.list_task_work(person.as_str(), &[], &[], window, &first, GROUP))?;
        let mut asks = Vec::new();
        for duty in held {
            let Some(task) = task_id(&duty.task) else { continue };
            let unit = UnitId::new(&duty.unit);
            let from = Owner::person(&unit, person);
            let to = substitute(&unit).map_or_else(|| Owner::unit(&unit), |other| Owner::person(&unit, &other));
            let command = Command::MoveOwnership { from, to, reason: reason.to_owned() };
            asks.push(TaskAsk { actor: Actor::system(), task, key: None, command });
        }
        self.done(asks)
    }
}
