//! Numbers of documents: `3503/KH-UBND`, `61/2018/NĐ-CP`, `09-CTr/TU`.

/// All numbers in a piece of clean text, in order, each with its place.
pub(crate) fn numbers(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = digits(bytes, at);
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let fresh = !(before.is_alphanumeric() || matches!(before, '/' | '-' | '.'));
        match fresh.then(|| number(text, at, end)).flatten() {
            Some(to) => {
                found.push((at, &text[at..to]));
                at = to;
            }
            None => at = end,
        }
    }
    found
}

fn digits(bytes: &[u8], at: usize) -> usize {
    (at..bytes.len()).find(|i| !bytes[*i].is_ascii_digit()).unwrap_or(bytes.len())
}

/// The end of the number that begins with these digits.
fn number(text: &str, at: usize, end: usize) -> Option<usize> {
    if end - at > 6 {
        return None;
    }
    let bytes = text.as_bytes();
    let mut next = end;
    if bytes.get(next).is_some_and(u8::is_ascii_lowercase) {
        next += 1;
    }
    match bytes.get(next)? {
        b'/' => {
            let mut from = next + 1;
            let year = digits(bytes, from);
            if year == from + 4 && bytes.get(year) == Some(&b'/') {
                from = year + 1;
            }
            symbol(text, from, false)
        }
        b'-' => symbol(text, next + 1, true),
        _ => None,
    }
}

/// The end of a symbol such as `KH-UBND`; with `slash` it must hold one.
fn symbol(text: &str, from: usize, slash: bool) -> Option<usize> {
    let rest = text.get(from..)?;
    if !rest.chars().next()?.is_uppercase() {
        return None;
    }
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '&' | '/' | '–');
    let taken = rest.char_indices().take(40).take_while(|(_, c)| fits(*c));
    let len = taken.map(|(i, c)| i + c.len_utf8()).last()?;
    let symbol = rest[..len].trim_end_matches(['-', '/', '–', '&']);
    let capitals = symbol.chars().filter(|c| c.is_uppercase()).count();
    let parted = symbol.contains(['-', '/', '–'])
        || symbol.chars().any(|c| c.is_ascii_digit())
        || symbol.starts_with("QĐ")
        || capitals >= 3;
    let good = capitals >= 2 && parted && (!slash || symbol.contains('/'));
    good.then_some(from + symbol.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_documents() {
        let text = "Kế hoạch 3503/KH-UBND ngày 06/6/2023; 09-CTr/TU; 61/2018/NĐ-CP, 72/2025/QH15; 24/24, 99/99 xã, 1 lần/năm, 4537/UBND-NCKS. 2214/SNV-CCHC&CTTN";
        let found: Vec<&str> = numbers(text).into_iter().map(|(_, number)| number).collect();
        assert_eq!(
            found,
            ["3503/KH-UBND", "09-CTr/TU", "61/2018/NĐ-CP", "72/2025/QH15", "4537/UBND-NCKS", "2214/SNV-CCHC&CTTN"]
        );
        assert!(numbers("Số:      /KH-UBND; 12/UB").is_empty());
    }
}
