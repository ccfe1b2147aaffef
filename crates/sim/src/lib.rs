//! A simulated province: fictional people in real units, and lives of dossiers made through the real commands.
//!
//! Two ways to run a plan, one engine:
//! - without a store: `year(&World, &Plan, &mut |seen: &Seen| …) -> AppResult<Summary>`; the callback sees every event in
//!   the order of time with the dossier as the event left it, who acted and when. Units, procedures with their steps and
//!   office time are at `World::{org, catalogue, calendar, law}`; `World::embedded()` makes the world, and
//!   `Plan::year(dossiers, seed, end)` a year that ends at a moment;
//! - into a program's store: `populate(&Arc<App>, &SimClock, &Plan, progress)`; `populate_all` with a year of steering.
//!
//! The same seed gives the same events.

mod acts;
mod answers;
mod applicants;
mod arrival;
mod births;
pub mod cast;
pub mod chance;
mod clock;
pub mod census;
mod closing;
mod command_name;
mod handling;
mod hands;
mod kinds;
mod life;
mod lives;
mod loads;
pub mod names;
pub mod plain;
mod run;
mod script;
mod season;
mod staff;
pub mod stage;
mod steering;
mod tasks;
mod trays;
mod words;
mod world;

pub use cast::{Member, enlist};
pub use chance::Dice;
pub use clock::SimClock;
pub use hands::Seen;
pub use run::{Plan, Summary, populate, populate_all, year, year_with_progress};
pub use steering::Steered;
pub use world::World;
