//! Exactly the actions that somebody may do now, and why not the others: each command is tried on the task with plausible
//! values, without carrying it out, so that buttons and rules cannot differ.

use kernel::{PersonId, Refusal, UnitId};
use uuid::Uuid;

use super::clock::Due;
use super::command::{Command, Draft, Group, Part};
use super::context::Context;
use super::decide::decide;
use super::model::{Addressee, Coordination, Correction, DocumentId, Owner, Report, Source, Successor, TaskId, Term};
use super::state::Task;

/// One action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Key of its words, `task_action.<key>`.
    pub key: &'static str,
    /// The coordinating unit, where there may be several.
    pub unit: Option<UnitId>,
    /// Why not, if not.
    pub refused: Option<Refusal>,
}

impl Choice {
    /// Whether it may be done now.
    pub const fn allowed(&self) -> bool {
        self.refused.is_none()
    }
}

/// What stands for a text that somebody will write.
const FILL: &str = "…";

/// Refusals that are no reason worth reading: such an action is simply not there.
const SILENT: [&str; 8] = [
    "task_wrong_state",
    "task_nothing_asked",
    "task_nothing_offered",
    "task_no_such_line",
    "task_no_deadline",
    "task_gathered",
    "task_not_late",
    "task_nothing_corrected",
];

/// All actions that may make sense in this state, tried. With `colleague`, somebody who could be named for the task.
pub fn choices(task: &Task, context: &Context<'_>, colleague: Option<&PersonId>) -> Vec<Choice> {
    let tried = probes(task, context, colleague).into_iter().map(|(key, unit, command)| {
        let refused = decide(Some(task), command, context).err();
        Choice { key, unit, refused }
    });
    let silent = |choice: &Choice| choice.refused.as_ref().is_some_and(|refusal| SILENT.contains(&refusal.code));
    tried.filter(|choice| !silent(choice)).collect()
}

type Probe = (&'static str, Option<UnitId>, Command);

fn probes(task: &Task, context: &Context<'_>, colleague: Option<&PersonId>) -> Vec<Probe> {
    let plain = giving(task, context, colleague).into_iter().chain(timing(task, context)).chain(ending(task));
    let mut all: Vec<Probe> = plain.map(|(key, command)| (key, None, command)).collect();
    for line in task.coordinators.iter().filter(|line| line.answer.is_none()) {
        let unit = || line.unit.clone();
        let (text, reason) = (FILL.to_owned(), FILL.to_owned());
        all.push(("answer_coordination", Some(unit()), Command::AnswerCoordination { unit: unit(), text, files: Vec::new() }));
        all.push(("release_coordinator", Some(unit()), Command::ReleaseCoordinator { unit: unit(), reason }));
    }
    all
}

/// An identity that no task has.
fn identity(n: usize) -> TaskId {
    TaskId(Uuid::from_u128(u128::MAX - n as u128))
}

/// Groups stand for one unit each: what they mean is the reviewer's choice.
fn confirm(task: &Task) -> Command {
    let groups = task.addressees.iter().filter_map(|addressee| match addressee {
        Addressee::Group { name } => Some(Group { name: name.clone(), units: vec![task.office.clone()] }),
        Addressee::One { .. } => None,
    });
    Command::Confirm { groups: groups.collect(), ids: (0..task.addressees.len()).map(identity).collect() }
}

fn draft(task: &Task) -> Draft {
    Draft {
        sources: task.sources.clone(),
        content: task.content.clone(),
        product: task.product.clone(),
        area: task.area.clone(),
        addressees: task.addressees.clone(),
        coordinators: task.coordinators.clone(),
        term: task.time.term(),
    }
}

fn part(task: &Task, context: &Context<'_>) -> Part {
    let term = match task.time.deadline() {
        Some(deadline) => Term::By { due: deadline.in_force() },
        None => Term::Ongoing { review_on: context.now.day().plus(30) },
    };
    let (lead, content) = (Owner::unit(&task.lead.unit), FILL.to_owned());
    Part { id: identity(0), lead, content, product: String::new(), term, mandatory: true }
}

fn giving(task: &Task, context: &Context<'_>, colleague: Option<&PersonId>) -> Vec<(&'static str, Command)> {
    let reason = || FILL.to_owned();
    let me = context.actor.principal().cloned();
    let person = colleague.cloned().or(me).unwrap_or_else(|| PersonId::new(FILL));
    let line = Coordination { unit: task.assigner.unit.clone(), what: reason(), until: None, answer: None };
    vec![
        ("confirm", confirm(task)),
        ("revise", Command::Revise(Box::new(draft(task)))),
        ("drop", Command::Drop { reason: reason() }),
        ("accept", Command::Accept),
        ("decline", Command::Decline { reason: reason() }),
        ("reassign", Command::Reassign { lead: Owner::unit(&task.assigner.unit), reason: reason() }),
        ("assign_person", Command::AssignPerson { person }),
        ("hand_on", Command::HandOn { parts: vec![part(task, context)] }),
        ("add_coordinator", Command::AddCoordinator(line)),
        ("note_progress", Command::NoteProgress { text: reason(), percent: None, files: Vec::new() }),
    ]
}

fn timing(task: &Task, context: &Context<'_>) -> Vec<(&'static str, Command)> {
    let reason = || FILL.to_owned();
    let today = context.now.day();
    let holds = task.time.deadline().map_or(today, |deadline| deadline.in_force().on);
    let (to, review_on) = (Due::day(holds.max(today).plus(1)), today.plus(30));
    vec![
        ("explain_delay", Command::ExplainDelay { reason: reason() }),
        ("ask_extension", Command::AskExtension { to, reason: reason() }),
        ("grant_extension", Command::GrantExtension { to: Some(to) }),
        ("refuse_extension", Command::RefuseExtension { reason: reason() }),
        ("ask_suspension", Command::AskSuspension { reason: reason(), review_on }),
        ("suspend", Command::Suspend { reason: reason(), review_on: Some(review_on) }),
        ("refuse_suspension", Command::RefuseSuspension { reason: reason() }),
        ("set_review", Command::SetReview { review_on, text: reason() }),
        ("resume", Command::Resume),
    ]
}

fn ending(task: &Task) -> Vec<(&'static str, Command)> {
    let reason = || FILL.to_owned();
    let successor = Successor::Task { task: identity(0) };
    let document = DocumentId(identity(0).0);
    let source = Source { document, clause: String::new(), place: None, quotation: String::new() };
    let report = Report { text: reason(), number: reason(), files: Vec::new(), late_reason: reason() };
    let correction = Correction { content: Some(format!("{}{FILL}", task.content)), ..Correction::default() };
    vec![
        ("report", Command::Report(report)),
        ("confirm_done", Command::ConfirmDone),
        ("return", Command::Return { reason: reason() }),
        ("urge", Command::Urge { text: reason(), number: String::new() }),
        ("correct", Command::Correct { correction, reason: reason() }),
        ("add_source", Command::AddSource(source)),
        ("offer_superseding", Command::OfferSuperseding { successor }),
        ("keep_alive", Command::KeepAlive { reason: reason() }),
        ("supersede", Command::Supersede { successor, reason: reason() }),
        ("cancel", Command::Cancel { reason: reason() }),
        ("void", Command::Void { reason: reason() }),
    ]
}
