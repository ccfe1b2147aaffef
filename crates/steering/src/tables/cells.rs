//! What plans and running lists read alike out of a row's cells.

use super::layout::Layout;
use super::section::words_of;
use super::titles::Col;
use super::walk::{Item, Walked};
use super::words::{area, has, key};
use crate::reading::piece;

/// Who leads and who helps.
#[derive(Debug, Default)]
pub(super) struct Who {
    pub lead: Vec<String>,
    pub coordinate: Vec<String>,
}

/// The agencies of a row; without any of its own those of the heading above it.
pub(super) fn who(item: &Item, layout: &Layout) -> Who {
    let names = |found: Vec<piece::Named>| found.into_iter().map(|named| named.name).collect::<Vec<String>>();
    let (lead_cell, both_cell) = (item.get(layout, Col::Lead), item.get(layout, Col::Both));
    let mut who = Who::default();
    // "Sở A chủ trì, phối hợp với B" stands in a column for those who lead, too.
    if has(&key(&lead_cell), "phoi hop") {
        let (lead, help) = piece::both(&lead_cell);
        (who.lead, who.coordinate) = (names(lead), names(help));
    } else {
        who.lead = names(piece::names(&lead_cell));
    }
    let (lead, help) = piece::both(&both_cell);
    who.lead.extend(names(lead));
    who.coordinate.extend(names(help));
    who.coordinate.extend(names(piece::names(&item.get(layout, Col::With))));
    if who.lead.is_empty() {
        who.lead =
            item.told(|heading| Some(heading.bodies.clone()).filter(|bodies| !bodies.is_empty())).unwrap_or_default();
    }
    let lead = who.lead.clone();
    who.coordinate.retain(|name| !lead.contains(name));
    who
}

/// The area of a row: of its own column, else of the nearest heading that names one.
pub(super) fn area_of(item: &Item, layout: &Layout) -> Option<&'static str> {
    area(&item.get(layout, Col::Area)).or_else(|| item.told(|heading| heading.area))
}

/// The words of the headings above a row.
pub(super) fn section(item: &Item) -> Vec<String> {
    item.section.iter().map(|heading| heading.text.clone()).collect()
}

/// What is to be done, without a number before it.
pub(super) fn content(item: &Item, layout: &Layout) -> String {
    words_of(&item.get(layout, Col::Content)).to_owned()
}

/// Cells of columns that have no place in a row, with their titles.
pub(super) fn others(item: &Item, layout: &Layout, known: impl Fn(Col) -> bool) -> Vec<(String, String)> {
    let beyond = item.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let place = |at: usize| layout.columns.get(at).copied().unwrap_or(Col::Other);
    let title = |at: usize| layout.titles.get(at).map_or_else(String::new, |title| piece::plain(title));
    beyond.filter(|(at, _)| !known(place(*at))).map(|(at, cell)| (title(at), cell.clone())).collect()
}

/// The year that the lines above the tables name: of a plan or a list first.
pub(super) fn year(walked: &Walked) -> Option<i32> {
    let titled = |line: &&String| {
        let key = key(line);
        ["ke hoach", "chuong trinh", "phu luc", "danh muc", "bang", "tong hop", "theo doi", "nhiem vu"]
            .iter()
            .any(|word| has(&key, word))
    };
    let of = |text: &String| -> Option<i32> {
        let key = key(text);
        let found = key.match_indices("nam 20").find_map(|(at, _)| key.get(at + 4..at + 8)?.parse().ok());
        found.filter(|year| (2015..=2040).contains(year))
    };
    let titles = || walked.titles.iter();
    let heads = walked.layouts.iter().flat_map(|layout| &layout.titles);
    titles().filter(titled).find_map(of).or_else(|| titles().find_map(of)).or_else(|| heads.into_iter().find_map(of))
}
