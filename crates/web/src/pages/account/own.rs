//! `GET /desk/account`: password, sessions, acting for another.

use std::sync::Arc;

use app::AppError;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::reset::raw;
use crate::desk::{self, Desk, PageResult, refusal_text};
use crate::flash;
use crate::frame::Frame;
use crate::officer::{Officer, session_cookie};
use crate::page::{Flash, Page};
use crate::pages::html;
use crate::posted::Posted;
use crate::site::Site;

/// The own account.
#[derive(Template)]
#[template(path = "account/own.html")]
pub struct Own {
    /// Frame.
    pub page: Page,
    /// Name for signing in; empty without an account (demo).
    pub login: String,
    /// Last sign-in before this one.
    pub last: String,
    /// The first password has not been changed yet.
    pub must_change: bool,
    /// Errors of the form: field, sentence.
    pub errors: Vec<(String, String)>,
    /// Roles and units.
    pub roles: Vec<(String, String)>,
    /// In whose place the official may act: id, name, now.
    pub others: Vec<(String, String, bool)>,
    /// Acts in another's place.
    pub acting: bool,
    /// Address of the calendar; empty without one.
    pub calendar: String,
}

impl Own {
    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }
}

fn view(desk: &Desk, status: StatusCode, errors: Vec<(String, String)>) -> PageResult {
    let officer = &desk.officer;
    let account = desk.app().account(&officer.signed.person)?;
    let role = |grant: &kernel::RoleGrant| {
        let unit = officer.org.unit(&grant.unit).map(|unit| unit.name.clone()).unwrap_or_default();
        (desk.lang().word("role", grant.role.key()).into_owned(), unit)
    };
    let mut others: Vec<(String, String, bool)> = Vec::new();
    for standing in officer.org.stands_in_for(&officer.signed.person, desk.now()) {
        let id = standing.from_person.to_string();
        if others.iter().all(|(known, ..)| *known != id) {
            let now = officer.signed.on_behalf_of.as_ref() == Some(&standing.from_person);
            others.push((id, officer.name_of(&standing.from_person), now));
        }
    }
    let view = Own {
        page: desk.page(desk.lang().t("nav.account"), "account"),
        login: account.as_ref().map(|account| account.login.clone()).unwrap_or_default(),
        last: account.and_then(|account| account.last_sign_in_at).map(|at| at.date_time_text()).unwrap_or_default(),
        must_change: officer.signed.must_change,
        errors,
        roles: officer.actor.grants.iter().map(role).collect(),
        others,
        acting: officer.signed.on_behalf_of.is_some(),
        calendar: crate::pages::calendar::address(&desk.site, &officer.signed.person)?.unwrap_or_default(),
    };
    Ok(html(status, &view))
}

/// `GET /desk/account`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, |desk| view(desk, StatusCode::OK, Vec::new())).await
}

/// Back to the account with a fresh session and a message.
fn renewed(desk: &Desk, token: &str, key: &str) -> Response {
    let text = desk.lang().t(key).to_owned();
    let mut response = flash::redirect("/desk/account", &[Flash { kind: "good", text }]);
    let secure = desk.app().setup().base_url.starts_with("https:");
    if let Ok(value) = HeaderValue::from_str(&session_cookie(token, secure)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// `POST /desk/account`: `old`, `new`, `repeat`.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let wrong = |field: &str, text: String| {
            view(desk, StatusCode::UNPROCESSABLE_ENTITY, vec![(field.to_owned(), text)])
        };
        let (old, new, repeat) = (raw(&posted, "old"), raw(&posted, "new"), raw(&posted, "repeat"));
        if new != repeat {
            return wrong("repeat", desk.lang().t("account.passwords_differ").to_owned());
        }
        match desk.app().change_password(&desk.officer.signed, old, new) {
            Ok(token) => Ok(renewed(desk, &token.0, "account.changed")),
            Err(AppError::Refused(refusal)) => {
                let text = match refusal.code {
                    "password_wrong" => desk.lang().t("account.old_wrong").to_owned(),
                    _ => refusal_text(desk.lang(), &refusal),
                };
                wrong(if refusal.code == "password_wrong" { "old" } else { "new" }, text)
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// `POST /desk/account/sessions`: all other sessions end.
pub async fn end_others(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, _posted: Posted) -> Response {
    desk::answer(site, frame, officer, |desk| {
        let token = desk.app().end_other_sessions(&desk.officer.signed)?;
        Ok(renewed(desk, &token.0, "account.sessions_ended"))
    })
    .await
}
