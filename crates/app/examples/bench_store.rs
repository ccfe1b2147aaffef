//! Measures on a database of its own in a temporary folder: calendar additions, durable receipts through the whole
//! machine with 64 and 2,000 commands in flight, and verification of the chain. Prints one figure a line.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Instant as Stopwatch;

use app::{Ask, DossierMachine, Law, Reply};
use calendar::{Calendar, Limit, LimitUnit};
use dossier::command::NewDossier;
use dossier::model::{Applicant, Channel, ComponentLine, ProcessingSystem, Provision};
use dossier::{Command, Offices, Parameters};
use journal::Head;
use kernel::{
    Actor, ActorKind, DossierCode, DossierId, Instant, PersonId, Province, Role, RoleGrant, UnitId,
};
use procedure::{Catalogue, Need, ProcedureVersion, Step};
use store::{Appender, AppenderOptions, Options, Store};

const AGENCY: &str = "H92.31120";

struct Anybody;

impl Offices for Anybody {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit.as_str().starts_with(granted.as_str())
    }
    fn agency_of(&self, _unit: &UnitId) -> UnitId {
        UnitId::new(AGENCY)
    }
    fn serves(&self, _desk: &UnitId, _competent: &UnitId) -> bool {
        true
    }
    fn unit_for(&self, competent: &UnitId, _step: &Step) -> UnitId {
        competent.clone()
    }
    fn registry_of(&self, competent: &UnitId) -> UnitId {
        competent.clone()
    }
    fn may_own(&self, _person: &PersonId, _unit: &UnitId) -> bool {
        true
    }
}

fn main() {
    additions();
    let folder = testkit::Folder::new();
    let store = Store::open(&format!("sqlite:{}", folder.path().join("bench.sqlite").display()), Options::new(Province(92)))
        .expect("a database");
    store.migrate(Instant(0)).expect("a schema");
    let catalogue = Arc::new(Catalogue::embedded().expect("the catalogue"));
    let start = Instant::parse("2026-11-16T09:00:00+07:00").expect("a time");
    let procedure = catalogue.list_usable(start.day()).find(|v| v.limit.is_some()).cloned().expect("a procedure");
    let calendar = Calendar::embedded();
    let law = Law {
        catalogue: app::Cell::from(catalogue),
        offices: Box::new(|_, _| Box::new(Anybody)),
        calendar: Box::new(move |_| calendar.clone()),
        parameters: app::Cell::new(Parameters::default()),
    };
    let options = AppenderOptions::new(Arc::new(move || start), 0);
    let appender = Appender::start(&store, DossierMachine::new(law), options).expect("an appender");
    let mut next = 0;
    for (in_flight, count) in [(64, 30_000), (2_000, 60_000), (64, 30_000)] {
        receipts(&appender, &procedure, in_flight, next..next + count);
        next += count;
    }
    verification(&store);
}

fn additions() {
    let calendar = Calendar::embedded();
    let from = Instant::parse("2026-11-20T14:05:00+07:00").expect("a time");
    for (name, value, unit) in [("working_days", 15.0, LimitUnit::WorkingDays), ("working_hours", 20.0, LimitUnit::WorkingHours)] {
        let (count, watch) = (5_000_000_i64, Stopwatch::now());
        let sum = (0..count).fold(0_i64, |sum, n| {
            let due = calendar.add(from.plus_minutes(n % 100_000), Limit { value, unit });
            sum.wrapping_add(due.map_or(0, |due| due.at.0))
        });
        std::hint::black_box(sum);
        report(&format!("calendar additions, {name}"), count as f64, watch);
    }
}

fn receipts(
    appender: &Appender<DossierMachine>,
    procedure: &Arc<ProcedureVersion>,
    in_flight: usize,
    numbers: std::ops::Range<u32>,
) {
    let (count, watch) = (numbers.len(), Stopwatch::now());
    let (done, waiting) = sync_channel(in_flight);
    let mut open = 0;
    for number in numbers {
        if open == in_flight {
            check(waiting.recv().expect("an answer"));
            open -= 1;
        }
        let done = done.clone();
        let reply = Box::new(move |reply| drop(done.send(reply)));
        appender.submit(ask(procedure, number), reply).expect("the appender runs");
        open += 1;
    }
    (0..open).for_each(|_| check(waiting.recv().expect("an answer")));
    report(&format!("durable receipts, {in_flight} in flight"), count as f64, watch);
}

fn check(reply: store::Result<Reply>) {
    assert!(matches!(reply, Ok(Reply::Done { .. })), "{reply:?}");
}

fn ask(procedure: &ProcedureVersion, number: u32) -> Ask {
    let id = DossierId(uuid::Uuid::from_u128(u128::from(number) << 40 | 7));
    let kind = ActorKind::Official { person: PersonId::new("nv-00001"), on_behalf_of: None };
    let grants = vec![RoleGrant { role: Role::Receptionist, unit: UnitId::new(AGENCY) }];
    let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
    let needed = procedure.components.iter().filter(|c| c.need != Need::Conditional);
    let new = NewDossier {
        id,
        code: DossierCode::new(""),
        system: ProcessingSystem::Own,
        channel: Channel::Counter,
        variant: None,
        // Four digits a unit and day: many desks.
        receiving_unit: UnitId::new(format!("{AGENCY}.{:02}", number % 40)),
        competent_unit: UnitId::new(AGENCY),
        applicant: Applicant { name: format!("Nguyễn Văn Mẫu {number}"), identity: format!("0920{number:08}"), ..Applicant::default() },
        representation: None,
        answers: BTreeMap::new(),
        components: needed.map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
        fees: Vec::new(),
        client_key: None,
    };
    let command = Command::Receive(Box::new(new));
    Ask { actor: Actor { kind, grants }, dossier: id, procedure: Some(procedure.code.clone()), key: Some(format!("k{number}")), command }
}

fn verification(store: &Store) {
    let watch = Stopwatch::now();
    let head = store.read_snapshot(|reader| reader.verify(Head::EMPTY, None, |_| {})).expect("a whole chain");
    report("events verified", head.position as f64, watch);
}

fn report(what: &str, count: f64, watch: Stopwatch) {
    println!("{what:<42} {:>12.0} /s", count / watch.elapsed().as_secs_f64());
}
