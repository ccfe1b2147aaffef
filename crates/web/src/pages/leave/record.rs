//! Recording: the command, then the owners move at once, and the work that moved is shown with both names.

use std::sync::Arc;

use app::{AppError, Unfit};
use app::rows::{DutyRow, WorkCursor};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dossier::Holder;
use kernel::{Day, Instant, PersonId, Role};
use org::{Delegation, DelegationId, DelegationKind, OrgCommand};

use super::forms::Returned;
use super::view::{self, Moved};
use crate::desk::{self, Desk, PageError, PageResult, refusal_with_basis};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::work::batch::named;
use crate::pages::work::person_work;
use crate::posted::Posted;
use crate::site::Site;

/// Moved dossiers that are looked at.
const MOST: i64 = 500;

/// What was typed, or what is wrong with it.
fn read(desk: &Desk, posted: &Posted, which: &'static str) -> Result<Delegation, Vec<(String, String)>> {
    let lang = desk.lang();
    let get = |name: &str| posted.get(&format!("{which}_{name}"));
    let mut errors: Vec<(String, String)> = Vec::new();
    let mut wrong = |name: &str, key: &str| errors.push((format!("{which}_{name}"), lang.t(key).to_owned()));
    let day = |name: &str| Day::parse_typed(get(name)).ok();
    let (from, until) = (day("from"), day("until"));
    if get("to").is_empty() {
        wrong("to", "leave.choose_substitute");
    }
    if from.is_none() {
        wrong("from", "leave.day_wrong");
    }
    if until.is_none() {
        wrong("until", "leave.day_wrong");
    }
    let (Some(from), Some(until), true) = (from, until, errors.is_empty()) else { return Err(errors) };
    let roles: Vec<Role> = posted.all("delegation_roles").into_iter().filter_map(Role::from_key).collect();
    let leave = which == "leave";
    Ok(Delegation {
        id: DelegationId(desk.app().new_id().to_string()),
        from_person: PersonId::new(get("person")),
        to_person: PersonId::new(get("to")),
        kind: if leave { DelegationKind::Leave } else { DelegationKind::Delegation },
        roles: Some(roles).filter(|roles| !leave && !roles.is_empty()),
        unit: None,
        from: Instant::at(from, 0),
        to: Instant::at(until.plus(1), 0),
        document: Some(get("document").to_owned()).filter(|text| !text.is_empty()),
        revoked: None,
    })
}

/// `POST /desk/leave`: `leave_person`, `leave_to`, `leave_from`, `leave_until`, `leave_document`.
pub async fn leave(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| take(desk, &posted, "leave")).await
}

/// `POST /desk/leave/delegation`: the same names with `delegation_`, and `delegation_roles`.
pub async fn delegation(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| take(desk, &posted, "delegation")).await
}

/// Whether the person chosen fits, beyond what the organisation itself demands.
fn unfit(desk: &Desk, given: &Delegation) -> Option<String> {
    if given.kind != DelegationKind::Leave {
        return None;
    }
    let unfit = app::may_substitute(&desk.officer.org, &given.from_person, &given.to_person, (given.from, given.to)).err()?;
    let key = match unfit {
        // The organisation says these itself, with their article.
        Unfit::Same | Unfit::Gone => return None,
        Unfit::Away => "leave.is_away",
        Unfit::OtherWork => "leave.other_work",
    };
    let name = |person: &PersonId| desk.officer.name_of(person);
    Some(desk.lang().t2(key, "substitute", name(&given.to_person), "name", name(&given.from_person)))
}

fn take(desk: &Desk, posted: &Posted, which: &'static str) -> PageResult {
    if posted.get("do") == "look" {
        return view::page(desk, StatusCode::OK, &Returned { which, posted: Some(posted), errors: Vec::new() });
    }
    let given = match read(desk, posted, which) {
        Ok(given) => given,
        Err(errors) => return again(desk, posted, which, errors),
    };
    if let Some(text) = unfit(desk, &given) {
        return again(desk, posted, which, vec![(format!("{which}_to"), text)]);
    }
    let held = person_work(desk, &given.from_person, None, &WorkCursor::default(), MOST)?;
    let command = match given.kind {
        DelegationKind::Leave => OrgCommand::RecordLeave { leave: given.clone() },
        DelegationKind::Delegation => OrgCommand::GiveDelegation { delegation: given.clone() },
    };
    match desk.app().change_org(desk.actor(), command) {
        Ok(()) => {}
        Err(AppError::Refused(refusal)) => {
            let text = refusal_with_basis(desk.lang(), &named(desk, refusal));
            return again(desk, posted, which, vec![(format!("{which}_to"), text)]);
        }
        Err(other) => return Err(other.into()),
    }
    if which == "delegation" {
        return Ok(desk.done("/desk/leave", desk.lang().t("leave.delegation_done")));
    }
    desk.app().tick().map_err(AppError::from)?;
    let moved = moved(desk, &given.from_person, &held)?;
    view::done(desk, &given, moved)
}

fn again(desk: &Desk, posted: &Posted, which: &'static str, errors: Vec<(String, String)>) -> PageResult {
    view::page(desk, StatusCode::UNPROCESSABLE_ENTITY, &Returned { which, posted: Some(posted), errors })
}

/// Which of the duties have another owner now, and who.
fn moved(desk: &Desk, from: &PersonId, held: &[DutyRow]) -> Result<Vec<Moved>, PageError> {
    let org = desk.app().org();
    let mut all = Vec::new();
    for duty in held {
        let Some(id) = app::dossier_id(&duty.dossier) else { continue };
        let Some(story) = desk.app().story(&id)? else { continue };
        let lane = story.dossier.lanes.iter().find(|lane| i64::from(lane.id) == duty.lane).map(|lane| &lane.owner);
        let holder = story.dossier.holder().map(|holder| match holder {
            Holder::Official(owner) | Holder::Applicant { watch: owner } => owner,
        });
        let Some(owner) = lane.or(holder).filter(|owner| owner.person.as_ref() != Some(from)) else { continue };
        let person = owner.person.as_ref().and_then(|person| org.person(person)).map(|person| person.name.clone());
        all.push(Moved {
            code: story.dossier.code.to_string(),
            what: desk.lang().word("work", &duty.kind).into_owned(),
            procedure: story.procedure.name.clone(),
            person: person.unwrap_or_default(),
            unit: org.unit(&owner.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
        });
    }
    Ok(all)
}

/// `POST /desk/leave/end`: `id` and `kind` of a leave or delegation that ends now.
pub async fn end(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let id = DelegationId(posted.get("id").to_owned());
        let command = match posted.get("kind") {
            "leave" => OrgCommand::CancelLeave { id },
            "delegation" => OrgCommand::RevokeDelegation { id },
            _ => return Err(PageError::NotFound),
        };
        match desk.app().change_org(desk.actor(), command) {
            Ok(()) => {
                desk.app().tick().map_err(AppError::from)?;
                Ok(desk.done("/desk/leave", desk.lang().t("leave.ended")))
            }
            Err(AppError::Refused(refusal)) => Ok(desk.not_done("/desk/leave", &named(desk, refusal))),
            Err(other) => Err(other.into()),
        }
    })
    .await
}
