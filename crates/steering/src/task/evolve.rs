//! Evolve: an event changes the state. No rules: whatever was decided is taken in as it is.

use kernel::{ActorKind, Instant, PersonId};

use super::clock::{Deadline, Due};
use super::command::{Draft, NewTask};
use super::event::{Event, Past};
use super::model::{
    Answer, Corrected, Correction, ExtensionAsked, Origin, Owner, Progress, SuspensionAsked, TaskId, Term,
};
use super::stage::{Stage, Time};
use super::state::{Accepted, Task};

/// The state after an event. An event that does not fit (a stream that does not begin with its first event) changes nothing.
pub fn evolve(task: Option<Task>, event: &Event, at: Instant, actor: &ActorKind) -> Option<Task> {
    match (task, event) {
        (None, Event::Proposed { id, office, assigner, decider, draft, review_by }) => {
            let stage = Stage::Proposed { review_by: *review_by };
            Some(proposed(*id, Owner::unit(office), (assigner.clone(), decider.clone()), draft, stage))
        }
        (None, Event::Assigned { task, answer_by }) => Some(assigned(task, *answer_by, at)),
        (None, Event::Imported { task, assigned_at, extended_to, text, done }) => {
            let mut imported = imported(task, *assigned_at, *extended_to, done.as_ref());
            if !text.is_empty() {
                let note = Progress { at, by: person(actor), text: text.clone(), percent: None, files: Vec::new() };
                imported.progress.push(note);
            }
            Some(imported)
        }
        (None, _) => None,
        (Some(mut task), event) => {
            apply(&mut task, event, at, actor);
            Some(task)
        }
    }
}

fn person(actor: &ActorKind) -> Option<PersonId> {
    match actor {
        ActorKind::Official { person, .. } => Some(person.clone()),
        _ => None,
    }
}

/// Who acted, and in whose place.
fn names(actor: &ActorKind) -> Vec<PersonId> {
    match actor {
        ActorKind::Official { person, on_behalf_of } => {
            std::iter::once(person).chain(on_behalf_of.as_ref()).cloned().collect()
        }
        _ => Vec::new(),
    }
}

fn proposed(id: TaskId, office: Owner, (assigner, decider): (Owner, Owner), draft: &Draft, stage: Stage) -> Task {
    let mut task = Task {
        id,
        origin: Origin::Document,
        sources: Vec::new(),
        content: String::new(),
        product: String::new(),
        area: None,
        assigner,
        office: office.unit.clone(),
        decider,
        addressees: Vec::new(),
        lead: office,
        coordinators: Vec::new(),
        time: Time::Open { reason: String::new() },
        stage,
        common: false,
        children: Vec::new(),
        assigned_at: None,
        accepted: None,
        declined_by: Vec::new(),
        progress: Vec::new(),
        delay: None,
        extension_asked: None,
        extensions: 0,
        suspension_asked: None,
        returns: 0,
        offered: None,
        urged: (0, None),
        corrections: Vec::new(),
        ended_at: None,
    };
    drafted(&mut task, draft);
    task
}

fn drafted(task: &mut Task, draft: &Draft) {
    let Draft { sources, content, product, area, addressees, coordinators, term } = draft.clone();
    task.sources = sources;
    task.content = content;
    task.product = product;
    task.area = area;
    task.addressees = addressees;
    task.coordinators = coordinators;
    task.time = Time::of(&term);
}

fn assigned(new: &NewTask, answer_by: Instant, at: Instant) -> Task {
    let draft = Draft {
        sources: new.sources.clone(),
        content: new.content.clone(),
        product: new.product.clone(),
        area: new.area.clone(),
        addressees: Vec::new(),
        coordinators: new.coordinators.clone(),
        term: new.term.clone(),
    };
    let gives = (new.assigner.clone(), new.decider.clone());
    let mut task = proposed(new.id, Owner::unit(&new.office), gives, &draft, Stage::Assigned { answer_by });
    task.origin = new.origin.clone();
    task.lead = new.lead.clone();
    task.assigned_at = Some(at);
    if matches!(new.origin, Origin::Occurrence { .. }) {
        // The duty was accepted once and for all.
        task.accepted = Some(Accepted { at, by_silence: false });
        task.stage = Stage::InProgress;
    }
    task
}

fn imported(new: &NewTask, at: Instant, to: Option<Due>, done: Option<&Past>) -> Task {
    let mut task = assigned(new, at, at);
    task.accepted = Some(Accepted { at, by_silence: false });
    task.stage = Stage::InProgress;
    if let (Time::By { deadline }, Some(_)) = (&mut task.time, to) {
        deadline.extended_to = to;
        task.extensions = 1;
    }
    if let Some(Past { report, decided_at, finish }) = done {
        task.stage = Stage::Done { report: Some(report.clone()), decided_at: *decided_at, finish: *finish };
        task.ended_at = Some(*decided_at);
    }
    task
}

fn apply(task: &mut Task, event: &Event, at: Instant, actor: &ActorKind) {
    match event {
        Event::Proposed { .. } | Event::Assigned { .. } | Event::Imported { .. } => {}
        Event::Revised { draft } => drafted(task, draft),
        Event::Confirmed { .. }
        | Event::Divided { .. }
        | Event::Accepted
        | Event::CountedAccepted
        | Event::Declined { .. }
        | Event::Reassigned { .. }
        | Event::PersonAssigned { .. }
        | Event::HandedOn { .. }
        | Event::OccurrencesMade { .. }
        | Event::OwnershipMoved { .. } => owning(task, event, at),
        Event::ExtensionAsked { .. }
        | Event::ExtensionGranted { .. }
        | Event::ExtensionRefused { .. }
        | Event::SuspensionAsked { .. }
        | Event::Suspended { .. }
        | Event::SuspensionRefused { .. }
        | Event::ReviewSet { .. }
        | Event::Resumed { .. } => clocks(task, event, at, actor),
        Event::Reported { .. }
        | Event::Returned { .. }
        | Event::Done { .. }
        | Event::Gathered { .. }
        | Event::Dropped { .. }
        | Event::Cancelled { .. }
        | Event::Superseded { .. }
        | Event::Voided { .. } => ending(task, event, at, actor),
        _ => noting(task, event, at, actor),
    }
}

fn owning(task: &mut Task, event: &Event, at: Instant) {
    match event {
        Event::Confirmed { lead, answer_by } => {
            task.lead = lead.clone();
            task.assigned_at = Some(at);
            task.stage = Stage::Assigned { answer_by: *answer_by };
        }
        Event::Divided { children } => {
            task.common = true;
            task.children.extend(children.iter().cloned());
            task.assigned_at = Some(at);
            task.stage = Stage::InProgress;
        }
        Event::Accepted | Event::CountedAccepted => {
            task.accepted = Some(Accepted { at, by_silence: matches!(event, Event::CountedAccepted) });
            task.stage = Stage::InProgress;
        }
        Event::Declined { reason, decide_by } => {
            task.declined_by.push(task.lead.unit.clone());
            task.stage = Stage::Declined { reason: reason.clone(), decide_by: *decide_by };
        }
        Event::Reassigned { lead, answer_by, .. } => {
            task.lead = lead.clone();
            task.accepted = None;
            task.delay = None;
            asked_no_more(task);
            task.stage = Stage::Assigned { answer_by: *answer_by };
        }
        Event::PersonAssigned { person } => task.lead.person = Some(person.clone()),
        Event::HandedOn { children } => task.children.extend(children.iter().cloned()),
        Event::OccurrencesMade { children, made: last } => {
            task.children.extend(children.iter().cloned());
            if let Time::Recurring { made, .. } = &mut task.time {
                *made = Some(*last);
            }
        }
        Event::OwnershipMoved { from, to, .. } => moved(task, from, to),
        _ => {}
    }
}

fn moved(task: &mut Task, from: &Owner, to: &Owner) {
    let owners = [&mut task.lead, &mut task.assigner, &mut task.decider];
    owners.into_iter().filter(|owner| **owner == *from).for_each(|owner| *owner = to.clone());
    if from.person.is_none() && to.person.is_none() {
        let lines = task.coordinators.iter_mut().filter(|line| line.answer.is_none()).map(|line| &mut line.unit);
        let units = std::iter::once(&mut task.office).chain(lines);
        units.filter(|unit| **unit == from.unit).for_each(|unit| *unit = to.unit.clone());
    }
}

/// Requests that wait fall with what they were asked for.
fn asked_no_more(task: &mut Task) {
    task.extension_asked = None;
    task.suspension_asked = None;
}

fn clocks(task: &mut Task, event: &Event, at: Instant, actor: &ActorKind) {
    match event {
        Event::ExtensionAsked { to, reason, decide_by } => {
            task.extension_asked = Some(ExtensionAsked { to: *to, reason: reason.clone(), decide_by: *decide_by, by: names(actor) });
        }
        Event::ExtensionGranted { to } => {
            task.extension_asked = None;
            task.extensions += 1;
            if let Time::By { deadline } = &mut task.time {
                deadline.extended_to = Some(*to);
            }
        }
        Event::ExtensionRefused { .. } => task.extension_asked = None,
        Event::SuspensionAsked { reason, review_on, decide_by } => {
            let (by, decide_by) = (names(actor), *decide_by);
            task.suspension_asked = Some(SuspensionAsked { reason: reason.clone(), review_on: *review_on, decide_by, by });
        }
        Event::SuspensionRefused { .. } => task.suspension_asked = None,
        Event::Suspended { reason, review_on } => {
            asked_no_more(task);
            task.stage = Stage::Suspended { since: at, reason: reason.clone(), review_on: *review_on };
        }
        Event::ReviewSet { review_on: next, .. } => match (&mut task.stage, &mut task.time) {
            (Stage::Suspended { review_on, .. }, _) | (_, Time::Ongoing { review_on }) => *review_on = *next,
            _ => {}
        },
        Event::Resumed { deadline: dates, passed } => {
            match &mut task.time {
                Time::By { deadline } => *deadline = dates.unwrap_or(*deadline),
                Time::Recurring { made, .. } => *made = passed.or(*made),
                Time::Ongoing { .. } | Time::Open { .. } => {}
            }
            task.stage = Stage::InProgress;
        }
        _ => {}
    }
}

fn ending(task: &mut Task, event: &Event, at: Instant, actor: &ActorKind) {
    let stage = match event {
        Event::Reported { report, confirm_by } => Stage::AwaitingConfirmation {
            report: report.clone(),
            reported_at: at,
            reported_by: names(actor),
            confirm_by: *confirm_by,
        },
        Event::Returned { .. } => {
            task.returns += 1;
            Stage::InProgress
        }
        Event::Done { decided_at, finish } | Event::Gathered { decided_at, finish } => {
            let report = match &task.stage {
                Stage::AwaitingConfirmation { report, .. } => Some(report.clone()),
                _ => None,
            };
            Stage::Done { report, decided_at: *decided_at, finish: *finish }
        }
        Event::Dropped { .. } => Stage::Dropped,
        Event::Cancelled { .. } => Stage::Cancelled,
        Event::Superseded { successor, .. } => Stage::Superseded { successor: *successor },
        Event::Voided { .. } => Stage::Voided,
        _ => return,
    };
    asked_no_more(task);
    if stage.is_final() {
        task.ended_at = Some(at);
        task.offered = None;
    }
    task.stage = stage;
}

fn noting(task: &mut Task, event: &Event, at: Instant, actor: &ActorKind) {
    match event {
        Event::ProgressNoted { text, percent, files } => {
            let note = Progress { at, by: person(actor), text: text.clone(), percent: *percent, files: files.clone() };
            task.progress.push(note);
        }
        Event::DelayExplained { reason } => task.delay = Some(reason.clone()),
        Event::SupersedingOffered { successor } => task.offered = Some(*successor),
        Event::KeptAlive { .. } => task.offered = None,
        Event::CoordinatorAdded { coordination } => task.coordinators.push(coordination.clone()),
        Event::CoordinationAnswered { unit, text, files, .. } => {
            let line = task.coordinators.iter_mut().find(|line| line.unit == *unit && line.answer.is_none());
            if let Some(line) = line {
                line.answer = Some(Answer { at, text: text.clone(), files: files.clone() });
            }
        }
        Event::CoordinatorReleased { unit, .. } => {
            task.coordinators.retain(|line| line.unit != *unit || line.answer.is_some());
        }
        Event::Urged { .. } => task.urged = (task.urged.0 + 1, Some(at)),
        Event::SourceAdded { source } => task.sources.push(source.clone()),
        Event::Corrected { correction, reason } => {
            let before = corrected(task, correction);
            task.corrections.push(Corrected { at, by: person(actor), before, reason: reason.clone() });
        }
        _ => {}
    }
}

/// Takes a correction in, and answers what stood there before.
fn corrected(task: &mut Task, correction: &Correction) -> Correction {
    let mut before = Correction::default();
    if let Some(content) = &correction.content {
        before.content = Some(std::mem::replace(&mut task.content, content.clone()));
    }
    if let Some(product) = &correction.product {
        before.product = Some(std::mem::replace(&mut task.product, product.clone()));
    }
    if let Some(area) = &correction.area {
        let new = Some(area.clone()).filter(|area| !area.is_empty());
        before.area = Some(std::mem::replace(&mut task.area, new).unwrap_or_default());
    }
    if let Some(term) = &correction.term {
        before.term = Some(task.time.term());
        task.time = corrected_time(&task.time, term);
    }
    before
}

/// An extension beyond the corrected day stays; periods that have their tasks keep them.
fn corrected_time(time: &Time, term: &Term) -> Time {
    match (time, term) {
        (Time::By { deadline }, Term::By { due }) => {
            let extended_to = deadline.extended_to.filter(|to| to > due);
            Time::By { deadline: Deadline { extended_to, ..Deadline::new(*due) } }
        }
        (Time::Recurring { made, .. }, Term::Recurring { rule }) => Time::Recurring { rule: *rule, made: *made },
        _ => Time::of(term),
    }
}
