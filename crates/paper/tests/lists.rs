//! Lists as XLSX, read back with calamine.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use kernel::{Day, Dong, Instant};
use paper::xlsx::{Cell, Column, ColumnKind, Table, XlsxError, table};

fn list(rows: Vec<Vec<Cell>>) -> Table {
    Table {
        sheet: "Hồ sơ: tháng 11/2026".into(),
        title: "Danh sách hồ sơ".into(),
        subtitles: vec!["Phường Ninh Kiều".into()],
        columns: vec![
            Column::new("Mã hồ sơ", 24, ColumnKind::Text),
            Column::new("Số bộ", 8, ColumnKind::Int),
            Column::new("Lệ phí", 14, ColumnKind::Money),
            Column::new("Hẹn trả", 18, ColumnKind::DateTime),
            Column::new("Ngày nhận", 12, ColumnKind::Date),
        ],
        rows,
        made_at: Instant::parse("2026-11-24T17:00:00+07:00").unwrap(),
    }
}

fn row(code: &str) -> Vec<Cell> {
    let at = Instant::parse("2026-12-15T17:00:00+07:00").unwrap();
    vec![
        Cell::Text(code.into()),
        Cell::Int(2),
        Cell::Money(Dong(100_000)),
        Cell::DateTime(at),
        Cell::Date(Day::parse("2026-11-24").unwrap()),
    ]
}

#[test]
fn cells_come_back_as_written() {
    let bytes = table(&list(vec![row("H92.31120-261124-0007"), row("=1+1")])).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names().first().unwrap().clone();
    assert_eq!(name, "Hồ sơ  tháng 11 2026");
    let range = book.worksheet_range(&name).unwrap();
    let at = |row, column| range.get_value((row, column)).unwrap().clone();
    assert_eq!(at(0, 0), Data::String("Danh sách hồ sơ".into()));
    assert_eq!(at(3, 2), Data::String("Lệ phí".into()));
    assert_eq!(at(4, 0), Data::String("H92.31120-261124-0007".into()));
    assert_eq!(at(4, 2), Data::Float(100_000.0));
    assert_eq!(at(5, 0), Data::String("=1+1".into()), "text is never a formula");
    let Data::DateTime(promised) = at(4, 3) else { panic!("no date: {:?}", at(4, 3)) };
    let (year, month, day, hour, minute, ..) = promised.to_ymd_hms_milli();
    assert_eq!((year, month, day, hour, minute), (2026, 12, 15, 17, 0));
}

#[test]
fn same_list_same_bytes_and_too_many_cells_are_an_error() {
    assert_eq!(table(&list(vec![row("a")])).unwrap(), table(&list(vec![row("a")])).unwrap());
    let wide = list(vec![row("a"), [row("b"), row("c")].concat()]);
    assert!(matches!(table(&wide), Err(XlsxError::Row { row: 2, cells: 10, columns: 5 })));
}
