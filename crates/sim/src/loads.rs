//! How busy units are: each has its own share of load, some have too much. Calibrated to the shares on time by type of
//! agency; see docs/simulation.md.

use std::collections::HashMap;

use kernel::{Day, Role, UnitId};

use crate::kinds::Kinds;
use crate::season::Season;
use crate::trays::{Load, luck};
use crate::world::World;

/// Of a department by agency id: the load of its specialists, and how many office days of work a tray holds at most; all
/// others [`OTHER_DEPARTMENT`].
const DEPARTMENTS: &[(&str, (f64, f64))] = &[
    ("SNNMT", (1.07, 2.95)), ("SCT", (1.00, 3.0)), ("SGDĐT", (1.02, 3.1)), ("SNV", (1.05, 4.2)), ("STC", (1.00, 2.9)),
    ("SYT", (0.94, 2.7)), ("CAT", (0.76, 3.0)),
];
const OTHER_DEPARTMENT: (f64, f64) = (0.76, 4.0);
/// Of communes: the least load, how much it differs by the commune's luck, what a tray holds.
const COMMUNE: (f64, f64, f64) = (0.63, 0.20, 4.0);
/// Every so many communes one has too few people.
const SLOW_EVERY: usize = 5;
const SLOW: (f64, f64) = (0.98, 2.7);

fn of_unit(world: &World, unit: &UnitId, communes: &[UnitId], seed: u64) -> (f64, f64) {
    let Some(agency) = world.org().agency_of(unit) else { return OTHER_DEPARTMENT };
    let served = agency.serves.as_ref().unwrap_or(&agency.id);
    match communes.iter().position(|commune| commune == served) {
        Some(at) if at % SLOW_EVERY == SLOW_EVERY - 2 => SLOW,
        Some(_) => (COMMUNE.0 + COMMUNE.1 * luck(seed, unit.as_str()), COMMUNE.2),
        None => {
            let id = agency.agency.as_deref().unwrap_or_default();
            DEPARTMENTS.iter().find(|(known, _)| *known == id).map_or(OTHER_DEPARTMENT, |(_, load)| *load)
        }
    }
}

/// The load of every unit that prepares results, when `dossiers` come within the season.
pub(crate) fn loads(
    world: &World,
    kinds: &Kinds,
    season: &Season,
    (dossiers, seed, day): (usize, u64, Day),
) -> HashMap<UnitId, Load> {
    let office_days = season.days.iter().filter(|day| day.working).count().max(1) as f64;
    let of = |(unit, minutes): (UnitId, f64)| {
        let people = world.org().holders_on(&unit, Role::Specialist, day).len().max(1) as f64;
        let simulated = minutes * dossiers as f64 / (people * office_days * 480.0);
        let (share, full) = of_unit(world, &unit, &kinds.communes, seed);
        let quick = (share / simulated.max(f64::MIN_POSITIVE)).min(1.0);
        (unit, Load { share, full, simulated: simulated * quick, quick })
    };
    kinds.work(world, day).into_iter().map(of).collect()
}
