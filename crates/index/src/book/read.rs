//! Reads published scores from JSON, in the two shapes in which they are collected: units with metrics
//! (`{"units": [{"code", "name", "metrics": [{"code", "numerator", "denominator", "published_score"}], "groups": {…}}]}`),
//! and rows of scores by group (`{"rows": [{"code", "name", "total", "scores": {…}}]}`).

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Day, Instant};
use serde_json::{Map, Value};

use super::{PublishedItem, PublishedUnit};
use crate::load::{place, text_of};
use crate::problem::{Problem, Problems};
use crate::rule::Rule;
use crate::set::CriteriaSet;

/// What a file of published scores says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadScores {
    /// Units in the order of the file; none is matched with an own one yet.
    pub units: Vec<PublishedUnit>,
    /// The day on which the figures were taken, if the file says it.
    pub as_of: Option<Day>,
    /// Codes and groups that the set does not know; they are kept as published.
    pub unknown: BTreeSet<String>,
}

/// Scores are rounded to two decimals: one may stand this much over the maximum.
const ROUNDING: f64 = 0.01;
/// Fields of a metric that are no figures of a combined one.
const KNOWN: [&str; 8] = ["group", "code", "numerator", "denominator", "published_score", "score", "points", "recomputed"];

/// Whether a score can be one of an item or of a combined metric.
///
/// # Errors
/// What is wrong, in Vietnamese.
pub fn check_score(set: &CriteriaSet, code: &str, score: f64) -> Result<(), String> {
    let (least, most) = match (set.find(code), set.find_combined(code)) {
        (Some((_, item)), _) => (if let Rule::YesNo { otherwise } = item.rule { otherwise } else { 0.0 }, item.max),
        (None, Some(combined)) => {
            let items = combined.parts.iter().filter_map(|part| set.find(&part.item));
            (0.0, items.map(|(_, item)| item.max).sum())
        }
        (None, None) => return Ok(()),
    };
    if score < least - 1e-9 {
        return Err(format!("{score} điểm, nhỏ hơn điểm thấp nhất {least}"));
    }
    if score > most + ROUNDING {
        return Err(format!("{score} điểm, lớn hơn điểm tối đa {most}"));
    }
    Ok(())
}

/// The code of an item or combined metric as the set writes it; as it came when the set does not know it.
pub fn proper_code(set: &CriteriaSet, code: &str) -> Option<String> {
    let item = set.find(code).map(|(_, item)| item.code.clone());
    item.or_else(|| set.find_combined(code).map(|combined| combined.code.clone()))
}

/// Reads a file.
///
/// # Errors
/// All that is wrong, each with its place.
pub fn read_scores(set: &CriteriaSet, text: &str) -> Result<ReadScores, Problems> {
    let value: Value = serde_json::from_str(text).map_err(|error| Problems(vec![Problem::of_syntax(&error)]))?;
    let (mut read, mut wrong) = (ReadScores::default(), Problems::default());
    let (key, list) = match &value {
        Value::Array(list) => ("", Some(list)),
        Value::Object(top) => {
            let key = if top.contains_key("units") { "units" } else { "rows" };
            let as_of = text_of(top, "as_of");
            let day = Instant::parse(&as_of).map(Instant::day).or_else(|_| Day::parse(&as_of));
            match (as_of.is_empty(), day) {
                (true, _) => {}
                (false, Ok(day)) => read.as_of = Some(day),
                (false, Err(_)) => wrong.add("as_of", format!("\"{as_of}\" không phải là ngày, ví dụ đúng là \"2026-10-10\"")),
            }
            (key, top.get(key).and_then(Value::as_array))
        }
        _ => ("", None),
    };
    let Some(list) = list else {
        return Err(Problems::one("", "cần danh sách đơn vị: {\"units\": […]} hoặc {\"rows\": […]}"));
    };
    if list.is_empty() {
        wrong.add(key, "không có đơn vị nào");
    }
    for (n, value) in list.iter().enumerate() {
        let at = format!("{key}[{n}]");
        match value {
            Value::Object(map) => read.units.push(unit(set, map, &at, &mut read.unknown, &mut wrong)),
            _ => wrong.add(at, "phải là một đối tượng {…}"),
        }
    }
    wrong.or(read)
}

fn unit(
    set: &CriteriaSet,
    map: &Map<String, Value>,
    at: &str,
    unknown: &mut BTreeSet<String>,
    wrong: &mut Problems,
) -> PublishedUnit {
    let mut unit = PublishedUnit {
        code: text_of(map, "code"),
        name: text_of(map, "name"),
        total: ["total", "total_score"].iter().find_map(|key| number(map, key, at, wrong)),
        rank: number(map, "rank", at, wrong).filter(|rank| *rank >= 1.0 && rank.fract() == 0.0).map(|rank| rank as u32),
        ..PublishedUnit::default()
    };
    if unit.code.is_empty() && unit.name.is_empty() {
        wrong.add(place(at, "code"), "thiếu mã hoặc tên đơn vị");
    }
    let groups = ["groups", "scores"].iter().find_map(|key| Some((key, map.get(*key)?.as_object()?)));
    if let Some((key, groups)) = groups {
        let at = place(at, key);
        for group in groups.keys() {
            let Some(score) = number(groups, group, &at, wrong) else { continue };
            match set.groups.iter().find(|known| known.key == *group) {
                Some(known) if score > known.max + ROUNDING => {
                    wrong.add(place(&at, group), format!("{score} điểm, lớn hơn điểm tối đa {}", known.max));
                }
                Some(_) => {}
                None => drop(unknown.insert(group.clone())),
            }
            unit.groups.insert(group.clone(), score);
        }
    }
    let mut seen = BTreeSet::new();
    for (n, metric) in map.get("metrics").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let at = format!("{at}.metrics[{n}]");
        let Some(item) = metric.as_object().and_then(|metric| item(set, metric, &at, unknown, wrong)) else { continue };
        if !seen.insert(item.item.clone()) {
            wrong.add(&at, format!("tiêu chí {} có hai lần trong cùng một đơn vị", item.item));
        }
        unit.items.push(item);
    }
    if unit.total.is_none() && unit.groups.is_empty() && unit.items.is_empty() {
        wrong.add(at, "không có điểm hay số liệu nào");
    }
    unit
}

fn item(
    set: &CriteriaSet,
    map: &Map<String, Value>,
    at: &str,
    unknown: &mut BTreeSet<String>,
    wrong: &mut Problems,
) -> Option<PublishedItem> {
    let code = text_of(map, "code");
    if code.is_empty() {
        wrong.add(place(at, "code"), "thiếu mã tiêu chí");
        return None;
    }
    let item = proper_code(set, &code).unwrap_or_else(|| {
        unknown.insert(code.clone());
        code
    });
    let key = ["published_score", "score", "points"].into_iter().find(|key| map.contains_key(*key));
    let least = |key| if key == "published_score" { f64::MIN } else { 0.0 };
    let score = key.and_then(|key| signed(map, key, at, least(key), wrong));
    if let (Some(score), Some(key)) = (score, key)
        && let Err(text) = check_score(set, &item, score)
    {
        wrong.add(place(at, key), text);
    }
    let mut fields = BTreeMap::new();
    for key in map.keys().filter(|key| !KNOWN.contains(&key.as_str()) && map[key.as_str()].is_number()) {
        if let Some(figure) = number(map, key, at, wrong) {
            fields.insert(key.clone(), figure);
        }
    }
    let (numerator, denominator) = (number(map, "numerator", at, wrong), number(map, "denominator", at, wrong));
    if score.is_none() && numerator.is_none() && denominator.is_none() && fields.is_empty() {
        return None;
    }
    Some(PublishedItem { item, numerator, denominator, score, fields })
}

/// A number that is not negative, if there is one.
fn number(map: &Map<String, Value>, key: &str, at: &str, wrong: &mut Problems) -> Option<f64> {
    signed(map, key, at, 0.0, wrong)
}

fn signed(map: &Map<String, Value>, key: &str, at: &str, least: f64, wrong: &mut Problems) -> Option<f64> {
    match map.get(key)? {
        Value::Null => None,
        value => match value.as_f64() {
            Some(number) if number >= least => Some(number),
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
