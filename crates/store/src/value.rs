//! Values that go into statements, and rows that come out: the few types that both engines share.

use std::cmp::Ordering;

use kernel::{Day, DossierCode, Instant, PersonId, ProcedureCode, Province, UnitId};
use smol_str::SmolStr;

use crate::error::{Result, StoreError};

/// A parameter. Times are microseconds UTC, truths are 0 or 1, JSON is text.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// NULL.
    #[default]
    Null,
    /// BIGINT.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(SmolStr),
    /// BLOB or BYTEA.
    Blob(Vec<u8>),
}

impl Eq for Value {}

impl Ord for Value {
    /// A total order, so that rows can be written in the order of their keys.
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Blob(a), Value::Blob(b)) => a.cmp(b),
            (Value::Real(a), Value::Real(b)) => a.total_cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Value {
    fn rank(&self) -> u8 {
        match self {
            Value::Null => 0,
            Value::Int(_) => 1,
            Value::Real(_) => 2,
            Value::Text(_) => 3,
            Value::Blob(_) => 4,
        }
    }
}

macro_rules! value_from {
    ($($type:ty, $name:ident => $make:expr;)+) => {$(
        impl From<$type> for Value {
            fn from($name: $type) -> Self {
                $make
            }
        }
    )+};
}

value_from! {
    i64, n => Value::Int(n);
    i32, n => Value::Int(n.into());
    u32, n => Value::Int(n.into());
    bool, b => Value::Int(b.into());
    f64, n => Value::Real(n);
    &str, t => Value::Text(SmolStr::new(t));
    &String, t => Value::Text(SmolStr::new(t));
    String, t => Value::Text(SmolStr::from(t));
    SmolStr, t => Value::Text(t);
    &SmolStr, t => Value::Text(t.clone());
    Vec<u8>, b => Value::Blob(b);
    Instant, t => Value::Int(t.0);
    Day, d => Value::Int(d.0.into());
    Province, p => Value::Int(p.0.into());
    &PersonId, id => Value::Text(id.0.clone());
    &UnitId, id => Value::Text(id.0.clone());
    &ProcedureCode, id => Value::Text(id.0.clone());
    &DossierCode, id => Value::Text(id.0.clone());
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Types of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// BIGINT.
    Int,
    /// DOUBLE PRECISION.
    Real,
    /// TEXT.
    Text,
    /// BLOB, BYTEA.
    Blob,
}

impl Kind {
    /// PostgreSQL's name.
    pub const fn postgres(self) -> &'static str {
        match self {
            Kind::Int => "bigint",
            Kind::Real => "double precision",
            Kind::Text => "text",
            Kind::Blob => "bytea",
        }
    }
}

/// A row while it is read; columns count from 0.
#[derive(Clone, Copy)]
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a tokio_postgres::Row),
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row")
    }
}

impl<'a> Row<'a> {
    /// A BIGINT that may be NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match self {
            Row::Sqlite(row) => Ok(row.get_ref(column)?.as_i64_or_null().map_err(|_| mismatch(column))?),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A BIGINT.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| mismatch(column))
    }

    /// A BIGINT that fits in 32 bits.
    pub fn small(&self, column: usize) -> Result<i32> {
        i32::try_from(self.int(column)?).map_err(|_| mismatch(column))
    }

    /// A truth kept as 0 or 1.
    pub fn truth(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A moment.
    pub fn instant(&self, column: usize) -> Result<Instant> {
        Ok(Instant(self.int(column)?))
    }

    /// A moment that may be NULL.
    pub fn opt_instant(&self, column: usize) -> Result<Option<Instant>> {
        Ok(self.opt_int(column)?.map(Instant))
    }

    /// A TEXT that may be NULL, borrowed from the row.
    pub fn opt_text(&self, column: usize) -> Result<Option<&'a str>> {
        match self {
            Row::Sqlite(row) => row.get_ref(column)?.as_str_or_null().map_err(|_| mismatch(column)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// A TEXT, borrowed from the row.
    pub fn text(&self, column: usize) -> Result<&'a str> {
        self.opt_text(column)?.ok_or_else(|| mismatch(column))
    }

    /// A TEXT, kept.
    pub fn string(&self, column: usize) -> Result<String> {
        Ok(self.text(column)?.to_owned())
    }

    /// A TEXT that may be NULL, kept.
    pub fn opt_string(&self, column: usize) -> Result<Option<String>> {
        Ok(self.opt_text(column)?.map(str::to_owned))
    }

    /// A short TEXT, kept.
    pub fn smol(&self, column: usize) -> Result<SmolStr> {
        Ok(SmolStr::new(self.text(column)?))
    }

    /// A BLOB, borrowed from the row.
    pub fn blob(&self, column: usize) -> Result<&'a [u8]> {
        match self {
            Row::Sqlite(row) => row.get_ref(column)?.as_blob().map_err(|_| mismatch(column)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// Any column as a parameter of its kind.
    pub fn value(&self, column: usize, kind: Kind) -> Result<Value> {
        match kind {
            Kind::Int => Ok(self.opt_int(column)?.into()),
            Kind::Text => Ok(self.opt_text(column)?.into()),
            Kind::Blob => self.opt_blob(column).map(|b| b.map(<[u8]>::to_vec).into()),
            Kind::Real => self.opt_real(column).map(Into::into),
        }
    }

    fn opt_blob(&self, column: usize) -> Result<Option<&'a [u8]>> {
        match self {
            Row::Sqlite(row) => row.get_ref(column)?.as_blob_or_null().map_err(|_| mismatch(column)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    fn opt_real(&self, column: usize) -> Result<Option<f64>> {
        match self {
            Row::Sqlite(row) => row.get_ref(column)?.as_f64_or_null().map_err(|_| mismatch(column)),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }
}

fn mismatch(column: usize) -> StoreError {
    StoreError::Format(format!("column {column} has another type than expected"))
}
