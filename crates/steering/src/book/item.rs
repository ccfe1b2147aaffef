//! Lines of plans: what is to be done by whom until when, which stages were reached, where a line comes from.

use std::collections::BTreeMap;

use kernel::{Day, Dong, FileHash};
use serde::{Deserialize, Serialize};

use super::entry::{Changed, Ended, Entered};
use super::ids::{PlanId, PlanItemId};
use crate::task::model::{Owner, TaskId, Term};

/// What kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A goal, perhaps with numeric targets.
    Goal,
    /// A task.
    Task,
    /// Drafting of a legal document.
    LegalDrafting,
    /// Training of officials.
    Training,
}

impl ItemKind {
    /// All.
    pub const ALL: [ItemKind; 4] = [ItemKind::Goal, ItemKind::Task, ItemKind::LegalDrafting, ItemKind::Training];

    /// Key of its word, `plan_item_kind.<key>`, and into the table of stages.
    pub const fn key(self) -> &'static str {
        match self {
            ItemKind::Goal => "goal",
            ItemKind::Task => "task",
            ItemKind::LegalDrafting => "legal_drafting",
            ItemKind::Training => "training",
        }
    }
}

/// Which way a target points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// At least the value.
    AtLeast,
    /// At most the value.
    AtMost,
}

/// A numeric target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Key of the measure, e.g. `766.2.1` or `task.discipline`; empty when nothing here measures it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// Unit of measure, e.g. `%`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The value; finite.
    pub value: f64,
    /// Which way it points.
    pub direction: Direction,
}

impl Target {
    /// Whether a measured value reaches it.
    pub fn is_reached_by(&self, measured: f64) -> bool {
        match self.direction {
            Direction::AtLeast => measured >= self.value,
            Direction::AtMost => measured <= self.value,
        }
    }
}

/// Who is named in a line: as written, and who that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The words of the table.
    pub text: String,
    /// Who is meant; none: a group, or not found yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Owner>,
}

/// The day on which a stage is planned to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStage {
    /// Key of the stage.
    pub stage: String,
    /// Planned day.
    pub on: Day,
}

/// A line as it is entered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanItemDraft {
    /// What kind.
    pub kind: ItemKind,
    /// Key of the area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Number as in the table, e.g. `II.3`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// The product.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// Who leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<Holder>,
    /// Who coordinates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coordinators: Vec<Holder>,
    /// By when, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub term_text: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Budget, as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub budget_text: String,
    /// Budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Dong>,
    /// Numeric targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Planned days of its stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<PlannedStage>,
}

/// A stage that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// On which day.
    pub on: Day,
    /// Remark; may be empty.
    pub note: String,
    /// What shows it.
    pub file: Option<FileHash>,
    /// When and by whom it was entered.
    pub entered: Entered,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanItem {
    /// Number within the plan.
    pub id: PlanItemId,
    /// The line, as changed.
    pub draft: PlanItemDraft,
    /// Tasks that were given for it.
    pub tasks: Vec<TaskId>,
    /// Stages that were reached, by key.
    pub reached: BTreeMap<String, Reached>,
    /// Changes, oldest first.
    pub changes: Vec<Changed<PlanItemDraft>>,
    /// It was dropped.
    pub dropped: Option<Ended>,
    /// The line of an earlier plan that goes on here.
    pub carried_from: Option<(PlanId, PlanItemId)>,
    /// The line of a later plan in which it goes on.
    pub carried_to: Option<(PlanId, PlanItemId)>,
    /// When and by whom it was entered.
    pub entered: Entered,
}

impl PlanItem {
    /// Whether it was neither dropped nor carried over.
    pub const fn stands(&self) -> bool {
        self.dropped.is_none() && self.carried_to.is_none()
    }
}
