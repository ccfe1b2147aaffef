//! Laws of speeds and of the outlook.

use calendar::{Calendar, Limit, LimitUnit};
use dossier::model::Owner;
use index::forecast::{
    Bucket, Example, FEATURES, Outlook, Piece, Queues, SpeedLog, Speeds, Standing, Weights, look, observed, week,
};
use kernel::{Day, DossierId, Instant, ProcedureCode, UnitId};
use proptest::prelude::*;
use smol_str::SmolStr;

const WHOLE: f64 = 4_800.0;

fn unit() -> UnitId {
    UnitId::new("H92.31120.VP")
}

fn procedure() -> ProcedureCode {
    ProcedureCode::new("1.001")
}

fn place(key: &str) -> (UnitId, ProcedureCode, SmolStr) {
    (unit(), procedure(), key.into())
}

/// A Monday morning.
fn start() -> Instant {
    Instant::parse("2026-11-02T08:00:00+07:00").unwrap()
}

fn classes(_: &ProcedureCode, key: &SmolStr) -> Option<(&'static str, f64)> {
    match key.as_str() {
        "1" => Some(("specialist", WHOLE)),
        "2" => Some(("agency_leader", WHOLE)),
        "number" => Some(("number", WHOLE)),
        _ => None,
    }
}

fn seen(minutes: &[i64], factor: f64) -> Speeds {
    let mut log = SpeedLog::default();
    for (at, minutes) in minutes.iter().enumerate() {
        let minutes = (*minutes as f64 * factor) as i64;
        let key = ["1", "2", "number"][at % 3];
        log.add(week(start().day()), place(key), Bucket::one(minutes));
    }
    log.speeds(week(start().day()), &classes)
}

fn standing() -> Standing {
    let calendar = Calendar::embedded();
    let due = calendar.add(start(), Limit { value: 10.0, unit: LimitUnit::WorkingDays }).unwrap();
    let piece = |key: &'static str, class| Piece { key: SmolStr::new_static(key), class, unit: unit() };
    Standing {
        dossier: DossierId(uuid::Uuid::nil()),
        procedure: procedure(),
        competent: UnitId::new("H92.31120"),
        owner: Owner::unit(&unit()),
        present: piece("1", "specialist"),
        since: start(),
        step_due_at: None,
        rest: vec![piece("2", "agency_leader"), piece("number", "number")],
        waits: Vec::new(),
        waiting: None,
        stopped: None,
        restarts: false,
        started_at: start(),
        due_at: due.at,
        whole: WHOLE,
        lanes: Vec::new(),
        re_appointed: false,
        hops: Vec::new(),
        duty_due_at: due.at,
    }
}

fn at(standing: &Standing, speeds: &Speeds, weights: &Weights, now: Instant) -> Outlook {
    look(standing, speeds, &Queues::default(), &Calendar::embedded(), weights, now)
}

fn weights() -> [Weights; 2] {
    [Weights::default(), Weights::embedded()]
}

proptest! {
    #[test]
    fn less_time_left_is_never_better(
        minutes in prop::collection::vec(1_i64..6_000, 3..60),
        passed in 0_i64..7_000,
        shorter in 1_i32..12,
    ) {
        let speeds = seen(&minutes, 1.0);
        let now = start().plus_minutes(passed);
        let long = standing();
        let mut short = standing();
        short.due_at = Instant::at(long.due_at.day().plus(-shorter), 17 * 60);
        for weights in weights() {
            let (long, short) = (at(&long, &speeds, &weights, now), at(&short, &speeds, &weights, now));
            prop_assert!(short.left <= long.left);
            prop_assert!(short.late >= long.late - 1e-9, "{} < {}", short.late, long.late);
        }
    }

    #[test]
    fn a_slower_unit_is_never_better(minutes in prop::collection::vec(1_i64..3_000, 3..60), factor in 1.0_f64..4.0) {
        let (quick, slow) = (seen(&minutes, 1.0), seen(&minutes, factor));
        let now = start().plus_minutes(60);
        let (quick, slow) = (
            at(&standing(), &quick, &Weights::default(), now),
            at(&standing(), &slow, &Weights::default(), now),
        );
        prop_assert!(slow.expected >= quick.expected - 30.0, "{} < {}", slow.expected, quick.expected);
    }

    #[test]
    fn a_probability_is_one(minutes in prop::collection::vec(0_i64..9_000, 0..40), passed in 0_i64..40_000) {
        let speeds = seen(&minutes, 1.0);
        for weights in weights() {
            let outlook = at(&standing(), &speeds, &weights, start().plus_minutes(passed));
            prop_assert!((0.0..=1.0).contains(&outlook.late), "{outlook:?}");
            prop_assert!((0.0..=1.0).contains(&outlook.used) && outlook.safe >= outlook.expected, "{outlook:?}");
            prop_assert!(outlook.features.iter().all(|value| value.is_finite()), "{outlook:?}");
        }
    }

    /// What is seen often is believed; what is seen once leans on the unit.
    #[test]
    fn speeds_lie_between_what_was_seen_and_what_is_usual(minutes in 10_i64..4_000, n in 1_i64..400) {
        let mut log = SpeedLog::default();
        let bucket = Bucket { n, minutes: minutes * n, squares: minutes * minutes * n };
        log.add(week(start().day()), place("1"), bucket);
        let speeds = log.speeds(week(start().day()), &classes);
        let usual = Speeds::default().speed(&place("1"), "specialist", WHOLE);
        let speed = speeds.speed(&place("1"), "specialist", WHOLE);
        let (low, high) = (usual.mean.min(minutes as f64), usual.mean.max(minutes as f64));
        prop_assert!(speed.mean >= low - 1e-6 && speed.mean <= high + 1e-6, "{speed:?}");
        if n > 300 {
            prop_assert!((speed.mean - minutes as f64).abs() < 0.05 * WHOLE, "{speed:?} {minutes}");
        }
    }

    /// Sums of weeks are the sums of their parts, in any order.
    #[test]
    fn a_log_adds_up(minutes in prop::collection::vec((0_i32..10, 1_i64..5_000), 1..60)) {
        let now = week(start().day());
        let mut one_by_one = SpeedLog::default();
        let mut backwards = SpeedLog::default();
        for (ago, minutes) in &minutes {
            one_by_one.add(now - ago, place("1"), Bucket::one(*minutes));
        }
        for (ago, minutes) in minutes.iter().rev() {
            backwards.add(now - ago, place("1"), Bucket::one(*minutes));
        }
        prop_assert_eq!(one_by_one, backwards);
    }
}

#[test]
fn who_takes_most_of_what_is_left_is_to_be_pushed() {
    // The specialist is quick, the leader slow.
    let speeds = seen(&[100, 2_000, 30].repeat(40), 1.0);
    let outlook = at(&standing(), &speeds, &Weights::default(), start().plus_minutes(60));
    assert_eq!(outlook.push.key, "2");
    let speeds = seen(&[2_000, 100, 30].repeat(40), 1.0);
    let outlook = at(&standing(), &speeds, &Weights::default(), start().plus_minutes(60));
    assert_eq!(outlook.push.key, "1");
}

#[test]
fn past_its_date_it_is_late_and_a_clock_that_stands_still_is_not() {
    let speeds = seen(&[500, 100, 30].repeat(40), 1.0);
    let mut open = standing();
    let past = open.due_at.plus_minutes(600);
    assert_eq!(at(&open, &speeds, &Weights::embedded(), past).late, 1.0);
    open.stopped = Some(start().plus_minutes(300));
    open.waiting = Some((start().plus_minutes(300), "supplement"));
    let paused = at(&open, &speeds, &Weights::default(), past);
    assert!(paused.late < 0.5, "{paused:?}");
    // A clock that begins anew has all its time again.
    open.restarts = true;
    let anew = at(&open, &speeds, &Weights::default(), past);
    assert_eq!((anew.used, anew.left), (0.0, WHOLE));
}

#[test]
fn a_lane_that_is_open_holds_the_step_up() {
    let speeds = seen(&[300, 60, 30].repeat(40), 1.0);
    let now = start().plus_minutes(90);
    let mut open = standing();
    let without = at(&open, &speeds, &Weights::default(), now);
    open.lanes = vec![(UnitId::new("H92.31999"), now)];
    assert!(at(&open, &speeds, &Weights::default(), now).expected > without.expected);
}

#[test]
fn a_fit_finds_what_tells_late_from_in_time() {
    let example = |x: f64, late| {
        let mut features = [0.0; FEATURES];
        (features[1], features[3]) = (x, 1.0 - x);
        Example { features, late }
    };
    let examples: Vec<_> = (0..2_000).map(|n| f64::from(n % 100) / 100.0).map(|x| example(x, x > 0.8)).collect();
    let fitted = Weights::fit(&Weights::default(), &examples);
    assert!(fitted.probability(&example(0.95, true).features) > 0.9);
    assert!(fitted.probability(&example(0.2, true).features) < 0.1);
    assert_eq!(Weights::fit(&fitted, &[]), fitted);
}

#[test]
fn an_unfinished_dossier_tells_no_speed() {
    let limit = serde_json::json!({"value": 5.0, "unit": "working_days"});
    let whole = serde_json::json!({
        "id": "00000000-0000-0000-0000-000000000001", "code": "H92.31120-1", "system": "own", "channel": "counter",
        "procedure": "1.001", "procedure_version": 1, "receiving_unit": "H92.31120.01", "competent_unit": "H92.31120",
        "applicant": {"name": "Trần Thị Mẫu", "identity": "092000000001"}, "answers": {}, "components": [],
        "imported": false, "stage": {"state": "submitted", "reception": {"limit": limit, "since": 0, "due_at": 1}},
        "desk": {"unit": "H92.31120.01"}, "lanes": [], "pending": [], "requests": [], "prepared": [], "fees": [],
        "times": {"submitted_at": 0}, "told_ready": false, "originals_held": [], "last_number": 0,
    });
    let dossier: dossier::Dossier = serde_json::from_value(whole).unwrap();
    assert!(observed(&dossier, &Calendar::embedded()).is_empty());
    assert_eq!(week(Day::parse("2026-11-01").unwrap()) + 1, week(start().day()));
}
