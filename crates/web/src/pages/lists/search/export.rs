//! `GET /desk/search.xlsx`: what the filters show, newest first; a cut is told in the file.

use app::rows::DossierRow;
use axum::http::StatusCode;
use kernel::Instant;
use paper::xlsx::{Cell, Column, ColumnKind, Table};

use super::super::file::{self, Kind, Listed};
use super::super::rows::Eyes;
use super::narrow::chips;
use super::{Wanted, again, read, row};
use crate::desk::{Desk, PageError};
use crate::pages::work::Shown;
use crate::server::Pairs;

/// Rows read in one go.
const GROUP: i64 = 1_000;

/// The dossiers, at most that many; and whether there are more.
fn gather(desk: &Desk, wanted: &Wanted, most: usize) -> Result<(Vec<DossierRow>, bool), PageError> {
    let (mut found, mut before): (Vec<DossierRow>, i64) = (Vec::new(), i64::MAX);
    while found.len() <= most {
        let page = desk.app().list_dossiers(&desk.officer.org, desk.actor(), &wanted.narrow, before, GROUP)?;
        let full = page.len() as i64 == GROUP;
        found.extend(page);
        match found.last().filter(|_| full) {
            Some(last) => before = last.seq,
            None => break,
        }
    }
    let cut = found.len() > most;
    found.truncate(most);
    Ok((found, cut))
}

/// The sheet.
pub fn make(desk: &Desk, query: &Pairs, kind: Kind) -> Result<Listed, PageError> {
    let wanted = read(desk.lang(), query);
    if wanted.span.is_wrong() {
        return Err(PageError::Answer(Box::new(again(desk, wanted, StatusCode::UNPROCESSABLE_ENTITY)?)));
    }
    let (found, cut) = gather(desk, &wanted, kind.rows())?;
    let shown = Shown::of(desk);
    let chosen: Vec<String> = chips(desk, &shown, &wanted).into_iter().map(|(text, _)| text).collect();
    let table = table(desk, &shown, &chosen, &found, cut);
    let bytes = paper::xlsx::table(&table).map_err(|error| file::failed(desk, &error))?;
    let name = format!("ho-so-{}", desk.site.today().iso());
    let what = [desk.lang().t("list.sheet").to_owned()].into_iter().chain(chosen).collect::<Vec<_>>().join("; ");
    Ok(Listed { name, what, rows: found.len(), bytes })
}

fn table(desk: &Desk, shown: &Shown, chosen: &[String], found: &[DossierRow], cut: bool) -> Table {
    let (lang, eyes) = (desk.lang(), Eyes::of(desk));
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let time = |at: Option<Instant>| at.map_or(Cell::Empty, Cell::DateTime);
    let row = |(number, found): (i64, &DossierRow)| {
        let shown_row = row(desk, shown, &eyes, found);
        vec![
            Cell::Int(number),
            text(shown_row.code),
            text(shown_row.applicant),
            text(shown_row.procedure),
            text(lang.word("state", &found.state).into_owned()),
            text(lang.word("channel", &found.channel).into_owned()),
            Cell::DateTime(found.submitted_at),
            time(found.due_at),
            time(found.finished_at),
            text(found.punctuality.as_ref().map(|key| lang.word("time_class", key).into_owned()).unwrap_or_default()),
            text(shown_row.unit),
            text(shown_row.holder),
        ]
    };
    use ColumnKind::{DateTime, Int, Text};
    let columns = [
        ("list.no", 6, Int),
        ("mine.dossier", 25, Text),
        ("list.applicant", 26, Text),
        ("mine.procedure", 48, Text),
        ("list.state", 20, Text),
        ("list.channel", 13, Text),
        ("list.submitted", 17, DateTime),
        ("list.due_at", 17, DateTime),
        ("list.finished", 17, DateTime),
        ("list.time", 13, Text),
        ("list.unit", 30, Text),
        ("mine.holder", 24, Text),
    ];
    let mut subtitles = vec![lang.t1("list.made_at", "time", desk.now().date_time_text())];
    if !chosen.is_empty() {
        subtitles.push(lang.t1("list.filters_are", "filters", chosen.join("; ")));
    }
    if cut {
        subtitles.push(lang.t1("list.cut", "n", kernel::text::grouped(found.len() as i64)));
    }
    if desk.app().setup().simulated {
        subtitles.push(lang.t("demo.simulated").to_owned());
    }
    Table {
        sheet: lang.t("list.sheet").to_owned(),
        title: lang.t("list.sheet").to_owned(),
        subtitles,
        columns: columns.iter().map(|(key, width, kind)| Column::new(lang.t(key), *width, *kind)).collect(),
        rows: (1..).zip(found).map(row).collect(),
        made_at: desk.now(),
    }
}
