//! Use cases: what is due, drafting, writing, refreshing, sending.

use std::sync::Arc;

use kernel::{Actor, Basis, Day, FileHash, Instant, Refusal, UnitId};
use sha2::{Digest, Sha256};
use steering::book::{BookCommand, PeriodicReport, ReportDraft, ReportId, ReportingPeriod};
use steering::task::recurrence::Period;
use store::StoreError;

use super::{Asked, Draft, Own, SentContent};
use crate::app::{App, AppResult};
use crate::ports::PortError;

const REPORT: Basis = Basis("nd09_2019.d0");
/// Kinds of the files.
const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A report to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueReport {
    /// Which.
    pub asked: Asked,
    /// The day on which it is due.
    pub due: Day,
    /// Its period is over.
    pub over: bool,
}

/// A report in print.
pub struct Pressed {
    /// What was printed.
    pub paper: serde_json::Value,
    /// The sentences it was printed with.
    pub sentences: serde_json::Value,
    /// PDF.
    pub pdf: Vec<u8>,
    /// DOCX.
    pub docx: Vec<u8>,
}

/// Who uses the files of a report.
pub fn report_files(report: ReportId) -> String {
    format!("steering-report:{report}")
}

fn damaged(error: &impl ToString) -> StoreError {
    StoreError::Format(error.to_string())
}

impl App {
    /// Reports that may be begun by the rhythm: the period that runs, the last that is over, the one before it.
    pub fn report_periods(&self) -> Vec<DueReport> {
        let (book, today) = (self.steering(), self.now().day());
        let due = |period: Period, found: ReportingPeriod| DueReport {
            asked: Asked { period, from: found.from, to: found.to },
            due: found.due,
            over: found.to < today,
        };
        let of = |rhythm: steering::book::ReportingRhythm| {
            let (runs, over) = (rhythm.period_of(today), rhythm.closed_before(today));
            let before = rhythm.closed_before(over.from);
            [over, runs, before].map(|found| due(rhythm.period, found))
        };
        book.rhythms().into_iter().flat_map(of).collect()
    }

    /// Reports of an office that are due: the last period of each kind that is over, unless it was begun.
    pub fn due_steering_reports(&self, office: &UnitId) -> Vec<DueReport> {
        let (book, today) = (self.steering(), self.now().day());
        let periods = book.rhythms().into_iter().map(|rhythm| (rhythm.period, rhythm.closed_before(today)));
        let due = |(period, found): (Period, ReportingPeriod)| {
            let begun = book.standing_report(office, period, found.from, found.to).is_some();
            let asked = Asked { period, from: found.from, to: found.to };
            (!begun).then_some(DueReport { asked, due: found.due, over: true })
        };
        periods.filter_map(due).collect()
    }

    /// Begins a report with the figures as they are.
    ///
    /// # Errors
    /// `steering_report_known` and who may not, or the store failed.
    pub fn begin_report(&self, actor: &Actor, office: &UnitId, asked: Asked, own: Own) -> AppResult<ReportId> {
        let draft = ReportDraft { period: asked.period, unit: office.clone(), from: asked.from, to: asked.to };
        let command = |text: String| BookCommand::DraftReport { draft: Box::new(draft.clone()), text };
        self.would_steer(actor, command("{}".to_owned()))?;
        let written = Draft::new(self.gather_report(asked)?, own, self.now());
        let text = serde_json::to_string(&written).map_err(|error| damaged(&error))?;
        Ok(ReportId(self.steer(actor, command(text))?))
    }

    fn being_written(&self, id: ReportId) -> AppResult<(Arc<PeriodicReport>, Draft)> {
        let unknown = || Refusal::new("steering_report_unknown", REPORT).with("id", id);
        let report = self.steering().report(id).cloned().ok_or_else(unknown)?;
        let draft = Draft::of(&report).ok_or_else(unknown)?;
        Ok((report, draft))
    }

    /// Changes the words of a report.
    ///
    /// # Errors
    /// As `Book::decide`, or the store failed.
    pub fn write_report(&self, actor: &Actor, id: ReportId, change: impl FnOnce(&mut Own)) -> AppResult<()> {
        let (_, mut draft) = self.being_written(id)?;
        change(&mut draft.own);
        self.keep_draft(actor, id, &draft)
    }

    /// Takes in the figures as they are now.
    ///
    /// # Errors
    /// As `Book::decide`, or the store failed.
    pub fn refresh_report(&self, actor: &Actor, id: ReportId) -> AppResult<()> {
        let (report, draft) = self.being_written(id)?;
        let text = format!("{{\"asked\":{}}}", id.0);
        self.would_steer(actor, BookCommand::ChangeReport { report: id, text })?;
        let asked = Asked { period: report.draft.period, from: report.draft.from, to: report.draft.to };
        let fresh = draft.refreshed(self.gather_report(asked)?, self.now());
        self.keep_draft(actor, id, &fresh)
    }

    fn keep_draft(&self, actor: &Actor, id: ReportId, draft: &Draft) -> AppResult<()> {
        let text = serde_json::to_string(draft).map_err(|error| damaged(&error))?;
        self.steer(actor, BookCommand::ChangeReport { report: id, text }).map(drop)
    }

    /// Why somebody may not send a report now; none when they may.
    pub fn sending_refusal(&self, actor: &Actor, id: ReportId) -> Option<Refusal> {
        let (content, hash) = ("{}".to_owned(), "0".repeat(64));
        let command = BookCommand::SendReport { report: id, content, hash, files: Vec::new() };
        if let Err(refusal) = self.would_steer(actor, command) {
            return Some(refusal);
        }
        let to = self.steering().report(id)?.draft.to;
        let runs = self.now().day() <= to;
        runs.then(|| Refusal::new("report_running", REPORT).with("to", to.date_text()))
    }

    /// Freezes a report with its papers; answers the hash.
    ///
    /// # Errors
    /// `report_running` while its period is not over, as `Book::decide`, or the store failed.
    pub fn send_report(
        &self,
        actor: &Actor,
        id: ReportId,
        press: &dyn Fn(&Draft, Instant) -> Result<Pressed, PortError>,
    ) -> AppResult<String> {
        if let Some(refusal) = self.sending_refusal(actor, id) {
            return Err(refusal.into());
        }
        let ((report, draft), now) = (self.being_written(id)?, self.now());
        let pressed = press(&draft, now)?;
        let (pdf, docx) = (self.keep_bytes(&pressed.pdf, PDF)?, self.keep_bytes(&pressed.docx, DOCX)?);
        let content = SentContent {
            paper: pressed.paper,
            sentences: pressed.sentences,
            pdf: pdf.to_string(),
            docx: docx.to_string(),
            ..SentContent::new(&report, &draft, now)
        };
        let content = serde_json::to_string(&content).map_err(|error| damaged(&error))?;
        let hash: String = Sha256::digest(content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("bao-cao-{}-{}", report.draft.unit, report.draft.to.iso());
        let files: [(FileHash, String); 2] = [(pdf.clone(), format!("{name}.pdf")), (docx.clone(), format!("{name}.docx"))];
        let by = actor.principal().map(ToString::to_string).unwrap_or_default();
        self.use_files(&report_files(id), &by, &files)?;
        let command = BookCommand::SendReport { report: id, content, hash: hash.clone(), files: vec![pdf, docx] };
        self.steer(actor, command)?;
        Ok(hash)
    }
}
