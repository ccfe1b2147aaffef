//! Figures of the board: the strip by days, loads, where work is stuck.

use std::collections::BTreeMap;

use app::rows::{WorkCount, WorkCursor};
use kernel::{Day, Instant, UnitId};
use org::UnitKind;

use crate::desk::{Desk, PageError};
use crate::pages::lists::Address;
use crate::pages::work::Shown;

/// Days of the strip after today.
const DAYS: i32 = 9;
/// Rows looked at for the strip.
const LOOK: i64 = 4_000;
/// Work that is a part in a dossier which another holds begins at this lane.
const PART: i64 = 1_000_000;
/// Height of a full column.
const HEIGHT: i64 = 72;

/// One column of the strip.
pub struct Column {
    /// Over the column.
    pub label: String,
    /// How many.
    pub count: i64,
    /// Height of the bar, out of 72.
    pub height: i64,
    /// Colour family.
    pub tone: &'static str,
    /// Where it leads.
    pub href: String,
    /// Shown now.
    pub active: bool,
}

/// Who carries how much.
pub struct Load {
    /// Name.
    pub name: String,
    /// Under the name.
    pub sub: String,
    /// Open.
    pub open: i64,
    /// Of them overdue.
    pub overdue: i64,
    /// Where it leads.
    pub href: String,
    /// Where the overdue lead.
    pub late_href: String,
}

impl Load {
    /// `1.234`.
    pub fn open_text(&self) -> String {
        kernel::text::grouped(self.open)
    }

    /// `1.234`.
    pub fn overdue_text(&self) -> String {
        kernel::text::grouped(self.overdue)
    }
}

/// Everything counted.
pub struct Figures {
    /// Open work.
    pub open: i64,
    /// That nobody has taken.
    pub free: i64,
    /// By days left.
    pub strip: Vec<Column>,
    /// Persons, or agencies of a wide scope.
    pub loads: Vec<Load>,
    /// Unit and kind.
    pub stuck: Vec<Load>,
    /// The loads are of agencies.
    pub wide: bool,
}

/// The window of due times that an address names: `overdue`, `later`, or a day.
pub fn window(now: Instant, due: &str) -> Option<(Instant, Instant)> {
    let today = now.day();
    match due {
        "overdue" => Some((Instant(i64::MIN), now)),
        "later" => Some((Instant::at(today.plus(DAYS + 1), 0), Instant(i64::MAX))),
        day => {
            let day = Day::parse(day).ok()?;
            Some((Instant::at(day, 0).max(now), Instant::at(day.plus(1), 0)))
        }
    }
}

/// Counts a scope.
///
/// # Errors
/// The store failed.
pub fn figures(desk: &Desk, shown: &Shown, scope: &[UnitId], address: &Address, due: &str) -> Result<Figures, PageError> {
    let (people, steps) = desk.app().unit_load(scope)?;
    let sum = |of: &dyn Fn(&WorkCount) -> i64| people.iter().map(of).sum::<i64>();
    let (open, overdue) = (sum(&|count| count.open), sum(&|count| count.overdue));
    let free = people.iter().filter(|count| count.group.is_empty()).map(|count| count.open).sum();
    let agencies = agencies(shown, &people);
    let wide = agencies.len() > 1;
    let loads = if wide { by_agency(shown, agencies, address) } else { by_person(shown, &people, address) };
    let strip = strip(desk, scope, address, due, (open, overdue))?;
    Ok(Figures { open, free, strip, loads, stuck: stuck(desk, shown, &steps, address), wide })
}

fn agencies(shown: &Shown, people: &[WorkCount]) -> BTreeMap<String, (i64, i64)> {
    let mut all: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for count in people {
        let unit = UnitId::new(&count.unit);
        let agency = shown.org.agency_of(&unit).filter(|agency| agency.kind != UnitKind::Province);
        let known = all.entry(agency.map_or_else(|| count.unit.clone(), |agency| agency.id.to_string())).or_default();
        *known = (known.0 + count.open, known.1 + count.overdue);
    }
    all
}

fn by_agency(shown: &Shown, agencies: BTreeMap<String, (i64, i64)>, address: &Address) -> Vec<Load> {
    let mut loads: Vec<Load> = agencies
        .into_iter()
        .map(|(unit, (open, overdue))| {
            let address = address.with("unit", &unit);
            Load {
                name: shown.unit_name(&unit),
                sub: String::new(),
                open,
                overdue,
                href: address.to_string(),
                late_href: address.with("due", "overdue").to_string(),
            }
        })
        .collect();
    sort(&mut loads);
    loads
}

fn by_person(shown: &Shown, people: &[WorkCount], address: &Address) -> Vec<Load> {
    let load = |count: &WorkCount| {
        let address = match count.group.as_str() {
            "" => address.with("unit", &count.unit).with("person", "-"),
            person => address.with("person", person),
        };
        Load {
            name: shown.person(&count.group),
            sub: shown.unit(&count.unit),
            open: count.open,
            overdue: count.overdue,
            href: format!("{address}#work"),
            late_href: format!("{}#work", address.with("due", "overdue")),
        }
    };
    let mut loads: Vec<Load> = people.iter().map(load).collect();
    sort(&mut loads);
    loads
}

fn stuck(desk: &Desk, shown: &Shown, steps: &[WorkCount], address: &Address) -> Vec<Load> {
    let late = steps.iter().filter(|count| count.overdue > 0);
    let load = |count: &WorkCount| {
        let address = address.with("unit", &count.unit).with("kind", &count.group);
        Load {
            name: desk.lang().word("work", &count.group).into_owned(),
            sub: shown.unit_name(&count.unit),
            open: count.open,
            overdue: count.overdue,
            href: format!("{address}#work"),
            late_href: format!("{}#work", address.with("due", "overdue")),
        }
    };
    let mut loads: Vec<Load> = late.map(load).collect();
    sort(&mut loads);
    loads.truncate(12);
    loads
}

/// What is worst first.
fn sort(loads: &mut Vec<Load>) {
    loads.sort_by(|a, b| (b.overdue, b.open, &a.name).cmp(&(a.overdue, a.open, &b.name)));
    loads.truncate(40);
}

fn strip(
    desk: &Desk,
    scope: &[UnitId],
    address: &Address,
    due: &str,
    (open, overdue): (i64, i64),
) -> Result<Vec<Column>, PageError> {
    let (now, today) = (desk.now(), desk.site.today());
    let end = Instant::at(today.plus(DAYS + 1), 0);
    let rows = desk.app().unit_work(scope, None, Some((now, end)), &WorkCursor::default(), LOOK)?;
    let mut by_day: BTreeMap<i32, i64> = (0..=DAYS).map(|day| (day, 0)).collect();
    for row in rows.iter().filter(|row| row.lane < PART) {
        *by_day.entry(row.due_at.day().0 - today.0).or_default() += 1;
    }
    let soon: i64 = by_day.values().sum();
    let lang = desk.lang();
    let mut columns = vec![(lang.t("mine.due.overdue").to_owned(), overdue, "overdue", "overdue".to_owned())];
    for (day, count) in by_day {
        let label = if day == 0 { lang.t("board.today").to_owned() } else { short(today.plus(day)) };
        let tone = if day <= 1 { "due-soon" } else { "in-time" };
        columns.push((label, count, tone, today.plus(day).iso()));
    }
    columns.push((lang.t("board.later").to_owned(), (open - overdue - soon).max(0), "in-time", "later".to_owned()));
    let most = columns.iter().map(|column| column.1).max().unwrap_or(0).max(1);
    let column = |(label, count, tone, key): (String, i64, &'static str, String)| Column {
        label,
        count,
        height: if count == 0 { 1 } else { (count * HEIGHT / most).max(3) },
        tone: if count == 0 { "none" } else { tone },
        active: key == due,
        href: format!("{}#work", address.with("due", &key)),
    };
    Ok(columns.into_iter().map(column).collect())
}

/// `25/11`.
fn short(day: Day) -> String {
    day.date_text().chars().take(5).collect()
}
