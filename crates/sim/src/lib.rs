//! A simulated province: fictional people in real units, and lives of dossiers made through the real commands.

pub mod cast;
pub mod chance;
pub mod names;
pub mod stage;

pub use cast::{Member, enlist};
pub use chance::Dice;
