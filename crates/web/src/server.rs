//! The server around the routes: safety headers, compression, limits, errors, assets, language, health.

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::flash;
use crate::gate::{self, Gate};
use crate::officer::cookie;
use crate::frame::{Frame, lang_cookie, local_path};
use crate::lang::Lang;
use crate::routes::{self, Audience, Route};
use crate::site::Site;
use crate::{api, assets, pages};

/// The largest body that a form may send, in bytes: long texts of the longest form, several times over.
pub const BODY_LIMIT: usize = 256 * 1024;

/// The largest body with files, in bytes: a dossier of many scanned pages.
pub const UPLOAD_LIMIT: usize = 300 * 1024 * 1024;

/// Names and values as a form or a query sends them.
pub type Pairs = Vec<(String, String)>;

/// The whole site.
pub fn router(site: Arc<Site>) -> Router {
    assemble(site, routes::table())
}

/// Assets carry their own compressed copy, so they stand outside the compression of pages.
fn assemble(site: Arc<Site>, table: Vec<Route>) -> Router {
    let (plumbing, answers): (Vec<Route>, Vec<Route>) =
        table.into_iter().partition(|route| route.audience == Audience::Plumbing);
    let gates = Arc::clone(&site);
    let mount = |router: Router<Arc<Site>>, route: Route| {
        let gate = Gate { site: Arc::clone(&gates), permission: route.permission, audience: route.audience };
        let limit = if route.upload { UPLOAD_LIMIT } else { BODY_LIMIT };
        let handler: MethodRouter<Arc<Site>> = route.handler.layer(middleware::from_fn_with_state(gate, gate::pass));
        router.route(route.path, handler.layer(DefaultBodyLimit::max(limit)))
    };
    let answers = answers.into_iter().fold(Router::new(), mount).layer(CompressionLayer::new());
    let plain = |router: Router<Arc<Site>>, route: Route| router.route(route.path, route.handler);
    let plumbing = plumbing.into_iter().fold(Router::new(), plain);
    let panics = Arc::clone(&site);
    answers
        .merge(plumbing)
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(CatchPanicLayer::custom(move |_: Box<dyn Any + Send>| panicked(&panics)))
        .layer(middleware::from_fn(safety_headers))
        .with_state(site)
}

/// Headers of every answer; what a handler has set stays.
async fn safety_headers(request: Request, next: Next) -> Response {
    let told = cookie(request.headers(), "mc_flash").is_some();
    let mut response = next.run(request).await;
    let shown = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if told && shown && !response.status().is_redirection() {
        response.headers_mut().append(header::SET_COOKIE, flash::taken());
    }
    let always = [
        (header::CONTENT_SECURITY_POLICY, assets::CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in always {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn not_found(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    fault(&site, &frame, StatusCode::NOT_FOUND)
}

async fn wrong_method(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    fault(&site, &frame, StatusCode::METHOD_NOT_ALLOWED)
}

/// Who asked is not known any more: the answer is in Vietnamese, with nothing of the cause.
fn panicked(site: &Site) -> Response<Body> {
    pages::fault::page(site, &Frame::default(), StatusCode::INTERNAL_SERVER_ERROR)
}

/// An error in the form that the asker can read.
pub fn fault(site: &Site, frame: &Frame, status: StatusCode) -> Response {
    match frame.is_machine() {
        true => api::problem(frame.lang, status),
        false => pages::fault::page(site, frame, status),
    }
}

/// The pairs of a form, or an error page.
///
/// # Errors
/// The body is too large, or no form.
pub fn pairs(site: &Site, frame: &Frame, form: Result<Form<Pairs>, FormRejection>) -> Result<Pairs, Box<Response>> {
    form.map(|Form(pairs)| pairs).map_err(|rejection| Box::new(fault(site, frame, rejection.status())))
}

/// The last value of a name that is not empty, without outer spaces.
pub fn value<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
    let found = pairs.iter().rev().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
    found.into_iter().find(|value| !value.is_empty())
}

/// `POST /lang`: remembers the language and comes back.
pub async fn switch_language(
    State(site): State<Arc<Site>>,
    frame: Frame,
    form: Result<Form<Pairs>, FormRejection>,
) -> Response {
    let pairs = match pairs(&site, &frame, form) {
        Ok(pairs) => pairs,
        Err(response) => return *response,
    };
    let lang = Lang::from_code(value(&pairs, "lang").unwrap_or_default());
    let next = local_path(value(&pairs, "next").unwrap_or("/")).to_owned();
    (StatusCode::SEE_OTHER, [(header::LOCATION, next), (header::SET_COOKIE, lang_cookie(lang))]).into_response()
}

/// `GET /assets/{file}`: bytes that never change under their address.
pub async fn asset(
    State(site): State<Arc<Site>>,
    frame: Frame,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(asset) = assets::find(&file) else { return fault(&site, &frame, StatusCode::NOT_FOUND) };
    let says = |name: header::HeaderName, what: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
    };
    let base = [
        (header::CACHE_CONTROL, assets::CACHE_FOREVER),
        (header::ETAG, asset.etag.as_str()),
        (header::VARY, "accept-encoding"),
    ];
    if says(header::IF_NONE_MATCH, &asset.etag) {
        return (StatusCode::NOT_MODIFIED, base).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, asset.content_type)];
    match asset.gzip().filter(|bytes| !bytes.is_empty() && says(header::ACCEPT_ENCODING, "gzip")) {
        Some(bytes) => (base, content_type, [(header::CONTENT_ENCODING, "gzip")], bytes).into_response(),
        None => (base, content_type, Body::from(bytes_of(asset))).into_response(),
    }
}

fn bytes_of(asset: &'static assets::Asset) -> &'static [u8] {
    &asset.bytes
}

/// `GET /healthz`: the process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers and its schema is the newest; else 503.
pub async fn ready(State(site): State<Arc<Site>>) -> Response {
    let done = site.run(|site| site.app.store().require_schema()).await;
    match done {
        Ok(Ok(())) => "ready\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    async fn boom() -> &'static str {
        panic!("the cause stays inside")
    }

    #[tokio::test]
    async fn a_panic_becomes_a_page_in_vietnamese() {
        let mut table = routes::table();
        table.push(Route::open("/boom", "GET", get(boom)));
        let router = assemble(Arc::new(crate::pages::samples::site()), table);
        let response = router.oneshot(Request::get("/boom").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("Có lỗi trên máy chủ") && !body.contains("the cause"), "{body}");
    }
}
