//! How good a forecast is: how well it tells late from in time (AUC), and whether its probabilities mean what they say
//! (expected calibration error).

/// The probability that a late one has a higher score than one in time; equal scores count half. Half when one of the two
/// kinds is missing.
pub fn auc(scored: &[(f64, bool)]) -> f64 {
    let mut sorted: Vec<&(f64, bool)> = scored.iter().collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut late, mut at) = (0.0, 0.0, 0);
    while at < sorted.len() {
        let end = at + sorted[at..].iter().take_while(|one| one.0.total_cmp(&sorted[at].0).is_eq()).count();
        let rank = (at + end + 1) as f64 / 2.0;
        let here = sorted[at..end].iter().filter(|one| one.1).count() as f64;
        (ranks, late, at) = (ranks + here * rank, late + here, end);
    }
    let fine = sorted.len() as f64 - late;
    if late == 0.0 || fine == 0.0 { 0.5 } else { (ranks - late * (late + 1.0) / 2.0) / (late * fine) }
}

/// One group of forecasts with about the same probability.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Group {
    /// How many.
    pub n: usize,
    /// Their mean probability.
    pub foretold: f64,
    /// The part that was late.
    pub happened: f64,
}

/// Forecasts in ten groups of equal width, 0–10 %, 10–20 % …; empty ones have `n` 0.
pub fn curve(scored: &[(f64, bool)]) -> [Group; 10] {
    let mut groups = [Group::default(); 10];
    for (probability, late) in scored {
        let group = &mut groups[((probability * 10.0) as usize).min(9)];
        group.n += 1;
        group.foretold += probability;
        group.happened += f64::from(u8::from(*late));
    }
    groups.map(|group| {
        let n = group.n.max(1) as f64;
        Group { foretold: group.foretold / n, happened: group.happened / n, ..group }
    })
}

/// Expected calibration error: the mean distance between what was foretold and what happened, weighted by group.
pub fn calibration_error(groups: &[Group]) -> f64 {
    let all = groups.iter().map(|group| group.n).sum::<usize>().max(1) as f64;
    groups.iter().map(|group| group.n as f64 / all * (group.foretold - group.happened).abs()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auc_by_hand() {
        assert_eq!(auc(&[(0.1, false), (0.4, false), (0.35, true), (0.8, true)]), 0.75);
        assert_eq!(auc(&[(0.5, false), (0.5, true)]), 0.5);
        assert_eq!(auc(&[(0.5, true)]), 0.5);
        assert_eq!(auc(&[(0.2, false), (0.9, true)]), 1.0);
    }

    #[test]
    fn calibration_by_hand() {
        let scored = [(0.05, false), (0.05, false), (0.85, true), (0.85, false)];
        let groups = curve(&scored);
        assert_eq!((groups[0].n, groups[8].n), (2, 2));
        assert!((calibration_error(&groups) - (0.5 * 0.05 + 0.5 * 0.35)).abs() < 1e-9);
    }
}
