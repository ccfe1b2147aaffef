//! Periodic report and urging letters: what they say, in both files.

mod official_text;

use kernel::{Day, Instant};
use official_text::{both, pages, poppler, same_words, sentences};
use paper::official::{Block, Signer};
use paper::steering::{
    AreaPart, DoneTask, DossierFigure, IndexPart, IndexRow, LateLine, LateTask, LateUnit, Letterhead, PlanTask, ReportPaper,
    Section, SentenceError, Sentences, TargetLine, TaskFigures, UnitFigures, UrgingLetter, batch,
};
use paper::{PaperError, Templates};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn letterhead() -> Letterhead {
    Letterhead {
        parent: Some("Ủy ban nhân dân thành phố Cần Thơ".into()),
        issuer: "Sở Nội vụ".into(),
        number: Some("312".into()),
        symbol: "BC-SNV".into(),
        place: "Cần Thơ".into(),
        date: Some(day("2026-09-15")),
        addressees: vec!["Ủy ban nhân dân thành phố".into(), "Ban Chỉ đạo cải cách hành chính thành phố".into()],
        recipients: vec!["Như trên".into(), "Các sở, ban, ngành".into(), "Lưu: VT, CCHC".into()],
        signer: Signer::deputy("Giám đốc", "Phó Giám đốc").named("Trần Văn Thử"),
        draft: false,
        simulated: true,
        made_at: Instant::parse("2026-09-15T10:00:00+07:00").unwrap(),
    }
}

fn late(number: u32) -> LateTask {
    LateTask {
        task: format!(
            "Rà soát, trình Ủy ban nhân dân thành phố ban hành quyết định sửa đổi, bổ sung quy định về phân cấp, ủy quyền giải \
             quyết thủ tục hành chính thuộc phạm vi quản lý (nhiệm vụ số {number})"
        ),
        source: "Thông báo số 88/TB-VPUB ngày 12/05/2026 (mục II.4)".into(),
        due: day("2026-07-31"),
        days: 40 + number,
        reason: number.is_multiple_of(2).then(|| "Chờ ý kiến của Bộ Tư pháp".to_owned()),
    }
}

fn figures(assigned: i64) -> TaskFigures {
    TaskFigures {
        assigned,
        on_time: assigned / 2,
        extended: 3,
        late: 2,
        no_deadline: 0,
        open: assigned / 4,
        open_late: 1,
        discipline: Some(0.925),
    }
}

const UNITS: [&str; 5] = [
    "Sở Tài chính",
    "Sở Khoa học và Công nghệ",
    "Sở Nông nghiệp và Môi trường",
    "Công an thành phố",
    "Phường Ninh Kiều",
];

fn report() -> ReportPaper {
    let unit = |at: usize| UnitFigures { key: String::new(), unit: UNITS[at % 5].to_owned(), figures: figures(20 + at as i64) };
    ReportPaper {
        letterhead: letterhead(),
        subject: None,
        period: "quý III năm 2026".into(),
        from: day("2026-06-15"),
        to: day("2026-09-14"),
        units: (0..5).map(unit).collect(),
        total: TaskFigures { assigned: 1_210, discipline: None, ..figures(110) },
        dossiers: vec![
            DossierFigure {
                key: String::new(),
                name: "Hồ sơ tiếp nhận".into(),
                unit: "hồ sơ".into(),
                decimals: 0,
                value: Some(182_340.0),
                before: Some(171_002.0),
            },
            DossierFigure {
                key: String::new(),
                name: "Tỷ lệ giải quyết đúng hạn".into(),
                unit: "%".into(),
                decimals: 2,
                value: Some(98.456),
                before: None,
            },
        ],
        indices: vec![IndexPart {
            key: "index/x".into(),
            change: Some(-0.5),
            name: "Chỉ số phục vụ người dân, doanh nghiệp".into(),
            day: day("2026-09-14"),
            rows: vec![
                IndexRow { key: String::new(), name: "Công khai, minh bạch".into(), points: Some(17.25), most: 18.0 },
                IndexRow { key: String::new(), name: "Mức độ hài lòng".into(), points: None, most: 18.0 },
            ],
            points: 17.25,
            most: 36.0,
        }],
        areas: vec![AreaPart {
            key: "area/the_che".into(),
            done: vec![
                DoneTask { key: String::new(), what: "Đề án phân cấp".into(), number: Some("15/QĐ-UBND".into()), unit: UNITS[0].into() },
                DoneTask { key: String::new(), what: "Tập huấn công chức".into(), number: None, unit: UNITS[1].into() },
            ],
            more: 3,
            name: "Cải cách thể chế".into(),
            figures: Some(TaskFigures { no_deadline: 4, ..figures(30) }),
            paragraphs: vec!["Đã ban hành 05 nghị quyết, 12 quyết định quy phạm pháp luật.".into()],
        }],
        late: vec![
            LateUnit { key: String::new(), unit: UNITS[0].into(), tasks: (1..=3).map(late).map(LateLine::from).collect() },
            LateUnit { key: String::new(), unit: UNITS[1].into(), tasks: Vec::new() },
            LateUnit { key: String::new(), unit: UNITS[2].into(), tasks: (4..=60).map(late).map(LateLine::from).collect() },
        ],
        next_period: "quý IV năm 2026".into(),
        plan: vec![PlanTask {
            key: String::new(),
            task: "Tổng kết Chương trình tổng thể cải cách hành chính".into(),
            product: Some("Báo cáo".into()),
            lead: "Sở Nội vụ".into(),
            coordinating: vec!["Sở Tài chính".into(), "Sở Khoa học và Công nghệ".into()],
            due: "Tháng 11/2026".into(),
        }],
        documents: vec![UnitFigures { key: "document/1".into(), unit: "88/TB-VPUB".into(), figures: figures(31) }],
        targets: vec![
            TargetLine {
                key: "target/1.2".into(),
                name: "Tỷ lệ hồ sơ đúng hạn".into(),
                target: "≥ 98%".into(),
                measured: Some("98,4%".into()),
                reached: Some(true),
            },
            TargetLine {
                key: String::new(),
                name: "Cắt giảm điều kiện kinh doanh".into(),
                target: "≥ 30%".into(),
                measured: None,
                reached: None,
            },
        ],
        late_more: 0,
        own: [("late".to_owned(), vec!["Nguyên nhân chung: khối lượng lớn.".to_owned()])].into(),
        recommendations: vec!["Đề nghị Bộ Nội vụ sớm hướng dẫn bộ chỉ số mới.".into()],
    }
}

fn letter(unit: &str, tasks: u32) -> UrgingLetter {
    UrgingLetter {
        letterhead: Letterhead { symbol: "SNV-CCHC".into(), addressees: Vec::new(), ..letterhead() },
        unit: unit.into(),
        as_of: day("2026-09-14"),
        tasks: (1..=tasks).map(late).collect(),
        report_by: day("2026-09-25"),
    }
}

fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in {text}");
    }
}

#[test]
fn the_report_says_every_figure() {
    let text = pages(&both("periodic", &report().official(&Sentences::default())).0).join(" ");
    holds(
        &text,
        &[
            "BÁO CÁO Tình hình, kết quả thực hiện nhiệm vụ được giao quý III năm 2026",
            "(Số liệu tính từ ngày 15/06/2026 đến hết ngày 14/09/2026)",
            "I. KẾT QUẢ THỰC HIỆN 1. Nhiệm vụ được giao",
            "đã giao 1.210 nhiệm vụ cho 5 cơ quan, đơn vị. Đã hoàn thành 60 nhiệm vụ",
            "đúng hạn 55, trong thời hạn được gia hạn 3, quá hạn 2. Đang thực hiện 27 nhiệm vụ",
            "Bảng 1. Kết quả thực hiện nhiệm vụ theo cơ quan, đơn vị",
            "2 Sở Khoa học và Công nghệ 21 10 3 2 5 1 92,5",
            "Tổng cộng 1.210 55 3 2 27 1 –",
            "Bảng 2. Kết quả thực hiện nhiệm vụ theo văn bản giao",
            "1 88/TB-VPUB 31 15 3 2 7 1 92,5",
            "2. Giải quyết thủ tục hành chính Bảng 3.",
            "1 Hồ sơ tiếp nhận hồ sơ 182.340 171.002",
            "2 Tỷ lệ giải quyết đúng hạn % 98,46 –",
            "3. Chỉ số phục vụ người dân, doanh nghiệp Tính đến ngày 14/09/2026, đạt 17,25/36,00 điểm.",
            "Chỉ số giảm 0,50 điểm phần trăm so với kỳ trước.",
            "1 Công khai, minh bạch 18,00 17,25 95,8",
            "2 Mức độ hài lòng 18,00 – –",
            "4. Mục tiêu, chỉ tiêu của kế hoạch Trong 2 chỉ tiêu của các kế hoạch, 1 chỉ tiêu có số liệu đo trong kỳ: đạt 1, chưa đạt 0.",
            "1 Tỷ lệ hồ sơ đúng hạn ≥ 98% 98,4% Đạt",
            "2 Cắt giảm điều kiện kinh doanh ≥ 30% – –",
            "- Đề án phân cấp (văn bản số 15/QĐ-UBND; Sở Tài chính).",
            "- Tập huấn công chức (Sở Khoa học và Công nghệ).",
            "Ngoài ra, đã hoàn thành 3 nhiệm vụ khác.",
            "Nguyên nhân chung: khối lượng lớn.",
            "5. Kết quả theo lĩnh vực a) Cải cách thể chế Được giao 30 nhiệm vụ",
            "Có 4 nhiệm vụ đã hoàn thành không quy định thời hạn.",
            "II. NHIỆM VỤ QUÁ HẠN VÀ NGUYÊN NHÂN",
            "còn 60 nhiệm vụ quá hạn chưa hoàn thành của 2 cơ quan, đơn vị",
            "Sở Tài chính: 3 nhiệm vụ",
            "III. NHIỆM VỤ QUÝ IV NĂM 2026 Trong quý IV năm 2026, tập trung thực hiện 1 nhiệm vụ sau:",
            "IV. KIẾN NGHỊ, ĐỀ XUẤT",
            "nhiệm vụ được giao quý III năm 2026./.",
        ],
    );
    assert!(!text.contains("Tỷ lệ chấp hành thời hạn đạt"), "no rate where none is known");
    assert!(!text.contains("Không hạn"), "no column for nothing");
    assert!(!text.contains('{'), "a gap was left");
}

#[test]
fn both_files_of_a_report_and_a_letter_say_the_same() {
    let words = Sentences::default();
    same_words("periodic", &report().official(&words));
    same_words("urging", &letter("Sở Tài chính", 60).official(&words));
    let open = TaskFigures { no_deadline: 7, ..figures(40) };
    let units = vec![UnitFigures { key: String::new(), unit: UNITS[0].into(), figures: open }];
    let total = TaskFigures { discipline: Some(1.0), ..open };
    let plain = ReportPaper {
        units,
        total,
        dossiers: Vec::new(),
        indices: Vec::new(),
        areas: Vec::new(),
        late: Vec::new(),
        plan: Vec::new(),
        recommendations: Vec::new(),
        documents: Vec::new(),
        targets: Vec::new(),
        own: Default::default(),
        ..report()
    };
    same_words("periodic-plain", &plain.official(&words));
    let text = pages(&both("periodic-plain", &plain.official(&words)).0).join(" ");
    holds(
        &text,
        &[
            "Tỷ lệ chấp hành thời hạn đạt 100%.",
            "Không hạn",
            "1 Sở Tài chính 40 20 3 2 7 10 1 92,5",
            "II. NHIỆM VỤ QUÁ HẠN VÀ NGUYÊN NHÂN Đến hết ngày 14/09/2026, không có nhiệm vụ quá hạn chưa hoàn thành.",
            "Trong quý IV năm 2026, tiếp tục thực hiện các nhiệm vụ",
        ],
    );
    assert!(!text.contains("KIẾN NGHỊ") && !text.contains("Giải quyết thủ tục"));
}

/// Reports whose first group grows line by line, so that some of them end a page just before the second.
fn pages_of_report() -> Vec<String> {
    let with = |lines: usize| {
        let areas =
            vec![AreaPart { key: String::new(), name: "Khác".into(), figures: None, paragraphs: vec!["Đạt.".to_owned(); lines], done: Vec::new(), more: 0 }];
        let late = vec![
            LateUnit { key: String::new(), unit: UNITS[0].into(), tasks: (1..=3).map(late).map(LateLine::from).collect() },
            LateUnit { key: String::new(), unit: UNITS[2].into(), tasks: vec![late(4).into()] },
        ];
        pages(&both("periodic-grown", &ReportPaper { areas, late, ..report() }.official(&Sentences::default())).0)
    };
    (0..8).flat_map(with).collect()
}

#[test]
fn titles_of_a_long_table_stand_on_each_of_its_pages_and_rows_stay_whole() {
    let (pdf, _) = both("urging", &letter("Sở Tài chính", 60).official(&Sentences::default()));
    let pages = pages(&pdf);
    assert!(pages.len() > 4, "{}", pages.len());
    for (at, page) in pages.iter().enumerate() {
        let rows = page.matches("(nhiệm vụ số ").count();
        let begun = page.matches("Rà soát, trình").count();
        assert_eq!(rows, begun, "page {}: a row is parted", at + 1);
        if rows > 0 {
            holds(page, &["Văn bản giao", "Số ngày quá hạn", "Lý do, ghi chú"]);
        }
    }
    let grouped = pages_of_report();
    for page in &grouped {
        assert!(
            !page.ends_with(": 1 nhiệm vụ") && !page.ends_with(": 3 nhiệm vụ"),
            "a group's name stands alone: {page}"
        );
    }
    let fonts = poppler("pdffonts", &[], None, &pdf);
    assert!(fonts.lines().skip(2).all(|line| line.contains("Tinos") && line.contains("yes")), "{fonts}");
}

#[test]
fn an_urging_letter_names_unit_tasks_and_day() {
    let official = letter("Sở Tài chính", 2).official(&Sentences::default());
    let text = pages(&both("urging-short", &official).0).join(" ");
    holds(
        &text,
        &[
            "Số: 312/SNV-CCHC",
            "V/v đôn đốc thực hiện nhiệm vụ quá thời hạn",
            "Kính gửi: Sở Tài chính",
            "đến hết ngày 14/09/2026, Sở Tài chính còn 2 nhiệm vụ quá thời hạn",
            "31/07/2026 41",
            "31/07/2026 42 Chờ ý kiến của Bộ Tư pháp",
            "chậm nhất ngày 25/09/2026./.",
            "- Như trên; - Các sở, ban, ngành; - Lưu: VT, CCHC.",
        ],
    );
}

#[test]
fn a_batch_gives_a_file_to_each_unit_and_one_of_all() {
    let templates = Templates::embedded().unwrap();
    let letters = [letter("Sở Tài chính", 1), letter("Ủy ban nhân dân phường Ninh Kiều", 8), letter("Sở Tài chính", 2)];
    let done = batch(&letters, &Sentences::default(), &templates).unwrap();
    let names: Vec<&str> = done.letters.iter().map(|letter| letter.name.as_str()).collect();
    assert_eq!(names, ["001-so-tai-chinh", "002-uy-ban-nhan-dan-phuong-ninh-kieu", "003-so-tai-chinh"]);
    assert_eq!(done.combined.pages, done.letters.iter().map(|letter| letter.pdf.pages).sum::<usize>());
    let alone: Vec<String> = done.letters.iter().flat_map(|letter| pages(&letter.pdf.bytes)).collect();
    assert_eq!(pages(&done.combined.bytes), alone);
    assert!(sentences(&done.letters[1].docx).contains(&"Kính gửi: Ủy ban nhân dân phường Ninh Kiều".to_owned()));
    assert!(matches!(batch(&[], &Sentences::default(), &templates), Err(PaperError::Data(_))));
}

#[test]
fn an_office_may_write_sentences_anew_with_the_figures_of_the_paper() {
    let mut own = Sentences::default();
    own.set("report.tasks-said", "Toàn thành phố được giao {assigned} việc, xong {done} việc.").unwrap();
    let gap = own.set("report.tasks-said", "Được giao {assigned} việc, thưởng {money}.");
    assert_eq!(gap, Err(SentenceError::Gap { key: "report.tasks-said".into(), gap: "money".into() }));
    assert_eq!(own.set("ii06a.title", "x"), Err(SentenceError::Unknown("ii06a.title".into())));
    assert_eq!(own.set("report.closing", " "), Err(SentenceError::Length("report.closing".into())));
    let kept =
        [("report.tasks-said", "Toàn thành phố được giao {assigned} việc, xong {done} việc."), ("report.no", "x")];
    assert_eq!(Sentences::of(kept), (own.clone(), vec![SentenceError::Unknown("report.no".into())]));
    let odd = ReportPaper { period: "quý {issuer}".into(), ..report() };
    let text = pages(&both("own-words", &odd.official(&own)).0).join(" ");
    holds(&text, &["Toàn thành phố được giao 1.210 việc, xong 60 việc.", "được giao quý {issuer} như sau:"]);
    assert!(Sentences::all().iter().any(|(key, text)| *key == "urging.request" && text.contains("{by}")));
    let stored = serde_json::to_string(&own).unwrap();
    assert_eq!(serde_json::from_str::<Sentences>(&stored).unwrap(), own);
}

#[test]
fn a_report_kept_as_sent_prints_the_same_bytes() {
    let words = Sentences::default();
    let stored = serde_json::to_string(&report()).unwrap();
    let again: ReportPaper = serde_json::from_str(&stored).unwrap();
    assert_eq!(again, report());
    assert_eq!(both("periodic", &again.official(&words)), both("periodic", &report().official(&words)));
}

/// Keys of the figures of a section, in its order.
fn marks(report: &ReportPaper, key: &str) -> Vec<String> {
    let sections = report.sections(&Sentences::default());
    let blocks = sections.into_iter().find(|section| section.key == key).unwrap().blocks;
    let words = blocks.iter().flat_map(|block| match block {
        Block::Paragraph { words, .. } | Block::Bullet { words } => words.clone(),
        Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| cell.words.clone()).collect(),
        Block::Heading { .. } | Block::PageBreak => Vec::new(),
    });
    words.map(|run| run.figure).filter(|key| !key.is_empty()).collect()
}

#[test]
fn every_figure_says_which_it_is_and_files_do_not_tell() {
    let report = report();
    assert!(marks(&report, "tasks").contains(&"total:assigned".to_owned()));
    let document = marks(&report, "documents");
    assert_eq!(document[..3], ["document/1", "document/1:assigned", "document/1:on_time"]);
    assert!(marks(&report, "index").contains(&"index/x:change".to_owned()));
    assert_eq!(marks(&report, "targets"), ["target/1.2:measured"]);
    assert_eq!(marks(&report, "late"), ["total:open_late"]);
    let mut bare = report.clone();
    bare.documents[0].key.clear();
    let words = Sentences::default();
    assert_eq!(both("marked", &report.official(&words)), both("marked", &bare.official(&words)));
}

#[test]
fn every_sentence_of_a_section_is_one_that_may_be_written_anew() {
    let known: Vec<&str> = Sentences::all().into_iter().map(|(key, _)| key).collect();
    for key in Section::KEYS.into_iter().flat_map(Section::sentences) {
        assert!(known.contains(key), "{key}");
    }
    assert_eq!(Sentences::gaps_of("report.late-said"), ["to", "tasks", "units"]);
    let (mut office, mut own) = (Sentences::default(), Sentences::default());
    office.set("report.closing", "Hết {period}.").unwrap();
    own.set("report.closing", "Xin báo cáo.").unwrap();
    office.over(&own);
    assert_eq!(office.text("report.closing"), "Xin báo cáo.");
}
