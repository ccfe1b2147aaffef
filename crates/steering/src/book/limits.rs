//! How long texts of a command may be, and which signs they may hold: asked before every decision, so that no shell can
//! forget it. Lengths are characters, not bytes; the measures are those of tasks.

use kernel::{Basis, Refusal};

use super::command::BookCommand;
use super::document::{DocumentDraft, DocumentHead};
use super::meeting::{Attended, MeetingDraft};
use super::item::{Holder, PlanItemDraft};
use crate::task::limits::{CONTENT, LINE, LIST, LONG, NAME, NUMBER, UNITS, many, term, text};

/// Lines that are entered at once, and lines of a plan.
pub const ITEMS: usize = 2_000;
/// A sentence of the reports with its places.
pub const TEMPLATE: usize = 20_000;
/// Minutes of a meeting: some dozen pages.
pub const MINUTES: usize = 100_000;
/// Largest text of a report, bytes.
pub const REPORT: usize = 4 * 1024 * 1024;

/// Refuses a command with a text that is too long or holds control characters, or with an endless list.
///
/// # Errors
/// `too_long`, `control_character`, `too_many`, `steering_report_large`.
pub fn check(command: &BookCommand) -> Result<(), Refusal> {
    use BookCommand as C;
    match command {
        C::Register { draft, .. } => document(draft),
        C::CorrectDocument { head, reason, .. } => head_of(head).and_then(|()| text("reason", reason, LONG)),
        C::SetArea(area) => {
            text("steering_key", &area.key, NUMBER)?;
            text("steering_basis", &area.basis, NAME)?;
            text("steering_name", &area.vi, NAME)?;
            text("steering_name", &area.en, NAME)
        }
        C::AnswerFor { area, .. } => text("task_area", area, NUMBER),
        C::RetireArea { area, reason, .. } => text("task_area", area, NUMBER).and_then(|()| text("reason", reason, LONG)),
        C::AppointMember(seat) => seat_of(seat),
        C::ChangeMember { seat, reason, .. } => seat_of(seat).and_then(|()| text("reason", reason, LONG)),
        C::PlanMeeting(draft) => meeting(draft),
        C::ChangeMeeting { draft, reason, .. } => meeting(draft).and_then(|()| text("reason", reason, LONG)),
        C::HoldMeeting { attended, minutes, .. } => came(attended).and_then(|()| text("steering_minutes", minutes, MINUTES)),
        C::AddPlan(draft) => text("steering_title", &draft.title, LINE),
        C::ChangePlan { draft, reason, .. } => {
            text("steering_title", &draft.title, LINE)?;
            text("reason", reason, LONG)
        }
        C::AddItems { items, .. } => {
            many("steering_items", items.len(), ITEMS)?;
            items.iter().try_for_each(item)
        }
        C::ChangeItem { draft, reason, .. } => item(draft).and_then(|()| text("reason", reason, LONG)),
        C::ReachStage { stage, note, .. } => {
            text("steering_stage", stage, NUMBER)?;
            text("steering_note", note, LONG)
        }
        C::UndoStage { stage, reason, .. } => {
            text("steering_stage", stage, NUMBER)?;
            text("reason", reason, LONG)
        }
        C::CarryOver { items, .. } => many("steering_items", items.len(), ITEMS),
        C::IssueUrging(letter) => {
            many("steering_tasks", letter.tasks.len(), ITEMS)?;
            text("steering_symbol", &letter.symbol, NUMBER)
        }
        C::DraftReport { text, .. } | C::ChangeReport { text, .. } => report(text),
        C::SendReport { content, files, .. } => report(content).and_then(|()| many("files", files.len(), LIST)),
        C::SetTemplate { key, text: said } => {
            text("steering_key", key, NUMBER)?;
            text("steering_template", said, TEMPLATE)
        }
        C::ResetTemplate { key } => text("steering_key", key, NUMBER),
        C::WithdrawDocument { reason, .. }
        | C::EndMember { reason, .. }
        | C::CancelMeeting { reason, .. }
        | C::DropItem { reason, .. }
        | C::ClosePlan { reason, .. }
        | C::WithdrawReport { reason, .. } => text("reason", reason, LONG),
        C::FinishReview { .. }
        | C::Replace { .. }
        | C::SetRhythm(_)
        | C::DropRhythm { .. }
        | C::LinkConclusion { .. }
        | C::LinkTask { .. }
        | C::ApprovePlan { .. } => Ok(()),
    }
}

fn document(draft: &DocumentDraft) -> Result<(), Refusal> {
    text("steering_file_name", &draft.file_name, NAME)?;
    many("steering_documents", draft.replaces.len(), LIST)?;
    head_of(&draft.head)
}

fn head_of(head: &DocumentHead) -> Result<(), Refusal> {
    text("task_number", &head.number, NUMBER)?;
    text("steering_kind", &head.kind, NUMBER)?;
    text("steering_issuer", &head.issuer, NAME)?;
    text("steering_title", &head.title, LINE)?;
    text("steering_signer", &head.signer, NAME)?;
    text("steering_chair", &head.chair, NAME)?;
    many("steering_recipients", head.recipients.len(), LIST)?;
    head.recipients.iter().try_for_each(|name| text("steering_recipients", name, LINE))
}

fn seat_of(seat: &super::committee::Seat) -> Result<(), Refusal> {
    many("task_area", seat.areas.len(), LIST)?;
    many("steering_units", seat.units.len(), UNITS)?;
    seat.areas.iter().try_for_each(|area| text("task_area", area, NUMBER))
}

fn meeting(draft: &MeetingDraft) -> Result<(), Refusal> {
    text("steering_title", &draft.title, LINE)?;
    text("place", &draft.place, NAME)?;
    many("steering_agenda", draft.agenda.len(), LIST)?;
    many("steering_invited", draft.units.len(), UNITS)?;
    many("steering_invited", draft.persons.len(), UNITS)?;
    draft.agenda.iter().try_for_each(|point| {
        many("steering_documents", point.documents.len(), LIST)?;
        text("steering_agenda", &point.title, LINE)
    })
}

fn came(attended: &Attended) -> Result<(), Refusal> {
    many("steering_invited", attended.units.len(), UNITS)?;
    many("steering_invited", attended.persons.len(), UNITS)?;
    text("steering_invited", &attended.others, LONG)
}

fn item(draft: &PlanItemDraft) -> Result<(), Refusal> {
    text("task_area", draft.area.as_deref().unwrap_or_default(), NUMBER)?;
    text("steering_item_number", &draft.number, NUMBER)?;
    text("task_content", &draft.content, CONTENT)?;
    text("task_product", &draft.product, LINE)?;
    holders("task_addressees", &draft.leads)?;
    holders("task_coordinators", &draft.coordinators)?;
    text("steering_term", &draft.term_text, NAME)?;
    draft.term.iter().try_for_each(term)?;
    text("steering_budget", &draft.budget_text, NAME)?;
    many("steering_targets", draft.targets.len(), LIST)?;
    draft.targets.iter().try_for_each(|target| {
        text("steering_measure", &target.measure, NUMBER)?;
        text("steering_measure", &target.unit, NUMBER)
    })?;
    many("steering_stage", draft.stages.len(), LIST)
}

fn holders(field: &'static str, all: &[Holder]) -> Result<(), Refusal> {
    many(field, all.len(), LIST)?;
    all.iter().try_for_each(|holder| text(field, &holder.text, LINE))
}

/// Texts of reports are JSON, in which control characters are written as signs.
fn report(text: &str) -> Result<(), Refusal> {
    let refusal = || Refusal::new("steering_report_large", Basis("design.text")).with("most", REPORT / 1024);
    if text.len() > REPORT { Err(refusal()) } else { Ok(()) }
}
