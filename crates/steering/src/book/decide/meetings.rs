//! Meetings: planned, held with minutes, concluded by a registered document, or cancelled.

use kernel::{Refusal, UnitId};

use super::{BOOK, Decided, require_change, require_open, required};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::event::BookEvent;
use crate::book::ids::MeetingId;
use crate::book::meeting::{Attended, Meeting, MeetingDraft, MeetingStage};
use crate::task::model::DocumentId;

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    match command {
        BookCommand::PlanMeeting(draft) => {
            let draft = checked(book, *draft, None, context)?;
            let id = MeetingId::after(book.meetings.last_key_value().map(|(id, _)| *id));
            Ok(vec![BookEvent::MeetingPlanned { id, meeting: draft }])
        }
        BookCommand::ChangeMeeting { meeting, draft, reason } => {
            let found = known(book, meeting, context)?;
            require_planned(found)?;
            let draft = checked(book, *draft, Some(&found.draft), context)?;
            require_change(&found.draft, &draft)?;
            Ok(vec![BookEvent::MeetingChanged { id: meeting, meeting: draft, reason: reason.trim().to_owned() }])
        }
        BookCommand::HoldMeeting { meeting, attended, minutes } => hold(book, meeting, attended, minutes, context),
        BookCommand::LinkConclusion { meeting, document } => link(book, meeting, document, context),
        BookCommand::CancelMeeting { meeting, reason } => {
            let found = known(book, meeting, context)?;
            require_planned(found)?;
            let reason = required(&reason, "reason")?;
            Ok(vec![BookEvent::MeetingCancelled { id: meeting, reason }])
        }
        _ => Err(Refusal::new("steering_meeting_unknown", BOOK)),
    }
}

fn known<'a>(book: &'a Book, id: MeetingId, context: &BookContext<'_>) -> Result<&'a Meeting, Refusal> {
    let found = book.meeting(id).ok_or_else(|| Refusal::new("steering_meeting_unknown", BOOK).with("id", id))?;
    context.require_office(&found.draft.office)?;
    Ok(found)
}

/// Neither held nor cancelled.
fn require_planned(meeting: &Meeting) -> Result<(), Refusal> {
    match &meeting.stage {
        MeetingStage::Planned => Ok(()),
        MeetingStage::Held(_) | MeetingStage::Concluded(..) => Err(Refusal::new("steering_meeting_over", BOOK)),
        MeetingStage::Cancelled(_) => Err(cancelled()),
    }
}

fn cancelled() -> Refusal {
    Refusal::new("steering_meeting_cancelled", BOOK)
}

fn checked(
    book: &Book,
    mut draft: MeetingDraft,
    old: Option<&MeetingDraft>,
    context: &BookContext<'_>,
) -> Result<MeetingDraft, Refusal> {
    context.require_office(&draft.office)?;
    draft.title = required(&draft.title, "steering_title")?;
    draft.place = required(&draft.place, "place")?;
    draft.units.sort_unstable();
    draft.units.dedup();
    draft.persons.sort_unstable();
    draft.persons.dedup();
    let was = |unit: &UnitId| old.is_some_and(|old| old.chair.unit == *unit || old.units.contains(unit));
    let units = std::iter::once(&draft.chair.unit).chain(&draft.units);
    units.filter(|unit| !was(unit)).try_for_each(|unit| require_open(unit, context))?;
    for point in &mut draft.agenda {
        point.title = required(&point.title, "steering_agenda")?;
        // One that was withdrawn since does not keep the rest from being changed.
        let known = |id: &DocumentId| old.is_some_and(|old| old.agenda.iter().any(|point| point.documents.contains(id)));
        book.standing_all(point.documents.iter().filter(|id| !known(id)))?;
    }
    Ok(draft)
}

fn hold(book: &Book, id: MeetingId, attended: Attended, minutes: String, context: &BookContext<'_>) -> Decided {
    let found = known(book, id, context)?;
    if let MeetingStage::Cancelled(_) = found.stage {
        return Err(cancelled());
    }
    if found.draft.at > context.now {
        return Err(Refusal::new("steering_meeting_ahead", BOOK).with("time", found.draft.at.date_time_text()));
    }
    if let Some(held) = found.held() {
        require_change(&(&held.attended, &held.minutes), &(&attended, &minutes))?;
    }
    let mut events = vec![BookEvent::MeetingHeld { id, attended, minutes }];
    // Its conclusion may have been registered before anybody noted that it was held.
    let waits = found.conclusion().is_none();
    let mut registered = book.documents().filter(|document| document.stands() && document.head.meeting == Some(id));
    let conclusion = registered.find(|document| waits && concluded_by(book, document.id).is_none());
    events.extend(conclusion.map(|document| BookEvent::MeetingConcluded { id, document: document.id }));
    Ok(events)
}

/// The meeting that a document concludes.
pub(super) fn concluded_by(book: &Book, document: DocumentId) -> Option<&Meeting> {
    book.meetings().into_iter().map(AsRef::as_ref).find(|meeting| meeting.conclusion() == Some(document))
}

fn link(book: &Book, id: MeetingId, document: DocumentId, context: &BookContext<'_>) -> Decided {
    let found = known(book, id, context)?;
    book.standing(document)?;
    match &found.stage {
        MeetingStage::Planned => return Err(Refusal::new("steering_meeting_not_held", BOOK)),
        MeetingStage::Cancelled(_) => return Err(cancelled()),
        MeetingStage::Held(_) | MeetingStage::Concluded(..) => {}
    }
    if let Some(known) = found.conclusion() {
        return Err(Refusal::new("steering_meeting_concluded", BOOK).with("id", known));
    }
    if let Some(other) = concluded_by(book, document) {
        return Err(Refusal::new("steering_concludes_other", BOOK).with("meeting", &other.draft.title));
    }
    Ok(vec![BookEvent::MeetingConcluded { id, document }])
}
