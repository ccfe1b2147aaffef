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
    let office = names.first().is_some_and(|first| {
        first == "[content_types].xml"
            || ["_rels/", "docprops/", "word/", "xl/"].iter().any(|folder| first.starts_with(folder))
    });
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
    let ends = |rest: &[u8]| !rest.first().is_some_and(|byte| *byte == b'-');
    (name == b"mimetype" && content.strip_prefix(text).is_some_and(ends)).then_some(ODT)
}

/// Name and what follows it of the local header at the start of `bytes`.
fn local_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let short = |at: usize| Some(usize::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?])));
    let (name_length, extra_length) = (short(26)?, short(28)?);
    let name = bytes.get(30..30 + name_length)?;
    Some((name, bytes.get(30 + name_length + extra_length..)?))
}

/// Names of the entries in small letters: local headers in the order of the file, then the directory's when all bytes are given.
pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let lower = |name: &[u8]| String::from_utf8_lossy(name).to_lowercase().replace('\\', "/");
    let mut names: Vec<String> = local_starts(bytes)
        .filter_map(|at| local_entry(&bytes[at..]))
        .take(MOST_NAMES)
        .map(|(name, _)| lower(name))
        .collect();
    if let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) {
        names.extend(archive.file_names_raw().take(MOST_NAMES).map(lower));
    }
    names
}

/// Where local headers begin. An entry stored as it is may hold such a sign too: its names are then looked at as well, which only
/// makes refusals more likely.
fn local_starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    bytes.windows(LOCAL.len()).enumerate().filter(|(_, window)| *window == LOCAL).map(|(at, _)| at)
}

/// Whether the first entry is encrypted.
pub(super) fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(LOCAL) && local_starts(bytes).any(|at| bytes.get(at + 6).is_some_and(|flags| flags & 1 == 1))
}

/// Whether a zip ends exactly where the bytes end, as it must in a file that is also something else.
pub(super) fn ends_as_zip(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let tail = &bytes[from..];
    tail.windows(22).enumerate().any(|(at, end)| {
        end.starts_with(EMPTY) && at + 22 + usize::from(u16::from_le_bytes([end[20], end[21]])) == tail.len()
    })
}
