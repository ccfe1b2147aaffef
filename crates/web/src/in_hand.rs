//! Forms whose files are looked at before anything of them is kept: nothing reaches the store here.

use std::sync::Arc;

use axum::RequestExt;
use axum::extract::multipart::Field;
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::Response;

use crate::frame::Frame;
use crate::posted::{FIELD_LIMIT, FIELDS, FILE_LIMIT, Posted, Token, read_text};
use crate::resend::{self, Kept};
use crate::server::{Pairs, fault};
use crate::site::Site;

/// Files in one form.
const FILES: usize = 4;

/// An uploaded file in memory.
#[derive(Debug, Clone, Default)]
pub struct HandFile {
    /// Name of the field.
    pub field: String,
    /// Name of the file, cleaned.
    pub name: String,
    /// The content; cut off behind [`FILE_LIMIT`].
    pub bytes: Vec<u8>,
}

/// A form with its files in memory.
#[derive(Debug, Clone, Default)]
pub struct InHand {
    /// Names and values.
    pub posted: Posted,
    /// Files.
    pub files: Vec<HandFile>,
}

impl FromRequest<Arc<Site>> for InHand {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Arc<Site>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let (frame, token, asker) = (Frame::of(&parts), Token::of(&parts), resend::Asker::of(&parts));
        let taken = read(Request::from_parts(parts, body), &token).await;
        let taken = taken.map_err(|status| fault(site, &frame, status))?;
        if token.fits(&taken.posted) {
            return Ok(taken);
        }
        let kept = Kept::of(&frame.path, taken.posted).filter(|_| !frame.fragment);
        Err(match kept {
            Some(kept) => resend::changed(site, &frame, &asker, &kept),
            None => fault(site, &frame, StatusCode::FORBIDDEN),
        })
    }
}

async fn read(request: Request, token: &Token) -> Result<InHand, StatusCode> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let form: Result<Form<Pairs>, _> = request.extract().await;
        let Form(pairs) = form.map_err(|rejection| rejection.status())?;
        return Ok(InHand { posted: Posted { pairs, ..Posted::default() }, files: Vec::new() });
    }
    let mut form: Multipart = request.extract().await.map_err(|_| StatusCode::BAD_REQUEST)?;
    let mut taken = InHand::default();
    while let Some(mut field) = form.next_field().await.map_err(|error| error.status())? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            // Browsers send a file field that was left empty as a part without a file name.
            Some(file) if file.is_empty() => {}
            Some(file) => {
                let known = token.fits(&taken.posted) && taken.files.len() < FILES;
                let bytes = read_file(&mut field, known).await?;
                let file = intake::sniff::clean_file_name(&file);
                if known {
                    taken.files.push(HandFile { field: name, name: file, bytes });
                } else {
                    taken.posted.refused.push((name, file, "forbidden"));
                }
            }
            None => {
                let text = read_text(&mut field, FIELD_LIMIT).await?;
                taken.posted.pairs.push((name, text));
                if taken.posted.pairs.len() > FIELDS {
                    return Err(StatusCode::PAYLOAD_TOO_LARGE);
                }
            }
        }
    }
    Ok(taken)
}

/// What goes beyond the limit is read and thrown away, so that the answer reaches the browser; one byte more tells of it.
async fn read_file(field: &mut Field<'_>, known: bool) -> Result<Vec<u8>, StatusCode> {
    let most = usize::try_from(FILE_LIMIT).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|error| error.status())? {
        let room = if known { (most + 1).saturating_sub(bytes.len()) } else { 0 };
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    Ok(bytes)
}
