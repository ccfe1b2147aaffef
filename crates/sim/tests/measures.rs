//! The equality law on the real store: live counters = counters read anew = recomputation from dossiers = replay of the
//! journal = counting rows in SQL.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{App, Live, Whose};
use index::{Cube, Ending, Fact, Measure, Named, Pick, Span, flag};
use journal::{Record, StreamId};
use kernel::{Day, Instant};
use procedure::Catalogue;
use sim::stage::{self, Stage};
use sim::{Plan, SimClock, populate};
use testkit::{Folder, Postgres};

const END: &str = "2026-11-25T15:40:00+07:00";

fn fill(url: &str, folder: &Folder, dossiers: usize) -> Arc<App> {
    let end = Instant::parse(END).unwrap();
    let clock = SimClock::new(end);
    let stage = Stage {
        url: url.to_owned(),
        files: folder.path().join("files"),
        ports: sim::plain::ports(),
        clock: clock.as_clock(),
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://localhost".to_owned(),
    };
    let app = stage::open(stage, stage::repeatable_chance(11)).unwrap();
    populate(&app, &clock, &Plan::year(dossiers, 11, end), &mut |_, _| {}).unwrap();
    app
}

/// The facts of all dossiers, from the journal alone.
fn replayed(app: &App) -> Vec<Fact> {
    let mut streams: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
    let mut position = 0;
    loop {
        let records = app.store().read(|reader| reader.list_since(position, 5000)).unwrap();
        let Some(last) = records.last() else { break };
        position = last.position;
        for record in records.into_iter().filter(|record| record.stream.kind == "dossier") {
            streams.entry(record.stream.clone()).or_default().push(record);
        }
    }
    let dossiers = streams.values().filter_map(|records| app::fold(records).unwrap());
    dossiers.filter_map(|dossier| Fact::of(&dossier)).collect()
}

type Rows = BTreeMap<(kernel::UnitId, kernel::ProcedureCode, i32, Measure), i64>;

fn live(app: &App) -> Rows {
    app.cube(Cube::rows).unwrap()
}

/// Every figure of a span is the number of rows that SQL counts.
fn sql_counts_the_same(app: &App, whose: &Whose, span: Span, facts: &[Fact]) {
    let today = app.now().day();
    let as_of = span.as_of(today);
    let units = app.units_of(whose);
    let own: Vec<&Fact> = facts.iter().filter(|fact| units.contains(&fact.unit)).collect();
    let numbers = app.numbers(whose, span).unwrap();
    let check = |what: &str, figure: i64, pick: Pick| {
        let counted = app.count_behind(whose, None, &pick).unwrap();
        assert_eq!(figure, counted, "{what} of {whose:?} in {span:?}: {pick:?}");
        assert_eq!(counted, own.iter().filter(|fact| pick.takes(fact)).count() as i64, "{what}");
        let listed = app.behind(whose, None, &pick, None, 10_000).unwrap();
        assert_eq!(listed.len() as i64, counted, "{what}");
    };
    check("received", numbers.received(), Pick::received(span));
    check("carried", numbers.carried, Pick::carried(span));
    check("open", numbers.open(), Pick::open(as_of));
    check("late open", numbers.late_open, Pick::open(as_of).late(as_of, true));
    let late = Pick { asked_again_is_late: true, ..Pick::handled(span) };
    check("late", numbers.late(), late.clone().late(as_of, true));
    check("in time", numbers.handled() - numbers.late(), late.late(as_of, false));
    let ends = [
        (Ending::Early, Measure::EndedEarly),
        (Ending::OnTime, Measure::EndedOnTime),
        (Ending::Late, Measure::EndedLate),
        (Ending::Withdrawn, Measure::Withdrawn),
        (Ending::Halted, Measure::Halted),
    ];
    for (how, measure) in ends {
        check("ended", numbers.of(measure), Pick::ended(span, &[how]));
    }
    let flags = [
        (Measure::ReceivedOnline, flag::ONLINE),
        (Measure::ReceivedByPost, flag::POST),
        (Measure::OnlineWithResult, flag::ONLINE_WITH_RESULT),
        (Measure::WithElectronicResult, flag::RESULT),
        (Measure::Digitised, flag::DIGITISED),
        (Measure::Reused, flag::REUSED),
        (Measure::UsingResidents, flag::RESIDENTS),
        (Measure::WithFee, flag::FEE),
        (Measure::PaidOnline, flag::PAID_ONLINE),
    ];
    for (measure, bit) in flags {
        check("flag", numbers.of(measure), Pick::received(span).flagged(bit, 0));
    }
    assert_eq!(numbers.carried + numbers.received(), numbers.ended() + numbers.open(), "(3) = (7) + (11)");
}

fn law(url: &str, dossiers: usize) {
    let folder = Folder::new();
    let app = fill(url, &folder, dossiers);
    let facts = replayed(&app);
    assert!(facts.len() > dossiers * 7 / 10);
    let counted = live(&app);
    assert_eq!(counted, Cube::of_facts(&facts).rows(), "live counters = recomputation from the journal");
    let anew = Live::default();
    anew.load(app.store());
    assert_eq!(counted, anew.read(Cube::rows).unwrap(), "live counters = stored counters");
    let spans = [
        Named::Month(2026, 11).calendar(),
        Named::Month(2026, 10).reporting(),
        Named::Quarter(2026, 3).calendar(),
        Named::Quarter(2026, 4).reporting(),
        Named::Year(2026).calendar(),
        Span::year_to(Day::from_ymd(2026, 11, 25).unwrap()),
    ];
    let some: Vec<Whose> = app.settling_units(app.now().day()).into_iter().step_by(if dossiers > 200 { 13 } else { 50 }).map(|u| Whose::Agency(u.id)).collect();
    for span in spans {
        for whose in [Whose::Province, Whose::Departments, Whose::Communes].iter().chain(&some) {
            sql_counts_the_same(&app, whose, span, &facts);
        }
    }
    let store = app.store().clone();
    app.shutdown();
    app::rebuild(&store, &mut |_| {}).unwrap();
    let rebuilt = Live::default();
    rebuilt.load(&store);
    assert_eq!(counted, rebuilt.read(Cube::rows).unwrap(), "a rebuild gives the same counters");
}

#[test]
fn counters_on_sqlite() {
    let folder = Folder::new();
    law(&format!("sqlite:{}", folder.path().join("motcua.sqlite").display()), 500);
}

#[test]
fn counters_on_postgres() {
    let postgres = Postgres::start();
    law(&postgres.database("measures"), 90);
}

#[test]
fn another_node_follows_by_folding_the_journal() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("motcua.sqlite").display());
    let app = fill(&url, &folder, 60);
    let follower = Live::default();
    // It knows an empty journal and hears of everything at once, then of one change.
    follower.load_from(Cube::default(), 0);
    follower.refresh(app.store()).unwrap();
    assert_eq!(follower.read(Cube::rows).unwrap(), live(&app));
    assert_eq!(follower.position(), app.store().read(|reader| reader.get_head()).unwrap().position);
}

#[test]
fn a_database_from_before_gets_its_counters_once() {
    let folder = Folder::new();
    let url = format!("sqlite:{}", folder.path().join("motcua.sqlite").display());
    let app = fill(&url, &folder, 60);
    let counted = live(&app);
    let (store, now) = (app.store().clone(), app.now());
    app.shutdown();
    // As an older program left it: no counters, and no word of the read models.
    store.write(|writer| writer.put_setting("read_models", "5")).unwrap();
    let first = app::make_ready(&store, now, &mut |_| {}).unwrap();
    assert!(first.rebuilt.is_some_and(|dossiers| dossiers >= 60));
    let anew = Live::default();
    anew.load(&store);
    assert_eq!(counted, anew.read(Cube::rows).unwrap());
    assert_eq!(app::make_ready(&store, now, &mut |_| {}).unwrap().rebuilt, None);
}
