//! A member of the committee: what the seat says, since when and by which document; appointing, changing, ending.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use steering::book::{BookCommand, Member, MemberId, Seat};

use super::form;
use super::parts::{Back, Wrong, changes_committee, entered_words, settle, short_name, t, not_of_committee};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::admin::blocks::{Block, Cell, Form, Sheet, Table};
use crate::posted::Posted;
use crate::site::Site;
use crate::steer::{Steer, document_href};

pub(super) async fn blank(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| new(desk, None)).await
}

fn new(desk: &Desk, back: Option<Back>) -> PageResult {
    if !changes_committee(desk) {
        return Err(not_of_committee());
    }
    let mut sheet = Sheet::new(desk, t(desk, "committee.add"), "committee", back);
    sheet.crumbs = vec![(t(desk, "committee.title"), "/desk/committee".to_owned()), (t(desk, "committee.add"), String::new())];
    let form = Form::shown("appoint", t(desk, "committee.add"), "/desk/committee/new", form::fields(desk, None));
    sheet.form(form.icon("user-plus"));
    Ok(sheet.answer())
}

pub(super) async fn appoint(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let seat = form::read(desk, &posted, &mut wrong);
        if wrong.is_empty()
            && let Some(id) = give(desk, &mut wrong, BookCommand::AppointMember(Box::new(seat)))?
        {
            return Ok(desk.done(&format!("/desk/committee/members/{id}"), t(desk, "committee.appointed")));
        }
        new(desk, Some(Back { form: "appoint", posted, wrong }))
    })
    .await
}

fn give(desk: &Desk, wrong: &mut Wrong, command: BookCommand) -> Result<Option<u32>, PageError> {
    settle(desk, wrong, "", desk.app().steer(desk.actor(), command))
}

fn find(desk: &Desk, id: &str) -> Result<Arc<Member>, PageError> {
    let id = id.parse().ok().map(MemberId).ok_or(PageError::NotFound)?;
    desk.app().steering().member(id).cloned().ok_or(PageError::NotFound)
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(id): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, &*find(desk, &id)?, None)).await
}

/// Terms and values of a seat.
fn facts(desk: &Desk, steer: &Steer, seat: &Seat) -> Vec<(String, Cell)> {
    let joined = |all: Vec<String>| if all.is_empty() { "–".to_owned() } else { all.join("; ") };
    let areas = joined(seat.areas.iter().map(|area| steer.area(area)).collect());
    let units = joined(seat.units.iter().map(|unit| short_name(desk, unit)).collect());
    let source = seat.source.map_or_else(|| Cell::text("–"), |id| Cell::link(steer.document(id), document_href(id)));
    let to = seat.to.map_or_else(|| "–".to_owned(), |day| day.date_text());
    vec![
        (t(desk, "committee.position"), Cell::text(desk.lang().word("committee_position", seat.position.key()))),
        (t(desk, "committee.unit"), Cell::text(super::parts::unit_name(desk, &seat.unit))),
        (t(desk, "committee.from"), Cell::text(seat.from.date_text())),
        (t(desk, "committee.to"), Cell::text(to)),
        (t(desk, "committee.source"), source),
        (t(desk, "committee.areas_of"), Cell::text(areas)),
        (t(desk, "committee.units_of"), Cell::text(units)),
    ]
}

fn page(desk: &Desk, member: &Member, back: Option<Back>) -> PageResult {
    let steer = Steer::of(desk);
    let name = desk.officer.name_of(&member.seat.person);
    let mut sheet = Sheet::new(desk, &name, "committee", back);
    sheet.crumbs = vec![(t(desk, "committee.title"), "/desk/committee".to_owned()), (name, String::new())];
    if let Some(ended) = &member.ended {
        let last = member.seat.to.map(|day| day.date_text()).unwrap_or_default();
        sheet.note("info", desk.lang().t1("committee.ended_on", "day", last), &ended.reason);
    }
    sheet.blocks.push(Block::Facts(t(desk, "committee.seat"), facts(desk, &steer, &member.seat)));
    if changes_committee(desk) {
        let base = format!("/desk/committee/members/{}", member.id);
        let reason = || Field::area("reason", t(desk, "committee.reason"), 2).required();
        let mut fields = form::fields(desk, Some(&member.seat));
        fields.push(reason());
        sheet.form(Form::folded("change", t(desk, "committee.change"), format!("{base}/change"), fields));
        let last = Field::date("last", t(desk, "committee.last")).value(desk.now().day().date_text()).required();
        let end = Form::folded("end", t(desk, "committee.end"), format!("{base}/end"), vec![last, reason()]);
        sheet.form(end.icon("logout").danger());
    }
    sheet.table(history(desk, &steer, member));
    Ok(sheet.answer())
}

/// What the seat was before, the newest change first.
fn history(desk: &Desk, steer: &Steer, member: &Member) -> Table {
    let words = |seat: &Seat| facts(desk, steer, seat).into_iter().map(|(term, cell)| (term, cell.text)).collect::<Vec<_>>();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if let Some(ended) = &member.ended {
        rows.push(vec![Cell::text(entered_words(desk, &ended.entered)), Cell::text(t(desk, "committee.end")), Cell::text(&ended.reason)]);
    }
    for change in member.changes.iter().rev() {
        let before = Cell { facts: words(&change.before), ..Cell::text(t(desk, "committee.changed")) };
        rows.push(vec![Cell::text(entered_words(desk, &change.entered)), before, Cell::text(&change.reason)]);
    }
    rows.push(vec![Cell::text(entered_words(desk, &member.entered)), Cell::text(t(desk, "committee.appointed_short")), Cell::text("")]);
    Table {
        title: t(desk, "committee.history"),
        head: ["when", "what", "why"].map(|key| t(desk, &format!("committee.col.{key}"))).into(),
        rows,
        empty: String::new(),
    }
}

pub(super) async fn change(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let member = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let seat = form::read(desk, &posted, &mut wrong);
        let reason = wrong.text(desk, &posted, "reason");
        let command = BookCommand::ChangeMember { member: member.id, seat: Box::new(seat), reason };
        if wrong.is_empty() && give(desk, &mut wrong, command)?.is_some() {
            return Ok(desk.done(&format!("/desk/committee/members/{id}"), t(desk, "committee.changed")));
        }
        page(desk, &member, Some(Back { form: "change", posted, wrong }))
    })
    .await
}

pub(super) async fn end(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    answer(site, frame, officer, move |desk| {
        let member = find(desk, &id)?;
        let mut wrong = Wrong::default();
        let last = wrong.day(desk, &posted, "last");
        let reason = wrong.text(desk, &posted, "reason");
        let command = BookCommand::EndMember { member: member.id, last, reason };
        if wrong.is_empty() && give(desk, &mut wrong, command)?.is_some() {
            return Ok(desk.done(&format!("/desk/committee/members/{id}"), t(desk, "committee.ended")));
        }
        page(desk, &member, Some(Back { form: "end", posted, wrong }))
    })
    .await
}
