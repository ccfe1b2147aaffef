//! Before the first step: what it is about, drafts to take up again, or where to go when this portal does not take it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Instant;
use org::UnitKind;

use super::state::{self, Application, COOKIE, Who};
use super::{go, questions};
use crate::desk::PageError;
use crate::filters;
use crate::page::Page;
use crate::pages::citizen::{Visit, answer, set_cookie};
use crate::posted::Posted;

/// The first page.
#[derive(Template)]
#[template(path = "submit/start.html")]
pub struct Start {
    /// Frame.
    pub page: Page,
    /// Procedure code.
    pub code: String,
    /// Name of the procedure.
    pub name: String,
    /// This portal takes it.
    pub open: bool,
    /// Page of the national portal.
    pub national: Option<String>,
    /// Name and address of the counter.
    pub counter: (String, String),
    /// Days for which a draft is kept.
    pub days: i64,
    /// Drafts of the same procedure, newest first.
    pub drafts: Vec<DraftLine>,
    /// Who is signed in; empty if nobody.
    pub citizen: String,
    /// There is an identity service.
    pub identity: bool,
}

/// A draft that can be taken up again.
pub struct DraftLine {
    /// Code of the procedure.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Where it goes on.
    pub href: String,
    /// Where it is discarded.
    pub discard: String,
    /// Last change.
    pub changed: Instant,
    /// Forgotten then.
    pub expires: Instant,
}

/// Drafts not sent, newest first.
pub fn lines(visit: &Visit) -> Result<Vec<DraftLine>, PageError> {
    let name = |code: &str| visit.site.shown_version(code).map_or_else(|| code.to_owned(), |version| version.name.clone());
    let line = |open: state::Open| DraftLine {
        procedure: name(&open.application.procedure),
        href: format!("/submit/{}/who", open.id),
        discard: format!("/submit/{}/discard", open.id),
        code: open.application.procedure,
        changed: open.changed,
        expires: open.expires,
    };
    let mut lines: Vec<DraftLine> = state::list(visit)?.into_iter().map(line).collect();
    lines.sort_by(|a, b| b.changed.cmp(&a.changed));
    Ok(lines)
}

/// `GET /procedures/{code}/submit`.
pub async fn show(visit: Visit, Path(code): Path<String>) -> Response {
    answer(visit, move |visit| {
        let version = visit.site.shown_version(&code).ok_or(PageError::NotFound)?;
        let org = visit.app().org();
        let centre = org.units(visit.site.today()).find(|unit| unit.kind == UnitKind::ProvincialCentre);
        let counter = centre.map(|unit| (unit.name.clone(), unit.address.clone().unwrap_or_default())).unwrap_or_default();
        let title = visit.lang().t1("submit.title", "name", &version.name);
        let mut drafts = lines(visit)?;
        drafts.retain(|draft| draft.code == version.code.as_str());
        let view = Start {
            page: visit.page(title, "procedures"),
            code: version.code.to_string(),
            name: version.name.clone(),
            open: version.own_portal && version.usable(),
            national: version.provenance.source.clone().filter(|source| source.starts_with("https://dichvucong.gov.vn/")),
            counter,
            days: visit.app().draft_days(),
            drafts,
            citizen: visit.citizen.as_ref().map(|citizen| citizen.name.clone()).unwrap_or_default(),
            identity: crate::pages::citizen::IdentityService::of(&visit.site).is_some(),
        };
        Ok(crate::pages::html(StatusCode::OK, &view))
    })
    .await
}

/// `POST /procedures/{code}/submit`: a new draft. Where there is one already, the person says `fresh` to have another.
pub async fn begin(visit: Visit, Path(code): Path<String>, posted: Posted) -> Response {
    answer(visit, move |visit| {
        let version = visit.site.shown_version(&code).ok_or(PageError::NotFound)?;
        if !version.own_portal || !version.usable() {
            return Ok(go(&format!("/procedures/{code}/submit")));
        }
        let begun = state::list(visit)?.iter().any(|open| open.application.procedure == version.code.as_str());
        if begun && !posted.is_set("fresh") {
            return Ok(go(&format!("/procedures/{code}/submit")));
        }
        visit.app().count_try("draft", &visit.address, app::limiter::SUBMISSION)?;
        let who = visit.citizen.as_ref().map(|citizen| Who {
            name: citizen.name.clone(),
            identity: citizen.identity.clone(),
            born: kernel::Day::parse(&citizen.born).map(kernel::Day::date_text).unwrap_or_default(),
            address: citizen.address.clone(),
            phone: citizen.phone.clone(),
            email: citizen.email.clone(),
            ..Who::default()
        });
        let mut application = Application { procedure: version.code.to_string(), who: who.unwrap_or_default(), ..Application::default() };
        questions::prefill(&version, &mut application, visit.site.today());
        let id = visit.app().new_id().to_string();
        let to = format!("/submit/{id}/who");
        if let Some(owner) = state::owner(visit) {
            state::put_for(visit, &owner, &id, &application)?;
            return Ok(go(&to));
        }
        let (token, owner) = state::new_browser(visit);
        state::put_for(visit, &owner, &id, &application)?;
        Ok(set_cookie(visit, go(&to), &format!("{COOKIE}={token}"), "/", visit.app().draft_days() * 86_400))
    })
    .await
}
