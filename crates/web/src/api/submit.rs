//! `POST /api/v1/dossiers`: the way in for the national portal and other systems. Nothing here waits on a thread: the
//! command goes to the appender, and its answer wakes the task.

use app::receiving::Draft;
use app::{Ask, Reply, TokenScope, Turn, dossier_files};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dossier::{Command, NewDossier};
use kernel::{Basis, DossierCode, DossierId, FileHash, Refusal};
use serde::Serialize;
use tokio::sync::oneshot;

use super::answer;
use super::asker::{Asker, WriteKey, json};
use super::fault::{ApiFault, ApiResult, FieldFault};
use super::submission::Submission;
use crate::lang::Lang;

#[derive(Serialize)]
struct Submitted {
    id: DossierId,
    code: DossierCode,
    state: String,
    tracking_url: String,
    reception_due_at: Option<String>,
}

/// The body, or why it cannot be had.
///
/// # Errors
/// Too large, or broken off.
pub fn body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ApiFault> {
    body.map_err(|rejection| ApiFault::Status(rejection.status()))
}

/// `POST /api/v1/dossiers`.
pub async fn post(asker: Asker, key: WriteKey, content: Result<Bytes, BytesRejection>) -> Response {
    let lang = asker.lang;
    submit(asker, key, content).await.unwrap_or_else(|fault| fault.into_response(lang))
}

async fn submit(asker: Asker, key: WriteKey, content: Result<Bytes, BytesRejection>) -> ApiResult {
    asker.require(&[TokenScope::Submit])?;
    let content = body(content)?;
    let key = key.of(&asker.bearer, "dossiers", &content);
    match prepare(&asker, &content).await {
        Ok((new, files)) => {
            let (code, turn) = ask(&asker, new, key).await?;
            use_files(&asker, &turn.id, files).await?;
            created(&asker, code, turn)
        }
        // An answer that was given once stays the answer, even if today the same would be refused.
        Err(fault) => match repeated(&asker, key).await {
            Some((code, turn)) => created(&asker, code, turn),
            None => Err(fault),
        },
    }
}

async fn prepare(asker: &Asker, content: &[u8]) -> Result<(NewDossierOf, Vec<(FileHash, String)>), ApiFault> {
    let submission: Submission = json(content)?;
    let (draft, hashes) = submission.draft(&asker.site, asker.lang)?;
    let new = new_dossier(asker, draft)?;
    Ok((new, own_files(asker, hashes).await?))
}

/// A new dossier and its procedure.
type NewDossierOf = (kernel::ProcedureCode, NewDossier);

fn new_dossier(asker: &Asker, draft: Draft) -> Result<NewDossierOf, ApiFault> {
    let app = &asker.site.app;
    let procedure = draft.procedure.clone();
    let new = app.new_dossier(app.new_id(), draft)?;
    if !asker.bearer.covers(&app.org(), &[&new.receiving_unit, &new.competent_unit]) {
        let refusal = Refusal::new("token_outside_unit", Basis("design"));
        return Err(refusal.with("unit", &new.competent_unit).into());
    }
    Ok((procedure, new))
}

async fn ask(asker: &Asker, (procedure, new): NewDossierOf, key: String) -> Result<(DossierCode, Turn), ApiFault> {
    let (dossier, command) = (new.id, Command::Submit(Box::new(new)));
    let actor = asker.bearer.actor();
    give(asker, Ask { actor, dossier, procedure: Some(procedure), key: Some(key), command }).await
}

/// Gives a command and waits for its durable answer without holding a thread.
async fn give(asker: &Asker, ask: Ask) -> Result<(DossierCode, Turn), ApiFault> {
    let (sender, receiver) = oneshot::channel();
    let submitted = asker.site.app.submit(ask, Box::new(move |reply| drop(sender.send(reply))));
    submitted.map_err(|error| ApiFault::from(app::AppError::from(error)))?;
    match receiver.await.map_err(|_| ApiFault::Failed)?.map_err(app::AppError::from)? {
        Reply::Done { code, turn, .. } => Ok((code, turn)),
        Reply::Refused(refusal) => Err(refusal.into()),
    }
}

/// What was answered under the key before: a command that no dossier can take only finds the kept answer.
async fn repeated(asker: &Asker, key: String) -> Option<(DossierCode, Turn)> {
    let (actor, dossier) = (asker.bearer.actor(), asker.site.app.new_id());
    give(asker, Ask { actor, dossier, procedure: None, key: Some(key), command: Command::Take }).await.ok()
}

fn created(asker: &Asker, code: DossierCode, turn: Turn) -> ApiResult {
    let tracking_url = asker.site.app.tracking_url(&turn.id, code.as_str());
    let place = HeaderValue::from_str(&format!("/api/v1/dossiers/{code}"));
    let reception_due_at = turn.due_at.map(kernel::Instant::rfc3339);
    let told = Submitted { id: turn.id, code, state: turn.state, tracking_url, reception_due_at };
    let mut response = answer(StatusCode::CREATED, "application/json", &told);
    if let Ok(place) = place {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// The files, each uploaded by this system before, with their names. Without files nothing is read.
async fn own_files(asker: &Asker, hashes: Vec<FileHash>) -> Result<Vec<(FileHash, String)>, ApiFault> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let (owner, lang) = (asker.bearer.files(), asker.lang);
    let found = asker.site.run(move |site| named_files(&site.app, &owner, lang, hashes)).await;
    found.map_err(|_| ApiFault::Failed)?
}

/// Files of an owner with their names.
///
/// # Errors
/// The owner has not uploaded one of them.
pub fn named_files(
    app: &app::App,
    owner: &str,
    lang: Lang,
    hashes: Vec<FileHash>,
) -> Result<Vec<(FileHash, String)>, ApiFault> {
    let (mut files, mut faults) = (Vec::with_capacity(hashes.len()), Vec::new());
    for hash in hashes {
        match app.file_use(owner, hash.as_str())? {
            Some(used) => files.push((hash, used.name)),
            None => faults.push(FieldFault {
                field: format!("components[].files[{hash}]"),
                code: "unknown_file",
                detail: lang.t("api.error.unknown_file").to_owned(),
            }),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(ApiFault::Invalid(faults)) }
}

async fn use_files(asker: &Asker, id: &DossierId, files: Vec<(FileHash, String)>) -> Result<(), ApiFault> {
    if files.is_empty() {
        return Ok(());
    }
    let (owner, name) = (dossier_files(id), asker.bearer.name.clone());
    let done = asker.site.run(move |site| site.app.use_files(&owner, &name, &files)).await;
    Ok(done.map_err(|_| ApiFault::Failed)??)
}
