//! Addressees: bodies, post-holders as their bodies, leaders in person, and collective addressees as they are written.

use rustc_hash::FxHashMap;

use crate::reading::agencies::AGENCIES;
use crate::reading::clean::Clean;
use crate::reading::token::{Case, Tok};
use crate::reading::words::LEXICON;

/// What kind of addressee a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Body,
    Collective,
    /// A leader who acts in person.
    Leader,
}

/// An addressee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    pub name: String,
    pub who: Who,
}

/// Reads addressees of one document; knows the abbreviations that the document defines itself.
pub(crate) struct Parties<'a> {
    pub clean: &'a Clean,
    pub defined: FxHashMap<String, String>,
}

pub(super) const DET: [&str; 4] = ["các", "từng", "mỗi", "những"];

/// A list that was read, and the token after it.
pub(crate) type Listed = (Vec<Party>, usize);

impl<'a> Parties<'a> {
    pub fn low(&self, toks: &[Tok], at: usize) -> &'a str {
        toks.get(at).map_or("", |tok| &self.clean.low[tok.start..tok.end])
    }

    pub fn raw(&self, toks: &[Tok], at: usize) -> &'a str {
        toks.get(at).map_or("", |tok| &self.clean.text[tok.start..tok.end])
    }

    pub(super) fn is(&self, toks: &[Tok], at: usize, word: &str) -> bool {
        self.low(toks, at) == word
    }

    pub(super) fn det(&self, toks: &[Tok], at: usize) -> bool {
        DET.contains(&self.low(toks, at))
    }

    /// A list of addressees: `A, B và các C; D`.
    pub fn list(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        self.list_until(toks, at, true)
    }

    /// A list that may end at `;`.
    pub fn list_until(&self, toks: &[Tok], at: usize, semicolons: bool) -> Option<Listed> {
        let (mut found, mut next) = self.group(toks, at)?;
        // More than these is a list of recipients, not of addressees.
        while found.len() < 40 {
            next = self.skip_bracket(toks, next);
            let Some(after) = self.separator(toks, next) else { break };
            if !semicolons && self.is(toks, next, ";") {
                break;
            }
            let Some((more, end)) = self.group(toks, after) else {
                break;
            };
            // "Đối với Sở X, đồng chí Chủ tịch …": a leader behind a body speaks.
            if found.iter().all(|party| party.who != Who::Leader) && more.iter().any(|party| party.who == Who::Leader) {
                break;
            }
            found.extend(more);
            next = end;
        }
        Some((found, next))
    }

    /// The place after `,`, `;`, `và`, `cùng`, `cùng với`, `/` or several of them.
    pub(super) fn separator(&self, toks: &[Tok], at: usize) -> Option<usize> {
        let mut next = at;
        while next < at + 3 && matches!(self.low(toks, next), "," | ";" | "và" | "cùng" | "với" | "/" | "&") {
            if self.is(toks, next, "với") && !(next > at && self.is(toks, next - 1, "cùng")) {
                return None;
            }
            next += 1;
        }
        (next > at).then_some(next)
    }

    /// Past a bracket of at most 20 tokens.
    pub fn skip_bracket(&self, toks: &[Tok], at: usize) -> usize {
        if !self.is(toks, at, "(") {
            return at;
        }
        let close = (at + 1..(at + 21).min(toks.len())).find(|i| self.is(toks, *i, ")"));
        close.map_or(at, |close| close + 1)
    }

    /// One addressee, or several that share a head ("các Sở: A, B").
    pub(super) fn group(&self, toks: &[Tok], at: usize) -> Option<Listed> {
        let mut next = at;
        if LEXICON.is(toks, next, &["các", "đồng", "chí"]) || LEXICON.is(toks, next, &["các", "ông"]) {
            next += 1;
        }
        if LEXICON.is(toks, next, &["đồng", "chí"]) {
            next += 2;
        } else if matches!(self.low(toks, next), "ông" | "bà") && toks.get(next + 1).is_some_and(|tok| tok.is_cap()) {
            next += 1;
        }
        if next > at
            && let Some(after) = self.person(toks, next)
        {
            let comma = if matches!(self.low(toks, after), "," | "-" | "–") { after + 1 } else { after };
            let held = self.holder(toks, comma).map(|(parties, end)| (parties, self.second_post(toks, end)));
            return held.or_else(|| Some((vec![leader(self.text(toks, next, after))], after)));
        }
        if self.is(toks, next, "toàn") && self.is(toks, next + 1, "thể") {
            next += 2;
        }
        let held = self.holder(toks, next).map(|(parties, end)| {
            // "Giám đốc Sở Nội vụ - Phó Trưởng Ban Chỉ đạo": without a name, only a dash joins the second post.
            let dash = matches!(self.low(toks, end), "-" | "–");
            (parties, if dash { self.second_post(toks, end) } else { end })
        });
        held.or_else(|| self.body(toks, next))
    }

    /// The words as written, small letters, single blanks.
    pub fn plain(&self, toks: &[Tok], from: usize, to: usize) -> String {
        joined(&self.clean.low, toks, from, to)
    }

    /// The words as written, abbreviations expanded, brackets dropped.
    pub fn text(&self, toks: &[Tok], from: usize, to: usize) -> String {
        let mut out = String::new();
        let mut before: Option<&Tok> = None;
        let mut bracket = 0_i32;
        for (i, tok) in toks.iter().enumerate().take(to).skip(from) {
            let raw = self.raw(toks, i);
            bracket += i32::from(raw == "(");
            if bracket > 0 {
                bracket -= i32::from(raw == ")");
                continue;
            }
            if before.is_some_and(|before| before.end < tok.start) && raw != "," {
                out.push(' ');
            }
            before = Some(tok);
            let abbreviation = (tok.case != Case::Small).then(|| self.expanded(raw)).flatten();
            match abbreviation {
                Some(full) => out.push_str(full),
                None => out.push_str(raw),
            }
        }
        let out = out.replace("thành phố.", "thành phố").replace("  ", " ");
        let short = AGENCIES.joined.iter().find(|(short, _)| out.contains(short.as_str()));
        short.map_or(out.clone(), |(short, full)| out.replace(short.as_str(), full)).trim().to_owned()
    }

    pub(super) fn expanded(&self, raw: &str) -> Option<&str> {
        AGENCIES.abbreviations.get(raw).or_else(|| self.defined.get(raw)).map(String::as_str)
    }
}

/// Tokens with one blank where there was any; what lies between the pieces of a cell is left out.
fn joined(text: &str, toks: &[Tok], from: usize, to: usize) -> String {
    let mut out = String::new();
    let mut end = None;
    for tok in toks.iter().take(to).skip(from) {
        if end.is_some_and(|end| end < tok.start) {
            out.push(' ');
        }
        out.push_str(&text[tok.start..tok.end]);
        end = Some(tok.end);
    }
    out
}

/// A collective addressee begins with a small letter wherever it stands.
pub(super) fn small(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or("").to_lowercase();
    if DET.contains(&first.as_str()) {
        format!("{first}{}", &name[first.len().min(name.len())..])
    } else {
        name.to_owned()
    }
}

pub(super) fn body(name: String) -> Party {
    Party { name, who: Who::Body }
}

pub(super) fn leader(name: String) -> Party {
    Party { name, who: Who::Leader }
}

impl Parties<'_> {
    /// The words as written, single blanks.
    pub fn text_of(&self, toks: &[Tok], from: usize, to: usize) -> String {
        joined(&self.clean.text, toks, from, to)
    }
}
