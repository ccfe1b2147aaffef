//! Figures of tasks, dossiers and an index, and their tables.

use kernel::Day;
use kernel::text::grouped;
use serde::{Deserialize, Serialize};

use super::sentences::Sentences;
use crate::official::{Block, Cell, Column, HeadCell, Row, Table};
use crate::stamp;

/// Key of the figures of all tasks.
pub(super) const TOTAL: &str = "total";

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

    /// Each figure with its name, as keys and gaps of sentences have it.
    pub const fn each(&self) -> [(&'static str, i64); 8] {
        [
            ("assigned", self.assigned),
            ("done", self.done()),
            ("on_time", self.on_time),
            ("extended", self.extended),
            ("late", self.late),
            ("no_deadline", self.no_deadline),
            ("open", self.open),
            ("open_late", self.open_late),
        ]
    }
}

/// Key of a figure of something; empty for figures that lead nowhere.
pub(super) fn of(key: &str, name: &str) -> String {
    if key.is_empty() { String::new() } else { format!("{key}:{name}") }
}

/// Figures of a unit, or of another thing that tasks are counted by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitFigures {
    /// Key of its figures, e.g. `unit/H92.05`; each has its own behind a colon: `unit/H92.05:on_time`.
    #[serde(default)]
    pub key: String,
    /// Name of the unit.
    pub unit: String,
    /// Its figures.
    pub figures: TaskFigures,
}

/// A figure about dossiers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierFigure {
    /// Key of its figures, `…:now` and `…:before`.
    #[serde(default)]
    pub key: String,
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
    /// Key of its figures: `…:points`, `…:most`, `…:change`.
    #[serde(default)]
    pub key: String,
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
    /// Change of the index since the period before, in points of a hundred.
    #[serde(default)]
    pub change: Option<f64>,
}

/// Points of a group of criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexRow {
    /// Key of its figures: `…:points`.
    #[serde(default)]
    pub key: String,
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

/// Table of tasks by unit, or by what the title says, with a line of sums if there is one.
pub(super) fn tasks_table(units: &[UnitFigures], total: Option<&TaskFigures>, title: &str, say: &Sentences) -> Block {
    let word = |key: &str| say.say(key, &[]);
    // Most periods have no task without a day: no column for nothing.
    let with_open = total.is_some_and(|total| total.no_deadline != 0) || units.iter().any(|unit| unit.figures.no_deadline != 0);
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
            HeadCell::tall(word(title), 2),
            HeadCell::tall(word("report.col.assigned"), 2),
            HeadCell::wide(word("report.col.done"), done),
            HeadCell::wide(word("report.col.open"), 2),
            HeadCell::tall(word("report.col.discipline"), 2),
        ],
        second.into_iter().map(|key| HeadCell::new(word(key))).collect(),
    ];
    let none = word("report.no-figure");
    let cells = |number: String, name: Cell, key: &str, figures: &TaskFigures| {
        let shown = figures.each().into_iter().filter(|(name, _)| *name != "done" && (with_open || *name != "no_deadline"));
        let mut cells = vec![Cell::new(number), name];
        cells.extend(shown.map(|(name, n)| Cell::figure(grouped(n), of(key, name))));
        cells.push(Cell::figure(percent(figures.discipline, &none), of(key, "discipline")));
        cells
    };
    let row = |(at, unit): (usize, &UnitFigures)| {
        let name = Cell::figure(unit.unit.clone(), unit.key.clone());
        Row { cells: cells((at + 1).to_string(), name, &unit.key, &unit.figures), bold: false }
    };
    let mut rows: Vec<Row> = units.iter().enumerate().map(row).collect();
    rows.extend(total.map(|total| {
        let name = Cell::new(word("report.total"));
        Row { cells: cells(String::new(), name, TOTAL, total), bold: true }
    }));
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
        let figure = |value: Option<f64>, name: &str| {
            let text = value.map_or_else(|| none.clone(), |value| decimal(value, line.decimals));
            Cell::figure(text, of(&line.key, name))
        };
        let mut row = Row::of([(at + 1).to_string(), line.name.clone(), line.unit.clone()]);
        row.cells.extend([figure(line.value, "now"), figure(line.before, "before")]);
        row
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
    let cells = |key: &str, number: String, name: String, points: Option<f64>, most: f64| {
        let share = points.filter(|_| most > 0.0).map(|points| points / most);
        let points = points.map_or_else(|| none.clone(), |points| decimal(points, 2));
        let figure = |text: String, name: &str| Cell::figure(text, of(key, name));
        let (most, share) = (figure(decimal(most, 2), "most"), figure(percent(share, &none), "share"));
        vec![Cell::new(number), Cell::new(name), most, figure(points, "points"), share]
    };
    let row = |(at, row): (usize, &IndexRow)| {
        Row { cells: cells(&row.key, (at + 1).to_string(), row.name.clone(), row.points, row.most), bold: false }
    };
    table.rows.extend(part.rows.iter().enumerate().map(row));
    let sum = cells(&part.key, String::new(), word("report.total"), Some(part.points), part.most);
    table.rows.push(Row { cells: sum, bold: true });
    Block::Table(table)
}

/// Titles with their columns.
pub(super) fn pairs<'a>(titles: &'a [String], columns: &[Column]) -> Vec<(&'a str, Column)> {
    titles.iter().map(String::as_str).zip(columns.iter().copied()).collect()
}
