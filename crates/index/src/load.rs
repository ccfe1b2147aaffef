//! Reads a criteria set from JSON and says exactly what is wrong with it. The names of the fields are those in which such
//! sets are collected: `groups` (or `areas`), `items` (with `children` where a criterion has parts), `max_points`,
//! `scoring.kind`.

use serde_json::{Map, Value};

use crate::load_rule;
use crate::problem::{Problem, Problems};
use crate::set::{Class, Combined, CriteriaSet, Group, Item, Part};

/// Sums may differ by this much, for points like 0.33.
const TOLERANCE: f64 = 0.005;
/// Criteria within criteria, at most.
const DEEPEST: usize = 8;

/// Reads a set and checks it: every item has a rule and a maximum, sums agree, codes are unique, combined metrics name
/// items that exist.
///
/// # Errors
/// All that is wrong, each with its place.
pub fn load(text: &str) -> Result<CriteriaSet, Problems> {
    let value: Value = serde_json::from_str(text).map_err(|error| Problems(vec![Problem::of_syntax(&error)]))?;
    let Value::Object(top) = value else { return Err(Problems::one("", "bộ tiêu chí phải là một đối tượng JSON {…}")) };
    let mut wrong = Problems::default();
    let mut set = CriteriaSet {
        id: needed(&top, "id", "", &mut wrong),
        name: needed(&top, "name_vi", "", &mut wrong),
        decision: needed(&top, "source_decision", "", &mut wrong),
        valid_from: first_text(&top, &["valid_from", "issued"]),
        valid_to: first_text(&top, &["valid_to"]),
        replaces: first_text(&top, &["replaces"]),
        total: points(&top, "total_max", "", &mut wrong),
        decimals: 2,
        groups: Vec::new(),
        combined: Vec::new(),
        classes: Vec::new(),
        classes_of_points: top.contains_key("agency_bands"),
    };
    if let Some(decimals) = top.get("index_decimals") {
        match decimals.as_i64().and_then(|n| i32::try_from(n).ok()).filter(|n| (0..=6).contains(n)) {
            Some(decimals) => set.decimals = decimals,
            None => wrong.add("index_decimals", "phải là số nguyên từ 0 đến 6"),
        }
    }
    set.groups = groups(&top, set.total, &mut wrong);
    set.classes = classes(&top, &mut wrong);
    set.combined = combined(&top, &mut wrong);
    check_sums(&set, &mut wrong);
    check_codes(&set, &mut wrong);
    wrong.or(set)
}

pub(crate) fn text_of(map: &Map<String, Value>, key: &str) -> String {
    map.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn first_text(map: &Map<String, Value>, keys: &[&str]) -> String {
    keys.iter().map(|key| text_of(map, key)).find(|text| !text.is_empty()).unwrap_or_default()
}

pub(crate) fn place(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

fn needed(map: &Map<String, Value>, key: &str, at: &str, wrong: &mut Problems) -> String {
    let text = text_of(map, key);
    if text.is_empty() {
        wrong.add(place(at, key), "thiếu, hoặc không phải là chữ");
    }
    text
}

/// A number that is not negative; what is wrong is added, and 0 stands for it.
fn points(map: &Map<String, Value>, key: &str, at: &str, wrong: &mut Problems) -> f64 {
    match map.get(key).map(Value::as_f64) {
        Some(Some(number)) if number.is_finite() && number >= 0.0 => return number,
        None => wrong.add(place(at, key), "thiếu điểm tối đa"),
        Some(_) => wrong.add(place(at, key), "điểm tối đa phải là số không âm"),
    }
    0.0
}

fn list<'a>(map: &'a Map<String, Value>, keys: &[&str]) -> Option<(String, &'a Vec<Value>)> {
    keys.iter().find_map(|key| map.get(*key).and_then(Value::as_array).map(|found| ((*key).to_owned(), found)))
}

fn groups(top: &Map<String, Value>, total: f64, wrong: &mut Problems) -> Vec<Group> {
    if let Some((key, found)) = list(top, &["groups", "areas"]) {
        let each = found.iter().enumerate();
        return each.flat_map(|(n, value)| group(value, &format!("{key}[{n}]"), wrong)).collect();
    }
    // A set without groups is one group.
    let Some((key, found)) = list(top, &["items"]) else {
        wrong.add("groups", "thiếu danh sách nhóm (groups, areas) hoặc tiêu chí (items)");
        return Vec::new();
    };
    let items = items(found, &key, 0, wrong);
    vec![Group { key: text_of(top, "id"), code: String::new(), name: text_of(top, "name_vi"), max: total, items }]
}

fn group(value: &Value, at: &str, wrong: &mut Problems) -> Vec<Group> {
    let Value::Object(map) = value else {
        wrong.add(at, "phải là một đối tượng {…}");
        return Vec::new();
    };
    let code = needed(map, "code", at, wrong);
    let (name, max) = (needed(map, "name_vi", at, wrong), points(map, "max_points", at, wrong));
    let Some((key, found)) = list(map, &["items", "children"]) else {
        wrong.add(place(at, "items"), "thiếu danh sách tiêu chí của nhóm");
        return Vec::new();
    };
    let own = text_of(map, "api_code");
    let all = items(found, &place(at, &key), 0, wrong);
    let Some((_, parts)) = list(map, &["subgroups"]) else {
        let key = if own.is_empty() { code.clone() } else { own };
        return vec![Group { key, code, name, max, items: all }];
    };
    subgroups(parts, found, all, &code, &place(at, "subgroups"), wrong)
}

/// A group whose items lie in parts, named by the field `subgroup` of each.
fn subgroups(
    parts: &[Value],
    raw: &[Value],
    items: Vec<Item>,
    code: &str,
    at: &str,
    wrong: &mut Problems,
) -> Vec<Group> {
    let mut made = Vec::new();
    for (n, value) in parts.iter().enumerate() {
        let at = format!("{at}[{n}]");
        let Value::Object(map) = value else {
            wrong.add(at, "phải là một đối tượng {…}");
            continue;
        };
        let key = needed(map, "api_code", &at, wrong);
        let (name, max) = (needed(map, "name_vi", &at, wrong), points(map, "max_points", &at, wrong));
        made.push(Group { key, code: code.to_owned(), name, max, items: Vec::new() });
    }
    let named = |item: &Item| {
        let found = raw.iter().find(|value| value.get("code").and_then(Value::as_str) == Some(item.code.as_str()));
        found.and_then(|value| value.get("subgroup")).and_then(Value::as_str).map(str::to_owned)
    };
    let last = made.len().saturating_sub(1);
    let mut at_group = 0;
    for item in items {
        let place = match named(&item) {
            Some(key) => made.iter().position(|group: &Group| group.key == key),
            // Without names the items fill the parts in order.
            None => {
                let full = |group: &Group| sum(&group.items) + item.max > group.max + TOLERANCE;
                while at_group < last && made.get(at_group).is_some_and(full) {
                    at_group += 1;
                }
                Some(at_group)
            }
        };
        match place.and_then(|place| made.get_mut(place)) {
            Some(group) => group.items.push(item),
            None => wrong.add(at, format!("tiêu chí {} thuộc nhóm con không có trong danh sách", item.code)),
        }
    }
    made
}

fn sum(items: &[Item]) -> f64 {
    items.iter().filter(|item| !item.rule.is_extra()).map(|item| item.max).sum()
}

fn items(found: &[Value], at: &str, depth: usize, wrong: &mut Problems) -> Vec<Item> {
    if depth >= DEEPEST {
        wrong.add(at, "tiêu chí lồng nhau quá sâu");
        return Vec::new();
    }
    let each = found.iter().enumerate();
    each.flat_map(|(n, value)| item(value, &format!("{at}[{n}]"), depth, wrong)).collect()
}

fn item(value: &Value, at: &str, depth: usize, wrong: &mut Problems) -> Vec<Item> {
    let Value::Object(map) = value else {
        wrong.add(at, "phải là một đối tượng {…}");
        return Vec::new();
    };
    let max = points(map, "max_points", at, wrong);
    if let Some((key, parts)) = list(map, &["children", "items"]) {
        let parts = items(parts, &place(at, &key), depth + 1, wrong);
        if (sum(&parts) - max).abs() > TOLERANCE {
            let text = format!("tổng điểm các tiêu chí thành phần là {}, khác điểm tối đa {max}", sum(&parts));
            wrong.add(at, text);
        }
        return parts;
    }
    let aliases = text_of(map, "api_code");
    let aliases = aliases.split([' ', '/']).map(str::trim).filter(|alias| !alias.is_empty() && *alias != "-");
    let mut aliases: Vec<String> = aliases.map(str::to_owned).collect();
    aliases.extend(map.get("aliases").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned));
    vec![Item {
        code: needed(map, "code", at, wrong),
        aliases,
        name: needed(map, "name_vi", at, wrong),
        max,
        rule: load_rule::rule(map, max, at, wrong),
        empty: load_rule::empty(map, at, wrong),
        numerator: text_of(map, "numerator"),
        denominator: text_of(map, "denominator"),
        measure: text_of(map, "measure"),
    }]
}

fn classes(top: &Map<String, Value>, wrong: &mut Problems) -> Vec<Class> {
    let of_index = top.get("classification").and_then(Value::as_object).and_then(|map| list(map, &["bands"]));
    let Some((_, found)) = of_index.or_else(|| list(top, &["agency_bands"])) else { return Vec::new() };
    let mut classes = Vec::new();
    for (n, value) in found.iter().enumerate() {
        let name = ["name_vi", "vi"].iter().find_map(|key| value.get(*key).and_then(Value::as_str));
        match (value.get("min").and_then(Value::as_f64), name) {
            (Some(min), Some(name)) => classes.push(Class { min, name: name.to_owned() }),
            _ => wrong.add(format!("classification.bands[{n}]"), "cần có min (số) và name_vi (chữ)"),
        }
    }
    classes.sort_by(|a, b| b.min.total_cmp(&a.min));
    classes
}

fn combined(top: &Map<String, Value>, wrong: &mut Problems) -> Vec<Combined> {
    let Some((_, found)) = list(top, &["combined"]) else { return Vec::new() };
    let mut all = Vec::new();
    for (n, value) in found.iter().enumerate() {
        let at = format!("combined[{n}]");
        let Value::Object(map) = value else {
            wrong.add(at, "phải là một đối tượng {…}");
            continue;
        };
        let code = needed(map, "code", &at, wrong);
        let parts = list(map, &["parts"]).map(|(_, parts)| parts.as_slice()).unwrap_or_default();
        if parts.is_empty() {
            wrong.add(place(&at, "parts"), "thiếu các phần của chỉ số gộp");
        }
        let parts = parts.iter().enumerate().map(|(n, part)| Part {
            item: part.get("item").and_then(Value::as_str).unwrap_or_default().to_owned(),
            numerator: fields(part, "numerator", &format!("{at}.parts[{n}]"), wrong),
            denominator: fields(part, "denominator", &format!("{at}.parts[{n}]"), wrong),
        });
        all.push(Combined { code, group: text_of(map, "group"), parts: parts.collect() });
    }
    all
}

fn fields(part: &Value, key: &str, at: &str, wrong: &mut Problems) -> Vec<String> {
    let names = part.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let names: Vec<String> = names.map(str::to_owned).collect();
    if names.is_empty() {
        wrong.add(place(at, key), "cần danh sách tên trường, ví dụ [\"fee_dossiers\"]");
    }
    names
}

fn check_sums(set: &CriteriaSet, wrong: &mut Problems) {
    for group in &set.groups {
        let found = sum(&group.items);
        if (found - group.max).abs() > TOLERANCE {
            wrong.add(&group.key, format!("tổng điểm tiêu chí của nhóm là {found}, khác điểm tối đa {}", group.max));
        }
    }
    let found: f64 = set.groups.iter().map(|group| group.max).sum();
    if !set.groups.is_empty() && (found - set.total).abs() > TOLERANCE {
        wrong.add("total_max", format!("tổng điểm các nhóm là {found}, khác tổng điểm {}", set.total));
    }
}

fn check_codes(set: &CriteriaSet, wrong: &mut Problems) {
    let mut seen = std::collections::BTreeSet::new();
    for item in set.groups.iter().flat_map(|group| &group.items) {
        for code in std::iter::once(&item.code).chain(&item.aliases) {
            if !code.is_empty() && !seen.insert(code.to_lowercase()) {
                wrong.add(code, "mã này được dùng cho hai tiêu chí");
            }
        }
    }
    for combined in &set.combined {
        for part in combined.parts.iter().filter(|part| set.find(&part.item).is_none()) {
            wrong.add(&combined.code, format!("phần \"{}\" không phải là tiêu chí của bộ này", part.item));
        }
    }
}
