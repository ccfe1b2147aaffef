//! Answers of an e-form as the API speaks them: texts, and for a group of rows an array of objects of texts.

use std::collections::BTreeMap;

use procedure::form::group::rows_of;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

/// Answers with rows as arrays.
pub fn shown(answers: &BTreeMap<String, String>) -> Map<String, Value> {
    let value = |text: &String| match rows_of(text) {
        Some(rows) => json!(rows),
        None => Value::String(text.clone()),
    };
    answers.iter().map(|(key, text)| (key.clone(), value(text))).collect()
}

/// Reads answers; an array of objects of texts becomes the text under which it is kept.
///
/// # Errors
/// A value is neither a text nor such an array.
pub fn read<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let text = |(key, value): (String, Value)| match value {
        Value::String(text) => Ok((key, text)),
        Value::Array(_) if rows_of(&value.to_string()).is_some() => Ok((key, value.to_string())),
        _ => Err(D::Error::custom(format!("answers.{key}: neither a text nor an array of objects of texts"))),
    };
    BTreeMap::<String, Value>::deserialize(from)?.into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Body {
        #[serde(deserialize_with = "read")]
        answers: BTreeMap<String, String>,
    }

    #[test]
    fn rows_come_and_go_as_arrays() {
        let body = r#"{"answers":{"name":"An","others":[{"name":"Bình"},{"name":"Chi"}]}}"#;
        let read: Body = serde_json::from_str(body).unwrap();
        assert_eq!(read.answers["others"], r#"[{"name":"Bình"},{"name":"Chi"}]"#);
        assert_eq!(json!({"answers": shown(&read.answers)}), serde_json::from_str::<Value>(body).unwrap());
        for bad in [r#"{"answers":{"a":1}}"#, r#"{"answers":{"a":[1]}}"#, r#"{"answers":{"a":{"b":"c"}}}"#] {
            assert!(serde_json::from_str::<Body>(bad).is_err(), "{bad}");
        }
    }
}
