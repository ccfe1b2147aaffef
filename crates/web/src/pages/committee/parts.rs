//! What pages of committee, meetings and plans share: who may change, choices of units, people, areas and documents, histories.

use kernel::{ActorKind, Basis, Day, Refusal, Role, UnitId};
use org::{Level, Unit, UnitKind};
use steering::book::{Document, Entered};
use steering::task::model::{DocumentId, Owner};

use crate::desk::{Desk, PageError};
use crate::form::Choice;
use crate::lang::Lang;
use crate::posted::Posted;
use crate::steer::document_label;

pub use crate::pages::admin::{Back, Wrong};
pub(crate) use crate::pages::admin::{refused, settle, t};

/// What a drop-down list sends for "nothing": an empty value would be asked for again.
pub const NOTHING: &str = "-";
/// Who may what in steering.
const AUTHORITY: Basis = Basis("design.task_authority");
/// Documents that can be chosen, the newest first.
const DOCUMENTS: usize = 300;

/// Whether the official acts for a reviewing unit.
pub fn reviews(desk: &Desk) -> bool {
    !desk.app().reviewing_offices(desk.actor()).is_empty()
}

/// Why a page of changes is not shown: the rule, so that people know whom to ask.
pub fn not_reviewer() -> PageError {
    Refusal::new("steering_reviewer_only", AUTHORITY).into()
}

/// The same for the committee.
pub fn not_of_committee() -> PageError {
    Refusal::new("steering_committee_only", AUTHORITY).into()
}

/// Whether the official may change members and rhythms.
pub fn changes_committee(desk: &Desk) -> bool {
    reviews(desk) || desk.officer.holds(&[Role::ProvinceLeader])
}

/// The chosen value of a list; none for "nothing".
pub fn chosen<'a>(posted: &'a Posted, field: &str) -> Option<&'a str> {
    Some(posted.get(field)).filter(|value| !value.is_empty() && *value != NOTHING)
}

/// The chosen document of a list.
pub fn chosen_document(posted: &Posted, field: &str) -> Option<DocumentId> {
    chosen(posted, field).and_then(|text| text.parse().ok()).map(DocumentId)
}

fn rank(unit: &Unit) -> u8 {
    match unit.kind {
        UnitKind::Province => 0,
        UnitKind::ProvincialCentre => 1,
        UnitKind::Department => 2,
        UnitKind::Vertical => 3,
        UnitKind::Commune => 4,
        UnitKind::CommuneCentre | UnitKind::Division => 5,
    }
}

/// Whether tasks and invitations of the province go to it.
pub fn is_agency(unit: &Unit) -> bool {
    match unit.kind {
        UnitKind::Vertical => unit.level == Level::Province,
        UnitKind::CommuneCentre | UnitKind::Division => false,
        _ => true,
    }
}

/// Agencies that are open: the committee, agencies of the province, communes; by name.
pub fn agencies(desk: &Desk) -> Vec<&Unit> {
    let mut all: Vec<&Unit> = desk.officer.org.units(desk.now().day()).filter(|unit| is_agency(unit)).collect();
    all.sort_by_key(|unit| (rank(unit), kernel::text::fold(&unit.short_name)));
    all
}

/// Agencies as choices.
pub fn unit_choices(desk: &Desk) -> Vec<Choice> {
    agencies(desk).into_iter().map(|unit| Choice::new(unit.id.as_str(), &unit.name)).collect()
}

/// Reviewing units for which the official acts.
pub fn office_choices(desk: &Desk) -> Vec<Choice> {
    let offices = desk.app().reviewing_offices(desk.actor());
    let name = |unit: &UnitId| desk.officer.org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone());
    offices.iter().map(|unit| Choice::new(unit.as_str(), name(unit))).collect()
}

/// People who lead something, with what they are and where; leaders of the province first. The value is `person@unit`.
pub fn leader_choices(desk: &Desk) -> Vec<Choice> {
    let (org, today) = (&desk.officer.org, desk.now().day());
    let mut all: Vec<(u8, String, Choice)> = Vec::new();
    for person in org.people(today) {
        for held in org.holdings_on(&person.id, today) {
            let Some(unit) = org.unit(&held.unit) else { continue };
            let place = match (held.role, unit.kind) {
                (Role::ProvinceLeader, _) => 0,
                (Role::AgencyLeader | Role::CentreDirector, _) => 1 + rank(unit),
                (Role::ProcedureControl | Role::DivisionHead, _) if unit.level == Level::Province => 20,
                _ => continue,
            };
            let value = format!("{}@{}", person.id, unit.id);
            let words = format!("{} – {}, {}", person.name, held.title, unit.short_name);
            all.push((place, kernel::text::fold(&person.name), Choice::new(value, words)));
        }
    }
    all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    all.dedup_by(|a, b| a.2.value == b.2.value);
    all.into_iter().map(|(_, _, choice)| choice).collect()
}

/// The value of a choice of [`leader_choices`].
pub fn leader_value(owner: &Owner) -> String {
    owner.person.as_ref().map_or_else(|| owner.unit.to_string(), |person| format!("{person}@{}", owner.unit))
}

/// Who a choice of [`leader_choices`] is.
pub fn leader_of(value: &str) -> Option<Owner> {
    let (person, unit) = value.split_once('@')?;
    Some(Owner::person(&UnitId::new(unit), &kernel::PersonId::new(person)))
}

/// Areas in use on a day.
pub fn area_choices(desk: &Desk, day: Day) -> Vec<Choice> {
    let book = desk.app().steering();
    let name = |area: &steering::book::Area| if desk.lang() == Lang::Vi { area.vi.clone() } else { area.en.clone() };
    book.areas_on(day).into_iter().map(|known| Choice::new(&known.area.key, name(&known.area))).collect()
}

/// Registered documents, the newest first, behind "none".
pub fn document_choices(desk: &Desk) -> Vec<Choice> {
    let book = desk.app().steering();
    let standing = book.documents().filter(|document| document.stands()).take(DOCUMENTS);
    let none = Choice::new(NOTHING, t(desk, "committee.no_document"));
    std::iter::once(none).chain(standing.map(|document| Choice::new(document.id.to_string(), document_words(document)))).collect()
}

/// Number, day and title.
pub fn document_words(document: &Document) -> String {
    let day = document.head.issued_on.map(|day| format!(" ({})", day.date_text())).unwrap_or_default();
    let label = document_label(document);
    let title: String = document.head.title.chars().take(90).collect();
    if label == document.head.title || title.is_empty() { format!("{label}{day}") } else { format!("{label}{day}: {title}") }
}

/// When and by whom something was entered.
pub fn entered_words(desk: &Desk, entered: &Entered) -> String {
    let who = match &entered.by {
        ActorKind::Official { person, .. } => desk.officer.name_of(person),
        _ => t(desk, "committee.program"),
    };
    format!("{who}, {}", entered.at.date_time_text())
}

/// The full name of a unit.
pub fn unit_name(desk: &Desk, unit: &UnitId) -> String {
    desk.officer.org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

/// The short name of a unit.
pub fn short_name(desk: &Desk, unit: &UnitId) -> String {
    desk.officer.org.unit(unit).map_or_else(|| unit.to_string(), |unit| unit.short_name.clone())
}

/// A unit, and the person if there is one.
pub fn owner_words(desk: &Desk, owner: &Owner) -> String {
    let unit = short_name(desk, &owner.unit);
    owner.person.as_ref().map_or_else(|| unit.clone(), |person| format!("{} ({unit})", desk.officer.name_of(person)))
}

/// Groups of agencies that are invited or followed as a whole.
pub const GROUPS: [&str; 2] = ["departments", "communes"];

/// Choices of many units: the groups first.
pub fn many_units(desk: &Desk) -> Vec<Choice> {
    let groups = GROUPS.map(|group| Choice::new(format!("group:{group}"), t(desk, &format!("committee.group.{group}"))));
    groups.into_iter().chain(unit_choices(desk)).collect()
}

/// Units that were ticked, with those of ticked groups.
pub fn ticked_units(desk: &Desk, posted: &Posted, field: &str) -> Vec<UnitId> {
    let mut found: Vec<UnitId> = Vec::new();
    for value in posted.all(field) {
        let kinds: &[UnitKind] = match value {
            "group:departments" => &[UnitKind::Department, UnitKind::Vertical, UnitKind::ProvincialCentre],
            "group:communes" => &[UnitKind::Commune],
            unit => {
                found.push(UnitId::new(unit));
                continue;
            }
        };
        found.extend(agencies(desk).into_iter().filter(|unit| kinds.contains(&unit.kind)).map(|unit| unit.id.clone()));
    }
    found.sort();
    found.dedup();
    found
}
