//! Use cases over the store. So far: the dossier machine, from a command to durable events, read models and effects.
//!
//! Knows no HTML, no JSON API, no partner's protocol.

mod machine;
mod projection;
mod wire;

pub use machine::{Ask, DossierMachine, Law, Reply, rebuild, shown};
pub use projection::{DutyView, ListView, projection};
pub use wire::{WireError, fold, lift, stream, to_new_event};
