//! Plans and programmes: tables of goals, tasks, legal drafting and training.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Day, UnitId};
use serde::{Deserialize, Serialize};

use super::entry::{Changed, Ended, Entered};
use super::ids::{PlanId, PlanItemId};
use super::item::PlanItem;
use crate::task::model::DocumentId;

/// What kind of plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanKind {
    /// Kế hoạch cải cách hành chính năm.
    YearlyReform,
    /// Chương trình công tác.
    WorkProgramme,
    /// Chương trình xây dựng văn bản quy phạm pháp luật.
    LegalDrafting,
    /// Kế hoạch đào tạo, bồi dưỡng.
    Training,
}

impl PlanKind {
    /// All.
    pub const ALL: [PlanKind; 4] =
        [PlanKind::YearlyReform, PlanKind::WorkProgramme, PlanKind::LegalDrafting, PlanKind::Training];

    /// Key of its word, `plan_kind.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            PlanKind::YearlyReform => "yearly_reform",
            PlanKind::WorkProgramme => "work_programme",
            PlanKind::LegalDrafting => "legal_drafting",
            PlanKind::Training => "training",
        }
    }
}

/// What a plan is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDraft {
    /// What kind.
    pub kind: PlanKind,
    /// Name.
    pub title: String,
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The reviewing unit that follows it.
    pub office: UnitId,
    /// The document that issues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<DocumentId>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Number.
    pub id: PlanId,
    /// What it is, as changed.
    pub draft: PlanDraft,
    /// Lines by number.
    pub items: BTreeMap<PlanItemId, Arc<PlanItem>>,
    /// When and by whom it was entered.
    pub entered: Entered,
    /// Changes, oldest first.
    pub changes: Vec<Changed<PlanDraft>>,
    /// It was approved.
    pub approved: Option<Entered>,
    /// It was closed, with what is said about it.
    pub closed: Option<Ended>,
}

impl Plan {
    /// Keys of all states.
    pub const STATES: [&'static str; 3] = ["draft", "approved", "closed"];

    /// Key of its state's word, `plan_state.<key>`.
    pub const fn state(&self) -> &'static str {
        match (&self.closed, &self.approved) {
            (Some(_), _) => "closed",
            (None, Some(_)) => "approved",
            (None, None) => "draft",
        }
    }

    /// A line.
    pub fn item(&self, item: PlanItemId) -> Option<&Arc<PlanItem>> {
        self.items.get(&item)
    }
}
