//! Connections for reading, opened when first needed and shared by all threads.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::conn::{Conn, Connect};
use crate::error::Result;

/// Locks even after a panic elsewhere: what the lock guards is always whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// At most `limit` connections.
pub(crate) struct Pool {
    state: Mutex<State>,
    returned: Condvar,
    limit: usize,
}

struct State {
    idle: Vec<Box<dyn Conn>>,
    open: usize,
}

impl Pool {
    pub(crate) fn new(limit: usize) -> Self {
        let state = Mutex::new(State { idle: Vec::new(), open: 0 });
        Self { state, returned: Condvar::new(), limit: limit.max(1) }
    }

    /// Lends a connection for the length of `work`; waits for one when all are lent.
    pub(crate) fn with<T>(&self, connect: &dyn Connect, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
        let mut lent = Lent { pool: self, conn: Some(self.take(connect)?) };
        match &mut lent.conn {
            Some(conn) => work(&mut **conn),
            None => unreachable!("lent until dropped"),
        }
    }

    /// Whether a connection could be lent without waiting for another to come back.
    pub(crate) fn has_free(&self) -> bool {
        let state = lock(&self.state);
        !state.idle.is_empty() || state.open < self.limit
    }

    fn take(&self, connect: &dyn Connect) -> Result<Box<dyn Conn>> {
        let mut state = lock(&self.state);
        loop {
            if let Some(conn) = state.idle.pop() {
                return Ok(conn);
            }
            if state.open < self.limit {
                state.open += 1;
                drop(state);
                return connect.reader().inspect_err(|_| self.forget());
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn forget(&self) {
        lock(&self.state).open -= 1;
        self.returned.notify_one();
    }

    fn give_back(&self, conn: Box<dyn Conn>) {
        if conn.is_broken() {
            return self.forget();
        }
        lock(&self.state).idle.push(conn);
        self.returned.notify_one();
    }
}

/// Gives the connection back even when the borrower panics.
struct Lent<'a> {
    pool: &'a Pool,
    conn: Option<Box<dyn Conn>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(mut conn) = self.conn.take() {
            if std::thread::panicking() {
                let _ = conn.rollback();
            }
            self.pool.give_back(conn);
        }
    }
}
