//! Citizens: signing in by an identity service, my dossiers, my drafts.

mod identity;
mod visit;

use askama::Template;
use app::Citizen;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub use identity::IdentityService;
pub use visit::{Visit, answer, set_cookie};

use super::submit;
use crate::desk::{PageError, PageResult};
use crate::filters;
use crate::frame::local_path;
use crate::officer::{SESSION_COOKIE, no_session_cookie};
use crate::page::Page;
use crate::pages::account::enter;
use crate::posted::Posted;
use crate::routes::Route;

/// Dossiers shown at most.
const SHOWN: i64 = 100;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::open("/citizen", "GET", get(show)),
        Route::open("/citizen/signin", "GET", get(ask)),
        Route::open("/citizen/signin", "POST", post(sign_in)),
        Route::open("/citizen/signout", "POST", post(sign_out)),
    ]
}

/// Choosing a made-up citizen; without a service: that there is none.
#[derive(Template)]
#[template(path = "citizen/signin.html")]
pub struct SignIn {
    /// Frame.
    pub page: Page,
    /// Where to go afterwards.
    pub next: String,
    /// People of the service; none: it is not connected.
    pub people: Option<&'static [Citizen]>,
}

/// My dossiers and drafts.
#[derive(Template)]
#[template(path = "citizen/mine.html")]
pub struct Mine {
    /// Frame.
    pub page: Page,
    /// Who.
    pub citizen: Citizen,
    /// Dossiers, newest first.
    pub dossiers: Vec<Line>,
    /// Drafts not sent: the newest of each procedure.
    pub drafts: Vec<submit::DraftLine>,
    /// Older drafts of the same procedures.
    pub older: Vec<submit::DraftLine>,
    /// Days for which a draft is kept.
    pub days: i64,
}

/// One dossier.
pub struct Line {
    /// Code.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Key of the state.
    pub state: String,
    /// Handed in.
    pub submitted: kernel::Instant,
    /// The appointment.
    pub promised: Option<kernel::Instant>,
}

async fn ask(visit: Visit, axum::extract::Query(query): axum::extract::Query<crate::server::Pairs>) -> Response {
    let next = local_path(crate::server::value(&query, "next").unwrap_or("/citizen")).to_owned();
    let people = IdentityService::of(&visit.site).map(|service| service.people());
    let page = visit.page(visit.lang().t("citizen.sign_in_title"), "citizen");
    let status = if people.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    super::html(status, &SignIn { page, next, people })
}

async fn sign_in(visit: Visit, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let service = IdentityService::of(&visit.site).ok_or(PageError::NotFound)?;
        let citizen = service.find(posted.get("identity")).ok_or(PageError::NotFound)?;
        submit::take_over(visit, citizen)?;
        let token = visit.app().sign_in_citizen(citizen.clone())?;
        let next = local_path(posted.get("next"));
        Ok(enter(&visit.site, &token.0, if next == "/" { "/citizen" } else { next }))
    })
    .await
}

async fn sign_out(visit: Visit, _posted: Posted) -> Response {
    answer(visit, |visit| {
        if let Some(token) = visit.cookie(SESSION_COOKIE) {
            if let Some(signed) = visit.app().session(token)? {
                visit.app().end_session(&signed.session)?;
            }
        }
        let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
        if let Ok(value) = HeaderValue::from_str(&no_session_cookie()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        Ok(response)
    })
    .await
}

async fn show(visit: Visit) -> Response {
    answer(visit, |visit| {
        let Some(citizen) = visit.citizen.clone() else {
            return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/citizen/signin")]).into_response());
        };
        mine(visit, citizen)
    })
    .await
}

fn mine(visit: &Visit, citizen: Citizen) -> PageResult {
    let catalogue = visit.site.catalogue();
    let name = |code: &str| catalogue.latest(&code.into()).map_or_else(|| code.to_owned(), |v| v.name.clone());
    let rows = visit.app().same_applicant(&citizen.identity, kernel::Instant(0), SHOWN)?;
    let line = |row: app::rows::DossierRow| Line {
        procedure: name(&row.procedure),
        code: row.code,
        state: row.state,
        submitted: row.submitted_at,
        promised: row.promised_at,
    };
    let mut dossiers: Vec<Line> = rows.into_iter().filter(|row| row.state != "voided").map(line).collect();
    dossiers.sort_by(|a, b| b.submitted.cmp(&a.submitted));
    let mut seen = std::collections::BTreeSet::new();
    let (drafts, older) = submit::open_drafts(visit)?.into_iter().partition(|draft| seen.insert(draft.code.clone()));
    let days = visit.app().draft_days();
    let page = visit.page(visit.lang().t("citizen.mine_title"), "citizen");
    Ok(super::html(StatusCode::OK, &Mine { page, citizen, dossiers, drafts, older, days }))
}
