//! `GET /desk/steering/urging`: units with late tasks, and the letters as they would be.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::UnitId;

use super::late::{LateUnit, late_units, office};
use super::letter::{Said, letter, sentences};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::{html, sent};
use crate::pages::lists::{failed, Address};
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::{Steer, TaskLine};

/// A unit that may be urged.
pub struct Row {
    /// The unit.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// How many tasks are late.
    pub n: usize,
    /// Days of the latest.
    pub days: i32,
    /// Its list.
    pub href: String,
    /// The letter as it would be.
    pub draft: String,
    /// The last letter, in words; may be empty.
    pub last: String,
    /// It was urged today.
    pub today: bool,
    /// Chosen.
    pub chosen: bool,
    /// Tasks, of chosen ones.
    pub tasks: Vec<TaskLine>,
}

/// The page.
#[derive(Template)]
#[template(path = "steering/urging/page.html")]
pub struct Urging {
    page: Page,
    /// Reviewing units to choose from.
    offices: Vec<(String, String, bool)>,
    office: String,
    rows: Vec<Row>,
    /// The letters of chosen units are shown, to be issued.
    preview: bool,
    /// Some of them were urged today.
    again: bool,
    said: Said,
    /// Number of the first letter.
    number: String,
    errors: Vec<(String, String)>,
}

impl Urging {
    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> &str {
        self.errors.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text.as_str())
    }

    /// Rows chosen.
    pub fn chosen(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.chosen)
    }
}

/// `GET /desk/steering/urging`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let office = office(desk, &query)?;
        let units: Vec<String> = query.iter().filter(|(name, _)| name == "unit").map(|(_, unit)| unit.clone()).collect();
        let said = Said::usual(desk, &office);
        view(desk, &office, &units, said, Vec::new())
    })
    .await
}

/// The page with what was said, and what is wrong with it.
///
/// # Errors
/// The store failed.
pub fn view(desk: &Desk, office: &UnitId, units: &[String], said: Said, errors: Vec<(String, String)>) -> PageResult {
    let (lang, steer) = (desk.lang(), Steer::of(desk));
    let late = late_units(desk, office)?;
    let rows: Vec<Row> = late.iter().map(|late| row(desk, &steer, office, late, units)).collect();
    let year = desk.site.today().ymd().0;
    let mut own = desk.app().reviewing_offices(desk.actor());
    own.sort();
    let choice = |unit: &UnitId| (unit.to_string(), steer.shown.unit_name(unit.as_str()), unit == office);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = Urging {
        page: desk.page(lang.t("steering_urging.title"), "boards"),
        offices: if own.len() > 1 { own.iter().map(choice).collect() } else { Vec::new() },
        office: office.to_string(),
        preview: rows.iter().any(|row| row.chosen),
        again: rows.iter().any(|row| row.chosen && row.today),
        rows,
        number: format!("{:02}", desk.app().steering().next_urging(office, year)),
        said,
        errors,
    };
    Ok(html(status, &view))
}

fn row(desk: &Desk, steer: &Steer, office: &UnitId, late: &LateUnit, units: &[String]) -> Row {
    let (today, book) = (desk.site.today(), &steer.book);
    let chosen = units.iter().any(|unit| unit == late.unit.as_str());
    let last = book.all_urgings().filter(|own| own.letter.unit == late.unit && own.letter.office == *office).last();
    let first = late.tasks.iter().map(|row| row.due_at.day()).min().unwrap_or(today);
    let text = |own: &Arc<steering::book::IssuedUrging>| {
        desk.lang().t2("steering_urging.last", "number", own.letter.number_text(), "day", own.letter.on.date_text())
    };
    let draft = Address::new("/desk/steering/urging/draft.pdf").and("office", office).and("unit", &late.unit);
    let list = Address::new("/desk/steering/list").and("kind", "late").and("unit", &late.unit);
    Row {
        unit: late.unit.to_string(),
        name: steer.shown.unit_name(late.unit.as_str()),
        n: late.tasks.len(),
        days: today.0 - first.0,
        href: list.and("state", "assigned").and("state", "in_progress").to_string(),
        draft: draft.to_string(),
        last: last.map(text).unwrap_or_default(),
        today: last.is_some_and(|own| own.letter.on == today),
        chosen,
        tasks: if chosen { late.tasks.iter().map(|row| steer.line(row)).collect() } else { Vec::new() },
    }
}

/// `GET /desk/steering/urging/draft.pdf?office=&unit=`: the letter as it would be, marked as a draft.
pub async fn draft(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let office = office(desk, &query)?;
        let unit = value(&query, "unit").ok_or(PageError::NotFound)?;
        let late = late_units(desk, &office)?.into_iter().find(|late| late.unit.as_str() == unit).ok_or(PageError::NotFound)?;
        let said = Said::usual(desk, &office).queried(&query);
        let official = letter(desk, &office, &late, &said, None).official(&sentences(desk));
        let made = paper::official::pdf(&official, &desk.site.templates).map_err(|error| failed(desk, &error))?;
        Ok(sent("du-thao-don-doc.pdf", "application/pdf", true, made.bytes))
    })
    .await
}
