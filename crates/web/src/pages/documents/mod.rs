//! Documents: the reviewer's tray, registering a document from its file, reviewing what was read, the document's own page.

mod act;
mod add;
mod card;
mod draft;
mod edit;
mod head;
mod incoming;
mod page;
mod review;
mod text;
mod tray;

pub use review::REASONS;
pub use text::Block;

use std::sync::Arc;

use app::AppError;
use axum::routing::{get, post};
use kernel::{ActorKind, Basis, Refusal, Role, UnitId};
use steering::book::Document;
use steering::task::model::{DocumentId, TaskId};

use crate::desk::{Desk, PageError};
use crate::routes::{Permission, Route};

/// Roles that may have something to do with documents; which documents, the pages look at one by one.
pub const READERS: &[Role] = &[
    Role::Receptionist,
    Role::Specialist,
    Role::DivisionHead,
    Role::AgencyLeader,
    Role::Clerk,
    Role::CentreDirector,
    Role::ProcedureControl,
    Role::Auditor,
    Role::ProvinceLeader,
];

/// The routes.
pub fn routes() -> Vec<Route> {
    let readers = Permission::Role(READERS);
    let desk = |path, method, handler| Route::desk(path, method, readers, handler);
    vec![
        desk("/desk/documents", "GET", get(tray::show)),
        desk("/desk/documents/new", "GET", get(incoming::show)),
        desk("/desk/documents/new", "POST", post(incoming::read)).with_files(),
        desk("/desk/documents/drafts/{draft}", "GET", get(draft::show)),
        desk("/desk/documents/drafts/{draft}", "POST", post(draft::act)),
        desk("/desk/documents/{id}", "GET", get(page::show)),
        desk("/desk/documents/{id}", "POST", post(page::act)),
        desk("/desk/documents/{id}/original", "GET", get(page::original)),
        desk("/desk/documents/{id}/review", "GET", get(review::show)),
        desk("/desk/documents/{id}/review", "POST", post(act::whole)),
        desk("/desk/documents/{id}/review/{task}", "GET", get(review::part)),
        desk("/desk/documents/{id}/review/{task}", "POST", post(act::one)),
    ]
}

/// The reviewing units for which the official acts; refused if there is none.
fn offices(desk: &Desk) -> Result<Vec<UnitId>, PageError> {
    let offices = desk.app().reviewing_offices(desk.actor());
    if offices.is_empty() {
        return Err(Refusal::new("steering_reviewer_only", Basis("design.task_authority")).into());
    }
    Ok(offices)
}

/// Whether the official reviews a document.
fn reviews(desk: &Desk, document: &Document) -> bool {
    desk.app().reviewing_offices(desk.actor()).contains(&document.office)
}

/// A document that the official may see.
fn find(desk: &Desk, id: &str) -> Result<Arc<Document>, PageError> {
    let id: DocumentId = id.parse().map(DocumentId).map_err(|_| PageError::NotFound)?;
    let found = desk.app().steering().document(id).cloned().ok_or(PageError::NotFound)?;
    let may = reviews(desk, &found) || desk.app().sees_document(desk.actor(), id)?;
    if may { Ok(found) } else { Err(PageError::NotFound) }
}

/// A document that the official reviews.
fn find_reviewed(desk: &Desk, id: &str) -> Result<Arc<Document>, PageError> {
    let found = find(desk, id)?;
    match reviews(desk, &found) {
        true => Ok(found),
        false => Err(Refusal::new("steering_reviewer_only", Basis("design.task_authority")).into()),
    }
}

fn task_id(text: &str) -> Result<TaskId, PageError> {
    app::tasks::task_id(text).ok_or(PageError::NotFound)
}

/// Name of who did something; empty for the program itself.
fn who(desk: &Desk, kind: &ActorKind) -> String {
    match kind {
        ActorKind::Official { person, .. } => desk.officer.name_of(person),
        ActorKind::Partner { name } => name.clone(),
        ActorKind::System | ActorKind::Applicant => String::new(),
    }
}

/// The refusal of an answer, or what went wrong.
fn refused<T>(done: Result<T, AppError>) -> Result<Result<T, Refusal>, PageError> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(AppError::Refused(refusal)) => Ok(Err(refusal)),
        Err(other) => Err(other.into()),
    }
}

/// The sentence of a refusal, with names in place of identities.
fn sentence(desk: &Desk, refusal: &Refusal) -> String {
    crate::desk::refusal_with_basis(desk.lang(), &crate::pages::work::batch::named(desk, refusal.clone()))
}
