//! Lines of the clean text, and paragraphs out of them where a page's width broke them.

use crate::reading::clean::{Clean, is_letter_or_digit};
use crate::reading::outline::{Marker, marker};

/// A line without its blanks, or one cell of it where a bar parts it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub start: usize,
    pub end: usize,
    /// An empty line stands before it.
    pub gap: bool,
    /// The end of the line as it lies in the text.
    pub full: (usize, usize),
}

impl Line {
    pub fn text(self, clean: &Clean) -> &str {
        &clean.text[self.start..self.end]
    }
}

/// All lines that hold something.
pub(crate) fn lines(clean: &Clean) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut gap = true;
    for piece in clean.text.split('\n') {
        let trimmed = piece.trim();
        let start = at + (piece.len() - piece.trim_start().len());
        let full = (at, at + piece.len());
        at += piece.len() + 1;
        if trimmed.is_empty() || is_rule(trimmed) {
            gap = true;
            continue;
        }
        out.push(Line { start, end: start + trimmed.len(), gap, full });
        gap = false;
    }
    out
}

/// A row of dashes, stars or underscores.
fn is_rule(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '_' | '*' | '=' | '–' | '—' | ' ' | '.' | '~'))
}

/// A paragraph: several lines of the text that belong together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Para {
    pub start: usize,
    pub end: usize,
    pub marker: Option<Marker>,
}

impl Para {
    /// Byte where the words begin, behind the marker.
    pub fn body(&self) -> usize {
        self.marker.map_or(self.start, |marker| marker.body.min(self.end))
    }
}

/// The width that lines were broken at, in letters; `None` if lines are whole paragraphs.
pub(crate) fn width(clean: &Clean, lines: &[Line]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.text(clean).chars().count()).collect();
    lengths.sort_unstable();
    let most = *lengths.get(lengths.len() * 95 / 100)?;
    let long = lengths.iter().filter(|len| **len * 4 >= most * 3).count();
    (lines.len() >= 8 && (40..=140).contains(&most) && long * 5 >= lines.len()).then_some(most)
}

/// Whether a line goes on with the paragraph of the line before.
pub(crate) fn continues(clean: &Clean, before: Line, line: Line, width: Option<usize>) -> bool {
    let (old, new) = (before.text(clean), line.text(clean));
    let last = old.chars().next_back().unwrap_or(' ');
    let ended = matches!(last, '.' | ';' | ':' | '!' | '?' | '…' | '|') || old.ends_with("/.");
    let first = new.chars().next().unwrap_or(' ');
    let upper_before = is_upper(old);
    let len = old.chars().count();
    let full = width.is_some_and(|width| len * 10 >= width * 7);
    if let Some(found) = marker(new, 0) {
        // "Kinh tế" / "- xã hội" broken at a page's width.
        let small = new[found.body..].chars().next().is_some_and(char::is_lowercase);
        return width.is_some() && full && !ended && small && !line.gap && found.rank >= crate::reading::outline::DASH;
    }
    if new.contains('|') || old.contains('|') || new.contains('\t') {
        return false;
    }
    if first.is_lowercase() && !ended && !upper_before {
        return !line.gap || last.is_alphanumeric() || matches!(last, ',' | ')' | '-');
    }
    if line.gap || upper_before || is_upper(new) {
        return false;
    }
    if !ended && is_open(old) {
        return true;
    }
    // A heading ends with a bracket; a sentence seldom breaks behind one.
    let bracket = last == ')' && first.is_uppercase() && width.is_some_and(|width| len * 100 < width * 88);
    match width {
        _ if bracket => false,
        Some(width) if ended => !matches!(last, ':' | ';' | '|') && !old.ends_with("/.") && len * 100 >= width * 88,
        Some(_) => full || (matches!(last, ',') && first.is_alphanumeric()),
        None => matches!(last, ',') && old.len() > 60,
    }
}

/// Whether a line ends with a word that no paragraph ends with: "Điều 2. Giao" above "Giám đốc Sở …".
fn is_open(line: &str) -> bool {
    const OPEN: [&str; 38] = [
        "giao", "chánh", "giám", "chủ", "thủ", "phó", "sở", "ban", "bộ", "các", "và", "với", "của", "tại", "về",
        "theo", "cho", "do", "văn", "ủy", "ngày", "tháng", "năm", "số", "cùng", "trong", "đến", "từ", "để", "là",
        "ubnd", "huyện", "những", "cấp", "đề", "yêu", "phối", "đồng",
    ];
    let last = line.rsplit(' ').next().unwrap_or("").to_lowercase();
    OPEN.contains(&last.as_str()) && line.contains(' ')
}

/// Whether all letters are capitals.
pub(crate) fn is_upper(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| is_letter_or_digit(*c) && !c.is_ascii_digit()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}
