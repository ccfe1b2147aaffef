//! The form of a seat in the committee.

use std::collections::BTreeSet;

use kernel::UnitId;
use steering::book::{Position, Seat};
use steering::task::model::Owner;

use super::parts::{
    Wrong, area_choices, chosen, chosen_document, document_choices, leader_choices, leader_of, leader_value, many_units, t, ticked_units,
    NOTHING,
};
use crate::desk::Desk;
use crate::form::{Choice, Field};
use crate::posted::Posted;

/// Fields of a seat; of one that is there with what it says.
pub fn fields(desk: &Desk, seat: Option<&Seat>) -> Vec<Field> {
    let word = |key: &str| t(desk, key);
    let positions = Position::ALL.map(|one| Choice::new(one.key(), desk.lang().word("committee_position", one.key())));
    let mut people = leader_choices(desk);
    let value = seat.map(|seat| leader_value(&Owner::person(&seat.unit, &seat.person))).unwrap_or_default();
    if let Some(seat) = seat.filter(|_| people.iter().all(|choice| choice.value != value)) {
        people.insert(0, Choice::new(&value, desk.officer.name_of(&seat.person)));
    }
    let own_areas: Vec<String> = seat.map(|seat| seat.areas.clone()).unwrap_or_default();
    let own_units: Vec<String> = seat.map(|seat| seat.units.iter().map(UnitId::to_string).collect()).unwrap_or_default();
    let from = seat.map_or_else(|| desk.now().day(), |seat| seat.from);
    let source = seat.and_then(|seat| seat.source).map_or_else(|| NOTHING.to_owned(), |id| id.to_string());
    let to = seat.and_then(|seat| seat.to).map(|day| day.date_text()).unwrap_or_default();
    vec![
        Field::select("person", word("committee.member"), people).value(value).required(),
        Field::select("position", word("committee.position"), positions.into())
            .value(seat.map_or("member", |seat| seat.position.key()))
            .required()
            .class("w-m"),
        Field::checks("areas", word("committee.areas_of"), area_choices(desk, desk.now().day())).values(&own_areas),
        Field::checks("units", word("committee.units_of"), many_units(desk)).values(&own_units).class("checks-scroll"),
        Field::date("from", word("committee.from")).value(from.date_text()).required(),
        Field::date("to", word("committee.to")).value(to).help(word("committee.to_help")),
        Field::select("source", word("committee.source"), document_choices(desk)).value(source),
    ]
}

/// The seat of a form.
pub fn read(desk: &Desk, posted: &Posted, wrong: &mut Wrong) -> Seat {
    let who = leader_of(posted.get("person"));
    if who.is_none() {
        wrong.put("person", t(desk, "admin.error.choose"));
    }
    let position = Position::ALL.into_iter().find(|one| one.key() == posted.get("position"));
    if position.is_none() {
        wrong.put("position", t(desk, "admin.error.choose"));
    }
    let areas: BTreeSet<String> = posted.all("areas").into_iter().map(str::to_owned).collect();
    let who = who.unwrap_or_else(|| Owner::unit(&UnitId::new("")));
    Seat {
        person: who.person.unwrap_or_else(|| kernel::PersonId::new("")),
        unit: who.unit,
        position: position.unwrap_or(Position::Member),
        areas: areas.into_iter().collect(),
        units: ticked_units(desk, posted, "units"),
        from: wrong.day(desk, posted, "from"),
        to: chosen(posted, "to").and_then(|_| wrong.day_or_none(desk, posted, "to")),
        source: chosen_document(posted, "source"),
    }
}
