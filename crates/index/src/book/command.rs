//! What may be asked of the book.

use kernel::{Day, UnitId};

use super::{Line, Publication, ReportId};

/// A command. Criteria sets belong to the administrator; published scores and closed reports to procedure control.
#[derive(Debug, Clone, PartialEq)]
pub enum BookCommand {
    /// A new criteria set, or a new version of one with the same id.
    AddSet {
        /// Name of the file; may be empty.
        file: String,
        /// The JSON.
        text: String,
    },
    /// The own versions of a set are not used any more; one that comes with the program holds again.
    RetireSet {
        /// Id.
        set: String,
        /// Why.
        reason: String,
    },
    /// Scores that somebody published.
    Import(Publication),
    /// An import was a mistake.
    Withdraw {
        /// Number of the import.
        id: u32,
        /// Why.
        reason: String,
    },
    /// A remark on the difference of one line.
    Note {
        /// Which line.
        line: Line,
        /// The remark.
        note: String,
    },
    /// Freezes a report as it is sent.
    CloseReport {
        /// Which report, e.g. `ii06a`.
        kind: String,
        /// Whose.
        unit: UnitId,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// The JSON, byte for byte.
        content: String,
        /// SHA-256 of `content`, lower-case hexadecimal.
        hash: String,
    },
    /// A closed report was sent by mistake.
    WithdrawReport {
        /// Which.
        id: ReportId,
        /// Why.
        reason: String,
    },
}
