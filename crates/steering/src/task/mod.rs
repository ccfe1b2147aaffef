//! The task machine: from a proposal read in a document to a confirmed result, with an owner and a clock at every moment.
//!
//! Pure like the one-stop machine: a [`Command`] in a [`Context`] is decided into [`Event`]s and [`Effect`]s or a refusal;
//! [`evolve`] folds events into a [`Task`] and has no rules. Knows no database, no present time, and of other tasks only the
//! facts that the context brings.

mod authority;
pub mod clock;
pub mod command;
mod context;
pub mod counters;
mod decide;
mod event;
mod evolve;
pub mod fact;
pub mod limits;
pub mod model;
pub mod options;
mod parameters;
pub mod recurrence;
mod stage;
mod state;
pub mod tree;

pub use clock::{Deadline, Due, Finish, TimeClass};
pub use command::Command;
pub use context::{Context, Decided, Decision, Effect, Kin, KinState, Offices};
pub use decide::decide;
pub use event::{Event, Past, WIRE};
pub use evolve::evolve;
pub use parameters::{JudgedBy, Parameters};
pub use stage::{Demand, Duty, DutyKind, Stage, Time};
pub use state::{Accepted, Task, offers};
