//! The meeting: who chaired it or gives its conclusions, and on which day.

use kernel::Day;

use crate::reading::agency::Parties;
use crate::reading::core::{Core, core, dated};
use crate::reading::lines::Line;
use crate::reading::token::{Tok, cut};
use crate::reading::words::LEXICON;

/// Chair and day of the meeting out of the first paragraphs.
pub(crate) fn meeting(
    names: &Parties<'_>,
    lines: &[Line],
    kind: &str,
    date: Option<Day>,
    title: Option<usize>,
) -> (Option<String>, Option<Day>) {
    if !matches!(kind, "thông báo" | "bài báo") {
        return (None, None);
    }
    let clean = names.clean;
    let from = title.unwrap_or(0);
    let mut toks: Vec<Tok> = Vec::new();
    for line in lines.iter().skip(from).take(40) {
        cut(clean, line.start, line.end, &LEXICON, &mut toks);
        if toks.len() > 4_000 {
            break;
        }
    }
    (chair(names, &toks), day(names, &toks, kind, date))
}

/// The best of three signs: "A chủ trì", "kết luận của đồng chí A", "A kết luận".
fn chair(names: &Parties<'_>, toks: &[Tok]) -> Option<String> {
    let person_near = |at: usize, back: usize| {
        let from = at.saturating_sub(back);
        let stop =
            (from..at).rev().find(|i| names.low(toks, *i) == "." || names.low(toks, *i) == ";").map_or(from, |i| i + 1);
        let mut i = stop;
        let mut found = None;
        while i < at {
            match names.person(toks, i).filter(|end| *end <= at && titled(names, toks, i)) {
                Some(end) => {
                    found = found.or(Some(names.text_of(toks, i, end)));
                    i = end;
                }
                None => i += 1,
            }
        }
        found
    };
    let is = |at: usize, words: &[&str]| words.iter().enumerate().all(|(i, word)| names.low(toks, at + i) == *word);
    let chaired = (0..toks.len())
        .filter(|at| is(*at, &["chủ", "trì"]) && !matches!(names.low(toks, at + 2), "," | "phối" | ":"))
        .find_map(|at| person_near(at, 40));
    let titled_as = || {
        (0..toks.len().min(400)).filter(|at| is(*at, &["kết", "luận", "của"])).find_map(|at| {
            let end = (at + 40).min(toks.len());
            (at + 3..end).take_while(|i| names.low(toks, *i) != "tại").find_map(|i| {
                names
                    .person(toks, i)
                    .filter(|end| titled(names, toks, i) && *end > i + 1)
                    .map(|end| names.text_of(toks, i, end))
            })
        })
    };
    let concludes = || {
        (0..toks.len()).filter(|at| is(*at, &["kết", "luận"])).find_map(|at| {
            let end = (at + 30).min(toks.len());
            person_near(at, 24).or_else(|| {
                (at..end).take_while(|i| names.low(toks, *i) != ".").find_map(|i| {
                    names.person(toks, i).filter(|_| titled(names, toks, i)).map(|end| names.text_of(toks, i, end))
                })
            })
        })
    };
    // "dưới sự chủ trì của đồng chí A"
    let under = || {
        (0..toks.len()).filter(|at| is(*at, &["chủ", "trì", "của"])).find_map(|at| {
            (at + 3..(at + 24).min(toks.len())).find_map(|i| {
                names.person(toks, i).filter(|_| titled(names, toks, i)).map(|end| names.text_of(toks, i, end))
            })
        })
    };
    let chaired = under().or(chaired);
    chaired.or_else(titled_as).or_else(concludes)
}

/// A name stands behind a post or a form of address.
fn titled(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| names.low(toks, before));
    if matches!(
        before,
        "chí"
            | "ông"
            | "bà"
            | "tịch"
            | "tướng"
            | "ban"
            | "phủ"
            | "tỉnh"
            | "phố"
            | "thư"
            | "đốc"
            | "trưởng"
            | "huyện"
            | "xã"
            | "phường"
            | "-"
            | "–"
            | ":"
            | "nhiệm"
    ) {
        return true;
    }
    // "thành phố Cần Thơ Trần Việt Trường"
    (1..4).any(|back| {
        at > back
            && matches!(names.low(toks, at - back - 1), "tỉnh" | "phố" | "huyện")
            && (at - back..at).all(|i| toks[i].is_cap())
    })
}

/// The first day that the opening names, if it is the meeting's.
fn day(names: &Parties<'_>, toks: &[Tok], kind: &str, date: Option<Day>) -> Option<Day> {
    for at in 0..toks.len().min(700) {
        let part = matches!(names.low(toks, at), "sáng" | "chiều" | "tối" | "trưa");
        let from = at + usize::from(part);
        let starts =
            at == 0 || matches!(names.low(toks, at - 1), "." | ";" | "-" | "–" | ")" | ":") || toks[at].is_cap();
        if !(part || names.low(toks, at) == "ngày") || !starts {
            continue;
        }
        // "Chiều 21-10": a part of the day names it as well as "ngày" does.
        let short = || if part { dated(names, toks, from, true) } else { None };
        let Some((Core::Day(day, month, year), end)) = core(names, toks, from, true).or_else(short) else {
            continue;
        };
        if matches!(names.low(toks, end), "của" | "về") {
            continue;
        }
        let year = year.or_else(|| date.map(|date| year_before(date, month, day)))?;
        let found = crate::reading::core::day(year, month, day)?;
        let told = (at..toks.len().min(at + 160)).any(|i| {
            matches!(
                (names.low(toks, i), names.low(toks, i + 1)),
                ("chủ", "trì")
                    | ("phiên", "họp")
                    | ("cuộc", "họp")
                    | ("hội", "nghị")
                    | ("buổi", "làm")
                    | ("buổi", "họp")
                    | ("đã", "họp")
                    | ("kiểm", "tra")
            )
        });
        if told || kind == "bài báo" {
            return Some(found);
        }
    }
    None
}

/// A meeting lies before the document that tells of it.
fn year_before(date: Day, month: u8, day: u8) -> i32 {
    let year = date.ymd().0;
    let this = crate::reading::core::day(year, month, day);
    if this.is_some_and(|this| this > date) { year - 1 } else { year }
}
