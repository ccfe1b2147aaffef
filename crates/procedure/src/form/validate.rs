//! Checks the answers to a form: all errors at once, hidden questions ignored.

use kernel::Day;

use super::{Answers, Clean, Field, FieldError, FieldKind, Form, typed};

/// Checks and normalises. `today` is the day in Viet Nam.
///
/// # Errors
/// Every answer that is missing or wrong, in the order of the form.
pub fn validate(form: &Form, answers: &Answers, today: Day) -> Result<Clean, Vec<FieldError>> {
    let mut clean = Clean::default();
    let mut errors = Vec::new();
    for field in form.shown(answers) {
        for key in field.kind.answer_keys(&field.id) {
            match check(field, &key, answers, today) {
                Ok(Some(value)) => _ = clean.0.insert(key, value),
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        errors.extend(order_error(field, &clean, form));
    }
    if errors.is_empty() { Ok(clean) } else { Err(errors) }
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
    FieldError { field: key.to_owned(), code, args }
}
