//! Whatever comes in, an answer goes out: no panic, no memory beyond the limits, and what is clean stays as it is.

mod made;

use std::sync::LazyLock;

use intake::identity::IdentityNumber;
use intake::identity_card::IdentityCard;
use intake::jsonl::read_jsonl;
use intake::sheet::{Sheet, SheetRow, read_any, read_csv, read_xlsx};
use intake::sniff::{UploadRules, check_upload, clean_file_name, sniff};
use intake::table::{Column, Table};
use intake::{Limits, text};
use made::{ole, with_entry, zip_of};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

static BOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    sheet.write(0, 0, "Họ và tên").unwrap().write(1, 0, "Nguyễn Văn A").unwrap().write(1, 1, 12.5).unwrap();
    sheet.write_formula(2, 1, "=B2*2").unwrap();
    book.save_to_buffer().unwrap()
});

const PARTS: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];

const PIECES: [&str; 17] = [
    "<",
    ">",
    "/>",
    "\"",
    "r=\"XFD1048576\"",
    "r=\"A0\"",
    "r=\"ZZZZZZZ99999999999\"",
    "t=\"s\"",
    "<v>-1</v>",
    "<v>1e308</v>",
    "&#0;",
    "&x;",
    "s=\"99999\"",
    "<c",
    "<row r=\"4294967295\">",
    "ref=\"B2:A1\"",
    "\0",
];

/// Pieces with which XML and zips go wrong.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::sample::select(&PIECES[..]).prop_map(|word| word.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..6)
    ]
}

#[test]
fn memory_is_not_set_aside_for_promises() {
    for count in ["99999999999", "40000000000", "18446744073709551615", " \n99999999999"] {
        let promise = |xml: &mut Vec<u8>| {
            let text = String::from_utf8(xml.clone()).unwrap();
            *xml = text.replace("uniqueCount=\"2\"", &format!("uniqueCount=\"{count}\"")).into_bytes();
        };
        let hostile = with_entry(&BOOK, "xl/sharedStrings.xml", promise);
        assert_ne!(made::unzip(&hostile), made::unzip(&BOOK), "the part has another count than this test thinks");
        assert_eq!(read_xlsx(&hostile, &Limits::default()).unwrap_err().code, "intake_damaged");
    }
}

#[test]
fn zip_bombs_and_far_cells_cost_nothing() {
    let blanks = vec![b' '; 9 << 20];
    let limits = Limits { unpacked_bytes: 8 << 20, ..Limits::default() };
    let bomb = with_entry(&BOOK, "xl/worksheets/sheet1.xml", |xml| xml.extend(&blanks));
    assert!(bomb.len() < 100_000);
    assert_eq!(read_xlsx(&bomb, &limits).unwrap_err().code, "intake_unpacks_too_large");
    let styles = with_entry(&BOOK, "xl/styles.xml", |xml| xml.extend(&blanks[..3 << 20]));
    assert_eq!(read_xlsx(&styles, &limits).unwrap_err().code, "intake_damaged");
    let far = |place: &'static str| {
        with_entry(&BOOK, "xl/worksheets/sheet1.xml", move |xml| {
            let text = String::from_utf8(xml.clone()).unwrap();
            *xml = text.replace("r=\"B2\"", &format!("r=\"{place}\"")).into_bytes();
        })
    };
    assert_eq!(read_xlsx(&far("XFD1048576"), &Limits::default()).unwrap_err().code, "intake_too_many_columns");
    let sheet = read_xlsx(&far("B1048576"), &Limits::default()).unwrap().remove(0);
    assert_eq!(sheet.rows.last().map(|row| row.number), Some(1_048_576));
}

#[test]
fn a_text_that_many_cells_share_is_counted_each_time() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let long = "ấ".repeat(3_000);
    for row in 0..400 {
        sheet.write(row, 0, &long).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let limits = Limits { text_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(read_xlsx(&bytes, &limits).unwrap_err().code, "intake_too_much_text");
}

fn clean_cell() -> impl Strategy<Value = String> {
    "[a-zA-ZÀ-ỹ0-9,;\"'. \n]{0,12}".prop_map(|cell| text::block(&cell))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn bytes_of_any_kind_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600), size in any::<u64>()) {
        let limits = Limits::default();
        let _ = (sniff(&bytes), check_upload(&bytes, size, &UploadRules::default()), read_any("x", &bytes, &limits));
        let _ = (read_xlsx(&bytes, &limits), read_csv("x", &bytes, &limits), read_jsonl::<serde_json::Value>(&bytes, &limits));
    }

    #[test]
    fn broken_signatures_are_answered(start in 0..9_usize, cut in 0..200_usize, noise in prop::collection::vec(any::<u8>(), 0..300)) {
        let zip = zip_of(&[("[Content_Types].xml", b"a"), ("xl/workbook.xml", b"b")], true);
        let starts: [&[u8]; 9] = [&zip, &ole(&["WordDocument", "Workbook"], b"\xec\xa5"), b"\x30\x84", b"\xff\xfe", b"\xfe\xff", b"PK\x05\x06", b"RIFF", b"\0\0\0\0ftyp", b"PK\x03\x04"];
        let start = starts[start];
        let mut bytes = start[..start.len().saturating_sub(cut).max(1)].to_vec();
        bytes.extend(noise);
        let _ = (sniff(&bytes), check_upload(&bytes, bytes.len() as u64, &UploadRules::default()), read_xlsx(&bytes, &Limits::default()));
    }

    #[test]
    fn text_of_any_kind_is_answered(raw in any::<String>(), fields in prop::collection::vec("[0-9/]{0,12}|\\PC{0,8}", 0..10)) {
        let _ = (IdentityNumber::parse(&raw), IdentityCard::parse(&raw), IdentityCard::parse(&fields.join("|")));
        let columns = [Column { key: "a", titles: &["A", ""], required: false }];
        let rows = vec![SheetRow { number: 1, cells: vec!["a".to_owned()] }, SheetRow { number: 2, cells: vec![raw.clone()] }];
        let table = Table::of(&Sheet { name: raw.clone(), rows }, &columns).unwrap();
        for cell in table.rows.iter().map(|row| row.cell("a")) {
            let _ = (cell.day(), cell.time(), cell.instant(), cell.yes_no(), cell.email(), cell.phone(), cell.identity());
            let _ = (cell.amount(), cell.number(i64::MIN, i64::MAX), cell.person_name(), cell.text());
        }
    }

    #[test]
    fn what_is_clean_stays_as_it_is(raw in any::<String>()) {
        for clean in [text::nfc, text::line, text::block, text::person_name, clean_file_name] {
            let once = clean(&raw);
            prop_assert_eq!(clean(&once), once);
        }
        let name = clean_file_name(&raw);
        prop_assert!((1..=120).contains(&name.chars().count()) && !name.contains(['/', '\\', '\0', '\n', '"']));
        let phone = text::phone(&raw);
        prop_assert_eq!(phone.as_deref().and_then(text::phone), phone);
    }

    #[test]
    fn numbers_written_are_read(number in 0..=999_999_999_999_999_i64, day in -25_000..80_000_i32) {
        let day = kernel::Day(day);
        let grouped = kernel::text::grouped(number);
        let sheet = format!("n;d\n{grouped} đồng;{}\n{number};{}\n", day.date_text(), day.iso());
        let columns = ["n", "d"].map(|key| Column { key, titles: if key == "n" { &["n"] } else { &["d"] }, required: true });
        let table = Table::of(&read_csv("x", sheet.as_bytes(), &Limits::default()).unwrap(), &columns).unwrap();
        for row in &table.rows {
            prop_assert_eq!(row.cell("n").amount().unwrap().0, number);
            prop_assert_eq!(row.cell("d").day().unwrap(), day);
        }
    }

    #[test]
    fn csv_written_is_read(cells in prop::collection::vec(prop::collection::vec(clean_cell(), 2..5), 1..6), sign in prop::sample::select(vec![',', ';', '\t'])) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = cells.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(&sign.to_string())).collect();
        let sheet = read_csv("x", format!("\u{feff}{}\r\n", lines.join("\r\n")).as_bytes(), &Limits::default()).unwrap();
        prop_assert_eq!(sheet.rows, rows_of(&cells));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn workbooks_written_are_read(cells in prop::collection::vec(prop::collection::vec(clean_cell(), 1..5), 1..6)) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, texts) in cells.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, text).unwrap();
            }
        }
        let sheet = read_xlsx(&book.save_to_buffer().unwrap(), &Limits::default()).unwrap().remove(0);
        prop_assert_eq!(sheet.rows, rows_of(&cells));
    }

    /// Parts of a workbook with pieces knocked out and put in, in a zip that is whole.
    #[test]
    fn broken_workbooks_are_answered(part in prop::sample::select(&PARTS[..]), at in any::<prop::sample::Index>(), cut in 0..12_usize, pieces in prop::collection::vec(piece(), 0..4)) {
        let broken = with_entry(&BOOK, part, |xml| {
            let from = at.index(xml.len());
            let to = (from + cut).min(xml.len());
            xml.splice(from..to, pieces.concat());
        });
        if let Ok(sheets) = read_xlsx(&broken, &Limits::default()) {
            prop_assert!(sheets.iter().all(|sheet| sheet.rows.iter().all(|row| row.cells.len() <= 100)));
        }
    }
}

/// Rows as they are read back: empty cells at the end and empty rows are no cells and rows.
fn rows_of(cells: &[Vec<String>]) -> Vec<SheetRow> {
    let trimmed =
        cells.iter().map(|row| row[..row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1)].to_vec());
    let numbered = trimmed.zip(1..).map(|(cells, number)| SheetRow { number, cells });
    numbered.filter(|row| !row.cells.is_empty()).collect()
}
