//! Why somebody reads a dossier: those who handle it do so for that; an auditor says why first, for the day.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::Role;

use crate::desk::{Desk, WORKERS};
use crate::flash;
use crate::officer::cookie;

/// Name of the cookie; its path is the dossier's page.
const COOKIE: &str = "mc_purpose";
/// What is written down for those who handle the dossier.
const HANDLING: &str = "handling";
/// Longest purpose, characters.
pub const LONGEST: usize = 300;

/// The purpose to write down; none when an auditor has yet to give one today.
pub fn of(desk: &Desk, headers: &HeaderMap) -> Option<String> {
    if !must_say(desk) {
        return Some(HANDLING.to_owned());
    }
    let (day, text) = cookie(headers, COOKIE)?.split_once('.')?;
    let text = BASE64.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok())?;
    (day == desk.now().day().iso() && !text.trim().is_empty()).then(|| text.chars().take(LONGEST).collect())
}

/// Whether the official only looks: an auditor without a part in the handling.
pub fn must_say(desk: &Desk) -> bool {
    desk.officer.holds(&[Role::Auditor]) && !desk.officer.holds(WORKERS)
}

/// Remembers the purpose for this dossier until the end of the day, and opens the page.
pub fn remember(desk: &Desk, base: &str, purpose: &str) -> Response {
    let text: String = purpose.chars().take(LONGEST).collect();
    let value = format!("{}.{}", desk.now().day().iso(), BASE64.encode(text));
    let mut response = flash::redirect(base, &[]);
    let cookie = format!("{COOKIE}={value}; Path={base}; Max-Age=86400; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
