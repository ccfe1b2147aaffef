//! Read models anew from the journal, in one transaction: all or nothing. Run it while no appender runs.

use std::collections::BTreeMap;

use journal::{Record, StreamId};
use kernel::Province;

use crate::batch::{counts_bulk, measures_bulk};
use crate::buffer::RowBuffer;
use crate::conn::{Begin, Conn, Reader};
use crate::error::{Result, StoreError};
use crate::log;
use crate::projection::{Count, MeasureKey, Projection};
use crate::search;
use crate::store::Store;

crate::statements! {
    NO_DOSSIERS = "DELETE FROM dossier WHERE province = $1";
    NO_DUTIES = "DELETE FROM duty WHERE province = $1";
    NO_PAYMENTS = "DELETE FROM payment WHERE province = $1";
    NO_TALLIES = "DELETE FROM tally WHERE province = $1";
    NO_MEASURES = "DELETE FROM measure WHERE province = $1";
    NO_TASKS = "DELETE FROM task WHERE province = $1";
    NO_TASK_SOURCES = "DELETE FROM task_source WHERE province = $1";
    NO_TASK_DUTIES = "DELETE FROM task_duty WHERE province = $1";
    NO_WORDS = "INSERT INTO search (search) SELECT 'delete-all' WHERE $1 > 0", postgres: "DELETE FROM search WHERE province = $1";
}

/// Streams that are read and written together.
const PAGE: i64 = 500;

/// What a stream's events show.
pub type Project<'f> = dyn FnMut(&[Record]) -> Result<Projection> + 'f;

impl Store {
    /// Drops the read models and rewrites those of all streams of some kinds; answers how many streams there are.
    ///
    /// # Errors
    /// The database or `project` fails; then nothing has changed.
    pub fn rebuild(&self, kinds: &[&str], project: &mut Project<'_>, progress: &mut dyn FnMut(u64)) -> Result<u64> {
        let province = self.province();
        self.core().with_writer(|conn| {
            conn.begin(Begin::Write)?;
            let done = rewrite(conn, province, kinds, project, progress);
            match done {
                Ok(_) => conn.commit()?,
                Err(_) => conn.rollback()?,
            }
            done
        })
    }
}

fn rewrite(
    conn: &mut dyn Conn,
    province: Province,
    kinds: &[&str],
    project: &mut Project<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64> {
    let dossiers = [&NO_DOSSIERS, &NO_DUTIES, &NO_PAYMENTS, &NO_TALLIES, &NO_MEASURES, &NO_WORDS];
    for statement in dossiers.into_iter().chain([&NO_TASKS, &NO_TASK_SOURCES, &NO_TASK_DUTIES]) {
        conn.execute(statement, &[province.into()])?;
    }
    let (mut after, mut streams) = (0, 0);
    let mut sums = Sums::default();
    loop {
        let page = Reader::new(conn, province).list_streams_since(after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let wanted: Vec<StreamId> = page.into_iter().map(|(_, id)| id).filter(|id| kinds.contains(&id.kind.as_str())).collect();
        streams += wanted.len() as u64;
        write_page(conn, province, &wanted, project, &mut sums)?;
        progress(streams);
    }
    let bulks: Vec<_> =
        counts_bulk(province, &sums.counts).into_iter().chain(measures_bulk(province, &sums.measures)).collect();
    conn.bulk(&bulks, false)?;
    Ok(streams)
}

/// Counters of all streams together.
#[derive(Default)]
struct Sums {
    counts: BTreeMap<Count, i64>,
    measures: BTreeMap<MeasureKey, i64>,
}

fn write_page(
    conn: &mut dyn Conn,
    province: Province,
    streams: &[StreamId],
    project: &mut Project<'_>,
    sums: &mut Sums,
) -> Result<()> {
    let mut records: BTreeMap<StreamId, Vec<Record>> = BTreeMap::new();
    for record in log::list_streams(conn, province, streams)? {
        records.entry(record.stream.clone()).or_default().push(record);
    }
    let mut rows = RowBuffer::default();
    let mut words = BTreeMap::new();
    for stream in streams {
        let found = records.get(stream).ok_or(StoreError::NotFound("stream"))?;
        let shown = project(found)?;
        shown.rows.into_iter().for_each(|(table, row)| rows.set(table, None, Some(row)));
        words.extend(shown.search.map(|(seq, text)| (seq, (false, Some(text)))));
        shown.counts.into_iter().for_each(|count| *sums.counts.entry(count).or_insert(0) += 1);
        shown.measures.into_iter().for_each(|(key, n)| *sums.measures.entry(key).or_insert(0) += n);
    }
    let mut work = rows.bulks();
    work.extend(search::bulks(province, &words));
    conn.bulk(&work, false)
}
