//! What a request says about its page: language, address, and whether only a fragment is wanted.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, header, request::Parts};

use crate::flash;
use crate::lang::{LANG_COOKIE, Lang};
use crate::page::Flash;

/// The request as the frame of a page needs it.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Language of the answer: the cookie's, or for the API that of `Accept-Language`.
    pub lang: Lang,
    /// Path and query.
    pub path: String,
    /// Sent by htmx: the answer is the changed part alone.
    pub fragment: bool,
    /// Messages about what the request before has done.
    pub flashes: Vec<Flash>,
}

impl Frame {
    /// Reads headers and address.
    pub fn of(parts: &Parts) -> Self {
        let path = parts.uri.path_and_query().map_or("/", |whole| whole.as_str()).to_owned();
        let lang = if is_machine(&path) { accepted_lang(&parts.headers) } else { cookie_lang(&parts.headers) };
        let flashes = flash::read(&parts.headers);
        Self { lang, path, fragment: parts.headers.contains_key("hx-request"), flashes }
    }

    /// Asked by a program rather than by a person.
    pub fn is_machine(&self) -> bool {
        is_machine(&self.path)
    }
}

impl<S: Sync> FromRequestParts<S> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Whether an address belongs to the API.
pub fn is_machine(path: &str) -> bool {
    path.starts_with("/api/")
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn cookie_lang(headers: &HeaderMap) -> Lang {
    Lang::from_cookies(text(headers, header::COOKIE))
}

fn accepted_lang(headers: &HeaderMap) -> Lang {
    Lang::from_code(text(headers, header::ACCEPT_LANGUAGE).get(..2).unwrap_or_default())
}

/// The `Set-Cookie` that remembers a language for a year.
pub fn lang_cookie(lang: Lang) -> String {
    format!("{LANG_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", lang.code())
}

/// The address to come back to, if it is one of this site; anything else leads home.
pub fn local_path(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if local && next.bytes().all(|byte| byte.is_ascii_graphic()) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_only_to_this_site() {
        assert_eq!(local_path("/procedures?q=a%20b"), "/procedures?q=a%20b");
        for bad in ["https://x.example", "//x.example", "/\\x.example", "", "/a\r\nset-cookie: b", "/a\tb"] {
            assert_eq!(local_path(bad), "/", "{bad:?}");
        }
    }
}
