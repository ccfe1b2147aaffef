//! What may be asked of the organisation.

use std::collections::BTreeMap;

use kernel::{Day, PersonId, Role, UnitId};

use crate::{Delegation, DelegationId, Holding, Person, Unit};

/// A command. Structure and people belong to the administrator; leave and delegation also to leaders and to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrgCommand {
    /// A new unit.
    CreateUnit {
        /// The unit; end, successor and former names are ignored.
        unit: Unit,
    },
    /// A new name from a day on.
    RenameUnit {
        /// Which.
        unit: UnitId,
        /// New name.
        name: String,
        /// New short name.
        short_name: String,
        /// First day of the new name.
        from: Day,
    },
    /// A unit goes up in another of its kind; its people go along. Units below it are merged or closed first.
    MergeUnit {
        /// Which ends.
        unit: UnitId,
        /// Which takes over.
        successor: UnitId,
        /// First day without it.
        from: Day,
    },
    /// A unit is divided into new ones.
    SplitUnit {
        /// Which ends.
        unit: UnitId,
        /// The new units, at least two; they begin on `from`.
        parts: Vec<Unit>,
        /// The part that takes over what is not assigned.
        main: UnitId,
        /// People who go to another part than the main one.
        assign: BTreeMap<PersonId, UnitId>,
        /// First day without it.
        from: Day,
    },
    /// A unit ends without a successor.
    CloseUnit {
        /// Which.
        unit: UnitId,
        /// Last day.
        to: Day,
    },
    /// A new person.
    AddPerson {
        /// The person; the last day is ignored.
        person: Person,
    },
    /// Name or address of a person changes.
    ChangePerson {
        /// Who.
        person: PersonId,
        /// Full name.
        name: String,
        /// E-mail.
        email: Option<String>,
        /// Telephone.
        phone: Option<String>,
    },
    /// A person leaves; what he holds ends.
    PersonLeaves {
        /// Who.
        person: PersonId,
        /// Last day.
        to: Day,
    },
    /// A role is given.
    GiveHolding {
        /// The role, the unit, the days.
        holding: Holding,
    },
    /// A role ends.
    EndHolding {
        /// Who.
        person: PersonId,
        /// Where.
        unit: UnitId,
        /// Which role.
        role: Role,
        /// Its first day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// Ủy quyền.
    GiveDelegation {
        /// The delegation.
        delegation: Delegation,
    },
    /// The delegation ends now.
    RevokeDelegation {
        /// Which.
        id: DelegationId,
    },
    /// A leave with its substitute.
    RecordLeave {
        /// The leave.
        leave: Delegation,
    },
    /// The leave ends now, or never begins.
    CancelLeave {
        /// Which.
        id: DelegationId,
    },
}
