//! `GET /desk/notices`: what the official was told; opening the page marks the shown ones as read.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::desk;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Notices a page.
const ROWS: usize = 40;

/// The notices.
#[derive(Template)]
#[template(path = "work/notices.html")]
pub struct Notices {
    /// Frame.
    pub page: Page,
    /// Newest first.
    pub rows: Vec<Row>,
    /// Address of the next page.
    pub next: String,
    /// Not the first page.
    pub first: String,
}

/// One notice.
pub struct Row {
    /// Code of the dossier; empty of a digest, and of a task.
    pub code: String,
    /// Address of the task; empty when it is about none.
    pub task: String,
    /// When.
    pub at: String,
    /// Not read before this page.
    pub unread: bool,
    /// What it says.
    pub text: String,
    /// Icon by what it is about.
    pub icon: &'static str,
}

fn icon(key: &str) -> &'static str {
    match key {
        "urged" | "lane_late" | "apology_due" | "step_soon" => "alert-triangle",
        "rejected" | "sent_back" => "arrow-back-up",
        "result" | "number" => "certificate",
        "moved" | "assigned" | "step" | "handed_over" => "user-check",
        "completed" | "supplemented" | "supplement_ready" => "file-plus",
        _ => "bell",
    }
}

/// Of a notice about a task.
fn task_icon(key: &str) -> &'static str {
    match key {
        "assigned" | "occurrence" | "imported" | "proposed" => "flag",
        "person_assigned" | "moved" | "accepted" => "user-check",
        "taken_away" | "declined" | "returned" => "arrow-back-up",
        "coordinate" | "coordination_answered" | "coordination_released" => "users-group",
        "extension_asked" | "extension_granted" | "extension_refused" => "calendar-due",
        "suspension_asked" | "suspended" | "suspension_refused" => "clock-pause",
        "resumed" => "clock-play",
        "reported" => "file-check",
        "done" | "gathered" => "checks",
        "cancelled" | "voided" => "x",
        "superseding_offered" | "superseded" => "refresh",
        "corrected" => "edit",
        "due_soon" | "due_today" => "hourglass-high",
        _ => "alert-triangle",
    }
}

/// `GET /desk/notices`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let before = value(&query, "before").and_then(|text| text.parse().ok());
        let (app, org) = (desk.app(), &desk.officer.org);
        let mut found = app.notices(desk.actor(), org, before.unwrap_or(i64::MAX), ROWS as i64 + 1)?;
        let more = found.len() > ROWS;
        found.truncate(ROWS);
        // The newest that is shown, not what comes in meanwhile.
        if let Some(newest) = found.first().filter(|_| before.is_none()) {
            app.mark_notices_read(desk.actor(), org, newest.id)?;
        }
        let next = found.last().filter(|_| more).map(|last| format!("/desk/notices?before={}", last.id));
        let row = |shown: &app::ShownNotice| Row {
            code: shown.notice.code.clone(),
            task: shown.notice.task.map(crate::pages::tasks::base).unwrap_or_default(),
            at: shown.at.date_time_text(),
            unread: shown.unread,
            text: shown.notice.text.clone(),
            icon: if shown.notice.task.is_some() { task_icon(&shown.notice.key) } else { icon(&shown.notice.key) },
        };
        let rows = found.iter().map(row).collect();
        let page = desk.page(desk.lang().t("notices.title"), "notices");
        let first = if before.is_some() { "/desk/notices".to_owned() } else { String::new() };
        Ok(html(StatusCode::OK, &Notices { page, rows, next: next.unwrap_or_default(), first }))
    })
    .await
}
