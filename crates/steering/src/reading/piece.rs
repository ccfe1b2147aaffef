//! Single pieces of a table, read with the same grammar as a document: names of a cell, a time of a cell, a title.

use kernel::Day;

use crate::reading::agency::{Parties, Party, Who};
use crate::reading::clean::Clean;
use crate::reading::columns::column;
use crate::reading::label;
use crate::reading::model::Deadline;
use crate::reading::number::numbers;
use crate::reading::token::{Tok, cut};
use crate::reading::when::{Base, Place, When, best};
use crate::reading::words::{Class, LEXICON};

pub(crate) use crate::reading::columns::Column;

/// A cell longer than this is no list of names and no time; reading stops there.
const LONGEST: usize = 4_000;

/// Composed letters, new spelling of tone marks, plain single blanks.
pub(crate) fn plain(text: &str) -> String {
    Clean::new(text).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut_to(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

fn with<T>(text: &str, read: impl FnOnce(&Parties<'_>, &[Tok]) -> T) -> T {
    let clean = Clean::new(cut_to(text));
    let mut toks = Vec::new();
    cut(&clean, 0, clean.text.len(), &LEXICON, &mut toks);
    read(&Parties { clean: &clean, defined: rustc_hash::FxHashMap::default() }, &toks)
}

/// A name of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// In full: abbreviations expanded, post-holders as their bodies.
    pub name: String,
    /// Several bodies under one name.
    pub collective: bool,
    /// A leader who acts in person.
    pub leader: bool,
}

fn named(parties: Vec<Party>) -> Vec<Named> {
    let one = |party: Party| Named {
        collective: party.who == Who::Collective,
        leader: party.who == Who::Leader,
        name: party.name,
    };
    let mut out: Vec<Named> = Vec::with_capacity(parties.len());
    for party in parties.into_iter().map(one) {
        // "các cơ quan, đơn vị có kiến nghị kiểm toán": which ones are meant is no name of its own.
        match out.last_mut() {
            Some(before) if ["có ", "được ", "thuộc "].iter().any(|word| party.name.starts_with(word)) => {
                before.name.push(' ');
                before.name.push_str(&party.name);
            }
            _ => out.push(party),
        }
    }
    out
}

/// The addressees of a cell; what is no known name stays as it is written.
pub(crate) fn names(text: &str) -> Vec<Named> {
    with(text, |names, toks| named(label::parties(names, toks)))
}

/// The addressees of a cell that may say who leads and who helps.
pub(crate) fn both(text: &str) -> (Vec<Named>, Vec<Named>) {
    with(text, |names, toks| {
        let (lead, help) = label::both(names, toks);
        (named(lead), named(help))
    })
}

/// Whether a cell only says "as above".
pub(crate) fn is_above(text: &str) -> bool {
    with(text, |_, toks| !toks.is_empty() && LEXICON.len(toks, 0, Class::Above) == toks.len())
}

/// The time that a cell says. Years that are left out come from `day`, the first on or after it, else from `year`.
pub(crate) fn time(text: &str, day: Option<Day>, year: Option<i32>) -> Option<Deadline> {
    with(text, |names, toks| {
        let when = best(names, toks, Base { day, year }, Place::Cell)?;
        Some(deadline(&when, names.text_of(toks, when.from, when.to)))
    })
}

/// The time that a sentence says of its own work.
pub(crate) fn time_told(text: &str, day: Option<Day>, year: Option<i32>) -> Option<Deadline> {
    with(text, |names, toks| {
        let when = best(names, toks, Base { day, year }, Place::Sentence)?;
        Some(deadline(&when, names.text_of(toks, when.from, when.to)))
    })
}

fn deadline(when: &When, text: String) -> Deadline {
    Deadline {
        kind: when.kind,
        due: when.due.map(Day::iso),
        recurrence: when.recurrence,
        text: Some(text).filter(|text| !text.is_empty()),
    }
}

/// What a column of that title holds.
pub(crate) fn title(text: &str) -> Column {
    column(cut_to(text))
}

/// Numbers and symbols of documents in a text.
pub(crate) fn document_numbers(text: &str) -> Vec<String> {
    let clean = plain(cut_to(text));
    numbers(&clean).into_iter().map(|(_, number)| number.to_owned()).collect()
}
