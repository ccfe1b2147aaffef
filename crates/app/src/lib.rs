//! Use cases over the store: the dossier machine, the organisation, the catalogue, accounts, notices, papers.
//!
//! Knows no HTML, no JSON API, no partner's protocol.

pub mod access;
mod accounts;
mod app;
mod cash;
pub mod bundle;
mod cell;
mod drafts;
mod feed;
mod incoming;
mod law;
pub mod lists;
pub mod limiter;
mod machine;
mod notices;
mod offices;
mod onward;
pub mod options;
mod papers;
pub mod people_import;
pub mod ports;
pub mod predecessor;
mod projection;
mod province;
pub mod receiving;
mod settings;
pub mod system;
mod ticks;
mod tokens;
mod tracking;
mod tries;
mod view;
mod wire;
mod worker;

pub use accounts::{Citizen, NewAccount, Signed, Token, password_problem};
pub use app::{App, AppError, AppResult, Setup};
pub use cell::Cell;
pub use feed::{FeedEvent, FeedPage, shown_payload};
pub use incoming::{IncomingFile, dossier_files};
pub use lists::{Due, Narrow, claims, dossier_id, rows};
pub use law::{Law, OfficesAt, Sources};
pub use machine::{Ask, DossierMachine, Reply, Turn, guarded_key, rebuild, shown};
pub use notices::{ShownNotice, audiences};
pub use offices::{Divisions, OfficesNow};
pub use onward::{Onward, onward_step};
pub use papers::PaperEntry;
pub use projection::{DutyView, ListView, projection};
pub use province::{Answer, Order, ProvinceMachine, Shared};
pub use settings::{Calendars, DayDecision, ParameterValues, SettingEvent, Settings};
pub use ticks::Ticked;
pub use tokens::{Bearer, TokenScope};
pub use view::{DossierView, signed_minutes};
pub use wire::{WireError, fold, lift, stream, to_new_event};
pub use worker::{KeptNotice, applicant_audience, official_audience};
