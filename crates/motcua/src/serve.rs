//! `motcua serve` and `motcua admin`: the production entry. No demo accounts, no made-up data.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use app::{App, Setup};
use kernel::{Actor, Instant, Province};
use org::{Org, OrgCommand};
use paper::Templates;
use procedure::Catalogue;
use store::{Options, Store};

use crate::config::Config;
use crate::keeping;
use crate::running::{self, Listen};

/// What the command line says beside the file.
pub struct Flags {
    /// Comes before the file's.
    pub database: Option<String>,
    /// Comes before the file's.
    pub listen: Option<SocketAddr>,
}

/// Opens the program as the file and the flags say.
fn open(config: &Config, flags: &Flags, clock: fn() -> Instant) -> anyhow::Result<(Arc<App>, Arc<Templates>)> {
    let database = flags.database.as_ref().or(config.database.as_ref());
    let database = database.context("no database: give --database or `database` in the configuration")?;
    let mut options = Options::new(Province(config.province));
    options.files = config.files.clone();
    let store = Store::open(database, options)?;
    let ready = keeping::make_ready(&store, clock())?;
    if ready.from != ready.to {
        eprintln!("schema {} -> {}", ready.from, ready.to);
    }
    let templates = running::templates(config.templates.as_deref())?;
    let setup = Setup {
        clock: Arc::new(clock),
        chance: running::chance(),
        ports: running::ports(&templates, config.smtp.clone(), false, &config.place)?,
        catalogue: Catalogue::embedded()?,
        province_name: config.province_name.clone(),
        place: config.place.clone(),
        base_url: config.base_url.clone(),
        simulated: false,
    };
    Ok((App::open(store, setup)?, templates))
}

/// `motcua serve`.
pub fn run(path: &Path, flags: &Flags, clock: fn() -> Instant) -> anyhow::Result<()> {
    let config = Config::read(path)?;
    let (app, templates) = open(&config, flags, clock)?;
    if app.org().units_ever().next().is_none() {
        eprintln!("motcua: the organisation is empty; `motcua admin create` makes the first administrator");
    }
    let listen = Listen {
        site: flags.listen.unwrap_or(config.listen),
        metrics: config.metrics_listen,
        behind_proxy: config.behind_proxy,
    };
    running::serve(&app, templates, &listen)
}

/// `motcua admin create`: the first administrator. An empty organisation gets the units that come with the program.
pub fn create_admin(
    path: &Path,
    flags: &Flags,
    (name, login, email): (&str, &str, Option<&str>),
    clock: fn() -> Instant,
) -> anyhow::Result<()> {
    let config = Config::read(path)?;
    let (app, _) = open(&config, flags, clock)?;
    if app.org().units_ever().next().is_none() {
        let commands = Org::embedded_units()?.into_iter().map(|unit| OrgCommand::CreateUnit { unit }).collect();
        app.change_org_all(&Actor::system(), commands)?;
    }
    let made = app.create_first_administrator(name, login, email)?;
    println!("login     {}\npassword  {}\n\nThe password must be changed at the first sign-in.", made.login, made.password);
    app.shutdown();
    Ok(())
}
