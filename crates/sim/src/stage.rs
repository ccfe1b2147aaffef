//! A program on an empty store with the units and the cast in their offices: for tests, demo and load.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use app::ports::{Chance, Clock, Ports};
use app::{App, AppResult, Setup};
use kernel::{Day, Province};
use procedure::Catalogue;
use store::{Options, Store};

use crate::cast;
use crate::chance::Dice;

/// Cần Thơ's code of the statistics office.
pub const PROVINCE: Province = Province(92);
/// First day of the two levels of government: since then everybody is in office.
pub const FIRST_DAY: &str = "2025-07-01";
/// Seed of the cast.
pub const SEED: u64 = 92;

/// What is set up.
pub struct Stage {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Folder of uploaded files.
    pub files: PathBuf,
    /// The world outside.
    pub ports: Ports,
    /// The time.
    pub clock: Clock,
    /// The procedures.
    pub catalogue: Catalogue,
    /// Shows the banner and lets people in without passwords.
    pub simulated: bool,
    /// Address under which people reach it.
    pub base_url: String,
}

/// Chance that repeats itself: for simulations and tests only.
pub fn repeatable_chance(seed: u64) -> Chance {
    let dice = Mutex::new(Dice::new(seed));
    Arc::new(move |bytes| dice.lock().unwrap_or_else(std::sync::PoisonError::into_inner).fill(bytes))
}

/// Opens the store (made when missing, brought to the newest schema), and the program on it, with `chance` for tokens.
/// The cast is enlisted when the organisation is empty.
///
/// # Errors
/// The store failed.
pub fn open(stage: Stage, chance: Chance) -> AppResult<Arc<App>> {
    let mut options = Options::new(PROVINCE);
    options.files = Some(stage.files);
    let store = Store::open(&stage.url, options)?;
    app::make_ready(&store, (stage.clock)(), &mut |_| {})?;
    let setup = Setup {
        clock: stage.clock,
        chance,
        ports: stage.ports,
        catalogue: stage.catalogue,
        province_name: "Thành phố Cần Thơ".to_owned(),
        place: "Cần Thơ".to_owned(),
        base_url: stage.base_url,
        simulated: stage.simulated,
    };
    let app = App::open(store, setup)?;
    let empty = app.org().units_ever().next().is_none();
    if empty {
        let first = Day::parse(FIRST_DAY).unwrap_or(Day(0));
        cast::enlist(&app, first, SEED)?;
    }
    Ok(app)
}
