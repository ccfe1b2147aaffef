//! Answers of an e-form in words.

use std::collections::{BTreeMap, BTreeSet};

use procedure::form::group::rows_of;
use procedure::{Clean, Field as Asked, FieldKind, Form, Section};

use crate::lang::Lang;

/// Questions with their answers, in order.
type Told = Vec<(String, String)>;
/// The same with the key of each: two sections may ask in the same words.
type Keyed = Vec<(String, String, String)>;

/// Questions and checked answers in words, by section.
pub fn review(lang: Lang, form: &Form, clean: &Clean) -> Vec<(String, Told)> {
    let english = lang == Lang::En;
    let clean = Clean(packed(form, &clean.0));
    let section = |section: &Section| {
        let rows = section.fields.iter().flat_map(|field| rows(lang, field, &clean.0));
        let rows: Told = rows.map(|(_, label, text)| (label, text)).collect();
        (section.title_in(english).to_owned(), rows)
    };
    form.sections.iter().map(section).filter(|(_, rows)| !rows.is_empty()).collect()
}

/// Rows that were typed and are not right yet are told like kept ones.
fn packed(form: &Form, answers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut all = answers.clone();
    for field in form.fields().filter(|field| field.kind == FieldKind::Group && !answers.contains_key(&field.id)) {
        let rows = (0..field.row_count(answers)).map(|at| field.row(answers, at)).filter(|row| !row.is_empty());
        let rows: Vec<_> = rows.collect();
        if let (false, Ok(text)) = (rows.is_empty(), serde_json::to_string(&rows)) {
            all.insert(field.id.clone(), text);
        }
    }
    all
}

/// A question with its answer; of a group one line for each row.
fn rows(lang: Lang, field: &Asked, given: &BTreeMap<String, String>) -> Keyed {
    let english = lang == Lang::En;
    if field.kind != FieldKind::Group {
        let text = answer(lang, field, given);
        return text.map(|text| (field.id.clone(), field.label_in(english).to_owned(), text)).into_iter().collect();
    }
    let Some(text) = given.get(&field.id) else { return Vec::new() };
    // An earlier version of the form may have asked in one text.
    let Some(rows) = rows_of(text) else {
        return vec![(field.id.clone(), field.label_in(english).to_owned(), text.clone())];
    };
    let line = |row: &BTreeMap<String, String>| {
        let part = |inner: &Asked| {
            let text = answer(lang, inner, row)?;
            let plain = matches!(inner.kind, FieldKind::Person);
            Some(if plain { text } else { format!("{}: {text}", inner.label_in(english)) })
        };
        field.fields.iter().filter_map(part).collect::<Vec<_>>().join("; ")
    };
    let numbered = |(at, row)| (format!("{}.{at}", field.id), format!("{} {}", field.row_label_in(english), at + 1), line(row));
    rows.iter().enumerate().map(numbered).collect()
}

fn answer(lang: Lang, field: &Asked, given: &BTreeMap<String, String>) -> Option<String> {
    let texts = field.kind.answer_keys(&field.id).into_iter().filter_map(|key| given.get(&key));
    let texts: Vec<String> = texts.map(|text| in_words(lang, field, text)).filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| texts.into_iter().rev().collect::<Vec<_>>().join(", "))
}

fn in_words(lang: Lang, field: &Asked, text: &str) -> String {
    match field.kind {
        FieldKind::YesNo => lang.word("ui", text).into_owned(),
        FieldKind::Date => kernel::Day::parse(text).map_or_else(|_| text.to_owned(), kernel::Day::date_text),
        FieldKind::Money => {
            text.parse().map_or_else(|_| text.to_owned(), |n| format!("{} đồng", kernel::text::grouped(n)))
        }
        _ => field.shown_value(text, lang == Lang::En).to_owned(),
    }
}

/// What differs between two sets of kept answers: question, before, after; a dash stands for nothing.
pub fn changed(
    lang: Lang,
    form: &Form,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Vec<(String, String, String)> {
    let told = |answers| -> Keyed { form.fields().flat_map(|field| rows(lang, field, answers)).collect() };
    let (old, new) = (told(before), told(after));
    let find = |all: &Keyed, key: &str| all.iter().find(|(known, _, _)| known == key).map(|(_, _, text)| text.clone());
    let dash = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let mut seen = BTreeSet::new();
    let once = old.iter().chain(&new).filter(|(key, _, _)| seen.insert(key.as_str()));
    let differs = |(key, _, _): &&(String, String, String)| find(&old, key) != find(&new, key);
    let line = |(key, label, _): &(String, String, String)| (label.clone(), dash(find(&old, key)), dash(find(&new, key)));
    once.filter(differs).map(line).collect()
}
