//! The table of legal bases, `data/legal_basis.json`: every rule's article stands there once, so it is corrected in one place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

const TABLE: &str = include_str!("../../../data/legal_basis.json");

/// Whether an instrument holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisStatus {
    /// In force.
    InForce,
    /// Repealed: for dossiers of its time only.
    Repealed,
    /// Repealed, and applied until the successor's wording is read.
    ByAnalogy,
    /// No law: a choice of this program or of its operator.
    Design,
}

/// How the rule was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// The instrument's text was read.
    Yes,
    /// A later text or a summary states it.
    Secondary,
    /// Read in systems in use.
    Practice,
    /// Not seen.
    Unknown,
}

/// One legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// As pages and papers print it.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// Number of the instrument; `None` for a choice of design.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// Article, clause, point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Whether it holds.
    pub status: BasisStatus,
    /// How it was verified.
    pub verified: Verified,
}

// A damaged table reads as empty; the tests of this crate read every key of the code in it.
static BASES: LazyLock<BTreeMap<String, LegalBasis>> =
    LazyLock::new(|| serde_json::from_str(TABLE).unwrap_or_default());

/// The basis with that key, e.g. `nd118_2025.d17k3`.
pub fn find(key: &str) -> Option<&'static LegalBasis> {
    BASES.get(key)
}

/// All bases by key: the page that explains where each rule comes from.
pub fn list() -> impl Iterator<Item = (&'static str, &'static LegalBasis)> {
    BASES.iter().map(|(key, basis)| (key.as_str(), basis))
}
