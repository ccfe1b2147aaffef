//! Which lives there are: day by day in the order of time, what each asks for, where, and what will befall it; and the scenes
//! of the end, which begin when their place in the lists needs it.

use std::rc::Rc;

use dossier::model::Channel;
use kernel::{DossierId, Instant, UnitId};

use crate::applicants::Applicants;
use crate::chance::Dice;
use crate::clock::{earlier, later};
use crate::hands::Known;
use crate::kinds::{Kind, Kinds};
use crate::life::{Life, Turn};
use crate::script::{Answers, HOLDS, Hold, Script};
use crate::season::{DayShape, Season};
use crate::world::World;

/// Of a hundred dossiers of a small province so many stand still at the end, one in every list.
const SCENES: usize = 17;
/// A large province has so many at the most: what is open then comes from its own queues.
const MOST_SCENES: usize = 10 * HOLDS.len();

/// Makes lives.
pub(crate) struct Births<'a> {
    kinds: &'a Kinds,
    world: &'a World,
    season: Rc<Season>,
    end: Instant,
    seed: u64,
    applicants: Applicants,
    allotted: Vec<usize>,
    /// The day that comes next, its place in the season.
    next_day: usize,
    /// The number of the life that comes next.
    number: usize,
    scenes: usize,
}

fn id(at: Instant, dice: &mut Dice) -> DossierId {
    let mut bytes = [0_u8; 16];
    dice.fill(&mut bytes);
    let millis = u64::try_from(at.0 / 1000).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    DossierId(uuid::Builder::from_custom_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid())
}

impl<'a> Births<'a> {
    pub fn new(kinds: &'a Kinds, world: &'a World, season: Rc<Season>, (total, seed, end): (usize, u64, Instant)) -> Self {
        let scenes = (total * SCENES / 100).min(MOST_SCENES);
        let allotted = season.allotted(total - scenes);
        Self {
            kinds, world, season, end, seed, applicants: Applicants::default(), allotted, next_day: 0, number: scenes, scenes,
        }
    }

    fn dice(&self, number: usize) -> Dice {
        Dice::new(Dice::new(self.seed ^ (number as u64).wrapping_mul(0xd134_2543_de82_ef95)).next_u64())
    }

    /// The scenes, in no order.
    pub fn scenes(&mut self) -> Vec<Life> {
        (0..self.scenes).filter_map(|index| self.scene(index)).collect()
    }

    /// The lives that begin on the next day, with their moments; none when there are no more days.
    pub fn next_day(&mut self) -> Option<Vec<Life>> {
        let count = *self.allotted.get(self.next_day)?;
        let shape = self.season.days[self.next_day];
        self.next_day += 1;
        let mut lives = Vec::with_capacity(count);
        for _ in 0..count {
            let number = self.number;
            self.number += 1;
            lives.extend(self.ordinary(number, shape));
        }
        Some(lives)
    }

    /// When the next day begins; the end when there are no more.
    pub fn begin_of_next(&self) -> Instant {
        self.season.days.get(self.next_day).map_or(self.end, |shape| Instant(Instant::at(shape.day, 0).0 - 1))
    }

    fn ordinary(&mut self, number: usize, shape: DayShape) -> Option<Life> {
        let index = number - self.scenes;
        let mut dice = self.dice(number);
        // What comes by turn to lives with several hands needs a procedure of some days.
        let long = [11, 23, 31].contains(&(index % 45)) || index % 70 == 23;
        let kind = if long { self.kinds.pick_long(&mut dice)? } else { self.kinds.pick(&mut dice)? };
        let mut script = Script::ordinary(index, kind.minutes >= 3 * 480, &mut dice);
        if shape.outage {
            script.stay_off_portal();
        }
        if kind.version.sector == "Đất đai" && dice.chance(55) {
            let never = dice.chance(8);
            script.fee = Some(if never { Answers::Never } else { Answers::After(dice.between(0, 9)) });
        }
        let commune = self.kinds.pick_commune(&mut dice)?;
        let arrives = self.moment(&mut script, &commune, shape, &mut dice);
        self.life(kind, script, commune, arrives, dice)
    }

    /// A moment of the day: office hours at the counter, from early to late at home. Who finds the counter closed comes
    /// online or, on the days without portal, the next morning.
    fn moment(&self, script: &mut Script, commune: &UnitId, shape: DayShape, dice: &mut Dice) -> Instant {
        let calendar = self.world.calendar(commune);
        let second = dice.between(0, 59);
        let at = |day, minute: i64| Instant(Instant::at(day, minute as i32).0 + second * 1_000_000);
        if !script.channel.is_online() {
            for _ in 0..12 {
                let found = at(shape.day, dice.between(7 * 60, 17 * 60));
                let fits = if script.channel == Channel::Counter { calendar.receives(found) } else { calendar.is_open(found) };
                if fits && found < self.end {
                    return found;
                }
            }
            if shape.outage {
                return calendar.next_open(at(shape.day, 7 * 60)).min(self.end.plus_minutes(-1));
            }
            script.go_online();
        }
        // Mostly in office hours, fewer at noon and in the evening.
        let minute = if dice.chance(72) { dice.between(7 * 60 + 15, 17 * 60) } else { dice.between(6 * 60, 22 * 60 + 30) };
        at(shape.day, minute).min(self.end.plus_minutes(-dice.between(1, 240)))
    }

    fn scene(&mut self, index: usize) -> Option<Life> {
        let mut dice = self.dice(index);
        let (hold, round) = (HOLDS[index % HOLDS.len()], index / HOLDS.len());
        let mut script = Script::held(hold, &mut dice);
        // Every other scene belongs to the first commune, some to the departments, the rest to anybody.
        let place = (index + round) % 4;
        let local = place % 2 == 0 || hold == Hold::Transfer;
        let mut kind = self.scene_kind(hold, local, place, &mut dice)?;
        for _ in 0..40 {
            if kind.minutes >= hold.needs() {
                break;
            }
            kind = self.scene_kind(hold, local, place, &mut dice)?;
        }
        let first = self.kinds.communes.first().cloned()?;
        let commune = if local { first } else { self.kinds.pick_commune(&mut dice)? };
        script.represented = dice.chance(10);
        let arrives = self.scene_arrival(hold, &kind, index, &commune, &mut dice);
        self.life(kind, script, commune, arrives, dice)
    }

    fn scene_kind(&self, hold: Hold, local: bool, place: usize, dice: &mut Dice) -> Option<Rc<Kind>> {
        match (hold.is_long(), local) {
            (true, true) => self.kinds.pick_local(dice),
            (true, false) if place == 1 => self.kinds.pick_provincial(dice),
            (true, false) => self.kinds.pick_long(dice),
            (false, _) => self.kinds.pick(dice),
        }
    }

    fn life(
        &mut self,
        kind: Rc<Kind>,
        mut script: Script,
        commune: UnitId,
        arrives: Instant,
        mut dice: Dice,
    ) -> Option<Life> {
        let place = self.kinds.place(&kind, &commune)?.clone();
        if kind.version.components.is_empty() {
            // Nothing was handed in, so nothing can be wrong with it.
            (script.supplement, script.completion) = (None, None);
        }
        script.elsewhere &= kind.agency == "UBND_XA" && script.channel == Channel::Counter;
        let desk = if script.elsewhere {
            let others: Vec<&UnitId> = self.kinds.communes.iter().filter(|other| **other != commune).collect();
            let other = *dice.pick(&others)?;
            self.kinds.place(&kind, other)?.desk.clone()
        } else {
            place.desk
        };
        let provincial = !kind.agency.ends_with("_XA");
        let organisation = provincial && kind.version.sector != "Đất đai" && kind.agency != "CAT" && dice.chance(45);
        let applicant = self.applicants.pick(self.world.org(), &commune, organisation, &mut dice);
        let known = Known { id: id(arrives, &mut dice), procedure: kind.version.code.clone(), state: None };
        Some(Life {
            known,
            kind,
            competent: place.competent,
            desk,
            applicant,
            script,
            dice,
            arrives,
            turn: Turn::Arrive,
            turns: 0,
            aftermath: false,
            laid: None,
        })
    }

    /// Long enough before the end to reach its place, and so long that some are in time, some nearly due, few overdue.
    fn scene_arrival(&self, hold: Hold, kind: &Kind, index: usize, commune: &UnitId, dice: &mut Dice) -> Instant {
        let (calendar, end) = (self.world.calendar(commune), self.end);
        let minutes = match hold {
            Hold::Submitted => dice.between(15, if index % 5 == 0 { 700 } else { 400 }),
            Hold::Accepted => dice.between(110, if index % 4 == 0 { 500 } else { 200 }),
            Hold::VoidAsked => dice.between(60, 120),
            Hold::Completed => dice.between(2, 5) * 480 + 60,
            Hold::AwaitingCompletion => dice.between(1, 15) * 480,
            Hold::Transfer => dice.between(100, 400),
            Hold::Head => 60 + kind.minutes * if index % 6 == 0 { 12 } else { dice.between(0, 2) } / 100,
            Hold::ToSend => dice.between(150, 700),
            Hold::Resolved | Hold::ToldReady => kind.minutes * dice.between(45, 105) / 100,
            Hold::AwaitingSupplement => dice.between(2, 14) * 480,
            Hold::AwaitingFee => dice.between(500, 1200),
            Hold::Suspended => dice.between(2, 9) * 480,
            Hold::LateSupplement => dice.between(4 * 480, 6 * 480),
            Hold::Reappointment => (kind.minutes * dice.between(30, 60) / 100).max(500),
            _ => {
                let share = [25, 55, 92, 40, 70, 96, 30, 85, 60, 50, 130][index % 11];
                (kind.minutes * share / 100).max(500)
            }
        };
        let at = calendar.next_open(earlier(calendar, end, minutes));
        if at < end { at } else { calendar.next_open(earlier(calendar, later(calendar, end, 1), minutes + 60)) }
    }
}
