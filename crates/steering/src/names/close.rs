//! How alike two names are: the share of pairs of letters that they have in common.

/// Pairs of letters of a folded name, sorted.
pub(super) struct Shape(Vec<(char, char)>);

/// Longer names are compared by their beginning.
const MOST: usize = 160;

impl Shape {
    pub fn of(folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().take(MOST).collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// 0 to 1.
    pub fn likeness(&self, other: &Shape) -> f32 {
        let all = self.0.len() + other.0.len();
        if all == 0 {
            return 0.0;
        }
        let (mut at, mut beside, mut common) = (0, 0, 0_usize);
        while let (Some(one), Some(two)) = (self.0.get(at), other.0.get(beside)) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => at += 1,
                std::cmp::Ordering::Greater => beside += 1,
                std::cmp::Ordering::Equal => {
                    (at, beside, common) = (at + 1, beside + 1, common + 1);
                }
            }
        }
        (2 * common) as f32 / all as f32
    }
}
