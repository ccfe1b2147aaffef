//! Uploaded files: streamed into the store, checked by their content, used by dossiers and drafts under a name.

use std::io::{self, Write};

use kernel::{DossierId, FileHash};
use store::uses::{FileRow, FileUseRow};
use store::{FileWriter, StoreError};

use crate::app::{App, AppResult};

/// How office files and other containers begin.
const CONTAINER: &[u8] = b"PK";

/// A file while it comes in; dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct IncomingFile(FileWriter);

impl Write for IncomingFile {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.write(piece)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Who uses the files of a dossier.
pub fn dossier_files(dossier: &DossierId) -> String {
    format!("dossier:{dossier}")
}

impl App {
    /// Starts taking in a file.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn incoming_file(&self, limit_bytes: u64) -> AppResult<IncomingFile> {
        Ok(IncomingFile(self.store.files().create(limit_bytes)?))
    }

    /// Keeps the file if `check` (first bytes, size) names its kind; else it goes away, with the reason.
    ///
    /// # Errors
    /// The store failed.
    #[allow(clippy::type_complexity, reason = "hash, size and kind, or the reason")]
    pub fn keep_file(
        &self,
        file: IncomingFile,
        check: impl FnOnce(&[u8], u64) -> Result<String, &'static str>,
    ) -> AppResult<Result<(FileHash, u64, String), &'static str>> {
        // Which office file a container is stands in its directory, which comes last.
        let whole = if file.0.start().starts_with(CONTAINER) { Some(file.0.content()?) } else { None };
        let mime = match check(whole.as_deref().unwrap_or(file.0.start()), file.0.size()) {
            Ok(mime) => mime,
            Err(reason) => return Ok(Err(reason)),
        };
        let stored = file.0.finish()?;
        let row = FileRow {
            hash: stored.hash.to_string(),
            size: i64::try_from(stored.size).unwrap_or(i64::MAX),
            mime: mime.clone(),
            at: self.now(),
        };
        self.store.write(move |writer| writer.put_file(&row))?;
        Ok(Ok((stored.hash, stored.size, mime)))
    }

    /// Notes that a draft or dossier uses files under their names.
    ///
    /// # Errors
    /// The store failed.
    pub fn use_files(&self, owner: &str, by: &str, files: &[(FileHash, String)]) -> AppResult<()> {
        let at = self.now();
        let row = |(hash, name): &(FileHash, String)| FileUseRow {
            owner: owner.to_owned(),
            hash: hash.to_string(),
            name: name.clone(),
            uploaded_by: by.to_owned(),
            at,
        };
        let rows: Vec<FileUseRow> = files.iter().map(row).collect();
        Ok(self.store.write(move |writer| rows.iter().try_for_each(|row| writer.put_file_use(row)))?)
    }

    /// Files that a draft or dossier uses.
    ///
    /// # Errors
    /// The store failed.
    pub fn files_of(&self, owner: &str) -> AppResult<Vec<FileUseRow>> {
        Ok(self.read(|reader| reader.list_file_uses(owner))?)
    }

    /// Files of a draft become those of another owner.
    ///
    /// # Errors
    /// The store failed.
    pub fn move_files(&self, from: &str, to: &str) -> AppResult<()> {
        let (from, to) = (from.to_owned(), to.to_owned());
        self.store.write(move |writer| writer.move_file_uses(&from, &to))?;
        Ok(())
    }

    /// A kept file of an owner: its name, kind and content; none when the owner does not use it.
    ///
    /// # Errors
    /// The store failed, or the file is gone.
    pub fn open_file(&self, owner: &str, hash: &str) -> AppResult<Option<(FileUseRow, FileRow, Vec<u8>)>> {
        let Some(used) = self.read(|reader| reader.find_file_use(owner, hash))? else { return Ok(None) };
        let row = self.read(|reader| reader.find_file(hash))?.ok_or(StoreError::NotFound("file"))?;
        let content = self.read_file(&FileHash::new(hash))?;
        Ok(Some((used, row, content)))
    }
}
