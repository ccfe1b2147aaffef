//! The counters in memory: loaded once, then kept by what is committed, here or on another node.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockWriteGuard};

use index::{Cube, Fact, Measure};
use journal::{Record, StreamId};
use kernel::{ProcedureCode, UnitId};
use store::{MeasureKey, Reader, Store, StoreError};

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
}

fn add_all(cube: &mut Cube, added: &[(MeasureKey, i64)]) {
    for (key, n) in added {
        if let Some(measure) = Measure::of_code(i64::from(key.measure)) {
            cube.add(&UnitId::new(&key.unit), &ProcedureCode::new(&key.procedure), key.period, measure, *n);
        }
    }
}

impl Inner {
    /// Takes a change in if it follows; one that leaves a gap is left to [`Live::refresh`].
    fn take(&mut self, change: &Change) {
        let Some(cube) = &mut self.cube else { return };
        if change.from == self.position {
            add_all(cube, &change.added);
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
                Ok((cube, position)) => (inner.cube, inner.position, inner.broken) = (Some(cube), position, None),
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
        {
            let mut inner = self.write();
            (inner.cube, inner.position, inner.broken) = (Some(cube), position, None);
        }
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
        let change = store.read_snapshot(|reader| since(reader, position))?;
        match change {
            Some(change) if change.to > position => self.write().take(&change),
            Some(_) => {}
            None => {
                let (cube, position) = store.read_snapshot(whole)?;
                let mut inner = self.write();
                if inner.position <= position {
                    (inner.cube, inner.position, inner.broken) = (Some(cube), position, None);
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
        let mut settled = self.settled.lock().unwrap_or_else(PoisonError::into_inner);
        while !*settled {
            settled = self.loaded.wait(settled).unwrap_or_else(PoisonError::into_inner);
        }
        drop(settled);
        self.take_notes();
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        match (&inner.cube, &inner.broken) {
            (Some(cube), _) => Ok(work(cube)),
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
fn whole(reader: &mut Reader<'_>) -> Result<(Cube, i64), StoreError> {
    let position = reader.get_head()?.position;
    let mut cube = Cube::default();
    reader.each_measure(&mut |row| {
        if let Some(measure) = Measure::of_code(row.measure) {
            cube.add(&UnitId::new(&row.unit), &ProcedureCode::new(&row.procedure), row.period, measure, row.n);
        }
    })?;
    Ok((cube, position))
}

/// What was written after a position, by folding the streams concerned before and after; none when they are many.
fn since(reader: &mut Reader<'_>, position: i64) -> Result<Option<Change>, StoreError> {
    let head = reader.get_head()?.position;
    let mut change = Change { from: position, to: head, added: Vec::new() };
    let (mut streams, mut after): (BTreeMap<StreamId, i64>, i64) = (BTreeMap::new(), position);
    while after < head {
        let records = reader.list_since(after, 1_000)?;
        let Some(last) = records.last() else { break };
        after = last.position;
        for record in records.iter().filter(|record| record.stream.kind == KIND && record.position <= head) {
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
        added_by(&before, -1, &mut change.added)?;
        added_by(all, 1, &mut change.added)?;
    }
    Ok(Some(change))
}

fn added_by(records: &[Record], times: i64, added: &mut Vec<(MeasureKey, i64)>) -> Result<(), StoreError> {
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
