//! How long pieces of work take: by unit, procedure and step, with recent weeks counting more; where there are few, the
//! figure leans on the unit's other work of the same kind, and that on the province's.

use std::collections::{BTreeMap, HashMap};

use kernel::{Day, ProcedureCode, UnitId};
use smol_str::SmolStr;

/// The kind of work: the role of a step, or the phase. Figures of the same kind are compared across procedures as parts
/// of the procedure's limit.
pub type Class = &'static str;

/// The kind under which lateness itself is kept: `n` settled, `minutes` the late among them.
pub const LATE: Class = "late";

/// Weeks after which what was observed counts half.
const HALF_LIFE: f64 = 4.0;
/// Weeks that are looked at.
pub const WEEKS: i32 = 12;
/// Office minutes of a week of five days.
const WEEK_MINUTES: f64 = 2_400.0;

/// The number of a week, from Monday on.
pub const fn week(day: Day) -> i32 {
    (day.0 + 3).div_euclid(7)
}

/// Sums of one step of one procedure at one unit in one week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bucket {
    /// How many.
    pub n: i64,
    /// Their office minutes together.
    pub minutes: i64,
    /// The sum of their squares.
    pub squares: i64,
}

impl Bucket {
    /// One piece of work.
    pub const fn one(minutes: i64) -> Self {
        Self { n: 1, minutes, squares: minutes * minutes }
    }

    /// Adds another.
    pub const fn add(&mut self, other: Bucket) {
        self.n += other.n;
        self.minutes += other.minutes;
        self.squares += other.squares;
    }
}

/// Unit, procedure, key of the piece.
pub type Place = (UnitId, ProcedureCode, SmolStr);

/// Sums by week and place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpeedLog {
    weeks: BTreeMap<i32, HashMap<Place, Bucket>>,
}

impl SpeedLog {
    /// Adds what was observed.
    pub fn add(&mut self, week: i32, place: Place, bucket: Bucket) {
        self.weeks.entry(week).or_default().entry(place).or_default().add(bucket);
    }

    /// Forgets weeks that no speed looks at any more.
    pub fn forget_before(&mut self, now: i32) {
        self.weeks.retain(|week, _| *week > now - WEEKS);
    }

    /// The speeds as seen from a week. `known` answers the kind of a piece and the limit of its procedure in office
    /// minutes; what it does not know is left out.
    pub fn speeds(&self, now: i32, known: &dyn Fn(&ProcedureCode, &SmolStr) -> Option<(Class, f64)>) -> Speeds {
        let mut speeds = Speeds::default();
        for (week, places) in self.weeks.range(now - WEEKS + 1..=now) {
            let weight = 0.5_f64.powf(f64::from(now - week) / HALF_LIFE);
            speeds.weeks += weight;
            for (place, bucket) in places {
                if let Some((class, whole)) = known(&place.1, &place.2) {
                    speeds.add(place, class, *bucket, weight, whole);
                }
            }
        }
        speeds
    }
}

/// Weighted sums of parts of the limit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Moments {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, bucket: Bucket, weight: f64, whole: f64) {
        self.n += weight * bucket.n as f64;
        self.sum += weight * bucket.minutes as f64 / whole;
        self.squares += weight * bucket.squares as f64 / (whole * whole);
    }

    /// Mean and mean square, leaning on another pair as if that had been seen `strength` times.
    fn lean(&self, on: (f64, f64), strength: f64) -> (f64, f64) {
        let n = self.n + strength;
        ((self.sum + strength * on.0) / n, (self.squares + strength * on.1) / n)
    }
}

/// How long a piece of work takes, office minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// On average.
    pub mean: f64,
    /// Standard deviation.
    pub spread: f64,
}

/// Speeds as seen from a moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speeds {
    exact: HashMap<Place, Moments>,
    unit: HashMap<(UnitId, Class), Moments>,
    province: HashMap<Class, Moments>,
    /// Minutes that pieces of a kind took at a unit: for its usual queue.
    minutes: HashMap<(UnitId, Class), f64>,
    weeks: f64,
}

/// As if so many had been seen: what a place leans on its unit, a unit on the province, the province on habit.
const LEAN_PLACE: f64 = 6.0;
const LEAN_UNIT: f64 = 12.0;
const LEAN_PROVINCE: f64 = 5.0;

/// Part of the limit that work of a kind takes where nothing was seen yet.
fn habit(class: Class) -> f64 {
    match class {
        "specialist" => 0.45,
        "division_head" | "agency_leader" => 0.10,
        "clerk" | "number" | "hand_over" | "transfer" => 0.05,
        "supplement" | "fee" | "suspended" => 0.5,
        "lane" => 0.25,
        LATE => 0.05,
        _ => 0.15,
    }
}

impl Speeds {
    fn add(&mut self, place: &Place, class: Class, bucket: Bucket, weight: f64, whole: f64) {
        if whole <= 0.0 || bucket.n <= 0 {
            return;
        }
        let unit = (place.0.clone(), class);
        self.exact.entry(place.clone()).or_default().add(bucket, weight, whole);
        *self.minutes.entry(unit.clone()).or_default() += weight * bucket.minutes as f64;
        self.unit.entry(unit).or_default().add(bucket, weight, whole);
        self.province.entry(class).or_default().add(bucket, weight, whole);
    }

    /// How long a piece of that kind takes at that place, for a limit of `whole` office minutes.
    pub fn speed(&self, place: &Place, class: Class, whole: f64) -> Speed {
        let habit = habit(class);
        let none = Moments::default();
        let province = self.province.get(class).unwrap_or(&none).lean((habit, 2.0 * habit * habit), LEAN_PROVINCE);
        let unit = self.unit.get(&(place.0.clone(), class)).unwrap_or(&none).lean(province, LEAN_UNIT);
        let (mean, square) = self.exact.get(place).unwrap_or(&none).lean(unit, LEAN_PLACE);
        Speed { mean: mean * whole, spread: (square - mean * mean).max(0.0).sqrt() * whole }
    }

    /// Which part of the dossiers of a procedure at a unit was late.
    pub fn late_part(&self, unit: &UnitId, procedure: &ProcedureCode) -> f64 {
        let place = (unit.clone(), procedure.clone(), SmolStr::new_static(LATE));
        self.speed(&place, LATE, 1.0).mean.clamp(0.0, 1.0)
    }

    /// How many pieces of a kind usually lie at a unit: as many as come in while one is there (Little's law).
    pub fn usual_queue(&self, unit: &UnitId, class: Class) -> Option<f64> {
        let minutes = self.minutes.get(&(unit.clone(), class))?;
        (self.weeks > 0.0).then(|| minutes / (self.weeks * WEEK_MINUTES))
    }

    /// How many pieces of a kind a unit finishes in an office minute.
    pub fn pace(&self, unit: &UnitId, class: Class) -> Option<f64> {
        let seen = self.unit.get(&(unit.clone(), class))?;
        (self.weeks > 0.0 && seen.n > 0.0).then(|| seen.n / (self.weeks * WEEK_MINUTES))
    }

    /// Whether nothing was seen yet.
    pub fn is_empty(&self) -> bool {
        self.province.is_empty()
    }
}
