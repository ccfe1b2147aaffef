//! Administrative documents in the format of NĐ 30/2020/NĐ-CP: what their PDF and their DOCX say, and where.

mod official_text;

use kernel::{Day, Instant};
use official_text::{both, pages, paragraphs, part, parts, poppler, same_words, sentences};
use paper::official::{
    Align, Block, Cell, Column, HeadCell, Kind, Number, Official, Row, Signer, Table, bold, combined, docx, italic,
    pdf, plain, samples,
};
use paper::{FormKind, PaperError, Templates, trial};

fn letter() -> Official {
    Official {
        parent: Some("Ủy ban nhân dân thành phố Cần Thơ".into()),
        issuer: "Sở Nội vụ".into(),
        number: Some("5".into()),
        symbol: "SNV-CCHC".into(),
        place: "Cần Thơ".into(),
        date: Some(Day::parse("2026-02-03").unwrap()),
        kind: Kind::Letter,
        subject: "đôn đốc thực hiện nhiệm vụ được giao".into(),
        remark: None,
        addressees: vec!["Sở Tài chính".into()],
        blocks: vec![
            Block::paragraph(
                "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của Ủy ban nhân dân thành phố, đề nghị:",
            ),
            Block::bullet("Rà soát các nhiệm vụ <chưa hoàn thành> & báo cáo"),
            Block::Paragraph {
                align: Align::Text,
                words: vec![
                    plain("Báo cáo "),
                    bold("trước ngày 15/02/2026"),
                    plain(", "),
                    italic("kèm minh chứng"),
                    plain("."),
                ],
            },
        ],
        recipients: vec!["Như trên".into(), "Lưu: VT, CCHC".into()],
        signer: Signer::deputy("Giám đốc", "Phó Giám đốc").named("Trần Văn Thử"),
        draft: false,
        simulated: false,
        made_at: Instant::parse("2026-02-03T09:30:00+07:00").unwrap(),
    }
}

fn report() -> Official {
    let mut table = Table {
        columns: vec![Column::center(10), Column::text(75), Column::figure(20), Column::figure(20), Column::center(40)],
        head: vec![
            vec![
                HeadCell::tall("TT", 2),
                HeadCell::tall("Cơ quan, đơn vị", 2),
                HeadCell::wide("Đã hoàn thành", 2),
                HeadCell::tall("Ghi chú", 2),
            ],
            vec![HeadCell::new("Đúng hạn"), HeadCell::new("Quá hạn")],
        ],
        rows: vec![Row::group("Cơ quan cấp tỉnh", 5)],
    };
    let name = "Đơn vị thực hiện nhiệm vụ theo dõi, đôn đốc có tên dài để xuống dòng số";
    table.rows.extend((1..=60).map(|n| Row::of([n.to_string(), format!("{name} {n}"), "12".into(), "3".into()])));
    table.rows.push(Row::sum(["", "Tổng cộng", "720", "180"]));
    Official {
        kind: Kind::Report,
        subject: "Kết quả thực hiện nhiệm vụ cải cách hành chính quý I năm 2026".into(),
        remark: Some("(Số liệu tính từ ngày 01/01/2026 đến hết ngày 31/03/2026)".into()),
        addressees: vec!["Ủy ban nhân dân thành phố".into(), "Ban Chỉ đạo cải cách hành chính".into()],
        blocks: vec![
            Block::heading(1, "Kết quả thực hiện"),
            Block::heading(2, "Nhiệm vụ được giao"),
            Block::heading(3, "Theo cơ quan, đơn vị"),
            Block::caption("Bảng 1. Kết quả thực hiện nhiệm vụ"),
            Block::Table(table),
            Block::heading(3, "Theo lĩnh vực"),
            Block::Heading { level: 2, number: Number::Given("1a.".into()), text: "Bổ sung".into() },
            Block::heading(2, "Đánh giá chung"),
            Block::PageBreak,
            Block::heading(1, "Kiến nghị, đề xuất"),
            Block::paragraph("Đề nghị Ủy ban nhân dân thành phố xem xét, chỉ đạo;"),
        ],
        signer: Signer::deputy("Chủ tịch", "Phó Chủ tịch").on_behalf("Ủy ban nhân dân"),
        draft: true,
        simulated: true,
        number: None,
        date: None,
        ..letter()
    }
}

fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in {text}");
    }
}

#[test]
fn a_letter_has_the_parts_of_the_decree() {
    let pages = pages(&both("letter", &letter()).0);
    assert_eq!(pages.len(), 1);
    holds(
        &pages[0],
        &[
            "ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ SỞ NỘI VỤ",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
            "Số: 05/SNV-CCHC",
            "V/v đôn đốc thực hiện nhiệm vụ được giao",
            "Cần Thơ, ngày 03 tháng 02 năm 2026",
            "Kính gửi: Sở Tài chính",
            "- Rà soát các nhiệm vụ <chưa hoàn thành> & báo cáo",
            "Báo cáo trước ngày 15/02/2026, kèm minh chứng./.",
            "Nơi nhận: - Như trên; - Lưu: VT, CCHC.",
            "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Văn Thử",
        ],
    );
    assert!(!pages[0].contains("CÔNG VĂN") && !pages[0].contains("DỰ THẢO") && !pages[0].contains("MÔ PHỎNG"));
}

#[test]
fn a_report_has_title_numbers_and_a_draft_its_marks() {
    let (pdf, _) = both("report", &report());
    let pages = pages(&pdf);
    assert!(pages.len() >= 4, "60 rows and a page break: {}", pages.len());
    holds(
        &pages[0],
        &[
            "DỮ LIỆU MÔ PHỎNG",
            "Số: ………/SNV-CCHC DỰ THẢO",
            "Cần Thơ, ngày …… tháng …… năm 2026",
            "BÁO CÁO Kết quả thực hiện nhiệm vụ cải cách hành chính quý I năm 2026",
            "Kính gửi: - Ủy ban nhân dân thành phố; - Ban Chỉ đạo cải cách hành chính.",
            "I. KẾT QUẢ THỰC HIỆN 1. Nhiệm vụ được giao a) Theo cơ quan, đơn vị",
        ],
    );
    let all = pages.join(" ");
    holds(&all, &["b) Theo lĩnh vực", "1a. Bổ sung", "2. Đánh giá chung", "xem xét, chỉ đạo./."]);
    let last = pages.last().unwrap();
    holds(last, &["II. KIẾN NGHỊ, ĐỀ XUẤT", "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"]);
    // Number in the upper margin from page 2 on; titles of the table again where it goes on.
    assert!(pages[1].starts_with("DỮ LIỆU MÔ PHỎNG 2 "), "{}", pages[1]);
    assert!(pages[0].contains("Đã hoàn thành") && pages[1].contains("Đã hoàn thành"));
}

#[test]
fn both_files_say_the_same_in_the_same_order() {
    same_words("letter", &letter());
    same_words("report", &report());
}

#[test]
fn the_page_is_a4_with_the_margins_of_the_decree() {
    let (pdf, docx) = both("report", &report());
    assert!(poppler("pdfinfo", &[], None, &pdf).contains("595.276 x 841.89 pts (A4)"));
    let boxes = poppler("pdftotext", &["-bbox"], Some("-"), &pdf);
    let edge = |name: &str| -> Vec<f64> {
        let mark = format!("{name}=\"");
        let places = boxes.split(&mark).skip(1);
        places.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    };
    let (left, right) = (edge("xMin"), edge("xMax"));
    let mm = |points: f64| points / 72.0 * 25.4;
    let least = mm(left.into_iter().fold(f64::MAX, f64::min));
    let most = mm(right.into_iter().fold(0.0, f64::max));
    assert!((29.5..31.0).contains(&least), "left margin {least} mm");
    assert!(most <= 195.5, "right edge {most} mm of 210");
    let document = part(&docx, "word/document.xml");
    holds(
        &document,
        &[
            r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
            r#"w:top="1134" w:right="851" w:bottom="1134" w:left="1701""#,
            "<w:titlePg/>",
        ],
    );
}

#[test]
fn word_finds_styles_repeated_titles_and_page_numbers() {
    let (_, docx) = both("report", &report());
    let document = part(&docx, "word/document.xml");
    let all = paragraphs(&document);
    let of = |style: &str| -> Vec<&str> {
        all.iter().filter(|(own, _)| own == style).map(|(_, words)| words.as_str()).collect()
    };
    assert_eq!(of("Heading1"), ["I. KẾT QUẢ THỰC HIỆN", "II. KIẾN NGHỊ, ĐỀ XUẤT"]);
    assert_eq!(of("Heading2"), ["1. Nhiệm vụ được giao", "1a. Bổ sung", "2. Đánh giá chung"]);
    assert_eq!(of("Heading3"), ["a) Theo cơ quan, đơn vị", "b) Theo lĩnh vực"]);
    assert_eq!((of("Title"), of("Caption").len()), (vec!["BÁO CÁO"], 1));
    assert_eq!(of("TableText").len(), 1 + 61 * 5, "a group row, 60 rows and a sum");
    assert_eq!(document.matches("<w:tblHeader/>").count(), 2);
    assert_eq!(document.matches(r#"<w:vMerge w:val="restart"/>"#).count(), 3);
    assert_eq!(document.matches("<w:pageBreakBefore/>").count(), 1);
    let styles = part(&docx, "word/styles.xml");
    holds(&styles, &[r#"w:ascii="Times New Roman""#, r#"<w:sz w:val="28"/>"#, r#"w:val="vi-VN""#]);
    for style in all.iter().map(|(style, _)| style) {
        assert!(styles.contains(&format!(r#"w:styleId="{style}""#)), "no style {style:?}");
    }
    holds(&part(&docx, "word/header1.xml"), &[" PAGE ", "DỮ LIỆU MÔ PHỎNG"]);
    assert!(!part(&docx, "word/header2.xml").contains("PAGE"), "the first page bears no number");
}

#[test]
fn every_part_of_a_docx_is_well_formed_and_named() {
    let docx = docx(&report()).unwrap();
    let types = part(&docx, "[Content_Types].xml");
    for name in parts(&docx) {
        paragraphs(&part(&docx, &name));
        let named = name == "[Content_Types].xml" || name.ends_with(".rels") || types.contains(&format!("/{name}"));
        assert!(named, "{name} has no type");
    }
    let relations = part(&docx, "word/_rels/document.xml.rels");
    holds(&relations, &["styles.xml", "settings.xml", "header1.xml", "header2.xml"]);
}

#[test]
fn the_reader_of_incoming_documents_reads_both() {
    let (pdf, docx) = both("letter", &letter());
    let limits = intake::Limits::default();
    for bytes in [pdf, docx] {
        let text = intake::document::text(&bytes, &limits).unwrap().unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        holds(&text, &["Số: 05/SNV-CCHC", "ngày 03 tháng 02 năm 2026", "Kính gửi: Sở Tài chính", "PHÓ GIÁM ĐỐC"]);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(both("letter", &letter()), both("letter", &letter()));
    let stored = serde_json::to_string(&report()).unwrap();
    let again: Official = serde_json::from_str(&stored).unwrap();
    assert_eq!(again, report());
    assert_eq!(docx(&again).unwrap(), docx(&report()).unwrap());
}

#[test]
fn several_letters_in_one_file_count_their_own_pages() {
    let templates = Templates::embedded().unwrap();
    let long = Official { blocks: vec![Block::paragraph("Nội dung dài. ".repeat(400))], ..letter() };
    let alone = pdf(&long, &templates).unwrap().pages;
    assert!(alone > 1);
    let all = combined(&[long.clone(), letter(), long], &templates).unwrap();
    assert_eq!(all.pages, alone * 2 + 1);
    let pages = pages(&all.bytes);
    assert!(pages[1].starts_with("2 "), "{}", pages[1]);
    for first in [0, alone, alone + 1] {
        assert!(pages[first].starts_with("ỦY BAN NHÂN DÂN"), "no number on a first page: {}", pages[first]);
    }
    assert!(matches!(combined(&[], &templates), Err(PaperError::Data(_))));
}

#[test]
fn a_table_whose_cells_do_not_fit_is_refused() {
    let with = |change: fn(&mut Table)| {
        let mut table = Table::simple(&[("TT", Column::center(10)), ("Nhiệm vụ", Column::text(90))]);
        change(&mut table);
        let official = Official { blocks: vec![Block::Table(table)], ..letter() };
        (docx(&official).is_err(), pdf(&official, &Templates::embedded().unwrap()).is_err())
    };
    assert_eq!(with(|_| ()), (false, false));
    assert_eq!(with(|table| table.rows.push(Row::of(["1", "2", "3"]))), (true, true));
    assert_eq!(with(|table| table.rows.push(Row { cells: vec![Cell::wide("x", 3)], bold: false })), (true, true));
    assert_eq!(with(|table| table.head[0].truncate(1)), (true, true));
    assert_eq!(with(|table| table.head[0].push(HeadCell::new("?"))), (true, true));
    assert_eq!(with(|table| table.columns.clear()), (true, true));
}

#[test]
fn signs_that_no_file_can_hold_are_left_out() {
    let odd = "Đề\u{0}nghị\u{1b} báo\ncáo\t \u{fffe}sớm".to_owned();
    let official = Official { blocks: vec![Block::paragraph(odd)], draft: true, ..letter() };
    same_words("odd", &official);
    assert!(sentences(&docx(&official).unwrap()).contains(&"Đềnghị báo cáo sớm./.".to_owned()));
}

#[test]
fn a_replaced_template_is_tried_with_the_samples() {
    let name = "official.nd-30-2020.typ";
    let own = Templates::embedded().unwrap();
    let good = own.text(name).unwrap();
    let with = |text: String| Templates::with_overrides([(name.to_owned(), text.into_bytes())].into()).unwrap();
    let smaller = with(good.replace("#let body-size = 14pt", "#let body-size = 13pt"));
    for (name, sample) in samples().unwrap() {
        assert!(sample.simulated && pdf(&sample, &smaller).is_ok() && docx(&sample).is_ok(), "{name}");
    }
    let (old, new) = (pdf(&letter(), &own).unwrap(), pdf(&letter(), &smaller).unwrap());
    assert_ne!((old.sha256, &old.template_version), (new.sha256, &new.template_version));
    let form = FormKind::Refusal;
    let of = |templates: &Templates| templates.version(templates.get(form, Day(20_000)).unwrap());
    assert_eq!(of(&own), of(&smaller), "the forms of the one-stop shop are not touched");
    match trial(&with(format!("{good}#no-such-word\n")), None, 120) {
        Err(PaperError::Template { file, .. }) => assert_eq!(file, name),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signature_never_stands_alone_on_a_page() {
    let templates = Templates::embedded().unwrap();
    let with = |lines: usize| {
        let mut blocks = vec![Block::paragraph("Một dòng của công văn."); lines];
        blocks.push(Block::paragraph("Đề nghị quan tâm thực hiện."));
        Official { blocks, ..letter() }
    };
    let ends: Vec<Vec<String>> = (14..34).map(|lines| pages(&pdf(&with(lines), &templates).unwrap().bytes)).collect();
    for pages in &ends {
        let last = pages.last().unwrap();
        assert!(last.contains("thực hiện./.") && last.contains("Trần Văn Thử"), "{last}");
    }
    assert!(ends.iter().any(|pages| pages.len() == 1) && ends.iter().any(|pages| pages.len() == 2));
}

#[test]
fn no_sign_of_a_text_is_markup() {
    let odd = [
        "#let x = 1",
        "*a* _b_ $c$ @d <e> `f`",
        "// \\ \u{201c}g\u{201d} \"h\" 'i' --- ~ ...",
        "= j",
        "- k",
        "1. l",
        "&amp; <w:br/>",
    ];
    let mut table = Table::simple(&[("#TT", Column::center(10)), ("*Nhiệm vụ*", Column::text(90))]);
    table.rows.extend(odd.iter().map(|text| Row::of(["7", text])));
    let mut blocks: Vec<Block> = odd.iter().map(|text| Block::paragraph(*text)).collect();
    blocks.push(Block::heading(1, "#panic()"));
    blocks.push(Block::Table(table));
    blocks.push(Block::bullet("@"));
    let official = Official { blocks, subject: "#h(1em) *x*".into(), ..letter() };
    same_words("markup", &official);
    let text = pages(&both("markup", &official).0).join(" ");
    holds(
        &text,
        &["#let x = 1", "*a* _b_ $c$ @d <e> `f`", "\u{201c}g\u{201d} \"h\" 'i'", "V/v #h(1em) *x*", "I. #PANIC()"],
    );
}

#[test]
fn long_words_stay_within_the_page_and_letters_are_composed() {
    let long = format!("https://motcua.example/{}", "nhiem-vu-".repeat(30));
    let mut table = Table::simple(&[("Địa chỉ", Column::text(40)), ("Khác", Column::text(125))]);
    table.rows.push(Row::of([long.as_str(), "ủy"]));
    let blocks = vec![Block::Table(table), Block::paragraph("Quye\u{302}\u{301}t đi\u{323}nh")];
    let official = Official { number: Some("7/TB-UBND".into()), blocks, ..letter() };
    let (pdf, docx) = both("long-words", &official);
    assert!(sentences(&docx).contains(&"Quyết định./.".to_owned()));
    assert!(sentences(&docx).contains(&"Số: 7/TB-UBND".to_owned()), "a whole number is printed as it is");
    let boxes = poppler("pdftotext", &["-bbox"], Some("-"), &pdf);
    let edges = boxes.lines().filter(|line| line.contains("nhiem")).map(|line| {
        let right: f64 = line.split("xMax=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        right / 72.0 * 25.4
    });
    assert!(edges.max_by(f64::total_cmp).unwrap() <= 30.0 + 40.0 + 0.5, "the word leaves its column");
    same_words("long-words", &official);
}
