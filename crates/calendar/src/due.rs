//! `motcua due`: one JSON line in, one JSON line out.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use kernel::time::Instant;
use serde_json::{Value, json};

use crate::{Calendar, CalendarError, Limit, LimitUnit};

/// What is wrong: a key of the messages, and what was given.
struct Wrong(&'static str, String);

/// Answers `{"from":…,"limit":{"value":…,"unit":…}}` with `{"due":…}` — `"provisional":true` beside it when days are
/// only estimated — or with `{"error":…}`, a Vietnamese sentence. Never fails.
pub fn answer_line(calendar: &Calendar, line: &str) -> String {
    let answer = match read(line).and_then(|(from, limit)| calendar.add(from, limit).map_err(Wrong::from)) {
        Ok(due) if due.provisional => json!({"due": due.at.rfc3339(), "provisional": true}),
        Ok(due) => json!({"due": due.at.rfc3339()}),
        Err(wrong) => json!({"error": sentence(&wrong)}),
    };
    answer.to_string()
}

fn read(line: &str) -> Result<(Instant, Limit), Wrong> {
    let bare = |key| Wrong(key, String::new());
    let value: Value = serde_json::from_str(line.trim()).map_err(|_| bare("not_json"))?;
    let question = value.as_object().ok_or_else(|| bare("not_json"))?;
    let from = question.get("from").ok_or_else(|| bare("no_from"))?;
    let shown = || Wrong("bad_from", from.as_str().map_or_else(|| from.to_string(), short));
    let from = from.as_str().and_then(|text| Instant::parse(text).ok()).ok_or_else(shown)?;
    let limit = question.get("limit").and_then(Value::as_object).ok_or_else(|| bare("no_limit"))?;
    let unit = limit.get("unit").cloned().unwrap_or(Value::Null);
    let unit: LimitUnit = serde_json::from_value(unit).map_err(|_| bare("bad_unit"))?;
    let value = match limit.get("value") {
        None if unit == LimitUnit::SameDay => 1.0,
        given => given.and_then(Value::as_f64).ok_or_else(|| bare("bad_value"))?,
    };
    Ok((from, Limit { value, unit }))
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

impl From<CalendarError> for Wrong {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::NotPositive(value) => Self("not_positive", value.to_string()),
            CalendarError::TooLarge(value) => Self("too_large", format!("{value:e}")),
            CalendarError::OutOfRange => Self("out_of_range", String::new()),
            CalendarError::BadHours(text) => Self("bad_hours", text),
        }
    }
}

fn sentence(wrong: &Wrong) -> String {
    static MESSAGES: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    const TEXT: &str = include_str!("../../../data/calendar/messages.json");
    let messages = MESSAGES.get_or_init(|| serde_json::from_str(TEXT).unwrap_or_default());
    messages.get(wrong.0).map_or_else(|| wrong.0.to_owned(), |text| text.replace("{0}", &wrong.1))
}
