//! Office files: the OLE container of before 2007, encryption and macros.

use crate::fault::IntakeError;
use crate::sniff::{DOC, FileKind, ODT, XLS, zip_names};

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Length of an entry of the container's directory ([MS-CFB] 2.6).
const ENTRY: usize = 128;

/// An entry of the container's directory: name in small letters and the first sector of its stream.
struct Entry {
    name: String,
    sector: usize,
}

/// Word or Excel of before 2007. `None` for other containers, such as installers and messages.
pub(super) fn ole_kind(bytes: &[u8]) -> Option<FileKind> {
    let entries = entries(bytes);
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    if has("worddocument") {
        Some(DOC)
    } else if has("workbook") || has("book") {
        Some(XLS)
    } else {
        None
    }
}

/// Entries of the directory, wherever its sectors are: each begins at a multiple of its length and describes itself.
fn entries(bytes: &[u8]) -> Vec<Entry> {
    if !bytes.starts_with(OLE) {
        return Vec::new();
    }
    bytes.chunks_exact(ENTRY).skip(4).filter_map(entry).collect()
}

fn entry(raw: &[u8]) -> Option<Entry> {
    let name_bytes = usize::from(u16::from_le_bytes([raw[64], raw[65]]));
    // Storage, stream or root; a name of 1 to 31 letters and its closing zero.
    if !matches!(raw[66], 1 | 2 | 5) || !(4..=64).contains(&name_bytes) || name_bytes % 2 == 1 || raw[67] > 1 {
        return None;
    }
    let units = raw[..name_bytes - 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let name: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    let sector = u32::from_le_bytes([raw[116], raw[117], raw[118], raw[119]]);
    Some(Entry { name: name.to_lowercase(), sector: sector as usize })
}

/// Encrypted (`intake_encrypted`) or with macros (`intake_macros`); `None` if neither, or no office file.
pub(crate) fn fault(bytes: &[u8]) -> Option<IntakeError> {
    let entries = entries(bytes);
    if is_encrypted_ole(bytes, &entries) || zip_names::is_encrypted(bytes) {
        return Some(IntakeError::new("intake_encrypted"));
    }
    (has_ole_macros(&entries) || has_zip_macros(bytes)).then(|| IntakeError::new("intake_macros"))
}

fn has_ole_macros(entries: &[Entry]) -> bool {
    const MACROS: [&str; 4] = ["_vba_project", "_vba_project_cur", "vba", "macros"];
    entries.iter().any(|entry| MACROS.contains(&entry.name.as_str()))
}

/// Parts of a document that hold programs.
fn has_zip_macros(bytes: &[u8]) -> bool {
    let Some(kind) = zip_names::kind(bytes) else { return false };
    let names = zip_names::names(bytes);
    let holds = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    names.iter().any(|name| name.contains("vbaproject.bin"))
        || holds("xl/macrosheets/")
        || (kind == ODT && (holds("basic/") || holds("scripts/")))
}

fn is_encrypted_ole(bytes: &[u8], entries: &[Entry]) -> bool {
    entries.iter().any(|entry| match entry.name.as_str() {
        "encryptedpackage" => true,
        "worddocument" => is_encrypted_word(stream(bytes, entry)),
        "workbook" | "book" => is_encrypted_excel(stream(bytes, entry)),
        _ => false,
    })
}

/// The bytes from the start of a stream on; empty if they are not at hand.
fn stream<'a>(bytes: &'a [u8], entry: &Entry) -> &'a [u8] {
    let shift = u32::from(bytes.get(30).copied().unwrap_or(9).clamp(7, 16));
    let at = entry.sector.saturating_add(1).saturating_mul(1 << shift);
    bytes.get(at..).unwrap_or_default()
}

/// [MS-DOC] 2.5.2: bit `fEncrypted` of the file information block.
fn is_encrypted_word(stream: &[u8]) -> bool {
    stream.starts_with(b"\xec\xa5") && stream.get(11).is_some_and(|flags| flags & 1 == 1)
}

/// [MS-XLS] 2.4.117: a record `FilePass` (0x2f) among the first.
fn is_encrypted_excel(stream: &[u8]) -> bool {
    let mut rest = stream;
    for _ in 0..8 {
        let &[kind, kind_high, size, size_high, ..] = rest else { return false };
        if (kind, kind_high) == (0x2f, 0) {
            return true;
        }
        let size = usize::from(u16::from_le_bytes([size, size_high]));
        rest = rest.get(4 + size..).unwrap_or_default();
    }
    false
}
