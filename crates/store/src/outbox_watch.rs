//! The outbox for people who look after it: what waits longest, what failed, and trying again.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;

crate::statements! {
    OLDEST = "SELECT created_at FROM outbox WHERE province = $1 AND done_at IS NULL ORDER BY due_at LIMIT 1";
    // Only the newest hundred thousand are looked through, so that a page never walks the whole table.
    FAILED = "SELECT id, kind, payload, created_at, attempts, last_error, done_at FROM outbox \
        WHERE province = $1 AND last_error IS NOT NULL \
        AND id > (SELECT max(id) - 100000 FROM outbox WHERE province = $1) ORDER BY id DESC LIMIT $2";
    COUNTED = "SELECT CAST(COALESCE(sum(CASE WHEN done_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT), \
        CAST(COALESCE(sum(CASE WHEN done_at IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) FROM outbox \
        WHERE province = $1 AND last_error IS NOT NULL \
        AND id > (SELECT max(id) - 100000 FROM outbox WHERE province = $1)";
    RETRY = "UPDATE outbox SET done_at = NULL, attempts = 0, last_error = NULL, leased_until = 0, due_at = $3 \
        WHERE province = $1 AND id = $2 AND last_error IS NOT NULL";
}

/// An effect that failed and has not been carried out since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectRow {
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
    /// The last error.
    pub error: String,
    /// Given up at this moment; none: it is tried again.
    pub done_at: Option<Instant>,
}

impl Reader<'_> {
    /// When the effect that is due longest was decided.
    pub fn find_oldest_effect(&mut self) -> Result<Option<Instant>> {
        self.find_row(&OLDEST, &[self.province().into()], |row| row.instant(0))
    }

    /// How many effects failed: those that are tried again, and those that were given up.
    pub fn count_failed_effects(&mut self) -> Result<(i64, i64)> {
        self.get_row("count", &COUNTED, &[self.province().into()], |row| Ok((row.int(0)?, row.int(1)?)))
    }

    /// Effects that failed, newest first.
    pub fn list_failed_effects(&mut self, limit: i64) -> Result<Vec<EffectRow>> {
        self.list_rows(&FAILED, &[self.province().into(), limit.into()], |row| {
            Ok(EffectRow {
                id: row.int(0)?,
                kind: row.string(1)?,
                payload: row.string(2)?,
                created_at: row.instant(3)?,
                attempts: row.int(4)?,
                error: row.string(5)?,
                done_at: row.opt_instant(6)?,
            })
        })
    }
}

impl Writer<'_> {
    /// Lets a failed effect be due again.
    pub fn retry_effect(&mut self, id: i64, now: Instant) -> Result<()> {
        let province = self.province();
        self.execute(&RETRY, &[province.into(), id.into(), now.into()]).map(|_| ())
    }
}
