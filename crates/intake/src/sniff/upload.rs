//! Whether a file may be uploaded.

use crate::fault::{IntakeError, Refused};
use crate::sheet::megabytes;
use crate::sniff::{
    DOC, DOCX, FileKind, HEIC, JPEG, ODT, P7S, PDF, PNG, TIFF, TXT, WEBP, XLS, XLSX, XML, ZIP, office, sniff, text,
    zip_names,
};

/// How far the mark of a PDF may be pushed back and is still found by readers.
const PDF_MARK_WITHIN: usize = 1024;

/// What may be uploaded. The default: all known kinds but zip (its contents are not looked at), up to 50 MB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadRules {
    /// Kinds that are taken.
    pub allowed: Vec<FileKind>,
    /// Most bytes of a file.
    pub most_bytes: u64,
}

impl Default for UploadRules {
    fn default() -> Self {
        let allowed = vec![PDF, JPEG, PNG, WEBP, HEIC, TIFF, DOCX, XLSX, ODT, DOC, XLS, TXT, XML, P7S];
        Self { allowed, most_bytes: 50 << 20 }
    }
}

/// The kind of an upload that may be kept. `start` are its first bytes, or better all of them: macros at the end of an office file and a
/// second file behind a picture are found only then. `size` is the length of the whole file in bytes.
///
/// Refusals: `intake_upload_empty`, `intake_upload_too_large`, `intake_upload_program`, `intake_upload_active` (page, SVG, script),
/// `intake_upload_polyglot`, `intake_encrypted`, `intake_macros`, `intake_upload_kind`.
pub fn check_upload(start: &[u8], size: u64, rules: &UploadRules) -> Result<FileKind, Refused> {
    if size == 0 || start.is_empty() {
        return Err(Refused::new("intake_upload_empty"));
    }
    if size > rules.most_bytes {
        return Err(Refused::new("intake_upload_too_large").with("most", megabytes(rules.most_bytes)));
    }
    if is_program(start) || text::is_script(start) {
        return Err(Refused::new("intake_upload_program"));
    }
    let kind = sniff(start);
    if text::is_active(start, kind) {
        return Err(Refused::new("intake_upload_active"));
    }
    if is_polyglot(start, size, kind) {
        return Err(Refused::new("intake_upload_polyglot"));
    }
    if let Some(refused) = office::fault(start) {
        return Err(refused);
    }
    kind.filter(|kind| rules.allowed.contains(kind)).ok_or_else(|| not_allowed(kind, rules))
}

fn not_allowed(kind: Option<FileKind>, rules: &UploadRules) -> Refused {
    let names: Vec<&str> = rules.allowed.iter().map(|kind| kind.extension).collect();
    let refused = IntakeError::new("intake_upload_kind").with("allowed", names.join(", "));
    refused.with("kind", kind.map_or("?", |kind| kind.extension))
}

/// Programs of Windows, Linux and macOS, byte code, links of Windows, and Java or Android archives.
fn is_program(start: &[u8]) -> bool {
    let signs: [&[u8]; 10] = [
        b"MZ",
        b"\x7fELF",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
        b"\xca\xfe\xba\xbe",
        b"\0asm",
        b"\x4c\0\0\0\x01\x14\x02\0",
        b"!<arch>",
    ];
    let archives = ["meta-inf/manifest.mf", "androidmanifest.xml"];
    signs.iter().any(|sign| start.starts_with(sign))
        || (zip_names::kind(start) == Some(ZIP)
            && zip_names::names(start).iter().any(|name| archives.contains(&name.as_str())))
}

/// Whether the file is two files at once: a PDF that does not begin at the start, or a zip behind something else.
fn is_polyglot(start: &[u8], size: u64, kind: Option<FileKind>) -> bool {
    let first = &start[..start.len().min(PDF_MARK_WITHIN)];
    let late_pdf = kind != Some(PDF) && text::holds(first, b"%PDF-");
    let whole = start.len() as u64 == size;
    let is_zip = matches!(kind, Some(ZIP | DOCX | XLSX | ODT));
    late_pdf || (whole && !is_zip && zip_names::ends_as_zip(start))
}
