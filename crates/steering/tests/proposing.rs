//! From a document to tasks that are somebody's: read, drafted, confirmed.

use std::fs;
use std::path::{Path, PathBuf};

use calendar::Calendar;
use kernel::{Actor, ActorKind, Day, Instant, PersonId, Role, RoleGrant, UnitId};
use steering::proposing::{Defaults, Directory, Drafted, Named, clause, drafts};
use steering::reading::{Deadline, DueKind, Item, Reading, Recurrence, Span, Task as Read, read};
use steering::task::command::Proposal;
use steering::task::model::{Addressee, DocumentId, Owner, TaskId, Term};
use steering::task::recurrence::{DayRule, Period};
use steering::task::{Command, Context, Offices, Parameters, decide, evolve};
use uuid::Uuid;

const NOTICE: &str = "ỦY BAN NHÂN DÂN TỈNH MẪU\nVĂN PHÒNG\n\nSố: 45/TB-VPUB\n\nMẫu, ngày 10 tháng 3 năm 2026\n\nTHÔNG BÁO\n\
Kết luận của Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp về cải cách hành chính\n\n\
II. NHIỆM VỤ TRỌNG TÂM\n\
1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính xây dựng Kế hoạch cải cách hành chính năm 2027, trình Ủy ban nhân dân tỉnh \
trước ngày 15 tháng 4 năm 2026.\n\
2. Giao Sở Tài chính báo cáo kết quả giải ngân vốn đầu tư công trước ngày 20 hằng tháng.\n\
3. Giao Ủy ban nhân dân các xã, phường rà soát thủ tục hành chính theo Quyết định số 12/QĐ-UBND, hoàn thành trong tháng 5 năm 2026.\n";

struct Book;

impl Directory for Book {
    fn find(&self, name: &str) -> Named {
        let low = name.to_lowercase();
        let unit = |code: &str| Named::One(Owner::unit(&UnitId::new(code)));
        match low.as_str() {
            _ if low.contains("các xã") || low.contains("các sở") => Named::Group,
            _ if low.contains("nội vụ") => unit("t.snv"),
            _ if low.contains("tài chính") => unit("t.stc"),
            _ => Named::Unknown,
        }
    }
    fn find_document(&self, number: &str) -> Option<DocumentId> {
        (number == "12/QĐ-UBND").then_some(document(12))
    }
}

fn document(n: u128) -> DocumentId {
    DocumentId(Uuid::from_u128(n))
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn defaults() -> Defaults<'static> {
    Defaults { from: day("2026-03-10"), review_after_days: 90, no_deadline: "Văn bản không nêu thời hạn" }
}

fn drafted(reading: &Reading, text: &str) -> Vec<Drafted> {
    drafts(reading, text, document(1), &Book, defaults())
}

#[test]
fn a_notice_becomes_drafts_with_leads_times_and_clauses() {
    let drafts = drafted(&read(NOTICE), NOTICE);
    assert_eq!(drafts.len(), 3, "{drafts:#?}");
    let [plan, report, review] = [&drafts[0], &drafts[1], &drafts[2]].map(|drafted| &drafted.draft);
    assert_eq!(plan.term, Term::By { due: steering::task::Due::day(day("2026-04-15")) });
    assert_eq!(plan.addressees, [Addressee::One { owner: Owner::unit(&"t.snv".into()) }]);
    assert_eq!(plan.coordinators.iter().map(|line| line.unit.as_str()).collect::<Vec<_>>(), ["t.stc"]);
    assert_eq!(plan.sources[0].clause, "II.1");
    let place = plan.sources[0].place.expect("a place");
    assert_eq!(&NOTICE[place.start as usize..place.end as usize], plan.sources[0].quotation);
    assert!(plan.sources[0].quotation.contains("Sở Nội vụ"));
    let Term::Recurring { rule } = report.term else { panic!("{:?}", report.term) };
    assert_eq!((rule.period, rule.day), (Period::Monthly, DayRule::DayOfLastMonth { day: 20 }));
    assert!(matches!(&review.addressees[..], [Addressee::Group { .. }]), "{:?}", review.addressees);
    assert_eq!(review.sources.iter().map(|source| source.document).collect::<Vec<_>>(), [document(1), document(12)]);
    assert!(drafts.iter().all(|drafted| drafted.unknown.is_empty()), "{drafts:#?}");
}

struct Town;

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        granted == unit
    }
    fn may_own(&self, _person: &PersonId, _unit: &UnitId) -> bool {
        true
    }
    fn is_open(&self, _unit: &UnitId) -> bool {
        true
    }
}

/// What is read is taken by the machine as it is, and a person makes it somebody's.
#[test]
fn drafts_are_proposed_by_the_system_and_confirmed_by_a_person() {
    let kind = ActorKind::Official { person: PersonId::new("office"), on_behalf_of: None };
    let office = Actor { kind, grants: vec![RoleGrant { role: Role::DivisionHead, unit: "t.vp".into() }] };
    let calendar = Calendar::embedded();
    let parameters = Parameters { reviewing_units: vec!["t.vp".into()], ..Parameters::default() };
    let system = Actor::system();
    let now = Instant::parse("2026-03-11T08:00:00+07:00").expect("a time");
    let context = |actor| Context {
        now,
        actor,
        offices: &Town,
        calendar: &calendar,
        parameters: &parameters,
        parent: None,
        children: &[],
    };
    let mut states = Vec::new();
    for (n, drafted) in drafted(&read(NOTICE), NOTICE).into_iter().enumerate() {
        let id = TaskId(Uuid::from_u128(n as u128 * 100 + 1));
        let assigner = Owner::unit(&"t".into());
        let proposal = Proposal { id, office: "t.vp".into(), assigner, draft: drafted.draft };
        let decision = decide(None, Command::Propose(Box::new(proposal)), &context(&system)).expect("proposed");
        let task = evolve(None, &decision.events[0], now, &system.kind).expect("a task");
        let units = ["x1".into(), "x2".into()].to_vec();
        let groups = task.addressees.iter().filter_map(|addressee| match addressee {
            Addressee::Group { name } => {
                Some(steering::task::command::Group { name: name.clone(), units: units.clone() })
            }
            Addressee::One { .. } => None,
        });
        let ids = (2..4).map(|k| TaskId(Uuid::from_u128(n as u128 * 100 + k))).collect();
        let confirm = Command::Confirm { groups: groups.collect(), ids };
        let decision = decide(Some(&task), confirm, &context(&office)).expect("confirmed");
        let task = evolve(Some(task), &decision.events[0], now, &office.kind).expect("a task");
        assert!(task.broken_invariants().is_empty(), "{:?}", task.broken_invariants());
        states.push((task.stage.key(), task.children.len()));
    }
    assert_eq!(states, [("assigned", 0), ("assigned", 0), ("in_progress", 2)]);
}

/// Every document of the corpus and of the provinces.
fn documents() -> Vec<(PathBuf, String)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["corpus/a", "corpus/b", "seeds"].map(|folder| tests.join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()));
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).expect("text"))).collect()
}

/// Whatever a document says fits the machine: no text is too long for it, no quotation differs from the text, no rule of
/// recurrence is wrong.
#[test]
fn every_document_of_the_corpus_becomes_proposals() {
    let parameters = Parameters { reviewing_units: vec!["t.vp".into()], ..Parameters::default() };
    let (calendar, system) = (Calendar::embedded(), Actor::system());
    let now = Instant::parse("2026-03-11T08:00:00+07:00").expect("a time");
    let mut proposed = 0;
    for (path, text) in documents() {
        let reading = read(&text);
        let drafts = drafted(&reading, &text);
        assert_eq!(drafts.len(), reading.tasks.len());
        for (n, drafted) in drafts.into_iter().enumerate() {
            let source = &drafted.draft.sources[0];
            let place = source.place.expect("a place");
            assert_eq!(text[place.start as usize..place.end as usize], source.quotation, "{}", path.display());
            if let Term::Recurring { rule } = drafted.draft.term {
                assert!(rule.is_sound(), "{}: {rule:?}", path.display());
            }
            let id = TaskId(Uuid::from_u128(n as u128 + 1));
            let proposal = Proposal { id, office: "t.vp".into(), assigner: Owner::unit(&"t".into()), draft: drafted.draft };
            let context = Context {
                now,
                actor: &system,
                offices: &Town,
                calendar: &calendar,
                parameters: &parameters,
                parent: None,
                children: &[],
            };
            let decided = decide(None, Command::Propose(Box::new(proposal)), &context);
            assert!(decided.is_ok(), "{}: {decided:?}", path.display());
            proposed += 1;
        }
    }
    assert!(proposed > 100, "only {proposed} tasks");
}

/// One task with a deadline.
fn with(kind: DueKind, due: Option<&str>, recurrence: Option<Recurrence>, text: &str) -> Term {
    let deadline = Deadline { kind, due: due.map(str::to_owned), recurrence, text: Some(text.to_owned()).filter(|t| !t.is_empty()) };
    let task = Read { deadline, lead: vec!["Sở Nội vụ".to_owned()], ..Read::default() };
    drafted(&Reading { tasks: vec![task], ..Reading::default() }, "").remove(0).draft.term
}

fn rule(period: Recurrence, text: &str) -> DayRule {
    match with(DueKind::Recurring, None, Some(period), text) {
        Term::Recurring { rule } => rule.day,
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_of_time_become_clocks() {
    let minute = |text| match with(DueKind::Date, Some("2026-09-12"), None, text) {
        Term::By { due } => due.minute,
        other => panic!("{other:?}"),
    };
    assert_eq!(minute("trước ngày 12/9/2026"), None);
    assert_eq!(minute("trước 17 giờ ngày 12/9/2026"), Some(17 * 60));
    assert_eq!(minute("trước 16h30 ngày 12/9/2026"), Some(16 * 60 + 30));
    assert_eq!(minute("thứ 5 hằng tuần, ngày 12/9/2026"), None);
    assert_eq!(minute("trước 25 giờ ngày 12/9/2026"), None);
    assert_eq!(rule(Recurrence::Monthly, "trước ngày 20 hằng tháng"), DayRule::DayOfLastMonth { day: 20 });
    assert_eq!(rule(Recurrence::Monthly, "trước ngày 05 của tháng sau"), DayRule::DayAfter { day: 5 });
    assert_eq!(rule(Recurrence::Quarterly, "hằng quý"), DayRule::LastDay);
    assert_eq!(rule(Recurrence::Yearly, "trước ngày 15/11 hằng năm"), DayRule::DayOfMonth { month: 11, day: 15 });
    assert_eq!(rule(Recurrence::Yearly, "ngày 15 tháng 11 hằng năm"), DayRule::DayOfMonth { month: 11, day: 15 });
    assert_eq!(rule(Recurrence::Yearly, "ngày 45 hằng năm"), DayRule::LastDay, "a day that does not exist");
    let ongoing = with(DueKind::Recurring, None, Some(Recurrence::Ongoing), "thường xuyên");
    assert_eq!(ongoing, Term::Ongoing { review_on: day("2026-06-08") });
    let relative = "trong 15 ngày kể từ ngày Quyết định có hiệu lực";
    assert_eq!(with(DueKind::Relative, None, None, relative), Term::Open { reason: relative.to_owned() });
    assert_eq!(with(DueKind::None, None, None, ""), Term::Open { reason: "Văn bản không nêu thời hạn".to_owned() });
}

#[test]
fn names_that_nobody_knows_are_left_to_the_reviewer() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let task = Read {
        lead: names(&["Sở Nội vụ", "Ban Quản lý lạ"]),
        coordinate: names(&["các sở, ban, ngành", "Sở Nội vụ", "Sở Tài chính", "Sở Tài chính"]),
        ..Read::default()
    };
    let drafted = drafted(&Reading { tasks: vec![task], ..Reading::default() }, "").remove(0);
    assert_eq!(drafted.unknown, ["Ban Quản lý lạ", "các sở, ban, ngành"]);
    assert_eq!(drafted.draft.addressees.len(), 1);
    let lines: Vec<_> = drafted.draft.coordinators.iter().map(|line| line.unit.as_str()).collect();
    assert_eq!(lines, ["t.stc"], "not the lead, and once");
}

#[test]
fn clauses_are_named_as_the_document_numbers_them() {
    let item = |depth, marker: &str, start| Item { depth, marker: marker.to_owned(), span: Span { start, end: start + 5 } };
    let outline = [
        item(0, "I.", 0), item(0, "II.", 10), item(1, "1.", 20), item(2, "1.1.", 30), item(3, "a)", 40), item(3, "đ)", 50),
        item(4, "-", 60), item(1, "2.", 70), item(2, "-", 80), item(0, "III.", 90),
    ];
    let named = |at| clause(&outline, at);
    assert_eq!([named(5), named(22), named(35), named(45)], ["I", "II.1", "II.1.1", "II.1.1.a"]);
    assert_eq!([named(66), named(85), named(95)], ["II.1.1.đ", "II.2", "III"]);
    assert_eq!(clause(&[], 3), "");
}
