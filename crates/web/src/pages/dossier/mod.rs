//! One dossier at the desk: state, actions, history, papers, files.

mod act;
mod actions;
mod forecast;
mod forms;
mod head;
mod papers;
mod parts;
mod purpose;
mod rank;
mod sentence;
pub mod story;
mod view;
pub mod words;

pub(crate) use self::purpose::{LONGEST as LONGEST_PURPOSE, must_say as must_say_purpose};

use std::sync::Arc;

use app::access::Sight;
use app::ports::Story;
use app::DossierView;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};

use crate::desk::{self, Desk, PageError, PageResult};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::posted::Posted;
use crate::routes::{Permission, Route};
use crate::server::{Pairs, value};
use crate::site::Site;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    const READERS: Permission = Permission::Role(desk::READERS);
    vec![
        Route::desk("/desk/dossiers/{code}", "GET", READERS, get(show)),
        Route::desk("/desk/dossiers/{code}/purpose", "POST", READERS, post(say_purpose)),
        Route::desk("/desk/dossiers/{code}/purpose", "GET", READERS, get(back)),
        Route::desk("/desk/dossiers/{code}/act/{action}", "POST", READERS, post(act::act)).with_files(),
        Route::desk("/desk/dossiers/{code}/act/{action}", "GET", READERS, get(back)),
        Route::desk("/desk/dossiers/{code}/papers/{key}", "GET", READERS, get(papers::paper)),
        Route::desk("/desk/dossiers/{code}/control-sheet", "GET", READERS, get(papers::control_sheet)),
        Route::desk("/desk/dossiers/{code}/files/{hash}", "GET", READERS, get(papers::file)),
    ]
}

/// A dossier with all that its page needs.
pub(crate) struct Found {
    /// As the official may see it.
    pub view: DossierView,
    /// Everything, for use cases.
    pub story: Story,
}

/// Address of a dossier's page.
pub(crate) fn base(code: &str) -> String {
    format!("/desk/dossiers/{code}")
}

/// The dossier with that code, if the official may know that it exists.
fn find(desk: &Desk, code: &str) -> Result<Found, PageError> {
    let id = desk.app().find_dossier(code)?.ok_or(PageError::NotFound)?;
    let story = desk.app().story(&id)?.ok_or(PageError::NotFound)?;
    let view = desk.app().view_of(desk.actor(), &story).ok_or(PageError::NotFound)?;
    Ok(Found { view, story })
}

/// Where forms are sent there is nothing to read: a page loaded anew there is the dossier's.
async fn back(Path(parts): Path<Vec<(String, String)>>) -> Response {
    let code = parts.first().map(|(_, code)| code.as_str()).unwrap_or_default();
    crate::flash::redirect(&base(&crate::address::encode(code)), &[])
}

async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer_short(site, frame, officer, move |desk| -> PageResult {
        let found = find(desk, &code)?;
        let tab = view::Tab::of(value(&query, "tab").unwrap_or_default());
        if found.view.sight == Sight::Whole {
            match purpose::of(desk, &headers) {
                Some(why) => desk.app().note_access(desk.actor(), &found.story.dossier.id, &why, tab.key()),
                None => return Ok(ask_purpose(desk, &code, StatusCode::OK, "")),
            }
        }
        Ok(super::html(StatusCode::OK, &view::page(desk, &found, tab, None, None)?))
    })
    .await
}

/// An auditor says why before the page opens.
#[derive(Template)]
#[template(path = "dossier/purpose.html")]
struct AskPurpose {
    page: Page,
    code: String,
    href: String,
    field: Field,
}

fn ask_purpose(desk: &Desk, code: &str, status: StatusCode, error: &str) -> Response {
    let lang = desk.lang();
    let field = Field::text("purpose", lang.t("dossier_page.purpose")).required().lang(lang);
    let field = field.help(lang.t("dossier_page.purpose_help")).error(error);
    let page = desk.page(lang.t1("dossier_page.title", "code", code), "search");
    super::html(status, &AskPurpose { page, code: code.to_owned(), href: format!("{}/purpose", base(code)), field })
}

async fn say_purpose(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(code): Path<String>,
    posted: Posted,
) -> Response {
    desk::answer(site, frame, officer, move |desk| -> PageResult {
        let found = find(desk, &code)?;
        let code = found.story.dossier.code.to_string();
        let why = posted.get("purpose");
        if why.is_empty() {
            let error = desk.lang().t("dossier_page.purpose_missing").to_owned();
            return Ok(ask_purpose(desk, &code, StatusCode::UNPROCESSABLE_ENTITY, &error));
        }
        Ok(purpose::remember(desk, &base(&code), why))
    })
    .await
}
