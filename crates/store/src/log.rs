//! The journal's rows: reading streams and the chain, verifying it, taking an excerpt.

use std::collections::BTreeMap;

use journal::{Excerpt, ExcerptBuilder, Hash, Head, Record, RecordRef, StreamId, Verifier};
use kernel::{Instant, Province};

use crate::conn::{Conn, Reader};
use crate::error::{Result, StoreError};
use crate::statement::list;
use crate::table::Table;
use crate::value::{Row, Value};

pub(crate) static JOURNAL: Table = Table::new(
    "journal",
    crate::columns![
        key int province, key int position, plain text stream_kind, plain text stream_id, plain int version,
        plain text event_type, plain int wire, plain int at, plain text actor, plain text payload,
        plain text prev_hash, plain text hash
    ],
);

crate::statements! {
    HEAD = "SELECT position, hash, serial FROM head WHERE province = $1";
    HEAD_LOCKED = "SELECT position, hash, serial FROM head WHERE province = $1",
        postgres: "SELECT position, hash, serial FROM head WHERE province = $1 FOR UPDATE";
    HEAD_MAKE = "INSERT INTO head (province, position, hash, serial) VALUES ($1, 0, $2, 0) ON CONFLICT (province) DO NOTHING";
    PROVINCES = "SELECT province FROM head ORDER BY province";
    STREAM = "SELECT province, position, stream_kind, stream_id, version, event_type, wire, at, actor, payload, \
        prev_hash, hash FROM journal WHERE province = $1 AND stream_kind = $2 AND stream_id = $3 ORDER BY version";
    STREAMS = "SELECT province, position, stream_kind, stream_id, version, event_type, wire, at, actor, payload, \
        prev_hash, hash FROM journal WHERE province = $1 AND stream_kind = $2 AND stream_id IN LIST($3) ORDER BY position";
    KIND = "SELECT province, position, stream_kind, stream_id, version, event_type, wire, at, actor, payload, \
        prev_hash, hash FROM journal WHERE province = $1 AND stream_kind = $2 ORDER BY position";
    SINCE = "SELECT province, position, stream_kind, stream_id, version, event_type, wire, at, actor, payload, \
        prev_hash, hash FROM journal WHERE province = $1 AND position > $2 ORDER BY position LIMIT $3";
    STREAMS_SINCE = "SELECT position, stream_kind, stream_id FROM journal \
        WHERE province = $1 AND position > $2 AND version = 1 ORDER BY position LIMIT $3";
    POSITION_OF = "SELECT position FROM journal WHERE province = $1 AND hash = $2 ORDER BY position LIMIT 1";
    HASH_AT = "SELECT hash FROM journal WHERE province = $1 AND position = $2";
}

/// How many rows of the chain are read at once.
const PAGE: i64 = 2_000;

pub(crate) fn record_ref<'a>(row: &Row<'a>) -> Result<RecordRef<'a>> {
    let province = i16::try_from(row.int(0)?).map_err(|_| StoreError::Format("province out of range".to_owned()))?;
    Ok(RecordRef {
        province: Province(province),
        position: row.int(1)?,
        stream_kind: row.text(2)?,
        stream_id: row.text(3)?,
        version: row.int(4)?,
        event_type: row.text(5)?,
        wire: row.small(6)?,
        at: Instant(row.int(7)?),
        actor: row.text(8)?,
        payload: row.text(9)?,
    })
}

fn record(row: &Row<'_>) -> Result<Record> {
    Ok(record_ref(row)?.to_record())
}

fn head_and_serial(row: &Row<'_>) -> Result<(Head, i64)> {
    let hash = Hash::parse(row.text(1)?).map_err(|e| StoreError::Format(e.to_string()))?;
    Ok((Head { position: row.int(0)?, hash }, row.int(2)?))
}

/// Takes the province's head row (on PostgreSQL: waits for other nodes) and makes it when missing.
pub(crate) fn lock_head(conn: &mut dyn Conn, province: Province) -> Result<(Head, i64)> {
    let mut reader = Reader::new(conn, province);
    if let Some(found) = reader.find_row(&HEAD_LOCKED, &[province.into()], head_and_serial)? {
        return Ok(found);
    }
    reader.conn.execute(&HEAD_MAKE, &[province.into(), Hash::ZERO.hex().into()])?;
    reader.get_row("head", &HEAD_LOCKED, &[province.into()], head_and_serial)
}

impl Reader<'_> {
    /// The province's head; empty before the first event.
    pub fn get_head(&mut self) -> Result<Head> {
        let found = self.find_row(&HEAD, &[self.province.into()], head_and_serial)?;
        Ok(found.map_or(Head::EMPTY, |(head, _)| head))
    }

    /// Provinces that have a journal in this database.
    pub fn list_provinces(&mut self) -> Result<Vec<Province>> {
        self.list_rows(&PROVINCES, &[], |row| Ok(Province(row.small(0)? as i16)))
    }

    /// All events of a stream, in order; empty when there is none.
    pub fn list_stream(&mut self, stream: &StreamId) -> Result<Vec<Record>> {
        self.list_rows(&STREAM, &stream_params(self.province, stream), record)
    }

    /// All events of all streams of a kind, in the order of the chain. For kinds with few events (organisation,
    /// catalogue), not for dossiers.
    pub fn list_kind(&mut self, kind: &str) -> Result<Vec<Record>> {
        self.list_rows(&KIND, &[self.province.into(), kind.into()], record)
    }

    /// Events behind a position, at most `limit`.
    pub fn list_since(&mut self, position: i64, limit: i64) -> Result<Vec<Record>> {
        self.list_rows(&SINCE, &[self.province.into(), position.into(), limit.into()], record)
    }

    /// First positions and identities of streams begun behind a position.
    pub fn list_streams_since(&mut self, position: i64, limit: i64) -> Result<Vec<(i64, StreamId)>> {
        let params = [self.province.into(), position.into(), limit.into()];
        self.list_rows(&STREAMS_SINCE, &params, |row| Ok((row.int(0)?, StreamId::new(row.text(1)?, row.text(2)?))))
    }

    /// Calls `each` with every row behind a position (record, previous hash, hash); stops at `to`.
    pub fn each_row_since(
        &mut self,
        position: i64,
        to: i64,
        mut each: impl FnMut(&RecordRef<'_>, &str, &str) -> Result<()>,
    ) -> Result<()> {
        let (mut after, mut page) = (position, PAGE);
        while page == PAGE && after < to {
            page = 0;
            let params = [self.province.into(), after.into(), PAGE.min(to - after).into()];
            self.conn.query(&SINCE, &params, &mut |row| {
                let record = record_ref(row)?;
                page += 1;
                after = record.position;
                each(&record, row.text(10)?, row.text(11)?)
            })?;
        }
        Ok(())
    }

    /// Walks the chain from its first event, or from behind `from`, and answers its head; fails with the first event
    /// that is altered, missing or out of order. `noted` is a head kept elsewhere. Also compares the head row.
    pub fn verify(&mut self, from: Head, noted: Option<Head>, mut progress: impl FnMut(i64)) -> Result<Head> {
        let stated = self.get_head()?;
        let mut verifier = Verifier::resume(self.province, from, noted);
        self.each_row_since(from.position, i64::MAX, |record, previous, hash| {
            verifier.feed(record, previous, hash)?;
            if record.position % PAGE == 0 {
                progress(record.position);
            }
            Ok(())
        })?;
        let head = verifier.finish()?;
        // A chain may have grown since the head row was read, but never be shorter.
        if stated.position > head.position {
            return Err(journal::Fault::CutTail { have: head.position, expected: stated.position }.into());
        }
        if stated.position == head.position && stated.hash != head.hash {
            return Err(journal::Fault::Rewritten { position: head.position }.into());
        }
        Ok(head)
    }

    /// The stream's events within the chain up to its present head. Use it in a snapshot.
    pub fn get_excerpt(&mut self, stream: &StreamId) -> Result<Excerpt> {
        let first = self.list_stream(stream)?.first().map(|r| r.position).ok_or(StoreError::NotFound("stream"))?;
        let start = self.get_head_at(first - 1)?;
        let mut builder = ExcerptBuilder::new(self.province, stream.clone(), start);
        self.each_row_since(start.position, i64::MAX, |record, _, _| {
            builder.feed(record);
            Ok(())
        })?;
        Ok(builder.finish())
    }

    /// Position of the event with a hash; reads the whole journal.
    pub fn find_position_of(&mut self, hash: &Hash) -> Result<Option<i64>> {
        self.find_row(&POSITION_OF, &[self.province.into(), hash.hex().into()], |row| row.int(0))
    }

    /// What the head was at a position.
    pub fn get_head_at(&mut self, position: i64) -> Result<Head> {
        if position == 0 {
            return Ok(Head::EMPTY);
        }
        let text =
            self.get_row("event", &HASH_AT, &[self.province.into(), position.into()], |row| row.string(0))?;
        let hash = Hash::parse(&text).map_err(|e| StoreError::Format(e.to_string()))?;
        Ok(Head { position, hash })
    }
}

/// Many streams in one query for each kind.
pub(crate) fn list_streams(conn: &mut dyn Conn, province: Province, streams: &[StreamId]) -> Result<Vec<Record>> {
    let mut by_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for stream in streams {
        by_kind.entry(&stream.kind).or_default().push(&stream.id);
    }
    let mut out = Vec::new();
    for (kind, ids) in by_kind {
        let params = [province.into(), kind.into(), list(ids)];
        conn.query(&STREAMS, &params, &mut |row| Ok(out.push(record(row)?)))?;
    }
    Ok(out)
}

pub(crate) fn stream_params(province: Province, stream: &StreamId) -> [Value; 3] {
    [province.into(), (&stream.kind).into(), (&stream.id).into()]
}

pub(crate) fn journal_row(record: &Record, previous: &Hash, hash: &Hash) -> Vec<Value> {
    vec![
        record.province.into(),
        record.position.into(),
        (&record.stream.kind).into(),
        (&record.stream.id).into(),
        record.version.into(),
        (&record.event_type).into(),
        record.wire.into(),
        record.at.into(),
        record.actor.as_str().into(),
        record.payload.as_str().into(),
        previous.hex().into(),
        hash.hex().into(),
    ]
}
