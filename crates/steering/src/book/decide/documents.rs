//! Documents: registered once, never secret, corrected with a reason, replaced by later ones.

use kernel::text::fold;
use kernel::{Basis, Refusal};

use super::{BOOK, Decided, meetings, require_change, require_open, require_past, required};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::document::{Document, DocumentDraft, DocumentHead, number_key};
use crate::book::event::BookEvent;
use crate::book::ids::MeetingId;
use crate::book::meeting::MeetingStage;
use crate::book::secret::secret_mark;
use crate::task::model::DocumentId;

/// Registered documents are known by number, issuer and day.
const REGISTER: Basis = Basis("nd30_2020.d22");
/// State secrets are not kept on an open system.
const SECRET: Basis = Basis("l117_2025.d0");
/// What is read is confirmed by a person.
const REVIEW: Basis = Basis("design.task_review");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    match command {
        BookCommand::Register { id, draft, head_text } => register(book, id, *draft, &head_text, context),
        BookCommand::CorrectDocument { document, head, reason } => correct(book, document, *head, &reason, context),
        BookCommand::FinishReview { document, open } => finish(book, document, open, context),
        BookCommand::Replace { document, by } => replace(book, document, by, context),
        BookCommand::WithdrawDocument { document, open, reason } => {
            let found = book.standing(document)?;
            context.require_office(&found.office)?;
            let reason = required(&reason, "reason")?;
            if open > 0 {
                return Err(Refusal::new("steering_document_used", BOOK).with("count", open));
            }
            Ok(vec![BookEvent::DocumentWithdrawn { id: document, reason }])
        }
        _ => Err(Refusal::new("steering_document_unknown", BOOK)),
    }
}

fn register(
    book: &Book,
    id: DocumentId,
    mut draft: DocumentDraft,
    head_text: &str,
    context: &BookContext<'_>,
) -> Decided {
    context.require_office(&draft.office)?;
    let mark = secret_mark(head_text).or_else(|| secret_mark(&draft.head.title));
    if let Some(mark) = mark {
        return Err(Refusal::new("steering_document_secret", SECRET).with("mark", mark));
    }
    if book.document(id).is_some() {
        return Err(Refusal::new("steering_document_known", REGISTER).with("id", id));
    }
    draft.head = checked(book, draft.head, None, context)?;
    require_unknown(book, &draft)?;
    draft.replaces.sort_unstable();
    draft.replaces.dedup();
    book.standing_all(&draft.replaces)?;
    let concludes = waiting(book, &draft.head).map(|meeting| BookEvent::MeetingConcluded { id: meeting, document: id });
    Ok(std::iter::once(BookEvent::DocumentRegistered { id, document: draft }).chain(concludes).collect())
}

/// The meeting that a head names, when it was held and has no conclusion yet.
fn waiting(book: &Book, head: &DocumentHead) -> Option<MeetingId> {
    let held = |meeting: &MeetingId| {
        book.meeting(*meeting).is_some_and(|meeting| matches!(meeting.stage, MeetingStage::Held(_)))
    };
    head.meeting.filter(held)
}

/// Trimmed, with a title, an open assigner, and links that lead somewhere. `old`: what is corrected.
fn checked(
    book: &Book,
    mut head: DocumentHead,
    old: Option<&DocumentHead>,
    context: &BookContext<'_>,
) -> Result<DocumentHead, Refusal> {
    head.title = required(&head.title, "steering_title")?;
    for text in [&mut head.number, &mut head.kind, &mut head.issuer, &mut head.signer, &mut head.chair] {
        if text.trim().len() < text.len() {
            *text = text.trim().to_owned();
        }
    }
    // An agency that was closed since stays on what it once ordered.
    if old.is_none_or(|old| old.assigner != head.assigner) {
        require_open(&head.assigner.unit, context)?;
    }
    for day in [head.issued_on, head.meeting_on].into_iter().flatten() {
        require_past(day, context)?;
    }
    if let Some(meeting) = head.meeting.filter(|meeting| book.meeting(*meeting).is_none()) {
        return Err(Refusal::new("steering_meeting_unknown", BOOK).with("id", meeting));
    }
    if let Some(plan) = head.plan.filter(|plan| book.plan(*plan).is_none()) {
        return Err(Refusal::new("steering_plan_unknown", BOOK).with("id", plan));
    }
    Ok(head)
}

/// Number, issuer and day are those of no other document, and the file is a new one.
fn require_unknown(book: &Book, draft: &DocumentDraft) -> Result<(), Refusal> {
    if let Some(known) = same_head(book, &draft.head, None) {
        return Err(already(known));
    }
    match book.documents().find(|known| known.stands() && known.file == draft.file) {
        Some(known) => Err(already(known)),
        None => Ok(()),
    }
}

fn same_head<'a>(book: &'a Book, head: &DocumentHead, besides: Option<DocumentId>) -> Option<&'a Document> {
    if number_key(&head.number).is_empty() {
        return None;
    }
    let same = |known: &&Document| {
        let issuer = fold(known.head.issuer.trim()) == fold(head.issuer.trim());
        issuer && known.head.issued_on == head.issued_on && Some(known.id) != besides
    };
    book.documents_numbered(&head.number).into_iter().map(AsRef::as_ref).find(same)
}

fn already(known: &Document) -> Refusal {
    Refusal::new("steering_document_known", REGISTER)
        .with("id", known.id)
        .with("number", &known.head.number)
        .with("time", known.registered.at.date_time_text())
}

fn correct(book: &Book, id: DocumentId, head: DocumentHead, reason: &str, context: &BookContext<'_>) -> Decided {
    let found = book.standing(id)?;
    context.require_office(&found.office)?;
    let reason = required(reason, "reason")?;
    if let Some(mark) = secret_mark(&head.title) {
        return Err(Refusal::new("steering_document_secret", SECRET).with("mark", mark));
    }
    let head = checked(book, head, Some(&found.head), context)?;
    require_change(&found.head, &head)?;
    if let Some(known) = same_head(book, &head, Some(id)) {
        return Err(already(known));
    }
    // It concludes what its head now says, and not what it said before.
    let free = meetings::concluded_by(book, id).is_none_or(|meeting| Some(meeting.id) == found.head.meeting);
    let concludes = waiting(book, &head).filter(|meeting| free && found.head.meeting != Some(*meeting));
    let concludes = concludes.map(|meeting| BookEvent::MeetingConcluded { id: meeting, document: id });
    Ok(std::iter::once(BookEvent::DocumentCorrected { id, head, reason }).chain(concludes).collect())
}

fn finish(book: &Book, id: DocumentId, open: u32, context: &BookContext<'_>) -> Decided {
    let found = book.standing(id)?;
    context.require_office(&found.office)?;
    if let Some(reviewed) = &found.reviewed {
        return Err(Refusal::new("steering_reviewed", REVIEW).with("time", reviewed.at.date_time_text()));
    }
    if open > 0 {
        return Err(Refusal::new("steering_review_open", REVIEW).with("count", open));
    }
    Ok(vec![BookEvent::ReviewFinished { id }])
}

fn replace(book: &Book, id: DocumentId, by: DocumentId, context: &BookContext<'_>) -> Decided {
    let (found, _) = (book.standing(id)?, book.standing(by)?);
    context.require_office(&found.office)?;
    if found.replaced_by.contains(&by) {
        return Err(Refusal::new("steering_replaced_already", BOOK).with("id", by));
    }
    if replaces(book, id, by) {
        return Err(Refusal::new("steering_replaces_itself", BOOK));
    }
    Ok(vec![BookEvent::DocumentReplaced { id, by }])
}

/// Whether a document is, or stands in the place of, another, over however many others.
fn replaces(book: &Book, later: DocumentId, earlier: DocumentId) -> bool {
    let mut seen = vec![later];
    let mut at = 0;
    while let Some(id) = seen.get(at).copied() {
        if id == earlier {
            return true;
        }
        for next in book.document(id).into_iter().flat_map(|document| &document.replaces) {
            if !seen.contains(next) {
                seen.push(*next);
            }
        }
        at += 1;
    }
    false
}
