//! Who can be chosen: agencies, units of a house, people in them.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{PersonId, Role, UnitId};
use org::{Unit, UnitKind};
use steering::task::model::Owner;

use super::super::words::Words;
use crate::form::Choice;

/// Roles of people who look and do not work.
const LOOKING: [Role; 2] = [Role::Auditor, Role::Administrator];

/// Agencies that may have a task or help with one, without some.
pub fn agencies(words: &Words<'_>, without: &[&UnitId]) -> Vec<Choice> {
    let (org, day) = (&words.desk.officer.org, words.desk.now().day());
    let fits = |unit: &&Unit| match unit.kind {
        UnitKind::Department | UnitKind::Commune | UnitKind::ProvincialCentre => true,
        UnitKind::Vertical => unit.level == org::Level::Province,
        _ => false,
    };
    let mut found: Vec<&Unit> = org.units(day).filter(fits).filter(|unit| !without.contains(&&unit.id)).collect();
    found.sort_by_key(|unit| (unit.kind == UnitKind::Commune, unit.kind == UnitKind::Vertical));
    found.into_iter().map(|unit| Choice::new(format!("u:{}", unit.id), unit.name.clone())).collect()
}

/// Units of a house, and the people in them who are there: the units first.
pub fn house(words: &Words<'_>, top: &UnitId, without: &[&PersonId]) -> Vec<Choice> {
    let (org, day) = (&words.desk.officer.org, words.desk.now().day());
    let below = org.units(day).filter(|unit| unit.id != *top && org.is_within(&unit.id, top));
    let units = below.map(|unit| Choice::new(format!("u:{}", unit.id), unit.name.clone()));
    units.chain(colleagues(words, top, without)).collect()
}

/// People of a unit and those below it who are there, with what they have in hand.
pub fn colleagues(words: &Words<'_>, top: &UnitId, without: &[&PersonId]) -> Vec<Choice> {
    let (org, now, lang) = (&words.desk.officer.org, words.desk.now(), words.desk.lang());
    let day = now.day();
    let mut found: Vec<(UnitId, PersonId)> = Vec::new();
    for person in org.people(day).filter(|person| !without.contains(&&person.id) && org.present(&person.id, now)) {
        let held = org.holdings_on(&person.id, day).find(|held| {
            !LOOKING.contains(&held.role) && org.is_within(&held.unit, top)
        });
        found.extend(held.map(|held| (held.unit.clone(), person.id.clone())));
    }
    found.sort();
    let units: BTreeSet<UnitId> = found.iter().map(|(unit, _)| unit.clone()).collect();
    let loads = loads(words, &units.into_iter().collect::<Vec<_>>());
    let choice = |(unit, person): &(UnitId, PersonId)| {
        let (name, place) = (words.person(person), words.steer.shown.unit(unit.as_str()));
        let open = loads.get(person.as_str()).copied().unwrap_or(0);
        let label = lang.t_args("task_form.candidate", &[("name", &name), ("unit", &place), ("n", &open)]);
        Choice::new(format!("p:{unit}:{person}"), label)
    };
    found.iter().map(choice).collect()
}

/// Duties about tasks that each person has.
fn loads(words: &Words<'_>, units: &[UnitId]) -> BTreeMap<String, i64> {
    let mut loads = BTreeMap::new();
    for count in words.desk.app().task_load(units).unwrap_or_default() {
        *loads.entry(count.group).or_insert(0) += count.open;
    }
    loads
}

/// The owner that a choice means.
pub fn owner(value: &str) -> Option<Owner> {
    let (kind, rest) = value.split_once(':')?;
    match (kind, rest.split_once(':')) {
        ("u", None) => Some(Owner::unit(&UnitId::new(rest))),
        ("p", Some((unit, person))) => Some(Owner::person(&UnitId::new(unit), &PersonId::new(person))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_come_back_from_their_choices() {
        let (unit, person) = (UnitId::new("h92.05"), PersonId::new("h92.05.agency_leader.1"));
        assert_eq!(owner("u:h92.05"), Some(Owner::unit(&unit)));
        assert_eq!(owner("p:h92.05:h92.05.agency_leader.1"), Some(Owner::person(&unit, &person)));
        assert_eq!((owner("h92.05"), owner("p:h92.05"), owner("")), (None, None, None));
    }
}
