//! Rows of a board: figures that lead to their lists, the worst first.

use app::tasks::{Axis, BoardKind, Group, Sum};
use kernel::{Day, UnitId};

use super::asked::Asked;
use super::find::Find;
use crate::filters::percent_text;

/// A column of figures.
pub struct Column {
    /// Key of its words `steering_col.<key>` and of the order.
    pub key: &'static str,
    get: fn(&Sum) -> i64,
    find: fn(Days) -> Find,
    /// Colour family when it is not zero.
    pub tone: &'static str,
}

/// The period of a board.
#[derive(Clone, Copy)]
pub struct Days {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Today.
    pub today: Day,
}

impl Days {
    fn given(self) -> Find {
        Find::of(BoardKind::Given).days(self.from, self.to)
    }

    fn ended(self, finish: &str) -> Find {
        Find::of(BoardKind::Ended).days(self.from, self.to).finish(finish)
    }

    /// Open, or late, at the end of the period, which may be today.
    pub fn standing(self, kind: BoardKind) -> Find {
        let mut find = Find::of(kind);
        find.0.at = Some(self.to).filter(|to| *to < self.today);
        find
    }
}

/// Columns in their order; the last only while the period goes on.
pub const COLUMNS: [Column; 10] = [
    Column { key: "assigned", get: |sum| sum.figures.assigned, find: Days::given, tone: "" },
    Column { key: "extended", get: |sum| sum.figures.extended, find: extended, tone: "" },
    Column { key: "on_time", get: |sum| sum.figures.on_time, find: |days| days.ended("on_time"), tone: "" },
    Column { key: "on_time_extended", get: |sum| sum.figures.on_time_extended, find: |days| days.ended("extended"), tone: "" },
    Column { key: "late", get: |sum| sum.figures.late, find: |days| days.ended("late"), tone: "overdue" },
    Column { key: "no_deadline", get: |sum| sum.figures.no_deadline, find: |days| days.ended("no_deadline"), tone: "" },
    Column { key: "left", get: |sum| sum.figures.left, find: |days| days.ended("left"), tone: "" },
    Column { key: "open", get: |sum| sum.figures.open, find: |days| days.standing(BoardKind::Open), tone: "" },
    Column { key: "open_late", get: |sum| sum.figures.open_late, find: |days| days.standing(BoardKind::Late), tone: "overdue" },
    Column { key: "due_soon", get: |sum| sum.due_soon, find: due_soon, tone: "due-soon" },
];

fn extended(days: Days) -> Find {
    let mut find = days.given();
    find.0.extended = true;
    find
}

fn due_soon(days: Days) -> Find {
    Find::of(BoardKind::Open).days(days.today, days.today.plus(6))
}

/// A figure of a row.
pub struct Cell {
    /// The figure.
    pub text: String,
    /// Its list; empty for nothing.
    pub href: String,
    /// Colour family.
    pub tone: &'static str,
}

/// A row.
pub struct Row {
    /// Of what.
    pub name: String,
    /// Under it; may be empty.
    pub sub: String,
    /// Where the name leads; may be empty.
    pub href: String,
    /// The official follows it as a member of the committee.
    pub followed: bool,
    /// Figures.
    pub cells: Vec<Cell>,
    /// Rate of discipline in words.
    pub share: String,
    /// Out of 100, for a bar; none without one.
    pub of_100: Option<u32>,
    /// Colour family of the bar.
    pub tone: &'static str,
    sum: Sum,
}

/// The columns of a board in this period.
pub fn columns(days: Days) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |column| column.key != "due_soon" || days.to >= days.today)
}

/// The list of a group's tasks, of whatever kind.
pub fn narrowed(asked: &Asked, group: Option<&Group>, parts: bool, mut find: Find) -> Find {
    let within = group.and_then(|group| group.within.as_ref()).or(asked.unit.as_ref());
    find = find.unit(within, group.is_some_and(|group| group.alone));
    find.0.parts = parts;
    match group.map(|group| group.key.as_str()) {
        Some(key) if asked.axis == Axis::Document && !parts => find.0.document = Some(key.to_owned()),
        Some(key) if asked.axis == Axis::Area && !parts => find.0.area = Some(key.to_owned()),
        Some(key) if asked.axis == Axis::Person && !parts => find.0.person = Some(key.into()),
        _ => {}
    }
    find
}

impl Row {
    /// A row; the name and where it leads are still to be filled in.
    pub fn of(asked: &Asked, group: Option<&Group>, parts: bool, sum: Sum, days: Days) -> Self {
        let cell = |column: &'static Column| {
            let n = (column.get)(&sum);
            let find = narrowed(asked, group, parts, (column.find)(days));
            let href = if n == 0 { String::new() } else { find.address().to_string() };
            let tone = if n == 0 { "zero" } else { column.tone };
            Cell { text: kernel::text::grouped(n), href, tone }
        };
        let share = sum.figures.discipline();
        Self {
            name: String::new(),
            sub: String::new(),
            href: narrowed(asked, group, parts, Find::of(BoardKind::Open)).address().to_string(),
            followed: false,
            cells: columns(days).map(cell).collect(),
            share: share.map_or_else(|| "–".to_owned(), percent_text),
            of_100: share.map(|share| (share * 100.0).round() as u32),
            tone: share.map_or("none", tone),
            sum,
        }
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        COLUMNS.iter().all(|column| (column.get)(&self.sum) == 0)
    }
}

fn tone(share: f64) -> &'static str {
    match share {
        share if share >= 0.95 => "in-time",
        share if share >= 0.8 => "due-soon",
        _ => "overdue",
    }
}

/// Puts rows in the order that was asked for; else what is followed first, then the worst.
pub fn sort(rows: &mut [Row], order: Option<&(String, bool)>) {
    let name = |row: &Row| kernel::text::fold(&row.name);
    let share = |row: &Row| row.sum.figures.discipline().unwrap_or(2.0);
    let Some((key, upwards)) = order else {
        rows.sort_by(|a, b| {
            let late = |row: &Row| (!row.followed, std::cmp::Reverse(row.sum.figures.open_late));
            late(a).cmp(&late(b)).then(share(a).total_cmp(&share(b))).then_with(|| name(a).cmp(&name(b)))
        });
        return;
    };
    match COLUMNS.iter().find(|column| column.key == key) {
        Some(column) => rows.sort_by_cached_key(|row| ((column.get)(&row.sum), std::cmp::Reverse(name(row)))),
        None if key == "share" => rows.sort_by(|a, b| share(a).total_cmp(&share(b))),
        None => rows.sort_by_cached_key(|row| std::cmp::Reverse(name(row))),
    }
    if !upwards {
        rows.reverse();
    }
}

/// The unit of a row's key.
pub fn unit_of(group: &Group) -> UnitId {
    UnitId::new(&group.key)
}
