//! Papers of dossiers that lived, printed in both languages and read back (Debian: poppler-utils).
//! `PAPER_FOLDER=…` keeps the files.

mod play;

use std::process::{Command as Process, Stdio};

use dossier::command::Proposal;
use dossier::model::{Collection, Payment, PaymentMeans, Request, RequestItem, RequestReason};
use dossier::{Command, PaperOrder};
use paper::fill::{Desk, cash_day_list, cash_rows, control_sheet, fill_receipt_of_visit, register, register_row};
use paper::{Form, Lang, Templates, render};
use play::{AGENCY, DESK, Play, SECRET, actor, application, at};

/// Prints and returns the text with every run of white space as one space.
fn text(name: &str, form: &Form) -> String {
    let pdf = render(form, &Templates::embedded().unwrap()).unwrap();
    let kept = std::env::var_os("PAPER_FOLDER").map(std::path::PathBuf::from);
    let file = format!("{name}-{:?}-{}.pdf", form.head().lang, std::process::id());
    let path = match &kept {
        Some(folder) => folder.join(format!("{name}-{:?}.pdf", form.head().lang)),
        None => std::env::temp_dir().join(file),
    };
    std::fs::write(&path, pdf.bytes).unwrap();
    let output = Process::new("pdftotext").arg(&path).arg("-").stderr(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("pdftotext: {error}; install poppler-utils"));
    if kept.is_none() {
        std::fs::remove_file(&path).unwrap();
    }
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both languages: what each must say, and what both must.
fn says(name: &str, make: impl Fn(Lang) -> Form, vi: &[&str], en: &[&str], both: &[&str]) {
    for (lang, own) in [(Lang::Vi, vi), (Lang::En, en)] {
        let read = text(name, &make(lang));
        for word in own.iter().chain(both) {
            assert!(read.contains(word), "{name} {lang:?}: no {word:?} in {read}");
        }
    }
}

fn ordered_says(name: &str, play: &Play, order: PaperOrder, vi: &[&str], en: &[&str], both: &[&str]) {
    says(name, |lang| play.paper(order, lang), vi, en, both);
}

fn ask(component: Option<&str>) -> Request {
    let item = RequestItem { component: component.map(str::to_owned), text: "Ký tên vào đơn".into(), excuse: None };
    Request { items: vec![item], reason: "Đơn thiếu chữ ký".into(), reason_code: RequestReason::First }
}

fn in_work() -> Play {
    Play::new().receive().by("nv-desk", Command::HandOver).by("nv-head", Command::Assign { person: "nv-spec".into() })
}

fn returned() -> Play {
    let grant = Proposal::Grant { summary: "Cấp giấy phép".into(), files: Vec::new() };
    let finish = Command::FinishStep { product: "Tờ trình".into(), proposal: grant };
    let play = in_work().at("2026-11-30 10:00").by("nv-spec", finish).at("2026-12-01 15:00").approve("nv-deputy");
    let number = Command::NumberResult { number: "25/GP-SNNMT".into(), files: Vec::new() };
    let play = play.at("2026-12-02 09:00").by("nv-clerk", number).at("2026-12-08 14:00");
    let pay = Command::Pay(Payment { at: play.now, means: PaymentMeans::Cash, voucher: "BL-00017".into() });
    let play = play.by("nv-desk", Command::ReturnOriginals { components: vec!["c3".into()] }).by("nv-desk", pay);
    let collection = Collection { name: "Lê Văn Thay".into(), document: "Giấy hẹn và căn cước".into() };
    play.by_for("nv-desk-2", "nv-desk", Command::Return(collection))
}

#[test]
fn receipt_and_receipt_of_a_visit() {
    let play = Play::new().receive();
    let both = ["H92.TT-261124-0007", "Nguyễn Thị Mẫu", "Lê Văn Thay", "Trần Văn Thử", SECRET, "Đơn đề nghị"];
    let vi = ["17 giờ 00 phút, ngày 08/12/2026", "10 ngày làm việc", "75.000 đồng", "Bản chính", "sẽ trả lại", "Mã tra cứu"];
    let en = ["17:00 on 08/12/2026", "10 working days", "75,000 VND", "Original", "to be given back", "Tracking key"];
    ordered_says("receipt", &play, PaperOrder::Receipt, &vi, &en, &both);
    let mut second = Play::new();
    let mut new = application(AGENCY);
    new.code = "H92.TT-261124-0008".into();
    second.give(&actor("nv-desk"), Command::Receive(new)).unwrap();
    let visit = |lang| fill_receipt_of_visit(&[play.facts(lang), second.facts(lang)]).unwrap();
    says("receipt-of-visit", visit, &["Hồ sơ 2/2"], &["Dossier 2/2"], &["H92.TT-261124-0007", "H92.TT-261124-0008"]);
}

#[test]
fn completion_and_refusal() {
    let submitted = || Play::new().by("applicant", Command::Submit(application(AGENCY)));
    let asked = submitted().by("nv-desk", Command::AskCompletion(ask(Some("c1"))));
    let vi = ["Lần thứ 1", "Bổ sung, hoàn thiện trước: 17 giờ 00 phút, ngày 24/12/2026", "chưa bắt đầu tính"];
    let en = ["Request no. 1", "17:00 on 24/12/2026", "has not started"];
    let both = ["Đơn đề nghị: Ký tên vào đơn", "Đơn thiếu chữ ký", "Trần Văn Thử", "0292 000 0000"];
    ordered_says("completion", &asked, PaperOrder::CompletionRequest, &vi, &en, &both);
    let declined = submitted().by("nv-desk", Command::Decline { reason: "Không thuộc thẩm quyền".into() });
    let both = ["Không thuộc thẩm quyền", "Nguyễn Thị Mẫu", "Trần Văn Thử"];
    ordered_says("refusal-desk", &declined, PaperOrder::Refusal, &["NGƯỜI TIẾP NHẬN HỒ SƠ"], &["RECEIVED BY"], &both);
    let refuse = Proposal::Refuse { reason: "Không phù hợp quy hoạch".into(), basis: "Điều 20 Luật Tài nguyên nước".into() };
    let refused = in_work().by("nv-spec", Command::FinishStep { product: "Tờ trình".into(), proposal: refuse });
    let refused = refused.at("2026-11-25 10:00").approve("nv-chief");
    let refused = refused.by("nv-clerk", Command::NumberResult { number: "31/SNNMT-TB".into(), files: Vec::new() });
    let both = ["SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "31/SNNMT-TB", "Không phù hợp quy hoạch", "Điều 20 Luật", "GIÁM ĐỐC", "Hồ Văn Giả"];
    ordered_says("refusal-agency", &refused, PaperOrder::Refusal, &["Căn cứ"], &["Legal basis"], &both);
}

#[test]
fn apology_and_halt() {
    let draft = Command::DraftReappointment { reason: "Cần xác minh lại ranh giới".into(), to: at("2026-12-15 17:00") };
    let late = in_work().at("2026-12-03 10:00").by("nv-spec", draft).at("2026-12-04 10:00").approve("nv-deputy");
    let both = ["Nguyễn Thị Mẫu", "Cần xác minh lại ranh giới", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Võ Minh Họa", "Phạm Văn Ví"];
    let (vi, en) = (["17 giờ 00 phút, ngày 15/12/2026", "xin lỗi"], ["17:00 on 15/12/2026", "apologises"]);
    ordered_says("apology", &late, PaperOrder::Apology, &vi, &en, &both);
    let draft = Command::DraftHalt { reason: "Khu đất đang tranh chấp".into(), basis: "Điều 5 Luật Đất đai".into() };
    let halted = in_work().by("nv-spec", draft).at("2026-11-26 10:00").approve("nv-chief");
    let both = ["Khu đất đang tranh chấp", "Điều 5 Luật Đất đai", "Giấy tờ về đất đai", "Hồ Văn Giả"];
    let (vi, en) = (["10 giờ 00 phút, ngày 26/11/2026", "Giấy tờ trả lại"], ["10:00 on 26/11/2026", "Papers given back"]);
    ordered_says("halt", &halted, PaperOrder::HaltNotice, &vi, &en, &both);
}

#[test]
fn transfer_slip_and_control_sheet() {
    let play = returned();
    let both = ["Phòng chuyên môn 1", "Thẩm định hồ sơ", "H92.TT-261124-0007", "Trần Văn Thử", "Đơn đề nghị"];
    ordered_says("transfer", &play, PaperOrder::TransferSlip, &["chủ trì"], &["lead"], &both);
    let sheet = |lang| control_sheet(&play.facts(lang), at("2026-12-09 08:00")).unwrap();
    let both = ["Phạm Văn Ví", "Ký duyệt", "Văn phòng sở", "Lý Thị Nghiệm"];
    says("control", sheet, &["Trước hạn", "Đúng hạn", "(thay Trần"], &["Early", "On time", "(for Trần"], &both);
}

#[test]
fn money_originals_result() {
    let play = returned();
    let both = ["BL-00017", "Lệ phí cấp giấy phép", "Bảy mươi lăm nghìn đồng", "Nguyễn Thị Mẫu"];
    ordered_says("fee", &play, PaperOrder::FeeReceipt, &["75.000", "Tiền mặt"], &["75,000", "Cash"], &both);
    let both = ["Giấy tờ về đất đai", "Trần Văn Thử"];
    let (vi, en) = (["08 giờ 05 phút, ngày 24/11/2026"], ["08:05 on 24/11/2026"]);
    ordered_says("originals", &play, PaperOrder::ReturnedOriginals, &vi, &en, &both);
    let both = ["25/GP-", "Giấy phép khai thác nước", "02/12/2026", "Giấy hẹn và căn cước", "Lê Văn Thay", "Lý Thị Nghiệm"];
    let (vi, en) = (["(thực hiện thay Trần Văn Thử)"], ["(in place of Trần Văn Thử)"]);
    ordered_says("result", &play, PaperOrder::ResultSlip, &vi, &en, &both);
}

#[test]
fn register_and_cash_list_on_paper_and_as_sheets() {
    use calamine::{Data, Reader, Xlsx};
    let play = returned();
    let unit = kernel::UnitId::new(DESK);
    let desk = |lang| Desk { org: &play.org, unit: &unit, lang, simulated: true, place: "Cần Thơ" };
    let day = at("2026-12-08 16:30").day();
    let book = |lang| {
        let rows = (1..=12).map(|number| register_row(number, &play.facts(lang)).unwrap()).collect();
        let head = desk(lang).head(at("2026-12-08 16:30"), Some("01/2026".into())).unwrap();
        let closes = desk(lang).signatory(&actor("nv-director").kind, day);
        register(head, (at("2026-11-01 08:00").day(), day), rows, Some(desk(lang).keeper(&actor("nv-desk").kind)), Some(closes))
    };
    let both = ["01/2026", "Nguyễn Thị Mẫu", "08/12/2026", "Đỗ Thị Dụ", "GIÁM ĐỐC"];
    says("register", book, &["Tổng số: 12 hồ sơ"], &["Total: 12 dossiers"], &both);
    let money = |lang| {
        let head = desk(lang).head(at("2026-12-08 16:30"), None).unwrap();
        let rows = cash_rows(&play.facts(lang), day).unwrap();
        let (cashier, checker) = (desk(lang).keeper(&actor("nv-desk").kind), Default::default());
        cash_day_list(head, day, Some("Quầy 3".into()), rows, cashier, checker)
    };
    says("cash", money, &["Thu bằng Tiền mặt: 75.000 đồng"], &["75,000 VND"], &["BL-00017", "Quầy 3", "Trần Văn Thử"]);

    let Form::Register(register) = book(Lang::Vi) else { panic!() };
    let Form::CashDayList(cash) = money(Lang::En) else { panic!() };
    let cells = |table: paper::xlsx::Table| {
        let bytes = paper::xlsx::table(&table).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        book.worksheet_range(&name).unwrap()
    };
    let list = cells(paper::xlsx::register_table(&register));
    let at = |row, column| list.get_value((row, column)).unwrap().clone();
    assert_eq!(at(0, 0), Data::String("Sổ theo dõi hồ sơ".into()));
    assert_eq!((at(5, 1), at(5, 12)), (Data::String("Mã hồ sơ".into()), Data::String("Ghi chú".into())));
    assert_eq!((at(17, 0), at(17, 4)), (Data::Float(12.0), Data::String("Nguyễn Thị Mẫu".into())));
    let list = cells(paper::xlsx::cash_table(&cash));
    let last = list.rows().next_back().unwrap();
    assert_eq!((&last[6], &last[7]), (&Data::String("Total".into()), &Data::Float(75_000.0)));
    let cut = |lang| {
        let Form::Register(register) = book(lang) else { panic!() };
        Form::Register(paper::form::Register { remark: Some("Chỉ 12 dòng đầu.".into()), ..register })
    };
    says("register", cut, &["Chỉ 12 dòng đầu."], &["Chỉ 12 dòng đầu."], &["Nguyễn Thị Mẫu"]);
    let Form::Register(register) = cut(Lang::Vi) else { panic!() };
    let list = cells(paper::xlsx::register_table(&register));
    assert!((0..6).any(|row| list.get_value((row, 0)) == Some(&Data::String("Chỉ 12 dòng đầu.".into()))), "told in the sheet too");
}
