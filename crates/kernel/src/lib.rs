//! The words that every part speaks: identifiers, instants, money, languages, people who act, and refusals.
//! Types only: no rule of any year lives here.

pub mod actor;
pub mod id;
pub mod money;
pub mod refusal;
pub mod text;
pub mod time;

pub use actor::{Actor, ActorKind, Role, RoleGrant};
pub use id::{
    ClientKey, DossierCode, DossierId, FileHash, PersonId, PositionId, ProcedureCode, Province, StepId, UnitId,
};
pub use money::Dong;
pub use refusal::{Basis, Refusal};
pub use time::{Day, Instant};
