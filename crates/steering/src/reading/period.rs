//! What comes again: each month, each quarter, at fixed times, and work without an end.

use crate::reading::agency::Parties;
use crate::reading::core::Core;
use crate::reading::model::{DueKind, Recurrence};
use crate::reading::token::Tok;
use crate::reading::when::{Place, When};
use crate::reading::words::{Class, LEXICON};

/// A recurring time that begins at a token.
pub(crate) fn recurring(names: &Parties<'_>, toks: &[Tok], at: usize, place: Place) -> Option<When> {
    let found = match names.low(toks, at) {
        "hằng" | "hàng" | "mỗi" => each(names, toks, at, place),
        "định" if names.low(toks, at + 1) == "kỳ" => regular(names, toks, at, place),
        "thường" if names.low(toks, at + 1) == "xuyên" => standing(names, toks, at, place),
        "liên" if names.low(toks, at + 1) == "tục" && place == Place::Cell => Some((Recurrence::Ongoing, at + 2)),
        _ => times(names, toks, at, place),
    };
    found.map(|(recurrence, to)| When {
        kind: DueKind::Recurring,
        due: None,
        recurrence: Some(recurrence),
        from: at,
        to,
    })
}

fn unit(word: &str) -> Option<Recurrence> {
    match word {
        "ngày" | "tuần" | "giờ" => Some(Recurrence::Ongoing),
        "tháng" => Some(Recurrence::Monthly),
        "quý" | "quí" => Some(Recurrence::Quarterly),
        "năm" => Some(Recurrence::Yearly),
        _ => None,
    }
}

fn rank(recurrence: Recurrence) -> u8 {
    match recurrence {
        Recurrence::Ongoing => 0,
        Recurrence::Monthly => 1,
        Recurrence::Quarterly => 2,
        Recurrence::HalfYearly => 3,
        Recurrence::Yearly => 4,
    }
}

/// "hằng quý", and what follows in a series: "hằng quý, 6 tháng, năm". The most frequent counts.
fn each(names: &Parties<'_>, toks: &[Tok], at: usize, place: Place) -> Option<(Recurrence, usize)> {
    // "kế hoạch hằng năm" names a plan.
    let before = if at == 0 { "" } else { names.low(toks, at - 1) };
    if place == Place::Sentence && matches!(before, "hoạch" | "toán" | "sách" | "chỉ" | "vụ" | "kỳ" | "trình")
    {
        return None;
    }
    let half = matches!(names.low(toks, at + 1), "6" | "06") && names.low(toks, at + 2) == "tháng";
    let (first, next) = if half { (Recurrence::HalfYearly, at + 3) } else { (unit(names.low(toks, at + 1))?, at + 2) };
    Some(series(names, toks, next, first))
}

/// Goes on with ", 6 tháng, năm", ", hằng quý" and the like.
fn series(names: &Parties<'_>, toks: &[Tok], at: usize, first: Recurrence) -> (Recurrence, usize) {
    let (mut best, mut to) = (first, at);
    for _ in 0..6 {
        let mut next = to;
        while matches!(names.low(toks, next), "," | "và" | "/" | "hoặc" | ";") && next < to + 2 {
            next += 1;
        }
        if next == to {
            break;
        }
        let Some((more, end)) = spell(names, toks, next) else {
            break;
        };
        best = if rank(more) < rank(best) { more } else { best };
        to = end;
    }
    (best, to)
}

/// "hằng tháng", "quý", "6 tháng", "1 năm", "năm" within a series.
fn spell(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Recurrence, usize)> {
    let next = at + usize::from(matches!(names.low(toks, at), "hằng" | "hàng" | "mỗi" | "theo"));
    match (names.low(toks, next), names.low(toks, next + 1)) {
        ("6" | "06" | "sáu", "tháng") => Some((Recurrence::HalfYearly, next + 2)),
        ("9" | "09" | "chín", "tháng") => Some((Recurrence::Yearly, next + 2)),
        ("1" | "01" | "một", word) => unit(word).map(|found| (found, next + 2)),
        ("3" | "03" | "ba", "tháng") => Some((Recurrence::Quarterly, next + 2)),
        (word, _) => {
            let found = unit(word)?;
            // "quý II" is a quarter, "năm 2025" a year.
            let named = toks.get(next + 1).is_some_and(|tok| tok.kind == crate::reading::token::Kind::Number)
                || matches!(names.low(toks, next + 1), "i" | "ii" | "iii" | "iv");
            (!named).then_some((found, next + 1))
        }
    }
}

/// "định kỳ hằng quý", "định kỳ 6 tháng, 1 năm", "định kỳ báo cáo", "định kỳ (tháng, quý, năm)".
fn regular(names: &Parties<'_>, toks: &[Tok], at: usize, place: Place) -> Option<(Recurrence, usize)> {
    let mut next = at + 2;
    next += usize::from(matches!(names.low(toks, next), "(" | ":" | "là" | "vào"));
    if let Some((first, end)) = spell(names, toks, next) {
        let (best, to) = series(names, toks, end, first);
        return Some((best, to + usize::from(names.low(toks, to) == ")")));
    }
    // "định kỳ trước ngày 20 hằng tháng", "định kỳ ngày 20 hằng tháng"
    if matches!(names.low(toks, next), "trước" | "ngày") {
        let from = next + usize::from(names.low(toks, next) == "trước");
        if let Some((found, to)) = crate::reading::core::core(names, toks, from, true)
            && let Some((recurrence, end)) = again(names, toks, to, found)
        {
            return Some((recurrence, end));
        }
    }
    // A period named a few words on: "định kỳ báo cáo hằng quý" is found there.
    let later = (next..(next + 12).min(toks.len())).take_while(|i| !matches!(names.low(toks, *i), ";" | "."));
    if later
        .clone()
        .any(|i| matches!(names.low(toks, i), "hằng" | "hàng" | "mỗi") && unit(names.low(toks, i + 1)).is_some())
    {
        return None;
    }
    let acts = LEXICON.len(toks, at + 2, Class::Verb) > 0;
    (place == Place::Cell || acts).then_some((Recurrence::Ongoing, at + 2))
}

/// "thường xuyên" as a limit of time, not as a manner.
fn standing(names: &Parties<'_>, toks: &[Tok], at: usize, place: Place) -> Option<(Recurrence, usize)> {
    let before = if at < 2 { String::new() } else { names.plain(toks, at - 2, at) };
    let bracketed = at > 0 && names.low(toks, at - 1) == "(" && matches!(names.low(toks, at + 2), ")" | "," | ";");
    let limit = before == "thực hiện" && LEXICON.len(toks, at + 2, Class::Verb) == 0;
    let mut to = at + 2;
    if names.low(toks, to) == "trong" && names.low(toks, to + 1) == "năm" {
        to += 2;
    }
    (place == Place::Cell || bracketed || limit).then_some((Recurrence::Ongoing, to))
}

/// "6 tháng một lần", "1 lần/năm", "6 tháng/lần", "02 lần/quý".
fn times(names: &Parties<'_>, toks: &[Tok], at: usize, place: Place) -> Option<(Recurrence, usize)> {
    let number =
        toks.get(at).filter(|tok| tok.kind == crate::reading::token::Kind::Number).map(|_| names.low(toks, at));
    let number = number.or(Some(names.low(toks, at)).filter(|word| matches!(*word, "một" | "sáu" | "ba")))?;
    if names.low(toks, at + 1) == "lần" {
        let next = at + 2 + usize::from(matches!(names.low(toks, at + 2), "/" | "trong" | "một" | "mỗi"));
        let half = matches!(names.low(toks, next), "6" | "06");
        if half && names.low(toks, next + 1) == "tháng" {
            return Some((Recurrence::HalfYearly, next + 2));
        }
        let next = next + usize::from(matches!(names.low(toks, next), "1" | "01" | "một"));
        let found = unit(names.low(toks, next)).filter(|_| next > at + 2)?;
        let two = matches!(number, "2" | "02") && found == Recurrence::Yearly;
        return Some((if two { Recurrence::HalfYearly } else { found }, next + 1));
    }
    let found = match (number, names.low(toks, at + 1)) {
        ("6" | "06" | "sáu", "tháng") => Recurrence::HalfYearly,
        ("3" | "03" | "ba", "tháng") => Recurrence::Quarterly,
        ("1" | "01" | "một", word) => unit(word)?,
        _ => return None,
    };
    let next = at + 2;
    let once = match names.low(toks, next) {
        "/" => names.low(toks, next + 1) == "lần" || matches!(names.low(toks, next + 2), "lần"),
        "một" | "1" | "01" => names.low(toks, next + 1) == "lần",
        _ => false,
    };
    if once {
        let to = next + if names.low(toks, next + 1) == "lần" { 2 } else { 3 };
        return Some((found, to));
    }
    let listed = place == Place::Cell
        && !matches!(names.low(toks, next), "đầu" | "cuối")
        && matches!(names.low(toks, next), "" | "," | "và" | ";");
    if listed && found == Recurrence::HalfYearly {
        return Some(series(names, toks, next, found));
    }
    None
}

/// What makes a day, month or quarter come again: "ngày 25 hằng tháng", "ngày 20 của tháng cuối quý", "quý IV hằng năm".
pub(crate) fn again(names: &Parties<'_>, toks: &[Tok], at: usize, found: Core) -> Option<(Recurrence, usize)> {
    let word = |i: usize| names.low(toks, at + i);
    if let Core::Day(_, _, None) | Core::Month(_, None) | Core::Quarter(_, None) = found
        && matches!(word(0), "hằng" | "hàng" | "mỗi")
        && word(1) == "năm"
    {
        return Some((Recurrence::Yearly, at + 2));
    }
    let Core::DayOfMonth(_) = found else {
        return None;
    };
    let mut next = 0;
    while next < 6
        && matches!(
            word(next),
            "của"
                | "hằng"
                | "hàng"
                | "mỗi"
                | "tháng"
                | "cuối"
                | "đầu"
                | "mỗi "
                | "các"
                | "kỳ"
                | "trong"
                | "cùng"
                | "sau"
                | "liền"
                | "kề"
        )
    {
        next += 1;
    }
    let words: Vec<&str> = (0..=next).map(word).collect();
    let text = words.join(" ");
    let found = if words.iter().any(|word| matches!(*word, "quý" | "quí")) {
        Recurrence::Quarterly
    } else if text.contains("năm") && !text.contains("tháng") {
        Recurrence::Yearly
    } else if text.contains("tháng") {
        Recurrence::Monthly
    } else if text.contains("tuần") {
        Recurrence::Ongoing
    } else {
        return None;
    };
    let last = usize::from(matches!(words.last(), Some(&("quý" | "quí" | "năm" | "tháng" | "tuần"))));
    Some((found, at + next + last))
}
