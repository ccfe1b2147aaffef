//! The ring of groups: an arc for each group as long as its applicable points, filled as far as they were won. Drawn by
//! the server as SVG; the table of groups stands beside it.

use index::GroupScore;

/// Length of the whole ring, as told to `pathLength`.
const AROUND: f64 = 1000.0;
/// Room between arcs.
const GAP: f64 = 5.0;
/// Colours there are; further groups begin anew.
const COLOURS: usize = 6;

/// The arc of a group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arc {
    /// Number of the colour, from 1.
    pub colour: usize,
    /// `stroke-dasharray` of the whole arc.
    pub rest: String,
    /// `stroke-dasharray` of what was won.
    pub full: String,
    /// `stroke-dashoffset` of both.
    pub offset: String,
}

/// Number of the colour of the group at a place.
pub const fn colour(place: usize) -> usize {
    place % COLOURS + 1
}

/// The arcs; groups without points have none.
pub fn arcs(groups: &[GroupScore]) -> Vec<Arc> {
    let total: f64 = groups.iter().map(|group| group.applicable).sum();
    let mut at = 0.0;
    let mut all = Vec::new();
    for (place, group) in groups.iter().enumerate().filter(|(_, group)| group.applicable > 0.0) {
        let length = group.applicable / total * AROUND;
        let whole = (length - GAP).max(0.5);
        let won = whole * (group.points.unwrap_or(0.0) / group.applicable).clamp(0.0, 1.0);
        all.push(Arc {
            colour: colour(place),
            rest: format!("{whole:.1} {AROUND}"),
            full: format!("{won:.1} {AROUND}"),
            offset: format!("{:.1}", -at),
        });
        at += length;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(points: Option<f64>, applicable: f64) -> GroupScore {
        GroupScore { key: String::new(), points, applicable, max: 20.0, items: Vec::new() }
    }

    #[test]
    fn arcs_go_once_around() {
        let arcs = arcs(&[group(Some(15.0), 30.0), group(None, 0.0), group(Some(10.0), 10.0)]);
        assert_eq!(arcs.len(), 2);
        assert_eq!((arcs[0].rest.as_str(), arcs[0].full.as_str(), arcs[0].offset.as_str()), ("745.0 1000", "372.5 1000", "-0.0"));
        assert_eq!((arcs[1].full.as_str(), arcs[1].offset.as_str(), arcs[1].colour), ("245.0 1000", "-750.0", 3));
    }
}
