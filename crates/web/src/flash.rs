//! Messages that survive one redirect: in a cookie of their own, taken away by the page that shows them.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

use crate::officer::cookie;
use crate::page::Flash;

/// Name of the cookie.
const COOKIE: &str = "mc_flash";
/// Longest text kept, bytes.
const LONGEST: usize = 1_500;
/// Kinds that templates know.
const KINDS: [&str; 4] = ["info", "good", "warn", "bad"];

/// Messages that came along.
pub fn read(headers: &HeaderMap) -> Vec<Flash> {
    let found = cookie(headers, COOKIE).and_then(|text| BASE64.decode(text).ok());
    let found = found.and_then(|bytes| String::from_utf8(bytes).ok());
    let line = |line: &str| {
        let (kind, text) = line.split_once('\u{1f}')?;
        let kind = KINDS.into_iter().find(|known| *known == kind)?;
        Some(Flash { kind, text: text.to_owned() })
    };
    found.iter().flat_map(|text| text.split('\u{1e}')).filter_map(line).collect()
}

/// Goes to an address (of this site) and shows messages there.
pub fn redirect(to: &str, flashes: &[Flash]) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response();
    if !flashes.is_empty() {
        let lines: Vec<String> = flashes.iter().map(|flash| format!("{}\u{1f}{}", flash.kind, cut(&flash.text))).collect();
        let value = format!("{COOKIE}={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax", BASE64.encode(lines.join("\u{1e}")));
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// The cookie that takes the messages away.
pub fn taken() -> HeaderValue {
    HeaderValue::from_static("mc_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}

fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(LONGEST)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}
