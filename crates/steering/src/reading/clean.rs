//! One form of every letter, with the way back to the text as given.
//!
//! Composed letters (NFC), one spelling of the tone mark (`uỷ` = `ủy`, `hoà` = `hòa`), plain blanks and line breaks, no invisible signs,
//! old encodings (TCVN3, VNI) read as what they mean. Each byte of the clean text leads back to a byte of the given one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::reading::legacy;
use crate::reading::model::Span;

/// The clean text, its lower-case twin of the same byte lengths, and the map back.
pub(crate) struct Clean {
    pub text: String,
    pub low: String,
    /// Where the distance between clean and given changes: (clean byte, given byte).
    map: Vec<(usize, usize)>,
    raw_len: usize,
}

impl Clean {
    pub fn new(raw: &str) -> Self {
        let mut maker = Maker { text: String::with_capacity(raw.len()), map: vec![(0, 0)], cluster: String::new() };
        let mut decoded = legacy::chars(raw).peekable();
        let mut stars = false;
        let mut past = 0;
        while let Some((at, c)) = decoded.next() {
            if at < past {
                continue;
            }
            // A converter's line break inside a cell parts what stands before and behind it.
            if c == '<'
                && raw[at..].starts_with("<br")
                && let Some(end) = raw[at..].bytes().take(8).position(|byte| byte == b'>')
            {
                past = at + end + 1;
                maker.cluster.clear();
                maker.cluster.push(';');
                maker.put(at, ';');
                continue;
            }
            // Two stars are a mark of bold letters that a converter left.
            let star = c == '*' && (stars || decoded.peek().is_some_and(|(_, next)| *next == '*'));
            stars = c == '*';
            if star {
                continue;
            }
            maker.cluster.clear();
            maker.cluster.push(c);
            while let Some((_, next)) = decoded.next_if(|(_, next)| *next >= '\u{300}' && is_mark(*next)) {
                // No letter carries more marks than these; a longer pile is noise and would be slow to compose.
                if maker.cluster.len() < 32 {
                    maker.cluster.push(next);
                }
            }
            maker.put(at, c);
        }
        let text = tones(maker.text);
        let low = lower(&text);
        Self { text, low, map: maker.map, raw_len: raw.len() }
    }

    /// The byte of the given text that a byte of the clean text came from.
    pub fn raw(&self, clean: usize) -> usize {
        let at = self.map.partition_point(|(from, _)| *from <= clean).saturating_sub(1);
        let (from, raw) = self.map[at];
        let next = self.map.get(at + 1).map_or(self.raw_len, |(_, raw)| *raw);
        (raw + (clean - from)).min(next).min(self.raw_len)
    }

    /// A piece of the clean text as a piece of the given one; whole letters with their marks.
    pub fn span(&self, raw: &str, start: usize, end: usize) -> Span {
        let mut from = self.raw(start);
        let mut to = if end >= self.text.len() { self.raw_len } else { self.raw(end) };
        while !raw.is_char_boundary(from) {
            from -= 1;
        }
        while !raw.is_char_boundary(to) {
            to += 1;
        }
        Span { start: from, end: to.max(from) }
    }
}

/// Marks that a letter carries. Vietnamese letters are told from them without a look into tables.
fn is_mark(c: char) -> bool {
    !matches!(c, '\u{1e00}'..='\u{2fff}') && is_combining_mark(c)
}

/// Whether a letter or a digit; quick for the letters of Vietnamese.
pub(crate) fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{24f}' => c != '×' && c != '÷',
        '\u{1ea0}'..='\u{1ef9}' => true,
        _ => c.is_alphanumeric(),
    }
}

struct Maker {
    text: String,
    map: Vec<(usize, usize)>,
    cluster: String,
}

impl Maker {
    fn put(&mut self, at: usize, first: char) {
        let here = self.text.len();
        if self.map.last().is_some_and(|(clean, raw)| at.wrapping_sub(*raw) != here.wrapping_sub(*clean)) {
            self.map.push((here, at));
        }
        match first {
            '\r' | '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{202a}'..='\u{202e}' => {}
            '\n' | '\t' => self.text.push(first),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.text.push('\n'),
            '’' | '‘' | 'ʼ' => self.text.push('\''),
            c if c.is_whitespace() => self.text.push(' '),
            c if c.is_control() => {}
            c if self.cluster.len() == c.len_utf8() && c < '\u{300}' => self.text.push(c),
            // A composed letter of Vietnamese without a mark behind it is in its form already.
            c if self.cluster.len() == c.len_utf8()
                && matches!(c, '\u{1ea0}'..='\u{1ef9}' | '\u{2010}'..='\u{2026}') =>
            {
                self.text.push(c)
            }
            _ => self.text.extend(self.cluster.nfc()),
        }
    }
}

/// The lower-case twin: a letter whose small form has another length keeps its own, so that offsets fit.
pub(crate) fn lower(text: &str) -> String {
    let mut low = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            low.push(c.to_ascii_lowercase());
            continue;
        }
        if let Some(one) = quick_small(c) {
            low.push(one);
            continue;
        }
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => low.push(one),
            _ => low.push(c),
        }
    }
    low
}

/// The small form of a Vietnamese letter without a look into tables; `None` for letters of other scripts.
fn quick_small(c: char) -> Option<char> {
    let code = u32::from(c);
    let small = match c {
        '\u{1ea0}'..='\u{1ef9}' => code | 1,
        'à'..='ÿ' => code,
        'À'..='Þ' if c != '×' => code + 0x20,
        'đ' | 'ă' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => code,
        'Đ' | 'Ă' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => code + 1,
        _ => return None,
    };
    char::from_u32(small)
}

/// Tone marks as in the new spelling: on the first letter of `oa`, `oe`, `uy` at the end of a syllable. The lengths in bytes stay the same:
/// the few pairs where they would not (`uỳ`, `uỹ`, `oẽ`) stay as they are, in texts and vocabulary alike.
fn tones(text: String) -> String {
    if !text.contains([
        'à', 'á', 'ả', 'ã', 'ạ', 'è', 'é', 'ẻ', 'ẽ', 'ẹ', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ', 'Ỷ', 'Ý', 'À', 'Á', 'Ạ', 'Ả',
    ]) {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let pair = chars.get(at + 1).and_then(|second| moved(chars[at], *second));
        let ends = chars.get(at + 2).is_none_or(|c| !c.is_alphabetic());
        let after_q = at > 0 && matches!(chars[at - 1], 'q' | 'Q');
        match pair {
            Some((first, second)) if ends && !after_q => {
                out.push(first);
                out.push(second);
                at += 2;
            }
            _ => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    out
}

/// `(u, ỷ)` becomes `(ủ, y)`; the byte length of the pair may not change, else `None`.
fn moved(first: char, second: char) -> Option<(char, char)> {
    const O: [char; 5] = ['ò', 'ó', 'ỏ', 'õ', 'ọ'];
    const U: [char; 5] = ['ù', 'ú', 'ủ', 'ũ', 'ụ'];
    const A: [char; 5] = ['à', 'á', 'ả', 'ã', 'ạ'];
    const E: [char; 5] = ['è', 'é', 'ẻ', 'ẽ', 'ẹ'];
    const Y: [char; 5] = ['ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'];
    if !matches!(first, 'o' | 'O' | 'u' | 'U') {
        return None;
    }
    let small = |c: char| c.to_lowercase().next().unwrap_or(c);
    let (to, from, plain) = match (small(first), small(second)) {
        ('o', second) if A.contains(&second) => (O, A, 'a'),
        ('o', second) if E.contains(&second) => (O, E, 'e'),
        ('u', second) if Y.contains(&second) => (U, Y, 'y'),
        _ => return None,
    };
    let mark = from.iter().position(|c| *c == small(second))?;
    let case = |c: char, upper: bool| {
        if upper { c.to_uppercase().next().unwrap_or(c) } else { c }
    };
    let (one, two) = (case(to[mark], first.is_uppercase()), case(plain, second.is_uppercase()));
    (one.len_utf8() + two.len_utf8() == first.len_utf8() + second.len_utf8()).then_some((one, two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_letters() {
        for (raw, clean) in [
            ("Uỷ ban", "Ủy ban"),
            ("UỶ BAN", "ỦY BAN"),
            ("hoà bình, hoàn thành, quý I", "hòa bình, hoàn thành, quý I"),
            ("U\u{309}y\u{a0}ban\r\nnha\u{302}n", "Ủy ban\nnhân"),
            ("Uy\u{309} ban", "Ủy ban"),
            ("a\u{200b}b", "ab"),
        ] {
            assert_eq!(Clean::new(raw).text, clean, "{raw:?}");
        }
    }

    #[test]
    fn every_byte_leads_back() {
        let raw = "UBND tỉnh\u{a0}hoa\u{300}, Uỷ\r\nban nhân dân";
        let clean = Clean::new(raw);
        let at = clean.text.find("ban").unwrap();
        assert_eq!(&raw[clean.raw(at)..clean.raw(at) + 3], "ban");
        let start = clean.text.find("hòa").unwrap();
        let span = clean.span(raw, start, start + "hòa".len());
        assert_eq!(&raw[span.start..span.end], "hoa\u{300}");
    }
}
