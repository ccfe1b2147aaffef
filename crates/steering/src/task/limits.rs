//! How long texts of a command may be, and which signs they may hold: one table, asked before every decision, so that no
//! shell can forget it. Lengths are characters, not bytes.

use kernel::{Basis, FileHash, Refusal};

use super::command::{Command, Draft, Group, NewTask, Part};
use super::model::{Addressee, Coordination, Correction, Report, Source, Term};

/// No law sets lengths; the operator's design does.
const TEXT: Basis = Basis("design.text");

/// What is to be done, a quotation: some pages of a document.
pub const CONTENT: usize = 10_000;
/// Reasons, notes, answers, reports: about a page.
pub const LONG: usize = 4_000;
/// A product, what a coordinating unit gives.
pub const LINE: usize = 2_000;
/// A group as written, a clause.
pub const NAME: usize = 300;
/// Numbers of documents, keys of areas.
pub const NUMBER: usize = 254;
/// Lines of one list: sources, addressees, coordinating units, parts, files.
pub const LIST: usize = 500;
/// Units of a group, identities: every commune of the largest province, and more.
pub const UNITS: usize = 2_000;

/// Refuses a command with a text that is too long or holds control characters, or with an endless list.
///
/// # Errors
/// `too_long`, `control_character`, `too_many`.
pub fn check(command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Propose(proposal) => drafted(&proposal.draft),
        Command::Revise(draft) => drafted(draft),
        Command::Confirm { groups, ids } => {
            many("task_addressees", groups.len(), LIST)?;
            many("task_addressees", ids.len(), UNITS)?;
            groups.iter().try_for_each(group)
        }
        Command::Assign(new) => new_task(new),
        Command::Import(new, running) => {
            new_task(new)?;
            text("text", &running.text, LONG)?;
            running.done.iter().try_for_each(|(_, report)| reported(report))
        }
        Command::HandOn { parts } => {
            many("task_parts", parts.len(), LIST)?;
            parts.iter().try_for_each(part)
        }
        Command::NoteProgress { text: said, files, .. } | Command::AnswerCoordination { text: said, files, .. } => {
            all_files(files)?;
            text("text", said, LONG)
        }
        Command::Report(report) => reported(report),
        Command::SetReview { text: said, .. } => text("text", said, LONG),
        Command::Urge { text: said, number } => {
            text("task_number", number, NUMBER)?;
            text("text", said, LONG)
        }
        Command::AddCoordinator(line) => coordination(line),
        Command::AddSource(from) => source(from),
        Command::Correct { correction, reason } => {
            text("reason", reason, LONG)?;
            corrected(correction)
        }
        Command::Drop { reason }
        | Command::Decline { reason }
        | Command::Reassign { reason, .. }
        | Command::ReleaseCoordinator { reason, .. }
        | Command::ExplainDelay { reason }
        | Command::AskExtension { reason, .. }
        | Command::RefuseExtension { reason }
        | Command::AskSuspension { reason, .. }
        | Command::Suspend { reason, .. }
        | Command::RefuseSuspension { reason }
        | Command::Return { reason }
        | Command::Cancel { reason }
        | Command::KeepAlive { reason }
        | Command::Supersede { reason, .. }
        | Command::Void { reason }
        | Command::MoveOwnership { reason, .. } => text("reason", reason, LONG),
        Command::MakeOccurrences { ids } => many("task_parts", ids.len(), UNITS),
        Command::Accept
        | Command::CountAccepted
        | Command::AssignPerson { .. }
        | Command::GrantExtension { .. }
        | Command::Resume
        | Command::ConfirmDone
        | Command::Gather
        | Command::OfferSuperseding { .. } => Ok(()),
    }
}

/// Whether a text fits: at most so many characters, and no control characters but line breaks and tabs.
pub(crate) fn text(field: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    // Bytes bound characters: most texts are short enough without counting.
    if text.len() > max && text.chars().count() > max {
        return Err(Refusal::new("too_long", TEXT).with("field", field).with("max", max));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Refusal::new("control_character", TEXT).with("field", field));
    }
    Ok(())
}

pub(crate) fn many(field: &'static str, count: usize, max: usize) -> Result<(), Refusal> {
    if count > max { Err(Refusal::new("too_many", TEXT).with("field", field).with("max", max)) } else { Ok(()) }
}

fn all_files(files: &[FileHash]) -> Result<(), Refusal> {
    many("files", files.len(), LIST)
}

fn drafted(draft: &Draft) -> Result<(), Refusal> {
    let Draft { sources, content, product, area, addressees, coordinators, term: time } = draft;
    all_sources(sources)?;
    said(content, product, area.as_deref())?;
    many("task_addressees", addressees.len(), LIST)?;
    addressees.iter().try_for_each(addressee)?;
    all_coordinators(coordinators)?;
    term(time)
}

fn new_task(new: &NewTask) -> Result<(), Refusal> {
    all_sources(&new.sources)?;
    said(&new.content, &new.product, new.area.as_deref())?;
    all_coordinators(&new.coordinators)?;
    term(&new.term)
}

fn part(part: &Part) -> Result<(), Refusal> {
    said(&part.content, &part.product, None)?;
    term(&part.term)
}

fn said(content: &str, product: &str, area: Option<&str>) -> Result<(), Refusal> {
    text("task_content", content, CONTENT)?;
    text("task_product", product, LINE)?;
    text("task_area", area.unwrap_or_default(), NUMBER)
}

fn addressee(addressee: &Addressee) -> Result<(), Refusal> {
    match addressee {
        Addressee::One { .. } => Ok(()),
        Addressee::Group { name } => text("task_addressees", name, NAME),
    }
}

fn group(group: &Group) -> Result<(), Refusal> {
    many("task_addressees", group.units.len(), UNITS)?;
    text("task_addressees", &group.name, NAME)
}

fn all_sources(sources: &[Source]) -> Result<(), Refusal> {
    many("task_sources", sources.len(), LIST)?;
    sources.iter().try_for_each(source)
}

fn source(source: &Source) -> Result<(), Refusal> {
    text("task_clause", &source.clause, NAME)?;
    text("task_quotation", &source.quotation, CONTENT)
}

fn all_coordinators(lines: &[Coordination]) -> Result<(), Refusal> {
    many("task_coordinators", lines.len(), LIST)?;
    lines.iter().try_for_each(coordination)
}

fn coordination(line: &Coordination) -> Result<(), Refusal> {
    text("task_coordinators", &line.what, LINE)
}

pub(crate) fn term(term: &Term) -> Result<(), Refusal> {
    match term {
        Term::Open { reason } => text("task_no_deadline_reason", reason, LONG),
        Term::By { .. } | Term::Ongoing { .. } | Term::Recurring { .. } => Ok(()),
    }
}

fn reported(report: &Report) -> Result<(), Refusal> {
    all_files(&report.files)?;
    text("text", &report.text, LONG)?;
    text("task_number", &report.number, NUMBER)?;
    text("task_late_reason", &report.late_reason, LONG)
}

fn corrected(correction: &Correction) -> Result<(), Refusal> {
    let Correction { content, product, area, term: time } = correction;
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    said(&or_empty(content), &or_empty(product), area.as_deref())?;
    time.iter().try_for_each(term)
}
