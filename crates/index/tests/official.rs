//! Published scores: two shapes of files read with exact faults, and compared with ours line by line.

use index::book::{Compared, PublishedUnit, Reason, compare, embedded_set, read_scores};
use index::{CriteriaSet, Cube, ItemState, Numbers, UnitScore, score_sheet};
use kernel::Day;

fn qd766() -> &'static CriteriaSet {
    embedded_set("qd766-2022").unwrap()
}

/// A part of what the national portal published about Đắk Lắk on 10 October 2026.
const UNITS: &str = r#"{
 "as_of": "2026-10-10T06:00:00+07:00",
 "units": [{
  "code": "H15", "name": "UBND tỉnh Đắk Lắk", "type": "PROVINCE", "total": 65.49, "rank_of_116": null,
  "metrics": [
   {"group": "CKMB", "code": "PUBLIC_UPDATE_ON_TIME", "numerator": 79, "denominator": 82, "published_score": 3.85, "recomputed": 3.8537},
   {"group": "TDGQ", "code": "2.1", "numerator": 393087, "denominator": 443565, "published_score": 17.72},
   {"group": "TTTT", "code": "3.5+3.5b+3.6", "paid_online_dossiers": 179460, "fee_dossiers": 204757,
    "formalities_with_online_payment": 160, "fee_formalities": 376, "fee_formalities_with_dossier": 56, "published_score": 6.69}
  ],
  "groups": {"CKMB": 11.85, "TDGQ": 17.72, "TTTT": 6.69, "CLGQ": 8.97}
 }]
}"#;

const ROWS: &str = r#"{
 "as_of": "2026-10-10T06:00:00+07:00",
 "rows": [
  {"code": "H20", "name": "UBND tỉnh Đồng Tháp", "total": 68.8, "delta_vs_previous_year": 20.26, "rank": 1,
   "scores": {"CKMB": 11.46, "TDGQ": 17.69, "CLGQ": 8.84, "MDSH": 9.72, "MDHL": 14.67, "TTTT": 6.42}},
  {"code": "H19", "name": "UBND Thành phố Đồng Nai", "total": 67.48, "rank": 2, "scores": {"CKMB": 12.31}}
 ]
}"#;

#[test]
fn both_shapes_are_read() {
    let read = read_scores(qd766(), UNITS).unwrap();
    assert_eq!(read.as_of, Some(Day::parse("2026-10-10").unwrap()));
    let unit = &read.units[0];
    assert_eq!((unit.code.as_str(), unit.total, unit.groups["CLGQ"]), ("H15", Some(65.49), 8.97));
    let codes: Vec<&str> = unit.items.iter().map(|item| item.item.as_str()).collect();
    assert_eq!(codes, ["1.2", "2.1", "3.6+3.5b+3.5"]);
    assert_eq!((unit.items[1].numerator, unit.items[1].score), (Some(393_087.0), Some(17.72)));
    assert_eq!((unit.items[2].fields.len(), unit.items[2].fields["fee_dossiers"]), (5, 204_757.0));
    assert!(read.unknown.is_empty());
    let read = read_scores(qd766(), ROWS).unwrap();
    let told: Vec<_> = read.units.iter().map(|unit| (unit.rank, unit.groups.len())).collect();
    assert_eq!(told, [(Some(1), 6), (Some(2), 1)]);
}

#[test]
fn faults_are_told_with_their_places() {
    let cases = [
        (UNITS.replace("17.72},", "27.72},"), "units[0].metrics[1].published_score"),
        (UNITS.replace("\"TDGQ\": 17.72", "\"TDGQ\": 21"), "units[0].groups.TDGQ"),
        (UNITS.replace("\"denominator\": 82", "\"denominator\": -82"), "units[0].metrics[0].denominator"),
        (UNITS.replace("\"denominator\": 82", "\"denominator\": \"82\""), "units[0].metrics[0].denominator"),
        (UNITS.replace("\"code\": \"2.1\"", "\"code\": \"1.2\""), "units[0].metrics[1]"),
        (UNITS.replace("\"code\": \"2.1\",", ""), "units[0].metrics[1].code"),
        (UNITS.replace("\"code\": \"H15\", \"name\": \"UBND tỉnh Đắk Lắk\",", ""), "units[0].code"),
        (UNITS.replace("2026-10-10T06:00:00+07:00", "10/10"), "as_of"),
        ("{\"units\": []}".to_owned(), "units"),
        ("{\"units\": [{\"code\": \"H15\"}]}".to_owned(), "units[0]"),
        ("{}".to_owned(), ""),
    ];
    for (text, at) in cases {
        let wrong = read_scores(qd766(), &text).unwrap_err();
        assert!(wrong.0.iter().any(|problem| problem.at == at), "{at}: {wrong}");
    }
    let kept = read_scores(qd766(), &UNITS.replace("\"code\": \"2.1\"", "\"code\": \"NEW_METRIC\"")).unwrap();
    assert_eq!(kept.unknown.iter().collect::<Vec<_>>(), ["NEW_METRIC"]);
    assert_eq!(kept.units[0].items[1].item, "NEW_METRIC");
}

/// Our side with figures: nothing was counted, so all is set by hand.
fn ours(change: impl Fn(&mut UnitScore)) -> UnitScore {
    let cube = Cube::default();
    let services = index::Services::default();
    let span = index::Named::Year(2026).calendar();
    let scope = index::Scope {
        cube: &cube,
        units: &[],
        services: &services,
        province: &services,
        span,
        as_of: span.last_day(),
    };
    let mut score = index::score_unit(qd766(), &scope);
    assert_eq!(score.numbers, Numbers::default());
    change(&mut score);
    score
}

fn with(score: &mut UnitScore, code: &str, numerator: f64, denominator: f64, points: f64) {
    let item = score.groups.iter_mut().flat_map(|group| &mut group.items).find(|item| item.code == code).unwrap();
    item.share = Some(index::Share { numerator, denominator });
    item.state = ItemState::Scored(points);
}

fn line<'a>(lines: &'a [Compared], code: &str) -> &'a Compared {
    lines.iter().find(|line| line.code == code).unwrap()
}

#[test]
fn every_line_tells_what_to_look_at() {
    let published: PublishedUnit = read_scores(qd766(), UNITS).unwrap().units.remove(0);
    let ours = ours(|score| {
        with(score, "2.1", 393_000.0, 443_000.0, 17.7427);
        with(score, "1.2", 79.0, 82.0, 3.8537);
        with(score, "3.6", 179_460.0, 204_757.0, 5.2588);
        with(score, "3.5", 56.0, 376.0, 0.3723);
        with(score, "3.5b", 160.0, 376.0, 1.0638);
    });
    let lines = compare(qd766(), &ours, &published);
    let timely = line(&lines, "2.1");
    assert!((timely.difference.unwrap() - 0.0227).abs() < 1e-6);
    assert_eq!(timely.reasons, [Reason::Denominator(-565.0), Reason::Numerator(-87.0)]);
    assert_eq!(line(&lines, "1.2").reasons, []);
    // Several items under one score are compared as a sum, with their figures one by one.
    let paid = line(&lines, "3.6+3.5b+3.5");
    assert_eq!((paid.parts.len(), paid.max, paid.official.points), (3, 10.0, Some(6.69)));
    assert!(paid.difference.unwrap().abs() < 0.006 && paid.reasons.is_empty());
    assert_eq!(paid.parts[0].official.denominator, Some(204_757.0));
    assert!(!lines.iter().any(|line| line.code == "3.5"));
    // A group of which only the sum was published is one line.
    let online = line(&lines, "CLGQ");
    assert_eq!((online.official.points, online.ours.points, online.difference), (Some(8.97), None, None));
    assert_eq!(online.reasons, [Reason::NotApplicable]);
    // A group of which we lack a source is not held against the published sum.
    let rows = read_scores(qd766(), ROWS).unwrap().units.remove(0);
    let groups = compare(qd766(), &ours, &rows);
    let open = line(&groups, "CKMB");
    assert_eq!((open.ours.points, open.difference, open.reasons[0]), (None, None, Reason::NoSource));
    let mut whole = ours.clone();
    let on_time = whole.groups.iter_mut().find(|group| group.key == "TDGQ").unwrap();
    on_time.points = Some(17.5);
    let difference = line(&compare(qd766(), &whole, &rows), "TDGQ").difference.unwrap();
    assert!((difference + 0.19).abs() < 1e-9);
    // What was not published says so; what has no source with us, too.
    assert_eq!(line(&lines, "1.1").reasons, [Reason::NotApplicable, Reason::NotPublished]);
    assert_eq!(line(&lines, "5.2").reasons, [Reason::NoSource, Reason::NotPublished]);
    assert!(!lines.iter().any(|line| line.code == "2.2"));
}

#[test]
fn a_score_that_its_own_figures_do_not_give_is_found() {
    let text = UNITS.replace("\"published_score\": 17.72}", "\"published_score\": 16.5}");
    let published = read_scores(qd766(), &text).unwrap().units.remove(0);
    let lines = compare(qd766(), &ours(|score| with(score, "2.1", 393_087.0, 443_565.0, 17.724)), &published);
    let [Reason::Rule(points)] = line(&lines, "2.1").reasons[..] else { panic!("{:?}", line(&lines, "2.1")) };
    assert!((points - 17.724).abs() < 0.001);
    // The same rule gives every other published score of the file.
    let sheet = score_sheet(qd766(), UNITS).unwrap();
    assert_eq!(sheet["units"][0]["metrics"][1]["score"], 17.724);
}
