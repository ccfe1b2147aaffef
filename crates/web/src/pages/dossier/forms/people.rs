//! Who works on it: assigning, and asking other agencies.

use std::collections::BTreeMap;

use app::{OfficesNow, onward_step, options};
use dossier::command::LaneOrder;
use dossier::{Command, Offices};
use kernel::{PersonId, UnitId};
use org::UnitKind;

use super::{Group, Make, Order, Read, Scene};
use crate::form::Choice;

/// Lanes that one form opens at most; further ones with a second form.
pub(super) const LANES: usize = 4;
/// A deadline without an hour ends with the office day.
const CLOSE: i32 = 17 * 60;

/// The unit whose people can be chosen: of the next step when the head's own step ends with it.
fn unit(scene: &Scene<'_>) -> Option<UnitId> {
    let (view, now) = (scene.view, scene.view.now);
    let work = view.dossier.work.as_ref()?;
    let Some(step) = onward_step(&view.dossier, &view.procedure) else { return Some(work.owner.unit.clone()) };
    let offices = OfficesNow { org: view.org.clone(), at: now, sector: view.procedure.sector.clone() };
    Some(offices.unit_for(&view.dossier.competent_unit, step))
}

/// How many open duties each person of a unit has.
fn loads(scene: &Scene<'_>, unit: &UnitId) -> BTreeMap<String, i64> {
    let counted = scene.desk.app().unit_load(std::slice::from_ref(unit)).map(|(people, _)| people).unwrap_or_default();
    let mut loads = BTreeMap::new();
    for count in counted {
        *loads.entry(count.group).or_insert(0) += count.open;
    }
    loads
}

fn people(scene: &Scene<'_>) -> Vec<Choice> {
    let Some(unit) = unit(scene) else { return Vec::new() };
    let (loads, org, lang) = (loads(scene, &unit), &scene.view.org, scene.words.lang);
    let day = scene.view.now.day();
    let choice = |person: &PersonId| {
        let role = org.holdings_on(person, day).next().map(|held| lang.word("role", held.role.key()).into_owned());
        let open = loads.get(person.as_str()).copied().unwrap_or(0);
        let (name, role) = (scene.words.person(person), role.unwrap_or_default());
        let label = lang.t_args("dossier_form.candidate", &[("name", &name), ("role", &role), ("n", &open)]);
        Choice::new(person.as_str(), label)
    };
    options::candidates(org, &unit, scene.view.now).iter().map(choice).collect()
}

/// The product that the head's own step demands, if it is finished in the same go.
fn product(scene: &Scene<'_>) -> Option<String> {
    let view = scene.view;
    onward_step(&view.dossier, &view.procedure)?;
    let step = view.dossier.work.as_ref()?.step.as_ref()?;
    view.procedure.process.get(step)?.product.clone()
}

pub(super) fn assign_fields(scene: &Scene<'_>, make: &Make<'_>) -> Vec<Group> {
    let mut fields = vec![make.select("person", people(scene), "").required()];
    if let Some(product) = product(scene) {
        fields.push(make.line("product", &product).required());
    }
    Group::plain(fields)
}

pub(super) fn assign(scene: &Scene<'_>, read: &mut Read<'_>) -> Order {
    let person = PersonId::new(read.text("person"));
    if onward_step(&scene.view.dossier, &scene.view.procedure).is_none() {
        return Order::Act(Command::Assign { person });
    }
    let product = if product(scene).is_some() { read.text("product") } else { String::new() };
    Order::Onward { product, person }
}

/// Agencies of the province, and the divisions of the competent agency, without the one that has the dossier.
pub(super) fn units(scene: &Scene<'_>) -> Vec<Choice> {
    let (org, day) = (&scene.view.org, scene.view.now.day());
    let own = org.agency_of(&scene.view.dossier.competent_unit).map(|unit| unit.id.clone());
    let has_it = scene.view.dossier.work.as_ref().map(|work| &work.owner.unit);
    let fits = |unit: &&org::Unit| match unit.kind {
        UnitKind::Department | UnitKind::Vertical | UnitKind::Commune => true,
        UnitKind::Division => org.agency_of(&unit.id).map(|agency| agency.id.clone()) == own,
        _ => false,
    };
    let own_first = |unit: &&org::Unit| (unit.kind != UnitKind::Division, unit.level == org::Level::Commune);
    let mut found: Vec<&org::Unit> = org.units(day).filter(fits).filter(|unit| Some(&unit.id) != has_it).collect();
    found.sort_by_key(own_first);
    found.into_iter().map(|unit| Choice::new(unit.id.as_str(), unit.name.clone())).collect()
}

pub(super) fn lane_fields(scene: &Scene<'_>, key: &str, make: &Make<'_>) -> Vec<Group> {
    let (units, count) = (units(scene), if key == "consult" { 1 } else { LANES });
    let group = |number: usize| {
        let fields = vec![
            make.select(&format!("unit-{number}"), units.clone(), ""),
            make.field(crate::form::Kind::Area(2), &format!("task-{number}"), ""),
            make.day(&format!("due-{number}"), ""),
            make.hour(&format!("hour-{number}"), ""),
        ];
        let title = if count == 1 { String::new() } else { make.lang.t1("dossier_form.lane", "n", number) };
        Group { title, fields }
    };
    (1..=count).map(group).collect()
}

/// The rows that have anything in them; the first must.
pub(super) fn lanes(scene: &Scene<'_>, read: &mut Read<'_>, count: usize) -> Vec<LaneOrder> {
    let calendar = scene.desk.app().calendar(&scene.view.dossier.competent_unit);
    let mut orders = Vec::new();
    for number in 1..=count {
        let [unit, task, due, hour] = ["unit", "task", "due", "hour"].map(|field| format!("{field}-{number}"));
        let empty = [&unit, &task, &due].into_iter().all(|field| read.maybe(field).is_empty());
        if empty && number > 1 {
            continue;
        }
        let order =
            LaneOrder { unit: UnitId::new(read.text(&unit)), task: read.text(&task), due_at: read.moment(&due, &hour, CLOSE) };
        let day = order.due_at.day();
        if day.0 != 0 && !calendar.is_working_day(day) {
            let next = calendar.next_working_day(day).date_text();
            read.wrong(&due, read.lang.t2("refusal.lane_closed_day", "day", day.date_text(), "next", next));
        }
        orders.push(order);
    }
    orders
}
