//! When and by whom something was entered, and how it ended.

use kernel::{ActorKind, Instant};

/// When and by whom something was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: ActorKind,
}

/// How something ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// When and by whom.
    pub entered: Entered,
    /// Why.
    pub reason: String,
}

/// A change with what stood there before.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<T> {
    /// When and by whom.
    pub entered: Entered,
    /// What stood there before.
    pub before: T,
    /// Why; may be empty where no reason is asked.
    pub reason: String,
}
