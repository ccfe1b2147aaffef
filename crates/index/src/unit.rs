//! One unit of a sheet: each metric gets its score, each group its sum, the unit its index.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::load::place;
use crate::problem::Problems;
use crate::rule::{Figures, Outcome, Rule};
use crate::set::{Combined, CriteriaSet, Group, Item};

/// What a unit came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Result {
    /// Points of all groups, with bonus and penalty.
    pub points: f64,
    /// Most points of what applies and has figures.
    pub applicable: f64,
    /// Points ÷ applicable maximum × 100; none when nothing applies.
    pub index: Option<f64>,
}

struct Sums<'a> {
    set: &'a CriteriaSet,
    /// Points by key of the group, of groups with figures.
    points: BTreeMap<&'a str, f64>,
    applicable: f64,
    extra: f64,
    /// Items that have figures, or do not apply.
    seen: BTreeSet<&'a str>,
    unknown: Vec<Value>,
}

/// Scores the metrics of a unit in place and adds `scores`, `total_score`, `applicable_max`, `index`, `missing`.
pub(crate) fn score(set: &CriteriaSet, unit: &mut Map<String, Value>, at: &str, wrong: &mut Problems) -> Result {
    let mut sums = Sums {
        set,
        points: BTreeMap::new(),
        applicable: 0.0,
        extra: 0.0,
        seen: BTreeSet::new(),
        unknown: Vec::new(),
    };
    match unit.get_mut("metrics") {
        Some(Value::Array(metrics)) => {
            for (n, metric) in metrics.iter_mut().enumerate() {
                let at = format!("{at}.metrics[{n}]");
                match metric {
                    Value::Object(metric) => sums.metric(metric, &at, wrong),
                    _ => wrong.add(at, "phải là một đối tượng {…}"),
                }
            }
        }
        _ => wrong.add(place(at, "metrics"), "thiếu danh sách số liệu"),
    }
    sums.tell(unit)
}

impl<'a> Sums<'a> {
    fn metric(&mut self, metric: &mut Map<String, Value>, at: &str, wrong: &mut Problems) {
        let set = self.set;
        let code = metric.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        let group = metric.get("group").and_then(Value::as_str).unwrap_or_default().to_owned();
        let score = if let Some((group, item)) = set.find(&code) {
            self.one(group, item, metric, at, wrong)
        } else if let Some(combined) = set.find_combined(&code).or_else(|| carried(set, &code, &group, metric)) {
            self.several(combined, metric, at, wrong)
        } else {
            self.unknown.push(Value::String(if code.is_empty() { at.to_owned() } else { code }));
            None
        };
        metric.insert("score".to_owned(), score.map_or(Value::Null, rounded));
    }

    fn one(
        &mut self,
        group: &'a Group,
        item: &'a Item,
        metric: &Map<String, Value>,
        at: &str,
        wrong: &mut Problems,
    ) -> Option<f64> {
        if !self.seen.insert(&item.code) {
            wrong.add(at, format!("tiêu chí {} có hai lần trong cùng một đơn vị", item.code));
            return None;
        }
        let outcome = match given_points(metric, item.max, item, at, wrong) {
            Some(outcome) => outcome,
            None => item.rule.points(item.max, item.empty, &figures(metric, at, wrong)),
        };
        self.take(group, item, outcome)
    }

    /// Points of an item; what is missing counts as not seen.
    fn take(&mut self, group: &'a Group, item: &'a Item, outcome: Outcome) -> Option<f64> {
        let points = match outcome {
            Outcome::Points(points) => points,
            Outcome::NotApplicable => {
                self.points.entry(&group.key).or_default();
                return None;
            }
            Outcome::Missing => {
                if !item.rule.is_shown_only() {
                    self.seen.remove(item.code.as_str());
                }
                return None;
            }
        };
        if item.rule.is_extra() {
            let points = if item.rule == Rule::Penalty { -points } else { points };
            self.extra += points;
            return Some(points);
        }
        *self.points.entry(&group.key).or_default() += points;
        self.applicable += item.max;
        Some(points)
    }

    fn several(
        &mut self,
        combined: &'a Combined,
        metric: &Map<String, Value>,
        at: &str,
        wrong: &mut Problems,
    ) -> Option<f64> {
        let set = self.set;
        let parts: Vec<_> = combined.parts.iter().filter_map(|part| Some((part, set.find(&part.item)?))).collect();
        for (_, (_, item)) in &parts {
            if !self.seen.insert(&item.code) {
                wrong.add(at, format!("tiêu chí {} có hai lần trong cùng một đơn vị", item.code));
                return None;
            }
        }
        let group = parts.first()?.1.0;
        let max: f64 = parts.iter().map(|(_, (_, item))| item.max).sum();
        let any = parts.first()?.1.1;
        if let Some(outcome) = given_points(metric, max, any, at, wrong) {
            return match outcome {
                Outcome::Points(points) => {
                    *self.points.entry(&group.key).or_default() += points;
                    self.applicable += max;
                    Some(points)
                }
                _ => {
                    self.points.entry(&group.key).or_default();
                    None
                }
            };
        }
        let mut total = None;
        for (part, (group, item)) in parts {
            let figures = Figures {
                numerator: sum(metric, &part.numerator, at, wrong),
                denominator: sum(metric, &part.denominator, at, wrong),
                given: part.denominator.iter().chain(&part.numerator).any(|field| metric.contains_key(field)),
                ..Figures::default()
            };
            if let Some(points) = self.take(group, item, item.rule.points(item.max, item.empty, &figures)) {
                *total.get_or_insert(0.0) += points;
            }
        }
        total
    }

    fn tell(self, unit: &mut Map<String, Value>) -> Result {
        let (mut scores, mut missing, mut items_missing) = (Map::new(), Vec::new(), Vec::new());
        for group in &self.set.groups {
            let counted = |item: &&Item| !item.rule.is_extra() && !item.rule.is_shown_only();
            if group.items.iter().filter(counted).count() == 0 {
                continue;
            }
            let found = self.points.get(group.key.as_str());
            scores.insert(group.key.clone(), found.map_or(Value::Null, |points| rounded(*points)));
            let lacking = group.items.iter().filter(counted).filter(|item| !self.seen.contains(item.code.as_str()));
            match found {
                None => missing.push(Value::String(group.key.clone())),
                Some(_) => items_missing.extend(lacking.map(|item| Value::String(item.code.clone()))),
            }
        }
        let points = self.points.values().sum::<f64>() + self.extra;
        let index = (self.applicable > 0.0).then(|| points / self.applicable * 100.0);
        unit.insert("scores".to_owned(), Value::Object(scores));
        unit.insert("total_score".to_owned(), if self.points.is_empty() { Value::Null } else { rounded(points) });
        unit.insert("applicable_max".to_owned(), rounded(self.applicable));
        unit.insert("index".to_owned(), index.map_or(Value::Null, rounded));
        if let Some(class) = index.and_then(|index| self.set.class(index, points)) {
            unit.insert("class".to_owned(), json!(class.name));
        }
        unit.insert("missing".to_owned(), Value::Array(missing));
        for (key, list) in [("missing_items", items_missing), ("unknown_codes", self.unknown)] {
            if !list.is_empty() {
                unit.insert(key.to_owned(), Value::Array(list));
            }
        }
        Result { points, applicable: self.applicable, index }
    }
}

/// A metric without a code of its own that carries the fields of a combined one of its group.
fn carried<'a>(set: &'a CriteriaSet, code: &str, group: &str, metric: &Map<String, Value>) -> Option<&'a Combined> {
    let fields = |combined: &Combined| {
        let mut all = combined.parts.iter().flat_map(|part| part.numerator.iter().chain(&part.denominator));
        all.all(|field| metric.contains_key(field))
    };
    let all = set.combined.iter().filter(|combined| code.is_empty() || code.eq_ignore_ascii_case(&combined.group));
    all.filter(|combined| group.is_empty() || combined.group == group).find(|combined| fields(combined))
}

/// `points` given directly; `null` means that the criterion does not apply.
fn given_points(
    metric: &Map<String, Value>,
    max: f64,
    item: &Item,
    at: &str,
    wrong: &mut Problems,
) -> Option<Outcome> {
    let given = metric.get("points")?;
    if given.is_null() {
        return Some(Outcome::NotApplicable);
    }
    let least = match item.rule {
        Rule::YesNo { otherwise } => otherwise,
        _ => 0.0,
    };
    match given.as_f64() {
        Some(points) if points >= least - 1e-9 && points <= max + 1e-9 => Some(Outcome::Points(points)),
        Some(points) => {
            wrong.add(place(at, "points"), format!("{points} điểm nằm ngoài khoảng {least}–{max} của tiêu chí"));
            Some(Outcome::Missing)
        }
        None => {
            wrong.add(place(at, "points"), "phải là số, hoặc null khi tiêu chí không áp dụng");
            Some(Outcome::Missing)
        }
    }
}

fn figures(metric: &Map<String, Value>, at: &str, wrong: &mut Problems) -> Figures {
    let mut figures = Figures {
        numerator: number(metric, "numerator", at, wrong),
        denominator: number(metric, "denominator", at, wrong),
        value: number(metric, "value", at, wrong),
        given: metric.contains_key("numerator") || metric.contains_key("denominator"),
        level: metric.get("level").and_then(Value::as_str).map(str::to_owned),
        ..Figures::default()
    };
    match metric.get("met") {
        None | Some(Value::Null) => {}
        Some(Value::Bool(met)) => figures.met = Some(*met),
        Some(_) => wrong.add(place(at, "met"), "phải là true hoặc false"),
    }
    if let Some(Value::Object(answers)) = metric.get("answers") {
        let at = place(at, "answers");
        for choice in answers.keys() {
            if let Some(n) = number(answers, choice, &at, wrong) {
                figures.answers.insert(choice.clone(), n);
            }
        }
    }
    figures
}

/// A number that is not negative, if there is one.
fn number(map: &Map<String, Value>, key: &str, at: &str, wrong: &mut Problems) -> Option<f64> {
    match map.get(key)? {
        Value::Null => None,
        value => match value.as_f64() {
            Some(number) if number >= 0.0 => Some(number),
            Some(_) => {
                wrong.add(place(at, key), "không được là số âm");
                None
            }
            None => {
                wrong.add(place(at, key), "phải là số");
                None
            }
        },
    }
}

fn sum(metric: &Map<String, Value>, fields: &[String], at: &str, wrong: &mut Problems) -> Option<f64> {
    let numbers: Vec<f64> = fields.iter().filter_map(|field| number(metric, field, at, wrong)).collect();
    (!numbers.is_empty()).then(|| numbers.iter().sum())
}

/// Four decimals: more are noise of the division.
fn rounded(number: f64) -> Value {
    let rounded = (number * 10_000.0).round() / 10_000.0;
    // No "-0.0".
    json!(if rounded == 0.0 { 0.0 } else { rounded })
}
