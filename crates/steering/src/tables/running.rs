//! Running lists of tasks, as departments keep them in workbooks.

use kernel::Day;

use super::cells::year;
use super::layout::Layout;
use super::reader::Reader;
use super::settle::settle;
use super::state::{RunningState, Timing};
use super::titles::Col;
use super::walk::walk;
use super::{Dated, RowFault, RowNote, checks};
use crate::reading::Deadline;

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
        "told_on_time" | "told_late" | "told_without_due" | "told_no_deadline" | "state_missing"
        | "share_contradicts" => Col::State,
        "due_before_assigned" => Col::Due,
        "no_lead" => Col::Lead,
        _ => return fault,
    };
    let title = layout.title(col).to_owned();
    fault.at(&title)
}
