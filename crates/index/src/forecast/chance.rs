//! Probabilities of durations: a piece of work has a lognormal duration with a mean and a spread in office minutes.

/// Φ, with an error below 2·10⁻⁷ (Abramowitz and Stegun 7.1.26 on the tail, so that small tails stay precise enough).
pub(super) fn normal_below(x: f64) -> f64 {
    if x > 0.0 { 1.0 - tail(x) } else { tail(-x) }
}

/// The part above a point that is not negative.
fn tail(x: f64) -> f64 {
    let z = x / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let sum = t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    0.5 * sum * (-z * z).exp()
}

/// Φ⁻¹ (Acklam), for a part between 0 and 1.
pub(super) fn normal_point(part: f64) -> f64 {
    const A: [f64; 6] = [
        -39.696_830_286_653_76, 220.946_098_424_520_5, -275.928_510_446_968_7, 138.357_751_867_269, -30.664_798_066_147_16,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] =
        [-54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6, 66.801_311_887_719_72, -13.280_681_552_885_72];
    const C: [f64; 6] = [
        -0.007_784_894_002_430_293, -0.322_396_458_041_136_5, -2.400_758_277_161_838, -2.549_732_539_343_734,
        4.374_664_141_464_968, 2.938_163_982_698_783,
    ];
    const D: [f64; 4] =
        [0.007_784_695_709_041_462, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416];
    let part = part.clamp(1e-300, 1.0 - 1e-15);
    let over = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let far = |q: f64| over(&C, q) / (over(&D, q) * q + 1.0);
    if part < 0.024_25 {
        return far((-2.0 * part.ln()).sqrt());
    }
    if part > 1.0 - 0.024_25 {
        return -far((-2.0 * (1.0 - part).ln()).sqrt());
    }
    let (q, r) = (part - 0.5, (part - 0.5) * (part - 0.5));
    over(&A, r) * q / (over(&B, r) * r + 1.0)
}

/// A lognormal duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lognormal {
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    /// With that mean and spread, in minutes.
    pub fn new(mean: f64, spread: f64) -> Self {
        let mean = mean.max(0.5);
        let ratio = (spread / mean).clamp(0.05, 4.0);
        let square = (1.0 + ratio * ratio).ln();
        Self { mu: mean.ln() - square / 2.0, sigma: square.sqrt() }
    }

    /// How probable it is that it takes longer.
    pub fn beyond(&self, minutes: f64) -> f64 {
        if minutes <= 0.0 {
            return 1.0;
        }
        normal_below((self.mu - minutes.ln()) / self.sigma)
    }

    /// What is still to come when so much has passed, as `N` equally probable values in rising order.
    pub fn rest_after<const N: usize>(&self, passed: f64) -> [f64; N] {
        let longer = self.beyond(passed);
        std::array::from_fn(|n| {
            let part = longer * (1.0 - (n as f64 + 0.5) / N as f64);
            ((self.mu - self.sigma * normal_point(part)).exp() - passed).max(0.0)
        })
    }
}

/// ln(p / (1 − p)), kept within ±`most`.
pub(super) fn logit(p: f64, most: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln().clamp(-most, most)
}

/// The inverse of [`logit`].
pub(super) fn logistic(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_the_normal_distribution() {
        for (x, below) in [(0.0, 0.5), (1.0, 0.841_344_7), (-1.96, 0.024_997_9), (3.0, 0.998_650_1)] {
            assert!((normal_below(x) - below).abs() < 1e-6, "{x}: {}", normal_below(x));
            assert!((normal_point(below) - x).abs() < 1e-4, "{below}: {}", normal_point(below));
        }
    }

    #[test]
    fn what_is_left_has_the_mean_of_the_tail() {
        let duration = Lognormal::new(100.0, 60.0);
        let fresh: [f64; 64] = duration.rest_after(0.0);
        let mean = fresh.iter().sum::<f64>() / 64.0;
        assert!((mean - 100.0).abs() < 2.0, "{mean}");
        let later: [f64; 64] = duration.rest_after(300.0);
        assert!(later.iter().all(|rest| *rest >= 0.0) && later.windows(2).all(|pair| pair[0] <= pair[1]));
        // A lognormal tail is heavy: what has taken long will take long.
        assert!(later.iter().sum::<f64>() / 64.0 > 60.0);
    }
}
