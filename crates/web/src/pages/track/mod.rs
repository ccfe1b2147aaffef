//! Tracking: whoever knows code and secret sees the state, who holds it, the dates, and what to do now.
//!
//! Everything is read from the same dossier as the desk's page: the two cannot differ.

mod acts;
mod correct;
mod papers;
mod rate;
mod status;
mod timeline;
mod todo;

use std::fmt::Display;

use app::ports::Story;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::DossierId;

use super::citizen::{Visit, answer, set_cookie};
use crate::desk::{PageError, PageResult, refusal_text};
use crate::filters;
use crate::lang::Lang;
use crate::page::Page;
use crate::posted::Posted;
use crate::routes::Route;
use crate::server::{Pairs, value};

/// Name of the cookie with the secret; sent under the page of its dossier only.
const COOKIE: &str = "mc_track";
/// How long the browser keeps it, seconds.
const COOKIE_SECONDS: i64 = 3600;
/// Under which name wrong tries are counted.
const TRIES: &str = "track";

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/track", "GET", get(ask)),
        Route::open("/track", "POST", post(find)),
        Route::open("/track/{code}", "GET", get(show)),
        Route::open("/track/{code}/complete", "POST", post(acts::complete)).with_files(),
        Route::open("/track/{code}/supplement", "POST", post(acts::supplement)).with_files(),
        Route::open("/track/{code}/answers", "GET", get(correct::show)),
        Route::open("/track/{code}/answers", "POST", post(correct::save)),
        Route::open("/track/{code}/pay", "GET", get(acts::ask_pay)),
        Route::open("/track/{code}/pay", "POST", post(acts::pay)),
        Route::open("/track/{code}/withdraw", "GET", get(acts::ask_withdraw)),
        Route::open("/track/{code}/withdraw", "POST", post(acts::withdraw)),
        Route::open("/track/{code}/rate", "POST", post(acts::rate)),
        Route::open("/track/{code}/papers/{entry}/{order}", "GET", get(papers::paper)),
        Route::open("/track/{code}/files/{hash}", "GET", get(papers::file)),
    ]
}

/// Asks for code and secret.
#[derive(Template)]
#[template(path = "track/find.html")]
pub struct Find {
    /// Frame.
    pub page: Page,
    /// The code that was typed.
    pub code: String,
    /// What is wrong; never which of the two.
    pub error: String,
}

/// The page of one dossier.
#[derive(Template)]
#[template(path = "track/track.html")]
pub struct Track {
    /// Frame.
    pub page: Page,
    /// Code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// State, holder, dates.
    pub status: status::Status,
    /// What the applicant has to do now.
    pub todo: todo::Todo,
    /// The questions of the rating; none: it cannot be given now.
    pub rating: Option<rate::Questions>,
    /// What happened, newest first.
    pub moments: Vec<timeline::Moment>,
    /// Papers and result files.
    pub papers: Vec<papers::Line>,
    /// What the applicant was told, newest first.
    pub notices: Vec<app::ShownNotice>,
    /// It may be withdrawn.
    pub withdrawable: bool,
}

/// Address of a dossier's page.
fn home(story: &Story) -> String {
    format!("/track/{}", story.dossier.code)
}

/// A sentence with several values.
fn fill(lang: Lang, key: &str, values: &[(&str, String)]) -> String {
    let args: Vec<(&str, &dyn Display)> = values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
    lang.t_args(key, &args)
}

/// Codes are typed with spaces and small letters.
fn tidy(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).take(80).collect()
}

fn find_page(visit: &Visit, status: StatusCode, code: &str, error: String) -> Response {
    let page = visit.page(visit.lang().t("track.title"), "track");
    super::html(status, &Find { page, code: code.to_owned(), error })
}

async fn ask(visit: Visit, Query(query): Query<Pairs>) -> Response {
    let code = tidy(value(&query, "code").unwrap_or_default());
    answer(visit, move |visit| Ok(find_page(visit, StatusCode::OK, &code, String::new()))).await
}

async fn find(visit: Visit, posted: Posted) -> Response {
    answer(visit, move |visit| Ok(enter(visit, &tidy(posted.get("code")), posted.get("key")))).await
}

/// Looks whether code and secret belong together; wrong tries of an address are counted, and soon no longer answered.
fn unlock(visit: &Visit, code: &str, key: &str) -> Result<Option<DossierId>, PageError> {
    let app = visit.app();
    app.may_try(TRIES, &visit.address, app::limiter::TRACKING)?;
    let found = app.find_dossier(code)?;
    // An unknown code takes the same way as a wrong secret.
    let id = found.unwrap_or(DossierId(uuid::Uuid::nil()));
    if app.is_tracking_secret(&id, key) && found.is_some() {
        return Ok(found);
    }
    app.count_try(TRIES, &visit.address, app::limiter::TRACKING)?;
    Ok(None)
}

/// With the right secret: a cookie for this dossier alone, and the page without the secret in its address.
fn enter(visit: &Visit, code: &str, key: &str) -> Response {
    match unlock(visit, code, key) {
        Ok(Some(_)) => {
            let path = format!("/track/{code}");
            let response = (StatusCode::SEE_OTHER, [(header::LOCATION, path.clone())]).into_response();
            let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
            set_cookie(visit, response, &format!("{COOKIE}={key}"), &path, COOKIE_SECONDS)
        }
        Ok(None) => {
            let error = visit.lang().t("track.wrong").to_owned();
            find_page(visit, StatusCode::UNPROCESSABLE_ENTITY, code, error)
        }
        Err(PageError::App(app::AppError::Refused(refusal))) => {
            find_page(visit, StatusCode::TOO_MANY_REQUESTS, code, refusal_text(visit.lang(), &refusal))
        }
        Err(error) => error.into_response(&visit.site, &visit.frame),
    }
}

/// The dossier that this visit may see: by the secret in the cookie, or because it is the signed-in citizen's.
fn open(visit: &Visit, code: &str) -> Result<Story, PageError> {
    let closed = || {
        let to = format!("/track?code={code}");
        PageError::Answer(Box::new((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()))
    };
    let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    if !plain {
        return Err(PageError::NotFound);
    }
    let own = |story: &Story| {
        let dossier = &story.dossier;
        let agent = dossier.representation.iter().map(|agent| agent.identity.trim());
        let mut identities = std::iter::once(dossier.applicant.identity.trim()).chain(agent);
        visit.citizen.as_ref().is_some_and(|c| !c.identity.is_empty() && identities.any(|id| id == c.identity))
    };
    if visit.citizen.is_some() {
        let found = visit.app().find_dossier(code)?;
        let story = found.map(|id| visit.app().story(&id)).transpose()?.flatten();
        if let Some(story) = story.filter(own) {
            return Ok(story);
        }
    }
    let key = visit.cookie(COOKIE).ok_or_else(closed)?;
    let id = unlock(visit, code, key)?.ok_or_else(closed)?;
    visit.app().story(&id)?.ok_or_else(closed)
}

async fn show(visit: Visit, Path(code): Path<String>, Query(query): Query<Pairs>) -> Response {
    answer(visit, move |visit| {
        let code = tidy(&code);
        if let Some(key) = value(&query, "key") {
            return Ok(enter(visit, &code, key));
        }
        let story = open(visit, &code)?;
        page(visit, &story, StatusCode::OK, &[])
    })
    .await
}

/// The page; `refused` are files that were not taken: field and sentence.
fn page(visit: &Visit, story: &Story, status: StatusCode, refused: &[(String, String)]) -> PageResult {
    let lang = visit.lang();
    let code = story.dossier.code.to_string();
    let title = lang.t1("track.page_title", "code", &code);
    let notices = visit.app().applicant_notices(&story.dossier.id, 50)?;
    let view = Track {
        page: visit.page(title, "track"),
        procedure: story.procedure.name.clone(),
        status: status::status(visit, story),
        todo: todo::todo(visit, story, refused)?,
        rating: rate::questions(visit, story),
        moments: timeline::moments(lang, story),
        papers: papers::lines(visit, story)?,
        notices,
        withdrawable: !story.dossier.stage.is_final(),
        code,
    };
    Ok(super::html(status, &view))
}
