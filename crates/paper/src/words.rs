//! Amounts in Vietnamese words, as receipts print them.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// `125000` → `một trăm hai mươi lăm nghìn đồng`.
pub fn dong_in_words(amount: i64) -> String {
    format!("{} đồng", number_in_words(amount))
}

/// Same, with a capital first letter, as a line of its own.
pub fn dong_in_words_capital(amount: i64) -> String {
    let words = dong_in_words(amount);
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `1005` → `một nghìn không trăm linh năm`.
pub fn number_in_words(number: i64) -> String {
    let mut words = Vec::new();
    if number < 0 {
        words.push("âm");
    }
    match number.unsigned_abs() {
        0 => words.push(DIGITS[0]),
        n => positive(n, false, &mut words),
    }
    words.join(" ")
}

/// `padded`: something larger was said before, so that empty hundreds are spoken (`không trăm`).
fn positive(number: u64, padded: bool, words: &mut Vec<&'static str>) {
    let (billions, rest) = (number / BILLION, number % BILLION);
    if billions > 0 {
        positive(billions, padded, words);
        words.push("tỷ");
    }
    let mut said = padded || billions > 0;
    for (unit, name) in [(1_000_000, Some("triệu")), (1_000, Some("nghìn")), (1, None)] {
        let group = (rest / unit % 1_000) as usize;
        if group == 0 {
            continue;
        }
        hundreds(group, said, words);
        words.extend(name);
        said = true;
    }
}

fn hundreds(group: usize, padded: bool, words: &mut Vec<&'static str>) {
    let (hundred, rest) = (group / 100, group % 100);
    let spoken = hundred > 0 || padded;
    if spoken {
        words.extend([DIGITS[hundred], "trăm"]);
    }
    tens(rest / 10, rest % 10, spoken, words);
}

fn tens(ten: usize, unit: usize, after_hundreds: bool, words: &mut Vec<&'static str>) {
    match ten {
        0 if unit > 0 && after_hundreds => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[ten], "mươi"]),
    }
    match unit {
        0 => {}
        1 if ten > 1 => words.push("mốt"),
        5 if ten > 0 => words.push("lăm"),
        _ => words.push(DIGITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_cashier_would() {
        for (amount, words) in [
            (0, "không"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (25, "hai mươi lăm"),
            (105, "một trăm linh năm"),
            (115, "một trăm mười lăm"),
            (1_000, "một nghìn"),
            (1_005, "một nghìn không trăm linh năm"),
            (8_000, "tám nghìn"),
            (50_000, "năm mươi nghìn"),
            (125_000, "một trăm hai mươi lăm nghìn"),
            (1_015_000, "một triệu không trăm mười lăm nghìn"),
            (1_000_001, "một triệu không trăm linh một"),
            (21_301_444, "hai mươi mốt triệu ba trăm linh một nghìn bốn trăm bốn mươi bốn"),
            (2_000_000_000, "hai tỷ"),
            (1_000_000_005, "một tỷ không trăm linh năm"),
            (
                1_234_567_891_000,
                "một nghìn hai trăm ba mươi bốn tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi mốt nghìn",
            ),
            (-50_000, "âm năm mươi nghìn"),
        ] {
            assert_eq!(number_in_words(amount), words, "{amount}");
        }
        assert_eq!(dong_in_words(125_000), "một trăm hai mươi lăm nghìn đồng");
        assert_eq!(dong_in_words_capital(8_000), "Tám nghìn đồng");
    }

    #[test]
    fn every_amount_has_words_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for n in (0..100_000).chain((0..60).map(|e| 7 * (1_i64 << e))) {
            let words = number_in_words(n);
            assert!(!words.contains("  ") && (seen.insert(words) || n < 100_000 * 8), "{n}");
        }
        assert!(number_in_words(i64::MAX).starts_with("chín tỷ hai trăm hai mươi ba triệu"));
        assert!(number_in_words(i64::MIN).starts_with("âm chín tỷ"));
    }
}
