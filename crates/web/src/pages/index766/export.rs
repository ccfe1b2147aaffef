//! The dossiers behind a figure as a file.

use std::sync::Arc;

use app::rows::FactRow;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::Day;
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use super::ask;
use super::dossiers::{Row, Wanted, read};
use crate::desk::{Desk, PageError};
use crate::frame::Frame;
use crate::officer::Officer;
use crate::pages::lists::file::{self, Kind, Listed};
use crate::pages::work::Shown;
use crate::server::Pairs;
use crate::site::Site;

/// Rows read in one go.
const GROUP: i64 = 1_000;

/// `GET /desk/index/dossiers.xlsx`.
pub async fn xlsx(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Xlsx, make).await
}

/// `GET /desk/index/dossiers.csv`.
pub async fn csv(State(site): State<Arc<Site>>, frame: Frame, officer: Officer, Query(query): Query<Pairs>) -> Response {
    file::give(site, frame, officer, query, Kind::Csv, make).await
}

fn make(desk: &Desk, query: &Pairs, kind: Kind) -> Result<Listed, PageError> {
    let wanted = read(desk, query)?;
    let (found, cut) = gather(desk, &wanted, kind.rows())?;
    let rows = wanted.rows(desk, &found);
    let table = table(desk, &wanted, &rows, cut);
    let bytes = match kind {
        Kind::Csv => file::csv(&table),
        _ => paper::xlsx::table(&table).map_err(|error| file::failed(desk, &error))?,
    };
    let name = format!("ho-so-{}-{}", crate::words::slug(&wanted.item.code), desk.site.today().iso());
    Ok(Listed { name, what: table.subtitles.join("; "), rows: rows.len(), bytes })
}

fn gather(desk: &Desk, wanted: &Wanted, most: usize) -> Result<(Vec<FactRow>, bool), PageError> {
    let (mut found, mut after): (Vec<FactRow>, Option<(Day, i64)>) = (Vec::new(), None);
    let figure = wanted.figure(desk)?;
    while found.len() <= most {
        let page = wanted.list(desk, &figure.pick, after, GROUP)?;
        let full = page.len() as i64 == GROUP;
        found.extend(page);
        match found.last().filter(|_| full) {
            Some(last) => after = Some((last.received, last.row.seq)),
            None => break,
        }
    }
    let cut = found.len() > most;
    found.truncate(most);
    Ok((found, cut))
}

fn table(desk: &Desk, wanted: &Wanted, rows: &[Row], cut: bool) -> Table {
    let lang = desk.lang();
    let text = |text: &String| if text.is_empty() { Cell::Empty } else { Cell::Text(text.clone()) };
    let day = |day: Option<Day>| day.map_or(Cell::Empty, Cell::Date);
    let row = |(number, row): (i64, &Row)| {
        vec![
            Cell::Int(number),
            text(&row.code),
            text(&row.applicant),
            text(&row.procedure),
            text(&row.unit),
            Cell::Date(row.received),
            day(row.due),
            day(row.ended),
            text(&row.why),
        ]
    };
    use ColumnKind::{Date, Int, Text};
    let columns = [
        ("list.no", 6, Int),
        ("mine.dossier", 25, Text),
        ("list.applicant", 26, Text),
        ("mine.procedure", 48, Text),
        ("list.unit", 30, Text),
        ("index.received", 13, Date),
        ("index.due", 13, Date),
        ("index.ended", 13, Date),
        ("index.why", 30, Text),
    ];
    let shown = Shown::of(desk);
    let mut subtitles = vec![
        format!("{}. {}", wanted.item.code, wanted.what(lang)),
        wanted.sub(desk),
        ask::as_of(desk, &wanted.asked),
    ];
    let chosen: Vec<String> = wanted.chips(desk, &shown).into_iter().map(|(text, _)| text).collect();
    if !chosen.is_empty() {
        subtitles.push(lang.t1("list.filters_are", "filters", chosen.join("; ")));
    }
    if cut {
        subtitles.push(lang.t1("list.cut", "n", kernel::text::grouped(rows.len() as i64)));
    }
    if desk.app().setup().simulated {
        subtitles.push(lang.t("demo.simulated").to_owned());
    }
    Table {
        sheet: lang.t("list.sheet").to_owned(),
        title: lang.t("index.dossiers").to_owned(),
        subtitles,
        columns: columns.iter().map(|(key, width, kind)| Column::new(lang.t(key), *width, *kind)).collect(),
        rows: (1..).zip(rows).map(row).collect(),
        made_at: desk.now(),
    }
}
