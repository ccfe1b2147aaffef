//! Official documents read back: pages of the PDF with poppler (Debian: poppler-utils), parts of the DOCX with quick-xml.
#![allow(dead_code, reason = "each test uses its part")]

use std::io::{Cursor, Read};
use std::process::{Command, Stdio};

use paper::Templates;
use paper::official::{Official, docx, pdf};
use quick_xml::Reader;
use quick_xml::events::Event;

/// Prints a document both ways; `PAPER_FOLDER=…` keeps the files.
pub fn both(name: &str, official: &Official) -> (Vec<u8>, Vec<u8>) {
    let printed = (pdf(official, &Templates::embedded().unwrap()).unwrap().bytes, docx(official).unwrap());
    if let Some(folder) = std::env::var_os("PAPER_FOLDER").map(std::path::PathBuf::from) {
        std::fs::write(folder.join(format!("{name}.pdf")), &printed.0).unwrap();
        std::fs::write(folder.join(format!("{name}.docx")), &printed.1).unwrap();
    }
    printed
}

/// Gives the bytes to a tool of poppler and returns what it prints.
pub fn poppler(tool: &str, options: &[&str], output: Option<&str>, bytes: &[u8]) -> String {
    let name = format!("official-{}-{:?}.pdf", std::process::id(), std::thread::current().id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).unwrap();
    let done = Command::new(tool).args(options).arg(&path).args(output).stderr(Stdio::null()).output();
    let done = done.unwrap_or_else(|error| panic!("{tool}: {error}; install poppler-utils"));
    std::fs::remove_file(&path).unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// The pages of a PDF in the order in which they were set, every run of white space one space.
pub fn pages(bytes: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", &["-raw"], Some("-"), bytes);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// A part of a DOCX as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = String::new();
    archive.by_name(name).unwrap_or_else(|error| panic!("{name}: {error}")).read_to_string(&mut out).unwrap();
    out
}

/// Names of the parts of a DOCX.
pub fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// Paragraphs of a part in order: style and words. Fails on XML that is not well formed.
pub fn paragraphs(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut out, mut in_text) = (Vec::new(), false);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}")) {
            Event::Start(tag) => {
                depth += 1;
                match tag.local_name().as_ref() {
                    "p" => out.push((String::new(), String::new())),
                    "t" => in_text = true,
                    _ => {}
                }
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "pStyle" => {
                let style = tag.attributes().flatten().next().unwrap().value.into_owned();
                out.last_mut().unwrap().0 = style;
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "br" => out.last_mut().unwrap().1.push(' '),
            Event::End(tag) => {
                depth -= 1;
                in_text &= tag.local_name().as_ref() != "t";
            }
            Event::Text(text) if in_text => out.last_mut().unwrap().1.push_str(&text),
            Event::GeneralRef(entity) if in_text => {
                let sign = match &*entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("entity {other}"),
                };
                out.last_mut().unwrap().1.push(sign);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "tags are closed");
    out
}

/// Words of the document in Word's order, empty paragraphs left out.
pub fn sentences(docx: &[u8]) -> Vec<String> {
    let all = paragraphs(&part(docx, "word/document.xml")).into_iter().map(|(_, words)| words);
    all.filter(|words| !words.is_empty()).collect()
}

/// Every sentence of the DOCX stands in the PDF, in the same order; and the PDF says nothing else but page numbers, repeated titles
/// of tables and the mark of made-up data. Titles of tables are set in an order of their own, and looked for alone.
pub fn same_words(name: &str, official: &Official) {
    let (pdf, docx) = both(name, official);
    // Lines end at hyphens, which poppler then leaves out.
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
    let mut rest = bare(&pages(&pdf).join(" "));
    let (mut between, mut titles) = (String::new(), vec!["DỮLIỆUMÔPHỎNG".to_owned()]);
    for (style, words) in paragraphs(&part(&docx, "word/document.xml")) {
        let wanted = bare(&words);
        if style == "TableHead" {
            assert!(rest.contains(&wanted), "{name}: no title {words:?}");
            titles.push(wanted);
            continue;
        }
        let at = rest.find(&wanted).unwrap_or_else(|| panic!("{name}: no {words:?} in its place, before {rest}"));
        between.push_str(&rest[..at]);
        rest = rest.split_off(at + wanted.len());
    }
    between.push_str(&rest);
    titles.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let left = titles.iter().filter(|words| !words.is_empty()).fold(between, |text, words| text.replace(words, ""));
    assert!(left.chars().all(|c| c.is_ascii_digit()), "{name}: only the PDF says {left:?}");
}
