//! The one-stop machine: from receiving to returning, under the clock that the law sets, with an owner at every moment.
//!
//! Pure: a [`Command`] in a [`Context`] is decided into [`Event`]s and [`Effect`]s or a refusal with its legal basis;
//! [`evolve`] folds events into a [`Dossier`] and has no rules. Knows no database, no present time, no other dossier.

pub mod clock;
pub mod command;
mod context;
mod decide;
pub mod done;
mod event;
mod evolve;
pub mod limits;
pub mod model;
mod state;

pub use clock::{Settlement, TimeClass};
pub use command::{Command, NewDossier};
pub use context::{Context, Decided, Decision, Effect, Notice, Offices, PaperOrder, Parameters};
pub use decide::decide;
pub use done::{Ending, Phase, StepDone};
pub use event::{Event, WIRE};
pub use evolve::{correct, evolve};
pub use state::{Dossier, Holder, Stage, Times};
