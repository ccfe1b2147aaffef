//! Words of tables, kept as data in `data/steering/tables.json`; compared folded, so that marks and capitals do not matter.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::text::fold;
use serde::Deserialize;

use crate::reading::piece;

const DATA: &str = include_str!("../../../../data/steering/tables.json");

#[derive(Debug, Default, Deserialize)]
pub(super) struct Titles {
    pub titles: Vec<String>,
    pub words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Data {
    columns: BTreeMap<String, Titles>,
    states: BTreeMap<String, Vec<String>>,
    timings: BTreeMap<String, Vec<String>>,
    areas: BTreeMap<String, Vec<String>>,
    legal: Vec<String>,
    legal_parts: Vec<String>,
    training: Vec<String>,
    footers: Vec<String>,
    totals: Vec<String>,
}

/// Phrases with what they mean, the longest first.
pub(super) type Phrases = Vec<(String, String)>;

pub(super) struct Words {
    pub columns: BTreeMap<String, Titles>,
    pub states: Phrases,
    pub timings: Phrases,
    pub areas: Phrases,
    pub legal: Vec<String>,
    pub legal_parts: Vec<String>,
    pub training: Vec<String>,
    pub footers: Vec<String>,
    pub totals: Vec<String>,
}

/// The words; an unreadable file would leave them empty, which a test excludes.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let data: Data = serde_json::from_str(DATA).unwrap_or_default();
    let columns = data.columns.into_iter().map(|(key, column)| {
        let column = Titles { titles: keys(&column.titles), words: keys(&column.words) };
        (key, column)
    });
    Words {
        columns: columns.collect(),
        states: phrases(&data.states),
        timings: phrases(&data.timings),
        areas: phrases(&data.areas),
        legal: keys(&data.legal),
        legal_parts: keys(&data.legal_parts),
        training: keys(&data.training),
        footers: keys(&data.footers),
        totals: keys(&data.totals),
    }
});

fn keys(phrases: &[String]) -> Vec<String> {
    phrases.iter().map(|phrase| key(phrase)).collect()
}

fn phrases(groups: &BTreeMap<String, Vec<String>>) -> Phrases {
    let all = groups.iter().flat_map(|(name, phrases)| phrases.iter().map(move |phrase| (key(phrase), name.clone())));
    let mut all: Phrases = all.collect();
    all.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    all
}

/// Folded words parted by one blank, without signs.
pub(super) fn key(text: &str) -> String {
    let folded = fold(&piece::plain(text));
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether whole words of a key are a phrase.
pub(super) fn has(key: &str, phrase: &str) -> bool {
    !phrase.is_empty()
        && key.match_indices(phrase).any(|(at, _)| {
            let end = at + phrase.len();
            (at == 0 || key.as_bytes()[at - 1] == b' ') && (end == key.len() || key.as_bytes()[end] == b' ')
        })
}

/// What the longest phrase in a key means.
pub(super) fn meaning<'a>(phrases: &'a Phrases, key: &str) -> Option<(&'a str, &'a str)> {
    phrases.iter().find(|(phrase, _)| has(key, phrase)).map(|(phrase, name)| (phrase.as_str(), name.as_str()))
}

/// The area that a heading or a cell names.
pub(super) fn area(text: &str) -> Option<&'static str> {
    meaning(&WORDS.areas, &key(text)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_are_read() {
        assert!(WORDS.columns.len() > 12);
        assert_eq!(WORDS.states.iter().map(|(_, name)| name).collect::<std::collections::BTreeSet<_>>().len(), 11);
        let areas = crate::book::embedded_areas();
        assert!(WORDS.areas.iter().all(|(_, name)| areas.iter().any(|area| area.area.key == *name)));
        assert!(areas.iter().all(|area| WORDS.areas.iter().any(|(_, name)| area.area.key == *name)));
        assert_eq!(meaning(&WORDS.states, &key("Chưa hoàn thành, quá hạn")).map(|(_, name)| name), Some("in_progress"));
        assert_eq!(area("III. CẢI CÁCH TỔ CHỨC BỘ MÁY HÀNH CHÍNH NHÀ NƯỚC"), Some("bo_may"));
        assert_eq!(area("Công tác chỉ đạo, điều hành"), None);
    }
}
