//! From a reading to proposals: what a document says becomes drafts of tasks that a reviewer confirms. Names are looked up
//! in a directory that the shell gives; what it does not know is left to the reviewer.

use kernel::{Day, UnitId};

use crate::reading::{self, DueKind, Item, Reading};
use crate::task::Due;
use crate::task::command::Draft;
use crate::task::model::{Addressee, Coordination, DocumentId, Owner, Place, Source, Term};
use crate::task::recurrence::{DayRule, Period, Recurrence};

/// What a name in a document means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// One unit, or a person in it.
    One(Owner),
    /// Several units, which the reviewer freezes when he confirms.
    Group,
    /// Nobody knows.
    Unknown,
}

/// Units, people and documents by what texts call them.
pub trait Directory {
    /// Whom a name means, on the day of the document.
    fn find(&self, name: &str) -> Named;
    /// The registered document with a number and symbol.
    fn find_document(&self, number: &str) -> Option<DocumentId>;
}

/// What the reviewer would enter for nearly every task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults<'a> {
    /// Day of the document: recurring duties begin with its period.
    pub from: Day,
    /// Days until an ongoing task is looked at first.
    pub review_after_days: i32,
    /// Why a task has no time when the document says none.
    pub no_deadline: &'a str,
}

/// A draft with what it could not settle.
#[derive(Debug, Clone, PartialEq)]
pub struct Drafted {
    /// What is proposed.
    pub draft: Draft,
    /// Names that nobody knows, as written, leads first; and groups that are asked to coordinate: one by one, the reviewer
    /// chooses their units.
    pub unknown: Vec<String>,
    /// 0 to 1: how sure the reading is.
    pub confidence: f32,
}

/// Drafts in the order of the text.
pub fn drafts(
    reading: &Reading,
    text: &str,
    document: DocumentId,
    directory: &dyn Directory,
    defaults: Defaults<'_>,
) -> Vec<Drafted> {
    let drafted = |task| drafted(task, &reading.outline, text, document, directory, defaults);
    reading.tasks.iter().map(drafted).collect()
}

fn drafted(
    task: &reading::Task,
    outline: &[Item],
    text: &str,
    document: DocumentId,
    directory: &dyn Directory,
    defaults: Defaults<'_>,
) -> Drafted {
    let mut unknown = Vec::new();
    let addressees: Vec<Addressee> = task.lead.iter().filter_map(|name| addressee(name, directory, &mut unknown)).collect();
    let leads: Vec<&UnitId> = addressees.iter().filter_map(lead_unit).collect();
    let helpers = task.coordinate.iter().filter_map(|name| helper(name, directory, &mut unknown));
    let mut coordinators: Vec<Coordination> = Vec::new();
    for line in helpers {
        // Who leads does not coordinate with himself, and a name that comes twice is one line.
        if !leads.contains(&&line.unit) && !coordinators.iter().any(|known| known.unit == line.unit) {
            coordinators.push(line);
        }
    }
    let draft = Draft {
        sources: sources(task, outline, text, document, directory),
        content: task.content.clone(),
        product: task.output.clone().unwrap_or_default(),
        area: None,
        addressees,
        coordinators,
        term: term(&task.deadline, defaults),
    };
    Drafted { draft, unknown, confidence: task.confidence }
}

fn addressee(name: &str, directory: &dyn Directory, unknown: &mut Vec<String>) -> Option<Addressee> {
    match directory.find(name) {
        Named::One(owner) => Some(Addressee::One { owner }),
        Named::Group => Some(Addressee::Group { name: name.to_owned() }),
        Named::Unknown => {
            unknown.push(name.to_owned());
            None
        }
    }
}

fn lead_unit(addressee: &Addressee) -> Option<&UnitId> {
    match addressee {
        Addressee::One { owner } => Some(&owner.unit),
        Addressee::Group { .. } => None,
    }
}

fn helper(name: &str, directory: &dyn Directory, unknown: &mut Vec<String>) -> Option<Coordination> {
    match directory.find(name) {
        Named::One(owner) => Some(Coordination { unit: owner.unit, what: String::new(), until: None, answer: None }),
        Named::Group | Named::Unknown => {
            unknown.push(name.to_owned());
            None
        }
    }
}

/// The document itself with clause and words, then registered documents that the task's own text names.
fn sources(
    task: &reading::Task,
    outline: &[Item],
    text: &str,
    document: DocumentId,
    directory: &dyn Directory,
) -> Vec<Source> {
    let (start, end) = (task.span.start, task.span.end);
    let own = Source {
        document,
        clause: clause(outline, start),
        place: Some(Place { start: start as u64, end: end as u64 }),
        quotation: text.get(start..end).unwrap_or_default().to_owned(),
    };
    let mut all = vec![own];
    for number in &task.cites {
        let cited = directory.find_document(number).filter(|cited| all.iter().all(|known| known.document != *cited));
        all.extend(cited.map(|document| Source { document, clause: String::new(), place: None, quotation: number.clone() }));
    }
    all
}

/// The clause in which a place stands, as the document numbers it: `II.3.a`. Bullets have no number of their own.
pub fn clause(outline: &[Item], at: usize) -> String {
    let mut path: Vec<(u8, &str)> = Vec::new();
    for item in outline.iter().take_while(|item| item.span.start <= at) {
        while path.last().is_some_and(|(depth, _)| *depth >= item.depth) {
            path.pop();
        }
        path.push((item.depth, item.marker.trim_matches(|c: char| !c.is_alphanumeric())));
    }
    let mut numbers: Vec<&str> = Vec::new();
    for (_, marker) in path.into_iter().filter(|(_, marker)| !marker.is_empty()) {
        // `2.1` says already that it belongs to `2`.
        let within = |upper: &&str| marker.strip_prefix(*upper).is_some_and(|rest| rest.starts_with('.'));
        if numbers.last().is_some_and(within) {
            numbers.pop();
        }
        numbers.push(marker);
    }
    numbers.join(".")
}

/// The time of a task; what cannot be a clock yet keeps the words of the text as its reason.
pub(crate) fn term(deadline: &reading::Deadline, defaults: Defaults<'_>) -> Term {
    let words = deadline.text.as_deref().unwrap_or_default();
    let open = || Term::Open { reason: if words.is_empty() { defaults.no_deadline } else { words }.to_owned() };
    match deadline.kind {
        DueKind::Date | DueKind::Month | DueKind::Quarter | DueKind::Year => {
            let day = deadline.due.as_deref().and_then(|day| Day::parse(day).ok());
            day.map_or_else(open, |day| Term::By { due: Due { on: day, minute: hour_in(words) } })
        }
        DueKind::Recurring => recurring(deadline.recurrence, words, defaults),
        DueKind::Relative | DueKind::None => open(),
    }
}

fn recurring(recurrence: Option<reading::Recurrence>, words: &str, defaults: Defaults<'_>) -> Term {
    use reading::Recurrence::{HalfYearly, Monthly, Ongoing, Quarterly, Yearly};
    let period = match recurrence {
        Some(Monthly) => Period::Monthly,
        Some(Quarterly) => Period::Quarterly,
        Some(HalfYearly) => Period::HalfYearly,
        Some(Yearly) => Period::Yearly,
        Some(Ongoing) | None => return Term::Ongoing { review_on: defaults.from.plus(defaults.review_after_days.max(1)) },
    };
    let rule = Recurrence { period, day: day_rule(words, period), from: defaults.from, until: None };
    // A day that does not fit the period is left to the reviewer, from the plainest rule on.
    let rule = if rule.is_sound() { rule } else { Recurrence { day: DayRule::LastDay, ..rule } };
    Term::Recurring { rule }
}

/// "trước ngày 20 hằng tháng", "ngày 05 của tháng sau", "trước ngày 15/11 hằng năm"; without a day, the last of the period.
fn day_rule(words: &str, period: Period) -> DayRule {
    let low = words.to_lowercase();
    let Some((day, month)) = low.split("ngày").skip(1).find_map(day_month) else { return DayRule::LastDay };
    let after = ["tháng sau", "tháng tiếp", "tháng kế tiếp", "quý sau", "quý tiếp", "năm sau", "kỳ sau"];
    if after.iter().any(|words| low.contains(words)) {
        return DayRule::DayAfter { day };
    }
    match month {
        Some(month) if period == Period::Yearly => DayRule::DayOfMonth { month, day },
        _ => DayRule::DayOfLastMonth { day },
    }
}

/// `15`, `15/11` or `15 tháng 11` at the beginning of a piece.
fn day_month(piece: &str) -> Option<(u8, Option<u8>)> {
    let (day, rest) = number(piece.trim_start())?;
    let month = rest.strip_prefix(['/', '-']).or_else(|| rest.trim_start().strip_prefix("tháng"));
    Some((day, month.and_then(|rest| number(rest.trim_start())).map(|(month, _)| month)))
}

fn number(text: &str) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// "trước 17 giờ 30 ngày 12/9", "16h00": minutes of the day, if an hour is said.
fn hour_in(words: &str) -> Option<u16> {
    let low = words.to_lowercase();
    let spelled = low.find("giờ").map(|at| (at, at + "giờ".len()));
    // The letter alone is an hour only between digits or at the end of a word: "16h", "16h30".
    let short = || {
        let found = low.match_indices('h').map(|(at, _)| at);
        let stands = |at: &usize| {
            low[..*at].ends_with(|c: char| c.is_ascii_digit()) && !low[at + 1..].starts_with(char::is_alphabetic)
        };
        found.into_iter().find(stands).map(|at| (at, at + 1))
    };
    let (before, after) = spelled.or_else(short)?;
    let before = low[..before].trim_end();
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let hour: u16 = before[before.len() - digits..].parse().ok()?;
    let minute = number(low[after..].trim_start()).map_or(0, |(minute, _)| u16::from(minute));
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}
