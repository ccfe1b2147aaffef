//! The agencies of a province as data: departments of both times of government, abbreviations, symbols.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

const DATA: &str = include_str!("../../../../data/steering/agencies.json");

/// `data/steering/agencies.json`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Agencies {
    /// Names of departments without "Sở".
    pub departments: Vec<String>,
    /// Abbreviations that mean the same everywhere.
    pub abbreviations: BTreeMap<String, String>,
    /// Abbreviations that mean a department after "Sở" alone.
    pub after_department: BTreeMap<String, String>,
    /// Symbols that stand for a whole agency.
    pub symbols: BTreeMap<String, String>,
    /// Other ways to write a department's name, without "Sở", with the full name.
    pub variants: BTreeMap<String, String>,
    /// Abbreviations with a sign inside.
    pub joined: BTreeMap<String, String>,
}

/// The agencies; an unreadable file would leave them empty, which a test excludes.
pub(crate) static AGENCIES: LazyLock<Agencies> = LazyLock::new(|| serde_json::from_str(DATA).unwrap_or_default());

#[cfg(test)]
mod tests {
    #[test]
    fn the_data_are_read() {
        assert!(super::AGENCIES.departments.len() > 20);
        assert_eq!(super::AGENCIES.abbreviations["UBND"], "Ủy ban nhân dân");
    }
}
