//! A province with its office, two departments and two communes.

use kernel::{Actor, ActorKind, PersonId, Role, RoleGrant, UnitId};
use steering::task::Offices;

/// Units by their names: whatever begins alike lies below.
#[derive(Default)]
pub struct Town {
    /// Persons who are not there.
    pub absent: Vec<String>,
}

impl Offices for Town {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit == granted || unit.as_str().strip_prefix(granted.as_str()).is_some_and(|rest| rest.starts_with('.'))
    }
    fn may_own(&self, person: &PersonId, _unit: &UnitId) -> bool {
        !self.absent.iter().any(|absent| absent == person.as_str())
    }
    fn is_open(&self, unit: &UnitId) -> bool {
        unit.as_str() != "tinh.cu"
    }
}

/// A short name of a unit.
pub fn unit(name: &str) -> UnitId {
    match name {
        "vp" | "snv" | "stc" | "sxd" | "cu" => UnitId::new(format!("tinh.{name}")),
        "snv.p1" | "stc.p1" | "stc.p2" => UnitId::new(format!("tinh.{name}")),
        other => UnitId::new(other),
    }
}

/// Who that is; `a for b` acts in the place of b.
pub fn actor(who: &str) -> Actor {
    if let Some((person, principal)) = who.split_once(" for ") {
        let on_behalf_of = Some(PersonId::new(principal));
        let kind = ActorKind::Official { person: PersonId::new(person), on_behalf_of };
        return Actor { kind, grants: actor(principal).grants };
    }
    let (role, unit_name) = match who {
        "system" => return Actor::system(),
        "chairman" => (Role::ProvinceLeader, "tinh"),
        "office" | "office-two" => (Role::DivisionHead, "vp"),
        "home-affairs" => (Role::AgencyLeader, "snv"),
        "home-worker" => (Role::Specialist, "snv"),
        "finance" | "finance-deputy" => (Role::AgencyLeader, "stc"),
        "finance-division" => (Role::DivisionHead, "stc.p1"),
        "finance-worker" => (Role::Specialist, "stc"),
        "construction" => (Role::AgencyLeader, "sxd"),
        "commune" => (Role::AgencyLeader, "xa1"),
        "commune-two" => (Role::AgencyLeader, "xa2"),
        "inspector" => (Role::Auditor, "tinh"),
        other => panic!("no such actor: {other}"),
    };
    let kind = ActorKind::Official { person: PersonId::new(who), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: unit(unit_name) }] }
}
