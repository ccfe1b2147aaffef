//! `GET /desk/projector`: few figures, large, for meetings; one slide after the other by the arrow keys. No personal data.

use std::sync::Arc;

use app::Whose;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::text::grouped;

use super::leader::{IndexNow, Part, by_unit, index_now};
use super::overview::{RankRow, Tile, tiles};
use super::place::{self, Place};
use super::ranking::ranking;
use super::{links, parts};
use crate::chart::Chart;
use crate::desk::{self, Desk, PageError, PageResult};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::server::{Pairs, value};
use crate::site::Site;

/// Slides in order.
pub const SLIDES: [&str; 4] = ["index", "late", "ranking", "trend"];
/// Rows of a slide that can be read from the last row of seats.
const ROWS: usize = 10;

/// A slide.
#[derive(Template)]
#[template(path = "dashboard/projector.html")]
pub struct Projector {
    /// Frame.
    pub page: Page,
    /// Whose.
    pub place: Place,
    /// When it was counted.
    pub counted: String,
    /// Which slide.
    pub slide: &'static str,
    /// All: key, words, address.
    pub slides: Vec<(&'static str, String, String)>,
    /// Address of the one before.
    pub prev: String,
    /// Address of the next.
    pub next: String,
    /// The index.
    pub index: Option<IndexNow>,
    /// Figures of the period.
    pub tiles: Vec<Tile>,
    /// Open past their date.
    pub late: String,
    /// Their list.
    pub late_href: String,
    /// Who has them.
    pub units: Vec<Part>,
    /// The first of the ranking.
    pub first: Vec<RankRow>,
    /// The last of the ranking.
    pub last: Vec<RankRow>,
    /// Month by month.
    pub months: Option<Chart>,
}

/// `GET /desk/projector?slide=`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let place = place::read(desk, query)?;
    let at = SLIDES.iter().position(|slide| value(query, "slide") == Some(slide)).unwrap_or(0);
    let address = |at: usize| format!("/desk/projector?{}&slide={}", place.query(), SLIDES[at]);
    let words = |slide: &'static str| desk.lang().word("dash.slide", slide).into_owned();
    let mut view = Projector {
        page: desk.page(words(SLIDES[at]), "dashboard"),
        counted: parts::counted_at(desk.lang(), desk.now()),
        slide: SLIDES[at],
        slides: SLIDES.iter().enumerate().map(|(at, slide)| (*slide, words(slide), address(at))).collect(),
        prev: at.checked_sub(1).map(address).unwrap_or_default(),
        next: Some(at + 1).filter(|next| *next < SLIDES.len()).map(address).unwrap_or_default(),
        index: None,
        tiles: Vec::new(),
        late: String::new(),
        late_href: String::new(),
        units: Vec::new(),
        first: Vec::new(),
        last: Vec::new(),
        months: None,
        place,
    };
    fill(desk, &mut view)?;
    Ok(html(StatusCode::OK, &view))
}

/// Reads what the slide shows.
fn fill(desk: &Desk, view: &mut Projector) -> Result<(), PageError> {
    let (app, place, today) = (desk.app(), &view.place, desk.site.today());
    let set = app.criteria_set_on(today);
    match (view.slide, set) {
        ("index", set) => {
            let numbers = app.numbers(&place.whose, place.span)?;
            view.tiles = tiles(desk, place, &numbers);
            if let Some(set) = set {
                view.index = index_now(app, place, &set, &app.scores(&place.whose, place.span, &set)?)?;
            }
        }
        ("late", _) => {
            let agencies = app.agencies_of(&place.whose);
            let numbers: Vec<_> = app.numbers_of(&agencies, &[place.span])?.into_iter().flatten().collect();
            view.late = grouped(app.open_by_day(&place.whose, 0)?.late);
            view.late_href = links::list(&place.whose, links::late(today));
            view.units = by_unit(&agencies, &numbers, |numbers| numbers.late_open, links::late(today));
        }
        ("ranking", Some(set)) => {
            let among = match &place.whose {
                Whose::Agency(unit) if desk.officer.org.unit(unit).is_some_and(|unit| unit.kind == org::UnitKind::Commune) => {
                    Whose::Communes
                }
                Whose::Agency(_) => Whose::Departments,
                wide => wide.clone(),
            };
            let rows = ranking(app, &among, place.span, &set)?.into_iter().filter(|row| row.rank.is_some());
            let row = |row: super::Ranked| {
                let own = place.whose == Whose::Agency(row.unit.clone());
                RankRow { own, href: String::new(), row }
            };
            view.first = rows.map(row).collect();
            let rest = view.first.len().saturating_sub(ROWS);
            view.last = view.first.split_off(view.first.len().min(ROWS));
            view.last = view.last.split_off(rest.saturating_sub(ROWS));
        }
        ("trend", _) => view.months = Some(parts::by_month(desk, &place.whose)?.opening(place.opens)),
        _ => {}
    }
    Ok(())
}
