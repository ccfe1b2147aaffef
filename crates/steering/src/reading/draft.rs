//! A task while it is read: its words, those who help, its time.

use crate::reading::agency::{Parties, Party};
use crate::reading::label::Labels;
use crate::reading::model::DueKind;
use crate::reading::token::Tok;
use crate::reading::walk::{Walk, own_time};
use crate::reading::when::When;
use crate::reading::words::{Class, LEXICON};

/// A time handed down, with its words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    pub when: Option<When>,
    pub text: Option<String>,
}

/// A task before its text is cut out; bytes of the clean text.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub start: usize,
    pub end: usize,
    pub lead: Vec<Party>,
    pub coordinate: Vec<Party>,
    pub when: Option<When>,
    pub when_text: Option<String>,
    pub output: Option<String>,
    /// What is to be done, where it is not the whole piece of text: a row's cell.
    pub content: Option<String>,
    pub sure: f32,
}

/// A draft of the tokens `from..to` of an item.
#[expect(clippy::too_many_arguments, reason = "one place puts all parts of a task together")]
pub(crate) fn draft(
    walk: &Walk<'_>,
    toks: &[Tok],
    from: usize,
    to: usize,
    lead: Vec<Party>,
    limits: &Limits,
    labels: Option<&Labels>,
    sure: f32,
) -> Draft {
    let names = walk.names;
    let piece = &toks[from.min(toks.len())..to.min(toks.len())];
    let mut coordinate = coordinating(names, piece);
    coordinate.retain(|party| !lead.contains(party));
    let own = own_time(names, piece, walk.base).map(|when| (when, names.text_of(piece, when.from, when.to)));
    let labelled = labels.and_then(|labels| labels.time(names, walk.base));
    let inherited = limits.when.map(|when| (when, limits.text.clone().unwrap_or_default()));
    let time = match (labelled, own) {
        (Some(labelled), _) => Some(labelled),
        (None, own) => own.or(inherited),
    };
    if let Some(labels) = labels {
        coordinate.extend(labels.with.iter().filter(|party| !lead.contains(party)).cloned());
    }
    let mut seen: Vec<Party> = Vec::new();
    coordinate.into_iter().for_each(|party| {
        if !seen.contains(&party) {
            seen.push(party)
        }
    });
    let (start, end) = piece.first().zip(piece.last()).map_or((0, 0), |(first, last)| (first.start, last.end));
    Draft {
        start,
        end,
        lead,
        coordinate: seen,
        when: time.as_ref().map(|(when, _)| *when),
        when_text: time.map(|(_, text)| text),
        output: labels.and_then(|labels| labels.product.clone()).or_else(|| product(names, piece)),
        content: None,
        sure,
    }
}

/// Those named after "phối hợp với", "phối hợp cùng", "chủ trì cùng", "cùng với".
pub(crate) fn coordinating(names: &Parties<'_>, toks: &[Tok]) -> Vec<Party> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < toks.len() {
        let after = match (names.low(toks, at), names.low(toks, at + 1)) {
            ("phối", "hợp") => with(names, toks, at + 2),
            ("chủ", "trì") if names.low(toks, at + 2) == "cùng" => with(names, toks, at + 2),
            ("chủ", "trì") if names.low(toks, at + 2) == "," && names.low(toks, at + 3) == "cùng" => {
                with(names, toks, at + 3)
            }
            _ => None,
        };
        match after.and_then(|after| names.list(toks, after)) {
            Some((parties, end)) => {
                out.extend(parties);
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    out
}

/// Past "chặt chẽ", "với", "cùng", "cùng với": where those who help are named.
fn with(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<usize> {
    let mut next = at;
    while matches!(names.low(toks, next), "chặt" | "chẽ" | "thực" | "hiện" | "tốt") && next < at + 3 {
        next += 1;
    }
    let joined = matches!(names.low(toks, next), "với" | "cùng" | "và" | "của" | ":");
    if names.low(toks, next) == "của" && names.low(toks, at.wrapping_sub(3)) != "sự" {
        return None;
    }
    while matches!(names.low(toks, next), "với" | "cùng" | "của" | ":" | "và") {
        next += 1;
    }
    // "chủ trì, phối hợp các sở" leaves the word out.
    let bare = names.low(toks, next) == "các" || toks.get(next).is_some_and(|tok| tok.is_cap());
    (joined || bare).then_some(next)
}

/// The document or thing to be made: "ban hành Kế hoạch …", "xây dựng đề án …".
fn product(names: &Parties<'_>, toks: &[Tok]) -> Option<String> {
    let makes = |at: usize| {
        matches!(
            (names.low(toks, at), names.low(toks, at + 1)),
            ("ban", "hành")
                | ("xây", "dựng")
                | ("hoàn", "thiện")
                | ("bổ", "sung")
                | ("phê", "duyệt")
                | ("soạn", "thảo")
                | ("dự", "thảo")
                | ("tham", "mưu")
        ) || names.low(toks, at) == "lập"
            || names.low(toks, at) == "trình"
    };
    for at in 0..toks.len() {
        if !makes(at) {
            continue;
        }
        let from = at + if matches!(names.low(toks, at), "lập" | "trình") { 1 } else { 2 };
        if LEXICON.len(toks, from, Class::Product) == 0 {
            continue;
        }
        // "quy trình", "chương trình" are products; "trình" alone goes on with whom it is laid before.
        let in_name = |i: usize| matches!(names.low(toks, i.wrapping_sub(1)), "quy" | "chương" | "lộ" | "giáo" | "tờ");
        let stop = |i: &usize| {
            matches!(
                names.low(toks, *i),
                "," | ";" | "." | ":" | "(" | "trước" | "trong" | "để" | "nhằm" | "hoàn" | "gửi"
            ) || (names.low(toks, *i) == "trình" && !in_name(*i))
        };
        let to = (from..toks.len().min(from + 24)).find(stop).unwrap_or_else(|| toks.len().min(from + 24));
        return Some(names.text_of(toks, from, to)).filter(|text| !text.is_empty());
    }
    None
}

/// The kind of a draft's time.
pub(crate) fn kind(when: Option<&When>) -> DueKind {
    when.map_or(DueKind::None, |when| when.kind)
}
