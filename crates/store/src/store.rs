//! The open store: readers, the one writing lane, jobs that are no commands.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use kernel::{Instant, Province};

use crate::checkpoint::{Checkpointer, Wish};
use crate::conn::{Begin, Conn, Connect, Engine, Reader, Writer};
use crate::engine::postgres::PostgresConnect;
use crate::engine::sqlite::SqliteConnect;
use crate::error::{Result, StoreError};
use crate::files::FileStore;
use crate::migrate;
use crate::pool::{Pool, lock};

/// How to open.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whose rows.
    pub province: Province,
    /// Connections for reading, at most.
    pub readers: usize,
    /// Folder of uploaded files; by default `files` beside the SQLite file.
    pub files: Option<PathBuf>,
    /// Page cache of the writing connection (SQLite), KiB.
    pub writer_cache_kib: i64,
    /// Page cache of each reading connection (SQLite), KiB.
    pub reader_cache_kib: i64,
}

impl Options {
    /// The defaults, sized for a whole program within 120 MiB.
    pub fn new(province: Province) -> Self {
        Self { province, readers: 4, files: None, writer_cache_kib: 24 * 1024, reader_cache_kib: 4 * 1024 }
    }
}

/// What is called after the transaction of a job: `None` when it is durable, else the cause of its failure.
pub(crate) type After = Box<dyn FnOnce(Option<Arc<StoreError>>) + Send>;
/// A write outside the journal, carried out in the appender's transaction (SQLite).
pub(crate) type Job = Box<dyn FnOnce(&mut Writer<'_>) -> After + Send>;
type JobSender = Box<dyn Fn(Job) -> std::result::Result<(), Job> + Send>;
type Later = Box<dyn FnOnce(&mut Writer<'_>) -> Result<()> + Send>;

/// What threads of the store share.
pub(crate) struct Core {
    pub(crate) connect: Box<dyn Connect>,
    pub(crate) engine: Engine,
    pub(crate) province: Province,
    pub(crate) wish: Arc<Wish>,
    /// SQLite: the one writing connection, opened when first needed.
    pub(crate) lane: Mutex<Option<Box<dyn Conn>>>,
    /// SQLite: where jobs go while an appender runs.
    pub(crate) jobs: Mutex<Option<JobSender>>,
    pool: Pool,
}

/// An open database with its files. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    core: Arc<Core>,
    files: FileStore,
    url: String,
    later: Mutex<Option<SyncSender<Later>>>,
    later_thread: Mutex<Option<JoinHandle<()>>>,
    _checkpointer: Option<Checkpointer>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?}, province {})", self.inner.core.engine, self.inner.core.province.0)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        lock(&self.later).take();
        if let Some(thread) = lock(&self.later_thread).take() {
            let _ = thread.join();
        }
    }
}

impl Store {
    /// Opens `sqlite:PATH` (made when missing) or `postgres://…`. Refuses a schema newer than this program; does not
    /// change an older one: see [`Store::migrate`].
    pub fn open(url: &str, options: Options) -> Result<Self> {
        let wish = Arc::new(Wish::default());
        let (connect, engine, folder, checkpointer) = connect(url, &options, &wish)?;
        let pool = Pool::new(options.readers);
        let files = FileStore::new(options.files.clone().unwrap_or(folder));
        let lane = Mutex::new(None);
        let core = Core { connect, engine, province: options.province, wish, lane, jobs: Mutex::new(None), pool };
        let core = Arc::new(core);
        let (later, queue) = sync_channel(4096);
        let thread = {
            let core = core.clone();
            std::thread::Builder::new().name("later".to_owned()).spawn(move || run_later(&core, &queue))?
        };
        let store = Self {
            inner: Arc::new(Inner {
                core,
                files,
                url: url.to_owned(),
                later: Mutex::new(Some(later)),
                later_thread: Mutex::new(Some(thread)),
                _checkpointer: checkpointer,
            }),
        };
        store.schema()?;
        Ok(store)
    }

    /// Which engine.
    pub fn engine(&self) -> Engine {
        self.inner.core.engine
    }

    /// Whose rows.
    pub fn province(&self) -> Province {
        self.inner.core.province
    }

    /// The address it was opened with.
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// The uploaded files.
    pub fn files(&self) -> &FileStore {
        &self.inner.files
    }

    /// The schema in the database (0 when empty); refuses a newer one.
    pub fn schema(&self) -> Result<i64> {
        self.inner.core.pool.with(&*self.inner.core.connect, |conn| migrate::refuse_newer(conn))
    }

    /// Fails unless the schema is the one this program needs.
    pub fn require_schema(&self) -> Result<()> {
        let found = self.schema()?;
        let known = migrate::SCHEMA;
        if found < known { Err(StoreError::OlderSchema { found, known }) } else { Ok(()) }
    }

    /// Brings the schema to the newest; answers the versions before and after.
    pub fn migrate(&self, now: Instant) -> Result<(i64, i64)> {
        self.inner.core.with_writer(|conn| migrate::migrate(conn, now))
    }

    /// Reads with a connection of the pool; never waits for a writer. On PostgreSQL not from a thread that drives an
    /// asynchronous runtime.
    pub fn read<T>(&self, work: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        let core = &self.inner.core;
        core.pool.with(&*core.connect, |conn| work(&mut Reader::new(conn, core.province)))
    }

    /// Whether a short read would neither leave the process nor wait for a connection: then it costs less on the thread
    /// that asks than the way to another thread.
    pub fn reads_at_once(&self) -> bool {
        self.inner.core.engine == Engine::Sqlite && self.inner.core.pool.has_free()
    }

    /// Reads within one consistent view of the database.
    pub fn read_snapshot<T>(&self, work: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        let core = &self.inner.core;
        core.pool.with(&*core.connect, |conn| {
            conn.begin(Begin::Snapshot)?;
            let done = work(&mut Reader::new(conn, core.province));
            conn.rollback()?;
            done
        })
    }

    /// Writes outside the journal, in one durable transaction: all or nothing.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writer<'_>) -> Result<T> + Send + 'static,
    {
        self.inner.core.write(work)
    }

    /// Writes soon, in the order of the calls, without waiting; an error is logged. What is queued is written before
    /// the store closes.
    pub fn write_later(&self, work: impl FnOnce(&mut Writer<'_>) -> Result<()> + Send + 'static) -> Result<()> {
        let sender = lock(&self.inner.later).clone().ok_or(StoreError::Closed)?;
        sender.send(Box::new(work)).map_err(|_| StoreError::Closed)
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.inner.core
    }
}

type Connected = (Box<dyn Connect>, Engine, PathBuf, Option<Checkpointer>);

fn connect(url: &str, options: &Options, wish: &Arc<Wish>) -> Result<Connected> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path);
        let connect = SqliteConnect::new(path, options.writer_cache_kib, options.reader_cache_kib);
        // The first connection makes the file and sets its journal mode, which needs the right to write.
        connect.writer()?;
        let checkpointer = Checkpointer::start(&connect, wish.clone())?;
        let folder = path.parent().unwrap_or(Path::new(".")).join("files");
        return Ok((Box::new(connect), Engine::Sqlite, folder, Some(checkpointer)));
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok((Box::new(PostgresConnect::new(url)?), Engine::Postgres, PathBuf::from("files"), None));
    }
    Err(StoreError::Url(url.to_owned()))
}

impl Core {
    /// Lends the writing connection: on SQLite the only one, on PostgreSQL any.
    pub(crate) fn with_writer<T>(&self, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
        if self.engine == Engine::Postgres {
            return self.pool.with(&*self.connect, work);
        }
        let mut lane = lock(&self.lane);
        if lane.is_none() {
            *lane = Some(self.connect.writer()?);
        }
        match &mut *lane {
            Some(conn) => work(&mut **conn),
            None => unreachable!("opened above"),
        }
    }

    fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writer<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |writer| {
            let done = guarded(writer, work);
            Box::new(move |failed| {
                let _ = answer.send(match failed {
                    None => done,
                    Some(cause) => Err(StoreError::Batch(cause)),
                });
            })
        });
        if let Some(job) = self.hand_over(job) {
            self.with_writer(|conn| Ok(run_jobs(conn, self.province, vec![job])))?;
        }
        answered.recv().map_err(|_| StoreError::Closed)?
    }

    /// Gives the job to the running appender, or back.
    fn hand_over(&self, job: Job) -> Option<Job> {
        match &*lock(&self.jobs) {
            Some(send) => send(job).err(),
            None => Some(job),
        }
    }
}

/// On SQLite a failed job is undone alone, so that its neighbours in the transaction stay.
fn guarded<T>(writer: &mut Writer<'_>, work: impl FnOnce(&mut Writer<'_>) -> Result<T>) -> Result<T> {
    writer.conn().execute_batch("SAVEPOINT job")?;
    let done = work(writer);
    let end = if done.is_ok() { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
    writer.conn().execute_batch(end)?;
    done
}

fn run_jobs(conn: &mut dyn Conn, province: Province, jobs: Vec<Job>) {
    let mut afters = Vec::with_capacity(jobs.len());
    let work = || -> Result<()> {
        conn.begin(Begin::Write)?;
        let mut writer = Writer::new(conn, province);
        afters.extend(jobs.into_iter().map(|job| job(&mut writer)));
        conn.commit()
    };
    // A panic must not leave the one writing connection inside a transaction.
    let done = catch_unwind(AssertUnwindSafe(work));
    let done = done.unwrap_or_else(|_| Err(StoreError::Format("a write made the program panic".to_owned())));
    let failed = done.err().map(Arc::new);
    if failed.is_some() {
        let _ = conn.rollback();
    }
    afters.into_iter().for_each(|after| after(failed.clone()));
}

fn run_later(core: &Core, queue: &Receiver<Later>) {
    while let Ok(first) = queue.recv() {
        let group: Vec<Later> = std::iter::once(first).chain(queue.try_iter().take(255)).collect();
        let done = core.write(move |writer| {
            for work in group {
                if let Err(error) = guarded(writer, work) {
                    tracing::error!(%error, "a queued write failed");
                }
            }
            Ok(())
        });
        if let Err(error) = done {
            tracing::error!(%error, "a group of queued writes failed");
        }
    }
}
