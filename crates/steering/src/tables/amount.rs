//! Numbers and amounts of money as they are written.

/// A number at the beginning of a text: `1.234,5`, `1,234.5`, `95`; with the text behind it. `groups`: a lone comma before
/// three digits parts thousands, as in an amount of money.
pub(super) fn number(text: &str, groups: bool) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(text.len());
    let run = text[..end].trim_end_matches(['.', ',']);
    if run.is_empty() || !run.starts_with(|c: char| c.is_ascii_digit()) || run.len() > 24 {
        return None;
    }
    let value = parse(run, groups)?;
    Some((value, &text[run.len()..]))
}

fn parse(run: &str, groups: bool) -> Option<f64> {
    let (points, commas) = (run.matches('.').count(), run.matches(',').count());
    let last = |sign: char| run.rsplit(sign).next().map_or(0, str::len);
    let first = |sign: char| run.split(sign).next().map_or(0, str::len);
    let bare = |drop: char| run.chars().filter(|c| *c != drop).collect::<String>();
    let text = match (points, commas) {
        (0, 0) => run.to_owned(),
        // The sign that comes last parts the fraction.
        (1.., 1..) if run.rfind(',') > run.rfind('.') => bare('.').replace(',', "."),
        (1.., 1..) => bare(','),
        (1, 0) if last('.') == 3 && first('.') <= 3 => bare('.'),
        (1, 0) => run.to_owned(),
        (_, 0) => bare('.'),
        (0, 1) if groups && last(',') == 3 && first(',') <= 3 => bare(','),
        (0, 1) => run.replace(',', "."),
        (_, _) => bare(','),
    };
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// What a unit of money is worth in đồng, with the text behind it.
fn unit(text: &str) -> Option<(f64, &str)> {
    let units = [
        ("nghìn tỷ", 1e12),
        ("ngàn tỷ", 1e12),
        ("tỷ", 1e9),
        ("tỉ", 1e9),
        ("triệu", 1e6),
        ("trđ", 1e6),
        ("trd", 1e6),
        ("nghìn", 1e3),
        ("ngàn", 1e3),
        ("đồng", 1.0),
        ("vnđ", 1.0),
        ("vnd", 1.0),
        ("đ", 1.0),
    ];
    let text = text.trim_start();
    units.iter().find_map(|(name, worth)| {
        let rest = text.strip_prefix(name)?;
        (!rest.starts_with(char::is_alphabetic)).then_some((*worth, rest))
    })
}

/// What the title of a column says its numbers are: "Kinh phí (triệu đồng)".
pub(super) fn unit_of_title(title: &str) -> Option<f64> {
    let low = crate::reading::piece::plain(title).to_lowercase();
    let words = low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter_map(|word| unit(word).map(|(worth, _)| worth)).max_by(f64::total_cmp)
}

/// The amount of a cell in đồng: the one behind "tổng", else all that are named together. `worth`: what a bare number is.
pub(super) fn dong(cell: &str, worth: Option<f64>) -> Option<i64> {
    let low = crate::reading::piece::plain(cell).to_lowercase();
    let total = low.find("tổng");
    let mut rest = &low[total.unwrap_or(0)..];
    let mut sum = 0.0;
    let mut found = false;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let glued = rest[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'));
        let run = rest[at..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |end| at + end);
        let Some((value, after)) = number(&rest[at..], true) else {
            rest = &rest[run..];
            continue;
        };
        let bare = low.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' '));
        // A comma parts a fraction of milliards: "1,250 tỷ".
        let worth_here = match unit(after) {
            Some((named, _)) if named >= 1e9 => number(&rest[at..], false).map(|(value, _)| value * named),
            Some((named, _)) => Some(value * named),
            None if bare => worth.or_else(|| (value >= 100_000.0).then_some(1.0)).map(|worth| value * worth),
            None => None,
        };
        if let Some(amount) = worth_here.filter(|_| !glued) {
            sum += amount;
            found = true;
            if total.is_some() {
                break;
            }
        }
        rest = after;
    }
    // Whole đồng; more than all budgets of the country is a slip of the pen.
    (found && (0.0..1e16).contains(&sum)).then(|| sum.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (cell, worth, expected) in [
            ("500 triệu đồng", None, Some(500_000_000)),
            ("1,2 tỷ đồng", None, Some(1_200_000_000)),
            ("1,250 tỷ", None, Some(1_250_000_000)),
            ("1.250 triệu", None, Some(1_250_000_000)),
            ("2.500.000.000 đồng", None, Some(2_500_000_000)),
            ("2,500,000,000", None, Some(2_500_000_000)),
            ("350", Some(1e6), Some(350_000_000)),
            ("350.5", Some(1e6), Some(350_500_000)),
            ("350", None, None),
            ("Ngân sách nhà nước", Some(1e6), None),
            ("Theo Quyết định số 12/QĐ-UBND", Some(1e6), None),
            ("NSTW: 300 triệu; NSĐP: 200 triệu đồng", None, Some(500_000_000)),
            ("Tổng 500 triệu (NSTW 300 triệu, NSĐP 200 triệu)", None, Some(500_000_000)),
            ("", None, None),
        ] {
            assert_eq!(dong(cell, worth), expected, "{cell}");
        }
        assert_eq!(unit_of_title("Kinh phí dự kiến (triệu đồng)"), Some(1e6));
        assert_eq!(unit_of_title("Kinh phí"), None);
    }
}
