//! Post-holders: the body behind a post, or a leader who acts in person.

use crate::reading::agency::{Listed, Parties, Party, Who, leader};
use crate::reading::token::{Case, Tok};
use crate::reading::words::{Class, LEXICON};

impl Parties<'_> {
    /// Past "- Phó Trưởng Ban Chỉ đạo" behind a named post-holder.
    pub(super) fn second_post(&self, toks: &[Tok], at: usize) -> usize {
        let mut next = at;
        for _ in 0..3 {
            let named = ["trưởng", "phó", "thành", "ủy", "tổ"].contains(&self.low(toks, next + 1));
            if !matches!(self.low(toks, next), "-" | "–" | ",")
                || !named
                || !toks.get(next + 1).is_some_and(|tok| tok.is_cap())
            {
                break;
            }
            let stop = (next + 2..(next + 16).min(toks.len())).find(|i| {
                matches!(self.low(toks, *i), ":" | "," | "." | ";" | "-" | "–")
                    || (toks[*i].case == Case::Small && self.starts_action(toks, *i))
            });
            next = stop.unwrap_or_else(|| (next + 16).min(toks.len()));
        }
        next
    }

    /// A person's name: two to five capitalised words of which the first is a surname.
    pub fn person(&self, toks: &[Tok], at: usize) -> Option<usize> {
        let post = LEXICON.len(toks, at, Class::Post).max(LEXICON.len(toks, at, Class::Leader));
        if post > 0 {
            return None;
        }
        if LEXICON.len(toks, at, Class::Surname) == 0 || !toks.get(at)?.is_cap() {
            return None;
        }
        let mut next = at + 1;
        while next < at + 6 && toks.get(next).is_some_and(|tok| tok.is_cap()) {
            // "Nguyễn Văn A Chủ tịch UBND" without a comma.
            if next > at + 1 && (LEXICON.len(toks, next, Class::Post) > 0 || LEXICON.len(toks, next, Class::Leader) > 0)
            {
                break;
            }
            next += 1;
        }
        (next > at + 1).then_some(next)
    }

    /// A post-holder: his body, or the leader himself.
    pub(super) fn holder(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let lead = LEXICON.len(toks, at, Class::Leader);
        if lead > 0 {
            let whole = self.leader(toks, at, lead);
            if whole.is_some() {
                return whole;
            }
        }
        let mut next = at;
        let mut posts = 0;
        loop {
            let start = if self.det(toks, next) { next + 1 } else { next };
            let len = LEXICON.len(toks, start, Class::Post);
            if len == 0 {
                break;
            }
            posts += 1;
            next = start + len;
            // "Chánh Văn phòng UBND tỉnh": the office, not the committee.
            if self.is(toks, start, "chánh") || self.is(toks, start + 1, "chánh") {
                next = start + if self.is(toks, start, "chánh") { 1 } else { 2 };
                break;
            }
            // "Trưởng ban Ban Quản lý", but "Trưởng Ban Dân tộc"; "Chánh Văn phòng" is the head of an office.
            let last = self.low(toks, next - 1);
            if len > 1 && matches!(last, "ban" | "phòng" | "tra" | "đoàn") && self.body(toks, next).is_none() {
                next -= if last == "phòng" && self.is(toks, next - 2, "văn") || last == "tra" { 2 } else { 1 };
            }
            match self.low(toks, next) {
                "," | "và" | "/" if LEXICON.len(toks, next + 1, Class::Post) > 0 => next += 1,
                _ => break,
            }
        }
        if posts == 0 {
            return None;
        }
        self.body(toks, next).or_else(|| {
            // "Giám đốc sở, Thủ trưởng ban, ngành": one bare noun behind a post.
            let len = LEXICON.len(toks, next, Class::Noun);
            if len == 0 || !matches!(self.low(toks, next), "sở" | "ban" | "cơ" | "đơn" | "phòng") {
                return None;
            }
            let mut end = next + len;
            while self.is(toks, end, ",") && LEXICON.len(toks, end + 1, Class::Noun) > 0 {
                end += 1 + LEXICON.len(toks, end + 1, Class::Noun);
            }
            end = self.qualifiers(toks, end);
            Some((vec![Party { name: self.text(toks, next, end), who: Who::Collective }], end))
        })
    }

    /// "Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh", "Trưởng Ban Chỉ đạo"; not "Chủ tịch UBND các xã".
    pub(super) fn leader(&self, toks: &[Tok], at: usize, len: usize) -> Option<Listed> {
        let after = at + len;
        let plain = matches!(self.low(toks, at), "chủ" | "bí" | "tổ" | "trưởng") && len == 2;
        let body = self.committee(toks, after).or_else(|| self.body(toks, after));
        let end = match body {
            Some((parties, end)) => {
                let name = parties.first()?.name.to_lowercase();
                let own = ["tỉnh", "thành phố"].iter().any(|area| name == format!("ủy ban nhân dân {area}"));
                if plain && !own {
                    return None;
                }
                end
            }
            None if plain => return None,
            None => after,
        };
        // "Phó Chủ tịch UBND xã Lê Văn Tám": the name is no part of the place.
        let named = (after..end).find(|i| self.person(toks, *i) == Some(end) && end - i >= 3);
        let end_name = self.person(toks, end).unwrap_or(end);
        Some((vec![leader(self.text(toks, at, named.unwrap_or(end)))], end_name))
    }
}
