//! Who is told to act in an item: directing verbs with their addressees, and addressees as subjects of an action.

use crate::reading::agency::{Parties, Party, Who};
use crate::reading::token::Tok;
use crate::reading::told::{inside, opening};
use crate::reading::words::{Class, LEXICON};

/// What kind of document the item stands in, as far as sentences are read differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Notices, plans, directives: a subject with an action is told to act.
    Formal,
    /// Opening paragraphs and parts without tasks: only directing verbs count.
    Directing,
    /// Articles: what is told of is not yet an instruction.
    Telling,
}

/// How an addressee came to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// "Giao X", "yêu cầu X".
    Directed,
    /// "X tham mưu …".
    Subject,
    /// "X: tham mưu …".
    Label,
}

/// A new addressee inside an item.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Token where the clause or sentence begins.
    pub from: usize,
    pub parties: Vec<Party>,
    /// Token after the addressees.
    pub action: usize,
    pub form: Form,
    /// Those who act beside them, named as "…, B phối hợp".
    pub beside: Vec<Party>,
}

/// What an item is read with.
pub(crate) struct Setting<'a> {
    pub names: &'a Parties<'a>,
    pub voice: Voice,
    /// The body that issues the document, in small letters; it gives no task to itself.
    pub issuer: &'a str,
    /// The item stands under a heading that names who acts: "yêu cầu …" is then his action.
    pub elided: bool,
    /// A numbered item of a part of work: a subject followed by a word that the vocabulary lacks is taken to act.
    pub loose: bool,
    /// The addressee of the whole letter, for "đề nghị quý cơ quan".
    pub addressed: &'a [Party],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Inside,
    Comma,
    Semicolon,
    Sentence,
}

pub(super) struct Walk {
    pub events: Vec<Event>,
    pub sentence: usize,
    pub addressed: bool,
    pub spoken: bool,
    pub refused: bool,
    pub topic: Vec<Party>,
}

/// The addressees of an item in order.
pub(crate) fn events(set: &Setting<'_>, toks: &[Tok]) -> Vec<Event> {
    let mut walk =
        Walk { events: Vec::new(), sentence: 0, addressed: false, spoken: false, refused: false, topic: Vec::new() };
    let mut start = Start::Sentence;
    let mut clause = 0;
    let mut at = 0;
    while at < toks.len() {
        if start == Start::Sentence {
            walk.sentence = at;
            (walk.addressed, walk.spoken, walk.refused) = (false, false, false);
        }
        if start != Start::Inside {
            clause = at;
        }
        let found = if start == Start::Inside {
            inside(set, toks, at, &walk)
        } else {
            opening(set, toks, at, start, &mut walk)
        };
        if let Some(event) = found {
            at = event.action.max(at + 1);
            put(&mut walk, event, start, set, toks);
            start = if set.names.low(toks, at - 1) == ":" { Start::Comma } else { Start::Inside };
            continue;
        }
        walk.spoken |= LEXICON.len(toks, at, Class::Speaker) > 0;
        let early = at <= walk.sentence + 1 || matches!(set.names.low(toks, at), "đại" | "theo" | "cử" | "tham");
        walk.refused |= early && at < walk.sentence + 12 && LEXICON.len(toks, at, Class::Delegate) > 0;
        let word = set.names.low(toks, at);
        start = match word {
            "." | "!" | "?" if ends_sentence(set.names, toks, at) => Start::Sentence,
            ";" => Start::Semicolon,
            "," | ":" | "(" => Start::Comma,
            "và" if at > clause => Start::Inside,
            _ => Start::Inside,
        };
        at = if start == Start::Inside { past_object(set.names, toks, at) } else { at + 1 };
    }
    walk.events
}

/// Past a list of bodies that is an object; else the next token.
fn past_object(names: &Parties<'_>, toks: &[Tok], at: usize) -> usize {
    let object = LEXICON.len(toks, at, Class::Verb).max(LEXICON.len(toks, at, Class::Manner)).max(1);
    let next = at + if object > 1 { object } else { 1 };
    let before = names.low(toks, next - 1);
    // Only what a verb or a preposition rules is an object.
    if matches!(before, "," | ";" | "." | ":" | "(") || next >= toks.len() {
        return at + 1;
    }
    match names.list_until(toks, next, false) {
        // "… của UBND thành phố, UBND phường yêu cầu …": the last of them speaks.
        Some((_, end)) if end > next && LEXICON.len(toks, end, Class::Direct) == 0 => end,
        _ => at + 1,
    }
}

pub(crate) fn ends_sentence(names: &Parties<'_>, toks: &[Tok], at: usize) -> bool {
    let Some(next) = toks.get(at + 1) else {
        return true;
    };
    let before = names.raw(toks, at.wrapping_sub(1));
    let short = matches!(before, "TP" | "TX" | "TT" | "Tp" | "VP" | "T" | "P" | "Q" | "H" | "X")
        || before.chars().all(|c| c.is_ascii_digit()) && next.kind == crate::reading::token::Kind::Number;
    let glued = toks[at].end == next.start && next.kind != crate::reading::token::Kind::Word;
    !short && !glued && (next.is_cap() || next.kind != crate::reading::token::Kind::Word)
}

fn put(walk: &mut Walk, mut event: Event, start: Start, set: &Setting<'_>, toks: &[Tok]) {
    walk.addressed = true;
    let is_beside = event.form == Form::Subject
        && start == Start::Comma
        && set.names.low(toks, event.action) == "phối"
        && !matches!(set.names.low(toks, event.action + 2), "với" | "cùng" | "chặt");
    if let Some(last) = walk.events.last_mut() {
        let led = toks[last.action.min(event.from)..event.from]
            .iter()
            .any(|tok| &set.names.clean.low[tok.start..tok.end] == "trì");
        if is_beside && led && last.from >= walk.sentence {
            last.beside.extend(event.parties);
            return;
        }
        let same = event
            .parties
            .iter()
            .all(|party| last.parties.iter().any(|old| old.name.to_lowercase() == party.name.to_lowercase()));
        if same {
            return;
        }
    }
    let new_in_sentence = walk.events.last().is_some_and(|last| last.action > walk.sentence);
    if !new_in_sentence {
        event.from = walk.sentence;
    }
    drop_appositions(&mut event.parties);
    walk.events.push(event);
}

/// "Sở Nội vụ, cơ quan thường trực": one addressee.
fn drop_appositions(parties: &mut Vec<Party>) {
    if parties.len() > 1 && parties[0].who == Who::Body {
        let mut first = true;
        parties.retain(|party| {
            std::mem::take(&mut first) || !party.name.to_lowercase().starts_with("cơ quan thường trực")
        });
    }
}
