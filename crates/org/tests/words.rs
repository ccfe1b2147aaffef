//! Every refusal has its sentence in both languages, and its basis stands in the table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All texts in quotation marks in the sources that begin with `opening`.
fn quoted(opening: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            found.extend(text.split(opening).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_refusal_has_a_sentence_in_both_languages_and_no_sentence_is_left_over() {
    let codes: BTreeSet<String> = quoted("\"org_").into_iter().map(|rest| format!("org_{rest}")).collect();
    assert!(codes.len() > 30);
    for language in ["vi", "en"] {
        let text = fs::read_to_string(root().join(format!("data/lang/org.{language}.toml"))).unwrap();
        let words: toml::Table = toml::from_str(&text).unwrap();
        let told: BTreeSet<String> = words["refusal"].as_table().unwrap().keys().cloned().collect();
        assert_eq!(told, codes, "{language}");
    }
}

#[test]
fn every_basis_stands_in_the_table_of_legal_bases() {
    let text = fs::read_to_string(root().join("data/legal_basis.json")).unwrap();
    let table: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    let bases = quoted("Basis(\"");
    assert!(bases.len() >= 4);
    let missing: Vec<_> = bases.iter().filter(|key| !table.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
