//! The register of tasks, a board, and the templates of imports, read back as cells and as running lists and plans.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use intake::{Limits, sheet};
use kernel::{Day, Instant};
use paper::Lang;
use paper::form::Head;
use paper::steering::TaskFigures;
use paper::xlsx::{TaskBoard, TaskList, TaskRow, book, plan_import, table, task_board, task_import, tasks};
use steering::tables::{Dated, RunningState, Weight, read_plan, read_running, rows_of_sheet};
use steering::task::counters::Figures;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn made_at() -> Instant {
    Instant::parse("2026-09-15T10:00:00+07:00").unwrap()
}

fn task() -> TaskRow {
    TaskRow {
        task: "Trình ban hành quyết định về phân cấp giải quyết thủ tục hành chính".into(),
        document: "88/TB-VPUB".into(),
        clause: "mục II.4".into(),
        assigned_by: "Chủ tịch Ủy ban nhân dân thành phố".into(),
        lead: "Sở Nội vụ".into(),
        coordinating: vec!["Sở Tài chính".into(), "Sở Tư pháp".into()],
        assigned_on: Some(day("2026-05-12")),
        due: Some(day("2026-07-31")),
        extended_to: Some(day("2026-09-30")),
        state: "Đang thực hiện".into(),
        progress: Some(60),
        urged: 2,
        ..TaskRow::default()
    }
}

fn list(lang: Lang) -> TaskList {
    let done = TaskRow {
        due: Some(day("2026-08-01")),
        extended_to: None,
        state: "Đã hoàn thành".into(),
        done_on: Some(day("2026-07-20")),
        result: "=1+1: đã ban hành".into(),
        progress: Some(100),
        ..task()
    };
    let ongoing = TaskRow { due: None, due_words: "Thường xuyên".into(), extended_to: None, ..task() };
    TaskList {
        head: Head {
            lang,
            simulated: true,
            issued_at: made_at(),
            agency_parent: None,
            agency: "Sở Nội vụ".into(),
            number: None,
            place: "Cần Thơ".into(),
        },
        chosen: vec!["Cơ quan chủ trì: Sở Nội vụ".into()],
        rows: vec![task(), done, ongoing],
    }
}

fn cells(bytes: &[u8], at: usize) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let name = book.sheet_names()[at].clone();
    book.worksheet_range(&name).unwrap()
}

/// Rows of a sheet as the import takes them.
fn rows(bytes: &[u8], at: usize) -> Vec<Vec<String>> {
    let sheets = sheet::read_any("x.xlsx", bytes, &Limits::default()).unwrap();
    rows_of_sheet(sheets[at].rows.iter().map(|row| (row.number, row.cells.clone())))
}

#[test]
fn the_register_has_a_row_for_each_task() {
    let bytes = table(&tasks(&list(Lang::Vi))).unwrap();
    assert_eq!(bytes, table(&tasks(&list(Lang::Vi))).unwrap(), "same list, same bytes");
    let range = cells(&bytes, 0);
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!((text(0, 0), text(1, 0)), ("Danh mục nhiệm vụ".into(), "Sở Nội vụ".into()));
    assert_eq!((text(2, 0), text(3, 0)), ("Cơ quan chủ trì: Sở Nội vụ".into(), "DỮ LIỆU MÔ PHỎNG".into()));
    let titles: Vec<String> = (0..15).map(|column| text(5, column)).collect();
    assert_eq!(titles[..4], ["TT", "Nhiệm vụ", "Văn bản giao", "Điều khoản"]);
    assert_eq!(titles[11..], ["Ngày hoàn thành thực tế", "Kết quả thực hiện", "Tiến độ (%)", "Số lần đôn đốc"]);
    let Data::DateTime(due) = range.get_value((6, 8)).unwrap() else { panic!("no day") };
    let (year, month, of_month, ..) = due.to_ymd_hms_milli();
    assert_eq!((year, month, of_month), (2026, 7, 31));
    assert_eq!(range.get_value((6, 13)), Some(&Data::Float(60.0)));
    assert_eq!(text(7, 12), "=1+1: đã ban hành", "text is never a formula");
    assert_eq!(text(8, 8), "Thường xuyên");
    let english = cells(&table(&tasks(&list(Lang::En))).unwrap(), 0);
    assert_eq!(english.get_value((5, 14)), Some(&Data::String("Times urged".into())));
}

#[test]
fn a_register_can_be_read_again_as_a_running_list() {
    let read = read_running(&rows(&table(&tasks(&list(Lang::Vi))).unwrap(), 0), Dated::default());
    assert_eq!(read.rows.len(), 3, "{:?}", read.faults);
    let first = &read.rows[0];
    assert_eq!((first.content.as_str(), first.source_number.as_str()), (task().task.as_str(), "88/TB-VPUB"));
    assert_eq!((&first.lead, &first.coordinate), (&vec!["Sở Nội vụ".to_owned()], &task().coordinating));
    assert_eq!((first.assigned_on, first.extended_to), (task().assigned_on, task().extended_to));
    assert_eq!(first.state, Some(RunningState::InProgress));
    assert_eq!((read.rows[1].state, read.rows[1].done_on), (Some(RunningState::Done), Some(day("2026-07-20"))));
}

#[test]
fn a_board_has_figures_and_the_tasks_behind_them() {
    let counted = Figures {
        assigned: 40,
        extended: 5,
        on_time: 20,
        on_time_extended: 3,
        late: 2,
        no_deadline: 1,
        left: 0,
        open: 14,
        open_late: 4,
    };
    let figures = TaskFigures::from(counted);
    assert_eq!((figures.done(), figures.extended), (counted.done(), 3));
    let board = TaskBoard {
        list: list(Lang::Vi),
        by: "Lĩnh vực".into(),
        rows: vec![("Cải cách thể chế".into(), figures)],
        total: TaskFigures { discipline: None, ..figures },
    };
    let bytes = book(&task_board(&board)).unwrap();
    let range = cells(&bytes, 0);
    let value = |row, column| range.get_value((row, column)).unwrap().clone();
    assert_eq!(value(5, 1), Data::String("Lĩnh vực".into()));
    let numbers: Vec<Data> = (2..10).map(|column| value(6, column)).collect();
    let expected = [40.0, 20.0, 3.0, 2.0, 1.0, 14.0, 4.0, 80.0].map(Data::Float);
    assert_eq!(numbers, expected, "24 of 30 in time");
    assert_eq!((value(7, 1), value(7, 2)), (Data::String("Tổng cộng".into()), Data::Float(40.0)));
    assert_eq!(cells(&bytes, 1).get_value((6, 1)), Some(&Data::String(task().task)));
}

/// A template with its own examples written under the titles.
fn filled(bytes: &[u8]) -> Vec<Vec<String>> {
    let (sheet, help) = (rows(bytes, 0), rows(bytes, 1));
    let titles = sheet[0].clone();
    let example = |title: &String| {
        let bare = title.trim_end_matches(" (*)");
        let row = help.iter().find(|row| row.first().is_some_and(|name| name == bare));
        row.unwrap_or_else(|| panic!("{title} is not explained")).get(3).cloned().unwrap_or_default()
    };
    let row = titles.iter().map(example).collect();
    vec![titles, row]
}

#[test]
fn the_template_of_a_running_list_is_read_without_a_fault() {
    let bytes = task_import(made_at()).unwrap();
    assert_eq!(bytes, task_import(made_at()).unwrap());
    let mut table = filled(&bytes);
    assert!(table[0].contains(&"Nhiệm vụ (*)".to_owned()) && table[0].contains(&"Sản phẩm".to_owned()));
    let read = read_running(&table, Dated::default());
    assert!(read.faults.iter().all(|fault| fault.weight == Weight::Info), "{:?}", read.faults);
    let row = &read.rows[0];
    assert_eq!((row.source_number.as_str(), row.source_day), ("88/TB-VPUB", Some(day("2026-05-12"))));
    assert_eq!((row.lead.len(), row.coordinate.len(), row.area), (1, 2, Some("thu_tuc")));
    assert_eq!((row.assigned_on, row.extended_to), (Some(day("2026-05-12")), Some(day("2026-09-30"))));
    assert!(!row.product.is_empty() && !row.result.is_empty() && row.others.is_empty(), "{:?}", row.others);
    // Every state that the list offers is understood.
    let state = table[0].iter().position(|title| title == "Trạng thái (*)").unwrap();
    for word in ["Đã phân công", "Chưa thực hiện", "Đang thực hiện", "Chờ xác nhận", "Đã hoàn thành", "Tạm dừng"]
    {
        table[1][state] = word.to_owned();
        let read = read_running(&table, Dated::default());
        assert!(read.rows[0].state.is_some(), "{word}");
    }
}

#[test]
fn the_template_of_a_plan_is_read_without_a_note() {
    let table = filled(&plan_import(made_at()).unwrap());
    let read = read_plan(&table, Dated { day: None, year: Some(2026) });
    assert_eq!(read.items.len(), 1, "{:?}", read.notes);
    assert!(read.notes.iter().all(|note| note.weight == Weight::Info), "{:?}", read.notes);
    let item = &read.items[0];
    assert_eq!((item.lead.as_slice(), item.area), (["Sở Nội vụ".to_owned()].as_slice(), Some("thu_tuc")));
    assert_eq!(item.budget.as_ref().unwrap().amount, Some(kernel::Dong(150_000_000)));
    let target = item.target.as_ref().unwrap();
    assert_eq!((target.value, target.unit.as_str()), (98.0, "%"));
    assert!(item.others.is_empty(), "{:?}", item.others);
}

#[test]
fn an_empty_template_and_its_help_hold_no_tasks() {
    for bytes in [task_import(made_at()).unwrap(), plan_import(made_at()).unwrap()] {
        let names = Xlsx::new(Cursor::new(bytes.clone())).map(|book: Xlsx<_>| book.sheet_names()).unwrap();
        assert_eq!((names.len(), names[1].as_str()), (2, "Hướng dẫn"));
        for at in [0, 1] {
            let rows = rows(&bytes, at);
            assert_eq!(read_running(&rows, Dated::default()).rows.len(), 0, "sheet {at}");
            assert_eq!(read_plan(&rows, Dated::default()).items.len(), 0, "sheet {at}");
        }
    }
}
