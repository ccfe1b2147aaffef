//! `GET /desk/committee`: members by rank, areas with agencies and members, what is due for reporting.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use steering::book::{Book, Member, ReportingRhythm};

use super::parts::{changes_committee, reviews, short_name, t};
use super::rhythm::{closing_words, period_key};
use crate::desk::{Desk, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::site::Site;
use crate::steer::{Steer, document_href};

/// The page.
#[derive(Template)]
#[template(path = "committee/overview.html")]
pub struct Overview {
    page: Page,
    members: Vec<MemberRow>,
    former: Vec<MemberRow>,
    areas: Vec<AreaRow>,
    /// Names over the columns of the matrix: identity, short name, position.
    columns: Vec<(String, String, String)>,
    rhythms: Vec<RhythmRow>,
    may_change: bool,
    may_areas: bool,
}

struct MemberRow {
    href: String,
    name: String,
    post: String,
    position: &'static str,
    areas: Vec<String>,
    units: Vec<String>,
    more_units: usize,
    since: String,
    until: String,
    document: String,
    document_href: String,
}

struct AreaRow {
    href: String,
    name: String,
    own: bool,
    over: String,
    agency: String,
    since: String,
    members: Vec<bool>,
}

struct RhythmRow {
    period: String,
    closes: String,
    stretch: String,
    due: String,
    class: &'static str,
    words: String,
}

/// Units shown beside a member before the rest is counted.
const UNITS: usize = 4;

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, page).await
}

fn page(desk: &Desk) -> PageResult {
    let (steer, today) = (Steer::of(desk), desk.now().day());
    let book = steer.book.clone();
    let members = book.members_on(today);
    let mut former: Vec<&Arc<Member>> = book.members().filter(|member| !member.seat.holds_on(today)).collect();
    former.sort_by_key(|member| std::cmp::Reverse((member.seat.to, member.id)));
    let column = |member: &&Arc<Member>| {
        let name = desk.officer.name_of(&member.seat.person);
        (format!("/desk/committee/members/{}", member.id), name, member.seat.position.key().to_owned())
    };
    let view = Overview {
        page: desk.page(t(desk, "committee.title"), "committee"),
        columns: members.iter().filter(|member| !member.seat.areas.is_empty()).map(column).collect(),
        areas: areas(desk, &steer, &members, today),
        members: members.iter().map(|member| member_row(desk, &steer, member)).collect(),
        former: former.into_iter().map(|member| member_row(desk, &steer, member)).collect(),
        rhythms: book.rhythms().into_iter().map(|rhythm| rhythm_row(desk, &book, rhythm, today)).collect(),
        may_change: changes_committee(desk),
        may_areas: reviews(desk),
    };
    Ok(html(StatusCode::OK, &view))
}

fn member_row(desk: &Desk, steer: &Steer, member: &Member) -> MemberRow {
    let seat = &member.seat;
    let held = desk.officer.org.holdings_on(&seat.person, desk.now().day()).find(|held| held.unit == seat.unit);
    let title = held.map(|held| format!("{}, ", held.title)).unwrap_or_default();
    let until = |to: Day| desk.lang().t1("committee.until", "day", to.date_text());
    MemberRow {
        href: format!("/desk/committee/members/{}", member.id),
        name: desk.officer.name_of(&seat.person),
        post: format!("{title}{}", short_name(desk, &seat.unit)),
        position: seat.position.key(),
        areas: seat.areas.iter().map(|area| steer.area(area)).collect(),
        units: seat.units.iter().take(UNITS).map(|unit| short_name(desk, unit)).collect(),
        more_units: seat.units.len().saturating_sub(UNITS),
        since: seat.from.date_text(),
        until: seat.to.map(until).unwrap_or_default(),
        document: seat.source.map(|id| steer.document(id)).unwrap_or_default(),
        document_href: seat.source.map(document_href).unwrap_or_default(),
    }
}

fn areas(desk: &Desk, steer: &Steer, members: &[&Arc<Member>], today: Day) -> Vec<AreaRow> {
    let row = |known: &Arc<steering::book::KnownArea>| {
        let key = &known.area.key;
        let line = steer.book.answering(key).iter().rev().find(|line| line.from <= today);
        let unit = line.and_then(|line| line.unit.as_ref());
        let last = known.retired.as_ref().map(|(last, _)| *last);
        AreaRow {
            href: format!("/desk/committee/areas/{}", crate::address::encode(key)),
            name: steer.area(key),
            own: known.entered.is_some(),
            over: last.map(|last| desk.lang().t1("committee.retired_from", "day", last.date_text())).unwrap_or_default(),
            agency: unit.map(|unit| short_name(desk, unit)).unwrap_or_default(),
            since: line.filter(|_| unit.is_some()).map(|line| line.from.date_text()).unwrap_or_default(),
            members: members.iter().filter(|member| !member.seat.areas.is_empty()).map(|member| member.seat.areas.contains(key)).collect(),
        }
    };
    steer.book.areas().into_iter().map(row).collect()
}

/// The period to be reported on: the one that runs, or the closed one while its report is still to come.
fn rhythm_row(desk: &Desk, book: &Book, rhythm: ReportingRhythm, today: Day) -> RhythmRow {
    let closed = rhythm.closed_before(today);
    let sent = book.reports().any(|report| {
        report.draft.period == rhythm.period && report.draft.to == closed.to && report.sent.is_some() && report.withdrawn.is_none()
    });
    let next = if today <= closed.due && !sent { closed } else { rhythm.period_of(today) };
    let days = next.due.0 - today.0;
    let words = if days == 0 { desk.lang().t("steer.due_today").to_owned() } else { desk.lang().t1("steer.days_left", "n", days) };
    RhythmRow {
        period: desk.lang().word("task_period", period_key(rhythm.period)).into_owned(),
        closes: closing_words(desk, &rhythm),
        stretch: format!("{} – {}", next.from.date_text(), next.to.date_text()),
        due: next.due.date_text(),
        class: if days <= 5 { "due_soon" } else { "in_time" },
        words,
    }
}
