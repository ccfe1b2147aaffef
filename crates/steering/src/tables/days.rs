//! Days and times of cells: as people write them, as a workbook keeps them.

use kernel::{Day, Instant};

use super::Dated;
use crate::reading::{Deadline, DueKind, piece};

/// A day of a cell; how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub day: Day,
    /// Only a month, a quarter or a year is said: its last day.
    pub rounded: bool,
}

/// Days that lists of an office may hold, as Excel counts them: 1 January 2000 to 31 December 2059.
const SERIAL: std::ops::RangeInclusive<i32> = 36_526..=58_439;
/// 1 January 1970 as Excel counts.
const EPOCH: i32 = 25_569;

/// The time that a cell says; without any, `kind` is `None` and the words are kept.
pub(super) fn deadline(cell: &str, dated: Dated) -> Deadline {
    let text = written(cell);
    if text.is_empty() {
        return Deadline::default();
    }
    if names_no_day(&text) {
        return Deadline { text: Some(text), ..Deadline::default() };
    }
    // The year of the plan is the year of its times; the day of the document serves where the year alone does not.
    let by_year = dated.year.and_then(|_| piece::time(&text, None, dated.year));
    let found = by_year.or_else(|| piece::time(&text, dated.day, dated.year));
    match found {
        // The whole cell are its words: "Quý II/2026 (sau khi có hướng dẫn)".
        Some(found) => Deadline { text: Some(text), ..found },
        None => Deadline { text: Some(text), ..Deadline::default() },
    }
}

/// `31/02/2026`: a day that does not exist is no month either.
fn names_no_day(text: &str) -> bool {
    let is_day = |word: &&str| {
        let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
        let numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        numbers && matches!(parts[..], [day, _, year] if day.len() < 3 && year.len() == 4)
    };
    text.split([' ', ',', ';', '(', ')']).filter(is_day).any(|word| Day::parse_typed(word).is_err())
}

/// The last day of a time, if it has one.
pub(super) fn last_day(deadline: &Deadline) -> Option<Day> {
    deadline.due.as_deref().and_then(|due| Day::parse(due).ok())
}

/// The day that a cell says; the last of a month or quarter where no day is said.
pub(super) fn day(cell: &str, dated: Dated) -> Option<Found> {
    let text = written(cell);
    if let Ok(day) = Day::parse_typed(&text) {
        return Some(Found { day, rounded: false });
    }
    let read = deadline(&text, dated);
    Some(Found { day: last_day(&read)?, rounded: read.kind != DueKind::Date })
}

/// A day named in running words: "Thông báo số 45/TB-VPUB ngày 10/3/2026".
pub(super) fn day_in(text: &str, year: Option<i32>) -> Option<Day> {
    let plain = piece::plain(text);
    let low = plain.to_lowercase();
    let mut pieces = low.match_indices("ngày ").map(|(at, word)| &low[at + word.len()..]);
    let named = pieces.find_map(|rest| {
        let end = rest.char_indices().find(|(_, c)| matches!(c, ',' | ';' | ')')).map_or(rest.len(), |(at, _)| at);
        let found = piece::time(&written(&format!("ngày {}", &rest[..end])), None, year)?;
        (found.kind == DueKind::Date).then(|| last_day(&found)).flatten()
    });
    named.or_else(|| plain.split([' ', ',', ';', '(', ')']).find_map(|word| Day::parse_typed(&written(word)).ok()))
}

/// A cell in the form that the grammar reads: what a workbook keeps as a day, a moment or a number becomes a day as people
/// write it, years get four digits, "Q4/2026" is a quarter.
pub(super) fn written(cell: &str) -> String {
    let text = piece::plain(cell);
    if let Some(day) = stored(&text) {
        return day;
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end();
        out.push_str(&long_year(&quarter(bare)));
        out.push_str(&word[bare.len()..]);
    }
    out
}

/// `2026-11-23`, `2026-11-23T14:05:00+07:00`, `46349`.
fn stored(text: &str) -> Option<String> {
    if text.len() == 10 && text.as_bytes()[4] == b'-' {
        return Day::parse(text).ok().map(Day::date_text);
    }
    if text.contains('T') && text.starts_with(|c: char| c.is_ascii_digit()) {
        let moment = Instant::parse(text).ok()?;
        let hour = moment.clock_text();
        let (hours, minutes) = hour.split_once(':')?;
        return Some(match hour.as_str() {
            "00:00" => moment.day().date_text(),
            _ => format!("trước {hours} giờ {minutes} ngày {}", moment.day().date_text()),
        });
    }
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = whole.map_or(text, |(whole, _)| whole);
    let serial: i32 = (digits.len() == 5).then(|| digits.parse().ok())??;
    SERIAL.contains(&serial).then(|| Day(serial - EPOCH).date_text())
}

/// `Q4/2026`, `QIV/2026`.
fn quarter(word: &str) -> String {
    let rest = word.strip_prefix(['Q', 'q']).unwrap_or_default();
    let number = rest.split(['/', '-', '.']).next().unwrap_or_default();
    let known = ["1", "2", "3", "4", "I", "II", "III", "IV"].contains(&number);
    if known { format!("quý {rest}") } else { word.to_owned() }
}

/// `5/3/26` becomes `5/3/2026`; a sign behind it stays.
fn long_year(word: &str) -> String {
    let end = word.trim_end_matches([',', ';', '.', ')']).len();
    let (date, rest) = word.split_at(end);
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let digits =
        |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [day, month, year] if digits(day, 2) && digits(month, 2) && year.len() == 2 && digits(year, 2) => {
            format!("{day}/{month}/20{year}{rest}")
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(cell: &str) -> Option<String> {
        deadline(cell, Dated { day: None, year: Some(2026) }).due
    }

    #[test]
    fn times_of_cells() {
        for (cell, expected) in [
            ("31/12/2026", "2026-12-31"),
            ("5/3/26", "2026-03-05"),
            ("2026-03-05", "2026-03-05"),
            ("46349", "2026-11-23"),
            ("2026-03-05T14:30:00+07:00", "2026-03-05"),
            ("tháng 9/2026", "2026-09-30"),
            ("Quý III/2026", "2026-09-30"),
            ("Quý II", "2026-06-30"),
            ("Q4/2026", "2026-12-31"),
            ("trước ngày 15/11/2026", "2026-11-15"),
            ("Trước 30/6", "2026-06-30"),
            ("Năm 2026", "2026-12-31"),
            ("09/2026", "2026-09-30"),
            ("Trong năm 2026", "2026-12-31"),
            ("30.6.2026", "2026-06-30"),
        ] {
            assert_eq!(due(cell).as_deref(), Some(expected), "{cell}");
        }
        assert_eq!(due("Thường xuyên"), None);
        assert_eq!(due("Theo kế hoạch của Bộ"), None);
    }

    #[test]
    fn days_in_words() {
        let day = |text: &str| Day::parse(text).ok();
        assert_eq!(day_in("Thông báo số 45/TB-VPUB ngày 10/3/2026 của Văn phòng", None), day("2026-03-10"));
        assert_eq!(day_in("45/TB-VPUB, 10/3/26", None), day("2026-03-10"));
        assert_eq!(day_in("CV 12/UBND-NC ngày 5 tháng 3 năm 2026", None), day("2026-03-05"));
        assert_eq!(day_in("45/TB-VPUB", None), None);
        assert_eq!(day_in("Xong 09 giờ ngày 21/5", Some(2026)), day("2026-05-21"));
        assert_eq!(day_in("Tổ chức ngày 24-25/9/2026", None), day("2026-09-25"));
        assert_eq!(day_in("Nghiệm thu 14/4/2026", None), day("2026-04-14"));
    }
}
