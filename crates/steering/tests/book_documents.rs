//! Documents, areas and the committee: what is entered, and each refusal.

mod book_support;

use book_support::*;
use kernel::{FileHash, PersonId, UnitId};
use steering::book::{Area, BookCommand as C, BookEvent, ClosingDay, DocumentHead, MemberId, MeetingId, PlanId, Position, ReportingRhythm, Seat, secret_mark};
use steering::task::model::Owner;
use steering::task::recurrence::Period;

fn correct(n: u128, head: DocumentHead, reason: &str) -> C {
    C::CorrectDocument { document: document(n), head: Box::new(head), reason: reason.to_owned() }
}

fn withdraw(n: u128, open: u32) -> C {
    C::WithdrawDocument { document: document(n), open, reason: "Đăng ký nhầm".to_owned() }
}

#[test]
fn a_document_is_registered_once_and_found_in_any_spelling() {
    let mut desk = Desk::new();
    desk.act(register(1, "05/TB-UBND"));
    assert_eq!(desk.book.find_document("Số: 5 /TB–UBND"), Some(document(1)));
    assert_eq!(desk.refused(register(1, "6/TB-UBND")), "steering_document_known");
    // Another file, the same number, issuer and day.
    let mut again = draft("5/tb-ubnd");
    again.head.issuer = "ỦY BAN NHÂN DÂN TỈNH".to_owned();
    let refusal = desk.decide("office", register_draft(2, again.clone())).unwrap_err();
    assert_eq!(refusal.code, "steering_document_known");
    assert!(refusal.args.contains(&("id", document(1).to_string())));
    // Numbers begin again each year; the newest is meant.
    again.head.issued_on = Some(day("2025-06-01"));
    desk.act(register_draft(2, again));
    assert_eq!(desk.book.find_document("5/TB-UBND"), Some(document(1)));
    // The same file without a number.
    let mut file = draft("");
    file.file = FileHash::new("file 05/TB-UBND");
    assert_eq!(desk.refused(register_draft(3, file)), "steering_document_known");
    // Press reports have no number: several of one day are no duplicates.
    desk.act(register_draft(4, draft("")));
    let mut other = draft("");
    other.file = FileHash::new("another");
    desk.act(register_draft(5, other));
    let ids: Vec<_> = desk.book.documents().map(|document| document.id).collect();
    assert_eq!(ids, [5, 4, 2, 1].map(document));
}

#[test]
fn a_secret_document_is_refused() {
    let desk = Desk::new();
    let secret = |head_text: &str| C::Register {
        id: document(1),
        draft: Box::new(draft("1/TB-UBND")),
        head_text: head_text.to_owned(),
    };
    let refusal = desk.decide("office", secret("UBND TỈNH\nT Ố I  M Ậ T\nTHÔNG BÁO")).unwrap_err();
    assert_eq!((refusal.code, refusal.args), ("steering_document_secret", vec![("mark", "TỐI MẬT".to_owned())]));
    let mut titled = draft("1/TB-UBND");
    titled.head.title = "Độ mật: Mật".to_owned();
    assert_eq!(desk.refused(register_draft(1, titled)), "steering_document_secret");
    assert!(desk.decide("office", secret("THÔNG BÁO\nVề bảo vệ bí mật nhà nước")).is_ok());
}

#[test]
fn only_who_acts_for_a_reviewing_unit_registers() {
    let desk = Desk::new();
    for who in ["chairman", "home-affairs", "finance", "inspector", "commune"] {
        assert_eq!(desk.refused_as(who, register(1, "1/TB-UBND")), "task_not_reviewer", "{who}");
    }
    let mut elsewhere = draft("1/TB-UBND");
    elsewhere.office = unit("stc");
    assert_eq!(desk.refused_as("finance", register_draft(1, elsewhere)), "task_not_reviewing_unit");
    assert!(desk.decide("office-two", register(1, "1/TB-UBND")).is_ok());
    assert!(desk.decide("system", register(1, "1/TB-UBND")).is_ok());
}

#[test]
fn a_head_must_make_sense() {
    let desk = Desk::new();
    let with = |change: &dyn Fn(&mut DocumentHead)| {
        let mut draft = draft("1/TB-UBND");
        change(&mut draft.head);
        desk.refused(register_draft(1, draft))
    };
    assert_eq!(with(&|head| head.title = "  ".to_owned()), "text_required");
    assert_eq!(with(&|head| head.issued_on = Some(day("2026-06-16"))), "steering_day_ahead");
    assert_eq!(with(&|head| head.assigner = Owner::unit(&unit("cu"))), "task_unit_closed");
    assert_eq!(with(&|head| head.meeting = Some(MeetingId(1))), "steering_meeting_unknown");
    assert_eq!(with(&|head| head.plan = Some(PlanId(1))), "steering_plan_unknown");
    assert_eq!(with(&|head| head.title = "x".repeat(2_001)), "too_long");
    assert_eq!(with(&|head| head.issuer = "a\u{7}".to_owned()), "control_character");
    assert_eq!(with(&|head| head.recipients = vec![String::new(); 501]), "too_many");
    let mut replacing = draft("1/TB-UBND");
    replacing.replaces = vec![document(9)];
    assert_eq!(desk.refused(register_draft(1, replacing)), "steering_document_unknown");
}

#[test]
fn corrections_keep_what_stood_there() {
    let mut desk = Desk::new();
    desk.act(register(1, "1/TB-UBND"));
    desk.act(register(2, "2/TB-UBND"));
    assert_eq!(desk.refused(correct(1, head("3/TB-UBND"), "")), "text_required");
    assert_eq!(desk.refused(correct(1, head("1/TB-UBND"), "Không đổi")), "steering_nothing_changed");
    assert_eq!(desk.refused(correct(1, head("02/TB-UBND"), "Trùng")), "steering_document_known");
    assert_eq!(desk.refused(correct(7, head("3/TB-UBND"), "Không có")), "steering_document_unknown");
    let secret = DocumentHead { title: "TUYỆT MẬT".to_owned(), ..head("1/TB-UBND") };
    assert_eq!(desk.refused(correct(1, secret, "Độ mật")), "steering_document_secret");
    desk.act(correct(1, head("3/TB-UBND"), "Gõ nhầm số"));
    assert_eq!(desk.book.find_document("1/TB-UBND"), None);
    assert_eq!(desk.book.find_document("3/TB-UBND"), Some(document(1)));
    let found = desk.book.document(document(1)).unwrap();
    assert_eq!(found.corrections[0].before.number, "1/TB-UBND");
    assert_eq!(found.corrections[0].reason, "Gõ nhầm số");
}

#[test]
fn a_review_ends_when_nothing_is_open() {
    let mut desk = Desk::new();
    desk.act(register(1, "1/TB-UBND"));
    let finish = |open| C::FinishReview { document: document(1), open };
    assert_eq!(desk.refused(finish(2)), "steering_review_open");
    assert_eq!(desk.refused_as("finance", finish(0)), "task_not_reviewer");
    desk.act(finish(0));
    assert_eq!(desk.refused(finish(0)), "steering_reviewed");
}

#[test]
fn documents_replace_each_other_without_turning_round() {
    let mut desk = Desk::new();
    desk.act(register(1, "1/TB-UBND"));
    let mut second = draft("2/TB-UBND");
    second.replaces = vec![document(1), document(1)];
    desk.act(register_draft(2, second));
    desk.act(register(3, "3/TB-UBND"));
    let replace = |old, new| C::Replace { document: document(old), by: document(new) };
    desk.act(replace(2, 3));
    assert_eq!(desk.book.document(document(1)).unwrap().replaced_by, [document(2)]);
    assert_eq!(desk.refused(replace(2, 3)), "steering_replaced_already");
    assert_eq!(desk.refused(replace(3, 1)), "steering_replaces_itself");
    assert_eq!(desk.refused(replace(3, 3)), "steering_replaces_itself");
    assert_eq!(desk.refused(replace(3, 8)), "steering_document_unknown");
    desk.act(replace(1, 3));
    assert_eq!(desk.book.document(document(1)).unwrap().replaced_by, [document(2), document(3)]);
}

#[test]
fn a_withdrawn_document_frees_what_it_held() {
    let mut desk = Desk::new();
    desk.act(register(1, "1/TB-UBND"));
    let mut second = draft("2/TB-UBND");
    second.replaces = vec![document(1)];
    desk.act(register_draft(2, second));
    assert_eq!(desk.refused(withdraw(2, 3)), "steering_document_used");
    desk.act(withdraw(2, 0));
    assert_eq!(desk.refused(withdraw(2, 0)), "steering_document_unknown");
    assert!(desk.book.document(document(1)).unwrap().replaced_by.is_empty());
    assert_eq!(desk.book.find_document("2/TB-UBND"), None);
    // Number and file may be registered again.
    desk.act(register(3, "2/TB-UBND"));
    assert_eq!(desk.book.find_document("2/TB-UBND"), Some(document(3)));
}

fn area(key: &str, vi: &str) -> Area {
    Area { key: key.to_owned(), vi: vi.to_owned(), en: String::new(), from: day("2026-01-01"), to: None, basis: String::new() }
}

#[test]
fn areas_of_the_programme_and_own_ones() {
    let mut desk = Desk::new();
    assert_eq!(desk.book.areas_on(desk.now.day()).len(), 6);
    assert_eq!(desk.book.areas_on(day("2031-01-01")).len(), 0);
    desk.act(C::SetArea(area("chuyen_doi_so", "Chuyển đổi số")));
    assert_eq!(desk.book.area("chuyen_doi_so").unwrap().area.en, "Chuyển đổi số");
    assert_eq!(desk.book.areas_on(desk.now.day()).len(), 7);
    assert_eq!(desk.refused(C::SetArea(area("khac", "Chuyển đổi số"))), "steering_area_named");
    assert_eq!(desk.refused(C::SetArea(area("Chuyển", "Khác"))), "steering_key_wrong");
    assert_eq!(desk.refused(C::SetArea(area("khac", " "))), "text_required");
    let known = Area { en: "Chuyển đổi số".to_owned(), ..area("chuyen_doi_so", "Chuyển đổi số") };
    assert_eq!(desk.refused(C::SetArea(known)), "steering_nothing_changed");
    let backwards = Area { to: Some(day("2025-01-01")), ..area("khac", "Khác") };
    assert_eq!(desk.refused(C::SetArea(backwards)), "steering_days");
    assert_eq!(desk.refused_as("finance", C::SetArea(area("khac", "Khác"))), "steering_reviewer_only");
    let retire = |key: &str, last: &str| C::RetireArea { area: key.to_owned(), last: day(last), reason: "Chương trình mới".to_owned() };
    assert_eq!(desk.refused(retire("khong_co", "2026-06-30")), "steering_area_unknown");
    assert_eq!(desk.refused(retire("the_che", "2020-01-01")), "steering_days");
    desk.act(retire("the_che", "2026-06-30"));
    assert_eq!(desk.refused(retire("the_che", "2026-06-30")), "steering_nothing_changed");
    assert_eq!(desk.book.areas_on(day("2026-06-30")).len(), 7);
    assert_eq!(desk.book.areas_on(day("2026-07-01")).len(), 6);
    assert_eq!(desk.book.areas()[0].area.key, "the_che", "the order of the programme stays");
}

#[test]
fn an_agency_answers_for_an_area_from_a_day_on() {
    let mut desk = Desk::new();
    let answer = |unit: Option<UnitId>, from: &str| C::AnswerFor { area: "the_che".to_owned(), unit, from: day(from), source: None };
    assert_eq!(desk.refused(answer(None, "2026-01-01")), "steering_nothing_changed");
    assert_eq!(desk.refused(answer(Some(unit("cu")), "2026-01-01")), "task_unit_closed");
    desk.act(answer(Some(unit("snv")), "2026-01-01"));
    desk.act(answer(Some(unit("stc")), "2026-07-01"));
    assert_eq!(desk.refused(answer(Some(unit("snv")), "2026-03-01")), "steering_nothing_changed");
    desk.act(answer(None, "2026-09-01"));
    let on = |date: &str| desk.book.agency_for("the_che", day(date)).cloned();
    assert_eq!(on("2025-12-31"), None);
    assert_eq!(on("2026-06-30"), Some(unit("snv")));
    assert_eq!(on("2026-07-01"), Some(unit("stc")));
    assert_eq!(on("2026-09-01"), None);
    let unknown = C::AnswerFor { area: "x".to_owned(), unit: None, from: day("2026-01-01"), source: Some(document(4)) };
    assert_eq!(desk.refused(unknown), "steering_area_unknown");
    let source = C::AnswerFor { area: "bo_may".to_owned(), unit: Some(unit("snv")), from: day("2026-01-01"), source: Some(document(4)) };
    assert_eq!(desk.refused(source), "steering_document_unknown");
}

fn appoint(seat: Seat) -> C {
    C::AppointMember(Box::new(seat))
}

#[test]
fn the_committee_has_one_head_and_nobody_twice() {
    let mut desk = Desk::new();
    let head = Seat { position: Position::Head, unit: unit("tinh"), areas: Vec::new(), units: Vec::new(), ..seat("chairman") };
    desk.act_as("chairman", appoint(head.clone()));
    desk.act(appoint(seat("finance")));
    assert_eq!(desk.refused_as("finance", appoint(seat("construction"))), "steering_committee_only");
    assert_eq!(desk.refused(appoint(Seat { from: day("2026-05-01"), ..seat("finance") })), "steering_member_twice");
    assert_eq!(desk.refused(appoint(Seat { person: PersonId::new("other"), ..head })), "steering_head_twice");
    assert_eq!(desk.refused(appoint(Seat { areas: vec!["x".to_owned()], ..seat("a") })), "steering_area_unknown");
    assert_eq!(desk.refused(appoint(Seat { to: Some(day("2025-01-01")), ..seat("a") })), "steering_days");
    assert_eq!(desk.refused(appoint(Seat { unit: unit("cu"), ..seat("a") })), "task_unit_closed");
    assert_eq!(desk.refused(appoint(Seat { source: Some(document(5)), ..seat("a") })), "steering_document_unknown");
    let today = desk.now.day();
    let order: Vec<_> = desk.book.members_on(today).iter().map(|member| member.seat.person.to_string()).collect();
    assert_eq!(order, ["chairman", "finance"]);
    assert_eq!(desk.book.areas_of(&PersonId::new("finance"), today), ["tai_chinh_cong"]);
    assert_eq!(desk.book.areas_of(&PersonId::new("finance"), day("2025-12-31")).len(), 0);
    assert_eq!(desk.book.in_charge_of("tai_chinh_cong", today).len(), 1);
    assert_eq!(desk.book.followers_of(&UnitId::new("xa1"), today).len(), 1);
}

#[test]
fn a_seat_changes_and_ends_with_its_history() {
    let mut desk = Desk::new();
    desk.act(appoint(seat("finance")));
    let change = |id, seat: Seat, reason: &str| C::ChangeMember { member: MemberId(id), seat: Box::new(seat), reason: reason.to_owned() };
    let moved = Seat { areas: vec!["the_che".to_owned()], ..seat("finance") };
    assert_eq!(desk.refused(change(1, moved.clone(), "")), "text_required");
    assert_eq!(desk.refused(change(9, moved.clone(), "Sửa")), "steering_member_unknown");
    assert_eq!(desk.refused(change(1, seat("finance"), "Sửa")), "steering_nothing_changed");
    desk.act(change(1, moved, "Phân công lại"));
    let end = |last: &str| C::EndMember { member: MemberId(1), last: day(last), reason: "Nghỉ hưu".to_owned() };
    assert_eq!(desk.refused(end("2025-01-01")), "steering_days");
    desk.act(end("2026-06-30"));
    assert_eq!(desk.refused(end("2026-07-31")), "steering_member_ended");
    let member = desk.book.member(MemberId(1)).unwrap();
    assert_eq!((member.changes.len(), member.seat.to), (2, Some(day("2026-06-30"))));
    assert!(desk.book.members_on(day("2026-07-01")).is_empty());
    // The seat is free on the day after.
    desk.act(appoint(Seat { from: day("2026-07-01"), ..seat("finance") }));
}

#[test]
fn reports_have_their_rhythm() {
    let mut desk = Desk::new();
    assert_eq!(desk.book.rhythms().len(), 4);
    let usual = desk.book.rhythm(Period::HalfYearly).unwrap();
    let found = usual.period_of(desk.now.day().plus(-1));
    assert_eq!((found.from, found.to), (day("2025-12-15"), day("2026-06-14")));
    let rhythm = ReportingRhythm { closing: ClosingDay::LastDay, ..usual };
    assert_eq!(desk.refused(C::SetRhythm(usual)), "steering_nothing_changed");
    assert_eq!(desk.refused_as("commune", C::SetRhythm(rhythm)), "steering_committee_only");
    let wrong = ReportingRhythm { closing: ClosingDay::OfLastMonth { day: 31 }, ..usual };
    assert_eq!(desk.refused(C::SetRhythm(wrong)), "steering_rhythm_wrong");
    let late = ReportingRhythm { due_after_days: 200, ..usual };
    assert_eq!(desk.refused(C::SetRhythm(late)), "steering_rhythm_wrong");
    desk.act_as("chairman", C::SetRhythm(rhythm));
    assert_eq!(desk.book.rhythm(Period::HalfYearly), Some(rhythm));
    let events = desk.act(C::DropRhythm { period: Period::Monthly });
    assert_eq!(events, [BookEvent::RhythmDropped { period: Period::Monthly }]);
    assert_eq!(desk.refused(C::DropRhythm { period: Period::Monthly }), "steering_nothing_changed");
    assert_eq!(desk.book.rhythms().len(), 3);
}

/// Real texts, and those that were written for the reading, are not secret; the same texts with a stamp are.
#[test]
fn open_documents_carry_no_mark() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["seeds", "corpus/a", "corpus/b", "corpus/c", "corpus/d"].map(|name| root.join(name));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    assert!(texts.len() > 20);
    for path in texts {
        let text = steering::reading::decode(&std::fs::read(&path).unwrap());
        assert_eq!(secret_mark(&text), None, "{}", path.display());
        assert_eq!(secret_mark(&format!("TUYỆT MẬT\n{text}")), Some("TUYỆT MẬT"), "{}", path.display());
    }
}
