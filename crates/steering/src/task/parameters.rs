//! The operator's parameters: who may what, which terms, which moment decides.

use calendar::{Limit, LimitUnit};
use kernel::{Role, UnitId};
use serde::{Deserialize, Serialize};

/// Which moment decides whether a task was done in time (no law says; rules in use differ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// The report, if it is later confirmed.
    #[default]
    Report,
    /// The confirmation.
    Confirmation,
}

/// The operator's parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// Units that may review documents and follow tasks up: the standing agency, the offices.
    pub reviewing_units: Vec<UnitId>,
    /// Roles that act for such a unit.
    pub reviewer_roles: Vec<Role>,
    /// Roles of a leader as assigner, when the order names no person.
    pub leader_roles: Vec<Role>,
    /// Roles of the head of a lead or coordinating unit.
    pub head_roles: Vec<Role>,
    /// Roles that work on tasks of their unit.
    pub worker_roles: Vec<Role>,
    /// Silence after this counts as accepted.
    pub answer_limit: Limit,
    /// In this time a proposal is to be reviewed.
    pub review_limit: Limit,
    /// In this time the assigner is to decide: a declined task, a report.
    pub decision_limit: Limit,
    /// What waits for a decision lies with the office, not with the leader himself; both may decide.
    pub office_decides: bool,
    /// Which moment decides.
    pub judged_by: JudgedBy,
    /// Finished by the day of an extension counts as late.
    pub extended_is_late: bool,
    /// Working days before the day from which a task is due soon.
    pub due_soon_days: u16,
    /// A report needs a file or the number of a document.
    pub evidence_needed: bool,
    /// The person named as lead signs requests and reports, not only the head of the unit.
    pub person_signs: bool,
    /// Percent of confidence from which a proposal may be confirmed together with others, unseen one by one.
    pub sure_percent: u8,
}

impl Default for Parameters {
    fn default() -> Self {
        let days = |value| Limit { value, unit: LimitUnit::WorkingDays };
        let heads = vec![Role::AgencyLeader, Role::DivisionHead, Role::CentreDirector];
        let mut workers = heads.clone();
        workers.extend([Role::Specialist, Role::Receptionist, Role::Clerk, Role::ProcedureControl]);
        Self {
            reviewing_units: Vec::new(),
            reviewer_roles: vec![Role::AgencyLeader, Role::DivisionHead, Role::ProcedureControl],
            leader_roles: vec![Role::AgencyLeader, Role::ProvinceLeader],
            head_roles: heads,
            worker_roles: workers,
            answer_limit: days(2.0),
            review_limit: days(3.0),
            decision_limit: days(3.0),
            office_decides: true,
            judged_by: JudgedBy::Report,
            extended_is_late: false,
            due_soon_days: 5,
            evidence_needed: true,
            person_signs: false,
            sure_percent: 85,
        }
    }
}
