//! Which lives there are: when each begins, what it asks for, where, and what will befall it.

use dossier::model::Channel;
use kernel::{DossierId, Instant, UnitId};

use crate::applicants::Applicants;
use crate::chance::Dice;
use crate::clock::{earlier, later};
use crate::hands::{Hands, Known};
use crate::kinds::{Kind, Kinds};
use crate::life::{Life, Turn};
use crate::script::{HOLDS, Hold, Script};

/// Days before the end in which dossiers come in.
pub(crate) const DAYS: i32 = 100;
/// Of a hundred dossiers so many stand still at the end, one in every list.
const SCENES: usize = 17;

/// Makes lives one after the other.
pub(crate) struct Births<'a> {
    pub kinds: &'a Kinds,
    pub applicants: Applicants,
    pub dice: Dice,
    pub total: usize,
}

fn id(at: Instant, dice: &mut Dice) -> DossierId {
    let mut bytes = [0_u8; 16];
    dice.fill(&mut bytes);
    let millis = u64::try_from(at.0 / 1000).unwrap_or(0).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    DossierId(uuid::Builder::from_custom_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid())
}

impl Births<'_> {
    /// All lives, in no order.
    pub fn all(&mut self, hands: &Hands<'_>) -> Vec<Life> {
        let scenes = self.total * SCENES / 100;
        let mut lives: Vec<Life> = (0..scenes).filter_map(|index| self.scene(index, hands)).collect();
        lives.extend((scenes..self.total).filter_map(|index| self.ordinary(index - scenes, hands)));
        lives
    }

    fn ordinary(&mut self, index: usize, hands: &Hands<'_>) -> Option<Life> {
        let mut dice = Dice::new(self.dice.next_u64());
        // What comes by turn to lives with several hands needs a procedure of some days.
        let long = [11, 23, 31].contains(&(index % 45)) || index % 70 == 23;
        let kind = if long { self.kinds.pick_long(&mut dice)? } else { self.kinds.pick(&mut dice)? };
        let mut script = Script::ordinary(index, kind.minutes >= 3 * 480, &mut dice);
        if kind.version.sector == "Đất đai" && dice.chance(30) {
            let never = dice.chance(8);
            let answer = if never { crate::script::Answers::Never } else { crate::script::Answers::After(dice.between(0, 2)) };
            script.fee = Some(answer);
        }
        let commune = self.kinds.pick_commune(&mut dice)?;
        let arrives = self.arrival(&script, &commune, hands, &mut dice);
        self.life(kind, script, commune, arrives, dice, hands)
    }

    /// A moment in the days before the end: office hours at the counter, all day from home.
    fn arrival(&self, script: &Script, commune: &UnitId, hands: &Hands<'_>, dice: &mut Dice) -> Instant {
        let (calendar, end) = (hands.app.calendar(commune), hands.end);
        let counter = !script.channel.is_online();
        for _ in 0..200 {
            let day = end.day().plus(-(dice.between(0, i64::from(DAYS)) as i32));
            let off = !calendar.is_working_day(day);
            if off && !dice.chance(if counter { 14 } else { 25 }) {
                continue;
            }
            let minute = if counter { dice.between(7 * 60, 17 * 60) } else { dice.between(6 * 60 + 30, 22 * 60) };
            let at = hands.pace.from(Instant::at(day, minute as i32));
            let fits = if script.channel == Channel::Counter { calendar.receives(at) } else { !counter || calendar.is_open(at) };
            if fits && at < end && at.day() == day {
                return at;
            }
        }
        hands.pace.open(&calendar, end.plus_minutes(-5 * 24 * 60))
    }

    fn scene(&mut self, index: usize, hands: &Hands<'_>) -> Option<Life> {
        let mut dice = Dice::new(self.dice.next_u64());
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
        let arrives = scene_arrival(hold, &kind, index, &commune, hands, &mut dice);
        self.life(kind, script, commune, arrives, dice, hands)
    }

    fn scene_kind(&self, hold: Hold, local: bool, place: usize, dice: &mut Dice) -> Option<Kind> {
        match (hold.is_long(), local) {
            (true, true) => self.kinds.pick_local(dice),
            (true, false) if place == 1 => self.kinds.pick_provincial(dice),
            (true, false) => self.kinds.pick_long(dice),
            (false, _) => self.kinds.pick(dice),
        }
    }

    fn life(
        &mut self,
        kind: Kind,
        mut script: Script,
        commune: UnitId,
        arrives: Instant,
        mut dice: Dice,
        hands: &Hands<'_>,
    ) -> Option<Life> {
        let (org, day) = (hands.staff.org.clone(), arrives.day());
        let competent = org.competent_unit(&kind.agency, Some(&commune), day)?.clone();
        let own = org.centre_of(&competent, day)?.id.clone();
        if kind.version.components.is_empty() {
            // Nothing was handed in, so nothing can be wrong with it.
            (script.supplement, script.completion) = (None, None);
        }
        script.elsewhere &= kind.agency == "UBND_XA" && script.channel == Channel::Counter;
        let others: Vec<&UnitId> = self.kinds.communes.iter().filter(|other| **other != commune).collect();
        let other = dice.pick(&others).and_then(|other| org.centre_of(other, day)).map(|centre| centre.id.clone());
        let desk = if script.elsewhere { other? } else { own };
        let provincial = !kind.agency.ends_with("_XA");
        let organisation = provincial && kind.version.sector != "Đất đai" && kind.agency != "CAT" && dice.chance(45);
        let applicant = self.applicants.pick(&org, &commune, organisation, &mut dice);
        let known = Known { id: id(arrives, &mut dice), procedure: kind.version.code.clone(), state: None };
        Some(Life {
            known,
            kind,
            competent,
            desk,
            applicant,
            script,
            dice,
            arrives,
            turn: Turn::Arrive,
            turns: 0,
            aftermath: false,
        })
    }
}

/// Long enough before the end to reach its place, and so long that some are in time, some nearly due, few overdue.
fn scene_arrival(hold: Hold, kind: &Kind, index: usize, commune: &UnitId, hands: &Hands<'_>, dice: &mut Dice) -> Instant {
    let (calendar, end) = (hands.app.calendar(commune), hands.end);
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
    let at = earlier(&calendar, end, minutes);
    let at = hands.pace.open(&calendar, at);
    if at < end { at } else { hands.pace.open(&calendar, earlier(&calendar, later(&calendar, end, 1), minutes + 60)) }
}
