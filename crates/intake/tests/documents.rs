//! Documents as text: what Word counts, tables, columns of a PDF, and files that are refused.

use std::path::Path;

use intake::{Limits, document};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name)).unwrap()
}

fn text(name: &str) -> String {
    document::text(&file(name), &Limits::default()).unwrap().unwrap()
}

#[test]
fn a_docx_has_its_numbers_and_its_tables_rows() {
    let text = text("plan.docx");
    for line in [
        "TỈNH HÒA AN",
        "Hòa An, ngày 12 tháng 02 năm 2026",
        "I. NHIỆM VỤ",
        "TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian",
        "I | HẠ TẦNG SỐ |  |  | ",
        "1 | Nâng cấp mạng truyền số liệu đến cấp xã | Sở KH&CN | Sở Tài chính | Quý II/2026",
        // The merged cell of the row above.
        "2 | Phủ sóng di động vùng lõm sóng | Sở KH&CN | UBND các xã, phường | 30/9/2026",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Sở Khoa học và Công nghệ theo dõi, đôn đốc; hằng quý báo cáo UBND tỉnh.",
        "2. Các sở, ban, ngành:",
        "b) Bố trí cán bộ đầu mối.",
    ] {
        assert!(text.lines().any(|found| found.trim_end() == line.trim_end()), "{line} is not in\n{text}");
    }
}

#[test]
fn an_xlsx_is_its_rows() {
    let text = text("tasks.xlsx");
    assert!(text.starts_with("DANH MỤC NHIỆM VỤ NĂM 2026\nSTT | Nội dung công việc | Đơn vị chủ trì"), "{text}");
    assert!(text.contains("2 | Số hóa hồ sơ lưu trữ | Sở Nội vụ | - | 31/12/2026\n"), "{text}");
}

#[test]
fn a_pdf_is_its_lines_with_columns_kept() {
    let text = text("notice.pdf");
    assert!(text.contains("1. Giao Sở Nội vụ chủ trì, phối hợp với Sở Khoa học và Công nghệ"), "{text}");
    assert!(text.contains("hoàn thành trước\nngày 30/4/2026."), "{text}");
    let head = text.lines().find(|line| line.contains("UBND TỈNH HÒA AN")).unwrap();
    assert!(head.contains("   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{head}");
}

#[test]
fn plain_text_is_left_to_the_caller_and_other_kinds_are_refused() {
    let limits = Limits::default();
    assert_eq!(document::text("Kính gửi".as_bytes(), &limits), Ok(None));
    assert_eq!(document::text(b"U\xfb ban nh\xa9n d\xa9n", &limits), Ok(None));
    let code = |bytes: &[u8]| document::text(bytes, &limits).unwrap_err().code;
    assert_eq!(code(b""), "intake_empty");
    assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0\0\0"), "intake_not_document");
    let small = Limits { file_bytes: 100, ..Limits::default() };
    assert_eq!(document::text(&file("plan.docx"), &small).unwrap_err().code, "intake_too_large");
}

#[test]
fn damaged_documents_are_refused_without_a_panic() {
    for name in ["plan.docx", "tasks.xlsx", "notice.pdf"] {
        let whole = file(name);
        for step in 1..40 {
            let cut = &whole[..whole.len() * step / 40];
            let _ = document::text(cut, &Limits::default());
            let mut bent = whole.clone();
            let at = whole.len() * step / 41;
            let end = (at + 24).min(bent.len());
            bent[at..end].iter_mut().for_each(|byte| *byte ^= 0x5a);
            let _ = document::text(&bent, &Limits::default());
        }
    }
}
