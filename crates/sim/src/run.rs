//! The run: lives act in the order of time; each command is decided by the real machine. One engine for both ways: without a
//! store ([`year`]) and into a program ([`populate`]).
//!
//! What is held at a time are the lives that are under way and those of one day to come; a life that is over is dropped.

use std::collections::BTreeMap;
use std::io::Write;
use std::rc::Rc;
use std::sync::Arc;

use app::{App, AppResult};
use kernel::{Actor, Day, FileHash, Instant, UnitId};
use serde_json::json;

use crate::births::Births;
use crate::chance::Dice;
use crate::clock::SimClock;
use crate::hands::{Hands, Keeper, Watch};
use crate::kinds::Kinds;
use crate::lives::{Beside, Lives};
use crate::season::Season;
use crate::steering::{Steered, Steering};
use crate::trays::Trays;
use crate::world::World;

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many dossiers.
    pub dossiers: usize,
    /// The same seed gives the same province.
    pub seed: u64,
    /// The first day on which dossiers come in.
    pub from: Day,
    /// The last moment.
    pub end: Instant,
}

/// Days of a year.
const YEAR: i32 = 365;

impl Plan {
    /// A year that ends at a moment; a shorter time where nobody was in office yet.
    pub fn year(dossiers: usize, seed: u64, end: Instant) -> Self {
        let first = Day::parse(crate::stage::FIRST_DAY).unwrap_or(Day(0));
        Self { dossiers, seed, from: end.day().plus(-YEAR).max(first), end }
    }

    /// The first moment: a clock set to it goes with a store that is to be filled.
    pub fn begin(&self) -> Instant {
        Instant::at(self.from, MORNING)
    }
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Dossiers by key of their state at the end.
    pub by_state: BTreeMap<String, usize>,
    /// Commands that were carried out.
    pub commands: usize,
    /// What happened.
    pub events: usize,
    /// Commands that were refused: such a life ended there.
    pub refused: usize,
    /// Commands and codes of refusals, with how often.
    pub refusals: BTreeMap<String, usize>,
    /// The most lives that were held at a time.
    pub held: usize,
}

/// Setting that says that this store was filled.
const MARK: &str = "province.simulated";
/// Notices of so many days before the end are told one by one; older ones are taken as told.
const TOLD_DAYS: i64 = 1;
/// Minutes after midnight at which the first day begins for those who prepare it.
const MORNING: i32 = 6 * 60;

/// Lives a plan without a store. `watch` sees every event in the order of time, with the dossier as the event left it.
///
/// ```no_run
/// # fn main() -> app::AppResult<()> {
/// let world = sim::World::embedded()?;
/// let plan = sim::Plan::year(20_000, 1, kernel::Instant::at(kernel::Day(20_782), 940));
/// sim::year(&world, &plan, &mut |seen| {
///     let office_time = world.calendar(&seen.dossier.competent_unit);
///     let process = world.catalogue().get(&seen.dossier.procedure, seen.dossier.procedure_version).map(|v| &v.process);
///     println!("{} {} {} {}", seen.at, seen.event.name(), office_time.is_open(seen.at), process.is_some());
/// })?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// None that a caller could mend; the embedded data are unreadable.
pub fn year(world: &World, plan: &Plan, watch: &mut Watch<'_>) -> AppResult<Summary> {
    run(world, plan, (FileHash::new(NOTHING), None, None), watch, &mut |_| Ok(()), &mut |_, _| {})
}

/// A hash that stands for the sample when nothing is kept.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// As [`year`], with the progress: how many of all dossiers have come in.
///
/// # Errors
/// As [`year`].
pub fn year_with_progress(
    world: &World,
    plan: &Plan,
    watch: &mut Watch<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<Summary> {
    run(world, plan, (FileHash::new(NOTHING), None, None), watch, &mut |_| Ok(()), progress)
}

/// Fills an empty province whose people are enlisted (see [`crate::stage::open`]). A store that was filled before is left
/// as it is. `progress` hears how many of all dossiers have come in.
///
/// # Errors
/// The store failed.
pub fn populate(
    app: &Arc<App>,
    clock: &SimClock,
    plan: &Plan,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<Summary> {
    Ok(fill(app, clock, plan, false, progress)?.0)
}

/// As [`populate`], with a year of steering beside the dossiers: documents, meetings, plans and the life of every task.
///
/// # Errors
/// The store failed.
pub fn populate_all(
    app: &Arc<App>,
    clock: &SimClock,
    plan: &Plan,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<(Summary, Steered)> {
    fill(app, clock, plan, true, progress)
}

fn fill(
    app: &Arc<App>,
    clock: &SimClock,
    plan: &Plan,
    steers: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<(Summary, Steered)> {
    if app.settings().get(MARK).is_some() {
        return Ok(Default::default());
    }
    clock.set(plan.begin());
    let kinds = Kinds::new(&World::of(app), plan.from);
    crate::closing::open_portal(app, &kinds)?;
    let world = World::of(app);
    let keeper = Keeper::new(app, plan.end.plus_minutes(-TOLD_DAYS * 24 * 60));
    let outside = (sample(app)?, Some(keeper), Some(clock));
    let mut steering = if steers { Some(Steering::new(app, &world, plan)?) } else { None };
    let mut beside = |until| steering.as_mut().map_or(Ok(()), |steering| steering.advance(until));
    let summary = run(&world, plan, outside, &mut |_| {}, &mut beside, progress)?;
    let steered = steering.map_or_else(|| Ok(Steered::default()), Steering::finish)?;
    clock.set(plan.end);
    crate::closing::close(app, &kinds, plan.end)?;
    let mark = json!({"dossiers": plan.dossiers, "seed": plan.seed, "end": plan.end.rfc3339()});
    app.change_setting(&Actor::system(), MARK, Some(mark))?;
    Ok((summary, steered))
}

/// The sample that is handed in, who keeps what happens, and the clock that goes with it.
type Outside<'a> = (FileHash, Option<Keeper<'a>>, Option<&'a SimClock>);

fn run(
    world: &World,
    plan: &Plan,
    (sample, keeper, clock): Outside<'_>,
    watch: &mut Watch<'_>,
    beside: &mut Beside<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> AppResult<Summary> {
    let kinds = Kinds::new(world, plan.from);
    let mut dice = Dice::new(plan.seed);
    let season = Season::new(world.calendar(&UnitId::new("H92")), plan.from, plan.end.day(), &mut dice);
    let loads = crate::loads::loads(world, &kinds, &season, (plan.dossiers, plan.seed, plan.from));
    let season = Rc::new(season);
    let trays = Trays::new(season.clone(), plan.seed, loads);
    let mut hands = Hands::new(world, trays, (plan.end, sample), keeper, watch);
    let mut births = Births::new(&kinds, world, season, (plan.dossiers, plan.seed, plan.end));
    let mut stage = Lives::default();
    births.scenes().into_iter().for_each(|life| stage.enter(life));
    let mut arrived = (0, plan.dossiers);
    while let Some(lives) = births.next_day() {
        lives.into_iter().for_each(|life| stage.enter(life));
        let until = births.begin_of_next();
        stage.live(until, &mut hands, clock, beside, &mut |n| {
            arrived.0 += n;
            progress(arrived.0, arrived.1);
        })?;
    }
    stage.live(plan.end, &mut hands, clock, beside, &mut |_| {})?;
    hands.hear(true)?;
    progress(plan.dossiers, plan.dossiers);
    let refusals: BTreeMap<String, usize> = hands.refused.drain().collect();
    stage.leave_all();
    Ok(Summary {
        by_state: stage.by_state,
        commands: hands.commands,
        events: hands.events,
        refused: refusals.values().sum(),
        refusals,
        held: stage.most,
    })
}

/// One page that stands for every paper that is handed in.
fn sample(app: &App) -> AppResult<FileHash> {
    const PAGE: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
        4 0 obj<</Length 63>>stream\nBT /F1 20 Tf 120 420 Td (TAI LIEU MO PHONG - SIMULATED) Tj ET \nendstream endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
        trailer<</Root 1 0 R>>\n%%EOF\n";
    let mut file = app.incoming_file(1 << 20)?;
    file.write_all(PAGE).map_err(store::StoreError::from)?;
    match app.keep_file(file, |_, _| Ok("application/pdf".to_owned()))? {
        Ok((hash, _, _)) => Ok(hash),
        Err(reason) => Err(store::StoreError::Format(reason.to_owned()).into()),
    }
}
