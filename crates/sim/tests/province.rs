//! The laws of the simulated province, on the real store: SQLite at some size, PostgreSQL at a small one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::App;
use journal::{Head, Record};
use kernel::{Instant, PersonId, UnitId};
use procedure::Catalogue;
use sim::stage::{self, PROVINCE, Stage};
use sim::{Plan, SimClock, Summary, populate};
use store::dossiers::{DutyRow, FactColumns, WorkCursor};
use testkit::{Folder, Postgres};

const END: &str = "2026-11-25T15:40:00+07:00";

struct Filled {
    app: Arc<App>,
    clock: SimClock,
    plan: Plan,
    summary: Summary,
}

fn fill(url: &str, folder: &Folder, dossiers: usize) -> Filled {
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
    let app = stage::open(stage, stage::repeatable_chance(7)).unwrap();
    let plan = Plan::year(dossiers, 7, end);
    let mut heard = (0, 0);
    let summary = populate(&app, &clock, &plan, &mut |done, total| heard = (done, total)).unwrap();
    assert_eq!(heard, (dossiers, dossiers));
    Filled { app, clock, plan, summary }
}

fn sqlite(folder: &Folder) -> String {
    format!("sqlite:{}", folder.path().join("motcua.sqlite").display())
}

impl Filled {
    fn head(&self) -> Head {
        self.app.store().read(|reader| reader.get_head()).unwrap()
    }

    /// The events of every dossier.
    fn streams(&self) -> BTreeMap<String, Vec<Record>> {
        let mut streams: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        let mut position = 0;
        loop {
            let records = self.app.store().read(|reader| reader.list_since(position, 5000)).unwrap();
            let Some(last) = records.last() else { return streams };
            position = last.position;
            for record in records.into_iter().filter(|record| record.stream.kind == "dossier") {
                streams.entry(record.stream.id.to_string()).or_default().push(record);
            }
        }
    }

    fn duties(&self) -> Vec<DutyRow> {
        let read = |reader: &mut store::Reader<'_>| {
            reader.list_work_of_scope(&["H92"], None, None, &WorkCursor::default(), 100_000)
        };
        self.app.store().read(read).unwrap()
    }
}

fn every_state_is_there(filled: &Filled) {
    let mut found: BTreeSet<&str> = filled.summary.by_state.keys().map(String::as_str).collect();
    let streams = filled.streams();
    let voided = streams.values().any(|records| records.iter().any(|record| record.event_type.as_str() == "voided"));
    found.extend(voided.then_some("voided"));
    let all = [
        "submitted", "awaiting_completion", "declined", "accepted", "in_process", "awaiting_supplement", "awaiting_fee",
        "suspended", "halted", "withdrawn", "resolved", "returned", "voided",
    ];
    for state in all {
        assert!(found.contains(state), "nothing is {state}: {:?}", filled.summary.by_state);
    }
    let kinds: BTreeSet<String> = filled.duties().into_iter().map(|duty| duty.kind).collect();
    for kind in ["submitted", "accepted", "in_process", "watch", "lane", "approve", "number", "send", "suspended", "resolved"] {
        assert!(kinds.contains(kind), "no work of the kind {kind}");
    }
}

/// Owners, clocks and dates hold for every dossier, and the rows are what the journal gives.
fn the_laws_hold(filled: &Filled) {
    let streams = filled.streams();
    assert_eq!(streams.len(), filled.plan.dossiers - missing(filled, &streams), "each life is one stream");
    let mut duties: Vec<String> = filled.duties().iter().map(|duty| format!("{:?}", duty.values(PROVINCE))).collect();
    let mut expected = Vec::new();
    for (id, records) in &streams {
        let dossier = app::fold(records).unwrap().unwrap();
        assert_eq!(dossier.broken_invariants(), Vec::<&str>::new(), "{id}");
        let shown = app::shown(PROVINCE, records).unwrap();
        let row = filled.app.store().read(|reader| reader.find_dossier(id)).unwrap().unwrap();
        // What measures see of it stands behind these and has a test of its own.
        let row = &row.values(PROVINCE, &FactColumns::default())[..18];
        assert!(shown.rows.iter().any(|(table, values)| table.name == "dossier" && values[..18] == *row), "row of {id}");
        let of_duty = shown.rows.iter().filter(|(table, _)| table.name == "duty");
        expected.extend(of_duty.map(|(_, values)| format!("{values:?}")));
    }
    duties.sort();
    expected.sort();
    assert_eq!(duties, expected, "the work that is listed is the work that there is");
    filled.app.store().read(|reader| reader.verify(Head::EMPTY, None, |_| {})).unwrap();
}

/// Lives that ended with a refusal before they began.
fn missing(filled: &Filled, streams: &BTreeMap<String, Vec<Record>>) -> usize {
    let gone = filled.plan.dossiers - streams.len();
    assert!(gone <= filled.summary.refused, "{:?}", filled.summary.refusals);
    gone
}

fn everybody_who_has_work_is_there(filled: &Filled) {
    let (org, end) = (filled.app.org(), filled.plan.end);
    for duty in filled.duties() {
        assert!(org.unit(&UnitId::new(&duty.unit)).is_some_and(|unit| unit.is_open(end.day())), "{duty:?}");
        let present = duty.person.is_empty() || org.present(&PersonId::new(&duty.person), end);
        assert!(present, "{} is away and has {duty:?}", duty.person);
    }
}

/// About seven of eight in time, and hardly a command refused.
fn shares_are_plausible(filled: &Filled) {
    let root = [UnitId::new("H92")];
    let (from, to) = (filled.plan.from, filled.plan.end.day());
    let finished = filled.app.figures("finished", &root, from, to).unwrap();
    let sum = |wanted: &dyn Fn(&str) -> bool| finished.iter().filter(|s| wanted(&s.detail)).map(|s| s.n).sum::<i64>();
    let (all, late) = (sum(&|_| true), sum(&|detail| detail == "late"));
    assert!(all > 250 && late * 100 >= all * 5 && late * 100 <= all * 20, "{late} of {all} late");
    let summary = &filled.summary;
    assert!(summary.refused * 100 <= summary.commands, "{:?}", summary.refusals);
    assert!(summary.commands > filled.plan.dossiers * 7, "{} commands", summary.commands);
}

fn a_second_time_changes_nothing(filled: &Filled) {
    let before = filled.head();
    let again = populate(&filled.app, &filled.clock, &filled.plan, &mut |_, _| {}).unwrap();
    assert_eq!((again, filled.head()), (Summary::default(), before));
}

#[test]
fn a_province_obeys_its_laws() {
    let folder = Folder::new();
    let filled = fill(&sqlite(&folder), &folder, 400);
    every_state_is_there(&filled);
    the_laws_hold(&filled);
    everybody_who_has_work_is_there(&filled);
    shares_are_plausible(&filled);
    a_second_time_changes_nothing(&filled);
    filled.app.shutdown();
}

/// The same seed gives the same journal, whatever the engine.
#[test]
fn the_same_seed_gives_the_same_province_on_both_engines() {
    let (one, two, three, server) = (Folder::new(), Folder::new(), Folder::new(), Postgres::start());
    let first = fill(&sqlite(&one), &one, 60);
    let second = fill(&sqlite(&two), &two, 60);
    let third = fill(&server.database("province"), &three, 60);
    assert_eq!(first.head(), second.head());
    assert_eq!(first.head(), third.head());
    the_laws_hold(&third);
    [&first, &second, &third].iter().for_each(|filled| filled.app.shutdown());
}
