//! Notices inside the program: to a person or to a group (an audience is a text; what it means is the caller's).

use std::collections::BTreeMap;

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::statement::list;
use crate::value::Row;

crate::statements! {
    PUT_NOTICE = "INSERT INTO notice (province, audience, id, kind, payload, at, read_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (province, audience, id) DO UPDATE SET kind = excluded.kind, payload = excluded.payload, at = excluded.at";
    READ = "UPDATE notice SET read_at = $4 \
        WHERE province = $1 AND audience IN LIST($2) AND id <= $3 AND read_at IS NULL";
    NOTICES = "SELECT audience, id, kind, payload, at, read_at FROM notice \
        WHERE province = $1 AND audience = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
    UNREAD = "SELECT CAST(count(DISTINCT id) AS BIGINT) FROM notice INDEXED BY notice_unread \
        WHERE province = $1 AND audience IN LIST($2) AND read_at IS NULL",
        postgres: "SELECT CAST(count(DISTINCT id) AS BIGINT) FROM notice \
        WHERE province = $1 AND audience IN LIST($2) AND read_at IS NULL";
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// To whom.
    pub audience: String,
    /// Number of the effect that made it.
    pub id: i64,
    /// What kind.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// When.
    pub at: Instant,
    /// Read.
    pub read_at: Option<Instant>,
}

fn notice(row: &Row<'_>) -> Result<NoticeRow> {
    Ok(NoticeRow {
        audience: row.string(0)?,
        id: row.int(1)?,
        kind: row.string(2)?,
        payload: row.string(3)?,
        at: row.instant(4)?,
        read_at: row.opt_instant(5)?,
    })
}

impl Reader<'_> {
    /// Notices to any of some audiences, newest first, before `before_id` (first page: `i64::MAX`). One that went to
    /// several of them comes once.
    pub fn list_notices(&mut self, audiences: &[&str], before_id: i64, limit: i64) -> Result<Vec<NoticeRow>> {
        // An audience at a time, so that each is read in the order of its key and only as far as needed.
        let mut newest = BTreeMap::new();
        for audience in audiences {
            let params = [self.province().into(), (*audience).into(), before_id.into(), limit.into()];
            let found = self.list_rows(&NOTICES, &params, notice)?;
            found.into_iter().for_each(|row| _ = newest.entry(row.id).or_insert(row));
        }
        let limit = usize::try_from(limit).unwrap_or(0);
        Ok(newest.into_values().rev().take(limit).collect())
    }

    /// How many notices to any of some audiences wait to be read.
    pub fn count_unread(&mut self, audiences: &[&str]) -> Result<i64> {
        self.get_row("count", &UNREAD, &[self.province().into(), list(audiences)], |row| row.int(0))
    }
}

impl Writer<'_> {
    /// Puts up a notice; the same again (an effect that is carried out twice) is the same notice and stays read.
    pub fn put_notice(&mut self, notice: &NoticeRow) -> Result<()> {
        let n = notice;
        let params = [
            self.province().into(),
            (&n.audience).into(),
            n.id.into(),
            (&n.kind).into(),
            (&n.payload).into(),
            n.at.into(),
            n.read_at.into(),
        ];
        self.execute(&PUT_NOTICE, &params).map(|_| ())
    }

    /// What those audiences were told up to a number is read now.
    pub fn mark_notices_read(&mut self, audiences: &[&str], up_to_id: i64, now: Instant) -> Result<()> {
        let params = [self.province().into(), list(audiences), up_to_id.into(), now.into()];
        self.execute(&READ, &params).map(|_| ())
    }
}
