//! Between the events of the dossier and the rows of the journal: versioned stored forms, lifted on read.

use dossier::{Dossier, Event};
use journal::{Record, StreamId};
use kernel::{ActorKind, DossierId};
use store::NewEvent;

use crate::ports::Entry;

/// Kind of stream of dossiers.
pub const KIND: &str = "dossier";

/// Why a stored event cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// It was written by a newer program.
    #[error("event {position} ({event_type}) has stored form {wire}, which this program does not know")]
    NewerForm {
        /// Where it stands.
        position: i64,
        /// Its name.
        event_type: String,
        /// Its form.
        wire: i32,
    },
    /// It is no such JSON.
    #[error("event {position}: {cause}")]
    Json {
        /// Where it stands.
        position: i64,
        /// What is wrong.
        cause: serde_json::Error,
    },
    /// The stream does not begin as a dossier does.
    #[error("stream {0} does not begin with a submission")]
    NoBeginning(StreamId),
}

/// The stream of a dossier.
pub fn stream(id: &DossierId) -> StreamId {
    StreamId::new(KIND, id.to_string())
}

/// An event in its stored form.
///
/// # Errors
/// Only if it cannot be written as JSON.
pub fn to_new_event(event: &Event) -> Result<NewEvent, serde_json::Error> {
    let payload = serde_json::to_string(event)?;
    Ok(NewEvent { event_type: event.name().into(), wire: dossier::WIRE, payload })
}

/// A stored event and its actor, lifted to the present form.
///
/// # Errors
/// The form is unknown, or the text is no such JSON.
pub fn lift(record: &Record) -> Result<(Event, ActorKind), WireError> {
    if record.wire != dossier::WIRE {
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
/// An event cannot be read, or the stream does not begin as a dossier does.
pub fn tell(records: &[Record]) -> Result<Option<(Dossier, Vec<Entry>)>, WireError> {
    let (mut state, mut history) = (None, Vec::with_capacity(records.len()));
    for record in records {
        let (event, actor) = lift(record)?;
        state = dossier::evolve(state, &event, record.at, &actor);
        if state.is_none() {
            return Err(WireError::NoBeginning(record.stream.clone()));
        }
        history.push(Entry { position: record.position, at: record.at, actor, event });
    }
    Ok(state.map(|state| (state, history)))
}

/// The state that a whole stream gives; none for an empty one.
///
/// # Errors
/// An event cannot be read, or the stream does not begin as a dossier does.
pub fn fold(records: &[Record]) -> Result<Option<Dossier>, WireError> {
    let mut state = None;
    for record in records {
        let (event, actor) = lift(record)?;
        state = dossier::evolve(state, &event, record.at, &actor);
        if state.is_none() {
            return Err(WireError::NoBeginning(record.stream.clone()));
        }
    }
    Ok(state)
}
