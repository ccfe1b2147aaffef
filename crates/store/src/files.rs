//! Uploaded files: named by their content, written once, never executed or changed. `ab/cdef…` under one folder.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use journal::Hash;
use kernel::FileHash;
use sha2::{Digest, Sha256};

use crate::error::{Result, StoreError};

/// A folder of files.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of the content.
    pub hash: FileHash,
    /// Bytes.
    pub size: u64,
    /// The first bytes, by which the type is recognised.
    pub start: Vec<u8>,
}

static SERIAL: AtomicU64 = AtomicU64::new(0);

impl FileStore {
    /// A folder, made when first written to.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Starts writing a file in pieces; nothing is visible before [`FileWriter::finish`].
    pub fn create(&self, limit_bytes: u64) -> Result<FileWriter> {
        let incoming = self.folder.join("incoming");
        fs::create_dir_all(&incoming)?;
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let path = incoming.join(format!("{}-{serial}", std::process::id()));
        let file = File::create_new(&path).or_else(|_| File::create(&path))?;
        let (folder, hasher) = (self.folder.clone(), Sha256::new());
        Ok(FileWriter { folder, path, file: Some(file), hasher, size: 0, limit_bytes, start: Vec::new() })
    }

    /// Writes a whole content.
    pub fn put(&self, content: &[u8]) -> Result<StoredFile> {
        self.put_from(&mut &*content, u64::MAX)
    }

    /// Writes what a reader gives, up to a limit.
    pub fn put_from(&self, input: &mut dyn Read, limit_bytes: u64) -> Result<StoredFile> {
        let mut writer = self.create(limit_bytes)?;
        io::copy(input, &mut writer).map_err(|error| match error.downcast::<StoreError>() {
            Ok(own) => own,
            Err(error) => error.into(),
        })?;
        writer.finish()
    }

    /// Opens a stored file.
    pub fn open(&self, hash: &FileHash) -> Result<File> {
        File::open(self.path(hash)?).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::NotFound("file"),
            _ => error.into(),
        })
    }

    /// Reads a stored file and checks that it is what its name says.
    pub fn read(&self, hash: &FileHash) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        self.open(hash)?.read_to_end(&mut content)?;
        if Hash::of(&content).hex() == hash.as_str() {
            Ok(content)
        } else {
            Err(StoreError::Format(format!("file {hash} was altered")))
        }
    }

    /// Is it there?
    pub fn exists(&self, hash: &FileHash) -> bool {
        self.path(hash).is_ok_and(|path| path.is_file())
    }

    /// Its place; refuses what is no hash, so that no path can be smuggled in.
    pub fn path(&self, hash: &FileHash) -> Result<PathBuf> {
        place(&self.folder, hash.as_str())
    }

    /// Every stored file, in no order.
    pub fn list(&self) -> Result<Vec<FileHash>> {
        let mut out = Vec::new();
        let Ok(folders) = fs::read_dir(&self.folder) else { return Ok(out) };
        for folder in folders {
            let folder = folder?;
            let start = folder.file_name().to_string_lossy().into_owned();
            if start.len() == 2 && folder.file_type()?.is_dir() {
                for file in fs::read_dir(folder.path())? {
                    let name = format!("{start}{}", file?.file_name().to_string_lossy());
                    out.extend(Hash::parse(&name).is_ok().then(|| FileHash::new(&name)));
                }
            }
        }
        Ok(out)
    }
}

fn place(folder: &Path, hash: &str) -> Result<PathBuf> {
    Hash::parse(hash).map_err(|_| StoreError::NotFound("file"))?;
    Ok(folder.join(&hash[..2]).join(&hash[2..]))
}

/// A file that is being written. Dropped unfinished, it leaves nothing.
#[derive(Debug)]
pub struct FileWriter {
    folder: PathBuf,
    path: PathBuf,
    file: Option<File>,
    hasher: Sha256,
    size: u64,
    limit_bytes: u64,
    start: Vec<u8>,
}

/// How many first bytes are kept for recognising the type.
const START_BYTES: usize = 4096;

impl Write for FileWriter {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.size += piece.len() as u64;
        if self.size > self.limit_bytes {
            return Err(io::Error::other(StoreError::TooLarge(self.limit_bytes)));
        }
        if let Some(file) = &mut self.file {
            file.write_all(piece)?;
        }
        self.hasher.update(piece);
        let room = START_BYTES - self.start.len();
        self.start.extend_from_slice(&piece[..room.min(piece.len())]);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileWriter {
    /// Bytes so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The first bytes so far, by which the type is recognised.
    pub fn start(&self) -> &[u8] {
        &self.start
    }

    /// All bytes so far, for kinds that are told by their end.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn content(&self) -> Result<Vec<u8>> {
        Ok(fs::read(&self.path)?)
    }

    /// Makes it durable and gives it its name.
    pub fn finish(mut self) -> Result<StoredFile> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        let hash = Hash(self.hasher.clone().finalize().into()).hex();
        let target = place(&self.folder, &hash)?;
        let parent = target.parent().unwrap_or(&self.folder).to_owned();
        fs::create_dir_all(&parent)?;
        fs::rename(&self.path, &target)?;
        // The name itself must survive a power cut.
        File::open(&parent)?.sync_all()?;
        Ok(StoredFile { hash: FileHash::new(&hash), size: self.size, start: std::mem::take(&mut self.start) })
    }
}

impl Drop for FileWriter {
    fn drop(&mut self) {
        // After finish the path is gone and this does nothing.
        let _ = fs::remove_file(&self.path);
    }
}
