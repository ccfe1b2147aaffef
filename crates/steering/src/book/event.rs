//! What happened to the book, as it is kept for ever (`WIRE`). A changed form gets a new wire version and a lift on read.

use kernel::{Day, FileHash, UnitId};
use serde::{Deserialize, Serialize};

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

/// Version of the stored form of [`BookEvent`].
pub const WIRE: i32 = 1;

/// An event; its title is `steering_event.<name>`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are named as in the records of the book and the commands")]
#[allow(clippy::large_enum_variant, reason = "events are few and live briefly")]
pub enum BookEvent {
    DocumentRegistered { id: DocumentId, document: DocumentDraft },
    DocumentCorrected { id: DocumentId, head: DocumentHead, reason: String },
    ReviewFinished { id: DocumentId },
    DocumentReplaced { id: DocumentId, by: DocumentId },
    DocumentWithdrawn { id: DocumentId, reason: String },
    AreaSet { area: Area },
    AreaRetired { area: String, last: Day, reason: String },
    AreaAnswered {
        area: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<UnitId>,
        from: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<DocumentId>,
    },
    MemberAppointed { id: MemberId, seat: Seat },
    MemberChanged { id: MemberId, seat: Seat, reason: String },
    MemberEnded { id: MemberId, last: Day, reason: String },
    RhythmSet { rhythm: ReportingRhythm },
    RhythmDropped { period: Period },
    MeetingPlanned { id: MeetingId, meeting: MeetingDraft },
    MeetingChanged { id: MeetingId, meeting: MeetingDraft, reason: String },
    MeetingHeld { id: MeetingId, attended: Attended, minutes: String },
    MeetingConcluded { id: MeetingId, document: DocumentId },
    MeetingCancelled { id: MeetingId, reason: String },
    PlanAdded { id: PlanId, plan: PlanDraft },
    PlanChanged { id: PlanId, plan: PlanDraft, reason: String },
    /// Lines get numbers from `first` on.
    ItemsAdded { id: PlanId, first: PlanItemId, items: Vec<PlanItemDraft> },
    ItemChanged { id: PlanId, item: PlanItemId, draft: PlanItemDraft, reason: String },
    ItemDropped { id: PlanId, item: PlanItemId, reason: String },
    TaskLinked { id: PlanId, item: PlanItemId, task: TaskId },
    StageReached {
        id: PlanId,
        item: PlanItemId,
        stage: String,
        on: Day,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<FileHash>,
    },
    StageUndone { id: PlanId, item: PlanItemId, stage: String, reason: String },
    PlanApproved { id: PlanId },
    PlanClosed { id: PlanId, reason: String },
    /// Lines go on in `id`, with numbers from `first` on, as they stand with tasks and stages.
    ItemsCarried { id: PlanId, from: PlanId, items: Vec<PlanItemId>, first: PlanItemId },
    UrgingIssued { letter: Urging },
    ReportDrafted { id: ReportId, report: ReportDraft, text: String },
    ReportChanged { id: ReportId, text: String },
    ReportSent { id: ReportId, content: String, hash: String, files: Vec<FileHash> },
    ReportWithdrawn { id: ReportId, reason: String },
    TemplateSet { key: String, text: String },
    TemplateReset { key: String },
}

impl BookEvent {
    /// The stable name, as in the journal's `event_type`.
    pub const fn name(&self) -> &'static str {
        match self {
            BookEvent::DocumentRegistered { .. } => "document_registered",
            BookEvent::DocumentCorrected { .. } => "document_corrected",
            BookEvent::ReviewFinished { .. } => "review_finished",
            BookEvent::DocumentReplaced { .. } => "document_replaced",
            BookEvent::DocumentWithdrawn { .. } => "document_withdrawn",
            BookEvent::AreaSet { .. } => "area_set",
            BookEvent::AreaRetired { .. } => "area_retired",
            BookEvent::AreaAnswered { .. } => "area_answered",
            BookEvent::MemberAppointed { .. } => "member_appointed",
            BookEvent::MemberChanged { .. } => "member_changed",
            BookEvent::MemberEnded { .. } => "member_ended",
            BookEvent::RhythmSet { .. } => "rhythm_set",
            BookEvent::RhythmDropped { .. } => "rhythm_dropped",
            BookEvent::MeetingPlanned { .. } => "meeting_planned",
            BookEvent::MeetingChanged { .. } => "meeting_changed",
            BookEvent::MeetingHeld { .. } => "meeting_held",
            BookEvent::MeetingConcluded { .. } => "meeting_concluded",
            BookEvent::MeetingCancelled { .. } => "meeting_cancelled",
            BookEvent::PlanAdded { .. } => "plan_added",
            BookEvent::PlanChanged { .. } => "plan_changed",
            BookEvent::ItemsAdded { .. } => "items_added",
            BookEvent::ItemChanged { .. } => "item_changed",
            BookEvent::ItemDropped { .. } => "item_dropped",
            BookEvent::TaskLinked { .. } => "task_linked",
            BookEvent::StageReached { .. } => "stage_reached",
            BookEvent::StageUndone { .. } => "stage_undone",
            BookEvent::PlanApproved { .. } => "plan_approved",
            BookEvent::PlanClosed { .. } => "plan_closed",
            BookEvent::ItemsCarried { .. } => "items_carried",
            BookEvent::UrgingIssued { .. } => "urging_issued",
            BookEvent::ReportDrafted { .. } => "report_drafted",
            BookEvent::ReportChanged { .. } => "report_changed",
            BookEvent::ReportSent { .. } => "report_sent",
            BookEvent::ReportWithdrawn { .. } => "report_withdrawn",
            BookEvent::TemplateSet { .. } => "template_set",
            BookEvent::TemplateReset { .. } => "template_reset",
        }
    }

    /// The number that the book gave: of a member, meeting, plan, report or letter, or of the first new line of a plan; 0
    /// where nothing is numbered.
    pub const fn number(&self) -> u32 {
        match self {
            BookEvent::MemberAppointed { id, .. } => id.0,
            BookEvent::MeetingPlanned { id, .. } => id.0,
            BookEvent::PlanAdded { id, .. } => id.0,
            BookEvent::ItemsAdded { first, .. } | BookEvent::ItemsCarried { first, .. } => first.0,
            BookEvent::UrgingIssued { letter } => letter.number,
            BookEvent::ReportDrafted { id, .. } => id.0,
            _ => 0,
        }
    }
}
