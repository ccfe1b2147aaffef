//! What the book can say has its words in both languages, and its bases stand in the table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use steering::book::{ItemKind, MeetingStage, PeriodicReport, Plan, PlanKind, Position, embedded_areas, stages_of};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The sources of the book as one text.
fn sources() -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/book")];
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

/// Codes of refusals: given where they are made, or handed to a maker of them.
fn codes(text: &str) -> BTreeSet<&str> {
    let mut all = quoted(text, "Refusal::new(");
    all.extend(quoted(text, "refusal("));
    all
}

/// Keys and sentences of all files of a language.
fn words(language: &str) -> BTreeMap<String, String> {
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

fn require<'a>(group: &str, names: impl IntoIterator<Item = &'a str>, at_least: usize) {
    let names: BTreeSet<&str> = names.into_iter().collect();
    assert!(names.len() >= at_least, "only {} names of {group} were read", names.len());
    for language in ["vi", "en"] {
        let known = words(language);
        let missing: Vec<_> = names.iter().filter(|name| !known.contains_key(&format!("{group}.{name}"))).collect();
        assert!(missing.is_empty(), "{language}: {group} {missing:?}");
    }
}

#[test]
fn every_refusal_has_a_sentence_and_no_sentence_is_left_over() {
    let text = sources();
    let codes = codes(&text);
    require("refusal", codes.iter().copied(), 50);
    for language in ["vi", "en"] {
        for key in words(language).keys() {
            if let Some(code) = key.strip_prefix("refusal.").filter(|code| code.starts_with("steering_")) {
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
        let own = words(language).into_iter().filter(|(key, _)| key.starts_with("refusal.steering_"));
        for (key, sentence) in own {
            let asked = sentence.split('{').skip(1).filter_map(|part| part.split_once('}'));
            let unknown: Vec<_> = asked.map(|(name, _)| name).filter(|name| !given.contains(name)).collect();
            assert!(unknown.is_empty(), "{language}: {key} asks for {unknown:?}");
        }
    }
}

#[test]
fn events_states_and_kinds_have_their_words() {
    let event = include_str!("../src/book/event.rs");
    let arms = event.lines().map(str::trim).filter(|line| line.starts_with("BookEvent::") && line.contains("=> \""));
    require("steering_event", arms.filter_map(|line| line.split('"').nth(1)), 36);
    require("committee_position", Position::ALL.map(Position::key), 5);
    require("meeting_state", MeetingStage::KEYS, 4);
    require("plan_kind", PlanKind::ALL.map(PlanKind::key), 4);
    require("plan_item_kind", ItemKind::ALL.map(ItemKind::key), 4);
    require("plan_state", Plan::STATES, 3);
    require("periodic_report_state", PeriodicReport::STATES, 3);
}

#[test]
fn fields_that_refusals_name_have_names() {
    let text = sources();
    let required = text.split("required(&").skip(1).filter_map(|rest| rest.split(')').next()?.split('"').nth(1));
    let limits = include_str!("../src/book/limits.rs");
    let checked = quoted(limits, "text(").into_iter().chain(quoted(limits, "many(")).chain(quoted(limits, "holders("));
    require("field", required.chain(checked).chain(quoted(&text, "\"field\", ")), 28);
}

#[test]
fn every_basis_stands_in_the_table_of_legal_bases() {
    let text = fs::read_to_string(root().join("data/legal_basis.json")).unwrap();
    let table: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let sources = sources();
    let own = quoted(&sources, concat!("Basis", "("));
    assert!(own.len() >= 9, "{own:?}");
    let areas = embedded_areas().iter().map(|area| area.area.basis.as_str());
    let missing: Vec<_> = own.into_iter().chain(areas).filter(|key| !table.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn areas_and_stages_are_read_whole() {
    let keys: Vec<&str> = embedded_areas().iter().map(|area| area.area.key.as_str()).collect();
    assert_eq!(keys, ["the_che", "thu_tuc", "bo_may", "cong_vu", "tai_chinh_cong", "chinh_quyen_so"]);
    let count = |kind| stages_of(kind).len();
    assert_eq!(ItemKind::ALL.map(count), [0, 0, 6, 4]);
}
