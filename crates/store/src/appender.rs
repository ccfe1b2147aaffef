//! The one appender of a node: it drains the queue of commands, opens one transaction, lets the machine answer each
//! command in turn, writes everything with few statements, commits, and only then answers everyone.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use journal::{Head, Record, StreamId};
use kernel::Instant;

use crate::batch::{Batch, Kept};
use crate::conn::{Begin, Conn, Engine, Reader, Writer};
use crate::error::{Result, StoreError};
use crate::log;
use crate::pool::lock;
use crate::store::{After, Core, Job, Store};

/// Tells the time; given by the binary, by tests and by the simulation.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// What answers commands. It lives on the appender's thread and may keep states between batches.
pub trait Machine: Send + 'static {
    /// A command.
    type Command: Send + 'static;
    /// Its answer, refusals included.
    type Reply: Send + 'static;

    /// Another node (or a time before the start) appended these: called before a batch, perhaps several times.
    fn catch_up(&mut self, records: &[Record]);

    /// Streams that the command will load, so that all of a batch are fetched in one query. May answer too few.
    fn streams(&self, command: &Self::Command) -> Vec<StreamId> {
        let _ = command;
        Vec::new()
    }

    /// The stream that the command would begin: nobody looks for it in the store before.
    fn begins(&self, command: &Self::Command) -> Option<StreamId> {
        let _ = command;
        None
    }

    /// Decides one command inside the open batch. A refusal must write nothing.
    fn handle(&mut self, batch: &mut Batch<'_>, command: Self::Command) -> Self::Reply;

    /// All commands of the batch are handled: what is written once for all of them.
    fn finish(&mut self, batch: &mut Batch<'_>) {
        let _ = batch;
    }

    /// What was handled since the last call is durable.
    fn committed(&mut self);

    /// What was handled since the last call did not happen: drop states kept of it.
    fn rolled_back(&mut self);
}

/// How to run.
#[derive(Clone)]
pub struct AppenderOptions {
    /// Commands in one transaction, at most.
    pub max_batch: usize,
    /// Commands that may wait; then callers wait too.
    pub queue: usize,
    /// The time.
    pub clock: Clock,
    /// Position up to which the machine already knows the journal.
    pub loaded_to: i64,
}

impl AppenderOptions {
    /// The defaults.
    pub fn new(clock: Clock, loaded_to: i64) -> Self {
        Self { max_batch: 1024, queue: 8192, clock, loaded_to }
    }
}

impl std::fmt::Debug for AppenderOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppenderOptions({} of {}, from {})", self.max_batch, self.queue, self.loaded_to)
    }
}

/// Receives the answer, on the appender's thread: it must be quick. Dropped unused when the appender is gone.
pub type ReplyTo<R> = Box<dyn FnOnce(Result<R>) + Send>;

enum Envelope<M: Machine> {
    Command(M::Command, ReplyTo<M::Reply>),
    Job(Job),
    Stop,
}

/// Counts since the start, for metrics.
#[derive(Debug, Default)]
pub struct AppenderStats {
    /// Transactions committed.
    pub batches: AtomicU64,
    /// Commands answered.
    pub commands: AtomicU64,
    /// Transactions that failed.
    pub failures: AtomicU64,
    /// Last position known.
    pub position: AtomicU64,
}

/// The running appender. Share it in an `Arc`.
pub struct Appender<M: Machine> {
    sender: SyncSender<Envelope<M>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    core: Arc<Core>,
    stats: Arc<AppenderStats>,
}

impl<M: Machine> std::fmt::Debug for Appender<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Appender({:?})", self.stats)
    }
}

impl<M: Machine> Appender<M> {
    /// Starts the thread. The schema must be the newest.
    pub fn start(store: &Store, machine: M, options: AppenderOptions) -> Result<Self> {
        store.require_schema()?;
        let core = store.core().clone();
        let (sender, queue) = sync_channel(options.queue);
        let stats = Arc::new(AppenderStats::default());
        if core.engine == Engine::Sqlite {
            let jobs = sender.clone();
            *lock(&core.jobs) = Some(Box::new(move |job| match jobs.send(Envelope::Job(job)) {
                Ok(()) => Ok(()),
                Err(refused) => match refused.0 {
                    Envelope::Job(job) => Err(job),
                    Envelope::Command(..) | Envelope::Stop => Ok(()),
                },
            }));
        }
        let mut lane = Lane {
            known: options.loaded_to,
            core: core.clone(),
            machine,
            kept: Kept::default(),
            options,
            own: None,
            stats: stats.clone(),
        };
        let thread = std::thread::Builder::new().name("appender".to_owned()).spawn(move || lane.run(&queue))?;
        Ok(Self { sender, thread: Mutex::new(Some(thread)), core, stats })
    }

    /// Hands over a command; waits while the queue is full. The answer comes after the durable commit.
    pub fn submit(&self, command: M::Command, reply: ReplyTo<M::Reply>) -> Result<()> {
        self.sender.send(Envelope::Command(command, reply)).map_err(|_| StoreError::Closed)
    }

    /// Hands over a command, or answers `Busy` at once when the queue is full: for threads that must not wait.
    pub fn try_submit(&self, command: M::Command, reply: ReplyTo<M::Reply>) -> Result<()> {
        self.sender.try_send(Envelope::Command(command, reply)).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })
    }

    /// Hands over a command and waits for its answer.
    pub fn call(&self, command: M::Command) -> Result<M::Reply> {
        let (answer, answered) = sync_channel(1);
        self.submit(command, Box::new(move |reply| drop(answer.send(reply))))?;
        answered.recv().map_err(|_| StoreError::Closed)?
    }

    /// Counts since the start.
    pub fn stats(&self) -> &AppenderStats {
        &self.stats
    }

    /// Answers everything that is queued, then stops.
    pub fn shutdown(&self) {
        let Some(thread) = lock(&self.thread).take() else { return };
        lock(&self.core.jobs).take();
        let _ = self.sender.send(Envelope::Stop);
        let _ = thread.join();
    }
}

impl<M: Machine> Drop for Appender<M> {
    fn drop(&mut self) {
        self.shutdown();
    }
}

/// What the thread owns.
struct Lane<M: Machine> {
    core: Arc<Core>,
    machine: M,
    kept: Kept,
    options: AppenderOptions,
    known: i64,
    /// PostgreSQL: the appender's own connection.
    own: Option<Box<dyn Conn>>,
    stats: Arc<AppenderStats>,
}

/// What was taken from the queue for one transaction.
struct Taken<M: Machine> {
    commands: Vec<(M::Command, ReplyTo<M::Reply>)>,
    jobs: Vec<Job>,
}

/// Answers that wait for the commit.
struct Waiting<M: Machine> {
    replies: Vec<(M::Reply, ReplyTo<M::Reply>)>,
    unanswered: Vec<ReplyTo<M::Reply>>,
    afters: Vec<After>,
}

impl<M: Machine> Lane<M> {
    fn run(&mut self, queue: &Receiver<Envelope<M>>) {
        let mut running = true;
        while running {
            let Ok(first) = queue.recv() else { return };
            let mut taken = Taken { commands: Vec::new(), jobs: Vec::new() };
            running = taken.add(first);
            while running && taken.commands.len() < self.options.max_batch {
                match queue.try_recv() {
                    Ok(next) => running = taken.add(next),
                    Err(_) => break,
                }
            }
            self.transact(taken);
        }
        let mut rest = Taken { commands: Vec::new(), jobs: Vec::new() };
        while let Ok(next) = queue.try_recv() {
            rest.add(next);
        }
        self.transact(rest);
    }

    fn transact(&mut self, taken: Taken<M>) {
        if taken.commands.is_empty() && taken.jobs.is_empty() {
            return;
        }
        let count = taken.commands.len() as u64;
        let mut waiting = Waiting { replies: Vec::new(), unanswered: Vec::new(), afters: Vec::new() };
        let done = self.with_conn(|lane, conn| lane.batch(conn, taken, &mut waiting));
        match done {
            Ok(head) => {
                self.known = head.position;
                self.kept.recent.reached(head.position);
                self.machine.committed();
                self.stats.batches.fetch_add(1, Ordering::Relaxed);
                self.stats.commands.fetch_add(count, Ordering::Relaxed);
                self.stats.position.store(head.position.unsigned_abs(), Ordering::Relaxed);
                waiting.succeed();
            }
            Err(error) => {
                tracing::error!(%error, commands = count, "a batch failed");
                self.kept.codes.clear();
                self.machine.rolled_back();
                self.stats.failures.fetch_add(1, Ordering::Relaxed);
                waiting.fail(error);
            }
        }
    }

    fn with_conn(&mut self, work: impl FnOnce(&mut Self, &mut dyn Conn) -> Result<Head>) -> Result<Head> {
        let core = self.core.clone();
        if core.engine == Engine::Sqlite {
            return core.with_writer(|conn| {
                let done = work(self, conn);
                if core.wish.take() {
                    // The rest of a checkpoint: short, and it lets the log begin anew.
                    conn.query_text("PRAGMA wal_checkpoint(PASSIVE)", &mut |_| Ok(()))?;
                }
                done
            });
        }
        let mut conn = match self.own.take() {
            Some(conn) => conn,
            None => core.connect.writer()?,
        };
        let done = work(self, &mut *conn);
        self.own = (!conn.is_broken()).then_some(conn);
        done
    }

    fn batch(&mut self, conn: &mut dyn Conn, taken: Taken<M>, waiting: &mut Waiting<M>) -> Result<Head> {
        let done = catch_unwind(AssertUnwindSafe(|| self.try_batch(conn, taken, waiting)));
        let done = done.unwrap_or_else(|_| Err(StoreError::Format("a command made the program panic".to_owned())));
        if done.is_err() {
            let _ = conn.rollback();
        }
        done
    }

    fn try_batch(&mut self, conn: &mut dyn Conn, taken: Taken<M>, waiting: &mut Waiting<M>) -> Result<Head> {
        let Taken { commands, jobs } = taken;
        // Whatever goes wrong from here on, everyone gets an answer.
        let (commands, replies): (Vec<_>, Vec<_>) = commands.into_iter().unzip();
        waiting.unanswered = replies;
        waiting.unanswered.reverse();
        conn.begin(Begin::Write)?;
        let province = self.core.province;
        let mut writer = Writer::new(conn, province);
        waiting.afters.extend(jobs.into_iter().map(|job| job(&mut writer)));
        if commands.is_empty() {
            conn.commit()?;
            return Ok(Head { position: self.known, hash: Head::EMPTY.hash });
        }
        let (head, serial) = log::lock_head(conn, province)?;
        self.catch_up(conn, head)?;
        let clock = self.options.clock.clone();
        let begun: HashSet<StreamId> = commands.iter().filter_map(|c| self.machine.begins(c)).collect();
        let streams = commands.iter().flat_map(|c| self.machine.streams(c)).filter(|stream| !begun.contains(stream));
        let streams: Vec<StreamId> = streams.collect();
        let mut batch = Batch::new(conn, province, &clock, (head, serial), &mut self.kept);
        batch.prefetch(&streams)?;
        for command in commands {
            batch.begin_command();
            let reply = self.machine.handle(&mut batch, command);
            if let Some(cause) = batch.failure() {
                return Err(StoreError::Batch(cause));
            }
            if let Some(to) = waiting.unanswered.pop() {
                waiting.replies.push((reply, to));
            }
        }
        self.machine.finish(&mut batch);
        match batch.failure() {
            Some(cause) => Err(StoreError::Batch(cause)),
            None => batch.commit(),
        }
    }

    fn catch_up(&mut self, conn: &mut dyn Conn, head: Head) -> Result<()> {
        if self.known < head.position {
            self.kept.codes.clear();
        }
        self.kept.recent.catch_up(conn, self.core.province, head.position)?;
        while self.known < head.position {
            let records = Reader::new(conn, self.core.province).list_since(self.known, 1000)?;
            let Some(last) = records.last() else { break };
            self.known = last.position;
            self.machine.catch_up(&records);
        }
        Ok(())
    }
}

impl<M: Machine> Taken<M> {
    /// Answers whether to go on.
    fn add(&mut self, envelope: Envelope<M>) -> bool {
        match envelope {
            Envelope::Command(command, reply) => self.commands.push((command, reply)),
            Envelope::Job(job) => self.jobs.push(job),
            Envelope::Stop => return false,
        }
        true
    }
}

impl<M: Machine> Waiting<M> {
    fn succeed(self) {
        self.replies.into_iter().for_each(|(reply, to)| to(Ok(reply)));
        self.afters.into_iter().for_each(|after| after(None));
    }

    fn fail(self, error: StoreError) {
        let cause = match error {
            StoreError::Batch(cause) => cause,
            other => Arc::new(other),
        };
        let repliers = self.replies.into_iter().map(|(_, to)| to).chain(self.unanswered.into_iter().rev());
        repliers.for_each(|to| to(Err(StoreError::Batch(cause.clone()))));
        self.afters.into_iter().for_each(|after| after(Some(cause.clone())));
    }
}
