//! What may be asked of the book.

use kernel::{Day, FileHash, UnitId};

use super::area::Area;
use super::committee::{ReportingRhythm, Seat};
use super::document::{DocumentDraft, DocumentHead};
use super::ids::{MeetingId, MemberId, PlanId, PlanItemId, ReportId};
use super::meeting::{Attended, MeetingDraft};
use super::item::PlanItemDraft;
use super::plan::PlanDraft;
use super::report::{ReportDraft, Urging};
use crate::task::model::{DocumentId, TaskId};
use crate::task::recurrence::Period;

/// A command. Who acts for a reviewing unit gives them; the committee is changed by a leader of the province too.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "fields are named as in the records of the book")]
pub enum BookCommand {
    /// Registers a document. `head_text` is its text or the first page of it: looked at for a mark of secrecy, not kept.
    Register { id: DocumentId, draft: Box<DocumentDraft>, head_text: String },
    /// Corrects the head of a document.
    CorrectDocument { document: DocumentId, head: Box<DocumentHead>, reason: String },
    /// All proposals of a document are settled; `open` counts those that are not.
    FinishReview { document: DocumentId, open: u32 },
    /// A later document replaces one.
    Replace { document: DocumentId, by: DocumentId },
    /// Registered by mistake; `open` counts its proposals and tasks that have not ended.
    WithdrawDocument { document: DocumentId, open: u32, reason: String },

    /// An area of the office's own, or one that is changed.
    SetArea(Area),
    /// The last day on which an area is in use.
    RetireArea { area: String, last: Day, reason: String },
    /// Which agency answers for an area from a day on; none: nobody.
    AnswerFor { area: String, unit: Option<UnitId>, from: Day, source: Option<DocumentId> },

    /// A new member of the committee.
    AppointMember(Box<Seat>),
    /// What a member does changes, or was entered wrongly.
    ChangeMember { member: MemberId, seat: Box<Seat>, reason: String },
    /// The last day of a member.
    EndMember { member: MemberId, last: Day, reason: String },
    /// How often and when is reported.
    SetRhythm(ReportingRhythm),
    /// That period is not reported any more.
    DropRhythm { period: Period },

    /// Plans a meeting.
    PlanMeeting(Box<MeetingDraft>),
    /// Changes what is planned.
    ChangeMeeting { meeting: MeetingId, draft: Box<MeetingDraft>, reason: String },
    /// A meeting was held; given again, attendance and minutes are corrected.
    HoldMeeting { meeting: MeetingId, attended: Attended, minutes: String },
    /// A registered document is the conclusion of a meeting.
    LinkConclusion { meeting: MeetingId, document: DocumentId },
    /// A planned meeting does not take place.
    CancelMeeting { meeting: MeetingId, reason: String },

    /// A plan without lines.
    AddPlan(Box<PlanDraft>),
    /// Changes what a plan is.
    ChangePlan { plan: PlanId, draft: Box<PlanDraft>, reason: String },
    /// Lines in the order of the table.
    AddItems { plan: PlanId, items: Vec<PlanItemDraft> },
    /// Changes a line; an approved plan asks for a reason.
    ChangeItem { plan: PlanId, item: PlanItemId, draft: Box<PlanItemDraft>, reason: String },
    /// Drops a line.
    DropItem { plan: PlanId, item: PlanItemId, reason: String },
    /// A task was given for a line.
    LinkTask { plan: PlanId, item: PlanItemId, task: TaskId },
    /// A stage of a line was reached.
    ReachStage { plan: PlanId, item: PlanItemId, stage: String, on: Day, note: String, file: Option<FileHash> },
    /// A stage was entered by mistake.
    UndoStage { plan: PlanId, item: PlanItemId, stage: String, reason: String },
    /// A plan is approved.
    ApprovePlan { plan: PlanId },
    /// A plan is over; `reason` sums it up or says why it is closed early.
    ClosePlan { plan: PlanId, reason: String },
    /// Lines that go on in a later plan, with their history.
    CarryOver { from: PlanId, to: PlanId, items: Vec<PlanItemId> },

    /// Issues a letter; its number must be the one that the book gives next.
    IssueUrging(Box<Urging>),
    /// Begins a periodic report with a text (JSON).
    DraftReport { draft: Box<ReportDraft>, text: String },
    /// Changes the text of a report that was not sent.
    ChangeReport { report: ReportId, text: String },
    /// Freezes a report as it is sent.
    SendReport { report: ReportId, content: String, hash: String, files: Vec<FileHash> },
    /// A report was sent by mistake, or a draft is given up.
    WithdrawReport { report: ReportId, reason: String },
    /// A sentence of the reports.
    SetTemplate { key: String, text: String },
    /// The sentence that comes with the program holds again.
    ResetTemplate { key: String },
}
