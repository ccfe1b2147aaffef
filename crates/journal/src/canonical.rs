//! The bytes that are hashed. They never change for an event once written: a new layout gets a new version byte.

use crate::{Hash, RecordRef};

/// Layout version, the fourth byte of every canonical form.
pub const CANONICAL_VERSION: u8 = 1;

/// Appends the canonical form: `MCJ`, layout version, then every field in a fixed order; integers big-endian, texts
/// with their length in bytes (u32) before them, so that no two events share a form.
pub fn write_canonical(out: &mut Vec<u8>, record: &RecordRef<'_>) {
    out.extend_from_slice(b"MCJ");
    out.push(CANONICAL_VERSION);
    out.extend_from_slice(&record.province.0.to_be_bytes());
    out.extend_from_slice(&record.position.to_be_bytes());
    write_text(out, record.stream_kind);
    write_text(out, record.stream_id);
    out.extend_from_slice(&record.version.to_be_bytes());
    write_text(out, record.event_type);
    out.extend_from_slice(&record.wire.to_be_bytes());
    out.extend_from_slice(&record.at.0.to_be_bytes());
    write_text(out, record.actor);
    write_text(out, record.payload);
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    // Texts beyond 4 GiB cannot reach here: both engines refuse them.
    out.extend_from_slice(&(text.len() as u32).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

/// The canonical form alone.
pub fn canonical_bytes(record: &RecordRef<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128 + record.actor.len() + record.payload.len());
    write_canonical(&mut out, record);
    out
}

/// SHA-256 of the canonical form.
pub fn digest(record: &RecordRef<'_>) -> Hash {
    Hash::of(&canonical_bytes(record))
}
