//! Who reads and who writes periodic reports.

use std::sync::Arc;

use app::tasks::report::{Draft, SentContent};
use kernel::{Basis, Refusal, UnitId};
use steering::book::{PeriodicReport, ReportId};

use crate::desk::{Desk, PageError};

/// Offices for which an official writes reports.
pub fn offices(desk: &Desk) -> Vec<UnitId> {
    let mut own = desk.app().reviewing_offices(desk.actor());
    own.sort();
    own
}

/// Refuses who writes for no office, and says so.
///
/// # Errors
/// `steering_reviewer_only`.
pub fn require_writer(desk: &Desk) -> Result<(), PageError> {
    if offices(desk).is_empty() { Err(reviewers_only()) } else { Ok(()) }
}

fn reviewers_only() -> PageError {
    Refusal::new("steering_reviewer_only", Basis("design.task_authority")).into()
}

/// Whether an official writes this report.
pub fn writes(desk: &Desk, report: &PeriodicReport) -> bool {
    offices(desk).contains(&report.draft.unit)
}

/// Whether an official may open a report: a draft is its writers' own, what was sent is read.
pub fn sees(desk: &Desk, report: &PeriodicReport) -> bool {
    writes(desk, report) || report.sent.is_some()
}

/// What of a report is shown.
pub enum Kept {
    /// It is being written, or was given up.
    Draft(Box<Draft>),
    /// It was sent.
    Sent(Box<SentContent>),
}

/// A report within reach.
///
/// # Errors
/// `NotFound`.
pub fn find(desk: &Desk, id: u32) -> Result<(Arc<PeriodicReport>, Kept), PageError> {
    let report = desk.app().steering().report(ReportId(id)).cloned().ok_or(PageError::NotFound)?;
    if !sees(desk, &report) {
        return Err(PageError::NotFound);
    }
    let sent = SentContent::of(&report).map(|sent| Kept::Sent(Box::new(sent)));
    let kept = sent.or_else(|| Draft::of(&report).map(|draft| Kept::Draft(Box::new(draft))));
    kept.map(|kept| (report, kept)).ok_or(PageError::NotFound)
}

/// A draft that an official writes.
///
/// # Errors
/// `steering_reviewer_only` for readers, `NotFound` when it is no draft any more.
pub fn find_draft(desk: &Desk, id: u32) -> Result<(Arc<PeriodicReport>, Draft), PageError> {
    match find(desk, id)? {
        (report, _) if !writes(desk, &report) => Err(reviewers_only()),
        (report, Kept::Draft(draft)) => Ok((report, *draft)),
        (_, Kept::Sent(_)) => Err(PageError::NotFound),
    }
}
