//! The forms finished by hand: sound in themselves, answerable on every branch, and strict at the right field.

use std::collections::BTreeMap;

use kernel::{Day, ProcedureCode};
use procedure::form::{DateRule, FieldKind};
use procedure::{Answers, Catalogue, Field, Form, prefill, validate};

const FINISHED: &str = include_str!("../../../data/forms/finished.json");

fn today() -> Day {
    Day::from_ymd(2026, 11, 25).unwrap()
}

fn forms() -> BTreeMap<String, Form> {
    serde_json::from_str(FINISHED).unwrap()
}

fn known() -> Answers {
    let pairs = [
        ("applicant.full_name", "Nguyễn Văn A"),
        ("applicant.identity_number", "012345678901"),
        ("applicant.address.province", "92"),
        ("applicant.address.commune", "31120"),
        ("applicant.phone", "0912345678"),
    ];
    pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).into()
}

/// A fitting answer; of a choice the one with number `branch`, of a free yes or no, yes on even branches.
fn sample(field: &Field, branch: usize) -> String {
    let text = match field.kind {
        FieldKind::Choice => return field.choices[branch % field.choices.len()].value.clone(),
        FieldKind::YesNo if field.validation.must_be.is_some() || branch.is_multiple_of(2) => "yes",
        FieldKind::YesNo => "no",
        FieldKind::Person => "Trần Thị B",
        FieldKind::IdentityNumber => "098765432109",
        FieldKind::Phone => "0912345678",
        FieldKind::Email => "a@example.vn",
        FieldKind::Date if field.validation.date == Some(DateRule::Future) => "01/12/2026",
        FieldKind::Date => "01/02/2026",
        FieldKind::Group => return group(field, branch),
        FieldKind::Number | FieldKind::Money => "1",
        _ => "Nội dung",
    };
    text.to_owned()
}

/// Two rows of a group as they are kept.
fn group(field: &Field, branch: usize) -> String {
    let keys = |inner: &Field| inner.kind.answer_keys(&inner.id);
    let row = |at: usize| -> BTreeMap<String, String> {
        field.fields.iter().flat_map(|inner| keys(inner).into_iter().map(move |key| (key, sample(inner, branch + at)))).collect()
    };
    serde_json::to_string(&[row(0), row(1)]).unwrap()
}

/// Prefilled answers, then a sample for every question as it appears.
fn filled(form: &Form, branch: usize) -> Answers {
    let mut answers = prefill(form, &known(), today());
    for _ in form.fields() {
        let missing: Vec<(String, String)> = form
            .shown(&answers)
            .into_iter()
            .flat_map(|field| {
                field.kind.answer_keys(&field.id).into_iter().map(move |key| (key, sample(field, branch)))
            })
            .filter(|(key, _)| !answers.contains_key(key))
            .collect();
        if missing.is_empty() {
            break;
        }
        answers.extend(missing);
    }
    answers
}

/// An answer that this kind of field refuses, when there is one.
fn refused(field: &Field) -> Option<&'static str> {
    match field.kind {
        FieldKind::Person => Some("1234"),
        FieldKind::IdentityNumber | FieldKind::Phone | FieldKind::Email => Some("12"),
        FieldKind::Date if field.validation.date == Some(DateRule::Past) => Some("01/01/2030"),
        FieldKind::Date => Some("31/02/2026"),
        FieldKind::Number | FieldKind::Money | FieldKind::Choice | FieldKind::YesNo | FieldKind::Group => {
            Some("không hiểu")
        }
        _ => None,
    }
}

#[test]
fn every_finished_form_is_sound_and_is_the_one_in_the_catalogue() {
    let catalogue = Catalogue::embedded().unwrap();
    assert!(forms().len() >= 10);
    for (code, form) in forms() {
        assert_eq!(form.problems(), [], "{code}");
        let version = catalogue.latest(&ProcedureCode::new(code.as_str())).unwrap();
        assert_eq!(version.form.as_ref(), Some(&form), "{code}");
    }
}

#[test]
fn one_screen_asks_few_things() {
    for (code, form) in forms() {
        let most = form.sections.iter().map(|section| section.fields.len()).max().unwrap();
        assert!(most <= 9, "{code}: {most} questions on one screen");
    }
}

#[test]
fn who_asks_is_filled_in_from_what_is_known() {
    for (code, form) in forms() {
        let answers = prefill(&form, &known(), today());
        assert_eq!(answers["requester_name"], "Nguyễn Văn A", "{code}");
        assert_eq!(answers["requester_id"], "012345678901", "{code}");
        assert_eq!(answers["requester_address.commune"], "31120", "{code}");
        assert_eq!(answers["requester_phone"], "0912345678", "{code}");
    }
}

#[test]
fn every_branch_can_be_answered() {
    for (code, form) in forms() {
        for branch in 0..8 {
            let clean = validate(&form, &filled(&form, branch), today());
            assert!(clean.is_ok(), "{code}, branch {branch}: {:?}", clean.unwrap_err());
        }
    }
}

#[test]
fn a_wrong_answer_is_an_error_at_its_own_field() {
    for (code, form) in forms() {
        let good = filled(&form, 0);
        for field in form.shown(&good) {
            // A wrong answer may hide later questions, so the field itself is what must be named.
            let Some(text) = refused(field) else { continue };
            let mut answers = good.clone();
            answers.insert(field.id.clone(), text.to_owned());
            let errors = validate(&form, &answers, today()).unwrap_err();
            assert_eq!(errors[0].field, field.id, "{code}");
        }
    }
}

#[test]
fn a_required_answer_left_out_is_missed_at_its_own_field() {
    for (code, form) in forms() {
        let good = filled(&form, 0);
        for field in form.shown(&good).into_iter().filter(|field| field.required) {
            let key = field.kind.answer_keys(&field.id).remove(0);
            let mut answers = good.clone();
            answers.remove(&key);
            let errors = validate(&form, &answers, today()).unwrap_err();
            // Of a group the first question of its first row is missed.
            let missed = if field.kind == FieldKind::Group { format!("{key}.0.name") } else { key };
            assert_eq!(errors[0].field, missed, "{code}");
        }
    }
}

#[test]
fn what_does_not_apply_is_not_asked() {
    let birth = &forms()["1.001193"];
    let mut answers = filled(birth, 0);
    assert!(birth.shown(&answers).iter().any(|field| field.id == "father_name"));
    answers.insert("father_known".to_owned(), "no".to_owned());
    assert!(birth.shown(&answers).iter().all(|field| field.id != "father_name"));
    assert!(!validate(birth, &answers, today()).unwrap().0.contains_key("father_name"));
}

#[test]
fn every_word_of_a_finished_form_is_there_in_english() {
    fn field_lacks(field: &Field, lacks: &mut Vec<String>) {
        let choices = field.choices.iter().any(|choice| choice.label_en.is_none());
        let help = field.help.is_some() != field.help_en.is_some();
        if field.label_en.is_none() || help || choices || field.row_label.is_some() != field.row_label_en.is_some() {
            lacks.push(field.id.clone());
        }
        field.fields.iter().for_each(|inner| field_lacks(inner, lacks));
    }
    for (code, form) in forms() {
        let mut lacks = Vec::new();
        for section in &form.sections {
            if section.title_en.is_none() || section.help.is_some() != section.help_en.is_some() {
                lacks.push(section.title.clone());
            }
            section.fields.iter().for_each(|field| field_lacks(field, &mut lacks));
        }
        assert!(form.title_en.is_some() && form.speaks_english() && lacks.is_empty(), "{code}: {lacks:?}");
    }
}

#[test]
fn people_who_move_along_are_a_list() {
    for (code, group) in [("1.004222", "others"), ("1.004194", "others"), ("1.001612", "members"), ("2.000286", "family")] {
        let form = &forms()[code];
        let field = form.get(group).unwrap();
        assert_eq!(field.kind, FieldKind::Group, "{code}");
        assert!(field.fields.iter().all(|inner| inner.id != "rows"), "{code}");
    }
}

#[test]
fn a_very_small_capital_is_taken_and_told() {
    let business = &forms()["1.001612"];
    let mut answers = filled(business, 0);
    answers.insert("capital".to_owned(), "10".to_owned());
    let clean = validate(business, &answers, today()).unwrap();
    let told: Vec<_> = procedure::warnings(business, &clean).iter().map(|w| (w.field.clone(), w.code)).collect();
    assert_eq!(told, [("capital".to_owned(), "seems_small")]);
    answers.insert("capital".to_owned(), "50.000.000".to_owned());
    let clean = validate(business, &answers, today()).unwrap();
    assert!(procedure::warnings(business, &clean).is_empty());
}
