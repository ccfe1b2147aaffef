//! SQLite behind the seam: WAL, `synchronous=FULL`, checkpoints on a thread of their own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::config::DbConfig;
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql};

use crate::conn::{Begin, BulkRows, Conn, Connect, EachRow, Engine};
use crate::error::{Result, StoreError};
use crate::statement::Statement;
use crate::table::Bulk;
use crate::value::{Row, Value};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(n) => ValueRef::Integer(*n),
            Value::Real(n) => ValueRef::Real(*n),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

/// Opens connections to one file.
#[derive(Debug, Clone)]
pub struct SqliteConnect {
    path: PathBuf,
    writer_cache_kib: i64,
    reader_cache_kib: i64,
}

impl SqliteConnect {
    /// For a file, which is made when missing.
    pub fn new(path: &Path, writer_cache_kib: i64, reader_cache_kib: i64) -> Self {
        Self { path: path.to_owned(), writer_cache_kib, reader_cache_kib }
    }

    fn open(&self, flags: OpenFlags, cache_kib: i64) -> Result<Connection> {
        let conn = Connection::open_with_flags(&self.path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(Duration::from_secs(10))?;
        conn.set_prepared_statement_cache_capacity(256);
        // A plan does not depend on the values bound, or SQLite would prepare hot statements anew at every call.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.execute_batch(&format!("PRAGMA cache_size = -{cache_kib}; PRAGMA temp_store = MEMORY;"))?;
        Ok(conn)
    }

    /// A connection that only moves the log into the database file.
    pub fn checkpointer(&self) -> Result<Connection> {
        let conn = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE, 512)?;
        conn.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL;")?;
        // Emptying the log holds the write lock while it waits for readers: it must give up long before a writer does.
        conn.busy_timeout(Duration::from_millis(50))?;
        Ok(conn)
    }
}

impl Connect for SqliteConnect {
    fn reader(&self) -> Result<Box<dyn Conn>> {
        let conn = self.open(OpenFlags::SQLITE_OPEN_READ_ONLY, self.reader_cache_kib)?;
        Ok(Box::new(SqliteConn { conn }))
    }

    fn writer(&self) -> Result<Box<dyn Conn>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let conn = self.open(flags, self.writer_cache_kib)?;
        conn.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))?;
        conn.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;",
        )?;
        Ok(Box::new(SqliteConn { conn }))
    }
}

/// One connection.
#[derive(Debug)]
pub struct SqliteConn {
    conn: Connection,
}

fn bind(statement: &mut CachedStatement<'_>, params: &[Value]) -> Result<()> {
    if statement.parameter_count() != params.len() {
        let (needs, has) = (statement.parameter_count(), params.len());
        return Err(StoreError::Format(format!("the statement takes {needs} parameters, {has} were given")));
    }
    for (at, value) in params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    Ok(())
}

impl Conn for SqliteConn {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<()> {
        self.conn.prepare_cached(statement.sqlite())?;
        Ok(())
    }

    fn prepare_bulk(&mut self, bulk: &Bulk) -> Result<()> {
        self.conn.prepare_cached(&bulk.sqlite)?;
        Ok(())
    }

    fn query(&mut self, statement: &'static Statement, params: &[Value], each: &mut EachRow<'_>) -> Result<()> {
        let mut prepared = self.conn.prepare_cached(statement.sqlite())?;
        bind(&mut prepared, params)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next()? {
            each(&Row::Sqlite(row))?;
        }
        Ok(())
    }

    fn execute(&mut self, statement: &'static Statement, params: &[Value]) -> Result<u64> {
        let mut prepared = self.conn.prepare_cached(statement.sqlite())?;
        bind(&mut prepared, params)?;
        Ok(prepared.raw_execute()? as u64)
    }

    fn execute_batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.conn.execute_batch(sql)?)
    }

    fn bulk(&mut self, work: &[BulkRows<'_>], commit: bool) -> Result<()> {
        for (bulk, rows) in work {
            let mut prepared = self.conn.prepare_cached(&bulk.sqlite)?;
            for row in rows {
                bind(&mut prepared, row)?;
                prepared.raw_execute()?;
            }
        }
        if commit { self.commit() } else { Ok(()) }
    }

    fn begin(&mut self, begin: Begin) -> Result<()> {
        let sql = if begin == Begin::Write { "BEGIN IMMEDIATE" } else { "BEGIN" };
        self.conn.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        self.conn.prepare_cached("COMMIT")?.raw_execute()?;
        Ok(())
    }

    fn rollback(&mut self) -> Result<()> {
        if !self.conn.is_autocommit() {
            self.conn.prepare_cached("ROLLBACK")?.raw_execute()?;
        }
        Ok(())
    }

    fn is_broken(&self) -> bool {
        false
    }

    fn query_text(&mut self, sql: &str, each: &mut EachRow<'_>) -> Result<()> {
        let mut prepared = self.conn.prepare(sql)?;
        let mut rows = prepared.query([])?;
        while let Some(row) = rows.next()? {
            each(&Row::Sqlite(row))?;
        }
        Ok(())
    }
}
