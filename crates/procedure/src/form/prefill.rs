//! Fills a form with what is known; a known value that the field would refuse is left out.

use kernel::Day;

use super::{Answers, FieldKind, Form, typed};

/// Keys of facts that forms ask for. An address has `.province`, `.commune`, `.street` behind the key.
pub const KNOWN_KEYS: [&str; 11] = [
    "applicant.full_name",
    "applicant.birth_date",
    "applicant.sex",
    "applicant.ethnicity",
    "applicant.nationality",
    "applicant.identity_number",
    "applicant.identity_issued_on",
    "applicant.address",
    "applicant.phone",
    "applicant.email",
    "applicant.organisation",
];

/// The answers that the known facts give. `known` maps [`KNOWN_KEYS`] to texts; `today` is the day in Viet Nam.
pub fn prefill(form: &Form, known: &Answers, today: Day) -> Answers {
    let mut answers = Answers::new();
    for field in form.fields() {
        let Some(source) = &field.prefill else { continue };
        let source_keys = field.kind.answer_keys(source);
        for (key, source_key) in field.kind.answer_keys(&field.id).into_iter().zip(source_keys) {
            let text = known.get(&source_key).map_or("", |text| text.trim());
            let text = match field.kind {
                FieldKind::Choice => by_label(field, text),
                _ => text,
            };
            if let (false, Ok(value)) = (text.is_empty(), typed::normal(field, text, today)) {
                answers.insert(key, value);
            }
        }
    }
    answers
}

/// A known choice may come as value (`male`) or as label (`Nam`).
fn by_label<'a>(field: &'a super::Field, text: &'a str) -> &'a str {
    let same = |label: &str| kernel::text::fold(label) == kernel::text::fold(text);
    field.choices.iter().find(|choice| same(&choice.label)).map_or(text, |choice| choice.value.as_str())
}
