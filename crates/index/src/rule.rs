//! How figures become points: the kinds of rule that Vietnamese criteria sets use.

use std::collections::BTreeMap;

/// What is known of one criterion for one unit and period.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// Numerator of a share; also the number of events or the sum of record scores.
    pub numerator: Option<f64>,
    /// Denominator of a share; also the number of records.
    pub denominator: Option<f64>,
    /// A value that is no share: a count, a percentage, an imported index.
    pub value: Option<f64>,
    /// Condition met, for yes/no.
    pub met: Option<bool>,
    /// Label of the band or level that was reached.
    pub level: Option<String>,
    /// Answers of a survey by choice.
    pub answers: BTreeMap<String, f64>,
    /// A share was asked for, even if both its numbers are empty: `0/0` is a figure, silence is none.
    pub given: bool,
}

/// What becomes of a share whose denominator is zero or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Empty {
    /// No points.
    #[default]
    Zero,
    /// All points.
    Full,
    /// The criterion does not apply.
    NotApplicable,
}

/// One end of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The value.
    pub at: f64,
    /// The value itself belongs to the band.
    pub inclusive: bool,
}

/// One step of a banded rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// From here; none: from below everything.
    pub lower: Option<Bound>,
    /// Up to here; none: without end.
    pub upper: Option<Bound>,
    /// In words, as the set says it; also the label by which it may be chosen.
    pub label: String,
    /// What it gives.
    pub points: f64,
}

impl Band {
    fn holds(&self, value: f64) -> bool {
        let above = |b: Bound| if b.inclusive { value >= b.at } else { value > b.at };
        let below = |b: Bound| if b.inclusive { value <= b.at } else { value < b.at };
        self.lower.is_none_or(above) && self.upper.is_none_or(below)
    }

    /// Neither end: chosen by its label only.
    pub fn is_label(&self) -> bool {
        self.lower.is_none() && self.upper.is_none()
    }
}

/// What bands divide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandOf {
    /// The share in percent, or `value` when given.
    Percent,
    /// The count: `value`, or else the numerator.
    Count,
}

/// How a criterion gives points.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// The maximum times the share, full from `full_at` on, nothing below `floor` (both shares of 1).
    Proportional {
        /// Share from which all points are given; 1 for a plain proportion.
        full_at: f64,
        /// Share below which there are none; 0 without a floor.
        floor: f64,
    },
    /// The first band that holds gives its points; none holds: no points.
    Bands {
        /// What is divided.
        of: BandOf,
        /// In the order in which they are tried.
        bands: Vec<Band>,
    },
    /// Met gives the maximum, else `otherwise` (0, or below zero where the set deducts).
    YesNo {
        /// Points when not met; at most 0.
        otherwise: f64,
    },
    /// The mean weight of the answers of a survey, times the maximum.
    Choices {
        /// Weight of each choice, 0–1.
        weights: BTreeMap<String, f64>,
    },
    /// The maximum times an index computed elsewhere, in percent.
    Imported,
    /// A level gives its share of the maximum.
    Level {
        /// Share of each level, 0–1.
        shares: BTreeMap<String, f64>,
    },
    /// So many points for each, up to the maximum.
    PerItem {
        /// Points each.
        points: f64,
    },
    /// The mean of the scores of records (numerator: their sum, denominator: their number), rounded.
    Average {
        /// Decimals of the mean.
        decimals: i32,
    },
    /// Points given by people.
    Manual,
    /// Points given by people on top of the total, up to the maximum.
    Bonus,
    /// Points taken away by people, up to the maximum.
    Penalty,
    /// Shown, without points.
    Shown,
}

/// What a rule makes of figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Points.
    Points(f64),
    /// The criterion leaves points and maximum.
    NotApplicable,
    /// The figures that the rule needs are not there.
    Missing,
}

impl Rule {
    /// Stands beside the total: its maximum is no part of the set's.
    pub fn is_extra(&self) -> bool {
        matches!(self, Rule::Bonus | Rule::Penalty)
    }

    /// Gives no points at all.
    pub fn is_shown_only(&self) -> bool {
        matches!(self, Rule::Shown)
    }

    /// Points of a criterion with that maximum.
    pub fn points(&self, max: f64, empty: Empty, figures: &Figures) -> Outcome {
        let some = |value: Option<f64>| value.map_or(Outcome::Missing, Outcome::Points);
        match self {
            Rule::Proportional { full_at, floor } => share_of(max, empty, figures, |share| {
                if share < *floor { 0.0 } else { max * (share / full_at).clamp(0.0, 1.0) }
            }),
            Rule::Bands { of, bands } => banded(*of, bands, max, empty, figures),
            Rule::YesNo { otherwise } => some(figures.met.map(|met| if met { max } else { *otherwise })),
            Rule::Choices { weights } => surveyed(weights, max, empty, &figures.answers),
            Rule::Imported => some(figures.value.map(|index| max * (index / 100.0).clamp(0.0, 1.0))),
            Rule::Level { shares } => {
                some(figures.level.as_ref().and_then(|level| shares.get(level)).map(|share| max * share))
            }
            Rule::PerItem { points } => {
                some(figures.value.or(figures.numerator).map(|count| (count * points).clamp(0.0, max)))
            }
            Rule::Average { decimals } => share_of(max, empty, figures, |mean| {
                let ten = 10_f64.powi(*decimals);
                ((mean * ten).round() / ten).clamp(0.0, max)
            }),
            Rule::Manual | Rule::Bonus | Rule::Penalty | Rule::Shown => Outcome::Missing,
        }
    }
}

fn share_of(max: f64, empty: Empty, figures: &Figures, points: impl FnOnce(f64) -> f64) -> Outcome {
    if !figures.given {
        return Outcome::Missing;
    }
    match figures.denominator {
        Some(whole) if whole > 0.0 => Outcome::Points(points(figures.numerator.unwrap_or(0.0) / whole)),
        _ => of_empty(max, empty),
    }
}

fn of_empty(max: f64, empty: Empty) -> Outcome {
    match empty {
        Empty::Zero => Outcome::Points(0.0),
        Empty::Full => Outcome::Points(max),
        Empty::NotApplicable => Outcome::NotApplicable,
    }
}

fn banded(of: BandOf, bands: &[Band], max: f64, empty: Empty, figures: &Figures) -> Outcome {
    if let Some(level) = &figures.level {
        let chosen = bands.iter().find(|band| band.label.trim() == level.trim());
        return chosen.map_or(Outcome::Missing, |band| Outcome::Points(band.points));
    }
    let value = match (of, figures.value) {
        (_, Some(value)) => value,
        (BandOf::Count, None) => match figures.numerator {
            Some(count) => count,
            None => return Outcome::Missing,
        },
        (BandOf::Percent, None) => match (figures.given, figures.denominator) {
            (false, _) => return Outcome::Missing,
            (true, Some(whole)) if whole > 0.0 => figures.numerator.unwrap_or(0.0) / whole * 100.0,
            _ => return of_empty(max, empty),
        },
    };
    if bands.iter().all(Band::is_label) {
        return Outcome::Missing;
    }
    let found = bands.iter().find(|band| !band.is_label() && band.holds(value));
    Outcome::Points(found.map_or(0.0, |band| band.points))
}

fn surveyed(weights: &BTreeMap<String, f64>, max: f64, empty: Empty, answers: &BTreeMap<String, f64>) -> Outcome {
    if answers.is_empty() {
        return Outcome::Missing;
    }
    let all: f64 = answers.values().sum();
    if all <= 0.0 {
        return of_empty(max, empty);
    }
    let weighed: f64 = answers.iter().map(|(choice, n)| weights.get(choice).copied().unwrap_or(0.0) * n).sum();
    Outcome::Points(max * (weighed / all).clamp(0.0, 1.0))
}
