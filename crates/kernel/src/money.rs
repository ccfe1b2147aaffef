//! Money: whole đồng.

use serde::{Deserialize, Serialize};

/// An amount in đồng (no fractions exist).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dong(pub i64);

impl Dong {
    /// `1.234.567 đồng`-style digits without the unit.
    pub fn grouped(self) -> String {
        crate::text::grouped(self.0)
    }
}

impl std::iter::Sum for Dong {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|d| d.0).sum())
    }
}
