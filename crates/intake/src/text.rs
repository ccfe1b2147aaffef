//! Clean text: one form of every letter, no invisible signs, names and telephone numbers as offices write them.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Composed form (NFC): `e` + `̂` + `́` becomes `ế`.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// One line: NFC, invisible and control characters taken out, every run of blanks and line breaks one space, trimmed.
pub fn line(text: &str) -> String {
    if is_clean_line(text) {
        return text.to_owned();
    }
    let clean: String =
        text.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    let line = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    // Letters that an invisible sign kept apart may compose now.
    nfc(&line)
}

/// Whether [`line`] would change nothing; most cells of a long list are clean.
fn is_clean_line(text: &str) -> bool {
    let mut before = ' ';
    let blanks = text.chars().all(|c| {
        let fits = if c.is_whitespace() { c == ' ' && before != ' ' } else { !is_hidden(c) };
        before = c;
        fits
    });
    blanks && (before != ' ' || text.is_empty()) && is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Several lines: each as [`line`], line breaks kept as `\n`, empty lines at the ends taken out.
pub fn block(text: &str) -> String {
    if is_clean_line(text) {
        return text.to_owned();
    }
    let lines: Vec<String> = text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']).map(line).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Control characters, and signs that have no width or turn the direction of writing: they hide what a text says.
pub(crate) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    ) || c.is_control()
}

/// A person's name: [`line`], and `NGUYỄN VĂN A` or `nguyễn văn a` becomes `Nguyễn Văn A`. A name in mixed case is kept as its
/// bearer writes it (`Niê H'Bia`, `McCoy`).
pub fn person_name(text: &str) -> String {
    let name = line(text);
    if is_mixed(&name) { name } else { title_case(&name) }
}

/// Whether the case carries meaning: neither all capitals, nor all small, nor typed with the capitals lock (`nGUYỄN`).
fn is_mixed(name: &str) -> bool {
    let upper = |c: char| c.is_uppercase();
    let lower = |c: char| c.is_lowercase();
    let one_case = !name.contains(lower) || !name.contains(upper);
    let inverted = name.split(' ').all(|word| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_none_or(lower) && letters.all(upper)
    });
    !one_case && !inverted
}

/// A capital at the start of each word and after a hyphen or an apostrophe.
fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut starts = true;
    for c in name.chars() {
        if starts {
            // A ligature may become two capitals, of which only the first is one.
            let mut capitals = c.to_uppercase();
            out.extend(capitals.next());
            out.extend(capitals.flat_map(char::to_lowercase));
        } else {
            out.extend(c.to_lowercase());
        }
        starts = matches!(c, ' ' | '-' | '\'' | '’' | '.');
    }
    nfc(&out)
}

/// A telephone number of Viet Nam in the national form, digits only: `+84 912 345 678` and `912345678` (the 0 lost in a table)
/// become `0912345678`. Mobile numbers have 10 digits, fixed ones (02…) 11, services 1800 and 1900 have 8 to 10. `None` for anything else.
pub fn phone(text: &str) -> Option<String> {
    let text = line(text);
    let international = text.starts_with('+');
    if text.chars().enumerate().any(|(i, c)| !(c.is_ascii_digit() || " .-()".contains(c) || (i == 0 && c == '+'))) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84")) {
        Some(rest) if international || digits.len() >= 11 => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        _ if international => return None,
        _ => with_zero(digits),
    };
    is_national(&national).then_some(national)
}

/// Gives back the 0 that a table of numbers takes away.
fn with_zero(digits: String) -> String {
    let first = digits.as_bytes().first().copied().unwrap_or(0);
    let lost = matches!((digits.len(), first), (9, b'3' | b'5' | b'7' | b'8' | b'9') | (10, b'2'));
    if lost { format!("0{digits}") } else { digits }
}

fn is_national(digits: &str) -> bool {
    let second = digits.as_bytes().get(1).copied().unwrap_or(0);
    match digits.len() {
        8..=10 if digits.starts_with("1800") || digits.starts_with("1900") => true,
        10 => digits.starts_with('0') && matches!(second, b'3' | b'5' | b'7' | b'8' | b'9'),
        11 => digits.starts_with("02"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_blocks() {
        assert_eq!(line(" Nguye\u{302}\u{303}n\u{a0}\u{200b} Va\u{306}n\r\n\tA\u{0} "), "Nguyễn Văn A");
        assert_eq!(block("\r\n a \r\n\n b\u{202e}c \r\n"), "a\n\nbc");
    }

    #[test]
    fn names() {
        let cases = [
            ("NGUYỄN  VĂN ĐỨC", "Nguyễn Văn Đức"),
            ("trần thị ánh", "Trần Thị Ánh"),
            ("nGUYỄN vĂN a", "Nguyễn Văn A"),
            ("H'HEN NIÊ", "H'Hen Niê"),
            ("Ngô Thị McCoy", "Ngô Thị McCoy"),
            ("LE\u{302} VA\u{306}N A", "Lê Văn A"),
            ("", ""),
        ];
        cases.iter().for_each(|(raw, name)| assert_eq!(person_name(raw), *name));
    }

    #[test]
    fn phones() {
        for raw in [
            "0912345678",
            "+84 912 345 678",
            "84912345678",
            "0084912345678",
            "912345678",
            "(091) 234-5678",
            "+84 0912345678",
        ] {
            assert_eq!(phone(raw).as_deref(), Some("0912345678"), "{raw}");
        }
        assert_eq!(phone("0292 3 812 345").as_deref(), Some("02923812345"));
        assert_eq!(phone("1900 1234").as_deref(), Some("19001234"));
        for raw in ["", "0112345678", "091234567", "09123456789", "+1 202 555 0100", "0912345678x", "số 1"] {
            assert_eq!(phone(raw), None, "{raw}");
        }
    }
}
