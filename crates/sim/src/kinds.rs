//! What is asked for, and where: real procedures by how often people need them, communes by how many dossiers they have.

use std::sync::Arc;

use app::App;
use kernel::{Day, Role, UnitId};
use org::Org;
use procedure::ProcedureVersion;

use crate::chance::Dice;

/// Procedures by how often they are asked for; all other usable ones count [`RARE`].
const WISHED: &[(&str, usize)] = &[
    ("2.000815", 150), ("2.000884", 60), ("2.000635", 70), ("1.001193", 80), ("1.000894", 25), ("1.000656", 30),
    ("1.004873", 45), ("1.004859", 20), ("1.004884", 8), ("2.000908", 10), ("1.001612", 40), ("2.000720", 15),
    ("1.001570", 8), ("1.001266", 12), ("1.004194", 60), ("1.004222", 45), ("1.010041", 30), ("1.010038", 8),
    ("1.003197", 5), ("1.013978", 18), ("1.013949", 6), ("1.012812", 4), ("1.013225", 20), ("1.013229", 5),
    ("1.014159", 10), ("1.013274", 5), ("1.011606", 6), ("1.012783", 30), ("1.012784", 15), ("1.012786", 8),
    ("1.013833", 18), ("1.012785", 12), ("1.008891", 8), ("1.013237", 15), ("1.000703", 12), ("2.002288", 25),
    ("2.002286", 6), ("1.013061", 6), ("1.004363", 8), ("1.001686", 6), ("1.004359", 6), ("3.000333", 35),
    ("1.014199", 10), ("1.003039", 6),
];
const RARE: usize = 1;
/// Procedures that are open in the own portal: the most asked-for.
pub(crate) const OPEN_ONLINE: usize = 14;
/// Whoever waits longer than this has a procedure with several hands, minutes of office time.
const LONG: i64 = 3 * 480;

/// A procedure as it is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub version: Arc<ProcedureVersion>,
    /// Agency id.
    pub agency: String,
    weight: usize,
    /// Minutes of office time that it takes by law, about.
    pub minutes: i64,
}

/// All of them, and the communes.
pub(crate) struct Kinds {
    all: Vec<Kind>,
    long: Vec<Kind>,
    /// Communes with people, the largest first.
    pub communes: Vec<UnitId>,
    provincial: Vec<Kind>,
}

/// Whether the simulated officials can walk through it: somebody prepares before somebody signs.
fn walkable(version: &ProcedureVersion) -> bool {
    let first = version.process.handling_steps().next();
    first.is_some_and(|step| matches!(step.role, Role::DivisionHead | Role::Specialist))
}

fn staffed(org: &Org, unit: &UnitId, day: Day) -> bool {
    [Role::AgencyLeader, Role::Clerk].iter().all(|role| !org.holders_on(unit, *role, day).is_empty())
}

impl Kinds {
    /// From the catalogue of a day.
    pub fn new(app: &App, day: Day) -> Self {
        let (org, catalogue) = (app.org(), app.catalogue());
        let communes = crate::cast::communes(&org, day);
        let calendar = app.calendar(&UnitId::new("H92"));
        let minutes = |version: &ProcedureVersion| {
            let from = calendar.open_of(calendar.next_working_day(day)).unwrap_or(kernel::Instant::at(day, 420));
            let due = version.limit.and_then(|limit| calendar.add(from, limit).ok());
            due.map(|due| calendar.working_minutes_between(from, due.at))
        };
        let mut all = Vec::new();
        for version in catalogue.list_usable(day).filter(|version| walkable(version)) {
            let Some(agency) = version.agency.id.clone() else { continue };
            let Some(minutes) = minutes(version).filter(|minutes| *minutes > 0) else { continue };
            let unit = org.competent_unit(&agency, communes.first(), day);
            if !unit.is_some_and(|unit| staffed(&org, unit, day)) {
                continue;
            }
            let wished = WISHED.iter().find(|(code, _)| *code == version.code.as_str());
            let weight = wished.map_or(RARE, |(_, weight)| *weight);
            all.push(Kind { version: version.clone(), agency, weight, minutes });
        }
        let long: Vec<Kind> = all.iter().filter(|kind| kind.minutes >= LONG && kind.minutes <= 40 * 480).cloned().collect();
        let provincial = long.iter().filter(|kind| !kind.agency.ends_with("_XA")).cloned().collect();
        Self { all, long, communes, provincial }
    }

    /// One by chance.
    pub fn pick(&self, dice: &mut Dice) -> Option<Kind> {
        weighted(&self.all, dice)
    }

    /// One that takes some days.
    pub fn pick_long(&self, dice: &mut Dice) -> Option<Kind> {
        weighted(&self.long, dice)
    }

    /// One of the departments that takes some days.
    pub fn pick_provincial(&self, dice: &mut Dice) -> Option<Kind> {
        weighted(&self.provincial, dice)
    }

    /// One of the communes that takes some days.
    pub fn pick_local(&self, dice: &mut Dice) -> Option<Kind> {
        let local: Vec<Kind> = self.long.iter().filter(|kind| kind.agency == "UBND_XA").cloned().collect();
        weighted(&local, dice)
    }

    /// A commune; the first has the most dossiers.
    pub fn pick_commune(&self, dice: &mut Dice) -> Option<UnitId> {
        let first = dice.chance(30);
        if first { self.communes.first().cloned() } else { dice.pick(&self.communes).cloned() }
    }

    /// The most asked-for, in order.
    pub fn most_wished(&self) -> Vec<&Kind> {
        let mut sorted: Vec<&Kind> = self.all.iter().filter(|kind| !kind.agency.starts_with("CA")).collect();
        sorted.sort_by_key(|kind| std::cmp::Reverse(kind.weight));
        sorted.truncate(OPEN_ONLINE);
        sorted
    }
}

fn weighted(kinds: &[Kind], dice: &mut Dice) -> Option<Kind> {
    let total: usize = kinds.iter().map(|kind| kind.weight).sum();
    let mut left = dice.below(total);
    for kind in kinds {
        if left < kind.weight {
            return Some(kind.clone());
        }
        left -= kind.weight;
    }
    None
}
