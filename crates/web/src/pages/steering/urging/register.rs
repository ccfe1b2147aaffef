//! `GET /desk/steering/letters`: the register of letters that urge, with their files.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{ActorKind, PersonId, UnitId};
use steering::book::IssuedUrging;

use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::{html, sent};
use crate::pages::lists::Address;
use crate::pages::steering::asked;
use crate::server::{Pairs, value};
use crate::site::Site;
use crate::steer::Steer;

/// Kind of the printed letter.
pub const PDF: &str = "application/pdf";
/// Kind of the letter for a word processor.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Rows a page.
const ROWS: usize = 50;

/// Who uses the files of a letter.
pub fn letter_files(office: &UnitId, year: i32, number: u32) -> String {
    format!("urging:{office}:{year}:{number}")
}

/// A letter.
pub struct Row {
    /// Number and symbol.
    pub number: String,
    /// Its day.
    pub on: kernel::Day,
    /// Who wrote.
    pub office: String,
    /// Who is urged.
    pub unit: String,
    /// About how many tasks.
    pub tasks: usize,
    /// Who issued it.
    pub by: String,
    /// Addresses of its files.
    pub pdf: String,
    /// For a word processor.
    pub docx: String,
}

/// The register.
#[derive(Template)]
#[template(path = "steering/urging/register.html")]
pub struct Register {
    page: Page,
    rows: Vec<Row>,
    /// Years to choose.
    years: Vec<(i32, bool)>,
    first: String,
    next: String,
    /// The official writes letters.
    writes: bool,
}

/// Whether an official may read a letter.
fn reads(desk: &Desk, letter: &IssuedUrging) -> bool {
    let scope = desk.app().task_scope(&desk.officer.org, desk.actor());
    scope.all || scope.units.iter().any(|unit| *unit == letter.letter.unit.as_str())
}

/// `GET /desk/steering/letters?year=&page=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    asked::scope(desk)?;
    let (lang, steer) = (desk.lang(), Steer::of(desk));
    let this = desk.site.today().ymd().0;
    let number = |name: &str| value(query, name).and_then(|text| text.parse::<i32>().ok());
    let year = number("year").unwrap_or(this);
    let place = number("page").and_then(|page| usize::try_from(page).ok()).unwrap_or(0);
    let mut found: Vec<&Arc<IssuedUrging>> =
        steer.book.all_urgings().filter(|own| own.letter.on.ymd().0 == year && reads(desk, own)).collect();
    found.sort_by_key(|own| std::cmp::Reverse((own.entered.at, own.letter.number)));
    let shown: Vec<Row> = found.iter().skip(place * ROWS).take(ROWS).map(|own| row(&steer, own)).collect();
    let mut years: Vec<i32> = steer.book.all_urgings().map(|own| own.letter.on.ymd().0).chain([this]).collect();
    years.sort_unstable();
    years.dedup();
    let at = Address::new("/desk/steering/letters").and("year", year);
    let view = Register {
        page: desk.page(lang.t("steering_urging.register"), "boards"),
        first: if place > 0 { at.to_string() } else { String::new() },
        next: if found.len() > (place + 1) * ROWS { at.and("page", place + 1).to_string() } else { String::new() },
        rows: shown,
        years: years.into_iter().rev().map(|own| (own, own == year)).collect(),
        writes: !desk.app().reviewing_offices(desk.actor()).is_empty(),
    };
    Ok(html(StatusCode::OK, &view))
}

fn signed_by(by: &ActorKind) -> Option<&PersonId> {
    match by {
        ActorKind::Official { person, .. } => Some(person),
        _ => None,
    }
}

fn row(steer: &Steer, own: &IssuedUrging) -> Row {
    let letter = &own.letter;
    let base = format!("/desk/steering/letters/{}/{}/{}", letter.office, letter.on.ymd().0, letter.number);
    Row {
        number: letter.number_text(),
        on: letter.on,
        office: steer.shown.unit(letter.office.as_str()),
        unit: steer.shown.unit_name(letter.unit.as_str()),
        tasks: letter.tasks.len(),
        by: signed_by(&own.entered.by).map(|person| steer.shown.person(person.as_str())).unwrap_or_default(),
        pdf: format!("{base}/pdf"),
        docx: format!("{base}/docx"),
    }
}

/// `GET /desk/steering/letters/{office}/{year}/{number}/{kind}`: a file of a letter, `pdf` or `docx`.
pub async fn file(
    State(site): State<Arc<Site>>,
    frame: Frame,
    officer: Officer,
    Path((office, year, number, kind)): Path<(String, i32, u32, String)>,
) -> Response {
    desk::answer(site, frame, officer, move |desk| {
        asked::scope(desk)?;
        let office = UnitId::new(&office);
        let book = desk.app().steering();
        let letter = book.urgings(&office, year).iter().find(|own| own.letter.number == number);
        letter.filter(|own| reads(desk, own)).ok_or(PageError::NotFound)?;
        let owner = letter_files(&office, year, number);
        let mime = match kind.as_str() {
            "pdf" => PDF,
            "docx" => DOCX,
            _ => return Err(PageError::NotFound),
        };
        // The last ones: a number that was lost to another leaves files of its own behind.
        let mut files = desk.app().files_of(&owner)?;
        files.reverse();
        for used in files {
            if let Some((used, row, bytes)) = desk.app().open_file(&owner, &used.hash)?
                && row.mime == mime
            {
                return Ok(sent(&used.name, mime, mime == PDF, bytes));
            }
        }
        Err(PageError::NotFound)
    })
    .await
}
