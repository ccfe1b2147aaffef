//! What boards of tasks count: which counters an official's rows are sums of, so that every figure is as long as its list.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, Day, PersonId, UnitId};
use org::{Org, UnitKind};
use steering::task::counters::{Counters, Figures};
use steering::task::fact::By;

use super::boards::TaskScope;
use crate::access::{self, READERS};
use crate::app::{App, AppResult};

/// By what a board is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Axis {
    /// Agencies; units by themselves once one agency is looked at.
    #[default]
    Unit,
    /// Documents.
    Document,
    /// Areas of the reform programme.
    Area,
    /// People who have tasks by name.
    Person,
}

/// A row of a board: whose, and the counters that it is the sum of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Unit, document, area (empty: without one) or person.
    pub key: String,
    /// The unit under which its list is; none: the whole scope.
    pub within: Option<UnitId>,
    /// The unit of `within` alone, without those below.
    pub alone: bool,
    /// Counters; each task is in one of them at most.
    pub keys: Vec<By>,
}

/// Figures of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Of the stretch.
    pub figures: Figures,
    /// Open and due in the next seven days, today included.
    pub due_soon: i64,
}

impl Sum {
    /// Adds another.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { figures: self.figures.plus(other.figures), due_soon: self.due_soon + other.due_soon }
    }
}

/// Open orders that are late or soon due, and those that wait for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Due up to the end of the week.
    pub due_this_week: i64,
    /// Late for at most 7 days, 8 to 30, more.
    pub late: [i64; 3],
    /// Reported done, not yet confirmed.
    pub awaiting: i64,
    /// Declined by the lead.
    pub declined: i64,
    /// Given, without an answer yet.
    pub unanswered: i64,
}

/// What a scope reaches of the counters.
pub struct Reach<'a> {
    org: &'a Org,
    scope: &'a TaskScope,
    unit: Option<&'a UnitId>,
}

impl<'a> Reach<'a> {
    /// Of a scope, perhaps narrowed to a unit and those below.
    pub const fn of(org: &'a Org, scope: &'a TaskScope, unit: Option<&'a UnitId>) -> Self {
        Self { org, scope, unit }
    }

    fn within(&self, unit: &UnitId) -> bool {
        self.unit.is_none_or(|above| self.org.is_within(unit, above))
    }

    /// Whether all tasks of a unit are seen.
    fn whole(&self, unit: &UnitId) -> bool {
        self.within(unit) && (self.scope.all || self.scope.units.iter().any(|own| own == unit.as_str()))
    }

    fn own_area(&self, area: &str) -> bool {
        !self.scope.all && self.scope.areas.iter().any(|own| own == area)
    }

    /// Whether nothing narrows what is seen.
    const fn everything(&self) -> bool {
        self.scope.all && self.unit.is_none()
    }

    /// Whether a counter of orders is one of those that together are all that is seen, each task in one.
    fn counts(&self, by: &By) -> bool {
        // A member of the committee sees whole areas, and of the own units what lies outside them.
        let member = !self.scope.all && !self.scope.areas.is_empty() && self.unit.is_none();
        match by {
            By::Area(area) => self.everything() || member && self.own_area(area),
            By::Unit(unit) => !self.everything() && !member && self.whole(unit),
            By::UnitArea(unit, area) if member => self.whole(unit) && !self.own_area(area),
            By::UnitArea(unit, area) => !self.everything() && !self.whole(unit) && self.within(unit) && self.own_area(area),
            By::Document(_) | By::PartOf(_) | By::Person(..) => false,
        }
    }

    /// Whether an order of that lead and area is seen.
    fn sees(&self, lead: &str, area: &str) -> bool {
        let unit = UnitId::new(lead);
        self.whole(&unit) || (self.within(&unit) && self.own_area(area))
    }

    /// The topmost units of what is seen whole.
    fn roots(&self) -> Vec<UnitId> {
        let all: Vec<UnitId> = match self.unit {
            Some(unit) if self.whole(unit) => vec![unit.clone()],
            _ => self.scope.units.iter().map(UnitId::new).filter(|unit| self.whole(unit)).collect(),
        };
        let inside = |unit: &UnitId| all.iter().any(|other| other != unit && self.org.is_within(unit, other));
        all.iter().filter(|unit| !inside(unit)).cloned().collect()
    }

    /// The row of a unit: its agency with all that is below; the unit alone once an agency is looked at, and where the
    /// agency is the province, below which all others are.
    fn row(&self, unit: &UnitId) -> (UnitId, bool) {
        let agency = self.org.agency_of(unit).filter(|agency| self.unit.is_none() && agency.kind != UnitKind::Province);
        agency.map_or_else(|| (unit.clone(), true), |agency| (agency.id.clone(), false))
    }
}

#[derive(Default)]
struct Gathered(BTreeMap<(String, Option<UnitId>), Group>);

impl Gathered {
    fn add(&mut self, key: impl Into<String>, within: Option<UnitId>, alone: bool, by: &By) {
        let key = key.into();
        let new = || Group { key: key.clone(), within: within.clone(), alone, keys: Vec::new() };
        self.0.entry((key.clone(), within.clone())).or_insert_with(new).keys.push(by.clone());
    }

    fn groups(self) -> Vec<Group> {
        self.0.into_values().collect()
    }
}

/// Rows of orders along an axis; documents only of everything ([`App::sums_by_document`] tells the rest).
pub fn groups(reach: &Reach<'_>, axis: Axis, keys: &[By]) -> Vec<Group> {
    let mut all = Gathered::default();
    let roots = reach.roots();
    for by in keys {
        match (axis, by) {
            (Axis::Unit, By::Unit(unit)) if reach.whole(unit) => unit_row(reach, &mut all, unit, by),
            (Axis::Unit, By::UnitArea(unit, area)) if !reach.whole(unit) && reach.within(unit) && reach.own_area(area) => {
                unit_row(reach, &mut all, unit, by);
            }
            (Axis::Area, By::Area(area)) if reach.everything() || (reach.own_area(area) && reach.unit.is_none()) => {
                all.add(area, None, false, by);
            }
            (Axis::Area, By::UnitArea(unit, area)) if !reach.everything() => {
                // An area that is seen whole has its own counter.
                let counted = reach.own_area(area) && reach.unit.is_none();
                if !counted && reach.sees(unit.as_str(), area) {
                    all.add(area, reach.unit.cloned(), false, by);
                }
            }
            (Axis::Document, By::Document(document)) if reach.everything() => all.add(document.to_string(), None, false, by),
            (Axis::Person, By::Person(unit, person)) if reach.whole(unit) => {
                let root = roots.iter().find(|root| reach.org.is_within(unit, root)).cloned();
                all.add(person.as_str(), root, false, by);
            }
            _ => {}
        }
    }
    all.groups()
}

fn unit_row(reach: &Reach<'_>, all: &mut Gathered, unit: &UnitId, by: &By) {
    let (row, alone) = reach.row(unit);
    all.add(row.as_str(), Some(row.clone()), alone, by);
}

/// Rows of parts that leads handed on within their houses, by unit.
pub fn part_groups(reach: &Reach<'_>, keys: &[By]) -> Vec<Group> {
    let mut all = Gathered::default();
    for by in keys {
        if let By::PartOf(unit) = by
            && reach.whole(unit)
        {
            let (row, alone) = reach.row(unit);
            all.add(row.as_str(), Some(row.clone()), alone, by);
        }
    }
    all.groups()
}

/// The counters that together are all orders seen, each task in one.
pub fn total_keys(reach: &Reach<'_>, keys: &[By]) -> Vec<By> {
    keys.iter().filter(|by| reach.counts(by)).cloned().collect()
}

impl App {
    /// Figures of each group between two days, both included, by half-months.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn task_sums<'a>(&self, groups: impl IntoIterator<Item = &'a [By]>, from: Day, to: Day) -> AppResult<Vec<Sum>> {
        let (mut flat, mut lengths) = (Vec::new(), Vec::new());
        for keys in groups {
            flat.extend_from_slice(keys);
            lengths.push(keys.len());
        }
        let mut counted = self.task_figures(&flat, from, to)?.into_iter();
        let mut sum = |length: usize| {
            let one = |counted: super::boards::Counted| Sum { figures: counted.figures, due_soon: counted.due_soon };
            counted.by_ref().take(length).map(one).fold(Sum::default(), Sum::plus)
        };
        Ok(lengths.into_iter().map(&mut sum).collect())
    }

    /// How what is open stands today: soon due, late and how late, waiting for somebody.
    ///
    /// # Errors
    /// The store failed, or the counters could not be loaded.
    pub fn task_standing(&self, reach: &Reach<'_>, total: &[By]) -> AppResult<Standing> {
        let today = self.now().day();
        let between = |counters: &Counters, from, to| total.iter().map(|by| counters.due_between(by, from, to)).sum::<i64>();
        let (due_this_week, mut late) = self.read_task_counters(|counters| {
            let ages = [(today.plus(-7), today.plus(-1)), (today.plus(-30), today.plus(-8)), (EVER, today.plus(-31))];
            (between(counters, today, week_end(today)), ages.map(|(from, to)| between(counters, from, to)))
        })?;
        // Whose hour is still to come today is not late yet.
        let later = self.later_today()?;
        late[0] -= later.iter().filter(|row| row.board == 1 && reach.sees(&row.lead, &row.area)).count() as i64;
        let states = ["awaiting_confirmation", "declined", "assigned"];
        let counts = self.read(|reader| reader.count_open_tasks(&states))?;
        let of = |state: &str| {
            let seen = counts.iter().filter(|(own, lead, area, _)| own == state && reach.sees(lead, area));
            seen.map(|(.., n)| n).sum()
        };
        let [awaiting, declined, unanswered] = states.map(of);
        Ok(Standing { due_this_week, late, awaiting, declined, unanswered })
    }

    /// Whether an official looks over tasks: leads, reviews, inspects, or sits in the committee.
    pub fn oversees_tasks(&self, actor: &Actor, leads: bool) -> bool {
        leads || !self.reviewing_offices(actor).is_empty() || !self.areas_of(actor).is_empty()
    }

    /// Agencies to which an official may narrow boards.
    pub fn task_agencies(&self, org: &Org, actor: &Actor, scope: &TaskScope) -> Vec<UnitId> {
        if scope.all {
            let keys = self.task_keys().unwrap_or_default();
            let leads = keys.iter().filter_map(|by| match by {
                By::Unit(unit) => org.agency_of(unit).map(|agency| agency.id.clone()),
                _ => None,
            });
            let found: BTreeSet<UnitId> = leads.collect();
            return found.into_iter().collect();
        }
        access::units(org, actor, READERS)
    }

    /// Units that an official follows as a member of the committee.
    pub fn followed_units(&self, person: Option<&PersonId>) -> Vec<UnitId> {
        let day = self.now().day();
        let seat = |person: &PersonId| self.steering().seat_of(person, day).map(|member| member.seat.units.clone());
        person.and_then(seat).unwrap_or_default()
    }
}

/// Before any task.
pub const EVER: Day = Day(-200_000);

/// The Sunday of a day's week.
pub const fn week_end(day: Day) -> Day {
    day.plus(7 - day.weekday() as i32)
}
