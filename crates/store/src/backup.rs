//! Backup and restore: one folder with a file of JSON lines for each table that cannot be made anew, the uploaded files,
//! and a manifest with the head of the journal. The same folder restores into either engine.

use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use journal::Head;
use kernel::{FileHash, Instant};
use serde::{Deserialize, Serialize};

use crate::batch::TABLES;
use crate::conn::{Begin, Conn, Engine, Reader};
use crate::error::{Result, StoreError};
use crate::log::JOURNAL;
use crate::migrate::SCHEMA;
use crate::outbox::OUTBOX;
use crate::store::Store;
use crate::table::Table;
use crate::value::{Kind, Row, Value};

pub(crate) static UNIT_SCOPE: Table = Table::new("unit_scope", crate::columns![key int province, key text ancestor, key text unit]);
static ACCOUNT: Table = Table::new(
    "account",
    crate::columns![
        key int province, key text person, fixed text login, plain text password_hash, plain text email,
        plain int must_change, plain int active, plain int failed, plain int locked_until, plain text preferences,
        plain int created_at, plain int changed_at, plain int last_sign_in_at
    ],
);
static API_TOKEN: Table = Table::new(
    "api_token",
    crate::columns![
        key int province, key text token_hash, plain text name, plain text scopes, plain text unit,
        plain text created_by, plain int created_at, plain int expires_at, plain int revoked_at
    ],
);
static FILE: Table = Table::new(
    "file",
    crate::columns![key int province, key text hash, plain int size, plain text mime, plain int at],
);
static FILE_USE: Table = Table::new(
    "file_use",
    crate::columns![
        key int province, key text owner, key text hash, plain text name, plain text uploaded_by, plain int at
    ],
);
static NOTICE: Table = Table::new(
    "notice",
    crate::columns![
        key int province, key text audience, key int id, plain text kind, plain text payload, plain int at,
        plain int read_at
    ],
);
static DRAFT: Table = Table::new(
    "draft",
    crate::columns![
        key int province, key text owner, key text id, plain text kind, plain text data, plain int changed_at,
        plain int expires_at
    ],
);
static SETTING: Table =
    Table::new("setting", crate::columns![key int province, key text key, plain text value]);
static ACCESS_LOG: Table = Table::new(
    "access_log",
    crate::columns![
        key int id, plain int province, plain int at, plain text who, plain text dossier, plain text purpose,
        plain text what
    ],
);

/// Sign-in sessions and password-reset links are left out on purpose: a restored system starts without them. Read models
/// are made anew.
fn kept() -> Vec<&'static Table> {
    let own = [&UNIT_SCOPE, &ACCOUNT, &API_TOKEN, &FILE, &FILE_USE, &NOTICE, &DRAFT, &SETTING, &ACCESS_LOG];
    let mut all: Vec<&'static Table> = vec![&JOURNAL, &OUTBOX];
    all.extend(TABLES.iter().filter(|table| table.name != "tally"));
    all.extend(own);
    all
}

const GO_ON_COUNTING: &str = "SELECT setval(pg_get_serial_sequence('access_log', 'id'), \
    (SELECT COALESCE(max(id), 0) + 1 FROM access_log), false)";

/// Rows that are written together.
const GROUP: usize = 500;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Schema of the program that made it.
    pub schema: i64,
    /// Province.
    pub province: i16,
    /// When it was made.
    pub at: Instant,
    /// Head of the journal in it.
    pub head: Head,
    /// Rows by table.
    pub rows: Vec<(String, u64)>,
    /// Uploaded files.
    pub files: u64,
}

impl Store {
    /// Writes a backup into a folder that must not hold one yet. Others may write meanwhile: tables are read in one
    /// snapshot, and files are never changed or removed.
    ///
    /// # Errors
    /// The folder or the database cannot be read or written.
    pub fn backup(&self, folder: &Path, now: Instant) -> Result<Manifest> {
        if folder.join("manifest.json").exists() {
            return Err(StoreError::Format(format!("{} holds a backup already", folder.display())));
        }
        fs::create_dir_all(folder.join("files"))?;
        let (head, rows) = self.read_snapshot(|reader| {
            let head = reader.get_head()?;
            let rows = kept().into_iter().map(|table| dump(reader, table, folder));
            Ok((head, rows.collect::<Result<Vec<_>>>()?))
        })?;
        let files = self.copy_files(folder)?;
        let manifest = Manifest { schema: SCHEMA, province: self.province().0, at: now, head, rows, files };
        // The manifest comes last: a folder without it is no backup.
        fs::write(folder.join("manifest.json"), serde_json::to_vec_pretty(&manifest)?)?;
        Ok(manifest)
    }

    fn copy_files(&self, folder: &Path) -> Result<u64> {
        let hashes = self.files().list()?;
        for hash in &hashes {
            fs::copy(self.files().path(hash)?, folder.join("files").join(hash.as_str()))?;
        }
        Ok(hashes.len() as u64)
    }

    /// Restores a backup into an empty, migrated database and checks journal and files. Read models are still to be
    /// rebuilt.
    ///
    /// # Errors
    /// The database is not empty, the backup is of another province or a newer program, incomplete or altered; then
    /// nothing has changed but for files, which are named by their content.
    pub fn restore(&self, folder: &Path) -> Result<Manifest> {
        let manifest: Manifest = serde_json::from_slice(&fs::read(folder.join("manifest.json"))?)?;
        if manifest.schema != SCHEMA || manifest.province != self.province().0 {
            let (schema, province) = (manifest.schema, manifest.province);
            let text = format!("the backup has schema {schema} and province {province}; schema {SCHEMA} and province {} are needed", self.province().0);
            return Err(StoreError::Format(text));
        }
        self.require_schema()?;
        if self.read(|reader| reader.get_head())? != Head::EMPTY {
            return Err(StoreError::Format("the database is not empty: restore into a new one".to_owned()));
        }
        self.take_files(folder, manifest.files)?;
        let province = self.province();
        self.core().with_writer(|conn| {
            conn.begin(Begin::Write)?;
            let done = load_all(conn, folder, &manifest)
                .and_then(|()| Reader::new(conn, province).verify(Head::EMPTY, Some(manifest.head), |_| {}));
            match done {
                Ok(_) => conn.commit()?,
                Err(_) => conn.rollback()?,
            }
            done
        })?;
        Ok(manifest)
    }

    fn take_files(&self, folder: &Path, expected: u64) -> Result<()> {
        let mut found = 0;
        for entry in fs::read_dir(folder.join("files"))? {
            let entry = entry?;
            let stored = self.files().put_from(&mut fs::File::open(entry.path())?, u64::MAX)?;
            if stored.hash != FileHash::new(entry.file_name().to_string_lossy()) {
                return Err(StoreError::Format(format!("file {} was altered", entry.file_name().to_string_lossy())));
            }
            found += 1;
        }
        if found == expected { Ok(()) } else { Err(StoreError::Format(format!("{expected} files expected, {found} found"))) }
    }
}

fn dump(reader: &mut Reader<'_>, table: &'static Table, folder: &Path) -> Result<(String, u64)> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let sql = format!("SELECT {} FROM {} WHERE province = {}", names.join(", "), table.name, reader.province().0);
    let mut out = BufWriter::new(fs::File::create(folder.join(format!("{}.jsonl", table.name)))?);
    let mut rows = 0;
    reader.conn.query_text(&sql, &mut |row| {
        rows += 1;
        serde_json::to_writer(&mut out, &json_row(table, row)?)?;
        Ok(out.write_all(b"\n")?)
    })?;
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok((table.name.to_owned(), rows))
}

fn json_row(table: &Table, row: &Row<'_>) -> Result<Vec<serde_json::Value>> {
    let cell = |(at, column): (usize, &crate::table::Column)| {
        Ok(match row.value(at, column.kind)? {
            Value::Null => serde_json::Value::Null,
            Value::Int(number) => number.into(),
            Value::Real(number) => number.into(),
            Value::Text(text) => text.to_string().into(),
            Value::Blob(_) => return Err(StoreError::Format(format!("{}: no blobs in tables", table.name))),
        })
    };
    table.columns.iter().enumerate().map(cell).collect()
}

fn load_all(conn: &mut dyn Conn, folder: &Path, manifest: &Manifest) -> Result<()> {
    for table in kept() {
        let expected = manifest.rows.iter().find(|(name, _)| name == table.name).map_or(0, |(_, rows)| *rows);
        let found = load(conn, table, folder)?;
        if found != expected {
            let name = table.name;
            return Err(StoreError::Format(format!("{name}: {expected} rows expected, {found} found")));
        }
    }
    // Rows that came with their numbers do not move the counter of new ones.
    if conn.engine() == Engine::Postgres {
        conn.execute_batch(GO_ON_COUNTING)?;
    }
    Ok(())
}

fn load(conn: &mut dyn Conn, table: &'static Table, folder: &Path) -> Result<u64> {
    let input = BufReader::new(fs::File::open(folder.join(format!("{}.jsonl", table.name)))?);
    let (mut rows, mut group) = (0, Vec::with_capacity(GROUP));
    for line in input.lines() {
        let cells: Vec<serde_json::Value> = serde_json::from_str(&line?)?;
        group.push(values(table, cells)?);
        rows += 1;
        if group.len() == GROUP {
            conn.bulk(&[(&table.bulks().insert, std::mem::take(&mut group))], false)?;
        }
    }
    if !group.is_empty() {
        conn.bulk(&[(&table.bulks().insert, group)], false)?;
    }
    Ok(rows)
}

fn values(table: &Table, cells: Vec<serde_json::Value>) -> Result<Vec<Value>> {
    let bad = || StoreError::Format(format!("{}: a row has not the form of the table", table.name));
    if cells.len() != table.columns.len() {
        return Err(bad());
    }
    let value = |(cell, column): (serde_json::Value, &crate::table::Column)| match (cell, column.kind) {
        (serde_json::Value::Null, _) => Ok(Value::Null),
        (serde_json::Value::Number(number), Kind::Int) => number.as_i64().map(Value::Int).ok_or_else(bad),
        (serde_json::Value::Number(number), Kind::Real) => number.as_f64().map(Value::Real).ok_or_else(bad),
        (serde_json::Value::String(text), Kind::Text) => Ok(text.into()),
        _ => Err(bad()),
    };
    cells.into_iter().zip(table.columns).map(value).collect()
}
