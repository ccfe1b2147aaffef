//! What stands above a board: what is due, late, waiting; twelve months as a chart.

use app::tasks::{BoardKind, Reach, week_end};
use app::last_months;
use index::Named;
use steering::task::fact::By;

use super::asked::Asked;
use super::find::Find;
use super::grid::narrowed;
use crate::chart::{Chart, Kind, Point, Row, Series};
use crate::desk::{Desk, PageError};

/// Months of the trend.
const MONTHS: usize = 12;

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
}

/// The figures of today.
///
/// # Errors
/// The store failed, or the counters could not be loaded.
pub fn tiles(desk: &Desk, asked: &Asked, reach: &Reach<'_>, total: &[By]) -> Result<Vec<Tile>, PageError> {
    let (lang, today) = (desk.lang(), desk.site.today());
    let standing = desk.app().task_standing(reach, total)?;
    let late = |from, to| Find::of(BoardKind::Late).days(from, to);
    let state = |key| Find::of(BoardKind::Open).state(key);
    let [week, month, more] = standing.late;
    let all = [
        ("due_this_week", standing.due_this_week, Find::of(BoardKind::Open).days(today, week_end(today)), "due-soon"),
        ("late_week", week, late(today.plus(-7), today), "overdue"),
        ("late_month", month, late(today.plus(-30), today.plus(-8)), "overdue"),
        ("late_more", more, late(app::tasks::EVER, today.plus(-31)), "overdue"),
        ("awaiting", standing.awaiting, state("awaiting_confirmation"), ""),
        ("declined", standing.declined, state("declined"), ""),
        ("unanswered", standing.unanswered, state("assigned"), ""),
    ];
    let tile = |(key, n, find, tone): (&str, i64, Find, &'static str)| Tile {
        label: lang.word("steering_tile", key).into_owned(),
        value: kernel::text::grouped(n),
        href: narrowed(asked, None, false, find).address().to_string(),
        tone: if n == 0 { "" } else { tone },
    };
    Ok(all.into_iter().map(tile).collect())
}

/// Twelve months: done on time, by extension, late; in the table also what was given and the rate of discipline.
///
/// # Errors
/// The counters could not be loaded.
pub fn trend(desk: &Desk, asked: &Asked, total: &[By]) -> Result<Chart, PageError> {
    let lang = desk.lang();
    let find = |find: Find| narrowed(asked, None, false, find).address().to_string();
    let mut rows = Vec::new();
    for month in last_months(desk.site.today(), MONTHS) {
        let span = month.calendar();
        let (from, to) = (span.first_day(), span.last_day());
        let sums = desk.app().task_sums([total], from, to)?;
        let figures = sums.first().map(|sum| sum.figures).unwrap_or_default();
        let ended = |n, finish| Point::count(n, find(Find::of(BoardKind::Ended).days(from, to).finish(finish)));
        let points = vec![
            ended(figures.on_time, "on_time"),
            ended(figures.on_time_extended, "extended"),
            ended(figures.late, "late"),
            Point::count(figures.assigned, find(Find::of(BoardKind::Given).days(from, to))),
            Point::share(figures.discipline(), ""),
        ];
        rows.push(Row { label: label(month), short: short(month), tone: "", points });
    }
    let told = |key: &str| Series::told(lang.word("steering_col", key));
    Ok(Chart {
        id: "trend",
        title: lang.t("steering_page.trend").to_owned(),
        note: String::new(),
        kind: Kind::Columns,
        percent: false,
        first: lang.t("dash.month_head").to_owned(),
        series: vec![
            Series::new(lang.word("steering_col", "on_time"), "in-time"),
            Series::new(lang.word("steering_col", "on_time_extended"), "done"),
            Series::new(lang.word("steering_col", "late"), "overdue"),
            told("assigned"),
            told("share"),
        ],
        rows,
    })
}

fn label(month: Named) -> String {
    match month {
        Named::Month(year, month) => format!("{month:02}/{year}"),
        other => other.key(),
    }
}

fn short(month: Named) -> String {
    match month {
        Named::Month(year, 1) => format!("T1/{}", year % 100),
        Named::Month(_, month) => format!("T{month}"),
        other => other.key(),
    }
}
