//! Biểu II.06a as a sheet, read back with calamine, and as a paper, read back with poppler.

use std::io::{Cursor, Write};
use std::process::{Command, Stdio};

use calamine::{Data, Reader, Xlsx};
use paper::form::SettlementReport;
use paper::samples::samples;
use paper::xlsx::settlement_sheet;
use paper::{Form, Lang, Templates, render};

fn report(name: &str, lang: Lang) -> SettlementReport {
    let found = samples(lang).unwrap().into_iter().find(|(own, _)| own == name).unwrap().1;
    match found {
        Form::SettlementReport(report) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_sheet_comes_back_as_written() {
    let report = report("settlement-short", Lang::Vi);
    let bytes = settlement_sheet(&report).unwrap();
    assert_eq!(bytes, settlement_sheet(&report).unwrap(), "same report, same bytes");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("II.06a").unwrap();
    let text = |row, column| range.get_value((row, column)).unwrap().to_string();
    assert_eq!(text(0, 0), "Đơn vị báo cáo: Ủy ban nhân dân phường Ninh Kiều");
    assert_eq!(text(0, 7), "Biểu số II.06a/VPCP/KSTT");
    assert_eq!(text(5, 0), "(Từ ngày 15/09/2026 đến ngày 14/12/2026)");
    let first = (0..40).find(|row| range.get_value((*row, 0)) == Some(&Data::String("(1)".into()))).unwrap();
    assert_eq!(text(first, 2), "(3)=(4)+(5)+(6)");
    assert_eq!((text(first - 3, 2), text(first - 1, 4)), ("Số lượng hồ sơ tiếp nhận".into(), "Trực tiếp, dịch vụ bưu chính".into()));
    let figures = |row: u32| -> Vec<i64> {
        let figure = |column| match range.get_value((row, column)).unwrap() {
            Data::Float(n) => *n as i64,
            other => panic!("no number: {other:?}"),
        };
        (2..13).map(figure).collect()
    };
    assert_eq!((text(first + 1, 1), figures(first + 1)), ("Cấp xã".into(), report.total.to_vec()));
    assert_eq!((text(first + 3, 1), figures(first + 3)), ("Hộ tịch".into(), report.parts[0].rows[1].columns.to_vec()));
    assert_eq!((text(first + 4, 1), figures(first + 4)), ("Tổng cộng".into(), report.total.to_vec()));
}

/// Text with every run of white space as one space.
fn printed(report: SettlementReport) -> (String, String) {
    let pdf = render(&Form::SettlementReport(report), &Templates::embedded().unwrap()).unwrap();
    let path = std::env::temp_dir().join(format!("settlement-{}-{:?}.pdf", std::process::id(), std::thread::current().id()));
    std::fs::File::create(&path).unwrap().write_all(&pdf.bytes).unwrap();
    let read = |tool: &str, more: &[&str]| {
        let output = Command::new(tool).arg(&path).args(more).stderr(Stdio::null()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let both = (read("pdftotext", &["-"]), read("pdfinfo", &[]));
    std::fs::remove_file(&path).unwrap();
    both
}

#[test]
fn the_paper_says_who_when_and_every_figure() {
    let report = report("settlement-long", Lang::Vi);
    let (text, info) = printed(report.clone());
    assert!(info.contains("841.89 x 595.276 pts (A4)"), "{info}");
    let words = [
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "tại Ủy ban nhân dân thành phố Cần Thơ",
        "(Từ ngày 15/12/2025 đến ngày 14/12/2026)", "Biểu số II.06a/VPCP/KSTT", "Đơn vị nhận báo cáo: Bộ Tư pháp",
        "Từ kỳ trước", "(3)=(4)+(5)+(6)", "(7)=(8)+(9)+(10)", "(11)=(12)+(13)", "Cấp tỉnh", "Cấp xã", "Tổng cộng",
        "NGƯỜI LẬP BIỂU", "CHỦ TỊCH", "Nguyễn Thị Mẫu", "Mẫu theo Thông tư số 01/2020/TT-VPCP",
    ];
    for word in words {
        assert!(text.contains(word), "no {word:?} in {text}");
    }
    let rows = report.parts.iter().flat_map(|part| part.rows.iter().map(|row| &row.columns).chain([&part.total]));
    for figure in rows.chain([&report.total]).flatten() {
        let figure = kernel::text::grouped(*figure);
        assert!(text.split(' ').any(|word| word == figure), "no {figure} in {text}");
    }
    assert!(!text.contains("tạm tính"));
}

#[test]
fn a_draft_and_an_empty_report_say_so() {
    let mut report = report("settlement-short", Lang::Vi);
    assert!(printed(report.clone()).0.contains("Số liệu tạm tính, chưa chốt"));
    report.parts.clear();
    report.total = [0; 11];
    assert!(printed(report).0.contains("Không có hồ sơ trong kỳ báo cáo."));
}
