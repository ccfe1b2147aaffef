//! The journal: event envelope, canonical bytes, one hash chain per province, verification and excerpts.
//!
//! Pure: no database, no clock. `store` keeps the rows, this crate says what they mean and whether they are whole.
//!
//! `digest = SHA-256(canonical bytes)`, `hash = SHA-256(previous hash ‖ digest)`; the first event's previous hash is
//! 32 zero bytes. A digest tells nothing of the event, so an [`Excerpt`] can prove one stream without showing others.

mod canonical;
mod excerpt;
mod hash;
mod record;
mod verify;

pub use canonical::{CANONICAL_VERSION, canonical_bytes, digest, write_canonical};
pub use excerpt::{Excerpt, ExcerptBuilder, ExcerptError, Item, verify_excerpt};
pub use hash::{Hash, HashParseError, Head, chain};
pub use record::{Record, RecordRef, StreamId};
pub use verify::{Fault, Verifier};
