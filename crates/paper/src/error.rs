//! Why a paper could not be made.

use crate::form::FormKind;

/// What went wrong with a template or with the data given to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// The template does not compile, or fails on this form.
    #[error("{file}, line {line}: {message}")]
    Template {
        /// File name as in `data/paper/`.
        file: String,
        /// From 1; 0 when the compiler names no place.
        line: usize,
        /// The compiler's words and hints.
        message: String,
    },
    /// `forms.json` or `labels.json` is not what it must be.
    #[error("{file}: {message}")]
    Settings {
        /// File name.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// No form of this kind is in force on that day.
    #[error("no form {kind:?} in force on {day}")]
    NoForm {
        /// Kind asked for.
        kind: FormKind,
        /// Day of issue, `2026-11-23`.
        day: String,
    },
    /// A template, the data or the finished paper is beyond the limit.
    #[error("{what}: {size} is over the limit of {limit}")]
    TooLarge {
        /// What is measured, with its unit.
        what: &'static str,
        /// Measured.
        size: usize,
        /// Allowed.
        limit: usize,
    },
    /// A trial did not end within its time.
    #[error("template did not finish within {limit_seconds} s")]
    TooSlow {
        /// Time given, in seconds.
        limit_seconds: u64,
    },
    /// A tracking address that fits no QR code.
    #[error("text too long for a QR code: {0} bytes")]
    Qr(usize),
    /// The data cannot be written as JSON.
    #[error("form data: {0}")]
    Data(String),
}
