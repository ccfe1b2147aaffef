//! SQLite's checkpoints, off the appender's path: a thread moves the log into the database file while commands go on.
//! Only the short rest that came in meanwhile is moved by the appender itself, between two batches, so that the log
//! starts again from its beginning and does not grow.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use crate::engine::sqlite::SqliteConnect;
use crate::error::Result;
use crate::pool::lock;

/// Frames (pages of 4 KiB) in the log from which it is moved: 24 MiB.
const MOVE_FROM_FRAMES: i64 = 6_000;
/// Frames in the log from which the appender finishes the move: 48 MiB.
const FINISH_FROM_FRAMES: i64 = 12_000;
/// A log that nobody writes to any more is emptied, so that a start after a kill has nothing to recover.
const QUIET_TURNS: u32 = 20;
const TURN: Duration = Duration::from_millis(100);

/// The thread and the appender talk through this.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    finish: AtomicBool,
}

impl Wish {
    /// Should the appender finish the move now?
    pub(crate) fn take(&self) -> bool {
        self.finish.load(Ordering::Relaxed) && self.finish.swap(false, Ordering::Relaxed)
    }
}

/// The running thread; stops when dropped.
#[derive(Debug)]
pub(crate) struct Checkpointer {
    stop: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    pub(crate) fn start(connect: &SqliteConnect, wish: Arc<Wish>) -> Result<Self> {
        let conn = connect.checkpointer()?;
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("checkpoint".to_owned())
            .spawn(move || turns(&conn, &wish, &stopped))?;
        Ok(Self { stop: Mutex::new(Some(stop)), thread: Mutex::new(Some(thread)) })
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        lock(&self.stop).take();
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }
}

fn turns(conn: &Connection, wish: &Wish, stopped: &Receiver<()>) {
    let (mut quiet, mut last) = (0, -1);
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TURN) {
        let Ok((log, moved)) = run(conn, "NOOP") else { continue };
        quiet = if log == last { quiet + 1 } else { 0 };
        last = log;
        if let Err(error) = turn(conn, wish, log, moved, quiet) {
            tracing::warn!(%error, "checkpoint");
        }
    }
    let _ = run(conn, "TRUNCATE");
}

fn turn(conn: &Connection, wish: &Wish, log: i64, moved: i64, quiet: u32) -> Result<()> {
    if quiet == QUIET_TURNS && log > 0 {
        run(conn, "TRUNCATE")?;
    } else if log - moved >= MOVE_FROM_FRAMES {
        let (log, _) = run(conn, "PASSIVE")?;
        if log >= FINISH_FROM_FRAMES {
            // A second, shorter move leaves the appender little to finish.
            run(conn, "PASSIVE")?;
            wish.finish.store(true, Ordering::Relaxed);
        }
    }
    Ok(())
}

/// Answers frames in the log and frames moved.
fn run(conn: &Connection, mode: &str) -> Result<(i64, i64)> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    Ok(conn.query_row(&sql, [], |row| Ok((row.get(1)?, row.get(2)?)))?)
}
