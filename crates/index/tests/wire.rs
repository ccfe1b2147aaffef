//! Stored events stay readable: each line of `wire/v1.jsonl` was once written by version 1 and must give the same line again.

use std::collections::BTreeSet;

use index::BookEvent;
use index::book::WIRE;

const LINES: &str = include_str!("wire/v1.jsonl");

#[test]
fn version_1_reads_and_writes_the_same() {
    assert_eq!(WIRE, 1);
    for line in LINES.lines() {
        let event: BookEvent = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
    }
}

#[test]
fn every_kind_of_event_has_a_line() {
    let kind = |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["event"].as_str().unwrap().to_owned();
    let kinds: BTreeSet<String> = LINES.lines().map(kind).collect();
    let body = include_str!("../src/book/event.rs").split("pub enum BookEvent {").nth(1).unwrap().split("\n}").next().unwrap();
    let variants = body.lines().filter(|line| line.strip_prefix("    ").is_some_and(|line| line.starts_with(char::is_uppercase)));
    assert_eq!(kinds.len(), variants.count());
}
