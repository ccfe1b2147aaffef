//! What is asked for, and where: real procedures by how often people need them, communes by how many dossiers they have.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use kernel::{Day, Instant, Role, UnitId};
use org::Org;
use procedure::ProcedureVersion;

use crate::chance::Dice;
use crate::trays::effort;
use crate::world::World;

/// Procedures by how often they are asked for; all other usable ones count [`RARE`].
const WISHED: &[(&str, usize)] = &[
    ("2.000815", 150), ("2.000884", 60), ("2.000635", 70), ("1.001193", 80), ("1.000894", 25), ("1.000656", 30),
    ("1.004873", 45), ("1.004859", 20), ("1.004884", 8), ("2.000908", 10), ("1.001612", 40), ("2.000720", 15),
    ("1.001570", 8), ("1.001266", 12), ("1.004194", 60), ("1.004222", 45), ("1.010041", 30), ("1.010038", 8),
    ("1.003197", 5), ("1.013978", 18), ("1.013949", 6), ("1.012812", 4), ("1.013225", 20), ("1.013229", 5),
    ("1.014159", 10), ("1.013274", 5), ("1.011606", 6), ("1.012783", 60), ("1.012784", 30), ("1.012786", 14),
    ("1.013833", 36), ("1.012785", 26), ("1.008891", 8), ("1.013237", 15), ("1.000703", 12), ("2.002288", 25),
    ("2.002286", 6), ("1.013061", 6), ("1.004363", 8), ("1.001686", 6), ("1.004359", 6), ("3.000333", 35),
    ("1.014199", 10), ("1.003039", 6),
];
const RARE: usize = 1;
/// How many dossiers of a hundred each commune has, the first the most; the last number holds for all others.
const COMMUNES: [usize; 12] = [20, 13, 11, 10, 9, 8, 7, 6, 5, 4, 4, 3];
/// Procedures that are open in the own portal: the most asked-for.
pub(crate) const OPEN_ONLINE: usize = 14;
/// Whoever waits longer than this has a procedure with several hands, minutes of office time.
const LONG: i64 = 3 * 480;

/// A procedure as it is asked for.
#[derive(Debug)]
pub(crate) struct Kind {
    pub version: Arc<ProcedureVersion>,
    /// Agency id.
    pub agency: String,
    weight: usize,
    /// Minutes of office time that it takes by law, about.
    pub minutes: i64,
    /// Its place in the list.
    at: usize,
}

/// Who settles a kind for a commune, and the desk that receives it.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub competent: UnitId,
    pub desk: UnitId,
}

/// Kinds with weights, to draw from.
#[derive(Debug, Default)]
struct Draw {
    kinds: Vec<Rc<Kind>>,
    /// Sums of the weights.
    sums: Vec<usize>,
}

impl Draw {
    fn of(kinds: impl Iterator<Item = Rc<Kind>>) -> Self {
        let mut draw = Draw::default();
        for kind in kinds {
            draw.sums.push(draw.sums.last().unwrap_or(&0) + kind.weight);
            draw.kinds.push(kind);
        }
        draw
    }

    fn one(&self, dice: &mut Dice) -> Option<Rc<Kind>> {
        let number = dice.below(*self.sums.last()?);
        let at = self.sums.partition_point(|sum| *sum <= number);
        self.kinds.get(at).cloned()
    }
}

/// All of them, and the communes.
#[derive(Debug)]
pub(crate) struct Kinds {
    all: Draw,
    long: Draw,
    provincial: Draw,
    local: Draw,
    /// Communes with people, the largest first.
    pub communes: Vec<UnitId>,
    places: HashMap<UnitId, Vec<Option<Place>>>,
}

/// Whether the simulated officials can walk through it: somebody prepares before somebody signs.
fn walkable(version: &ProcedureVersion) -> bool {
    let first = version.process.handling_steps().next();
    first.is_some_and(|step| matches!(step.role, Role::DivisionHead | Role::Specialist))
}

fn staffed(org: &Org, unit: &UnitId, day: Day) -> bool {
    [Role::AgencyLeader, Role::Clerk].iter().all(|role| !org.holders_on(unit, *role, day).is_empty())
}

fn commune_weight(at: usize) -> usize {
    COMMUNES.get(at).or(COMMUNES.last()).copied().unwrap_or(1)
}

impl Kinds {
    /// From the catalogue of a day.
    pub fn new(world: &World, day: Day) -> Self {
        let (org, catalogue) = (world.org(), world.catalogue());
        let communes = crate::cast::communes(org, day);
        let calendar = world.calendar(&UnitId::new("H92"));
        let minutes = |version: &ProcedureVersion| {
            let from = calendar.open_of(calendar.next_working_day(day)).unwrap_or(Instant::at(day, 420));
            let due = version.limit.and_then(|limit| calendar.add(from, limit).ok());
            due.map(|due| calendar.working_minutes_between(from, due.at))
        };
        let mut kinds: Vec<Rc<Kind>> = Vec::new();
        for version in catalogue.list_usable(day).filter(|version| walkable(version)) {
            let Some(agency) = version.agency.id.clone() else { continue };
            let Some(minutes) = minutes(version).filter(|minutes| *minutes > 0) else { continue };
            let unit = org.competent_unit(&agency, communes.first(), day);
            if !unit.is_some_and(|unit| staffed(org, unit, day)) {
                continue;
            }
            let wished = WISHED.iter().find(|(code, _)| *code == version.code.as_str());
            let weight = wished.map_or(RARE, |(_, weight)| *weight);
            kinds.push(Rc::new(Kind { version: version.clone(), agency, weight, minutes, at: kinds.len() }));
        }
        let place = |kind: &Rc<Kind>, commune: &UnitId| {
            let competent = org.competent_unit(&kind.agency, Some(commune), day)?.clone();
            let desk = org.centre_of(&competent, day)?.id.clone();
            Some(Place { competent, desk })
        };
        let of_commune = |commune: &UnitId| (commune.clone(), kinds.iter().map(|kind| place(kind, commune)).collect());
        let is_long = |kind: &&Rc<Kind>| kind.minutes >= LONG && kind.minutes <= 40 * 480;
        Self {
            places: communes.iter().map(of_commune).collect(),
            long: Draw::of(kinds.iter().filter(is_long).cloned()),
            provincial: Draw::of(kinds.iter().filter(is_long).filter(|kind| !kind.agency.ends_with("_XA")).cloned()),
            local: Draw::of(kinds.iter().filter(is_long).filter(|kind| kind.agency == "UBND_XA").cloned()),
            all: Draw::of(kinds.iter().cloned()),
            communes,
        }
    }

    /// Where a kind is settled for a commune.
    pub fn place(&self, kind: &Kind, commune: &UnitId) -> Option<&Place> {
        self.places.get(commune)?.get(kind.at)?.as_ref()
    }

    /// One by chance.
    pub fn pick(&self, dice: &mut Dice) -> Option<Rc<Kind>> {
        self.all.one(dice)
    }

    /// One that takes some days.
    pub fn pick_long(&self, dice: &mut Dice) -> Option<Rc<Kind>> {
        self.long.one(dice)
    }

    /// One of the departments that takes some days.
    pub fn pick_provincial(&self, dice: &mut Dice) -> Option<Rc<Kind>> {
        self.provincial.one(dice)
    }

    /// One of the communes that takes some days.
    pub fn pick_local(&self, dice: &mut Dice) -> Option<Rc<Kind>> {
        self.local.one(dice)
    }

    /// A commune; the first has the most dossiers.
    pub fn pick_commune(&self, dice: &mut Dice) -> Option<UnitId> {
        let mut left = dice.below((0..self.communes.len()).map(commune_weight).sum());
        for (at, commune) in self.communes.iter().enumerate() {
            let weight = commune_weight(at);
            if left < weight {
                return Some(commune.clone());
            }
            left -= weight;
        }
        None
    }

    /// The most asked-for, in order.
    pub fn most_wished(&self) -> Vec<&Kind> {
        let mut sorted: Vec<&Kind> =
            self.all.kinds.iter().map(Rc::as_ref).filter(|kind| !kind.agency.starts_with("CA")).collect();
        sorted.sort_by_key(|kind| std::cmp::Reverse(kind.weight));
        sorted.truncate(OPEN_ONLINE);
        sorted
    }

    /// Minutes of work that one dossier of the province brings on average to each unit that prepares results.
    pub fn work(&self, world: &World, day: Day) -> HashMap<UnitId, f64> {
        let mut work = HashMap::new();
        let of_kinds = *self.all.sums.last().unwrap_or(&1) as f64;
        let of_communes = (0..self.communes.len()).map(commune_weight).sum::<usize>() as f64;
        for kind in &self.all.kinds {
            let steps = kind.version.process.handling_steps();
            let Some(step) = steps.into_iter().find(|step| step.role == Role::Specialist) else { continue };
            let offices = (world.law().offices)(Instant::at(day, 600), &kind.version);
            for (at, commune) in self.communes.iter().enumerate() {
                let Some(place) = self.place(kind, commune) else { continue };
                let share = kind.weight as f64 / of_kinds * commune_weight(at) as f64 / of_communes;
                *work.entry(offices.unit_for(&place.competent, step)).or_insert(0.0) += share * effort(kind.minutes);
            }
        }
        work
    }
}
