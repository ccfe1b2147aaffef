//! What can go wrong with the store.

use std::sync::Arc;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("PostgreSQL: {}", postgres_text(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// The file system said no.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
    /// The address names no engine known here.
    #[error("database address must be sqlite:PATH or postgres://…, not {0:?}")]
    Url(String),
    /// The database was written by a newer program.
    #[error("the database has schema {found}, this program knows schemas up to {known}: use a newer program")]
    NewerSchema {
        /// Version in the database.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// The database has not been migrated.
    #[error("the database has schema {found}, schema {known} is needed: run migrate")]
    OlderSchema {
        /// Version in the database.
        found: i64,
        /// Version needed.
        known: i64,
    },
    /// A row that must exist does not.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// A stream did not end where the writer thought.
    #[error("stream {stream} is at version {found}, not {expected}")]
    Conflict {
        /// The stream.
        stream: journal::StreamId,
        /// What the writer thought.
        expected: i64,
        /// What is.
        found: i64,
    },
    /// The whole batch failed; every command in it gets the same cause.
    #[error("the batch failed: {0}")]
    Batch(Arc<StoreError>),
    /// The queue of commands is full.
    #[error("too many commands are waiting")]
    Busy,
    /// The appender or the store was shut down.
    #[error("the store is shut down")]
    Closed,
    /// The chain is not whole.
    #[error("journal: {0}")]
    Tampered(#[from] journal::Fault),
    /// Stored or given data has not the form it must have.
    #[error("{0}")]
    Format(String),
    /// Stored JSON cannot be read.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file is larger than allowed.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
}

fn postgres_text(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}")),
    }
}

/// Result of this crate.
pub type Result<T> = std::result::Result<T, StoreError>;
