//! One day: what it is and why; the operator's decision, or the default again.

use std::sync::Arc;

use app::DayDecision;
use axum::extract::{Path, State};
use axum::response::Response;
use calendar::DayKind;
use kernel::Day;

use super::super::blocks::{Block, Cell, Form, Sheet};
use super::super::{Back, Wrong, is_administrator, settle, t};
use super::{common, kind, kind_key, set, status};
use crate::desk::{Desk, PageError, PageResult, answer};
use crate::form::{Choice, Field};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::posted::Posted;
use crate::site::Site;

/// What an operator may decide a day to be.
const KINDS: [DayKind; 6] =
    [DayKind::Override, DayKind::Holiday, DayKind::Compensatory, DayKind::SwapOff, DayKind::MakeUp, DayKind::Working];

/// The page.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(day): Path<String>) -> Response {
    answer(site, frame, officer, move |desk| page(desk, Day::parse(&day).map_err(|_| PageError::NotFound)?, None)).await
}

fn key(day: Day) -> String {
    format!("day.{}", day.iso())
}

fn page(desk: &Desk, day: Day, back: Option<Back>) -> PageResult {
    let info = common(desk).day_info(day);
    let mut sheet = Sheet::new(desk, day.date_text(), "calendar", back);
    let year = day.ymd().0;
    let calendar = desk.lang().t1("admin.calendar.title", "year", year);
    sheet.crumbs = vec![(calendar, format!("/admin/calendar?year={year}")), (day.date_text(), String::new())];
    let decided = desk.app().settings().get(&key(day)).is_some();
    let lunar = calendar::lunar::from_solar(day).map(|date| format!("{}/{}{}", date.day, date.month, if date.leap { "+" } else { "" }));
    let facts = [
        ("kind", kind(desk, &info)),
        ("name", info.name.clone()),
        ("status", status(desk, &info)),
        ("lunar", lunar.unwrap_or_default()),
    ];
    let facts = facts.into_iter().filter(|(_, text)| !text.is_empty());
    let facts = facts.map(|(key, text)| (t(desk, &format!("admin.calendar.col.{key}")), Cell::text(text)));
    sheet.blocks.push(Block::Facts(String::new(), facts.collect()));
    if info.estimated {
        sheet.note("warn", t(desk, "admin.calendar.not_decreed"), super::proposal(desk, i16::try_from(year).unwrap_or(2026)));
    }
    if is_administrator(desk) && day < desk.site.today() {
        sheet.note("info", t(desk, "admin.calendar.past"), String::new());
    } else if is_administrator(desk) {
        let action = format!("/admin/calendar/{}", day.iso());
        let kinds = KINDS.map(|kind| Choice::new(kind_key(kind), t(desk, &format!("admin.day.{}", kind_key(kind))))).into();
        let fields = vec![
            Field::radio("kind", t(desk, "admin.calendar.decide_kind"), kinds).required(),
            Field::text("note", t(desk, "admin.calendar.reason")).required().help(t(desk, "admin.calendar.reason_help")),
        ];
        let form = Form::shown("decide", t(desk, "admin.calendar.decide"), &action, fields).icon("edit");
        sheet.form(form.intro(t(desk, "admin.calendar.decide_help")).button(t(desk, "action.save")));
        if decided {
            let form = Form::shown("default", t(desk, "admin.calendar.default"), &action, Vec::new()).hidden("do", "default");
            sheet.form(Form { kind: "plain", ..form.icon("arrow-back-up") });
        }
    }
    Ok(sheet.answer())
}

/// Decides the day, or takes the decision back.
pub async fn save(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Path(day): Path<String>, posted: Posted) -> Response {
    answer(site, frame, officer, move |desk| {
        let (day, mut wrong) = (Day::parse(&day).map_err(|_| PageError::NotFound)?, Wrong::default());
        // What lies behind was counted as it was: reports and promises stand on it.
        if day < desk.site.today() {
            wrong.put("note", t(desk, "admin.calendar.past"));
        }
        let value = if posted.get("do") == "default" {
            None
        } else {
            let kind = KINDS.into_iter().find(|kind| kind_key(*kind) == posted.get("kind"));
            if kind.is_none() {
                wrong.put("kind", t(desk, "admin.error.choose"));
            }
            let note = wrong.text(desk, &posted, "note");
            serde_json::to_value(DayDecision { kind: kind.unwrap_or(DayKind::Override), note }).ok()
        };
        if wrong.is_empty() && settle(desk, &mut wrong, "note", set(desk, desk.actor(), &key(day), value))?.is_some() {
            return Ok(desk.done(&format!("/admin/calendar?year={}", day.ymd().0), t(desk, "admin.done")));
        }
        page(desk, day, Some(Back { form: "decide", posted, wrong }))
    })
    .await
}
