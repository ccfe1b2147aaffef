//! Every code has its sentence in both languages with only the values that are given, and no sentence is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn sources(folder: &Path, into: &mut String) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, into);
        } else {
            // A source file's own tests name whole sentences of the log.
            into.push_str(fs::read_to_string(path).unwrap().split("#[cfg(test)]").next().unwrap());
        }
    }
}

fn quoted(text: &str, opening: &str) -> BTreeSet<String> {
    text.split(opening).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn sentences(language: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../data/lang/intake.{language}.toml"));
    let words: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let refusals = words["refusal"].as_table().unwrap().iter();
    refusals.map(|(key, text)| (key.clone(), text.as_str().unwrap().to_owned())).collect()
}

fn places(sentence: &str) -> BTreeSet<String> {
    sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let codes: BTreeSet<String> = quoted(&code, "\"intake_").iter().map(|rest| format!("intake_{rest}")).collect();
    assert!(codes.len() > 50);
    let mut given = quoted(&code, ".with(\"");
    given.extend(["at", "reason", "most"].map(str::to_owned));
    let (vietnamese, english) = (sentences("vi"), sentences("en"));
    assert_eq!(vietnamese.keys().cloned().collect::<BTreeSet<_>>(), codes);
    assert_eq!(english.keys().cloned().collect::<BTreeSet<_>>(), codes);
    for (key, sentence) in &vietnamese {
        assert_eq!(places(sentence), places(&english[key]), "{key}");
        assert!(places(sentence).is_subset(&given), "{key}");
    }
}
