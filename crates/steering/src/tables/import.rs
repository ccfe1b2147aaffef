//! From a row of a running list to what [`Command::Import`](crate::task::Command::Import) takes. Dates decide whether a done
//! task was on time; identities, office and assigner come from the caller.

use kernel::{Day, UnitId};

use super::checks::check;
use super::look::Look;
use super::running::RunningRow;
use super::state::RunningState;
use super::{RowFault, RowNote, Weight};
use crate::proposing::Directory;
use crate::task::command::{Group, NewTask, Running};
use crate::task::model::{Coordination, Origin, Owner, Report, Source, TaskId, Term};

/// What the importer says for all rows.
#[derive(Debug, Clone, Copy)]
pub struct ImportDefaults<'a> {
    /// Today: nothing of a list lies behind it.
    pub today: Day,
    /// When a task was given, where neither the row nor its document says.
    pub assigned_on: Option<Day>,
    /// Days until an ongoing or suspended task is looked at first.
    pub review_after_days: i32,
    /// Why a task has no time when the row says none.
    pub no_deadline: &'a str,
    /// Units that the importer has chosen for names as they are written: collective ones, and those that nobody knows.
    pub chosen: &'a [Group],
}

/// One task to be imported: of a row with several leads each has its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Row in the file.
    pub line: u32,
    /// Who has it.
    pub lead: Owner,
    /// The registered documents that were found.
    pub sources: Vec<Source>,
    /// Numbers of documents that are not registered yet; the first with its day.
    pub unregistered: Vec<(String, Option<Day>)>,
    /// What is to be done.
    pub content: String,
    /// The product.
    pub product: String,
    /// Key of the area.
    pub area: Option<String>,
    /// With whom.
    pub coordinators: Vec<Coordination>,
    /// By when.
    pub term: Term,
    /// How it stands.
    pub running: Running,
    /// The list says that it is suspended: reason and review date for a `Suspend` after the import.
    pub suspend: Option<(String, Day)>,
    /// What is to be looked at.
    pub notes: Vec<RowNote>,
}

impl Imported {
    /// What the command takes.
    pub fn into_task(self, id: TaskId, office: UnitId, assigner: Owner, decider: Owner) -> (NewTask, Running) {
        let task = NewTask {
            id,
            origin: Origin::Document,
            office,
            assigner,
            decider,
            lead: self.lead,
            sources: self.sources,
            content: self.content,
            product: self.product,
            area: self.area,
            coordinators: self.coordinators,
            term: self.term,
        };
        (task, self.running)
    }
}

/// The tasks of a row, or what keeps it from being imported.
pub fn to_import(
    row: &RunningRow,
    directory: &dyn Directory,
    defaults: ImportDefaults<'_>,
) -> Result<Vec<Imported>, Vec<RowFault>> {
    let mut faults: Vec<RowFault> = check(row).into_iter().filter(|fault| fault.weight == Weight::Blocks).collect();
    let mut notes = Vec::new();
    let given = row.assigned_on.or(row.source_day).or(defaults.assigned_on);
    times(row, given, defaults.today, &mut faults);
    stands(row, &mut faults);
    let look = Look { row, directory, defaults };
    let leads = look.leads(&mut faults);
    let Some(assigned_on) = given.filter(|_| faults.is_empty()) else {
        return Err(faults);
    };
    let coordinators = look.coordinators(&leads, &mut notes);
    let (mut term, extended_to) = look.term(assigned_on);
    if let Term::Recurring { rule } = &mut term {
        // Earlier periods were reported where the list was kept: none of them begins here, late from its first moment.
        rule.from = rule.from.max(defaults.today);
    }
    let running = Running { assigned_on, extended_to, text: text(row), done: done(row) };
    let (sources, unregistered) = look.sources();
    let one = |lead: Owner| Imported {
        line: row.line,
        lead,
        sources: sources.clone(),
        unregistered: unregistered.clone(),
        content: row.content.clone(),
        product: row.product.clone(),
        area: row.area.map(str::to_owned),
        coordinators: coordinators.clone(),
        term: term.clone(),
        running: running.clone(),
        suspend: suspend(row, defaults),
        notes: notes.clone(),
    };
    Ok(leads.into_iter().map(one).collect())
}

fn times(row: &RunningRow, given: Option<Day>, today: Day, faults: &mut Vec<RowFault>) {
    let mut block = |code, day: Option<Day>| {
        let fault = RowNote::new(row.line, code, Weight::Blocks);
        faults.push(day.map_or_else(|| fault.clone(), |day| fault.clone().with("day", day.date_text())));
    };
    match given {
        None => block("assigned_missing", None),
        Some(day) if day > today => block("assigned_later", Some(day)),
        Some(day) => {
            // Neither the row nor its document said it: the day of the whole list is compared, too.
            let told = row.assigned_on.or(row.source_day).is_some();
            if let Some(done) = row.done_on.filter(|done| !told && *done < day) {
                block("done_before_list", Some(done));
            }
        }
    }
    if let Some(done) = row.done_on.filter(|done| *done > today) {
        block("done_later", Some(done));
    }
}

/// States that no running task has.
fn stands(row: &RunningRow, faults: &mut Vec<RowFault>) {
    let code = match row.state {
        Some(RunningState::NotAssigned) => "state_not_assigned",
        Some(RunningState::Declined) => "state_declined",
        Some(RunningState::Cancelled) => "state_cancelled",
        _ => return,
    };
    faults.push(RowNote::new(row.line, code, Weight::Blocks).with("text", row.state_text.as_str()));
}

fn suspend(row: &RunningRow, defaults: ImportDefaults<'_>) -> Option<(String, Day)> {
    let reasons = [&row.late_reason, &row.note, &row.result, &row.state_text];
    let reason = reasons.into_iter().find(|text| !text.trim().is_empty())?;
    let suspended = row.state == Some(RunningState::Suspended);
    suspended.then(|| (reason.clone(), defaults.today.plus(defaults.review_after_days.max(1))))
}

fn done(row: &RunningRow) -> Option<(Day, Report)> {
    let on = row.done_on.filter(|_| row.state == Some(RunningState::Done))?;
    let text = if row.result.is_empty() { &row.state_text } else { &row.result };
    let report = Report {
        text: text.clone(),
        number: row.report_number.clone(),
        files: Vec::new(),
        late_reason: row.late_reason.clone(),
    };
    Some((on, report))
}

/// What the list says beside its dates; of an open task also how far it is.
fn text(row: &RunningRow) -> String {
    let open = row.state != Some(RunningState::Done);
    // What waits for confirmation has the day of its report.
    let reported = row.done_on.map(Day::date_text).unwrap_or_default();
    let mut parts: Vec<&str> = vec![&row.state_text];
    if open {
        parts.extend([row.result.as_str(), row.report_number.as_str(), reported.as_str(), row.late_reason.as_str()]);
    }
    parts.push(&row.note);
    let mut said: Vec<&str> = Vec::new();
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        if !said.iter().any(|known| known.contains(part)) {
            said.push(part);
        }
    }
    said.join("; ")
}
