//! The follower on a simulated province with a real store: what it learns and foretells equals what the journal says, a new
//! start changes nothing, and what is told is told once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::{App, Ask, DigestAt, Reply};
use dossier::Command;
use index::forecast::{Bucket, WEEKS, observed, week};
use kernel::{Actor, DossierId, Instant, PersonId, Role};
use procedure::Catalogue;
use serde_json::json;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, populate};
use store::dossiers::OpenCursor;
use testkit::{Folder, Postgres};

/// A Wednesday afternoon.
const END: &str = "2026-11-25T15:40:00+07:00";

fn open(url: &str, folder: &Folder, clock: &SimClock) -> Arc<App> {
    let stage = Stage {
        url: url.to_owned(),
        files: folder.path().join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    stage::open(stage, stage::repeatable_chance(7)).unwrap()
}

fn filled(url: &str, folder: &Folder, clock: &SimClock) -> Arc<App> {
    let end = Instant::parse(END).unwrap();
    let plan = Plan { dossiers: 400, seed: 3, from: end.day().plus(-100), end };
    clock.set(plan.begin());
    let app = open(url, folder, clock);
    populate(&app, clock, &plan, &mut |_, _| {}).unwrap();
    app
}

fn foretold(app: &App) {
    while app.foretell().unwrap() {}
    while app.work_outbox().unwrap() > 0 {}
}

/// Sums of steps counted anew from every dossier.
fn counted_anew(app: &App) -> BTreeMap<(i32, String, String, String), Bucket> {
    let records = app.store().read(|reader| reader.list_kind("dossier")).unwrap();
    let mut streams: BTreeMap<String, Vec<_>> = BTreeMap::new();
    records.into_iter().for_each(|record| streams.entry(record.stream.id.to_string()).or_default().push(record));
    let mut sums: BTreeMap<_, Bucket> = BTreeMap::new();
    for records in streams.values() {
        let dossier = app::fold(records).unwrap().unwrap();
        for piece in observed(&dossier, &app.calendar(&dossier.competent_unit)) {
            let key = (week(piece.day), piece.unit.to_string(), dossier.procedure.to_string(), piece.key.to_string());
            sums.entry(key).or_default().add(Bucket::one(piece.minutes));
        }
    }
    sums
}

fn learnt(app: &App) -> BTreeMap<(i32, String, String, String), Bucket> {
    let rows = app.store().read(|reader| reader.list_step_times(i32::MIN)).unwrap();
    let of = |row: store::forecasts::StepTimeRow| {
        let bucket = Bucket { n: row.n, minutes: row.minutes, squares: row.squares };
        ((row.week, row.unit, row.procedure, row.step), bucket)
    };
    rows.into_iter().map(of).collect()
}

/// Open dossiers that have a due time and no result.
fn open_ids(app: &App) -> BTreeSet<String> {
    let after = OpenCursor(Instant(i64::MIN), i64::MIN);
    let rows = app.store().read(|reader| reader.list_open(&after, i64::MAX, 100_000)).unwrap();
    let with_due = |row: &store::dossiers::OpenRow| {
        let found = app.store().read(|reader| reader.find_dossier(&row.id)).unwrap().unwrap();
        found.due_at.is_some()
    };
    rows.into_iter().filter(with_due).map(|row| row.id).collect()
}

fn lives(url: &str) {
    let folder = Folder::new();
    let clock = SimClock::new(Instant::parse(END).unwrap());
    let app = filled(url, &folder, &clock);
    foretold(&app);
    let now = app.now();
    let first = Instant::at(now.day().plus(-7 * WEEKS), 0);
    let place = app.store().read(|reader| reader.find_position_before(first)).unwrap();
    let at = |position| app.store().read(|reader| reader.list_since(position, 1)).unwrap()[0].at;
    assert!(at(place) >= first && (place == 0 || at(place - 1) < first), "the place from which speeds are learnt");
    let anew: BTreeMap<_, _> =
        counted_anew(&app).into_iter().filter(|((week_of, ..), _)| *week_of > week(now.day()) - WEEKS).collect();
    let all: BTreeMap<_, _> = learnt(&app).into_iter().filter(|((week_of, ..), _)| *week_of > week(now.day()) - WEEKS).collect();
    assert!(all.len() > 100, "{}", all.len());
    assert_eq!(all, anew);

    let rows = app.store().read(|reader| reader.list_forecasts()).unwrap();
    let ids: BTreeSet<String> = rows.iter().map(|row| row.dossier.clone()).collect();
    assert_eq!(ids, open_ids(&app));
    assert!(rows.iter().all(|row| (0..=100).contains(&row.percent) && !row.step.is_empty() && !row.holder.is_empty()));
    let past = rows.iter().filter(|row| row.percent == 100);
    assert!(past.clone().count() > 0 && past.clone().all(|row| row.due_at < now), "only what has passed is certain");

    // A new start learns nothing twice and foretells the same.
    app.shutdown();
    drop(app);
    let app = open(url, &folder, &clock);
    foretold(&app);
    let again: BTreeMap<_, _> = learnt(&app).into_iter().filter(|((week_of, ..), _)| *week_of > week(now.day()) - WEEKS).collect();
    assert_eq!(again, all);
    assert_eq!(app.store().read(|reader| reader.list_forecasts()).unwrap(), rows);

    // What ends has no forecast any more, at the next step.
    let id = DossierId(rows[0].dossier.parse().unwrap());
    let command = Command::Withdraw { reason: "Không còn nhu cầu".to_owned() };
    let ask = Ask { actor: Actor::applicant(), dossier: id, procedure: None, key: None, command };
    assert!(matches!(app.ask(ask).unwrap(), Reply::Done { .. }));
    foretold(&app);
    assert!(app.forecasts_of(&[&rows[0].dossier]).unwrap().is_empty());
    app.shutdown();
}

#[test]
fn forecasts_on_sqlite() {
    let folder = Folder::new();
    lives(&format!("sqlite:{}", folder.path().join("f.db").display()));
}

#[test]
fn forecasts_on_postgres() {
    let postgres = Postgres::start();
    lives(&postgres.database("f"));
}

fn told(app: &App, kind: &str) -> Vec<(String, Instant)> {
    let org = app.org();
    let people = org.people_ever().map(|person| format!("person:{}", person.id));
    let units = org.units_ever().map(|unit| format!("unit:{}", unit.id));
    let audiences: Vec<String> = people.chain(units).collect();
    let mut found = Vec::new();
    for audience in &audiences {
        let rows = app.store().read(|reader| reader.list_notices(&[audience], i64::MAX, 10_000)).unwrap();
        found.extend(rows.into_iter().filter(|row| row.kind == kind).map(|row| (audience.clone(), row.at)));
    }
    found
}

#[test]
fn what_is_told_is_told_once() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("f.db").display());
    let clock = SimClock::new(Instant::parse(END).unwrap());
    let app = filled(&url, &folder, &clock);
    // So that there is something to push whatever the simulation makes.
    app.change_setting(&Actor::system(), "forecast.push_percent", Some(json!(5))).unwrap();
    let tomorrow = app.now().day().plus(1);
    clock.set(Instant::at(tomorrow, 6 * 60));
    foretold(&app);
    assert_eq!(told(&app, "digest"), [], "the office is closed");
    clock.set(Instant::at(tomorrow, 8 * 60 + 5));
    foretold(&app);
    let digests = told(&app, "digest");
    let whom: BTreeSet<&String> = digests.iter().map(|(audience, _)| audience).collect();
    assert!(digests.len() > 20 && whom.len() == digests.len(), "once to each: {digests:?}");
    let apologies = told(&app, "apology_due");
    assert!(!apologies.is_empty(), "dossiers due on Friday are told of on Thursday");
    let org = app.org();
    let leads = |audience: &str| {
        let person = PersonId::new(audience.strip_prefix("person:").expect("to a person"));
        let roles = [Role::DivisionHead, Role::AgencyLeader];
        org.grants_of(&person, app.now()).iter().any(|grant| roles.contains(&grant.role))
    };
    assert!(apologies.iter().all(|(audience, _)| leads(audience)), "the task goes to who leads: {apologies:?}");
    let soon = told(&app, "step_soon").len();
    assert!(soon > 0);

    // Minutes later, after a new start, later on the same day: nothing again.
    app.shutdown();
    drop(app);
    let app = open(&url, &folder, &clock);
    clock.set(Instant::at(tomorrow, 8 * 60 + 9));
    foretold(&app);
    assert_eq!(told(&app, "digest"), digests);
    assert_eq!(told(&app, "apology_due"), apologies);
    assert!(told(&app, "step_soon").len() - soon < 10, "only what became due soon in four minutes");

    // On the next working day again; on a Saturday not.
    clock.set(Instant::at(tomorrow.plus(1), 8 * 60 + 5));
    foretold(&app);
    let friday = told(&app, "digest").len();
    assert!(friday > digests.len());
    clock.set(Instant::at(tomorrow.plus(2), 8 * 60 + 5));
    foretold(&app);
    assert_eq!(told(&app, "digest").len(), friday);
    app.shutdown();
}

#[test]
fn a_digest_says_what_is_late_due_and_likely() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("f.db").display());
    let clock = SimClock::new(Instant::parse(END).unwrap());
    let app = filled(&url, &folder, &clock);
    app.change_setting(&Actor::system(), "forecast.push_percent", Some(json!(5))).unwrap();
    foretold(&app);
    let org = app.org();
    let all: Vec<app::Digest> = org.people_ever().filter_map(|p| app.digest_of(&p.id).unwrap()).collect();
    let parts = || all.iter().flat_map(|digest| &digest.parts);
    assert!(parts().any(|part| part.unit.is_some()) && parts().any(|part| part.unit.is_none()));
    assert!(parts().any(|part| part.overdue.total > 0) && parts().any(|part| part.likely.total > 0));
    for part in parts() {
        assert!(part.overdue.lines.iter().all(|line| line.due_at < app.now()));
        assert!(part.today.lines.iter().all(|line| line.due_at >= app.now() && line.due_at.day() == app.now().day()));
        let percents: Vec<i64> = part.likely.lines.iter().filter_map(|line| line.percent).collect();
        assert!(percents.windows(2).all(|pair| pair[0] >= pair[1]) && percents.iter().all(|percent| *percent >= 5));
    }
    assert_eq!(app.digest_of(&PersonId::new("nobody")).unwrap(), None);
    app.shutdown();
}

#[test]
fn parameters_are_checked() {
    let folder = Folder::new();
    let clock = SimClock::new(Instant::parse(END).unwrap());
    let app = open(&format!("sqlite:{}", folder.path().join("f.db").display()), &folder, &clock);
    let set = |key: &str, value| app.change_setting(&Actor::system(), key, Some(value));
    for (key, value) in [
        ("forecast.push_percent", json!(0)),
        ("forecast.push_percent", json!(100)),
        ("forecast.warn_hours", json!(0)),
        ("digest.at", json!("25:00")),
        ("digest.at", json!(7)),
    ] {
        assert!(set(key, value.clone()).is_err(), "{key} {value}");
    }
    let plain = app.settings().reminders();
    assert_eq!((plain.push_percent, plain.warn_minutes, plain.digest_at), (70, 240, DigestAt::Opening));
    set("forecast.warn_hours", json!(2.5)).unwrap();
    set("digest.at", json!("07:15")).unwrap();
    let changed = app.settings().reminders();
    assert_eq!((changed.warn_minutes, changed.digest_at), (150, DigestAt::Minute(7 * 60 + 15)));
    app.shutdown();
}
