//! The score that somebody else published, beside ours. The two are never mixed: where ours has no source the published
//! one stays its own, and totals are compared over the items that both have.

use std::collections::BTreeMap;

use app::{App, Whose};
use index::{ItemState, UnitScore};
use kernel::Day;

use super::ask::Asked;

/// A published score.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Official {
    /// Who published it.
    pub source: String,
    /// The day on which the figures were taken.
    pub as_of: Option<Day>,
    /// Total.
    pub total: Option<f64>,
    /// Rank.
    pub rank: Option<u32>,
    /// Points by code of the item.
    pub items: BTreeMap<String, f64>,
    /// Points of metrics that stand for several items: their codes.
    pub combined: Vec<(Vec<String>, f64)>,
    /// Points by key of the group.
    pub groups: BTreeMap<String, f64>,
}

/// The newest publication about somebody for the very days asked for; none for groups of agencies.
pub fn official(app: &App, asked: &Asked) -> Option<Official> {
    let unit = app.published_as(&asked.whose)?;
    let span = asked.span();
    let all = app.book().published(&asked.set.id, &unit, span.first_day(), span.last_day());
    let found = all.first()?;
    let (unit, about) = (found.unit(), &found.import.publication);
    let mut official = Official {
        source: about.source.clone(),
        as_of: Some(about.as_of),
        total: unit.total,
        rank: unit.rank,
        groups: unit.groups.clone(),
        ..Official::default()
    };
    for (item, score) in unit.items.iter().filter_map(|item| Some((item, item.score?))) {
        match (asked.set.find_combined(&item.item), asked.set.find(&item.item)) {
            (Some(combined), _) => {
                official.combined.push((combined.parts.iter().map(|part| part.item.clone()).collect(), score));
            }
            (None, Some((_, found))) => drop(official.items.insert(found.code.clone(), score)),
            (None, None) => {}
        }
    }
    Some(official)
}

impl Official {
    /// Ours and theirs over the items that both have; none when there is none.
    pub fn shared(&self, ours: &UnitScore) -> Option<(f64, f64)> {
        let point = |code: &String| ours.item(code).and_then(|item| match item.state {
            ItemState::Scored(points) => Some(points),
            _ => None,
        });
        let single = self.items.iter().filter_map(|(code, score)| Some((point(code)?, *score)));
        let several = self.combined.iter().filter_map(|(codes, score)| {
            let ours: Option<f64> = codes.iter().map(point).sum();
            Some((ours?, *score))
        });
        let both: Vec<(f64, f64)> = single.chain(several).collect();
        let sum = both.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        (!both.is_empty()).then_some(sum)
    }
}

/// The published total of an agency, for tables.
pub fn total(app: &App, asked: &Asked, whose: &Whose) -> Option<f64> {
    official(app, &asked.with(whose.clone()))?.total
}
