//! A sheet of units: the same JSON with scores, index and rank.

use serde_json::{Map, Value, json};

use crate::problem::Problems;
use crate::set::CriteriaSet;
use crate::unit;

/// Scores every unit of a sheet (`{"units": [{"metrics": […]}]}`, a list of units, or one unit) and answers it with
/// `score` in each metric, and for each unit `scores` by group (null, and named in `missing`, without figures),
/// `total_score`, `applicable_max`, `index` and `rank` (equal index, equal rank; the next rank skips).
///
/// # Errors
/// All that is wrong with the sheet, each with its place.
pub fn score_sheet(set: &CriteriaSet, text: &str) -> Result<Value, Problems> {
    let mut sheet: Value =
        serde_json::from_str(text).map_err(|error| Problems(vec![crate::problem::Problem::of_syntax(&error)]))?;
    let mut wrong = Problems::default();
    match &mut sheet {
        Value::Array(units) => score_units(set, units, "", &mut wrong),
        Value::Object(top) if top.contains_key("units") => match top.get_mut("units") {
            Some(Value::Array(units)) => score_units(set, units, "units", &mut wrong),
            _ => wrong.add("units", "phải là danh sách đơn vị"),
        },
        Value::Object(top) if top.contains_key("metrics") => {
            unit::score(set, top, "", &mut wrong);
        }
        _ => wrong.add("units", "thiếu danh sách đơn vị"),
    }
    if let Value::Object(top) = &mut sheet {
        score_loose(set, top, &mut wrong);
        top.insert("set".to_owned(), json!({"id": set.id, "decision": set.decision, "total_max": set.total}));
    }
    wrong.or(sheet)
}

fn score_units(set: &CriteriaSet, units: &mut [Value], at: &str, wrong: &mut Problems) {
    let mut results = Vec::with_capacity(units.len());
    for (n, value) in units.iter_mut().enumerate() {
        let at = format!("{at}[{n}]");
        match value {
            Value::Object(map) => results.push(unit::score(set, map, &at, wrong).index),
            _ => {
                wrong.add(at, "phải là một đối tượng {…}");
                results.push(None);
            }
        }
    }
    let ten = 10_f64.powi(set.decimals);
    let shown: Vec<Option<i64>> = results.iter().map(|index| index.map(|index| (index * ten).round() as i64)).collect();
    for (value, own) in units.iter_mut().zip(&shown) {
        let rank = own.map(|own| 1 + shown.iter().flatten().filter(|other| **other > own).count());
        if let Value::Object(map) = value {
            map.insert("rank".to_owned(), rank.map_or(Value::Null, |rank| json!(rank)));
        }
    }
}

/// Vectors that stand beside the units (an object with fields of a combined metric and no metrics of its own).
fn score_loose(set: &CriteriaSet, top: &mut Map<String, Value>, wrong: &mut Problems) {
    for (key, value) in top.iter_mut().filter(|(key, _)| *key != "units") {
        let Value::Object(map) = value else { continue };
        let group = map.get("group").and_then(Value::as_str).unwrap_or_default();
        let has = |fields: &[String]| fields.iter().all(|field| map.contains_key(field));
        let is = |combined: &&crate::set::Combined| {
            combined.group == group && combined.parts.iter().all(|part| has(&part.numerator) && has(&part.denominator))
        };
        if group.is_empty() || !set.combined.iter().any(|combined| is(&combined)) {
            continue;
        }
        let mut alone = Map::from_iter([("metrics".to_owned(), Value::Array(vec![Value::Object(map.clone())]))]);
        unit::score(set, &mut alone, key, wrong);
        let scored = alone.get("metrics").and_then(|metrics| metrics.get(0)).and_then(|metric| metric.get("score"));
        map.insert("score".to_owned(), scored.cloned().unwrap_or_default());
    }
}
