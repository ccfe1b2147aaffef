//! Official Vietnamese documents read into draft tasks: who is to do what, with whom, by when.
//!
//! Grammar and vocabulary, no learning: the same text gives the same reading. Classes of words are data under `data/steering`.
//! Pure: no files, no clock. Any text may come in; none makes it panic, and the time grows with the length.

mod agencies;
mod agency;
mod blocks;
mod bodies;
mod cells;
mod clause;
pub(crate) mod clean;
mod columns;
mod core;
mod draft;
mod head;
mod holders;
mod issuer;
mod label;
mod legacy;
mod lines;
mod model;
mod names;
mod number;
mod opening;
mod outline;
mod period;
pub(crate) mod piece;
mod section;
mod sift;
mod sign;
mod table;
mod title;
mod token;
mod told;
mod walk;
mod when;
mod words;

pub use legacy::decode;
pub use model::{Deadline, DueKind, Head, Item, Reading, Recurrence, Span, Task};
pub use title::title;

use kernel::Day;
use rustc_hash::FxHashMap;

use crate::reading::agency::{Parties, Party, Who};
use crate::reading::blocks::{Block, Page};
use crate::reading::clean::Clean;
use crate::reading::draft::Draft;
use crate::reading::number::numbers;
use crate::reading::walk::Walk;
use crate::reading::when::Base;

/// Reads a document. Spans of the answer are bytes of `text`.
pub fn read(text: &str) -> Reading {
    let clean = Clean::new(text);
    let page = blocks::page(&clean);
    let names = Parties { clean: &clean, defined: defined(&clean) };
    let head = head::head(&names, &page.lines);
    let base = base(&clean, &head);
    let addressed = if head.kind.as_deref() == Some("công văn") { addressed(&names, &page) } else { Vec::new() };
    let drafts = Walk::new(&names, &head, base, addressed).run(&page.blocks);
    let tasks = drafts.iter().enumerate().map(|(i, draft)| task(text, &clean, draft, i)).collect();
    Reading { doc: head, tasks, outline: outline(text, &clean, &page) }
}

fn base(clean: &Clean, head: &Head) -> Base {
    let day = |text: &Option<String>| text.as_deref().and_then(|text| Day::parse(text).ok());
    let years =
        clean.text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4).filter_map(|run| run.parse().ok());
    let last = years.filter(|year| (2015..=2035).contains(year)).take(500).max();
    let titled = plan_year(clean);
    Base { day: day(&head.date).or(day(&head.meeting_date)), year: titled.or(last) }
}

/// The year that a plan or programme is for: "Kế hoạch … năm 2026" in its first lines.
fn plan_year(clean: &Clean) -> Option<i32> {
    let end = clean.low.char_indices().nth(900).map_or(clean.low.len(), |(i, _)| i);
    let start = ["kế hoạch\n", "chương trình\n", "chương trình công tác\n"]
        .iter()
        .find_map(|title| clean.low[..end].find(title))?;
    let piece = &clean.low[start..end];
    let at = piece.find("năm 20")? + "năm ".len();
    piece.get(at..at + 4)?.parse().ok()
}

/// Abbreviations that the document defines: "Ủy ban nhân dân (UBND)", "cải cách hành chính (CCHC)".
fn defined(clean: &Clean) -> FxHashMap<String, String> {
    let mut out = FxHashMap::default();
    for (at, _) in clean.text.match_indices('(').take(2_000) {
        let rest = &clean.text[at + 1..];
        let Some(close) = rest.char_indices().take(16).find(|(_, c)| *c == ')').map(|(i, _)| i) else {
            continue;
        };
        let short = rest[..close].trim();
        let letters: Vec<char> = short.chars().filter(|c| c.is_alphabetic()).collect();
        let named = letters.len() >= 2
            && letters.iter().all(|c| c.is_uppercase())
            && short.chars().all(|c| c.is_alphabetic() || matches!(c, '&' | '-'));
        if !named {
            continue;
        }
        let from = at.saturating_sub(160);
        let from = (from..=at).find(|i| clean.text.is_char_boundary(*i)).unwrap_or(at);
        let words: Vec<&str> = clean.text[from..at].split_whitespace().collect();
        if let Some(long) = spelled(&words, &letters) {
            out.insert(short.to_owned(), long);
        }
    }
    out
}

/// The last words whose first letters spell an abbreviation; "và" and signs may be left out.
fn spelled(words: &[&str], letters: &[char]) -> Option<String> {
    let mut at = words.len();
    for letter in letters.iter().rev() {
        loop {
            at = at.checked_sub(1)?;
            let first = words[at].chars().find(|c| c.is_alphabetic()).and_then(|c| c.to_uppercase().next());
            if first == Some(*letter) {
                break;
            }
            if !matches!(words[at], "và" | "-" | "–" | "," | "&") {
                return None;
            }
        }
    }
    Some(words[at..].join(" "))
}

/// Those to whom a letter goes.
fn addressed(names: &Parties<'_>, page: &Page) -> Vec<Party> {
    let mut out = Vec::new();
    let mut open = false;
    for block in &page.blocks {
        let Block::Para(text) = block else { continue };
        let first = names.low(&text.toks, 0);
        if first == "kính" && names.low(&text.toks, 1) == "gửi" {
            open = true;
            out.extend(names.list(&text.toks, 3).map(|(parties, _)| parties).unwrap_or_default());
        } else if open && text.outside && text.para.marker.is_some() && out.len() < 40 {
            out.extend(names.list(&text.toks, 0).map(|(parties, _)| parties).unwrap_or_default());
        } else if open {
            break;
        }
    }
    out
}

fn outline(text: &str, clean: &Clean, page: &Page) -> Vec<Item> {
    let item = |block: &Block| match block {
        Block::Para(one) => Some(Item {
            depth: one.para.marker.map_or(200, |marker| marker.rank),
            marker: one
                .para
                .marker
                .map_or_else(String::new, |marker| clean.text[one.para.start..marker.end].to_owned()),
            span: clean.span(text, one.para.start, one.para.end),
        }),
        Block::Row(row) => Some(Item { depth: 201, marker: String::new(), span: clean.span(text, row.start, row.end) }),
        Block::Table => None,
    };
    page.blocks.iter().filter_map(item).collect()
}

/// Words of an anchor.
const ANCHOR_WORDS: usize = 12;

fn task(text: &str, clean: &Clean, draft: &Draft, number: usize) -> Task {
    let span = clean.span(text, draft.start, draft.end);
    let names = |parties: &[Party]| parties.iter().map(|party| party.name.clone()).collect::<Vec<String>>();
    let words = &clean.text[draft.start.min(draft.end)..draft.end];
    let mut cites: Vec<String> = Vec::new();
    for (_, found) in numbers(words) {
        if !cites.iter().any(|cite| cite == found) {
            cites.push(found.to_owned());
        }
    }
    let when = draft.when.as_ref();
    let deadline = Deadline {
        kind: draft::kind(when),
        due: when.and_then(|when| when.due).map(Day::iso),
        recurrence: when.and_then(|when| when.recurrence),
        text: draft.when_text.clone().filter(|_| when.is_some()),
    };
    let collective = draft.lead.iter().any(|party| party.who == Who::Collective);
    Task {
        id: format!("t{}", number + 1),
        anchor: anchor(&text[span.start..span.end]),
        lead: names(&draft.lead),
        coordinate: names(&draft.coordinate),
        deadline,
        output: draft.output.clone(),
        cites,
        content: draft.content.clone().unwrap_or_else(|| words.split_whitespace().collect::<Vec<_>>().join(" ")),
        span,
        confidence: if collective { draft.sure - 0.02 } else { draft.sure },
    }
}

/// The first words, exactly as they stand.
fn anchor(text: &str) -> String {
    let mut words = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            words += usize::from(inside);
            inside = false;
            if words == ANCHOR_WORDS {
                return text[..at].to_owned();
            }
        } else {
            inside |= c.is_alphanumeric();
        }
    }
    text.trim_end().to_owned()
}
