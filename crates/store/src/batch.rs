//! The open batch: what commands read and write inside one transaction. Everything written waits in memory and goes to
//! the database set by set, just before the commit.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use journal::{Hash, Head, Record, StreamId, chain, write_canonical};
use kernel::{Actor, Day, Instant, Province, UnitId};
use smol_str::SmolStr;

use crate::appender::Clock;
use crate::buffer::{RowBuffer, Values};
use crate::conn::{BulkRows, Conn, Reader};
use crate::error::{Result, StoreError};
use crate::log::{self, JOURNAL};
use crate::projection::{Count, MeasureKey, Projection};
use crate::recent::Recent;
use crate::search;
use crate::table::{Bulk, Table};
use crate::value::Value;

static HEAD: Table =
    Table::new("head", crate::columns![key int province, plain int position, plain text hash, plain int serial]);
static IDEMPOTENCY: Table = Table::new(
    "idempotency",
    crate::columns![key int province, key int position, key text key, plain text reply, plain int at],
);
static CODE_SEQUENCE: Table =
    Table::new("code_sequence", crate::columns![key int province, key int day, key text unit, plain int last]);
pub(crate) static TALLY: Table = Table::new(
    "tally",
    crate::columns![key int province, key text name, key text unit, key int day, key text detail, plain int n],
);
pub(crate) static TALLY_ADD: std::sync::LazyLock<Bulk> = std::sync::LazyLock::new(|| TALLY.add_bulk());
pub(crate) static MEASURE: Table = Table::new(
    "measure",
    crate::columns![
        key int province, key text unit, key text procedure, key int period, key int measure, plain int n
    ],
);
static MEASURE_ADD: std::sync::LazyLock<Bulk> = std::sync::LazyLock::new(|| MEASURE.add_bulk());

pub(crate) static TABLES: &[&Table] = &[&HEAD, &IDEMPOTENCY, &CODE_SEQUENCE, &TALLY, &MEASURE];

crate::statements! {
    CODE_LAST = "SELECT last FROM code_sequence WHERE province = $1 AND day = $2 AND unit = $3";
    VERSION = "SELECT CAST(COALESCE(max(version), 0) AS BIGINT) FROM journal \
        WHERE province = $1 AND stream_kind = $2 AND stream_id = $3";
}

/// An event to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Stable name.
    pub event_type: SmolStr,
    /// Version of the stored form.
    pub wire: i32,
    /// JSON text.
    pub payload: String,
}

/// Where events were appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Position of the first of them.
    pub first_position: i64,
    /// Version of the stream afterwards.
    pub version: i64,
}

/// What the appender keeps from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) recent: Recent,
    pub(crate) codes: HashMap<(SmolStr, i32), i64>,
}

/// One transaction for many commands. A database error in any method fails the whole batch.
pub struct Batch<'a> {
    conn: &'a mut dyn Conn,
    province: Province,
    clock: &'a Clock,
    now: Instant,
    head: Head,
    serial: i64,
    kept: &'a mut Kept,
    events: Vec<(Record, Hash, Hash)>,
    by_stream: HashMap<StreamId, Vec<usize>>,
    loaded: HashMap<StreamId, Vec<Record>>,
    rows: RowBuffer,
    counts: BTreeMap<Count, i64>,
    measures: BTreeMap<MeasureKey, i64>,
    search: BTreeMap<i64, (bool, Option<String>)>,
    remembered: HashMap<String, (i64, String)>,
    codes_used: BTreeMap<(SmolStr, i32), i64>,
    failure: Option<Arc<StoreError>>,
    bytes: Vec<u8>,
}

impl std::fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Batch({} events after {})", self.events.len(), self.head)
    }
}

impl<'a> Batch<'a> {
    pub(crate) fn new(
        conn: &'a mut dyn Conn,
        province: Province,
        clock: &'a Clock,
        (head, serial): (Head, i64),
        kept: &'a mut Kept,
    ) -> Self {
        Self {
            conn,
            province,
            clock,
            now: clock(),
            head,
            serial,
            kept,
            events: Vec::new(),
            by_stream: HashMap::new(),
            loaded: HashMap::new(),
            rows: RowBuffer::default(),
            counts: BTreeMap::new(),
            measures: BTreeMap::new(),
            search: BTreeMap::new(),
            remembered: HashMap::new(),
            codes_used: BTreeMap::new(),
            failure: None,
            bytes: Vec::with_capacity(4096),
        }
    }

    pub(crate) fn begin_command(&mut self) {
        self.now = (self.clock)();
    }

    /// The command that is being handled happens at another moment than the clock's: for simulated and imported pasts.
    pub fn as_of(&mut self, at: Instant) {
        self.now = at;
    }

    pub(crate) fn failure(&self) -> Option<Arc<StoreError>> {
        self.failure.clone()
    }

    /// Whose journal.
    pub fn province(&self) -> Province {
        self.province
    }

    /// The time of the command that is being handled.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The running head: includes what earlier commands of the batch appended.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Reads anything, as it was before the batch.
    pub fn read<T>(&mut self, work: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        let done = work(&mut Reader::new(self.conn, self.province));
        self.note(done)
    }

    /// Keeps a failure, so that nothing of the batch is committed; hands back an error that says so.
    fn note<T>(&mut self, done: Result<T>) -> Result<T> {
        done.map_err(|error| {
            let cause = self.failure.get_or_insert_with(|| Arc::new(error));
            StoreError::Batch(cause.clone())
        })
    }

    /// Makes the whole batch fail: for a machine that finds stored data unreadable.
    pub fn fail(&mut self, error: StoreError) {
        self.failure.get_or_insert_with(|| Arc::new(error));
    }

    /// Loads streams in one query, before the commands that need them.
    pub(crate) fn prefetch(&mut self, streams: &[StreamId]) -> Result<()> {
        let records = log::list_streams(self.conn, self.province, streams)?;
        for stream in streams {
            self.loaded.entry(stream.clone()).or_default();
        }
        for record in records {
            self.loaded.entry(record.stream.clone()).or_default().push(record);
        }
        Ok(())
    }

    /// All events of a stream, in order, with those appended earlier in this batch.
    pub fn load_stream(&mut self, stream: &StreamId) -> Result<Vec<Record>> {
        let mut records = match self.loaded.get(stream) {
            Some(found) => found.clone(),
            None => self.read(|reader| reader.list_stream(stream))?,
        };
        if let Some(places) = self.by_stream.get(stream) {
            records.extend(places.iter().map(|at| self.events[*at].0.clone()));
        }
        Ok(records)
    }

    /// Version of a stream now, 0 when it does not exist.
    pub fn get_version(&mut self, stream: &StreamId) -> Result<i64> {
        if let Some(last) = self.by_stream.get(stream).and_then(|places| places.last()) {
            return Ok(self.events[*last].0.version);
        }
        if let Some(found) = self.loaded.get(stream) {
            return Ok(found.last().map_or(0, |r| r.version));
        }
        let params = log::stream_params(self.province, stream);
        self.read(|reader| reader.get_row("version", &VERSION, &params, |row| row.int(0)))
    }

    /// Appends events. `expected_version` is the version on which they were decided (0 for a new stream); when another
    /// version is known here, nothing is appended and the batch goes on. (What is not known here is guarded by the
    /// database's unique key, which fails the batch.)
    pub fn append(
        &mut self,
        stream: &StreamId,
        expected_version: i64,
        actor: &Actor,
        events: Vec<NewEvent>,
    ) -> Result<Appended> {
        let known = self.by_stream.get(stream).and_then(|p| p.last()).map(|at| self.events[*at].0.version);
        let found = known.or_else(|| self.loaded.get(stream).map(|l| l.last().map_or(0, |r| r.version)));
        if let Some(found) = found.filter(|found| *found != expected_version) {
            return Err(StoreError::Conflict { stream: stream.clone(), expected: expected_version, found });
        }
        let actor = serde_json::to_string(&actor.kind)?;
        let first_position = self.head.position + 1;
        let mut version = expected_version;
        for event in events {
            version += 1;
            self.push(stream, version, actor.clone(), event);
        }
        Ok(Appended { first_position, version })
    }

    fn push(&mut self, stream: &StreamId, version: i64, actor: String, event: NewEvent) {
        let record = Record {
            province: self.province,
            position: self.head.position + 1,
            stream: stream.clone(),
            version,
            event_type: event.event_type,
            wire: event.wire,
            at: self.now,
            actor,
            payload: event.payload,
        };
        self.bytes.clear();
        write_canonical(&mut self.bytes, &record.as_ref());
        let previous = self.head.hash;
        let hash = chain(&previous, &Hash::of(&self.bytes));
        self.head = Head { position: record.position, hash };
        self.by_stream.entry(stream.clone()).or_default().push(self.events.len());
        self.events.push((record, previous, hash));
    }

    /// Brings the read models from what they showed of a stream before (nothing: `Projection::default()`) to what they
    /// show now.
    pub fn project(&mut self, before: &Projection, after: &Projection) {
        for (table, was) in &before.rows {
            if after.find(table, was).is_none() {
                self.rows.set(table, Some(was), None);
            }
        }
        for (table, now) in &after.rows {
            let was = before.find(table, now);
            if was != Some(now) {
                self.rows.set(table, was, Some(now.clone()));
            }
        }
        self.project_search(before, after);
        before.counts.iter().for_each(|c| self.count(c.clone(), -1));
        after.counts.iter().for_each(|c| self.count(c.clone(), 1));
        if before.measures != after.measures {
            before.measures.iter().for_each(|(key, n)| *self.measures.entry(key.clone()).or_insert(0) -= n);
            after.measures.iter().for_each(|(key, n)| *self.measures.entry(key.clone()).or_insert(0) += n);
        }
    }

    fn project_search(&mut self, before: &Projection, after: &Projection) {
        if before.search == after.search {
            return;
        }
        if let Some((row, _)) = &before.search {
            self.search.entry(*row).or_insert((true, None)).1 = None;
        }
        if let Some((row, words)) = &after.search {
            self.search.entry(*row).or_insert((false, None)).1 = Some(words.clone());
        }
    }

    /// Adds to a counter; only the sum over the batch is written.
    pub fn count(&mut self, count: Count, by: i64) {
        *self.counts.entry(count).or_insert(0) += by;
    }

    /// Writes a row over whatever is there; the last write of a key in the batch wins.
    pub fn put(&mut self, table: &'static Table, row: Values) {
        self.rows.put(table, row);
    }

    /// A row changes from what it is known to be (absent: `None`) to another (gone: `None`).
    pub fn set(&mut self, table: &'static Table, was: Option<&Values>, now: Option<Values>) {
        self.rows.set(table, was, now);
    }

    /// The next number of the province's counter for rows that are no events.
    pub fn next_serial(&mut self) -> i64 {
        self.serial += 1;
        self.serial
    }

    /// The answer kept for a key of an earlier write, also of this batch. Keys are known for as long as
    /// [`Writer::prune_idempotency`](crate::Writer) leaves them, at most the last 400,000.
    pub fn find_idempotent(&mut self, key: &str) -> Result<Option<String>> {
        if let Some((_, reply)) = self.remembered.get(key) {
            return Ok(Some(reply.clone()));
        }
        let Some(position) = self.kept.recent.find(key) else { return Ok(None) };
        let params: [Value; 3] = [self.province.into(), position.into(), key.into()];
        self.read(|reader| reader.find_reply(&params))
    }

    /// Keeps an answer under the key of the write. Only for a command that appended events: a refusal is not kept.
    pub fn remember(&mut self, key: &str, reply: &str) {
        let row = vec![self.province.into(), self.head.position.into(), key.into(), reply.into(), self.now.into()];
        self.rows.put(&IDEMPOTENCY, row);
        self.remembered.insert(key.to_owned(), (self.head.position, reply.to_owned()));
    }

    /// The number that the next code of a unit and day gets. Nothing is used up before [`Batch::use_code_number`].
    pub fn next_code_number(&mut self, unit: &UnitId, day: Day) -> Result<i64> {
        let key = (unit.0.clone(), day.0);
        if let Some(last) = self.codes_used.get(&key).or_else(|| self.kept.codes.get(&key)) {
            return Ok(last + 1);
        }
        let params = [self.province.into(), day.into(), unit.into()];
        let last = self.read(|reader| reader.find_row(&CODE_LAST, &params, |row| row.int(0)))?.unwrap_or(0);
        self.kept.codes.insert(key, last);
        Ok(last + 1)
    }

    /// Uses up the numbers of a unit and day up to `number`.
    pub fn use_code_number(&mut self, unit: &UnitId, day: Day, number: i64) {
        self.codes_used.insert((unit.0.clone(), day.0), number);
        let row = vec![self.province.into(), day.into(), unit.into(), number.into()];
        self.rows.put(&CODE_SEQUENCE, row);
    }

    /// Has anything to be written?
    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.rows.is_empty() && self.counts.is_empty() && self.measures.is_empty() && self.search.is_empty()
    }

    /// Writes everything and commits. What is remembered across batches is updated only after that.
    pub(crate) fn commit(self) -> Result<Head> {
        if self.is_empty() {
            self.conn.commit()?;
            return Ok(self.head);
        }
        let work = self.bulks();
        self.conn.bulk(&work, true)?;
        self.remembered.iter().for_each(|(key, (position, _))| self.kept.recent.insert(key, *position));
        self.kept.codes.extend(self.codes_used);
        Ok(self.head)
    }

    fn bulks(&self) -> Vec<BulkRows<'static>> {
        let head = vec![
            self.province.into(),
            self.head.position.into(),
            self.head.hash.hex().into(),
            self.serial.into(),
        ];
        let mut work: Vec<BulkRows<'static>> = Vec::new();
        if !self.events.is_empty() {
            let rows = self.events.iter().map(|(record, previous, hash)| log::journal_row(record, previous, hash));
            work.push((&JOURNAL.bulks().insert, rows.collect()));
        }
        work.extend(self.rows.bulks());
        work.extend(counts_bulk(self.province, &self.counts));
        work.extend(measures_bulk(self.province, &self.measures));
        work.extend(search::bulks(self.province, &self.search));
        work.push((&HEAD.bulks().upsert, vec![head]));
        work
    }
}

/// Counters as additions; what sums up to nothing is not written.
pub(crate) fn counts_bulk(province: Province, counts: &BTreeMap<Count, i64>) -> Option<BulkRows<'static>> {
    let row = |(c, by): (&Count, &i64)| {
        let (unit, detail) = ((&c.unit).into(), (&c.detail).into());
        vec![province.into(), c.name.into(), unit, c.day.into(), detail, (*by).into()]
    };
    let rows: Vec<Values> = counts.iter().filter(|(_, by)| **by != 0).map(row).collect();
    (!rows.is_empty()).then_some((&*TALLY_ADD, rows))
}

/// Measures as additions; what sums up to nothing is not written.
pub(crate) fn measures_bulk(province: Province, measures: &BTreeMap<MeasureKey, i64>) -> Option<BulkRows<'static>> {
    let row = |(key, by): (&MeasureKey, &i64)| {
        let (unit, procedure) = ((&key.unit).into(), (&key.procedure).into());
        vec![province.into(), unit, procedure, key.period.into(), i64::from(key.measure).into(), (*by).into()]
    };
    let rows: Vec<Values> = measures.iter().filter(|(_, by)| **by != 0).map(row).collect();
    (!rows.is_empty()).then_some((&*MEASURE_ADD, rows))
}
