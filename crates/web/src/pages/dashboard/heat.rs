//! Unit × kind of work: what lies where, and what of it is late. The table is the picture.

use std::collections::BTreeMap;

use app::Whose;
use app::rows::WorkCount;
use kernel::{UnitId, text::grouped};

use super::place::{Place, unit_name};
use crate::desk::{Desk, PageError};
use crate::pages::lists::Address;

/// Kinds of work in the order of a dossier's way.
pub const KINDS: [&str; 10] =
    ["submitted", "transfer", "accepted", "in_process", "lane", "watch", "suspended", "approve", "number", "resolved"];
/// Rows shown.
const ROWS: usize = 14;
/// A kind of work this many times rarer than the most frequent has no column.
const RARE: i64 = 40;
/// Fewer pieces of work than these give no shade.
const FEW: i64 = 5;

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// How much is open.
    pub open: i64,
    /// Of it, late.
    pub late: i64,
    /// Shade, 0 to 5.
    pub shade: u8,
    /// Where it leads.
    pub href: String,
}

impl Cell {
    /// What stands in it: the late, if there are any, out of the open.
    pub fn text(&self) -> String {
        match (self.open, self.late) {
            (0, _) => "–".to_owned(),
            (open, 0) => grouped(open),
            (open, late) => format!("{}/{}", grouped(late), grouped(open)),
        }
    }
}

/// A row.
#[derive(Debug, Clone)]
pub struct HeatRow {
    /// The unit.
    pub name: String,
    /// Where it leads.
    pub href: String,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// The map.
#[derive(Debug, Clone, Default)]
pub struct Heat {
    /// Columns: key and words.
    pub columns: Vec<(&'static str, String)>,
    /// Rows, the worst first.
    pub rows: Vec<HeatRow>,
    /// How many rows more there are.
    pub more: usize,
}

/// The open work of a place by kind.
pub struct Stuck {
    /// By unit and kind.
    pub heat: Heat,
    /// By kind over all units, in the order of a dossier's way.
    pub kinds: Vec<(&'static str, i64, i64)>,
}

/// Units whose duties are somebody's.
pub fn scope(desk: &Desk, whose: &Whose) -> Vec<UnitId> {
    let (org, app) = (&desk.officer.org, desk.app());
    match whose {
        Whose::Province => org.units(desk.site.today()).filter(|unit| unit.parent.is_none()).map(|unit| unit.id.clone()).collect(),
        Whose::Agency(unit) => vec![unit.clone()],
        wide => app.agencies_of(wide).into_iter().map(|agency| agency.unit.id).collect(),
    }
}

/// The board of somebody's open work.
pub fn board(whose: &Whose) -> Address {
    let board = Address::new("/desk/board");
    match whose {
        Whose::Agency(unit) => board.and("unit", unit),
        _ => board,
    }
}

/// What lies where.
///
/// # Errors
/// The store failed.
pub fn stuck(desk: &Desk, place: &Place) -> Result<Stuck, PageError> {
    let (_, steps) = desk.app().unit_load(&scope(desk, &place.whose))?;
    let org = &desk.officer.org;
    let row_of = |unit: &str| {
        let unit = UnitId::new(unit);
        if !place.is_wide() {
            return unit;
        }
        org.agency_of(&unit).map_or(unit, |agency| agency.id.clone())
    };
    let mut kinds: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    let mut units: BTreeMap<UnitId, BTreeMap<String, (i64, i64)>> = BTreeMap::new();
    for WorkCount { unit, group, open, overdue } in &steps {
        let add = |sum: &mut (i64, i64)| *sum = (sum.0 + open, sum.1 + overdue);
        if let Some(kind) = KINDS.iter().find(|kind| *kind == group) {
            add(kinds.entry(kind).or_default());
            add(units.entry(row_of(unit)).or_default().entry(group.clone()).or_default());
        }
    }
    let present: Vec<&'static str> = KINDS.into_iter().filter(|kind| kinds.contains_key(kind)).collect();
    let most = units.values().flat_map(BTreeMap::values).map(|(_, late)| *late).max().unwrap_or(0);
    let mut rows: Vec<(UnitId, BTreeMap<String, (i64, i64)>)> = units.into_iter().collect();
    let late = |row: &BTreeMap<String, (i64, i64)>| row.values().fold((0, 0), |sum, (open, late)| (sum.0 + late, sum.1 + open));
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(late(row)));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let heat = Heat {
        columns: present.iter().map(|kind| (*kind, desk.lang().word("work", kind).into_owned())).collect(),
        rows: rows.into_iter().map(|(unit, row)| row_of_map(desk, &unit, &row, &present, most)).collect(),
        more,
    };
    let kinds = present.into_iter().map(|kind| (kind, kinds[kind].0, kinds[kind].1)).collect();
    Ok(Stuck { heat, kinds })
}

fn row_of_map(desk: &Desk, unit: &UnitId, row: &BTreeMap<String, (i64, i64)>, kinds: &[&'static str], most: i64) -> HeatRow {
    let board = Address::new("/desk/board").and("unit", unit);
    let cell = |kind: &&'static str| {
        let (open, late) = row.get(*kind).copied().unwrap_or_default();
        let href = board.with("kind", kind);
        let href = if late > 0 { href.with("due", "overdue") } else { href };
        Cell { open, late, shade: shade(late, most), href: format!("{href}#work") }
    };
    HeatRow { name: unit_name(desk, unit), href: board.to_string(), cells: kinds.iter().map(cell).collect() }
}

/// Kinds of work in whose time it goes, in order, with the kind of open work that lies there now.
const CLASSES: [(&str, &str); 11] = [
    ("transfer", "transfer"),
    ("hand_over", "accepted"),
    ("specialist", "in_process"),
    ("lane", "lane"),
    ("supplement", "watch"),
    ("fee", "watch"),
    ("suspended", "suspended"),
    ("division_head", "in_process"),
    ("agency_leader", "in_process"),
    ("clerk", "in_process"),
    ("number", "number"),
];

/// A unit's mean time of a kind of work.
#[derive(Debug, Clone, Default)]
pub struct TimeCell {
    /// In words of office time; empty: no such work.
    pub text: String,
    /// Shade, 0 to 5: how slow beside the other units.
    pub shade: u8,
    /// How many pieces, and all their time.
    pub n: String,
    /// Open work of this kind now.
    pub href: String,
}

/// Where time goes: units by kinds of work.
#[derive(Debug, Clone, Default)]
pub struct TimeMap {
    /// Kinds in words.
    pub columns: Vec<String>,
    /// Units with their cells, those with most time first.
    pub rows: Vec<(String, String, Vec<TimeCell>)>,
    /// How many rows more there are.
    pub more: usize,
}

/// Where time went in the last twelve weeks.
///
/// # Errors
/// The store failed.
pub fn times(desk: &Desk, place: &Place) -> Result<TimeMap, PageError> {
    let org = &desk.officer.org;
    let within = |unit: &UnitId| match &place.whose {
        Whose::Province => true,
        Whose::Agency(root) => org.is_within(unit, root),
        wide => {
            let commune = org.agency_of(unit).is_some_and(|agency| agency.kind == org::UnitKind::Commune);
            commune == (*wide == Whose::Communes)
        }
    };
    let row_of = |unit: &UnitId| match place.is_wide() {
        true => org.agency_of(unit).map_or_else(|| unit.clone(), |agency| agency.id.clone()),
        false => unit.clone(),
    };
    let mut units: BTreeMap<UnitId, BTreeMap<&'static str, (i64, i64)>> = BTreeMap::new();
    for took in desk.app().time_by_work()?.into_iter().filter(|took| within(&took.unit)) {
        let sum = units.entry(row_of(&took.unit)).or_default().entry(took.class).or_default();
        *sum = (sum.0 + took.n, sum.1 + took.minutes);
    }
    let mut all: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (class, (n, minutes)) in units.values().flatten() {
        let sum = all.entry(class).or_default();
        *sum = (sum.0 + n, sum.1 + minutes);
    }
    // What hardly ever happens would only make the map wider.
    let most = all.values().map(|(n, _)| *n).max().unwrap_or(0);
    let often = |class: &str| all.get(class).is_some_and(|(n, _)| *n > 0 && *n * RARE >= most);
    let kinds: Vec<(&str, &str)> = CLASSES.into_iter().filter(|(class, _)| often(class)).collect();
    let mean = |(n, minutes): (i64, i64)| if n > 0 { minutes / n } else { 0 };
    let mut rows: Vec<_> = units.into_iter().collect();
    rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.values().map(|(_, minutes)| *minutes).sum::<i64>()));
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    let row = |(unit, row): (UnitId, BTreeMap<&'static str, (i64, i64)>)| {
        let board = Address::new("/desk/board").and("unit", &unit);
        let cell = |(class, kind): &(&str, &str)| match row.get(class) {
            None => TimeCell::default(),
            Some(sum) => TimeCell {
                text: crate::filters::office_text(desk.lang(), mean(*sum)),
                shade: slowness(*sum, all[class]),
                n: desk.lang().t1("dash.pieces", "n", grouped(sum.0)),
                href: format!("{}#work", board.with("kind", kind)),
            },
        };
        (unit_name(desk, &unit), board.to_string(), kinds.iter().map(cell).collect())
    };
    Ok(TimeMap {
        columns: kinds.iter().map(|(class, _)| desk.lang().word("dash.class", class).into_owned()).collect(),
        rows: rows.into_iter().map(row).collect(),
        more,
    })
}

/// Beside the mean of all units: 0 as quick or quicker, then by how much slower; too few pieces say nothing.
fn slowness((n, minutes): (i64, i64), (all, all_minutes): (i64, i64)) -> u8 {
    if n < FEW || all <= 0 || all_minutes <= 0 {
        return 0;
    }
    let ratio = minutes * all * 100 / (n * all_minutes);
    [105, 120, 145, 175, 220].iter().filter(|bound| ratio >= **bound).count() as u8
}

/// 0 for none, then by the share of the largest.
fn shade(n: i64, most: i64) -> u8 {
    if n <= 0 || most <= 0 { 0 } else { (1 + (n - 1) * 5 / most).clamp(1, 5) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slow_beside_the_others() {
        assert_eq!([slowness((10, 100), (100, 1000)), slowness((10, 125), (100, 1000)), slowness((10, 300), (100, 1000))], [0, 2, 5]);
        assert_eq!([slowness((4, 400), (100, 1000)), slowness((10, 10), (0, 0))], [0, 0]);
    }

    #[test]
    fn shades_grow() {
        assert_eq!([shade(0, 9), shade(1, 9), shade(5, 9), shade(9, 9), shade(1, 1)], [0, 1, 3, 5, 1]);
        let cell = |open, late| Cell { open, late, ..Cell::default() }.text();
        assert_eq!([cell(0, 0), cell(3, 0), cell(1200, 7)], ["–", "3", "7/1.200"]);
    }
}
