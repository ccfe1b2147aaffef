//! The work that lies before each official, in minutes of office time: dossiers are worked off in turn, on the days on which
//! the official is there. Lateness comes from here: from load, absence and slow units, never from a throw of dice.
//!
//! A simulated province has fewer dossiers than a real one, so each tray also holds the work of the dossiers that are not
//! simulated. It flows in with the season, as the simulated ones do; the more dossiers are simulated, the less of it there
//! is, and the load stays that of the unit.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use calendar::Calendar;
use kernel::{Day, Instant, PersonId, UnitId};

use crate::chance::Dice;
use crate::clock::later;
use crate::season::Season;

/// Minutes of an office day.
const DAY: f64 = 480.0;
/// A dossier of so many office days lies as long as the tray says; longer ones are larger pieces of work and are overtaken by
/// shorter ones.
const USUAL: f64 = 4.0 * DAY;

/// How a unit works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Load {
    /// Work that comes in an average office day, as a share of what an official who is there can do.
    pub share: f64,
    /// Of it, what the simulated dossiers bring.
    pub simulated: f64,
    /// A tray holds so many office days of work at most: then others help. Who always has too much stays near it.
    pub full: f64,
    /// Minutes of a dossier are this part of the usual: large provinces have more hands than the cast.
    pub quick: f64,
}

#[derive(Debug, Clone, Copy)]
struct Tray {
    /// The day up to whose beginning work was done.
    day: Day,
    /// Minutes that lay there then, with what has come since.
    ahead: f64,
    /// Own luck with days.
    salt: u64,
}

/// All trays.
pub(crate) struct Trays {
    season: Rc<Season>,
    seed: u64,
    loads: HashMap<UnitId, Load>,
    by_person: HashMap<PersonId, Tray>,
}

fn mixed(a: u64, b: u64) -> u64 {
    Dice::new(a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)).next_u64()
}

fn part(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

fn salt(seed: u64, id: &PersonId) -> u64 {
    let mut hasher = Plain(seed);
    id.as_str().hash(&mut hasher);
    hasher.finish()
}

/// A hash that is the same in every build.
struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        mixed(self.0, 1)
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// A seeded number for a text: the character of a unit.
pub(crate) fn luck(seed: u64, text: &str) -> f64 {
    let mut hasher = Plain(seed);
    text.hash(&mut hasher);
    part(hasher.finish())
}

/// The part of a day on which somebody is there: three weeks of leave a year, illness, meetings.
fn presence(salt: u64, day: Day) -> f64 {
    let week = mixed(salt, (day.0.div_euclid(7)) as u64);
    if week % 100 < 5 {
        return 0.0;
    }
    match mixed(salt, 0x5eed ^ (day.0 as u64)) % 100 {
        0..=1 => 0.0,
        2..=9 => 0.5,
        _ => 1.0,
    }
}

/// How a day's other work differs from the mean: a busy fortnight, a quiet day; mean about 1.
fn bustle(salt: u64, day: Day) -> f64 {
    let fortnight = part(mixed(salt, 0xf0 ^ ((day.0.div_euclid(14) as u64) << 8)));
    let today = part(mixed(salt, 0xda ^ ((day.0 as u64) << 8)));
    (0.7 + 0.6 * fortnight) * (0.4 + 1.2 * today)
}

impl Trays {
    pub fn new(season: Rc<Season>, seed: u64, loads: HashMap<UnitId, Load>) -> Self {
        Self { season, seed, loads, by_person: HashMap::new() }
    }

    fn load(&self, unit: &UnitId) -> Load {
        self.loads.get(unit).copied().unwrap_or(Load { share: 0.7, full: 4.0, simulated: 0.0, quick: 1.0 })
    }

    /// Whether somebody is at work on a day.
    pub fn is_there(&self, person: &PersonId, day: Day) -> bool {
        presence(salt(self.seed, person), day) > 0.0
    }

    /// What comes on a day besides the simulated dossiers, and what is done, minutes.
    fn flow(&self, load: Load, salt: u64, day: Day) -> (f64, f64) {
        let other = (load.share - load.simulated).max(0.0);
        (DAY * other * self.season.pressure(day) * bustle(salt, day), DAY * presence(salt, day))
    }

    /// The tray at the beginning of a day.
    fn tray(&self, unit: &UnitId, person: &PersonId, calendar: &Calendar, today: Day) -> Tray {
        let load = self.load(unit);
        let known = self.by_person.get(person).copied();
        let mut tray = known.unwrap_or_else(|| Tray { day: today.plus(-60), ahead: 0.0, salt: salt(self.seed, person) });
        while tray.day < today {
            if calendar.is_working_day(tray.day) {
                let (came, done) = self.flow(load, tray.salt, tray.day);
                tray.ahead = (tray.ahead + came - done).clamp(0.0, load.full * DAY);
            }
            tray.day = tray.day.plus(1);
        }
        tray
    }

    /// Minutes that lie before somebody now.
    pub fn ahead(&self, unit: &UnitId, person: &PersonId, calendar: &Calendar, now: Instant) -> f64 {
        let tray = self.tray(unit, person, calendar, now.day());
        let (came, done) = self.flow(self.load(unit), tray.salt, now.day());
        (tray.ahead + (came - done) * gone(calendar, now)).max(0.0)
    }

    /// Lays a dossier into a tray; when it will be done. `limit`: minutes of office time that the law gives it.
    pub fn lay(
        &mut self,
        (unit, person): (&UnitId, &PersonId),
        calendar: &Calendar,
        now: Instant,
        limit: i64,
        dice: &mut Dice,
    ) -> Instant {
        let load = self.load(unit);
        let ahead = self.ahead(unit, person, calendar, now);
        let own = effort(limit) * load.quick;
        let mut tray = self.tray(unit, person, calendar, now.day());
        tray.ahead += own;
        self.by_person.insert(person.clone(), tray);
        let weight = (limit as f64 / USUAL).clamp(0.06, 5.0);
        let spread = 0.55 + 0.9 * part(dice.next_u64());
        walk(tray.salt, calendar, now, ahead * weight * spread + own)
    }
}

/// Minutes of work that a dossier is, by the office time that the law gives it.
pub(crate) fn effort(limit: i64) -> f64 {
    (limit as f64).sqrt().mul_add(1.1, -6.0).clamp(8.0, 120.0)
}

/// The part of today's office time that is over.
fn gone(calendar: &Calendar, now: Instant) -> f64 {
    let Some(open) = calendar.open_of(now.day()) else { return 0.0 };
    (calendar.working_minutes_between(open, now) as f64 / DAY).clamp(0.0, 1.0)
}

/// When so many minutes of work are done by somebody who is there on some days only.
fn walk(salt: u64, calendar: &Calendar, now: Instant, minutes: f64) -> Instant {
    let (mut left, mut from, mut day) = (minutes, now, now.day());
    for _ in 0..120 {
        let there = if calendar.is_working_day(day) { presence(salt, day) } else { 0.0 };
        if there > 0.0 {
            let rest = (1.0 - gone(calendar, from)) * DAY * there;
            if left <= rest {
                return later(calendar, from, (left / there).ceil() as i64);
            }
            left -= rest;
        }
        day = calendar.next_working_day(day);
        from = calendar.open_of(day).unwrap_or(Instant::at(day, 0));
    }
    from
}
