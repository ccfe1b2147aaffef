//! Search by everyday words, names and codes: folded words in one sorted vocabulary, prefixes, rare words weigh more.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{ProcedureCode, text::fold};

use crate::ProcedureVersion;

/// A match.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// The version found.
    pub version: &'a Arc<ProcedureVersion>,
    /// Greater is better; only for ordering.
    pub score: f32,
}

const EVERYDAY: f32 = 3.0;
const NAME: f32 = 2.0;
const RESULT: f32 = 1.2;
const OTHER: f32 = 0.6;
/// A match that covers less of the query than this is no match.
const LEAST_COVERAGE: f32 = 0.55;

#[derive(Debug, Clone)]
struct Document {
    code: ProcedureCode,
    /// Folded everyday phrases and the name, each between spaces.
    phrases: Vec<String>,
}

/// The index over the newest version of every procedure.
#[derive(Debug, Clone, Default)]
pub struct SearchIndex {
    documents: Vec<Document>,
    /// Sorted words, each with the documents and the weight of the best field there.
    words: Vec<(String, Vec<(u32, f32)>)>,
}

impl SearchIndex {
    pub(crate) fn new<'a>(versions: impl Iterator<Item = &'a Arc<ProcedureVersion>>) -> Self {
        let mut documents = Vec::new();
        let mut words: BTreeMap<String, BTreeMap<u32, f32>> = BTreeMap::new();
        for version in versions {
            let number = documents.len() as u32;
            for (word, weight) in weighted_words(version) {
                let best = words.entry(word).or_default().entry(number).or_default();
                *best = best.max(weight);
            }
            documents.push(Document { code: version.code.clone(), phrases: phrases(version) });
        }
        let words = words.into_iter().map(|(word, documents)| (word, documents.into_iter().collect())).collect();
        Self { documents, words }
    }

    /// Codes with scores, best first.
    pub(crate) fn search(&self, query: &str) -> Vec<(&ProcedureCode, f32)> {
        let tokens = tokens(query);
        if tokens.is_empty() {
            return Vec::new();
        }
        let (scores, coverage, total) = self.score(&tokens);
        let phrase = format!(" {} ", tokens.join(" "));
        let mut hits: Vec<(usize, f32)> = Vec::new();
        for (number, score) in scores.iter().enumerate() {
            if coverage[number] >= LEAST_COVERAGE * total {
                let share = coverage[number] / total;
                hits.push((number, score * share + self.phrase_bonus(number, &phrase) * total));
            }
        }
        // Of equals, the shorter name is the nearer one.
        let name = |number: usize| self.documents[number].phrases.last().map_or(0, String::len);
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then(name(a.0).cmp(&name(b.0))).then(a.0.cmp(&b.0)));
        hits.into_iter().map(|(number, score)| (&self.documents[number].code, score)).collect()
    }

    /// Per document: the score and how much of the query's weight it covers; and the query's whole weight.
    fn score(&self, tokens: &[String]) -> (Vec<f32>, Vec<f32>, f32) {
        let count = self.documents.len();
        let (mut scores, mut coverage, mut total) = (vec![0.0; count], vec![0.0; count], 0.0);
        for token in tokens {
            let mut best: Vec<f32> = vec![0.0; count];
            let mut found = 0;
            for (word, documents) in self.with_prefix(token) {
                let closeness = if word.len() == token.len() { 1.0 } else { 0.6 };
                for (number, weight) in documents {
                    let slot = &mut best[*number as usize];
                    found += u32::from(*slot == 0.0);
                    *slot = slot.max(weight * closeness);
                }
            }
            let rarity = (1.0 + count as f32 / (1.0 + found as f32)).ln();
            total += rarity;
            for (number, weight) in best.into_iter().enumerate().filter(|(_, weight)| *weight > 0.0) {
                scores[number] += rarity * weight;
                coverage[number] += rarity;
            }
        }
        (scores, coverage, total)
    }

    fn with_prefix<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a (String, Vec<(u32, f32)>)> {
        let start = self.words.partition_point(|(word, _)| word.as_str() < prefix);
        self.words[start..].iter().take_while(move |(word, _)| word.starts_with(prefix))
    }

    /// The query stands in a phrase, or a whole phrase stands in the query.
    fn phrase_bonus(&self, number: usize, query: &str) -> f32 {
        let bonus = |phrase: &String| match () {
            () if phrase == query => 4.0,
            () if phrase.contains(query) => 2.0,
            () if query.contains(phrase.as_str()) => 1.5,
            () => 0.0,
        };
        self.documents[number].phrases.iter().map(bonus).fold(0.0, f32::max)
    }
}

fn tokens(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut tokens: Vec<String> = Vec::new();
    for token in folded.split(|c: char| !c.is_alphanumeric() && c != '.').map(|token| token.trim_matches('.')) {
        if !token.is_empty() && !tokens.iter().any(|known| known == token) {
            tokens.push(token.to_owned());
        }
    }
    tokens
}

fn phrases(version: &ProcedureVersion) -> Vec<String> {
    let texts = version.everyday_words.iter().chain([&version.name]);
    texts.map(|text| format!(" {} ", tokens(text).join(" "))).collect()
}

fn weighted_words(version: &ProcedureVersion) -> Vec<(String, f32)> {
    let everyday = version.everyday_words.iter().map(|text| (text.as_str(), EVERYDAY));
    let results = version.results.iter().map(|result| (result.name.as_str(), RESULT));
    let others = [version.summary.as_deref(), version.life_event.as_deref(), Some(version.sector.as_str())];
    let others = others.into_iter().flatten().map(|text| (text, OTHER));
    let heading = [(version.name.as_str(), NAME), (version.code.as_str(), EVERYDAY)];
    let texts = everyday.chain(results).chain(others).chain(heading);
    texts.flat_map(|(text, weight)| tokens(text).into_iter().map(move |word| (word, weight))).collect()
}
