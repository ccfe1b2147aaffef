//! What the task machine can say has its words in both languages, and its bases stand in the table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The sources of the machine as one text.
fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/task")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match path.is_dir() {
                true => folders.push(path),
                false => all.push_str(&fs::read_to_string(path).unwrap()),
            }
        }
    }
    all
}

/// The first quoted text behind each `opening`.
fn quoted<'a>(text: &'a str, opening: &'a str) -> BTreeSet<&'a str> {
    let first = |rest: &'a str| rest.trim_start().strip_prefix('"')?.split('"').next();
    text.split(opening).skip(1).filter_map(first).collect()
}

/// Flat keys and sentences of all files of a language.
fn words(language: &str) -> Vec<(String, String)> {
    let files = fs::read_dir(root().join("data/lang")).unwrap().map(|entry| entry.unwrap().path());
    let own = files.filter(|path| path.to_string_lossy().ends_with(&format!(".{language}.toml")));
    own.flat_map(|path| flat("", &fs::read_to_string(path).unwrap().parse::<toml::Table>().unwrap())).collect()
}

fn flat(prefix: &str, table: &toml::Table) -> Vec<(String, String)> {
    let keys = table.iter().flat_map(|(key, value)| {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flat(&key, inner),
            value => vec![(key, value.as_str().unwrap_or_default().to_owned())],
        }
    });
    keys.collect()
}

fn require(group: &str, names: &BTreeSet<&str>, at_least: usize) {
    assert!(names.len() >= at_least, "only {} names of {group} were read", names.len());
    for language in ["vi", "en"] {
        let known: BTreeSet<String> = words(language).into_iter().map(|(key, _)| key).collect();
        let missing: Vec<_> = names.iter().filter(|name| !known.contains(&format!("{group}.{name}"))).collect();
        assert!(missing.is_empty(), "{language}: {group} {missing:?}");
    }
}

#[test]
fn every_refusal_has_a_sentence_and_no_sentence_is_left_over() {
    let text = sources();
    let codes = quoted(&text, "Refusal::new(");
    require("refusal", &codes, 45);
    for language in ["vi", "en"] {
        for (key, _) in words(language) {
            if let Some(code) = key.strip_prefix("refusal.").filter(|code| code.starts_with("task_")) {
                assert!(codes.contains(code), "{language}: {key} is never said");
            }
        }
    }
}

#[test]
fn sentences_ask_only_for_values_that_are_given() {
    let text = sources();
    let given = quoted(&text, ".with(");
    for language in ["vi", "en"] {
        for (key, sentence) in words(language).iter().filter(|(key, _)| key.starts_with("refusal.task_")) {
            let asked = sentence.split('{').skip(1).filter_map(|part| part.split_once('}'));
            let unknown: Vec<_> = asked.map(|(name, _)| name).filter(|name| !given.contains(name)).collect();
            assert!(unknown.is_empty(), "{language}: {key} asks for {unknown:?}");
        }
    }
}

#[test]
fn events_states_times_duties_and_notices_have_their_words() {
    let text = sources();
    let event = include_str!("../src/task/event.rs");
    let arms = event.lines().map(str::trim).filter(|line| line.starts_with("Event::") && line.contains("=> \""));
    require("task_event", &arms.filter_map(|line| line.split('"').nth(1)).collect(), 36);
    require("task_reason", &quoted(&text, "const CHILDREN_ENDED: &str = "), 1);
    require("task_state", &steering::task::Stage::KEYS.into_iter().collect(), 11);
    require("task_time", &steering::task::TimeClass::ALL.iter().map(|class| class.key()).collect(), 10);
    let told = text.split(".tell(").skip(1).filter_map(|rest| rest.split(')').next()?.split('"').nth(1));
    require("task_told", &told.chain(["occurrence", "assigned"]).collect(), 20);
    let named = |variants: Vec<String>, group: &str, least| {
        require(group, &variants.iter().map(String::as_str).collect(), least);
    };
    named(variants(&text, "DutyKind"), "task_duty", 12);
    named(variants(&text, "Period"), "task_period", 4);
    named(variants(&text, "Measure"), "task_measure", 10);
    let own = ["assign", "count_accepted", "gather", "make_occurrences", "move_ownership"];
    let actions = variants(&text, "Command").into_iter().filter(|name| !own.contains(&name.as_str()));
    named(actions.collect(), "task_action", 30);
    let offered = include_str!("../src/task/options.rs").split("        (\"").skip(1).filter_map(|rest| rest.split('"').next());
    require("task_action", &offered.collect(), 28);
}

/// Variants of an enumeration, as serde writes them in snake case.
fn variants(text: &str, name: &str) -> Vec<String> {
    let body = text.split(&format!("pub enum {name} {{")).nth(1).unwrap().split("\n}").next().unwrap();
    let own = body.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with(char::is_uppercase));
    own.map(|line| snake(line.split(|c: char| !c.is_alphanumeric()).next().unwrap())).collect()
}

fn snake(name: &str) -> String {
    let letter = |(at, c): (usize, char)| match c.is_uppercase() && at > 0 {
        true => format!("_{}", c.to_lowercase()),
        false => c.to_lowercase().to_string(),
    };
    name.chars().enumerate().map(letter).collect()
}

#[test]
fn fields_that_refusals_name_have_names() {
    let text = sources();
    let required = text.split("required(&").skip(1).filter_map(|rest| rest.split(';').next()?.split('"').nth(1));
    let other = text.split("required(reason, ").skip(1).chain(text.split("required(content, ").skip(1));
    let other = other.filter_map(|rest| rest.split('"').nth(1));
    let limits = include_str!("../src/task/limits.rs");
    let checked = quoted(limits, "text(").into_iter().chain(quoted(limits, "many("));
    require("field", &required.chain(other).chain(checked).collect(), 15);
}

#[test]
fn every_basis_stands_in_the_table_of_legal_bases() {
    let text = fs::read_to_string(root().join("data/legal_basis.json")).unwrap();
    let table: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let sources = sources();
    let bases = quoted(&sources, concat!("Basis", "("));
    assert!(bases.len() >= 10);
    let missing: Vec<_> = bases.iter().filter(|key| !table.contains_key(**key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
