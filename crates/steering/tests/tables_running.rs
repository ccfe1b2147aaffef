//! Running lists of departments, and their import.

use kernel::{Day, UnitId};
use steering::names::{Names, UnitName};
use steering::reading::DueKind;
use steering::tables::{
    Dated, ImportDefaults, Imported, RunningRead, RunningRow, RunningState, Timing, Weight, read_running, rows_of_text,
    to_import,
};
use steering::task::Due;
use steering::task::command::Group;
use steering::task::model::{DocumentId, Owner, Term};
use uuid::Uuid;

fn read(text: &str) -> RunningRead {
    read_running(&rows_of_text(text), Dated { day: None, year: Some(2026) })
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn some(text: &str) -> Option<Day> {
    Some(day(text))
}

fn codes(read: &RunningRead, line: u32) -> Vec<&'static str> {
    read.faults
        .iter()
        .filter(|fault| fault.line == line && fault.weight != Weight::Info)
        .map(|fault| fault.code)
        .collect()
}

const LIST: &str = "DANH SÁCH THEO DÕI NHIỆM VỤ NĂM 2026
STT | Văn bản giao | Nội dung nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Ngày giao | Thời hạn | Gia hạn | Trạng thái | Ngày hoàn thành | Kết quả thực hiện | Số báo cáo | Ghi chú
1 | Thông báo số 45/TB-VPUB ngày 10/3/2026 | Xây dựng kế hoạch | Sở Nội vụ | Sở Tài chính | 11/3/2026 | 15/4/2026 |  | Hoàn thành đúng hạn | 10/4/26 | Đã ban hành Kế hoạch | 215/BC-SNV |
2 | 46/TB-VPUB | Rà soát thủ tục | Sở TP |  | 46096 | 30/4/2026 | 30/6/2026 | Hoàn thành trễ hạn | 20/6/2026 |  | 300/BC-STP | Thiếu nhân lực
3 | CV 12/UBND-NC ngày 5/3/2026 | Báo cáo định kỳ | Các sở, ngành |  |  | Hằng quý |  | Đang thực hiện |  |  |  |
4 | 45/TB-VPUB | Kiểm tra công vụ | Sở NV |  | 2026-03-11 | Quý III/2026 |  | Đang thực hiện quá hạn |  |  |  |
5 | 45/TB-VPUB | Đối thoại doanh nghiệp | Sở Tài chính |  | 11/3/2026 | 15/5/2026 |  | Hoàn thành đúng hạn | 20/5/2026 | Đã tổ chức |  |
6 | 45/TB-VPUB | Niêm yết công khai | Sở Nội vụ |  | 11/3/2026 | 15/5/2026 |  | Đã hoàn thành | 1/3/2026 |  |  |
7 | 45/TB-VPUB | Tích hợp dữ liệu | Sở Nội vụ |  | 11/3/2026 | tháng 9/2026 |  | Đã hoàn thành |  |  |  |
8 | không rõ | Việc khác | Phòng Lạ |  | hôm nọ | 31/02/2026 |  | Bỏ ngỏ |  |  |  |
9 | 45/TB-VPUB | Thuê hạ tầng | Sở Nội vụ |  | 11/3/2026 | 30/6/2026 |  | Tạm dừng |  |  |  | Chờ Trung ương hướng dẫn
10 | 45/TB-VPUB | Đề án cũ | Sở Nội vụ |  | 11/3/2026 | 30/6/2026 |  | Hủy |  |  |  |
";

#[test]
fn a_list_with_all_its_columns() {
    let read = read(LIST);
    assert_eq!(read.rows.len(), 10, "{:#?}", read.rows);
    let [first, second, third, fourth, ..] = &read.rows[..] else { panic!() };
    assert_eq!((first.source_number.as_str(), first.source_day), ("45/TB-VPUB", some("2026-03-10")));
    assert_eq!((first.assigned_on, first.done_on), (some("2026-03-11"), some("2026-04-10")));
    assert_eq!((first.state, first.timing), (Some(RunningState::Done), Some(Timing::OnTime)));
    assert_eq!(
        (first.report_number.as_str(), first.coordinate.as_slice()),
        ("215/BC-SNV", &["Sở Tài chính".to_owned()][..])
    );
    assert_eq!((second.assigned_on, second.extended_to), (some("2026-03-15"), some("2026-06-30")));
    assert_eq!(second.lead, ["Sở Tư pháp"]);
    assert_eq!((third.source_number.as_str(), third.due.kind), ("12/UBND-NC", DueKind::Recurring));
    assert_eq!(fourth.due.due.as_deref(), Some("2026-09-30"));
    assert_eq!((fourth.state, fourth.timing), (Some(RunningState::InProgress), Some(Timing::Late)));
    for (line, expected) in [
        (3, vec![]),
        (4, vec![]),
        (5, vec![]),
        (6, vec![]),
        (7, vec!["told_on_time"]),
        (8, vec!["done_before_assigned"]),
        (9, vec!["done_without_day"]),
        (10, vec!["source_unclear", "day_unclear", "time_unclear", "state_unknown"]),
        (11, vec![]),
    ] {
        assert_eq!(codes(&read, line), expected, "line {line}");
    }
    let lost = &read.rows[7];
    assert_eq!(
        (lost.content.as_str(), lost.state_text.as_str(), lost.source_text.as_str()),
        ("Việc khác", "Bỏ ngỏ", "không rõ")
    );
    assert_eq!(lost.due.text.as_deref(), Some("31/02/2026"));
    let named = read.faults.iter().find(|fault| fault.code == "day_unclear").unwrap();
    assert_eq!((named.column.as_str(), named.args[0].1.as_str()), ("Ngày giao", "hôm nọ"));
}

#[test]
fn grouped_by_document_and_by_unit() {
    let by_document = read(
        "TT | Nhiệm vụ | Cơ quan thực hiện | Thời hạn | Tình trạng
I | Thông báo số 45/TB-VPUB ngày 10/3/2026 của Văn phòng UBND tỉnh | | |
1 | Xây dựng kế hoạch | Sở Nội vụ | 15/4/2026 | Đang thực hiện
II | Công văn số 99/UBND-NC ngày 2/4/2026 | | |
1 | Báo cáo | Sở Tư pháp | 15/5/2026 | Chưa thực hiện
",
    );
    let told: Vec<_> = by_document.rows.iter().map(|row| (row.source_number.as_str(), row.source_day)).collect();
    assert_eq!(told, [("45/TB-VPUB", some("2026-03-10")), ("99/UBND-NC", some("2026-04-02"))]);
    let by_unit = read(
        "TT | Nhiệm vụ | Hạn xử lý | Kết quả
SỞ NỘI VỤ
1 | Xây dựng kế hoạch | 15/4/2026 | Đã hoàn thành
2 | Kiểm tra | 15/6/2026 | Đang thực hiện
UBND PHƯỜNG CÁI KHẾ
1 | Niêm yết | 15/4/2026 | Chưa thực hiện, quá hạn
",
    );
    let told: Vec<_> = by_unit.rows.iter().map(|row| (row.lead[0].as_str(), row.state)).collect();
    assert_eq!(told[0], ("Sở Nội vụ", Some(RunningState::Done)), "{by_unit:#?}");
    assert_eq!(told[1], ("Sở Nội vụ", Some(RunningState::InProgress)));
    assert_eq!(told[2].1, Some(RunningState::NotStarted));
    assert_eq!(told[2].0, "Ủy ban nhân dân phường Cái Khế");
}

#[test]
fn marks_under_states() {
    let read = read(
        "TT | Nội dung | Đơn vị thực hiện | Thời hạn | Kết quả thực hiện |  |  |
 |  |  |  | Đã hoàn thành | Đang thực hiện | Chưa thực hiện | Quá hạn
1 | Việc một | Sở Nội vụ | 15/4/2026 | 10/4/2026 |  |  |
2 | Việc hai | Sở Nội vụ | 15/4/2026 |  | x |  | x
3 | Việc ba | Sở Nội vụ | 15/7/2026 |  |  | X |
4 | Việc bốn | Sở Nội vụ | 15/7/2026 | x | x |  |
",
    );
    let told: Vec<_> = read.rows.iter().map(|row| (row.state, row.timing, row.done_on)).collect();
    assert_eq!(
        told[..3],
        [
            (Some(RunningState::Done), None, some("2026-04-10")),
            (Some(RunningState::InProgress), Some(Timing::Late), None),
            (Some(RunningState::NotStarted), None, None)
        ],
        "{read:#?}"
    );
    assert!(codes(&read, 6).contains(&"state_twice"));
}

#[test]
fn a_column_of_progress_and_a_day_of_completion_that_is_a_limit() {
    let read = read(
        "TT | Nội dung công việc | Phòng thực hiện | Ngày hoàn thành | Tiến độ
1 | Việc một | Phòng Cải cách hành chính | 15/4/2026 | Hoàn thành 80%
2 | Việc hai | Văn phòng Sở | Quý III/2026 | Đang thực hiện
",
    );
    let told: Vec<_> =
        read.rows.iter().map(|row| (row.state, row.percent, row.due.due.as_deref(), row.done_on)).collect();
    assert_eq!(
        told,
        [
            (Some(RunningState::InProgress), Some(80), Some("2026-04-15"), None),
            (Some(RunningState::InProgress), None, Some("2026-09-30"), None)
        ],
        "{read:#?}"
    );
}

#[test]
fn an_extension_inside_the_cell_and_the_day_of_the_report() {
    let read = read(
        "TT | Nhiệm vụ | Chủ trì | Thời gian hoàn thành | Tình trạng | Văn bản kết quả | Lý do chậm
1 | Việc một | Sở Nội vụ | 30/4/2026 (gia hạn đến 30/6/2026) | Đã hoàn thành | Báo cáo số 215/BC-SNV ngày 20/6/2026 | Chờ hướng dẫn
",
    );
    let row = &read.rows[0];
    assert_eq!((row.due.due.as_deref(), row.extended_to), (Some("2026-04-30"), some("2026-06-30")));
    assert_eq!((row.done_on, row.report_number.as_str()), (some("2026-06-20"), "215/BC-SNV"));
    assert_eq!(row.late_reason, "Chờ hướng dẫn");
    assert_eq!(codes(&read, 2), ["done_from_report"]);
}

fn names() -> Names {
    let unit = |id: &str, name: &str| UnitName::from((UnitId::new(id), name.to_owned(), Vec::new()));
    Names::new([unit("t.snv", "Sở Nội vụ"), unit("t.stc", "Sở Tài chính"), unit("t.stp", "Sở Tư pháp")])
        .with_documents([("45/TB-VPUB".to_owned(), DocumentId(Uuid::from_u128(1)))])
}

fn defaults(chosen: &[Group]) -> ImportDefaults<'_> {
    ImportDefaults {
        today: day("2026-11-20"),
        assigned_on: None,
        review_after_days: 30,
        no_deadline: "Không nêu hạn",
        chosen,
    }
}

fn imported(row: &RunningRow, chosen: &[Group]) -> Result<Vec<Imported>, Vec<&'static str>> {
    to_import(row, &names(), defaults(chosen)).map_err(|faults| faults.iter().map(|fault| fault.code).collect())
}

#[test]
fn rows_become_tasks_and_contradictions_do_not() {
    let rows = read(LIST).rows;
    let first = imported(&rows[0], &[]).unwrap().remove(0);
    assert_eq!(first.lead, Owner::unit(&UnitId::new("t.snv")));
    assert_eq!(first.term, Term::By { due: Due::day(day("2026-04-15")) });
    assert_eq!(first.sources.len(), 1);
    assert_eq!(first.coordinators[0].unit, UnitId::new("t.stc"));
    let (on, report) = first.running.done.clone().unwrap();
    assert_eq!(
        (on, report.number.as_str(), report.text.as_str()),
        (day("2026-04-10"), "215/BC-SNV", "Đã ban hành Kế hoạch")
    );
    let second = imported(&rows[1], &[]).unwrap().remove(0);
    assert_eq!(second.running.extended_to, Some(Due::day(day("2026-06-30"))));
    assert_eq!(second.unregistered, [("46/TB-VPUB".to_owned(), None)]);
    assert_eq!(second.running.text, "Hoàn thành trễ hạn; Thiếu nhân lực");
    let group = Group { name: rows[2].lead[0].clone(), units: vec![UnitId::new("t.snv"), UnitId::new("t.stp")] };
    assert_eq!(imported(&rows[2], &[]), Err(vec!["lead_group"]));
    let third = imported(&rows[2], std::slice::from_ref(&group)).unwrap();
    assert_eq!(third.iter().map(|one| one.lead.unit.as_str()).collect::<Vec<_>>(), ["t.snv", "t.stp"]);
    assert_eq!(third[0].running.assigned_on, day("2026-03-05"), "the day of the document");
    assert!(imported(&rows[3], &[]).unwrap()[0].running.done.is_none());
    // "Đúng hạn" of the list does not count against the dates: the row comes in and is late.
    assert!(imported(&rows[4], &[]).is_ok());
    assert_eq!(imported(&rows[5], &[]), Err(vec!["done_before_assigned"]));
    assert_eq!(imported(&rows[6], &[]), Err(vec!["done_without_day"]));
    assert_eq!(imported(&rows[7], &[]), Err(vec!["assigned_missing", "lead_unknown"]));
    let suspended = imported(&rows[8], &[]).unwrap().remove(0);
    assert_eq!(suspended.suspend, Some(("Chờ Trung ương hướng dẫn".to_owned(), day("2026-12-20"))));
    assert_eq!(imported(&rows[9], &[]), Err(vec!["state_cancelled"]));
    let later = RunningRow { done_on: some("2026-12-01"), ..rows[0].clone() };
    assert_eq!(imported(&later, &[]), Err(vec!["done_later"]));
}

#[test]
fn a_column_of_shares_as_a_workbook_keeps_them_and_days_in_remarks() {
    let read = read(
        "STT | Nội dung | Đơn vị chủ trì | Ngày giao | Hạn hoàn thành | % hoàn thành | Tình trạng | Ghi chú
1 | Việc một | Sở Nội vụ | 10/1/2026 | 31/3/2026 | 1 | Hoàn thành đúng hạn | Nghiệm thu 14/4/2026
2 | Việc hai | Sở Nội vụ | 10/1/2026 | 31/5/2026 | 0.85 | Quá hạn | Còn một phần
3 | Việc ba | Sở Nội vụ | 10/1/2026 | 30/6/2026 | 1 | Đang thực hiện | Đã trình ngày 22/6, chờ ký
4 | Việc bốn | Sở Nội vụ | 10/1/2026 | 30/9/2026 | 0.6 | Xin gia hạn đến 30/11/2026 |
5 | Việc năm | Sở Nội vụ | 23/1/2026 | 30/4/2026 | 1 | Hoàn thành | Ngày hoàn thành: 12/01/2026
",
    );
    let told: Vec<_> = read.rows.iter().map(|row| (row.state, row.percent, row.done_on, row.extended_to)).collect();
    assert_eq!(
        told,
        [
            (Some(RunningState::Done), Some(100), some("2026-04-14"), None),
            (Some(RunningState::InProgress), Some(85), None, None),
            (Some(RunningState::InProgress), Some(100), None, None),
            // What is asked for is not granted.
            (Some(RunningState::InProgress), Some(60), None, None),
            (Some(RunningState::Done), Some(100), some("2026-01-12"), None),
        ]
    );
    assert_eq!(codes(&read, 2), ["done_from_report", "told_on_time"]);
    assert_eq!(codes(&read, 3), [""; 0]);
    assert_eq!(codes(&read, 4), ["share_contradicts"]);
    assert_eq!(codes(&read, 6), ["done_from_report", "done_before_assigned"]);
}

#[test]
fn begin_and_end_beside_a_state() {
    let read = read(
        "STT\tNỘI DUNG CÔNG VIỆC\tNGƯỜI THỰC HIỆN\tBẮT ĐẦU\tKẾT THÚC\tTÌNH TRẠNG\tGHI CHÚ
1\tLập dự toán\tPhòng Kinh tế\t05/01/2026\t20/01/2026\tXong\tHoàn thành 19/01/2026
2\tThu thập số liệu\tPhòng Kinh tế\t05/01/2026\t30/06/2026\tĐang làm\t
",
    );
    let told: Vec<_> = read.rows.iter().map(|row| (row.assigned_on, row.due.due.as_deref(), row.done_on)).collect();
    assert_eq!(
        told,
        [(some("2026-01-05"), Some("2026-01-20"), some("2026-01-19")), (some("2026-01-05"), Some("2026-06-30"), None)]
    );
    assert_eq!(read.rows[1].state, Some(RunningState::InProgress));
}
