//! What the columns of a table are, by their titles.

use super::state::{Told, told};
use super::words::{WORDS, has, key};
use crate::reading::piece::{self, Column};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Col {
    Index,
    Content,
    Product,
    Lead,
    With,
    Both,
    Due,
    ExtendedTo,
    AssignedOn,
    DoneOn,
    /// "Ngày hoàn thành": when it was done, or when it is to be; the rows tell.
    DueOrDone,
    State,
    /// Share done.
    Percent,
    /// A column whose title is a state and whose cells are marks.
    Mark(Told),
    Result,
    LateReason,
    Source,
    SourceDay,
    ReportNumber,
    Budget,
    Target,
    Unit,
    Area,
    Note,
    Other,
}

/// Columns by the keys of the data.
const KEYS: [(&str, Col); 16] = [
    ("assigned_on", Col::AssignedOn),
    ("extended_to", Col::ExtendedTo),
    ("done_on", Col::DoneOn),
    ("source", Col::Source),
    ("source_day", Col::SourceDay),
    ("report_number", Col::ReportNumber),
    ("late_reason", Col::LateReason),
    ("state", Col::State),
    ("result", Col::Result),
    ("budget", Col::Budget),
    ("target", Col::Target),
    ("unit", Col::Unit),
    ("area", Col::Area),
    ("note", Col::Note),
    ("due", Col::Due),
    ("lead", Col::Lead),
];

/// Titles longer than this are text.
pub(super) const LONGEST: usize = 80;

/// What a title says.
pub(super) fn column(title: &str) -> Col {
    let bare = title.split('(').next().unwrap_or_default();
    let key = key(bare);
    if key.is_empty() || title.chars().count() > LONGEST {
        return Col::Other;
    }
    // "Kết quả năm 2025" beside this year's target is where it began.
    if ["ket qua nam", "thuc hien nam", "uoc thuc hien", "ket qua thuc hien nam"]
        .iter()
        .any(|word| key.starts_with(word))
    {
        return Col::Other;
    }
    let share = title.contains('%') || key.starts_with("ty le hoan thanh");
    if share && ["hoan thanh", "tien do", "thuc hien"].iter().any(|word| has(&key, word)) {
        return Col::Percent;
    }
    let known = |words: fn(&super::words::Titles, &str) -> bool| {
        KEYS.iter()
            .find(|(name, _)| WORDS.columns.get(*name).is_some_and(|titles| words(titles, &key)))
            .map(|(_, col)| *col)
    };
    if let Some(col) = known(|titles, key| titles.titles.iter().any(|title| title == key)) {
        return col;
    }
    if ["ngay hoan thanh", "thoi gian hoan thanh", "thoi diem hoan thanh"].contains(&key.as_str()) {
        return Col::DueOrDone;
    }
    // "Đã hoàn thành", "Đang thực hiện", "Quá hạn" over columns of marks.
    if let Some(told) = told(bare).filter(|told| told.whole) {
        return Col::Mark(told);
    }
    if let Some(col) = known(|titles, key| titles.words.iter().any(|word| has(key, word))) {
        return col;
    }
    match piece::title(title) {
        Column::Index => Col::Index,
        Column::Task => Col::Content,
        Column::Lead => Col::Lead,
        Column::With => Col::With,
        Column::Both => Col::Both,
        Column::Time => Col::Due,
        Column::Product => Col::Product,
        Column::Other => Col::Other,
    }
}
