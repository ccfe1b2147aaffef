//! Decide: a command gives events, or a refusal with its basis. Pure; never panics.

mod areas;
mod committee;
mod documents;
mod meetings;
mod plans;
mod reports;
mod stages;

use kernel::{Basis, Day, Refusal, UnitId};

use super::Book;
use super::command::BookCommand;
use super::context::BookContext;
use super::document::Document;
use super::event::BookEvent;
use crate::task::model::DocumentId;

/// The design's rules of the book.
const BOOK: Basis = Basis("design.steering_book");

/// What a command leads to: never empty.
type Decided = Result<Vec<BookEvent>, Refusal>;

impl Book {
    /// Decides a command.
    ///
    /// # Errors
    /// A refusal that names the rule and its basis.
    pub fn decide(&self, command: BookCommand, context: &BookContext<'_>) -> Result<Vec<BookEvent>, Refusal> {
        use BookCommand as C;
        super::limits::check(&command)?;
        match command {
            C::Register { .. }
            | C::CorrectDocument { .. }
            | C::FinishReview { .. }
            | C::Replace { .. }
            | C::WithdrawDocument { .. } => documents::decide(self, command, context),
            C::SetArea(_) | C::RetireArea { .. } | C::AnswerFor { .. } => areas::decide(self, command, context),
            C::AppointMember(_)
            | C::ChangeMember { .. }
            | C::EndMember { .. }
            | C::SetRhythm(_)
            | C::DropRhythm { .. } => committee::decide(self, command, context),
            C::PlanMeeting(_)
            | C::ChangeMeeting { .. }
            | C::HoldMeeting { .. }
            | C::LinkConclusion { .. }
            | C::CancelMeeting { .. } => meetings::decide(self, command, context),
            C::AddPlan(_)
            | C::ChangePlan { .. }
            | C::AddItems { .. }
            | C::ChangeItem { .. }
            | C::DropItem { .. }
            | C::LinkTask { .. }
            | C::ApprovePlan { .. }
            | C::ClosePlan { .. }
            | C::CarryOver { .. } => plans::decide(self, command, context),
            C::ReachStage { .. } | C::UndoStage { .. } => stages::decide(self, command, context),
            C::IssueUrging(_)
            | C::DraftReport { .. }
            | C::ChangeReport { .. }
            | C::SendReport { .. }
            | C::WithdrawReport { .. }
            | C::SetTemplate { .. }
            | C::ResetTemplate { .. } => reports::decide(self, command, context),
        }
    }

    /// A document that was not withdrawn.
    fn standing(&self, id: DocumentId) -> Result<&Document, Refusal> {
        let found = self.document(id).filter(|document| document.stands());
        found.map(AsRef::as_ref).ok_or_else(|| Refusal::new("steering_document_unknown", BOOK).with("id", id))
    }

    fn standing_all<'a>(&self, ids: impl IntoIterator<Item = &'a DocumentId>) -> Result<(), Refusal> {
        ids.into_iter().try_for_each(|id| self.standing(*id).map(drop))
    }
}

/// A text that must be there, without blanks around it.
fn required(text: &str, name: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() { Err(Refusal::new("text_required", BOOK).with("field", name)) } else { Ok(text.to_owned()) }
}

/// Days in their order.
fn require_order(from: Day, to: Day) -> Result<(), Refusal> {
    if from <= to {
        return Ok(());
    }
    Err(Refusal::new("steering_days", BOOK).with("from", from.date_text()).with("to", to.date_text()))
}

/// A day that has come.
fn require_past(day: Day, context: &BookContext<'_>) -> Result<(), Refusal> {
    if day <= context.now.day() { Ok(()) } else { Err(Refusal::new("steering_day_ahead", BOOK).with("day", day.date_text())) }
}

/// A unit that exists and is open.
fn require_open(unit: &UnitId, context: &BookContext<'_>) -> Result<(), Refusal> {
    if context.offices.is_open(unit) { Ok(()) } else { Err(Refusal::new("task_unit_closed", BOOK).with("unit", unit)) }
}

/// Something was changed at all.
fn require_change<T: PartialEq>(old: &T, new: &T) -> Result<(), Refusal> {
    if old == new { Err(Refusal::new("steering_nothing_changed", BOOK)) } else { Ok(()) }
}

/// A key that fits into an address: small letters without marks, digits, `.`, `-`, `_`.
fn require_key(key: &str) -> Result<(), Refusal> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let good = key.starts_with(|c: char| c.is_ascii_alphanumeric()) && key.len() <= 80 && key.chars().all(sign);
    if good { Ok(()) } else { Err(Refusal::new("steering_key_wrong", BOOK).with("key", key)) }
}
