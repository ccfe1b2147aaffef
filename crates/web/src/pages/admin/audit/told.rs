//! Events of the journal as sentences, and their data as named values: units and people by name, moments and days as
//! dates, words for keys. What has no words keeps its own name.

use std::collections::BTreeMap;

use app::rows::Record;
use kernel::{Day, DossierId, Instant, PersonId, UnitId};
use serde_json::Value;

use super::super::t;
use crate::desk::{Desk, PageError};
use crate::pages::changes::words::key_word;
use crate::pages::dossier::story::{Around, tell};
use crate::pages::dossier::words::Words;

/// What a row of the journal says.
pub struct Told {
    /// What happened.
    pub title: String,
    /// To what: a dossier's code, a procedure, a person.
    pub about: String,
    /// In a sentence; may be empty.
    pub sentence: String,
}

/// Sentences of dossiers' events by their place in the journal, and the codes of the dossiers.
pub struct Dossiers {
    told: BTreeMap<i64, String>,
    codes: BTreeMap<String, String>,
}

impl Dossiers {
    /// Reads the dossiers of these rows. Sentences hold personal data: only who may read them gets any.
    pub fn read(desk: &Desk, records: &[Record], may_read: bool) -> Result<Self, PageError> {
        let (mut told, mut codes) = (BTreeMap::new(), BTreeMap::new());
        for record in records.iter().filter(|record| record.stream.kind == "dossier") {
            let id = record.stream.id.to_string();
            if codes.contains_key(&id) {
                continue;
            }
            let Some(story) = id.parse().ok().map(|id| desk.app().story(&DossierId(id))).transpose()?.flatten() else { continue };
            codes.insert(id, story.dossier.code.to_string());
            if may_read {
                let words = Words { lang: desk.lang(), org: &story.org, procedure: &story.procedure };
                let around = Around { base: "", papers: &[], files: &BTreeMap::new(), codes: &BTreeMap::new() };
                let all = tell(&words, &story.history, &around).into_iter();
                told.extend(all.map(|event| (event.position, [vec![event.text], event.items].concat().join(" "))));
            }
        }
        Ok(Self { told, codes })
    }
}

/// One row in words.
pub fn told(desk: &Desk, record: &Record, dossiers: &Dossiers) -> Told {
    let lang = desk.lang();
    let name = record.event_type.as_str();
    let title = lang.find(&format!("event.{name}")).or_else(|| lang.find(&format!("admin.event.{name}")));
    let title = title.unwrap_or(name).to_owned();
    let payload: Value = serde_json::from_str(&record.payload).unwrap_or_default();
    if record.stream.kind == "dossier" {
        let about = dossiers.codes.get(record.stream.id.as_str()).cloned().unwrap_or_else(|| t(desk, "admin.audit.kind.dossier"));
        let sentence = dossiers.told.get(&record.position).cloned().unwrap_or_default();
        return Told { title, about, sentence: sentence.trim().to_owned() };
    }
    let about = t(desk, &format!("admin.audit.kind.{}", record.stream.kind));
    Told { title, about, sentence: sentence(desk, name, &payload) }
}

/// The sentence of an event that is no dossier's.
fn sentence(desk: &Desk, name: &str, payload: &Value) -> String {
    let key = format!("admin.event_text.{name}");
    let Some(pattern) = desk.lang().find(&key) else { return String::new() };
    // `{holding.person}` in the pattern asks for the value at that place.
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (path, behind) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        let value = path.split('.').try_fold(payload, |value, key| value.get(key));
        let last = path.rsplit('.').next().unwrap_or(path);
        text.push_str(&value.filter(|value| !value.is_null()).map_or_else(|| "–".to_owned(), |value| plain(desk, last, value)));
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// The data of an event as named values, one line each; nested ones with the names above them.
pub fn facts(desk: &Desk, record: &Record) -> Vec<(String, String)> {
    let payload: Value = serde_json::from_str(&record.payload).unwrap_or_default();
    let mut lines = Vec::new();
    spread(desk, "", &payload, &mut lines);
    lines
}

/// Deeper data are told in one line.
const DEPTH: usize = 3;

fn spread(desk: &Desk, path: &str, value: &Value, lines: &mut Vec<(String, String)>) {
    let Value::Object(object) = value else { return };
    for (key, value) in object.iter().filter(|(key, value)| !value.is_null() && !(path.is_empty() && *key == "event")) {
        let label = if path.is_empty() { word(desk, key) } else { format!("{path} › {}", word(desk, key)) };
        match value {
            Value::Object(_) if label.matches('›').count() + 1 < DEPTH && !is_limit(value) => spread(desk, &label, value, lines),
            Value::Array(all) if all.is_empty() => {}
            _ => lines.push((label, plain(desk, key, value))),
        }
    }
}

fn is_limit(value: &Value) -> bool {
    serde_json::from_value::<calendar::Limit>(value.clone()).is_ok()
}

fn word(desk: &Desk, key: &str) -> String {
    desk.lang().find(&format!("audit_field.{key}")).map_or_else(|| key_word(desk.lang(), key), str::to_owned)
}

/// Days are small numbers, moments large ones (microseconds).
const MOMENT_FROM: i64 = 1_000_000_000_000;

/// A value in words by its key.
fn plain(desk: &Desk, key: &str, value: &Value) -> String {
    let org = &desk.officer.org;
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(at) if at >= MOMENT_FROM => Instant(at).date_time_text(),
            Some(day) if matches!(key, "from" | "to" | "as_of" | "review_on" | "last_day" | "effective_from" | "day") => i32::try_from(day).map_or_else(|_| day.to_string(), |day| Day(day).date_text()),
            _ => crate::pages::changes::words::plain(desk.lang(), key, value),
        },
        Value::String(text) => {
            if let Some(unit) = org.unit(&UnitId::new(text.as_str())) {
                return unit.name.clone();
            }
            if let Some(person) = org.person(&PersonId::new(text.as_str())) {
                return person.name.clone();
            }
            if key == "code" || key == "procedure" {
                let catalogue = desk.app().catalogue();
                return catalogue.latest(&text.as_str().into()).map_or_else(|| text.clone(), |version| format!("{text} {}", version.name));
            }
            let group = match key {
                "state" => "state",
                "role" => "role",
                "channel" => "channel",
                "means" => "payment_means",
                "punctuality" => "punctuality",
                "kind" => "admin.unit_kind",
                "order" => "paper",
                "issue" => "procedure.issue",
                "reason" => "reason",
                "key" => return setting(desk, text),
                _ => return crate::pages::changes::words::plain(desk.lang(), key, value),
            };
            let found = desk.lang().find(&format!("{group}.{text}"));
            found.map_or_else(|| crate::pages::changes::words::plain(desk.lang(), key, value), str::to_owned)
        }
        Value::Array(all) => all.iter().map(|value| plain(desk, key, value)).collect::<Vec<_>>().join("; "),
        Value::Object(object) if !is_limit(value) => {
            let part = |(key, value): (&String, &Value)| format!("{}: {}", word(desk, key), plain(desk, key, value));
            object.iter().filter(|(_, value)| !value.is_null()).map(part).collect::<Vec<_>>().join("; ")
        }
        other => crate::pages::changes::words::plain(desk.lang(), key, other),
    }
}

/// What a setting is about: a day, office hours, a template, parameters.
fn setting(desk: &Desk, key: &str) -> String {
    let (kind, rest) = key.split_once('.').unwrap_or((key, ""));
    let word = desk.lang().find(&format!("admin.setting_key.{kind}")).unwrap_or(kind);
    match Day::parse(rest) {
        Ok(day) => format!("{word} {}", day.date_text()),
        Err(_) if matches!(rest, "" | "default" | "simulated") => word.to_owned(),
        Err(_) => format!("{word} {rest}"),
    }
}

/// The stored text with line breaks, for who checks it.
pub fn raw(record: &Record) -> String {
    let value: Option<Value> = serde_json::from_str(&record.payload).ok();
    value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| record.payload.clone())
}
