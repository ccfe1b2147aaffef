//! A form whose session ended or changed under it: what was typed is kept in the next page, shown, and sent again by its
//! person with a fresh token.
//!
//! That is no way around the form token: only forms of own pages come so far (the gate looks where they come from), nothing
//! is sent again without having been shown, and the sending needs the token of the page that shows it.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use crate::frame::{Frame, local_path};
use crate::officer::{Csrf, Officer, Visitor};
use crate::pages;
use crate::posted::Posted;
use crate::server::Pairs;
use crate::site::Site;

/// Never written into a page.
const SECRETS: [&str; 4] = ["password", "old", "new", "repeat"];

/// A form that waits to be sent again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Where it was sent to.
    pub to: String,
    /// Names and values, without token and passwords.
    pub pairs: Pairs,
    /// Files that came with it, by field and name: they have to be chosen anew.
    pub files: Vec<(String, String)>,
}

impl Kept {
    /// What is worth keeping of a form; none if it has nothing in it.
    pub fn of(to: &str, posted: Posted) -> Option<Self> {
        let own = |name: &str| name == "csrf" || SECRETS.contains(&name);
        let pairs: Pairs =
            posted.pairs.into_iter().filter(|(name, value)| !own(name) && !value.trim().is_empty()).collect();
        let sent = posted.files.into_iter().map(|file| (file.field, file.name));
        let files: Vec<_> = sent.chain(posted.refused.into_iter().map(|(field, name, _)| (field, name))).collect();
        (!pairs.is_empty() || !files.is_empty()).then(|| Self { to: to.to_owned(), pairs, files })
    }

    /// As one hidden value of a page.
    pub fn to_text(&self) -> String {
        serde_json::to_vec(self).map(|bytes| BASE64.encode(bytes)).unwrap_or_default()
    }

    /// Read back; none if it is none of ours or leads elsewhere.
    pub fn from_text(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_slice(&BASE64.decode(text).ok()?).ok()?;
        (local_path(&kept.to) == kept.to).then_some(kept)
    }
}

/// Who would send it.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// Name, empty if unknown.
    pub name: String,
    /// Form token of the session.
    pub csrf: String,
    /// An official, who goes back to the desk.
    pub official: bool,
}

impl Asker {
    /// From what the gate has put into the request.
    pub fn of(parts: &Parts) -> Self {
        let csrf = parts.extensions.get::<Csrf>().cloned().unwrap_or_default();
        Self::new(parts.extensions.get::<Officer>(), parts.extensions.get::<Visitor>(), csrf)
    }

    /// From what a handler knows.
    pub fn new(officer: Option<&Officer>, visitor: Option<&Visitor>, csrf: Csrf) -> Self {
        let citizen = visitor.and_then(|visitor| visitor.0.as_ref()).map(|citizen| citizen.name.clone());
        let name = officer.map(|officer| officer.name_of(&officer.signed.person)).or(citizen);
        Self { name: name.unwrap_or_default(), csrf: csrf.0, official: officer.is_some() }
    }
}

/// The session is another than when the page was opened: the form is shown, to be sent again.
pub fn changed(site: &Site, frame: &Frame, asker: &Asker, kept: &Kept) -> Response {
    pages::resend::show(site, frame, StatusCode::FORBIDDEN, asker, kept)
}

/// Nobody is signed in any more: the sign-in page carries the form along. None if there is nothing to carry.
pub async fn sign_in_first(site: &Site, frame: &Frame, request: Request) -> Option<Response> {
    let posted = Posted::of_nobody(request).await.ok()?;
    let kept = Kept::of(&frame.path, posted)?;
    Some(pages::account::sign_in_page(site, frame, StatusCode::UNAUTHORIZED, &kept.to_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_addresses_of_others_are_not_carried() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let pairs = vec![pair("csrf", "x"), pair("old", "bí mật"), pair("text", "ghi chú"), pair("empty", " ")];
        let kept = Kept::of("/desk/x", Posted { pairs, ..Posted::default() }).unwrap();
        assert_eq!(kept.pairs, [pair("text", "ghi chú")]);
        assert_eq!(Kept::from_text(&kept.to_text()), Some(kept.clone()));
        let elsewhere = Kept { to: "//x.example".to_owned(), ..kept };
        assert_eq!(Kept::from_text(&elsewhere.to_text()), None);
        assert_eq!(Kept::of("/x", Posted { pairs: vec![pair("csrf", "x")], ..Posted::default() }), None);
    }
}
