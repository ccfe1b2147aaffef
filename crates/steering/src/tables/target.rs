//! Numeric targets: what is measured, how much, in what, and whether more or less is meant.

use super::amount::number;
use super::words::key;
use crate::reading::piece;

/// Which way a target is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// Exactly.
    Exactly,
    /// More than before, by the value.
    Raise,
    /// Less than before, by the value.
    Lower,
}

impl Direction {
    /// All.
    pub const ALL: [Direction; 5] =
        [Direction::AtLeast, Direction::AtMost, Direction::Exactly, Direction::Raise, Direction::Lower];

    /// The stable key, as in translation files (`target_way.<key>`).
    pub const fn key(self) -> &'static str {
        match self {
            Direction::AtLeast => "at_least",
            Direction::AtMost => "at_most",
            Direction::Exactly => "exactly",
            Direction::Raise => "raise",
            Direction::Lower => "lower",
        }
    }
}

/// A numeric target.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// What is measured, in the words of the row.
    pub measure: String,
    /// How much.
    pub value: f64,
    /// In what: `%`, `điểm`, `bậc`, `ngày` …; empty if not said.
    pub unit: String,
    /// Which way.
    pub direction: Direction,
}

const UNITS: [&str; 22] = [
    "phần trăm",
    "điểm phần trăm",
    "điểm",
    "bậc",
    "hạng",
    "ngày",
    "giờ",
    "phút",
    "lần",
    "lớp",
    "người",
    "thủ tục",
    "dịch vụ",
    "hồ sơ",
    "cơ quan",
    "đơn vị",
    "văn bản",
    "cuộc",
    "mô hình",
    "sáng kiến",
    "xã",
    "phường",
];
const MOST: [&str; 8] = ["không quá", "tối đa", "không vượt quá", "dưới", "nhiều nhất", "nhỏ hơn", "≤", "<"];
const LEAST: [&str; 12] = [
    "ít nhất",
    "tối thiểu",
    "trên",
    "từ",
    "không dưới",
    "không thấp hơn",
    "đạt từ",
    "tối thiểu đạt",
    "lớn hơn",
    "≥",
    ">",
    "hơn",
];
const RAISE: [&str; 3] = ["tăng", "nâng", "cải thiện"];
const LOWER: [&str; 4] = ["giảm", "rút ngắn", "cắt giảm", "hạ"];

/// The target of a row: from a cell of its own with the content as measure, else from the content itself.
pub(super) fn target(cell: &str, unit: &str, content: &str) -> Option<Target> {
    let content = piece::plain(content);
    if let Some(found) = find(&piece::plain(cell), true) {
        let unit = if found.unit.is_empty() { piece::plain(unit) } else { found.unit };
        return Some(Target { measure: content, value: found.value, unit, direction: found.direction });
    }
    let found = find(&content, false)?;
    Some(Target { measure: content, ..found })
}

/// The first number that measures something. In a cell of its own a bare number does; in a sentence it needs `%`, or a word of
/// comparison and a unit.
fn find(text: &str, own: bool) -> Option<Target> {
    let low = text.to_lowercase();
    let mut at = 0;
    while let Some(next) = low[at..].find(|c: char| c.is_ascii_digit()) {
        let from = at + next;
        let (value, rest) = number(&low[from..], false).or_else(|| {
            let run = low[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(low.len() - from);
            Some((f64::NAN, &low[from + run..]))
        })?;
        let before = low[..from].trim_end();
        if !value.is_nan()
            && !is_part_of_name(before, &low[..from], rest)
            && let Some(found) = measured(before, value, rest, own)
        {
            return Some(found);
        }
        at = low.len() - rest.len();
    }
    None
}

/// Days, numbers of documents, articles, years.
fn is_part_of_name(before: &str, glued: &str, rest: &str) -> bool {
    let date = rest.starts_with(['/', '-']) && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric())
        || glued.ends_with(['/', '-'])
            && glued.trim_end_matches(['/', '-']).ends_with(|c: char| c.is_ascii_alphanumeric());
    let named = ["số", "ngày", "tháng", "năm", "quý", "điều", "khoản", "mức độ", "đề án", "giai đoạn", "mức"];
    let named = named.iter().any(|word| before.ends_with(word)) && !rest.trim_start().starts_with('%');
    date || named || glued.ends_with(char::is_alphanumeric)
}

fn measured(before: &str, value: f64, rest: &str, own: bool) -> Option<Target> {
    let after = rest.trim_start();
    let percent = after.starts_with('%');
    let unit = if percent { Some("%") } else { UNITS.iter().copied().find(|unit| after.starts_with(unit)) };
    let compared = direction(before, after);
    let bare = own && (after.is_empty() || compared.is_some() || unit.is_some());
    let counts = percent || bare || unit.is_some() && compared.is_some();
    let unit = match unit.unwrap_or_default() {
        "phần trăm" => "%",
        unit => unit,
    };
    counts.then(|| Target {
        measure: String::new(),
        value,
        unit: unit.to_owned(),
        // "đạt 100%" cannot be more; any other share that is to be reached may be passed.
        direction: compared.unwrap_or(if percent && value < 100.0 { Direction::AtLeast } else { Direction::Exactly }),
    })
}

/// The words right before and behind a number.
fn direction(before: &str, after: &str) -> Option<Direction> {
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    // "tăng ít nhất 2 bậc": what rises counts before how much at least.
    let near = last_words(before, 4);
    let raised = |words: &[&str]| {
        words.iter().any(|word| near.split_whitespace().any(|one| one == *word) || near.ends_with(word))
    };
    let up = after.contains("trở lên") && after.find("trở lên") < Some(24);
    let down = after.find("trở xuống").is_some_and(|at| at < 26);
    if raised(&RAISE) && !near.contains("lên") {
        Some(Direction::Raise)
    } else if raised(&LOWER) && !near.contains("xuống") {
        Some(Direction::Lower)
    } else if down || ends(&MOST) {
        Some(Direction::AtMost)
    } else if up || ends(&LEAST) {
        Some(Direction::AtLeast)
    } else {
        None
    }
}

fn last_words(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.rsplit(' ').take(count).collect();
    words.into_iter().rev().collect::<Vec<_>>().join(" ")
}

/// Whether a content reads like a goal: a share of something, an index, a rank.
pub(super) fn is_goal(content: &str) -> bool {
    let key = key(content);
    let begins = [
        "ty le",
        "ti le",
        "chi so",
        "phan dau",
        "muc do",
        "xep hang",
        "duy tri",
        "toi thieu",
        "it nhat",
        "100",
        "tren",
    ];
    begins.iter().any(|word| key.starts_with(word)) || key.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cell: &str, content: &str) -> Option<(f64, String, Direction)> {
        target(cell, "", content).map(|target| (target.value, target.unit, target.direction))
    }

    #[test]
    fn targets_of_sentences_and_cells() {
        use Direction::{AtLeast, AtMost, Exactly, Lower, Raise};
        for (cell, content, value, unit, direction) in [
            ("", "Tỷ lệ hồ sơ giải quyết đúng hạn đạt từ 95% trở lên", 95.0, "%", AtLeast),
            ("", "100% thủ tục hành chính được công khai", 100.0, "%", Exactly),
            ("", "Tối thiểu 80% hồ sơ được số hóa", 80.0, "%", AtLeast),
            ("", "Giảm 10% thời gian giải quyết", 10.0, "%", Lower),
            ("", "Chỉ số PAR INDEX tăng ít nhất 2 bậc so với năm 2025", 2.0, "bậc", Raise),
            ("", "Mức độ hài lòng đạt 92,5%", 92.5, "%", AtLeast),
            ("≥ 90%", "Tỷ lệ số hóa", 90.0, "%", AtLeast),
            ("95", "Tỷ lệ đúng hạn", 95.0, "", Exactly),
            ("Không quá 5%", "Tỷ lệ hồ sơ trễ hạn", 5.0, "%", AtMost),
        ] {
            assert_eq!(found(cell, content), Some((value, unit.to_owned(), direction)), "{cell} {content}");
        }
        assert_eq!(found("", "Triển khai Đề án 06 theo Quyết định số 12/QĐ-UBND ngày 3/4/2026"), None);
        assert_eq!(found("", "Xây dựng kế hoạch năm 2026"), None);
        assert_eq!(found("", "Tổ chức 02 lớp tập huấn"), None);
    }
}
