//! Decide: a command about a task gives events and effects, or a refusal with its basis. Pure; never panics.

mod assigning;
mod ending;
mod proposing;
mod system;
mod time;
mod whole;
mod working;

use kernel::{Basis, Day, Refusal};

use super::clock::Due;
use super::command::Command;
use super::context::{Context, Decided, Decision, KinState};
use super::evolve::evolve;
use super::model::{Child, Term};
use super::stage::{Stage, Time};
use super::state::Task;

/// The states and their order.
const ORDER: Basis = Basis("design.task_states");
/// Clock, extension, stop.
const CLOCK: Basis = Basis("design.task_clock");

/// Decides a command. `task` is `None` for one that does not exist yet.
///
/// # Errors
/// A refusal that names the rule and its basis.
pub fn decide(task: Option<&Task>, command: Command, context: &Context<'_>) -> Decided {
    super::limits::check(&command)?;
    match (task, command) {
        (None, Command::Propose(proposal)) => proposing::propose(*proposal, context),
        (None, Command::Assign(new)) => proposing::assign(*new, context),
        (None, Command::Import(new, running)) => proposing::import(*new, *running, context),
        (None, _) => Err(Refusal::new("task_unknown", ORDER)),
        (Some(_), Command::Propose(_) | Command::Assign(_) | Command::Import(..)) => Err(Refusal::new("task_exists", ORDER)),
        (Some(task), command) => Ok(gathered_if_over(task, decide_existing(task, command, context)?, context)),
    }
}

/// A duty that has no period to come, because it was resumed, corrected or accepted again, may be complete already.
fn gathered_if_over(task: &Task, decision: Decision, context: &Context<'_>) -> Decision {
    if !task.is_recurring() || is_over(task, context) {
        return decision;
    }
    let change = |task: Option<Task>, event| evolve(task, event, context.now, &context.actor.kind);
    let after = decision.events.iter().fold(Some(task.clone()), change);
    if after.is_some_and(|after| is_over(&after, context)) { decision.order(task.id, Command::Gather) } else { decision }
}

/// Whether a duty is at work and all its periods have their tasks.
fn is_over(task: &Task, context: &Context<'_>) -> bool {
    match (&task.stage, &task.time) {
        (Stage::InProgress, Time::Recurring { rule, made }) if !task.common => rule.next(*made, context.calendar).is_none(),
        _ => false,
    }
}

fn decide_existing(task: &Task, command: Command, context: &Context<'_>) -> Decided {
    match command {
        Command::Propose(_) | Command::Assign(_) | Command::Import(..) => Err(Refusal::new("task_exists", ORDER)),
        Command::Revise(draft) => proposing::revise(task, *draft, context),
        Command::Drop { reason } => proposing::drop(task, reason, context),
        Command::Confirm { groups, ids } => proposing::confirm(task, &groups, &ids, context),
        Command::Accept => assigning::accept(task, context),
        Command::Decline { reason } => assigning::decline(task, reason, context),
        Command::Reassign { lead, reason } => assigning::reassign(task, lead, reason, context),
        Command::AssignPerson { person } => assigning::assign_person(task, person, context),
        Command::HandOn { parts } => whole::hand_on(task, parts, context),
        Command::NoteProgress { text, percent, files } => working::note(task, text, percent, files, context),
        Command::ExplainDelay { reason } => working::explain(task, reason, context),
        Command::Report(report) => working::report(task, report, context),
        Command::Return { reason } => working::give_back(task, reason, context),
        Command::ConfirmDone => working::confirm(task, context),
        Command::AddCoordinator(line) => working::add_coordinator(task, line, context),
        Command::AnswerCoordination { unit, text, files } => working::answer(task, unit, text, files, context),
        Command::ReleaseCoordinator { unit, reason } => working::release(task, unit, reason, context),
        Command::Urge { text, number } => working::urge(task, text, number, context),
        Command::AskExtension { to, reason } => time::ask_extension(task, to, reason, context),
        Command::GrantExtension { to } => time::grant_extension(task, to, context),
        Command::RefuseExtension { reason } => time::refuse_extension(task, reason, context),
        Command::AskSuspension { reason, review_on } => time::ask_suspension(task, reason, review_on, context),
        Command::Suspend { reason, review_on } => time::suspend(task, reason, review_on, context),
        Command::RefuseSuspension { reason } => time::refuse_suspension(task, reason, context),
        Command::SetReview { review_on, text } => time::set_review(task, review_on, text, context),
        Command::Resume => time::resume(task, context),
        Command::Correct { correction, reason } => whole::correct(task, correction, reason, context),
        Command::AddSource(source) => whole::add_source(task, source, context),
        Command::Cancel { reason } => ending::cancel(task, reason, context),
        Command::Void { reason } => ending::void(task, reason, context),
        Command::OfferSuperseding { successor } => ending::offer(task, successor, context),
        Command::KeepAlive { reason } => ending::keep_alive(task, reason, context),
        Command::Supersede { successor, reason } => ending::supersede(task, successor, reason, context),
        Command::CountAccepted => system::count_accepted(task, context),
        Command::Gather => system::gather(task, context),
        Command::MakeOccurrences { ids } => system::make_occurrences(task, &ids, context),
        Command::MoveOwnership { from, to, reason } => system::move_ownership(task, from, to, reason, context),
    }
}

/// The command does not fit the state.
fn wrong_state(task: &Task) -> Refusal {
    Refusal::new("task_wrong_state", ORDER).with("state", task.stage.key())
}

/// The work lies with the children.
fn require_own_work(task: &Task) -> Result<(), Refusal> {
    if task.is_gathered() { Err(Refusal::new("task_gathered", super::tree::TREE)) } else { Ok(()) }
}

/// A text that must be there.
fn required(text: &str, name: &'static str, basis: Basis) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::new("text_required", basis).with("field", name)) } else { Ok(()) }
}

/// A review lies ahead.
fn require_later(review_on: Day, context: &Context<'_>) -> Result<(), Refusal> {
    if review_on > context.now.day() { Ok(()) } else { Err(Refusal::new("task_review_not_later", CLOCK)) }
}

/// A term that is whole: reasons said, days that exist, a review ahead.
fn check_term(term: &Term, context: &Context<'_>) -> Result<(), Refusal> {
    match term {
        Term::By { due } if due.minute.is_some_and(|minute| minute >= 24 * 60) => {
            Err(Refusal::new("task_hour_wrong", CLOCK))
        }
        Term::By { .. } => Ok(()),
        Term::Ongoing { review_on } => require_later(*review_on, context),
        Term::Open { reason } => required(reason, "task_no_deadline_reason", CLOCK),
        Term::Recurring { rule } if rule.is_sound() => Ok(()),
        Term::Recurring { .. } => Err(Refusal::new("task_recurrence_wrong", CLOCK)),
    }
}

/// Within what binds it.
fn require_within(due: Due, bound: Option<Due>) -> Result<(), Refusal> {
    match bound {
        Some(bound) if due > bound => {
            Err(Refusal::new("task_outside_parent", super::tree::TREE).with("due", bound.text()))
        }
        _ => Ok(()),
    }
}

/// Children that have not ended, as far as is known: one that nobody tells of counts as open.
fn open_children<'a>(task: &'a Task, context: &'a Context<'_>) -> impl Iterator<Item = &'a Child> {
    let closed = |child: &Child| context.children.iter().any(|kin| kin.task == child.task && kin.state != KinState::Open);
    task.children.iter().filter(move |child| !closed(child))
}

/// The same command for every open child.
fn carried_on(task: &Task, context: &Context<'_>, decision: Decision, command: &Command) -> Decision {
    open_children(task, context).fold(decision, |decision, child| decision.order(child.task, command.clone()))
}
