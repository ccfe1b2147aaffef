//! `GET /desk/meetings`: what is planned, what waits for its conclusion, what was concluded or cancelled.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use steering::book::{Meeting, MeetingStage};

use super::parts::{owner_words, reviews, t};
use crate::desk::{Desk, PageResult, answer};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Tab;
use crate::pages::admin::blocks::{Block, Cell, Link, Sheet, Table};
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{Steer, document_href};

/// Tone of a stage's badge.
pub const fn tone(stage: &MeetingStage) -> &'static str {
    match stage {
        MeetingStage::Planned => "in-time",
        MeetingStage::Held(_) => "due-soon",
        MeetingStage::Concluded(..) => "done",
        MeetingStage::Cancelled(_) => "paused",
    }
}

pub(super) async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, value(&query, "state").unwrap_or_default())).await
}

fn page(desk: &Desk, state: &str) -> PageResult {
    let steer = Steer::of(desk);
    let mut sheet = Sheet::new(desk, t(desk, "meeting.title"), "meetings", None);
    sheet.sub = t(desk, "meeting.sub");
    sheet.links.push(Link::new(t(desk, "nav.committee"), "/desk/committee", "users-group"));
    if reviews(desk) {
        sheet.links.push(Link { kind: "solid", ..Link::new(t(desk, "meeting.plan"), "/desk/meetings/new", "plus") });
    }
    let all = steer.book.meetings();
    let count = |key: &str| all.iter().filter(|meeting| key.is_empty() || meeting.stage.key() == key).count();
    let tab = |key: &'static str| Tab {
        label: if key.is_empty() { t(desk, "ui.all") } else { desk.lang().word("meeting_state", key).into_owned() },
        href: if key.is_empty() { "/desk/meetings".to_owned() } else { format!("/desk/meetings?state={key}") },
        active: state == key,
        count: u32::try_from(count(key)).ok(),
    };
    sheet.blocks.push(Block::Tabs(std::iter::once("").chain(MeetingStage::KEYS).map(tab).collect()));
    let mut shown: Vec<&Arc<Meeting>> = all.into_iter().filter(|meeting| state.is_empty() || meeting.stage.key() == state).collect();
    // What is to come stands first, the next one on top; then what is over, the latest first.
    let now = desk.now();
    shown.sort_by_key(|meeting| {
        let ahead = matches!(meeting.stage, MeetingStage::Planned) && meeting.draft.at >= now;
        (!ahead, if ahead { meeting.draft.at.0 } else { -meeting.draft.at.0 })
    });
    sheet.table(Table {
        head: ["time", "meeting", "chair", "place", "conclusion"].map(|key| t(desk, &format!("meeting.col.{key}"))).into(),
        rows: shown.into_iter().map(|meeting| row(desk, &steer, meeting)).collect(),
        empty: t(desk, "meeting.none"),
        ..Table::default()
    });
    Ok(sheet.answer())
}

fn row(desk: &Desk, steer: &Steer, meeting: &Meeting) -> Vec<Cell> {
    let draft = &meeting.draft;
    let state = desk.lang().word("meeting_state", meeting.stage.key());
    let conclusion = match meeting.conclusion() {
        Some(id) => Cell::link(steer.document(id), document_href(id)),
        None => Cell::badge(state.as_ref(), tone(&meeting.stage)),
    };
    let points = desk.lang().t1("meeting.points", "n", draft.agenda.len());
    vec![
        Cell::text(draft.at.date_time_text()).class("nowrap"),
        Cell::link(&draft.title, format!("/desk/meetings/{}", meeting.id)).under(points).class("wide"),
        Cell::text(owner_words(desk, &draft.chair)),
        Cell::text(&draft.place),
        conclusion,
    ]
}
