//! What is wrong with a criteria set or a sheet: where, and what to do, in Vietnamese.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file, e.g. `groups[3].items[1].max_points`; empty for the file as a whole.
    pub at: String,
    /// What is wrong, in Vietnamese.
    pub text: String,
}

/// All that is wrong with a file; never empty as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.is_empty() {
            true => f.write_str(&self.text),
            false => write!(f, "{}: {}", self.at, self.text),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            let end = if number + 1 == self.0.len() { "" } else { "\n" };
            write!(f, "{problem}{end}")?;
        }
        Ok(())
    }
}

impl Problems {
    pub(crate) fn one(at: impl Into<String>, text: impl Into<String>) -> Self {
        Self(vec![Problem { at: at.into(), text: text.into() }])
    }

    pub(crate) fn add(&mut self, at: impl Into<String>, text: impl Into<String>) {
        self.0.push(Problem { at: at.into(), text: text.into() });
    }

    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}
