//! Which system asks, and the key of its write.

use std::sync::Arc;

use app::ports::Story;
use app::{Bearer, TokenScope};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{Basis, Refusal};
use serde::de::DeserializeOwned;

use super::fault::{ApiFault, ApiResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::site::Site;

const TOKEN: Basis = Basis("design");
/// The longest idempotency key, characters.
const LONGEST_KEY: usize = 128;

/// A system with a token that holds.
#[derive(Clone)]
pub struct Asker {
    /// The site.
    pub site: Arc<Site>,
    /// Language of sentences in answers.
    pub lang: Lang,
    /// The token.
    pub bearer: Arc<Bearer>,
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

impl FromRequestParts<Arc<Site>> for Asker {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let lang = Frame::of(parts).lang;
        let missing = || ApiFault::Refused(Refusal::new("token_missing", TOKEN)).into_response(lang);
        let token = token(&parts.headers).ok_or_else(missing)?;
        // A token seen a moment ago costs no read of the store.
        let bearer = match site.app.known_bearer(token) {
            Some(bearer) => bearer,
            None => {
                let token = token.to_owned();
                let found = site.run(move |site| site.app.bearer(&token)).await;
                let found = found.map_err(|_| ApiFault::Failed).and_then(|found| found.map_err(ApiFault::from));
                found.map_err(|fault| fault.into_response(lang))?
            }
        };
        Ok(Self { site: site.clone(), lang, bearer })
    }
}

impl Asker {
    /// Refuses what the token may not do.
    ///
    /// # Errors
    /// `token_scope`.
    pub fn require(&self, scopes: &[TokenScope]) -> Result<(), ApiFault> {
        Ok(self.bearer.require(scopes)?)
    }

    /// Answers after work that blocks, away from the threads that serve connections.
    pub async fn answer(
        self,
        scopes: &'static [TokenScope],
        work: impl FnOnce(&Asker) -> ApiResult + Send + 'static,
    ) -> Response {
        let lang = self.lang;
        if let Err(fault) = self.require(scopes) {
            return fault.into_response(lang);
        }
        let site = self.site.clone();
        let done = site.run(move |_| work(&self)).await.unwrap_or(Err(ApiFault::Failed));
        done.unwrap_or_else(|fault| fault.into_response(lang))
    }

    /// A dossier of the token's unit or below, by its code.
    ///
    /// # Errors
    /// 404 also for one that is not the token's business: its being is nobody else's knowledge.
    pub fn story(&self, code: &str) -> Result<Story, ApiFault> {
        let app = &self.site.app;
        let none = || ApiFault::Status(StatusCode::NOT_FOUND);
        let id = app.find_dossier(code)?.ok_or_else(none)?;
        let story = app.story(&id)?.ok_or_else(none)?;
        let units = [&story.dossier.receiving_unit, &story.dossier.competent_unit];
        if self.bearer.covers(&story.org, &units) { Ok(story) } else { Err(none()) }
    }

    /// Writes down that personal data of a dossier were read.
    pub fn note(&self, story: &Story, what: &str) {
        self.site.app.note_access(&self.bearer.actor(), &story.dossier.id, "api", what);
    }
}

/// The key of a write, `Idempotency-Key`.
#[derive(Debug, Clone)]
pub struct WriteKey(String);

impl FromRequestParts<Arc<Site>> for WriteKey {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Response> {
        let value = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fits = (1..=LONGEST_KEY).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
        let missing = || ApiFault::Refused(Refusal::new("idempotency_key_missing", TOKEN));
        if fits { Ok(Self(value.to_owned())) } else { Err(missing().into_response(Frame::of(parts).lang)) }
    }
}

impl WriteKey {
    /// The key inside the program: of this system, and for this content alone.
    pub fn of(&self, bearer: &Bearer, target: &str, body: &[u8]) -> String {
        let content = [target.as_bytes(), b"\n", body].concat();
        app::guarded_key(&format!("api:{}:{}", bearer.name, self.0), &content)
    }
}

/// The body as JSON.
///
/// # Errors
/// It is none, or not as described.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiFault> {
    serde_json::from_slice(body).map_err(|error| ApiFault::Json(error.to_string()))
}
