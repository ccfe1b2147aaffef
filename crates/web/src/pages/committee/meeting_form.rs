//! Planning a meeting, and changing what is planned: time, place, chair, agenda with presenters and documents, invited.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Instant, PersonId, UnitId};
use steering::book::{AgendaItem, BookCommand, Meeting, MeetingDraft, MeetingId, Position};
use steering::task::model::{DocumentId, Owner};

use super::parts::{
    Back, NOTHING, Wrong, document_choices, leader_choices, leader_of, leader_value, many_units, office_choices, reviews, settle, t,
    ticked_units, unit_choices, not_reviewer};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field, Kind, minutes};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Form, Grid, Input, Sheet};
use crate::posted::Posted;
use crate::site::Site;

/// Lines of the agenda that are offered beyond those that are filled.
const MORE: usize = 3;
/// Lines that are offered at first.
const FIRST: usize = 5;

pub(super) async fn blank(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| new(desk, None)).await
}

fn new(desk: &Desk, back: Option<Back>) -> PageResult {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "meeting.plan"), "meetings", back);
    sheet.crumbs = vec![(t(desk, "meeting.title"), "/desk/meetings".to_owned()), (t(desk, "meeting.plan"), String::new())];
    sheet.form(form(desk, "plan", t(desk, "meeting.plan"), "/desk/meetings/new", None));
    Ok(sheet.answer())
}

/// The members of the committee, who are usually invited.
fn usual(desk: &Desk) -> MeetingDraft {
    let (book, today) = (desk.app().steering(), desk.now().day());
    let members = book.members_on(today);
    let head = members.iter().find(|member| member.seat.position == Position::Head);
    MeetingDraft {
        office: desk.app().reviewing_offices(desk.actor()).first().cloned().unwrap_or_else(|| UnitId::new("")),
        title: String::new(),
        at: Instant::at(today.plus(7), 8 * 60),
        place: String::new(),
        chair: head.map_or_else(|| Owner::unit(&UnitId::new("")), |head| Owner::person(&head.seat.unit, &head.seat.person)),
        agenda: Vec::new(),
        units: Vec::new(),
        persons: members.iter().map(|member| member.seat.person.clone()).collect(),
    }
}

fn form(desk: &Desk, key: &'static str, title: String, action: impl Into<String>, draft: Option<&MeetingDraft>) -> Form {
    let own = draft.cloned().unwrap_or_else(|| usual(desk));
    let word = |key: &str| t(desk, key);
    let chairs = leader_choices(desk);
    let people = people_choices(desk, &own.persons);
    let persons: Vec<String> = own.persons.iter().map(PersonId::to_string).collect();
    let units: Vec<String> = own.units.iter().map(UnitId::to_string).collect();
    let fields = vec![
        Field::select("office", word("meeting.office"), office_choices(desk)).value(own.office.as_str()).required().class("w-m"),
        Field::text("title", word("meeting.name")).value(&own.title).required(),
        Field::date("day", word("meeting.day")).value(own.at.day().date_text()).required(),
        Field::text("hour", word("meeting.hour")).value(own.at.clock_text()).required().class("w-xs"),
        Field::text("place", word("meeting.place")).value(&own.place).required(),
        Field::select("chair", word("meeting.chair"), chairs).value(leader_value(&own.chair)).required(),
        Field::checks("persons", word("meeting.persons"), people).values(&persons).class("checks-scroll"),
        Field::checks("units", word("meeting.units"), many_units(desk)).values(&units).class("checks-scroll"),
    ];
    let mut made = Form::shown(key, title, action, fields).icon("calendar-due");
    made.grids.push(agenda(desk, &own.agenda));
    made
}

/// Members of the committee, and whoever is invited besides.
fn people_choices(desk: &Desk, invited: &[PersonId]) -> Vec<Choice> {
    let (book, today) = (desk.app().steering(), desk.now().day());
    let mut all: Vec<PersonId> = book.members_on(today).iter().map(|member| member.seat.person.clone()).collect();
    all.extend(invited.iter().filter(|person| !all.contains(person)).cloned().collect::<Vec<_>>());
    let words = |person: &PersonId| {
        let seat = book.seat_of(person, today).map(|member| desk.lang().word("committee_position", member.seat.position.key()));
        let name = desk.officer.name_of(person);
        Choice::new(person.as_str(), seat.map_or_else(|| name.clone(), |seat| format!("{name} ({seat})")))
    };
    all.iter().map(words).collect()
}

/// The agenda as a table of inputs: title, presenter, documents.
fn agenda(desk: &Desk, points: &[AgendaItem]) -> Grid {
    let pairs = |choices: Vec<Choice>| choices.into_iter().map(|choice| (choice.value, choice.label)).collect::<Vec<_>>();
    let nobody = std::iter::once((NOTHING.to_owned(), "–".to_owned()));
    let units: Vec<(String, String)> = nobody.chain(pairs(unit_choices(desk))).collect();
    let documents = pairs(document_choices(desk));
    let lines = (points.len() + MORE).max(FIRST);
    let row = |n: usize| {
        let point = points.get(n);
        let input = |name: &str, label: &str, value: String, choices: Vec<(String, String)>| Input {
            name: format!("agenda.{n}.{name}"),
            label: format!("{} {}", t(desk, label), n + 1),
            value,
            choices,
            class: "",
            rows: if name == "title" { 2 } else { 1 },
        };
        let document = |at: usize| point.and_then(|point| point.documents.get(at)).map_or_else(|| NOTHING.to_owned(), DocumentId::to_string);
        let presenter = point.and_then(|point| point.presenter.as_ref()).map_or_else(|| NOTHING.to_owned(), UnitId::to_string);
        vec![
            input("title", "meeting.point", point.map(|point| point.title.clone()).unwrap_or_default(), Vec::new()),
            input("presenter", "meeting.presenter", presenter, units.clone()),
            input("document", "meeting.document", document(0), documents.clone()),
            input("document2", "meeting.document", document(1), documents.clone()),
        ]
    };
    let head = ["meeting.point", "meeting.presenter", "meeting.document", "meeting.document2"];
    Grid {
        title: t(desk, "meeting.agenda"),
        help: t(desk, "meeting.agenda_help"),
        head: head.map(|key| t(desk, key)).into(),
        rows: (0..lines).map(row).collect(),
    }
}

fn read(desk: &Desk, posted: &Posted, old: Option<&MeetingDraft>, wrong: &mut Wrong) -> MeetingDraft {
    let day = wrong.day(desk, posted, "day");
    let hour = minutes(posted.get("hour"));
    if hour.is_none() {
        wrong.put("hour", t(desk, "meeting.hour_wrong"));
    }
    let chair = leader_of(posted.get("chair"));
    if chair.is_none() {
        wrong.put("chair", t(desk, "admin.error.choose"));
    }
    MeetingDraft {
        office: UnitId::new(posted.get("office")),
        title: wrong.text(desk, posted, "title"),
        at: Instant::at(day, hour.unwrap_or(0)),
        place: wrong.text(desk, posted, "place"),
        chair: chair.unwrap_or_else(|| Owner::unit(&UnitId::new(""))),
        agenda: points(posted, old),
        units: ticked_units(desk, posted, "units"),
        persons: posted.all("persons").into_iter().map(PersonId::new).collect(),
    }
}

/// Lines with a title; more documents of a point than the form shows stay with it.
fn points(posted: &Posted, old: Option<&MeetingDraft>) -> Vec<AgendaItem> {
    let lines = posted.pairs.iter().filter(|(name, _)| name.starts_with("agenda.") && name.ends_with(".title")).count();
    let line = |n: usize| {
        let get = |name: &str| Some(posted.get(&format!("agenda.{n}.{name}"))).filter(|text| !text.is_empty() && *text != NOTHING);
        let title = get("title")?;
        let kept = old.and_then(|old| old.agenda.get(n)).map(|point| point.documents.iter().skip(2).copied()).into_iter().flatten();
        let mut documents: Vec<DocumentId> =
            ["document", "document2"].iter().filter_map(|name| get(name)?.parse().ok().map(DocumentId)).chain(kept).collect();
        documents.dedup();
        Some(AgendaItem { title: title.to_owned(), presenter: get("presenter").map(UnitId::new), documents })
    };
    (0..lines).filter_map(line).collect()
}

pub(super) async fn plan(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let draft = read(desk, &posted, None, &mut wrong);
        if wrong.is_empty()
            && let Some(id) = settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), BookCommand::PlanMeeting(Box::new(draft))))?
        {
            return Ok(desk.done(&format!("/desk/meetings/{id}"), t(desk, "meeting.planned")));
        }
        new(desk, Some(Back { form: "plan", posted, wrong }))
    })
    .await
}

/// A meeting by the number in an address.
pub fn find(desk: &Desk, id: &str) -> Result<Arc<Meeting>, PageError> {
    let id = id.parse().ok().map(MeetingId).ok_or(PageError::NotFound)?;
    desk.app().steering().meeting(id).cloned().ok_or(PageError::NotFound)
}

pub(super) async fn filled(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| again(desk, &*find(desk, &id)?, None)).await
}

fn again(desk: &Desk, meeting: &Meeting, back: Option<Back>) -> PageResult {
    if !reviews(desk) {
        return Err(not_reviewer());
    }
    let mut sheet = Sheet::new(desk, t(desk, "meeting.change"), "meetings", back);
    let href = format!("/desk/meetings/{}", meeting.id);
    sheet.crumbs = vec![
        (t(desk, "meeting.title"), "/desk/meetings".to_owned()),
        (meeting.draft.title.clone(), href.clone()),
        (t(desk, "meeting.change"), String::new()),
    ];
    let mut made = form(desk, "change", t(desk, "meeting.change"), format!("{href}/change"), Some(&meeting.draft));
    made.fields.push(Field::new(Kind::Area(2), "reason", t(desk, "committee.reason")));
    sheet.form(made);
    Ok(sheet.answer())
}

pub(super) async fn change(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let meeting = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let draft = Box::new(read(desk, &posted, Some(&meeting.draft), &mut wrong));
        let command = BookCommand::ChangeMeeting { meeting: meeting.id, draft, reason: posted.get("reason").to_owned() };
        if wrong.is_empty() && settle(desk, &mut wrong, "", desk.app().steer(desk.actor(), command))?.is_some() {
            return Ok(desk.done(&format!("/desk/meetings/{id}"), t(desk, "meeting.changed")));
        }
        again(desk, &meeting, Some(Back { form: "change", posted, wrong }))
    })
    .await
}
