//! Numbers that the book gives: each counts from 1 and is never given twice.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! numbered {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The number after a last one; the first without one.
            pub const fn after(last: Option<Self>) -> Self {
                match last {
                    Some(last) => Self(last.0.saturating_add(1)),
                    None => Self(1),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

numbered! {
    /// A member of the committee.
    MemberId,
    /// A meeting.
    MeetingId,
    /// A plan or programme.
    PlanId,
    /// A line of a plan, counted within the plan.
    PlanItemId,
    /// A periodic report.
    ReportId,
}
