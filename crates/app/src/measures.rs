//! The counters in memory: loaded once, then kept by what is committed, here or on another node.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockWriteGuard};

use index::{Cube, Fact, Measure};
use journal::{Record, StreamId};
use kernel::{ProcedureCode, UnitId};
use steering::task::JudgedBy;
use steering::task::counters::Counters;
use store::{MeasureKey, Reader, Store, StoreError};

use crate::tasks::{TASKS, fold_task, task_counter, task_keys};
use crate::wire::{KIND, fold};

/// What a transaction changed: the journal before and after it, and counters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Last position before.
    pub from: i64,
    /// Last position after.
    pub to: i64,
    /// Additions.
    pub added: Vec<(MeasureKey, i64)>,
}

/// Streams that are folded one by one when another node wrote; with more, everything is loaded anew.
const FEW: usize = 2_000;

#[derive(Debug, Default)]
struct Inner {
    /// Whole, once loaded.
    cube: Option<Cube>,
    /// Those of tasks, loaded with it.
    tasks: Counters,
    /// Position up to which it counts.
    position: i64,
    /// Why it could not be loaded.
    broken: Option<String>,
}

/// The counters, shared between the appender's thread and readers. The appender only leaves a note; whoever reads next takes
/// it in. So a long look at the counters never holds up a commit.
#[derive(Debug, Default)]
pub struct Live {
    inner: RwLock<Inner>,
    /// Committed and not taken in yet.
    notes: Mutex<Vec<Change>>,
    /// Whether the counters were loaded, or could not be.
    settled: Mutex<bool>,
    loaded: Condvar,
    /// Which moment decides on tasks, as their read models were made.
    judged_by: OnceLock<JudgedBy>,
}

fn add_all(cube: &mut Cube, tasks: &mut Counters, added: &[(MeasureKey, i64)]) {
    for (key, n) in added {
        add_one(cube, tasks, (&key.unit, &key.procedure), key.period, i64::from(key.measure), *n);
    }
}

fn add_one(cube: &mut Cube, tasks: &mut Counters, (unit, procedure): (&str, &str), period: i32, measure: i64, n: i64) {
    if let Some(measure) = Measure::of_code(measure) {
        cube.add(&UnitId::new(unit), &ProcedureCode::new(procedure), period, measure, n);
    } else if let Some((by, measure)) = task_counter(unit, procedure, measure) {
        tasks.add_row(by, measure, period, n);
    }
}

impl Inner {
    fn set(&mut self, (cube, tasks, position): (Cube, Counters, i64)) {
        *self = Self { cube: Some(cube), tasks, position, broken: None };
    }

    /// Takes a change in if it follows; one that leaves a gap is left to [`Live::refresh`].
    fn take(&mut self, change: &Change) {
        let Some(cube) = &mut self.cube else { return };
        if change.from == self.position {
            add_all(cube, &mut self.tasks, &change.added);
            self.position = change.to;
        }
    }
}

impl Live {
    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn notes(&self) -> MutexGuard<'_, Vec<Change>> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what was committed since. While the counters are being loaded, notes wait.
    fn take_notes(&self) {
        if self.notes().is_empty() {
            return;
        }
        let mut inner = self.write();
        if inner.cube.is_some() {
            let notes = std::mem::take(&mut *self.notes());
            notes.iter().for_each(|change| inner.take(change));
        }
    }

    fn settle(&self) {
        *self.settled.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.loaded.notify_all();
    }

    /// Counters of tasks are made by what this moment decides; to be told before anything is loaded.
    pub(crate) fn judge_by(&self, judged_by: JudgedBy) {
        _ = self.judged_by.set(judged_by);
    }

    /// Loads the counters on a thread of its own.
    pub fn start(self: &Arc<Self>, store: &Store) {
        let (live, store) = (self.clone(), store.clone());
        let done = std::thread::Builder::new().name("measures".to_owned()).spawn(move || live.load(&store));
        if let Err(error) = done {
            tracing::error!(%error, "no thread for the measures");
        }
    }

    /// Loads everything from the read model; what is committed meanwhile waits.
    pub fn load(&self, store: &Store) {
        let read = store.read_snapshot(whole);
        {
            let mut inner = self.write();
            match read {
                Ok(whole) => inner.set(whole),
                Err(error) => {
                    tracing::error!(%error, "the measures cannot be loaded");
                    inner.broken = Some(error.to_string());
                }
            }
        }
        self.settle();
    }

    /// Begins with counters that are known at a position; [`Live::refresh`] brings the rest.
    pub fn load_from(&self, cube: Cube, position: i64) {
        self.write().set((cube, Counters::default(), position));
        self.settle();
    }

    /// Something was committed on this node.
    pub fn committed(&self, change: Change) {
        self.notes().push(change);
    }

    /// Takes in what this node and others wrote. Run it every few seconds; on a single node it only takes in notes.
    ///
    /// # Errors
    /// The store failed.
    pub fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        self.take_notes();
        let position = {
            let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
            if inner.cube.is_none() && inner.broken.is_none() {
                return Ok(());
            }
            inner.position
        };
        let judged_by = *self.judged_by.get_or_init(JudgedBy::default);
        let change = store.read_snapshot(|reader| since(reader, position, judged_by))?;
        match change {
            Some(change) if change.to > position => self.write().take(&change),
            Some(_) => {}
            None => {
                let whole = store.read_snapshot(whole)?;
                let mut inner = self.write();
                if inner.position <= whole.2 {
                    inner.set(whole);
                }
            }
        }
        Ok(())
    }

    /// Reads the counters; waits while they are being loaded.
    ///
    /// # Errors
    /// They could not be loaded.
    pub fn read<T>(&self, work: impl FnOnce(&Cube) -> T) -> Result<T, StoreError> {
        self.read_both(|cube, _| work(cube))
    }

    /// Reads the counters of tasks; waits while they are being loaded.
    ///
    /// # Errors
    /// They could not be loaded.
    pub fn read_tasks<T>(&self, work: impl FnOnce(&Counters) -> T) -> Result<T, StoreError> {
        self.read_both(|_, tasks| work(tasks))
    }

    fn read_both<T>(&self, work: impl FnOnce(&Cube, &Counters) -> T) -> Result<T, StoreError> {
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        while !*settled {
            settled = self.loaded.wait(settled).unwrap_or_else(PoisonError::into_inner);
        }
        drop(settled);
        self.take_notes();
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        match (&inner.cube, &inner.broken) {
            (Some(cube), _) => Ok(work(cube, &inner.tasks)),
            (None, cause) => Err(StoreError::Format(cause.clone().unwrap_or_default())),
        }
    }

    /// The position of the journal up to which the counters count.
    pub fn position(&self) -> i64 {
        self.take_notes();
        self.inner.read().unwrap_or_else(PoisonError::into_inner).position
    }
}

/// All counters with the position that they stand at; the reader sees one state of the database.
fn whole(reader: &mut Reader<'_>) -> Result<(Cube, Counters, i64), StoreError> {
    let position = reader.get_head()?.position;
    let (mut cube, mut tasks) = (Cube::default(), Counters::default());
    reader.each_measure(&mut |row| {
        add_one(&mut cube, &mut tasks, (&row.unit, &row.procedure), row.period, row.measure, row.n);
    })?;
    Ok((cube, tasks, position))
}

/// What was written after a position, by folding the streams concerned before and after; none when they are many.
fn since(reader: &mut Reader<'_>, position: i64, judged_by: JudgedBy) -> Result<Option<Change>, StoreError> {
    let head = reader.get_head()?.position;
    let mut change = Change { from: position, to: head, added: Vec::new() };
    let (mut streams, mut after): (BTreeMap<StreamId, i64>, i64) = (BTreeMap::new(), position);
    while after < head {
        let records = reader.list_since(after, 1_000)?;
        let Some(last) = records.last() else { break };
        after = last.position;
        for record in records.iter().filter(|record| counts(&record.stream) && record.position <= head) {
            streams.entry(record.stream.clone()).or_insert(record.version);
        }
        if streams.len() > FEW {
            return Ok(None);
        }
    }
    for (stream, first) in streams {
        let records: Vec<Record> =
            reader.list_stream(&stream)?.into_iter().filter(|record| record.position <= head).collect();
        let (before, all) = (records.iter().take_while(|record| record.version < first).cloned(), &records);
        let before: Vec<Record> = before.collect();
        added_by(&before, -1, judged_by, &mut change.added)?;
        added_by(all, 1, judged_by, &mut change.added)?;
    }
    Ok(Some(change))
}

fn counts(stream: &StreamId) -> bool {
    stream.kind == KIND || stream.kind == TASKS
}

fn added_by(
    records: &[Record],
    times: i64,
    judged_by: JudgedBy,
    added: &mut Vec<(MeasureKey, i64)>,
) -> Result<(), StoreError> {
    if records.first().is_some_and(|record| record.stream.kind == TASKS) {
        let task = fold_task(records).map_err(|error| StoreError::Format(error.to_string()))?;
        if let Some(fact) = task.as_ref().and_then(|task| steering::task::fact::Fact::of(task, judged_by)) {
            added.extend(task_keys(&fact).into_iter().map(|(key, n)| (key, n * times)));
        }
        return Ok(());
    }
    let dossier = fold(records).map_err(|error| StoreError::Format(error.to_string()))?;
    if let Some(fact) = dossier.as_ref().and_then(Fact::of) {
        added.extend(keys(&fact).into_iter().map(|(key, n)| (key, n * times)));
    }
    Ok(())
}

/// What a fact adds, as the store keeps it.
pub(crate) fn keys(fact: &Fact) -> Vec<(MeasureKey, i64)> {
    let mut all = Vec::with_capacity(16);
    fact.contribute(&mut |period, measure, n| {
        let (unit, procedure) = (fact.unit.0.clone(), fact.procedure.0.clone());
        all.push((MeasureKey { unit, procedure, period, measure: measure as i16 }, n));
    });
    all
}
