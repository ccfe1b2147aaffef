//! What is said of imported tables has its words in both languages, and no sentence is left over.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use steering::tables::{Direction, RunningState};

fn quoted(text: &str, opening: &str) -> BTreeSet<String> {
    let first = |rest: &str| Some(rest.trim_start().strip_prefix('"')?.split('"').next()?.to_owned());
    text.split(opening).skip(1).filter_map(first).collect()
}

/// The sources without their own tests and comments.
fn sources() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tables");
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let own = files.map(|file| file.split("#[cfg(test)]").next().unwrap().to_owned()).collect::<String>();
    own.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

fn words(language: &str, group: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../data/lang/steering_tables.{language}.toml"));
    let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let group = table[group].as_table().unwrap();
    group.iter().map(|(key, text)| (key.clone(), text.as_str().unwrap().to_owned())).collect()
}

#[test]
fn every_note_has_its_sentence_with_values_that_are_given() {
    let text = sources();
    let literals: BTreeSet<&str> = text.split('"').collect();
    let openings = [
        "self.fault(",
        "check(",
        "note(",
        "block(",
        "order(",
        "dated(",
        ".line,",
        "note(line(at),",
        "note(line(used),",
        "(1,",
    ];
    let codes: BTreeSet<String> = openings.iter().flat_map(|opening| quoted(&text, opening)).collect();
    assert!(codes.len() > 30, "{codes:?}");
    let mut values = quoted(&text, ".with(");
    values.insert("column".to_owned());
    for language in ["vi", "en"] {
        let sentences = words(language, "table_note");
        let known: BTreeSet<&String> = sentences.iter().map(|(key, _)| key).collect();
        codes.iter().for_each(|code| assert!(known.contains(code), "{language}: {code} has no sentence"));
        for (key, sentence) in &sentences {
            assert!(literals.contains(key.as_str()), "{language}: {key} is never said");
            let named = sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            named.for_each(|name| assert!(values.contains(name), "{language}: {key} has no {name}"));
        }
    }
}

/// The notes of the other tests' tables, each with its sentence.
#[test]
fn notes_of_a_poor_list_have_sentences() {
    let rows = steering::tables::rows_of_text(
        "TT | Nội dung | Chủ trì | Ngày giao | Thời hạn | Trạng thái | Ngày hoàn thành thực tế\n1 | A | Sở X | x | y | z | t\n2 | | | | | |\n\
        3 | Việc | Sở Y | 5/5/2026 | 4/4/2026 | Xong | 3/3/2026\n4 | Việc | | | | Hủy | 1/1/2026\n",
    );
    let read = steering::tables::read_running(&rows, steering::tables::Dated::default());
    let known: BTreeSet<String> = words("vi", "table_note").into_iter().map(|(key, _)| key).collect();
    assert!(read.faults.len() > 8, "{:?}", read.faults);
    read.faults.iter().for_each(|fault| assert!(known.contains(fault.code), "{}", fault.code));
}

#[test]
fn states_and_ways_have_words() {
    for language in ["vi", "en"] {
        let keys = |group: &str| words(language, group).into_iter().map(|(key, _)| key).collect::<BTreeSet<_>>();
        let own = |all: &[&str]| all.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(keys("running_state"), own(&RunningState::ALL.map(RunningState::key)));
        assert_eq!(keys("target_way"), own(&Direction::ALL.map(Direction::key)));
    }
}
