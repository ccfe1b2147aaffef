//! The auditor's bundle: one dossier with everything that proves it, in a ZIP file that can be checked without this
//! program's database: events as kept, the excerpt of the chain, papers as issued, files as handed in.

mod verify;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use dossier::Event;
use journal::{Excerpt, Hash, Head, Record};
use kernel::{DossierId, FileHash, Instant};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::StoreError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::app::{App, AppResult};
use crate::incoming::dossier_files;
use crate::wire;

pub use verify::{BundleFault, BundleReport, verify_bundle};

/// The table of contents.
pub const MANIFEST: &str = "manifest.json";
/// Its own hash, as `sha256sum` writes it.
pub const MANIFEST_HASH: &str = "manifest.sha256";
/// One record a line, as kept.
pub const EVENTS: &str = "events.jsonl";
/// The chain that holds them.
pub const EXCERPT: &str = "excerpt.json";
/// For people.
pub const README: &str = "README.txt";

/// One entry of the bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleEntry {
    /// Name in the bundle.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256.
    pub sha256: Hash,
    /// Of a file: the name under which it was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
}

/// The table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Layout of the bundle, 1.
    pub layout: u8,
    /// Mã số hồ sơ.
    pub code: String,
    /// Identity.
    pub dossier: DossierId,
    /// When the bundle was made, RFC 3339.
    pub made_at: String,
    /// Head of the province's chain to which the excerpt leads.
    pub head: Head,
    /// Everything but this table and its hash.
    pub entries: Vec<BundleEntry>,
    /// Files that events name but the store does not have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Hashes of all files that an event names: keys `files` and `file` of its stored form, at any depth.
pub(crate) fn files_named(payload: &Value, out: &mut BTreeSet<String>) {
    match payload {
        Value::Object(all) => {
            for (name, value) in all {
                match value {
                    Value::String(hash) if name == "file" => _ = out.insert(hash.clone()),
                    Value::Array(list) if name == "files" => {
                        out.extend(list.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    other => files_named(other, out),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| files_named(value, out)),
        _ => {}
    }
}

/// Files named and papers issued by a dossier's records.
pub(crate) struct Named {
    pub(crate) files: BTreeSet<String>,
    /// Hash and the name of the entry.
    pub(crate) papers: BTreeMap<String, String>,
}

impl Named {
    pub(crate) fn of(records: &[Record]) -> Result<Self, wire::WireError> {
        let mut named = Named { files: BTreeSet::new(), papers: BTreeMap::new() };
        for record in records {
            if let (Event::PaperIssued { paper }, _) = wire::lift(record)? {
                let order = serde_json::to_value(paper.order).ok();
                let order = order.as_ref().and_then(Value::as_str).unwrap_or("paper").to_owned();
                let name = format!("papers/{:03}-{order}-{}.pdf", paper.ordered_at, paper.lang);
                named.papers.insert(paper.hash.to_string(), name);
            } else if let Ok(payload) = serde_json::from_str(&record.payload) {
                files_named(&payload, &mut named.files);
            }
        }
        Ok(named)
    }
}

/// Puts entries into the ZIP and notes their hashes.
struct Packer {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    entries: Vec<BundleEntry>,
}

fn packing(error: impl std::fmt::Display) -> StoreError {
    StoreError::Format(format!("bundle: {error}"))
}

impl Packer {
    fn put(&mut self, name: &str, content: &[u8], file_name: Option<String>) -> Result<(), StoreError> {
        let size = content.len() as u64;
        self.entries.push(BundleEntry { name: name.to_owned(), size, sha256: Hash::of(content), file_name });
        self.write(name, content)
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options).map_err(packing)?;
        Ok(self.zip.write_all(content)?)
    }
}

impl App {
    /// The bundle of a dossier; none when there is no such dossier. `readme`: what people read first. The caller has
    /// checked who asks, and notes the access.
    ///
    /// # Errors
    /// The store failed.
    pub fn bundle(&self, id: &DossierId, readme: &str) -> AppResult<Option<Vec<u8>>> {
        let stream = wire::stream(id);
        let found = self.store.read_snapshot(|reader| {
            let records = reader.list_stream(&stream)?;
            let excerpt = (!records.is_empty()).then(|| reader.get_excerpt(&stream)).transpose()?;
            Ok(excerpt.map(|excerpt| (records, excerpt)))
        })?;
        let Some((records, excerpt)) = found else { return Ok(None) };
        Ok(Some(self.pack(id, &records, &excerpt, readme)?))
    }

    fn pack(&self, id: &DossierId, records: &[Record], excerpt: &Excerpt, readme: &str) -> Result<Vec<u8>, StoreError> {
        let dossier = wire::fold(records).map_err(packing)?.ok_or(StoreError::NotFound("dossier"))?;
        let named = Named::of(records).map_err(packing)?;
        let mut packer = Packer { zip: ZipWriter::new(Cursor::new(Vec::new())), entries: Vec::new() };
        packer.put(README, readme.as_bytes(), None)?;
        let mut lines = Vec::new();
        for record in records {
            serde_json::to_writer(&mut lines, record)?;
            lines.push(b'\n');
        }
        packer.put(EVENTS, &lines, None)?;
        packer.put(EXCERPT, &serde_json::to_vec(excerpt)?, None)?;
        let mut missing = Vec::new();
        for (hash, name) in &named.papers {
            match self.store.files().read(&FileHash::new(hash)) {
                Ok(content) => packer.put(name, &content, None)?,
                Err(_) => missing.push(hash.clone()),
            }
        }
        let owner = dossier_files(id);
        for hash in &named.files {
            let used = self.read(|reader| reader.find_file_use(&owner, hash))?;
            match self.store.files().read(&FileHash::new(hash)) {
                Ok(content) => packer.put(&format!("files/{hash}"), &content, used.map(|used| used.name))?,
                Err(_) => missing.push(hash.clone()),
            }
        }
        let manifest = Manifest {
            layout: 1,
            code: dossier.code.to_string(),
            dossier: *id,
            made_at: made_at(self.now()),
            head: excerpt.head,
            entries: packer.entries.clone(),
            missing,
        };
        let table = serde_json::to_vec_pretty(&manifest)?;
        packer.write(MANIFEST, &table)?;
        packer.write(MANIFEST_HASH, hash_line(&table).as_bytes())?;
        Ok(packer.zip.finish().map_err(packing)?.into_inner())
    }
}

fn made_at(now: Instant) -> String {
    now.rfc3339()
}

/// As `sha256sum` writes it, so that the manifest can be checked without this program.
pub(crate) fn hash_line(manifest: &[u8]) -> String {
    format!("{}  {MANIFEST}\n", Hash::of(manifest))
}
