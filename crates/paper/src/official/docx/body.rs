//! The document's body: letterhead, text, signature, in the places of NĐ 30/2020 (phụ lục I).

use super::dxa;
use super::table::{open, ruled};
use super::xml::Paragraph;
use crate::official::Align;
use crate::official::grid::TEXT_WIDTH;
use crate::official::sheet::{Part, Sheet};

/// Width of the issuer's column, hundredths of a millimetre.
const ISSUER_WIDTH: u32 = 6_500;
/// Capitals, small letters of 12 pt that fill the issuer's column, and bold letters of 14 pt that fill a line.
const CAPITALS: usize = 25;
const SMALL: usize = 34;
const SUBJECT: usize = 72;
/// About the width of a bold capital of 12 pt, in twips.
const CAPITAL: u32 = 170;
/// Width of the words "Độc lập - Tự do - Hạnh phúc" in bold 13 pt, in twips.
const MOTTO: u32 = 3_240;
/// Room for pen and stamp, in twips.
const PEN: u32 = 1_360;

/// Everything between `<w:body>` and the properties of the section.
pub(super) fn body(sheet: &Sheet) -> String {
    let mut out = head(sheet);
    out.push_str(&title(sheet));
    out.push_str(&addressed(sheet));
    out.push_str(&text(&sheet.parts));
    out.push_str(&signed(sheet));
    // Word wants a paragraph behind the last table.
    out.push_str(&Paragraph::new("Rule").xml());
    out
}

/// A line of a width under words, in the middle of a column.
fn line(column: u32, width: u32) -> String {
    Paragraph::new("Rule").border(&["bottom"]).inset(column.saturating_sub(width) / 2).xml()
}

fn cell(width: u32, content: &str) -> String {
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>"#)
}

fn row(cells: &[String]) -> String {
    format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>", cells.concat())
}

fn head(sheet: &Sheet) -> String {
    let (left, right) = (dxa(ISSUER_WIDTH), dxa(TEXT_WIDTH - ISSUER_WIDTH));
    let bold = "<w:b/><w:bCs/>";
    let letters = u32::try_from(sheet.issuer.chars().count()).unwrap_or(u32::MAX);
    let issuer_width = letters.saturating_mul(CAPITAL).min(left);
    let mut issuer: String =
        sheet.parent.iter().map(|parent| Paragraph::new("Letterhead").balanced(parent, CAPITALS, "").xml()).collect();
    issuer.push_str(&Paragraph::new("Letterhead").balanced(&sheet.issuer, CAPITALS, bold).xml());
    issuer.push_str(&line(left, issuer_width * 2 / 5));
    let mut motto = Paragraph::new("Letterhead").styled(&sheet.country, bold).xml();
    let size = format!(r#"{bold}<w:sz w:val="26"/><w:szCs w:val="26"/>"#);
    motto.push_str(&Paragraph::new("Letterhead").styled(&sheet.motto, &size).xml());
    motto.push_str(&line(right, MOTTO));
    let size = r#"<w:i/><w:iCs/><w:sz w:val="28"/><w:szCs w:val="28"/>"#;
    let place = Paragraph::new("LetterheadNumber").styled(&sheet.place_and_day, size).xml();
    let rows = row(&[cell(left, &issuer), cell(right, &motto)])
        + &row(&[cell(left, &number(sheet, left)), cell(right, &place)]);
    open(&[ISSUER_WIDTH, TEXT_WIDTH - ISSUER_WIDTH], "TableNormal") + &rows + "</w:tbl>"
}

fn number(sheet: &Sheet, width: u32) -> String {
    let mut out = Paragraph::new("LetterheadNumber").text(&sheet.number).xml();
    if let Some(about) = &sheet.about {
        out.push_str(&Paragraph::new("Letterhead").before(120).balanced(about, SMALL, "").xml());
    }
    if let Some(draft) = &sheet.draft {
        let framed = Paragraph::new("LetterheadNumber").border(&["top", "left", "bottom", "right"]);
        out.push_str(&framed.before(140).inset(width / 4).styled(draft, "<w:b/><w:bCs/>").xml());
    }
    out
}

fn title(sheet: &Sheet) -> String {
    let mut out = String::new();
    if let Some(title) = &sheet.title {
        out.push_str(&Paragraph::new("Title").text(title).xml());
    }
    if let Some(subject) = &sheet.subject {
        out.push_str(&Paragraph::new("Subtitle").balanced(subject, SUBJECT, "").xml());
        let count = subject.chars().count();
        let letters = u32::try_from(count / count.div_ceil(SUBJECT).max(1)).unwrap_or(u32::MAX);
        let width = letters.saturating_mul(CAPITAL - 30).min(dxa(TEXT_WIDTH));
        out.push_str(&line(dxa(TEXT_WIDTH), width * 2 / 5));
    }
    if let Some(remark) = &sheet.remark {
        out.push_str(&Paragraph::new("Remark").text(remark).xml());
    }
    out
}

fn addressed(sheet: &Sheet) -> String {
    let Some(to) = &sheet.to else { return String::new() };
    let to = Paragraph::new("BodyText").before(300).text(to);
    if sheet.addressees.is_empty() {
        return to.align(Align::Center).xml() + &Paragraph::new("Rule").xml();
    }
    let indented = to.inset(1_700).xml();
    let lines: String = sheet.addressees.iter().map(|line| Paragraph::new("Addressee").text(line).xml()).collect();
    indented + &lines + &Paragraph::new("Rule").before(120).xml()
}

fn text(parts: &[Part]) -> String {
    let mut out = String::new();
    let mut page_break = false;
    for (at, part) in parts.iter().enumerate() {
        let breaks = std::mem::take(&mut page_break);
        match part {
            Part::PageBreak => page_break = true,
            Part::Heading { level, text } => {
                let style = ["Heading1", "Heading2", "Heading3"][(level - 1).min(2)];
                out.push_str(&Paragraph::new(style).break_before(breaks).text(text).xml());
            }
            Part::Paragraph { align, keep, words } => {
                let before_table = matches!(parts.get(at + 1), Some(Part::Table(_)));
                let style = if before_table && *align != Align::Text { "Caption" } else { "BodyText" };
                let paragraph = Paragraph::new(style).break_before(breaks).keep_next(*keep);
                out.push_str(&paragraph.align(*align).words(words).xml());
            }
            Part::Table(grid) => {
                // A caption brings its own distance.
                let captioned = at > 0 && matches!(&parts[at - 1], Part::Paragraph { keep: true, .. });
                if breaks || !captioned {
                    out.push_str(&Paragraph::new("Rule").break_before(breaks).before(80).keep_next(true).xml());
                }
                // Without a paragraph between them Word takes two tables for one.
                out.push_str(&ruled(grid));
                out.push_str(&Paragraph::new("Rule").xml());
            }
        }
    }
    out
}

fn signed(sheet: &Sheet) -> String {
    let half = dxa(TEXT_WIDTH) / 2;
    let mut left: String = sheet
        .recipients_title
        .iter()
        .map(|title| {
            let size = r#"<w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val="24"/><w:szCs w:val="24"/>"#;
            Paragraph::new("Recipients").styled(title, size).xml()
        })
        .collect();
    left.extend(sheet.recipients.iter().map(|line| Paragraph::new("Recipients").text(line).xml()));
    let mut right: String = sheet.titles.iter().map(|title| Paragraph::new("Signature").text(title).xml()).collect();
    let name = sheet.name.as_deref().unwrap_or_default();
    right.push_str(&Paragraph::new("Signature").before(PEN).text(name).xml());
    if left.is_empty() {
        left = Paragraph::new("Recipients").xml();
    }
    let space = Paragraph::new("Rule").before(160).keep_next(true).xml();
    let open = open(&[TEXT_WIDTH / 2, TEXT_WIDTH - TEXT_WIDTH / 2], "TableNormal");
    space + &open + &row(&[cell(half, &left), cell(half, &right)]) + "</w:tbl>"
}
