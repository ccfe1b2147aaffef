//! From a row of a plan to a line of the book of plans.

use super::plan::PlanRow;
use super::target::{Direction, Target};
use crate::book::{self, Holder, PlanItemDraft};
use crate::proposing::{Defaults, Directory, Named, term as clock};
use crate::reading::DueKind;

/// A line for the book of plans, with the names that the directory knows; the others stay in their words.
pub fn to_item(row: &PlanRow, directory: &dyn Directory, defaults: Defaults<'_>) -> PlanItemDraft {
    let holder = |text: &String| {
        let owner = match directory.find(text) {
            Named::One(owner) => Some(owner),
            Named::Group | Named::Unknown => None,
        };
        Holder { text: text.clone(), owner }
    };
    let target = |target: &Target| book::Target {
        // Which measure of the program it is, a person says.
        measure: String::new(),
        unit: target.unit.clone(),
        value: target.value,
        direction: if target.direction == Direction::AtMost {
            book::Direction::AtMost
        } else {
            book::Direction::AtLeast
        },
    };
    PlanItemDraft {
        kind: row.kind,
        area: row.area.map(str::to_owned),
        number: row.number.clone(),
        content: row.content.clone(),
        product: row.product.clone(),
        leads: row.lead.iter().map(holder).collect(),
        coordinators: row.coordinate.iter().map(holder).collect(),
        term_text: row.deadline.text.clone().unwrap_or_default(),
        term: (row.deadline.kind != DueKind::None).then(|| clock(&row.deadline, defaults)),
        budget_text: row.budget.as_ref().map(|budget| budget.text.clone()).unwrap_or_default(),
        budget: row.budget.as_ref().and_then(|budget| budget.amount),
        targets: row.target.iter().map(target).collect(),
        stages: Vec::new(),
    }
}
