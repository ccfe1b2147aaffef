//! The site in process on a fixed day, and its answers as texts.
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use kernel::Instant;
use procedure::Catalogue;
use tower::ServiceExt;
use web::site::Site;

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The site on a fixed day with the cast in its offices, and nothing else.
pub fn site() -> Arc<Site> {
    let clock = Arc::new(|| Instant::parse("2026-11-24T10:00:00+07:00").unwrap());
    site_at(clock)
}

pub fn site_at(clock: app::ports::Clock) -> Arc<Site> {
    let templates = Arc::new(paper::Templates::embedded().unwrap());
    let press = web::ports::PaperPress { templates: templates.clone(), simulated: false, place: "Cần Thơ".into() };
    let ports = app::ports::Ports {
        mailer: None,
        texter: None,
        press: Arc::new(press),
        wording: Arc::new(web::ports::Sentences),
    };
    // Swept by a later run of the tests.
    let folder = std::mem::ManuallyDrop::new(testkit::Folder::new());
    let stage = sim::stage::Stage {
        url: format!("sqlite:{}", folder.path().join("motcua.sqlite").display()),
        files: folder.path().join("files"),
        ports,
        clock,
        catalogue: Catalogue::embedded().unwrap(),
        simulated: true,
        base_url: "http://127.0.0.1:8080".into(),
    };
    let app = sim::stage::open(stage, sim::stage::repeatable_chance(7)).unwrap();
    Arc::new(Site::new(app, templates))
}

pub fn router() -> Router {
    web::server::router(site())
}

pub async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8_lossy(&to_bytes(body, 8 << 20).await.unwrap()).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

pub async fn get(router: &Router, path: &str) -> Answer {
    send(router, Request::get(path).body(Body::empty()).unwrap()).await
}

pub async fn get_with(router: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    send(router, request.body(Body::empty()).unwrap()).await
}

pub async fn post(router: &Router, path: &str, body: &str) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    send(router, request.body(Body::from(body.to_owned())).unwrap()).await
}

/// The cookie of a session of somebody of the cast, e.g. `h92.31120.tt.receptionist.1`.
pub fn cookie_of(site: &Site, person: &str) -> String {
    let token = site.app.sign_in_for_demo(&kernel::PersonId::new(person)).unwrap();
    format!("mc_session={}", token.0)
}

/// The form token that belongs to a cookie.
pub fn csrf_of(site: &Site, cookie: &str) -> String {
    site.app.session(cookie.trim_start_matches("mc_session=")).unwrap().unwrap().csrf
}

pub async fn get_as(router: &Router, cookie: &str, path: &str) -> Answer {
    get_with(router, path, &[("cookie", cookie)]).await
}

/// Sends a form as somebody; the form token is added.
pub async fn post_as(router: &Router, site: &Site, cookie: &str, path: &str, body: &str) -> Answer {
    let body = format!("csrf={}&{body}", csrf_of(site, cookie));
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "same-origin");
    send(router, request.body(Body::from(body)).unwrap()).await
}
