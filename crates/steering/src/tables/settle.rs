//! Columns whose titles say two things: their cells tell which.

use super::layout::Layout;
use super::state::{RunningState, told};
use super::titles::Col;
use super::walk::{Item, Walked};
use super::words::key;

/// Columns whose titles say two things: their cells tell which.
pub(super) fn settle(walked: &mut Walked) {
    for number in 0..walked.layouts.len() {
        let items: Vec<&Item> = walked.items.iter().filter(|item| item.layout == number).collect();
        let mut layout = walked.layouts[number].clone();
        // What a column of progress holds says what a column of days is.
        for one in [progress, days] {
            let columns = (0..layout.columns.len()).map(|at| one(&layout, &items, at)).collect();
            layout.columns = columns;
        }
        let shares: Vec<usize> = (0..layout.columns.len()).filter(|at| are_fractions(&layout, &items, *at)).collect();
        walked.layouts[number] = layout;
        for item in walked.items.iter_mut().filter(|item| item.layout == number) {
            shares.iter().for_each(|at| in_percent(&mut item.cells, *at));
        }
    }
}

/// A workbook keeps 80 % as 0.8 and 100 % as 1.
fn are_fractions(layout: &Layout, items: &[&Item], at: usize) -> bool {
    let cells = || items.iter().filter_map(|item| item.cells.get(at)).filter(|cell| !cell.is_empty());
    let fraction = |cell: &String| cell.parse().is_ok_and(|value: f64| (0.0..=1.0).contains(&value));
    layout.columns[at] == Col::Percent && cells().any(|cell| cell != "0") && cells().all(fraction)
}

fn in_percent(cells: &mut [String], at: usize) {
    if let Some(cell) = cells.get_mut(at)
        && let Ok(value) = cell.parse::<f64>()
    {
        *cell = format!("{}%", (value * 100.0).round());
    }
}

fn title_of(layout: &Layout, at: usize) -> String {
    key(layout.titles.get(at).map_or("", String::as_str))
}

/// "Tiến độ" and "Kết quả" that hold states.
fn progress(layout: &Layout, items: &[&Item], at: usize) -> Col {
    let title = title_of(layout, at);
    let cells = || items.iter().filter_map(|item| item.cells.get(at)).filter(|cell| !cell.is_empty());
    let states = || cells().filter(|cell| told(cell).is_some()).count() * 2 > cells().count();
    let products = layout.columns.iter().filter(|col| **col == Col::Product).count();
    match layout.columns[at] {
        Col::Due if title.starts_with("tien do") && states() => {
            if layout.has(Col::State) {
                Col::Result
            } else {
                Col::State
            }
        }
        Col::Product if title.starts_with("ket qua") && products > 1 => Col::Result,
        Col::Product if title.starts_with("ket qua") && !layout.has(Col::State) && states() => Col::State,
        other => other,
    }
}

/// "Ngày hoàn thành" and "Thời gian hoàn thành": when it is to be done, or when it was.
fn days(layout: &Layout, items: &[&Item], at: usize) -> Col {
    match layout.columns[at] {
        Col::DueOrDone if layout.has(Col::Due) => Col::DoneOn,
        Col::DueOrDone if layout.has(Col::DoneOn) || open_has(items, layout, at) => Col::Due,
        Col::DueOrDone if title_of(layout, at).starts_with("ngay") && layout.has(Col::State) => Col::DoneOn,
        Col::DueOrDone => Col::Due,
        other => other,
    }
}

/// Whether a task that is not done has something in a column of days.
fn open_has(items: &[&Item], layout: &Layout, at: usize) -> bool {
    let open = |item: &&&Item| told(&item.get(layout, Col::State)).is_some_and(|told| told.state != RunningState::Done);
    items.iter().filter(open).any(|item| item.cells.get(at).is_some_and(|cell| !cell.is_empty()))
}
