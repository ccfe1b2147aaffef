//! What the program can say has its words: refusals, events, letters, duties, actions and enumerations of a dossier, in
//! both languages. The names are read from the sources, so that a new one without words is found.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use web::lang::Lang;

/// Values that whoever fills a letter to the applicant has to give.
const LETTER_VALUES: [&str; 14] = [
    "code", "procedure", "applicant", "desk", "agency", "person", "due", "address", "hours", "link", "reason", "items", "basis",
    "amount",
];
/// Characters of a text for a telephone, before it is filled.
const SHORT: usize = 140;

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Texts of all sources of a crate.
fn sources(name: &str) -> String {
    let mut all = String::new();
    let mut folders = vec![crates().join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => all.push_str(&std::fs::read_to_string(path).unwrap()),
            }
        }
    }
    all
}

/// The first quoted text behind each `opening`, if it comes within the same statement.
fn quoted_after<'a>(text: &'a str, opening: &'a str) -> BTreeSet<&'a str> {
    let after = text.split(opening).skip(1).filter_map(|rest| rest.split(';').next());
    after.filter_map(|rest| rest.split('"').nth(1)).collect()
}

/// Refusal codes: what stands as the first argument where refusals are made.
fn refusal_codes(text: &str) -> BTreeSet<&str> {
    let made = ["Refusal::new(", "refuse("].into_iter().flat_map(|opening| text.split(opening).skip(1));
    made.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
}

/// Variants of an enumeration, as serde writes them in snake case.
fn variants(text: &str, name: &str) -> Vec<String> {
    let body = text.split(&format!("pub enum {name} {{")).nth(1).unwrap().split("\n}").next().unwrap();
    let own = body.lines().filter_map(|line| line.strip_prefix("    ")).filter(|line| line.starts_with(char::is_uppercase));
    let plain = own.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap());
    plain.map(snake).collect()
}

fn snake(name: &str) -> String {
    let letter = |(at, c): (usize, char)| match c.is_uppercase() && at > 0 {
        true => format!("_{}", c.to_lowercase()),
        false => c.to_lowercase().to_string(),
    };
    name.chars().enumerate().map(letter).collect()
}

fn places(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn require(keys: impl IntoIterator<Item = String>, at_least: usize) {
    let keys: Vec<String> = keys.into_iter().collect();
    assert!(keys.len() >= at_least, "only {} names were read from the sources", keys.len());
    for lang in Lang::ALL {
        let missing: Vec<&String> = keys.iter().filter(|key| lang.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{}: {missing:#?}", lang.code());
    }
}

#[test]
fn every_refusal_has_its_sentence() {
    let all = ["dossier", "app", "org", "procedure", "index"].map(sources).concat();
    require(refusal_codes(&all).into_iter().map(|code| format!("refusal.{code}")), 110);
}

/// A sentence asks only for values that some refusal gives.
#[test]
fn sentences_of_refusals_ask_for_known_values() {
    let all = ["dossier", "app", "org", "procedure", "index", "steering", "intake", "web"].map(sources).concat();
    let given = quoted_after(&all, ".with(");
    for key in Lang::Vi.keys().into_iter().filter(|key| key.starts_with("refusal.") && !key.starts_with("refusal.intake_")) {
        let unknown: Vec<&str> = places(Lang::Vi.t(key)).into_iter().filter(|name| !given.contains(name)).collect();
        assert!(unknown.is_empty(), "{key} asks for {unknown:?}");
    }
}

#[test]
fn texts_that_are_required_have_names() {
    let all = sources("dossier");
    let fields = all.split("required(").skip(1).filter_map(|rest| rest.split('"').nth(1).filter(|_| rest.starts_with('&')));
    require(fields.map(|field| format!("field.{field}")), 20);
    let limits = std::fs::read_to_string(crates().join("dossier/src/limits.rs")).unwrap();
    let checked = ["text(\"", "many(\""].into_iter().flat_map(|opening| limits.split(opening).skip(1));
    require(checked.filter_map(|rest| rest.split('"').next()).map(|field| format!("field.{field}")), 45);
}

#[test]
fn every_event_has_a_title() {
    let events = std::fs::read_to_string(crates().join("dossier/src/event.rs")).unwrap();
    require(variants(&events, "Event").into_iter().map(|name| format!("event.{name}")), 43);
}

#[test]
fn every_letter_has_its_words() {
    let context = std::fs::read_to_string(crates().join("dossier/src/context.rs")).unwrap();
    let notices = variants(&context, "Notice");
    let keys = |name: &String| ["subject", "text", "short"].map(|part| format!("notice.{name}.{part}"));
    require(notices.iter().flat_map(keys), 57);
    for lang in Lang::ALL {
        for key in lang.keys().into_iter().filter(|key| key.starts_with("notice.") || key.starts_with("notice_frame.")) {
            let unknown: Vec<&str> = places(lang.t(key)).into_iter().filter(|name| !LETTER_VALUES.contains(name)).collect();
            assert!(unknown.is_empty(), "{key} asks for {unknown:?}");
        }
        for short in notices.iter().map(|name| format!("notice.{name}.short")) {
            assert!(lang.t(&short).chars().count() <= SHORT, "{short} is too long");
        }
    }
}

#[test]
fn every_duty_and_action_has_its_words() {
    let told = sources("dossier");
    let told = told.replace("tell_official(mut self", "");
    require(quoted_after(&told, "tell_official(").into_iter().map(|key| format!("duty.{key}")), 15);
    let commands = std::fs::read_to_string(crates().join("dossier/src/command.rs")).unwrap();
    let own = ["import", "move_ownership", "time_out", "record_paper", "report_late_lane", "recount"];
    let buttons: Vec<String> = variants(&commands, "Command").into_iter().filter(|name| !own.contains(&name.as_str())).collect();
    require(buttons.iter().flat_map(|name| [format!("action.{name}"), format!("action_help.{name}")]), 70);
}

#[test]
fn every_enumeration_has_its_words() {
    let all = ["dossier", "org"].map(sources).concat();
    let named = [
        ("Provision", "provision"),
        ("DatabaseExcuse", "database_excuse"),
        ("RequestReason", "request_reason"),
        ("PaymentMeans", "payment_means"),
        ("Draft", "draft"),
        ("PaperOrder", "paper"),
        ("Punctuality", "punctuality"),
        ("StopReason", "stop_reason"),
        ("ProcessingSystem", "processing_system"),
        ("Channel", "channel"),
        ("PlannedDate", "planned_date"),
        ("DelegationKind", "delegation_kind"),
    ];
    let keys = named.iter().flat_map(|(name, group)| {
        variants(&all, name).into_iter().map(move |variant| format!("{group}.{variant}"))
    });
    require(keys.chain(('a'..='i').map(|item| format!("rating_item.{item}"))), 50);
}
