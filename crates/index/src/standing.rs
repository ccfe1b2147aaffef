//! How a unit stands: every item of a criteria set with its numerator, denominator and points, from counters and the
//! catalogue.

use std::collections::BTreeSet;

use kernel::{Day, ProcedureCode, UnitId};

use crate::cube::{Cube, Numbers};
use crate::measure::Measure;
use crate::period::Span;
use crate::rule::{Figures, Outcome};
use crate::services::{Publishing, Services};
use crate::set::{CriteriaSet, Group, Item};

/// What own measures can stand behind an item. The keys are written in criteria sets.
pub const SOURCES: [&str; 21] = [
    "procedures_published_in_time",
    "procedures_public_in_time",
    "procedures_public_complete",
    "dossiers_on_time",
    "days_of_handling",
    "procedures_online",
    "procedures_online_used",
    "dossiers_online",
    "procedures_with_fee_used",
    "procedures_paid_online",
    "dossiers_paid_online",
    "dossiers_with_electronic_result",
    "dossiers_digitised",
    "dossiers_reusing_data",
    "dossiers_using_residents_data",
    "procedures_using_residents_data",
    "dossiers_satisfied",
    "points_of_time",
    "points_of_agencies",
    "points_of_contacts",
    "points_of_offices",
];

/// Whether an own measure has that key.
pub fn is_source(key: &str) -> bool {
    SOURCES.contains(&key)
}

/// Everything that figures of a unit are taken from.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The counters.
    pub cube: &'a Cube,
    /// The unit and those below it.
    pub units: &'a [UnitId],
    /// Its procedures.
    pub services: &'a Services,
    /// The procedures of the province, for what units inherit.
    pub province: &'a Services,
    /// The period.
    pub span: Span,
    /// The day on which what is open is judged.
    pub as_of: Day,
}

/// A share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Numerator.
    pub numerator: f64,
    /// Denominator.
    pub denominator: f64,
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ItemState {
    /// It has points.
    Scored(f64),
    /// Shown without points.
    Shown,
    /// It does not apply to the unit in this period.
    NotApplicable,
    /// No source of data yet: stays out of the total.
    NoSource,
}

/// An item of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemScore {
    /// Code of the item.
    pub code: String,
    /// Most points.
    pub max: f64,
    /// Its figures, if there is a source and it applies.
    pub share: Option<Share>,
    /// How it stands.
    pub state: ItemState,
}

/// A group of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupScore {
    /// Key of the group.
    pub key: String,
    /// Points; none when nothing in it is scored.
    pub points: Option<f64>,
    /// Most points of what is scored.
    pub applicable: f64,
    /// Most points of the set.
    pub max: f64,
    /// Items in order.
    pub items: Vec<ItemScore>,
}

/// A unit's score.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitScore {
    /// Groups in order.
    pub groups: Vec<GroupScore>,
    /// Points of all that is scored.
    pub points: f64,
    /// Most points of what is scored.
    pub applicable: f64,
    /// Points ÷ applicable maximum × 100; none when nothing applies.
    pub index: Option<f64>,
    /// Name of the class.
    pub class: Option<String>,
    /// The figures behind it.
    pub numbers: Numbers,
}

impl ItemScore {
    /// Points, if scored.
    pub fn points(&self) -> Option<f64> {
        match self.state {
            ItemState::Scored(points) => Some(points),
            _ => None,
        }
    }

    /// Points lost.
    pub fn lost(&self) -> f64 {
        self.points().map_or(0.0, |points| (self.max - points).max(0.0))
    }
}

impl UnitScore {
    /// An item by code.
    pub fn item(&self, code: &str) -> Option<&ItemScore> {
        self.groups.iter().flat_map(|group| &group.items).find(|item| item.code == code)
    }

    /// Items without a source of data.
    pub fn without_source(&self) -> impl Iterator<Item = &ItemScore> {
        self.groups.iter().flat_map(|group| &group.items).filter(|item| item.state == ItemState::NoSource)
    }
}

/// Points that an item would have with another numerator.
pub fn points_with(item: &Item, share: Share) -> Option<f64> {
    match item.rule.points(item.max, item.empty, &figures(share)) {
        Outcome::Points(points) => Some(points),
        _ => None,
    }
}

fn figures(share: Share) -> Figures {
    Figures {
        numerator: Some(share.numerator),
        denominator: Some(share.denominator),
        given: true,
        ..Figures::default()
    }
}

/// The score of a unit. A unit that handled no dossier in the period has none: nothing applies.
pub fn score_unit(set: &CriteriaSet, scope: &Scope<'_>) -> UnitScore {
    let numbers = scope.cube.numbers(scope.units, scope.span, scope.as_of);
    let idle = numbers.handled() == 0;
    let mut score =
        UnitScore { groups: Vec::new(), points: 0.0, applicable: 0.0, index: None, class: None, numbers: numbers.clone() };
    for group in &set.groups {
        score.groups.push(score_group(group, scope, &numbers, idle));
    }
    score.points = score.groups.iter().filter_map(|group| group.points).sum();
    score.applicable = score.groups.iter().map(|group| group.applicable).sum();
    score.index = (score.applicable > 0.0).then(|| score.points / score.applicable * 100.0);
    score.class = score.index.and_then(|index| set.class(index, score.points)).map(|class| class.name.clone());
    score
}

/// The score of one item, as [`score_unit`] has it.
pub fn score_one(item: &Item, scope: &Scope<'_>) -> ItemScore {
    let numbers = scope.cube.numbers(scope.units, scope.span, scope.as_of);
    score_item(item, scope, &numbers, numbers.handled() == 0)
}

fn score_group(group: &Group, scope: &Scope<'_>, numbers: &Numbers, idle: bool) -> GroupScore {
    let items: Vec<ItemScore> = group.items.iter().map(|item| score_item(item, scope, numbers, idle)).collect();
    let scored = || items.iter().filter(|item| matches!(item.state, ItemState::Scored(_)));
    GroupScore {
        key: group.key.clone(),
        points: scored().next().map(|_| scored().filter_map(ItemScore::points).sum()),
        applicable: scored().map(|item| item.max).sum(),
        max: group.max,
        items,
    }
}

fn score_item(item: &Item, scope: &Scope<'_>, numbers: &Numbers, idle: bool) -> ItemScore {
    let of = |share, state| ItemScore { code: item.code.clone(), max: item.max, share, state };
    if !is_source(&item.measure) {
        return of(None, ItemState::NoSource);
    }
    if idle {
        return of(None, ItemState::NotApplicable);
    }
    let Some(share) = share(&item.measure, scope, numbers) else { return of(None, ItemState::NoSource) };
    if item.rule.is_shown_only() {
        return of(Some(share), ItemState::Shown);
    }
    match item.rule.points(item.max, item.empty, &figures(share)) {
        Outcome::Points(points) => of(Some(share), ItemState::Scored(points)),
        Outcome::NotApplicable => of(Some(share), ItemState::NotApplicable),
        Outcome::Missing => of(Some(share), ItemState::NoSource),
    }
}

/// The figures of a measure; none when nothing is known that it could be counted from.
pub fn share(key: &str, scope: &Scope<'_>, numbers: &Numbers) -> Option<Share> {
    let part = |numerator: i64, denominator: i64| {
        Some(Share { numerator: numerator as f64, denominator: denominator as f64 })
    };
    let received = |measure| part(numbers.of(measure), numbers.received());
    let in_time = numbers.handled() - numbers.late();
    match key {
        "dossiers_on_time" => part(in_time, numbers.handled()),
        "days_of_handling" => part(numbers.of(Measure::HandlingDays), numbers.with_result()),
        "dossiers_online" => received(Measure::OnlineWithResult),
        "dossiers_paid_online" => part(numbers.of(Measure::PaidOnline), numbers.of(Measure::WithFee)),
        "dossiers_with_electronic_result" => received(Measure::WithElectronicResult),
        "dossiers_digitised" => received(Measure::Digitised),
        "dossiers_reusing_data" => received(Measure::Reused),
        "dossiers_using_residents_data" => received(Measure::UsingResidents),
        "dossiers_satisfied" => part(in_time - numbers.of(Measure::UnsatisfiedInTime), numbers.handled()),
        "points_of_time" => {
            part(2 * numbers.of(Measure::EndedEarly) + numbers.of(Measure::EndedOnTime), numbers.with_result())
        }
        "points_of_agencies" => part(numbers.of(Measure::AgencyPoints), 100 * numbers.with_result()),
        "points_of_contacts" => part(numbers.of(Measure::ContactPoints), numbers.with_result()),
        "points_of_offices" => part(numbers.of(Measure::OfficePoints), numbers.with_result()),
        _ => share_of_procedures(key, scope),
    }
}

fn share_of_procedures(key: &str, scope: &Scope<'_>) -> Option<Share> {
    let (own, province) = (scope.services, scope.province);
    let part = |numerator: usize, denominator: usize| {
        Some(Share { numerator: numerator as f64, denominator: denominator as f64 })
    };
    // Without any date of a decision in the catalogue nothing is known about publishing.
    let dated = |all: &[Publishing]| {
        let in_time = all.iter().filter(|one| one.in_time).count();
        (!all.is_empty()).then_some(Share { numerator: in_time as f64, denominator: all.len() as f64 })
    };
    match key {
        "procedures_published_in_time" => dated(&province.published),
        "procedures_public_in_time" => dated(&province.made_public),
        "procedures_public_complete" => {
            part(province.authority.len() - province.incomplete.len(), province.authority.len())
        }
        "procedures_online" => part(own.online.len(), own.authority.len()),
        _ => {
            let (of, measure) = of_procedures(key, own)?;
            part(used(scope, of, measure).len(), of.len())
        }
    }
}

/// The procedures that a measure is about, and of which measure each needs one dossier.
pub(crate) fn of_procedures<'a>(key: &str, services: &'a Services) -> Option<(&'a BTreeSet<ProcedureCode>, Measure)> {
    Some(match key {
        "procedures_online_used" => (&services.online, Measure::ReceivedOnline),
        "procedures_with_fee_used" => (&services.with_fee, Measure::WithFee),
        "procedures_paid_online" => (&services.with_fee, Measure::PaidOnline),
        "procedures_using_residents_data" => (&services.for_citizens, Measure::UsingResidents),
        _ => return None,
    })
}

pub(crate) fn used<'a>(
    scope: &Scope<'_>,
    of: &'a BTreeSet<ProcedureCode>,
    measure: Measure,
) -> BTreeSet<&'a ProcedureCode> {
    let with = scope.cube.procedures_with(scope.units, scope.span, measure);
    of.iter().filter(|code| with.contains(code)).collect()
}
