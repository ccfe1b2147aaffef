//! The stored form of events of tasks: lines written by version 1 must be readable for ever, and every kind has its line.

use std::collections::BTreeSet;

use serde_json::Value;
use steering::task::{Event, WIRE};

const LINES: &str = include_str!("task_wire/v1.jsonl");

#[test]
fn every_stored_line_is_readable_and_written_alike() {
    assert_eq!(WIRE, 1, "a new wire version needs a new file beside the old one");
    for line in LINES.lines() {
        let event: Event = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let stored: Value = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), stored);
        assert_eq!(stored["event"], event.name(), "the name in the journal is the tag");
    }
}

/// The kinds are read from the match of `Event::name`, which the compiler keeps complete.
#[test]
fn every_kind_has_its_line() {
    let source = include_str!("../src/task/event.rs");
    let arms = source.lines().map(str::trim).filter(|line| line.starts_with("Event::") && line.contains("=> \""));
    let kinds: BTreeSet<&str> = arms.filter_map(|line| line.split('"').nth(1)).collect();
    let read = |line| serde_json::from_str::<Event>(line).unwrap().name();
    let stored: BTreeSet<&str> = LINES.lines().map(read).collect();
    assert!(kinds.len() > 35);
    assert_eq!(stored, kinds);
}
