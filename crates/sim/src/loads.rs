//! How busy units are: each has its own share of load, some have too much. Calibrated to the shares on time by type of
//! agency; see docs/simulation.md.

use std::collections::HashMap;

use kernel::{Day, Role, UnitId};

use crate::kinds::Kinds;
use crate::season::Season;
use crate::trays::{Load, luck};
use crate::world::World;

/// Load of the specialists of a department, by agency id; all others [`OTHER_DEPARTMENT`].
const DEPARTMENTS: &[(&str, f64)] =
    &[("SNNMT", 0.85), ("SCT", 0.86), ("SGDĐT", 0.88), ("SNV", 0.94), ("STC", 0.84), ("CAT", 0.68)];
const OTHER_DEPARTMENT: f64 = 0.76;
/// Load in communes: the least, and how much it differs by the commune's luck.
const COMMUNE: (f64, f64) = (0.63, 0.20);
/// Every so many communes one has too few people.
const SLOW_EVERY: usize = 5;
const SLOW: f64 = 0.84;

fn share(world: &World, unit: &UnitId, communes: &[UnitId], seed: u64) -> f64 {
    let Some(agency) = world.org().agency_of(unit) else { return OTHER_DEPARTMENT };
    let served = agency.serves.as_ref().unwrap_or(&agency.id);
    match communes.iter().position(|commune| commune == served) {
        Some(at) if at % SLOW_EVERY == SLOW_EVERY - 2 => SLOW,
        Some(_) => COMMUNE.0 + COMMUNE.1 * luck(seed, unit.as_str()),
        None => {
            let id = agency.agency.as_deref().unwrap_or_default();
            DEPARTMENTS.iter().find(|(known, _)| *known == id).map_or(OTHER_DEPARTMENT, |(_, share)| *share)
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
        let share = share(world, &unit, &kinds.communes, seed);
        let quick = (share / simulated.max(f64::MIN_POSITIVE)).min(1.0);
        (unit, Load { share, simulated: simulated * quick, quick })
    };
    kinds.work(world, day).into_iter().map(of).collect()
}
