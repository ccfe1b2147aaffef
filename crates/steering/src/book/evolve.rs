//! Takes events into the book. Has no rules; what does not exist is passed over.

use std::sync::Arc;

use kernel::{ActorKind, Instant};

use super::area::{Answering, KnownArea};
use super::committee::{Member, Seat};
use super::document::{Document, DocumentDraft, DocumentHead, number_key};
use super::entry::{Changed, Ended, Entered};
use super::event::BookEvent;
use super::ids::{MeetingId, MemberId};
use super::meeting::{Held, Meeting, MeetingStage};
use super::report::{IssuedUrging, OwnTemplate};
use super::Book;
use crate::task::model::DocumentId;

impl Book {
    /// Takes an event in.
    pub fn evolve(&mut self, event: &BookEvent, at: Instant, by: &ActorKind) {
        let entered = Entered { at, by: by.clone() };
        use BookEvent as E;
        match event {
            E::DocumentRegistered { .. }
            | E::DocumentCorrected { .. }
            | E::ReviewFinished { .. }
            | E::DocumentReplaced { .. }
            | E::DocumentWithdrawn { .. } => self.evolve_document(event, entered),
            E::AreaSet { .. } | E::AreaRetired { .. } | E::AreaAnswered { .. } => self.evolve_area(event, entered),
            E::MemberAppointed { .. } | E::MemberChanged { .. } | E::MemberEnded { .. } => self.evolve_member(event, entered),
            E::RhythmSet { rhythm } => drop(self.rhythms.insert(rhythm.period.months(), Some(*rhythm))),
            E::RhythmDropped { period } => drop(self.rhythms.insert(period.months(), None)),
            E::MeetingPlanned { .. }
            | E::MeetingChanged { .. }
            | E::MeetingHeld { .. }
            | E::MeetingConcluded { .. }
            | E::MeetingCancelled { .. } => self.evolve_meeting(event, entered),
            E::PlanAdded { .. } | E::PlanChanged { .. } | E::PlanApproved { .. } | E::PlanClosed { .. } => {
                self.evolve_plan(event, entered);
            }
            E::ItemsAdded { .. }
            | E::ItemChanged { .. }
            | E::ItemDropped { .. }
            | E::TaskLinked { .. }
            | E::StageReached { .. }
            | E::StageUndone { .. }
            | E::ItemsCarried { .. } => self.evolve_item(event, entered),
            E::UrgingIssued { letter } => {
                let series = self.urgings.entry((letter.office.clone(), letter.on.ymd().0)).or_default();
                Arc::make_mut(series).push(Arc::new(IssuedUrging { letter: letter.clone(), entered }));
            }
            E::ReportDrafted { .. } | E::ReportChanged { .. } | E::ReportSent { .. } | E::ReportWithdrawn { .. } => {
                self.evolve_report(event, entered);
            }
            E::TemplateSet { key, text } => {
                let own = OwnTemplate { text: text.clone(), entered };
                self.templates.insert(key.clone(), Arc::new(own));
            }
            E::TemplateReset { key } => drop(self.templates.remove(key)),
        }
    }

    fn evolve_document(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::DocumentRegistered { id, document } => {
                for replaced in &document.replaces {
                    self.with_document(*replaced, |old| push_new(&mut old.replaced_by, *id));
                }
                self.put_number(*id, &document.head);
                self.documents.insert(*id, Arc::new(registered(*id, document, entered)));
            }
            BookEvent::DocumentCorrected { id, head, reason } => {
                if let Some(old) = self.documents.get(id).cloned() {
                    self.take_number(*id, &number_key(&old.head.number));
                    self.put_number(*id, head);
                    let left = old.head.meeting.filter(|meeting| head.meeting != Some(*meeting));
                    left.into_iter().for_each(|meeting| self.free_conclusion(*id, Some(meeting)));
                }
                self.with_document(*id, |document| {
                    let before = std::mem::replace(&mut document.head, head.clone());
                    document.corrections.push(Changed { entered, before, reason: reason.clone() });
                });
            }
            BookEvent::ReviewFinished { id } => self.with_document(*id, |document| document.reviewed = Some(entered)),
            BookEvent::DocumentReplaced { id, by } => {
                self.with_document(*id, |document| push_new(&mut document.replaced_by, *by));
                self.with_document(*by, |document| push_new(&mut document.replaces, *id));
            }
            BookEvent::DocumentWithdrawn { id, reason } => {
                let ended = Ended { entered, reason: reason.clone() };
                self.with_document(*id, |document| document.withdrawn = Some(ended));
                // What it replaced holds again; a meeting that it concluded waits for its conclusion again.
                for document in self.documents.values_mut().filter(|document| document.replaced_by.contains(id)) {
                    Arc::make_mut(document).replaced_by.retain(|by| by != id);
                }
                self.free_conclusion(*id, None);
            }
            _ => {}
        }
    }

    /// Meetings (that one, or all) that a document concluded wait for their conclusion again.
    fn free_conclusion(&mut self, document: DocumentId, of: Option<MeetingId>) {
        let concluded = |meeting: &&mut Arc<Meeting>| {
            meeting.conclusion() == Some(document) && of.is_none_or(|of| meeting.id == of)
        };
        for meeting in self.meetings.values_mut().filter(concluded) {
            let held = meeting.held().cloned();
            Arc::make_mut(meeting).stage = held.map_or(MeetingStage::Planned, MeetingStage::Held);
        }
    }

    fn put_number(&mut self, id: DocumentId, head: &DocumentHead) {
        let key = number_key(&head.number);
        if !key.is_empty() {
            push_new(Arc::make_mut(&mut self.numbers).entry(key).or_default(), id);
        }
    }

    fn take_number(&mut self, id: DocumentId, key: &str) {
        let numbers = Arc::make_mut(&mut self.numbers);
        if let Some(all) = numbers.get_mut(key) {
            all.retain(|known| *known != id);
            if all.is_empty() {
                numbers.remove(key);
            }
        }
    }

    fn with_document(&mut self, id: DocumentId, change: impl FnOnce(&mut Document)) {
        if let Some(found) = self.documents.get_mut(&id) {
            change(Arc::make_mut(found));
        }
    }

    fn evolve_area(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::AreaSet { area } => {
                let known = KnownArea { area: area.clone(), entered: Some(entered), retired: None };
                self.areas.insert(area.key.clone(), Arc::new(known));
            }
            BookEvent::AreaRetired { area, last, reason } => {
                if let Some(mut known) = self.area(area).map(|known| KnownArea::clone(known)) {
                    known.retired = Some((*last, Ended { entered, reason: reason.clone() }));
                    self.areas.insert(area.clone(), Arc::new(known));
                }
            }
            BookEvent::AreaAnswered { area, unit, from, source } => {
                let line = Answering { from: *from, unit: unit.clone(), source: *source, entered };
                let all = Arc::make_mut(self.answering.entry(area.clone()).or_default());
                // A second entry for the same day takes the place of the first.
                match all.binary_search_by_key(from, |known| known.from) {
                    Ok(at) => all[at] = line,
                    Err(at) => all.insert(at, line),
                }
            }
            _ => {}
        }
    }

    fn evolve_member(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::MemberAppointed { id, seat } => {
                let member = Member { id: *id, seat: seat.clone(), entered, changes: Vec::new(), ended: None };
                self.members.insert(*id, Arc::new(member));
            }
            BookEvent::MemberChanged { id, seat, reason } => self.change_seat(*id, seat.clone(), reason, entered),
            BookEvent::MemberEnded { id, last, reason } => {
                let Some(found) = self.members.get(id) else { return };
                let seat = Seat { to: Some(*last), ..found.seat.clone() };
                self.change_seat(*id, seat, reason, entered.clone());
                if let Some(found) = self.members.get_mut(id) {
                    Arc::make_mut(found).ended = Some(Ended { entered, reason: reason.clone() });
                }
            }
            _ => {}
        }
    }

    fn change_seat(&mut self, id: MemberId, seat: Seat, reason: &str, entered: Entered) {
        if let Some(member) = self.members.get_mut(&id).map(Arc::make_mut) {
            let before = std::mem::replace(&mut member.seat, seat);
            member.changes.push(Changed { entered, before, reason: reason.to_owned() });
        }
    }

    fn evolve_meeting(&mut self, event: &BookEvent, entered: Entered) {
        match event {
            BookEvent::MeetingPlanned { id, meeting } => {
                let stage = MeetingStage::Planned;
                let meeting = Meeting { id: *id, draft: meeting.clone(), stage, entered, changes: Vec::new() };
                self.meetings.insert(*id, Arc::new(meeting));
            }
            BookEvent::MeetingChanged { id, meeting, reason } => self.with_meeting(*id, |found| {
                let before = std::mem::replace(&mut found.draft, meeting.clone());
                found.changes.push(Changed { entered, before, reason: reason.clone() });
            }),
            BookEvent::MeetingHeld { id, attended, minutes } => self.with_meeting(*id, |found| {
                let held = Held { attended: attended.clone(), minutes: minutes.clone(), entered };
                found.stage = match found.conclusion() {
                    Some(document) => MeetingStage::Concluded(held, document),
                    None => MeetingStage::Held(held),
                };
            }),
            BookEvent::MeetingConcluded { id, document } => self.with_meeting(*id, |found| {
                if let Some(held) = found.held().cloned() {
                    found.stage = MeetingStage::Concluded(held, *document);
                }
            }),
            BookEvent::MeetingCancelled { id, reason } => self.with_meeting(*id, |found| {
                found.stage = MeetingStage::Cancelled(Ended { entered, reason: reason.clone() });
            }),
            _ => {}
        }
    }

    fn with_meeting(&mut self, id: MeetingId, change: impl FnOnce(&mut Meeting)) {
        if let Some(found) = self.meetings.get_mut(&id) {
            change(Arc::make_mut(found));
        }
    }
}

fn push_new(all: &mut Vec<DocumentId>, id: DocumentId) {
    if !all.contains(&id) {
        all.push(id);
    }
}

fn registered(id: DocumentId, draft: &DocumentDraft, entered: Entered) -> Document {
    let DocumentDraft { head, file, file_name, text, office, replaces } = draft.clone();
    Document {
        id,
        head,
        file,
        file_name,
        text,
        office,
        replaces,
        replaced_by: Vec::new(),
        registered: entered,
        corrections: Vec::new(),
        reviewed: None,
        withdrawn: None,
    }
}
