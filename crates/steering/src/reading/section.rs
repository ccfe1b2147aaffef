//! What a heading says about the items under it.

use crate::reading::agency::{Parties, Party};
use crate::reading::token::Tok;
use crate::reading::when::{Base, Place, When, best};
use crate::reading::words::{Class, LEXICON};

/// How far items under a heading hold tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holds {
    /// As the parent's.
    #[default]
    Same,
    /// Tasks.
    Work,
    /// Only where an addressee is named.
    Named,
    /// None.
    Nothing,
}

/// Addressees that a heading consists of: "2. Sở Nội vụ:", "Đối với UBND các xã".
pub(crate) fn only_parties(names: &Parties<'_>, toks: &[Tok]) -> Option<Vec<Party>> {
    let mut at = 0;
    while LEXICON.len(toks, at, Class::Link) > 0 {
        at += LEXICON.len(toks, at, Class::Link);
    }
    let direct = LEXICON.len(toks, at, Class::Direct);
    let label = LEXICON.len(toks, at, Class::LabelLead);
    if label > 0 && names.low(toks, at + label) == ":" {
        at += label + 1;
    } else {
        at += direct;
    }
    at += if LEXICON.is(toks, at, &["trách"]) { 2 } else { 0 };
    at += if names.low(toks, at) == "nhiệm" && names.low(toks, at + 1) == "vụ" { 2 } else { 0 };
    at += usize::from(names.low(toks, at) == "của");
    let (mut parties, mut end) = names.list(toks, at)?;
    // "Các chủ rừng: Vườn quốc gia A, Ban Quản lý B": those that are named.
    if names.low(toks, end) == ":"
        && let Some((named, stop)) = names.list(toks, end + 1)
        && toks[stop.min(toks.len())..].iter().all(|tok| tok.kind == crate::reading::token::Kind::Sign)
    {
        (parties, end) = (named, stop);
    }
    let mut rest = names.skip_bracket(toks, end);
    // "có trách nhiệm:", "thực hiện các nhiệm vụ sau:"
    while LEXICON.len(toks, rest, Class::Duty) > 0 {
        rest += LEXICON.len(toks, rest, Class::Duty);
    }
    while matches!(names.low(toks, rest), ":" | "." | ";" | "," | "-" | "–") {
        rest += 1;
    }
    (rest >= toks.len()).then_some(parties)
}

/// A time that a heading consists of: "Tháng 01", "2. Quý II/2023", "Nhiệm vụ thường xuyên".
pub(crate) fn only_time(names: &Parties<'_>, toks: &[Tok], base: Base) -> Option<When> {
    let short = toks.len() <= 14;
    if !short || toks.is_empty() {
        return None;
    }
    let found = best(names, toks, base, Place::Cell)?;
    let covered = found.to - found.from;
    let ignored = |word: &str| {
        matches!(
            word,
            "trong"
                | "nhiệm"
                | "vụ"
                | "các"
                | "những"
                | "thực"
                | "hiện"
                | "công"
                | "việc"
                | "nội"
                | "dung"
                | "hoàn"
                | "thành"
                | "trình"
                | ":"
                | "."
                | "("
                | ")"
                | "đề"
                | "án"
                | "báo"
                | "cáo"
                | "văn"
                | "bản"
                | "thời"
                | "phiên"
                | "họp"
                | "kỳ"
                | "thường"
                | "ubnd"
                | "gian"
                | "hạn"
        )
    };
    let rest = (0..toks.len()).filter(|i| !ignored(names.low(toks, *i))).count();
    let slack = if found.kind == crate::reading::model::DueKind::Recurring { 1 } else { 0 };
    (rest <= covered + slack).then_some(found)
}

/// A limit in a bracket at a heading's end: "II. VỀ … (HOÀN THÀNH TRƯỚC NGÀY 30/9)"; with its words.
pub(crate) fn bracketed_time(names: &Parties<'_>, toks: &[Tok], base: Base) -> Option<(When, String)> {
    let open = (0..toks.len()).rev().find(|i| names.low(toks, *i) == "(")?;
    let close = (open..toks.len()).find(|i| names.low(toks, *i) == ")")?;
    let inner = &toks[open + 1..close];
    let limits = ["hoàn thành", "trước", "thời hạn", "xong"];
    let words = names.plain(inner, 0, inner.len());
    if close + 2 < toks.len() || !limits.iter().any(|limit| words.starts_with(limit)) {
        return None;
    }
    only_time(names, inner, base).map(|when| (when, names.text_of(inner, when.from, when.to)))
}

/// Whether a heading opens a part without tasks, or one of work.
pub(crate) fn holds(names: &Parties<'_>, toks: &[Tok], report: bool) -> Holds {
    let mut at = 0;
    while matches!(
        names.low(toks, at),
        "về" | "công" | "tác" | "một" | "số" | "những" | "các" | "phần" | "thứ" | "nhất" | "i" | ":"
    ) {
        at += 1;
    }
    let words = names.plain(toks, 0, toks.len());
    let works = ["phương hướng", "nhiệm vụ", "giải pháp", "tổ chức thực hiện", "phân công"]
        .iter()
        .any(|work| words.contains(work));
    let void = LEXICON.len(toks, at, Class::Void).max(LEXICON.len(toks, 0, Class::Void));
    let soft = LEXICON.len(toks, at, Class::Soft).max(LEXICON.len(toks, 0, Class::Soft));
    let both = [", nhiệm vụ", "và nhiệm vụ", "và giải pháp", "phương hướng", ", giải pháp"]
        .iter()
        .any(|work| words.contains(work));
    // A notice answers proposals, and gives tasks with the answers.
    let answers = !report && ["kiến nghị", "đề xuất"].iter().any(|head| words.contains(head));
    if void > 0 && answers {
        Holds::Named
    } else if (void > 0 && !both) || (report && !works) {
        Holds::Nothing
    } else if soft > 0 && !works {
        Holds::Named
    } else if works || LEXICON.len(toks, 0, Class::Work) > 0 {
        Holds::Work
    } else {
        Holds::Same
    }
}
