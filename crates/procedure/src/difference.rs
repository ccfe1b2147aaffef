//! The visible difference of two versions: which field changed, from what to what.

use serde::Serialize;
use serde_json::Value;

use crate::ProcedureVersion;

/// One changed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Where, e.g. `components[c3].name`.
    pub path: String,
    /// Translation key of the field: `procedure.field.<first part of the path>`.
    pub label_key: String,
    /// Value before; `None` if added.
    pub old: Option<String>,
    /// Value after; `None` if removed.
    pub new: Option<String>,
}

/// Parts of the record that are no content of the procedure.
const IGNORED: [&str; 2] = ["version", "provenance"];

/// Every changed value, in the order of the paths.
pub fn difference(old: &ProcedureVersion, new: &ProcedureVersion) -> Vec<FieldChange> {
    let (old, new) = (serde_json::to_value(old), serde_json::to_value(new));
    let (Ok(Value::Object(mut old)), Ok(Value::Object(mut new))) = (old, new) else { return Vec::new() };
    for key in IGNORED {
        old.remove(key);
        new.remove(key);
    }
    let mut changes = Vec::new();
    compare("", Some(&Value::Object(old)), Some(&Value::Object(new)), &mut changes);
    changes
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<FieldChange>) {
    if old == new {
        return;
    }
    match (old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null)) {
        (Value::Object(a), Value::Object(b)) if !is_limit(a) => {
            let keys: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().for_each(|key| compare(&inside(path, key), a.get(key), b.get(key), changes));
        }
        (Value::Array(a), Value::Array(b)) if rows(a) && rows(b) => compare_rows(path, a, b, changes),
        (a, b) => changes.push(change(path, a, b)),
    }
}

/// Rows are matched by id, so that an inserted row does not shift all others.
fn compare_rows(path: &str, old: &[Value], new: &[Value], changes: &mut Vec<FieldChange>) {
    let find = |rows: &'_ [Value], id: &str| rows.iter().position(|row| row_id(row) == Some(id));
    for row in old {
        let id = row_id(row).unwrap_or_default();
        let after = find(new, id).map(|i| &new[i]);
        compare_row(&format!("{path}[{id}]"), Some(row), after, changes);
    }
    for row in new {
        let id = row_id(row).unwrap_or_default();
        if find(old, id).is_none() {
            compare_row(&format!("{path}[{id}]"), None, Some(row), changes);
        }
    }
}

fn compare_row(path: &str, old: Option<&Value>, new: Option<&Value>, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Some(_), Some(_)) => compare(path, old, new, changes),
        _ => changes.push(change(path, old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null))),
    }
}

fn rows(values: &[Value]) -> bool {
    values.iter().all(|value| row_id(value).is_some())
}

fn row_id(value: &Value) -> Option<&str> {
    let object = value.as_object()?;
    ["id", "number", "title", "value"].into_iter().find_map(|key| object.get(key)?.as_str())
}

fn is_limit(object: &serde_json::Map<String, Value>) -> bool {
    object.contains_key("unit") && object.contains_key("value")
}

fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn change(path: &str, old: &Value, new: &Value) -> FieldChange {
    let first = path.split(['.', '[']).next().unwrap_or(path);
    FieldChange { path: path.to_owned(), label_key: format!("procedure.field.{first}"), old: text(old), new: text(new) }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => Some(values.iter().filter_map(text).collect::<Vec<_>>().join("; ")),
        Value::Object(object) => Some(summary(object)),
        other => Some(other.to_string()),
    }
}

/// A row in a few words: its name, or else its values.
fn summary(object: &serde_json::Map<String, Value>) -> String {
    let named = ["name", "label", "item", "action", "case", "title", "number"];
    let name = named.into_iter().find_map(|key| object.get(key)?.as_str());
    name.map_or_else(|| object.values().filter_map(text).collect::<Vec<_>>().join(" "), str::to_owned)
}
