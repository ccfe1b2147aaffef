//! Our score beside the published one, line by line, with what to look at. Neither is ever put in the place of the other.

use super::{PublishedItem, PublishedUnit};
use crate::rule::{Figures, Outcome};
use crate::set::{CriteriaSet, Group, Item, Part};
use crate::standing::{ItemScore, ItemState, UnitScore};

/// Figures and points of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Side {
    /// Numerator.
    pub numerator: Option<f64>,
    /// Denominator.
    pub denominator: Option<f64>,
    /// Points.
    pub points: Option<f64>,
}

/// Why a line deserves a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// We have no source of data.
    NoSource,
    /// With us it does not apply to the unit.
    NotApplicable,
    /// Nothing was published.
    NotPublished,
    /// The denominators differ by so many (ours less theirs).
    Denominator(f64),
    /// The numerators differ by so many.
    Numerator(f64),
    /// By the rule of the set the published figures give so many points, and not what was published.
    Rule(f64),
}

/// One of several items under one published score.
#[derive(Debug, Clone, PartialEq)]
pub struct LinePart {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Ours.
    pub ours: Side,
    /// Published; a part has no points of its own.
    pub official: Side,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Code of the item, of the combined metric, or key of the group.
    pub code: String,
    /// Name.
    pub name: String,
    /// Key of the group.
    pub group: String,
    /// Most points.
    pub max: f64,
    /// Ours.
    pub ours: Side,
    /// Published.
    pub official: Side,
    /// Items under one published score.
    pub parts: Vec<LinePart>,
    /// Ours less the published points, when both are known.
    pub difference: Option<f64>,
    /// What to look at.
    pub reasons: Vec<Reason>,
}

/// Published points are rounded to two decimals: less is no difference.
pub const SAME_POINTS: f64 = 0.0051;

/// Compares a unit line by line in the order of the set; items that neither side has are left out.
pub fn compare(set: &CriteriaSet, ours: &UnitScore, official: &PublishedUnit) -> Vec<Compared> {
    let combined = |item: &Item| {
        let has = |code: &str| official.items.iter().any(|found| found.item == code);
        set.combined.iter().find(|one| has(&one.code) && one.parts.iter().any(|part| part.item == item.code))
    };
    let mut lines: Vec<Compared> = Vec::new();
    for group in &set.groups {
        let published = |item: &Item| official.items.iter().any(|found| found.item == item.code);
        let none = !group.items.iter().any(|item| published(item) || combined(item).is_some());
        if let (true, Some(score)) = (none, official.groups.get(&group.key)) {
            lines.push(of_group(group, ours, *score));
            continue;
        }
        for item in group.items.iter().filter(|item| !item.rule.is_shown_only()) {
            match combined(item) {
                // The combined metric stands where its first item stands.
                Some(one) if lines.iter().any(|line| line.code == one.code) => {}
                Some(one) => {
                    let found = official.items.iter().find(|found| found.item == one.code);
                    lines.extend(found.map(|found| of_several(set, group, &one.parts, ours, found)));
                }
                None => lines.push(of_item(group, item, ours, official.items.iter().find(|found| found.item == item.code))),
            }
        }
    }
    lines
}

fn side(score: Option<&ItemScore>) -> Side {
    let share = score.and_then(|score| score.share);
    Side {
        numerator: share.map(|share| share.numerator),
        denominator: share.map(|share| share.denominator),
        points: score.and_then(ItemScore::points),
    }
}

fn state_reason(score: Option<&ItemScore>) -> Option<Reason> {
    match score.map(|score| score.state) {
        None | Some(ItemState::NoSource) => Some(Reason::NoSource),
        Some(ItemState::NotApplicable) => Some(Reason::NotApplicable),
        _ => None,
    }
}

fn differs(ours: Option<f64>, theirs: Option<f64>) -> Option<f64> {
    let difference = ours? - theirs?;
    (difference.abs() > 1e-9).then_some(difference)
}

fn of_item(group: &Group, item: &Item, ours: &UnitScore, found: Option<&PublishedItem>) -> Compared {
    let score = ours.item(&item.code);
    let (own, theirs) = (
        side(score),
        found.map_or_else(Side::default, |found| Side {
            numerator: found.numerator,
            denominator: found.denominator,
            points: found.score,
        }),
    );
    let mut reasons: Vec<Reason> = state_reason(score).into_iter().collect();
    match found {
        None => reasons.push(Reason::NotPublished),
        Some(found) => {
            reasons.extend(differs(own.denominator, theirs.denominator).map(Reason::Denominator));
            reasons.extend(differs(own.numerator, theirs.numerator).map(Reason::Numerator));
            reasons.extend(by_rule(item, found).map(Reason::Rule));
        }
    }
    Compared {
        code: item.code.clone(),
        name: item.name.clone(),
        group: group.key.clone(),
        max: item.max,
        difference: own.points.zip(theirs.points).map(|(own, theirs)| own - theirs),
        ours: own,
        official: theirs,
        parts: Vec::new(),
        reasons,
    }
}

/// Points that the published figures give by the set's rule, when they are not the published ones.
fn by_rule(item: &Item, found: &PublishedItem) -> Option<f64> {
    let score = found.score?;
    found.numerator.or(found.denominator)?;
    let figures = Figures { numerator: found.numerator, denominator: found.denominator, given: true, ..Figures::default() };
    match item.rule.points(item.max, item.empty, &figures) {
        Outcome::Points(points) if (points - score).abs() > 0.015 => Some(points),
        _ => None,
    }
}

fn of_several(set: &CriteriaSet, group: &Group, parts: &[Part], ours: &UnitScore, found: &PublishedItem) -> Compared {
    let sum = |names: &[String]| {
        let numbers: Vec<f64> = names.iter().filter_map(|name| found.fields.get(name).copied()).collect();
        (!numbers.is_empty()).then(|| numbers.iter().sum())
    };
    let (mut lines, mut reasons, mut max) = (Vec::new(), Vec::new(), 0.0);
    for (part, (_, item)) in parts.iter().filter_map(|part| Some((part, set.find(&part.item)?))) {
        let score = ours.item(&item.code);
        let official = Side { numerator: sum(&part.numerator), denominator: sum(&part.denominator), points: None };
        let own = side(score);
        reasons.extend(state_reason(score));
        reasons.extend(differs(own.denominator, official.denominator).map(Reason::Denominator));
        reasons.extend(differs(own.numerator, official.numerator).map(Reason::Numerator));
        max += item.max;
        lines.push(LinePart { code: item.code.clone(), name: item.name.clone(), ours: own, official });
    }
    // Each kind of reason once; the parts tell the rest.
    let mut kept: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !kept.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(&reason)) {
            kept.push(reason);
        }
    }
    let points: Option<f64> = lines.iter().map(|part| part.ours.points).sum();
    Compared {
        code: found.item.clone(),
        name: lines.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join("; "),
        group: group.key.clone(),
        max,
        ours: Side { points, ..Side::default() },
        official: Side { points: found.score, ..Side::default() },
        parts: lines,
        difference: points.zip(found.score).map(|(own, theirs)| own - theirs),
        reasons: kept,
    }
}

fn of_group(group: &Group, ours: &UnitScore, score: f64) -> Compared {
    let own = ours.groups.iter().find(|found| found.key == group.key);
    let mut reasons = Vec::new();
    let states = || own.into_iter().flat_map(|own| &own.items).map(|item| item.state);
    let lacks = states().any(|state| state == ItemState::NoSource);
    if lacks {
        reasons.push(Reason::NoSource);
    }
    // Part of a group is not to be held against the whole of it.
    let points = own.and_then(|own| own.points).filter(|_| !lacks);
    if points.is_none() && states().any(|state| state == ItemState::NotApplicable) {
        reasons.push(Reason::NotApplicable);
    }
    Compared {
        code: group.key.clone(),
        name: group.name.clone(),
        group: group.key.clone(),
        max: group.max,
        ours: Side { points, ..Side::default() },
        official: Side { points: Some(score), ..Side::default() },
        parts: Vec::new(),
        difference: points.map(|points| points - score),
        reasons,
    }
}
