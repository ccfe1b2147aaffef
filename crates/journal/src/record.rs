//! The envelope of an event.

use std::fmt;

use kernel::{Instant, Province};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What an event belongs to: one dossier, the organisation, one procedure …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId {
    /// Kind, e.g. `dossier`.
    pub kind: SmolStr,
    /// Identity inside the kind, e.g. a UUID.
    pub id: SmolStr,
}

impl StreamId {
    /// A stream.
    pub fn new(kind: impl AsRef<str>, id: impl AsRef<str>) -> Self {
        Self {
            kind: SmolStr::new(kind.as_ref()),
            id: SmolStr::new(id.as_ref()),
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// One event as it is kept for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Tenant; each has a chain of its own.
    pub province: Province,
    /// Place in the province's chain, from 1, without gaps.
    pub position: i64,
    /// What it belongs to.
    pub stream: StreamId,
    /// Place in the stream, from 1, without gaps.
    pub version: i64,
    /// Stable name of the event.
    pub event_type: SmolStr,
    /// Version of the stored form of this event type.
    pub wire: i32,
    /// When it was recorded.
    pub at: Instant,
    /// Who acted, as JSON text.
    pub actor: String,
    /// What happened, as JSON text; these very bytes are hashed.
    pub payload: String,
}

/// A [`Record`] that borrows its texts, for verification without allocation.
#[derive(Debug, Clone, Copy)]
pub struct RecordRef<'a> {
    /// Tenant.
    pub province: Province,
    /// Place in the chain.
    pub position: i64,
    /// Kind of stream.
    pub stream_kind: &'a str,
    /// Identity of the stream.
    pub stream_id: &'a str,
    /// Place in the stream.
    pub version: i64,
    /// Name of the event.
    pub event_type: &'a str,
    /// Version of the stored form.
    pub wire: i32,
    /// When recorded.
    pub at: Instant,
    /// Who, JSON text.
    pub actor: &'a str,
    /// What, JSON text.
    pub payload: &'a str,
}

impl Record {
    /// Borrows.
    pub fn as_ref(&self) -> RecordRef<'_> {
        RecordRef {
            province: self.province,
            position: self.position,
            stream_kind: &self.stream.kind,
            stream_id: &self.stream.id,
            version: self.version,
            event_type: &self.event_type,
            wire: self.wire,
            at: self.at,
            actor: &self.actor,
            payload: &self.payload,
        }
    }
}

impl RecordRef<'_> {
    /// Copies.
    pub fn to_record(&self) -> Record {
        Record {
            province: self.province,
            position: self.position,
            stream: StreamId::new(self.stream_kind, self.stream_id),
            version: self.version,
            event_type: SmolStr::new(self.event_type),
            wire: self.wire,
            at: self.at,
            actor: self.actor.to_owned(),
            payload: self.payload.to_owned(),
        }
    }
}
