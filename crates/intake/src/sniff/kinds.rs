//! The kinds of file that are known.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileKind {
    /// Media type to send it with, always with `X-Content-Type-Options: nosniff`.
    pub mime: &'static str,
    /// Extension without the point.
    pub extension: &'static str,
    /// Whether it is a picture.
    pub is_image: bool,
    /// Whether a browser may show it in the page; anything else is sent as an attachment.
    pub may_be_shown_inline: bool,
}

impl FileKind {
    /// The kind with that extension, e.g. to read rules from a table; `jpeg`, `tif` and `heif` are known too.
    pub fn from_extension(extension: &str) -> Option<FileKind> {
        let lower = extension.to_ascii_lowercase();
        let wanted = match lower.as_str() {
            "jpeg" => "jpg",
            "tif" => "tiff",
            "heif" => "heic",
            other => other,
        };
        ALL.iter().find(|kind| kind.extension == wanted).copied()
    }
}

const fn picture(mime: &'static str, extension: &'static str, may_be_shown_inline: bool) -> FileKind {
    FileKind { mime, extension, is_image: true, may_be_shown_inline }
}

const fn document(mime: &'static str, extension: &'static str, may_be_shown_inline: bool) -> FileKind {
    FileKind { mime, extension, is_image: false, may_be_shown_inline }
}

/// PDF.
pub const PDF: FileKind = document("application/pdf", "pdf", true);
/// JPEG.
pub const JPEG: FileKind = picture("image/jpeg", "jpg", true);
/// PNG.
pub const PNG: FileKind = picture("image/png", "png", true);
/// WebP.
pub const WEBP: FileKind = picture("image/webp", "webp", true);
/// HEIC, as telephones take pictures; few browsers show it.
pub const HEIC: FileKind = picture("image/heic", "heic", false);
/// TIFF, as scanners make it.
pub const TIFF: FileKind = picture("image/tiff", "tiff", false);
/// Word since 2007.
pub const DOCX: FileKind =
    document("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", false);
/// Excel since 2007.
pub const XLSX: FileKind = document("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", false);
/// OpenDocument text.
pub const ODT: FileKind = document("application/vnd.oasis.opendocument.text", "odt", false);
/// Word until 2003.
pub const DOC: FileKind = document("application/msword", "doc", false);
/// Excel until 2003.
pub const XLS: FileKind = document("application/vnd.ms-excel", "xls", false);
/// Plain text.
pub const TXT: FileKind = document("text/plain; charset=utf-8", "txt", true);
/// XML.
pub const XML: FileKind = document("application/xml", "xml", false);
/// A zip that is no document.
pub const ZIP: FileKind = document("application/zip", "zip", false);
/// A detached or enveloping electronic signature (CMS).
pub const P7S: FileKind = document("application/pkcs7-signature", "p7s", false);

/// Every kind.
pub const ALL: [FileKind; 15] = [PDF, JPEG, PNG, WEBP, HEIC, TIFF, DOCX, XLSX, ODT, DOC, XLS, TXT, XML, ZIP, P7S];
