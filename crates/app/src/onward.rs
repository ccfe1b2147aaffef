//! Two acts of a division head in one go: the step "phân công" is finished, and the step behind it gets its person.

use dossier::command::Proposal;
use dossier::{Command, Dossier, Stage};
use kernel::{Actor, DossierId, PersonId, Refusal, Role};
use procedure::{ProcedureVersion, Step};

use crate::app::{App, AppError, AppResult};

/// How far it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Onward {
    /// The step is finished and the next one has its person.
    Assigned,
    /// The step is finished, but the person could not get the next one; why.
    FinishedOnly(Refusal),
}

/// The specialist's step behind the division head's step that is open now; none when the dossier stands elsewhere.
pub fn onward_step<'a>(dossier: &Dossier, procedure: &'a ProcedureVersion) -> Option<&'a Step> {
    let now = dossier.work.as_ref().and_then(|work| work.step.as_ref())?;
    let mut steps = procedure.process.handling_steps().skip_while(|step| step.id != *now);
    let (present, next) = (steps.next()?, steps.next()?);
    let fits = present.role == Role::DivisionHead && next.role == Role::Specialist;
    (fits && matches!(dossier.stage, Stage::InProcess)).then_some(next)
}

impl App {
    /// Finishes the present step and gives the next to a person. What was done before a refusal stands.
    ///
    /// # Errors
    /// The step could not be finished, or the store failed.
    pub fn assign_onward(
        &self,
        actor: &Actor,
        dossier: DossierId,
        key: Option<String>,
        product: String,
        person: PersonId,
    ) -> AppResult<Onward> {
        let second = key.as_ref().map(|key| format!("{key}:assign"));
        let finish = Command::FinishStep { product, proposal: Proposal::None };
        self.act(actor.clone(), dossier, key, finish)?;
        match self.act(actor.clone(), dossier, second, Command::Assign { person }) {
            Ok(_) => Ok(Onward::Assigned),
            Err(AppError::Refused(refusal)) => Ok(Onward::FinishedOnly(refusal)),
            Err(error) => Err(error),
        }
    }
}
