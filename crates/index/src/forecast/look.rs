//! The outlook of one open dossier at a moment.

use std::collections::HashMap;

use calendar::Calendar;
use dossier::model::Owner;
use kernel::{Instant, PersonId, ProcedureCode, UnitId};
use smol_str::SmolStr;

use super::chance::{Lognormal, logit};
use super::pieces::waited;
use super::speeds::{Class, Speed, Speeds};
use super::standing::{Piece, Standing};
use super::weights::{FEATURES, Weights};

/// How much open work of a kind lies at each unit now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queues {
    units: HashMap<(UnitId, Class), u32>,
    /// Pieces in the hands of each person, and persons of a unit who have some.
    persons: HashMap<PersonId, u32>,
    hands: HashMap<(UnitId, Class), (u32, u32)>,
}

impl Queues {
    /// Of all open dossiers; what waits for the applicant waits for nobody here.
    pub fn of<'a>(all: impl Iterator<Item = &'a Standing>) -> Self {
        let mut queues = Self::default();
        for standing in all.filter(|standing| standing.waiting.is_none()) {
            let key = (standing.owner.unit.clone(), standing.present.class);
            *queues.units.entry(key.clone()).or_default() += 1;
            if let Some(person) = &standing.owner.person {
                let held = queues.persons.entry(person.clone()).or_default();
                *held += 1;
                let (pieces, persons) = queues.hands.entry(key).or_default();
                (*pieces, *persons) = (*pieces + 1, *persons + u32::from(*held == 1));
            }
        }
        queues
    }

    /// How much more the person has in hand than colleagues of the unit, as a logarithm; nobody yet: 0.
    fn burden(&self, owner: &Owner, class: Class) -> f64 {
        let Some(person) = &owner.person else { return 0.0 };
        let (pieces, persons) = self.hands.get(&(owner.unit.clone(), class)).copied().unwrap_or((0, 0));
        let held = self.persons.get(person).copied().unwrap_or(0);
        let usual = f64::from(pieces) / f64::from(persons.max(1));
        ((f64::from(held) + 1.0) / (usual + 1.0)).ln().clamp(-2.0, 2.0)
    }

    /// Office minutes until what lies at a unit now is worked off at its pace.
    fn clearing(&self, speeds: &Speeds, unit: &UnitId, class: Class) -> f64 {
        let now = self.units.get(&(unit.clone(), class)).copied().unwrap_or(0);
        speeds.pace(unit, class).map_or(0.0, |pace| f64::from(now) / pace.max(1e-6))
    }

    /// How much more lies there than usual, as a logarithm: 0 as usual, 0.7 twice as much.
    fn strain(&self, speeds: &Speeds, unit: &UnitId, class: Class) -> f64 {
        let key = (unit.clone(), class);
        let Some(usual) = speeds.usual_queue(unit, class) else { return 0.0 };
        let now = self.units.get(&key).copied().unwrap_or(0);
        ((f64::from(now) + 2.0) / (usual + 2.0)).ln().clamp(-2.0, 2.0)
    }
}

/// The step to push: the one that takes most of what is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// Step of the process, or key of the phase.
    pub key: SmolStr,
    /// Who holds it or will hold it.
    pub owner: Owner,
    /// Office minutes that it will probably take.
    pub minutes: f64,
}

/// How an open dossier looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// How probable it is that it will be late, 0 to 1.
    pub late: f64,
    /// What [`Weights`] weigh.
    pub features: [f64; FEATURES],
    /// The step to push.
    pub push: Push,
    /// Part of the time that is used, 0 to 1: the naive measure.
    pub used: f64,
    /// Office minutes left until due.
    pub left: f64,
    /// Office minutes that the work will probably take.
    pub expected: f64,
    /// Office minutes within which it is done in four of five cases.
    pub safe: f64,
}

/// Values that stand for the duration of the present piece.
const POINTS: usize = 16;
/// Slow weeks are slow for everybody: how much the steps' durations go together.
const TOGETHER: f64 = 0.2;

struct Times {
    /// Office minutes until due; past: none.
    left: f64,
    /// Office minutes spent on the present piece.
    spent: f64,
    used: f64,
    /// The moment that is looked from: now, or when the clock stood still.
    from: Instant,
}

fn times(standing: &Standing, calendar: &Calendar, now: Instant) -> Times {
    let from = standing.stopped.map_or(now, |stopped| stopped.min(now));
    let worked_until = standing.waiting.map_or(now, |(since, _)| since.min(now));
    let waits = waited(standing.waits.iter().map(|(a, b)| (*a, (*b).min(worked_until))).filter(|(a, b)| a < b), calendar);
    let spent = calendar.working_minutes_between(standing.since, worked_until.max(standing.since)) - waits;
    let left = if from > standing.due_at { 0 } else { calendar.working_minutes_between(from, standing.due_at) };
    let left = if standing.restarts && standing.stopped.is_some() { standing.whole } else { left as f64 };
    let whole = calendar.working_minutes_between(standing.started_at, standing.due_at).max(1) as f64;
    let used = if standing.restarts && standing.stopped.is_some() { 0.0 } else { 1.0 - left / whole.max(left) };
    Times { left, spent: spent.max(0) as f64, used, from }
}

/// The outlook at `now`; of one that is past its due time the probability is 1.
pub fn look(
    standing: &Standing,
    speeds: &Speeds,
    queues: &Queues,
    calendar: &Calendar,
    weights: &Weights,
    now: Instant,
) -> Outlook {
    let times = times(standing, calendar, now);
    let of = |piece: &Piece| speed(speeds, piece, &standing.procedure, standing.whole);
    let present = of(&standing.present);
    let rest: Vec<Speed> = standing.rest.iter().map(of).collect();
    let points: [f64; POINTS] = Lognormal::new(present.mean, present.spread).rest_after(times.spent);
    let extra = outside(standing, speeds, calendar, now);
    let points = points.map(|point| point.max(extra.0) + extra.1);
    let (mean, spread) = together(&rest);
    let after = Lognormal::new(mean, spread);
    let beyond = |left: f64| if rest.is_empty() { f64::from(u8::from(left <= 0.0)) } else { after.beyond(left) };
    let plain = points.iter().map(|point| beyond(times.left - point)).sum::<f64>() / POINTS as f64;
    let at_hand = points.iter().sum::<f64>() / POINTS as f64;
    let expected = at_hand + mean;
    let variance = points.iter().map(|point| (point - at_hand).powi(2)).sum::<f64>() / POINTS as f64;
    let safe = expected + 0.84 * (variance + spread * spread).sqrt();
    let features = features(standing, speeds, queues, &times, (plain, expected, present.mean));
    let passed = standing.stopped.is_none() && now > standing.due_at;
    let late = if passed { 1.0 } else { weights.probability(&features) };
    let push = push(standing, at_hand, &rest);
    Outlook { late, features, push, used: times.used, left: times.left, expected, safe }
}

fn speed(speeds: &Speeds, piece: &Piece, procedure: &ProcedureCode, whole: f64) -> Speed {
    speeds.speed(&(piece.unit.clone(), procedure.clone(), piece.key.clone()), piece.class, whole)
}

/// What lanes take at least, and what the applicant's turn takes while the clock runs.
fn outside(standing: &Standing, speeds: &Speeds, calendar: &Calendar, now: Instant) -> (f64, f64) {
    let still = |unit: &UnitId, key: Class, since: Instant| {
        let piece = Piece { key: SmolStr::new_static(key), class: key, unit: unit.clone() };
        let speed = speed(speeds, &piece, &standing.procedure, standing.whole);
        let spent = calendar.working_minutes_between(since, now.max(since)) as f64;
        let points: [f64; POINTS] = Lognormal::new(speed.mean, speed.spread).rest_after(spent);
        points.iter().sum::<f64>() / POINTS as f64
    };
    let lanes = standing.lanes.iter().map(|(unit, since)| still(unit, "lane", *since)).fold(0.0, f64::max);
    let waiting = standing.waiting.filter(|_| standing.stopped.is_none());
    (lanes, waiting.map_or(0.0, |(since, class)| still(&standing.owner.unit, class, since)))
}

fn together(rest: &[Speed]) -> (f64, f64) {
    let mean = rest.iter().map(|speed| speed.mean).sum();
    let squares: f64 = rest.iter().map(|speed| speed.spread * speed.spread).sum();
    let sum: f64 = rest.iter().map(|speed| speed.spread).sum();
    (mean, (squares * (1.0 - TOGETHER) + TOGETHER * sum * sum).sqrt())
}

fn features(
    standing: &Standing,
    speeds: &Speeds,
    queues: &Queues,
    times: &Times,
    (plain, expected, mean): (f64, f64, f64),
) -> [f64; FEATURES] {
    let strain = queues.strain(speeds, &standing.owner.unit, standing.present.class);
    let ahead = standing.rest.iter().map(|piece| queues.strain(speeds, &piece.unit, piece.class));
    let ahead = ahead.sum::<f64>() / standing.rest.len().max(1) as f64;
    let clear = queues.clearing(speeds, &standing.owner.unit, standing.present.class)
        + standing.rest.iter().map(|piece| queues.clearing(speeds, &piece.unit, piece.class)).sum::<f64>();
    let is = |class: &str| f64::from(u8::from(standing.present.class == class));
    let step_late = standing.step_due_at.is_some_and(|due| times.from > due);
    [
        logit(plain, 5.0),
        times.used,
        ((expected + 30.0) / (times.left + 30.0)).ln().clamp(-3.0, 3.0),
        ((clear + 30.0) / (times.left + 30.0)).ln().clamp(-3.0, 3.0),
        strain,
        ahead,
        logit(speeds.late_part(&standing.competent, &standing.procedure), 4.0),
        f64::from(u8::from(step_late)),
        f64::from(u8::from(standing.waiting.is_some())),
        ((times.spent + 5.0) / (mean + 5.0)).ln().clamp(-3.0, 3.0),
        is("specialist"),
        is("agency_leader"),
        is("division_head"),
        f64::from(u8::from(standing.re_appointed)),
        queues.burden(&standing.owner, standing.present.class),
    ]
}

fn push(standing: &Standing, at_hand: f64, rest: &[Speed]) -> Push {
    let present = Push { key: standing.present.key.clone(), owner: standing.owner.clone(), minutes: at_hand };
    let later = standing.rest.iter().zip(rest).map(|(piece, speed)| Push {
        key: piece.key.clone(),
        owner: Owner::unit(&piece.unit),
        minutes: speed.mean,
    });
    later.fold(present, |most, other| if other.minutes > most.minutes { other } else { most })
}
