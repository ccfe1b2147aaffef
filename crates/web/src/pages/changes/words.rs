//! A changed value of a procedure in words: where it stands, what stood there and what stands there now.

use kernel::Day;
use procedure::{FieldChange, ProcedureVersion};
use serde_json::Value;

use crate::lang::Lang;
use crate::words;

/// A change as people read it.
pub struct Told {
    /// Where: `Thành phần hồ sơ › Tờ khai › Số bản`.
    pub place: String,
    /// What stood there; `None` if it is new.
    pub old: Option<String>,
    /// What stands there; `None` if it is gone.
    pub new: Option<String>,
}

/// All changes between two versions in words.
pub fn told(lang: Lang, old: &ProcedureVersion, new: &ProcedureVersion, changes: &[FieldChange]) -> Vec<Told> {
    let as_value = |version| serde_json::to_value(version).unwrap_or_default();
    let (old, new): (Value, Value) = (as_value(old), as_value(new));
    let one = |change: &FieldChange| {
        let parts = parts(&change.path);
        let within = |root: &Value| at(root, &parts).filter(|value| !value.is_null()).map(|value| value_text(lang, &parts, value));
        Told { place: place(lang, &parts, &old, &new), old: within(&old), new: within(&new) }
    };
    changes.iter().map(one).collect()
}

/// A part of a path: a key, or the id of a row.
#[derive(Debug, PartialEq)]
enum Part {
    Key(String),
    Row(String),
}

/// `components[c3].name` in its parts. Ids may hold any sign, brackets come in pairs.
fn parts(path: &str) -> Vec<Part> {
    let (mut parts, mut text, mut depth) = (Vec::new(), String::new(), 0_u32);
    for sign in path.chars() {
        match (sign, depth) {
            ('[', 0) | ('.', 0) => {
                if !text.is_empty() {
                    parts.push(Part::Key(std::mem::take(&mut text)));
                }
                depth = u32::from(sign == '[');
            }
            (']', 1) => {
                parts.push(Part::Row(std::mem::take(&mut text)));
                depth = 0;
            }
            (sign, _) => {
                depth = match sign {
                    '[' => depth + 1,
                    ']' => depth.saturating_sub(1),
                    _ => depth,
                };
                text.push(sign);
            }
        }
    }
    if !text.is_empty() {
        parts.push(Part::Key(text));
    }
    parts
}

fn row_id(row: &Value) -> Option<&str> {
    ["id", "number", "title", "value"].into_iter().find_map(|key| row.get(key)?.as_str())
}

fn at<'a>(root: &'a Value, parts: &[Part]) -> Option<&'a Value> {
    parts.iter().try_fold(root, |value, part| match part {
        Part::Key(key) => value.get(key),
        Part::Row(id) => value.as_array()?.iter().find(|row| row_id(row) == Some(id)),
    })
}

/// Name of a row, or else its id.
fn name_of(row: &Value) -> Option<&str> {
    ["name", "label", "item", "action", "case", "title", "number"].into_iter().find_map(|key| row.get(key)?.as_str())
}

/// A key in words.
pub fn key_word(lang: Lang, key: &str) -> String {
    let groups = ["change.word", "admin.col", "procedure.field", "admin.rule"];
    let found = groups.iter().find_map(|group| lang.find(&format!("{group}.{key}")));
    found.unwrap_or(key).to_owned()
}

fn place(lang: Lang, path: &[Part], old: &Value, new: &Value) -> String {
    let mut told: Vec<String> = Vec::new();
    for (index, part) in path.iter().enumerate() {
        match part {
            // The unit of a rule's value says nothing beyond the rule's name.
            Part::Key(key) if key == "value" && index > 0 => {}
            Part::Key(key) if index == 0 => told.push(lang.find(&format!("procedure.field.{key}")).map_or_else(|| key_word(lang, key), str::to_owned)),
            Part::Key(key) if matches!(key.as_str(), "sections" | "fields" | "id") && index + 1 < path.len() => {}
            Part::Key(key) => told.push(key_word(lang, key)),
            Part::Row(id) => {
                let row = at(new, &path[..=index]).or_else(|| at(old, &path[..=index]));
                told.push(row.and_then(name_of).unwrap_or(id).to_owned());
            }
        }
    }
    told.join(" › ")
}

fn last_key(path: &[Part]) -> &str {
    path.iter().rev().find_map(|part| match part {
        Part::Key(key) => Some(key.as_str()),
        Part::Row(_) => None,
    }).unwrap_or_default()
}

fn value_text(lang: Lang, path: &[Part], value: &Value) -> String {
    let own = |key: &str| path.iter().any(|part| *part == Part::Key(key.to_owned()));
    match (value, own("agency"), own("rules")) {
        (Value::String(id), true, _) if last_key(path) == "id" => words::agency_name(lang, id).into_owned(),
        (Value::String(text), _, true) if last_key(path) == "value" => {
            lang.find(&format!("admin.rule_value.{text}")).unwrap_or(text).to_owned()
        }
        _ => plain(lang, last_key(path), value),
    }
}

/// A value in words by its key.
pub fn plain(lang: Lang, key: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(yes) => lang.t(if *yes { "ui.yes" } else { "ui.no" }).to_owned(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => kernel::text::grouped(whole),
            (_, Some(real)) if real.fract() == 0.0 => kernel::text::grouped(real as i64),
            _ => number.to_string().replace('.', ","),
        },
        Value::String(text) => text_word(lang, key, text),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().map(|value| plain(lang, key, value)).collect();
            all.join(if key == "sequence" { "\n" } else { "; " })
        }
        Value::Object(object) => match serde_json::from_value::<calendar::Limit>(value.clone()) {
            Ok(limit) => words::limit(lang, limit),
            Err(_) => match name_of(value) {
                Some(name) => name.to_owned(),
                None => {
                    let part = |(key, value): (&String, &Value)| format!("{}: {}", key_word(lang, key), plain(lang, key, value));
                    object.iter().map(part).collect::<Vec<_>>().join("; ")
                }
            },
        },
    }
}

/// A text that is one of a few, or a day, in words; any other as it is.
fn text_word(lang: Lang, key: &str, text: &str) -> String {
    let groups: &[&str] = match key {
        "levels" | "level" => &["level"],
        "channels" | "channel" => &["admin.handed_in"],
        "online_level" => &["online_level"],
        "regime" => &["admin.regime"],
        "kind" => &["component_kind", "admin.field_kind"],
        "need" => &["admin.need"],
        "available_from" | "lookup" => &["procedure.database"],
        "role" => &["role"],
        "unit" => &["unit_role"],
        "prefill" => &["admin.prefill"],
        "date" => &["admin.date_rule"],
        _ => &[],
    };
    let slug = text.replace(['-', '.'], "_");
    if let Some(word) = groups.iter().find_map(|group| lang.find(&format!("{group}.{slug}"))) {
        return word.to_owned();
    }
    if key == "basis"
        && let Some(basis) = procedure::basis::find(text)
    {
        return if lang == Lang::Vi { basis.vi.clone() } else { basis.en.clone() };
    }
    Day::parse(text).map_or_else(|_| text.to_owned(), Day::date_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_any_id_is_read() {
        let key = |text: &str| Part::Key(text.to_owned());
        let row = |text: &str| Part::Row(text.to_owned());
        assert_eq!(parts("components[c3].name"), [key("components"), row("c3"), key("name")]);
        assert_eq!(parts("form.sections[Ai. Là [chủ]].help"), [key("form"), key("sections"), row("Ai. Là [chủ]"), key("help")]);
    }

    #[test]
    fn values_are_told_in_words() {
        let text = |key: &str, value: Value| plain(Lang::Vi, key, &value);
        assert_eq!(text("channels", serde_json::json!(["direct", "online"])), "Trực tiếp; Trực tuyến");
        assert_eq!(text("decided_on", serde_json::json!("2026-11-20")), "20/11/2026");
        assert_eq!(text("limit", serde_json::json!({"value": 3.0, "unit": "working_days"})), "3 ngày làm việc");
        assert_eq!(text("amount", serde_json::json!(50000)), "50.000");
    }
}
