//! The application suite: whole lives of dossiers over the real store, on SQLite and on PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::{Ask, DossierMachine, Law, Reply, rebuild, shown};
use calendar::Calendar;
use dossier::command::{NewDossier, Proposal};
use dossier::model::{
    Applicant, Channel, Collection, ComponentLine, Fee, Payment, PaymentMeans, ProcessingSystem, Provision,
};
use dossier::{Command, Offices, Parameters};
use journal::Head;
use kernel::{
    Actor, ActorKind, Dong, DossierCode, DossierId, Instant, PersonId, ProcedureCode, Province, Role, RoleGrant, UnitId,
};
use procedure::{Catalogue, Need, ProcedureVersion, Step};
use store::dossiers::{FactColumns, WorkCursor};
use store::payments::PaymentCursor;
use store::{Appender, AppenderOptions, Options, Store};
use testkit::{Folder, HandClock, Postgres};

const DESK: &str = "H92.31120.01";
const AGENCY: &str = "H92.31120";

/// One commune with its desk.
struct Commune;

impl Offices for Commune {
    fn reaches(&self, granted: &UnitId, unit: &UnitId) -> bool {
        unit.as_str() == granted.as_str() || unit.as_str().starts_with(&format!("{granted}."))
    }
    fn agency_of(&self, _unit: &UnitId) -> UnitId {
        UnitId::new(AGENCY)
    }
    fn serves(&self, desk: &UnitId, competent: &UnitId) -> bool {
        desk.as_str().starts_with(competent.as_str())
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

struct World {
    store: Store,
    appender: Appender<DossierMachine>,
    clock: HandClock,
    procedure: Arc<ProcedureVersion>,
}

/// A procedure of the real catalogue with a limit in working days.
fn chosen(catalogue: &Catalogue, day: kernel::Day) -> Arc<ProcedureVersion> {
    let fits = |version: &&Arc<ProcedureVersion>| {
        version.limit.is_some_and(|limit| limit.unit == calendar::LimitUnit::WorkingDays && limit.value >= 3.0)
            && version.process.template
    };
    catalogue.list_usable(day).find(fits).cloned().expect("the catalogue has such procedures")
}

fn open(url: &str, folder: &Folder) -> World {
    let mut options = Options::new(Province(92));
    options.files = Some(folder.path().join("files"));
    let store = Store::open(url, options).unwrap();
    store.migrate(Instant(0)).unwrap();
    let catalogue = Arc::new(Catalogue::embedded().unwrap());
    let clock = HandClock::at(Instant::parse("2026-11-16T09:00:00+07:00").unwrap());
    let procedure = chosen(&catalogue, clock.now().day());
    let calendar = Calendar::embedded();
    let law = Law {
        catalogue: app::Cell::from(catalogue),
        offices: Box::new(|_, _| Box::new(Commune)),
        calendar: Box::new(move |_| calendar.clone()),
        parameters: app::Cell::new(Parameters::default()),
    };
    let head = store.read(|reader| reader.get_head()).unwrap();
    let now = clock.clone();
    let options = AppenderOptions::new(Arc::new(move || now.now()), head.position);
    let appender = Appender::start(&store, DossierMachine::new(law), options).unwrap();
    World { store, appender, clock, procedure }
}

fn official(name: &str, role: Role, unit: &str) -> Actor {
    let kind = ActorKind::Official { person: PersonId::new(name), on_behalf_of: None };
    Actor { kind, grants: vec![RoleGrant { role, unit: UnitId::new(unit) }] }
}

fn dossier_id(number: u128) -> DossierId {
    DossierId(uuid::Uuid::from_u128(number))
}

impl World {
    fn new_dossier(&self, number: u128) -> Box<NewDossier> {
        let needed = self.procedure.components.iter().filter(|c| c.need != Need::Conditional);
        let brought = || Provision::Brought { paper: 1, files: Vec::new(), original_taken: false };
        Box::new(NewDossier {
            id: dossier_id(number),
            code: DossierCode::new(""),
            system: ProcessingSystem::Own,
            channel: Channel::Counter,
            variant: None,
            receiving_unit: UnitId::new(DESK),
            competent_unit: UnitId::new(AGENCY),
            applicant: Applicant { name: "Trần Thị Mẫu".to_owned(), ..Applicant::default() },
            representation: None,
            answers: BTreeMap::new(),
            components: needed.map(|c| ComponentLine { component: c.id.clone(), provision: brought() }).collect(),
            fees: Vec::new(),
            client_key: None,
        })
    }

    fn ask(&self, number: u128, actor: Actor, key: Option<&str>, command: Command) -> Reply {
        let procedure: Option<ProcedureCode> = Some(self.procedure.code.clone());
        let key = key.map(str::to_owned);
        self.appender.call(Ask { actor, dossier: dossier_id(number), procedure, key, command }).unwrap()
    }

    fn done(&self, number: u128, actor: Actor, command: Command) -> String {
        match self.ask(number, actor, None, command.clone()) {
            Reply::Done { code, .. } => code.to_string(),
            Reply::Refused(refusal) => panic!("{command:?}: {refusal}"),
        }
    }

    fn row(&self, number: u128) -> store::dossiers::DossierRow {
        self.store.read(|r| r.find_dossier(&dossier_id(number).to_string())).unwrap().unwrap()
    }
}

fn desk() -> Actor {
    official("nv-desk", Role::Receptionist, DESK)
}

fn whole_life(world: &World) {
    let code = world.done(1, desk(), Command::Receive(world.new_dossier(1)));
    assert_eq!(code, format!("{DESK}-261116-0001"));
    assert_eq!(world.row(1).state, "accepted");
    world.done(1, desk(), Command::HandOver);
    let head = official("nv-head", Role::DivisionHead, AGENCY);
    world.done(1, head.clone(), Command::Assign { person: PersonId::new("nv-head") });
    world.done(1, head.clone(), Command::FinishStep { product: String::new(), proposal: Proposal::None });
    world.done(1, head, Command::Assign { person: PersonId::new("nv-spec") });
    let mine = world.store.read(|r| r.list_work_of_person("nv-spec", &WorkCursor::default(), 10)).unwrap();
    assert_eq!(mine.len(), 1, "assigned work is in the person's list");
    let specialist = official("nv-spec", Role::Specialist, AGENCY);
    let grant = Proposal::Grant { summary: "Đủ điều kiện".to_owned(), files: Vec::new() };
    let finish = Command::FinishStep { product: "Dự thảo kết quả".to_owned(), proposal: grant };
    world.done(1, specialist.clone(), finish);
    let leader = official("nv-lead", Role::AgencyLeader, AGENCY);
    let approve = Command::Approve { draft: 1 };
    assert!(matches!(world.ask(1, specialist, None, approve.clone()), Reply::Refused(_)), "nobody approves his own");
    world.done(1, leader, approve);
    let clerk = official("nv-clerk", Role::Clerk, AGENCY);
    world.done(1, clerk, Command::NumberResult { number: "12/QĐ-UBND".to_owned(), files: Vec::new() });
    assert_eq!((world.row(1).state.as_str(), world.row(1).punctuality.as_deref()), ("resolved", Some("early")));
    let collect = Collection { name: "Trần Thị Mẫu".to_owned(), document: "Giấy hẹn".to_owned() };
    assert!(matches!(world.ask(1, desk(), None, Command::Return(collect.clone())), Reply::Refused(r) if r.code == "early_return_untold"));
    world.done(1, desk(), Command::TellReady);
    world.done(1, desk(), Command::Return(collect));
    assert_eq!(world.row(1).state, "returned");
    assert!(world.store.read(|r| r.count_waiting_effects()).unwrap() > 5, "effects wait in the outbox");
}

fn a_key_makes_one_dossier(world: &World) {
    let first = world.ask(2, desk(), Some("key-2"), Command::Receive(world.new_dossier(2)));
    let again = world.ask(2, desk(), Some("key-2"), Command::Receive(world.new_dossier(2)));
    assert_eq!(first, again);
    assert!(matches!(world.ask(2, desk(), None, Command::Receive(world.new_dossier(2))), Reply::Refused(_)));
}

/// A refusal uses up no number and writes nothing; numbers follow the order of receipt without a gap under concurrency.
fn codes_follow_receipt(world: &World) {
    let before = world.store.read(|r| r.get_head()).unwrap();
    let mut nameless = world.new_dossier(3);
    nameless.applicant.name = " ".to_owned();
    assert!(matches!(world.ask(3, desk(), None, Command::Receive(nameless)), Reply::Refused(_)));
    assert_eq!(world.store.read(|r| r.get_head()).unwrap(), before);
    std::thread::scope(|scope| {
        (100..150_u128).for_each(|n| _ = scope.spawn(move || world.done(n, desk(), Command::Receive(world.new_dossier(n)))));
    });
    let rows = world.store.read(|r| r.list_received(DESK, i64::MAX, 100)).unwrap();
    let mut numbers: Vec<i64> = rows.iter().map(|row| row.code.rsplit_once('-').unwrap().1.parse().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "newest first is the order of numbers");
    numbers.reverse();
    assert_eq!(numbers, (1..=52).collect::<Vec<_>>());
}

/// Clerks who take cash at the same instant give receipts without a gap and without a number twice.
fn receipts_follow_each_other(world: &World) {
    let fee = |item: &str| Fee { item: item.to_owned(), amount: Dong(8_000), paid: None };
    let cash = |voucher: &str| {
        Command::Pay(Payment { at: world.clock.now(), means: PaymentMeans::Cash, voucher: voucher.to_owned() })
    };
    for number in 200..240_u128 {
        let mut new = world.new_dossier(number);
        new.fees = vec![fee("Lệ phí"), fee("Phí")];
        world.done(number, desk(), Command::Receive(new));
    }
    assert!(matches!(world.ask(200, desk(), None, cash("PT-261116-0001")), Reply::Refused(r) if r.code == "voucher_reserved"));
    let partner = Actor { kind: ActorKind::Partner { name: "cong".to_owned() }, grants: desk().grants };
    assert!(matches!(world.ask(200, partner, None, cash("")), Reply::Refused(r) if r.code == "text_required"));
    let first = world.ask(200, desk(), Some("once"), cash(""));
    assert_eq!(world.ask(200, desk(), Some("once"), cash("")), first, "twice is once");
    std::thread::scope(|scope| {
        (201..239_u128).for_each(|n| _ = scope.spawn(move || world.done(n, desk(), cash(""))));
    });
    // A refusal uses up no number.
    assert!(matches!(world.ask(201, desk(), None, cash("")), Reply::Refused(r) if r.code == "nothing_to_pay"));
    world.done(239, desk(), cash(""));
    let day = world.clock.now().day();
    world.store.write(|writer| writer.replace_unit_scopes(&[(DESK.to_owned(), DESK.to_owned())])).unwrap();
    let paid = world.store.read(|r| r.list_payments(&[DESK], day, day, &PaymentCursor::default(), 500)).unwrap();
    let given: BTreeSet<String> = paid.iter().map(|row| row.voucher.clone()).collect();
    assert_eq!(paid.len(), 80, "both fees of each");
    let expected: BTreeSet<String> = (1..=40).map(|n| format!("PT-261116-{n:04}")).collect();
    assert_eq!(given, expected);
    let of = |n: u128| paid.iter().filter(|row| row.dossier == dossier_id(n).to_string()).count();
    assert!((200..240).all(|n| of(n) == 2));
}

fn rows_are_what_the_journal_says(world: &World) {
    for row in world.store.read(|r| r.list_received(DESK, i64::MAX, 100)).unwrap() {
        let id = DossierId(row.id.parse().unwrap());
        let records = world.store.read(|r| r.list_stream(&app::stream(&id))).unwrap();
        let projection = shown(Province(92), &records).unwrap();
        // What measures see beyond is compared by the measures' own test.
        let values = row.values(Province(92), &FactColumns::default())[..18].to_vec();
        assert!(projection.rows.iter().any(|(table, expected)| table.name == "dossier" && expected[..18] == values));
    }
    world.store.read(|r| r.verify(Head::EMPTY, None, |_| {})).unwrap();
}

fn suite(url: &str, folder: &Folder) {
    let world = open(url, folder);
    whole_life(&world);
    a_key_makes_one_dossier(&world);
    codes_follow_receipt(&world);
    receipts_follow_each_other(&world);
    rows_are_what_the_journal_says(&world);
    drop(world);
    let again = open(url, folder);
    again.clock.set(Instant::parse("2026-11-17T08:00:00+07:00").unwrap());
    again.done(100, desk(), Command::HandOver);
    assert_eq!(again.row(100).state, "in_process");
    rows_are_what_the_journal_says(&again);
    again.appender.shutdown();
    a_rebuild_gives_the_same_rows(&again.store);
}

/// Everything that lists show, to compare.
fn everything(store: &Store) -> (Vec<store::dossiers::DossierRow>, Vec<store::dossiers::DutyRow>, usize) {
    let rows = store.read(|r| r.list_received(DESK, i64::MAX, 1000)).unwrap();
    let work = [DESK, AGENCY].map(|u| store.read(|r| r.list_work_of_unit(u, &WorkCursor::default(), 1000)).unwrap());
    let found = store.read(|r| r.search_dossiers("tran mau", &[DESK], i64::MAX, 1000)).unwrap();
    (rows, work.concat(), found.len())
}

fn a_rebuild_gives_the_same_rows(store: &Store) {
    let before = everything(store);
    assert_eq!(before.2, before.0.len(), "every dossier is found by its words");
    assert_eq!(rebuild(store, &mut |_| {}).unwrap(), before.0.len() as u64);
    assert_eq!(everything(store), before);
}

/// A backup of one engine comes back in the other, journal, files, counters of codes and all.
fn a_backup_comes_back(from: &str, to: &str, folder: &Folder) {
    let world = open(from, folder);
    let stored = world.store.files().put("Giấy chứng sinh".as_bytes()).unwrap();
    world.appender.shutdown();
    let place = folder.path().join("backup");
    let made = world.store.backup(&place, Instant(1)).unwrap();
    assert!(world.store.backup(&place, Instant(1)).is_err(), "a backup is never written over");

    let mut options = Options::new(Province(92));
    let other = Folder::new();
    options.files = Some(other.path().join("files"));
    let restored = Store::open(to, options).unwrap();
    restored.migrate(Instant(0)).unwrap();
    assert_eq!(restored.restore(&place).unwrap(), made);
    rebuild(&restored, &mut |_| {}).unwrap();
    assert_eq!(everything(&restored), everything(&world.store));
    assert_eq!(restored.read(|r| r.verify(Head::EMPTY, Some(made.head), |_| {})).unwrap(), made.head);
    assert_eq!(restored.files().read(&stored.hash).unwrap(), "Giấy chứng sinh".as_bytes());
    assert!(restored.restore(&place).is_err(), "only into an empty database");
}

/// A backup that was altered is refused, and nothing of it is kept.
fn an_altered_backup_is_refused(to: &str, place: &std::path::Path) {
    let journal = std::fs::read_to_string(place.join("journal.jsonl")).unwrap();
    std::fs::write(place.join("journal.jsonl"), journal.replacen("Trần Thị Mẫu", "Trần Thị Khác", 1)).unwrap();
    let folder = Folder::new();
    let mut options = Options::new(Province(92));
    options.files = Some(folder.path().join("files"));
    let store = Store::open(to, options).unwrap();
    store.migrate(Instant(0)).unwrap();
    assert!(matches!(store.restore(place), Err(store::StoreError::Tampered(_))));
    assert_eq!(store.read(|r| r.get_head()).unwrap(), Head::EMPTY);
}

fn sqlite(folder: &Folder, name: &str) -> String {
    format!("sqlite:{}", folder.path().join(name).display())
}

#[test]
fn lives_on_sqlite_and_its_backup_in_postgres() {
    let (server, folder) = (Postgres::start(), Folder::new());
    let url = sqlite(&folder, "motcua.sqlite");
    suite(&url, &folder);
    a_backup_comes_back(&url, &server.database("restored"), &folder);
    an_altered_backup_is_refused(&server.database("altered"), &folder.path().join("backup"));
}

#[test]
fn lives_on_postgres_and_its_backup_in_sqlite() {
    let (server, folder) = (Postgres::start(), Folder::new());
    let url = server.database("life");
    suite(&url, &folder);
    a_backup_comes_back(&url, &sqlite(&folder, "restored.sqlite"), &folder);
    an_altered_backup_is_refused(&sqlite(&folder, "altered.sqlite"), &folder.path().join("backup"));
}
