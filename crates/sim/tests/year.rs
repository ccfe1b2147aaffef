//! A simulated year without a store: the same for the same seed, every state in it, figures near the published ones, nothing
//! held that is over, and the same lives as in a store.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use dossier::model::Channel;
use dossier::{Event, Stage};
use kernel::{Day, DossierId, Instant, UnitId};
use org::UnitKind;
use procedure::Catalogue;
use sim::census::Census;
use sim::stage::{self, Stage as Place};
use sim::{Plan, SimClock, Summary, World, populate, year};
use testkit::Folder;

const END: &str = "2026-11-25T15:40:00+07:00";

fn plan(dossiers: usize, seed: u64) -> Plan {
    Plan::year(dossiers, seed, Instant::parse(END).unwrap())
}

/// A print of everything that happened, with its time and who did it.
fn print(world: &World, plan: &Plan) -> (u64, Summary) {
    let mut hasher = DefaultHasher::new();
    let summary = year(world, plan, &mut |seen| {
        (seen.at, seen.dossier.id.0, serde_json::to_string(seen.event).unwrap()).hash(&mut hasher);
        serde_json::to_string(seen.actor).unwrap().hash(&mut hasher);
    });
    (hasher.finish(), summary.unwrap())
}

#[test]
fn the_same_seed_gives_the_same_year() {
    let world = World::embedded().unwrap();
    let first = print(&world, &plan(700, 3));
    assert_eq!(first, print(&World::embedded().unwrap(), &plan(700, 3)));
    assert_ne!(first.0, print(&world, &plan(700, 4)).0);
}

#[test]
fn events_come_in_the_order_of_time_and_each_dossier_keeps_its_laws() {
    let world = World::embedded().unwrap();
    let (mut last, mut states) = (Instant(i64::MIN), HashMap::new());
    year(&world, &plan(700, 5), &mut |seen| {
        assert!(seen.at >= last, "{} after {last}", seen.at);
        last = seen.at;
        let before: Option<dossier::Dossier> = states.remove(&seen.dossier.id);
        let after = dossier::evolve(before, seen.event, seen.at, seen.actor).unwrap();
        assert_eq!(after, *seen.dossier, "the state is what the events give");
        states.insert(after.id, after);
    })
    .unwrap();
    for dossier in states.values() {
        assert_eq!(dossier.broken_invariants(), Vec::<&str>::new(), "{}", dossier.id.0);
    }
    assert!(last <= Instant::parse(END).unwrap());
}

struct Lived {
    world: World,
    census: Census,
    summary: Summary,
    /// Handed in by day: all, online.
    by_day: BTreeMap<Day, (u64, u64)>,
}

fn lived(dossiers: usize, seed: u64) -> Lived {
    let world = World::embedded().unwrap();
    let (mut census, mut by_day) = (Census::default(), BTreeMap::new());
    let summary = year(&world, &plan(dossiers, seed), &mut |seen| {
        census.see(seen);
        if let Event::Submitted { channel, .. } = seen.event {
            let day: &mut (u64, u64) = by_day.entry(seen.at.day()).or_default();
            day.0 += 1;
            day.1 += u64::from(matches!(channel, Channel::Online | Channel::Kiosk));
        }
    });
    Lived { world, census, summary: summary.unwrap(), by_day }
}

fn every_state_is_reached(lived: &Lived) {
    let states: BTreeSet<&str> = lived.summary.by_state.keys().map(String::as_str).collect();
    let all = [
        "submitted", "awaiting_completion", "declined", "accepted", "in_process", "awaiting_supplement", "awaiting_fee",
        "suspended", "halted", "withdrawn", "resolved", "returned", "voided",
    ];
    assert_eq!(states, all.into_iter().collect());
    let mut events: BTreeSet<&str> = lived.census.events.keys().copied().collect();
    // What only a running program does, and what the lives do not need.
    for left_out in ["decided_on_the_spot", "ownership_moved", "paper_issued", "recounted"] {
        assert!(!events.remove(left_out), "{left_out}");
    }
    assert!(events.len() >= 38, "{events:?}");
}

fn near(what: &str, found: f64, wanted: f64, off: f64) {
    assert!((found - wanted).abs() <= off, "{what}: {found:.2}, wanted {wanted} ± {off}");
}

/// Published figures (docs/simulation.md), each with the room that some thousand dossiers need.
fn figures_are_near_the_published_ones(lived: &Lived) {
    let (census, org) = (&lived.census, lived.world.org());
    let all = census.of_kind(org, None);
    near("in time", all.in_time.percent(), 88.4, 4.0);
    near("days", all.mean_days(), 4.1, 1.2);
    near("communes in time", census.of_kind(org, Some(UnitKind::Commune)).in_time.percent(), 91.0, 5.0);
    let land = &census.agencies[&UnitId::new("H92.05")];
    near("agriculture and environment in time", land.in_time.percent(), 69.9, 9.0);
    near("agriculture and environment, days", land.mean_days(), 12.7, 4.0);
    near("online", census.online().percent(), 91.0, 3.0);
    near("electronic result", census.electronic.percent(), 76.2, 4.0);
    near("digitised", census.digitised.percent(), 23.8, 4.0);
    near("reused", census.reused.percent(), 24.5, 4.0);
    near("data on residents", census.residents.percent(), 59.0, 10.0);
    near("fee duty", census.fee.percent(), 51.0, 15.0);
    near("paid online", census.paid_online.percent(), 87.0, 4.0);
}

fn the_year_has_its_seasons(lived: &Lived) {
    let days = |from: &str, to: &str| {
        let (from, to) = (Day::parse(from).unwrap(), Day::parse(to).unwrap());
        let found: u64 = lived.by_day.range(from..=to).map(|(_, (n, _))| n).sum();
        found as f64 / f64::from(to.0 - from.0 + 1)
    };
    // Tết of Bính Ngọ: 17/02/2026.
    let (usual, feast) = (days("2026-03-10", "2026-06-30"), days("2026-02-14", "2026-02-20"));
    assert!(feast < usual * 0.35, "{feast} a day at Tết, {usual} usually");
    let weekday = |wanted: u8| lived.by_day.iter().filter(|(day, _)| day.weekday() == wanted).map(|(_, (n, _))| n).sum::<u64>();
    assert!(weekday(0) as f64 > weekday(4) as f64 * 1.15, "Mondays bring more than Fridays");
    assert!(weekday(6) > 0 && weekday(6) * 5 < weekday(0), "few come on Sundays, from home");
    let calendar = lived.world.calendar(&UnitId::new("H92"));
    let silent: Vec<&Day> = lived.by_day.iter().filter(|(day, n)| calendar.is_working_day(**day) && n.1 == 0).map(|(day, _)| day).collect();
    assert!(silent.len() >= 2 && silent.windows(2).any(|pair| pair[1].0 - pair[0].0 == 1), "two days without portal: {silent:?}");
}

/// Lateness has its places: what is slow is slow all year, the rest is not.
fn lateness_comes_from_load(lived: &Lived) {
    let of = |unit: &UnitId| lived.census.agencies[unit].in_time.percent();
    let communes = sim::cast::communes(lived.world.org(), Day::parse("2026-01-01").unwrap());
    let (slow, quick) = (of(&communes[3]), communes.iter().map(of).fold(0.0, f64::max));
    assert!(slow < 90.0 && quick > 95.0, "{slow} and {quick} in time");
}

#[test]
fn a_year_of_six_thousand() {
    let lived = lived(6_000, 92);
    every_state_is_reached(&lived);
    figures_are_near_the_published_ones(&lived);
    the_year_has_its_seasons(&lived);
    lateness_comes_from_load(&lived);
    let summary = &lived.summary;
    assert_eq!(summary.by_state.values().sum::<usize>() + summary.refused, 6_000 + summary.refused);
    assert!(summary.refused * 1000 <= summary.commands, "{:?}", summary.refusals);
    // The scenes of the end, what is under way, and one day to come.
    assert!(summary.held < 1_000, "{} lives held at a time", summary.held);
}

#[test]
fn a_life_in_the_store_is_the_life_without_one() {
    let plan = plan(150, 8);
    let mut names: HashMap<DossierId, (String, Vec<&'static str>)> = HashMap::new();
    year(&World::embedded().unwrap(), &plan, &mut |seen| {
        let life = names.entry(seen.dossier.id).or_insert_with(|| (seen.dossier.code.to_string(), Vec::new()));
        life.1.push(seen.event.name());
        assert!(!matches!(seen.dossier.stage, Stage::Voided) || seen.event.name() == "voided");
    })
    .unwrap();
    let (folder, clock) = (Folder::new(), SimClock::new(plan.begin()));
    let place = Place {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    let app = stage::open(place, stage::repeatable_chance(8)).unwrap();
    let summary = populate(&app, &clock, &plan, &mut |_, _| {}).unwrap();
    assert_eq!(summary.refused, 0, "{:?}", summary.refusals);
    for (id, (code, events)) in &names {
        let records = app.store().read(|reader| reader.list_stream(&app::stream(id))).unwrap();
        let kept: Vec<&str> = records.iter().map(|record| record.event_type.as_str()).collect();
        assert!(kept.starts_with(events), "{kept:?} begins with {events:?}");
        assert_eq!(app::fold(&records).unwrap().unwrap().code.as_str(), code);
    }
    assert!(names.len() > 140);
    app.shutdown();
}
