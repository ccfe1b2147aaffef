//! Keys of recent writes, in memory: position by key, so that an index of random keys need not be kept on disk.

use std::collections::{HashMap, VecDeque};

use journal::Hash;

use crate::conn::{Conn, Reader, Writer};
use crate::error::Result;
use crate::value::Value;

/// How many keys are known at most; about 20 MiB when full.
const LIMIT: usize = 400_000;

crate::statements! {
    KEYS_SINCE = "SELECT position, key FROM idempotency WHERE province = $1 AND position > $2 ORDER BY position";
    KEY_COUNT_START = "SELECT position FROM idempotency WHERE province = $1 ORDER BY position DESC LIMIT 1 OFFSET $2";
    REPLY = "SELECT reply FROM idempotency WHERE province = $1 AND position = $2 AND key = $3";
    PRUNE = "DELETE FROM idempotency WHERE province = $1 AND at < $2";
}

/// The first half of a key's hash: enough that two keys never meet by chance.
type Short = u128;

fn short(key: &str) -> Short {
    let mut half = [0; 16];
    half.copy_from_slice(&Hash::of(key.as_bytes()).0[..16]);
    u128::from_be_bytes(half)
}

/// Positions by key, the oldest forgotten first.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    positions: HashMap<Short, i64>,
    order: VecDeque<Short>,
    /// Up to where the table was read.
    loaded_to: Option<i64>,
}

impl Recent {
    /// The position under which the key was kept.
    pub(crate) fn find(&self, key: &str) -> Option<i64> {
        self.positions.get(&short(key)).copied()
    }

    pub(crate) fn insert(&mut self, key: &str, position: i64) {
        let short = short(key);
        if self.positions.insert(short, position).is_none() {
            self.order.push_back(short);
        }
        if self.order.len() > LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.positions.remove(&oldest);
        }
    }

    /// Reads what is new in the table: everything recent on the first call, then what other nodes wrote.
    pub(crate) fn catch_up(&mut self, conn: &mut dyn Conn, province: kernel::Province, head: i64) -> Result<()> {
        if self.loaded_to == Some(head) {
            return Ok(());
        }
        let from = match self.loaded_to {
            Some(position) => position,
            None => first_kept(conn, province)?,
        };
        let params = [province.into(), from.into()];
        conn.query(&KEYS_SINCE, &params, &mut |row| {
            self.insert(row.text(1)?, row.int(0)?);
            Ok(())
        })?;
        self.loaded_to = Some(head);
        Ok(())
    }

    /// After a commit of this node. A transaction without commands does not read the table: after a start it is still
    /// to be read then.
    pub(crate) fn reached(&mut self, head: i64) {
        if self.loaded_to.is_some() {
            self.loaded_to = Some(head);
        }
    }
}

/// The position before the last [`LIMIT`] keys.
fn first_kept(conn: &mut dyn Conn, province: kernel::Province) -> Result<i64> {
    let params = [province.into(), Value::Int(LIMIT as i64)];
    let found = Reader::new(conn, province).find_row(&KEY_COUNT_START, &params, |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

impl Reader<'_> {
    pub(crate) fn find_reply(&mut self, params: &[Value]) -> Result<Option<String>> {
        self.find_row(&REPLY, params, |row| row.string(0))
    }
}

impl Writer<'_> {
    /// Forgets answers to writes before a moment (a running appender forgets them when it starts anew).
    pub fn prune_idempotency(&mut self, before: kernel::Instant) -> Result<u64> {
        let params = [self.province().into(), before.into()];
        self.execute(&PRUNE, &params)
    }
}
