//! Numbered schema changes, one folder for each engine. A database newer than the program is refused.

use kernel::Instant;

use crate::conn::{Begin, Conn, Engine};
use crate::error::{Result, StoreError};
use crate::value::Value;

/// Schema changes in order; the first has number 1.
pub(crate) const SQLITE: &[&str] = &[
    include_str!("../migrations/sqlite/0001_base.sql"),
    include_str!("../migrations/sqlite/0002_dossier.sql"),
    include_str!("../migrations/sqlite/0003_lists.sql"),
    include_str!("../migrations/sqlite/0004_rare.sql"),
    include_str!("../migrations/sqlite/0005_owner.sql"),
    include_str!("../migrations/sqlite/0006_measure.sql"),
    include_str!("../migrations/sqlite/0007_forecast.sql"),
    include_str!("../migrations/sqlite/0008_task.sql"),
    include_str!("../migrations/sqlite/0009_task_state.sql"),
];
const POSTGRES: &[&str] = &[
    include_str!("../migrations/postgres/0001_base.sql"),
    include_str!("../migrations/postgres/0002_dossier.sql"),
    include_str!("../migrations/postgres/0003_lists.sql"),
    include_str!("../migrations/postgres/0004_rare.sql"),
    include_str!("../migrations/postgres/0005_owner.sql"),
    include_str!("../migrations/postgres/0006_measure.sql"),
    include_str!("../migrations/postgres/0007_forecast.sql"),
    include_str!("../migrations/postgres/0008_task.sql"),
    include_str!("../migrations/postgres/0009_task_state.sql"),
];

/// The last change after which the read models have to be made anew from the journal: they show what they did not before.
pub const SHOWN_ANEW: i64 = 9;

/// Newest schema known to this program.
pub const SCHEMA: i64 = SQLITE.len() as i64;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, at BIGINT NOT NULL)";

/// The newest change that a database has, 0 for an empty one.
pub fn version(conn: &mut dyn Conn) -> Result<i64> {
    let exists = match conn.engine() {
        Engine::Sqlite => "SELECT CAST(count(*) AS BIGINT) FROM sqlite_schema WHERE name = 'schema_version'",
        Engine::Postgres => {
            "SELECT CAST(count(*) AS BIGINT) FROM information_schema.tables \
             WHERE table_name = 'schema_version' AND table_schema = current_schema()"
        }
    };
    if one(conn, exists)? == 0 {
        return Ok(0);
    }
    one(conn, "SELECT COALESCE(CAST(max(version) AS BIGINT), 0) FROM schema_version")
}

fn one(conn: &mut dyn Conn, sql: &str) -> Result<i64> {
    let mut found = 0;
    conn.query_text(sql, &mut |row| {
        found = row.int(0)?;
        Ok(())
    })?;
    Ok(found)
}

/// Refuses a database that is newer than the program.
pub fn refuse_newer(conn: &mut dyn Conn) -> Result<i64> {
    let found = version(conn)?;
    if found > SCHEMA { Err(StoreError::NewerSchema { found, known: SCHEMA }) } else { Ok(found) }
}

/// Brings a database to the newest schema; answers from and to.
pub fn migrate(conn: &mut dyn Conn, now: Instant) -> Result<(i64, i64)> {
    conn.begin(Begin::Write)?;
    let done = run(conn, now);
    match done {
        Ok(_) => conn.commit()?,
        Err(_) => conn.rollback()?,
    }
    done
}

fn run(conn: &mut dyn Conn, now: Instant) -> Result<(i64, i64)> {
    if conn.engine() == Engine::Postgres {
        // Two nodes that start at once must not both change the schema.
        conn.execute_batch("SELECT pg_advisory_xact_lock(6034205)")?;
    }
    conn.execute_batch(TABLE)?;
    let from = refuse_newer(conn)?;
    let changes = if conn.engine() == Engine::Sqlite { SQLITE } else { POSTGRES };
    for (number, change) in (1..).zip(changes).filter(|(number, _)| *number > from) {
        conn.execute_batch(change)?;
        conn.execute(&APPLIED, &[Value::Int(number), now.into()])?;
    }
    Ok((from, SCHEMA))
}

crate::statements! {
    APPLIED = "INSERT INTO schema_version (version, at) VALUES ($1, $2)";
}
