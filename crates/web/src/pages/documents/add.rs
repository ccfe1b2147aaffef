//! A task that the reading missed: from words selected in the document, or typed with its clause.

use app::tasks::{DocumentView, NO_DEADLINE};
use axum::http::StatusCode;
use kernel::Day;
use steering::proposing::{Defaults, Directory, Named, clause, drafts};
use steering::reading;
use steering::task::Due;
use steering::task::command::Draft;
use steering::task::model::{Addressee, Place, Source, Term};

use super::review::{self, Opened};
use super::{refused, sentence};
use crate::desk::{Desk, PageResult};
use crate::posted::Posted;

/// Days until an ongoing task is looked at first.
const REVIEW_AFTER: i32 = 90;

/// The form.
#[derive(Debug, Clone, Default)]
pub struct AddForm {
    /// It is open.
    pub open: bool,
    /// What is to be done.
    pub content: String,
    /// The clause.
    pub clause: String,
    /// Who leads, names parted by semicolons.
    pub lead: String,
    /// Day typed.
    pub day: String,
    /// First byte of the selection, and the byte after the last.
    pub span: (String, String),
    /// What is wrong: field, sentence.
    pub errors: Vec<(String, String)>,
}

impl AddForm {
    fn of(posted: &Posted, errors: Vec<(String, String)>) -> Self {
        let text = |name: &str| posted.get(name).to_owned();
        Self {
            open: true,
            content: text("content"),
            clause: text("clause"),
            lead: text("lead"),
            day: text("day"),
            span: (text("start"), text("end")),
            errors,
        }
    }

    /// What is wrong with a field; empty: nothing.
    pub fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text.as_str())
    }
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words without the marker before them: `a)`, `2.1.`, `-`.
fn without_marker(text: &str) -> &str {
    let text = text.trim_start();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let marker = first.chars().count() <= 6
        && (["-", "+", "*", "•"].contains(&first) || first.ends_with([')', '.']))
        && first.trim_end_matches([')', '.']).chars().all(|c| c.is_ascii_digit() || c == '.' || c.is_lowercase() || "IVX".contains(c) || "-+*•".contains(c));
    if marker && !rest.is_empty() { rest.trim_start() } else { text }
}

/// Where the task stands: as selected, or where its words are found.
fn place(view: &DocumentView, posted: &Posted) -> Option<Place> {
    let number = |name: &str| posted.get(name).parse::<usize>().ok();
    let selected = number("start").zip(number("end"));
    let found = || {
        let content = posted.raw("content").trim();
        (content.chars().count() > 12).then(|| view.text.find(content)).flatten().map(|at| (at, at + content.len()))
    };
    let (start, end) = selected.filter(|(start, end)| view.text.get(*start..*end).is_some_and(|text| !text.trim().is_empty())).or_else(found)?;
    Some(Place { start: start as u64, end: end as u64 })
}

/// What the reader makes of the words alone.
fn read(desk: &Desk, view: &DocumentView, piece: &str) -> Option<Draft> {
    let document = &view.document;
    let book = desk.app().steering();
    let find = |number: &str| book.find_document(number).filter(|found| *found != document.id);
    let names = desk.app().names();
    let from = document.head.issued_on.unwrap_or_else(|| desk.site.today());
    let defaults = Defaults { from, review_after_days: REVIEW_AFTER, no_deadline: NO_DEADLINE };
    let found = reading::read(piece);
    drafts(&found, piece, document.id, &names.looking(&find), defaults).into_iter().next().map(|one| one.draft)
}

/// `do=add`.
///
/// # Errors
/// The store failed.
pub fn take(desk: &Desk, view: &DocumentView, posted: &Posted, to: &str) -> PageResult {
    let lang = desk.lang();
    let mut errors: Vec<(String, String)> = Vec::new();
    let place = place(view, posted);
    let piece = place.and_then(|place| view.text.get(place.start as usize..place.end as usize)).unwrap_or_default();
    let typed = posted.get("content");
    let content = line(without_marker(if typed.is_empty() { piece } else { typed }));
    if content.is_empty() {
        errors.push(("content".to_owned(), lang.t("documents.content_missing").to_owned()));
    }
    let read = read(desk, view, if piece.is_empty() { typed } else { piece });
    let mut addressees: Vec<Addressee> = Vec::new();
    let names = desk.app().names();
    for name in posted.get("lead").split(';').map(str::trim).filter(|name| !name.is_empty()) {
        match names.find(name) {
            Named::One(owner) => addressees.push(Addressee::One { owner }),
            Named::Group => addressees.push(Addressee::Group { name: name.to_owned() }),
            Named::Unknown => errors.push(("lead".to_owned(), lang.t1("documents.unit_unknown", "name", name))),
        }
    }
    let day = posted.get("day");
    let due = (!day.is_empty()).then(|| Day::parse_typed(day).ok());
    if due == Some(None) {
        errors.push(("day".to_owned(), lang.t("documents.day_wrong").to_owned()));
    }
    if !errors.is_empty() {
        let add = Some(AddForm::of(posted, errors));
        return Ok(review::page(desk, view, StatusCode::UNPROCESSABLE_ENTITY, Opened { add, ..Opened::default() }));
    }
    if addressees.is_empty() {
        addressees = read.as_ref().map(|draft| draft.addressees.clone()).unwrap_or_default();
    }
    let own = posted.get("clause");
    let source = Source {
        document: view.document.id,
        clause: match place {
            Some(place) if own.is_empty() => clause(&view.reading.outline, place.start as usize),
            _ => own.to_owned(),
        },
        place,
        quotation: if piece.is_empty() { typed.to_owned() } else { piece.to_owned() },
    };
    let open = || Term::Open { reason: NO_DEADLINE.to_owned() };
    let draft = Draft {
        sources: vec![source],
        content,
        product: read.as_ref().map(|draft| draft.product.clone()).unwrap_or_default(),
        area: None,
        coordinators: read.as_ref().map(|draft| draft.coordinators.clone()).unwrap_or_default(),
        term: match due.flatten() {
            Some(on) => Term::By { due: Due::day(on) },
            None => read.map_or_else(open, |draft| draft.term),
        },
        addressees,
    };
    let complete = !draft.addressees.is_empty();
    Ok(match refused(desk.app().add_proposal(desk.actor(), view.document.id, draft))? {
        Ok(id) if complete => desk.done(&format!("{to}?at={id}#t-{id}"), lang.t("documents.added")),
        Ok(id) => desk.done(&format!("{to}?edit={id}#t-{id}"), lang.t("documents.added_edit")),
        Err(refusal) => {
            let add = Some(AddForm::of(posted, vec![("content".to_owned(), sentence(desk, &refusal))]));
            review::page(desk, view, StatusCode::UNPROCESSABLE_ENTITY, Opened { add, ..Opened::default() })
        }
    })
}

#[cfg(test)]
mod tests {
    use super::without_marker;

    #[test]
    fn markers_are_left_out() {
        for (text, rest) in [
            ("a) Giao Sở Y tế", "Giao Sở Y tế"),
            ("2.1. Sở Tư pháp", "Sở Tư pháp"),
            ("- Rà soát", "Rà soát"),
            ("đ) Báo cáo", "Báo cáo"),
            ("IV. Tổ chức", "Tổ chức"),
            ("Sở A. làm", "Sở A. làm"),
            ("UBND. Tỉnh", "UBND. Tỉnh"),
            ("", ""),
        ] {
            assert_eq!(without_marker(text), rest, "{text}");
        }
    }
}
