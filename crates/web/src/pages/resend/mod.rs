//! `POST /resend`: what was typed before the session ended, shown once more before it is sent.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use crate::flash;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::{Csrf, Officer, Visitor};
use crate::page::Page;
use crate::posted::Posted;
use crate::resend::{Asker, Kept};
use crate::routes::Route;
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/resend", "POST", post(again)),
        // The page loaded anew: there is nothing to read here.
        Route::open("/resend", "GET", get(|| async { flash::redirect("/desk", &[]) })),
    ]
}

/// The form, to be looked at.
#[derive(Template)]
#[template(path = "resend/resend.html")]
pub struct Resend {
    /// Frame.
    pub page: Page,
    /// In whose name; empty if unknown.
    pub name: String,
    /// Goes back to the desk.
    pub official: bool,
    /// Where it is sent.
    pub to: String,
    /// What is sent.
    pub pairs: Vec<(String, String)>,
    /// Of that, what has a name in words.
    pub shown: Vec<(String, String)>,
    /// The rest, under its own names.
    pub rest: Vec<(String, String)>,
    /// Fields of files that have to be chosen anew, with the names of the files.
    pub files: Vec<(String, String)>,
}

/// The words over a field, if one of the groups of names has them: `finish_step-summary` is `dossier_field.summary`.
fn label(lang: Lang, name: &str) -> Option<String> {
    let last = name.split(['-', '.']).rfind(|part| !part.bytes().all(|byte| byte.is_ascii_digit()))?;
    let short = last.split_once('_').map_or(last, |(_, rest)| rest);
    let groups = ["dossier_field", "receive", "leave", "submit.field", "mine", "track"];
    let keys = groups.iter().flat_map(|group| [format!("{group}.{last}"), format!("{group}.{short}")]);
    keys.into_iter().find_map(|key| lang.find(&key)).filter(|words| !words.contains('{')).map(str::to_owned)
}

/// The page.
pub fn show(site: &Site, frame: &Frame, status: StatusCode, asker: &Asker, kept: &Kept) -> Response {
    let mut page = site.page(frame, frame.lang.t("resend.title"), "");
    page.csrf.clone_from(&asker.csrf);
    // The address of the form answers no reader: the switch of language leads to the desk instead.
    page.path = if asker.official { "/desk" } else { "/" }.to_owned();
    let (mut shown, mut rest) = (Vec::new(), Vec::new());
    for (name, value) in &kept.pairs {
        match label(frame.lang, name) {
            Some(words) => shown.push((words, value.clone())),
            None => rest.push((name.clone(), value.clone())),
        }
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for (field, name) in &kept.files {
        match files.iter_mut().find(|(known, _)| known == field) {
            Some((_, names)) => *names = format!("{names}, {name}"),
            None => files.push((field.clone(), name.clone())),
        }
    }
    let view = Resend {
        page,
        name: asker.name.clone(),
        official: asker.official,
        to: kept.to.clone(),
        pairs: kept.pairs.clone(),
        shown,
        rest,
        files,
    };
    super::html(status, &view)
}

/// `POST /resend`: `kept`.
async fn again(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Option<Officer>,
    visitor: Visitor,
    csrf: Csrf,
    posted: Posted,
) -> Response {
    let Some(kept) = Kept::from_text(posted.get("kept")) else { return flash::redirect("/desk", &[]) };
    if csrf.0.is_empty() {
        return super::account::sign_in_page(&site, &frame, StatusCode::UNAUTHORIZED, &kept.to_text());
    }
    show(&site, &frame, StatusCode::OK, &Asker::new(officer.as_ref(), Some(&visitor), csrf), &kept)
}
