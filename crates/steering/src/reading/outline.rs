//! Markers of items: `I.`, `1.`, `1.1.`, `a)`, `đ)`, `-`, `+`, `Điều 2.`

/// A marker at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    /// How deep items of this kind lie; the smaller, the higher.
    pub rank: u8,
    /// Byte after the marker and the blanks behind it.
    pub body: usize,
    /// Byte after the marker itself.
    pub end: usize,
}

/// Rank of `Điều`.
pub(crate) const ARTICLE: u8 = 3;
/// Rank of `-`.
pub(crate) const DASH: u8 = 9;

/// The marker of a line, by its clean text from `start` on.
pub(crate) fn marker(line: &str, start: usize) -> Option<Marker> {
    let first = line.chars().next()?;
    let (rank, len) = match first {
        '-' | '–' | '—' | '−' | '\u{f02d}' => (DASH, bullet(line, first)?),
        '+' => (10, bullet(line, first)?),
        '*' | '•' | '·' | '●' | '○' | '◦' | '▪' | '■' | '►' | '✓' | '➢' => {
            (11, bullet(line, first)?)
        }
        '(' => bracketed(line)?,
        c if c.is_ascii_digit() => arabic(line)?,
        _ => word(line).or_else(|| letter(line))?,
    };
    let rest = &line[len..];
    let body = len + (rest.len() - rest.trim_start().len());
    Some(Marker { rank, body: start + body, end: start + len })
}

fn bullet(line: &str, first: char) -> Option<usize> {
    let rest = line[first.len_utf8()..].trim_start();
    let next = rest.chars().next()?;
    // A row of dashes is a rule, not an item.
    (next.is_alphanumeric() || matches!(next, '"' | '“' | '(' | '\'')).then_some(first.len_utf8())
}

/// `(1)`, `(a)`, `(i)`.
fn bracketed(line: &str) -> Option<(u8, usize)> {
    let close = line.char_indices().take(6).find(|(_, c)| *c == ')')?.0;
    let inner = &line[1..close];
    let number = !inner.is_empty() && inner.len() <= 2 && inner.bytes().all(|byte| byte.is_ascii_digit());
    let small = inner.chars().count() == 1 && inner.chars().all(char::is_lowercase);
    (number || small).then_some((if number { 7 } else { 8 }, close + 1))
}

/// `1.`, `1)`, `1-`, `1.1.`, `1.1`, `2.1.3.`
fn arabic(line: &str) -> Option<(u8, usize)> {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut parts = 0;
    loop {
        let end = (at..bytes.len()).find(|i| !bytes[*i].is_ascii_digit()).unwrap_or(bytes.len());
        if end == at || end - at > 2 {
            return None;
        }
        parts += 1;
        let more = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        at = end;
        if !more || parts == 4 {
            break;
        }
        at += 1;
    }
    let after = line[at..].chars().next().unwrap_or(' ');
    let rank = match parts {
        1 => 4,
        2 => 5,
        _ => 6,
    };
    match after {
        '.' => {
            let next = line[at + 1..].chars().next().unwrap_or(' ');
            (!next.is_ascii_digit()).then_some((rank, at + 1))
        }
        ')' => Some((if parts == 1 { 7 } else { rank }, at + 1)),
        '/' | '-' if parts == 1 || after == '-' => {
            let next = line[at + 1..].trim_start().chars().next().unwrap_or(' ');
            next.is_uppercase().then_some((rank, at + 1))
        }
        ' ' | '\t' if parts > 1 => {
            let next = line[at..].trim_start().chars().next().unwrap_or(' ');
            next.is_uppercase().then_some((rank, at))
        }
        '\t' => Some((rank, at)),
        _ => None,
    }
}

/// `Điều 2.`, `Phần I`, `Phần thứ nhất`, `Chương II`, `Mục 1`.
fn word(line: &str) -> Option<(u8, usize)> {
    let mut words = line.split_whitespace();
    let head = words.next()?.to_lowercase();
    let number = words.next()?;
    let numbered =
        number.trim_end_matches(['.', ':', ')']).chars().all(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X'));
    let rank = match head.as_str() {
        "điều" => ARTICLE,
        "phần" | "chương" => 0,
        "mục" => 1,
        _ => return None,
    };
    if !numbered || !line.chars().next()?.is_uppercase() {
        return None;
    }
    let at = line.find(number)?;
    Some((rank, at + number.len()))
}

/// `I.`, `IV-`, `A.`, `a)`, `đ)`, `b.`
fn letter(line: &str) -> Option<(u8, usize)> {
    let end = line.char_indices().find(|(_, c)| !c.is_alphabetic()).map_or(line.len(), |(i, _)| i);
    let head = &line[..end];
    let after = line[end..].chars().next()?;
    if head.is_empty() || end > 5 {
        return None;
    }
    let roman = head.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    let one = head.chars().count() == 1;
    let spaced = line[end + after.len_utf8()..].chars().next().is_none_or(|c| c.is_whitespace() || c.is_uppercase());
    match after {
        '.' | ')' | '/' if roman && spaced => Some((2, end + 1)),
        '-' | '–' if roman && spaced => Some((2, end + after.len_utf8())),
        '.' | ')' | '/' if one && head.chars().all(char::is_lowercase) && (after != '/' || spaced) => {
            Some((8, end + 1))
        }
        '.' | ')' if one && spaced => Some((1, end + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        let rank = |line: &str| marker(line, 0).map(|marker| marker.rank);
        let ordered = [
            "Phần I",
            "A. Yêu cầu",
            "II. Nội dung",
            "Điều 2. Giao",
            "1. Sở",
            "1.1. Rà soát",
            "1.1.2. Rà",
            "2) Công khai",
            "đ) Đẩy mạnh",
            "- Tập trung",
            "+ Rà soát",
            "• Rà soát",
        ];
        let ranks: Vec<u8> = ordered.iter().map(|line| rank(line).unwrap()).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]), "{ranks:?}");
        for plain in [
            "12.450 hồ sơ",
            "2024. Các",
            "-------",
            "Sở Nội vụ",
            "30/9/2025",
            "",
            "98,6%",
            "TP. Quy Nhơn",
            "V/v đôn đốc",
            "9 tháng năm",
        ] {
            assert_eq!(rank(plain), None, "{plain}");
        }
        assert_eq!(rank("I- ĐÁNH GIÁ"), Some(2));
        assert_eq!(marker("a) Sở", 10).unwrap().body, 13);
    }
}
