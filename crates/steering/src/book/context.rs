//! Who asks the book, and what it may look at.

use kernel::{Actor, ActorKind, Basis, Instant, Refusal, Role, UnitId};

use crate::task::{Offices, Parameters};

/// The design's table of who may what.
pub(super) const AUTHORITY: Basis = Basis("design.task_authority");

/// All facts of one decision besides the book itself.
pub struct BookContext<'a> {
    /// The present moment.
    pub now: Instant,
    /// Who acts.
    pub actor: &'a Actor,
    /// Units and people.
    pub offices: &'a dyn Offices,
    /// Operator's parameters.
    pub parameters: &'a Parameters,
}

impl BookContext<'_> {
    fn holds(&self, roles: &[Role], unit: &UnitId) -> bool {
        let fits = |grant: &kernel::RoleGrant| roles.contains(&grant.role) && self.offices.reaches(&grant.unit, unit);
        self.actor.grants.iter().any(fits)
    }

    /// Whether the actor acts for a reviewing unit; the program itself does for each.
    pub fn reviews(&self, office: &UnitId) -> bool {
        let known = self.parameters.reviewing_units.contains(office);
        known && (self.actor.kind == ActorKind::System || self.holds(&self.parameters.reviewer_roles, office))
    }

    /// Whether the actor acts for any reviewing unit.
    pub fn reviews_any(&self) -> bool {
        self.actor.kind == ActorKind::System || self.parameters.reviewing_units.iter().any(|office| self.reviews(office))
    }

    /// Who acts for that reviewing unit.
    ///
    /// # Errors
    /// `task_not_reviewing_unit`, `task_not_reviewer`.
    pub(super) fn require_office(&self, office: &UnitId) -> Result<(), Refusal> {
        if !self.parameters.reviewing_units.contains(office) {
            return Err(Refusal::new("task_not_reviewing_unit", AUTHORITY).with("unit", office));
        }
        if self.reviews(office) { Ok(()) } else { Err(Refusal::new("task_not_reviewer", AUTHORITY).with("unit", office)) }
    }

    /// Who acts for any reviewing unit.
    ///
    /// # Errors
    /// `steering_reviewer_only`.
    pub(super) fn require_any_office(&self) -> Result<(), Refusal> {
        if self.reviews_any() { Ok(()) } else { Err(Refusal::new("steering_reviewer_only", AUTHORITY)) }
    }

    /// Who changes the committee: a leader of the province, or who acts for a reviewing unit.
    ///
    /// # Errors
    /// `steering_committee_only`.
    pub(super) fn require_committee(&self) -> Result<(), Refusal> {
        let leads = self.actor.grants.iter().any(|grant| grant.role == Role::ProvinceLeader);
        if leads || self.reviews_any() { Ok(()) } else { Err(Refusal::new("steering_committee_only", AUTHORITY)) }
    }
}
