//! The API's description against what the routes answer: every path, every answer, every procedure.

mod site;

use std::collections::BTreeSet;

use procedure::Catalogue;
use serde_json::Value;
use site::{Answer, get, get_with, router};
use web::routes::{Audience, table};

fn description() -> Value {
    serde_json::from_str(web::api::OPENAPI).unwrap()
}

/// What of `value` does not fit `schema`; knows the keywords that the description uses, and no others.
fn misfits(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
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
                let day = value.as_str().is_some_and(|text| kernel::Day::parse(text).is_ok());
                assert_eq!(rule, "date");
                if !day {
                    out.push(format!("{at}: {value} is no day"));
                }
            }
            "enum" | "additionalProperties" | "description" => {}
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

/// Holds an answer against the description of its path and status.
fn hold(root: &Value, path: &str, answer: &Answer) -> Value {
    let responses = &root["paths"][path]["get"]["responses"];
    let told = &responses[answer.status.as_u16().to_string()];
    assert!(told.is_object(), "{path} does not tell {}", answer.status);
    let schema = &told["content"][answer.header("content-type")]["schema"];
    assert!(schema.is_object(), "{path} does not tell {}", answer.header("content-type"));
    let value: Value = serde_json::from_str(&answer.body).unwrap();
    let mut out = Vec::new();
    misfits(root, schema, &value, "", &mut out);
    assert!(out.is_empty(), "{path}: {out:#?}");
    value
}

#[test]
fn routes_and_description_name_the_same_paths() {
    let root = description();
    assert_eq!(root["openapi"], "3.1.0");
    let told: BTreeSet<String> = root["paths"].as_object().unwrap().keys().cloned().collect();
    let routes = table().into_iter().filter(|route| route.audience == Audience::Machine);
    let routed: BTreeSet<String> = routes.map(|route| route.path.to_owned()).collect();
    assert_eq!(told, routed);
}

#[test]
fn the_checker_finds_misfits() {
    let root = description();
    let schema = &root["components"]["schemas"]["Limit"];
    for bad in [
        r#"{"value":"1","unit":"weeks"}"#,
        r#"{"value":1,"unit":"moons"}"#,
        r#"{"value":1}"#,
        r#"{"value":1,"unit":"weeks","x":1}"#,
    ] {
        let mut out = Vec::new();
        misfits(&root, schema, &serde_json::from_str(bad).unwrap(), "", &mut out);
        assert_eq!(out.len(), 1, "{bad}: {out:?}");
    }
}

#[tokio::test]
async fn every_procedure_is_as_described() {
    let (root, router) = (description(), router());
    for version in Catalogue::embedded().unwrap().list() {
        let answer = get(&router, &format!("/api/v1/procedures/{}", version.code)).await;
        let value = hold(&root, "/api/v1/procedures/{code}", &answer);
        assert_eq!(value["name"], version.name.as_str());
        assert_eq!(value["in_force"], version.usable());
    }
    hold(&root, "/api/v1/procedures/{code}", &get(&router, "/api/v1/procedures/9.9").await);
    hold(&root, "/api/v1/openapi.json", &get(&router, "/api/v1/openapi.json").await);
}

#[tokio::test]
async fn the_cursor_leads_through_the_whole_list_once() {
    let (root, router) = (description(), router());
    for (query, least) in [("", 100), ("q=khai+sinh&", 4)] {
        let (mut seen, mut cursor, mut total) = (Vec::new(), String::new(), 0);
        loop {
            let answer = get(&router, &format!("/api/v1/procedures?{query}limit=3{cursor}")).await;
            let page = hold(&root, "/api/v1/procedures", &answer);
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item["code"].as_str().unwrap().to_owned()));
            total = page["total"].as_u64().unwrap_or(total);
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let once: BTreeSet<_> = seen.iter().collect();
        assert_eq!((once.len(), seen.len()), (total as usize, total as usize));
        assert!(seen.len() >= least, "{query}: {}", seen.len());
    }
}

#[tokio::test]
async fn wrong_questions_get_a_problem_in_the_askers_language() {
    let (root, router) = (description(), router());
    for path in ["limit=0", "limit=101", "limit=x", "cursor=9.9"] {
        let answer = get_with(&router, &format!("/api/v1/procedures?{path}"), &[("accept-language", "en-GB")]).await;
        let problem = hold(&root, "/api/v1/procedures", &answer);
        assert_eq!((answer.status.as_u16(), &problem["title"]), (400, &"The request is not right".into()), "{path}");
    }
}
