//! From a form to PDF/A bytes.

use kernel::Instant;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst::syntax::{DiagSpan, DiagSpanKind, FileId};
use typst::{World, WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::form::Form;
use crate::templates::{FormMeta, Templates, limit};
use crate::world::{self, PaperWorld};
use crate::{PaperError, qr};

/// Most data for one paper, in bytes of JSON.
const DATA_LIMIT: usize = 16 * 1024 * 1024;
/// Most pages of one paper.
const PAGE_LIMIT: usize = 2_000;
/// Memoized layout that this many papers did not use is dropped.
const CACHE_AGE: usize = 12;

/// A finished paper. The journal keeps digest, key and version; the bytes go to the file store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// PDF/A-2b, tagged.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Key of the form, name and issuing document.
    pub template_key: String,
    /// Version of the template with its digest.
    pub template_version: String,
}

/// Prints a form with the template in force on its day of issue. Takes some milliseconds of CPU in the calling thread.
///
/// # Errors
/// [`PaperError::Template`] with file and line if the template fails; [`PaperError::TooLarge`] beyond the limits.
pub fn render(form: &Form, templates: &Templates) -> Result<Pdf, PaperError> {
    let meta = templates.get(form.kind(), form.issued_at().day())?;
    let data = data_json(form, meta)?;
    let (bytes, pages) = compile(templates, &meta.template, data, form.issued_at())?;
    let sha256 = Sha256::digest(&bytes).into();
    let template_version = templates.version(meta);
    Ok(Pdf { bytes, pages, sha256, template_key: meta.key.clone(), template_version })
}

/// Bytes and number of pages of what a template makes of the data (JSON); `at` is the date of the file.
pub(crate) fn compile(
    templates: &Templates,
    template: &str,
    data: String,
    at: Instant,
) -> Result<(Vec<u8>, usize), PaperError> {
    limit("form data, bytes", data.len(), DATA_LIMIT)?;
    let ident = hex::encode(Sha256::digest(&data));
    let done = typeset(templates, template, data, (ident, at));
    comemo::evict(CACHE_AGE);
    done
}

fn typeset(
    templates: &Templates,
    template: &str,
    data: String,
    (ident, at): (String, Instant),
) -> Result<(Vec<u8>, usize), PaperError> {
    let world = PaperWorld::new(templates, id(template)?, id("data.json")?, data);
    let Warned { output, .. } = typst::compile::<PagedDocument>(&world);
    let document = output.map_err(|errors| diagnosis(&world, &errors))?;
    let pages = document.pages().len();
    limit("paper, pages", pages, PAGE_LIMIT)?;
    let options = options(at, ident, template)?;
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| diagnosis(&world, &errors))?;
    Ok((bytes, pages))
}

fn id(name: &str) -> Result<FileId, PaperError> {
    world::file_id(name).ok_or_else(|| no_place(name, "not a file name"))
}

fn no_place(file: &str, message: &str) -> PaperError {
    PaperError::Template { file: file.to_owned(), line: 0, message: message.to_owned() }
}

/// What the template reads: the form's meta data, the paper, and what is computed from it.
fn data_json(form: &Form, meta: &FormMeta) -> Result<String, PaperError> {
    let fail = |e: serde_json::Error| PaperError::Data(e.to_string());
    let mut doc = serde_json::to_value(form).map_err(fail)?;
    add_qr_codes(&mut doc)?;
    let data = json!({
        "form": meta,
        "lang": form.head().lang,
        "doc": doc,
        "amount_in_words": form.amount_in_words(),
    });
    serde_json::to_string(&data).map_err(fail)
}

/// Gives each object with a `tracking_url` its `qr`, an SVG.
fn add_qr_codes(value: &mut Value) -> Result<(), PaperError> {
    match value {
        Value::Array(items) => items.iter_mut().try_for_each(add_qr_codes),
        Value::Object(fields) => {
            if let Some(svg) = qr_of(fields)? {
                fields.insert("qr".to_owned(), Value::String(svg));
            }
            fields.values_mut().try_for_each(add_qr_codes)
        }
        _ => Ok(()),
    }
}

fn qr_of(fields: &Map<String, Value>) -> Result<Option<String>, PaperError> {
    fields.get("tracking_url").and_then(Value::as_str).map(qr::svg).transpose()
}

fn options(at: Instant, ident: String, file: &str) -> Result<PdfOptions, PaperError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).map_err(|e| no_place(file, e.message()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Một Cửa".to_owned())),
        timestamp: timestamp(at),
        standards,
        ..PdfOptions::default()
    })
}

fn timestamp(at: Instant) -> Option<Timestamp> {
    let (year, month, day) = at.day().ymd();
    let seconds = at.micros_of_day() / 1_000_000;
    let part = |n: i64| u8::try_from(n).ok();
    let (hour, minute, second) = (part(seconds / 3600)?, part(seconds / 60 % 60)?, part(seconds % 60)?);
    let local = Datetime::from_ymd_hms(year, month, day, hour, minute, second)?;
    Timestamp::new_local(local, 7 * 60)
}

fn diagnosis(world: &PaperWorld<'_>, errors: &[SourceDiagnostic]) -> PaperError {
    let Some(first) = errors.first() else { return no_place("", "unknown error") };
    let place = locate(world, first.span).or_else(|| first.trace.iter().find_map(|t| locate(world, t.span)));
    let (file, line) = place.unwrap_or_default();
    let hints = first.hints.iter().map(|hint| format!(" ({})", hint.v));
    let message = std::iter::once(first.message.to_string()).chain(hints).collect();
    PaperError::Template { file, line, message }
}

/// File and line (from 1) of a place in a template or data file.
fn locate(world: &PaperWorld<'_>, span: impl Into<DiagSpan>) -> Option<(String, usize)> {
    let span = span.into();
    let id = match span.get() {
        DiagSpanKind::Detached => return None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => id,
    };
    let start = WorldExt::range(world, span)?.start;
    let name = id.get().vpath().get_without_slash().to_owned();
    let before = world.file(id).ok()?.get(..start)?.iter().filter(|b| **b == b'\n').count();
    Some((name, before + 1))
}
