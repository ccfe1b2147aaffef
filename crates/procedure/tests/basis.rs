//! Every key of a legal basis, in code and in data, stands in the table.

use std::fs;
use std::path::Path;

use procedure::{BasisStatus, Verified, basis};
use serde_json::Value;

/// The quoted keys of `Basis` values in all Rust files of the workspace.
fn keys_in_code(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys_in_code(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let opening = concat!("Basis", "(\"");
            for rest in text.split(opening).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                found.push((key.to_owned(), path.display().to_string()));
            }
        }
    }
}

fn keys_in_data(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(key)) = object.get("basis") {
                found.push((key.clone(), "data".to_owned()));
            }
            object.values().for_each(|value| keys_in_data(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| keys_in_data(value, found)),
        _ => {}
    }
}

#[test]
fn every_key_in_code_and_data_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut keys = Vec::new();
    keys_in_code(&root.join("crates"), &mut keys);
    for file in ["data/rules/deadline_defaults.json", "data/procedures/catalogue.json"] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        keys_in_data(&serde_json::from_str(&text).unwrap(), &mut keys);
    }
    assert!(keys.len() > 30, "the search finds the keys");
    let missing: Vec<_> = keys.iter().filter(|(key, _)| basis::find(key).is_none()).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn entries_are_whole_and_honest() {
    assert!(basis::list().count() > 100);
    for (key, entry) in basis::list() {
        assert!(!entry.vi.trim().is_empty() && !entry.en.trim().is_empty(), "{key}");
        assert_eq!(entry.instrument.is_none(), entry.status == BasisStatus::Design, "{key}");
    }
    let start = basis::find("nd118_2025.d17k3").unwrap();
    assert_eq!((start.article.as_deref(), start.verified), (Some("Điều 17 khoản 3"), Verified::Yes));
    assert_eq!(basis::find("nd61_2018.d19k9").unwrap().status, BasisStatus::ByAnalogy);
    assert!(basis::find("nd1_1900.d1").is_none());
}
