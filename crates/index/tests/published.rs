//! Scores against those that the national portal published, and what a set or a sheet may not say.

use index::{CriteriaSet, embedded, load, score_sheet};
use serde_json::{Value, json};

fn set(id: &str) -> CriteriaSet {
    embedded(id).expect("known").expect("right")
}

fn score(set: &CriteriaSet, sheet: &Value) -> Value {
    score_sheet(set, &sheet.to_string()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Figures and scores of the province of Đắk Lắk, cumulative 2026, as published on 10/10/2026.
const DAK_LAK: &[(&str, &str, i64, i64, f64)] = &[
    ("CKMB", "PUBLISH_ON_TIME", 0, 82, 0.0),
    ("CKMB", "PUBLIC_UPDATE_ON_TIME", 79, 82, 3.85),
    ("CKMB", "PUBLIC_CONTENT_FULL", 79, 79, 2.0),
    ("CKMB", "DOSSIER_SYNC", 370_610, 370_610, 6.0),
    ("MDSH", "ORIGINAL_RESULT_AVAILABLE", 284_995, 443_565, 3.86),
    ("MDSH", "SO_HOA_GIAY_TO_GIAI_QUYET", 93_664, 443_565, 0.84),
    ("MDSH", "REUSED_DIGITIZED_DATA", 82_645, 443_565, 0.47),
    ("MDSH", "SYNCED_WITH_DVCQG_PERSONAL_STORAGE", 9_499, 443_565, 0.09),
    ("MDSH", "CITIZEN_DATA_CONNECTED_DOSSIER", 279_339, 443_565, 1.26),
    ("MDSH", "CITIZEN_DATA_CONNECTED_FORMALITY", 380, 1_346, 0.56),
    ("MDSH", "ELECTRONIC_CERTIFIED_COPY", 0, 0, 2.0),
    ("MDHL", "DOSSIER_RECEIVING_SATISFACTION", 392_869, 443_565, 5.9),
    ("MDHL", "PETITION_PROCESSING_ON_TIME", 241, 485, 2.98),
    ("MDHL", "PETITION_HANDLING_SATISFACTION", 186, 485, 2.3),
    ("TDGQ", "2.1", 393_087, 443_565, 17.72),
];

fn dak_lak() -> Value {
    let metric = |(group, code, n, d, _): &(&str, &str, i64, i64, f64)| json!({"group": group, "code": code, "numerator": n, "denominator": d});
    let mut metrics: Vec<Value> = DAK_LAK.iter().map(metric).collect();
    metrics.push(json!({"group": "TTTT", "code": "3.6+3.5b+3.5", "paid_online_dossiers": 179_460, "fee_dossiers": 204_757,
        "formalities_with_online_payment": 160, "fee_formalities": 376, "fee_formalities_with_dossier": 56}));
    json!({"units": [{"code": "H15", "metrics": metrics}]})
}

#[test]
fn every_published_item_comes_out_within_0_015_point() {
    let scored = score(&set("qd766-2022"), &dak_lak());
    let unit = &scored["units"][0];
    for (n, (_, code, _, _, published)) in DAK_LAK.iter().enumerate() {
        let own = unit["metrics"][n]["score"].as_f64().unwrap();
        assert!((own - published).abs() <= 0.015, "{code}: {own}, published {published}");
    }
    assert!((unit["metrics"][15]["score"].as_f64().unwrap() - 6.69).abs() <= 0.015);
    let published = [("CKMB", 11.85), ("MDSH", 9.08), ("MDHL", 11.18), ("TDGQ", 17.72), ("TTTT", 6.69)];
    for (group, published) in published {
        assert!((unit["scores"][group].as_f64().unwrap() - published).abs() <= 0.015, "{group}: {}", unit["scores"]);
    }
    assert_eq!((&unit["scores"]["CLGQ"], &unit["missing"]), (&Value::Null, &json!(["CLGQ"])));
    assert!((unit["total_score"].as_f64().unwrap() - 56.52).abs() <= 0.03);
    assert_eq!((&unit["applicable_max"], &unit["rank"]), (&json!(88.0), &json!(1)));
}

#[test]
fn the_online_vector_is_scored_in_a_unit_and_beside_the_units() {
    let vector = json!({"group": "CLGQ", "authorityCount": 89, "partialCount": 31, "fullCount": 21, "onlineDossierCount": 518,
        "onlineServiceTotal": 1881, "channelOnlineSum": 591_643, "channelTotalSum": 600_057});
    let scored = score(&set("qd766-2022"), &json!({"units": [{"metrics": [vector]}], "online_vector": vector}));
    assert!((scored["online_vector"]["score"].as_f64().unwrap() - 8.56).abs() <= 0.015);
    assert_eq!(scored["units"][0]["scores"]["CLGQ"], scored["online_vector"]["score"]);
}

#[test]
fn the_order_of_a_combined_code_does_not_matter() {
    let mut sheet = dak_lak();
    sheet["units"][0]["metrics"][15]["code"] = json!("3.5+3.5b+3.6");
    assert!((score(&set("qd766-2022"), &sheet)["units"][0]["scores"]["TTTT"].as_f64().unwrap() - 6.69).abs() <= 0.015);
}

#[test]
fn empty_denominators_give_what_the_portal_gives() {
    let metric = |code: &str| json!({"code": code, "numerator": null, "denominator": null});
    let scored = score(&set("qd766-2022"), &json!({"units": [{"metrics": [metric("5.2"), metric("4.6"), metric("2.1")]}]}));
    let points: Vec<_> = (0..3).map(|n| scored["units"][0]["metrics"][n]["score"].as_f64().unwrap()).collect();
    assert_eq!(points, [6.0, 2.0, 0.0]);
}

/// Thanh Hóa 2023, Ban Dân tộc: 68.32 points of an applicable 84 are 81.33 %.
#[test]
fn what_does_not_apply_leaves_both_sides() {
    let set = load(&json!({"id": "x", "name_vi": "x", "source_decision": "x", "total_max": 100, "items": [
        {"code": "1", "name_vi": "a", "max_points": 84, "scoring": {"kind": "manual"}},
        {"code": "2", "name_vi": "b", "max_points": 16, "scoring": {"kind": "manual"}}]})
    .to_string())
    .unwrap();
    let unit = |a: Value, b: Value| json!({"metrics": [{"code": "1", "points": a}, {"code": "2", "points": b}]});
    let units = [unit(json!(68.32), Value::Null), unit(json!(68.32), json!(13.01)), unit(json!(84), json!(16))];
    let scored = score(&set, &json!({"units": units}));
    let index = |n: usize| scored["units"][n]["index"].as_f64().unwrap();
    assert_eq!(format!("{:.2} {:.2} {:.0}", index(0), index(1), index(2)), "81.33 81.33 100");
    let ranks: Vec<_> = (0..3).map(|n| scored["units"][n]["rank"].as_i64().unwrap()).collect();
    assert_eq!(ranks, [2, 2, 1], "equal index, equal rank");
    assert_eq!(scored["units"][0]["metrics"][1]["score"], Value::Null);
}

#[test]
fn the_circular_of_2018_is_another_shape() {
    let set = set("tt01-2018-vpcp");
    let metrics = json!([{"code": "1", "numerator": 171, "denominator": 100}, {"code": "3", "numerator": 0, "denominator": 0},
        {"code": "6", "level": "bằng niêm yết hoặc điện tử"}]);
    let scored = score(&set, &json!({"units": [{"metrics": metrics}]}));
    let unit = &scored["units"][0];
    assert_eq!(unit["metrics"][0]["score"], json!(1.7), "one decimal");
    assert_eq!((&unit["metrics"][1]["score"], &unit["metrics"][2]["score"]), (&Value::Null, &json!(1.0)));
    assert_eq!((&unit["total_score"], &unit["applicable_max"]), (&json!(2.7), &json!(4.0)));
}

#[test]
fn a_wrong_set_says_where() {
    let text = json!({"id": "x", "name_vi": "x", "source_decision": "1/QĐ", "total_max": 10, "groups": [
        {"code": "1", "name_vi": "a", "max_points": 10, "items": [
            {"code": "1.1", "name_vi": "b", "max_points": 4, "scoring": {"kind": "threshold-proportional"}},
            {"code": "1.1", "name_vi": "c", "max_points": 5, "scoring": {"kind": "guess"}}]}]})
    .to_string();
    let wrong = load(&text).unwrap_err().to_string();
    for part in ["groups[0].items[0].scoring.full_at_percent", "items[1].scoring.kind", "khác điểm tối đa 10", "hai tiêu chí"] {
        assert!(wrong.contains(part), "{part} in\n{wrong}");
    }
}

#[test]
fn a_wrong_sheet_says_where() {
    let metrics = json!([{"code": "2.1", "numerator": -1, "denominator": "x"}, {"code": "1.1", "points": 7}, {"code": "2.1"}]);
    let wrong = score_sheet(&set("qd766-2022"), &json!({"units": [{"metrics": metrics}]}).to_string()).unwrap_err().to_string();
    for part in ["units[0].metrics[0].numerator", "metrics[0].denominator", "metrics[1].points", "hai lần"] {
        assert!(wrong.contains(part), "{part} in\n{wrong}");
    }
}

#[test]
fn bands_are_read_from_the_words_of_the_decision() {
    let set = load(&json!({"id": "x", "name_vi": "x", "source_decision": "x", "total_max": 2, "items": [
        {"code": "1", "name_vi": "a", "max_points": 2, "scoring": {"kind": "threshold-bands", "bands": [
            {"when": "> 90%", "points": 2}, {"when": "70% - 90%", "points": 1}, {"when": "< 70%", "points": 0}]}}]})
    .to_string())
    .unwrap();
    let points = |n: i64| score(&set, &json!({"metrics": [{"code": "1", "numerator": n, "denominator": 100}]}))["metrics"][0]["score"].as_f64();
    assert_eq!([91, 90, 70, 69].map(points), [Some(2.0), Some(1.0), Some(1.0), Some(0.0)]);
}
