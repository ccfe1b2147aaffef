//! The internal process (quy trình nội bộ): an approved artefact with steps, positions, times and products (TT 01/2018/TT-VPCP Đ8).

use kernel::{Role, StepId};
use serde::{Deserialize, Serialize};

use calendar::Limit;

/// Which unit does a step, as seen from the competent agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitRole {
    /// The one-stop desk.
    Desk,
    /// The specialised division of the competent agency.
    Division,
    /// The leadership of the competent agency.
    Leadership,
    /// The clerk's office (văn thư) of the competent agency.
    Registry,
    /// Another agency, named in `agency`.
    OtherAgency,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Unique in its process; `1`, `2`, …
    pub id: StepId,
    /// Done at the one-stop desk (receiving, returning): the dossier's handling steps are those between.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_desk: bool,
    /// Role of the position.
    pub role: Role,
    /// Role of the unit.
    pub unit: UnitRole,
    /// Agency id when another agency does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Position and unit as the decision words them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// What is done.
    pub action: String,
    /// Time allowed; `None` when the source gives none (outside the settlement time).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Why there is no time, as worded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_note: Option<String>,
    /// Product without which one cannot move on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
}

/// The internal process of a procedure version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Process {
    /// Number of the approving decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// True if made from the template: pages label it "quy trình mẫu".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub template: bool,
    /// Remark of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The steps in order.
    pub steps: Vec<Step>,
}

impl Process {
    /// The steps that the dossier machine walks through: all but those at the desk.
    pub fn handling_steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| !step.at_desk)
    }

    /// The step with that id.
    pub fn get(&self, id: &StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == *id)
    }
}
