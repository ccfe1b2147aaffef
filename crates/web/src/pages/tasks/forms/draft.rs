//! What a proposal says, in a form: who leads and who helps are written line by line, as documents write them.

use kernel::{Day, UnitId};
use steering::proposing::{Directory, Named};
use steering::task::command::Draft;
use steering::task::Due;
use steering::task::model::{Addressee, Coordination, DocumentId, Owner, Place, Source, Term};

use super::super::words::{Words, short};
use super::{Make, Read, term};
use crate::form::{Choice, Field, Kind};

/// The fields of a draft.
pub fn fields(words: &Words<'_>, make: &Make<'_>, draft: &Draft) -> Vec<Field> {
    let lang = make.lang;
    let leads: Vec<String> = draft.addressees.iter().map(|one| addressee_text(words, one)).collect();
    let helpers: Vec<String> = draft.coordinators.iter().map(|line| helper_text(words, line)).collect();
    let mut fields = vec![
        make.area("content", &draft.content).required(),
        make.line("product", &draft.product).help(lang.t("task_form.product_help")),
        make.field(Kind::Area(2), "leads", &leads.join("\n")).help(lang.t("task_form.leads_help")).required(),
        make.field(Kind::Area(2), "helpers", &helpers.join("\n")).help(lang.t("task_form.helpers_help")),
        make.select("area", areas(words), draft.area.as_deref().unwrap_or_default()).class("w-m"),
    ];
    fields.extend(term::fields(make, &draft.term, false));
    fields
}

/// Areas of today by name.
pub fn areas(words: &Words<'_>) -> Vec<Choice> {
    let areas = words.steer.book.areas_on(words.desk.now().day());
    let choice = |area: &std::sync::Arc<steering::book::KnownArea>| Choice::new(&area.area.key, words.steer.area(&area.area.key));
    areas.into_iter().map(choice).collect()
}

/// Registered documents, the newest first.
pub fn documents(words: &Words<'_>, without: &[DocumentId]) -> Vec<Choice> {
    let fits = |document: &&std::sync::Arc<steering::book::Document>| {
        document.withdrawn.is_none() && !without.contains(&document.id)
    };
    let mut found: Vec<_> = words.steer.book.documents().filter(fits).collect();
    found.sort_by_key(|document| std::cmp::Reverse((document.head.issued_on, document.registered.at)));
    let label = |document: &std::sync::Arc<steering::book::Document>| match document.head.number.as_str() {
        "" => short(&document.head.title),
        number => format!("{number} – {}", short(&document.head.title)),
    };
    found.into_iter().map(|document| Choice::new(document.id.to_string(), label(document))).collect()
}

fn owner_text(words: &Words<'_>, owner: &Owner) -> String {
    words.owner(owner)
}

fn addressee_text(words: &Words<'_>, addressee: &Addressee) -> String {
    match addressee {
        Addressee::One { owner } => owner_text(words, owner),
        Addressee::Group { name } => name.clone(),
    }
}

fn helper_text(words: &Words<'_>, line: &Coordination) -> String {
    let unit = words.unit(&line.unit);
    if line.what.is_empty() { unit } else { format!("{unit}: {}", line.what) }
}

/// The draft that a form says.
pub fn read(words: &Words<'_>, read: &mut Read<'_>, before: &Draft) -> Draft {
    let today: Day = words.desk.now().day();
    Draft {
        sources: before.sources.clone(),
        content: read.text("content"),
        product: read.maybe("product"),
        area: Some(read.maybe("area")).filter(|area| !area.is_empty()),
        addressees: addressees(words, read),
        coordinators: coordinators(words, read, before),
        term: term::term(read, today),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';']).map(|line| line.trim().trim_end_matches(['.', ','])).filter(|line| !line.is_empty())
}

fn addressees(words: &Words<'_>, read: &mut Read<'_>) -> Vec<Addressee> {
    let text = read.text("leads");
    let mut found = Vec::new();
    for line in lines(&text) {
        match addressee(words, line) {
            Some(one) if !found.contains(&one) => found.push(one),
            Some(_) => {}
            None => unknown(words, read, "leads", line),
        }
    }
    found
}

fn unknown(words: &Words<'_>, read: &mut Read<'_>, field: &str, line: &str) {
    let close: Vec<String> = words.desk.app().names().closest(line).iter().map(|unit| words.unit(unit)).collect();
    let text = if close.is_empty() {
        read.lang.t1("task_form.unknown_unit", "name", line)
    } else {
        read.lang.t2("task_form.unknown_unit_close", "name", line, "close", close.join(", "))
    };
    read.wrong(field, text);
}

/// A unit, a group as documents name it, or a person: `Nguyễn Văn A (Sở Nội vụ)`.
fn addressee(words: &Words<'_>, line: &str) -> Option<Addressee> {
    if let Some(owner) = person_in(words, line) {
        return Some(Addressee::One { owner });
    }
    match words.desk.app().names().find(line) {
        Named::One(owner) => Some(Addressee::One { owner }),
        Named::Group if !words.desk.app().group_units(line).is_empty() => Some(Addressee::Group { name: line.to_owned() }),
        _ => unit_named(words, line).map(|unit| Addressee::One { owner: Owner::unit(&unit) }),
    }
}

/// A unit by its full name, when it is none that documents name: a division.
fn unit_named(words: &Words<'_>, name: &str) -> Option<UnitId> {
    let (org, wanted) = (&words.desk.officer.org, kernel::text::fold(name));
    let mut found = org.units(words.desk.now().day()).filter(|unit| kernel::text::fold(&unit.name) == wanted);
    let first = found.next()?;
    found.next().is_none().then(|| first.id.clone())
}

fn person_in(words: &Words<'_>, line: &str) -> Option<Owner> {
    let (name, unit) = line.strip_suffix(')')?.split_once(" (")?;
    let unit = match words.desk.app().names().find(unit) {
        Named::One(owner) => owner.unit,
        _ => unit_named(words, unit)?,
    };
    let (org, day, wanted) = (&words.desk.officer.org, words.desk.now().day(), kernel::text::fold(name));
    let there = |person: &&org::Person| {
        kernel::text::fold(&person.name) == wanted && org.holdings_on(&person.id, day).any(|held| org.is_within(&held.unit, &unit))
    };
    let mut found = org.people(day).filter(there);
    let first = found.next()?;
    found.next().is_none().then(|| Owner::person(&unit, &first.id))
}

/// `Sở Tài chính: dự toán`; what a line knew before stays with its unit.
fn coordinators(words: &Words<'_>, read: &mut Read<'_>, before: &Draft) -> Vec<Coordination> {
    let text = read.maybe("helpers");
    let mut found: Vec<Coordination> = Vec::new();
    for line in lines(&text) {
        let (name, what) = line.split_once(':').map_or((line, ""), |(name, what)| (name.trim(), what.trim()));
        match addressee(words, name) {
            Some(Addressee::One { owner }) if owner.person.is_none() => {
                if found.iter().all(|known| known.unit != owner.unit) {
                    let until = before.coordinators.iter().find(|known| known.unit == owner.unit).and_then(|known| known.until);
                    found.push(Coordination { unit: owner.unit, what: what.to_owned(), until, answer: None });
                }
            }
            Some(Addressee::Group { name }) => {
                for unit in words.desk.app().group_units(&name) {
                    if found.iter().all(|known| known.unit != unit) {
                        found.push(Coordination { unit, what: what.to_owned(), until: None, answer: None });
                    }
                }
            }
            _ => unknown(words, read, "helpers", name),
        }
    }
    found
}

/// A draft without anything in it.
pub fn empty() -> Draft {
    Draft {
        sources: Vec::new(),
        content: String::new(),
        product: String::new(),
        area: None,
        addressees: Vec::new(),
        coordinators: Vec::new(),
        term: Term::By { due: Due::day(Day(0)) },
    }
}

/// A document with its clause and words. One document may speak of a task in several clauses: none is left out.
pub fn source_fields(words: &Words<'_>, make: &Make<'_>, required: bool) -> Vec<Field> {
    let document = make.select("document", documents(words, &[]), "");
    vec![
        if required { document.required() } else { document.help(make.lang.t("task_form.document_help")) },
        make.line("clause", "").class("w-s").help(make.lang.t("task_form.clause_help")),
        make.area("quotation", "").help(make.lang.t("task_form.quotation_help")),
    ]
}

/// The source that a form says: a registered document with its clause; none without a document.
pub fn source(words: &Words<'_>, read: &mut Read<'_>, required: bool) -> Option<Source> {
    let chosen = if required { read.text("document") } else { read.maybe("document") };
    if chosen.is_empty() {
        return None;
    }
    let found = words.steer.book.documents().find(|document| document.id.to_string() == chosen);
    let Some(document) = found else {
        read.missing("document");
        return None;
    };
    let (clause, quotation) = (read.maybe("clause"), read.maybe("quotation"));
    let place = place_of(words, document.id, &quotation);
    Some(Source { document: document.id, clause, place, quotation })
}

/// Where a quotation stands in the text of its document, if it stands there word by word.
fn place_of(words: &Words<'_>, document: DocumentId, quotation: &str) -> Option<Place> {
    let wanted = quotation.trim();
    if wanted.is_empty() {
        return None;
    }
    let text = words.desk.app().document_text(document).ok()?;
    let start = text.find(wanted)? as u64;
    Some(Place { start, end: start + wanted.len() as u64 })
}
