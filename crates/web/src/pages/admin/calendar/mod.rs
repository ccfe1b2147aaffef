//! Office time: the twelve months of a year, decisions on single days, proposals by the lunar calendar, office hours.

mod day;
mod hours;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use calendar::{DayInfo, DayKind, DayStatus};
use kernel::{Actor, Day, UnitId};

use super::blocks::{Block, Cell, Form, Link, Month, MonthDay, Sheet, Table};
use super::{ADMINISTRATOR, READERS, t};
use crate::desk::{Desk, PageResult, answer};
use crate::form::Field;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::routes::Route;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Years that can be shown.
const YEARS: std::ops::RangeInclusive<i16> = 2015..=2099;

/// Routes of this subject.
pub fn routes() -> Vec<Route> {
    vec![
        Route::desk("/admin/calendar", "GET", READERS, get(show)),
        Route::desk("/admin/calendar/hours", "GET", READERS, get(hours::show)),
        Route::desk("/admin/calendar/hours", "POST", ADMINISTRATOR, post(hours::save)),
        Route::desk("/admin/calendar/{day}", "GET", READERS, get(day::show)),
        Route::desk("/admin/calendar/{day}", "POST", ADMINISTRATOR, post(day::save)),
    ]
}

async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    answer(site, frame, officer, move |desk| {
        let asked = value(&query, "year").and_then(|year| year.parse::<i16>().ok());
        let this = i16::try_from(desk.site.today().ymd().0).unwrap_or(2026);
        year(desk, asked.filter(|year| YEARS.contains(year)).unwrap_or(this))
    })
    .await
}

/// The calendar with the common office hours.
fn common(desk: &Desk) -> calendar::Calendar {
    desk.app().calendar(&UnitId::new(""))
}

/// Class of a day's look.
fn class(info: &DayInfo) -> &'static str {
    match info.kind {
        _ if info.estimated => "day-estimated",
        DayKind::Working => "day-working",
        DayKind::Weekend => "day-weekend",
        DayKind::Holiday => "day-holiday",
        DayKind::Compensatory | DayKind::SwapOff => "day-off",
        DayKind::MakeUp => "day-makeup",
        DayKind::Override => "day-override",
    }
}

fn kind_key(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Working => "working",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
        DayKind::Compensatory => "compensatory",
        DayKind::SwapOff => "swap_off",
        DayKind::MakeUp => "make_up",
        DayKind::Override => "override",
    }
}

fn status_key(status: DayStatus) -> &'static str {
    match status {
        DayStatus::ConfirmedByPage => "confirmed_by_page",
        DayStatus::PackageAndLunarCalendar => "package_and_lunar_calendar",
        DayStatus::PackageOnly => "package_only",
        DayStatus::Estimated => "estimated",
        DayStatus::Disagreement => "disagreement",
        DayStatus::NeedsConfirmation => "needs_confirmation",
        DayStatus::Statutory => "statutory",
        DayStatus::Operator => "operator",
    }
}

fn kind(desk: &Desk, info: &DayInfo) -> String {
    t(desk, &format!("admin.day.{}", kind_key(info.kind)))
}

fn status(desk: &Desk, info: &DayInfo) -> String {
    info.status.map(|status| t(desk, &format!("admin.day_status.{}", status_key(status)))).unwrap_or_default()
}

fn title(desk: &Desk, info: &DayInfo) -> String {
    let parts = [info.day.date_text(), kind(desk, info), info.name.clone(), status(desk, info)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn year(desk: &Desk, year: i16) -> PageResult {
    let calendar = common(desk);
    let mut sheet = Sheet::new(desk, desk.lang().t1("admin.calendar.title", "year", year), "calendar", None);
    sheet.sub = desk.lang().t1("admin.calendar.version", "version", calendar.version());
    let to = |year: i16| format!("/admin/calendar?year={year}");
    sheet.links.push(Link::new((year - 1).to_string(), to(year - 1), "chevron-left"));
    sheet.links.push(Link::new((year + 1).to_string(), to(year + 1), "chevron-right"));
    sheet.links.push(Link::new(t(desk, "admin.calendar.hours"), "/admin/calendar/hours", "clock"));
    let fields = vec![Field::number("year", t(desk, "admin.calendar.year"), "").value(year.to_string())];
    let form = Form::shown("year", t(desk, "admin.units.show"), "/admin/calendar", fields).icon("calendar");
    sheet.form(Form { get: true, ..form });
    let days: Vec<DayInfo> = days_of(year).map(|day| calendar.day_info(day)).collect();
    let count = |test: fn(&DayInfo) -> bool| days.iter().filter(|info| test(info)).count();
    let figures = [
        ("working", count(|info| info.kind.is_working()), "in-time"),
        ("holidays", count(|info| info.kind == DayKind::Holiday), "overdue"),
        ("moved", count(|info| matches!(info.kind, DayKind::Compensatory | DayKind::SwapOff | DayKind::MakeUp)), "paused"),
        ("estimated", count(|info| info.estimated), "due-soon"),
    ];
    let tile = |(key, n, tone): (&str, usize, &'static str)| {
        (t(desk, &format!("admin.calendar.count.{key}")), n.to_string(), "#named".to_owned(), tone, String::new())
    };
    sheet.blocks.push(Block::Tiles(figures.into_iter().map(tile).collect()));
    if days.iter().any(|info| info.estimated) {
        sheet.note("warn", t(desk, "admin.calendar.not_decreed"), proposal(desk, year));
    }
    sheet.blocks.push(Block::Months((1..=12).filter_map(|month| month_of(desk, &days, year, month)).collect()));
    let row = |info: &DayInfo| {
        let name = if info.name.is_empty() { kind(desk, info) } else { info.name.clone() };
        vec![
            Cell::link(info.day.date_text(), format!("/admin/calendar/{}", info.day.iso())).class("nowrap"),
            Cell::text(name),
            Cell::text(kind(desk, info)),
            Cell::badge(status(desk, info), if info.estimated { "due-soon" } else { "none" }),
        ]
    };
    sheet.table(Table {
        title: t(desk, "admin.calendar.named"),
        head: ["day", "name", "kind", "status"].map(|key| t(desk, &format!("admin.calendar.col.{key}"))).into(),
        rows: days.iter().filter(|info| info.status.is_some()).map(row).collect(),
        empty: t(desk, "admin.calendar.none"),
    });
    Ok(sheet.answer())
}

fn days_of(year: i16) -> impl Iterator<Item = Day> {
    let first = Day::from_ymd(year, 1, 1).unwrap_or(Day(0));
    let last = Day::from_ymd(year, 12, 31).unwrap_or(Day(0));
    (first.0..=last.0).map(Day)
}

/// What the lunar calendar says of a year that no decision covers.
fn proposal(desk: &Desk, year: i16) -> String {
    match calendar::lunar::propose(i32::from(year)) {
        Some(found) => desk.lang().t2("admin.calendar.proposal", "tet", found.tet.date_text(), "kings", found.hung_kings.date_text()),
        None => String::new(),
    }
}

fn month_of(desk: &Desk, days: &[DayInfo], year: i16, month: i8) -> Option<Month> {
    let first = Day::from_ymd(year, month, 1)?;
    let own = days.iter().filter(|info| info.day.ymd().1 == month.unsigned_abs());
    let mut cells: Vec<Option<MonthDay>> = (0..first.weekday()).map(|_| None).collect();
    cells.extend(own.map(|info| {
        Some(MonthDay {
            number: info.day.ymd().2,
            title: title(desk, info),
            class: class(info),
            href: format!("/admin/calendar/{}", info.day.iso()),
        })
    }));
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        let rest = cells.split_off(cells.len().min(7));
        let mut week = std::mem::replace(&mut cells, rest);
        week.resize_with(7, || None);
        weeks.push(week);
    }
    Some(Month { name: desk.lang().t1("admin.calendar.month", "n", month), weeks })
}

/// Changes a setting as the official.
fn set(desk: &Desk, actor: &Actor, key: &str, value: Option<serde_json::Value>) -> app::AppResult<()> {
    desk.app().change_setting(actor, key, value)
}
