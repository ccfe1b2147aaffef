//! Why an answer of the API is not the one asked for, as problem+json (RFC 9457).

use app::AppError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::Refusal;
use serde::Serialize;

use super::answer;
use crate::desk::{basis_text, refusal_text};
use crate::lang::Lang;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldFault {
    /// Path in the body, e.g. `answers.ho_ten` or `components[2].files[0]`.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// In words.
    pub detail: String,
}

/// Why not.
#[derive(Debug)]
pub enum ApiFault {
    /// A rule forbids it.
    Refused(Refusal),
    /// Fields of the body are not right.
    Invalid(Vec<FieldFault>),
    /// The body is no such JSON.
    Json(String),
    /// A parameter of the address is not right.
    Query(&'static str),
    /// Any other status in its usual words.
    Status(StatusCode),
    /// Too many commands wait.
    Busy,
    /// The store failed.
    Failed,
}

/// Result of a handler.
pub type ApiResult = Result<Response, ApiFault>;

impl From<AppError> for ApiFault {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => ApiFault::Refused(refusal),
            busy if busy.is_busy() => ApiFault::Busy,
            AppError::Store(error) => {
                tracing::error!(%error, "the store failed under the API");
                ApiFault::Failed
            }
        }
    }
}

impl From<Refusal> for ApiFault {
    fn from(refusal: Refusal) -> Self {
        ApiFault::Refused(refusal)
    }
}

/// An error as programs read it.
#[derive(Debug, Serialize)]
struct Problem<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// Key of the legal basis, and its article in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<Article<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldFault],
}

#[derive(Debug, Serialize)]
struct Article<'a> {
    key: &'a str,
    text: String,
}

/// Status of a refusal by its code.
fn status_of(code: &str) -> StatusCode {
    match code {
        "token_missing" | "token_unknown" | "token_revoked" | "token_expired" => StatusCode::UNAUTHORIZED,
        "token_scope" | "token_outside_unit" | "no_authority" | "not_handed_in_by_you" | "not_the_owner" | "forbidden" | "official_only"
        | "system_only" | "applicant_only" | "administrator_only" => StatusCode::FORBIDDEN,
        "no_such_dossier" => StatusCode::NOT_FOUND,
        "rate_limited" => StatusCode::TOO_MANY_REQUESTS,
        "idempotency_key_missing" => StatusCode::BAD_REQUEST,
        "idempotency_key_reused" | "component_unknown" | "text_required" | "procedure_not_in_force" | "limit_unknown"
        | "limit_variant_needed" | "commune_not_named" | "no_competent_unit" | "no_desk" | "agency_unknown"
        | "too_long" | "too_many" | "control_character" | "wrong_desk" | "request_empty" | "held_by_database" | "supplement_empty" => StatusCode::UNPROCESSABLE_ENTITY,
        upload if upload.starts_with("intake_") => StatusCode::UNPROCESSABLE_ENTITY,
        "store_failed" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::CONFLICT,
    }
}

fn title(lang: Lang, status: StatusCode) -> &'static str {
    lang.find(match status {
        StatusCode::UNAUTHORIZED => "api.title.unauthorized",
        StatusCode::FORBIDDEN => "api.title.forbidden",
        StatusCode::NOT_FOUND => "api.title.not_found",
        StatusCode::CONFLICT => "api.title.conflict",
        StatusCode::UNPROCESSABLE_ENTITY => "api.title.invalid",
        StatusCode::TOO_MANY_REQUESTS => "api.title.too_many",
        StatusCode::SERVICE_UNAVAILABLE => "api.title.busy",
        status if status.is_client_error() => "api.title.bad_request",
        _ => "api.title.server",
    })
    .unwrap_or_default()
}

impl ApiFault {
    /// The problem in the asker's language.
    pub fn into_response(self, lang: Lang) -> Response {
        match self {
            ApiFault::Status(status) => super::problem(lang, status),
            ApiFault::Refused(refusal) => refused(lang, &refusal),
            ApiFault::Invalid(errors) => {
                let detail = lang.t1("api.hint.invalid", "n", errors.len());
                told(lang, StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail, &errors)
            }
            ApiFault::Json(cause) => {
                told(lang, StatusCode::BAD_REQUEST, "not_json", lang.t1("api.hint.json", "cause", cause), &[])
            }
            ApiFault::Query(name) => {
                told(lang, StatusCode::BAD_REQUEST, "parameter", lang.t1("api.hint.query", "name", name), &[])
            }
            ApiFault::Busy => {
                let detail = lang.t("api.hint.busy").to_owned();
                let mut response = told(lang, StatusCode::SERVICE_UNAVAILABLE, "busy", detail, &[]);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                response
            }
            ApiFault::Failed => {
                let detail = lang.t("api.hint.server").to_owned();
                told(lang, StatusCode::INTERNAL_SERVER_ERROR, "failed", detail, &[])
            }
        }
    }
}

fn told(lang: Lang, status: StatusCode, code: &str, detail: String, errors: &[FieldFault]) -> Response {
    let problem = Problem {
        r#type: format!("urn:motcua:problem:{code}"),
        title: title(lang, status),
        status: status.as_u16(),
        detail,
        code: Some(code),
        basis: None,
        errors,
    };
    answer(status, "application/problem+json", &problem)
}

fn refused(lang: Lang, refusal: &Refusal) -> Response {
    let status = status_of(refusal.code);
    let problem = Problem {
        r#type: format!("urn:motcua:refusal:{}", refusal.code),
        title: title(lang, status),
        status: status.as_u16(),
        detail: refusal_text(lang, refusal),
        code: Some(refusal.code),
        basis: Some(Article { key: refusal.basis.0, text: basis_text(lang, refusal.basis) }),
        errors: &[],
    };
    let mut response = answer(status, "application/problem+json", &problem);
    if status == StatusCode::UNAUTHORIZED {
        let challenge = if refusal.code == "token_missing" { "Bearer" } else { "Bearer error=\"invalid_token\"" };
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}
