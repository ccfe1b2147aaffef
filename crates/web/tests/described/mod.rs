//! The API's description, and answers and bodies held against it.
#![allow(dead_code, reason = "each test file uses a part")]

use serde_json::Value;

use crate::site::Answer;

pub fn description() -> Value {
    serde_json::from_str(web::api::OPENAPI).unwrap()
}

/// What of `value` does not fit `schema`; knows the keywords that the description uses, and no others.
pub fn misfits(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                misfits(root, root.pointer(pointer).unwrap(), value, at, out);
            }
            "type" => {
                let types: Vec<&Value> = rule.as_array().map_or(vec![rule], |all| all.iter().collect());
                if !types.iter().any(|one| is_type(one.as_str().unwrap(), value)) {
                    out.push(format!("{at}: {value} is no {rule}"));
                }
            }
            "enum" if !rule.as_array().unwrap().contains(value) => out.push(format!("{at}: {value} is not in {rule}")),
            "oneOf" => {
                let fits = |one: &&Value| {
                    let mut inner = Vec::new();
                    misfits(root, one, value, at, &mut inner);
                    inner.is_empty()
                };
                if rule.as_array().unwrap().iter().filter(fits).count() != 1 {
                    out.push(format!("{at}: {value} fits not exactly one"));
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    misfits(root, rule, item, &format!("{at}[{i}]"), out);
                }
            }
            "required" => {
                for name in rule.as_array().unwrap().iter().filter(|name| value.get(name.as_str().unwrap()).is_none()) {
                    out.push(format!("{at}: {name} is missing"));
                }
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match rule.get(name) {
                        Some(schema) => misfits(root, schema, inner, &format!("{at}.{name}"), out),
                        None if schema["additionalProperties"] == false => out.push(format!("{at}.{name} is not told")),
                        None => {}
                    }
                }
            }
            "format" => {
                let fits = |text: &str| match rule.as_str().unwrap() {
                    "date" => kernel::Day::parse(text).is_ok(),
                    "date-time" => kernel::Instant::parse(text).is_ok(),
                    "uuid" => text.len() == 36 && text.split('-').count() == 5,
                    other => panic!("unknown format {other}"),
                };
                if value.as_str().is_some_and(|text| !fits(text)) {
                    out.push(format!("{at}: {value} is no {rule}"));
                }
            }
            "enum" | "additionalProperties" | "description" | "examples" => {}
            other => panic!("unknown keyword {other}"),
        }
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}

/// The pattern of the description that an address fits, e.g. `/api/v1/dossiers/{code}`.
pub fn pattern<'a>(root: &'a Value, path: &str) -> &'a str {
    let path = path.split('?').next().unwrap();
    let fits = |pattern: &&String| {
        let (told, asked): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
        told.len() == asked.len() && told.iter().zip(&asked).all(|(told, asked)| told == asked || told.starts_with('{'))
    };
    root["paths"].as_object().unwrap().keys().find(fits).unwrap_or_else(|| panic!("{path} is not told"))
}

/// Holds an answer against the description of its address, method and status; JSON comes back.
pub fn hold(root: &Value, method: &str, path: &str, answer: &Answer) -> Value {
    let pattern = pattern(root, path);
    let told = &root["paths"][pattern][method]["responses"][answer.status.as_u16().to_string()];
    assert!(told.is_object(), "{method} {pattern} does not tell {}: {}", answer.status, answer.body);
    let (kind, content) = (answer.header("content-type"), &told["content"]);
    let schema = content.get(kind).or_else(|| content.get("*/*"));
    let schema = &schema.unwrap_or_else(|| panic!("{pattern} does not tell {kind}"))["schema"];
    if !kind.ends_with("json") {
        return Value::Null;
    }
    let value: Value = serde_json::from_str(&answer.body).unwrap();
    let mut out = Vec::new();
    misfits(root, schema, &value, "", &mut out);
    assert!(out.is_empty(), "{method} {path}: {out:#?} in {value:#}");
    value
}

/// Holds a body against the description of what is taken.
pub fn hold_body(root: &Value, path: &str, body: &Value) {
    let schema = &root["paths"][pattern(root, path)]["post"]["requestBody"]["content"]["application/json"]["schema"];
    let mut out = Vec::new();
    misfits(root, schema, body, "", &mut out);
    assert!(out.is_empty(), "{path}: {out:#?}");
}
