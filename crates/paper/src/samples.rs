//! A short and a long sample of every form (fictional people, marked as simulated), from `data/paper/samples.json`:
//! what the template editor shows and what a trial prints.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::PaperError;
use crate::form::{Form, Lang};

static FILE: &str = include_str!("../../../data/paper/samples.json");

#[derive(Deserialize)]
struct Sample {
    name: String,
    form: Value,
}

/// Name (e.g. `receipt-long`) and form of every sample, with labels in this language.
///
/// # Errors
/// [`PaperError::Settings`] if `samples.json` does not hold forms.
pub fn samples(lang: Lang) -> Result<Vec<(String, Form)>, PaperError> {
    let list: Vec<Sample> = serde_json::from_str(FILE).map_err(|e| fail(&e))?;
    list.into_iter().map(|sample| read(sample, lang)).collect()
}

fn read(sample: Sample, lang: Lang) -> Result<(String, Form), PaperError> {
    let Sample { name, mut form } = sample;
    if let Some(head) = form.get_mut("head").and_then(Value::as_object_mut) {
        head.insert("lang".to_owned(), json!(lang));
    }
    let form = serde_json::from_value(form)
        .map_err(|e| PaperError::Settings { file: "samples.json".to_owned(), message: format!("{name}: {e}") })?;
    Ok((name, form))
}

fn fail(error: &serde_json::Error) -> PaperError {
    PaperError::Settings { file: "samples.json".to_owned(), message: error.to_string() }
}
