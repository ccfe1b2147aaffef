//! One request of a citizen: who asks, from where, with which cookies. Answers with personal data are kept nowhere.

use std::convert::Infallible;
use std::sync::Arc;

use app::{App, Citizen};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use crate::desk::{self, PageResult, refusal_with_basis};
use crate::flash;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::{Address, Csrf, Visitor, cookie};
use crate::page::{Flash, Page};
use crate::site::Site;

/// A request of a citizen.
#[derive(Clone)]
pub struct Visit {
    /// The site.
    pub site: Arc<Site>,
    /// The request.
    pub frame: Frame,
    /// Form token of the session, empty without one.
    pub csrf: String,
    /// Who signed in, if somebody did.
    pub citizen: Option<Citizen>,
    /// Where the request comes from.
    pub address: String,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<Site>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let Visitor(citizen) = Visitor::from_request_parts(parts, site).await?;
        let Csrf(csrf) = Csrf::from_request_parts(parts, site).await?;
        let Address(address) = Address::from_request_parts(parts, site).await?;
        let frame = Frame::of(parts);
        Ok(Self { site: Arc::clone(site), frame, csrf, citizen, address, headers: parts.headers.clone() })
    }
}

impl Visit {
    /// The program.
    pub fn app(&self) -> &App {
        &self.site.app
    }

    /// Language of the page.
    pub fn lang(&self) -> Lang {
        self.frame.lang
    }

    /// A cookie that came along.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        cookie(&self.headers, name).filter(|value| !value.is_empty())
    }

    /// Whether people reach the site through HTTPS, so that cookies are sent there only.
    pub fn secure(&self) -> bool {
        self.app().setup().base_url.starts_with("https:")
    }

    /// The frame around a page of the portal, with the form token of the session.
    pub fn page(&self, title: impl Into<String>, section: &'static str) -> Page {
        Page { csrf: self.csrf.clone(), ..self.site.page(&self.frame, title, section) }
    }

    /// Goes on with a good message.
    pub fn done(&self, to: &str, key: &str) -> Response {
        flash::redirect(to, &[Flash { kind: "good", text: self.lang().find(key).unwrap_or(key).to_owned() }])
    }

    /// Goes back with the reason why something was not done.
    pub fn not_done(&self, to: &str, refusal: &kernel::Refusal) -> Response {
        flash::redirect(to, &[Flash { kind: "bad", text: refusal_with_basis(self.lang(), refusal) }])
    }
}

/// Adds a cookie: `name=value`, seen by scripts never, sent under `path`.
pub fn set_cookie(visit: &Visit, mut response: Response, name_value: &str, path: &str, seconds: i64) -> Response {
    let secure = if visit.secure() { "; Secure" } else { "" };
    let text = format!("{name_value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// Makes a personal page away from the threads that serve connections; no cache keeps it.
pub async fn answer(visit: Visit, work: impl FnOnce(&Visit) -> PageResult + Send + 'static) -> Response {
    let (site, frame) = (Arc::clone(&visit.site), visit.frame.clone());
    let mut response = desk::public(site, frame, move |_, _| work(&visit)).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
