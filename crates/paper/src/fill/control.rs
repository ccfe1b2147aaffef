//! Phiếu kiểm soát quá trình giải quyết hồ sơ: rows from hand-overs, steps and lanes, never from typing.

use dossier::model::{Lane, Owner, PlannedDate, Work};
use dossier::{Dossier, Event, evolve};
use kernel::Instant;

use super::movement::{About, Hand, Tracks};
use super::moment::Moment;
use super::{Entry, Facts, FillError, people};
use crate::form::{ControlSheet, Form};

/// The sheet as it stands at a moment.
///
/// # Errors
/// [`FillError::NotAccepted`] before the acceptance; [`FillError::NotBegun`], [`FillError::UnknownUnit`].
pub fn control_sheet(facts: &Facts<'_>, at: Instant) -> Result<Form, FillError> {
    let known = facts.history.iter().take_while(|entry| entry.at <= at).count();
    let moment = Moment::new(facts, known.checked_sub(1).ok_or(FillError::NotAccepted)?)?;
    let dossier = &moment.after;
    let (Some(received_at), Some(settlement)) = (dossier.times.accepted_at, &dossier.settlement) else {
        return Err(FillError::NotAccepted);
    };
    let mut head = moment.desk_head()?;
    head.issued_at = at;
    let accepted = moment.facts.history[..known].iter().find(|entry| matches!(entry.event, Event::Accepted { .. }));
    let rows = rows(facts, &facts.history[..known]).into_rows(at, settlement.stop.is_some());
    Ok(Form::ControlSheet(ControlSheet {
        head,
        dossier: moment.internal_ref(),
        applicant: moment.applicant(),
        handling_unit: moment.unit_name(&dossier.competent_unit),
        received_by: accepted.map(|entry| people::actor_name(facts.org, &entry.actor, facts.lang)),
        received_at,
        promised_at: Some(settlement.promised_at),
        rows,
    }))
}

fn rows<'a>(facts: &'a Facts<'a>, history: &[Entry]) -> Tracks<'a> {
    let mut tracks = Tracks::new(facts);
    let mut state: Option<Dossier> = None;
    for entry in history {
        if let Some(before) = &state {
            work(&mut tracks, before, entry, facts);
            applicant(&mut tracks, before, entry);
            ending(&mut tracks, before, entry);
        }
        state = evolve(state, &entry.event, entry.at, &entry.actor);
    }
    tracks
}

/// Steps, assignments and lanes.
fn work(tracks: &mut Tracks<'_>, before: &Dossier, entry: &Entry, facts: &Facts<'_>) {
    match &entry.event {
        Event::HandedOver { work } => hand_work(tracks, &before.desk, work, entry, facts),
        Event::TransferReceived { .. } => {
            let receiver = tracks.actor(entry);
            tracks.receive(About::Work, entry.at, receiver);
        }
        Event::Assigned { person } => {
            tracks.receive(About::Work, entry.at, people::person_name(facts.org, person));
        }
        Event::StepFinished { next, .. } | Event::RefusedByTimeOut { next, .. } => {
            tracks.finish(About::Work, entry);
            hand_work(tracks, holder(before), next, entry, facts);
        }
        Event::StepSentBack { reason, next } => {
            tracks.finish(About::Work, entry);
            hand_work(tracks, holder(before), next, entry, facts);
            let note = tracks.said("transfer.back", entry.at, ("reason", reason));
            tracks.note(About::Work, note);
        }
        Event::LaneOpened { lane } => hand_lane(tracks, before, lane, entry),
        Event::LaneAnswered { lane, .. } => {
            let receiver = tracks.actor(entry);
            tracks.receive(About::Lane(*lane), entry.at, receiver);
            tracks.close(About::Lane(*lane), entry.at);
        }
        Event::OwnershipMoved { from, to, reason } => moved(tracks, before, (from, to, reason), entry, facts),
        _ => {}
    }
}

fn holder(dossier: &Dossier) -> &Owner {
    dossier.work.as_ref().map_or(&dossier.desk, |work| &work.owner)
}

fn hand_work(tracks: &mut Tracks<'_>, from: &Owner, work: &Work, entry: &Entry, facts: &Facts<'_>) {
    let step = work.step.as_ref().and_then(|id| facts.procedure.process.get(id));
    let step = step.map_or_else(|| tracks.word("control.number"), |step| step.action.clone());
    tracks.hand(Hand {
        about: About::Work,
        from: tracks.unit(&from.unit, entry.at.day()),
        to: tracks.unit(&work.owner.unit, entry.at.day()),
        step: Some(step),
        due_at: work.due_at,
        entry,
        receiver: tracks.owner(&work.owner),
    });
}

fn hand_lane(tracks: &mut Tracks<'_>, before: &Dossier, lane: &Lane, entry: &Entry) {
    let consult = || tracks.said("control.consult", entry.at, ("task", &lane.task));
    let step = if lane.consultation { consult() } else { lane.task.clone() };
    tracks.hand(Hand {
        about: About::Lane(lane.id),
        from: tracks.unit(&holder(before).unit, entry.at.day()),
        to: tracks.unit(&lane.owner.unit, entry.at.day()),
        step: Some(step),
        due_at: Some(lane.due_at),
        entry,
        receiver: tracks.owner(&lane.owner),
    });
}

/// The same work in other hands is a row; a lane keeps its row.
fn moved(
    tracks: &mut Tracks<'_>,
    before: &Dossier,
    (from, to, reason): (&Owner, &Owner, &str),
    entry: &Entry,
    facts: &Facts<'_>,
) {
    let note = tracks.said("control.moved", entry.at, ("reason", reason));
    if let Some(work) = before.work.as_ref().filter(|work| work.owner == *from) {
        tracks.close(About::Work, entry.at);
        hand_work(tracks, from, &Work { owner: to.clone(), ..work.clone() }, entry, facts);
        tracks.note(About::Work, note.clone());
    }
    for lane in before.open_lanes().filter(|lane| lane.owner == *from) {
        let unit = tracks.unit(&to.unit, entry.at.day());
        tracks.move_to(About::Lane(lane.id), unit);
        tracks.note(About::Lane(lane.id), note.clone());
    }
}

/// Waiting for the applicant, and standing still.
fn applicant(tracks: &mut Tracks<'_>, before: &Dossier, entry: &Entry) {
    match &entry.event {
        Event::SupplementAsked { term, .. } => wait(tracks, before, "control.supplement", term.due_at, true, entry),
        Event::FeeAsked { term, stop_basis, .. } => {
            wait(tracks, before, "control.fee", term.due_at, stop_basis.is_some(), entry);
        }
        Event::Supplemented { step_due_at, .. } | Event::Paid { step_due_at, .. } => {
            let receiver = tracks.actor(entry);
            tracks.receive(About::Applicant, entry.at, receiver);
            tracks.close(About::Applicant, entry.at);
            tracks.due(About::Work, *step_due_at);
        }
        Event::Suspended { reason, .. } => {
            let note = tracks.said("control.suspended", entry.at, ("reason", reason));
            tracks.note(About::Work, note);
        }
        Event::Resumed { step_due_at, .. } => {
            let note = tracks.said("control.resumed", entry.at, ("reason", ""));
            tracks.note(About::Work, note);
            tracks.due(About::Work, *step_due_at);
        }
        Event::Recounted { moves, .. } => moves.iter().for_each(|moved| match moved.date {
            PlannedDate::Step => tracks.due(About::Work, Some(moved.to)),
            PlannedDate::Term => tracks.due(About::Applicant, Some(moved.to)),
            PlannedDate::Settlement | PlannedDate::Reception | PlannedDate::HandOver => {}
        }),
        _ => {}
    }
}

fn wait(tracks: &mut Tracks<'_>, before: &Dossier, key: &str, due_at: Instant, stops: bool, entry: &Entry) {
    tracks.hand(Hand {
        about: About::Applicant,
        from: tracks.unit(&before.desk.unit, entry.at.day()),
        to: before.applicant.name.clone(),
        step: Some(tracks.word(key)),
        due_at: Some(due_at),
        entry,
        receiver: None,
    });
    if stops {
        let note = tracks.word("control.stopped");
        tracks.note(About::Applicant, note);
    }
}

/// The result goes to the desk and from there to the applicant; or the dossier ends without one.
fn ending(tracks: &mut Tracks<'_>, before: &Dossier, entry: &Entry) {
    let day = entry.at.day();
    let desk = tracks.unit(&before.desk.unit, day);
    let ended = |tracks: &mut Tracks<'_>, key| {
        let text = tracks.said(key, entry.at, ("reason", ""));
        tracks.end(entry.at, text);
    };
    match &entry.event {
        Event::ResultNumbered { punctuality, .. } | Event::DecidedOnTheSpot { punctuality, .. } => {
            let on_the_spot = matches!(entry.event, Event::DecidedOnTheSpot { .. });
            let step = tracks.word(if on_the_spot { "control.on-the-spot" } else { "control.decided" });
            tracks.finish(About::Work, entry);
            tracks.hand(Hand {
                about: About::Result,
                from: tracks.unit(&holder(before).unit, day),
                to: desk,
                step: Some(step),
                due_at: before.settlement.as_ref().map(|settlement| settlement.due_at),
                entry,
                receiver: tracks.owner(&before.desk),
            });
            tracks.judge(About::Result, entry.at, *punctuality);
        }
        Event::Returned { collection } => {
            tracks.hand(Hand {
                about: About::Result,
                from: desk,
                to: before.applicant.name.clone(),
                step: Some(tracks.word("control.return")),
                due_at: None,
                entry,
                receiver: None,
            });
            tracks.receive(About::Result, entry.at, collection.name.clone());
            tracks.close(About::Result, entry.at);
        }
        Event::Withdrawn { .. } => ended(tracks, "control.withdrawn"),
        Event::Halted { .. } => ended(tracks, "control.halted"),
        Event::Voided { .. } => ended(tracks, "control.voided"),
        _ => {}
    }
}
