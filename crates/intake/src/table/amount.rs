//! Whole numbers as people type them.

/// Units that may follow an amount.
const UNITS: [&str; 5] = ["đồng", "vnđ", "vnd", "đ", "₫"];

/// An amount in đồng, not negative.
pub(super) fn parse(text: &str) -> Option<i64> {
    let lower = text.trim().to_lowercase();
    let bare = UNITS.iter().find_map(|unit| lower.strip_suffix(unit)).unwrap_or(&lower);
    whole(bare).filter(|number| *number >= 0)
}

/// A whole number; thousands may be grouped by points, blanks or (two groups or more) commas. `1,5`, `1.5` and `12.34` are none.
///
/// `1.234` is 1234, as the law prints it: there are no fractions of a đồng, and a workbook in an English setting keeps it as 1.234.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest.trim_start()));
    let between = digits.chars().find(|c| !c.is_ascii_digit());
    let plain = match between {
        None => digits.to_owned(),
        Some('.' | ' ' | '\u{a0}') => joined(digits, between?, 2)?,
        Some(',') => joined(digits, ',', 3)?,
        Some(_) => return None,
    };
    // Fifteen digits are exact in a table of numbers, and enough for the budget of the state.
    (1..=15).contains(&plain.len()).then(|| plain.parse::<i64>().ok()).flatten().map(|number| sign * number)
}

/// Groups joined: the first of one to three digits, all others of three.
fn joined(digits: &str, between: char, least_groups: usize) -> Option<String> {
    let groups: Vec<&str> = digits.split(between).collect();
    let (first, others) = groups.split_first()?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    (groups.len() >= least_groups && fits && groups.iter().all(|group| is_digits(group))).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_amounts() {
        for text in ["1234567", "1.234.567", "1 234 567", "1,234,567", "1.234.567 đồng", "1.234.567đ", "1234567 VNĐ"]
        {
            assert_eq!(parse(text), Some(1_234_567), "{text}");
        }
        assert_eq!((parse("0"), parse("1.234"), whole("-1.000")), (Some(0), Some(1234), Some(-1000)));
        for text in [
            "",
            "đ",
            "-1",
            "1,5",
            "1.5",
            "12.34.567",
            "1.234,567",
            "1,234",
            "1.2345",
            ".123",
            "١٢٣",
            "9999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
