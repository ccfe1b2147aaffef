//! Papers filled from dossiers that lived by real commands: what each one says, compared as values.

mod play;

use dossier::command::{LaneOrder, Predecessor, Proposal};
use dossier::model::{
    Collection, DatabaseExcuse, Fee, Owner, Payment, PaymentMeans, Request, RequestItem, RequestReason,
};
use dossier::{Command, PaperOrder};
use kernel::{Dong, PersonId, UnitId};
use paper::fill::{FillError, control_sheet, fill, fill_receipt_of_visit, ordered, ordered_by};
use paper::form::{ControlOutcome, Copy};
use paper::{Form, Lang};
use play::{AGENCY, COMMUNE, DESK, Play, SECRET, URL, actor, application, at, brought};

macro_rules! paper {
    ($play:expr, $order:ident, $variant:ident) => {
        match $play.paper(PaperOrder::$order, Lang::Vi) {
            Form::$variant(form) => form,
            other => panic!("{other:?}"),
        }
    };
}

fn request(component: Option<&str>, excuse: Option<DatabaseExcuse>) -> Request {
    let item = RequestItem { component: component.map(str::to_owned), text: "Nộp bản có ký tên".to_owned(), excuse };
    Request { items: vec![item], reason: "Đơn thiếu chữ ký".to_owned(), reason_code: RequestReason::First }
}

fn payment(play: &Play, voucher: &str) -> Command {
    Command::Pay(Payment { at: play.now, means: PaymentMeans::Cash, voucher: voucher.to_owned() })
}

fn handed_over() -> Play {
    Play::new().receive().by("nv-desk", Command::HandOver)
}

fn finish(proposal: Proposal) -> Command {
    Command::FinishStep { product: "Tờ trình".to_owned(), proposal }
}

fn granted() -> Play {
    let grant = Proposal::Grant { summary: "Cấp giấy phép".to_owned(), files: Vec::new() };
    let assigned = handed_over().at("2026-11-24 09:00").by("nv-head", Command::Assign { person: "nv-spec".into() });
    let play = assigned.at("2026-11-30 10:00").by("nv-spec", finish(grant)).at("2026-12-01 15:00").approve("nv-deputy");
    play.at("2026-12-02 09:00").by("nv-clerk", Command::NumberResult { number: "25/GP-SNNMT".into(), files: Vec::new() })
}

fn returned() -> Play {
    let play = granted().at("2026-12-08 14:00");
    let play = play.by("nv-desk", Command::ReturnOriginals { components: vec!["c3".to_owned()] });
    let pay = payment(&play, "BL-00017");
    let collection = Collection { name: "Lê Văn Thay".to_owned(), document: "Giấy hẹn và căn cước".to_owned() };
    play.by("nv-desk", pay).by_for("nv-desk-2", "nv-desk", Command::Return(collection))
}

fn refused() -> Play {
    let refuse = Proposal::Refuse { reason: "Không phù hợp quy hoạch".into(), basis: "Điều 20 Luật Tài nguyên nước".into() };
    let play = handed_over().by("nv-head", Command::Assign { person: "nv-spec".into() }).by("nv-spec", finish(refuse));
    let play = play.at("2026-11-25 10:00").approve("nv-chief").at("2026-11-26 10:00");
    play.by("nv-clerk", Command::NumberResult { number: "31/SNNMT-TB".into(), files: Vec::new() })
}

fn apologised() -> Play {
    let to = at("2026-12-15 17:00");
    let draft = Command::DraftReappointment { reason: "Cần xác minh lại ranh giới".into(), to };
    let assigned = handed_over().by("nv-head", Command::Assign { person: "nv-spec".into() });
    assigned.at("2026-12-03 10:00").by("nv-spec", draft).at("2026-12-04 10:00").approve("nv-deputy")
}

#[test]
fn the_receipt_says_what_was_handed_in_and_what_was_promised() {
    let form = paper!(Play::new().receive(), Receipt, ReceiptAndAppointment);
    assert_eq!(form.head.agency, "Trung tâm Phục vụ hành chính công thành phố Cần Thơ");
    assert_eq!(form.head.agency_parent.as_deref(), Some("Ủy ban nhân dân thành phố Cần Thơ"));
    assert_eq!(form.applicant.name, "Nguyễn Thị Mẫu");
    assert_eq!(form.applicant.representative.as_deref(), Some("Lê Văn Thay (Giấy ủy quyền số 12/2026)"));
    assert_eq!(form.submitter.as_deref(), Some("Lê Văn Thay"));
    assert_eq!(form.receiver.name.as_deref(), Some("Trần Văn Thử"));
    let one = &form.dossiers[0];
    assert_eq!((one.dossier.tracking_url.as_deref(), one.tracking_secret.as_deref()), (Some(URL), Some(SECRET)));
    assert_eq!((one.received_at, one.promised_at), (at("2026-11-24 08:05"), Some(at("2026-12-08 17:00"))));
    assert_eq!(one.settlement_time, "10 ngày làm việc");
    let parts: Vec<_> = one.components.iter().map(|c| (c.name.as_str(), c.copy, c.quantity, c.note.is_some())).collect();
    let expected = [
        ("Đơn đề nghị", Copy::Original, 2, false),
        ("Thông tin cư trú", Copy::FromDatabase, 1, false),
        ("Giấy tờ về đất đai", Copy::PlainCopy, 1, false),
        ("Giấy tờ về đất đai", Copy::Original, 1, true),
    ];
    assert_eq!(parts, expected);
    let fee = &one.fees[0];
    assert_eq!((fee.name.as_str(), fee.amount), ("Lệ phí cấp giấy phép", Dong(75_000)));
    assert_eq!(fee.basis.as_deref(), Some("Nghị quyết 10/2025/NQ-HĐND"));
}

#[test]
fn a_paper_says_what_held_at_its_moment() {
    let play = handed_over();
    let mut correction = dossier::command::Correction::default();
    let mut applicant = play.state.as_ref().unwrap().applicant.clone();
    applicant.name = "Nguyễn Thị Mẫu Mới".to_owned();
    correction.applicant = Some(applicant);
    let correct = Command::Correct { correction, reason: "Ghi sai tên".to_owned() };
    let play = play.by("nv-desk", correct);
    let pay = payment(&play, "BL-1");
    let play = play.by("nv-desk", pay);
    assert_eq!(paper!(play, Receipt, ReceiptAndAppointment).applicant.name, "Nguyễn Thị Mẫu");
    assert_eq!(paper!(play, FeeReceipt, FeeReceipt).payer.name, "Nguyễn Thị Mẫu Mới");
}

#[test]
fn one_visit_one_receipt() {
    let (one, mut two) = (Play::new().receive(), Play::new());
    let mut second = application(AGENCY);
    second.code = "H92.TT-261124-0008".into();
    second.id = kernel::DossierId(uuid::Uuid::from_u128(2));
    two = two.at("2026-11-24 08:12").by("nv-desk", Command::Receive(second.clone()));
    let facts = [one.facts(Lang::Vi), two.facts(Lang::Vi)];
    let Form::ReceiptAndAppointment(form) = fill_receipt_of_visit(&facts).unwrap() else { panic!() };
    let codes: Vec<_> = form.dossiers.iter().map(|d| d.dossier.code.as_str()).collect();
    assert_eq!(codes, ["H92.TT-261124-0007", "H92.TT-261124-0008"]);
    assert_eq!(form.head.issued_at, at("2026-11-24 08:12"));
    second.applicant.identity = "000000000002".to_owned();
    let other = Play::new().by("nv-desk", Command::Receive(second));
    let strangers = [one.facts(Lang::Vi), other.facts(Lang::Vi)];
    assert_eq!(fill_receipt_of_visit(&strangers), Err(FillError::NotOneVisit));
    assert_eq!(fill_receipt_of_visit(&[]), Err(FillError::NotOneVisit));
}

#[test]
fn requests_before_and_after_acceptance() {
    let ask = Command::AskCompletion(request(Some("c2"), Some(DatabaseExcuse::Outage)));
    let play = Play::new().by("applicant", Command::Submit(application(AGENCY))).by("nv-desk", ask);
    let form = paper!(play, CompletionRequest, CompletionRequest);
    assert_eq!((form.sequence, form.reason.as_str()), (1, "Đơn thiếu chữ ký"));
    assert_eq!(form.items[0].content, "Thông tin cư trú: Nộp bản có ký tên");
    assert_eq!(form.items[0].reason.as_deref(), Some("Cơ sở dữ liệu không truy cập được"));
    assert_eq!(form.answer_by, Some(at("2026-12-24 17:00")));
    assert_eq!((form.contact.name.as_str(), form.contact.phone.as_deref()), ("Trần Văn Thử", Some("0292 000 0000")));
    let completed = Command::Complete { components: vec![brought("c1", 1, false)], answers: Default::default() };
    let play = play.at("2026-11-25 09:00").by("applicant", completed).by("nv-desk", Command::Accept);
    let play = play.by("nv-desk", Command::HandOver).by("nv-head", Command::Assign { person: "nv-spec".into() });
    let play = play.by("nv-spec", Command::DraftSupplement(request(None, None))).by("nv-desk", Command::SendSupplement);
    let form = paper!(play, CompletionRequest, CompletionRequest);
    assert_eq!((form.sequence, form.items[0].content.as_str()), (2, "Nộp bản có ký tên"));
    let note = form.clock_note.unwrap();
    assert!(note.contains("25/11/2026 09:00") && note.contains("Điều 19 khoản 4"), "{note}");
}

#[test]
fn refusals_at_the_desk_by_time_out_and_by_the_agency() {
    let submitted = || Play::new().by("applicant", Command::Submit(application(AGENCY)));
    let form = paper!(submitted().by("nv-desk", Command::Decline { reason: "Sai thẩm quyền".into() }), Refusal, Refusal);
    assert_eq!((form.reasons, form.signatory.name.as_deref()), (vec!["Sai thẩm quyền".to_owned()], Some("Trần Văn Thử")));
    let asked = submitted().by("nv-desk", Command::AskCompletion(request(None, None)));
    let form = paper!(asked.at("2027-01-04 08:00").by("system", Command::TimeOut), Refusal, Refusal);
    assert!(form.reasons[0].starts_with("Đã quá thời hạn bổ sung") && form.guidance.is_some());
    assert_eq!(form.signatory.name, None);
    let form = paper!(refused(), Refusal, Refusal);
    assert_eq!(form.head.agency, "Sở Nông nghiệp và Môi trường");
    assert_eq!(form.head.number.as_deref(), Some("31/SNNMT-TB"));
    assert_eq!((form.reasons[0].as_str(), form.basis[0].as_str()), ("Không phù hợp quy hoạch", "Điều 20 Luật Tài nguyên nước"));
    assert_eq!((form.signatory.titles, form.signatory.name.as_deref()), (vec!["Giám đốc".to_owned()], Some("Hồ Văn Giả")));
}

#[test]
fn a_refusal_by_time_out_after_appraisal_is_signed_by_nobody_yet() {
    let mut play = handed_over().by("nv-head", Command::Assign { person: "nv-spec".into() });
    play.rules.on_timeout.value = procedure::OnTimeout::Refuse;
    let play = play.by("nv-spec", Command::DraftSupplement(request(None, None))).by("nv-desk", Command::SendSupplement);
    let play = play.at("2027-01-04 08:00").by("system", Command::TimeOut).at("2027-01-05 08:00");
    let play = play.by("nv-clerk", Command::NumberResult { number: "1/TB".into(), files: Vec::new() });
    let form = paper!(play, Refusal, Refusal);
    assert_eq!((form.signatory.titles, form.signatory.name), (vec!["Thủ trưởng cơ quan".to_owned()], None));
    assert!(form.reasons[0].starts_with("Đã quá thời hạn bổ sung"));
}

#[test]
fn an_apology_is_signed_by_the_leader_with_the_title_of_a_deputy() {
    let form = paper!(apologised(), Apology, ApologyReappointment);
    assert_eq!(form.signatory.titles, ["KT. Giám đốc", "Phó Giám đốc"]);
    assert_eq!(form.signatory.name.as_deref(), Some("Võ Minh Họa"));
    assert_eq!((form.promised_at, form.new_promised_at), (at("2026-12-08 17:00"), at("2026-12-15 17:00")));
    assert_eq!(form.reason, "Cần xác minh lại ranh giới");
    assert_eq!(form.received_by, "Trung tâm Phục vụ hành chính công thành phố Cần Thơ");
    assert_eq!(form.contact.unwrap().name, "Phạm Văn Ví");
}

#[test]
fn a_halt_names_reason_basis_and_the_originals() {
    let draft = Command::DraftHalt { reason: "Khu đất đang tranh chấp".into(), basis: "Điều 5 Luật Đất đai".into() };
    let assigned = handed_over().by("nv-head", Command::Assign { person: "nv-spec".into() });
    let form = paper!(assigned.by("nv-spec", draft).at("2026-11-26 10:00").approve("nv-chief"), HaltNotice, HaltNotice);
    assert_eq!((form.reason.as_str(), form.basis[0].as_str()), ("Khu đất đang tranh chấp", "Điều 5 Luật Đất đai"));
    assert_eq!((form.halted_at, form.received_at), (at("2026-11-26 10:00"), at("2026-11-24 08:05")));
    assert_eq!((form.returned[0].name.as_str(), form.returned[0].quantity), ("Giấy tờ về đất đai", 1));
}

#[test]
fn the_transfer_slip_goes_to_the_division_and_to_lanes() {
    let play = handed_over();
    let form = paper!(play, TransferSlip, TransferSlip);
    assert_eq!(form.from_unit, "Trung tâm Phục vụ hành chính công thành phố Cần Thơ");
    assert_eq!((form.to_unit.as_str(), form.dossiers[0].papers), ("Phòng chuyên môn 1, Sở Nông nghiệp và Môi trường", 4));
    assert_eq!((form.tasks[0].lead, form.tasks[0].due_at), (true, Some(at("2026-12-08 17:00"))));
    assert_eq!((form.tasks[1].work.as_str(), form.tasks[1].due_at), ("Thẩm định hồ sơ", Some(at("2026-12-01 17:00"))));
    let lane = LaneOrder { unit: UnitId::new(COMMUNE), task: "Xác nhận hiện trạng".into(), due_at: at("2026-11-30 17:00") };
    let play = play.by("nv-head", Command::OpenLanes(vec![lane]));
    let Form::TransferSlip(form) = fill(PaperOrder::TransferSlip, 3, &play.facts(Lang::Vi)).unwrap() else { panic!() };
    assert_eq!((form.from_unit.as_str(), form.to_unit.as_str()), ("Phòng chuyên môn 1, Sở Nông nghiệp và Môi trường", "Ủy ban nhân dân phường Cái Khế"));
    assert_eq!((form.tasks[1].work.as_str(), form.tasks[1].lead), ("Xác nhận hiện trạng", false));
    assert_eq!((form.head.agency.as_str(), form.giver.name.as_deref()), ("Sở Nông nghiệp và Môi trường", Some("Bùi Thị Phỏng")));
}

#[test]
fn money_originals_and_results_at_the_desk() {
    let play = returned();
    let fees = paper!(play, FeeReceipt, FeeReceipt);
    assert_eq!((fees.head.number.as_deref(), fees.method.as_str()), (Some("BL-00017"), "Tiền mặt"));
    assert_eq!((fees.fees.len(), fees.fees[0].amount), (1, Dong(75_000)));
    let originals = paper!(play, ReturnedOriginals, ReturnedOriginals);
    assert_eq!(originals.items[0].name, "Giấy tờ về đất đai");
    assert_eq!((originals.taken_at, originals.returned_at), (Some(at("2026-11-24 08:05")), at("2026-12-08 14:00")));
    let slip = paper!(play, ResultSlip, ResultSlip);
    let result = &slip.results[0];
    assert_eq!((result.name.as_str(), result.number.as_deref()), ("Giấy phép khai thác nước", Some("25/GP-SNNMT")));
    assert_eq!(result.dated, Some(at("2026-12-02 09:00").day()));
    assert_eq!(slip.collector.map(|who| (who.name, who.id_number)), Some(("Lê Văn Thay".into(), Some("000000000009".into()))));
    assert_eq!(slip.document.as_deref(), Some("Giấy hẹn và căn cước"));
    assert_eq!(slip.returner.name.as_deref(), Some("Lý Thị Nghiệm"));
    assert_eq!(slip.returner.in_place_of.as_deref(), Some("Trần Văn Thử"));
}

#[test]
fn a_payment_covers_only_what_was_open() {
    let play = handed_over();
    let pay = payment(&play, "BL-1");
    let fees = vec![Fee { item: "Phí thẩm định".to_owned(), amount: Dong(200_000), paid: None }];
    let play = play.by("nv-desk", pay).by("nv-head", Command::AskFee { fees });
    let pay = payment(&play, "BL-2");
    let play = play.by("nv-desk", pay);
    let second = paper!(play, FeeReceipt, FeeReceipt);
    assert_eq!(second.fees.iter().map(|fee| fee.amount).collect::<Vec<_>>(), [Dong(200_000)]);
    let rows = paper::fill::cash_rows(&play.facts(Lang::Vi), play.now.day()).unwrap();
    let rows: Vec<_> = rows.into_iter().map(|row| (row.receipt_number, row.item, row.amount)).collect();
    let first = ("BL-1".to_owned(), "Lệ phí cấp giấy phép".to_owned(), Dong(75_000));
    assert_eq!(rows, [first, ("BL-2".to_owned(), "Phí thẩm định".to_owned(), Dong(200_000))]);
    assert!(paper::fill::cash_rows(&play.facts(Lang::Vi), play.now.day().plus(1)).unwrap().is_empty());
}

#[test]
fn the_control_sheet_has_a_row_for_each_hand_over() {
    let play = returned();
    let Form::ControlSheet(sheet) = control_sheet(&play.facts(Lang::Vi), at("2026-12-09 08:00")).unwrap() else { panic!() };
    assert_eq!(sheet.dossier.tracking_url, None, "what stays inside shows no secret of the applicant");
    let rows: Vec<_> = sheet.rows.iter().map(|row| (row.to_unit.as_str(), row.receiver.as_deref(), row.outcome)).collect();
    let desk = "Trung tâm Phục vụ hành chính công thành phố Cần Thơ";
    let expected = [
        ("Phòng chuyên môn 1", Some("Phạm Văn Ví"), ControlOutcome::Early),
        ("Sở Nông nghiệp và Môi trường", Some("Võ Minh Họa"), ControlOutcome::OnTime),
        ("Văn phòng sở", Some("Ngô Thị Định"), ControlOutcome::NoLimit),
        (desk, Some("Trần Văn Thử"), ControlOutcome::Early),
        ("Nguyễn Thị Mẫu", Some("Lê Văn Thay"), ControlOutcome::NoLimit),
    ];
    assert_eq!(rows, expected);
    assert_eq!(sheet.rows[0].received_at, Some(at("2026-11-24 09:00")));
    assert_eq!(sheet.rows[4].giver.as_deref(), Some("Lý Thị Nghiệm (thay Trần Văn Thử)"));
    let Form::ControlSheet(early) = control_sheet(&play.facts(Lang::Vi), at("2026-11-25 08:00")).unwrap() else { panic!() };
    assert_eq!((early.rows.len(), early.rows[0].outcome), (1, ControlOutcome::Running));
    let Form::ControlSheet(late) = control_sheet(&handed_over().facts(Lang::Vi), at("2026-12-02 08:00")).unwrap() else { panic!() };
    assert_eq!(late.rows[0].outcome, ControlOutcome::Late);
    assert_eq!(control_sheet(&play.facts(Lang::Vi), at("2026-11-24 08:00")), Err(FillError::NotAccepted));
}

#[test]
fn lanes_waiting_and_moved_owners_are_in_the_control_sheet() {
    let lane = LaneOrder { unit: UnitId::new(COMMUNE), task: "Cho ý kiến".into(), due_at: at("2026-11-26 17:00") };
    let play = handed_over().by("nv-head", Command::Assign { person: "nv-spec".into() }).by("nv-spec", Command::Consult(lane));
    let answer = Command::AnswerLane { lane: 1, answer: "Đồng ý".into() };
    let play = play.at("2026-11-27 09:00").by("nv-commune", answer);
    let owner = |person: &str| Owner::person(&UnitId::new(play::DIVISION), &PersonId::new(person));
    let moving = Command::MoveOwnership { from: owner("nv-spec"), to: owner("nv-head"), reason: "Nghỉ phép".into() };
    let play = play.by("system", moving).by("nv-head", Command::DraftSupplement(request(None, None)));
    let play = play.by("nv-desk", Command::SendSupplement).at("2026-12-14 09:00");
    let Form::ControlSheet(sheet) = control_sheet(&play.facts(Lang::Vi), play.now).unwrap() else { panic!() };
    let rows: Vec<_> = sheet.rows.iter().map(|row| (row.to_unit.as_str(), row.outcome)).collect();
    let expected = [
        ("Phòng chuyên môn 1", ControlOutcome::Early),
        ("Ủy ban nhân dân phường Cái Khế", ControlOutcome::Late),
        ("Phòng chuyên môn 1", ControlOutcome::Running),
        ("Nguyễn Thị Mẫu", ControlOutcome::Running),
    ];
    assert_eq!(rows, expected);
    assert_eq!(sheet.rows[2].note.as_deref(), Some("Chuyển người phụ trách: Nghỉ phép"));
    assert_eq!(sheet.rows[3].note.as_deref(), Some("Đồng hồ giải quyết dừng"));
}

#[test]
fn the_register_has_a_line_for_a_dossier() {
    let row = paper::fill::register_row(7, &returned().facts(Lang::Vi)).unwrap();
    assert_eq!((row.number, row.lead_unit.as_str()), (7, "Sở Nông nghiệp và Môi trường"));
    assert_eq!((row.received_at, row.returned_at), (at("2026-11-24 08:05"), Some(at("2026-12-08 14:00"))));
    assert_eq!((row.collected_by.as_deref(), row.note), (Some("Lê Văn Thay"), None));
    let row = paper::fill::register_row(8, &refused().facts(Lang::En)).unwrap();
    assert_eq!((row.returned_at, row.note.as_deref()), (None, Some("Refused")));
}

#[test]
fn an_imported_dossier_and_an_immediate_result_have_no_receipt() {
    let from = Predecessor {
        accepted_at: at("2026-11-02 08:00"),
        promised_at: at("2026-11-30 17:00"),
        due_at: at("2026-11-30 17:00"),
        state: "Đang xử lý".to_owned(),
    };
    let play = Play::new().by("system", Command::Import(application(AGENCY), from));
    assert_eq!(ordered(&play.history), []);
    let play = Play::new().receive();
    assert_eq!(ordered(&play.history)[0].key, "receipt-2");
    assert_eq!(ordered_by(&play.history, true), []);
}

#[test]
fn what_was_not_ordered_is_an_error() {
    let play = Play::new().receive();
    let facts = play.facts(Lang::Vi);
    let wrong = FillError::WrongEvent { order: PaperOrder::Apology, event: "accepted" };
    assert_eq!(fill(PaperOrder::Apology, 1, &facts), Err(wrong));
    assert_eq!(fill(PaperOrder::Receipt, 9, &facts), Err(FillError::NoEntry(9)));
    let headless = paper::fill::Facts { history: &play.history[1..], ..facts };
    assert_eq!(fill(PaperOrder::Receipt, 0, &headless), Err(FillError::NotBegun));
    let empty = org::Org::default();
    let nowhere = paper::fill::Facts { org: &empty, ..facts };
    assert_eq!(fill(PaperOrder::Receipt, 1, &nowhere), Err(FillError::UnknownUnit(UnitId::new(DESK))));
}

/// Chance plays: whatever people do, orders are read again as they were given (checked in `Play::give`), and filled.
#[test]
fn every_ordered_paper_of_any_history_can_be_filled() {
    let mut seed = 20_261_124_u64;
    let mut chance = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut seen = std::collections::BTreeSet::new();
    let mut lengths = 0;
    for _ in 0..200 {
        let mut play = Play::new();
        play.rules.on_timeout.value = [procedure::OnTimeout::Refuse, procedure::OnTimeout::Close][chance(2)];
        for _ in 0..80 {
            play.now = play.now.plus_minutes(chance(1_200) as i64);
            let command = any(&play, &mut chance);
            let turn = chance(WHO.len());
            // Whoever may, does.
            let mut people = WHO.iter().cycle().skip(turn).take(WHO.len());
            people.any(|who| play.give(&actor(who), command.clone()).is_ok());
        }
        let Some(dossier) = &play.state else { continue };
        lengths += play.history.len();
        for paper in ordered(&play.history) {
            let form = fill(paper.order, paper.entry, &play.facts(Lang::En)).unwrap();
            assert_eq!(form.issued_at(), play.history[paper.entry].at);
            seen.insert(paper::fill::order_key(paper.order));
        }
        if dossier.settlement.is_some() {
            control_sheet(&play.facts(Lang::Vi), play.now).unwrap();
        }
    }
    assert!(lengths > 1_000, "{lengths}");
    assert_eq!(seen.len(), 9, "{seen:?}");
}

const WHO: [&str; 9] =
    ["applicant", "system", "nv-desk", "nv-director", "nv-spec", "nv-head", "nv-chief", "nv-clerk", "nv-commune"];

fn any(play: &Play, chance: &mut impl FnMut(usize) -> usize) -> Command {
    let words = || "Nội dung".to_owned();
    let later = play.now.plus_minutes(60 * 24 * 12);
    let draft = play.state.as_ref().and_then(|d| d.pending.first()).map_or(0, |pending| pending.id);
    let originals = play.state.as_ref().map_or(Vec::new(), |d| d.originals_held.iter().cloned().collect());
    match chance(27) {
        0 => Command::Submit(application(AGENCY)),
        1 => Command::Receive(application([AGENCY, COMMUNE][chance(2)])),
        2 => Command::Accept,
        3 => Command::AskCompletion(request(None, None)),
        4 => Command::Complete { components: vec![brought("c1", 1, false)], answers: Default::default() },
        5 if chance(3) == 0 => Command::Decline { reason: words() },
        6 | 7 => Command::HandOver,
        8 => Command::ReceiveTransfer,
        9 => Command::Assign { person: "nv-spec".into() },
        10 => finish(Proposal::Grant { summary: words(), files: Vec::new() }),
        11 => finish(Proposal::Refuse { reason: words(), basis: words() }),
        12 => Command::SendBack { reason: words() },
        13 => Command::OpenLanes(vec![LaneOrder { unit: UnitId::new(COMMUNE), task: words(), due_at: play.now.plus_minutes(900) }]),
        14 => Command::AnswerLane { lane: 1 + chance(3) as u32, answer: words() },
        15 => Command::DraftSupplement(request(None, None)),
        16 => Command::SendSupplement,
        17 => Command::Supplement { components: vec![brought("c3", 1, true)], answers: Default::default() },
        18 => Command::AskFee { fees: vec![Fee { item: words(), amount: Dong(1_000), paid: None }] },
        19 => payment(play, "BL"),
        20 => Command::DraftReappointment { reason: words(), to: later },
        21 if chance(4) == 0 => Command::DraftHalt { reason: words(), basis: words() },
        22 | 5 => Command::Approve { draft },
        23 => Command::NumberResult { number: words(), files: Vec::new() },
        24 => Command::Return(Collection { name: words(), document: words() }),
        25 => Command::ReturnOriginals { components: originals },
        26 if chance(4) == 0 => Command::TimeOut,
        _ => Command::TellReady,
    }
}
