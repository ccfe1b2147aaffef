//! `GET /desk/leave`: own leaves and delegations, those of people below, and in whose place one may act.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Instant, PersonId};
use org::{Delegation, DelegationKind};

use super::forms::{self, Forms, Returned};
use crate::desk::{self, Desk, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::site::Site;

/// Leaves and delegations.
#[derive(Template)]
#[template(path = "leave/leave.html")]
pub struct Leave {
    /// Frame.
    pub page: Page,
    /// Own, and of people below, that are not over.
    pub rows: Vec<Row>,
    /// In whose place the official may act now.
    pub received: Vec<Row>,
    /// The forms.
    pub forms: Forms,
}

/// A leave was recorded: what moved.
#[derive(Template)]
#[template(path = "leave/done.html")]
pub struct Done {
    /// Frame.
    pub page: Page,
    /// Who is away.
    pub person: String,
    /// Who substitutes.
    pub substitute: String,
    /// From when until when.
    pub span: String,
    /// It has begun.
    pub begun: bool,
    /// Work that moved.
    pub rows: Vec<Moved>,
}

/// A duty that moved.
pub struct Moved {
    /// Code of the dossier.
    pub code: String,
    /// Kind of work.
    pub what: String,
    /// Name of the procedure.
    pub procedure: String,
    /// New owner; empty: the unit.
    pub person: String,
    /// Its unit.
    pub unit: String,
}

/// One leave or delegation.
pub struct Row {
    /// Identity.
    pub id: String,
    /// `leave` or `delegation`.
    pub kind: &'static str,
    /// Whose, as id.
    pub of: String,
    /// Whose.
    pub person: String,
    /// Who stands in.
    pub substitute: String,
    /// Roles in words; empty: all.
    pub roles: String,
    /// From when until when.
    pub span: String,
    /// In force now.
    pub now: bool,
    /// Number of the document.
    pub document: String,
    /// Acts in this place at the moment.
    pub acting: bool,
}

fn span(desk: &Desk, given: &Delegation) -> String {
    let last = Instant(given.to.0.saturating_sub(1)).day();
    desk.lang().t2("leave.span", "from", given.from.day().date_text(), "to", last.date_text())
}

fn row(desk: &Desk, given: &Delegation) -> Row {
    let name = |person: &PersonId| desk.officer.name_of(person);
    let words = |role: &kernel::Role| desk.lang().word("role", role.key()).into_owned();
    let roles = given.roles.as_ref().map(|roles| roles.iter().map(words).collect::<Vec<_>>().join(", "));
    Row {
        id: given.id.0.clone(),
        kind: if given.kind == DelegationKind::Leave { "leave" } else { "delegation" },
        of: given.from_person.to_string(),
        person: name(&given.from_person),
        substitute: name(&given.to_person),
        roles: roles.unwrap_or_default(),
        span: span(desk, given),
        now: given.is_in_force(desk.now()),
        document: given.document.clone().unwrap_or_default(),
        acting: desk.officer.signed.on_behalf_of.as_ref() == Some(&given.from_person),
    }
}

/// `GET /desk/leave`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, |desk| page(desk, StatusCode::OK, &Returned::default())).await
}

/// The page, perhaps with a form that came back.
///
/// # Errors
/// None of its own.
pub fn page(desk: &Desk, status: StatusCode, returned: &Returned<'_>) -> PageResult {
    let (org, now) = (&desk.officer.org, desk.now());
    let people = forms::arranged(desk);
    let all = people.iter().flat_map(|person| org.delegations_of(&person.id)).filter(|given| given.end() > now);
    let mut rows: Vec<&Delegation> = all.collect();
    rows.sort_by_key(|given| (given.from, given.id.clone()));
    let view = Leave {
        page: desk.page(desk.lang().t("nav.leave"), "leave"),
        rows: rows.into_iter().map(|given| row(desk, given)).collect(),
        received: org.stands_in_for(&desk.officer.signed.person, now).into_iter().map(|given| row(desk, given)).collect(),
        forms: forms::forms(desk, returned),
    };
    Ok(html(status, &view))
}

/// What came of a leave.
///
/// # Errors
/// None of its own.
pub fn done(desk: &Desk, given: &Delegation, rows: Vec<Moved>) -> PageResult {
    let view = Done {
        page: desk.page(desk.lang().t("leave.done"), "leave"),
        person: desk.officer.name_of(&given.from_person),
        substitute: desk.officer.name_of(&given.to_person),
        span: span(desk, given),
        begun: given.is_in_force(desk.now()),
        rows,
    };
    Ok(html(StatusCode::OK, &view))
}
