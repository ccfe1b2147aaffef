//! Reads how one item gives points: the kinds of rule by name, bands in numbers or in the words of the decision.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::load::{place, text_of};
use crate::problem::Problems;
use crate::rule::{Band, BandOf, Bound, Empty, Rule};

/// Names of the kinds.
const KINDS: &str = "proportional, threshold-proportional, proportional-with-floor, threshold-bands, count-bands, yes-no, \
     deduction, survey-choice, survey-index-import, level-percent, per-item-points, average-of-record-scores, manual, \
     bonus, penalty, display-only";

/// The rule of an item; what is wrong is added, and a manual rule stands for it.
pub(crate) fn rule(item: &Map<String, Value>, max: f64, at: &str, wrong: &mut Problems) -> Rule {
    let at = place(at, "scoring");
    let Some(Value::Object(map)) = item.get("scoring") else {
        wrong.add(at, "thiếu cách tính điểm (scoring)");
        return Rule::Manual;
    };
    let mut reader = Reader { map, at, max, wrong };
    match text_of(map, "kind").as_str() {
        "proportional" => Rule::Proportional { full_at: 1.0, floor: 0.0 },
        "threshold-proportional" => Rule::Proportional { full_at: reader.percent("full_at_percent"), floor: 0.0 },
        "proportional-with-floor" => Rule::Proportional { full_at: 1.0, floor: reader.percent("floor_percent") },
        "threshold-bands" => reader.bands(BandOf::Percent),
        "count-bands" => reader.bands(BandOf::Count),
        "yes-no" => Rule::YesNo { otherwise: 0.0 },
        "deduction" => Rule::YesNo { otherwise: -reader.positive("minus") },
        "survey-choice" => Rule::Choices { weights: reader.shares("weights") },
        "survey-index-import" => Rule::Imported,
        "level-percent" => Rule::Level { shares: reader.shares("levels") },
        "per-item-points" => Rule::PerItem { points: reader.positive("points") },
        "average-of-record-scores" => Rule::Average { decimals: i32::from(map.get("exact").is_none()) },
        "manual" => Rule::Manual,
        "bonus" => Rule::Bonus,
        "penalty" => Rule::Penalty,
        "display-only" | "not-applicable" => Rule::Shown,
        other => {
            reader.add("kind", format!("không có cách tính \"{other}\"; có: {KINDS}"));
            Rule::Manual
        }
    }
}

/// What a zero denominator gives: `zero`, `full`, `not-applicable`, or the first word of a remark.
pub(crate) fn empty(item: &Map<String, Value>, at: &str, wrong: &mut Problems) -> Empty {
    let text = match item.get("zero_denominator") {
        None | Some(Value::Null) => return Empty::Zero,
        Some(Value::Number(_)) => return Empty::Zero,
        Some(Value::String(text)) => text.trim().to_lowercase(),
        Some(_) => {
            wrong.add(place(at, "zero_denominator"), "phải là \"zero\", \"full\" hoặc \"not-applicable\"");
            return Empty::Zero;
        }
    };
    match () {
        () if text.starts_with("full") => Empty::Full,
        () if text.starts_with("not-applicable") || text.starts_with("n/a") => Empty::NotApplicable,
        () => Empty::Zero,
    }
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    at: String,
    max: f64,
    wrong: &'a mut Problems,
}

impl Reader<'_> {
    fn add(&mut self, key: &str, text: impl Into<String>) {
        let at = place(&self.at, key);
        self.wrong.add(at, text);
    }

    fn percent(&mut self, key: &str) -> f64 {
        match self.map.get(key).and_then(Value::as_f64).filter(|n| *n > 0.0 && *n <= 100.0) {
            Some(percent) => percent / 100.0,
            None => {
                self.add(key, "phải là số lớn hơn 0, tối đa 100");
                1.0
            }
        }
    }

    fn positive(&mut self, key: &str) -> f64 {
        match self.map.get(key).and_then(Value::as_f64).filter(|n| n.is_finite() && *n > 0.0) {
            Some(number) => number,
            None => {
                self.add(key, "phải là số lớn hơn 0");
                0.0
            }
        }
    }

    /// Weights in percent or as shares: a set writes `{"A": 100, "B": 60}` or `{"A": 1, "B": 0.6}`.
    fn shares(&mut self, key: &str) -> BTreeMap<String, f64> {
        let Some(Value::Object(found)) = self.map.get(key) else {
            self.add(key, "thiếu, ví dụ {\"A\": 100, \"B\": 60, \"C\": 20, \"D\": 0}");
            return BTreeMap::new();
        };
        let numbers: Vec<(String, Option<f64>)> =
            found.iter().map(|(name, value)| (name.clone(), value.as_f64().filter(|n| (0.0..=100.0).contains(n)))).collect();
        let whole = if numbers.iter().any(|(_, n)| n.is_some_and(|n| n > 1.0)) { 100.0 } else { 1.0 };
        let mut shares = BTreeMap::new();
        for (name, number) in numbers {
            match number {
                Some(number) => drop(shares.insert(name, number / whole)),
                None => self.add(key, format!("\"{name}\" phải là số từ 0 đến 100")),
            }
        }
        shares
    }

    fn bands(&mut self, of: BandOf) -> Rule {
        let found = self.map.get("bands").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if found.is_empty() {
            self.add("bands", "thiếu các mức điểm");
        }
        let mut bands = Vec::with_capacity(found.len());
        for (n, value) in found.iter().enumerate() {
            let points = value.get("points").and_then(Value::as_f64).filter(|points| points.is_finite());
            match points {
                Some(points) if points <= self.max + 1e-9 => bands.push(band(value, points)),
                Some(points) => {
                    let text = format!("{points} điểm, lớn hơn điểm tối đa {}", self.max);
                    self.add(&format!("bands[{n}].points"), text);
                }
                None => self.add(&format!("bands[{n}].points"), "thiếu điểm của mức"),
            }
        }
        Rule::Bands { of, bands }
    }
}

fn band(value: &Value, points: f64) -> Band {
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    let bound = |at: Option<f64>, inclusive| at.map(|at| Bound { at, inclusive });
    let label = ["when", "label"].iter().find_map(|key| value.get(*key).and_then(Value::as_str)).unwrap_or_default();
    let lower = bound(number("min"), true).or_else(|| bound(number("over"), false));
    let upper = bound(number("max"), true).or_else(|| bound(number("under"), false));
    let exact = bound(number("count"), true);
    let (lower, upper) = match (lower, upper, exact) {
        (None, None, Some(exact)) => (Some(exact), Some(exact)),
        (None, None, None) => in_words(label),
        (lower, upper, _) => (lower, upper),
    };
    Band { lower, upper, label: label.to_owned(), points }
}

/// `> 90%`, `>= 90`, `70% - 90%`, `từ 70% đến dưới 90%`, `dưới 70%`, `từ 80% trở lên`; anything else is a label.
pub(crate) fn in_words(text: &str) -> (Option<Bound>, Option<Bound>) {
    let folded = text.trim().to_lowercase().replace('%', " ").replace('≥', ">=").replace('≤', "<=").replace(['–', '-'], " - ");
    let spaced = signs_apart(&folded);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let number = |word: &str| word.replace(',', ".").parse::<f64>().ok();
    let from = |word, inclusive| number(word).map(|at| Bound { at, inclusive });
    match words.as_slice() {
        [">=", n] | ["từ", n] | ["từ", n, "trở", "lên"] => (from(n, true), None),
        [">", n] | ["trên", n] => (from(n, false), None),
        ["<=", n] => (None, from(n, true)),
        ["<", n] | ["dưới", n] => (None, from(n, false)),
        [a, "-", b] | ["từ", a, "đến", b] | ["từ", a, "-", b] => both(from(a, true), from(b, true)),
        [a, "-", "<", b] | ["từ", a, "đến", "dưới", b] | ["từ", a, "-", "dưới", b] => both(from(a, true), from(b, false)),
        ["trên", a, "đến", b] => both(from(a, false), from(b, true)),
        ["trên", a, "đến", "dưới", b] => both(from(a, false), from(b, false)),
        _ => (None, None),
    }
}

/// A space on both sides of each of `>=`, `<=`, `>`, `<`.
fn signs_apart(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '<' && c != '>' {
            out.push(c);
            continue;
        }
        out.push(' ');
        out.push(c);
        out.extend(rest.next_if_eq(&'='));
        out.push(' ');
    }
    out
}

/// Half a range is none.
fn both(lower: Option<Bound>, upper: Option<Bound>) -> (Option<Bound>, Option<Bound>) {
    if lower.is_some() && upper.is_some() { (lower, upper) } else { (None, None) }
}
