//! Stages of plan items that are not done in one step: drafting of legal documents, training. Data, in their order.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::item::ItemKind;

const EMBEDDED: &str = include_str!("../../../../data/steering/stages.json");

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StageKind {
    /// Key.
    pub key: String,
    /// Vietnamese name.
    pub vi: String,
    /// English name.
    pub en: String,
}

/// Stages of a kind of item, in their order; goals and tasks have none.
pub fn stages_of(kind: ItemKind) -> &'static [StageKind] {
    static STAGES: OnceLock<BTreeMap<String, Vec<StageKind>>> = OnceLock::new();
    // A file that comes with the program and cannot be read would be found by a test.
    let all = STAGES.get_or_init(|| serde_json::from_str(EMBEDDED).unwrap_or_default());
    all.get(kind.key()).map(Vec::as_slice).unwrap_or_default()
}

/// The place of a stage among those of its kind.
pub(super) fn place_of(kind: ItemKind, stage: &str) -> Option<usize> {
    stages_of(kind).iter().position(|known| known.key == stage)
}
