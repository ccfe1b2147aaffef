//! Units, people, roles, delegation and leave of one province, as facts with dates: "who held this on that day" always has an answer.
//!
//! `Org` is folded from events; `decide` answers commands, `evolve` has no rules. Days are inclusive on both ends, spans of delegation and
//! leave are half open instants.

mod command;
mod data;
mod decide;
mod event;
mod model;
mod old_units;
mod people;
mod standing;
mod state;
mod units;

pub use command::OrgCommand;
pub use data::DataError;
pub use event::OrgEvent;
pub use model::{Delegation, DelegationId, DelegationKind, FormerName, Holding, Level, Person, Unit, UnitKind};
pub use old_units::{NewCommune, OldUnits, Share, Translation};
pub use state::Org;

/// Version of the stored form of events.
pub const WIRE: i32 = 1;
