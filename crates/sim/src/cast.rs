//! The cast: who works where in the simulated province. Identities are spelled from unit, role and number, so that tests
//! and demo pages can name people without a lookup.

use app::{App, AppResult};
use kernel::{Actor, Day, PersonId, Role, UnitId};
use org::{Holding, Org, OrgCommand, Person, Unit, UnitKind};

use crate::chance::Dice;
use crate::names;

/// One official.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Identity, `h92.31120.tt.receptionist.1`.
    pub person: PersonId,
    /// Made-up name.
    pub name: String,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub role: Role,
    /// Title as signed.
    pub title: String,
}

/// Communes that have people, at most: the others stay empty offices.
pub const COMMUNES: usize = 12;

/// Identity of an official of the cast.
pub fn member_id(unit: &str, role: Role, number: usize) -> PersonId {
    PersonId::new(format!("{}.{}.{number}", unit.to_lowercase(), role.key()))
}

/// Besides the chairman: who stands in for him, and who heads the office of the committee.
const OFFICE: [(Role, usize, &str); 2] =
    [(Role::ProvinceLeader, 2, "Phó Chủ tịch Thường trực"), (Role::AgencyLeader, 1, "Chánh Văn phòng")];

fn posts(org: &Org, unit: &Unit) -> Vec<(Role, &'static str)> {
    let commune_office = |id: &UnitId| org.agency_of(id).is_some_and(|agency| agency.kind == UnitKind::Commune);
    match unit.kind {
        UnitKind::ProvincialCentre | UnitKind::CommuneCentre => vec![
            (Role::CentreDirector, "Giám đốc"),
            (Role::Receptionist, "Chuyên viên tiếp nhận"),
            (Role::Receptionist, "Chuyên viên tiếp nhận"),
            (Role::Receptionist, "Chuyên viên tiếp nhận"),
        ],
        UnitKind::Department => {
            vec![(Role::AgencyLeader, "Giám đốc"), (Role::AgencyLeader, "Phó Giám đốc"), (Role::Clerk, "Văn thư")]
        }
        UnitKind::Commune => {
            vec![(Role::AgencyLeader, "Chủ tịch"), (Role::AgencyLeader, "Phó Chủ tịch"), (Role::Clerk, "Văn thư")]
        }
        UnitKind::Vertical => vec![
            (Role::AgencyLeader, "Trưởng Công an"),
            (Role::AgencyLeader, "Phó Trưởng Công an"),
            (Role::DivisionHead, "Đội trưởng"),
            (Role::Specialist, "Cán bộ"),
            (Role::Clerk, "Văn thư"),
        ],
        UnitKind::Division if commune_office(&unit.id) || !unit.code.ends_with(".VP") => vec![
            (Role::DivisionHead, "Trưởng phòng"),
            (Role::Specialist, "Chuyên viên"),
            (Role::Specialist, "Chuyên viên"),
        ],
        UnitKind::Province => vec![
            (Role::ProvinceLeader, "Chủ tịch"),
            (Role::ProcedureControl, "Chuyên viên kiểm soát thủ tục hành chính"),
            (Role::Auditor, "Thanh tra viên"),
            (Role::Administrator, "Quản trị hệ thống"),
        ],
        UnitKind::Division => Vec::new(),
    }
}

/// Communes with people: the first by code.
pub fn communes(org: &Org, day: Day) -> Vec<UnitId> {
    let all = org.units(day).filter(|unit| unit.kind == UnitKind::Commune);
    all.take(COMMUNES).map(|unit| unit.id.clone()).collect()
}

fn has_people(org: &Org, unit: &Unit, communes: &[UnitId]) -> bool {
    let territory = unit.serves.as_ref().or_else(|| {
        let agency = org.agency_of(&unit.id)?;
        (agency.kind == UnitKind::Commune).then_some(&agency.id)
    });
    territory.is_none_or(|commune| communes.contains(commune))
}

/// The whole cast for units that exist on a day.
pub fn members(org: &Org, day: Day, seed: u64) -> Vec<Member> {
    let (mut dice, communes) = (Dice::new(seed), communes(org, day));
    let mut all = Vec::new();
    for unit in org.units(day).filter(|unit| has_people(org, unit, &communes)) {
        let mut counts = std::collections::BTreeMap::new();
        for (role, title) in posts(org, unit) {
            let number = counts.entry(role).and_modify(|n| *n += 1).or_insert(1_usize);
            let person = member_id(unit.id.as_str(), role, *number);
            let (name, _) = names::person(&mut dice);
            all.push(Member { person, name, unit: unit.id.clone(), role, title: title.to_owned() });
        }
    }
    // Drawn last, so that nobody else's name hangs on them.
    for unit in org.units(day).filter(|unit| unit.kind == UnitKind::Province) {
        for (role, number, title) in OFFICE {
            let person = member_id(unit.id.as_str(), role, number);
            let (name, _) = names::person(&mut dice);
            all.push(Member { person, name, unit: unit.id.clone(), role, title: title.to_owned() });
        }
    }
    all
}

/// The units that come with the program.
pub(crate) fn units() -> Vec<OrgCommand> {
    let units = Org::embedded_units().unwrap_or_default();
    units.into_iter().map(|unit| OrgCommand::CreateUnit { unit }).collect()
}

/// The cast in its offices from a day on.
pub(crate) fn people(members: &[Member], from: Day) -> Vec<OrgCommand> {
    let mut commands = Vec::with_capacity(members.len() * 2);
    for member in members {
        let person = Person {
            id: member.person.clone(),
            name: member.name.clone(),
            email: Some(format!("{}@motcua.example", member.person)),
            phone: None,
            from,
            to: None,
        };
        commands.push(OrgCommand::AddPerson { person });
        let holding = Holding {
            person: member.person.clone(),
            unit: member.unit.clone(),
            role: member.role,
            title: member.title.clone(),
            from,
            to: None,
            sent_by: None,
            authorised: Vec::new(),
        };
        commands.push(OrgCommand::GiveHolding { holding });
    }
    commands
}

/// Brings the embedded units and the cast into an empty organisation, as of a first day.
///
/// # Errors
/// The store failed, or the organisation is not empty.
pub fn enlist(app: &App, from: Day, seed: u64) -> AppResult<Vec<Member>> {
    let system = Actor::system();
    app.change_org_all(&system, units())?;
    let members = members(&app.org(), from, seed);
    app.change_org_all(&system, people(&members, from))?;
    Ok(members)
}
