//! Parameters of the statutory report: the closing day, and where the form puts what it leaves open.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use index::{Cut, Left, Waiting};
use serde_json::{Value, json};

use super::blocks::{Block, Cell, Form, Sheet};
use super::{ADMINISTRATOR, Back, READERS, Wrong, is_administrator, settle, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::routes::Route;
use crate::site::Site;

const PAGE: &str = "/admin/reports";

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk(PAGE, "GET", READERS, get(show)),
        Route::desk(PAGE, "POST", ADMINISTRATOR, post(save)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    answer(site, frame, officer, |desk| page(desk, None)).await
}

/// The stable key of a parameter's value.
fn key(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn choices<T: serde::Serialize>(desk: &Desk, all: [T; 2]) -> Vec<Choice> {
    let choice = |value: T| {
        let key = key(value);
        Choice::new(key.clone(), t(desk, &format!("report.choice.{key}")))
    };
    all.into_iter().map(choice).collect()
}

fn page(desk: &Desk, back: Option<Back>) -> PageResult {
    let mut sheet = Sheet::new(desk, t(desk, "nav.report_rules"), "report_rules", back);
    sheet.sub = t(desk, "report.rules_sub");
    let settings = desk.app().settings();
    let (cut, rules) = (settings.report_cut(), settings.report_rules());
    let day = match cut {
        Cut::Closing(day) => day.to_string(),
        Cut::Calendar => String::new(),
    };
    if is_administrator(desk) {
        let fields = vec![
            Field::number("closing_day", t(desk, "report.closing_day"), "").required().value(day).help(t(desk, "report.closing_day_help")),
            Field::radio("left", t(desk, "report.left"), choices(desk, [Left::OnTime, Left::ByDate])).value(key(rules.left)),
            Field::radio("waiting", t(desk, "report.waiting"), choices(desk, [Waiting::InTime, Waiting::AgainIsLate]))
                .value(key(rules.waiting)),
        ];
        let form = Form::shown("rules", t(desk, "nav.report_rules"), PAGE, fields).icon("report-analytics");
        sheet.form(form.button(t(desk, "action.save")));
    } else {
        let choice = |key: String| Cell::text(t(desk, &format!("report.choice.{key}")));
        let facts = vec![
            (t(desk, "report.closing_day"), Cell::text(day)),
            (t(desk, "report.left"), choice(key(rules.left))),
            (t(desk, "report.waiting"), choice(key(rules.waiting))),
        ];
        sheet.blocks.push(Block::Facts(t(desk, "nav.report_rules"), facts));
    }
    Ok(sheet.answer())
}

async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let mut wrong = Wrong::default();
        let day = posted.get("closing_day").trim().parse::<u8>().ok().filter(|day| Cut::DAYS.contains(day));
        if day.is_none() {
            wrong.put("closing_day", t(desk, "report.closing_day_help"));
        }
        let text = |name: &str| Value::String(posted.get(name).to_owned());
        let all = [("closing_day", json!(day)), ("left", text("left")), ("waiting", text("waiting"))];
        for (name, value) in all {
            let key = format!("report.{name}");
            // What stays as it is gives no event.
            let same = now(desk, name) == value;
            if wrong.is_empty() && !same {
                settle(desk, &mut wrong, name, desk.app().change_setting(desk.actor(), &key, Some(value)))?;
            }
        }
        if wrong.is_empty() {
            return Ok(desk.done(PAGE, t(desk, "admin.done")));
        }
        page(desk, Some(Back { form: "rules", posted, wrong }))
    })
    .await
}

/// The value that a parameter has now.
fn now(desk: &Desk, name: &str) -> Value {
    let settings = desk.app().settings();
    let rules = settings.report_rules();
    match (name, settings.report_cut()) {
        ("left", _) => Value::String(key(rules.left)),
        ("waiting", _) => Value::String(key(rules.waiting)),
        (_, Cut::Closing(day)) => json!(day),
        _ => Value::Null,
    }
}
