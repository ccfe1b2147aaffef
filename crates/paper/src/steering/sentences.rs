//! Sentences of the papers, each of which an office may write anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fill::words;
use crate::form::Lang;
use crate::official::{Words, figure, plain};

/// Keys of sentences of these papers.
const PREFIXES: [&str; 2] = ["report.", "urging."];
/// Longest sentence of an office, in characters.
const LONGEST: usize = 20_000;

/// Sentences written anew, by key; the others are those of `data/paper/words.json`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sentences(BTreeMap<String, String>);

/// Why a sentence is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SentenceError {
    /// No sentence has this key.
    #[error("no sentence {0}")]
    Unknown(String),
    /// It has a gap for which there is no value.
    #[error("{key}: nothing is known for {{{gap}}}")]
    Gap {
        /// Key of the sentence.
        key: String,
        /// Name of the gap.
        gap: String,
    },
    /// It is empty or too long.
    #[error("{0}: empty or over 20000 characters")]
    Length(String),
}

impl Sentences {
    /// Every sentence with its key, as it is without changes.
    pub fn all() -> Vec<(&'static str, &'static str)> {
        let own = |key: &str| PREFIXES.iter().any(|prefix| key.starts_with(prefix));
        words::all(Lang::Vi).filter(|(key, _)| own(key)).collect()
    }

    /// Writes a sentence anew. Its gaps, `{period}`, must be among those of the sentence that it replaces: so every figure in it
    /// is one of the paper's.
    ///
    /// # Errors
    /// Unknown key, unknown gap, empty or too long.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), SentenceError> {
        let old = Self::all().into_iter().find(|(own, _)| *own == key);
        let (_, old) = old.ok_or_else(|| SentenceError::Unknown(key.to_owned()))?;
        if text.trim().is_empty() || text.chars().count() > LONGEST {
            return Err(SentenceError::Length(key.to_owned()));
        }
        let known = gaps(old);
        match gaps(text).into_iter().find(|gap| !known.contains(gap)) {
            Some(gap) => Err(SentenceError::Gap { key: key.to_owned(), gap: gap.to_owned() }),
            None => {
                self.0.insert(key.to_owned(), text.trim().to_owned());
                Ok(())
            }
        }
    }

    /// Sentences as they are kept elsewhere, by key. One that cannot be taken is left as it was, and told.
    pub fn of<'a>(kept: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<SentenceError>) {
        let mut own = Self::default();
        let faults = kept.into_iter().filter_map(|(key, text)| own.set(key, text).err()).collect();
        (own, faults)
    }

    /// Takes over the sentences of another, which go before.
    pub fn over(&mut self, other: &Sentences) {
        self.0.extend(other.0.iter().map(|(key, text)| (key.clone(), text.clone())));
    }

    /// Whether a sentence was written anew.
    pub fn is_own(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The sentence of a key with its gaps; the key itself when there is none.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map(String::as_str).or_else(|| words::find(key, Lang::Vi)).unwrap_or(key)
    }

    /// Names that a sentence may have in its gaps, in the order in which the program's own has them.
    pub fn gaps_of(key: &str) -> Vec<&'static str> {
        let mut names = Vec::new();
        for gap in words::find(key, Lang::Vi).map(gaps).unwrap_or_default() {
            if !names.contains(&gap) {
                names.push(gap);
            }
        }
        names
    }

    /// The sentence of a key with its gaps filled. Values are never looked into for gaps.
    pub(super) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<Value<'_>> = values.iter().map(|(name, text)| Value::word(name, *text)).collect();
        self.said(key, &values).into_iter().map(|run| run.text).collect()
    }

    /// The same in pieces: a figure is a piece of its own.
    pub fn said(&self, key: &str, values: &[Value<'_>]) -> Words {
        let mut parts = self.text(key).split('{');
        let mut out = vec![plain(parts.next().unwrap_or_default())];
        for part in parts {
            let filled = part.split_once('}').and_then(|(gap, rest)| {
                let value = values.iter().find(|value| value.name == gap)?;
                Some((value, rest))
            });
            match filled {
                Some((value, rest)) => out.extend([figure(&value.text, &value.figure), plain(rest)]),
                None => out.push(plain(format!("{{{part}"))),
            }
        }
        out.retain(|run| !run.text.is_empty());
        out
    }
}

/// What fills a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<'a> {
    /// Name of the gap.
    pub name: &'a str,
    /// The words or the figure.
    pub text: String,
    /// Key of the figure; empty for words.
    pub figure: String,
}

impl<'a> Value<'a> {
    /// Words.
    pub fn word(name: &'a str, text: impl Into<String>) -> Self {
        Self { name, text: text.into(), figure: String::new() }
    }

    /// A figure by its key.
    pub fn figure(name: &'a str, text: impl Into<String>, key: impl Into<String>) -> Self {
        Self { name, text: text.into(), figure: key.into() }
    }
}

fn gaps(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}
