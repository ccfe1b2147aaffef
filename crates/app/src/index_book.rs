//! Criteria sets, published scores, closed reports: use cases over the book.
//!
//! A closed report is frozen byte for byte: its JSON is kept as text with its hash, so that later corrections show as
//! differences to it.

use std::sync::Arc;

use index::book::{ClosedReport, Line, Publication};
use index::{Book, BookCommand, CriteriaSet, ReportId};
use kernel::{Actor, Day, UnitId};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::app::{App, AppResult};

impl App {
    /// The book as it stands.
    pub fn book(&self) -> Arc<Book> {
        self.shared.book.get()
    }

    /// The set by which agencies are judged on a day.
    pub fn criteria_set_on(&self, day: Day) -> Option<Arc<CriteriaSet>> {
        self.book().set_on(day)
    }

    /// Adds a criteria set, or a new version of one; answers the number of the version.
    ///
    /// # Errors
    /// `administrator_only`, `set_faulty`, `set_same`, `set_too_large`, or the store failed.
    pub fn add_criteria_set(&self, actor: &Actor, file: &str, text: &str) -> AppResult<u32> {
        self.enter(actor, BookCommand::AddSet { file: file.to_owned(), text: text.to_owned() })
    }

    /// The own versions of a set are not used any more.
    ///
    /// # Errors
    /// `administrator_only`, `set_unknown`, `set_not_own`, `book_text_missing`, or the store failed.
    pub fn retire_criteria_set(&self, actor: &Actor, set: &str, reason: &str) -> AppResult<()> {
        self.enter(actor, BookCommand::RetireSet { set: set.to_owned(), reason: reason.to_owned() }).map(drop)
    }

    /// Keeps what somebody published; answers the number of the import.
    ///
    /// # Errors
    /// Refused as `Book::decide` says, or the store failed.
    pub fn import_official(&self, actor: &Actor, publication: Publication) -> AppResult<u32> {
        self.enter(actor, BookCommand::Import(publication))
    }

    /// An import was a mistake: it stays in the journal and counts no more.
    ///
    /// # Errors
    /// `official_unknown`, `official_control_only`, `book_text_missing`, or the store failed.
    pub fn withdraw_official(&self, actor: &Actor, id: u32, reason: &str) -> AppResult<()> {
        self.enter(actor, BookCommand::Withdraw { id, reason: reason.to_owned() }).map(drop)
    }

    /// A remark on the difference of one line.
    ///
    /// # Errors
    /// `no_authority`, `set_unknown`, `book_text_missing`, `book_text_long`, or the store failed.
    pub fn note_line(&self, actor: &Actor, line: Line, note: &str) -> AppResult<()> {
        self.enter(actor, BookCommand::Note { line, note: note.to_owned() }).map(drop)
    }

    /// Freezes a report as it is sent: `content` is written as JSON once, kept byte for byte, with its SHA-256. One report
    /// of a kind, unit and period stands at a time.
    ///
    /// # Errors
    /// `no_authority`, `report_already_closed`, `report_period`, `report_kind`, `report_too_large`, `org_unknown_unit`, or
    /// the store failed.
    pub fn close_report(&self, actor: &Actor, kind: &str, unit: &UnitId, from: Day, to: Day, content: Value) -> AppResult<ReportId> {
        let content = content.to_string();
        let hash = crate::accounts::hex(&Sha256::digest(content.as_bytes()));
        let (kind, unit) = (kind.to_owned(), unit.clone());
        self.enter(actor, BookCommand::CloseReport { kind, unit, from, to, content, hash }).map(ReportId)
    }

    /// A closed report was sent by mistake; its period may be closed again.
    ///
    /// # Errors
    /// `report_unknown`, `no_authority`, `book_text_missing`, or the store failed.
    pub fn withdraw_report(&self, actor: &Actor, id: ReportId, reason: &str) -> AppResult<()> {
        self.enter(actor, BookCommand::WithdrawReport { id, reason: reason.to_owned() }).map(drop)
    }

    /// Closed reports of a kind, newest first; those that were withdrawn say so.
    pub fn closed_reports(&self, kind: &str) -> Vec<Arc<ClosedReport>> {
        self.book().closed_reports(kind).cloned().collect()
    }

    /// A closed report.
    pub fn closed_report(&self, id: ReportId) -> Option<Arc<ClosedReport>> {
        self.book().closed_report(id).cloned()
    }
}
