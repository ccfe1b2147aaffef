//! A simulated province: fictional people in real units, and lives of dossiers made through the real commands.

mod acts;
mod answers;
mod applicants;
mod arrival;
mod births;
pub mod cast;
pub mod chance;
mod clock;
mod closing;
mod hands;
mod kinds;
mod life;
pub mod names;
mod run;
mod script;
mod staff;
pub mod stage;
mod words;

pub use cast::{Member, enlist};
pub use chance::Dice;
pub use clock::SimClock;
pub use run::{Plan, Summary, populate};
