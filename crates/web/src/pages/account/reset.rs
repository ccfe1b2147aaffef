//! A forgotten password: asking for a link, and setting a new password by it.

use std::sync::Arc;

use app::AppError;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::desk::{self, PageResult, refusal_text};
use crate::flash;
use crate::frame::Frame;
use crate::officer::Address;
use crate::page::{Flash, Page};
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;

/// Asking for a link.
#[derive(Template)]
#[template(path = "account/forgotten.html")]
pub struct Forgotten {
    /// Frame.
    pub page: Page,
    /// Name that was typed.
    pub login: String,
    /// What is wrong.
    pub error: String,
    /// The link is on its way, if the name is right.
    pub sent: bool,
    /// Mail can be sent at all.
    pub mails: bool,
}

/// Setting a new password.
#[derive(Template)]
#[template(path = "account/reset.html")]
pub struct Reset {
    /// Frame.
    pub page: Page,
    /// The token of the link.
    pub token: String,
    /// It holds.
    pub holds: bool,
    /// What is wrong.
    pub error: String,
}

fn forgotten_view(site: &Site, frame: &Frame, login: &str, error: String, sent: bool) -> Forgotten {
    let page = site.page(frame, frame.lang.t("account.reset_title"), "signin");
    let mails = site.app.setup().ports.mailer.is_some();
    Forgotten { page, login: login.to_owned(), error, sent, mails }
}

/// `GET /signin/forgotten`.
pub async fn forgotten(State(site): State<Arc<Site>>, frame: Frame) -> Response {
    html(StatusCode::OK, &forgotten_view(&site, &frame, "", String::new(), false))
}

/// `POST /signin/forgotten`: `login`. Says the same whether there is such an account or not.
pub async fn request(State(site): State<Arc<Site>>, frame: Frame, Address(address): Address, posted: Posted) -> Response {
    desk::public(site, frame, move |site, frame| {
        let login = posted.get("login");
        if login.is_empty() {
            let error = frame.lang.t("account.login_missing").to_owned();
            return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &forgotten_view(site, frame, login, error, false)));
        }
        site.app.request_reset(login, &address)?;
        Ok(html(StatusCode::OK, &forgotten_view(site, frame, login, String::new(), true)))
    })
    .await
}

fn reset_view(site: &Site, frame: &Frame, token: &str, holds: bool, error: String) -> Reset {
    let page = site.page(frame, frame.lang.t("account.reset_set_title"), "signin");
    Reset { page, token: token.to_owned(), holds, error }
}

/// `GET /signin/reset/{token}`.
pub async fn open(State(site): State<Arc<Site>>, frame: Frame, Path(token): Path<String>) -> Response {
    desk::public(site, frame, move |site, frame| {
        let holds = site.app.reset_holds(&token)?;
        Ok(html(StatusCode::OK, &reset_view(site, frame, &token, holds, String::new())))
    })
    .await
}

/// `POST /signin/reset/{token}`: `new`, `repeat`.
pub async fn set(State(site): State<Arc<Site>>, frame: Frame, Path(token): Path<String>, posted: Posted) -> Response {
    desk::public(site, frame, move |site, frame| -> PageResult {
        let wrong = |error: String, holds: bool| {
            html(StatusCode::UNPROCESSABLE_ENTITY, &reset_view(site, frame, &token, holds, error))
        };
        let (new, repeat) = (raw(&posted, "new"), raw(&posted, "repeat"));
        if new != repeat {
            return Ok(wrong(frame.lang.t("account.passwords_differ").to_owned(), site.app.reset_holds(&token)?));
        }
        match site.app.reset_password(&token, new) {
            Ok(()) => {
                let text = frame.lang.t("account.reset_done").to_owned();
                Ok(flash::redirect("/signin", &[Flash { kind: "good", text }]))
            }
            Err(AppError::Refused(refusal)) => {
                Ok(wrong(refusal_text(frame.lang, &refusal), refusal.code != "reset_invalid"))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// A password exactly as typed, outer spaces included.
pub fn raw<'a>(posted: &'a Posted, name: &str) -> &'a str {
    posted.pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}
