//! Who acts, in which role, in whose place.

use serde::{Deserialize, Serialize};

use crate::{PersonId, UnitId};

/// Roles of the one-stop shop. What each may do is the operator's rule data; the defaults stand in the dossier crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ tiếp nhận và trả kết quả.
    Receptionist,
    /// Chuyên viên thụ lý.
    Specialist,
    /// Lãnh đạo phòng.
    DivisionHead,
    /// Lãnh đạo cơ quan.
    AgencyLeader,
    /// Văn thư.
    Clerk,
    /// Giám đốc trung tâm phục vụ hành chính công.
    CentreDirector,
    /// Cán bộ kiểm soát thủ tục hành chính.
    ProcedureControl,
    /// Người kiểm tra, giám sát: reads all in scope, writes nothing.
    Auditor,
    /// Quản trị hệ thống: accounts, units, calendar, templates; no dossiers.
    Administrator,
    /// Lãnh đạo tỉnh: reads figures of the whole province.
    ProvinceLeader,
}

impl Role {
    /// Every role, in the order in which pages list them.
    pub const ALL: [Role; 10] = [
        Role::Receptionist,
        Role::Specialist,
        Role::DivisionHead,
        Role::AgencyLeader,
        Role::Clerk,
        Role::CentreDirector,
        Role::ProcedureControl,
        Role::Auditor,
        Role::Administrator,
        Role::ProvinceLeader,
    ];

    /// The stable key, as in the journal and in translation files.
    pub const fn key(self) -> &'static str {
        match self {
            Role::Receptionist => "receptionist",
            Role::Specialist => "specialist",
            Role::DivisionHead => "division_head",
            Role::AgencyLeader => "agency_leader",
            Role::Clerk => "clerk",
            Role::CentreDirector => "centre_director",
            Role::ProcedureControl => "procedure_control",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
            Role::ProvinceLeader => "province_leader",
        }
    }

    /// The role with that key.
    pub fn from_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// A role in a unit: it reaches that unit and all units below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoleGrant {
    /// The role.
    pub role: Role,
    /// The unit in which it is held.
    pub unit: UnitId,
}

/// What kind of actor it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActorKind {
    /// The program itself: time-outs, automatic notices.
    System,
    /// An official, perhaps in the place of another (delegation or substitution): both names are kept.
    Official {
        /// Who acts.
        person: PersonId,
        /// In whose place, if a delegate or substitute.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<PersonId>,
    },
    /// The applicant or a representative, by the public pages.
    Applicant,
    /// A partner system with a token.
    Partner {
        /// The token's name.
        name: String,
    },
}

/// Who acts, with the roles held at that moment (own, or those of the person replaced).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub kind: ActorKind,
    /// Roles in force at the moment of acting.
    pub grants: Vec<RoleGrant>,
}

impl Actor {
    /// The program itself.
    pub fn system() -> Self {
        Self { kind: ActorKind::System, grants: Vec::new() }
    }

    /// The applicant.
    pub fn applicant() -> Self {
        Self { kind: ActorKind::Applicant, grants: Vec::new() }
    }

    /// The acting official, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match &self.kind {
            ActorKind::Official { person, .. } => Some(person),
            _ => None,
        }
    }

    /// The person in whose place the actor acts, or else the actor.
    pub fn principal(&self) -> Option<&PersonId> {
        match &self.kind {
            ActorKind::Official { person, on_behalf_of } => Some(on_behalf_of.as_ref().unwrap_or(person)),
            _ => None,
        }
    }
}
