//! Zip containers: told apart by the names of their entries.

use std::io::Cursor;

use zip::ZipArchive;

use crate::sniff::{DOCX, FileKind, ODT, XLSX, ZIP};

const LOCAL: &[u8] = b"PK\x03\x04";
const EMPTY: &[u8] = b"PK\x05\x06";
/// Names that are looked at.
const MOST_NAMES: usize = 20_000;

/// DOCX, XLSX, ODT or a plain zip.
pub(super) fn kind(start: &[u8]) -> Option<FileKind> {
    if start.starts_with(EMPTY) {
        return Some(ZIP);
    }
    if !start.starts_with(LOCAL) {
        return None;
    }
    if let Some(kind) = open_document(start) {
        return Some(kind);
    }
    let names = names(start);
    let parts = ["[content_types].xml", "_rels/.rels"];
    let office = names.iter().any(|name| parts.contains(&name.as_str()));
    let has = |folder: &str| office && names.iter().any(|name| name.starts_with(folder));
    Some(if has("word/") {
        DOCX
    } else if has("xl/") && !names.iter().any(|name| name == "xl/workbook.bin") {
        XLSX
    } else {
        ZIP
    })
}

/// The first entry of OpenDocument is `mimetype`, stored as it is (ODF 1.2, part 3, 3.3).
fn open_document(start: &[u8]) -> Option<FileKind> {
    let (name, content) = local_entry(start)?;
    let text = ODT.mime.as_bytes();
    let ends = |rest: &[u8]| rest.first().is_none_or(|byte| *byte != b'-');
    (name == b"mimetype" && content.strip_prefix(text).is_some_and(ends)).then_some(ODT)
}

/// Name and what follows it of the local header at the start of `bytes`.
fn local_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let short = |at: usize| Some(usize::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    let (name_length, extra_length) = (short(26)?, short(28)?);
    let name = bytes.get(30..30 + name_length)?;
    Some((name, bytes.get(30 + name_length + extra_length..)?))
}

/// Names of the entries in small letters: those of the directory, or if it is not at hand those of the headers before the contents.
pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let lower = |name: &[u8]| String::from_utf8_lossy(name).to_lowercase().replace('\\', "/");
    match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive.file_names_raw().take(MOST_NAMES).map(lower).collect(),
        Err(_) => local_entries(bytes).take(MOST_NAMES).map(|(name, _)| lower(name)).collect(),
    }
}

/// What looks like the header of an entry. A container within may hold such a sign too: its names are then looked at as well.
fn local_entries(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let starts = bytes.windows(LOCAL.len()).enumerate().filter(|(_, window)| *window == LOCAL);
    starts.filter_map(|(at, _)| local_entry(&bytes[at..]))
}

/// Whether the first entry is encrypted, or any that the directory names.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    if !bytes.starts_with(LOCAL) {
        return false;
    }
    let first = bytes.get(6).is_some_and(|flags| flags & 1 == 1);
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return first };
    first || (0..archive.len()).any(|index| archive.by_index_raw(index).is_ok_and(|entry| entry.encrypted()))
}

/// Whether a zip ends exactly where the bytes end, as it must in a file that is also something else.
pub(super) fn ends_as_zip(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let tail = &bytes[from..];
    tail.windows(22).enumerate().any(|(at, end)| {
        end.starts_with(EMPTY) && at + 22 + usize::from(u16::from_le_bytes([end[20], end[21]])) == tail.len()
    })
}
