//! The stored form of events of the book: lines written by version 1 must be readable for ever, and every kind has its line.

use std::collections::BTreeSet;

use serde_json::Value;
use steering::book::{BookEvent, WIRE};

const LINES: &str = include_str!("book_wire/v1.jsonl");

#[test]
fn every_stored_line_is_readable_and_written_alike() {
    assert_eq!(WIRE, 1, "a new wire version needs a new file beside the old one");
    for line in LINES.lines() {
        let event: BookEvent = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let stored: Value = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), stored);
        assert_eq!(stored["event"], event.name(), "the name in the journal is the tag");
    }
}

/// The kinds are read from the match of `BookEvent::name`, which the compiler keeps complete.
#[test]
fn every_kind_has_its_line() {
    let source = include_str!("../src/book/event.rs");
    let arms = source.lines().map(str::trim).filter(|line| line.starts_with("BookEvent::") && line.contains("=> \""));
    let kinds: BTreeSet<&str> = arms.filter_map(|line| line.split('"').nth(1)).collect();
    let read = |line| serde_json::from_str::<BookEvent>(line).unwrap().name();
    let stored: BTreeSet<&str> = LINES.lines().map(read).collect();
    assert!(kinds.len() > 35);
    assert_eq!(stored, kinds);
}
