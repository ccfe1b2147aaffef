//! From measures of an outlook to a probability that means what it says: a weighted sum, fitted to dossiers whose end is
//! known, then a curve that was measured on the same dossiers.

use serde::{Deserialize, Serialize};

use super::chance::logistic;

/// How many measures an outlook has.
pub const FEATURES: usize = 15;
/// The first four grow as time runs out and never count the other way: less time left is never better.
const GROWING: usize = 4;
/// Points of the curve at most.
const POINTS: usize = 24;

/// An outlook whose end is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example {
    /// The measures.
    pub features: [f64; FEATURES],
    /// Whether the dossier was late in the end.
    pub late: bool,
}

/// Fitted weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// Added to the sum.
    pub base: f64,
    /// One for each measure.
    pub weights: [f64; FEATURES],
    /// Weighted sum to probability, both rising; between points a straight line.
    pub curve: Vec<(f64, f64)>,
}

/// Weights that were fitted to a simulated year (docs/forecast.md).
const EMBEDDED: &str = include_str!("weights.json");

impl Default for Weights {
    /// The plain probability, until a fit says more.
    fn default() -> Self {
        let mut weights = [0.0; FEATURES];
        weights[0] = 1.0;
        Self { base: 0.0, weights, curve: Vec::new() }
    }
}

impl Weights {
    /// The weights that come with the program.
    pub fn embedded() -> Self {
        serde_json::from_str(EMBEDDED).unwrap_or_default()
    }

    fn sum(&self, features: &[f64; FEATURES]) -> f64 {
        self.base + self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f64>()
    }

    /// The probability of being late.
    pub fn probability(&self, features: &[f64; FEATURES]) -> f64 {
        let sum = self.sum(features);
        let (Some(first), Some(last)) = (self.curve.first(), self.curve.last()) else { return logistic(sum) };
        if sum <= first.0 {
            return first.1;
        }
        if sum >= last.0 {
            return last.1;
        }
        let at = self.curve.partition_point(|(x, _)| *x < sum).max(1);
        let ((x0, y0), (x1, y1)) = (self.curve[at - 1], self.curve[at]);
        if x1 > x0 { y0 + (y1 - y0) * (sum - x0) / (x1 - x0) } else { y1 }
    }

    /// Fits to examples by gradient descent, leaning on `start`; few examples change little.
    #[must_use]
    pub fn fit(start: &Self, examples: &[Example]) -> Self {
        if examples.is_empty() {
            return start.clone();
        }
        let mut fitted = Self { curve: Vec::new(), ..start.clone() };
        let lean = 20.0 / examples.len() as f64;
        let mut speed = vec![0.0; FEATURES + 1];
        for _ in 0..600 {
            let mut slope = [0.0; FEATURES + 1];
            for example in examples {
                let error = logistic(fitted.sum(&example.features)) - f64::from(u8::from(example.late));
                slope[FEATURES] += error;
                slope.iter_mut().zip(example.features).for_each(|(slope, value)| *slope += error * value);
            }
            for at in 0..=FEATURES {
                let now = if at == FEATURES { fitted.base } else { fitted.weights[at] };
                let was = if at == FEATURES { start.base } else { start.weights[at] };
                let step = slope[at] / examples.len() as f64 + lean * (now - was) / 100.0;
                speed[at] = 0.9 * speed[at] - 0.15 * step;
                let next = now + speed[at];
                let next = if at < GROWING { next.max(0.0) } else { next };
                if at == FEATURES { fitted.base = next } else { fitted.weights[at] = next }
            }
        }
        fitted.curve = fitted.measured(examples);
        fitted
    }

    /// The curve: equal groups by rising sum, made to rise by joining neighbours that fall (isotonic regression).
    fn measured(&self, examples: &[Example]) -> Vec<(f64, f64)> {
        let mut sums: Vec<(f64, bool)> = examples.iter().map(|one| (self.sum(&one.features), one.late)).collect();
        sums.sort_by(|a, b| a.0.total_cmp(&b.0));
        let size = (sums.len() / POINTS).max(50);
        let mut groups: Vec<(f64, f64, f64)> = Vec::new();
        for chunk in sums.chunks(size) {
            let n = chunk.len() as f64;
            let x = chunk.iter().map(|(sum, _)| sum).sum::<f64>();
            let late = chunk.iter().filter(|(_, late)| *late).count() as f64;
            groups.push((x, late, n));
            while groups.len() > 1 {
                let (a, b) = (groups[groups.len() - 2], groups[groups.len() - 1]);
                if a.1 / a.2 < b.1 / b.2 {
                    break;
                }
                groups.truncate(groups.len() - 2);
                groups.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
            }
        }
        // One late and one in time are added to each group: nothing is certain.
        let round = |value: f64| (value * 1e5).round() / 1e5;
        let mut points: Vec<(f64, f64)> =
            groups.iter().map(|(x, late, n)| (round(x / n), round((late + 0.5) / (n + 1.0)))).collect();
        for at in 1..points.len() {
            points[at].1 = points[at].1.max(points[at - 1].1);
        }
        points
    }
}
