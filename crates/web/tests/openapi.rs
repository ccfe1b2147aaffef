//! The API's description against what the routes answer: every path, every answer, every procedure.

mod described;
mod site;

use std::collections::BTreeSet;

use procedure::Catalogue;
use described::{description, misfits};
use serde_json::Value;
use site::{Answer, get, get_with, router};
use web::routes::{Audience, table};

fn hold(root: &Value, path: &str, answer: &Answer) -> Value {
    described::hold(root, "get", path, answer)
}

#[test]
fn routes_and_description_name_the_same_paths() {
    let root = description();
    assert_eq!(root["openapi"], "3.1.0");
    let told: BTreeSet<String> = root["paths"].as_object().unwrap().keys().cloned().collect();
    let routes = table().into_iter().filter(|route| route.audience == Audience::Machine);
    let routed: BTreeSet<String> = routes.map(|route| route.path.to_owned()).collect();
    assert_eq!(told, routed);
    let methods = |path: &str| root["paths"][path].as_object().unwrap().len();
    let routes = table().into_iter().filter(|route| route.audience == Audience::Machine);
    assert_eq!(told.iter().map(|path| methods(path)).sum::<usize>(), routes.count());
}

/// Every example of the description is as the description says; every write of a dossier asks for a key, everything with
/// a token says so.
#[test]
fn examples_keys_and_tokens_are_told() {
    let root = description();
    let mut examples = 0;
    for (name, schema) in root["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            let mut out = Vec::new();
            misfits(&root, schema, example, name, &mut out);
            assert!(out.is_empty(), "{out:#?}");
            examples += 1;
        }
    }
    assert!(examples >= 4, "{examples}");
    for route in table().into_iter().filter(|route| route.audience == Audience::Machine) {
        let told = &root["paths"][route.path][route.method.to_lowercase()];
        assert!(told.is_object(), "{} {}", route.method, route.path);
        assert_eq!(told["security"].is_array(), route.permission == web::routes::Permission::Token, "{}", route.path);
        let key = told["parameters"].as_array().is_some_and(|all| {
            all.iter().any(|one| one["$ref"] == "#/components/parameters/IdempotencyKey")
        });
        assert_eq!(key, route.method == "POST" && ["dossiers", "tasks"].iter().any(|part| route.path.contains(part)), "{}", route.path);
    }
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

#[tokio::test]
async fn criteria_sets_are_as_described() {
    let (root, router) = (description(), router());
    let list = hold(&root, "/api/v1/criteria-sets", &get(&router, "/api/v1/criteria-sets").await);
    let told: Vec<(&str, bool)> = list["items"].as_array().unwrap().iter().map(|set| (set["id"].as_str().unwrap(), set["judges"] == true)).collect();
    assert_eq!(told, [("qd766-2022", true), ("tt01-2018-vpcp", false)]);
    for (id, _) in told {
        let path = format!("/api/v1/criteria-sets/{id}");
        let set = hold(&root, &path, &get(&router, &path).await);
        assert_eq!((&set["definition"]["id"], set["definition"]["total_max"].as_f64()), (&set["id"], set["total"].as_f64()));
    }
    let path = "/api/v1/criteria-sets/qd766-2022";
    let answer = get_with(&router, path, &[("accept-language", "en-GB")]).await;
    let set = hold(&root, path, &answer);
    let item = &set["groups"][1]["items"][0];
    assert_eq!((&item["code"], &item["rule"], &item["source"]), (&"2.1".into(), &"Most points times the share".into(), &"own".into()));
    for (path, status) in [("qd766-2022?version=x", 400), ("qd766-2022?version=7", 404), ("none", 404)] {
        let path = format!("/api/v1/criteria-sets/{path}");
        let answer = get(&router, &path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        hold(&root, &path, &answer);
    }
    for wrong in ["limit=0", "limit=21", "from=x", "to=2026", "cursor=x"] {
        let path = format!("/api/v1/official-scores?{wrong}");
        let answer = get(&router, &path).await;
        assert_eq!(answer.status.as_u16(), 400, "{path}");
        hold(&root, &path, &answer);
    }
}
