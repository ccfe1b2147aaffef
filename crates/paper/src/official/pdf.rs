//! Official documents as PDF/A, set by the template `official.nd-30-2020.typ`.

use kernel::Instant;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::Official;
use super::sheet::{Sheet, sheet};
use crate::render::compile;
use crate::{PaperError, Pdf, Templates};

/// The template; an operator may replace it.
pub(crate) const TEMPLATE: &str = "official.nd-30-2020.typ";
/// Raised when the layout changes.
const VERSION: u32 = 1;

/// Prints a document. Takes some milliseconds of CPU in the calling thread.
///
/// # Errors
/// [`PaperError::Data`] for a table whose cells do not fit its columns; [`PaperError::Template`] if a replaced template fails;
/// [`PaperError::TooLarge`] beyond the limits.
pub fn pdf(official: &Official, templates: &Templates) -> Result<Pdf, PaperError> {
    combined(std::slice::from_ref(official), templates)
}

/// Prints several documents into one file, each from a page of its own that counts from 1.
///
/// # Errors
/// As [`pdf`]; [`PaperError::Data`] when there is none.
pub fn combined(officials: &[Official], templates: &Templates) -> Result<Pdf, PaperError> {
    let first = officials.first().ok_or_else(|| PaperError::Data("no document to print".to_owned()))?;
    let sheets = officials.iter().map(sheet).collect::<Result<Vec<Sheet>, PaperError>>()?;
    let made_at: Instant = first.made_at;
    let data = json!({ "sheets": sheets, "title": sheets[0].file_title, "author": first.issuer }).to_string();
    let (bytes, pages) = compile(templates, TEMPLATE, data, made_at)?;
    let sha256 = Sha256::digest(&bytes).into();
    let template_version = templates.version_of(TEMPLATE, VERSION);
    let template_key = TEMPLATE.trim_end_matches(".typ").to_owned();
    Ok(Pdf { bytes, pages, sha256, template_key, template_version })
}
