//! Office hours: the common ones and those of keys that units name.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use calendar::OfficeHours;
use serde_json::{Value, json};

use super::super::blocks::{Cell, Form, Grid, Input, Sheet, Table};
use super::super::{Back, Wrong, encoded, is_administrator, settle, t};
use super::{common, set};
use crate::desk::{Desk, PageResult, answer};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::server::{Pairs, value};
use crate::site::Site;

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The page.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, value(&query, "key").unwrap_or("default"), None)).await
}

/// Hours under a key as JSON; the common ones for a key that has none.
fn hours(desk: &Desk, key: &str) -> Value {
    let own = desk.app().settings().get(&format!("hours.{key}")).cloned();
    own.unwrap_or_else(|| serde_json::to_value(common(desk).hours()).unwrap_or_default())
}

fn windows(hours: &Value, part: &str, day: usize) -> String {
    let all = hours.get(part).and_then(|days| days.get(day)).and_then(Value::as_array);
    all.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

fn page(desk: &Desk, key: &str, back: Option<Back>) -> PageResult {
    let mut sheet = Sheet::new(desk, t(desk, "admin.calendar.hours"), "calendar", back);
    sheet.crumbs = vec![(t(desk, "nav.calendar"), "/admin/calendar".to_owned()), (t(desk, "admin.calendar.hours"), String::new())];
    let settings = desk.app().settings();
    let mut keys: Vec<String> = settings.with_prefix("hours.").map(|(key, _)| key.to_owned()).collect();
    if !keys.iter().any(|key| key == "default") {
        keys.insert(0, "default".to_owned());
    }
    let org = desk.app().org();
    let row = |key: &String| {
        let used = org.units_ever().filter(|unit| unit.office_hours_key.as_ref() == Some(key)).count();
        let hours = hours(desk, key);
        let words = if key == "default" { t(desk, "admin.hours.default") } else { key.clone() };
        let units = if key == "default" { "–".to_owned() } else { used.to_string() };
        vec![
            Cell::link(words, format!("/admin/calendar/hours?key={}", encoded(key))),
            Cell::text(windows(&hours, "working", 0)),
            Cell::text(windows(&hours, "reception", 5)),
            Cell::text(units).class("num"),
        ]
    };
    sheet.table(Table {
        head: ["key", "monday", "saturday", "units"].map(|key| t(desk, &format!("admin.hours.col.{key}"))).into(),
        rows: keys.iter().map(row).collect(),
        ..Table::default()
    });
    if is_administrator(desk) {
        let now = hours(desk, key);
        let input = |part: &str, day: usize| Input {
            name: format!("{part}.{day}"),
            label: format!("{} {}", t(desk, &format!("admin.weekday.{}", WEEK[day])), t(desk, &format!("admin.hours.{part}"))),
            value: windows(&now, part, day),
            choices: Vec::new(),
            class: "",
            rows: 1,
        };
        let plain = |value: String| Input { name: String::new(), label: String::new(), value, choices: Vec::new(), class: "", rows: 1 };
        let row = |day: usize| vec![plain(t(desk, &format!("admin.weekday.{}", WEEK[day]))), input("working", day), input("reception", day)];
        let grid = Grid {
            title: t(desk, "admin.hours.week"),
            help: t(desk, "admin.hours.help"),
            head: ["day", "working", "reception"].map(|key| t(desk, &format!("admin.hours.{key}"))).into(),
            rows: (0..7).map(row).collect(),
        };
        let fields = vec![Field::text("key", t(desk, "admin.hours.col.key")).required().value(key).help(t(desk, "admin.hours.key_help"))];
        let mut form = Form::shown("hours", t(desk, "admin.calendar.hours"), "/admin/calendar/hours", fields).icon("clock");
        form.grids.push(grid);
        sheet.form(form.button(t(desk, "action.save")));
        if desk.app().settings().get(&format!("hours.{key}")).is_some() {
            let form = Form::folded("default", t(desk, "admin.calendar.default"), "/admin/calendar/hours", Vec::new());
            sheet.form(form.hidden("do", "default").hidden("key", key).icon("arrow-back-up"));
        }
    }
    Ok(sheet.answer())
}

/// Keeps hours under a key, or takes them away.
pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let key = wrong.text(desk, &posted, "key");
        if !key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            wrong.put("key", t(desk, "admin.hours.key_help"));
        }
        let value = if posted.get("do") == "default" {
            None
        } else {
            let days = |part: &str| -> Vec<Vec<String>> {
                let texts = |day: usize| posted.get(&format!("{part}.{day}")).split(',').map(|text| text.replace(' ', "")).filter(|text| !text.is_empty()).collect();
                (0..7).map(texts).collect()
            };
            let value = json!({"working": days("working"), "reception": days("reception")});
            if serde_json::from_value::<OfficeHours>(value.clone()).is_err() {
                wrong.put("working.0", t(desk, "admin.hours.error"));
            }
            Some(value)
        };
        if wrong.is_empty() && settle(desk, &mut wrong, "key", set(desk, desk.actor(), &format!("hours.{key}"), value))?.is_some() {
            return Ok(desk.done("/admin/calendar/hours", t(desk, "admin.done")));
        }
        page(desk, "default", Some(Back { form: "hours", posted, wrong }))
    })
    .await
}
