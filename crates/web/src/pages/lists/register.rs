//! `GET /desk/register`: sổ theo dõi hồ sơ of one desk, as the law prints it; the same as PDF and as a sheet.

use std::sync::Arc;

use app::ports::Story;
use app::{access, dossier_id};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, UnitId};
use paper::fill::{self, Facts};
use paper::form::RegisterRow;

use super::desks::{self, Choice};
use super::file::{self, PDF, XLSX};
use super::search::Eyes;
use super::Address;
use crate::desk::{self, Desk, PageError, READERS};
use crate::filters;
use crate::frame::Frame;
use crate::lang::Lang;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::ports;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Rows a page.
const ROWS: i64 = 50;
/// Most rows of a file.
const FILE_ROWS: usize = 3_000;

/// The register.
#[derive(Template)]
#[template(path = "lists/register.html")]
pub struct Register {
    /// Frame.
    pub page: Page,
    /// The desk.
    pub desk: Choice,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The lines.
    pub rows: Vec<RegisterRow>,
    /// Address of the next page.
    pub next: String,
    /// Address of the first page, when this is another.
    pub first: String,
    /// Address of the sheet.
    pub xlsx: String,
    /// Address of the paper.
    pub pdf: String,
}

/// What stands in the address.
struct Wanted {
    desk: Choice,
    from: Day,
    to: Day,
    address: Address,
}

/// Days of the address; without them the present month so far.
pub fn days(desk: &Desk, query: &Pairs) -> (Day, Day) {
    let today = desk.site.today();
    let day = |name| value(query, name).and_then(|text| Day::parse_typed(text).ok());
    let to = day("to").unwrap_or(today);
    let (_, _, date) = to.ymd();
    let from = day("from").unwrap_or_else(|| to.plus(1 - i32::from(date)));
    (from.min(to), to)
}

fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let chosen = desks::choose(desk, query, READERS)?;
    let (from, to) = days(desk, query);
    let address = Address::new("/desk/register").and("unit", &chosen.unit).and("from", from.date_text());
    Ok(Wanted { desk: chosen, from, to, address: address.and("to", to.date_text()) })
}

/// Language of papers.
pub fn paper_lang(lang: Lang) -> paper::Lang {
    if lang == Lang::En { paper::Lang::En } else { paper::Lang::Vi }
}

/// Works on a dossier as papers read it.
fn with_facts<T>(desk: &Desk, story: &Story, work: impl FnOnce(&Facts<'_>) -> T) -> T {
    let history = ports::history(&story.history);
    work(&Facts {
        dossier: &story.dossier,
        history: &history,
        procedure: &story.procedure,
        org: &story.org,
        lang: paper_lang(desk.lang()),
        simulated: desk.app().setup().simulated,
        place: &desk.app().setup().place,
        tracking_url: None,
        tracking_secret: None,
    })
}

/// How many dossiers of the year stand in the book before a day: the next has the number after.
fn before(desk: &Desk, unit: &UnitId, from: Day) -> Result<u32, PageError> {
    let (year, _, _) = from.ymd();
    let first = Day::from_ymd(i16::try_from(year).unwrap_or(i16::MAX), 1, 1).unwrap_or(from);
    let (mut count, mut after) = (0_usize, 0);
    while first < from {
        let page = desk.app().register(std::slice::from_ref(unit), first, from.plus(-1), after, 1_000)?;
        count += page.len();
        match page.last().filter(|_| page.len() == 1_000) {
            Some(last) => after = last.seq,
            None => break,
        }
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Lines of the book behind `after`, numbered from `number`; and the place of the last.
fn lines(
    desk: &Desk,
    wanted: &Wanted,
    after: i64,
    mut number: u32,
    limit: i64,
) -> Result<(Vec<RegisterRow>, Option<i64>), PageError> {
    let scope = std::slice::from_ref(&wanted.desk.unit);
    let found = desk.app().register(scope, wanted.from, wanted.to, after, limit)?;
    let eyes = Eyes::of(desk);
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let Some(id) = dossier_id(&row.id) else { continue };
        let Some(story) = desk.app().story(&id)? else { continue };
        number += 1;
        let line = with_facts(desk, &story, |facts| fill::register_row(number, facts));
        let mut line = line.map_err(|error| file::failed(desk, &error))?;
        if !eyes.see(row) {
            line.applicant = access::masked_name(&line.applicant);
            line.contact = String::new();
            line.collected_by = line.collected_by.map(|name| access::masked_name(&name));
        }
        rows.push(line);
    }
    Ok((rows, found.last().filter(|_| found.len() as i64 == limit).map(|row| row.seq)))
}

/// `GET /desk/register`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let wanted = read(desk, &query)?;
        let number = |name| value(&query, name).and_then(|text| text.parse::<i64>().ok());
        let after = number("after").unwrap_or(0);
        let start = match number("n").filter(|_| after > 0).and_then(|n| u32::try_from(n).ok()) {
            Some(start) => start,
            None => before(desk, &wanted.desk.unit, wanted.from)?,
        };
        let (rows, last) = lines(desk, &wanted, after, start, ROWS)?;
        let behind = rows.last().map_or(start, |row| row.number);
        let next = last.map(|seq| wanted.address.with("after", seq).with("n", behind).to_string());
        let view = Register {
            page: desk.page(desk.lang().t("nav.register"), "register"),
            from: wanted.from.date_text(),
            to: wanted.to.date_text(),
            rows,
            next: next.unwrap_or_default(),
            first: if after > 0 { wanted.address.to_string() } else { String::new() },
            xlsx: wanted.address.under("/desk/register.xlsx").to_string(),
            pdf: wanted.address.under("/desk/register.pdf").to_string(),
            desk: wanted.desk,
        };
        Ok(html(StatusCode::OK, &view))
    })
    .await
}

fn form(desk: &Desk, query: &Pairs) -> Result<(paper::Form, Wanted), PageError> {
    let wanted = read(desk, query)?;
    let mut number = before(desk, &wanted.desk.unit, wanted.from)?;
    let (mut rows, mut after) = (Vec::new(), 0);
    while rows.len() < FILE_ROWS {
        let (page, last) = lines(desk, &wanted, after, number, 500)?;
        number += u32::try_from(page.len()).unwrap_or(0);
        rows.extend(page);
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    rows.truncate(FILE_ROWS);
    let head = head(desk, &wanted.desk.unit)?;
    let keeper = printer(desk, &wanted.desk.unit).keeper(&desk.actor().kind);
    Ok((fill::register(head, (wanted.from, wanted.to), rows, Some(keeper), None), wanted))
}

/// The desk as papers see it.
pub fn printer<'a>(desk: &'a Desk, unit: &'a UnitId) -> fill::Desk<'a> {
    fill::Desk {
        org: &desk.officer.org,
        unit,
        lang: paper_lang(desk.lang()),
        simulated: desk.app().setup().simulated,
        place: &desk.app().setup().place,
    }
}

/// The head of a list of that desk made now.
pub fn head(desk: &Desk, unit: &UnitId) -> Result<paper::form::Head, PageError> {
    printer(desk, unit).head(desk.now(), None).map_err(|error| file::failed(desk, &error))
}

fn name(wanted: &Wanted, kind: &str) -> String {
    format!("so-theo-doi-{}-{}-{}.{kind}", wanted.desk.unit, wanted.from.iso(), wanted.to.iso())
}

/// `GET /desk/register.xlsx`.
pub async fn sheet(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let (form, wanted) = form(desk, &query)?;
        let paper::Form::Register(register) = &form else { return Err(PageError::NotFound) };
        let bytes = paper::xlsx::table(&paper::xlsx::register_table(register));
        Ok(file::answer(XLSX, &name(&wanted, "xlsx"), bytes.map_err(|error| file::failed(desk, &error))?))
    })
    .await
}

/// `GET /desk/register.pdf`.
pub async fn print(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        let (form, wanted) = form(desk, &query)?;
        let done = paper::render(&form, &desk.site.templates).map_err(|error| file::failed(desk, &error))?;
        Ok(file::answer(PDF, &name(&wanted, "pdf"), done.bytes))
    })
    .await
}
