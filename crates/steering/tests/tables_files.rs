//! Workbooks and documents as offices keep them, read as files and then as tables.

use std::io::{Cursor, Write};

use intake::{Limits, document, sheet};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use steering::book::ItemKind;
use steering::tables::{Dated, RunningState, read_plan, read_running, rows_of_sheet, rows_of_text};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.merge_range(0, 0, 0, 7, "DANH SÁCH NHIỆM VỤ UBND TỈNH GIAO NĂM 2026", &plain).unwrap();
    let titles = [
        "STT",
        "Văn bản giao",
        "Nội dung",
        "Cơ quan thực hiện",
        "",
        "Ngày giao",
        "Thời hạn",
        "Trạng thái",
        "Ngày hoàn thành",
    ];
    for (column, title) in (0_u16..).zip(titles) {
        if !title.is_empty() && column != 3 {
            sheet.merge_range(3, column, 4, column, title, &plain).unwrap();
        }
    }
    sheet.merge_range(3, 3, 3, 4, "Cơ quan thực hiện", &plain).unwrap();
    sheet.write(4, 3, "Chủ trì").unwrap();
    sheet.write(4, 4, "Phối hợp").unwrap();
    sheet.merge_range(5, 0, 5, 8, "I. CẢI CÁCH THỦ TỤC HÀNH CHÍNH", &plain).unwrap();
    let on = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    for (row, (content, state, done)) in (6_u32..).zip([
        ("Rà soát thủ tục hành chính", "Hoàn thành đúng hạn", Some("2026-04-10")),
        ("Công khai thủ tục", "Đang thực hiện", None),
    ]) {
        sheet.write(row, 0, row - 5).unwrap();
        sheet.write(row, 1, "45/TB-VPUB").unwrap();
        sheet.write(row, 2, content).unwrap();
        sheet.write(row, 5, on("2026-03-11")).unwrap();
        sheet.set_cell_format(row, 5, &day).unwrap();
        sheet.write_with_format(row, 6, on("2026-04-15"), &day).unwrap();
        sheet.write(row, 7, state).unwrap();
        if let Some(done) = done {
            sheet.write_with_format(row, 8, on(done), &day).unwrap();
        }
    }
    // One agency for both rows, in merged cells.
    sheet.merge_range(6, 3, 7, 3, "Sở Tư pháp", &plain).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_with_merged_cells_and_days() {
    let sheets = sheet::read_xlsx(&workbook(), &Limits::default()).unwrap();
    let rows = rows_of_sheet(sheets[0].rows.iter().map(|row| (row.number, row.cells.clone())));
    let read = read_running(&rows, Dated::default());
    assert_eq!(read.rows.len(), 2, "{read:#?}");
    let [first, second] = &read.rows[..] else { panic!() };
    assert_eq!((first.line, second.line), (7, 8));
    assert_eq!((first.number.as_str(), first.area), ("I.1", Some("thu_tuc")));
    assert_eq!(first.done_on.map(|day| day.iso()).as_deref(), Some("2026-04-10"));
    assert_eq!(first.assigned_on.map(|day| day.iso()).as_deref(), Some("2026-03-11"));
    assert_eq!(first.due.due.as_deref(), Some("2026-04-15"));
    assert_eq!((first.state, second.state), (Some(RunningState::Done), Some(RunningState::InProgress)));
    assert_eq!((&first.lead, &second.lead), (&vec!["Sở Tư pháp".to_owned()], &vec!["Sở Tư pháp".to_owned()]));
    let checks: Vec<_> = read.faults.iter().filter(|fault| fault.weight > steering::tables::Weight::Info).collect();
    assert_eq!(
        checks.iter().map(|fault| (fault.line, fault.code)).collect::<Vec<_>>(),
        [(8, "inherited")],
        "{checks:?}"
    );
}

fn cell(text: &str, properties: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

fn docx() -> Vec<u8> {
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let plain = |texts: &[&str]| row(&texts.iter().map(|text| cell(text, "")).collect::<Vec<_>>());
    let start = "<w:vMerge w:val=\"restart\"/>";
    let goes = "<w:vMerge/>";
    let first = ["STT", "Nhiệm vụ", "Sản phẩm"].map(|text| cell(text, start));
    let head = row(&[
        &first[..],
        &[cell("Cơ quan thực hiện", "<w:gridSpan w:val=\"2\"/>"), cell("Thời gian hoàn thành", start)],
    ]
    .concat());
    let second = row(&[
        cell("", goes),
        cell("", goes),
        cell("", goes),
        cell("Chủ trì", ""),
        cell("Phối hợp", ""),
        cell("", goes),
    ]);
    let section = row(&[cell("I", ""), cell("CẢI CÁCH THỂ CHẾ", "<w:gridSpan w:val=\"5\"/>")]);
    let one = row(&[
        cell("1", ""),
        cell("Rà soát văn bản quy phạm pháp luật", ""),
        cell("Báo cáo", ""),
        cell("Sở Tư pháp", start),
        cell("Các sở, ngành", ""),
        cell("Quý II", ""),
    ]);
    let two = row(&[
        cell("2", ""),
        cell("Theo dõi thi hành pháp luật", ""),
        cell("Kế hoạch", ""),
        cell("", goes),
        cell("", ""),
        cell("Trước 31/3", ""),
    ]);
    let three =
        plain(&["3", "Mở lớp bồi dưỡng kỹ năng soạn thảo", "Lớp bồi dưỡng", "Sở Nội vụ", "Sở Tư pháp", "Tháng 8"]);
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = format!(
        "{}{}<w:tbl>{head}{second}{section}{one}{two}{three}</w:tbl>{}{}",
        paragraph("KẾ HOẠCH"),
        paragraph("Cải cách hành chính năm 2026"),
        paragraph("Nơi nhận:"),
        paragraph("- Các sở, ban, ngành;"),
    );
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("[Content_Types].xml", types), ("word/document.xml", xml.as_str())] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_document_with_titles_over_two_lines() {
    let text = document::text(&docx(), &Limits::default()).unwrap().unwrap();
    let read = read_plan(&rows_of_text(&text), Dated::default());
    assert_eq!(read.items.len(), 3, "{text}\n{read:#?}");
    let told: Vec<_> = read
        .items
        .iter()
        .map(|row| (row.number.as_str(), row.lead[0].as_str(), row.deadline.due.as_deref().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("I.1", "Sở Tư pháp", "2026-06-30"), ("I.2", "Sở Tư pháp", "2026-03-31"), ("I.3", "Sở Nội vụ", "2026-08-31")]
    );
    assert_eq!(read.items[0].coordinate, ["các sở, ngành"]);
    assert_eq!(read.items[2].kind, ItemKind::Training);
    assert!(read.items.iter().all(|row| row.area == Some("the_che")));
    assert_eq!(read.year, Some(2026));
}
