//! Letters with continuous numbers, reports that are frozen when they are sent, sentences.

use kernel::{Basis, FileHash, Refusal};
use serde_json::Value;

use super::{BOOK, Decided, require_key, require_open, require_order, require_past, required};
use crate::book::Book;
use crate::book::command::BookCommand;
use crate::book::context::BookContext;
use crate::book::event::BookEvent;
use crate::book::ids::ReportId;
use crate::book::report::{PeriodicReport, ReportDraft, Urging};

/// Numbers of documents are continuous within a year.
const NUMBERS: Basis = Basis("nd30_2020.d15");
/// Periodic reports.
const REPORT: Basis = Basis("nd09_2019.d0");

pub(super) fn decide(book: &Book, command: BookCommand, context: &BookContext<'_>) -> Decided {
    match command {
        BookCommand::IssueUrging(letter) => issue(book, *letter, context),
        BookCommand::DraftReport { draft, text } => draft_report(book, *draft, text, context),
        BookCommand::ChangeReport { report, text } => {
            let found = open(book, report, context)?;
            require_json(&text)?;
            if found.text == text {
                return Err(Refusal::new("steering_nothing_changed", BOOK));
            }
            Ok(vec![BookEvent::ReportChanged { id: report, text }])
        }
        BookCommand::SendReport { report, content, hash, files } => send(book, report, content, hash, files, context),
        BookCommand::WithdrawReport { report, reason } => {
            let found = known(book, report, context)?;
            if let Some(ended) = &found.withdrawn {
                return Err(withdrawn(&ended.entered.at.date_time_text()));
            }
            Ok(vec![BookEvent::ReportWithdrawn { id: report, reason: required(&reason, "reason")? }])
        }
        BookCommand::SetTemplate { key, text } => {
            context.require_any_office()?;
            require_key(&key)?;
            let text = required(&text, "steering_template")?;
            if book.template(&key).is_some_and(|known| known.text == text) {
                return Err(Refusal::new("steering_nothing_changed", BOOK));
            }
            Ok(vec![BookEvent::TemplateSet { key, text }])
        }
        BookCommand::ResetTemplate { key } => {
            context.require_any_office()?;
            if book.template(&key).is_none() {
                return Err(Refusal::new("steering_nothing_changed", BOOK));
            }
            Ok(vec![BookEvent::TemplateReset { key }])
        }
        _ => Err(Refusal::new("steering_report_unknown", BOOK)),
    }
}

fn issue(book: &Book, mut letter: Urging, context: &BookContext<'_>) -> Decided {
    context.require_office(&letter.office)?;
    require_open(&letter.unit, context)?;
    require_past(letter.on, context)?;
    letter.symbol = required(&letter.symbol, "steering_symbol")?;
    letter.tasks.sort_unstable();
    letter.tasks.dedup();
    if letter.tasks.is_empty() {
        return Err(Refusal::new("steering_letter_empty", NUMBERS));
    }
    let year = letter.on.ymd().0;
    let next = book.next_urging(&letter.office, year);
    if letter.number != next {
        return Err(Refusal::new("steering_number_taken", NUMBERS).with("next", next));
    }
    let last = book.urgings(&letter.office, year).last().map(|last| last.letter.on);
    if let Some(last) = last.filter(|last| letter.on < *last) {
        return Err(Refusal::new("steering_letter_order", NUMBERS).with("day", last.date_text()));
    }
    Ok(vec![BookEvent::UrgingIssued { letter }])
}

fn draft_report(book: &Book, report: ReportDraft, text: String, context: &BookContext<'_>) -> Decided {
    context.require_office(&report.unit)?;
    require_order(report.from, report.to)?;
    require_past(report.from, context)?;
    require_json(&text)?;
    if let Some(known) = book.standing_report(&report.unit, report.period, report.from, report.to) {
        let refusal = Refusal::new("steering_report_known", REPORT).with("id", known.id);
        return Err(refusal.with("time", known.entered.at.date_time_text()));
    }
    let id = ReportId::after(book.reports.last_key_value().map(|(id, _)| *id));
    Ok(vec![BookEvent::ReportDrafted { id, report, text }])
}

fn known<'a>(book: &'a Book, id: ReportId, context: &BookContext<'_>) -> Result<&'a PeriodicReport, Refusal> {
    let found = book.report(id).ok_or_else(|| Refusal::new("steering_report_unknown", BOOK).with("id", id))?;
    context.require_office(&found.draft.unit)?;
    Ok(found)
}

/// A report that is being written.
fn open<'a>(book: &'a Book, id: ReportId, context: &BookContext<'_>) -> Result<&'a PeriodicReport, Refusal> {
    let found = known(book, id, context)?;
    if let Some(ended) = &found.withdrawn {
        return Err(withdrawn(&ended.entered.at.date_time_text()));
    }
    match &found.sent {
        Some(sent) => Err(Refusal::new("steering_report_sent", REPORT).with("time", sent.entered.at.date_time_text())),
        None => Ok(found),
    }
}

fn withdrawn(time: &str) -> Refusal {
    Refusal::new("steering_report_withdrawn", REPORT).with("time", time)
}

fn send(
    book: &Book,
    id: ReportId,
    content: String,
    hash: String,
    files: Vec<FileHash>,
    context: &BookContext<'_>,
) -> Decided {
    open(book, id, context)?;
    require_json(&content)?;
    let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if hash.len() != 64 || !hash.chars().all(digit) {
        return Err(Refusal::new("steering_report_hash", REPORT));
    }
    Ok(vec![BookEvent::ReportSent { id, content, hash, files }])
}

fn require_json(text: &str) -> Result<(), Refusal> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(_)) => Ok(()),
        _ => Err(Refusal::new("steering_report_text", REPORT)),
    }
}
