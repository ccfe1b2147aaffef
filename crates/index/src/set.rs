//! A criteria set: groups, items, how each gives points. Data with a decision number, never code.

use crate::load::load;
use crate::problem::Problems;
use crate::rule::{Empty, Rule};

/// A criteria set (bộ chỉ số, bộ tiêu chí).
#[derive(Debug, Clone, PartialEq)]
pub struct CriteriaSet {
    /// Short name, e.g. `qd766-2022`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number of the decision.
    pub decision: String,
    /// Day from which it holds, `2022-06-23`; empty when unknown.
    pub valid_from: String,
    /// Last day on which it holds; empty while it does.
    pub valid_to: String,
    /// Id of the set in whose place this one stands from its first day on; empty: of none.
    pub replaces: String,
    /// All points.
    pub total: f64,
    /// Decimals of the index, by which ranks are told apart.
    pub decimals: i32,
    /// Groups in order.
    pub groups: Vec<Group>,
    /// Metrics that carry the figures of several items at once.
    pub combined: Vec<Combined>,
    /// Classes of the result, best first.
    pub classes: Vec<Class>,
    /// What the classes divide: the index in percent, or the points.
    pub classes_of_points: bool,
}

/// A group of items (lĩnh vực, nhóm chỉ số).
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Key in sheets and results, e.g. `CKMB`.
    pub key: String,
    /// Number, e.g. `1`.
    pub code: String,
    /// Name.
    pub name: String,
    /// All points of the group.
    pub max: f64,
    /// Items in order.
    pub items: Vec<Item>,
}

/// One criterion (chỉ số, tiêu chí thành phần).
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Number, e.g. `2.1`.
    pub code: String,
    /// Other codes under which figures come.
    pub aliases: Vec<String>,
    /// Name.
    pub name: String,
    /// Most points.
    pub max: f64,
    /// How points are given.
    pub rule: Rule,
    /// What a zero denominator gives.
    pub empty: Empty,
    /// What the numerator counts, in words; empty when unsaid.
    pub numerator: String,
    /// What the denominator counts.
    pub denominator: String,
    /// Key of the own measure behind it, e.g. `dossiers_on_time`; empty: none yet, or imported.
    pub measure: String,
}

/// A metric under whose code several items lie, each with fields of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Combined {
    /// Code, e.g. `3.6+3.5b+3.5`; the order of the parts does not matter.
    pub code: String,
    /// Key of the group.
    pub group: String,
    /// Items in order.
    pub parts: Vec<Part>,
}

/// One item of a combined metric: sums of fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Code of the item.
    pub item: String,
    /// Fields whose sum is the numerator.
    pub numerator: Vec<String>,
    /// Fields whose sum is the denominator.
    pub denominator: Vec<String>,
}

/// A class of results (xếp loại).
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// From here on.
    pub min: f64,
    /// Name.
    pub name: String,
}

const EMBEDDED: &[(&str, &str)] = &[
    ("qd766-2022", include_str!("../../../data/criteria/qd766-2022.json")),
    ("tt01-2018-vpcp", include_str!("../../../data/criteria/tt01-2018-vpcp.json")),
];

/// Ids of the sets that come with the program.
pub fn embedded_ids() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(id, _)| *id)
}

/// The JSON of a set that comes with the program.
pub fn embedded_text(id: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// A set that comes with the program; `None` for an unknown id.
///
/// # Errors
/// The data is wrong (a test forbids it).
pub fn embedded(id: &str) -> Option<Result<CriteriaSet, Problems>> {
    embedded_text(id).map(load)
}

impl CriteriaSet {
    /// The item with a code or one of its other names, with its group.
    pub fn find(&self, code: &str) -> Option<(&Group, &Item)> {
        let wanted = code.trim();
        let is = |name: &String| name.eq_ignore_ascii_case(wanted);
        let all = || self.groups.iter().flat_map(|group| group.items.iter().map(move |item| (group, item)));
        all().find(|(_, item)| is(&item.code)).or_else(|| all().find(|(_, item)| item.aliases.iter().any(is)))
    }

    /// The combined metric with a code, whatever the order of its parts.
    pub fn find_combined(&self, code: &str) -> Option<&Combined> {
        let sorted = |code: &str| {
            let mut parts: Vec<String> = code.split('+').map(|part| part.trim().to_lowercase()).collect();
            parts.sort();
            parts
        };
        self.combined.iter().find(|combined| sorted(&combined.code) == sorted(code))
    }

    /// The class of a result.
    pub fn class(&self, index: f64, points: f64) -> Option<&Class> {
        let value = if self.classes_of_points { points } else { index };
        self.classes.iter().find(|class| value >= class.min)
    }
}
