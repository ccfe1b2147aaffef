//! `GET /desk/dashboard`: the state of a province, an agency, a commune.

use std::sync::Arc;

use app::{Agency, Whose, last_months};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use index::{Ending, Measure, Numbers, Pick, Span};
use kernel::text::grouped;

use super::heat::{self, Heat, TimeMap};
use super::place::{self, Place};
use super::ranking::{Ranked, ranking, share};
use super::{links, parts};
use crate::chart::{Chart, decimal_text, spark};
use crate::desk::{self, Desk, PageError, PageResult};
use crate::filters::percent_text;
use crate::frame::Frame;
use crate::officer::Officer;
use crate::page::Page;
use crate::pages::html;
use crate::pages::steering::glance;
use crate::server::Pairs;
use crate::site::Site;

/// Days shown of what is open, from today on.
const DAYS: i32 = 10;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/overview.html")]
pub struct Overview {
    /// Frame.
    pub page: Page,
    /// Whose, and of which period.
    pub place: Place,
    /// When it was counted.
    pub counted: String,
    /// The figures of the period.
    pub tiles: Vec<Tile>,
    /// Open by due day.
    pub due: Chart,
    /// Where open work lies.
    pub flow: Chart,
    /// Unit × kind of work.
    pub heat: Heat,
    /// Where time goes.
    pub times: TimeMap,
    /// Month by month.
    pub months: Chart,
    /// Share on time.
    pub shares: Chart,
    /// Day by day.
    pub days: Chart,
    /// By sector.
    pub sectors: Chart,
    /// Agencies by index.
    pub ranks: Vec<RankRow>,
    /// Name of the criteria set.
    pub set: String,
    /// Communes, or agencies, one tiny line each.
    pub sparks: Vec<Spark>,
    /// How many of them settled nothing in these months: they stand in the table alone.
    pub idle: usize,
    /// The small lines are of communes.
    pub of_communes: bool,
}

/// One figure.
pub struct Tile {
    /// What.
    pub label: String,
    /// How much.
    pub value: String,
    /// The list.
    pub href: String,
    /// Colour family.
    pub tone: &'static str,
    /// Beside it.
    pub sub: String,
}

/// An agency in the ranking.
pub struct RankRow {
    /// The row.
    pub row: Ranked,
    /// Its overview; empty when it is not the official's to see.
    pub href: String,
    /// It is the official's own.
    pub own: bool,
}

impl RankRow {
    /// The index in words.
    pub fn index(&self) -> String {
        self.row.index.map_or_else(|| "–".to_owned(), decimal_text)
    }

    /// The index out of 100.
    pub fn out_of_100(&self) -> i64 {
        self.row.index.map_or(0, |index| index.round() as i64)
    }

    /// The share on time in words.
    pub fn share(&self) -> String {
        self.row.share().map_or_else(|| "–".to_owned(), percent_text)
    }

    /// Open past their date.
    pub fn late(&self) -> String {
        grouped(self.row.numbers.late_open)
    }
}

/// A small line.
pub struct Spark {
    /// Of whom.
    pub name: String,
    /// Its overview.
    pub href: String,
    /// Points of the line.
    pub line: String,
    /// Share on time of the last twelve months, in words.
    pub share: String,
    /// Open past their date.
    pub late: i64,
    /// Month by month in words.
    pub months: Vec<String>,
    /// Colour family.
    pub tone: &'static str,
}

/// `GET /desk/dashboard`.
pub async fn show(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    desk::answer(site, frame, officer, move |desk| view(desk, &query)).await
}

fn view(desk: &Desk, query: &Pairs) -> PageResult {
    let place = place::read(desk, query)?;
    let app = desk.app();
    let open = app.open_by_day(&place.whose, DAYS)?;
    let stuck = heat::stuck(desk, &place)?;
    let months = parts::by_month(desk, &place.whose)?.opening(place.opens);
    let set = app.criteria_set_on(desk.site.today());
    let ranks = match &set {
        Some(set) => ranks(desk, &place, ranking(app, &among(desk, &place.whose), place.span, set)?),
        None => Vec::new(),
    };
    let (sparks, of_communes) = sparks(desk, &place)?;
    let view = Overview {
        page: desk.page(desk.lang().t("nav.dashboard"), "dashboard"),
        counted: parts::counted_at(desk.lang(), desk.now()),
        tiles: all_tiles(desk, &place, &app.numbers(&place.whose, place.span)?)?,
        due: parts::by_due(desk, &place.whose, &open).opening(place.opens),
        flow: parts::flow(desk, &place, &stuck.kinds),
        heat: stuck.heat,
        times: heat::times(desk, &place)?,
        shares: parts::share_by_month(desk.lang(), &months),
        months,
        days: parts::by_day(desk, &place.whose)?.opening(place.opens),
        sectors: parts::by_sector(desk, &place)?.opening(place.opens),
        ranks,
        set: set.map(|set| set.name.clone()).unwrap_or_default(),
        idle: sparks.iter().filter(|spark| spark.share == "–" && spark.late == 0).count(),
        sparks,
        of_communes,
        place,
    };
    Ok(html(StatusCode::OK, &view))
}

/// The figures of a period, and how tasks stand now.
fn all_tiles(desk: &Desk, place: &Place, numbers: &Numbers) -> Result<Vec<Tile>, PageError> {
    let mut all = tiles(desk, place, numbers);
    let Some(tasks) = glance(desk, &place.whose)? else { return Ok(all) };
    for (key, figure, tone) in [("glance.late", &tasks.late, "overdue"), ("glance.due", &tasks.due, "due-soon")] {
        all.push(Tile {
            label: desk.lang().find(key).unwrap_or(key).to_owned(),
            value: grouped(figure.n),
            href: figure.href.clone(),
            tone: if figure.n > 0 { tone } else { "" },
            sub: String::new(),
        });
    }
    Ok(all)
}

/// The figures of a period.
pub fn tiles(desk: &Desk, place: &Place, numbers: &Numbers) -> Vec<Tile> {
    let (lang, whose, span) = (desk.lang(), &place.whose, place.span);
    let ended = |how: Ending| links::list(whose, Pick::ended(span, &[how]));
    let tile = |key: &str, n: i64, href: String, tone| Tile {
        label: lang.find(key).unwrap_or(key).to_owned(),
        value: grouped(n),
        href,
        tone,
        sub: String::new(),
    };
    let of_settled = |n: i64| match numbers.with_result() {
        0 => String::new(),
        all => lang.t1("dash.of_settled", "share", percent_text(n as f64 / all as f64)),
    };
    let carried = lang.t1("dash.carried", "n", grouped(numbers.carried));
    let [early, on_time, late] = [Measure::EndedEarly, Measure::EndedOnTime, Measure::EndedLate].map(|m| numbers.of(m));
    let with = |tile: Tile, sub: String| Tile { sub, ..tile };
    let mut tiles = vec![
        with(tile("dash.received", numbers.received(), links::list(whose, Pick::received(span)), ""), carried),
        with(
            tile("dash.settled", numbers.with_result(), links::list(whose, Pick::ended(span, links::WITH_RESULT)), ""),
            share(numbers).map(|share| lang.t1("dash.on_time_of", "share", percent_text(share))).unwrap_or_default(),
        ),
        with(tile("time_class.early", early, ended(Ending::Early), "done"), of_settled(early)),
        with(tile("time_class.on_time", on_time, ended(Ending::OnTime), "in-time"), of_settled(on_time)),
        with(tile("time_class.late", late, ended(Ending::Late), "overdue"), of_settled(late)),
        tile("dash.open", numbers.open(), links::list(whose, Pick::open(place.as_of)), ""),
        tile("dash.late_open", numbers.late_open, links::list(whose, links::late(place.as_of)), "overdue"),
    ];
    tiles.iter_mut().filter(|_| !place.opens).for_each(|tile| tile.href.clear());
    tiles
}

/// Among whom somebody is ranked: a wide place among its own, an agency among its like.
fn among(desk: &Desk, whose: &Whose) -> Whose {
    let commune = |unit| desk.officer.org.unit(unit).is_some_and(|unit| unit.kind == org::UnitKind::Commune);
    match whose {
        Whose::Agency(unit) if commune(unit) => Whose::Communes,
        Whose::Agency(_) => Whose::Departments,
        wide => wide.clone(),
    }
}

fn ranks(desk: &Desk, place: &Place, rows: Vec<Ranked>) -> Vec<RankRow> {
    let allowed = place::allowed(desk);
    let known = |row: &Ranked| allowed.contains(&Whose::Agency(row.unit.clone()));
    let row = |row: Ranked| {
        let whose = Whose::Agency(row.unit.clone());
        let href = if known(&row) { address(&whose, place) } else { String::new() };
        RankRow { own: place.whose == whose, href, row }
    };
    rows.into_iter().filter(|row| row.rank.is_some()).map(row).collect()
}

/// The overview of somebody in the same period.
fn address(whose: &Whose, place: &Place) -> String {
    format!("/desk/dashboard?whose={}&period={}", crate::address::encode(whose.key()), place.period.key())
}

/// One tiny line each: the communes of a province, or the agencies of a group; what is worst first.
fn sparks(desk: &Desk, place: &Place) -> Result<(Vec<Spark>, bool), PageError> {
    let whose = match &place.whose {
        Whose::Province | Whose::Communes => Whose::Communes,
        Whose::Departments => Whose::Departments,
        Whose::Agency(_) => return Ok((Vec::new(), false)),
    };
    let months = last_months(desk.site.today(), parts::MONTHS);
    let spans: Vec<Span> = months.iter().map(|month| month.calendar()).collect();
    let agencies = desk.app().agencies_of(&whose);
    let numbers = desk.app().numbers_of(&agencies, &spans)?;
    let mut lines: Vec<(Spark, (i64, i64))> =
        agencies.iter().zip(&numbers).map(|(agency, numbers)| spark_of(agency, numbers, place)).collect();
    lines.sort_by(|(a, worse_a), (b, worse_b)| (worse_b, &a.name).cmp(&(worse_a, &b.name)));
    Ok((lines.into_iter().map(|(spark, _)| spark).collect(), whose == Whose::Communes))
}

/// With how much trouble there is: open past the date, then settled late in the last three months.
fn spark_of(agency: &Agency, months: &[Numbers], place: &Place) -> (Spark, (i64, i64)) {
    let shares: Vec<Option<f64>> = months.iter().map(share).collect();
    let late = months.last().map_or(0, |numbers| numbers.late_open);
    let lately: i64 = months.iter().rev().take(3).map(|numbers| numbers.of(Measure::EndedLate)).sum();
    let (all, ended_late) = months.iter().fold((0, 0), |(all, late), numbers| {
        (all + numbers.with_result(), late + numbers.of(Measure::EndedLate))
    });
    let text = |share: &Option<f64>| share.map_or_else(|| "–".to_owned(), percent_text);
    let whole = (all > 0).then(|| (all - ended_late) as f64 / all as f64);
    let spark = Spark {
        name: agency.unit.short_name.clone(),
        href: address(&agency.whose(), place),
        line: spark(&shares, 0.5, 1.0),
        share: text(&whole),
        late,
        months: shares.iter().map(text).collect(),
        tone: if late > 0 || lately > 0 { "overdue" } else if all == 0 { "none" } else { "in-time" },
    };
    (spark, (late, lately))
}

impl Overview {
    /// Heads of the months of the small lines.
    pub fn month_heads(&self) -> Vec<&str> {
        self.months.rows.iter().map(|row| row.label.as_str()).collect()
    }
}
