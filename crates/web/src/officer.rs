//! Who asks: the official behind the session cookie. The gate of a route puts it into the request.

use std::convert::Infallible;
use std::sync::Arc;

use app::{Citizen, Signed};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use kernel::{Actor, PersonId, Role, UnitId};
use org::Org;

/// Name of the session cookie.
pub const SESSION_COOKIE: &str = "mc_session";

/// A signed-in official with the roles in force now.
#[derive(Debug, Clone)]
pub struct Officer {
    /// The session.
    pub signed: Arc<Signed>,
    /// As an actor, own or in the place of another.
    pub actor: Actor,
    /// Units and people at the moment of asking.
    pub org: Arc<Org>,
}

impl Officer {
    /// Whether one of the roles is held anywhere.
    pub fn holds(&self, roles: &[Role]) -> bool {
        self.actor.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// The person in whose name the officer acts.
    pub fn principal(&self) -> &PersonId {
        self.signed.on_behalf_of.as_ref().unwrap_or(&self.signed.person)
    }

    /// Units in which the officer holds one of the roles, as granted.
    pub fn units_of(&self, roles: &[Role]) -> Vec<UnitId> {
        let held = self.actor.grants.iter().filter(|grant| roles.contains(&grant.role));
        let mut units: Vec<UnitId> = held.map(|grant| grant.unit.clone()).collect();
        units.sort();
        units.dedup();
        units
    }

    /// Full name of a person.
    pub fn name_of(&self, person: &PersonId) -> String {
        self.org.person(person).map_or_else(|| person.to_string(), |person| person.name.clone())
    }
}

impl<S: Sync> FromRequestParts<S> for Officer {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Officer>().cloned().ok_or(StatusCode::UNAUTHORIZED)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Officer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Officer>().cloned())
    }
}

/// A citizen whom an identity service named, if the session is a citizen's.
#[derive(Debug, Clone, Default)]
pub struct Visitor(pub Option<Citizen>);

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Visitor>().cloned().unwrap_or_default())
    }
}

/// The session's form token, empty without a session.
#[derive(Debug, Clone, Default)]
pub struct Csrf(pub String);

impl<S: Sync> FromRequestParts<S> for Csrf {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Csrf>().cloned().unwrap_or_default())
    }
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
}

/// `Set-Cookie` of a session; `secure` behind HTTPS.
pub fn session_cookie(token: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}")
}

/// `Set-Cookie` that ends the session in the browser.
pub fn no_session_cookie() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}

/// Where the request comes from, for limits: the peer, or what the own proxy says.
#[derive(Debug, Clone, Default)]
pub struct Address(pub String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
        Ok(Self(peer.map_or_else(String::new, |info| info.0.ip().to_string())))
    }
}
