//! Contradictions of a row of a running list. The word of a list never counts against its dates.

use kernel::Day;

use super::days::last_day;
use super::running::RunningRow;
use super::state::{RunningState, Timing};
use super::{RowNote, Weight};

/// What does not fit together in a row.
pub(super) fn check(row: &RunningRow) -> Vec<RowNote> {
    let note = |code, weight| RowNote::new(row.line, code, weight);
    let mut out = Vec::new();
    if row.content.trim().is_empty() {
        out.push(note("no_content", Weight::Blocks));
    }
    if row.lead.is_empty() {
        out.push(note("no_lead", Weight::Check));
    }
    dates(row, &mut out);
    states(row, &mut out);
    words(row, &mut out);
    out.extend(share(row));
    out
}

fn dates(row: &RunningRow, out: &mut Vec<RowNote>) {
    let given = row.assigned_on.or(row.source_day);
    let mut order = |code, weight, earlier: Option<Day>, later: Option<Day>| {
        if let (Some(earlier), Some(later)) = (earlier, later) {
            let note = RowNote::new(row.line, code, weight);
            out.push(note.with("first", earlier.date_text()).with("second", later.date_text()));
        }
    };
    let wrong =
        |earlier: Option<Day>, later: Option<Day>| earlier.zip(later).filter(|(earlier, later)| later < earlier);
    if let Some((given, done)) = wrong(given, row.done_on) {
        order("done_before_assigned", Weight::Blocks, Some(given), Some(done));
    }
    let due = last_day(&row.due);
    if let Some((given, due)) = wrong(given, due) {
        order("due_before_assigned", Weight::Check, Some(given), Some(due));
    }
    if let Some((due, extended)) = wrong(due, row.extended_to) {
        order("extension_not_later", Weight::Blocks, Some(due), Some(extended));
    }
}

fn states(row: &RunningRow, out: &mut Vec<RowNote>) {
    use RunningState::{AwaitingConfirmation, Done};
    let note = |code, weight| RowNote::new(row.line, code, weight).with("text", row.state_text.as_str());
    match (row.state, row.done_on) {
        (Some(Done), None) => out.push(note("done_without_day", Weight::Blocks)),
        (Some(state), Some(day)) if !matches!(state, Done | AwaitingConfirmation) => {
            out.push(note("day_of_open", Weight::Blocks).with("done", day.date_text()));
        }
        (None, _) if row.state_text.is_empty() => out.push(note("state_missing", Weight::Check)),
        _ => {}
    }
}

/// A share done that says something else than the state.
fn share(row: &RunningRow) -> Option<RowNote> {
    use RunningState::{AwaitingConfirmation, Done};
    let (state, percent) = (row.state?, row.percent?);
    let whole = percent == 100;
    let fits = state == AwaitingConfirmation || (state == Done) == whole;
    let open = state == Done || whole;
    let note = RowNote::new(row.line, "share_contradicts", Weight::Check).with("text", row.state_text.as_str());
    (open && !fits).then(|| note.with("percent", percent.to_string()))
}

/// The word of the list on its time, beside the dates.
fn words(row: &RunningRow, out: &mut Vec<RowNote>) {
    let force = row.extended_to.or_else(|| last_day(&row.due));
    let check = |code| RowNote::new(row.line, code, Weight::Check).with("text", row.state_text.as_str());
    let dated = |code, due: Day, done: Day| check(code).with("due", due.date_text()).with("done", done.date_text());
    match (row.timing, force, row.done_on) {
        (Some(Timing::OnTime), Some(due), Some(done)) if done > due => out.push(dated("told_on_time", due, done)),
        // Late by the first day and in time by an extension is both.
        (Some(Timing::Late), Some(due), Some(done))
            if done <= due && last_day(&row.due).is_none_or(|first| done <= first) =>
        {
            out.push(dated("told_late", due, done));
        }
        (Some(Timing::OnTime | Timing::Late), None, _) => out.push(check("told_without_due")),
        (Some(Timing::NoDeadline), Some(due), _) => out.push(check("told_no_deadline").with("due", due.date_text())),
        _ => {}
    }
}
