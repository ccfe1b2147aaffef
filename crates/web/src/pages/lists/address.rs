//! Addresses of lists: every choice stands in them, so that a list can be kept, sent and gone back to.

use std::fmt;

use crate::address::encode;

/// A path with names and values, percent-encoded when shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Address {
    /// A path without choices.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// One value more; an empty one adds nothing.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        if !value.is_empty() {
            self.pairs.push((name.to_owned(), value));
        }
        self
    }

    /// The same with only this value of a name.
    #[must_use]
    pub fn with(&self, name: &str, value: impl fmt::Display) -> Self {
        self.without(name).and(name, value)
    }

    /// The same without a name.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let pairs = self.pairs.iter().filter(|(key, _)| key != name).cloned().collect();
        Self { path: self.path.clone(), pairs }
    }

    /// The same without one value of a name.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Self {
        let pairs = self.pairs.iter().filter(|(key, text)| key != name || text != value).cloned().collect();
        Self { path: self.path.clone(), pairs }
    }

    /// The same choices under another path.
    #[must_use]
    pub fn under(&self, path: &str) -> Self {
        Self { path: path.to_owned(), pairs: self.pairs.clone() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (number, (name, value)) in self.pairs.iter().enumerate() {
            write!(f, "{}{name}={}", if number == 0 { '?' } else { '&' }, encode(value))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_added_and_taken_away() {
        let all = Address::new("/desk/search").and("q", "trần an").and("state", "a").and("state", "b").and("unit", "");
        assert_eq!(all.to_string(), "/desk/search?q=tr%E1%BA%A7n%20an&state=a&state=b");
        assert_eq!(all.without_value("state", "a").without("q").to_string(), "/desk/search?state=b");
        assert_eq!(all.without("state").with("q", "x").under("/x").to_string(), "/x?q=x");
    }
}
