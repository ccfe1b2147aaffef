//! Why bytes were not taken in, in a form that pages translate.

use std::fmt;

/// Named values for a sentence.
pub type Args = Vec<(&'static str, String)>;

/// Why a whole file, a text or an upload was not taken. The sentence is `refusal.<code>` in the translation files, filled with `args`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct IntakeError {
    /// Stable code, e.g. `intake_damaged`.
    pub code: &'static str,
    /// Named values for the sentence.
    pub args: Args,
}

/// An upload that was refused: the same shape, the same table of sentences.
pub type Refused = IntakeError;

impl IntakeError {
    /// An error without values.
    pub const fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new() }
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_args(f, self.code, &self.args)
    }
}

/// `code name=value …`, for logs.
pub(crate) fn write_args(f: &mut fmt::Formatter<'_>, code: &str, args: &Args) -> fmt::Result {
    f.write_str(code)?;
    args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
}
