//! Sentences that papers are filled with, in `data/paper/words.json`; labels stay with the templates.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::form::Lang;

const WORDS: &str = include_str!("../../../../data/paper/words.json");
const LABELS: &str = include_str!("../../../../data/paper/labels.json");

type Table = BTreeMap<String, BTreeMap<String, String>>;

// Damaged tables read as empty; tests read both.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table: Table = serde_json::from_str(LABELS).unwrap_or_default();
    table.extend(serde_json::from_str::<Table>(WORDS).unwrap_or_default());
    table
});

/// The sentence of a key, if there is one.
pub fn find(key: &str, lang: Lang) -> Option<&'static str> {
    let words = TABLE.get(key)?;
    let own = match lang {
        Lang::Vi => words.get("vi"),
        Lang::En => words.get("en").or_else(|| words.get("vi")),
    };
    own.map(String::as_str)
}

/// Every key with its sentence, in the order of keys.
pub fn all(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.keys().filter_map(move |key| Some((key.as_str(), find(key, lang)?)))
}

/// The sentence of a key; the key itself when there is none.
pub fn word(key: &str, lang: Lang) -> String {
    find(key, lang).unwrap_or(key).to_owned()
}

/// The same with `{name}` filled in.
pub fn sentence(key: &str, lang: Lang, values: &[(&str, &str)]) -> String {
    values.iter().fold(word(key, lang), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_has_both_languages_and_the_same_gaps() {
        let table: Table = serde_json::from_str(WORDS).unwrap();
        assert!(table.len() > 40);
        let gaps = |text: &str| -> Vec<String> {
            let mut found: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            found.sort();
            found
        };
        for (key, words) in table {
            assert_eq!(words.keys().collect::<Vec<_>>(), ["en", "vi"], "{key}");
            assert_eq!(gaps(&words["vi"]), gaps(&words["en"]), "{key}");
            assert!(!LABELS.contains(&format!("\"{key}\"")), "{key} is a label too");
        }
    }

    #[test]
    fn gaps_are_filled() {
        assert_eq!(sentence("limit.working_days", Lang::Vi, &[("n", "10")]), "10 ngày làm việc");
        assert_eq!(sentence("limit.working_days", Lang::En, &[("n", "10")]), "10 working days");
        assert_eq!(word("no.such.key", Lang::Vi), "no.such.key");
    }
}
