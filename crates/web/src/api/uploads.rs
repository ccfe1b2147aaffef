//! `POST /api/v1/files`: a file before the dossier that uses it. Named by its content, so sending it again changes nothing.

use std::pin::Pin;
use std::sync::Arc;

use app::TokenScope;
use axum::RequestExt;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Multipart, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::{Basis, FileHash, Refusal};
use serde::Serialize;

use super::answer;
use super::asker::Asker;
use super::fault::{ApiFault, ApiResult};
use crate::posted::store_file::Keep;
use crate::server::{Pairs, value};
use crate::site::Site;

/// The largest file, as told.
const MOST: &str = "50 MB";

#[derive(Serialize)]
struct Kept {
    hash: FileHash,
    size: u64,
    mime: String,
    name: String,
}

/// `POST /api/v1/files?name=`: the body itself, or the first file of a `multipart/form-data`.
pub async fn post(State(site): State<Arc<Site>>, asker: Asker, Query(query): Query<Pairs>, request: Request) -> Response {
    let lang = asker.lang;
    let name = value(&query, "name").unwrap_or("file").to_owned();
    take(&site, asker, name, request).await.unwrap_or_else(|fault| fault.into_response(lang))
}

async fn take(site: &Arc<Site>, asker: Asker, name: String, request: Request) -> ApiResult {
    asker.require(&[TokenScope::Submit, TokenScope::Act])?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (keep, name) = match kind.starts_with("multipart/form-data") {
        true => multipart(site, request, name).await?,
        false => (raw(site, request.into_limited_body()).await?, name),
    };
    let keep = keep.ok_or(ApiFault::Status(StatusCode::BAD_REQUEST))?;
    let name = intake::sniff::clean_file_name(&name);
    let kept = keep.finish(site).await.map_err(ApiFault::Status)?;
    let (hash, size, mime) = kept.map_err(|code| Refusal::new(code, Basis("design")).with("most", MOST))?;
    let (uses, own, by) = (vec![(hash.clone(), name.clone())], asker.bearer.files(), asker.bearer.name.clone());
    site.run(move |site| site.app.use_files(&own, &by, &uses)).await.map_err(|_| ApiFault::Failed)??;
    Ok(answer(StatusCode::CREATED, "application/json", &Kept { hash, size, mime, name }))
}

async fn write(site: &Arc<Site>, keep: Option<Keep>, piece: Bytes) -> Result<Option<Keep>, ApiFault> {
    let open = match keep {
        Some(open) => open,
        None => Keep::open(site).map_err(ApiFault::Status)?,
    };
    open.write(piece).await.map(Some).map_err(ApiFault::Status)
}

async fn multipart(site: &Arc<Site>, request: Request, name: String) -> Result<(Option<Keep>, String), ApiFault> {
    let bad = |_| ApiFault::Status(StatusCode::BAD_REQUEST);
    let mut form: Multipart = request.extract().await.map_err(bad)?;
    while let Some(mut field) = form.next_field().await.map_err(|e| ApiFault::Status(e.status()))? {
        let Some(own) = field.file_name().map(str::to_owned) else { continue };
        let mut keep = None;
        while let Some(piece) = field.chunk().await.map_err(|e| ApiFault::Status(e.status()))? {
            keep = write(site, keep, piece).await?;
        }
        return Ok((keep, own));
    }
    Ok((None, name))
}

async fn raw(site: &Arc<Site>, mut body: Body) -> Result<Option<Keep>, ApiFault> {
    let mut keep = None;
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| ApiFault::Status(StatusCode::PAYLOAD_TOO_LARGE))?;
        if let Ok(piece) = frame.into_data().map(Some).or(Ok::<_, ()>(None))
            && let Some(piece) = piece
        {
            keep = write(site, keep, piece).await?;
        }
    }
    Ok(keep)
}
