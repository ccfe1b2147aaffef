//! A day, a month, a quarter or a year as it is written.

use kernel::Day;

use crate::reading::agency::Parties;
use crate::reading::token::{Kind, Tok};

/// A time as written; years may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Core {
    Day(u8, u8, Option<i32>),
    /// "ngày 20" alone: of each month, quarter …
    DayOfMonth(u8),
    Month(u8, Option<i32>),
    ThisMonth,
    /// First or second half of a year.
    Half(u8, Option<i32>),
    Quarter(u8, Option<i32>),
    Year(Option<i32>),
}

/// The last day of a month.
pub(crate) fn month_end(year: i32, month: u8) -> Option<Day> {
    let (year, month) = if month >= 12 { (year + 1, 1) } else { (year, month + 1) };
    day(year, month, 1).map(|day| day.plus(-1))
}

/// A day that exists.
pub(crate) fn day(year: i32, month: u8, day: u8) -> Option<Day> {
    Day::from_ymd(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

fn number(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<i32> {
    let tok = toks.get(at).filter(|tok| tok.kind == Kind::Number)?;
    let text = &names.clean.low[tok.start..tok.end];
    if text.len() > 4 { None } else { text.parse().ok() }
}

fn small(names: &Parties<'_>, toks: &[Tok], at: usize, most: i32) -> Option<u8> {
    number(names, toks, at).filter(|n| (1..=most).contains(n)).and_then(|n| u8::try_from(n).ok())
}

fn year(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<i32> {
    number(names, toks, at).filter(|n| (1990..=2100).contains(n))
}

/// `/2025`, `năm 2025`, `-2025`, `.2025`: the year and the place after it.
fn year_after(names: &Parties<'_>, toks: &[Tok], at: usize) -> (Option<i32>, usize) {
    let sign = names.low(toks, at);
    let lead = match sign {
        "/" | "năm" | "-" | "." => 1,
        "của" | "," if names.low(toks, at + 1) == "năm" => 2,
        "năm nay" => 0,
        _ => return (None, at),
    };
    match year(names, toks, at + lead) {
        Some(year) => (Some(year), at + lead + 1),
        None => (None, at),
    }
}

/// The time that begins at a token. `free`: a day may stand without "ngày", a year without "năm".
pub(crate) fn core(names: &Parties<'_>, toks: &[Tok], at: usize, free: bool) -> Option<(Core, usize)> {
    match names.low(toks, at) {
        "ngày" => dated(names, toks, at + 1, true),
        "tháng" => months(names, toks, at),
        "quý" | "quí" => quarters(names, toks, at),
        "năm" => match names.low(toks, at + 1) {
            "nay" => Some((Core::Year(None), at + 2)),
            _ => Some((Core::Year(Some(last_year(names, toks, at + 1)?.0)), last_year(names, toks, at + 1)?.1)),
        },
        "cả" | "trong" if names.low(toks, at + 1) == "năm" && number(names, toks, at + 2).is_none() => {
            Some((Core::Year(None), at + 2))
        }
        "6" | "06" | "sáu" if names.low(toks, at + 1) == "tháng" => half(names, toks, at),
        word if word.starts_with('t') && word.len() > 1 && word.len() < 4 => short_month(names, toks, at),
        // "12/2024" of a cell is a month.
        _ if free && names.low(toks, at + 1) == "/" && year(names, toks, at + 2).is_some() => {
            let month = small(names, toks, at, 12)?;
            Some((Core::Month(month, year(names, toks, at + 2)), at + 3))
        }
        _ if free => dated(names, toks, at, false).or_else(|| {
            let (year, to) = last_year(names, toks, at)?;
            (toks.len() == to).then_some((Core::Year(Some(year)), to))
        }),
        _ => None,
    }
}

/// `2025`, `2025 - 2026`, `2025, 2026`: the last.
fn last_year(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(i32, usize)> {
    let mut last = year(names, toks, at)?;
    let mut to = at + 1;
    while matches!(names.low(toks, to), "-" | "–" | "," | "và") {
        let skip = to + 1 + usize::from(names.low(toks, to + 1) == "năm");
        let Some(next) = year(names, toks, skip) else {
            break;
        };
        last = next;
        to = skip + 1;
    }
    Some((last, to))
}

/// `T12/2025`.
fn short_month(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Core, usize)> {
    let month: u8 = names.low(toks, at).get(1..)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let (year, to) = year_after(names, toks, at + 1);
    year.map(|year| (Core::Month(month, Some(year)), to))
}

/// `30/9/2025`, `30/9`, `30-9-2025`, `30 tháng 9 năm 2025`, `30`.
pub(crate) fn dated(names: &Parties<'_>, toks: &[Tok], at: usize, named: bool) -> Option<(Core, usize)> {
    let day = small(names, toks, at, 31)?;
    let sign = names.low(toks, at + 1);
    let tight = toks.get(at).zip(toks.get(at + 1)).is_some_and(|(a, b)| a.end == b.start);
    match sign {
        "/" | "-" | "." | "–" if tight || sign == "/" => {
            // "tháng 9/2025" was no day; "24/24" is none.
            let month = small(names, toks, at + 2, 12);
            let Some(month) = month else {
                return named.then_some((Core::DayOfMonth(day), at + 1));
            };
            let glued = names.low(toks, at + 3) == sign;
            let year = if glued { year(names, toks, at + 4) } else { None };
            match year {
                Some(year) => Some((Core::Day(day, month, Some(year)), at + 5)),
                None if sign == "/" && !glued => {
                    let (year, to) = if names.low(toks, at + 3) == "năm" {
                        year_after(names, toks, at + 3)
                    } else {
                        (None, at + 3)
                    };
                    Some((Core::Day(day, month, year), to))
                }
                // "ngày 28-10" of newspapers; "ngày 3-6/5" is a span of days.
                None if named && sign == "-" && tight && !matches!(names.low(toks, at + 3), "/" | "-") => {
                    Some((Core::Day(day, month, None), at + 3))
                }
                None => named.then_some((Core::DayOfMonth(day), at + 1)),
            }
        }
        "tháng" => {
            let Some(month) = small(names, toks, at + 2, 12) else {
                return Some((Core::DayOfMonth(day), at + 1));
            };
            let (year, to) = year_after(names, toks, at + 3);
            Some((Core::Day(day, month, year), to))
        }
        _ => named.then_some((Core::DayOfMonth(day), at + 1)),
    }
}

/// `tháng 10/2025`, `tháng 3, 6 và 9/2025`, `tháng 3 đến tháng 5 năm 2025`: the last.
fn months(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Core, usize)> {
    if names.low(toks, at + 1) == "này" {
        return Some((Core::ThisMonth, at + 2));
    }
    let mut month = small(names, toks, at + 1, 12)?;
    let (mut found, mut to) = year_after(names, toks, at + 2);
    for _ in 0..12 {
        if !matches!(names.low(toks, to), "," | "và" | "-" | "–" | "đến" | ";" | "+") {
            break;
        }
        let named = matches!(names.low(toks, to + 1), "tháng" | "và");
        let next = to + 1 + usize::from(named);
        let Some(more) = small(names, toks, next, 12) else {
            break;
        };
        // "tháng 5, 10 đơn vị": a bare number counts only if another sign of a month follows.
        let (year, end) = year_after(names, toks, next + 1);
        if !named && year.is_none() && !matches!(names.low(toks, next + 1), "," | "và" | "-" | "–" | "") {
            break;
        }
        month = more;
        found = year.or(found);
        to = end;
    }
    Some((Core::Month(month, found), to))
}

fn quarter_number(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<u8> {
    match names.low(toks, at) {
        "i" | "1" | "một" => Some(1),
        "ii" | "2" | "hai" => Some(2),
        "iii" | "3" | "ba" => Some(3),
        "iv" | "4" | "bốn" => Some(4),
        _ => None,
    }
}

/// `Quý II/2026`, `Quý II, Quý IV/2026`, `quý I - III năm 2026`: the last.
fn quarters(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Core, usize)> {
    let mut quarter = quarter_number(names, toks, at + 1)?;
    let (mut found, mut to) = year_after(names, toks, at + 2);
    for _ in 0..6 {
        if !matches!(names.low(toks, to), "," | "và" | "-" | "–" | "đến" | ";" | "+" | "hoặc") {
            break;
        }
        let next = to + 1 + usize::from(matches!(names.low(toks, to + 1), "quý" | "quí"));
        let Some(more) = quarter_number(names, toks, next) else {
            break;
        };
        let (year, end) = year_after(names, toks, next + 1);
        quarter = more;
        found = year.or(found);
        to = end;
    }
    Some((Core::Quarter(quarter, found), to))
}

fn half(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Core, usize)> {
    let half = match names.low(toks, at + 2) {
        "đầu" => 1,
        "cuối" => 2,
        _ => return None,
    };
    let (year, to) = year_after(names, toks, at + 3);
    let to = if year.is_none() && names.low(toks, at + 3) == "năm" { at + 4 } else { to };
    Some((Core::Half(half, year), to))
}
