//! The walk over a document: headings hand down addressees and times, items and rows become tasks.

use crate::reading::agency::{Parties, Party};
use crate::reading::blocks::{Block, Text};
use crate::reading::clause::{Event, Form, Setting, Voice, events};
use crate::reading::draft::{Draft, Limits, draft};
use crate::reading::label;
use crate::reading::model::Head;
use crate::reading::section::{Holds, bracketed_time, holds, only_parties, only_time};
use crate::reading::sift::{self, Leaf};
use crate::reading::table::Row;
use crate::reading::token::Tok;
use crate::reading::when::{Base, Place, When, best};

/// A heading or item that others stand under.
#[derive(Debug, Clone, Default)]
struct Frame {
    rank: u8,
    leads: Option<Vec<Party>>,
    /// The heading consists of its addressees.
    own: bool,
    /// It has no number of its own: items of its rank stand under it.
    above: bool,
    time: Option<When>,
    time_text: Option<String>,
    holds: Holds,
    /// Addressees of the last task among its items.
    last: Option<Vec<Party>>,
}

/// Reads the tasks of a document.
pub(crate) struct Walk<'a> {
    pub names: &'a Parties<'a>,
    pub head: &'a Head,
    pub base: Base,
    pub issuer: String,
    pub addressed: Vec<Party>,
    frames: Vec<Frame>,
    /// Addressees of a paragraph that opened a list and has not yet been handed to its items.
    pending: Option<Vec<Party>>,
    /// In an article: a leader has begun to give instructions.
    concluding: bool,
    /// Items have begun.
    begun: bool,
    /// The last lead-in was followed by unnumbered paragraphs.
    loose: bool,
    group: Frame,
    drafts: Vec<Draft>,
}

impl<'a> Walk<'a> {
    pub fn new(names: &'a Parties<'a>, head: &'a Head, base: Base, addressed: Vec<Party>) -> Self {
        let issuer = head.issuer.clone().unwrap_or_default().to_lowercase();
        let mut walk = Self {
            names,
            head,
            base,
            issuer,
            addressed,
            frames: vec![Frame::default()],
            pending: None,
            concluding: false,
            begun: false,
            loose: false,
            group: Frame::default(),
            drafts: Vec::new(),
        };
        if walk.kind() == "báo cáo" {
            walk.frames[0].holds = Holds::Nothing;
        }
        walk
    }

    fn kind(&self) -> &str {
        self.head.kind.as_deref().unwrap_or("")
    }

    /// All drafts of the blocks, in order.
    pub fn run(mut self, blocks: &[Block]) -> Vec<Draft> {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            match block {
                Block::Table => self.group = Frame::default(),
                Block::Row(row) => self.row(row),
                Block::Para(text) if text.outside => {
                    if text.para.marker.is_none() {
                        self.frames.truncate(1);
                    }
                }
                Block::Para(text) => at = self.item(text, blocks, at),
            }
        }
        self.drafts
    }

    fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn holds(&self) -> Holds {
        self.frames.iter().rev().map(|frame| frame.holds).find(|holds| *holds != Holds::Same).unwrap_or(Holds::Same)
    }

    /// Addressees handed down, and whether by a heading of their own.
    fn inherited(&self) -> Option<(Vec<Party>, bool)> {
        let direct = self.frames.last().is_some_and(|frame| frame.own);
        self.frames.iter().rev().find_map(|frame| frame.leads.clone()).map(|leads| (leads, direct))
    }

    fn limits(&self) -> Limits {
        let frame = self.frames.iter().rev().find(|frame| frame.time.is_some());
        Limits { when: frame.and_then(|frame| frame.time), text: frame.and_then(|frame| frame.time_text.clone()) }
    }

    fn row(&mut self, row: &Row) {
        if row.group {
            // "B. THÁNG 02"
            let marked = row.task.len() > 2 && self.names.low(&row.task, 1) == ".";
            let words = &row.task[if marked { 2 } else { 0 }..];
            let time = only_time(self.names, words, self.base);
            let leads = only_parties(self.names, words);
            if time.is_some() {
                self.group.time_text = time.map(|when| self.names.text_of(words, when.from, when.to));
                self.group.time = time;
            }
            self.group.leads = leads.or(self.group.leads.take());
            return;
        }
        let limits = Limits { when: self.group.time, text: self.group.time_text.clone() };
        let leads = self.group.leads.clone().or_else(|| self.inherited().map(|(leads, _)| leads).filter(|_| !row.led));
        if let Some(draft) = label::row(self.names, row, self.base, limits, leads, &self.issuer) {
            self.drafts.push(draft);
        }
    }

    /// A paragraph; gives the place of the next block, since labels under an item belong to it.
    fn item(&mut self, text: &Text, blocks: &[Block], next: usize) -> usize {
        if let Some(marker) = text.para.marker {
            self.begun = true;
            self.loose = false;
            let over = |frame: &Frame| frame.rank > marker.rank || (frame.rank == marker.rank && !frame.above);
            while self.frames.len() > 1 && self.frames.last().is_some_and(over) {
                self.frames.pop();
            }
            if let Some(leads) = self.pending.take() {
                let known = self.inherited().is_some();
                let top = self.top();
                if !known || top.leads.is_none() {
                    top.leads = Some(leads);
                    top.own = false;
                }
            }
        }
        let (extra, after) = label::below(self.names, text, blocks, next);
        if self.heading(text, blocks, after, extra.is_some()) {
            return after;
        }
        self.leaf(text, extra, blocks.get(after));
        after
    }

    /// Takes a heading in; `false` if the paragraph is an item of its own.
    fn heading(&mut self, text: &Text, blocks: &[Block], next: usize, labelled: bool) -> bool {
        let toks = &text.toks;
        if labelled {
            return false;
        }
        let mut frame = Frame { rank: text.para.marker.map_or(200, |marker| marker.rank), ..Frame::default() };
        let open = self.names.low(toks, toks.len().wrapping_sub(1)) == ":";
        let under = sift::has_items(text, blocks.get(next));
        let below = rank_of(blocks.get(next));
        if toks.is_empty() {
            return true;
        }
        if let Some(leads) = only_parties(self.names, toks).filter(|_| open || under || text.para.marker.is_some()) {
            frame.leads = Some(leads);
            frame.own = true;
            self.push(text, frame, below);
            return true;
        }
        if let Some(when) = only_time(self.names, toks, self.base).filter(|when| self.is_time_heading(text, when)) {
            frame.time_text = Some(self.names.text_of(toks, when.from, when.to));
            frame.time = Some(when);
            frame.holds = Holds::Work;
            self.push(text, frame, below);
            return true;
        }
        let plain = !matches!(self.names.low(toks, toks.len() - 1), "." | ";");
        // "a) Nội dung … (Sở Nội vụ chủ trì)" above its paragraphs.
        if toks.len() < 45
            && plain
            && under
            && let Some(labels) = label::inside(self.names, toks).filter(|labels| !labels.lead.is_empty())
        {
            frame.leads = Some(labels.lead.clone());
            frame.own = true;
            self.push(text, frame, below);
            return true;
        }
        let short = toks.len() < 45 && plain;
        if text.upper || (short && (open || under) && !sift::has_event(&self.setting(self.heading_voice(text)), toks)) {
            frame.holds = holds(self.names, toks, self.kind() == "báo cáo");
            if let Some((when, words)) = bracketed_time(self.names, toks, self.base) {
                (frame.time, frame.time_text) = (Some(when), Some(words));
            }
            if open && text.para.marker.is_none() && frame.holds == Holds::Same {
                return text.upper;
            }
            self.push(text, frame, below);
            return true;
        }
        false
    }

    /// "Nhiệm vụ tháng 01/2026" of a notice names the period that it speaks of; a programme's heading names the time of work.
    fn is_time_heading(&self, text: &Text, when: &When) -> bool {
        let recurring = when.kind == crate::reading::model::DueKind::Recurring;
        let planned = matches!(self.kind(), "chương trình" | "kế hoạch" | "quyết định");
        (text.para.marker.is_some() || text.toks.len() < 8) && (when.from == 0 || recurring || planned)
    }

    /// A numbered lead-in may name who acts without a directing verb: "1. Các sở, ngành căn cứ Kế hoạch này:".
    fn heading_voice(&self, text: &Text) -> Voice {
        let work = text.para.marker.is_some() && self.holds() != Holds::Nothing && self.kind() != "bài báo";
        if work { Voice::Formal } else { Voice::Directing }
    }

    /// Takes a heading's frame in; `below` is the rank of the item that follows.
    fn push(&mut self, text: &Text, frame: Frame, below: Option<u8>) {
        // "Tháng 02:" or "* Tháng 02:" above "1. …", "Sở Nội vụ:" above "- …"
        let says = frame.leads.is_some() || frame.time.is_some();
        let over = |below: &u8| text.para.marker.is_none_or(|own| own.rank >= 9 && *below < own.rank);
        if let Some(below) = below.filter(|below| says && over(below)) {
            while self.frames.len() > 1 && self.frames.last().is_some_and(|old| old.rank >= below) {
                self.frames.pop();
            }
            self.frames.push(Frame { rank: below, above: true, ..frame });
            return;
        }
        if text.para.marker.is_some() {
            self.frames.push(frame);
            return;
        }
        // A heading without a number stands beside the one before it.
        if frame.leads.is_some() || frame.time.is_some() {
            while self.frames.last().is_some_and(|old| old.rank == 200) {
                self.frames.pop();
            }
            self.frames.push(frame);
        } else if frame.holds != Holds::Same {
            self.frames.truncate(1);
            self.frames.push(Frame { rank: 199, ..frame });
        }
    }

    fn setting(&self, voice: Voice) -> Setting<'_> {
        let elided = self.frames.last().is_some_and(|frame| frame.own);
        let loose = self.begun && voice == Voice::Formal && self.kind() != "bài báo" && self.kind() != "báo cáo";
        Setting { names: self.names, voice, issuer: &self.issuer, elided, loose, addressed: &self.addressed }
    }

    fn voice(&self, text: &Text, leaf: &Leaf) -> Voice {
        let holds = self.holds();
        if self.kind() == "bài báo" {
            return if self.concluding && !leaf.praise { Voice::Formal } else { Voice::Telling };
        }
        if holds == Holds::Nothing || leaf.praise {
            return Voice::Directing;
        }
        // Opening paragraphs tell; what stands under an item or after a lead-in instructs.
        let opening = text.para.marker.is_none() && !self.begun && !self.loose;
        if opening { Voice::Directing } else { Voice::Formal }
    }

    /// An item: its tasks, or the addressees that it hands to the items below.
    fn leaf(&mut self, text: &Text, extra: Option<label::Labels>, next: Option<&Block>) {
        let leaf = Leaf::new(self.names, text);
        if text.para.marker.is_none() {
            // A paragraph behind a list of dashes is none of its items.
            while self.frames.last().is_some_and(|frame| (9..199).contains(&frame.rank)) {
                self.frames.pop();
            }
        }
        if leaf.closing && text.para.marker.is_none_or(|marker| marker.rank < 9) && extra.is_none() {
            if text.para.marker.is_none() {
                self.frames.truncate(1);
            }
            self.after_closing(text);
            return;
        }
        let voice = self.voice(text, &leaf);
        let nothing = self.holds() == Holds::Nothing && extra.is_none();
        let past = self.kind() == "bài báo" && sift::tells_of_before(self.names, &text.toks);
        let listed = nothing && (self.kind() == "báo cáo" || text.para.marker.is_some());
        let mut found = if past || listed { Vec::new() } else { events(&self.setting(voice), &text.toks) };
        if self.kind() == "bài báo" && found.iter().any(|event| event.form == Form::Directed) {
            self.concluding = true;
            found = events(&self.setting(if leaf.praise { Voice::Telling } else { Voice::Formal }), &text.toks);
        }
        let labels = extra.or_else(|| label::inside(self.names, &text.toks));
        let opens = sift::opens_list(self.names, text, next, &found);
        let opener = if opens { found.pop() } else { None };
        if let Some(event) = opener {
            self.emit(text, &found, true, voice, None, nothing);
            self.open(text, event.parties);
            return;
        }
        if opens && text.para.marker.is_none() && self.kind() != "bài báo" {
            // "… có ý kiến chỉ đạo như sau:" – what follows instructs, numbered or not.
            self.loose = true;
            self.begun = true;
        }
        if opens && text.para.marker.is_some() && labels.is_none() {
            let frame = Frame {
                rank: text.para.marker.map_or(200, |marker| marker.rank),
                holds: holds(self.names, &text.toks, self.kind() == "báo cáo"),
                ..Frame::default()
            };
            self.frames.push(frame);
            return;
        }
        self.emit(text, &found, leaf.refused, voice, labels, nothing);
        if let (Some(marker), Some(event)) = (text.para.marker, found.first()) {
            let leads = Some(event.parties.clone());
            self.frames.push(Frame { rank: marker.rank, leads, ..Frame::default() });
        }
    }

    /// "Trong quá trình thực hiện, … . Giao Sở Nội vụ theo dõi, …": what a closing paragraph asks of somebody by name.
    fn after_closing(&mut self, text: &Text) {
        let telling = matches!(self.kind(), "bài báo" | "báo cáo");
        let found = if telling { Vec::new() } else { events(&self.setting(Voice::Formal), &text.toks) };
        let own: Vec<Event> = found
            .into_iter()
            .filter(|event| event.from > 0 && self.names.starts_sentence(&text.toks, event.from))
            .collect();
        if !own.is_empty() {
            self.emit(text, &own, true, Voice::Directing, None, false);
        }
    }

    /// A lead-in hands its addressees to what follows.
    fn open(&mut self, text: &Text, parties: Vec<Party>) {
        match text.para.marker {
            Some(marker) => self.frames.push(Frame {
                rank: marker.rank,
                leads: Some(parties),
                holds: Holds::Work,
                ..Frame::default()
            }),
            None => {
                while self.frames.len() > 1
                    && self.frames.last().is_some_and(|frame| frame.rank >= 199 || frame.holds == Holds::Nothing)
                {
                    self.frames.pop();
                }
                let top = self.top();
                top.leads = Some(parties.clone());
                top.own = false;
                self.pending = Some(parties);
                self.loose = true;
            }
        }
    }

    /// Makes drafts of an item's events and of what stands before them.
    fn emit(
        &mut self,
        text: &Text,
        found: &[Event],
        refused: bool,
        voice: Voice,
        labels: Option<label::Labels>,
        nothing: bool,
    ) {
        let toks = &text.toks;
        let inherited = self.inherited();
        let first = found.first().map_or(toks.len(), |event| event.from);
        let limits = self.limits();
        let mut made = Vec::new();
        let led = labels.as_ref().filter(|labels| !labels.lead.is_empty()).map(|labels| labels.lead.clone());
        if let Some(leads) = led {
            made.push(draft(self, toks, 0, toks.len(), leads, &limits, labels.as_ref(), 0.95));
        } else {
            if first > 0 && !refused && !nothing && voice == Voice::Formal {
                let (leads, sure) = self.heirs(text, &toks[..first], inherited);
                if let Some(leads) = leads {
                    made.push(draft(self, toks, 0, first, leads, &limits, labels.as_ref(), sure));
                }
            }
            for (i, event) in found.iter().enumerate() {
                let end = found.get(i + 1).map_or(toks.len(), |next| next.from);
                if sift::is_empty_action(self.names, text, event, &toks[..end]) {
                    continue;
                }
                let sure = if event.form == Form::Subject { 0.85 } else { 0.95 };
                let mut one = draft(self, toks, event.from, end, event.parties.clone(), &limits, labels.as_ref(), sure);
                one.coordinate.extend(event.beside.iter().cloned());
                made.push(one);
            }
        }
        if let Some(last) = made.last() {
            let parties = last.lead.clone();
            self.remember(text, parties);
        }
        self.drafts.extend(made);
    }

    /// Who acts in an item that names nobody: the heading's addressees, else those of the item before.
    fn heirs(&self, text: &Text, toks: &[Tok], inherited: Option<(Vec<Party>, bool)>) -> (Option<Vec<Party>>, f32) {
        let holds = self.holds();
        if holds == Holds::Named {
            return (None, 0.0);
        }
        let in_list = text.para.marker.is_some();
        let acts = sift::begins_with_action(self.names, toks);
        match inherited {
            Some((leads, own)) if in_list || own || self.loose => {
                let fits = acts || (in_list && !sift::is_statement(self.names, toks));
                (fits.then_some(leads), if acts { 0.9 } else { 0.6 })
            }
            _ if in_list && acts => {
                let depth = self.frames.len();
                let sibling = self.frames.get(depth.wrapping_sub(1)).and_then(|frame| frame.last.clone());
                let letter = || (!self.addressed.is_empty()).then(|| self.addressed.clone());
                (sibling.or_else(letter), 0.7)
            }
            _ => (None, 0.0),
        }
    }

    fn remember(&mut self, text: &Text, parties: Vec<Party>) {
        if text.para.marker.is_some() {
            self.top().last = Some(parties);
        }
    }
}

/// The rank of a block's marker.
fn rank_of(block: Option<&Block>) -> Option<u8> {
    match block {
        Some(Block::Para(text)) if !text.outside => text.para.marker.map(|marker| marker.rank),
        _ => None,
    }
}

/// The time in an item's own words.
pub(crate) fn own_time(names: &Parties<'_>, toks: &[Tok], base: Base) -> Option<When> {
    best(names, toks, base, Place::Sentence)
}
