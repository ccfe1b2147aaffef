//! Running lists of tasks, as departments keep them in workbooks.

use kernel::Day;

use super::cells::{area_of, content, others, section, who, year};
use super::days::{day, day_in, deadline, last_day};
use super::layout::Layout;
use super::state::{RunningState, Timing, Told, told};
use super::titles::Col;
use super::walk::{Item, Walked, walk};
use super::words::key;
use super::{Dated, RowFault, RowNote, Weight, checks};
use crate::reading::{Deadline, DueKind, piece};

/// A task as a list has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunningRow {
    /// Row in the file, from 1.
    pub line: u32,
    /// With the numbers of the headings above it.
    pub number: String,
    /// Key of the area.
    pub area: Option<&'static str>,
    /// Headings above it, the outermost first.
    pub section: Vec<String>,
    /// What is to be done.
    pub content: String,
    /// The product; may be empty.
    pub product: String,
    /// Number and symbol of the document that gave it; empty if none is named.
    pub source_number: String,
    /// Day of that document.
    pub source_day: Option<Day>,
    /// What the list says of the document, in its words.
    pub source_text: String,
    /// Who leads, names in full.
    pub lead: Vec<String>,
    /// With whom.
    pub coordinate: Vec<String>,
    /// When it was given.
    pub assigned_on: Option<Day>,
    /// By when.
    pub due: Deadline,
    /// The day to which it was extended.
    pub extended_to: Option<Day>,
    /// How it stands, if the list says it in known words.
    pub state: Option<RunningState>,
    /// What the list says of its time; the dates count, not this.
    pub timing: Option<Timing>,
    /// Share done in percent, if said.
    pub percent: Option<u8>,
    /// State and time in the words of the list.
    pub state_text: String,
    /// When it was done or reported.
    pub done_on: Option<Day>,
    /// What was reached.
    pub result: String,
    /// Number and symbol of the report.
    pub report_number: String,
    /// Why it is late.
    pub late_reason: String,
    /// Remarks.
    pub note: String,
    /// Cells of other columns: title and text.
    pub others: Vec<(String, String)>,
}

/// A running list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunningRead {
    /// Tasks in the order of the rows; a row with faults stays with what could be read.
    pub rows: Vec<RunningRow>,
    /// What is wrong with rows, and what became of the others.
    pub faults: Vec<RowFault>,
}

/// Reads a running list. Row `i` of `rows` is line `i + 1`; no input makes it panic.
pub fn read_running(rows: &[Vec<String>], dated: Dated) -> RunningRead {
    let mut walked = walk(rows);
    settle(&mut walked);
    let dated = Dated { year: dated.year.or_else(|| year(&walked)), ..dated };
    let mut faults = std::mem::take(&mut walked.notes);
    let mut found = Vec::with_capacity(walked.items.len());
    for item in &walked.items {
        let layout = walked.layout(item);
        let row = Reader { item, layout, dated, faults: &mut faults }.row();
        faults.extend(checks::check(&row).into_iter().map(|fault| place(fault, layout)));
        found.push(row);
    }
    faults.sort_by_key(|fault| fault.line);
    RunningRead { rows: found, faults }
}

/// Names the column that a contradiction shows in.
fn place(fault: RowNote, layout: &Layout) -> RowNote {
    let col = match fault.code {
        "done_before_assigned" | "done_without_day" | "day_of_open" => Col::DoneOn,
        "extension_not_later" => Col::ExtendedTo,
        "told_on_time" | "told_late" | "told_without_due" | "told_no_deadline" | "state_missing" => Col::State,
        "due_before_assigned" => Col::Due,
        "no_lead" => Col::Lead,
        _ => return fault,
    };
    let title = layout.title(col).to_owned();
    fault.at(&title)
}

/// Columns whose titles say two things: their cells tell which.
fn settle(walked: &mut Walked) {
    for number in 0..walked.layouts.len() {
        let items: Vec<&Item> = walked.items.iter().filter(|item| item.layout == number).collect();
        let mut layout = walked.layouts[number].clone();
        // What a column of progress holds says what a column of days is.
        for one in [progress, days] {
            let columns = (0..layout.columns.len()).map(|at| one(&layout, &items, at)).collect();
            layout.columns = columns;
        }
        walked.layouts[number] = layout;
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

struct Reader<'a> {
    item: &'a Item,
    layout: &'a Layout,
    dated: Dated,
    faults: &'a mut Vec<RowFault>,
}

impl Reader<'_> {
    fn get(&self, col: Col) -> String {
        self.item.get(self.layout, col)
    }

    fn fault(&mut self, code: &'static str, col: Col, text: &str) {
        let fault = RowNote::new(self.item.line, code, Weight::Check).at(self.layout.title(col));
        self.faults.push(fault.with("text", super::walk::shortened(text)));
    }

    fn row(mut self) -> RunningRow {
        let who = who(self.item, self.layout);
        if !self.item.inherited.is_empty() {
            let title = self.item.inherited.first().map_or("", |col| self.layout.title(*col));
            self.faults.push(RowNote::new(self.item.line, "inherited", Weight::Check).at(title));
        }
        let mut row = RunningRow {
            line: self.item.line,
            number: self.item.number.clone(),
            area: area_of(self.item, self.layout),
            section: section(self.item),
            content: content(self.item, self.layout),
            product: self.get(Col::Product),
            lead: who.lead,
            coordinate: who.coordinate,
            result: self.get(Col::Result),
            late_reason: self.get(Col::LateReason),
            note: self.get(Col::Note),
            others: others(self.item, self.layout, has_place),
            ..RunningRow::default()
        };
        self.source(&mut row);
        row.assigned_on = self.day(Col::AssignedOn);
        self.due(&mut row);
        self.state(&mut row);
        self.done(&mut row);
        row
    }

    fn source(&mut self, row: &mut RunningRow) {
        row.source_text = self.get(Col::Source);
        let heading = self
            .item
            .told(|heading| heading.document.clone().map(|number| (number, heading.day, heading.text.clone())));
        let number = piece::document_numbers(&row.source_text).into_iter().next();
        row.source_day = self.day(Col::SourceDay).or_else(|| day_in(&row.source_text));
        match (number, heading) {
            (Some(number), _) => row.source_number = number,
            (None, Some((number, day, text))) if row.source_text.is_empty() => {
                (row.source_number, row.source_day, row.source_text) = (number, row.source_day.or(day), text);
            }
            (None, _) if !row.source_text.is_empty() => {
                let text = row.source_text.clone();
                self.fault("source_unclear", Col::Source, &text);
            }
            (None, _) => {}
        }
    }

    /// The day of a column; words that name none are a fault.
    fn day(&mut self, col: Col) -> Option<Day> {
        let cell = self.get(col);
        if !cell.chars().any(char::is_alphanumeric) {
            return None;
        }
        let found =
            day(&cell, self.dated).or_else(|| day_in(&cell).map(|day| super::days::Found { day, rounded: false }));
        match found {
            Some(found) if found.rounded => self.fault("day_rounded", col, &cell),
            Some(_) => {}
            None => self.fault("day_unclear", col, &cell),
        }
        found.map(|found| found.day)
    }

    fn due(&mut self, row: &mut RunningRow) {
        let cell = self.get(Col::Due);
        // "30/6/2026 (gia hạn đến 30/9/2026)"
        let low = cell.to_lowercase();
        let at = ["gia hạn", "điều chỉnh", "lùi"].iter().filter_map(|word| low.find(word)).filter(|at| *at > 0).min();
        let split = at.and_then(|at| Some((cell.get(..at)?, cell.get(at..)?)));
        let (first, later) = split.unwrap_or((cell.as_str(), ""));
        row.due = deadline(first.trim_end_matches(['(', ',', ';', ' ', '-', '–']), self.dated);
        row.extended_to = self.day(Col::ExtendedTo);
        if row.extended_to.is_none() && !later.is_empty() {
            row.extended_to = last_day(&deadline(later, self.dated));
            if row.extended_to.is_none() {
                self.fault("day_unclear", Col::Due, &cell);
            }
        }
        if row.due.kind == DueKind::None && row.due.text.is_some() {
            self.fault("time_unclear", Col::Due, first);
        }
    }

    fn state(&mut self, row: &mut RunningRow) {
        let cell = self.get(Col::State);
        let marks = self.marks();
        // Without a column of its own the state begins what is told of the result.
        let words = if cell.is_empty() && marks.is_empty() { row.result.clone() } else { cell.clone() };
        row.state_text = if words == row.result { String::new() } else { words.clone() };
        let mut all: Vec<Told> = told(&words).into_iter().collect();
        all.extend(marks.iter().map(|(told, _)| *told));
        if row.state_text.is_empty() && !marks.is_empty() {
            row.state_text = marks.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join("; ");
        }
        // A mark under "Quá hạn" says the time of what another mark says.
        let says = |told: &&Told| !(told.state == RunningState::InProgress && told.timing.is_some() && told.whole);
        let first = all.iter().find(says).or(all.first());
        row.state = first.map(|told| told.state);
        row.timing = all.iter().find_map(|told| told.timing);
        row.percent = all.iter().find_map(|told| told.percent);
        if first.is_some_and(|first| all.iter().filter(says).any(|told| told.state != first.state)) {
            self.fault("state_twice", Col::State, &row.state_text.clone());
        }
        if all.is_empty() && !cell.is_empty() {
            self.fault("state_unknown", Col::State, &cell);
        }
    }

    /// Marks under titles that are states.
    fn marks(&self) -> Vec<(Told, String)> {
        let columns = self.layout.columns.iter().zip(&self.layout.titles).zip(&self.item.cells);
        let marked = |cell: &str| !cell.is_empty() && !matches!(key(cell).as_str(), "" | "0" | "khong");
        let found = columns.filter_map(|((col, title), cell)| match col {
            Col::Mark(told) if marked(cell) => Some((*told, piece::plain(title))),
            _ => None,
        });
        found.collect()
    }

    fn done(&mut self, row: &mut RunningRow) {
        let report = self.get(Col::ReportNumber);
        let numbers = piece::document_numbers(&report).into_iter().next();
        row.report_number =
            numbers.or_else(|| Some(report.clone()).filter(|text| !text.is_empty())).unwrap_or_default();
        if row.report_number.is_empty() {
            row.report_number = piece::document_numbers(&row.result).into_iter().next().unwrap_or_default();
        }
        row.done_on = self.day(Col::DoneOn).or_else(|| self.marked_day());
        if row.done_on.is_none() && row.state == Some(RunningState::Done) {
            row.done_on = day_in(&report).or_else(|| day_in(&row.result)).or_else(|| day_in(&row.state_text));
            if let Some(day) = row.done_on {
                self.fault("done_from_report", Col::ReportNumber, &day.date_text());
            }
        }
        if row.state.is_none() && row.done_on.is_some() {
            row.state = Some(RunningState::Done);
        }
    }

    /// A day in the column "Đã hoàn thành" instead of a mark.
    fn marked_day(&self) -> Option<Day> {
        let columns = self.layout.columns.iter().zip(&self.item.cells);
        let done = |col: &Col| matches!(col, Col::Mark(told) if told.state == RunningState::Done);
        let mut cells = columns.filter(|(col, cell)| done(col) && cell.bytes().any(|byte| byte.is_ascii_digit()));
        cells.find_map(|(_, cell)| day(cell, self.dated).map(|found| found.day))
    }
}

fn has_place(col: Col) -> bool {
    !matches!(col, Col::Other | Col::Budget | Col::Target | Col::Unit)
}
