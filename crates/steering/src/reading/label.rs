//! Labels that say who and when: "(Chủ trì: Sở X; phối hợp: …)", lines under an item, and the cells of a row.

use crate::reading::agency::{Parties, Party};
use crate::reading::blocks::{Block, Text};
use crate::reading::clause::{Setting, Voice, events};
use crate::reading::draft::{Draft, Limits, coordinating};
use crate::reading::table::Row;
use crate::reading::token::Tok;
use crate::reading::when::{Base, Place, When, best};
use crate::reading::words::{Class, LEXICON};

/// What labels say about an item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    pub lead: Vec<Party>,
    pub with: Vec<Party>,
    pub product: Option<String>,
    time: Vec<Tok>,
}

impl Labels {
    /// The labelled time with its words.
    pub fn time(&self, names: &Parties<'_>, base: Base) -> Option<(When, String)> {
        let when = best(names, &self.time, base, Place::Cell)?;
        Some((when, names.text_of(&self.time, when.from, when.to)))
    }

    fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.with.is_empty() && self.time.is_empty() && self.product.is_none()
    }
}

const LABELS: [Class; 4] = [Class::LabelLead, Class::LabelWith, Class::LabelTime, Class::LabelProduct];

/// A label with its colon at a token: which, and where its value begins.
fn label_at(names: &Parties<'_>, toks: &[Tok], at: usize) -> Option<(Class, usize)> {
    let (class, len) =
        LABELS.iter().map(|class| (*class, LEXICON.len(toks, at, *class))).max_by_key(|(_, len)| *len)?;
    (len > 0 && names.low(toks, at + len) == ":").then_some((class, at + len + 1))
}

/// Labels inside an item: in brackets, or as sentences of their own.
pub(crate) fn inside(names: &Parties<'_>, toks: &[Tok]) -> Option<Labels> {
    let mut found = Labels::default();
    let mut at = 1;
    while at < toks.len() {
        let before = names.low(toks, at - 1);
        // "(Sở Nội vụ chủ trì)"
        if before == "("
            && let Some((parties, end)) = names.list(toks, at)
            && names.low(toks, end) == "chủ"
            && names.low(toks, end + 1) == "trì"
        {
            let close = value_end(names, toks, end + 2);
            found.with.extend(coordinating(names, &toks[(end + 2).min(close)..close]));
            found.lead = parties;
            at = close.max(at + 1);
            continue;
        }
        // "… đột xuất. (Sở Nội vụ, Thanh tra tỉnh)": who acts, in a bracket of its own at the end.
        if before == "("
            && matches!(names.low(toks, at.wrapping_sub(2)), "." | ";")
            && let Some((parties, end)) = names.list(toks, at)
            && names.low(toks, end) == ")"
            && toks.len() <= end + 2
        {
            found.lead = parties;
            break;
        }
        let opens = matches!(before, "(" | "." | ";" | "," | "-" | "–");
        match opens.then(|| label_at(names, toks, at)).flatten() {
            Some((class, value)) => {
                let end = value_end(names, toks, value);
                take(names, &mut found, class, &toks[value.min(toks.len())..end]);
                at = end.max(at + 1);
            }
            None => at += 1,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Where a label's value ends: at the next label, a bracket, or a sentence's end.
fn value_end(names: &Parties<'_>, toks: &[Tok], at: usize) -> usize {
    let mut depth = 0_i32;
    for i in at..toks.len() {
        let word = names.low(toks, i);
        depth += i32::from(word == "(") - i32::from(word == ")");
        if depth < 0 || (word == "." && crate::reading::clause::ends_sentence(names, toks, i)) {
            return i;
        }
        if matches!(word, ";" | "," | "-" | "–") && label_at(names, toks, i + 1).is_some() {
            return i;
        }
    }
    toks.len()
}

fn take(names: &Parties<'_>, found: &mut Labels, class: Class, value: &[Tok]) {
    match class {
        Class::LabelLead => found.lead = parties(names, value),
        Class::LabelWith => found.with = parties(names, value),
        Class::LabelTime => found.time = value.to_vec(),
        Class::LabelProduct => {
            found.product = Some(names.text_of(value, 0, value.len())).filter(|text| !text.is_empty())
        }
        _ => {}
    }
}

/// Lines under an item that only hold labels; gives them and the place of the block after them.
pub(crate) fn below(names: &Parties<'_>, text: &Text, blocks: &[Block], next: usize) -> (Option<Labels>, usize) {
    let mut found = Labels::default();
    let mut at = next;
    if label_at(names, &text.toks, 0).is_some() {
        return (None, next);
    }
    while let Some(Block::Para(line)) = blocks.get(at) {
        let deeper = match (text.para.marker, line.para.marker) {
            (Some(own), Some(other)) => other.rank > own.rank || other.rank >= 9,
            _ => true,
        };
        let Some((class, value)) = label_at(names, &line.toks, 0).filter(|_| deeper && !line.outside) else {
            break;
        };
        let end = value_end(names, &line.toks, value);
        take(names, &mut found, class, &line.toks[value.min(line.toks.len())..end]);
        if let Some(more) = inside(names, &line.toks) {
            found.with.extend(more.with);
            found.time.extend(more.time);
        }
        at += 1;
    }
    if found.lead.is_empty() { (None, next) } else { (Some(found), at) }
}

/// The addressees of a cell or a label's value; what is no known name stays as it is written.
pub(crate) fn parties(names: &Parties<'_>, toks: &[Tok]) -> Vec<Party> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < toks.len() {
        if matches!(names.low(toks, at), "," | ";" | "." | "-" | "–" | "và" | "/" | ":" | "+" | "*" | "•" | "&") {
            at += 1;
            continue;
        }
        let end = piece_end(names, toks, at);
        match names.list(toks, at) {
            // A known name that goes on with unknown words is one unknown name.
            Some((found, stop))
                if stop >= end
                    || matches!(names.low(toks, stop), "," | ";" | "." | "và" | "-" | "–" | "(" | "/" | "+")
                    || stop > end =>
            {
                out.extend(found);
                at = names.skip_bracket(toks, stop.max(at + 1));
            }
            _ => {
                let name = names.text(toks, at, end);
                if name.chars().filter(|c| c.is_alphabetic()).count() > 1 {
                    out.push(Party { name, who: crate::reading::agency::Who::Body });
                }
                at = end;
            }
        }
    }
    let mut seen: Vec<Party> = Vec::new();
    out.into_iter().for_each(|party| {
        if !seen.contains(&party) {
            seen.push(party)
        }
    });
    seen
}

fn piece_end(names: &Parties<'_>, toks: &[Tok], at: usize) -> usize {
    (at + 1..toks.len()).find(|i| matches!(names.low(toks, *i), "," | ";")).unwrap_or(toks.len())
}

/// One column for both: "Sở A chủ trì; phối hợp: …", "Chủ trì: A. Phối hợp: B", "Sở A phối hợp với B"; else all lead.
pub(crate) fn both(names: &Parties<'_>, toks: &[Tok]) -> (Vec<Party>, Vec<Party>) {
    let mut lead = Vec::new();
    let mut with = Vec::new();
    let at = (0..toks.len()).find(|i| names.low(toks, *i) == "phối" && names.low(toks, i + 1) == "hợp");
    let label = label_at(names, toks, 0).map_or(0, |(_, value)| value);
    match at {
        Some(at) => {
            let close = (label..at)
                .rev()
                .find(|i| {
                    !matches!(
                        names.low(toks, *i),
                        "," | ";" | "." | "(" | "-" | "trì" | "chủ" | "cơ" | "quan" | "đơn" | "vị" | "các"
                    )
                })
                .map_or(label, |i| i + 1);
            lead.extend(parties(names, &toks[label.min(close)..close]));
            let mut from = at + 2;
            while matches!(names.low(toks, from), "với" | "cùng" | ":" | "thực" | "hiện") {
                from += 1;
            }
            with.extend(parties(names, &toks[from.min(toks.len())..]));
        }
        None => lead.extend(parties(names, &toks[label.min(toks.len())..])),
    }
    (lead, with)
}

/// The task of a row.
pub(crate) fn row(
    names: &Parties<'_>,
    row: &Row,
    base: Base,
    limits: Limits,
    inherited: Option<Vec<Party>>,
    issuer: &str,
) -> Option<Draft> {
    let has_label =
        label_at(names, &row.lead, 0).is_some() || (0..row.lead.len()).any(|i| names.low(&row.lead, i) == "phối");
    let (mut lead, mut with) = if row.both.is_empty() && has_label {
        both(names, &row.lead)
    } else if row.both.is_empty() {
        (parties(names, &row.lead), Vec::new())
    } else {
        both(names, &row.both)
    };
    with.extend(parties(names, &row.with));
    if lead.is_empty() && !row.led {
        let setting = Setting { names, voice: Voice::Formal, issuer, elided: false, loose: false, addressed: &[] };
        lead =
            events(&setting, &row.task).into_iter().next().map(|event| event.parties).or(inherited).unwrap_or_default();
        with.extend(coordinating(names, &row.task));
    } else if lead.is_empty() {
        lead = inherited.unwrap_or_default();
    }
    with.retain(|party| !lead.contains(party));
    let own =
        best(names, &row.time, base, Place::Cell).map(|when| (when, names.text_of(&row.time, when.from, when.to)));
    let told = || {
        best(names, &row.task, base, Place::Sentence).map(|when| (when, names.text_of(&row.task, when.from, when.to)))
    };
    let above = limits.when.map(|when| (when, limits.text.clone().unwrap_or_default()));
    let time = own.or_else(|| if row.time.is_empty() { told().or(above) } else { None });
    let product = names.text_of(&row.product, 0, row.product.len());
    Some(Draft {
        start: row.anchor,
        end: row.end,
        content: Some(names.text_of(&row.task, 0, row.task.len())).filter(|text| !text.is_empty()),
        sure: if lead.is_empty() { 0.5 } else { 0.97 },
        lead,
        coordinate: with,
        when: time.as_ref().map(|(when, _)| *when),
        when_text: time.map(|(_, text)| text),
        output: Some(product).filter(|text| text.chars().any(char::is_alphabetic)),
    })
}
