//! Tables of plans of different make.

use kernel::{Day, Dong, UnitId};
use steering::book::ItemKind;
use steering::names::{Names, UnitName};
use steering::proposing::Defaults;
use steering::reading::{DueKind, Recurrence};
use steering::tables::{Dated, Direction, PlanRead, PlanRow, Weight, read_plan, rows_of_sheet, rows_of_text, to_item};
use steering::task::Due;
use steering::task::model::{Owner, Term};

fn read(text: &str) -> PlanRead {
    read_plan(&rows_of_text(text), Dated::default())
}

fn due(row: &PlanRow) -> Option<&str> {
    row.deadline.due.as_deref()
}

fn codes(read: &PlanRead, weight: Weight) -> Vec<(u32, &'static str)> {
    read.notes.iter().filter(|note| note.weight == weight).map(|note| (note.line, note.code)).collect()
}

#[test]
fn a_yearly_plan_with_areas_numbers_and_money() {
    let read = read(
        "PHỤ LỤC
KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026
(Kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2026)

STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành | Kinh phí (triệu đồng) | Ghi chú
(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8)
I | CẢI CÁCH THỂ CHẾ |  |  |  |  |  |
1 | Rà soát, hệ thống hóa văn bản quy phạm pháp luật | Báo cáo | Sở Tư pháp | Các sở, ban, ngành | Quý IV/2026 | 150 |
2 | Xây dựng Nghị quyết của HĐND tỉnh quy định mức thu phí | Nghị quyết | Sở TC | Sở TP; VP UBND tỉnh | Tháng 6 | |
II | CẢI CÁCH THỦ TỤC HÀNH CHÍNH |  |  |  |  |  |
1 | Công bố, công khai thủ tục hành chính | Quyết định | Văn phòng UBND tỉnh | -nt- | Thường xuyên | Không |
2 | Rà soát, đơn giản hóa thủ tục | Báo cáo | Các sở, ban, ngành; UBND các xã, phường |  | trước 30/9/2026 | 1.250,5 | Theo Kế hoạch riêng
IV | XÂY DỰNG VÀ NÂNG CAO CHẤT LƯỢNG ĐỘI NGŨ CÁN BỘ, CÔNG CHỨC |  |  |  |  |  |
1 | Tổ chức 02 lớp tập huấn nghiệp vụ cải cách hành chính | Lớp tập huấn | Sở Nội vụ | | Quý II, III | 300 triệu đồng |
Tổng cộng |  |  |  |  |  | 1.700 |
Nơi nhận: |
- Như trên; |
",
    );
    assert_eq!(read.items.len(), 5, "{:#?}", read.items);
    assert_eq!(read.year, Some(2026));
    let [review, law, publish, simplify, training] = &read.items[..] else { panic!() };
    assert_eq!(review.number, "I.1");
    assert_eq!((review.area, review.line), (Some("the_che"), 8));
    assert_eq!(review.lead, ["Sở Tư pháp"]);
    assert_eq!(due(review), Some("2026-12-31"));
    assert_eq!(review.budget.as_ref().and_then(|budget| budget.amount), Some(Dong(150_000_000)));
    assert_eq!((law.kind, due(law)), (ItemKind::LegalDrafting, Some("2026-06-30")));
    assert_eq!(law.lead, ["Sở Tài chính"]);
    assert_eq!(law.coordinate, ["Sở Tư pháp", "Văn phòng Ủy ban nhân dân tỉnh"]);
    assert_eq!(law.budget, None);
    assert_eq!((publish.area, publish.number.as_str()), (Some("thu_tuc"), "II.1"));
    assert_eq!(publish.coordinate, ["Sở Tư pháp"], "as above, without who leads");
    assert_eq!(publish.deadline.recurrence, Some(Recurrence::Ongoing));
    assert_eq!(simplify.lead, ["các sở, ban, ngành", "Ủy ban nhân dân các xã, phường"]);
    assert_eq!(simplify.budget.as_ref().and_then(|budget| budget.amount), Some(Dong(1_250_500_000)));
    assert_eq!(simplify.note, "Theo Kế hoạch riêng");
    assert_eq!((training.kind, training.area), (ItemKind::Training, Some("cong_vu")));
    assert_eq!(training.budget.as_ref().and_then(|budget| budget.amount), Some(Dong(300_000_000)));
    assert_eq!(due(training), Some("2026-09-30"));
    assert!(read.items.iter().all(|row| row.confidence > 0.8), "{:#?}", read.items);
    assert!(codes(&read, Weight::Check).is_empty(), "{:?}", read.notes);
    assert_eq!(codes(&read, Weight::Info).len(), 11, "{:?}", read.notes);
}

#[test]
fn titles_over_two_lines_with_repeated_and_with_empty_cells() {
    for second in
        [" |  |  | Chủ trì | Phối hợp | ", "TT | Nội dung công việc | Kết quả đầu ra | Chủ trì | Phối hợp | Tiến độ"]
    {
        let read = read(&format!(
            "TT | Nội dung công việc | Kết quả đầu ra | Đơn vị thực hiện |  | Tiến độ
{second}
1 | Xây dựng kế hoạch | Kế hoạch | Sở Nội vụ | Sở Tài chính | 31/01/2026
2 | Tổng kết năm | Báo cáo | Văn phòng UBND tỉnh |  | 15/12/2026
"
        ));
        assert_eq!(read.items.len(), 2, "{second}: {read:#?}");
        assert_eq!(read.items[0].lead, ["Sở Nội vụ"], "{second}");
        assert_eq!(read.items[0].coordinate, ["Sở Tài chính"], "{second}");
        assert_eq!(read.items[1].lead, ["Văn phòng Ủy ban nhân dân tỉnh"]);
        assert_eq!(due(&read.items[1]), Some("2026-12-15"));
    }
}

#[test]
fn columns_in_another_order_and_one_for_both() {
    let read = read(
        "Thời hạn | Cơ quan chủ trì, phối hợp | Công việc | TT
Tháng 3/2026 | Sở Nội vụ chủ trì; phối hợp: Sở Y tế, Sở Xây dựng | Kiểm tra công vụ | 1
",
    );
    let row = &read.items[0];
    assert_eq!((row.number.as_str(), row.content.as_str()), ("1", "Kiểm tra công vụ"));
    assert_eq!(row.lead, ["Sở Nội vụ"]);
    assert_eq!(row.coordinate, ["Sở Y tế", "Sở Xây dựng"]);
    assert_eq!(due(row), Some("2026-03-31"));
}

#[test]
fn goals_with_targets_in_their_own_column_and_in_words() {
    let own = read(
        "Biểu 1: Chỉ tiêu năm 2026
STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2026 | Đơn vị thực hiện
1 | Tỷ lệ hồ sơ giải quyết đúng hạn | % | ≥ 98 | Các sở, ngành
2 | Thứ hạng Chỉ số cải cách hành chính | bậc | tăng 3 | Sở Nội vụ
3 | Tỷ lệ hồ sơ trễ hạn | % | không quá 2 |
",
    );
    assert_eq!(own.items.len(), 3, "{own:#?}");
    let targets: Vec<_> = own.items.iter().map(|row| row.target.clone().unwrap()).collect();
    let told: Vec<_> = targets.iter().map(|target| (target.value, target.unit.as_str(), target.direction)).collect();
    assert_eq!(told, [(98.0, "%", Direction::AtLeast), (3.0, "bậc", Direction::Raise), (2.0, "%", Direction::AtMost)]);
    assert!(own.items.iter().all(|row| row.kind == ItemKind::Goal));
    assert_eq!(targets[0].measure, "Tỷ lệ hồ sơ giải quyết đúng hạn");

    let words = read(
        "TT | Mục tiêu, chỉ tiêu | Cơ quan theo dõi, chủ trì
A. MỤC TIÊU CẢI CÁCH THỦ TỤC HÀNH CHÍNH
1 | 100% thủ tục hành chính được công khai | Văn phòng UBND tỉnh
2 | Tối thiểu 85% hồ sơ được số hóa | Sở Khoa học và Công nghệ
3 | Giảm ít nhất 20% thời gian giải quyết | Các sở, ngành
",
    );
    let told: Vec<_> =
        words.items.iter().map(|row| (row.kind, row.target.as_ref().map(|target| target.direction))).collect();
    assert_eq!(
        told,
        [
            (ItemKind::Goal, Some(Direction::Exactly)),
            (ItemKind::Goal, Some(Direction::AtLeast)),
            (ItemKind::Goal, Some(Direction::Lower))
        ],
        "{words:#?}"
    );
    assert!(words.items.iter().all(|row| row.area == Some("thu_tuc") && row.number.starts_with("A.")), "{words:#?}");
}

#[test]
fn merged_cells_are_inherited_and_marked() {
    let read = read(
        "STT | Nội dung | Chủ trì | Phối hợp | Thời gian | Sản phẩm
1 | Ban hành kế hoạch | Sở Nội vụ | Các sở | Quý I/2026 | Kế hoạch
2 | Báo cáo kết quả |  |  |  | Báo cáo
3 | Kiểm tra thực hiện |  |  | Quý III/2026 | Kết luận
4 | Khảo sát | Sở Y tế |  | Quý III/2026 | Báo cáo
",
    );
    assert_eq!(read.items.len(), 4);
    assert_eq!(read.items[1].lead, ["Sở Nội vụ"]);
    assert_eq!(due(&read.items[1]), Some("2026-03-31"));
    assert_eq!(due(&read.items[2]), Some("2026-09-30"));
    assert!(read.items[3].coordinate.is_empty());
    assert_eq!(codes(&read, Weight::Check), [(3, "inherited"), (4, "inherited")]);
    assert!(read.items[1].confidence < read.items[0].confidence);
}

#[test]
fn one_task_of_several_agencies_in_rows_of_their_own_and_a_broken_cell() {
    let read = read(
        "TT | Nhiệm vụ | Chủ trì | Sản phẩm | Thời hạn
1 | Cung cấp dịch vụ công trực tuyến | Sở Nội vụ | Danh mục dịch vụ | 30/6/2026
 |  | Sở Y tế | Danh mục dịch vụ y tế | 30/9/2026
2 | Số hóa hồ sơ | Sở Tư pháp | Kho dữ liệu | 30/9/2026
 |  |  | dùng chung của tỉnh |
",
    );
    let told: Vec<_> = read
        .items
        .iter()
        .map(|row| (row.line, row.content.as_str(), row.lead[0].as_str(), row.product.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (2, "Cung cấp dịch vụ công trực tuyến", "Sở Nội vụ", "Danh mục dịch vụ"),
            (3, "Cung cấp dịch vụ công trực tuyến", "Sở Y tế", "Danh mục dịch vụ y tế"),
            (4, "Số hóa hồ sơ", "Sở Tư pháp", "Kho dữ liệu dùng chung của tỉnh")
        ]
    );
    assert!(codes(&read, Weight::Info).contains(&(5, "joined")));
}

#[test]
fn headings_without_numbers_of_parts_and_deeper_numbers() {
    let read = read(
        "STT | Nhiệm vụ | Cơ quan chủ trì | Thời gian
I. Cải cách tổ chức bộ máy
1 | Sắp xếp đơn vị sự nghiệp | |
1.1 | Xây dựng đề án | Sở Nội vụ | Quý I/2026
1.2 | Trình phê duyệt | Sở Nội vụ | Quý II/2026
2 | Phân cấp quản lý | Sở Nội vụ | 2026
a) | Lĩnh vực y tế | Sở Y tế | Quý III/2026
II. Chuyển đổi số
- Nâng cấp hệ thống một cửa | | Sở KH&CN | Tháng 12/2026
",
    );
    let told: Vec<_> = read.items.iter().map(|row| (row.number.as_str(), row.area)).collect();
    assert_eq!(
        told,
        [
            ("I.1.1", Some("bo_may")),
            ("I.1.2", Some("bo_may")),
            ("I.2", Some("bo_may")),
            ("I.2.a", Some("bo_may")),
            ("II", Some("chinh_quyen_so")),
        ],
        "{read:#?}"
    );
}

#[test]
fn an_area_in_a_column_and_a_list_without_numbers() {
    let read = read(
        "Lĩnh vực | Nội dung hoạt động | Đơn vị chủ trì | Hoàn thành
Cải cách tài chính công | Giao quyền tự chủ | Sở Tài chính | 31/12/2026
Xây dựng chính quyền số | Hoàn thiện kiến trúc | Sở Khoa học và Công nghệ | Q3/2026
Công tác chỉ đạo, điều hành | Giao ban hằng tháng | Sở Nội vụ | Hằng tháng
",
    );
    let areas: Vec<_> = read.items.iter().map(|row| row.area).collect();
    assert_eq!(areas, [Some("tai_chinh_cong"), Some("chinh_quyen_so"), None]);
    assert_eq!(due(&read.items[1]), Some("2026-09-30"));
    assert_eq!(read.items[2].deadline.kind, DueKind::Recurring);
}

#[test]
fn two_tables_one_after_the_other() {
    let read = read(
        "KẾ HOẠCH NĂM 2026
TT | Mục tiêu | Chỉ tiêu năm | Chủ trì
1 | Mức độ hài lòng | 95% | Sở Nội vụ
Phụ lục II
DANH MỤC NHIỆM VỤ
TT | Nhiệm vụ | Chủ trì | Thời hạn
1 | Khảo sát mức độ hài lòng | Sở Nội vụ | Quý IV
",
    );
    let kinds: Vec<_> = read.items.iter().map(|row| (row.line, row.kind)).collect();
    assert_eq!(kinds, [(3, ItemKind::Goal), (7, ItemKind::Task)], "{read:#?}");
    assert_eq!(due(&read.items[1]), Some("2026-12-31"));
}

#[test]
fn old_spelling_decomposed_letters_and_capitals_in_titles() {
    let read = read(
        "SỐ TT | NỘI DUNG NHIỆM VỤ | ĐƠN VỊ CHỦ TRÌ | THỜI GIAN THỰC HIỆN
1 | Rà soát | Uỷ ban nhân dân các xã, phường | Năm 2026
2 | Thẩm định | Sơ\u{309} Tư pha\u{301}p | Quý I năm 2026
",
    );
    assert_eq!(read.items[0].lead, ["Ủy ban nhân dân các xã, phường"]);
    assert_eq!(read.items[1].lead, ["Sở Tư pháp"]);
}

#[test]
fn cells_without_a_place_are_kept() {
    let read = read(
        "TT | Nhiệm vụ | Chủ trì | Thời hạn | Lãnh đạo phụ trách | Kinh phí
1 | Lập kế hoạch | Sở Nội vụ | 31/3/2026 | Phó Chủ tịch | 500
2 | Lập báo cáo | Sở Nội vụ | sau khi Trung ương hướng dẫn | Chủ tịch | NSNN
",
    );
    assert_eq!(read.items[0].others, [("Lãnh đạo phụ trách".to_owned(), "Phó Chủ tịch".to_owned())]);
    assert_eq!(read.items[1].deadline.text.as_deref(), Some("sau khi Trung ương hướng dẫn"));
    assert_eq!(codes(&read, Weight::Check), [(2, "budget_unclear"), (3, "time_unclear")]);
}

#[test]
fn no_table_and_rows_of_a_sheet_in_their_places() {
    let none = read("Chào buổi sáng\nkhông có bảng nào ở đây\n");
    assert!(none.items.is_empty());
    assert_eq!(codes(&none, Weight::Blocks), [(1, "no_header")]);
    let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rows = rows_of_sheet([
        (3, cells(&["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"])),
        (7, cells(&["1", "Rà soát", "Sở Nội vụ", "2026-06-30"])),
        (8, cells(&["2", "Báo cáo", "Sở Nội vụ", "46203"])),
    ]);
    let read = read_plan(&rows, Dated { day: Day::parse("2026-01-05").ok(), year: None });
    let told: Vec<_> = read.items.iter().map(|row| (row.line, due(row).unwrap())).collect();
    assert_eq!(told, [(7, "2026-06-30"), (8, "2026-06-30")]);
}

#[test]
fn rows_become_lines_of_the_book() {
    let read = read(
        "KẾ HOẠCH NĂM 2026
TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời hạn | Kinh phí
I | CẢI CÁCH THỂ CHẾ | | | |
1 | Tỷ lệ văn bản đúng hạn đạt từ 95% trở lên | Sở Tư pháp | Các sở, ngành | Quý IV | 1,2 tỷ đồng
2 | Báo cáo kết quả | Đơn vị lạ | | Hằng quý |
3 | Việc khác | Sở Tư pháp | | khi có hướng dẫn |
",
    );
    let names = Names::new([UnitName::from((UnitId::new("t.stp"), "Sở Tư pháp".to_owned(), Vec::new()))]);
    let from = Day::parse("2026-01-05").unwrap();
    let defaults = Defaults { from, review_after_days: 90, no_deadline: "Không nêu" };
    let lines: Vec<_> = read.items.iter().map(|row| to_item(row, &names, defaults)).collect();
    let [goal, report, other] = &lines[..] else { panic!("{lines:#?}") };
    assert_eq!((goal.kind, goal.area.as_deref(), goal.number.as_str()), (ItemKind::Goal, Some("the_che"), "I.1"));
    assert_eq!(goal.leads[0].owner, Some(Owner::unit(&UnitId::new("t.stp"))));
    assert_eq!((goal.coordinators[0].text.as_str(), &goal.coordinators[0].owner), ("các sở, ngành", &None));
    assert_eq!(goal.term, Some(Term::By { due: Due::day(Day::parse("2026-12-31").unwrap()) }));
    assert_eq!((goal.budget, goal.budget_text.as_str()), (Some(Dong(1_200_000_000)), "1,2 tỷ đồng"));
    assert!(goal.targets[0].is_reached_by(96.0) && !goal.targets[0].is_reached_by(94.0));
    assert_eq!((report.leads[0].text.as_str(), &report.leads[0].owner), ("Đơn vị lạ", &None));
    assert!(matches!(report.term, Some(Term::Recurring { .. })));
    assert_eq!((&other.term, other.term_text.as_str()), (&None, "khi có hướng dẫn"));
}

#[test]
fn parts_of_a_programme_say_the_kind_and_the_time_of_their_rows() {
    let read = read(
        "CHƯƠNG TRÌNH CÔNG TÁC NĂM 2026
TT | Tên văn bản, đề án | Loại văn bản | Cơ quan chủ trì soạn thảo | Cấp trình | Thời gian trình
I | NGHỊ QUYẾT CỦA HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ | | | |
1 | Nghị quyết về đặt tên ấp, khu vực | Nghị quyết | Sở Nội vụ | HĐND thành phố | Tháng 11/2026
II | QUÝ III | | | |
2 | Đề án sắp xếp trạm y tế | Đề án | Sở Y tế | UBND thành phố |
STT | Nội dung đào tạo, bồi dưỡng | Đối tượng | Số lớp | Cơ quan chủ trì | Thời gian thực hiện | Kinh phí (triệu đồng)
1 | Kỹ năng số cho công chức cấp xã | Công chức | 10 | Sở Nội vụ | Quý II, Quý III/2026 | 62.000
TT | Chỉ tiêu | Đơn vị tính | Kết quả năm 2025 | Mục tiêu năm 2026 | Cơ quan theo dõi
1 | Tỷ lệ hồ sơ đúng hạn | % | 96,1 | 98 trở lên | các cơ quan, đơn vị có hồ sơ trễ hạn
",
    );
    let told: Vec<_> = read.items.iter().map(|row| (row.kind, due(row))).collect();
    assert_eq!(
        told,
        [
            (ItemKind::LegalDrafting, Some("2026-11-30")),
            (ItemKind::Task, Some("2026-09-30")),
            (ItemKind::Training, Some("2026-09-30")),
            (ItemKind::Goal, None)
        ],
        "{read:#?}"
    );
    assert_eq!(read.items[2].budget.as_ref().and_then(|budget| budget.amount), Some(Dong(62_000_000_000)));
    let goal = &read.items[3];
    assert_eq!(goal.target.as_ref().map(|target| (target.value, target.direction)), Some((98.0, Direction::AtLeast)));
    assert_eq!(goal.others, [("Kết quả năm 2025".to_owned(), "96,1".to_owned())]);
    assert_eq!(goal.lead, ["các cơ quan, đơn vị có hồ sơ trễ hạn"]);
}

#[test]
fn work_that_begins_like_a_sum_a_signature_or_a_document_is_work() {
    let read = read(
        "TT | Nhiệm vụ | Chủ trì | Thời hạn
1 | Xây dựng kế hoạch | Sở Nội vụ | 31/3/2026
 | Tổng kết công tác năm | Sở Nội vụ | 15/12/2026
 | Công khai thủ tục hành chính | |
 | Rà soát theo Quyết định số 12/QĐ-UBND | |
CHỦ TỊCH UBND CÁC XÃ, PHƯỜNG
2 | Niêm yết công khai | | 30/4/2026
Tổng cộng (I+II) | | |
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
",
    );
    let told: Vec<_> = read.items.iter().map(|row| (row.line, row.lead[0].as_str())).collect();
    let own = "Sở Nội vụ";
    assert_eq!(told[..4], [(2, own), (3, own), (4, own), (5, own)], "{read:#?}");
    assert_eq!(told[4], (7, "Ủy ban nhân dân các xã, phường"));
    assert_eq!(codes(&read, Weight::Info)[2..], [(8, "total"), (9, "footer"), (10, "outside")]);
}

#[test]
fn framed_lines_tabs_and_titles_under_two_wide_ones() {
    let framed = read(
        "| TT | Nhiệm vụ | Chủ trì | Thời hạn |
|---|---|---|---|
| 1 | Lập kế hoạch | Sở Nội vụ | 31/3/2026 |
",
    );
    assert_eq!(framed.items[0].number, "1");
    assert_eq!(due(&framed.items[0]), Some("2026-03-31"));
    let tabs = read("TT\tNhiệm vụ\tChủ trì\tThời hạn\n1\tLập kế hoạch\tSở Nội vụ\t31/3/2026\n");
    assert_eq!(tabs.items[0].lead, ["Sở Nội vụ"]);
    let wide = read(
        "TT | NHIỆM VỤ/ HOẠT ĐỘNG | SẢN PHẨM ĐẦU RA | TRÁCH NHIỆM THỰC HIỆN | | THỜI GIAN | |
| | | Chủ trì | Phối hợp | Bắt đầu | Kết thúc |
1 | 2 | 3 | 4 | 5 | 6 | 7 |
A | NHÓM NHIỆM VỤ CỤ THỂ | | | | | |
I | Cải cách TTHC | | | | | |
1.1 | Rà soát quy định | Quyết định thông qua phương án | VP UBND tỉnh | Các sở, ngành | Quý I/2026 | 15/9/2026 |
",
    );
    let row = &wide.items[0];
    assert_eq!((row.number.as_str(), row.product.as_str()), ("A.I.1.1", "Quyết định thông qua phương án"));
    assert_eq!((row.lead[0].as_str(), row.coordinate[0].as_str()), ("Văn phòng Ủy ban nhân dân tỉnh", "các sở, ngành"));
    assert_eq!((due(row), row.area), (Some("2026-09-15"), Some("thu_tuc")), "{row:?}");
}

#[test]
fn a_signature_in_any_column_ends_the_table() {
    let read = read(
        "TT | Nội dung | Số lớp | Cơ quan chủ trì | Thời gian
1 | Tập huấn | 2 | Sở Dân tộc và Tôn giáo | Quý I/2026
 | | | TM. ỦY BAN NHÂN DÂN CHỦ TỊCH |
",
    );
    assert_eq!(read.items[0].lead, ["Sở Dân tộc và Tôn giáo"]);
    assert_eq!(codes(&read, Weight::Info), [(1, "header"), (3, "footer")]);
}
