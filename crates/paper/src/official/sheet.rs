//! An official document laid out as plain text: what both files print, word by word.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::grid::{Grid, grid};
use super::model::{Align, Block, Kind, Number, Official, Run};
use super::numbering::Counter;
use crate::PaperError;
use crate::fill::words::{sentence, word};
use crate::form::Lang;

/// A document as it is printed, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Sheet {
    pub parent: Option<String>,
    pub issuer: String,
    pub country: String,
    pub motto: String,
    pub number: String,
    /// The subject of a letter, under its number.
    pub about: Option<String>,
    pub place_and_day: String,
    pub draft: Option<String>,
    pub simulated: Option<String>,
    pub title: Option<String>,
    pub subject: Option<String>,
    pub remark: Option<String>,
    /// The words "Kính gửi:", with the addressee when there is one alone.
    pub to: Option<String>,
    /// Several addressees, one line each.
    pub addressees: Vec<String>,
    pub parts: Vec<Part>,
    pub recipients_title: Option<String>,
    pub recipients: Vec<String>,
    pub titles: Vec<String>,
    pub name: Option<String>,
    /// Title of the file.
    pub file_title: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub(super) enum Part {
    /// Level 1 to 3.
    Heading { level: usize, text: String },
    /// `keep`: stands on the page of what follows.
    Paragraph { align: Align, keep: bool, words: Vec<Run> },
    /// A table.
    Table(Grid),
    /// A new page.
    PageBreak,
}

fn say(key: &str) -> String {
    word(key, Lang::Vi)
}

/// Lays a document out. Fails on a table whose cells do not fit its columns.
pub(super) fn sheet(official: &Official) -> Result<Sheet, PaperError> {
    let title = say(official.kind.word());
    let subject = clean(&official.subject);
    let letter = official.kind == Kind::Letter;
    let about = sentence("official.about", Lang::Vi, &[("subject", &subject)]);
    let (to, addressees) = addressees(&official.addressees);
    let recipients = listed(&official.recipients);
    Ok(Sheet {
        parent: official.parent.as_deref().map(|name| clean(name).to_uppercase()).filter(|name| !name.is_empty()),
        issuer: clean(&official.issuer).to_uppercase(),
        country: say("motto.country").to_uppercase(),
        motto: say("motto.words"),
        number: number(official),
        place_and_day: place_and_day(official),
        draft: official.draft.then(|| say("official.draft").to_uppercase()),
        simulated: official.simulated.then(|| say("page.simulated").to_uppercase()),
        file_title: if letter { about.clone() } else { format!("{title}: {subject}") },
        about: letter.then_some(about),
        title: (!letter).then(|| title.to_uppercase()),
        subject: (!letter).then_some(subject),
        remark: official.remark.as_deref().map(clean).filter(|remark| !remark.is_empty()),
        to,
        addressees,
        parts: parts(&official.blocks)?,
        recipients_title: (!recipients.is_empty()).then(|| format!("{}:", say("recipients"))),
        recipients,
        titles: official.signer.lines.iter().map(|line| clean(line).to_uppercase()).collect(),
        name: official.signer.name.as_deref().map(clean).filter(|name| !name.is_empty()),
    })
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Report => "official.report",
            Self::Letter => "official.letter",
            Self::Notice => "official.notice",
            Self::Plan => "official.plan",
        }
    }
}

/// `Số: 05/BC-SNV`; room for the pen without a number.
fn number(official: &Official) -> String {
    let given = official.number.as_deref().map(clean).filter(|number| !number.is_empty());
    let number = match given {
        Some(digit) if digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()) => format!("0{digit}"),
        Some(number) => number,
        None => say("official.room"),
    };
    let symbol = clean(&official.symbol);
    let whole = if symbol.is_empty() || number.contains('/') { number } else { format!("{number}/{symbol}") };
    format!("{}: {whole}", say("head.number"))
}

/// A day below 10 and the months 1 and 2 are written with 0 before them.
fn place_and_day(official: &Official) -> String {
    let (year, month, day) = official.date.unwrap_or_else(|| official.made_at.day()).ymd();
    let room = say("official.room-of-day");
    let (day, month) = match official.date {
        Some(_) => (format!("{day:02}"), if month < 3 { format!("{month:02}") } else { month.to_string() }),
        None => (room.clone(), room),
    };
    let values = [("day", day.as_str()), ("month", &month), ("year", &year.to_string())];
    let date = sentence("format.long-day", Lang::Vi, &values);
    let place = clean(&official.place);
    if place.is_empty() { date } else { format!("{place}, {date}") }
}

/// One addressee stands behind "Kính gửi:", several in lines of their own.
fn addressees(given: &[String]) -> (Option<String>, Vec<String>) {
    let to = say("official.to");
    match given {
        [] => (None, Vec::new()),
        [one] => (Some(format!("{to} {}", clean(one))), Vec::new()),
        several => (Some(to), listed(several)),
    }
}

/// Lines of a list: a dash before each, a semicolon between, a full stop at the end.
fn listed(items: &[String]) -> Vec<String> {
    let items: Vec<String> = items.iter().map(|item| clean(item)).filter(|item| !item.is_empty()).collect();
    let last = items.len().saturating_sub(1);
    let line = |(at, item): (usize, &String)| {
        let sign = if at == last { '.' } else { ';' };
        format!("- {}{sign}", item.trim_end_matches(['.', ';', ',', ' ']))
    };
    items.iter().enumerate().map(line).collect()
}

/// Headings as they are printed, with their numbers, in their order.
pub fn headings(blocks: &[Block]) -> Vec<String> {
    let mut counter = Counter::default();
    let mut told = |block: &Block| match block {
        Block::Heading { level, number, text } => Some(heading(*level, number, text, &mut counter).1),
        _ => None,
    };
    blocks.iter().filter_map(&mut told).collect()
}

fn heading(level: u8, number: &Number, text: &str, counter: &mut Counter) -> (usize, String) {
    let level = usize::from(level).clamp(1, 3);
    let text = if level == 1 { clean(text).to_uppercase() } else { clean(text) };
    (level, counter.heading(level - 1, number, &text))
}

fn parts(blocks: &[Block]) -> Result<Vec<Part>, PaperError> {
    let mut counter = Counter::default();
    let mut parts = blocks.iter().map(|block| part(block, &mut counter)).collect::<Result<Vec<Part>, PaperError>>()?;
    for at in 0..parts.len() {
        let before_table = matches!(parts.get(at + 1), Some(Part::Table(_)));
        let last = at + 1 == parts.len();
        if let Part::Paragraph { align, keep, .. } = &mut parts[at] {
            // A caption stands with its table, the last words with the signature.
            *keep = last || before_table && *align != Align::Text;
        }
    }
    if let Some(Part::Paragraph { words, .. }) = parts.last_mut() {
        end(words);
    }
    Ok(parts)
}

fn part(block: &Block, counter: &mut Counter) -> Result<Part, PaperError> {
    Ok(match block {
        Block::Heading { level, number, text } => {
            let (level, text) = heading(*level, number, text, counter);
            Part::Heading { level, text }
        }
        Block::Paragraph { align, words } => Part::Paragraph { align: *align, keep: false, words: runs(words) },
        Block::Bullet { words } => {
            let dash = Run { text: "- ".to_owned(), ..Run::default() };
            let words = std::iter::once(dash).chain(runs(words)).collect();
            Part::Paragraph { align: Align::Text, keep: false, words }
        }
        Block::Table(table) => Part::Table(grid(table)?),
        Block::PageBreak => Part::PageBreak,
    })
}

/// Sets the mark of the end behind the last words.
fn end(words: &mut [Run]) {
    if let Some(last) = words.last_mut().filter(|last| !last.text.ends_with("./.")) {
        last.text.truncate(last.text.trim_end_matches(['.', ' ', ';', '/']).len());
        last.text.push_str("./.");
    }
}

/// Runs as they are printed: empty ones dropped, blanks between them kept, neighbours of one style joined.
pub(super) fn runs(words: &[Run]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for run in words {
        let text = blanks(&run.text);
        let after_blank = out.last().is_none_or(|last| last.text.ends_with(' '));
        let text = if after_blank { text.trim_start_matches(' ') } else { &text };
        match out.last_mut().filter(|last| (last.bold, last.italic) == (run.bold, run.italic)) {
            Some(last) => last.text.push_str(text),
            None if text.is_empty() => {}
            None => out.push(Run { text: text.to_owned(), figure: String::new(), ..run.clone() }),
        }
    }
    if let Some(last) = out.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
    out
}

/// Text of one line: no signs that a file cannot hold, every white space one blank, none at the ends.
pub(super) fn clean(text: &str) -> String {
    blanks(text).trim_matches(' ').to_owned()
}

/// Composed letters: fonts have no good places for parted marks. A no-break space stays what it is.
fn blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        let blank = c == ' ' || matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let barred = c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}' | '\u{200b}' | '\u{ad}');
        if blank && !out.ends_with(' ') {
            out.push(' ');
        } else if !blank && !barred {
            out.push(c);
        }
    }
    out
}
