//! What a page sends back: names, values and files, with the form token checked. Files stream into the store.

use std::sync::Arc;

use axum::RequestExt;
use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::FileHash;
use store_file::Keep;

use crate::frame::Frame;
use crate::officer::Csrf;
use crate::resend::{self, Kept};
use crate::server::{Pairs, fault};
use crate::site::Site;

/// One uploaded file, kept by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// Name of the file, cleaned.
    pub name: String,
    /// SHA-256 of the content.
    pub hash: FileHash,
    /// Bytes.
    pub size: u64,
    /// Kind, recognised by content.
    pub mime: String,
}

/// A form.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// Names and values, in order.
    pub pairs: Pairs,
    /// Files.
    pub files: Vec<Upload>,
    /// Files that were not taken: field, name, code of the reason (`refusal.<code>`).
    pub refused: Vec<(String, String, &'static str)>,
}

impl Posted {
    /// The last value of a name that is not empty, without outer spaces.
    pub fn get(&self, name: &str) -> &str {
        crate::server::value(&self.pairs, name).unwrap_or_default()
    }

    /// The last value of a name as it was typed, for texts whose blanks count.
    pub fn raw(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// All values of a name that are not empty.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let found = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty()).collect()
    }

    /// A tick box.
    pub fn is_set(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Files of a field.
    pub fn files_of(&self, field: &str) -> Vec<&Upload> {
        self.files.iter().filter(|file| file.field == field).collect()
    }
}

/// The largest file, bytes.
pub const FILE_LIMIT: u64 = 50 * 1024 * 1024;
/// Files in one form.
const FILES: usize = 60;
/// The longest text field of a multipart form, bytes: a whole criteria set.
pub(crate) const FIELD_LIMIT: usize = 1024 * 1024;
/// All text fields of a multipart form together, bytes.
const TEXT_LIMIT: usize = 4 * 1024 * 1024;
/// Text fields in one form.
pub(crate) const FIELDS: usize = 2_000;

/// Forms that have no token: they begin a session, or only show again what came with them. The gate has seen that they come
/// from an own page.
fn needs_token(path: &str) -> bool {
    !["/signin", "/resend", "/demo"].iter().any(|free| path.starts_with(free))
}

/// The form token of the session, and what came beside the form.
#[derive(Default)]
pub(crate) struct Token {
    expected: String,
    in_header: Option<String>,
}

impl Token {
    pub(crate) fn of(parts: &Parts) -> Self {
        let expected = parts.extensions.get::<Csrf>().cloned().unwrap_or_default().0;
        let in_header = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
        Self { expected: if needs_token(parts.uri.path()) { expected } else { String::new() }, in_header }
    }

    pub(crate) fn fits(&self, posted: &Posted) -> bool {
        let given = self.in_header.as_deref().unwrap_or_else(|| posted.get("csrf"));
        self.expected.is_empty() || given == self.expected
    }
}

impl FromRequest<Arc<Site>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let (frame, token) = (Frame::of(&parts), Token::of(&parts));
        let asker = resend::Asker::of(&parts);
        let posted = read(Request::from_parts(parts, body), Some((site, &token))).await;
        let posted = posted.map_err(|status| fault(site, &frame, status))?;
        if token.fits(&posted) {
            return Ok(posted);
        }
        let kept = Kept::of(&frame.path, posted).filter(|_| !frame.fragment);
        Err(match kept {
            Some(kept) => resend::changed(site, &frame, &asker, &kept),
            None => fault(site, &frame, StatusCode::FORBIDDEN),
        })
    }
}

impl Posted {
    /// What somebody sent who is not signed in: texts alone, files are read and thrown away.
    ///
    /// # Errors
    /// No form, or too large.
    pub async fn of_nobody(request: Request) -> Result<Self, StatusCode> {
        read(request, None).await
    }
}

/// Reads a form; files are kept only if there is somewhere to, and once the form is known to come from an own page.
async fn read(request: Request, into: Option<(&Arc<Site>, &Token)>) -> Result<Posted, StatusCode> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let form: Multipart = request.extract().await.map_err(|_| StatusCode::BAD_REQUEST)?;
        return read_multipart(into, form).await;
    }
    let form: Result<Form<Pairs>, _> = request.extract().await;
    let Form(pairs) = form.map_err(|rejection| rejection.status())?;
    Ok(Posted { pairs, ..Posted::default() })
}

async fn read_multipart(into: Option<(&Arc<Site>, &Token)>, mut form: Multipart) -> Result<Posted, StatusCode> {
    let mut posted = Posted::default();
    let mut room = TEXT_LIMIT;
    while let Some(mut field) = form.next_field().await.map_err(|error| error.status())? {
        let name = field.name().unwrap_or_default().to_owned();
        // Browsers send a file field that was left empty as a part without a file name.
        if field.file_name().is_some_and(str::is_empty) {
            continue;
        }
        let Some(file_name) = field.file_name().map(intake::sniff::clean_file_name) else {
            let text = read_text(&mut field, room.min(FIELD_LIMIT)).await?;
            room -= text.len().min(room);
            posted.pairs.push((name, text));
            if posted.pairs.len() > FIELDS {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            continue;
        };
        if posted.files.len() + posted.refused.len() >= FILES {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let site = into.filter(|(_, token)| token.fits(&posted)).map(|(site, _)| site);
        match keep(site, &mut field).await? {
            None => {}
            Some(Ok((hash, size, mime))) => posted.files.push(Upload { field: name, name: file_name, hash, size, mime }),
            Some(Err(reason)) => posted.refused.push((name, file_name, reason)),
        }
    }
    Ok(posted)
}

type Taken = Result<(FileHash, u64, String), &'static str>;

/// One file: into the store, or past it; none if the part is empty.
async fn keep(site: Option<&Arc<Site>>, field: &mut Field<'_>) -> Result<Option<Taken>, StatusCode> {
    let (mut keep, mut seen): (Option<Keep>, bool) = (None, false);
    while let Some(piece) = field.chunk().await.map_err(|error| error.status())? {
        seen = true;
        let Some(site) = site else { continue };
        let open = match keep.take() {
            Some(open) => open,
            None => Keep::open(site)?,
        };
        keep = Some(open.write(piece).await?);
    }
    match (keep, site) {
        (Some(keep), Some(site)) => keep.finish(site).await.map(Some),
        _ => Ok(seen.then_some(Err("forbidden"))),
    }
}

pub(crate) async fn read_text(field: &mut Field<'_>, most: usize) -> Result<String, StatusCode> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| error.status())? {
        if bytes.len() + piece.len() > most {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writing one file away from the threads that serve connections.
pub(crate) mod store_file {
    use std::io::Write;
    use std::sync::Arc;

    use app::IncomingFile;
    use axum::http::StatusCode;
    use kernel::FileHash;

    use super::FILE_LIMIT;
    use crate::site::Site;

    pub(crate) struct Keep {
        file: IncomingFile,
        too_large: bool,
    }

    const FAILED: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

    impl Keep {
        pub(crate) fn open(site: &Arc<Site>) -> Result<Self, StatusCode> {
            let file = site.app.incoming_file(FILE_LIMIT).map_err(|_| FAILED)?;
            Ok(Self { file, too_large: false })
        }

        pub(crate) async fn write(mut self, piece: axum::body::Bytes) -> Result<Self, StatusCode> {
            let work = move || {
                if !self.too_large && self.file.write_all(&piece).is_err() {
                    // The rest is read and thrown away, so that the answer reaches the browser.
                    self.too_large = true;
                }
                self
            };
            tokio::task::spawn_blocking(work).await.map_err(|_| FAILED)
        }

        pub(crate) async fn finish(
            self,
            site: &Arc<Site>,
        ) -> Result<Result<(FileHash, u64, String), &'static str>, StatusCode> {
            if self.too_large {
                return Ok(Err("intake_too_large"));
            }
            let file = self.file;
            let done = site.run(move |site| site.app.keep_file(file, |start, size| {
                let rules = intake::sniff::UploadRules::default();
                intake::sniff::check_upload(start, size, &rules)
                    .map(|kind| kind.mime.to_owned())
                    .map_err(|refused| refused.code)
            }));
            done.await.map_err(|_| FAILED)?.map_err(|_| FAILED)
        }
    }
}
