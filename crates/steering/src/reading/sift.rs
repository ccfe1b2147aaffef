//! What is a task and what only looks like one.

use crate::reading::agency::Parties;
use crate::reading::blocks::{Block, Text};
use crate::reading::clause::{Event, Form, Setting, events};
use crate::reading::token::Tok;
use crate::reading::words::{Class, LEXICON};

/// What the first words of an item say.
pub(crate) struct Leaf {
    /// A closing formula.
    pub closing: bool,
    /// Praise, assessment, history.
    pub praise: bool,
    /// Approval, praise or liability: not inherited as a task.
    pub refused: bool,
}

impl Leaf {
    pub fn new(names: &Parties<'_>, text: &Text) -> Self {
        let toks = &text.toks;
        let starts = |class| LEXICON.len(toks, 0, class) > 0;
        let about = names.low(toks, 0) == "về" && LEXICON.len(toks, 1, Class::Void) > 0;
        let answered = matches!(names.low(toks, 0), "kiến" | "đề");
        let void = about
            || (!answered
                && LEXICON.len(toks, 0, Class::Void) > 0
                && (0..9).any(|i| names.low(toks, i) == ":")
                && LEXICON.len(toks, 0, Class::Direct) == 0);
        let praise =
            (starts(Class::Praise) && LEXICON.len(toks, 0, Class::Verb) <= LEXICON.len(toks, 0, Class::Praise)) || void;
        let low = names.plain(toks, 0, toks.len().min(3));
        let cites = matches!(names.low(toks, 0), "căn" | "xét") && text.para.marker.is_none();
        Self {
            closing: starts(Class::Closing) || cites || low.starts_with("sau khi nghe"),
            praise,
            refused: praise || starts(Class::Approve) || starts(Class::Liability),
        }
    }
}

/// A paragraph of an article that tells what was before.
pub(crate) fn tells_of_before(names: &Parties<'_>, toks: &[Tok]) -> bool {
    let start = names.plain(toks, 0, 3);
    [
        "trước đó",
        "trước đây",
        "đến nay",
        "theo báo cáo",
        "báo cáo tại",
        "năm qua",
        "thời gian qua",
        "trong quý",
        "được biết",
    ]
    .iter()
    .any(|head| start.starts_with(head))
}

/// Whether what follows stands under this paragraph.
pub(crate) fn has_items(text: &Text, next: Option<&Block>) -> bool {
    match next {
        Some(Block::Para(below)) if !below.outside => match (text.para.marker, below.para.marker) {
            (Some(own), Some(other)) => other.rank > own.rank,
            (None, Some(_)) => true,
            (Some(_), None) => !below.upper && text.toks.len() < 40,
            (None, None) => false,
        },
        Some(Block::Table | Block::Row(_)) => true,
        _ => false,
    }
}

/// Whether somebody is told something in a paragraph.
pub(crate) fn has_event(set: &Setting<'_>, toks: &[Tok]) -> bool {
    !events(set, toks).is_empty()
}

/// Whether a paragraph opens a list: it ends with a colon and tells no more than that something follows.
pub(crate) fn opens_list(names: &Parties<'_>, text: &Text, next: Option<&Block>, found: &[Event]) -> bool {
    let toks = &text.toks;
    let Some(last) = toks.len().checked_sub(1) else {
        return false;
    };
    let follows = matches!(next, Some(Block::Para(below)) if !below.outside)
        || matches!(next, Some(Block::Table | Block::Row(_)));
    let tail = names.plain(toks, toks.len().saturating_sub(4), toks.len());
    let says = tail.ends_with("sau đây")
        || tail.ends_with("như sau")
        || tail.contains("sau đây:")
        || tail.contains("như sau:")
        || tail.ends_with("sau");
    if names.low(toks, last) == ":" {
        return follows || found.is_empty();
    }
    // "Các nhiệm vụ … tại Phụ lục" and lead-ins without a colon.
    says && follows && has_items(text, next)
}

/// Whether an item without an addressee begins with what is to be done.
pub(crate) fn begins_with_action(names: &Parties<'_>, toks: &[Tok]) -> bool {
    let mut at = 0;
    while LEXICON.len(toks, at, Class::Link) > 0 && at < 6 {
        at += LEXICON.len(toks, at, Class::Link);
        at += usize::from(names.low(toks, at) == ",");
    }
    let verb = LEXICON.len(toks, at, Class::Verb);
    let manner = LEXICON.len(toks, at, Class::Manner);
    let assess = LEXICON.len(toks, at, Class::Assess);
    let word = names.low(toks, at);
    // "Lãnh đạo UBND tỉnh …" is somebody, not an action.
    let noun = (LEXICON.len(toks, at, Class::NotBody) > 0 && verb == 0)
        || (LEXICON.len(toks, at, Class::Post) > 0 && names.list(toks, at).is_some());
    if noun || (assess > 0 && assess > verb.max(manner)) || matches!(word, "được" | "đã") {
        return false;
    }
    verb > 0 || (manner > 0 && toks.len() > 3) || acts_behind_topic(names, toks)
}

/// "Đối với nhiệm vụ chuyển đổi số, gửi hồ sơ …": the action behind the comma of what it is about.
fn acts_behind_topic(names: &Parties<'_>, toks: &[Tok]) -> bool {
    let about = names.low(toks, 0) == "đối" && names.low(toks, 1) == "với";
    let comma = (2..toks.len().min(24)).find(|i| names.low(toks, *i) == ",");
    about && comma.is_some_and(|comma| LEXICON.len(toks, comma + 1, Class::Verb) > 0)
}

/// A sentence that states: a share, a target, an approval, or something that was.
pub(crate) fn is_statement(names: &Parties<'_>, toks: &[Tok]) -> bool {
    let number = toks.first().is_some_and(|tok| tok.kind == crate::reading::token::Kind::Number);
    let was = (0..toks.len().min(25)).any(|i| matches!(names.low(toks, i), "đã" | "vẫn"));
    let noun = ["tỷ", "mục", "chỉ", "số", "tổng", "các", "việc", "kinh", "danh", "nội", "thời", "hồ", "trình", "đối"]
        .contains(&names.low(toks, 0));
    number || was || noun || toks.len() < 4
}

/// Whether an addressee is told nothing of his own: closing formulae, liability, approvals handed on.
pub(crate) fn is_empty_action(names: &Parties<'_>, text: &Text, event: &Event, toks: &[Tok]) -> bool {
    let action = &toks[event.action.min(toks.len())..];
    if action.iter().filter(|tok| tok.kind != crate::reading::token::Kind::Sign).count() < 2 {
        return true;
    }
    if LEXICON.len(action, 0, Class::Liability) > 0
        && LEXICON.len(action, 0, Class::Liability) >= LEXICON.len(action, 0, Class::Verb)
    {
        let more =
            action.windows(2).any(|pair| names.low(pair, 0) == ";" || (names.low(pair, 0) == "." && pair[1].is_cap()));
        if !more {
            return true;
        }
    }
    let words = names.plain(action, 0, action.len());
    let closes = ["này", "trên", "nghiêm túc", "khẩn trương", "kết luận"].iter().any(|word| words.contains(word));
    // "Điều 3. Các sở …, UBND … có trách nhiệm tổ chức thực hiện Quyết định này."
    let all = event.parties.len() > 1 && words.contains("này");
    let common = event.parties.iter().all(|party| party.who == crate::reading::agency::Who::Collective);
    let formula = text.para.marker.is_none() || ((event.form == Form::Directed || common) && closes) || all;
    formula && is_hollow(names, action)
}

/// Only words of carrying out, none of a work.
fn is_hollow(names: &Parties<'_>, toks: &[Tok]) -> bool {
    let mut at = 0;
    while at < toks.len() {
        let len = LEXICON.len(toks, at, Class::Hollow);
        if len > 0 {
            at += len;
        } else if toks[at].kind == crate::reading::token::Kind::Word {
            return false;
        } else {
            at += 1;
        }
    }
    // "tổ chức triển khai thực hiện Kế hoạch" as a numbered duty has an object; a formula speaks of "này" or of all that was said.
    let words = names.plain(toks, 0, toks.len());
    toks.len() < 40 && !words.contains("hướng dẫn")
}
