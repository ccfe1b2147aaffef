//! Any rows may come in: none makes a reader panic, no row is lost, and the time grows with their number.

use std::collections::BTreeSet;
use std::time::Instant;

use proptest::prelude::*;
use steering::names::{Names, UnitName};
use steering::proposing::Directory;
use steering::tables::{Dated, read_plan, read_running, rows_of_text};

const PIECES: &[&str] = &[
    "",
    "",
    "",
    "1",
    "2.1",
    "a)",
    "-",
    "I",
    "II.",
    "A",
    "STT",
    "TT",
    "Nhiệm vụ",
    "Nội dung",
    "Chủ trì",
    "Cơ quan phối hợp",
    "Thời hạn",
    "Trạng thái",
    "Ngày hoàn thành",
    "Ngày giao",
    "Kinh phí (triệu đồng)",
    "Chỉ tiêu",
    "Sản phẩm",
    "Ghi chú",
    "Đã hoàn thành",
    "Đang thực hiện quá hạn",
    "Hoàn thành 80%",
    "x",
    "31/02/2026",
    "30/6/26",
    "2026-06-30",
    "46203",
    "99999",
    "Quý III",
    "tháng 13/2026",
    "từ ngày",
    "Sở Nội vụ",
    "Các sở, ban, ngành",
    "UBND các xã",
    "-nt-",
    "(1)",
    "(2)",
    "(3)",
    "CẢI CÁCH THỂ CHẾ",
    "Tổng cộng",
    "Nơi nhận:",
    "95%",
    "≥ 95",
    "1.234.567,89",
    "1,2 tỷ",
    "9999999999999999999999999",
    "Thông báo số 45/TB-VPUB ngày 10/3/2026",
    "\u{301}",
    "uỷ",
    "(",
    ")",
    "|",
    "%",
    "gia hạn",
    "30/6/2026 (gia hạn đến 30/9/2026)",
    "ﬁ İ ß ǅ",
    "\u{1F600}",
    "ngày ngày ngày",
];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => proptest::collection::vec(proptest::sample::select(PIECES), 0..6).prop_map(|pieces| pieces.join(" ")),
        1 => "\\PC{0,40}",
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec(cell(), 0..9), 0..14)
}

const HEADS: &[&str] = &[
    "STT | Nhiệm vụ | Sản phẩm | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành | Kinh phí | Ghi chú",
    "TT | Văn bản giao | Nội dung | Đơn vị | Ngày giao | Thời hạn | Gia hạn | Trạng thái | Ngày hoàn thành",
    "TT | Chỉ tiêu | Đơn vị tính | Kế hoạch | Chủ trì | Đã hoàn thành | Đang thực hiện | Quá hạn",
];

/// Lines that hold something, and those that the answer speaks of.
fn check(rows: &[Vec<String>]) {
    let filled: BTreeSet<u32> = (1..)
        .zip(rows)
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(line, _)| line)
        .collect();
    let plan = read_plan(rows, Dated::default());
    let mut told: BTreeSet<u32> = plan.items.iter().map(|row| row.line).collect();
    told.extend(plan.notes.iter().map(|note| note.line));
    assert!(filled.is_subset(&told), "{:?}", filled.difference(&told));
    assert!(plan.items.iter().all(|row| (0.0..=1.0).contains(&row.confidence)));
    let list = read_running(rows, Dated::default());
    let mut told: BTreeSet<u32> = list.rows.iter().map(|row| row.line).collect();
    told.extend(list.faults.iter().map(|note| note.line));
    assert!(filled.is_subset(&told), "{:?}", filled.difference(&told));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_row_is_lost(rows in table()) {
        check(&rows);
    }

    #[test]
    fn no_row_under_titles_is_lost(head in proptest::sample::select(HEADS), rows in table()) {
        let mut all = rows_of_text(head);
        all.extend(rows);
        check(&all);
    }

    #[test]
    fn any_name_is_answered(name in cell(), other in "\\PC{0,30}") {
        let unit = |name: &str| UnitName::from(("u".into(), name.to_owned(), Vec::new()));
        let names = Names::new([unit(&other), unit("Sở Nội vụ")]);
        for text in [&name, &other] {
            let _ = names.find(text);
            let _ = names.group_units(text);
            prop_assert!(names.closest(text).len() <= 3);
            let _ = names.find_document(text);
        }
    }
}

/// Eight times the rows take not much more than eight times the time.
#[test]
fn the_time_grows_with_the_rows() {
    let list = |count: usize| {
        let row = "1 | 45/TB-VPUB | Xây dựng kế hoạch cải cách hành chính của ngành | Sở Nội vụ | 11/3/2026 | Quý III/2026 |  | Đang thực hiện |";
        let lines = std::iter::once(HEADS[1]).chain(std::iter::repeat_n(row, count));
        rows_of_text(&lines.collect::<Vec<_>>().join("\n"))
    };
    let (few, many) = (list(250), list(2_000));
    let time = |rows: &[Vec<String>]| {
        let start = Instant::now();
        assert_eq!(read_running(rows, Dated::default()).rows.len() + 1, rows.len());
        start.elapsed().as_secs_f64()
    };
    time(&few);
    let (short, long) = (time(&few), time(&many));
    assert!(long < short * 8.0 * 5.0, "{short} s and {long} s");
}
