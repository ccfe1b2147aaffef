//! Every key that this crate hands out has its sentence in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use procedure::{Catalogue, Database, ProcedureVersion, quality_issues};

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn words(language: &str) -> toml::Table {
    let text = fs::read_to_string(root().join(format!("data/lang/procedure.{language}.toml"))).unwrap();
    toml::from_str(&text).unwrap()
}

fn has(words: &toml::Table, key: &str) -> bool {
    let mut value = words.get(key.split('.').next().unwrap_or_default());
    for part in key.split('.').skip(1) {
        value = value.and_then(|value| value.get(part));
    }
    value.and_then(|value| value.as_str()).is_some_and(|text| !text.is_empty())
}

/// The texts that follow `opening` up to the next quotation mark, in the sources of this crate.
fn quoted_after(opening: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            let quoted = text.split(opening).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(quoted.map(str::to_owned));
        }
    }
    found
}

fn field_keys(version: &ProcedureVersion) -> Vec<String> {
    let value = serde_json::to_value(version).unwrap();
    let object = value.as_object().unwrap();
    let shown = object.keys().filter(|key| !matches!(key.as_str(), "version" | "provenance"));
    shown.map(|key| format!("procedure.field.{key}")).collect()
}

#[test]
fn every_key_has_a_sentence_in_both_languages() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let prefixed = |prefix: &str, names: BTreeSet<String>| {
        names.into_iter().map(move |n| format!("{prefix}.{n}")).collect::<Vec<_>>()
    };
    keys.extend(prefixed("refusal", quoted_after("Refusal::new(\"")));
    keys.extend(prefixed("form.error", quoted_after("wrong(\"")));
    for opening in ["issue(\"", "blocking(\"", "at(\""] {
        keys.extend(prefixed("procedure.issue", quoted_after(opening)));
    }
    for version in catalogue.list() {
        keys.extend(quality_issues(version).iter().map(|issue| format!("procedure.issue.{}", issue.key)));
        keys.extend(version.parts().iter().map(|part| format!("procedure.part.{}", part.key.key())));
        keys.extend(field_keys(version));
    }
    keys.extend(Database::ALL.map(|store| format!("procedure.database.{}", store.key())));
    assert!(keys.len() > 80, "{}", keys.len());
    for language in ["vi", "en"] {
        let words = words(language);
        let missing: Vec<_> = keys.iter().filter(|key| !has(&words, key)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}
