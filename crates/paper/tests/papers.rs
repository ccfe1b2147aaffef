//! Every template in both languages, read back with poppler's tools (Debian: poppler-utils).

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use paper::{Form, FormKind, Lang, PaperError, Pdf, Templates, render, samples::samples, trial};

fn sample(name: &str, lang: Lang) -> Form {
    samples(lang).unwrap().into_iter().find(|(n, _)| n == name).unwrap().1
}

fn printed(name: &str, lang: Lang) -> Pdf {
    render(&sample(name, lang), &Templates::embedded().unwrap()).unwrap()
}

/// Feeds the bytes to a tool of poppler and returns what it prints.
fn poppler(tool: &str, to_stdout: &[&str], bytes: &[u8]) -> String {
    let mut path = std::env::temp_dir();
    path.push(format!("paper-test-{}-{:?}.pdf", std::process::id(), std::thread::current().id()));
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let output = Command::new(tool)
        .args(to_stdout.iter().filter(|a| a.len() > 1))
        .arg(&path)
        .args(to_stdout.iter().filter(|a| a.len() == 1))
        .stderr(Stdio::null())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => panic!("{tool}: {error}; install the Debian package poppler-utils"),
    };
    std::fs::remove_file(&path).unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Text with every run of white space as one space.
fn text(pdf: &Pdf) -> String {
    poppler("pdftotext", &["-"], &pdf.bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in {text}");
    }
}

#[test]
fn every_kind_has_a_short_and_a_long_sample() {
    let list = samples(Lang::Vi).unwrap();
    for kind in FormKind::ALL {
        let names: Vec<&str> = list.iter().filter(|(_, f)| f.kind() == kind).map(|(n, _)| n.as_str()).collect();
        assert!(names.len() == 2 && names[0].ends_with("-short") && names[1].ends_with("-long"), "{kind:?} {names:?}");
    }
    assert!(list.iter().all(|(_, form)| form.head().simulated));
}

#[test]
fn every_template_renders_in_both_languages() {
    let templates = Templates::embedded().unwrap();
    for lang in [Lang::Vi, Lang::En] {
        for (_, form) in samples(lang).unwrap() {
            let pdf = render(&form, &templates).unwrap();
            let meta = templates.get(form.kind(), form.issued_at().day()).unwrap();
            assert_eq!(pdf.template_key, meta.key);
            let read = text(&pdf);
            let upper = |name: &str| name.to_uppercase();
            match lang {
                Lang::Vi => holds(
                    &read,
                    &[
                        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                        "Độc lập - Tự do - Hạnh phúc",
                        "Cần Thơ, ngày",
                        "DỮ LIỆU MÔ PHỎNG",
                        &upper(&meta.name_vi),
                    ],
                ),
                Lang::En => holds(
                    &read,
                    &[
                        "SOCIALIST REPUBLIC OF VIET NAM",
                        "The Vietnamese paper prevails",
                        "SIMULATED DATA",
                        &upper(&meta.name_en),
                    ],
                ),
            }
            if pdf.pages > 1 {
                let mark = format!("{} 1/{}", if lang == Lang::Vi { "Trang" } else { "Page" }, pdf.pages);
                holds(&read, &[&mark]);
            }
        }
    }
}

#[test]
fn the_page_has_the_size_of_the_list() {
    let templates = Templates::embedded().unwrap();
    for (name, form) in samples(Lang::Vi).unwrap() {
        let meta = templates.get(form.kind(), form.issued_at().day()).unwrap();
        let info = poppler("pdfinfo", &[], &render(&form, &templates).unwrap().bytes);
        let size = match meta.paper_size.as_str() {
            "A5" => "419.528 x 595.276",
            "A4" => "595.276 x 841.89",
            _ => "841.89 x 595.276",
        };
        assert!(info.contains(size), "{name}: {info}");
    }
    let register = templates.list().iter().find(|m| m.kind == FormKind::Register).unwrap();
    assert_eq!(register.paper_size, "A4-landscape", "TT 01/2018 Đ10: the register is A4, the other forms A5");
}

#[test]
fn the_receipt_says_what_was_promised() {
    let pdf = printed("receipt-short", Lang::Vi);
    assert_eq!(pdf.pages, 1);
    holds(
        &text(&pdf),
        &[
            "Tiếp nhận hồ sơ của: Nguyễn Thị Mẫu",
            "Mã hồ sơ: H92.31120-261124-0007",
            "Thời gian nhận hồ sơ: 08 giờ 05 phút, ngày 24/11/2026",
            "17 giờ 00 phút, ngày 24/11/2026",
            "K7M2-94QX",
            "https://motcua.example/tra-cuu/H92.31120-261124-0007",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "Trần Văn Thử",
        ],
    );
    holds(
        &text(&printed("receipt-long", Lang::Vi)),
        &["Hồ sơ 2/2", "H92.05.02.01-261124-0013", "Trả kết quả ngay", "1.350.000 đồng"],
    );
    holds(&text(&printed("receipt-long", Lang::En)), &["1,350,000 VND", "Dossier 1/2"]);
}

#[test]
fn letters_lists_and_amounts() {
    let apology = text(&printed("apology-short", Lang::Vi));
    holds(
        &apology,
        &[
            "Kính gửi: Nguyễn Thị Mẫu",
            "xác minh lại ranh giới",
            "17 giờ 00 phút, ngày 18/12/2026",
            "Nơi nhận",
            "Võ Minh Họa",
        ],
    );
    holds(&text(&printed("apology-long", Lang::Vi)), &["Cần Thơ, ngày 03 tháng 02 năm 2027"]);
    holds(&text(&printed("completion-short", Lang::Vi)), &["Lần thứ 1", "Giấy chứng sinh", "Lê Thị Thí"]);
    holds(
        &text(&printed("refusal-short", Lang::Vi)),
        &["thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau"],
    );
    holds(&text(&printed("fee-short", Lang::Vi)), &["8.000", "Tám nghìn đồng"]);
    holds(&text(&printed("control-long", Lang::Vi)), &["Quá hạn", "Trước hạn", "Đang giải quyết", "08:27"]);
    holds(
        &text(&printed("register-long", Lang::Vi)),
        &["Năm 2026, từ ngày 01/11/2026 đến ngày 30/11/2026", "Tổng số: 45 hồ sơ"],
    );
}

#[test]
fn nothing_is_added_to_codes_that_break() {
    // Without -layout, pdftotext drops a hyphen at the end of a line.
    let read = poppler("pdftotext", &["-layout", "-"], &printed("register-long", Lang::Vi).bytes);
    assert!(!read.contains('\u{200b}'), "a copied code must be the code");
    holds(&read, &["H92.31120-", "261103-0001"]);
}

#[test]
fn same_form_same_bytes() {
    let (one, two) = (printed("receipt-long", Lang::Vi), printed("receipt-long", Lang::Vi));
    assert_eq!(one, two);
    assert_ne!(one.sha256, printed("receipt-long", Lang::En).sha256);
}

#[test]
fn a_broken_template_names_file_and_line() {
    let name = "refusal.tt-03-2025-vpcp.typ";
    let good = Templates::embedded().unwrap().text(name).unwrap();
    let line = good.lines().count() + 1;
    let broken = BTreeMap::from([(name.to_owned(), format!("{good}#no-such-word\n").into_bytes())]);
    let templates = Templates::with_overrides(broken).unwrap();
    match trial(&templates, Some(FormKind::Refusal), 60) {
        Err(PaperError::Template { file, line: at, message }) => {
            assert_eq!((file.as_str(), at), (name, line));
            assert!(message.contains("no-such-word"), "{message}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(trial(&templates, Some(FormKind::FeeReceipt), 60), Ok(()));
}

#[test]
fn an_override_changes_the_words_and_the_version() {
    let templates = Templates::embedded().unwrap();
    let labels = templates.text("labels.json").unwrap().replace("Tiếp nhận hồ sơ của", "Đã nhận hồ sơ của");
    let changed = Templates::with_overrides(BTreeMap::from([("labels.json".to_owned(), labels.into_bytes())])).unwrap();
    let form = sample("receipt-short", Lang::Vi);
    let (old, new) = (render(&form, &templates).unwrap(), render(&form, &changed).unwrap());
    holds(&text(&new), &["Đã nhận hồ sơ của: Nguyễn Thị Mẫu"]);
    assert_ne!(old.template_version, new.template_version);
}

#[test]
fn wrong_overrides_are_refused() {
    for (name, content) in
        [("../x.typ", ""), ("data.json", "{}"), ("labels.json", r#"{"a": {"en": "b"}}"#), ("forms.json", "[]")]
    {
        let files = BTreeMap::from([(name.to_owned(), content.as_bytes().to_vec())]);
        assert!(matches!(Templates::with_overrides(files), Err(PaperError::Settings { .. })), "{name}");
    }
}
