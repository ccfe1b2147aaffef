//! The storage contract: one suite, run on SQLite and on PostgreSQL.

use std::sync::Arc;

use journal::{Fault, Head, StreamId};
use kernel::{Actor, Day, Instant, Province, UnitId};
use store::dossiers::{DOSSIER, DUTY, FactColumns, DossierRow, DutyRow, WorkCursor};
use store::{
    Appender, AppenderOptions, Batch, Count, Engine, Machine, NewEvent, Options, Projection, Store, StoreError,
};
use testkit::{Folder, Postgres};

const PROVINCE: Province = Province(92);

/// A machine small enough to be read at a glance: one stream per name, each `Add` appends one event.
#[derive(Default)]
struct Names {
    rolled_back: usize,
}

enum Say {
    Add { name: String, unit: String, key: Option<String> },
    Refuse,
    Panic,
    Code { unit: String },
}

type Answer = Result<String, String>;

impl Machine for Names {
    type Command = Say;
    type Reply = Answer;

    fn catch_up(&mut self, _records: &[journal::Record]) {}

    fn handle(&mut self, batch: &mut Batch<'_>, command: Say) -> Answer {
        match command {
            Say::Refuse => Err("refused".to_owned()),
            Say::Panic => panic!("a command that panics"),
            Say::Code { unit } => {
                let (unit, day) = (UnitId::new(unit), Day(20_000));
                let number = batch.next_code_number(&unit, day).map_err(|e| e.to_string())?;
                batch.use_code_number(&unit, day, number);
                Ok(number.to_string())
            }
            Say::Add { name, unit, key } => add(batch, &name, &unit, key),
        }
    }

    fn committed(&mut self) {}

    fn rolled_back(&mut self) {
        self.rolled_back += 1;
    }
}

fn add(batch: &mut Batch<'_>, name: &str, unit: &str, key: Option<String>) -> Answer {
    let fail = |e: StoreError| e.to_string();
    if let Some(known) = key.as_deref().map(|key| batch.find_idempotent(key)).transpose().map_err(fail)?.flatten() {
        return Ok(known);
    }
    let stream = StreamId::new("name", name);
    let version = batch.get_version(&stream).map_err(fail)?;
    let before = if version == 0 { Projection::default() } else { shown(name, unit, version) };
    let payload = format!("{{\"name\":\"{name}\"}}");
    let event = NewEvent { event_type: "added".into(), wire: 1, payload };
    let appended = batch.append(&stream, version, &Actor::system(), vec![event]).map_err(fail)?;
    batch.project(&before, &shown(name, unit, appended.version));
    let reply = format!("{name}/{}", appended.version);
    if let Some(key) = key {
        batch.remember(&key, &reply);
    }
    Ok(reply)
}

/// Row, duty, words and counter of a stream at a version.
fn shown(name: &str, unit: &str, version: i64) -> Projection {
    let seq = name.bytes().fold(7, |sum: i64, byte| sum * 31 % 1_000_003 + i64::from(byte));
    let row = DossierRow {
        id: name.to_owned(),
        seq,
        code: format!("C-{name}"),
        state: format!("state{version}"),
        procedure: "1.001".to_owned(),
        receiving_unit: unit.to_owned(),
        competent_unit: "H92.05".to_owned(),
        channel: "counter".to_owned(),
        submitted_at: Instant(1),
        accepted_at: None,
        promised_at: Some(Instant(5)),
        due_at: Some(Instant(seq)),
        finished_at: None,
        punctuality: None,
        view: "{}".to_owned(),
        identity: String::new(),
        waiting_since: None,
    };
    let duty = DutyRow {
        dossier: name.to_owned(),
        lane: 0,
        unit: unit.to_owned(),
        person: "nv-1".to_owned(),
        due_at: Instant(seq),
        kind: "step".to_owned(),
        view: "{}".to_owned(),
    };
    let count = Count { name: "open", unit: unit.into(), day: 0, detail: "".into() };
    let lane = DutyRow { lane: 1, ..duty.clone() };
    Projection {
        rows: vec![(&DOSSIER, row.values(PROVINCE, &FactColumns::default())), (&DUTY, duty.values(PROVINCE)), (&DUTY, lane.values(PROVINCE))],
        search: Some((seq, store::search::words([name, "Nguyễn Thị Hường"]))),
        counts: vec![count],
        ..Projection::default()
    }
}

fn say(name: &str, unit: &str) -> Say {
    Say::Add { name: name.to_owned(), unit: unit.to_owned(), key: None }
}

struct World {
    store: Store,
    appender: Appender<Names>,
}

fn open(url: &str, folder: &Folder) -> World {
    let mut options = Options::new(PROVINCE);
    options.files = Some(folder.path().join("files"));
    let store = Store::open(url, options).unwrap();
    store.migrate(Instant(0)).unwrap();
    let clock: store::Clock = Arc::new(|| Instant(1_000_000));
    let head = store.read(|reader| reader.get_head()).unwrap();
    let appender = Appender::start(&store, Names::default(), AppenderOptions::new(clock, head.position)).unwrap();
    World { store, appender }
}

/// Everything that the rest of the program relies on, clause by clause.
fn contract(url: &str, folder: &Folder) {
    let world = open(url, folder);
    statements_prepare(&world);
    events_are_chained(&world);
    a_refusal_writes_nothing(&world);
    a_panic_fails_its_batch_only(&world);
    a_panic_in_a_write_leaves_the_store_whole(url, folder);
    keys_make_a_write_happen_once(&world);
    code_numbers_are_consecutive(&world);
    pages_are_complete_and_ordered(&world);
    search_stays_inside_its_units(&world);
    files_are_named_by_content(&world);
    drop(world);
    a_restart_finds_everything(url, folder);
    tampering_is_named(url, folder);
}

fn statements_prepare(world: &World) {
    assert!(world.store.check_statements().unwrap() > 20);
}

fn events_are_chained(world: &World) {
    assert_eq!(world.appender.call(say("an", "u1")).unwrap(), Ok("an/1".to_owned()));
    assert_eq!(world.appender.call(say("an", "u1")).unwrap(), Ok("an/2".to_owned()));
    let records = world.store.read(|r| r.list_stream(&StreamId::new("name", "an"))).unwrap();
    assert_eq!(records.iter().map(|r| r.version).collect::<Vec<_>>(), [1, 2]);
    let row = world.store.read(|r| r.find_dossier("an")).unwrap().unwrap();
    assert_eq!((row.state.as_str(), row.code.as_str()), ("state2", "C-an"));
    world.store.read(|r| r.verify(Head::EMPTY, None, |_| {})).unwrap();
}

fn a_refusal_writes_nothing(world: &World) {
    let before = world.store.read(|r| r.get_head()).unwrap();
    assert_eq!(world.appender.call(Say::Refuse).unwrap(), Err("refused".to_owned()));
    assert_eq!(world.store.read(|r| r.get_head()).unwrap(), before);
}

fn a_panic_fails_its_batch_only(world: &World) {
    assert!(matches!(world.appender.call(Say::Panic), Err(StoreError::Batch(_))));
    assert_eq!(world.appender.call(say("binh", "u2")).unwrap(), Ok("binh/1".to_owned()));
}

/// Without an appender the writing connection is used directly.
fn a_panic_in_a_write_leaves_the_store_whole(url: &str, folder: &Folder) {
    let store = open_reader(url, folder);
    assert!(store.write::<(), _>(|_| panic!("a write that panics")).is_err());
    store.write(|_| Ok(())).unwrap();
}

fn keys_make_a_write_happen_once(world: &World) {
    let once = || Say::Add { name: "chi".to_owned(), unit: "u1".to_owned(), key: Some("k1".to_owned()) };
    assert_eq!(world.appender.call(once()).unwrap(), world.appender.call(once()).unwrap());
    let stream = StreamId::new("name", "chi");
    assert_eq!(world.store.read(|r| r.list_stream(&stream)).unwrap().len(), 1);
}

fn code_numbers_are_consecutive(world: &World) {
    let mut numbers: Vec<i64> = std::thread::scope(|scope| {
        let ask = || world.appender.call(Say::Code { unit: "u9".to_owned() }).unwrap().unwrap().parse::<i64>().unwrap();
        let threads: Vec<_> = (0..40).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
}

fn pages_are_complete_and_ordered(world: &World) {
    (0..25).for_each(|n| assert!(world.appender.call(say(&format!("x{n:02}"), "u3")).unwrap().is_ok()));
    let (mut seen, mut before) = (Vec::new(), i64::MAX);
    loop {
        let page = world.store.read(|r| r.list_received("u3", before, 10)).unwrap();
        let Some(last) = page.last() else { break };
        before = last.seq;
        seen.extend(page.into_iter().map(|row| row.seq));
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
    let (mut work, mut after) = (Vec::new(), WorkCursor::default());
    loop {
        let page = world.store.read(|r| r.list_work_of_unit("u3", &after, 7)).unwrap();
        let Some(last) = page.last() else { break };
        after = last.cursor();
        work.extend(page.into_iter().map(|row| (row.due_at, row.dossier, row.lane)));
    }
    assert_eq!(work.len(), 50, "two lanes of each, also where a page ends between them");
    assert!(work.is_sorted());
    let mine = world.store.read(|r| r.list_work_of_person("nv-1", &WorkCursor::default(), 1000)).unwrap();
    assert!(mine.len() >= 27);
}

fn search_stays_inside_its_units(world: &World) {
    let find = |typed: &str, units: &[&str]| {
        world.store.read(|r| r.search_dossiers(typed, units, i64::MAX, 100)).unwrap().len()
    };
    assert_eq!(find("nguyen huong", &["u3"]), 25);
    assert_eq!(find("Nguyễn Hường x07", &["u3"]), 1);
    assert_eq!(find("nguyen", &["u4"]), 0);
    assert_eq!(find("\"); DROP TABLE search; --", &["u3"]), 0);
}

fn files_are_named_by_content(world: &World) {
    let stored = world.store.files().put(b"giay khai sinh").unwrap();
    assert_eq!(world.store.files().put(b"giay khai sinh").unwrap().hash, stored.hash);
    assert_eq!(world.store.files().read(&stored.hash).unwrap(), b"giay khai sinh");
    assert_eq!(stored.hash.as_str(), journal::Hash::of(b"giay khai sinh").hex());
}

fn a_restart_finds_everything(url: &str, folder: &Folder) {
    let world = open(url, folder);
    world.store.write(|_| Ok(())).unwrap();
    let once = Say::Add { name: "chi".to_owned(), unit: "u1".to_owned(), key: Some("k1".to_owned()) };
    assert_eq!(world.appender.call(once).unwrap(), Ok("chi/1".to_owned()), "a key is known after a restart");
    assert_eq!(world.appender.call(say("an", "u1")).unwrap(), Ok("an/3".to_owned()));
    assert_eq!(world.appender.call(Say::Code { unit: "u9".to_owned() }).unwrap(), Ok("41".to_owned()));
    let head = world.store.read(|r| r.get_head()).unwrap();
    assert_eq!(world.store.read(|r| r.verify(Head::EMPTY, Some(head), |_| {})).unwrap(), head);
}

/// An altered payload, a missing row, a cut tail: each is found and named.
fn tampering_is_named(url: &str, folder: &Folder) {
    let head = open(url, folder).store.read(|r| r.get_head()).unwrap();
    let hurt = |sql: &str, mend: &str, expected: &dyn Fn(&Fault) -> bool| {
        raw(url, sql);
        let world = open_reader(url, folder);
        let found = world.read(|r| r.verify(Head::EMPTY, Some(head), |_| {}));
        match found {
            Err(StoreError::Tampered(fault)) => assert!(expected(&fault), "{sql}: {fault}"),
            other => panic!("{sql}: {other:?}"),
        }
        raw(url, mend);
        assert_eq!(world.read(|r| r.verify(Head::EMPTY, Some(head), |_| {})).unwrap(), head);
    };
    hurt(
        "UPDATE journal SET payload = '{\"name\":\"am\"}' WHERE position = 2",
        "UPDATE journal SET payload = '{\"name\":\"an\"}' WHERE position = 2",
        &|fault| fault.position() == 2,
    );
    hurt(
        "UPDATE journal SET position = 1000000 WHERE position = 3",
        "UPDATE journal SET position = 3 WHERE position = 1000000",
        &|fault| (3..=4).contains(&fault.position()),
    );
    let last = head.position;
    hurt(
        &format!("UPDATE journal SET province = 1 WHERE position = {last}"),
        &format!("UPDATE journal SET province = 92 WHERE position = {last}"),
        &|fault| matches!(fault, Fault::CutTail { .. }),
    );
}

fn open_reader(url: &str, folder: &Folder) -> Store {
    let mut options = Options::new(PROVINCE);
    options.files = Some(folder.path().join("files"));
    Store::open(url, options).unwrap()
}

/// Changes the database behind the program's back.
fn raw(url: &str, sql: &str) {
    let done = match url.strip_prefix("sqlite:") {
        Some(path) => {
            let conn = rusqlite::Connection::open(path).unwrap();
            conn.execute(sql, []).unwrap();
            true
        }
        None => std::process::Command::new("psql").args([url, "-q", "-c", sql]).status().unwrap().success(),
    };
    assert!(done, "{sql}");
}

#[test]
fn sqlite_keeps_the_contract() {
    let folder = Folder::new();
    contract(&format!("sqlite:{}", folder.path().join("motcua.sqlite").display()), &folder);
}

#[test]
fn postgres_keeps_the_contract() {
    let (server, folder) = (Postgres::start(), Folder::new());
    let url = server.database("contract");
    assert_eq!(open_reader(&url, &folder).engine(), Engine::Postgres);
    contract(&url, &folder);
}
