//! The gate before every handler: who asks, whether the route is theirs, whether a form comes from our own page.

use std::sync::Arc;
use std::time::Instant;

use app::{App, AppError, Signed};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::address::encode;
use crate::frame::Frame;
use crate::officer::{Csrf, Officer, SESSION_COOKIE, Visitor, cookie};
use crate::routes::{Audience, Permission};
use crate::resend;
use crate::server::fault;
use crate::site::Site;

/// What the gate of one route knows.
#[derive(Clone)]
pub struct Gate {
    /// The site.
    pub site: Arc<Site>,
    /// What the asker must be allowed.
    pub permission: Permission,
    /// Who asks.
    pub audience: Audience,
}

enum Asker {
    Nobody,
    Citizen(Visitor, Csrf),
    Official(Box<Officer>, bool),
}

/// Lets a request through, or answers in its place.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (site, audience, begun) = (Arc::clone(&gate.site), gate.audience, Instant::now());
    let response = let_through(gate, request, next).await;
    site.metrics.count(audience, response.status().as_u16(), begun.elapsed());
    response
}

async fn let_through(gate: Gate, mut request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let frame = Frame::of(&parts);
    if gate.audience == Audience::Citizen && is_unsafe(&parts.method) && !from_own_page(&parts.headers) {
        return fault(&gate.site, &frame, StatusCode::FORBIDDEN);
    }
    let token = cookie(&parts.headers, SESSION_COOKIE).map(str::to_owned);
    request = Request::from_parts(parts, body);
    let asker = match token.filter(|_| gate.audience == Audience::Citizen) {
        None => Ok(Asker::Nobody),
        Some(token) => match gate.site.app.session_seen(&token) {
            Some(signed) => asker(&gate.site.app, signed),
            None => match gate.site.run(move |site| find(&site.app, &token)).await {
                Ok(found) => found,
                Err(_) => return fault(&gate.site, &frame, StatusCode::INTERNAL_SERVER_ERROR),
            },
        },
    };
    let asker = match asker {
        Ok(asker) => asker,
        Err(_) => return fault(&gate.site, &frame, StatusCode::SERVICE_UNAVAILABLE),
    };
    if let Some(answer) = gate.refuse(&asker, &frame) {
        // A form whose session has ended is not lost: it goes along with the sign-in.
        let form = is_unsafe(request.method()) && !frame.fragment && !matches!(asker, Asker::Official(..));
        let kept = if form { resend::sign_in_first(&gate.site, &frame, request).await } else { None };
        return kept.unwrap_or(answer);
    }
    match asker {
        Asker::Nobody => {}
        Asker::Citizen(visitor, csrf) => {
            request.extensions_mut().insert(visitor);
            request.extensions_mut().insert(csrf);
        }
        Asker::Official(officer, _) => {
            request.extensions_mut().insert(Csrf(officer.signed.csrf.clone()));
            request.extensions_mut().insert(*officer);
        }
    }
    next.run(request).await
}

fn find(app: &App, token: &str) -> Result<Asker, AppError> {
    let Some(signed) = app.session(token)? else { return Ok(Asker::Nobody) };
    asker(app, signed)
}

/// Who it is now; reads nothing.
fn asker(app: &App, signed: Signed) -> Result<Asker, AppError> {
    if let Some(citizen) = signed.citizen {
        return Ok(Asker::Citizen(Visitor(Some(citizen)), Csrf(signed.csrf)));
    }
    match app.actor(&signed) {
        Ok(actor) => {
            let must_change = signed.must_change;
            Ok(Asker::Official(Box::new(Officer { signed: Arc::new(signed), actor, org: app.org() }), must_change))
        }
        // No longer in office, or the delegation is over: as good as signed out.
        Err(AppError::Refused(_)) => Ok(Asker::Nobody),
        Err(other) => Err(other),
    }
}

impl Gate {
    fn refuse(&self, asker: &Asker, frame: &Frame) -> Option<Response> {
        if matches!(self.permission, Permission::Open | Permission::Token) {
            return None;
        }
        let Asker::Official(officer, must_change) = asker else {
            let to = if frame.path == "/desk" { "/signin".to_owned() } else { format!("/signin?next={}", encode(&frame.path)) };
            // htmx follows its own header; a plain redirect would put the sign-in page into a fragment.
            return Some(match frame.fragment {
                true => (StatusCode::UNAUTHORIZED, [("hx-redirect", to)]).into_response(),
                false => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
            });
        };
        if *must_change && !frame.path.starts_with("/desk/account") && frame.path != "/signout" {
            return Some((StatusCode::SEE_OTHER, [(header::LOCATION, "/desk/account")]).into_response());
        }
        match self.permission {
            Permission::Role(roles) if !officer.holds(roles) => Some(fault(&self.site, frame, StatusCode::FORBIDDEN)),
            _ => None,
        }
    }
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say where a form comes from; who says nothing is no browser, and has no cookie to misuse.
fn from_own_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
        (None, _) => cookie(headers, SESSION_COOKIE).is_none() || text("x-csrf-token").is_some() || text("referer").is_none(),
    }
}
