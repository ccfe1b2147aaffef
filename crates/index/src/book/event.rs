//! What happened to criteria sets, published scores and closed reports, as stored in the journal (`WIRE`).

use std::collections::BTreeMap;

use kernel::{Day, UnitId};
use serde::{Deserialize, Serialize};

/// Version of the stored form of [`BookEvent`].
pub const WIRE: i32 = 1;

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum BookEvent {
    /// A criteria set was added, or a new version of one.
    SetAdded {
        /// Id of the set, as its text says.
        set: String,
        /// From 1; a set that comes with the program is 0.
        version: u32,
        /// Name of the file, or empty when it was written on the page.
        file: String,
        /// The JSON as it was given.
        text: String,
    },
    /// The own versions of a set are not used any more.
    SetRetired {
        /// Id.
        set: String,
        /// Why.
        reason: String,
    },
    /// Scores that somebody else published.
    OfficialImported {
        /// Number, from 1.
        id: u32,
        /// What was published.
        publication: Publication,
    },
    /// An import was a mistake.
    OfficialWithdrawn {
        /// Number of the import.
        id: u32,
        /// Why.
        reason: String,
    },
    /// A remark on the difference of one line.
    LineNoted {
        /// Which line.
        line: Line,
        /// The remark.
        note: String,
    },
    /// A report was sent as it stood.
    ReportClosed {
        /// Number, from 1.
        id: u32,
        /// Which report, e.g. `ii06a`.
        kind: String,
        /// Whose.
        unit: UnitId,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// SHA-256 of `content`, lower-case hexadecimal.
        hash: String,
        /// The frozen JSON, byte for byte.
        content: String,
    },
    /// A closed report was sent by mistake; the period may be closed again.
    ReportWithdrawn {
        /// Number.
        id: u32,
        /// Why.
        reason: String,
    },
}

impl BookEvent {
    /// The number of what is entered: of an import, a report, or a set's version; 0 for a remark.
    pub fn number(&self) -> u32 {
        match self {
            BookEvent::SetAdded { version, .. } => *version,
            BookEvent::OfficialImported { id, .. } | BookEvent::OfficialWithdrawn { id, .. } => *id,
            BookEvent::ReportClosed { id, .. } | BookEvent::ReportWithdrawn { id, .. } => *id,
            BookEvent::SetRetired { .. } | BookEvent::LineNoted { .. } => 0,
        }
    }
}

/// Scores as somebody published them for one criteria set and period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Publication {
    /// Id of the criteria set.
    pub set: String,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// Day on which the figures were taken; within the period or later.
    pub as_of: Day,
    /// Who published, in words.
    pub source: String,
    /// Name of the file.
    pub file: String,
    /// Units in the order of the file.
    pub units: Vec<PublishedUnit>,
}

/// One unit of a [`Publication`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublishedUnit {
    /// Code as published; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Name as published.
    pub name: String,
    /// The own unit that is meant; none: a unit of others, kept to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Total score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<f64>,
    /// Rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Scores by key of the group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, f64>,
    /// Items in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<PublishedItem>,
}

/// One item of a [`PublishedUnit`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PublishedItem {
    /// Code: of an item, or of a combined metric such as `3.6+3.5b+3.5`.
    pub item: String,
    /// Numerator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<f64>,
    /// Denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<f64>,
    /// Points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Named figures of a combined metric.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, f64>,
}

/// A line that is compared: an item (or a group) of a unit in a period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// Id of the criteria set.
    pub set: String,
    /// Whose.
    pub unit: UnitId,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Code of the item.
    pub item: String,
}
