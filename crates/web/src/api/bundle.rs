//! `GET /desk/dossiers/{code}/bundle`: the auditor takes a dossier with its proofs.

use std::sync::Arc;

use app::access::{self, Sight};
use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::papers::sent;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::server::{Pairs, value};
use crate::site::Site;

/// The longest purpose that is written down, characters.
const LONGEST: usize = 200;

/// `GET /desk/dossiers/{code}/bundle?purpose=`.
pub async fn show(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(code): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| make(desk, &code, &query)).await
}

fn make(desk: &Desk, code: &str, query: &Pairs) -> PageResult {
    let app = desk.app();
    let id = app.find_dossier(code)?.ok_or(PageError::NotFound)?;
    let story = app.story(&id)?.ok_or(PageError::NotFound)?;
    if access::sight(&story.org, desk.actor(), &story.dossier) != Sight::Whole {
        return Err(PageError::NotFound);
    }
    let lang = Lang::Vi;
    let purpose = value(query, "purpose").map(intake::text::line).filter(|text| !text.is_empty());
    let purpose: String = purpose.unwrap_or_else(|| lang.t("bundle.purpose").to_owned()).chars().take(LONGEST).collect();
    let who = desk.officer.name_of(&desk.officer.signed.person);
    let at = desk.now().date_time_text();
    let readme = lang.t_args("bundle.readme", &[("code", &code), ("at", &at), ("who", &who), ("purpose", &purpose)]);
    let bytes = app.bundle(&id, readme.trim_start())?.ok_or(PageError::NotFound)?;
    app.note_access(desk.actor(), &id, &purpose, "bundle");
    Ok(sent(&format!("{code}.zip"), "application/zip", bytes))
}
