//! Uploaded files as rows: what kind they are, and who uses which under which name. Their bytes: [`crate::FileStore`].

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::error::Result;
use crate::value::Row;

crate::statements! {
    FILE = "SELECT hash, size, mime, at FROM file WHERE province = $1 AND hash = $2";
    PUT_FILE = "INSERT INTO file (province, hash, size, mime, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (province, hash) DO NOTHING";
    USES = "SELECT owner, hash, name, uploaded_by, at FROM file_use WHERE province = $1 AND owner = $2 ORDER BY hash";
    USE = "SELECT owner, hash, name, uploaded_by, at FROM file_use WHERE province = $1 AND owner = $2 AND hash = $3";
    PUT_USE = "INSERT INTO file_use (province, owner, hash, name, uploaded_by, at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (province, owner, hash) DO UPDATE SET name = excluded.name, uploaded_by = excluded.uploaded_by, \
        at = excluded.at";
    COPY_USES = "INSERT INTO file_use (province, owner, hash, name, uploaded_by, at) \
        SELECT province, CAST($3 AS TEXT), hash, name, uploaded_by, at FROM file_use WHERE province = $1 AND owner = $2 \
        ON CONFLICT (province, owner, hash) DO NOTHING";
    DROP_USES = "DELETE FROM file_use WHERE province = $1 AND owner = $2";
}

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Its name: SHA-256 of its bytes, hex.
    pub hash: String,
    /// Bytes.
    pub size: i64,
    /// Media type, as found in its bytes.
    pub mime: String,
    /// First kept.
    pub at: Instant,
}

/// Somebody's use of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileUseRow {
    /// Dossier or draft.
    pub owner: String,
    /// The file.
    pub hash: String,
    /// Name there.
    pub name: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub at: Instant,
}

fn file(row: &Row<'_>) -> Result<FileRow> {
    Ok(FileRow { hash: row.string(0)?, size: row.int(1)?, mime: row.string(2)?, at: row.instant(3)? })
}

fn file_use(row: &Row<'_>) -> Result<FileUseRow> {
    Ok(FileUseRow {
        owner: row.string(0)?,
        hash: row.string(1)?,
        name: row.string(2)?,
        uploaded_by: row.string(3)?,
        at: row.instant(4)?,
    })
}

impl Reader<'_> {
    /// A file by its hash.
    pub fn find_file(&mut self, hash: &str) -> Result<Option<FileRow>> {
        self.find_row(&FILE, &[self.province().into(), hash.into()], file)
    }

    /// The files of an owner, by hash.
    pub fn list_file_uses(&mut self, owner: &str) -> Result<Vec<FileUseRow>> {
        self.list_rows(&USES, &[self.province().into(), owner.into()], file_use)
    }

    /// Whether an owner uses a file, and how.
    pub fn find_file_use(&mut self, owner: &str, hash: &str) -> Result<Option<FileUseRow>> {
        self.find_row(&USE, &[self.province().into(), owner.into(), hash.into()], file_use)
    }
}

impl Writer<'_> {
    /// Keeps a file's row; what is known of the same bytes stays.
    pub fn put_file(&mut self, file: &FileRow) -> Result<()> {
        let params =
            [self.province().into(), (&file.hash).into(), file.size.into(), (&file.mime).into(), file.at.into()];
        self.execute(&PUT_FILE, &params).map(|_| ())
    }

    /// An owner uses a file; a second time gives it a new name.
    pub fn put_file_use(&mut self, file_use: &FileUseRow) -> Result<()> {
        let u = file_use;
        let (owner, hash) = ((&u.owner).into(), (&u.hash).into());
        let params =
            [self.province().into(), owner, hash, (&u.name).into(), (&u.uploaded_by).into(), u.at.into()];
        self.execute(&PUT_USE, &params).map(|_| ())
    }

    /// Everything of one owner becomes another's (a draft's files when it is handed in). What the other has already
    /// stays as it is.
    pub fn move_file_uses(&mut self, from_owner: &str, to_owner: &str) -> Result<()> {
        if from_owner == to_owner {
            return Ok(());
        }
        let province = self.province();
        self.execute(&COPY_USES, &[province.into(), from_owner.into(), to_owner.into()])?;
        self.execute(&DROP_USES, &[province.into(), from_owner.into()]).map(|_| ())
    }
}
