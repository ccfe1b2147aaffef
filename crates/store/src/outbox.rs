//! The outbox: what must be done after a commit, as data in the same transaction; workers lease it and say how it went.

use kernel::Instant;

use crate::batch::Batch;
use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::table::Table;
use crate::value::Value;

/// Waiting and done effects.
pub static OUTBOX: Table = Table::new(
    "outbox",
    crate::columns![
        key int province, key int id, plain text kind, plain text payload, plain int created_at, fixed int due_at,
        plain int attempts, plain int leased_until, plain text last_error, fixed int done_at
    ],
);

crate::statements! {
    DUE = "SELECT id, kind, payload, created_at, attempts FROM outbox \
        WHERE province = $1 AND done_at IS NULL AND due_at <= $2 AND leased_until <= $2 ORDER BY due_at, id LIMIT $3";
    LEASE = "UPDATE outbox SET leased_until = $3 WHERE province = $1 AND id = $2";
    // What went well in the end is no failure any more.
    DONE = "UPDATE outbox SET done_at = $3, last_error = NULL WHERE province = $1 AND id = $2";
    GIVEN_UP = "UPDATE outbox SET attempts = attempts + 1, last_error = $3, done_at = $4, leased_until = 0 \
        WHERE province = $1 AND id = $2";
    FAILED = "UPDATE outbox SET attempts = attempts + 1, last_error = $3, due_at = $4, leased_until = 0 \
        WHERE province = $1 AND id = $2";
    SKIP = "UPDATE outbox SET done_at = $4 WHERE province = $1 AND kind = $2 AND created_at < $3 AND done_at IS NULL";
    WAITING = "SELECT CAST(count(*) AS BIGINT) FROM outbox WHERE province = $1 AND done_at IS NULL";
}

/// An effect that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Number in the outbox.
    pub id: i64,
    /// What kind.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// When it was decided.
    pub created_at: Instant,
    /// Failures so far.
    pub attempts: i64,
}

impl Batch<'_> {
    /// Adds an effect, due at once.
    pub fn enqueue(&mut self, kind: &str, payload: &str) {
        let (id, now) = (self.next_serial(), self.now());
        let row = vec![
            self.province().into(),
            id.into(),
            kind.into(),
            payload.into(),
            now.into(),
            now.into(),
            0_i64.into(),
            0_i64.into(),
            Value::Null,
            Value::Null,
        ];
        self.put(&OUTBOX, row);
    }
}

impl Reader<'_> {
    /// How many effects wait. For metrics and tests: counts what is not done only.
    pub fn count_waiting_effects(&mut self) -> Result<i64> {
        self.get_row("count", &WAITING, &[self.province().into()], |row| row.int(0))
    }
}

impl Writer<'_> {
    /// Takes effects that are due and keeps them from other workers until `until`.
    pub fn lease_effects(&mut self, now: Instant, until: Instant, limit: i64) -> Result<Vec<Waiting>> {
        let province = self.province();
        let taken = self.list_rows(&DUE, &[province.into(), now.into(), limit.into()], |row| {
            Ok(Waiting {
                id: row.int(0)?,
                kind: row.string(1)?,
                payload: row.string(2)?,
                created_at: row.instant(3)?,
                attempts: row.int(4)?,
            })
        })?;
        for effect in &taken {
            self.execute(&LEASE, &[province.into(), effect.id.into(), until.into()])?;
        }
        Ok(taken)
    }

    /// It is done.
    pub fn finish_effect(&mut self, id: i64, now: Instant) -> Result<()> {
        let province = self.province();
        self.execute(&DONE, &[province.into(), id.into(), now.into()]).map(|_| ())
    }

    /// All effects of a kind that were decided before a moment are taken as done; answers how many.
    pub fn skip_effects(&mut self, kind: &str, before: Instant, now: Instant) -> Result<u64> {
        let province = self.province();
        self.execute(&SKIP, &[province.into(), kind.into(), before.into(), now.into()])
    }

    /// It failed and is not tried again until a person says so.
    pub fn give_up_effect(&mut self, id: i64, error: &str, now: Instant) -> Result<()> {
        let province = self.province();
        self.execute(&GIVEN_UP, &[province.into(), id.into(), error.into(), now.into()]).map(|_| ())
    }

    /// It failed; tried again at `again`.
    pub fn fail_effect(&mut self, id: i64, error: &str, again: Instant) -> Result<()> {
        let province = self.province();
        self.execute(&FAILED, &[province.into(), id.into(), error.into(), again.into()]).map(|_| ())
    }
}
