//! How good the forecast is: weights are fitted to one simulated time, and judged on another seed that they never saw.
//! `cargo run -p sim --example forecast -- [--train SEED,…] [--test SEED,…] [--dossiers N] [--fit FILE] [--doc FOLDER]`
//! `--fit` writes the weights (crates/index/src/forecast/weights.json); `--doc` the figures of docs/forecast.md.

mod report;

use std::collections::HashMap;
use std::fmt::Write as _;

use calendar::Calendar;
use dossier::model::Punctuality;
use dossier::Dossier;
use index::forecast::quality::{Group, auc, calibration_error, curve};
use index::forecast::{Example, Queues, SpeedLog, Speeds, Standing, Weights, limit_minutes, look, observed, week};
use kernel::{Day, DossierId, Instant, ProcedureCode, UnitId};
use procedure::OnSupplement;
use sim::{Plan, World, year};

/// Seeds to which the weights are fitted, and on which they are judged.
const TRAIN: &str = "1,2,3";
const TEST: &str = "2026,77";
const END: &str = "2026-11-25T15:40:00+07:00";

/// Days between two moments at which everything open is looked at.
const EVERY: i32 = 9;
/// Days in which only speeds are learnt.
const WARM_UP: i32 = 60;

/// One look at one open dossier, and what became of it.
struct Seen {
    features: [f64; index::forecast::FEATURES],
    used: f64,
    late: bool,
}

/// Follows all events in their order and looks at what is open at many moments.
struct Watch<'a> {
    world: &'a World,
    calendars: HashMap<UnitId, Calendar>,
    dossiers: HashMap<DossierId, Dossier>,
    log: SpeedLog,
    speeds: Speeds,
    seen: HashMap<DossierId, Vec<([f64; index::forecast::FEATURES], f64)>>,
    ended: Vec<Seen>,
    next: Instant,
    from: Day,
}

impl Watch<'_> {
    fn calendar(&mut self, unit: &UnitId) -> Calendar {
        let world = self.world;
        self.calendars.entry(unit.clone()).or_insert_with(|| world.calendar(unit).clone()).clone()
    }

    fn standing(&self, dossier: &Dossier, at: Instant) -> Option<Standing> {
        let catalogue = self.world.catalogue();
        let version = catalogue.get(&dossier.procedure, dossier.procedure_version)?;
        let rules = catalogue.rules(version, dossier.times.accepted_at?.day())?;
        let restarts = matches!(rules.on_supplement.value, OnSupplement::Restart | OnSupplement::NewTerm(_));
        let offices = app::OfficesNow { org: self.world.org().clone(), at, sector: version.sector.clone() };
        Standing::of(dossier, version, restarts, &offices)
    }

    /// Looks at everything open, once in the morning and once in the afternoon in turn.
    fn moment(&mut self, at: Instant) {
        let catalogue = self.world.catalogue();
        let now = week(at.day());
        let day = at.day();
        self.speeds = self.log.speeds(now, &|procedure: &ProcedureCode, key| {
            let version = catalogue.in_force(procedure, day)?;
            Some((index::forecast::class_of(version, key)?, limit_minutes(version.limit?)))
        });
        self.log.forget_before(now);
        let open: Vec<Standing> = self.dossiers.values().filter_map(|dossier| self.standing(dossier, at)).collect();
        let queues = Queues::of(open.iter());
        for standing in &open {
            let calendar = self.calendar(&standing.competent);
            if standing.stopped.is_none() && at > standing.due_at || at.day() < self.from {
                continue;
            }
            let outlook = look(standing, &self.speeds, &queues, &calendar, &Weights::default(), at);
            self.seen.entry(standing.dossier).or_default().push((outlook.features, outlook.used));
        }
    }

    fn event(&mut self, seen: &sim::Seen<'_>) {
        let (at, id) = (seen.at, seen.dossier.id);
        while at >= self.next {
            self.moment(self.next);
            let minute = if self.next.minute_of_day() < 12 * 60 { 14 * 60 + 30 } else { 9 * 60 };
            let mut day = self.next.day().plus(EVERY);
            while !Calendar::embedded().is_working_day(day) {
                day = day.plus(1);
            }
            self.next = Instant::at(day, minute);
        }
        let dossier = seen.dossier;
        let was_open = self.dossiers.contains_key(&id);
        if was_open && dossier.times.resolved_at.is_some() {
            self.settled(dossier, at);
        }
        let open = dossier.times.resolved_at.is_none() && !dossier.stage.is_final();
        if open {
            self.dossiers.insert(id, dossier.clone());
        } else {
            self.dossiers.remove(&id);
            self.seen.remove(&id);
        }
    }

    fn settled(&mut self, dossier: &Dossier, at: Instant) {
        let calendar = self.calendar(&dossier.competent_unit);
        for piece in observed(dossier, &calendar) {
            let place = (piece.unit, dossier.procedure.clone(), piece.key);
            self.log.add(week(at.day()), place, index::forecast::Bucket::one(piece.minutes));
        }
        let late = dossier.punctuality == Some(Punctuality::Late);
        let seen = self.seen.remove(&dossier.id).unwrap_or_default();
        self.ended.extend(seen.into_iter().map(|(features, used)| Seen { features, used, late }));
    }

    /// Open past their date at the end: late too. Others are not known yet.
    fn close(mut self, end: Instant) -> Vec<Seen> {
        for (id, seen) in std::mem::take(&mut self.seen) {
            let Some(settlement) = self.dossiers.get(&id).and_then(|dossier| dossier.settlement.as_ref()) else { continue };
            if settlement.stop.is_none() && settlement.due_at < end {
                self.ended.extend(seen.into_iter().map(|(features, used)| Seen { features, used, late: true }));
            }
        }
        self.ended
    }
}

fn simulated(world: &World, seed: u64, dossiers: usize) -> Vec<Seen> {
    let end = Instant::parse(END).unwrap();
    let plan = Plan::year(dossiers, seed, end);
    let mut watch = Watch {
        world,
        calendars: HashMap::new(),
        dossiers: HashMap::new(),
        log: SpeedLog::default(),
        speeds: Speeds::default(),
        seen: HashMap::new(),
        ended: Vec::new(),
        next: Instant::at(plan.from.plus(1), 9 * 60),
        from: plan.from.plus(WARM_UP),
    };
    year(world, &plan, &mut |seen| watch.event(seen)).unwrap();
    watch.close(end)
}

/// How good it was.
pub struct Judged {
    looks: usize,
    late: usize,
    auc: f64,
    naive: f64,
    used: f64,
    plain: f64,
    error: f64,
    groups: [Group; 10],
}

fn judged(seen: &[Seen], weights: &Weights) -> Judged {
    let with = |score: &dyn Fn(&Seen) -> f64| seen.iter().map(|one| (score(one), one.late)).collect::<Vec<_>>();
    let scored = with(&|one| weights.probability(&one.features));
    let groups = curve(&scored);
    Judged {
        looks: seen.len(),
        late: seen.iter().filter(|one| one.late).count(),
        auc: auc(&scored),
        naive: auc(&with(&|one| f64::from(u8::from(one.used >= 0.8)))),
        used: auc(&with(&|one| one.used)),
        plain: auc(&with(&|one| one.features[0])),
        error: calibration_error(&groups),
        groups,
    }
}

fn argument(name: &str) -> Option<String> {
    std::env::args().skip_while(|arg| arg != name).nth(1)
}

fn numbers(name: &str, otherwise: &str) -> Vec<u64> {
    let text = argument(name).unwrap_or_else(|| otherwise.to_owned());
    text.split(',').filter_map(|part| part.parse().ok()).collect()
}

fn main() {
    let (train, test) = (numbers("--train", TRAIN), numbers("--test", TEST));
    let dossiers = numbers("--dossiers", "20000")[0] as usize;
    let world = World::embedded().unwrap();
    let mut weights = Weights::embedded();
    if let Some(file) = argument("--fit") {
        let seen: Vec<Seen> = train.iter().flat_map(|seed| simulated(&world, *seed, dossiers)).collect();
        let examples: Vec<Example> =
            seen.iter().map(|one| Example { features: one.features, late: one.late }).collect();
        weights = Weights::fit(&Weights::default(), &examples);
        std::fs::write(file, serde_json::to_string_pretty(&weights).unwrap() + "\n").unwrap();
        tell("fitted", &train, &judged(&seen, &weights));
        println!("{weights:?}\n");
    }
    let mut all = Vec::new();
    for seed in test {
        let seen = simulated(&world, seed, dossiers);
        let one = judged(&seen, &weights);
        tell("unseen", &[seed], &one);
        all.push((seed, one));
    }
    if let Some(folder) = argument("--doc") {
        report::write(std::path::Path::new(&folder), dossiers, &train, &all);
    }
}

fn tell(what: &str, seeds: &[u64], judged: &Judged) {
    let mut text = format!(
        "{what} seeds {seeds:?}: {} looks, {} late; AUC {:.4}, naive {:.4}, used share {:.4}, steps alone {:.4}; ECE {:.4}\n",
        judged.looks, judged.late, judged.auc, judged.naive, judged.used, judged.plain, judged.error
    );
    for group in judged.groups.iter().filter(|group| group.n > 0) {
        let _ = writeln!(text, "  {:6} {:.3} {:.3}", group.n, group.foretold, group.happened);
    }
    println!("{text}");
}
