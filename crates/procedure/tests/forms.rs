//! E-forms: what is shown, prefilled and refused.

use kernel::{Day, ProcedureCode};
use procedure::{Answers, Catalogue, Form, prefill, validate};
use proptest::prelude::*;

fn today() -> Day {
    Day::from_ymd(2026, 11, 25).unwrap()
}

fn form() -> Form {
    let text = r#"{"title": "Thử", "sections": [
        {"title": "Người yêu cầu", "fields": [
            {"id": "name", "label": "Họ tên", "kind": "person", "required": true, "prefill": "applicant.full_name"},
            {"id": "phone", "label": "Điện thoại", "kind": "phone", "required": true, "prefill": "applicant.phone"},
            {"id": "home", "label": "Nơi ở", "kind": "address", "required": true, "prefill": "applicant.address"},
            {"id": "married", "label": "Đã kết hôn", "kind": "yes_no", "required": true}]},
        {"title": "Vợ hoặc chồng", "show_if": {"field": "married", "is": ["yes"]}, "fields": [
            {"id": "spouse", "label": "Họ tên", "kind": "person", "required": true},
            {"id": "from", "label": "Từ ngày", "kind": "date", "validation": {"date": "past"}},
            {"id": "to", "label": "Đến ngày", "kind": "date", "validation": {"not_before": "from"}}]}]}"#;
    serde_json::from_str(text).unwrap()
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

const SINGLE: [(&str, &str); 5] = [
    ("name", " Nguyễn  Văn A "),
    ("phone", "+84 912 345 678"),
    ("home.province", "92"),
    ("home.commune", "31120"),
    ("married", "no"),
];

#[test]
fn hidden_questions_are_neither_asked_nor_kept() {
    let mut given = answers(&SINGLE);
    given.insert("spouse".to_owned(), "Trần Thị B".to_owned());
    let clean = validate(&form(), &given, today()).unwrap();
    assert_eq!(clean.0["name"], "Nguyễn Văn A");
    assert_eq!(clean.0["phone"], "0912345678");
    assert!(!clean.0.contains_key("spouse"));
    given.insert("married".to_owned(), "yes".to_owned());
    assert_eq!(form().shown(&given).len(), 7);
}

#[test]
fn all_errors_come_at_once_in_the_order_of_the_form() {
    let given = answers(&[
        ("name", "1234"),
        ("phone", "12"),
        ("home.province", "92"),
        ("married", "yes"),
        ("from", "01/01/2026"),
        ("to", "31/12/2025"),
    ]);
    let errors = validate(&form(), &given, today()).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    let expected = [
        ("name", "not_a_name"),
        ("phone", "not_phone"),
        ("home.commune", "address_incomplete"),
        ("spouse", "required"),
        ("to", "date_before"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn prefill_gives_what_is_known_and_leaves_out_what_would_be_refused() {
    let known = answers(&[
        ("applicant.full_name", "Nguyễn Văn A"),
        ("applicant.phone", "không rõ"),
        ("applicant.address.province", "92"),
    ]);
    assert_eq!(prefill(&form(), &known, today()), answers(&[("name", "Nguyễn Văn A"), ("home.province", "92")]));
}

#[test]
fn a_bad_form_is_named_before_it_is_published() {
    let mut bad = form();
    bad.sections.swap(0, 1);
    assert!(bad.problems().iter().any(|problem| problem.code == "condition_not_earlier"), "{:?}", bad.problems());
    let mut twice = form();
    let field = twice.sections[0].fields[0].clone();
    twice.sections[0].fields.push(field);
    assert!(twice.problems().iter().any(|problem| problem.code == "id_twice"));
}

#[test]
fn known_facts_reach_the_birth_form() {
    let catalogue = Catalogue::embedded().unwrap();
    let birth = catalogue.latest(&ProcedureCode::new("1.001193")).unwrap();
    let form = birth.form.as_ref().unwrap();
    let known = answers(&[("applicant.full_name", "Nguyễn Văn A"), ("applicant.phone", "0912345678")]);
    let filled = prefill(form, &known, today());
    assert!(filled.values().any(|text| text == "Nguyễn Văn A"), "{filled:?}");
    assert!(validate(form, &filled, today()).is_err(), "the rest is still asked");
}

/// Only facts that exist are named, and only for the applicant.
#[test]
fn every_prefill_key_is_known() {
    let catalogue = Catalogue::embedded().unwrap();
    for version in catalogue.list() {
        for field in version.form.iter().flat_map(|form| form.fields()) {
            let known = field.prefill.as_deref().is_none_or(|key| procedure::form::prefill::KNOWN_KEYS.contains(&key));
            assert!(known, "{} {}: {:?}", version.code, field.id, field.prefill);
        }
    }
}

fn household() -> Form {
    let text = r#"{"title": "Hộ", "sections": [{"title": "Người", "fields": [
        {"id": "several", "label": "Có ai khác", "kind": "yes_no", "required": true},
        {"id": "people", "label": "Những người khác", "row_label": "Người", "row_label_en": "Person", "kind": "group",
         "required": true, "show_if": {"field": "several", "is": ["yes"]}, "validation": {"max": 3}, "fields": [
            {"id": "name", "label": "Họ tên", "kind": "person", "required": true},
            {"id": "born", "label": "Ngày sinh", "kind": "date"},
            {"id": "home", "label": "Nơi ở", "kind": "address"},
            {"id": "student", "label": "Đang học", "kind": "yes_no"},
            {"id": "school", "label": "Trường", "kind": "text", "required": true,
             "show_if": {"field": "student", "is": ["yes"]}}]}]}]}"#;
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_group_is_kept_as_an_array_and_read_back() {
    let form = household();
    assert_eq!(form.problems(), []);
    let given = answers(&[
        ("several", "yes"),
        ("people.rows", "3"),
        ("people.0.name", " Nguyễn  An "),
        ("people.0.born", "02/09/2020"),
        ("people.0.home.commune", "31120"),
        ("people.2.name", "Trần Bình"),
    ]);
    let clean = validate(&form, &given, today()).unwrap();
    let rows: serde_json::Value = serde_json::from_str(&clean.0["people"]).unwrap();
    let first = serde_json::json!({"name": "Nguyễn An", "born": "2020-09-02", "home.commune": "31120"});
    assert_eq!(rows, serde_json::json!([first, {"name": "Trần Bình"}]), "empty rows are left out");
    let typed = form.typed(&clean);
    assert_eq!((typed["people.0.born"].as_str(), typed["people.1.name"].as_str()), ("02/09/2020", "Trần Bình"));
    assert_eq!(validate(&form, &typed, today()).unwrap(), clean);
    assert_eq!(validate(&form, &clean.0, today()).unwrap(), clean, "what is kept is accepted as it is");
}

#[test]
fn what_is_wrong_in_a_row_is_named_with_its_row() {
    let form = household();
    let given = answers(&[
        ("several", "yes"),
        ("people.0.name", "Nguyễn An"),
        ("people.1.name", "1234"),
        ("people.1.born", "mai"),
        ("people.1.student", "yes"),
    ]);
    let errors = validate(&form, &given, today()).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.code)).collect();
    assert_eq!(found, [("people.1.name", "not_a_name"), ("people.1.born", "not_a_date"), ("people.1.school", "required")]);
    assert!(errors[0].args.contains(&("label", "Người 2: Họ tên".to_owned())), "{:?}", errors[0].args);
    let none = validate(&form, &answers(&[("several", "yes")]), today()).unwrap_err();
    assert_eq!((none[0].field.as_str(), none[0].code), ("people.0.name", "required"));
    let four: Vec<(String, String)> = (0..4).map(|n| (format!("people.{n}.name"), "An".to_owned())).collect();
    let mut given: Answers = four.into_iter().collect();
    given.insert("several".into(), "yes".into());
    assert_eq!(validate(&form, &given, today()).unwrap_err()[0].code, "too_many_rows");
    assert_eq!(validate(&form, &answers(&[("several", "yes"), ("people", "ai đó")]), today()).unwrap_err()[0].code, "not_rows");
}

#[test]
fn rows_are_added_and_taken_away() {
    let form = household();
    let people = form.get("people").unwrap();
    let mut given = answers(&[("people.0.name", "An"), ("people.1.name", "Bình"), ("people.2.name", "Chi")]);
    people.remove_row(&mut given, 1);
    assert_eq!((given["people.1.name"].as_str(), people.row_count(&given)), ("Chi", 2));
    people.add_row(&mut given);
    people.add_row(&mut given);
    assert_eq!(people.row_count(&given), 3, "no more than the form takes");
    assert!(form.owner("people.1.home.street").is_some() && form.owner("people.1.other").is_none());
}

proptest! {
    /// Whatever is typed, checking does not panic, and what it accepts it accepts again unchanged.
    #[test]
    fn validation_is_total_and_idempotent(texts in proptest::collection::vec("\\PC{0,24}|[0-9./ -]{0,12}|yes|no", 9)) {
        let keys = ["name", "phone", "home.province", "home.commune", "home.street", "married", "spouse", "from", "to"];
        let given: Answers = keys.iter().map(|key| (*key).to_owned()).zip(texts).collect();
        if let Ok(clean) = validate(&form(), &given, today()) {
            prop_assert_eq!(validate(&form(), &clean.0, today()), Ok(clean));
        }
    }
}
