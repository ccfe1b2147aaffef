//! `POST /api/v1/dossiers/{code}/commands`: what a partner does with a dossier. What the applicant may do needs the scope
//! `dossiers:submit`, what the desk may do `dossiers:act`; who may what in which state, the dossier decides.

use std::collections::BTreeMap;

use app::{Reply, TokenScope, dossier_files};
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use dossier::model::{Collection, ComponentLine, Payment, PaymentMeans, Request};
use dossier::{Command, Dossier};
use kernel::{FileHash, Instant, UnitId};
use serde::{Deserialize, Serialize};

use super::answer;
use super::asker::{Asker, WriteKey, json};
use super::fault::{ApiFault, ApiResult, FieldFault};
use super::submission::{Line, checklist};
use super::submit::{body, named_files};

/// A command as other systems write it.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
enum Wanted {
    Accept,
    AskCompletion { request: Request },
    Decline { reason: String },
    Complete {
        #[serde(default)]
        components: Vec<Line>,
        #[serde(default, deserialize_with = "super::answers::read")]
        answers: BTreeMap<String, String>,
    },
    HandOver,
    ReceiveTransfer,
    SendSupplement,
    Supplement {
        #[serde(default)]
        components: Vec<Line>,
        #[serde(default, deserialize_with = "super::answers::read")]
        answers: BTreeMap<String, String>,
    },
    Pay {
        #[serde(default)]
        at: Option<String>,
        means: PaymentMeans,
        voucher: String,
    },
    TellReady,
    Return { name: String, document: String },
    ReturnOriginals { components: Vec<String> },
    Withdraw { reason: String },
    Note { text: String },
    Urge { text: String },
    ReportIncident { text: String, responsible: String },
}

impl Wanted {
    /// Which scopes are enough.
    fn scopes(&self) -> &'static [TokenScope] {
        match self {
            Wanted::Complete { .. } | Wanted::Supplement { .. } | Wanted::Pay { .. } | Wanted::Withdraw { .. } => {
                &[TokenScope::Submit, TokenScope::Act]
            }
            _ => &[TokenScope::Act],
        }
    }
}

#[derive(Serialize)]
struct Done {
    id: kernel::DossierId,
    code: kernel::DossierCode,
    state: String,
    /// Version of the dossier: how many events.
    version: i64,
    /// When whoever has it must act.
    due_at: Option<String>,
}

/// `POST /api/v1/dossiers/{code}/commands`.
pub async fn post(
    asker: Asker,
    key: WriteKey,
    Path(code): Path<String>,
    content: Result<Bytes, BytesRejection>,
) -> Response {
    let scopes = &[TokenScope::Submit, TokenScope::Act];
    asker.answer(scopes, move |asker| act(asker, &key, &code, content)).await
}

fn act(asker: &Asker, key: &WriteKey, code: &str, content: Result<Bytes, BytesRejection>) -> ApiResult {
    let content = body(content)?;
    let wanted: Wanted = json(&content)?;
    asker.require(wanted.scopes())?;
    let (story, app) = (asker.story(code)?, &asker.site.app);
    let (command, files) = command(asker, wanted, &story.dossier)?;
    let key = key.of(&asker.bearer, &format!("commands/{code}"), &content);
    let reply = app.act(asker.bearer.actor(), story.dossier.id, Some(key), command)?;
    let Reply::Done { code, version, turn } = reply else { return Err(ApiFault::Failed) };
    if !files.is_empty() {
        app.use_files(&dossier_files(&turn.id), &asker.bearer.name, &files)?;
    }
    let due_at = turn.due_at.map(Instant::rfc3339);
    let done = Done { id: turn.id, code, state: turn.state, version, due_at };
    Ok(answer(StatusCode::OK, "application/json", &done))
}

type WithFiles = (Command, Vec<(FileHash, String)>);

fn command(asker: &Asker, wanted: Wanted, dossier: &Dossier) -> Result<WithFiles, ApiFault> {
    let command = match wanted {
        Wanted::Complete { components, answers } => {
            let (components, files) = changed(asker, components, dossier)?;
            let mut all = dossier.answers.clone();
            all.extend(answers);
            return Ok((Command::Complete { components, answers: all }, files));
        }
        Wanted::Supplement { components, answers } => {
            let (components, files) = changed(asker, components, dossier)?;
            return Ok((Command::Supplement { components, answers }, files));
        }
        Wanted::Accept => Command::Accept,
        Wanted::AskCompletion { request } => Command::AskCompletion(request),
        Wanted::Decline { reason } => Command::Decline { reason },
        Wanted::HandOver => Command::HandOver,
        Wanted::ReceiveTransfer => Command::ReceiveTransfer,
        Wanted::SendSupplement => Command::SendSupplement,
        Wanted::Pay { at, means, voucher } => Command::Pay(Payment { at: moment(asker, at)?, means, voucher }),
        Wanted::TellReady => Command::TellReady,
        Wanted::Return { name, document } => Command::Return(Collection { name, document }),
        Wanted::ReturnOriginals { components } => Command::ReturnOriginals { components },
        Wanted::Withdraw { reason } => Command::Withdraw { reason },
        Wanted::Note { text } => Command::Note { text },
        Wanted::Urge { text } => Command::Urge { text },
        Wanted::ReportIncident { text, responsible } => {
            Command::ReportIncident { text, responsible: UnitId::new(responsible) }
        }
    };
    Ok((command, Vec::new()))
}

/// The whole checklist with the lines that change.
#[allow(clippy::type_complexity, reason = "lines, and files with their names")]
fn changed(
    asker: &Asker,
    lines: Vec<Line>,
    dossier: &Dossier,
) -> Result<(Vec<ComponentLine>, Vec<(FileHash, String)>), ApiFault> {
    let (changes, hashes) = checklist(asker.lang, lines)?;
    let files = named_files(&asker.site.app, &asker.bearer.files(), asker.lang, hashes)?;
    let mut all = dossier.components.clone();
    for change in changes {
        match all.iter_mut().find(|line| line.component == change.component) {
            Some(line) => *line = change,
            None => all.push(change),
        }
    }
    Ok((all, files))
}

fn moment(asker: &Asker, at: Option<String>) -> Result<Instant, ApiFault> {
    let Some(text) = at else { return Ok(asker.site.now()) };
    Instant::parse(&text).map_err(|_| {
        let detail = asker.lang.t("api.error.not_an_instant").to_owned();
        ApiFault::Invalid(vec![FieldFault { field: "at".to_owned(), code: "not_an_instant", detail }])
    })
}
