//! `GET /desk/own`: what an official finished, by month and day, and what is open by time.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{Pieces, last_months};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use index::Named;
use kernel::{Day, UnitId};

use super::parts::{self, day_short, month_text};
use super::overview::Tile;
use crate::chart::{Chart, Kind, Point, Row, Series};
use crate::desk::{self, Desk, PageError, PageResult, WORKERS};
use crate::filters::percent_text;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::{html, work};
use crate::site::Site;

/// Months shown.
const MONTHS: usize = 6;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/own.html")]
pub struct Own {
    /// Frame.
    pub page: Page,
    /// Whose.
    pub name: String,
    /// When it was counted.
    pub counted: String,
    /// Figures of the month.
    pub tiles: Vec<Tile>,
    /// Open work by time.
    pub open: Vec<Tile>,
    /// Day by day of this month.
    pub days: Chart,
    /// Month by month.
    pub months: Chart,
}

/// `GET /desk/own`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer) -> Response {
    desk::answer(site, frame, officer, view).await
}

fn view(desk: &Desk) -> PageResult {
    let (lang, today) = (desk.lang(), desk.site.today());
    let person = desk.officer.principal();
    let months = last_months(today, MONTHS);
    let first = months.first().map_or(today, |month| month.calendar().first_day());
    let days: BTreeMap<Day, Pieces> = desk.app().finished_by(person, &units(desk), first, today)?.into_iter().collect();
    let this_month = months.last().map_or(today, |month| month.calendar().first_day());
    let sum = |from: Day, to: Day| {
        days.range(from..=to).fold(Pieces::default(), |sum, (_, pieces)| Pieces {
            in_time: sum.in_time + pieces.in_time,
            late: sum.late + pieces.late,
        })
    };
    let row = |label: String, short: String, pieces: Pieces| Row {
        label,
        short,
        tone: "",
        points: vec![Point::count(pieces.in_time, ""), Point::count(pieces.late, "")],
    };
    let of_month = |month: &Named| {
        let span = month.calendar();
        row(month_text(*month), String::new(), sum(span.first_day(), span.last_day()))
    };
    let of_days = (this_month.0..=today.0).map(Day).map(|day| row(day.date_text(), day_short(day), sum(day, day)));
    let view = Own {
        page: desk.page(lang.t("nav.own"), "own"),
        name: desk.officer.name_of(person),
        counted: parts::counted_at(lang, desk.now()),
        tiles: tiles(desk, sum(this_month, today)),
        open: open(desk)?,
        days: chart(desk, "own-days", "dash.own_days", "dash.day_head", of_days.collect()),
        months: chart(desk, "own-months", "dash.own_months", "dash.month_head", months.iter().map(of_month).collect()),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Where the official works or worked: what was finished counts there.
fn units(desk: &Desk) -> Vec<UnitId> {
    let org = &desk.officer.org;
    let mut units: Vec<UnitId> = org.holdings(desk.officer.principal()).iter().map(|holding| holding.unit.clone()).collect();
    units.extend(desk.officer.units_of(WORKERS));
    units.sort();
    units.dedup();
    units
}

fn chart(desk: &Desk, id: &'static str, title: &str, head: &str, rows: Vec<Row>) -> Chart {
    let lang = desk.lang();
    let word = |key| lang.find(key).unwrap_or_default().to_owned();
    Chart {
        id,
        title: word(title),
        note: String::new(),
        kind: Kind::Columns,
        percent: false,
        first: word(head),
        series: vec![Series::new(lang.t("dash.own_in_time"), "in-time"), Series::new(lang.t("dash.own_late"), "overdue")],
        rows,
    }
}

fn tiles(desk: &Desk, month: Pieces) -> Vec<Tile> {
    let lang = desk.lang();
    let all = month.in_time + month.late;
    let tile = |label: &str, n: i64, tone, sub: String| Tile {
        label: label.to_owned(),
        value: kernel::text::grouped(n),
        href: "#own-days".to_owned(),
        tone,
        sub,
    };
    let share = |n: i64| if all > 0 { percent_text(n as f64 / all as f64) } else { String::new() };
    vec![
        tile(lang.t("dash.own_finished"), all, "", lang.t("dash.own_this_month").to_owned()),
        tile(lang.t("dash.own_in_time"), month.in_time, "in-time", share(month.in_time)),
        tile(lang.t("dash.own_late"), month.late, if month.late > 0 { "overdue" } else { "" }, share(month.late)),
    ]
}

/// Open work as "my work" filters it.
fn open(desk: &Desk) -> Result<Vec<Tile>, PageError> {
    let counts = work::counts(desk)?;
    let tile = |((key, tone), n): ((&str, &'static str), &i64)| Tile {
        label: desk.lang().word("mine.due", key).into_owned(),
        value: kernel::text::grouped(*n),
        href: format!("/desk?due={key}"),
        tone: if *n > 0 { tone } else { "" },
        sub: String::new(),
    };
    let keys = [("overdue", "overdue"), ("today", "due-soon"), ("soon", "due-soon"), ("later", "in-time")];
    Ok(keys.into_iter().zip(&counts).map(tile).collect())
}
