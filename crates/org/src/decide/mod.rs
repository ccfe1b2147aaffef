//! Decisions: which commands are carried out. Each refusal has a code (`refusal.<code>` in the translation files) and a basis.

mod holdings;
mod people;
mod rights;
mod standing;
mod units;

use kernel::{Actor, Instant, Refusal};

use crate::{DelegationKind, Org, OrgCommand, OrgEvent};

/// Keys into the table of legal bases.
pub(crate) mod basis {
    use kernel::Basis;

    /// A rule of this system.
    pub const DESIGN: Basis = Basis("design");
    /// Every open dossier has an owner who is in office.
    pub const OWNER: Basis = Basis("design.owner");
    /// Decree 118/2025, Article 7: how one-stop units are organised.
    pub const ORGANISATION: Basis = Basis("nd118_2025.d7");
    /// Decree 118/2025, Article 10.3: a commune's centre has a director and at most two deputies.
    pub const DIRECTORS: Basis = Basis("nd118_2025.d10k3");
    /// Decree 118/2025, Article 11.8: the agency names the substitute.
    pub const SUBSTITUTE: Basis = Basis("nd118_2025.d11k8");
}

type Decision = Result<Vec<OrgEvent>, Refusal>;

impl Org {
    /// Answers a command with what happens, or says why not. Nothing is changed; `evolve` takes the events in.
    pub fn decide(&self, command: OrgCommand, actor: &Actor, now: Instant) -> Decision {
        match command {
            OrgCommand::CreateUnit { unit } => self.create_unit(unit, actor),
            OrgCommand::RenameUnit { unit, name, short_name, from } => {
                self.rename_unit(&unit, name, short_name, from, actor)
            }
            OrgCommand::MergeUnit { unit, successor, from } => self.merge_unit(&unit, &successor, from, actor),
            OrgCommand::SplitUnit { unit, parts, main, assign, from } => {
                self.split_unit(&unit, parts, &main, &assign, from, actor)
            }
            OrgCommand::CloseUnit { unit, to } => self.close_unit(&unit, to, actor),
            OrgCommand::AddPerson { person } => self.add_person(person, actor),
            OrgCommand::ChangePerson { person, name, email, phone } => {
                self.change_person(&person, name, email, phone, actor, now)
            }
            OrgCommand::PersonLeaves { person, to } => self.person_leaves(&person, to, actor),
            OrgCommand::GiveHolding { holding } => self.give_holding(holding, actor),
            OrgCommand::EndHolding { person, unit, role, from, to } => {
                self.end_holding(&person, &unit, role, from, to, actor)
            }
            OrgCommand::GiveDelegation { delegation } => {
                self.stand_in(delegation, DelegationKind::Delegation, actor, now)
            }
            OrgCommand::RecordLeave { leave } => self.stand_in(leave, DelegationKind::Leave, actor, now),
            OrgCommand::RevokeDelegation { id } => self.end_standing(&id, DelegationKind::Delegation, actor, now),
            OrgCommand::CancelLeave { id } => self.end_standing(&id, DelegationKind::Leave, actor, now),
        }
    }
}
