//! Answers of the e-form, made up by the kind of each question; only what the form itself accepts is kept.

use std::collections::BTreeMap;

use dossier::model::Applicant;
use kernel::Day;
use procedure::{Field, FieldKind, ProcedureVersion};

use crate::chance::Dice;
use crate::names;

fn answer(field: &Field, applicant: &Applicant, today: Day, dice: &mut Dice) -> Vec<(String, String)> {
    let one = |text: String| vec![(field.id.clone(), text)];
    let about_applicant = field.prefill.as_deref().is_some_and(|key| key.starts_with("applicant."));
    match field.kind {
        FieldKind::Person if about_applicant && !applicant.organisation => one(applicant.name.clone()),
        FieldKind::Person => one(names::person(dice).0),
        FieldKind::IdentityNumber if about_applicant && !applicant.organisation => one(applicant.identity.clone()),
        FieldKind::IdentityNumber => one(names::identity(dice, false, 1980)),
        FieldKind::Phone => one(applicant.phone.clone()),
        FieldKind::Email if applicant.email.is_empty() => Vec::new(),
        FieldKind::Email => one(applicant.email.clone()),
        FieldKind::Date => one(today.plus(-(dice.between(0, 20) as i32)).iso()),
        FieldKind::Choice => one(dice.pick(&field.choices).map(|choice| choice.value.clone()).unwrap_or_default()),
        FieldKind::YesNo => one(field.validation.must_be.clone().unwrap_or_else(|| "no".to_owned())),
        FieldKind::Number => one(field.validation.min.unwrap_or(1.0).max(1.0).to_string()),
        FieldKind::Money => one("50000000".to_owned()),
        FieldKind::Address => {
            let parts: Vec<&str> = applicant.address.split(", ").collect();
            let (first, commune) = (parts.first().copied().unwrap_or(""), parts.iter().rev().nth(1).copied().unwrap_or(""));
            [("province", "Thành phố Cần Thơ"), ("commune", commune), ("street", first)]
                .map(|(part, text)| (format!("{}.{part}", field.id), text.to_owned()))
                .to_vec()
        }
        FieldKind::Text | FieldKind::LongText if field.required => one("Theo giấy tờ kèm theo".to_owned()),
        FieldKind::Text | FieldKind::LongText | FieldKind::File => Vec::new(),
        FieldKind::Group => rows(field, applicant, today, dice),
    }
}

/// One to three rows of a group, as they are kept.
fn rows(field: &Field, applicant: &Applicant, today: Day, dice: &mut Dice) -> Vec<(String, String)> {
    let row = |dice: &mut Dice| -> BTreeMap<String, String> {
        field.fields.iter().filter(|inner| inner.required).flat_map(|inner| answer(inner, applicant, today, dice)).collect()
    };
    let rows: Vec<_> = (0..dice.between(1, 3)).map(|_| row(dice)).collect();
    serde_json::to_string(&rows).map(|text| vec![(field.id.clone(), text)]).unwrap_or_default()
}

/// The answers, or none where the form wants more than simple ones.
pub(crate) fn filled(
    version: &ProcedureVersion,
    applicant: &Applicant,
    today: Day,
    dice: &mut Dice,
) -> BTreeMap<String, String> {
    let Some(form) = &version.form else { return BTreeMap::new() };
    let required = form.fields().filter(|field| field.required || field.prefill.is_some());
    let answers: BTreeMap<String, String> =
        required.flat_map(|field| answer(field, applicant, today, dice)).collect();
    procedure::validate(form, &answers, today).map(|clean| clean.0).unwrap_or_default()
}
