//! How quick lists are over many dossiers, for the whole province and for one desk. `cargo run --release -p store --example
//! bench_lists`

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Instant as Stopwatch;

use journal::{Record, StreamId};
use kernel::{Actor, Day, Instant, Province};
use store::dossiers::{DOSSIER, DUTY, FactColumns, DossierRow, DutyRow, WorkCursor};
use store::lists::{DossierFilter, DueFilter};
use store::{Appender, AppenderOptions, Batch, Machine, NewEvent, Options, Projection, Reader, Store, search};

const PROVINCE: Province = Province(92);
const DOSSIERS: i64 = 400_000;
const COMMUNES: i64 = 100;
const DESKS: i64 = 10;

struct Rows;

impl Machine for Rows {
    type Command = (String, Projection);
    type Reply = bool;

    fn catch_up(&mut self, _records: &[Record]) {}

    fn handle(&mut self, batch: &mut Batch<'_>, (name, shown): Self::Command) -> bool {
        let event = NewEvent { event_type: "shown".into(), wire: 1, payload: "{}".to_owned() };
        let done = batch.append(&StreamId::new("row", &name), 0, &Actor::system(), vec![event]);
        batch.project(&Projection::default(), &shown);
        done.is_ok()
    }

    fn committed(&mut self) {}

    fn rolled_back(&mut self) {}
}

fn commune(n: i64) -> String {
    format!("H92.{:03}", n % COMMUNES)
}

fn desk(n: i64) -> String {
    format!("{}.{:02}", commune(n), n / COMMUNES % DESKS)
}

/// One in twenty is open, one in a hundred waits to be collected.
fn shown(n: i64) -> Projection {
    let open = n % 20 == 0;
    let state = if open { "in_process" } else if n % 100 == 1 { "resolved" } else { "returned" };
    let (at, due) = (Instant(n * 60_000_000), Instant((n + 7_000) * 60_000_000));
    let row = DossierRow {
        id: format!("{:032x}", n.wrapping_mul(0x1E37_79B9_7F4A_7C15)),
        seq: n,
        code: format!("{}-{n:08}", desk(n)),
        state: state.to_owned(),
        // One procedure in a hundred thousand dossiers is rare.
        procedure: if n % 100_000 == 77 { "2.999".to_owned() } else { format!("1.{:03}", n % 300) },
        receiving_unit: desk(n),
        competent_unit: commune(n),
        channel: "counter".to_owned(),
        submitted_at: at,
        accepted_at: Some(at),
        promised_at: Some(due),
        due_at: Some(due),
        finished_at: (!open).then_some(due),
        punctuality: (!open).then(|| (if n % 50 == 3 { "late" } else { "early" }).to_owned()),
        view: "{\"applicant\":\"Nguyễn Văn Mẫu\",\"unit\":null,\"person\":null,\"stopped\":false}".to_owned(),
        identity: format!("0920{:08}", n % 200_000),
        waiting_since: (state == "resolved").then_some(due),
    };
    let duty = DutyRow {
        dossier: row.id.clone(),
        lane: 0,
        unit: row.competent_unit.clone(),
        person: if n % 40 == 0 { String::new() } else { format!("nv-{}", n % 1_000) },
        due_at: due,
        kind: "in_process".to_owned(),
        view: "{\"code\":\"H92\",\"applicant\":\"Nguyễn Văn Mẫu\",\"procedure\":\"1.001\",\"state\":\"in_process\"}".to_owned(),
    };
    let mut rows = vec![(&DOSSIER, row.values(PROVINCE, &FactColumns::default()))];
    rows.extend((open || state == "resolved").then(|| (&DUTY, duty.values(PROVINCE))));
    Projection { rows, search: Some((n, search::words(["Nguyễn Văn Mẫu", &n.to_string()]))), counts: Vec::new(), ..Projection::default() }
}

fn fill(store: &Store) {
    let mut pairs = Vec::new();
    for n in 0..COMMUNES * DESKS {
        pairs.extend([("H92".to_owned(), commune(n)), ("H92".to_owned(), desk(n)), (commune(n), desk(n))]);
    }
    store.write(move |w| w.replace_unit_scopes(&pairs)).expect("scopes");
    let appender = Appender::start(store, Rows, AppenderOptions::new(Arc::new(|| Instant(1)), 0)).expect("an appender");
    let (done, waiting) = sync_channel(2_000);
    let watch = Stopwatch::now();
    for n in 1..=DOSSIERS {
        if n > 2_000 {
            let _ = waiting.recv();
        }
        let done = done.clone();
        let reply = Box::new(move |reply| drop(done.send(reply)));
        appender.submit((format!("n{n}"), shown(n)), reply).expect("the appender runs");
    }
    println!("rows of dossiers written: {:.0}/s", DOSSIERS as f64 / watch.elapsed().as_secs_f64());
}

fn time(store: &Store, name: &str, work: impl Fn(&mut Reader<'_>) -> store::Result<usize>) {
    let rows = store.read(&work).expect("a list");
    let (count, watch) = (50, Stopwatch::now());
    (0..count).for_each(|_| _ = store.read(&work).expect("a list"));
    println!("{name}: {:.2} ms, {rows} rows", watch.elapsed().as_secs_f64() * 1_000.0 / f64::from(count));
}

fn main() {
    let folder = testkit::Folder::new();
    let url = std::env::var("DATABASE").unwrap_or(format!("sqlite:{}", folder.path().join("lists.sqlite").display()));
    let store = Store::open(&url, Options::new(PROVINCE)).expect("a database");
    store.migrate(Instant(0)).expect("a schema");
    fill(&store);
    let now = Instant((DOSSIERS - 3_000) * 60_000_000);
    for (who, scope) in [("province", ["H92"]), ("commune", ["H92.007"]), ("desk", ["H92.007.03"])] {
        let base = DossierFilter { scope: &scope, ..DossierFilter::default() };
        let dossiers = |name: &str, filter: DossierFilter<'_>, before: i64| {
            time(&store, &format!("{who}, {name}"), |r| Ok(r.list_dossiers(&filter, before, 50)?.len()));
        };
        dossiers("newest", base, i64::MAX);
        dossiers("in the middle", base, DOSSIERS / 2);
        dossiers("overdue", DossierFilter { due: DueFilter::Overdue(now), ..base }, i64::MAX);
        dossiers("late", DossierFilter { due: DueFilter::Finished("late"), ..base }, i64::MAX);
        dossiers("open, one procedure", DossierFilter { open: true, procedure: Some("1.000"), ..base }, i64::MAX);
        dossiers("an old month", DossierFilter {
            submitted_from: Some(Instant(10_000 * 60_000_000)), submitted_to: Some(Instant(50_000 * 60_000_000)), ..base
        }, i64::MAX);
        dossiers("a rare procedure", DossierFilter { procedure: Some("2.999"), ..base }, i64::MAX);
        dossiers("a state of none", DossierFilter { states: &["voided"], ..base }, i64::MAX);
        dossiers("words", DossierFilter { words: Some("mau 39"), ..base }, i64::MAX);
        let (from, to) = (Instant(0), Instant(i64::MAX));
        time(&store, &format!("{who}, register"), |r| Ok(r.list_register(&scope, from, to, DOSSIERS / 2, 50)?.len()));
        let first = (Instant(i64::MIN), 0);
        time(&store, &format!("{who}, uncollected"), |r| Ok(r.list_uncollected(&scope, first, 50)?.len()));
        let after = WorkCursor::default();
        time(&store, &format!("{who}, board"), |r| Ok(r.list_work_of_scope(&scope, None, None, &after, 50)?.len()));
        time(&store, &format!("{who}, work by person"), |r| Ok(r.count_work_by_person(&scope, now)?.len()));
        time(&store, &format!("{who}, work by step"), |r| Ok(r.count_work_by_step(&scope, now)?.len()));
    }
    let claims = [("H92.007", "in_process"), ("H92.008", "approve")];
    let after = WorkCursor::default();
    time(&store, "work list", |r| Ok(r.list_work("nv-20", &["nv-60"], &claims, None, &after, 50)?.len()));
    time(&store, "work counted", |r| Ok(r.count_work("nv-20", &["nv-60"], &claims, &[now])?.len()));
    time(&store, "due duties", |r| Ok(r.list_due_duties(Instant(9_000 * 60_000_000), &["in_process"], 100)?.len()));
    time(&store, "same applicant", |r| Ok(r.list_same_applicant("092000000042", Instant(0), 20)?.len()));
    let days = (Day(0), Day(9_999));
    time(&store, "no payments", |r| Ok(r.sum_payments(&["H92"], days.0, days.1)?.len()));
}
