//! An official's calendar for other programs: what is due of tasks, and the meetings of the committee, under a secret address.

mod ics;

use std::sync::Arc;

use app::tasks::rows::{TaskDutyRow, TaskWorkCursor};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{Actor, Instant, PersonId};
use steering::book::{Meeting, MeetingStage};

use self::ics::{Entry, When, calendar};
use crate::desk::{self, PageError};
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::{Audience, Permission, Route};
use crate::site::Site;
use crate::steer::Steer;

/// Duties in a calendar at most.
const MOST: i64 = 500;
/// Days back and ahead.
const BACK: i32 = 60;
const AHEAD: i32 = 400;
/// Minutes before an hour at which something is due.
const BEFORE: u32 = 30;
/// Minutes of a meeting whose end nobody knows.
const MEETING: u32 = 120;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    let feed = Route::open("/calendar/{secret}", "GET", get(feed));
    vec![
        Route { audience: Audience::Plumbing, ..feed },
        Route::desk("/desk/account/calendar", "POST", Permission::Official, post(change)),
    ]
}

/// The address of an official's calendar; none without one.
pub fn address(site: &Site, person: &PersonId) -> Result<Option<String>, PageError> {
    let token = site.app.calendar_token(person)?;
    Ok(token.map(|token| format!("{}/calendar/{token}.ics", site.app.setup().base_url)))
}

/// `POST /desk/account/calendar`: `do` is `make` or `revoke`.
pub async fn change(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let person = &desk.officer.signed.person;
        let key = match posted.get("do") {
            "make" => {
                desk.app().make_calendar_token(person)?;
                "calendar_feed.made"
            }
            "revoke" => {
                desk.app().revoke_calendar_token(person)?;
                "calendar_feed.revoked"
            }
            _ => return Err(PageError::NotFound),
        };
        Ok(desk.done("/desk/account#calendar", desk.lang().t(key)))
    })
    .await
}

/// `GET /calendar/{token}.ics`.
pub async fn feed(State(site): State<Arc<Site>>, frame: Frame, Path(file): Path<String>) -> Response {
    desk::public(site, frame, move |site, _| {
        let token = file.strip_suffix(".ics").ok_or(PageError::NotFound)?;
        let owner = site.app.calendar_owner(token)?.ok_or(PageError::NotFound)?;
        let text = calendar(Lang::Vi.t("calendar_feed.name"), site.now(), &entries(site, &owner)?);
        let headers = [
            (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "inline; filename=\"nhiem-vu.ics\""),
            (header::CACHE_CONTROL, "private, no-store"),
        ];
        Ok((StatusCode::OK, headers, text).into_response())
    })
    .await
}

fn entries(site: &Site, owner: &Actor) -> Result<Vec<Entry>, PageError> {
    let today = site.today();
    let window = (Instant::at(today.plus(-BACK), 0), Instant::at(today.plus(AHEAD), 0));
    let duties = site.app.my_task_work(owner, &[], Some(window), &TaskWorkCursor::default(), MOST)?;
    let mut all: Vec<Entry> = duties.iter().map(|row| due(site, row)).collect();
    all.extend(site.app.steering().meetings().into_iter().filter(|one| invited(site, owner, one)).map(|one| meeting(site, one)));
    Ok(all)
}

/// What is due of a task.
fn due(site: &Site, row: &TaskDutyRow) -> Entry {
    let lang = Lang::Vi;
    let view = Steer::view(&row.view);
    let content = view.as_ref().map(|view| view.content.clone()).unwrap_or_default();
    let document = view.as_ref().and_then(|view| view.document).and_then(|id| site.app.steering().document(id).cloned());
    let mut more = Vec::new();
    more.extend(document.map(|document| format!("{}: {}", lang.t("steering_page.document"), crate::steer::document_label(&document))));
    more.extend(view.map(|view| view.product).filter(|product| !product.is_empty()).map(|product| format!("{}: {product}", lang.t("steering_page.product"))));
    let what = lang.word("task_duty", &row.kind);
    // The end of a day, or of office hours, is the day; an hour that was named is an hour.
    let hour = row.kind == "work" && named_hour(&row.view);
    let before = Instant(row.due_at.0 - i64::from(BEFORE) * 60_000_000);
    Entry {
        uid: format!("task-{}-{}@mot-cua", row.task, row.line),
        when: if hour { When::At(before, BEFORE) } else { When::Day(row.due_at.day()) },
        summary: format!("{what}: {content}"),
        description: more.join("\n"),
        location: String::new(),
        url: format!("{}/desk/tasks/{}", site.app.setup().base_url, row.task),
        category: lang.t("calendar_feed.tasks").to_owned(),
        sequence: 0,
        cancelled: false,
        busy: false,
    }
}

/// Whether the task is due at an hour.
fn named_hour(view: &str) -> bool {
    let view = Steer::view(view);
    let due = view.as_ref().and_then(|view| app::tasks::due_of(&view.time));
    due.is_some_and(|due| due.first_late_day() == due.at().day())
}

/// Members of the committee are at its meetings; others where they, or their units, are invited.
fn invited(site: &Site, owner: &Actor, meeting: &Meeting) -> bool {
    let from = site.today().plus(-BACK);
    let day = meeting.draft.at.day();
    let person = owner.principal();
    let member = person.is_some_and(|person| site.app.steering().seat_of(person, day).is_some());
    let named = person.is_some_and(|person| meeting.draft.persons.contains(person));
    let unit = owner.grants.iter().any(|grant| meeting.draft.units.contains(&grant.unit));
    day >= from && (member || named || unit)
}

fn meeting(site: &Site, meeting: &Meeting) -> Entry {
    let points: Vec<String> = (1..).zip(&meeting.draft.agenda).map(|(n, item)| format!("{n}. {}", item.title)).collect();
    Entry {
        uid: format!("meeting-{}@mot-cua", meeting.id),
        when: When::At(meeting.draft.at, MEETING),
        summary: meeting.draft.title.clone(),
        description: points.join("\n"),
        location: meeting.draft.place.clone(),
        url: format!("{}/desk/meetings/{}", site.app.setup().base_url, meeting.id),
        category: Lang::Vi.t("calendar_feed.meetings").to_owned(),
        sequence: meeting.changes.len(),
        cancelled: matches!(meeting.stage, MeetingStage::Cancelled { .. }),
        busy: true,
    }
}
