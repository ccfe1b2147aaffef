//! The book: who may enter what, which set holds on a day, which published score stands, when a report is closed.

use index::book::{DEFAULT_SET, Line, Publication, PublishedItem, PublishedUnit, check_set};
use index::{Book, BookCommand, ReportId};
use kernel::{Actor, ActorKind, Day, Instant, PersonId, Refusal, Role, RoleGrant, UnitId};
use org::{Org, OrgCommand};

struct Desk {
    book: Book,
    org: Org,
    now: Instant,
}

fn official(role: Role, unit: &str) -> Actor {
    let kind = ActorKind::Official { person: PersonId::new("nv"), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new(unit) }] }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

impl Desk {
    fn new() -> Self {
        let (mut org, now) = (Org::default(), Instant::parse("2026-11-25T09:00:00+07:00").unwrap());
        for unit in Org::embedded_units().unwrap() {
            let events = org.decide(OrgCommand::CreateUnit { unit }, &Actor::system(), now).unwrap();
            events.iter().for_each(|event| org.evolve(event));
        }
        Self { book: Book::default(), org, now }
    }

    fn give(&mut self, actor: &Actor, command: BookCommand) -> Result<u32, Refusal> {
        let events = self.book.decide(command, actor, &self.org, self.now)?;
        // What is stored is what counts.
        for event in &events {
            let stored = serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap();
            self.book.evolve(&stored, self.now, &actor.kind);
        }
        Ok(events[0].number())
    }

    fn refused(&mut self, actor: &Actor, command: BookCommand) -> &'static str {
        self.give(actor, command).unwrap_err().code
    }
}

fn set_text(id: &str, more: &str) -> String {
    format!(
        r#"{{"id": "{id}", "name_vi": "Bộ thử", "source_decision": "12/QĐ-UBND", "total_max": 10{more},
            "items": [{{"code": "1", "name_vi": "Tiêu chí", "max_points": 10, "scoring": {{"kind": "proportional"}}}}]}}"#
    )
}

fn add(id: &str, more: &str) -> BookCommand {
    BookCommand::AddSet { file: "bo.json".to_owned(), text: set_text(id, more) }
}

fn publication(score: f64) -> Publication {
    let item = PublishedItem { item: "2.1".to_owned(), score: Some(score), ..PublishedItem::default() };
    let own = PublishedUnit {
        code: "H92".to_owned(),
        name: "UBND thành phố".to_owned(),
        unit: Some(UnitId::new("H92")),
        items: vec![item],
        ..PublishedUnit::default()
    };
    let other = PublishedUnit { code: "H15".to_owned(), name: "UBND tỉnh Đắk Lắk".to_owned(), ..PublishedUnit::default() };
    Publication {
        set: DEFAULT_SET.to_owned(),
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        as_of: day("2026-10-10"),
        source: "Cổng Dịch vụ công quốc gia".to_owned(),
        file: "766.json".to_owned(),
        units: vec![own, other],
    }
}

#[test]
fn sets_belong_to_the_administrator() {
    let mut desk = Desk::new();
    for role in Role::ALL {
        let done = desk.give(&official(role, "H92"), add(&format!("bo-{}", role.key().replace('_', "-")), ""));
        let expected = (role == Role::Administrator).then_some(1).ok_or("administrator_only");
        assert_eq!(done.map_err(|refusal| refusal.code), expected, "{role:?}");
    }
}

#[test]
fn a_set_with_faults_is_refused_with_their_places() {
    let mut desk = Desk::new();
    let text = set_text("Bộ mới", r#", "valid_from": "01/01/2027", "replaces": "Bộ mới""#);
    let wrong = check_set(&text).unwrap_err();
    let places: Vec<&str> = wrong.0.iter().map(|problem| problem.at.as_str()).collect();
    assert_eq!(places, ["id", "valid_from", "replaces"]);
    let admin = official(Role::Administrator, "H92");
    assert_eq!(desk.refused(&admin, BookCommand::AddSet { file: String::new(), text }), "set_faulty");
    let reversed = set_text("bo", r#", "valid_from": "2027-02-01", "valid_to": "2027-01-01""#);
    assert_eq!(check_set(&reversed).unwrap_err().0[0].at, "valid_to");
}

#[test]
fn the_set_of_a_day_is_chosen_by_validity() {
    let (mut desk, admin) = (Desk::new(), official(Role::Administrator, "H92"));
    let on = |desk: &Desk, text: &str| desk.book.set_on(day(text)).unwrap().id.clone();
    assert_eq!([on(&desk, "2020-01-01"), on(&desk, "2026-11-25")], [DEFAULT_SET, DEFAULT_SET]);
    // Another set does not take the place of Decision 766; a successor does, from its first day to its last.
    desk.give(&admin, add("cchc-xa", r#", "valid_from": "2026-01-01""#)).unwrap();
    let successor = r#", "valid_from": "2027-01-01", "valid_to": "2027-12-31", "replaces": "qd766-2022""#;
    desk.give(&admin, add("qd766-2027", successor)).unwrap();
    desk.give(&admin, add("qd766-2027-q3", r#", "valid_from": "2027-07-01", "valid_to": "2027-09-30", "replaces": "qd766-2027""#)).unwrap();
    let days = ["2026-12-31", "2027-01-01", "2027-06-30", "2027-07-01", "2027-09-30", "2027-10-01", "2028-01-01"];
    let expected = [DEFAULT_SET, "qd766-2027", "qd766-2027", "qd766-2027-q3", "qd766-2027-q3", "qd766-2027", DEFAULT_SET];
    assert_eq!(days.map(|text| on(&desk, text)), expected);
    let reason = || "bãi bỏ".to_owned();
    desk.give(&admin, BookCommand::RetireSet { set: "qd766-2027".to_owned(), reason: reason() }).unwrap();
    assert_eq!(on(&desk, "2027-02-01"), DEFAULT_SET);
    assert_eq!(desk.refused(&admin, BookCommand::RetireSet { set: DEFAULT_SET.to_owned(), reason: reason() }), "set_not_own");
    assert_eq!(desk.refused(&admin, BookCommand::RetireSet { set: "none".to_owned(), reason: reason() }), "set_unknown");
}

#[test]
fn a_newer_version_of_a_set_is_used_and_the_older_one_kept() {
    let (mut desk, admin) = (Desk::new(), official(Role::Administrator, "H92"));
    // A set that comes with the program may be mended as well.
    assert_eq!(desk.give(&admin, add(DEFAULT_SET, "")), Ok(1));
    assert_eq!(desk.refused(&admin, add(DEFAULT_SET, "")), "set_same");
    assert_eq!(desk.give(&admin, add(DEFAULT_SET, r#", "index_decimals": 1"#)), Ok(2));
    let decimals = |version| desk.book.set_version(DEFAULT_SET, version).unwrap().decimals;
    assert_eq!((decimals(1), decimals(2), desk.book.version_in_use(DEFAULT_SET)), (2, 1, 2));
    assert_eq!((desk.book.set(DEFAULT_SET).unwrap().total, desk.book.set_version(DEFAULT_SET, 0).unwrap().total), (10.0, 100.0));
    let reason = "trở lại".to_owned();
    desk.give(&admin, BookCommand::RetireSet { set: DEFAULT_SET.to_owned(), reason }).unwrap();
    assert_eq!((desk.book.set(DEFAULT_SET).unwrap().total, desk.book.version_in_use(DEFAULT_SET)), (100.0, 0));
    assert_eq!(desk.give(&admin, add(DEFAULT_SET, "")), Ok(3));
}

#[test]
fn published_scores_are_kept_in_versions() {
    let (mut desk, control) = (Desk::new(), official(Role::ProcedureControl, "H92"));
    let unit = UnitId::new("H92");
    assert_eq!(desk.give(&control, BookCommand::Import(publication(17.7))), Ok(1));
    assert_eq!(desk.refused(&control, BookCommand::Import(publication(17.7))), "official_same");
    assert_eq!(desk.give(&control, BookCommand::Import(publication(17.9))), Ok(2));
    let later = Publication { as_of: day("2026-11-10"), ..publication(18.2) };
    let earlier = Publication { as_of: day("2026-09-10"), ..publication(16.0) };
    assert_eq!((desk.give(&control, BookCommand::Import(later)), desk.give(&control, BookCommand::Import(earlier))), (Ok(3), Ok(4)));
    let standing = |desk: &Desk| {
        let found = desk.book.published(DEFAULT_SET, &unit, day("2026-01-01"), day("2026-12-31"));
        found.iter().map(|found| found.import.id).collect::<Vec<_>>()
    };
    assert_eq!(standing(&desk), [3, 2, 1, 4]);
    desk.give(&control, BookCommand::Withdraw { id: 3, reason: "nhầm".to_owned() }).unwrap();
    assert_eq!(standing(&desk), [2, 1, 4]);
    assert_eq!(desk.refused(&control, BookCommand::Withdraw { id: 3, reason: "nhầm".to_owned() }), "official_unknown");
    // A table of totals of the same day does not hide the figures of items; a later one does.
    let totals = |as_of: &str| {
        let mut about = Publication { as_of: day(as_of), ..publication(0.0) };
        about.units.iter_mut().for_each(|unit| (unit.items, unit.total) = (Vec::new(), Some(61.0)));
        about
    };
    assert_eq!(desk.give(&control, BookCommand::Import(totals("2026-10-10"))), Ok(5));
    assert_eq!(standing(&desk), [2, 1, 5, 4]);
    assert_eq!(desk.give(&control, BookCommand::Import(totals("2026-10-11"))), Ok(6));
    assert_eq!(standing(&desk), [6, 2, 1, 5, 4]);
    assert_eq!(desk.book.published_periods(DEFAULT_SET), [(day("2026-01-01"), day("2026-12-31"))]);
    assert_eq!(desk.book.meant_by("H92", ""), Some(&unit));
    assert_eq!(desk.book.meant_by("H15", "UBND tỉnh Đắk Lắk"), None);
}

#[test]
fn what_cannot_have_been_published_is_refused() {
    let (mut desk, control) = (Desk::new(), official(Role::ProcedureControl, "H92"));
    let cases: [(Publication, &str); 7] = [
        (Publication { to: day("2025-12-31"), ..publication(1.0) }, "official_period"),
        (Publication { as_of: day("2025-12-31"), ..publication(1.0) }, "official_period"),
        (Publication { as_of: day("2026-11-26"), ..publication(1.0) }, "official_later"),
        (Publication { set: "none".to_owned(), ..publication(1.0) }, "set_unknown"),
        (Publication { units: Vec::new(), ..publication(1.0) }, "official_empty"),
        (publication(f64::NAN), "official_number"),
        (Publication { units: [publication(1.0).units, publication(1.0).units].concat(), ..publication(1.0) }, "official_unit_twice"),
    ];
    for (publication, code) in cases {
        assert_eq!(desk.refused(&control, BookCommand::Import(publication)), code);
    }
    assert_eq!(desk.refused(&official(Role::Auditor, "H92"), BookCommand::Import(publication(1.0))), "official_control_only");
    // Procedure control of a commune does not enter the figures of the province.
    assert_eq!(desk.refused(&official(Role::ProcedureControl, "H92.31120"), BookCommand::Import(publication(1.0))), "no_authority");
}

fn close(kind: &str, unit: &str, from: &str) -> BookCommand {
    BookCommand::CloseReport {
        kind: kind.to_owned(),
        unit: UnitId::new(unit),
        from: day(from),
        to: day(from).plus(89),
        content: "{\"a\":0.1}".to_owned(),
        hash: "00".to_owned(),
    }
}

#[test]
fn a_report_is_closed_once_by_whoever_answers_for_the_unit() {
    let (mut desk, control) = (Desk::new(), official(Role::ProcedureControl, "H92"));
    assert_eq!(desk.give(&control, close("ii06a", "H92", "2026-01-01")), Ok(1));
    assert_eq!(desk.refused(&control, close("ii06a", "H92", "2026-01-01")), "report_already_closed");
    assert_eq!(desk.give(&official(Role::AgencyLeader, "H92.31120"), close("ii06a", "H92.31120", "2026-01-01")), Ok(2));
    assert_eq!(desk.refused(&official(Role::AgencyLeader, "H92.31120"), close("ii06a", "H92", "2026-04-01")), "no_authority");
    // The director of a commune's centre answers for the commune's report.
    assert_eq!(desk.give(&official(Role::CentreDirector, "H92.31120.TT"), close("ii06a", "H92.31120", "2026-04-01")), Ok(3));
    for role in [Role::Receptionist, Role::Specialist, Role::Clerk, Role::Auditor, Role::Administrator, Role::ProvinceLeader] {
        assert_eq!(desk.refused(&official(role, "H92"), close("ii06a", "H92", "2026-04-01")), "no_authority", "{role:?}");
    }
    assert_eq!(desk.refused(&control, close("ii06a", "H92", "2027-01-01")), "report_period");
    assert_eq!(desk.refused(&control, close("Biểu II", "H92", "2026-04-01")), "report_kind");
    assert_eq!(desk.refused(&control, close("ii06a", "H93", "2026-04-01")), "org_unknown_unit");
    let withdraw = |reason: &str| BookCommand::WithdrawReport { id: ReportId(1), reason: reason.to_owned() };
    assert_eq!(desk.refused(&control, withdraw(" ")), "book_text_missing");
    desk.give(&control, withdraw("gửi nhầm")).unwrap();
    assert_eq!(desk.refused(&control, withdraw("gửi nhầm")), "report_unknown");
    assert_eq!(desk.give(&control, close("ii06a", "H92", "2026-01-01")), Ok(4));
    let all: Vec<u32> = desk.book.closed_reports("ii06a").map(|report| report.id.0).collect();
    assert_eq!(all, [4, 3, 2, 1]);
    assert_eq!(desk.book.closed_report(ReportId(4)).unwrap().content(), serde_json::json!({"a": 0.1}));
}

#[test]
fn remarks_on_a_line_are_kept_in_order() {
    let (mut desk, control) = (Desk::new(), official(Role::ProcedureControl, "H92"));
    let line = Line {
        set: DEFAULT_SET.to_owned(),
        unit: UnitId::new("H92.05"),
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        item: "2.1".to_owned(),
    };
    let note = |text: &str| BookCommand::Note { line: line.clone(), note: text.to_owned() };
    desk.give(&control, note("Đã gửi đối soát")).unwrap();
    desk.give(&official(Role::AgencyLeader, "H92.05"), note("Cổng đã xác nhận")).unwrap();
    let told: Vec<&str> = desk.book.notes(&line).iter().map(|note| note.note.as_str()).collect();
    assert_eq!(told, ["Đã gửi đối soát", "Cổng đã xác nhận"]);
    assert_eq!(desk.refused(&official(Role::AgencyLeader, "H92.06"), note("khác")), "no_authority");
    assert_eq!(desk.refused(&control, note(&"a".repeat(1_001))), "book_text_long");
}

/// A text with one sign too many or too few is told where and how.
#[test]
fn a_text_that_is_no_json_is_told_in_words() {
    let good = set_text("bo", "");
    let cases = [
        (good.replacen("\"id\": \"bo\",", "\"id\": \"bo\"", 1), "thiếu dấu phẩy giữa hai trường"),
        (good.replacen("\"items\": [", "\"items\" [", 1), "thiếu dấu hai chấm"),
        (good.replacen("}}]}", "}},]}", 1), "thừa dấu phẩy"),
        (good.replacen("\"kind\"", "kind", 1), "dấu nháy kép"),
        (good.replacen("]}", "]", 1), "dừng giữa chừng"),
        (good.replacen("\"total_max\": 10", "\"total_max\": 1,5", 1), "tên trường phải nằm trong dấu nháy kép"),
        (good.replacen("\"total_max\": 10", "\"total_max\": mười", 1), "thiếu giá trị"),
        (good.replacen("\"Bộ thử\"", "\"Bộ\nthử\"", 1), "bị ngắt dòng"),
        (format!("{good}]"), "chữ thừa"),
        (String::new(), "dừng giữa chừng"),
    ];
    for (text, told) in cases {
        let wrong = check_set(&text).unwrap_err();
        assert!(wrong.0[0].text.contains(told), "{told}: {}", wrong.0[0].text);
        let (line, _) = wrong.0[0].syntax().unwrap();
        assert_eq!(index::Lines::of(&text).line(&wrong.0[0]), Some(line));
    }
}

/// A sheet brings its own figures, so a foreign set may name measures that nobody here knows; what is kept and computed here
/// may not.
#[test]
fn an_unknown_measure_is_no_fault_of_a_set_but_of_one_that_is_kept() {
    let text = index::embedded_text(DEFAULT_SET).unwrap().replace("dossiers_on_time", "somebody_elses");
    let set = index::load(&text).unwrap();
    assert_eq!(set.find("2.1").unwrap().1.measure, "somebody_elses");
    let wrong = check_set(&text).unwrap_err();
    assert_eq!(wrong.0[0].at, "groups[1].items[0].measure");
}
