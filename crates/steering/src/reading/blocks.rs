//! A document as paragraphs and rows, with what is no body of it left out: recipients, signatures.

use crate::reading::clean::Clean;
use crate::reading::lines::{Line, Para, continues, is_upper, lines, width};
use crate::reading::outline::marker;
use crate::reading::table::{Row, table};
use crate::reading::token::{Tok, cut};
use crate::reading::words::{Class, LEXICON};

/// A paragraph or a row.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Para(Text),
    Row(Row),
    /// Rows of another table follow.
    Table,
}

/// A paragraph with its words.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub para: Para,
    /// Words behind the marker.
    pub toks: Vec<Tok>,
    /// All letters are capitals.
    pub upper: bool,
    /// Belongs to recipients or signature.
    pub outside: bool,
}

/// The lines of a document, and its blocks.
pub(crate) struct Page {
    pub lines: Vec<Line>,
    pub blocks: Vec<Block>,
}

/// Cuts the clean text into blocks.
pub(crate) fn page(clean: &Clean) -> Page {
    let lines = lines(clean);
    let width = width(clean, &lines);
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((rows, next)) = table(clean, &lines, at) {
            blocks.push(Block::Table);
            blocks.extend(rows.into_iter().map(Block::Row));
            at = next.max(at + 1);
            continue;
        }
        let first = lines[at];
        let mut end = at + 1;
        while end < lines.len() && continues(clean, lines[end - 1], lines[end], width) {
            end += 1;
        }
        if end == at + 1 && first.text(clean).contains('|') {
            let mut from = first.start;
            for piece in first.text(clean).split('|') {
                let start = from + (piece.len() - piece.trim_start().len());
                push(clean, &mut blocks, start, start + piece.trim().len());
                from += piece.len() + 1;
            }
        } else {
            push(clean, &mut blocks, first.start, lines[end - 1].end);
        }
        at = end;
    }
    outside(clean, &mut blocks);
    Page { lines, blocks }
}

fn push(clean: &Clean, blocks: &mut Vec<Block>, start: usize, end: usize) {
    if start >= end {
        return;
    }
    let para = Para { start, end, marker: marker(&clean.text[start..end], start) };
    let mut toks = Vec::new();
    cut(clean, para.body(), end, &LEXICON, &mut toks);
    blocks.push(Block::Para(Text { para, toks, upper: is_upper(&clean.text[start..end]), outside: false }));
}

/// Whether a line is the title of who signs.
pub(crate) fn is_signature(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(['|', ' ']);
    let starts = ["TM.", "KT.", "TL.", "TUQ.", "Q.", "TM ", "KT ", "TL "].iter().any(|head| bare.starts_with(head))
        && is_upper(bare);
    let posts = [
        "CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "CHÁNH VĂN PHÒNG",
        "PHÓ CHÁNH VĂN PHÒNG",
        "TRƯỞNG BAN",
        "PHÓ TRƯỞNG BAN",
        "CHÁNH THANH TRA",
        "CỤC TRƯỞNG",
        "TRƯỞNG PHÒNG",
        "BÍ THƯ",
        "PHÓ BÍ THƯ",
        "TỔNG GIÁM ĐỐC",
        "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
        "TỔ TRƯỞNG",
        "HIỆU TRƯỞNG",
        "PHÓ GIÁM ĐỐC PHỤ TRÁCH",
        "VIỆN TRƯỞNG",
        "CHI CỤC TRƯỞNG",
        "PHÓ CHÁNH THANH TRA",
        "PHÓ TRƯỞNG BAN THƯỜNG TRỰC",
        "CHỦ NHIỆM",
    ];
    starts || posts.contains(&bare)
}

/// Marks what stands between "Nơi nhận" or the signature and an annex.
fn outside(clean: &Clean, blocks: &mut [Block]) {
    let mut out = false;
    let mut begun = false;
    let mut letter = false;
    for block in blocks {
        let Block::Para(text) = block else {
            out = false;
            continue;
        };
        let words = &clean.text[text.para.start..text.para.end];
        let low = &clean.low[text.para.start..text.para.end];
        if low.starts_with("nơi nhận") || (begun && is_signature(words)) {
            out = true;
        } else if out && text.upper && is_annex(low, &text.toks) {
            out = false;
        } else if low.starts_with("kính gửi") {
            out = true;
            letter = true;
        } else if out && letter && (text.para.marker.is_some_and(|marker| marker.rank < 9) || words.ends_with(':')) {
            // After the recipients of a letter the body begins, however short.
            out = false;
        } else if out
            && !low.starts_with("kính")
            && text.para.marker.is_none_or(|marker| marker.rank < 9)
            && words.chars().count() > 90
        {
            // A long sentence is no recipient: the body goes on.
            out = false;
        }
        begun |= text.para.marker.is_some_and(|marker| marker.rank < 9) || words.chars().count() > 200;
        letter &= out;
        text.outside = out;
    }
}

fn is_annex(low: &str, toks: &[Tok]) -> bool {
    low.starts_with("phụ lục")
        || low.starts_with("danh mục")
        || low.starts_with("biểu")
        || (LEXICON.len(toks, 0, Class::Title) > 0 && !is_signature(low))
}
