//! A row of a running list out of its cells.

use kernel::Day;

use super::amount::number;
use super::cells::{area_of, content, others, section, who};
use super::days::{Found, day, day_in, deadline, last_day};
use super::layout::Layout;
use super::running::RunningRow;
use super::state::{RunningState, Told, told};
use super::titles::Col;
use super::walk::{Item, shortened};
use super::words::key;
use super::{Dated, RowFault, RowNote, Weight};
use crate::reading::{DueKind, piece};

/// Reads one row.
pub(super) struct Reader<'a> {
    pub item: &'a Item,
    pub layout: &'a Layout,
    pub dated: Dated,
    pub faults: &'a mut Vec<RowFault>,
}

impl Reader<'_> {
    fn get(&self, col: Col) -> String {
        self.item.get(self.layout, col)
    }

    fn fault(&mut self, code: &'static str, col: Col, text: &str) {
        let fault = RowNote::new(self.item.line, code, Weight::Check).at(self.layout.title(col));
        self.faults.push(fault.with("text", shortened(text)));
    }

    pub fn row(mut self) -> RunningRow {
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
        row.source_day = self.day(Col::SourceDay).or_else(|| day_in(&row.source_text, self.dated.year));
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
            day(&cell, self.dated).or_else(|| day_in(&cell, self.dated.year).map(|day| Found { day, rounded: false }));
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
        let share = self.share();
        if all.is_empty() && marks.is_empty() {
            all.extend(share.and_then(|share| told(&format!("{share}%"))));
        }
        all.extend(marks.iter().map(|(told, _)| *told));
        if row.state_text.is_empty() && !marks.is_empty() {
            row.state_text = marks.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join("; ");
        }
        // A mark under "Quá hạn" says the time of what another mark says.
        let says = |told: &&Told| !(told.state == RunningState::InProgress && told.timing.is_some() && told.whole);
        let first = all.iter().find(says).or(all.first());
        row.state = first.map(|told| told.state);
        row.timing = all.iter().find_map(|told| told.timing);
        row.percent = share.or_else(|| all.iter().find_map(|told| told.percent));
        if first.is_some_and(|first| all.iter().filter(says).any(|told| told.state != first.state)) {
            self.fault("state_twice", Col::State, &row.state_text.clone());
        }
        if !cell.is_empty() && told(&cell).is_none() {
            self.fault("state_unknown", Col::State, &cell);
        }
    }

    /// The share done of a column of its own: `80`, `80%`.
    fn share(&self) -> Option<u8> {
        let cell = self.get(Col::Percent);
        let (value, rest) = number(cell.trim(), false)?;
        let plain = rest.trim().trim_start_matches('%').trim().is_empty();
        (plain && (0.0..=100.0).contains(&value)).then_some(value.round() as u8)
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
            let told = [
                (Col::ReportNumber, report.as_str()),
                (Col::Result, row.result.as_str()),
                (Col::State, row.state_text.as_str()),
                // A list without a column for the day says it in its remarks.
                (Col::Note, if self.layout.has(Col::DoneOn) { "" } else { row.note.as_str() }),
            ];
            let found = told.into_iter().find_map(|(col, text)| Some((col, day_in(text, self.dated.year)?)));
            row.done_on = found.map(|(_, day)| day);
            if let Some((col, day)) = found {
                self.fault("done_from_report", col, &day.date_text());
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
