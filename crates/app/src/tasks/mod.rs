//! Steering: tasks over the store. The machine runs on the appender's thread ([`machine`]); boards, work lists and views
//! read what it shows; [`documents`] brings documents in and makes proposals of what is read in them.

mod boards;
mod book;
mod by_document;
mod counted;
mod digest;
mod directory;
mod documents;
mod machine;
mod measured;
mod plans;
mod projection;
mod remind;
pub mod report;
mod review;
mod ticks;
mod view;
mod wire;

use std::collections::BTreeSet;

use journal::StreamId;
use kernel::{Actor, DossierId, Instant, UnitId};
use org::{Org, UnitKind};
use steering::task::model::{DocumentId, TaskId};
use steering::task::{Command, JudgedBy, Parameters};
use store::{Reader, ReplyTo, Store, StoreError};

use crate::app::{App, AppError, AppResult};
use crate::province::{Answer, Order};
use crate::settings::{SettingEvent, Settings};

pub use boards::{Board, BoardKind, Counted, TaskNarrow, TaskScope, rows, task_claims};
pub use by_document::DocumentSum;
pub use counted::{Axis, EVER, Group, Reach, Standing, Sum, groups, part_groups, total_keys, week_end};
pub use digest::{TaskDigest, TaskDigestLine, TaskDigestList};
pub(crate) use directory::NamesKept;
pub use directory::names_on;
pub(crate) use documents::ReadingsKept;
pub use documents::{DocumentView, NO_DEADLINE, NewDocument, Proposed, document_files, task_files};
pub use machine::{TaskAsk, TaskLaw, TaskOffices, TaskReply};
pub(crate) use machine::{TaskMachine, shown_task};
pub use measured::{Measure, Measured};
pub use plans::{LineFate, RunningFate};
pub use projection::{TaskListView, due_of, duty_key, origin, task_projection};
pub(crate) use projection::{task_counter, task_keys};
pub use remind::TaskReminders;
pub(crate) use remind::{KEY as REMINDERS, Reminder, check as check_reminders};
pub use review::{draft_of, merged};
pub use view::TaskView;
pub use wire::{TASKS, TaskEntry, fold_task, task_id, task_stream, tell_task};

/// Kind of the effect by which officials hear of a task.
pub(crate) const TOLD: &str = "tell_task";
/// Where it is kept by which moment tasks are judged in the read models.
const JUDGED: &str = "read_models.judged_by";
/// Agencies whose departments follow tasks up unless the operator names others: the standing agency of reform.
const STANDING: &str = "SNV";

/// The operator's parameters; without named reviewing units these are the office of the province and the standing agency.
pub(crate) fn parameters(settings: &Settings, org: &Org) -> Parameters {
    let mut parameters = settings.steering();
    if parameters.reviewing_units.is_empty() {
        let reviews = |unit: &&org::Unit| {
            unit.kind == UnitKind::Province
                || unit.kind == UnitKind::Department && unit.agency.as_deref() == Some(STANDING)
        };
        let found: BTreeSet<UnitId> = org.units_ever().filter(reviews).map(|unit| unit.id.clone()).collect();
        parameters.reviewing_units = found.into_iter().collect();
    }
    parameters
}

/// Which moment decides, as the settings of the journal say.
pub(crate) fn judged_by(reader: &mut Reader<'_>) -> Result<JudgedBy, StoreError> {
    let mut settings = Settings::default();
    for record in reader.list_stream(&StreamId::new("setting", "province"))? {
        if let Ok(event) = serde_json::from_str::<SettingEvent>(&record.payload) {
            settings.evolve(&event);
        }
    }
    Ok(settings.steering().judged_by)
}

/// Whether the read models were made by another moment than the settings say now.
pub(crate) fn judged_otherwise(store: &Store) -> Result<bool, StoreError> {
    let (wanted, kept) = store.read(|reader| Ok((judged_by(reader)?, reader.find_setting(JUDGED)?)))?;
    let kept = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(JudgedBy::default());
    Ok(wanted != kept)
}

pub(crate) fn keep_judged_by(store: &Store, judged_by: JudgedBy) -> Result<(), StoreError> {
    let text = serde_json::to_string(&judged_by)?;
    store.write(move |writer| writer.put_setting(JUDGED, &text))
}

fn reply_of(answer: Answer) -> Result<TaskReply, StoreError> {
    match answer {
        Answer::Task(reply) => Ok(reply),
        _ => Err(StoreError::Closed),
    }
}

impl App {
    /// A fresh identity for a task.
    pub fn new_task_id(&self) -> TaskId {
        let DossierId(id) = self.new_id();
        TaskId(id)
    }

    /// A fresh identity for a document.
    pub fn new_document_id(&self) -> DocumentId {
        let DossierId(id) = self.new_id();
        DocumentId(id)
    }

    /// Parameters of the task machine in force.
    pub fn task_parameters(&self) -> std::sync::Arc<Parameters> {
        self.shared.task_law.parameters.get()
    }

    /// Gives a command about a task and waits until it is durable; a refusal is a reply.
    ///
    /// # Errors
    /// The store failed.
    pub fn ask_task(&self, ask: TaskAsk) -> Result<TaskReply, StoreError> {
        reply_of(self.call(Order::Task(Box::new(ask)))?)
    }

    /// A command about a task.
    ///
    /// # Errors
    /// Refused, or the store failed.
    pub fn act_task(&self, actor: Actor, task: TaskId, key: Option<String>, command: Command) -> AppResult<TaskReply> {
        match self.ask_task(TaskAsk { actor, task, key, command })? {
            TaskReply::Refused(refusal) => Err(AppError::Refused(refusal)),
            done => Ok(done),
        }
    }

    /// Gives many commands at once, so that they share transactions; the replies in their order.
    ///
    /// # Errors
    /// The store is closed.
    pub fn ask_tasks(&self, asks: impl IntoIterator<Item = TaskAsk>) -> Result<Vec<Result<TaskReply, StoreError>>, StoreError> {
        let answers = self.call_all(asks.into_iter().map(|ask| Order::Task(Box::new(ask))))?;
        Ok(answers.into_iter().map(|answer| answer.and_then(reply_of)).collect())
    }

    /// A command of a simulated or imported past: it happens at `at`, which is not before what was given earlier; unless
    /// `told`, nobody is told. The answer comes on the appender's thread.
    ///
    /// # Errors
    /// The province is real, or the store is closed.
    pub fn submit_task_as_of(&self, ask: TaskAsk, at: Instant, told: bool, reply: ReplyTo<TaskReply>) -> Result<(), StoreError> {
        if !self.setup.simulated {
            return Err(StoreError::Format("a real province has no simulated past".to_owned()));
        }
        let answer: ReplyTo<Answer> = Box::new(move |answer| reply(answer.and_then(reply_of)));
        self.submit_order(Order::PastTask(Box::new(ask), at, told), answer)
    }
}
