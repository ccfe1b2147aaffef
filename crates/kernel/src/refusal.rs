//! A refusal: why a command was not carried out, in a form that pages translate.

use std::fmt;

use serde::Serialize;

/// Key into the table of legal bases (`data/legal_basis.json`), so that an article is corrected in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Basis(pub &'static str);

/// Why not. The sentence is `refusal.<code>` in the translation files, filled with `args`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable code, e.g. `wrong_state`.
    pub code: &'static str,
    /// Named values for the sentence.
    pub args: Vec<(&'static str, String)>,
    /// The rule that forbids it.
    pub basis: Basis,
}

impl Refusal {
    /// A refusal without values.
    pub const fn new(code: &'static str, basis: Basis) -> Self {
        Self { code, args: Vec::new(), basis }
    }

    /// Adds a named value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.code, self.basis.0)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
