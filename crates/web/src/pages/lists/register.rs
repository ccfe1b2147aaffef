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

use super::days::Span;
use super::desks::{self, Choice};
use super::file::{self, Kind, Listed};
use super::rows::Eyes;
use super::Address;
use crate::desk::{self, Desk, PageError, PageResult, READERS};
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
/// Rows of a file read in one go.
const GROUP: i64 = 500;

/// The register.
#[derive(Template)]
#[template(path = "lists/register.html")]
pub struct Register {
    /// Frame.
    pub page: Page,
    /// The desk.
    pub desk: Choice,
    /// Days as typed, with what is wrong.
    pub span: Span,
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
    span: Span,
    from: Day,
    to: Day,
    address: Address,
}

fn read(desk: &Desk, query: &Pairs) -> Result<Wanted, PageError> {
    let chosen = desks::choose(desk, query, READERS)?;
    let today = desk.site.today();
    let span = Span::read_month(desk.lang(), query, today);
    let address = Address::new("/desk/register").and("unit", &chosen.unit).and("from", &span.from.text);
    let address = address.and("to", &span.to.text);
    let (from, to) = (span.from.day.unwrap_or(today), span.to.day.unwrap_or(today));
    Ok(Wanted { desk: chosen, from, to, span, address })
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
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let wanted = read(desk, query)?;
    if wanted.span.is_wrong() {
        return Ok(page(desk, wanted, (Vec::new(), String::new(), false)));
    }
    let number = |name| value(query, name).and_then(|text| text.parse::<i64>().ok());
    let after = number("after").unwrap_or(0);
    let start = match number("n").filter(|_| after > 0).and_then(|n| u32::try_from(n).ok()) {
        Some(start) => start,
        None => before(desk, &wanted.desk.unit, wanted.from)?,
    };
    let (rows, last) = lines(desk, &wanted, after, start, ROWS)?;
    let behind = rows.last().map_or(start, |row| row.number);
    let next = last.map(|seq| wanted.address.with("after", seq).with("n", behind).to_string());
    Ok(page(desk, wanted, (rows, next.unwrap_or_default(), after > 0)))
}

/// The page; nothing is listed while a day is wrong.
fn page(desk: &Desk, wanted: Wanted, (rows, next, later): (Vec<RegisterRow>, String, bool)) -> Response {
    let status = if wanted.span.is_wrong() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = Register {
        page: desk.page(desk.lang().t("nav.register"), "register"),
        rows,
        next,
        first: if later { wanted.address.to_string() } else { String::new() },
        xlsx: wanted.address.under("/desk/register.xlsx").to_string(),
        pdf: wanted.address.under("/desk/register.pdf").to_string(),
        span: wanted.span,
        desk: wanted.desk,
    };
    html(status, &view)
}

/// All lines of the book, at most that many; and whether there are more.
fn gather(desk: &Desk, wanted: &Wanted, most: usize) -> Result<(Vec<RegisterRow>, bool), PageError> {
    let mut number = before(desk, &wanted.desk.unit, wanted.from)?;
    let (mut rows, mut after) = (Vec::new(), 0);
    while rows.len() <= most {
        let (page, last) = lines(desk, wanted, after, number, GROUP)?;
        number += u32::try_from(page.len()).unwrap_or(0);
        rows.extend(page);
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    let cut = rows.len() > most;
    rows.truncate(most);
    Ok((rows, cut))
}

fn make(desk: &Desk, query: &Pairs, kind: Kind) -> Result<Listed, PageError> {
    let wanted = read(desk, query)?;
    if wanted.span.is_wrong() {
        return Err(PageError::Answer(Box::new(page(desk, wanted, (Vec::new(), String::new(), false)))));
    }
    let (rows, cut) = gather(desk, &wanted, kind.rows())?;
    let (count, lang) = (rows.len(), desk.lang());
    let keeper = printer(desk, &wanted.desk.unit).keeper(&desk.actor().kind);
    let head = head(desk, &wanted.desk.unit)?;
    let mut form = fill::register(head, (wanted.from, wanted.to), rows, Some(keeper), None);
    if let (paper::Form::Register(register), true) = (&mut form, cut) {
        let key = if kind == Kind::Pdf { "register_page.cut_pdf" } else { "list.cut_first" };
        register.remark = Some(lang.t1(key, "n", kernel::text::grouped(count as i64)));
    }
    let bytes = match (kind, &form) {
        (Kind::Xlsx, paper::Form::Register(register)) => {
            paper::xlsx::table(&paper::xlsx::register_table(register)).map_err(|error| file::failed(desk, &error))?
        }
        _ => paper::render(&form, &desk.site.templates).map_err(|error| file::failed(desk, &error))?.bytes,
    };
    let name = format!("so-theo-doi-{}-{}-{}", wanted.desk.unit, wanted.from.iso(), wanted.to.iso());
    let days = lang.t2("leave.span", "from", wanted.from.date_text(), "to", wanted.to.date_text());
    let what = format!("{}; {}; {days}", lang.t("nav.register"), wanted.desk.name);
    Ok(Listed { name, what, rows: count, bytes })
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

/// `GET /desk/register.xlsx`.
pub async fn sheet(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Xlsx, make).await
}

/// `GET /desk/register.pdf`.
pub async fn print(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Pdf, make).await
}
