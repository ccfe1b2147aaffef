//! The store alone: the same write set as a receipt at the counter, with nothing decided, and the journal alone. Prints
//! one figure a line. `bench_append [postgres://…]` measures on that server instead of SQLite.

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Instant as Stopwatch;

use journal::{Record, StreamId};
use kernel::{Actor, Day, Instant, Province, UnitId};
use store::dossiers::{DOSSIER, DUTY, DossierRow, DutyRow, FactColumns};
use store::{Appender, AppenderOptions, Batch, Count, Machine, MeasureKey, NewEvent, Options, Projection, Store};

const PROVINCE: Province = Province(92);

/// Appends what one receipt appends.
struct Receipts {
    whole: bool,
    counters: bool,
    actor: Actor,
    submitted: String,
    accepted: String,
}

impl Receipts {
    fn new(whole: bool, counters: bool) -> Self {
        // As long as the real events of a receipt with four components.
        let text = |length: usize| "x".repeat(length);
        Self { whole, counters, actor: Actor::system(), submitted: text(900), accepted: text(420) }
    }

    fn receive(&self, batch: &mut Batch<'_>, number: u64) -> store::Result<()> {
        let id = format!("00000000-0000-7000-8000-{number:012x}");
        let event = |name: &str, text: &str| NewEvent {
            event_type: name.into(),
            wire: 1,
            payload: format!("{{\"event\":\"{name}\",\"id\":\"{id}\",\"text\":\"{text}\"}}"),
        };
        let events = vec![event("submitted", &self.submitted), event("accepted", &self.accepted)];
        let appended = batch.append(&StreamId::new("dossier", &id), 0, &self.actor, events)?;
        if self.whole {
            self.show(batch, &id, appended.first_position, number)?;
        }
        Ok(())
    }

    fn show(&self, batch: &mut Batch<'_>, id: &str, seq: i64, number: u64) -> store::Result<()> {
        let (now, unit) = (batch.now(), UnitId::new(format!("H92.{:05}", number % 115)));
        let day: Day = now.day();
        let code_number = batch.next_code_number(&unit, day)?;
        batch.use_code_number(&unit, day, code_number);
        let code = format!("{unit}-261124-{code_number:06}");
        // As scattered as a year's: 115 agencies, 40 procedures, 24 half-months.
        let procedure = smol_str::format_smolstr!("1.{:06}", number / 115 % 40);
        let half = (number / 4_600 % 24) as i32;
        let key = |period: i32, measure: i16| {
            (MeasureKey { unit: unit.0.clone(), procedure: procedure.clone(), period, measure }, 1)
        };
        let measures = vec![key(half, 0), key(half, 1), key(half, 8), key(day.0 + half, 24)];
        let fact = FactColumns { received_day: Some(day), late_from: Some(day.plus(6)), flags: 65, ..FactColumns::default() };
        let (fact, measures) = if self.counters { (fact, measures) } else { (FactColumns::default(), Vec::new()) };
        let due = Instant(now.0 + 5 * 86_400_000_000);
        let view = r#"{"applicant":"Nguyễn Thị Mẫu","unit":"H92.31120.TT","person":"h92.31120.tt.receptionist.1","stopped":false}"#;
        let row = DossierRow {
            id: id.to_owned(),
            seq,
            code: code.clone(),
            state: "accepted".to_owned(),
            procedure: procedure.to_string(),
            receiving_unit: format!("{unit}.TT"),
            competent_unit: unit.to_string(),
            channel: "counter".to_owned(),
            submitted_at: now,
            accepted_at: Some(now),
            promised_at: Some(due),
            due_at: Some(due),
            finished_at: None,
            punctuality: None,
            view: view.to_owned(),
            identity: format!("0921{number:08}"),
            waiting_since: None,
        };
        let duty = DutyRow {
            dossier: id.to_owned(),
            lane: 0,
            unit: format!("{unit}.TT"),
            person: "h92.31120.tt.receptionist.1".to_owned(),
            due_at: due,
            kind: "accepted".to_owned(),
            view: view.to_owned(),
        };
        let count = |name, day: i32, detail: &str| Count { name, unit: unit.0.clone(), day, detail: detail.into() };
        let words = format!("{} 0921{number:08} mau nguyen thi", code.replace(['.', '-'], "").to_lowercase());
        let after = Projection {
            rows: vec![(&DOSSIER, row.values(PROVINCE, &fact)), (&DUTY, duty.values(PROVINCE))],
            search: Some((seq, words)),
            counts: vec![count("state", 0, "accepted"), count("received", day.0, "counter")],
            measures,
        };
        batch.project(&Projection::default(), &after);
        for kind in ["tell_applicant", "synchronise", "issue"] {
            batch.enqueue(kind, &format!("{{\"dossier\":\"{id}\",\"what\":\"accepted\"}}"));
        }
        batch.remember(&format!("key-{number}"), &format!("[\"{code}\",2]"));
        Ok(())
    }
}

impl Machine for Receipts {
    type Command = u64;
    type Reply = ();

    fn catch_up(&mut self, _records: &[Record]) {}

    fn handle(&mut self, batch: &mut Batch<'_>, number: u64) {
        if let Err(error) = self.receive(batch, number) {
            batch.fail(error);
        }
    }

    fn committed(&mut self) {}

    fn rolled_back(&mut self) {}
}

/// Prints how many a second, and answers the seconds of the last run for one.
fn measure(name: &str, whole: bool, counters: bool, runs: &[(usize, u64)]) -> f64 {
    let mut last = 0.0;
    let folder = testkit::Folder::new();
    let sqlite = format!("sqlite:{}", folder.path().join("bench.sqlite").display());
    let url = std::env::args().nth(1).unwrap_or(sqlite);
    let mut options = Options::new(PROVINCE);
    options.files = Some(folder.path().join("files"));
    let store = Store::open(&url, options).expect("a database");
    store.migrate(Instant(0)).expect("a schema");
    let head = store.read(|reader| reader.get_head()).expect("a head");
    let start = Instant::parse("2026-11-24T09:00:00+07:00").expect("a time");
    let appender =
        Appender::start(&store, Receipts::new(whole, counters), AppenderOptions::new(Arc::new(move || start), head.position))
            .expect("an appender");
    let mut next = head.position.unsigned_abs();
    for (in_flight, count) in runs {
        let (done, waiting) = sync_channel(*in_flight);
        let (watch, mut open) = (Stopwatch::now(), 0);
        for number in next..next + count {
            if open == *in_flight {
                waiting.recv().expect("an answer");
                open -= 1;
            }
            let done = done.clone();
            let reply = Box::new(move |reply: store::Result<()>| {
                reply.expect("durable");
                let _ = done.send(());
            });
            appender.submit(number, reply).expect("the appender runs");
            open += 1;
        }
        (0..open).for_each(|_| waiting.recv().expect("an answer"));
        next += count;
        let rate = *count as f64 / watch.elapsed().as_secs_f64();
        println!("{name}, {in_flight} in flight: {rate:.0}/s");
        last = rate.recip();
    }
    last
}

fn main() {
    let whole = measure("store alone, write set of a receipt", true, true, &[(64, 40_000), (2_000, 80_000)]);
    let bare = measure("the same without measures", true, false, &[(64, 40_000), (2_000, 80_000)]);
    println!("measures of a receipt, for each of its two events: {:.1} µs", (whole - bare) / 2.0 * 1e6);
    measure("journal only, two events", false, false, &[(64, 60_000), (2_000, 120_000)]);
}
