//! Finding dossiers by words: folded in Rust, so that both engines hold the same words and nobody needs diacritics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use kernel::{Province, text};

use crate::buffer::Values;
use crate::conn::{BulkRows, Engine};
use crate::table::Bulk;
use crate::value::{Kind, Value};

/// A row is forgotten.
pub(crate) static FORGET: LazyLock<Bulk> = LazyLock::new(|| Bulk {
    sqlite: "DELETE FROM search WHERE rowid = ?2 AND ?1 > 0".to_owned(),
    postgres: "DELETE FROM search AS t USING unnest($1::bigint[], $2::bigint[]) AS u (province, seq) \
        WHERE t.province = u.province AND t.seq = u.seq"
        .to_owned(),
    kinds: vec![Kind::Int, Kind::Int],
});
/// A row is found by words.
pub(crate) static REMEMBER: LazyLock<Bulk> = LazyLock::new(|| Bulk {
    sqlite: "INSERT INTO search (rowid, words) SELECT ?2, ?3 WHERE ?1 > 0".to_owned(),
    postgres: "INSERT INTO search (province, seq, words) SELECT province, seq, \
        array_to_tsvector(string_to_array(words, ' ')) \
        FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS u (province, seq, words)"
        .to_owned(),
    kinds: vec![Kind::Int, Kind::Int, Kind::Text],
});

/// Changes of the batch: was there a row before, and the words now.
pub(crate) fn bulks(province: Province, changes: &BTreeMap<i64, (bool, Option<String>)>) -> Vec<BulkRows<'static>> {
    let key = |row: &i64| -> Values { vec![province.into(), (*row).into()] };
    let gone: Vec<Values> = changes.iter().filter(|(_, (was, _))| *was).map(|(row, _)| key(row)).collect();
    let words = |(row, (_, now)): (&i64, &(bool, Option<String>))| {
        now.as_ref().map(|words| [key(row), vec![Value::from(words)]].concat())
    };
    let new: Vec<Values> = changes.iter().filter_map(words).collect();
    let mut out: Vec<BulkRows<'static>> = Vec::new();
    out.extend((!gone.is_empty()).then_some((&*FORGET, gone)));
    out.extend((!new.is_empty()).then_some((&*REMEMBER, new)));
    out
}

/// The words of some texts, folded, each once, in order: `Hà-Nội` gives `ha`, `hanoi`, `noi`.
pub fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = BTreeSet::new();
    for word in texts.into_iter().flat_map(str::split_whitespace) {
        let folded = text::fold(word);
        out.insert(joined(&folded));
        out.extend(folded.split(|c: char| !c.is_alphanumeric()).filter(|p| p.len() > 1).map(str::to_owned));
    }
    out.remove("");
    out.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words by which a code is found: the whole, and from every part on but the last two alone, without its signs
/// (`H92.31120-261124-0007` by its start, by `31120-26…` and by `261124-0007`).
pub fn code_words(code: &str) -> String {
    let folded = text::fold(code);
    let mut out: BTreeSet<String> = BTreeSet::from([joined(&folded)]);
    let starts = folded.char_indices().filter(|(_, c)| matches!(c, '-' | '.')).map(|(at, _)| at + 1);
    out.extend(starts.map(|at| joined(&folded[at..])).filter(|word| word.len() > 4));
    out.into_iter().collect::<Vec<_>>().join(" ")
}

fn joined(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a person typed, as an expression of the engine: every word must begin a word of the row. `None` without words.
pub(crate) fn expression(engine: Engine, typed: &str) -> Option<String> {
    let words: BTreeSet<String> = typed.split_whitespace().map(|w| joined(&text::fold(w))).collect();
    let one = |word: &String| match engine {
        Engine::Sqlite => format!("\"{word}\"*"),
        Engine::Postgres => format!("'{word}':*"),
    };
    let terms: Vec<String> = words.iter().filter(|w| !w.is_empty()).take(12).map(one).collect();
    let and = if engine == Engine::Sqlite { " AND " } else { " & " };
    (!terms.is_empty()).then(|| terms.join(and))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_once_each() {
        assert_eq!(words(["Nguyễn Văn Đức", "nguyen  Hà-Nội"]), "duc ha hanoi nguyen noi van");
        assert_eq!(code_words("H92.31120-261124-0007"), "2611240007 311202611240007 h92311202611240007");
    }

    #[test]
    fn typed_words_become_prefixes() {
        assert_eq!(expression(Engine::Sqlite, " Đức \"x\" -- "), Some("\"duc\"* AND \"x\"*".to_owned()));
        assert_eq!(expression(Engine::Postgres, "261124-0007"), Some("'2611240007':*".to_owned()));
        assert_eq!(expression(Engine::Sqlite, " ?! "), None);
    }
}
