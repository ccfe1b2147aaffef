//! Figures of tasks, dossiers and an index, and their tables.

use kernel::Day;
use kernel::text::grouped;
use serde::{Deserialize, Serialize};

use super::sentences::Sentences;
use crate::official::{Block, Column, HeadCell, Row, Table};
use crate::stamp;

/// Figures of tasks of a unit or an area over a period, as `steering` counts them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct TaskFigures {
    /// Given in the period.
    pub assigned: i64,
    /// Done by the day given first.
    pub on_time: i64,
    /// Done by the day of an extension.
    pub extended: i64,
    /// Done late.
    pub late: i64,
    /// Done, without a day.
    pub no_deadline: i64,
    /// Open at the end of the period.
    pub open: i64,
    /// … of these past their day.
    pub open_late: i64,
    /// Share of 0 to 1: done and not late, among done and open past their day. None when there are none.
    pub discipline: Option<f64>,
}

impl From<::steering::task::counters::Figures> for TaskFigures {
    fn from(of: ::steering::task::counters::Figures) -> Self {
        Self {
            assigned: of.assigned,
            on_time: of.on_time,
            extended: of.on_time_extended,
            late: of.late,
            no_deadline: of.no_deadline,
            open: of.open,
            open_late: of.open_late,
            discipline: of.discipline(),
        }
    }
}

impl TaskFigures {
    /// Done in all.
    pub const fn done(&self) -> i64 {
        self.on_time + self.extended + self.late + self.no_deadline
    }
}

/// Figures of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitFigures {
    /// Name of the unit.
    pub unit: String,
    /// Its figures.
    pub figures: TaskFigures,
}

/// A figure about dossiers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierFigure {
    /// What is measured.
    pub name: String,
    /// Unit of measurement, e.g. `hồ sơ`, `%`.
    pub unit: String,
    /// Digits behind the comma.
    pub decimals: u8,
    /// In this period; none when it could not be measured.
    pub value: Option<f64>,
    /// In the period before.
    pub before: Option<f64>,
}

/// Points of an index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexPart {
    /// Name of the index or set of criteria.
    pub name: String,
    /// Day of the figures.
    #[serde(with = "stamp::day")]
    pub day: Day,
    /// By group of criteria.
    pub rows: Vec<IndexRow>,
    /// Points in all.
    pub points: f64,
    /// Points that can be had.
    pub most: f64,
}

/// Points of a group of criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexRow {
    /// Name of the group.
    pub name: String,
    /// Points; none when they could not be measured.
    pub points: Option<f64>,
    /// Points that can be had.
    pub most: f64,
}

/// `1.234,5`: grouped, with a comma.
pub(super) fn decimal(value: f64, decimals: u8) -> String {
    let text = format!("{:.*}", usize::from(decimals.min(6)), value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
    let zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let sign = if value < 0.0 && !zero { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{rest}") }
}

/// `92,5`; `100` without a comma.
pub(super) fn percent(share: Option<f64>, none: &str) -> String {
    share.map_or_else(|| none.to_owned(), |share| decimal(share * 100.0, 1).trim_end_matches(",0").to_owned())
}

/// Table of tasks by unit with a line of sums.
pub(super) fn tasks_table(units: &[UnitFigures], total: &TaskFigures, say: &Sentences) -> Block {
    let word = |key: &str| say.say(key, &[]);
    // Most periods have no task without a day: no column for nothing.
    let with_open = total.no_deadline != 0 || units.iter().any(|unit| unit.figures.no_deadline != 0);
    let done = if with_open { 4 } else { 3 };
    let figures = if with_open { 8 } else { 7 };
    let widths = if with_open { (41, 14) } else { (48, 15) };
    let mut columns = vec![Column::center(10), Column::text(widths.0)];
    columns.extend(vec![Column::figure(widths.1); figures]);
    let mut second = vec!["report.col.on-time", "report.col.extended", "report.col.late"];
    if with_open {
        second.push("report.col.no-deadline");
    }
    second.extend(["report.col.sum", "report.col.open-late"]);
    let head = vec![
        vec![
            HeadCell::tall(word("report.col.no"), 2),
            HeadCell::tall(word("report.col.unit"), 2),
            HeadCell::tall(word("report.col.assigned"), 2),
            HeadCell::wide(word("report.col.done"), done),
            HeadCell::wide(word("report.col.open"), 2),
            HeadCell::tall(word("report.col.discipline"), 2),
        ],
        second.into_iter().map(|key| HeadCell::new(word(key))).collect(),
    ];
    let none = word("report.no-figure");
    let texts = |number: String, name: &str, of: &TaskFigures| {
        let mut texts = vec![number, name.to_owned()];
        let mut all = vec![of.assigned, of.on_time, of.extended, of.late];
        if with_open {
            all.push(of.no_deadline);
        }
        texts.extend(all.into_iter().chain([of.open, of.open_late]).map(grouped));
        texts.push(percent(of.discipline, &none));
        texts
    };
    let row = |(at, unit): (usize, &UnitFigures)| Row::of(texts((at + 1).to_string(), &unit.unit, &unit.figures));
    let mut rows: Vec<Row> = units.iter().enumerate().map(row).collect();
    rows.push(Row::sum(texts(String::new(), &word("report.total"), total)));
    Block::Table(Table { columns, head, rows })
}

/// Table of figures about dossiers.
pub(super) fn dossiers_table(list: &[DossierFigure], say: &Sentences) -> Block {
    let word = |key: &str| say.say(key, &[]);
    let titles =
        ["report.col.no", "report.col.measure", "report.col.of", "report.col.now", "report.col.before"].map(word);
    let columns = [Column::center(10), Column::text(80), Column::center(25), Column::figure(25), Column::figure(25)];
    let mut table = Table::simple(&pairs(&titles, &columns));
    let none = word("report.no-figure");
    table.rows.extend(list.iter().enumerate().map(|(at, line)| {
        let figure = |value: Option<f64>| value.map_or_else(|| none.clone(), |value| decimal(value, line.decimals));
        Row::of([(at + 1).to_string(), line.name.clone(), line.unit.clone(), figure(line.value), figure(line.before)])
    }));
    Block::Table(table)
}

/// Table of points by group.
pub(super) fn index_table(part: &IndexPart, say: &Sentences) -> Block {
    let word = |key: &str| say.say(key, &[]);
    let titles =
        ["report.col.no", "report.col.group", "report.col.most", "report.col.points", "report.col.share"].map(word);
    let columns = [Column::center(10), Column::text(80), Column::figure(25), Column::figure(25), Column::figure(25)];
    let mut table = Table::simple(&pairs(&titles, &columns));
    let none = word("report.no-figure");
    let texts = |number: String, name: String, points: Option<f64>, most: f64| {
        let share = points.filter(|_| most > 0.0).map(|points| points / most);
        let points = points.map_or_else(|| none.clone(), |points| decimal(points, 2));
        [number, name, decimal(most, 2), points, percent(share, &none)]
    };
    let row =
        |(at, row): (usize, &IndexRow)| Row::of(texts((at + 1).to_string(), row.name.clone(), row.points, row.most));
    table.rows.extend(part.rows.iter().enumerate().map(row));
    table.rows.push(Row::sum(texts(String::new(), word("report.total"), Some(part.points), part.most)));
    Block::Table(table)
}

/// Titles with their columns.
pub(super) fn pairs<'a>(titles: &'a [String], columns: &[Column]) -> Vec<(&'a str, Column)> {
    titles.iter().map(String::as_str).zip(columns.iter().copied()).collect()
}
