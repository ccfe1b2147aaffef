//! Names of a list that nobody knows, and groups: which units are meant is for a person to say.

use std::collections::BTreeMap;

use kernel::UnitId;
use steering::proposing::{Directory, Named};

use super::running_view::ListRow;
use crate::desk::Desk;
use crate::form::{Choice, Field};
use crate::pages::committee::parts::{NOTHING, Wrong, short_name, t, unit_choices};
use crate::posted::Posted;

/// A name with the rows that carry it.
pub struct Unknown {
    /// As written.
    pub name: String,
    /// Rows that wait for it.
    pub rows: usize,
    /// Units that a collective name may mean.
    pub group: Vec<UnitId>,
    /// Units with names like it.
    pub closest: Vec<UnitId>,
}

/// Leads of blocked rows that are no single known unit, in the order of the list.
pub fn unknown_names(desk: &Desk, rows: &[ListRow]) -> Vec<Unknown> {
    let names = desk.app().names();
    let mut found: Vec<Unknown> = Vec::new();
    for row in rows {
        for lead in &row.row.lead {
            if let Some(known) = found.iter_mut().find(|one| one.name == *lead) {
                known.rows += 1;
                continue;
            }
            if let Named::One(_) = names.find(lead) {
                continue;
            }
            let closest = names.closest(lead);
            found.push(Unknown { name: lead.clone(), rows: 1, group: names.group_units(lead), closest });
        }
    }
    found
}

/// The field of a name: the units that are probably meant, any other, or none.
pub fn field(desk: &Desk, n: usize, unknown: &Unknown, chosen: Option<&Vec<UnitId>>) -> Vec<Field> {
    let mut choices = Vec::new();
    if !unknown.group.is_empty() {
        let shown: Vec<String> = unknown.group.iter().take(6).map(|unit| short_name(desk, unit)).collect();
        let more = if unknown.group.len() > shown.len() { " …" } else { "" };
        let words = desk.lang().t1("plan.whole_group", "n", unknown.group.len());
        choices.push(Choice::new("group", words).help(format!("{}{more}", shown.join(", "))));
    }
    choices.extend(unknown.closest.iter().map(|unit| Choice::new(unit.as_str(), short_name(desk, unit))));
    choices.push(Choice::new("other", t(desk, "plan.other_unit")));
    choices.push(Choice::new(NOTHING, t(desk, "plan.leave_rows")));
    let value = match chosen {
        None => NOTHING.to_owned(),
        Some(units) if *units == unknown.group => "group".to_owned(),
        Some(units) if units.len() == 1 && unknown.closest.contains(&units[0]) => units[0].to_string(),
        Some(_) => "other".to_owned(),
    };
    let other: Vec<String> = chosen.map(|units| units.iter().map(UnitId::to_string).collect()).unwrap_or_default();
    let label = desk.lang().t2("plan.name_in_rows", "name", &unknown.name, "n", unknown.rows);
    let mut fields = vec![Field::radio(format!("name.{n}"), label, choices).value(value)];
    fields.push(Field::checks(format!("units.{n}"), t(desk, "plan.other_units"), unit_choices(desk)).values(&other).class("checks-scroll"));
    fields
}

/// Units that were chosen for names.
pub fn chosen_names(desk: &Desk, posted: &Posted, names: &[Unknown], wrong: &mut Wrong) -> BTreeMap<String, Vec<UnitId>> {
    let mut chosen = BTreeMap::new();
    for (n, unknown) in names.iter().enumerate() {
        let units: Vec<UnitId> = match posted.get(&format!("name.{n}")) {
            "group" => unknown.group.clone(),
            "" | NOTHING => Vec::new(),
            "other" => {
                let ticked: Vec<UnitId> = posted.all(&format!("units.{n}")).into_iter().map(UnitId::new).collect();
                if ticked.is_empty() {
                    wrong.put(&format!("units.{n}"), t(desk, "plan.choose_units"));
                }
                ticked
            }
            unit => vec![UnitId::new(unit)],
        };
        chosen.insert(unknown.name.clone(), units);
    }
    chosen.retain(|_, units| !units.is_empty());
    chosen
}
