//! Between the events of tasks and the rows of the journal: versioned stored forms, lifted on read.

use journal::{Record, StreamId};
use kernel::{ActorKind, Instant};
use steering::task::model::TaskId;
use steering::task::{Event, Task, WIRE, evolve};
use store::NewEvent;

use crate::wire::WireError;

/// Kind of stream of tasks.
pub const TASKS: &str = "task";

/// One event of a task with its envelope.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEntry {
    /// Place in the province's chain.
    pub position: i64,
    /// When.
    pub at: Instant,
    /// Who.
    pub actor: ActorKind,
    /// What.
    pub event: Event,
}

/// The stream of a task.
pub fn task_stream(id: &TaskId) -> StreamId {
    StreamId::new(TASKS, id.to_string())
}

/// The identity in a text.
pub fn task_id(text: &str) -> Option<TaskId> {
    text.parse().ok().map(TaskId)
}

/// An event in its stored form.
pub(super) fn to_new_event(event: &Event) -> Result<NewEvent, serde_json::Error> {
    Ok(NewEvent { event_type: event.name().into(), wire: WIRE, payload: serde_json::to_string(event)? })
}

fn lift(record: &Record) -> Result<(Event, ActorKind), WireError> {
    if record.wire != WIRE {
        let event_type = record.event_type.to_string();
        return Err(WireError::NewerForm { position: record.position, event_type, wire: record.wire });
    }
    let fail = |cause| WireError::Json { position: record.position, cause };
    let event = serde_json::from_str(&record.payload).map_err(fail)?;
    Ok((event, serde_json::from_str(&record.actor).map_err(fail)?))
}

/// The state that a whole stream gives, and all that happened; none for an empty one.
///
/// # Errors
/// An event cannot be read, or the stream does not begin as a task does.
pub fn tell_task(records: &[Record]) -> Result<Option<(Task, Vec<TaskEntry>)>, WireError> {
    let (mut state, mut history) = (None, Vec::with_capacity(records.len()));
    for record in records {
        let (event, actor) = lift(record)?;
        state = evolve(state, &event, record.at, &actor);
        if state.is_none() {
            return Err(WireError::NoBeginning(record.stream.clone()));
        }
        history.push(TaskEntry { position: record.position, at: record.at, actor, event });
    }
    Ok(state.map(|state| (state, history)))
}

/// The state that a whole stream gives; none for an empty one.
///
/// # Errors
/// An event cannot be read, or the stream does not begin as a task does.
pub fn fold_task(records: &[Record]) -> Result<Option<Task>, WireError> {
    let mut state = None;
    for record in records {
        let (event, actor) = lift(record)?;
        state = evolve(state, &event, record.at, &actor);
        if state.is_none() {
            return Err(WireError::NoBeginning(record.stream.clone()));
        }
    }
    Ok(state)
}
