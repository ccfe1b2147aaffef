//! The one binary: reads the command line and the clock, wires the parts. Knows no rule of the law.

mod bundle;
mod config;
mod demo;
mod due;
mod journal_commands;
mod keeping;
mod listener;
mod progress;
mod read;
mod running;
mod score;
mod serve;
mod simulate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use kernel::{Instant, Province};

/// Một Cửa: hệ thống thông tin giải quyết thủ tục hành chính.
#[derive(Debug, Parser)]
#[command(name = "motcua", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer time limits: JSON lines in, JSON lines out. Needs no database.
    Due,
    /// Score a sheet of figures by a criteria set; prints the same JSON with scores, index and rank. Needs no database.
    Score {
        /// `qd766-2022`, `tt01-2018-vpcp`, or a file with a set.
        #[arg(long)]
        set: String,
        /// The sheet, JSON; `-` reads it from the standard input.
        file: PathBuf,
    },
    /// Read official documents (.txt, .docx, .xlsx, PDF with a text layer) into draft tasks. Needs no database.
    Read {
        /// The documents.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print one JSON object a document, one a line.
        #[arg(long)]
        json: bool,
        /// Also write `NAME.json` each into this folder.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Start a simulated province with made-up people and dossiers.
    Demo {
        /// Folder of its data; a second start uses them again.
        #[arg(long, default_value = "motcua-demo")]
        data: PathBuf,
        /// Address and port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: std::net::SocketAddr,
        /// Address and port of `/metrics`.
        #[arg(long)]
        metrics_listen: Option<std::net::SocketAddr>,
        /// How many dossiers are made up.
        #[arg(long, default_value_t = 20_000)]
        dossiers: usize,
        /// Let the demo's clock begin at that moment (RFC 3339) instead of now, and run on from there.
        #[arg(long)]
        now: Option<String>,
    },
    /// Live a seeded year of a made-up province through the real commands: into an empty database, or without any.
    Simulate {
        /// The same seed gives the same bytes.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The first day, `2026-01-01`.
        #[arg(long)]
        from: String,
        /// How many days.
        #[arg(long, default_value_t = 365)]
        days: u16,
        /// How many dossiers.
        #[arg(long, default_value_t = 20_000)]
        dossiers: usize,
        /// `sqlite:PATH` or `postgres://…`, empty.
        #[arg(long, required_unless_present = "no_store", conflicts_with = "no_store")]
        database: Option<String>,
        /// Folder of files; by default `files` beside the SQLite file.
        #[arg(long)]
        files: Option<PathBuf>,
        /// Keep nothing: print counts, figures and speed.
        #[arg(long)]
        no_store: bool,
        /// Dossiers alone, without documents, meetings, plans and tasks.
        #[arg(long)]
        no_steering: bool,
    },
    /// Serve a real province.
    Serve(Production),
    /// Administrators.
    #[command(subcommand)]
    Admin(Admin),
    /// Bring the database schema to the newest.
    Migrate(Database),
    /// Write a backup of database and files into a new folder.
    Backup {
        #[command(flatten)]
        database: Database,
        /// The folder.
        folder: PathBuf,
    },
    /// Restore a backup into a new database of either engine, check it, and rebuild the read models.
    Restore {
        #[command(flatten)]
        database: Database,
        /// The folder of the backup.
        folder: PathBuf,
    },
    /// Write the read models anew from the journal, while the program does not run.
    Rebuild(Database),
    /// The journal of facts.
    #[command(subcommand)]
    Journal(Journal),
}

#[derive(Debug, Args)]
struct Production {
    /// The configuration.
    #[arg(long, default_value = "motcua.toml")]
    config: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; comes before the configuration's.
    #[arg(long)]
    database: Option<String>,
    /// Address and port; comes before the configuration's.
    #[arg(long)]
    listen: Option<std::net::SocketAddr>,
}

impl Production {
    fn flags(&self) -> serve::Flags {
        serve::Flags { database: self.database.clone(), listen: self.listen }
    }
}

#[derive(Debug, Subcommand)]
enum Admin {
    /// Make the first administrator; prints the first password once.
    Create {
        #[command(flatten)]
        production: Production,
        /// Full name.
        #[arg(long)]
        name: String,
        /// Name for signing in.
        #[arg(long)]
        login: String,
        /// E-mail.
        #[arg(long)]
        email: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum Journal {
    /// Check the whole hash chain; print its head, or name the first event that is altered, missing or out of order.
    Verify {
        #[command(flatten)]
        database: Database,
        /// A head noted elsewhere, `POSITION:HASH` as this command prints it: finds a cut tail too.
        #[arg(long)]
        head: Option<String>,
    },
    /// Check an auditor's bundle: hashes, chain, papers and files; name the first fault. Needs no database.
    VerifyBundle {
        /// The ZIP file.
        file: PathBuf,
        /// A head noted elsewhere, `POSITION:HASH` or the hash alone: the chain must hold it.
        #[arg(long)]
        head: Option<String>,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Database {
    /// `sqlite:PATH` or `postgres://…`.
    #[arg(long)]
    database: String,
    /// Statistics-office code of the province.
    #[arg(long, default_value_t = 92)]
    province: i16,
    /// Folder of uploaded files; by default `files` beside the SQLite file.
    #[arg(long)]
    files: Option<PathBuf>,
}

impl Database {
    fn open(&self) -> anyhow::Result<store::Store> {
        let mut options = store::Options::new(Province(self.province));
        options.files = self.files.clone();
        Ok(store::Store::open(&self.database, options)?)
    }
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("motcua: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Due => due::answer(&mut std::io::stdin().lock(), &mut std::io::stdout().lock())?,
        Command::Score { set, file } => println!("{}", score::score(&set, &file)?),
        Command::Read { files, json, out } => {
            let whole = read::read(&files, json, out.as_deref())?;
            return Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) });
        }
        Command::Demo { data, listen, metrics_listen, dossiers, now: begin } => {
            running::few_arenas();
            log();
            let demo = demo::Demo { data, listen, metrics: metrics_listen, dossiers };
            demo::run(&demo, &demo_clock(begin.as_deref())?)?;
        }
        Command::Simulate { seed, from, days, dossiers, database, files, no_store: _, no_steering } => {
            log();
            let steering = !no_steering;
            simulate::run(&simulate::Simulate { seed, from, days, dossiers, database, files, steering }, now)?;
        }
        Command::Serve(production) => {
            running::few_arenas();
            log();
            serve::run(&production.config, &production.flags(), now)?;
        }
        Command::Admin(Admin::Create { production, name, login, email }) => {
            let who = (name.as_str(), login.as_str(), email.as_deref());
            serve::create_admin(&production.config, &production.flags(), who, now)?;
        }
        Command::Migrate(database) => {
            let ready = keeping::make_ready(&database.open()?, now())?;
            println!("schema {} -> {}", ready.from, ready.to);
        }
        Command::Backup { database, folder } => keeping::backup(&database, &folder, now())?,
        Command::Restore { database, folder } => keeping::restore(&database, &folder, now())?,
        Command::Rebuild(database) => keeping::rebuild(&database)?,
        Command::Journal(Journal::Verify { database, head }) => {
            journal_commands::refuse_missing(&database.database)?;
            return journal_commands::verify(&database.open()?, head.as_deref());
        }
        Command::Journal(Journal::VerifyBundle { file, head, json }) => {
            return bundle::verify(&file, head.as_deref(), json);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The clock, or one that runs on from another beginning.
fn demo_clock(begin: Option<&str>) -> anyhow::Result<app::ports::Clock> {
    let Some(begin) = begin else { return Ok(std::sync::Arc::new(now)) };
    let (begin, started) = (Instant::parse(begin)?, now());
    Ok(std::sync::Arc::new(move || Instant(begin.0 + now().0 - started.0)))
}

/// Lines for the operator on standard error; `RUST_LOG` says how many.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// The only place of the program that reads the clock.
#[allow(clippy::disallowed_methods, reason = "the binary gives the time to everybody else")]
fn now() -> Instant {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
