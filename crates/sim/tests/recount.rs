//! A change of the calendar through the administrator's use case, on whole simulated lives and on many open dossiers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use app::{App, Ask, Reply};
use dossier::command::NewDossier;
use dossier::model::{Applicant, Channel, ComponentLine, ProcessingSystem, Provision};
use dossier::Command;
use kernel::{Actor, ActorKind, Day, DossierCode, DossierId, Instant, PersonId, ProcedureCode, Role, RoleGrant, UnitId};
use procedure::{Catalogue, Need};
use serde_json::{Value, json};
use sim::stage::{self, PROVINCE, Stage};
use sim::{Plan, SimClock, populate};
use store::dossiers::{DossierRow, FactColumns, OpenCursor};
use testkit::{Folder, Postgres};

const END: &str = "2026-11-25T15:40:00+07:00";
/// A Friday two days ahead.
const DAY: &str = "day.2026-11-27";
const DESK: &str = "H92.31120.01";
const COMMUNE: &str = "H92.31120";

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

fn official(name: &str, role: Role, unit: &str) -> Actor {
    let kind = ActorKind::Official { person: PersonId::new(name), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new(unit) }] }
}

fn set(app: &App, key: &str, value: Option<Value>) {
    app.change_setting(&official("nv-admin", Role::Administrator, "H92"), key, value).unwrap();
}

fn off() -> Option<Value> {
    Some(json!({"kind": "override", "note": "Nghỉ phòng chống bão"}))
}

/// Until nothing waits; answers how many moved.
fn recount(app: &App) -> i64 {
    while app.recount().unwrap() {}
    let run = app.recounted().unwrap().unwrap();
    assert!(run.finished_at.is_some());
    run.moved
}

fn open_rows(app: &App) -> BTreeMap<String, DossierRow> {
    let cursor = OpenCursor(Instant(i64::MIN), i64::MIN);
    let open = app.store().read(|r| r.list_open(&cursor, i64::MAX, 100_000)).unwrap();
    let row = |id: String| (id.clone(), app.store().read(|r| r.find_dossier(&id)).unwrap().unwrap());
    open.into_iter().map(|open| row(open.id)).collect()
}

/// Rows are what the journal says, promises are what they were, and no invariant is broken.
fn all_is_well(app: &App, before: &BTreeMap<String, DossierRow>) {
    for (id, row) in open_rows(app) {
        assert_eq!(row.promised_at, before[&id].promised_at, "a printed promise moved");
        let id = DossierId(id.parse().unwrap());
        let records = app.store().read(|r| r.list_stream(&app::stream(&id))).unwrap();
        let shown = app::shown(PROVINCE, &records).unwrap();
        let values = &row.values(PROVINCE, &FactColumns::default())[..18];
        assert!(shown.rows.iter().any(|(table, expected)| table.name == "dossier" && expected[..18] == *values));
        assert!(app::fold(&records).unwrap().unwrap().broken_invariants().is_empty());
    }
}

/// Whoever was told of the calendar, and how often.
fn told(app: &App) -> BTreeMap<String, usize> {
    while app.work_outbox().unwrap() > 0 {}
    let org = app.org();
    let people = org.people_ever().map(|person| format!("person:{}", person.id));
    let units = org.units_ever().map(|unit| format!("unit:{}", unit.id));
    let heard = |audience: String| {
        let notices = app.store().read(|r| r.list_notices(&[&audience], i64::MAX, 10_000)).unwrap();
        let count = notices.iter().filter(|notice| notice.kind == "recounted").count();
        (audience, count)
    };
    people.chain(units).map(heard).filter(|(_, count)| *count > 0).collect()
}

fn whole_lives(url: &str, folder: &Folder, dossiers: usize) {
    let end = Instant::parse(END).unwrap();
    let clock = SimClock::new(end);
    let app = open(url, folder, &clock);
    populate(&app, &clock, &Plan::year(dossiers, 7, end), &mut |_, _| {}).unwrap();
    app.skip_outbox(app.now(), &["tell_applicant", "tell_official", "issue"]).unwrap();
    let before = open_rows(&app);
    assert_eq!(recount(&app), 0, "every date of every life is what its facts give by the same calendar");
    assert!(!app.recount().unwrap(), "nothing waits while the calendar stays");

    set(&app, DAY, off());
    let moved = recount(&app);
    assert!(moved * 3 > before.len() as i64, "{moved} of {} moved", before.len());
    let after = open_rows(&app);
    let later = after.iter().filter(|(id, row)| row.due_at > before[*id].due_at).count();
    assert!(later > 10 && after.iter().all(|(id, row)| row.due_at >= before[id].due_at), "{later} are due later");
    all_is_well(&app, &before);
    assert_eq!(told(&app), BTreeMap::new(), "more time needs no notice");

    // Back again: less time is told, once to each.
    set(&app, DAY, None);
    assert!(recount(&app) > 0);
    all_is_well(&app, &before);
    let heard = told(&app);
    assert!(!heard.is_empty() && heard.values().all(|count| *count == 1), "{heard:?}");

    // Hours under a key that no unit keeps move nothing; the common ones move minutes, of which nobody is told.
    let day = json!(["07:30-11:30", "13:00-16:30"]);
    let week: Vec<Value> = (0..7).map(|n| if n < 5 { day.clone() } else { json!([]) }).collect();
    set(&app, "hours.dao", Some(json!({"working": week})));
    assert_eq!(recount(&app), 0, "no unit keeps these hours");
    let before = open_rows(&app);
    set(&app, "hours.default", Some(json!({"working": week})));
    assert!(recount(&app) > 0);
    let due = |row: &DossierRow| row.due_at.map(|at| (at.day(), at.minute_of_day()));
    let half_past = open_rows(&app).iter().filter(|(id, row)| due(row).is_some_and(|(day, minute)| {
        minute == 16 * 60 + 30 && due(&before[*id]) == Some((day, 17 * 60))
    })).count();
    assert!(half_past > 10, "{half_past} end at half past four of the same day");
    assert_eq!(told(&app), heard, "minutes are not told");
    all_is_well(&app, &before);
    app.shutdown();
}

/// Receives many dossiers, stops in the middle of the work, and goes on.
fn many(url: &str, folder: &Folder, dossiers: u128) {
    let clock = SimClock::new(Instant::parse("2026-11-25T09:00:00+07:00").unwrap());
    let app = open(url, folder, &clock);
    recount(&app);
    receive(&app, dossiers);
    let before = open_rows(&app);
    set(&app, DAY, off());
    let watch = Stopwatch::now();
    assert!(app.recount().unwrap(), "more wait");
    let looked = app.recounted().unwrap().unwrap().looked;
    assert!(looked > 0 && looked < dossiers as i64);
    app.shutdown();
    drop(app);

    let app = open(url, folder, &clock);
    assert_eq!(recount(&app), dossiers as i64, "each once, although the program was stopped in between");
    let run = app.recounted().unwrap().unwrap();
    assert_eq!(run.looked, dossiers as i64);
    println!("{dossiers} open dossiers counted again in {:?}", watch.elapsed());
    assert!(watch.elapsed() < Duration::from_secs(60), "{:?}", watch.elapsed());
    let after = open_rows(&app);
    assert!(after.iter().all(|(id, row)| row.due_at > before[id].due_at));
    all_is_well(&app, &before);
    app.shutdown();
}

fn receive(app: &App, dossiers: u128) {
    let catalogue = app.catalogue();
    let fits = |version: &&Arc<procedure::ProcedureVersion>| {
        let limit = version.limit.filter(|limit| limit.unit == calendar::LimitUnit::WorkingDays);
        limit.is_some_and(|limit| limit.value >= 3.0) && version.process.template
    };
    let version = catalogue.list_usable(Day::parse("2026-11-25").unwrap()).find(fits).unwrap();
    let needed = || version.components.iter().filter(|c| c.need != Need::Conditional);
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    let ask = |number: u128| {
        let id = DossierId(uuid::Uuid::from_u128(number));
        let new = NewDossier {
            id,
            code: DossierCode::new(""),
            system: ProcessingSystem::Own,
            channel: Channel::Counter,
            variant: None,
            receiving_unit: UnitId::new(DESK),
            competent_unit: UnitId::new(COMMUNE),
            applicant: Applicant { name: "Trần Thị Mẫu".to_owned(), ..Applicant::default() },
            representation: None,
            answers: BTreeMap::new(),
            components: needed().map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
            fees: Vec::new(),
            client_key: None,
        };
        let procedure: Option<ProcedureCode> = Some(version.code.clone());
        let actor = official("nv-desk", Role::Receptionist, DESK);
        let reply = app.ask(Ask { actor, dossier: id, procedure, key: None, command: Command::Receive(Box::new(new)) });
        assert!(matches!(reply, Ok(Reply::Done { .. })), "{reply:?}");
    };
    std::thread::scope(|scope| {
        (0..16).for_each(|lane| {
            let ask = &ask;
            scope.spawn(move || (1..=dossiers).filter(|n| n % 16 == lane).for_each(ask));
        });
    });
}

fn sqlite(folder: &Folder) -> String {
    format!("sqlite:{}", folder.path().join("motcua.sqlite").display())
}

#[test]
fn lives_follow_the_calendar_on_sqlite() {
    let folder = Folder::new();
    whole_lives(&sqlite(&folder), &folder, 400);
}

#[test]
fn lives_follow_the_calendar_on_postgres() {
    let (server, folder) = (Postgres::start(), Folder::new());
    whole_lives(&server.database("lives"), &folder, 150);
}

#[test]
fn two_thousand_are_counted_again_on_sqlite() {
    let folder = Folder::new();
    many(&sqlite(&folder), &folder, 2_000);
}

#[test]
fn two_thousand_are_counted_again_on_postgres() {
    let (server, folder) = (Postgres::start(), Folder::new());
    many(&server.database("many"), &folder, 2_000);
}
