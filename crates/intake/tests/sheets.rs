//! Workbooks written by another program and read back: texts, kinds of value, row-exact errors, limits.

use intake::sheet::{Sheet, column_letters, read_any, read_xlsx};
use intake::table::{Column, RowErrors, Table};
use intake::{IntakeError, Limits};
use kernel::{Day, Dong, Instant};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn column(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, required }
}

fn columns() -> Vec<Column> {
    vec![
        column("name", &["Họ và tên", "Tên"], true),
        column("identity", &["Số định danh cá nhân", "CCCD"], true),
        column("birth", &["Ngày sinh"], true),
        column("phone", &["Điện thoại"], false),
        column("fee", &["Lệ phí"], false),
        column("email", &["Thư điện tử"], false),
    ]
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write(0, 0, "DANH SÁCH NGƯỜI DÂN").unwrap();
    for (at, title) in ["STT", "HỌ VÀ TÊN (*)", "CCCD", "Ngày  sinh", "điện thoại", "Lệ phí:"].iter().enumerate()
    {
        sheet.write(2, at as u16, *title).unwrap();
    }
    sheet.write(3, 0, 1).unwrap();
    sheet.write(3, 1, " NGUYE\u{302}\u{303}N THI\u{323} A\u{301}NH ").unwrap();
    sheet.write(3, 2, "092190000123").unwrap();
    sheet.write_with_format(3, 3, ExcelDateTime::from_ymd(1990, 5, 2).unwrap(), &day).unwrap();
    sheet.write(3, 4, 912_345_678).unwrap();
    sheet.write(3, 5, 150_000.0).unwrap();
    // Row 5 stays empty, row 6 is full of mistakes.
    sheet.write(5, 1, "Trần Văn B").unwrap();
    sheet.write(5, 2, 92_190_000_124_i64).unwrap();
    sheet.write(5, 3, "31/02/1990").unwrap();
    sheet.write(5, 4, "12345").unwrap();
    sheet.write(5, 5, "1.5").unwrap();
    book.save_to_buffer().unwrap()
}

fn first(bytes: &[u8]) -> Sheet {
    read_xlsx(bytes, &Limits::default()).unwrap().remove(0)
}

#[test]
fn a_list_is_read_by_its_titles() {
    let sheet = first(&workbook());
    assert_eq!(sheet.name, "Danh sách");
    assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3, 4, 6]);
    let table = Table::of(&sheet, &columns()).unwrap();
    assert_eq!((table.header, table.absent.as_slice()), (3, ["email"].as_slice()));
    assert_eq!(
        (table.unknown[0].letters.as_str(), table.unknown[0].text.as_str(), table.unknown.len()),
        ("A", "STT", 1)
    );
    let row = &table.rows[0];
    assert_eq!((row.number, row.get("name"), row.get("birth")), (4, "NGUYỄN THỊ ÁNH", "1990-05-02"));
    assert_eq!((row.get("fee"), row.get("email"), row.get("nothing")), ("150000", "", ""));
    assert_eq!(row.cell("name").person_name().unwrap(), "Nguyễn Thị Ánh");
    assert_eq!(row.cell("birth").day().unwrap(), Day::parse("1990-05-02").unwrap());
    assert_eq!(row.cell("phone").phone().unwrap(), "0912345678");
    assert_eq!(row.cell("fee").amount().unwrap(), Dong(150_000));
    assert_eq!(row.cell("identity").identity().unwrap().birth_year(), 1990);
    assert!(row.cell("email").given().is_none());
}

#[test]
fn mistakes_name_sheet_row_and_column() {
    let table = Table::of(&first(&workbook()), &columns()).unwrap();
    let row = &table.rows[1];
    let mut errors = RowErrors::default();
    assert!(errors.take(row.cell("name").text()).is_some());
    errors.take(row.cell("identity").identity());
    errors.take(row.cell("birth").day());
    errors.take(row.cell("phone").phone());
    errors.take(row.cell("fee").amount());
    errors.take(row.cell("email").email());
    let told: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
    let want = [
        "Danh sách:6:CCCD: intake_identity_zero_lost text=92190000124",
        "Danh sách:6:Ngày  sinh: intake_cell_day text=31/02/1990",
        "Danh sách:6:điện thoại: intake_cell_phone text=12345",
        "Danh sách:6:Lệ phí:: intake_cell_amount text=1.5",
        "Danh sách:6:Thư điện tử: intake_cell_empty text=",
    ];
    // Blanks within a title are one blank.
    assert_eq!(told, want.map(|line| line.replace("  ", " ")));
}

#[test]
fn values_are_told_as_people_see_them() {
    let mut book = Workbook::new();
    let format = |code: &str| Format::new().set_num_format(code);
    let moment = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, 12_345_678_901_234.0).unwrap();
    sheet.write(0, 1, 0.1 + 0.2).unwrap();
    sheet.write(0, 2, -0.0).unwrap();
    sheet.write(0, 3, true).unwrap();
    sheet.write_with_format(0, 4, moment("2026-11-23T14:05:00"), &format("dd/mm/yyyy hh:mm")).unwrap();
    sheet.write_with_format(0, 5, moment("2026-11-23T23:59:59.800"), &format("dd/mm/yyyy hh:mm")).unwrap();
    sheet.write_with_format(0, 6, moment("14:05"), &format("hh:mm")).unwrap();
    sheet.write_with_format(0, 7, 1.1, &format("[h]:mm")).unwrap();
    sheet.write(0, 8, " hai\r\ndòng\u{200b} ").unwrap();
    sheet.write(0, 9, 1.5).unwrap();
    let sheet = first(&book.save_to_buffer().unwrap());
    let want = [
        "12345678901234",
        "0.3",
        "0",
        "TRUE",
        "2026-11-23T14:05:00+07:00",
        "2026-11-24",
        "14:05",
        "26:24",
        "hai\ndòng",
        "1.5",
    ];
    assert_eq!(sheet.rows[0].cells, want);
}

#[test]
fn cells_are_read_as_people_write_them() {
    let text = "\u{feff}Giờ;Lúc;Có;Thư;Số\n14h05;23/11/2026 14:05;Không;An@Vi-Du.vn;1.000\n8:5:00;14:05, 23-11-2026;x;a@b;1,5\n";
    let sheet = read_any("tệp", text.as_bytes(), &Limits::default()).unwrap().remove(0);
    let wanted = [
        column("time", &["Giờ"], true),
        column("at", &["Lúc"], true),
        column("yes", &["Có"], true),
        column("email", &["Thư"], true),
        column("n", &["Số"], true),
    ];
    let rows = Table::of(&sheet, &wanted).unwrap().rows;
    let at = Instant::parse("2026-11-23T14:05:00+07:00").unwrap();
    assert_eq!(rows.iter().map(|row| row.cell("time").time().unwrap()).collect::<Vec<_>>(), [845, 485]);
    assert!(rows.iter().all(|row| row.cell("at").instant().unwrap() == at));
    assert_eq!(rows.iter().map(|row| row.cell("yes").yes_no().unwrap()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(rows[0].cell("email").email().unwrap(), "an@vi-du.vn");
    assert_eq!(rows[1].cell("email").email().unwrap_err().code, "intake_cell_email");
    assert_eq!(rows[0].cell("n").number(0, 1000).unwrap(), 1000);
    assert_eq!(
        rows[0].cell("n").number(0, 999).unwrap_err().to_string(),
        "tệp:2:Số: intake_cell_number least=0 most=999 text=1.000"
    );
    assert_eq!(rows[1].cell("n").number(0, 9).unwrap_err().row, 3);
}

#[test]
fn missing_and_doubled_columns_are_named() {
    let read = |text: &str| read_any("x", text.as_bytes(), &Limits::default()).unwrap().remove(0);
    let fail = |text: &str| Table::of(&read(text), &columns()).unwrap_err().to_string();
    assert_eq!(fail("Tên,Ngày sinh\nA,1\n"), "intake_columns_missing sheet=x missing=Số định danh cá nhân");
    assert_eq!(fail("a,b\n"), "intake_columns_missing sheet=x missing=Họ và tên, Số định danh cá nhân, Ngày sinh");
    let twice = fail("Tên,CCCD,Ngày sinh,HO VA TEN\n");
    assert_eq!(twice, "intake_column_twice sheet=x title=Tên first=A second=D");
    let late = format!("{}Tên,CCCD,Ngày sinh\n", "-\n".repeat(10));
    assert!(fail(&late).starts_with("intake_columns_missing"));
}

#[test]
fn a_row_that_numbers_the_columns_is_no_row() {
    let read = |text: &str| read_any("x", text.as_bytes(), &Limits::default()).unwrap().remove(0);
    let rows = |under: &str| {
        Table::of(&read(&format!("Tên,CCCD,Ngày sinh\n{under}\nA,B,C\n")), &columns()).unwrap().rows.len()
    };
    assert_eq!((rows("(1),(2),(3)"), rows("1,2,3"), rows("1,2,4"), rows("1,2,")), (1, 1, 2, 2));
}

#[test]
fn limits_are_kept() {
    let bytes = workbook();
    let fail = |limits: Limits| read_xlsx(&bytes, &limits).unwrap_err();
    let all = Limits::default();
    let codes = [
        (Limits { file_bytes: 100, ..all.clone() }, "intake_too_large"),
        (Limits { unpacked_bytes: 1_000, ..all.clone() }, "intake_unpacks_too_large"),
        (Limits { text_bytes: 50, ..all.clone() }, "intake_too_much_text"),
        (Limits { sheets: 0, ..all.clone() }, "intake_too_many_sheets"),
        (Limits { rows: 3, ..all.clone() }, "intake_too_many_rows"),
        (Limits { columns: 5, ..all.clone() }, "intake_too_many_columns"),
        (Limits { cell_characters: 10, ..all.clone() }, "intake_cell_too_long"),
    ];
    codes.into_iter().for_each(|(limits, code)| assert_eq!(fail(limits).code, code));
    let long = fail(Limits { cell_characters: 15, ..all });
    assert_eq!(
        long,
        IntakeError::new("intake_cell_too_long")
            .with("sheet", "Danh sách")
            .with("row", 1)
            .with("column", "A")
            .with("most", 15)
    );
}

#[test]
fn hidden_sheets_are_passed_over() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Thấy").unwrap().write(0, 0, "a").unwrap();
    book.add_worksheet().set_name("Ẩn").unwrap().set_hidden(true).write(0, 0, "b").unwrap();
    let sheets = read_xlsx(&book.save_to_buffer().unwrap(), &Limits::default()).unwrap();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Thấy"]);
}

#[test]
fn what_is_no_workbook_is_told_apart() {
    let code = |bytes: &[u8]| read_any("x", bytes, &Limits::default()).unwrap_err().code;
    assert_eq!(code(b"%PDF-1.7\n\0"), "intake_not_excel");
    assert_eq!(code(b"T\xean,Tu\xf4\xbdi\n"), "intake_not_utf8");
    assert_eq!(code(b""), "intake_empty");
    let whole = workbook();
    assert_eq!(code(&whole[..whole.len() / 2]), "intake_damaged");
}

#[test]
fn letters_of_columns() {
    assert_eq!([0, 25, 26, 701, 702].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}
