//! Checks the answers to a form: all errors at once, hidden questions ignored.

use kernel::Day;
use kernel::text::grouped;

use super::{Answers, Clean, Field, FieldError, FieldKind, Form, typed};

/// Checks and normalises. `today` is the day in Viet Nam.
///
/// # Errors
/// Every answer that is missing or wrong, in the order of the form.
pub fn validate(form: &Form, answers: &Answers, today: Day) -> Result<Clean, Vec<FieldError>> {
    let answers = form.spread(answers);
    let mut clean = Clean::default();
    let mut errors = Vec::new();
    for field in form.shown(&answers) {
        if field.kind == FieldKind::Group {
            match rows(field, &answers, today) {
                Ok(Some(text)) => _ = clean.0.insert(field.id.clone(), text),
                Ok(None) => {}
                Err(wrong) => errors.extend(wrong),
            }
            continue;
        }
        for key in field.kind.answer_keys(&field.id) {
            match check(field, &key, &answers, today) {
                Ok(Some(value)) => _ = clean.0.insert(key, value),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        errors.extend(order_error(field, &clean, form));
    }
    if errors.is_empty() { Ok(clean) } else { Err(errors) }
}

/// What is taken but looks like a slip: the person is asked to look again, nothing is stopped.
pub fn warnings(form: &Form, clean: &Clean) -> Vec<FieldError> {
    let small = |field: &Field| {
        let (least, text) = (field.validation.warn_below?, clean.0.get(&field.id)?);
        let amount: f64 = text.parse().ok()?;
        let value = if amount.fract() == 0.0 { grouped(amount as i64) } else { text.replace('.', ",") };
        (amount < least).then(|| error(field, &field.id, "seems_small", vec![("value", value)]))
    };
    form.fields().filter_map(small).collect()
}

/// The filled rows of a group as kept text; empty rows beyond those that are wanted do not count.
fn rows(field: &Field, answers: &Answers, today: Day) -> Result<Option<String>, Vec<FieldError>> {
    if answers.get(&field.id).is_some_and(|text| !text.trim().is_empty()) {
        // A text that is no array of rows was not spread.
        return Err(vec![error(field, &field.id, "not_rows", Vec::new())]);
    }
    let form = field.row_form();
    let (mut kept, mut errors) = (Vec::new(), Vec::new());
    for at in 0..field.row_count(answers) {
        let row = field.row(answers, at);
        if row.values().all(|text| text.trim().is_empty()) && at >= field.least_rows() {
            continue;
        }
        match validate(&form, &row, today) {
            Ok(clean) => kept.push(clean.0),
            Err(wrong) => errors.extend(wrong.into_iter().map(|error| in_row(field, at, error))),
        }
    }
    if kept.len() > field.most_rows() {
        errors.push(error(field, &field.id, "too_many_rows", vec![("max", field.most_rows().to_string())]));
    }
    match (errors.is_empty(), kept.is_empty()) {
        (false, _) => Err(errors),
        (true, true) => Ok(None),
        (true, false) => Ok(serde_json::to_string(&kept).ok()),
    }
}

fn in_row(field: &Field, at: usize, mut error: FieldError) -> FieldError {
    error.field = format!("{}.{at}.{}", field.id, error.field);
    for (name, text) in &mut error.args {
        if let "label" | "label_en" = *name {
            *text = format!("{} {}: {text}", field.row_label_in(*name == "label_en"), at + 1);
        }
    }
    error
}

fn check(field: &Field, key: &str, answers: &Answers, today: Day) -> Result<Option<String>, FieldError> {
    let text = answers.get(key).map_or("", |text| text.trim());
    if text.is_empty() {
        return match is_missing(field, key) {
            true if field.kind == FieldKind::Address => Err(error(field, key, "address_incomplete", Vec::new())),
            true => Err(error(field, key, "required", Vec::new())),
            false => Ok(None),
        };
    }
    typed::normal(field, text, today).map(Some).map_err(|(code, args)| error(field, key, code, args))
}

/// A street may be left out: hamlets often have none.
fn is_missing(field: &Field, key: &str) -> bool {
    field.required && !(field.kind == FieldKind::Address && key.ends_with(".street"))
}

fn order_error(field: &Field, clean: &Clean, form: &Form) -> Option<FieldError> {
    let earlier = field.validation.not_before.as_ref()?;
    let (this, other) = (clean.0.get(&field.id)?, clean.0.get(earlier)?);
    let label = form.get(earlier).map_or(earlier.clone(), |field| field.label.clone());
    // Clean dates are `yyyy-mm-dd`, so their texts are ordered as their days.
    (this < other).then(|| error(field, &field.id, "date_before", vec![("other", label)]))
}

fn error(field: &Field, key: &str, code: &'static str, mut args: Vec<(&'static str, String)>) -> FieldError {
    args.push(("label", field.label.clone()));
    args.push(("label_en", field.label_in(true).to_owned()));
    FieldError { field: key.to_owned(), code, args }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_rows_is_no_answer_of_its_own() {
        let inner = Field { id: "name".into(), label: "Họ tên".into(), ..Field::default() };
        let field = Field { id: "members".into(), kind: FieldKind::Group, fields: vec![inner], ..Field::default() };
        assert!(field.owns("members.rows") && field.owns("members.3.name") && field.owns("members"));
        assert!(!field.owns("members.x.name") && !field.owns("members.99.name") && !field.owns("membersx"));
        assert_eq!(super::super::group::rows_key("members"), "members.rows");
    }
}
