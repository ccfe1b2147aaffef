//! What happened to the organisation, as stored in the journal (`WIRE`).

use kernel::{Day, Instant, PersonId, Role, UnitId};
use serde::{Deserialize, Serialize};

use crate::{Delegation, DelegationId, Holding, Person, Unit};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum OrgEvent {
    /// A unit was created.
    UnitCreated {
        /// The unit.
        unit: Unit,
    },
    /// A unit has a new name from `from` on.
    UnitRenamed {
        /// Which.
        unit: UnitId,
        /// New name.
        name: String,
        /// New short name.
        short_name: String,
        /// First day of the new name.
        from: Day,
    },
    /// A unit went up in another.
    UnitMerged {
        /// Which ended.
        unit: UnitId,
        /// Which took over.
        successor: UnitId,
        /// First day without it.
        from: Day,
    },
    /// A unit was divided.
    UnitSplit {
        /// Which ended.
        unit: UnitId,
        /// The part that takes over what is not assigned.
        successor: UnitId,
        /// All parts.
        parts: Vec<UnitId>,
        /// First day without it.
        from: Day,
    },
    /// A unit ended without a successor.
    UnitClosed {
        /// Which.
        unit: UnitId,
        /// Last day.
        to: Day,
    },
    /// A person came.
    PersonAdded {
        /// The person.
        person: Person,
    },
    /// A person's name or address changed.
    PersonChanged {
        /// Who.
        person: PersonId,
        /// Full name.
        name: String,
        /// E-mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// Telephone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
    },
    /// A person left.
    PersonLeft {
        /// Who.
        person: PersonId,
        /// Last day.
        to: Day,
    },
    /// A role was given.
    HoldingGiven {
        /// The role, the unit, the days.
        holding: Holding,
    },
    /// A role ended.
    HoldingEnded {
        /// Who.
        person: PersonId,
        /// Where.
        unit: UnitId,
        /// Which role.
        role: Role,
        /// Its first day.
        from: Day,
        /// Last day; before `from` if it never began.
        to: Day,
    },
    /// A delegation was given.
    DelegationGiven {
        /// The delegation.
        delegation: Delegation,
    },
    /// A delegation ended early.
    DelegationRevoked {
        /// Which.
        id: DelegationId,
        /// From this moment.
        at: Instant,
    },
    /// A leave was recorded.
    LeaveRecorded {
        /// The leave.
        leave: Delegation,
    },
    /// A leave ended early or never began.
    LeaveCancelled {
        /// Which.
        id: DelegationId,
        /// From this moment.
        at: Instant,
    },
}
