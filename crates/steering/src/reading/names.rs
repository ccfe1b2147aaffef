//! Bodies with names of their own, and collective addressees.

use crate::reading::agency::{Listed, Parties, Party, Who, body, small};
use crate::reading::token::{Kind, Tok};
use crate::reading::words::{Class, LEXICON};

/// Longest name in tokens; names are not longer, and the limit keeps the reading linear.
const LONGEST: usize = 22;
/// Heads that name nobody without a name behind them.
const BARE: [&str; 32] = [
    "sở",
    "phòng",
    "ban",
    "hội",
    "cục",
    "chi cục",
    "trung tâm",
    "văn phòng",
    "viện",
    "trường",
    "công ty",
    "tổng công ty",
    "báo",
    "đài",
    "quỹ",
    "bộ",
    "vụ",
    "đội",
    "trạm",
    "bệnh viện",
    "tổ",
    "hội đồng",
    "chi nhánh",
    "khối",
    "thành viên",
    "liên hiệp",
    "thường trực",
    "ban thường vụ",
    "thuế",
    "thống kê",
    "ngân hàng",
    "công đoàn",
];

impl Parties<'_> {
    /// A body with a name of its own.
    pub(super) fn named(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let start = if self.det(toks, at) { at + 1 } else { at };
        let closed = LEXICON.len(toks, start, Class::Head);
        let open = LEXICON.len(toks, start, Class::OpenHead);
        let len = closed.max(open);
        if len == 0 || LEXICON.len(toks, start, Class::NotBody) > 0 {
            return None;
        }
        let first = toks.get(start)?;
        if LEXICON.len(toks, start, Class::Verb) > len || LEXICON.len(toks, start, Class::Noun) > len {
            return None;
        }
        let two = len == 2 && self.is(toks, start, "thành");
        let spelled = (open >= closed && len > 1) || two || len >= 3;
        if !first.is_cap() && !spelled {
            return None;
        }
        let mut end = self.tail(toks, start + len);
        // "các trung tâm y tế huyện, thị xã, thành phố"
        while start > at && LEXICON.len(toks, end - 1, Class::Area) == 1 && matches!(self.low(toks, end), "," | "và") {
            let more = LEXICON.len(toks, end + 1, Class::Area);
            if more == 0 {
                break;
            }
            end += 1 + more;
        }
        // A bare head says nothing.
        if end == start + len && BARE.contains(&self.plain(toks, start, end).as_str()) {
            return None;
        }
        Some((vec![body(small(&self.text(toks, at, end)))], end))
    }

    /// The rest of a body's name.
    pub(super) fn tail(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        while next < at + LONGEST {
            let Some(tok) = toks.get(next) else { break };
            let name = LEXICON.len(toks, next, Class::Name);
            let qualifier = LEXICON.len(toks, next, Class::Qualifier);
            if name > 0 {
                next += name;
                continue;
            }
            if qualifier > 0 && !tok.is_cap() {
                next = self.qualifiers(toks, next);
                // "Ban Chỉ huy PCTT các sở", "Văn phòng HĐND và UBND xã".
                if !(self.is(toks, next, "và") && matches!(self.low(toks, next + 1), "ubnd" | "đoàn")) {
                    break;
                }
                next += 2;
                continue;
            }
            let word = self.low(toks, next);
            let next_cap = toks.get(next + 1).is_some_and(|tok| tok.is_cap());
            match (tok.kind, word) {
                (Kind::Sign, "-" | "–") if next_cap && next > at => next += 1,
                (Kind::Sign, ",") if next_cap && LEXICON.len(toks, at.max(next), Class::Name) > 0 => next += 1,
                (Kind::Sign, _) => break,
                (_, "và") if next > at && self.joins(toks, next + 1) => next += 1,
                (_, "và")
                    if matches!(
                        (self.low(toks, next - 1), self.low(toks, next + 1)),
                        ("hđnd", "ubnd") | ("đbqh", "hđnd") | ("hội", "hđnd")
                    ) =>
                {
                    next += 2;
                }
                (_, "các") if self.collective(toks, next).is_some() => {
                    return self.collective(toks, next).map_or(next, |(_, end)| end);
                }
                (Kind::Number, _) if matches!(self.low(toks, next - 1), "án" | "số") => next += 1,
                (Kind::Number, _) => break,
                _ if tok.is_cap() => next += 1,
                (_, "ubnd" | "hđnd") => next += 1,
                _ if is_stop(word) || self.starts_action(toks, next) => break,
                _ if !self.starts_action(toks, next) => next += 1,
                _ => break,
            }
        }
        while next > at && matches!(self.low(toks, next - 1), "-" | "–" | "và" | ",") {
            next -= 1;
        }
        next
    }

    pub(super) fn joins(&self, toks: &[Tok], at: usize) -> bool {
        let cap = toks.get(at).is_some_and(|tok| tok.is_cap());
        let committee = matches!(self.low(toks, at), "ubnd") && matches!(self.low(toks, at.wrapping_sub(2)), "hđnd");
        committee
            || (cap && !self.starts_body(toks, at) && LEXICON.len(toks, at, Class::Noun) == 0)
            || LEXICON.len(toks, at, Class::Name) > 0
    }

    /// Whether the token before ends a sentence.
    pub fn starts_sentence(&self, toks: &[Tok], at: usize) -> bool {
        at > 0 && matches!(self.low(toks, at - 1), "." | "!" | "?")
    }

    /// Whether a predicate begins here.
    pub fn starts_action(&self, toks: &[Tok], at: usize) -> bool {
        [Class::Verb, Class::Manner, Class::Duty, Class::Assess].iter().any(|class| LEXICON.len(toks, at, *class) > 0)
    }

    /// `các sở, ban, ngành cấp tỉnh`: a run of bare category nouns with its qualifier.
    pub(super) fn collective(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let mut next = at;
        let mut end = at;
        let mut plural = false;
        let mut nouns = 0;
        while nouns < 14 {
            let det = self.det(toks, next);
            let start = next + usize::from(det);
            let len = LEXICON.len(toks, start, Class::Noun);
            if len == 0 || !self.is_noun(toks, start, len, nouns, det) {
                break;
            }
            plural |= det;
            nouns += 1;
            let qualified = self.qualifiers(toks, start + len);
            end = qualified;
            let mut sep = end;
            while sep < end + 2 && matches!(self.low(toks, sep), "," | "và" | "/" | "-") {
                sep += 1;
            }
            // "cơ quan đơn vị" without a comma goes on; anything else ends the run.
            let beside = sep == end
                && qualified == start + len
                && LEXICON.len(toks, sep, Class::Noun) > 1
                && !det_or_verb(self, toks, sep);
            if sep == end && !beside {
                break;
            }
            let more = sep + usize::from(self.det(toks, sep));
            let is_body = self.departments(toks, sep).is_some()
                || self.committee(toks, sep).is_some()
                || self.named_strict(toks, sep);
            if LEXICON.len(toks, more, Class::Noun) == 0 || is_body {
                break;
            }
            next = sep;
        }
        if nouns == 0 || (!plural && nouns == 1 && !self.qualified(toks, at, end)) {
            return None;
        }
        // A name after the run belongs to it: "các xã A, B" is left as it is.
        let close = if matches!(self.low(toks, end.wrapping_sub(1)), "tỉnh" | "huyện" | "xã" | "phường") {
            self.place(toks, end)
        } else {
            end
        };
        Some((vec![Party { name: small(&self.text(toks, at, close)), who: Who::Collective }], close))
    }

    /// One noun without "các" needs a qualifier: "đơn vị được kiểm tra", "thành viên Ban Chỉ đạo"; in a cell it may stand alone.
    pub(super) fn qualified(&self, toks: &[Tok], at: usize, end: usize) -> bool {
        let len = LEXICON.len(toks, at, Class::Noun);
        end > at + len || (end == toks.len() && at == 0)
    }

    pub(super) fn named_strict(&self, toks: &[Tok], at: usize) -> bool {
        let start = if self.det(toks, at) { at + 1 } else { at };
        let head = LEXICON.len(toks, start, Class::Head).max(LEXICON.len(toks, start, Class::OpenHead));
        head > LEXICON.len(toks, start, Class::Noun) && self.named(toks, at).is_some()
    }

    /// "tổ chức" and "cấp" are verbs before their objects.
    pub(super) fn is_noun(&self, toks: &[Tok], at: usize, len: usize, nouns: usize, det: bool) -> bool {
        let after = at + len;
        let text = self.plain(toks, at, after);
        match text.as_str() {
            "tổ chức" if !det => {
                let list_goes_on = matches!(self.low(toks, after), "," | "và" | ";" | "." | ")") || after == toks.len();
                nouns > 0 && (list_goes_on || LEXICON.len(toks, after, Class::Qualifier) > 0)
            }
            "cấp" | "bộ" | "hội" | "khối" | "bản" | "ban" | "đồng chí" if !det => {
                nouns > 0 && !toks.get(after).is_some_and(|tok| tok.is_cap())
            }
            "ngành" | "địa bàn" if !det => nouns > 0,
            "cơ sở" if !det => nouns > 0,
            _ => true,
        }
    }
}

/// "tổ chức" right behind a noun is a verb.
fn det_or_verb(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    names.det(toks, at) || LEXICON.len(toks, at, Class::Verb) > 0
}

/// Words that never belong to a body's name.
fn is_stop(word: &str) -> bool {
    matches!(
        word,
        "để" | "tại"
            | "về"
            | "theo"
            | "trong"
            | "khi"
            | "nếu"
            | "do"
            | "mà"
            | "này"
            | "như"
            | "từ"
            | "của"
            | "với"
            | "cho"
            | "thì"
            | "là"
            | "và"
            | "hoặc"
            | "trên"
            | "vào"
            | "đến"
            | "các"
            | "những"
            | "được"
            | "bị"
            | "gồm"
            | "sau"
            | "trước"
            | "đã"
            | "đang"
            | "sẽ"
            | "nhằm"
    )
}
