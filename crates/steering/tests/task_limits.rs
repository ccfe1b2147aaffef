//! Texts have a greatest length and no control characters, in every command about a task.

use kernel::{Day, FileHash, UnitId};
use steering::task::command::{Draft, Group, NewTask, Part, Proposal, Running};
use steering::task::limits::{self, CONTENT, LIST, UNITS};
use steering::task::model::{
    Addressee, Coordination, Correction, DocumentId, Origin, Owner, Report, Source, Successor, TaskId, Term,
};
use steering::task::{Command, Due};
use uuid::Uuid;

fn id(n: usize) -> TaskId {
    TaskId(Uuid::from_u128(n as u128))
}

fn owner() -> Owner {
    Owner::unit(&UnitId::new("t"))
}

fn source(clause: &str, quotation: &str) -> Source {
    let document = DocumentId(Uuid::from_u128(1));
    Source { document, clause: clause.to_owned(), place: None, quotation: quotation.to_owned() }
}

fn line(what: &str) -> Coordination {
    Coordination { unit: UnitId::new("t"), what: what.to_owned(), until: None, answer: None }
}

fn draft(t: &str, at: usize) -> Draft {
    let is = |n: usize| if n == at { t.to_owned() } else { "Nội dung\nhai dòng".to_owned() };
    Draft {
        sources: vec![source(&is(0), &is(1))],
        content: is(2),
        product: is(3),
        area: Some(is(4)),
        addressees: vec![Addressee::Group { name: is(5) }],
        coordinators: vec![line(&is(6))],
        term: Term::Open { reason: is(7) },
    }
}

fn proposal(draft: Draft) -> Command {
    Command::Propose(Box::new(Proposal { id: id(1), office: UnitId::new("t"), assigner: owner(), draft }))
}

fn new_task(draft: Draft) -> Box<NewTask> {
    let Draft { sources, content, product, area, coordinators, term, .. } = draft;
    Box::new(NewTask {
        id: id(1),
        origin: Origin::Lead { parent: id(2) },
        office: UnitId::new("t"),
        assigner: owner(),
        decider: owner(),
        lead: owner(),
        sources,
        content,
        product,
        area,
        coordinators,
        term,
    })
}

fn imported(draft: Draft, text: &str, report: Report) -> Command {
    let done = Some((Day(1), report));
    let running = Running { assigned_on: Day(1), extended_to: None, text: text.to_owned(), done };
    Command::Import(new_task(draft), Box::new(running))
}

fn part(content: String, product: String, reason: String) -> Command {
    let term = Term::Open { reason };
    Command::HandOn { parts: vec![Part { id: id(3), lead: owner(), content, product, term, mandatory: true }] }
}

fn report(t: &str, at: usize) -> Report {
    let is = |n: usize| if n == at { t.to_owned() } else { "x".to_owned() };
    Report { text: is(0), number: is(1), files: Vec::new(), late_reason: is(2) }
}

/// A command for each text that a command can hold, with that text.
fn commands(s: &str) -> Vec<Command> {
    let t = || s.to_owned();
    let x = || "x".to_owned();
    let correct = |correction| Command::Correct { correction, reason: "x".to_owned() };
    let group = Group { name: t(), units: vec![UnitId::new("t")] };
    let mut all = vec![
        Command::Confirm { groups: vec![group], ids: Vec::new() },
        Command::Drop { reason: t() },
        Command::Decline { reason: t() },
        Command::Reassign { lead: owner(), reason: t() },
        part(t(), x(), x()),
        part(x(), t(), x()),
        part(x(), x(), t()),
        Command::NoteProgress { text: t(), percent: None, files: Vec::new() },
        Command::ExplainDelay { reason: t() },
        Command::AskExtension { to: Due::day(Day(1)), reason: t() },
        Command::RefuseExtension { reason: t() },
        Command::AskSuspension { reason: t(), review_on: Day(1) },
        Command::Suspend { reason: t(), review_on: None },
        Command::RefuseSuspension { reason: t() },
        Command::SetReview { review_on: Day(1), text: t() },
        Command::Return { reason: t() },
        Command::Cancel { reason: t() },
        Command::KeepAlive { reason: t() },
        Command::Supersede { successor: Successor::Task { task: id(1) }, reason: t() },
        Command::AddCoordinator(line(s)),
        Command::AnswerCoordination { unit: UnitId::new("t"), text: t(), files: Vec::new() },
        Command::ReleaseCoordinator { unit: UnitId::new("t"), reason: t() },
        Command::Urge { text: t(), number: x() },
        Command::Urge { text: x(), number: t() },
        Command::AddSource(source(s, "x")),
        Command::AddSource(source("x", s)),
        Command::Correct { correction: Correction::default(), reason: t() },
        correct(Correction { content: Some(t()), ..Correction::default() }),
        correct(Correction { product: Some(t()), ..Correction::default() }),
        correct(Correction { area: Some(t()), ..Correction::default() }),
        correct(Correction { term: Some(Term::Open { reason: t() }), ..Correction::default() }),
        Command::Void { reason: t() },
        Command::MoveOwnership { from: owner(), to: owner(), reason: t() },
    ];
    all.extend((0..8).map(|at| proposal(draft(s, at))));
    all.extend((0..8).map(|at| Command::Revise(Box::new(draft(s, at)))));
    all.extend((0..8).filter(|at| *at != 5).map(|at| Command::Assign(new_task(draft(s, at)))));
    all.extend((0..3).map(|at| Command::Report(report(s, at))));
    all.extend((0..8).filter(|at| *at != 5).map(|at| imported(draft(s, at), "x", report("x", 0))));
    all.extend((0..3).map(|at| imported(draft("x", 0), "x", report(s, at))));
    all.push(imported(draft("x", 0), s, report("x", 0)));
    all
}

fn code(command: &Command) -> &'static str {
    limits::check(command).map_or_else(|refusal| refusal.code, |()| "fits")
}

#[test]
fn every_text_of_every_command_has_a_greatest_length() {
    let endless = "ế".repeat(CONTENT + 1);
    for command in commands(&endless) {
        assert_eq!(code(&command), "too_long", "{}", format!("{command:?}").replace(&endless, "…"));
    }
    for command in commands(&"ế".repeat(limits::NUMBER)) {
        assert_eq!(code(&command), "fits", "characters count, not bytes: {command:?}");
    }
}

#[test]
fn control_characters_are_refused_and_line_breaks_are_not() {
    for sign in ['\0', '\u{1b}', '\u{7f}', '\u{8}'] {
        for command in commands(&format!("Kế{sign}hoạch")) {
            assert_eq!(code(&command), "control_character", "{command:?}");
        }
    }
    for command in commands("Kế hoạch\r\n\tnăm") {
        assert_eq!(code(&command), "fits", "{command:?}");
    }
}

#[test]
fn lists_end() {
    let files = |n| Command::NoteProgress { text: "x".to_owned(), percent: None, files: vec![FileHash::new("0"); n] };
    assert_eq!((code(&files(LIST)), code(&files(LIST + 1))), ("fits", "too_many"));
    let ids = |n| Command::Confirm { groups: Vec::new(), ids: (0..n).map(id).collect() };
    assert_eq!((code(&ids(UNITS)), code(&ids(UNITS + 1))), ("fits", "too_many"));
    let sources = |n| proposal(Draft { sources: vec![source("", ""); n], ..draft("x", 99) });
    assert_eq!((code(&sources(LIST)), code(&sources(LIST + 1))), ("fits", "too_many"));
    let made = |n| Command::MakeOccurrences { ids: (0..n).map(id).collect() };
    assert_eq!((code(&made(UNITS)), code(&made(UNITS + 1))), ("fits", "too_many"));
}
