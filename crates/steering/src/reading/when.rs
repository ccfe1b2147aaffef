//! Times of work: days, months, quarters, years, periods that come again, and limits counted from an event.

use kernel::Day;

use crate::reading::agency::Parties;
use crate::reading::core::{Core, core, month_end};
use crate::reading::model::{DueKind, Recurrence};
use crate::reading::period;
use crate::reading::token::{Kind, Tok};

/// A time that was found, with its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    pub kind: DueKind,
    pub due: Option<Day>,
    pub recurrence: Option<Recurrence>,
    pub from: usize,
    pub to: usize,
}

/// What years are counted from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Base {
    /// Day of the document, else of the meeting.
    pub day: Option<Day>,
    /// Year of a plan's title, or the last year that the text names.
    pub year: Option<i32>,
}

/// Where a time stands: in a sentence it needs a word that makes it a limit; a cell, a heading or a label is a time by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Sentence,
    Cell,
}

/// The time of a task: a one-off before a recurring one, of the same sort the first.
pub(crate) fn best(names: &Parties<'_>, toks: &[Tok], base: Base, place: Place) -> Option<When> {
    let (mut recurring, mut past) = (None, None);
    let mut at = 0;
    while at < toks.len() {
        let found = one(names, toks, at, base, place);
        if let Some(when) = found {
            // "rà soát hồ sơ nhận trước ngày 01/01, xong trước ngày 30/4": what was over when the document was made is no limit.
            let over = place == Place::Sentence && when.due.zip(base.day).is_some_and(|(due, day)| due < day);
            match when.kind {
                DueKind::Recurring => recurring = recurring.or(Some(when)),
                _ if over => past = past.or(Some(when).filter(|_| ends_work(names.low(toks, at.wrapping_sub(1))))),
                _ => return Some(when),
            }
            at = when.to.max(at + 1);
        } else {
            at += 1;
        }
    }
    recurring.or(past)
}

/// "hoàn thành trước ngày …", "xong trước ngày …"
fn ends_work(before: &str) -> bool {
    matches!(before, "thành" | "xong" | "hạn")
}

fn one(names: &Parties<'_>, toks: &[Tok], at: usize, base: Base, place: Place) -> Option<When> {
    if place == Place::Cell {
        return limit(names, toks, at, base, place)
            .or_else(|| period::recurring(names, toks, at, place))
            .or_else(|| bare(names, toks, at, base));
    }
    limit(names, toks, at, base, place).or_else(|| period::recurring(names, toks, at, place))
}

/// A core without any word before it: in cells.
fn bare(names: &Parties<'_>, toks: &[Tok], at: usize, base: Base) -> Option<When> {
    // "Tuần 2/01": a week of January.
    if names.low(toks, at) == "tuần"
        && let Some((Core::Day(_, month, year), to)) = core(names, toks, at + 1, true)
    {
        return resolve(names, toks, (at, to), Core::Month(month, year), base);
    }
    let (found, to) = core(names, toks, at, true)?;
    resolve(names, toks, (at, to), found, base)
}

const CUES: [&str; 22] = [
    "trước", "chậm", "nhất", "muộn", "là", "đến", "hết", "trong", "vào", "cuối", "đầu", "giữa", "thời", "hạn", "vòng",
    "gian", "khoảng", "tới", "sau", "xong", "quá", "không",
];

/// A time with a word that makes it a limit: "trước ngày …", "trong tháng …", "trong vòng 10 ngày".
fn limit(names: &Parties<'_>, toks: &[Tok], at: usize, base: Base, place: Place) -> Option<When> {
    let word = names.low(toks, at);
    if let Some(when) = ahead(names, toks, at) {
        return Some(when);
    }
    if !is_opening(names, toks, at) {
        return soft(names, toks, at, base);
    }
    // "rút ngắn còn không quá 07 ngày": how long something lasts.
    if word == "không" && matches!(names.low(toks, at.wrapping_sub(1)), "còn" | "xuống") {
        return None;
    }
    if word == "từ" {
        return range(names, toks, at, base);
    }
    let mut next = at;
    let mut strong = false;
    let mut year_too = false;
    while next < at + 7 && CUES.contains(&names.low(toks, next)) {
        strong |= matches!(names.low(toks, next), "trước" | "nhất" | "hết" | "trong" | "vào" | "cuối");
        year_too |= matches!(names.low(toks, next), "trước" | "nhất" | "hết" | "trong" | "cuối");
        next += 1;
    }
    if let Some(when) = counted(names, toks, at, next) {
        return Some(when);
    }
    let hours = hours(names, toks, next);
    let (found, to) = core(names, toks, hours, strong)?;
    if let Core::Year(_) = found
        && !year_too
    {
        return None;
    }
    if matches!(found, Core::Half(..)) && place == Place::Sentence {
        return None;
    }
    let before = names.low(toks, at.wrapping_sub(1));
    // "đến ngày 15/9, toàn tỉnh có": a cut-off of data, unless work is said to end there.
    let weak = !strong && !matches!(before, "hạn" | "gian" | "xong" | "thành" | "dài");
    if before == "tính" || (weak && place == Place::Sentence) {
        return None;
    }
    resolve(names, toks, (at, to), found, base)
}

fn is_opening(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    match names.low(toks, at) {
        // "06 tháng cuối năm" is no end of a year.
        "cuối" | "đầu" => names.low(toks, at.wrapping_sub(1)) != "tháng",
        "trước" | "trong" | "vào" | "từ" | "đến" | "hết" | "sau" => true,
        "chậm" | "muộn" => names.low(toks, at + 1) == "nhất",
        "không" => matches!(names.low(toks, at + 1), "quá" | "muộn"),
        _ => false,
    }
}

/// "hoàn thành quý II/2025", "trình tháng 5/2025".
fn soft(names: &Parties<'_>, toks: &[Tok], at: usize, base: Base) -> Option<When> {
    let before = names.low(toks, at.checked_sub(1)?);
    let two = names.low(toks, at.wrapping_sub(2));
    let fits = match before {
        "thành" => two == "hoàn",
        "xong" | "hạn" => true,
        "gian" => two == "thời",
        "kiến" => two == "dự",
        "trình" => !matches!(two, "chương" | "quy" | "công" | "lộ" | "tiến" | "tờ" | "giáo" | "quá"),
        _ => false,
    };
    if !fits || !matches!(names.low(toks, at), "ngày" | "tháng" | "quý" | "năm") {
        return None;
    }
    let (found, to) = core(names, toks, at, true)?;
    if matches!(found, Core::Year(_)) && before == "trình" {
        return None;
    }
    resolve(names, toks, (at, to), found, base)
}

/// Past "17 giờ 00", "17h00", "10 giờ 30 phút".
fn hours(names: &Parties<'_>, toks: &[Tok], at: usize) -> usize {
    let is_number = |i: usize| toks.get(i).is_some_and(|tok| tok.kind == Kind::Number);
    let mut next = at;
    if is_number(next) && names.low(toks, next + 1) == "giờ" {
        next += 2;
        next += usize::from(is_number(next));
        next += usize::from(names.low(toks, next) == "phút");
    } else if names.low(toks, next).strip_suffix(|c: char| c.is_ascii_digit()).is_some_and(|rest| rest.contains('h'))
        || names.low(toks, next).ends_with('h')
    {
        next += 1;
    }
    if next > at && names.low(toks, next) == "," { next + 1 } else { next }
}

/// "từ ngày A đến ngày B": the second; months and quarters alike.
fn range(names: &Parties<'_>, toks: &[Tok], at: usize, base: Base) -> Option<When> {
    let first = hours(names, toks, at + 1);
    let after = match core(names, toks, first, true) {
        Some((_, after)) => after,
        // "từ ngày 10 đến ngày 25/11": the first has no month.
        None if names.low(toks, first) == "ngày" && toks.get(first + 1)?.kind == Kind::Number => first + 2,
        None => return None,
    };
    let mut next = after;
    while matches!(names.low(toks, next), "đến" | "hết" | "-" | "–" | "tới") {
        next += 1;
    }
    if next == after {
        return None;
    }
    let (found, to) = core(names, toks, hours(names, toks, next), true)?;
    resolve(names, toks, (at, to), found, base)
}

/// "trong vòng 04 ngày làm việc kể từ …", "sau 30 ngày kể từ …": the words up to the end of the clause.
fn counted(names: &Parties<'_>, toks: &[Tok], at: usize, next: usize) -> Option<When> {
    if names.low(toks, next.wrapping_sub(1)) == "trước" || toks.get(next)?.kind != Kind::Number {
        return None;
    }
    let mut to = next + 1;
    // "15 (mười lăm) ngày"
    to = names.skip_bracket(toks, to);
    if !matches!(names.low(toks, to), "ngày" | "giờ" | "tháng" | "tuần" | "năm") {
        return None;
    }
    let unit = names.low(toks, to);
    to += 1;
    let worked = names.low(toks, to) == "làm" && names.low(toks, to + 1) == "việc";
    to += if worked { 2 } else { 0 };
    let from_event = (to..to + 3).any(|i| {
        matches!(
            (names.low(toks, i), names.low(toks, i + 1)),
            ("kể", "từ") | ("từ", "ngày") | ("từ", "khi") | ("sau", "khi")
        )
    });
    let limited = (at..next).any(|i| matches!(names.low(toks, i), "vòng" | "hạn" | "quá" | "nhất"));
    if !from_event && !(limited && (worked || matches!(unit, "ngày" | "giờ"))) {
        return None;
    }
    if from_event {
        let stop = |i: &usize| matches!(names.low(toks, *i), "," | ";" | "." | ")" | ":" | "phải" | "cần");
        to = (to..toks.len().min(to + 25)).find(stop).unwrap_or_else(|| toks.len().min(to + 25));
    }
    Some(When { kind: DueKind::Relative, due: None, recurrence: None, from: at, to })
}

/// "trước ngày kiểm tra ít nhất 03 ngày", "chậm nhất 05 ngày trước ngày họp": counted back from an event.
fn ahead(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<When> {
    let number = |i: usize| toks.get(i).is_some_and(|tok| tok.kind == Kind::Number);
    let day = |i: usize| number(i) && matches!(names.low(toks, i + 1), "ngày" | "giờ" | "tuần");
    let relative = |to: usize| Some(When { kind: DueKind::Relative, due: None, recurrence: None, from: at, to });
    if names.low(toks, at) == "trước" && names.low(toks, at + 1) == "ngày" && !number(at + 2) {
        let least = (at + 2..(at + 10).min(toks.len()))
            .take_while(|i| toks[*i].kind != Kind::Sign)
            .find(|i| matches!(names.low(toks, *i), "ít" | "tối" | "là"))?;
        let found = (least..least + 3).find(|i| day(*i))?;
        return relative(found + 2);
    }
    let counted =
        matches!((names.low(toks, at), names.low(toks, at + 1)), ("chậm", "nhất") | ("ít", "nhất") | ("muộn", "nhất"));
    let from = at + 2 + usize::from(names.low(toks, at + 2) == "là");
    if counted && day(from) {
        let worked = if names.low(toks, from + 2) == "làm" { 2 } else { 0 };
        let before = from + 2 + worked;
        return if matches!(names.low(toks, before), "trước" | "sau") && !number(before + 1) {
            relative(before + 2)
        } else {
            None
        };
    }
    None
}

/// Gives a core its year and its last day; a yearly one is recurring.
fn resolve(names: &Parties<'_>, toks: &[Tok], (from, to): (usize, usize), found: Core, base: Base) -> Option<When> {
    if let Some((recurrence, end)) = period::again(names, toks, to, found) {
        return Some(When { kind: DueKind::Recurring, due: None, recurrence: Some(recurrence), from, to: end });
    }
    let with = |year: Option<i32>, end: &dyn Fn(i32) -> Option<Day>| match (year, base.day) {
        (Some(year), _) => end(year),
        (None, Some(day)) => {
            let first = end(day.ymd().0)?;
            if first >= day { Some(first) } else { end(day.ymd().0 + 1) }
        }
        (None, None) => end(base.year?),
    };
    let (kind, due) = match found {
        Core::Day(day, month, year) => {
            (DueKind::Date, with(year, &|year| crate::reading::core::day(year, month, day))?)
        }
        Core::Month(month, year) => (DueKind::Month, with(year, &|year| month_end(year, month))?),
        Core::ThisMonth => (DueKind::Month, month_end(base.day?.ymd().0, base.day?.ymd().1)?),
        Core::Half(half, year) => (DueKind::Month, with(year, &|year| month_end(year, half * 6))?),
        Core::Quarter(quarter, year) => (DueKind::Quarter, with(year, &|year| month_end(year, quarter * 3))?),
        Core::Year(Some(year)) => (DueKind::Year, month_end(year, 12)?),
        Core::Year(None) => {
            let year = base
                .year
                .filter(|year| base.day.is_none_or(|day| *year >= day.ymd().0))
                .or(base.day.map(|day| day.ymd().0))?;
            (DueKind::Year, month_end(year, 12)?)
        }
        Core::DayOfMonth(_) => return None,
    };
    Some(When { kind, due: Some(due), recurrence: None, from, to })
}
