//! The seam: what both engines can do. Nothing else in this crate knows which engine runs, but for the twins of a few
//! statements.

use kernel::Province;

use crate::error::{Result, StoreError};
use crate::statement::Statement;
use crate::table::Bulk;
use crate::value::{Row, Value};

/// Which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// Writes; in SQLite it takes the write lock at once.
    Write,
    /// A consistent view of the whole database.
    Snapshot,
}

/// A bulk with its rows.
pub type BulkRows<'a> = (&'a Bulk, Vec<Vec<Value>>);

/// What is called with each row.
pub type EachRow<'f> = dyn FnMut(&Row<'_>) -> Result<()> + 'f;

/// A connection.
pub trait Conn: Send {
    /// Which engine.
    fn engine(&self) -> Engine;
    /// Prepares without running, to check a statement.
    fn prepare(&mut self, statement: &'static Statement) -> Result<()>;
    /// Prepares a bulk without running it.
    fn prepare_bulk(&mut self, bulk: &Bulk) -> Result<()>;
    /// Runs a statement and calls `each` with every row.
    fn query(&mut self, statement: &'static Statement, params: &[Value], each: &mut EachRow<'_>) -> Result<()>;
    /// Runs a statement without rows; answers how many rows it changed.
    fn execute(&mut self, statement: &'static Statement, params: &[Value]) -> Result<u64>;
    /// Runs texts that take no parameters: schema changes, settings.
    fn execute_batch(&mut self, sql: &str) -> Result<()>;
    /// Runs bulks in order; on PostgreSQL in one round trip, with `commit` at its end if asked.
    fn bulk(&mut self, work: &[BulkRows<'_>], commit: bool) -> Result<()>;
    /// Opens a transaction.
    fn begin(&mut self, begin: Begin) -> Result<()>;
    /// Makes it durable.
    fn commit(&mut self) -> Result<()>;
    /// Forgets it.
    fn rollback(&mut self) -> Result<()>;
    /// Is the connection of no more use?
    fn is_broken(&self) -> bool;
    /// Runs a query whose text is not fixed (backup and rebuild over a table's description).
    fn query_text(&mut self, sql: &str, each: &mut EachRow<'_>) -> Result<()>;
}

/// Opens connections of one engine.
pub trait Connect: Send + Sync {
    /// A connection for reading; on SQLite it cannot write.
    fn reader(&self) -> Result<Box<dyn Conn>>;
    /// A connection for writing.
    fn writer(&self) -> Result<Box<dyn Conn>>;
}

/// A connection for reading, in the name of one province. Queries of each subject are methods on it.
pub struct Reader<'a> {
    pub(crate) conn: &'a mut dyn Conn,
    pub(crate) province: Province,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({})", self.province.0)
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn, province: Province) -> Self {
        Self { conn, province }
    }

    /// Whose rows are read.
    pub fn province(&self) -> Province {
        self.province
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        self.conn.engine()
    }

    /// All rows.
    pub fn list_rows<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut out = Vec::new();
        self.conn.query(statement, params, &mut |row| Ok(out.push(map(row)?)))?;
        Ok(out)
    }

    /// The first row, if any.
    pub fn find_row<T>(
        &mut self,
        statement: &'static Statement,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut out = None;
        self.conn.query(statement, params, &mut |row| {
            if out.is_none() {
                out = Some(map(row)?);
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// The row that must exist.
    pub fn get_row<T>(
        &mut self,
        what: &'static str,
        statement: &'static Statement,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.find_row(statement, params, map)?.ok_or(StoreError::NotFound(what))
    }
}

/// A connection inside a write transaction. Everything that reads also works on it.
#[derive(Debug)]
pub struct Writer<'a> {
    reader: Reader<'a>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn, province: Province) -> Self {
        Self { reader: Reader::new(conn, province) }
    }

    /// Runs a statement; answers how many rows it changed.
    pub fn execute(&mut self, statement: &'static Statement, params: &[Value]) -> Result<u64> {
        self.reader.conn.execute(statement, params)
    }

    pub(crate) fn conn(&mut self) -> &mut dyn Conn {
        self.reader.conn
    }
}

impl<'a> std::ops::Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Reader<'a> {
        &self.reader
    }
}

impl<'a> std::ops::DerefMut for Writer<'a> {
    fn deref_mut(&mut self) -> &mut Reader<'a> {
        &mut self.reader
    }
}
