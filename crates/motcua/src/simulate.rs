//! `motcua simulate`: a seeded province-year through the real commands, into an empty database or without any.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use kernel::{Day, Instant, Province};
use procedure::Catalogue;
use sim::census::{Census, Share};
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, Steered, Summary, World};
use store::{Options, Store};

use crate::progress::Progress;
use crate::running;

/// What is asked for.
pub struct Simulate {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// The first day.
    pub from: String,
    /// How many days.
    pub days: u16,
    /// How many dossiers.
    pub dossiers: usize,
    /// Where they are kept; nowhere without one.
    pub database: Option<String>,
    /// Folder of files.
    pub files: Option<PathBuf>,
    /// Documents, meetings, plans and tasks, too; only where something is kept.
    pub steering: bool,
}

/// Minutes after midnight at which the last day ends: before the close of office, so that the lists are full.
const END: i32 = 15 * 60 + 40;

fn plan(asked: &Simulate) -> anyhow::Result<Plan> {
    let from = Day::parse(&asked.from).or_else(|_| Day::parse_typed(&asked.from)).with_context(|| format!("--from {}", asked.from))?;
    let first = Day::parse(stage::FIRST_DAY)?;
    ensure!(from >= first, "--from: the units of the two-level government exist since {}", first.date_text());
    ensure!(asked.days > 0, "--days: at least one day");
    let end = Instant::at(from.plus(i32::from(asked.days) - 1), END);
    Ok(Plan { dossiers: asked.dossiers, seed: asked.seed, from, end })
}

/// Runs it and prints what was made.
pub fn run(asked: &Simulate, clock: fn() -> Instant) -> anyhow::Result<()> {
    let plan = plan(asked)?;
    let started = clock();
    let (summary, steered) = match &asked.database {
        Some(database) => stored(&plan, database, asked.files.as_deref(), asked.steering)?,
        None => (unstored(&plan)?, None),
    };
    let seconds = (clock().0 - started.0) as f64 / 1e6;
    println!("{} dossiers, {} commands, {} events", plan.dossiers, summary.commands, summary.events);
    println!("{seconds:.1} s, {:.0} dossiers/s", plan.dossiers as f64 / seconds.max(1e-9));
    summary.by_state.iter().for_each(|(state, number)| println!("  {number:>9} {state}"));
    summary.refusals.iter().for_each(|(refusal, number)| println!("  {number:>9} refused: {refusal}"));
    if let Some(steered) = steered {
        println!("{} tasks, {} commands of steering", steered.by_state.values().sum::<usize>(), steered.commands);
        steered.by_state.iter().for_each(|(state, number)| println!("  {number:>9} {state}"));
        steered.refusals.iter().for_each(|(refusal, number)| println!("  {number:>9} refused: {refusal}"));
    }
    Ok(())
}

/// A real province has people and dossiers that made-up ones must not be mixed with.
fn refuse_used(database: &str) -> anyhow::Result<()> {
    let used = database.strip_prefix("sqlite:").is_none_or(|path| Path::new(path).is_file());
    if !used {
        return Ok(());
    }
    let store = Store::open(database, Options::new(stage::PROVINCE))?;
    if store.require_schema().is_ok() && store.read(|reader| reader.get_head())?.position > 0 {
        bail!("the database is not empty: a simulated province needs one of its own");
    }
    Ok(())
}

fn stored(
    plan: &Plan,
    database: &str,
    files: Option<&Path>,
    steering: bool,
) -> anyhow::Result<(Summary, Option<Steered>)> {
    refuse_used(database)?;
    let beside = || database.strip_prefix("sqlite:").and_then(|path| Path::new(path).parent()).map(|folder| folder.join("files"));
    let files = files.map(Path::to_path_buf).or_else(beside).unwrap_or_else(|| PathBuf::from("files"));
    let clock = SimClock::new(plan.begin());
    let stage = Stage {
        url: database.to_owned(),
        files,
        ports: running::ports(&running::templates(None)?, None, true, "Cần Thơ")?,
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded()?,
        simulated: true,
        base_url: "http://127.0.0.1:8080".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(plan.seed))?;
    let mut progress = Progress::new();
    let mut show = |done, total| progress.show(done, total);
    let made = if steering {
        let (summary, steered) = sim::populate_all(&app, &clock, plan, &mut show)?;
        (summary, Some(steered))
    } else {
        (sim::populate(&app, &clock, plan, &mut show)?, None)
    };
    let head = app.store().read(|reader| reader.get_head())?;
    app.shutdown();
    println!("head {head}, province {}", Province(stage::PROVINCE.0).0);
    Ok(made)
}

fn unstored(plan: &Plan) -> anyhow::Result<Summary> {
    let world = World::embedded()?;
    let (mut census, mut progress) = (Census::default(), Progress::new());
    let summary = sim::year_with_progress(&world, plan, &mut |seen| census.see(seen), &mut |done, total| progress.show(done, total))?;
    figures(&census, &world);
    Ok(summary)
}

fn figures(census: &Census, world: &World) {
    let say = |name: &str, share: Share| println!("{name:<40} {:>6.2} % of {}", share.percent(), share.of);
    let all = census.of_kind(world.org(), None);
    say("results in time", all.in_time);
    println!("{:<40} {:>6.2}", "calendar days to the result, mean", all.mean_days());
    say("handed in online", census.online());
    say("electronic result", census.electronic);
    say("components and result with files", census.digitised);
    say("a component from the applicant's store", census.reused);
    say("data on residents", census.residents);
    say("something to pay", census.fee);
    say("of these, paid through the portal", census.paid_online);
    say("rated", census.rated);
    say("of these, satisfied", census.satisfied);
}
