//! Who may see what: scopes for lists, and how much of one dossier.

use std::collections::BTreeSet;

use dossier::Dossier;
use kernel::{Actor, ActorKind, Role, UnitId};
use org::{Org, UnitKind};

/// How much of a dossier somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Not even that it exists.
    Nothing,
    /// State and times, without personal data: for those who do not handle it.
    Outline,
    /// Everything.
    Whole,
}

/// Roles that work on dossiers or look at them.
pub const READERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::ProcedureControl,
    Role::Auditor,
    Role::ProvinceLeader,
];

/// Roles that handle dossiers, or audit them: they see personal data.
const WHOLE: [Role; 7] = [
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::Auditor,
];

/// The unit up to which a grant lets its holder read: people of a division stand in for each other within the agency.
fn reach(org: &Org, unit: &UnitId) -> UnitId {
    match org.unit(unit) {
        Some(found) if found.kind == UnitKind::Division => {
            // An office of the province's committee does not open the whole province.
            let agency = org.agency_of(unit).filter(|agency| agency.kind != UnitKind::Province);
            agency.map_or_else(|| unit.clone(), |agency| agency.id.clone())
        }
        _ => unit.clone(),
    }
}

/// Units whose dossiers an actor may list; all units below them count too.
pub fn scope(org: &Org, actor: &Actor) -> Vec<UnitId> {
    units(org, actor, READERS)
}

/// Units in which an actor holds one of the roles, widened as [`scope`].
pub fn units(org: &Org, actor: &Actor, roles: &[Role]) -> Vec<UnitId> {
    let held = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    let all: BTreeSet<UnitId> = held.map(|grant| reach(org, &grant.unit)).collect();
    let inside = |unit: &UnitId| all.iter().any(|other| other != unit && org.is_within(unit, other));
    all.iter().filter(|unit| !inside(unit)).cloned().collect()
}

/// How much of a dossier the actor sees.
pub fn sight(org: &Org, actor: &Actor, dossier: &Dossier) -> Sight {
    if actor.kind == ActorKind::System {
        return Sight::Whole;
    }
    let owned = || {
        let owners = dossier.work.iter().map(|work| &work.owner).chain(dossier.lanes.iter().map(|lane| &lane.owner));
        let mut owners = owners.chain(std::iter::once(&dossier.desk));
        owners.any(|owner| owner.person.is_some() && owner.person.as_ref() == actor.principal())
    };
    let reaches = |roles: &[Role]| {
        let mine = units(org, actor, roles);
        let concerned = [&dossier.receiving_unit, &dossier.competent_unit].into_iter();
        let concerned = concerned.chain(dossier.lanes.iter().map(|lane| &lane.owner.unit));
        let mut concerned = concerned.chain(dossier.work.iter().map(|work| &work.owner.unit));
        concerned.any(|unit| mine.iter().any(|held| org.is_within(unit, held)))
    };
    match () {
        () if reaches(&WHOLE) || owned() => Sight::Whole,
        () if reaches(READERS) => Sight::Outline,
        () => Sight::Nothing,
    }
}

/// A name for those who do not handle the dossier: "Nguyễn Văn An" becomes "N. V. An".
pub fn masked_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((last, first)) = words.split_last() else { return String::new() };
    let initials = first.iter().filter_map(|word| word.chars().next()).map(|c| format!("{c}. "));
    format!("{}{last}", initials.collect::<String>())
}

/// A number for the same: only its last three digits.
pub fn masked_number(number: &str) -> String {
    let count = number.chars().count();
    let hidden = "•".repeat(count.saturating_sub(3));
    format!("{hidden}{}", number.chars().skip(count.saturating_sub(3)).collect::<String>())
}

/// The dossier without personal data.
pub fn masked(mut dossier: Dossier) -> Dossier {
    let applicant = &mut dossier.applicant;
    applicant.name = masked_name(&applicant.name);
    applicant.identity = masked_number(&applicant.identity);
    applicant.phone = masked_number(&applicant.phone);
    applicant.email = String::new();
    applicant.address = String::new();
    if let Some(agent) = &mut dossier.representation {
        agent.name = masked_name(&agent.name);
        agent.identity = masked_number(&agent.identity);
    }
    dossier.answers.clear();
    dossier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_are_hidden() {
        assert_eq!(masked_name("Nguyễn Văn An"), "N. V. An");
        assert_eq!(masked_number("092123456789"), "•••••••••789");
        assert_eq!([masked_name(""), masked_number("12")], ["", "12"]);
    }
}
