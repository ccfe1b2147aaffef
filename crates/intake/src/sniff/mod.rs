//! The kind of a file by its content, never by its name, and what must not be uploaded.

mod kinds;
mod name;
mod office;
mod text;
mod upload;
mod zip_names;

pub use kinds::*;
pub use name::clean_file_name;
pub use upload::{UploadRules, check_upload};

pub(crate) use office::fault as office_fault;

/// Bytes from the start that are enough to know the kind of nearly every file.
pub const START_BYTES: usize = 64 * 1024;

/// The kind of the content; `start` are its first bytes ([`START_BYTES`] do) or all of them. `None` for what is no known kind:
/// then it must not be stored. HTML, SVG and scripts are text here; [`check_upload`] refuses them.
pub fn sniff(start: &[u8]) -> Option<FileKind> {
    if start.is_empty() {
        return None;
    }
    by_signature(start)
        .or_else(|| zip_names::kind(start))
        .or_else(|| office::ole_kind(start))
        .or_else(|| text::kind(start))
}

fn by_signature(start: &[u8]) -> Option<FileKind> {
    let at = |from: usize, sign: &[u8]| start.get(from..).is_some_and(|rest| rest.starts_with(sign));
    let first = |sign: &[u8]| at(0, sign);
    if first(b"%PDF-") {
        Some(PDF)
    } else if first(b"\xff\xd8\xff") {
        Some(JPEG)
    } else if first(b"\x89PNG\r\n\x1a\n") {
        Some(PNG)
    } else if first(b"RIFF") && at(8, b"WEBP") {
        Some(WEBP)
    } else if at(4, b"ftyp") && HEIC_BRANDS.iter().any(|brand| at(8, brand)) {
        Some(HEIC)
    } else if first(b"II*\0") || first(b"MM\0*") {
        Some(TIFF)
    } else if is_signed_data(start) {
        Some(P7S)
    } else {
        None
    }
}

const HEIC_BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"];

/// CMS signed data (RFC 5652): a DER sequence that begins with the type's identifier 1.2.840.113549.1.7.2, or its text form.
fn is_signed_data(start: &[u8]) -> bool {
    const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    if start.starts_with(b"-----BEGIN PKCS7-----") || start.starts_with(b"-----BEGIN CMS-----") {
        return true;
    }
    // A length takes one byte, or up to four after 0x81 to 0x84; 0x80 has none.
    let length_bytes = match start.get(1) {
        Some(0x81..=0x84) => usize::from(start[1] & 0x0f),
        _ => 0,
    };
    start[0] == 0x30 && start.get(2 + length_bytes..).is_some_and(|rest| rest.starts_with(SIGNED_DATA))
}
