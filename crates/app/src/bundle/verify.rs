//! Checking a bundle away from the database: pure over its bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use dossier::Dossier;
use journal::{Excerpt, Hash, Head, Item, Record, chain, digest, verify_excerpt};
use serde::Serialize;
use zip::ZipArchive;

use super::{EVENTS, EXCERPT, MANIFEST, MANIFEST_HASH, Manifest, Named, README, hash_line};
use crate::wire;

/// The largest content that is unpacked, bytes in all.
const LARGEST: u64 = 4 << 30;
/// Entries at most.
const MOST: usize = 20_000;

/// What was checked, and what it showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BundleReport {
    /// Mã số hồ sơ.
    pub code: String,
    /// Its state after the last event.
    pub state: String,
    /// Entries whose hashes agree with the manifest.
    pub entries: usize,
    /// Events that stand in the chain and agree with the excerpt.
    pub events: usize,
    /// Events of others in the excerpt, as digests.
    pub others: usize,
    /// Papers whose bytes are those that were issued.
    pub papers: usize,
    /// Files whose bytes are those that events name.
    pub files: usize,
    /// Files that events name but the store did not have.
    pub missing: usize,
    /// Where the chain of the excerpt ends.
    pub head: String,
    /// Whether the chain holds the head that was noted elsewhere; none when none was given.
    pub noted_head: Option<bool>,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// No ZIP file, or damaged.
    #[error("the bundle cannot be read: {0}")]
    Unreadable(String),
    /// An entry that must be there is not.
    #[error("{0} is missing in the bundle")]
    Absent(String),
    /// An entry that the manifest does not name.
    #[error("{0} is in the bundle, but not in its manifest")]
    Stranger(String),
    /// The content is not the one that the manifest names.
    #[error("{0} was altered: its SHA-256 is not the one noted")]
    Altered(String),
    /// An entry has not the form it must have.
    #[error("{name} cannot be understood: {cause}")]
    Malformed {
        /// Which.
        name: &'static str,
        /// Why.
        cause: String,
    },
    /// The chain is broken.
    #[error("the chain is broken: {0}")]
    Chain(#[from] journal::ExcerptError),
    /// The noted head does not stand in the chain.
    #[error("the noted head {0} does not stand in the chain of the excerpt: it was rewritten, or the head is newer than the bundle")]
    Head(Hash),
    /// Events and excerpt differ.
    #[error("event {0} in events.jsonl is not the one in the chain")]
    Event(i64),
    /// The events are no dossier.
    #[error("the events do not give a dossier: {0}")]
    Fold(String),
    /// The manifest speaks of another dossier or head.
    #[error("the manifest names another {0} than the chain")]
    Manifest(&'static str),
    /// A paper that was issued is not there.
    #[error("the paper with SHA-256 {0}, issued according to the chain, is missing or altered")]
    Paper(String),
    /// A file that an event names is not there.
    #[error("the file with SHA-256 {0}, named by an event, is missing or altered")]
    File(String),
}

type Entries = BTreeMap<String, Vec<u8>>;

/// Checks hashes, chain, events, papers and files. `noted`: hash of a head kept elsewhere, which the chain must hold.
///
/// # Errors
/// The first fault.
pub fn verify_bundle(bytes: &[u8], noted: Option<Hash>) -> Result<BundleReport, BundleFault> {
    let entries = unpack(bytes)?;
    let manifest = read_manifest(&entries)?;
    check_hashes(&entries, &manifest)?;
    let excerpt: Excerpt = parse(EXCERPT, get(&entries, EXCERPT)?)?;
    verify_excerpt(&excerpt)?;
    let noted_head = noted.map(|hash| holds(&excerpt, hash).then_some(true).ok_or(BundleFault::Head(hash))).transpose()?;
    let records = compare_events(get(&entries, EVENTS)?, &excerpt)?;
    let dossier = fold(&records)?;
    check_manifest(&manifest, &dossier, &excerpt)?;
    let named = Named::of(&records).map_err(|error| BundleFault::Fold(error.to_string()))?;
    let (papers, files) = check_contents(&entries, &manifest, &named)?;
    let of_others = |item: &Item| match item {
        Item::Full(_) => 0,
        Item::Others(run) => run.len(),
    };
    Ok(BundleReport {
        code: manifest.code.clone(),
        state: dossier.stage.key().to_owned(),
        entries: manifest.entries.len(),
        events: records.len(),
        others: excerpt.items.iter().map(of_others).sum(),
        papers,
        files,
        missing: manifest.missing.len(),
        head: excerpt.head.to_string(),
        noted_head,
    })
}

fn unpack(bytes: &[u8]) -> Result<Entries, BundleFault> {
    let bad = |error: &dyn std::fmt::Display| BundleFault::Unreadable(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| bad(&error))?;
    if archive.len() > MOST {
        return Err(bad(&"too many entries"));
    }
    let (mut entries, mut left) = (Entries::new(), LARGEST);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| bad(&error))?;
        let (name, mut content) = (entry.name().map_err(|error| bad(&error))?.into_owned(), Vec::new());
        let read = entry.take(left + 1).read_to_end(&mut content).map_err(|error| bad(&format!("{name}: {error}")))?;
        left = left.checked_sub(read as u64).ok_or_else(|| bad(&"too large"))?;
        if entries.insert(name.clone(), content).is_some() {
            return Err(bad(&format!("{name} is there twice")));
        }
    }
    Ok(entries)
}

fn get<'a>(entries: &'a Entries, name: &str) -> Result<&'a [u8], BundleFault> {
    entries.get(name).map(Vec::as_slice).ok_or_else(|| BundleFault::Absent(name.to_owned()))
}

fn parse<T: serde::de::DeserializeOwned>(name: &'static str, bytes: &[u8]) -> Result<T, BundleFault> {
    serde_json::from_slice(bytes).map_err(|error| BundleFault::Malformed { name, cause: error.to_string() })
}

fn read_manifest(entries: &Entries) -> Result<Manifest, BundleFault> {
    let (table, noted) = (get(entries, MANIFEST)?, get(entries, MANIFEST_HASH)?);
    if noted != hash_line(table).as_bytes() {
        return Err(BundleFault::Altered(MANIFEST.to_owned()));
    }
    let manifest: Manifest = parse(MANIFEST, table)?;
    if manifest.layout != 1 {
        let cause = format!("layout {} is not known", manifest.layout);
        return Err(BundleFault::Malformed { name: MANIFEST, cause });
    }
    Ok(manifest)
}

fn check_hashes(entries: &Entries, manifest: &Manifest) -> Result<(), BundleFault> {
    for entry in &manifest.entries {
        let content = get(entries, &entry.name)?;
        if content.len() as u64 != entry.size || Hash::of(content) != entry.sha256 {
            return Err(BundleFault::Altered(entry.name.clone()));
        }
    }
    let known: BTreeSet<&str> = manifest.entries.iter().map(|entry| entry.name.as_str()).collect();
    let stranger = entries.keys().find(|name| !known.contains(name.as_str()) && *name != MANIFEST && *name != MANIFEST_HASH);
    match (stranger, [README, EVENTS, EXCERPT].into_iter().find(|name| !known.contains(name))) {
        (Some(name), _) => Err(BundleFault::Stranger(name.clone())),
        (None, Some(name)) => Err(BundleFault::Absent(name.to_owned())),
        (None, None) => Ok(()),
    }
}

/// Whether the chain passes through a head.
fn holds(excerpt: &Excerpt, noted: Hash) -> bool {
    let mut at = excerpt.start.hash;
    let digests = excerpt.items.iter().flat_map(|item| match item {
        Item::Full(record) => vec![digest(&record.as_ref())],
        Item::Others(run) => run.clone(),
    });
    at == noted || digests.into_iter().any(|digest| {
        at = chain(&at, &digest);
        at == noted
    })
}

fn compare_events(lines: &[u8], excerpt: &Excerpt) -> Result<Vec<Record>, BundleFault> {
    let text = std::str::from_utf8(lines).map_err(|e| BundleFault::Malformed { name: EVENTS, cause: e.to_string() })?;
    let read = |line: &str| parse::<Record>(EVENTS, line.as_bytes());
    let records: Vec<Record> = text.lines().map(read).collect::<Result<_, _>>()?;
    let full = excerpt.items.iter().filter_map(|item| match item {
        Item::Full(record) => Some(record),
        Item::Others(_) => None,
    });
    let mut own = records.iter();
    for record in full {
        if own.next() != Some(record) {
            return Err(BundleFault::Event(record.position));
        }
    }
    match own.next() {
        Some(more) => Err(BundleFault::Event(more.position)),
        None => Ok(records),
    }
}

fn fold(records: &[Record]) -> Result<Dossier, BundleFault> {
    let folded = wire::fold(records).map_err(|error| BundleFault::Fold(error.to_string()))?;
    folded.ok_or_else(|| BundleFault::Fold("there are none".to_owned()))
}

fn check_manifest(manifest: &Manifest, dossier: &Dossier, excerpt: &Excerpt) -> Result<(), BundleFault> {
    let head: Head = manifest.head;
    match () {
        () if manifest.code != dossier.code.as_str() => Err(BundleFault::Manifest("code")),
        () if manifest.dossier != dossier.id => Err(BundleFault::Manifest("dossier")),
        () if head != excerpt.head => Err(BundleFault::Manifest("head")),
        () => Ok(()),
    }
}

/// The chain names papers and files by their hashes: those must be among the contents, and nothing else.
fn check_contents(entries: &Entries, manifest: &Manifest, named: &Named) -> Result<(usize, usize), BundleFault> {
    let missing: BTreeSet<&str> = manifest.missing.iter().map(String::as_str).collect();
    let is = |name: &str, hash: &str| entries.get(name).is_some_and(|content| Hash::of(content).hex() == hash);
    let mut counts = (0, 0);
    for (hash, name) in &named.papers {
        match is(name, hash) {
            true => counts.0 += 1,
            false if missing.contains(hash.as_str()) => {}
            false => return Err(BundleFault::Paper(hash.clone())),
        }
    }
    for hash in &named.files {
        match is(&format!("files/{hash}"), hash) {
            true => counts.1 += 1,
            false if missing.contains(hash.as_str()) => {}
            false => return Err(BundleFault::File(hash.clone())),
        }
    }
    let known = |name: &str| named.papers.values().any(|paper| paper == name)
        || name.strip_prefix("files/").is_some_and(|hash| named.files.contains(hash))
        || [README, EVENTS, EXCERPT, MANIFEST, MANIFEST_HASH].contains(&name);
    match entries.keys().find(|name| !known(name)) {
        Some(name) => Err(BundleFault::Stranger(name.clone())),
        None => Ok(counts),
    }
}
