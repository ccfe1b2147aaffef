//! Parameters of forecasts and reminders: from which probability a dossier is pushed, when owners are warned, when the
//! digest goes out.

use std::sync::Arc;

use app::{DigestAt, Reminders};
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::super::blocks::{Block, Cell, Form, Sheet};
use super::super::{Back, Wrong, is_administrator, settle, t};
use crate::desk::{Desk, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// Hours to choose from.
const HOURS: [&str; 5] = ["06:30", "07:00", "07:30", "08:00", "08:30"];

fn digest_key(at: DigestAt) -> String {
    match at {
        DigestAt::Opening => "opening".to_owned(),
        DigestAt::Off => "off".to_owned(),
        DigestAt::Minute(minute) => format!("{:02}:{:02}", minute / 60, minute % 60),
    }
}

fn hours_text(minutes: i64) -> String {
    (minutes as f64 / 60.0).to_string().replace('.', ",")
}

/// The parameters on the page, as a form for administrators.
pub(super) fn shown(desk: &Desk, sheet: &mut Sheet) {
    let Reminders { push_percent, warn_minutes, digest_at } = desk.app().settings().reminders();
    let digest = digest_key(digest_at);
    let word = |key: &str| if key.contains(':') { key.to_owned() } else { t(desk, &format!("admin.reminders.digest_{key}")) };
    if !is_administrator(desk) {
        let rows = vec![
            (t(desk, "admin.reminders.push"), Cell::text(format!("{push_percent} %"))),
            (t(desk, "admin.reminders.warn"), Cell::text(hours_text(warn_minutes))),
            (t(desk, "admin.reminders.digest"), Cell::text(word(&digest))),
        ];
        sheet.blocks.push(Block::Facts(t(desk, "admin.reminders.title"), rows));
        return;
    }
    let mut keys = vec!["opening".to_owned()];
    keys.extend(HOURS.map(str::to_owned));
    if !keys.contains(&digest) && digest != "off" {
        keys.push(digest.clone());
    }
    keys.push("off".to_owned());
    let choices = keys.into_iter().map(|key| Choice::new(key.clone(), word(&key))).collect();
    let fields = vec![
        Field::number("push_percent", t(desk, "admin.reminders.push"), "%").value(push_percent.to_string()).help(t(desk, "admin.reminders.push_help")),
        Field::number("warn_hours", t(desk, "admin.reminders.warn"), t(desk, "admin.reminders.hours")).value(hours_text(warn_minutes)).help(t(desk, "admin.reminders.warn_help")),
        Field::select("digest", t(desk, "admin.reminders.digest"), choices).value(digest).help(t(desk, "admin.reminders.digest_help")),
    ];
    let form = Form::shown("reminders", t(desk, "admin.reminders.title"), "/admin/status/reminders", fields).icon("bell");
    sheet.form(form.button(t(desk, "action.save")));
}

/// `POST /admin/status/reminders`: what differs is changed.
pub(super) async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let now = desk.app().settings().reminders();
        let percent = posted.get("push_percent").parse::<i64>().ok().filter(|percent| (1..=99).contains(percent));
        let hours = posted.get("warn_hours").replace(',', ".").parse::<f64>().ok().filter(|hours| (0.5..=80.0).contains(hours));
        for (field, missing) in [("push_percent", percent.is_none()), ("warn_hours", hours.is_none())] {
            if missing {
                wrong.put(field, t(desk, "admin.error.number"));
            }
        }
        if let (Some(percent), Some(hours)) = (percent, hours) {
            let digest = posted.get("digest").to_owned();
            let at = Some(json!(digest)).filter(|_| digest != "opening");
            let changes = [
                ("push_percent", "forecast.push_percent", Some(json!(percent)), now.push_percent == percent),
                ("warn_hours", "forecast.warn_hours", Some(json!(hours)), now.warn_minutes == (hours * 60.0) as i64),
                ("digest", "digest.at", at, digest_key(now.digest_at) == digest),
            ];
            for (field, key, value, same) in changes {
                if !same {
                    change(desk, &mut wrong, field, key, value)?;
                }
            }
            if wrong.is_empty() {
                return Ok(desk.done("/admin/status", t(desk, "admin.done")));
            }
        }
        super::page(desk, false, Some(Back { form: "reminders", posted, wrong }))
    })
    .await
}

fn change(desk: &Desk, wrong: &mut Wrong, field: &str, key: &str, value: Option<Value>) -> Result<(), crate::desk::PageError> {
    settle(desk, wrong, field, desk.app().change_setting(desk.actor(), key, value)).map(drop)
}
