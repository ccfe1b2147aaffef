//! Areas (lĩnh vực) of the reform programme, those that an office adds, and which agency answers for each.

use std::sync::{Arc, OnceLock};

use kernel::{Day, UnitId};
use serde::{Deserialize, Serialize};

use super::entry::{Ended, Entered};
use crate::task::model::DocumentId;

const EMBEDDED: &str = include_str!("../../../../data/steering/areas.json");

/// An area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Key, as tasks and plan items carry it.
    pub key: String,
    /// Vietnamese name.
    pub vi: String,
    /// English name.
    pub en: String,
    /// First day on which it is in use.
    pub from: Day,
    /// Last day; none: until it is retired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// Key into the table of legal bases; empty for one that an office added.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

impl Area {
    /// Whether it is in use on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// An area as the book has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArea {
    /// The area.
    pub area: Area,
    /// It was added or changed by an office; none: it comes with the program.
    pub entered: Option<Entered>,
    /// Last day on which it is in use and why, when it was retired.
    pub retired: Option<(Day, Ended)>,
}

impl KnownArea {
    /// Whether it is in use on a day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.area.holds_on(day) && self.retired.as_ref().is_none_or(|(last, _)| day <= *last)
    }
}

/// Which agency answers for an area, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// From this day on.
    pub from: Day,
    /// The agency; none: nobody any more.
    pub unit: Option<UnitId>,
    /// The document that says so.
    pub source: Option<DocumentId>,
    /// When and by whom it was entered.
    pub entered: Entered,
}

/// Areas that come with the program: those of the reform programme (Resolution 76/NQ-CP), in its order.
pub fn embedded_areas() -> &'static [Arc<KnownArea>] {
    static AREAS: OnceLock<Vec<Arc<KnownArea>>> = OnceLock::new();
    // A file that comes with the program and cannot be read would be found by a test.
    AREAS.get_or_init(|| {
        let all: Vec<Written> = serde_json::from_str(EMBEDDED).unwrap_or_default();
        all.into_iter().filter_map(Written::area).map(Arc::new).collect()
    })
}

/// An area as the file has it: days are written `2021-07-15`.
#[derive(Deserialize)]
struct Written {
    key: String,
    vi: String,
    en: String,
    from: String,
    to: String,
    basis: String,
}

impl Written {
    fn area(self) -> Option<KnownArea> {
        let (from, to) = (Day::parse(&self.from).ok()?, Day::parse(&self.to).ok()?);
        let area = Area { key: self.key, vi: self.vi, en: self.en, from, to: Some(to), basis: self.basis };
        Some(KnownArea { area, entered: None, retired: None })
    }
}
