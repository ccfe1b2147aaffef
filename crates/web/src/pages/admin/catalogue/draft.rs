//! A version in the making: the editor's inputs are the rows of the catalogue's sheets, read by the same rules as a
//! workbook; deadline rules are read apart.

use std::collections::BTreeMap;

use calendar::Limit;
use procedure::sheets::{COMPONENTS, FEES, LAYOUT, LIMITS, PROCEDURES, STEPS};
use procedure::{ProcedureVersion, RuleOverrides, Sheets, sheets_to_versions, versions_to_sheets};
use serde_json::{Map, Value, json};

use super::super::{Wrong, t};
use super::labels::label;
use crate::desk::Desk;
use crate::posted::Posted;

/// Rules that a version may depart from, with what may stand there.
pub const RULES: [(&str, &str); 14] = [
    ("on_supplement", "restart, pause"),
    ("max_requests", "1"),
    ("applicant_term", "30 calendar_days"),
    ("on_timeout", "close, invalid, refuse"),
    ("on_fee", "run, pause"),
    ("fee_term", "5 working_days"),
    ("on_fee_timeout", "close, invalid, refuse"),
    ("reception_limit", "4 working_hours"),
    ("supplement_notice_limit", "2 working_days"),
    ("handover_cutoff_minute", "900"),
    ("settlement_cutoff_minute", "900"),
    ("immediate_result", "true, false"),
    ("decide_on_the_spot", "true, false"),
    ("non_territorial", "no, province, nation"),
];
/// Name of the hidden input with the code of the procedure that a new one copies.
pub const COPY_OF: &str = "copy_of";
/// Free rows under each table of inputs.
pub const FREE: usize = 3;
/// Sheets that are tables of inputs, with the beginning of new identities.
pub const TABLES: [(&str, &str); 4] = [(COMPONENTS, "c"), (LIMITS, "v"), (FEES, "f"), (STEPS, "")];

/// Columns of a sheet.
pub fn columns(sheet: &str) -> &'static [&'static str] {
    LAYOUT.iter().find(|(name, _)| *name == sheet).map_or(&[], |(_, columns)| columns)
}

/// Texts of a version by names of inputs; of an unknown code only the code.
pub fn values(code: &str, version: Option<&ProcedureVersion>) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let sheets = versions_to_sheets(version);
    for (sheet, _) in LAYOUT {
        for (at, row) in sheets.0.get(sheet).into_iter().flatten().skip(1).enumerate() {
            for (column, text) in columns(sheet).iter().zip(row) {
                values.insert(name(sheet, at, column), text.clone());
            }
        }
    }
    if version.is_none() {
        values.insert(name(PROCEDURES, 0, "code"), code.to_owned());
        values.insert(name(PROCEDURES, 0, "regime"), "two_level".to_owned());
    }
    let rules = version.and_then(|version| serde_json::to_value(&version.rules).ok()).unwrap_or_default();
    for (rule, _) in RULES {
        let own = rules.get(rule);
        let text = own.and_then(|own| own.get("value")).map(rule_text).unwrap_or_default();
        let basis = own.and_then(|own| own.get("basis")).and_then(Value::as_str).unwrap_or_default();
        values.insert(format!("rule.{rule}"), text);
        values.insert(format!("basis.{rule}"), basis.to_owned());
    }
    values
}

/// Name of an input.
pub fn name(sheet: &str, row: usize, column: &str) -> String {
    format!("{sheet}.{row}.{column}")
}

/// Rows of a table that were sent or stand in the version.
pub fn rows_of(values: &BTreeMap<String, String>, sheet: &str) -> usize {
    let start = format!("{sheet}.");
    let rows = values.keys().filter_map(|key| key.strip_prefix(&start)?.split('.').next()?.parse::<usize>().ok());
    rows.max().map_or(0, |last| last + 1)
}

/// A rule's value as typed.
pub fn rule_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(own) if own.contains_key("unit") => {
            format!("{} {}", own.get("value").unwrap_or(&Value::Null), own.get("unit").and_then(Value::as_str).unwrap_or_default())
        }
        Value::Object(own) => own.iter().map(|(key, inner)| format!("{key} {}", rule_text(inner))).collect(),
        other => other.to_string(),
    }
}

fn rule_value(text: &str) -> Value {
    if let Ok(plain) = serde_json::from_str::<Value>(text).map_err(drop)
        && (plain.is_number() || plain.is_boolean())
    {
        return plain;
    }
    match text.split_once(' ') {
        Some((number, unit)) => match number.replace(',', ".").parse::<f64>() {
            Ok(value) => json!({"value": value, "unit": unit.trim()}),
            Err(_) => json!({number: rule_value(unit.trim())}),
        },
        None => Value::String(text.to_owned()),
    }
}

/// Values as they were sent; several boxes of one name are lines.
pub fn sent(posted: &Posted) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in &posted.pairs {
        let own = values.entry(name.clone()).or_default();
        if !own.is_empty() && !text.trim().is_empty() {
            own.push('\n');
        }
        own.push_str(text.trim());
    }
    values
}

/// Reads the version; what is wrong is put at the inputs.
pub fn read(desk: &Desk, code: &str, values: &mut BTreeMap<String, String>, wrong: &mut Wrong) -> Option<ProcedureVersion> {
    let catalogue = desk.app().catalogue();
    let latest = catalogue.latest(&procedure_code(code)).cloned();
    let number = latest.as_ref().map_or(1, |latest| latest.version + 1);
    values.insert(name(PROCEDURES, 0, "code"), code.to_owned());
    values.insert(name(PROCEDURES, 0, "version"), number.to_string());
    // The portal is opened and closed by a command of its own.
    let open = latest.as_ref().is_some_and(|latest| latest.own_portal);
    values.insert(name(PROCEDURES, 0, "own_portal"), if open { "yes".to_owned() } else { String::new() });
    TABLES.iter().for_each(|(sheet, prefix)| name_rows(values, sheet, prefix, code));
    let (sheets, places) = sheets(values);
    let versions = match sheets_to_versions(&sheets, &catalogue) {
        Ok(versions) => versions,
        Err(errors) => {
            for error in errors {
                let at = error.row.saturating_sub(2);
                let row = places.get(error.sheet).and_then(|places| places.get(at)).copied().unwrap_or(at);
                let args: [(&str, &dyn std::fmt::Display); 4] = [
                    ("sheet", &t(desk, &format!("procedure.sheet.{}", error.sheet))),
                    ("row", &(row + 1)),
                    ("column", &label(desk, error.column)),
                    ("value", &error.value),
                ];
                // The procedure itself has one row: there the box alone is named.
                let place = if error.sheet == PROCEDURES { "admin.catalogue.place.box" } else { "admin.catalogue.place.row" };
                let place = desk.lang().t_args(place, &args);
                let what = desk.lang().t_args(&format!("admin.catalogue.input_error.{}", error.code), &args);
                let text = format!("{place}: {what}");
                wrong.put(&name(error.sheet, row, error.column), text);
            }
            return None;
        }
    };
    let mut version = versions.into_iter().next()?;
    version.rules = rules(desk, values, wrong)?;
    // A copy begins with the e-form of its original.
    let original = values.get(COPY_OF).map(|code| procedure_code(code)).filter(|_| latest.is_none());
    if let Some(original) = original.and_then(|code| catalogue.latest(&code).cloned()) {
        version.form.clone_from(&original.form);
        version.provenance.form_composed = original.provenance.form_composed;
    }
    Some(version)
}

fn procedure_code(code: &str) -> kernel::ProcedureCode {
    kernel::ProcedureCode::new(code)
}

/// Filled rows get the code, and an identity if they have none yet.
fn name_rows(values: &mut BTreeMap<String, String>, sheet: &str, prefix: &str, code: &str) {
    let own: Vec<&str> = columns(sheet).iter().filter(|column| !matches!(**column, "code" | "id")).copied().collect();
    for row in 0..rows_of(values, sheet) {
        let text = |values: &BTreeMap<String, String>, column: &str| values.get(&name(sheet, row, column)).cloned().unwrap_or_default();
        if own.iter().all(|column| text(values, column).is_empty()) {
            // A row that was emptied is gone.
            values.retain(|key, _| !key.starts_with(&format!("{sheet}.{row}.")));
            continue;
        }
        values.insert(name(sheet, row, "code"), code.to_owned());
        if text(values, "id").is_empty() {
            let taken = |id: &str| (0..=rows_of(values, sheet)).any(|other| values.get(&name(sheet, other, "id")).is_some_and(|used| used == id));
            let free = (1_usize..).map(|n| format!("{prefix}{n}")).find(|id| !taken(id));
            values.insert(name(sheet, row, "id"), free.unwrap_or_default());
        }
    }
}

/// The workbook of the inputs, and for each of its rows the row of the table of inputs. Steps stand in their order.
fn sheets(values: &BTreeMap<String, String>) -> (Sheets, BTreeMap<&'static str, Vec<usize>>) {
    let (mut tables, mut places) = (BTreeMap::new(), BTreeMap::new());
    for (sheet, columns) in LAYOUT {
        let mut order: Vec<usize> = (0..rows_of(values, sheet)).collect();
        let place = |row: &usize| values.get(&name(sheet, *row, "place")).and_then(|text| text.parse::<f64>().ok());
        order.sort_by(|a, b| {
            let (a, b) = (place(a).unwrap_or(f64::MAX), place(b).unwrap_or(f64::MAX));
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        });
        let row = |row: &usize| columns.iter().map(|column| values.get(&name(sheet, *row, column)).cloned().unwrap_or_default()).collect();
        let head: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        let rows: Vec<Vec<String>> = std::iter::once(head).chain(order.iter().map(row)).collect();
        tables.insert(sheet.to_owned(), rows);
        places.insert(sheet, order);
    }
    (Sheets(tables), places)
}

fn rules(desk: &Desk, values: &BTreeMap<String, String>, wrong: &mut Wrong) -> Option<RuleOverrides> {
    let mut all = Map::new();
    let before = wrong.0.len();
    for (rule, example) in RULES {
        let get = |part: &str| values.get(&format!("{part}.{rule}")).map(String::as_str).unwrap_or_default();
        let (text, basis) = (get("rule"), get("basis"));
        if text.is_empty() {
            continue;
        }
        if procedure::basis::find(basis).is_none() {
            let words = t(desk, &format!("admin.rule.{rule}"));
            wrong.put(&format!("basis.{rule}"), desk.lang().t2("admin.catalogue.error.basis", "rule", words, "value", text));
        }
        let own = json!({ rule: {"value": rule_value(text), "basis": basis} });
        match serde_json::from_value::<RuleOverrides>(own.clone()) {
            Ok(_) => all.extend(own.as_object().cloned().unwrap_or_default()),
            Err(_) => wrong.put(&format!("rule.{rule}"), {
                let (words, value): (String, &dyn std::fmt::Display) = (t(desk, &format!("admin.rule.{rule}")), &text);
                desk.lang().t_args("admin.catalogue.error.rule", &[("rule", &words), ("value", value), ("example", &example)])
            }),
        }
    }
    if wrong.0.len() > before {
        return None;
    }
    serde_json::from_value(Value::Object(all)).ok()
}

/// A limit in words, for rules in force.
pub fn limit_text(desk: &Desk, value: &Value) -> String {
    match serde_json::from_value::<Limit>(value.clone()) {
        Ok(limit) => crate::words::limit(desk.lang(), limit),
        Err(_) => rule_text(value),
    }
}
