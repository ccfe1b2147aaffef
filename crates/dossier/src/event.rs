//! What happened to a dossier, as it is kept for ever. A changed form gets a new wire version and a lift on read.

use std::collections::BTreeMap;

use kernel::{
    ClientKey, Day, DossierCode, DossierId, Instant, PersonId, ProcedureCode, StepId, UnitId,
};
use serde::{Deserialize, Serialize};

use crate::clock::{Settlement, StopReason};
use crate::model::{
    Applicant, Channel, Collection, ComponentLine, DateMoved, Draft, Fee, IssuedPaper, Lane, Outcome, Owner, Payment, ProcessingSystem,
    Punctuality, Rating, Representation, Request, Term, Work,
};

/// Version of the stored form of all events of this crate.
pub const WIRE: i32 = 1;

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are named as in the state and the commands")]
#[allow(clippy::large_enum_variant, reason = "the large one is the first of every stream; boxing it saves nothing")]
pub enum Event {
    Submitted {
        id: DossierId,
        code: DossierCode,
        system: ProcessingSystem,
        channel: Channel,
        procedure: ProcedureCode,
        procedure_version: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        variant: Option<String>,
        receiving_unit: UnitId,
        competent_unit: UnitId,
        applicant: Applicant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        representation: Option<Representation>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        answers: BTreeMap<String, String>,
        components: Vec<ComponentLine>,
        fees: Vec<Fee>,
        reception: Term,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        imported: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_key: Option<ClientKey>,
    },
    Accepted {
        procedure_version: u32,
        settlement: Settlement,
        hand_over_by: Instant,
        desk: Owner,
    },
    CompletionAsked { request: Request, term: Term },
    Completed { components: Vec<ComponentLine>, answers: BTreeMap<String, String>, reception: Term },
    Declined { reason: String },
    HandedOver { work: Work },
    TransferReceived { due_at: Instant, started_at: Instant },
    DecidedOnTheSpot { outcome: Outcome, punctuality: Punctuality },
    Assigned { person: PersonId },
    StepFinished { step: StepId, product: String, minutes: i64, next: Work },
    StepSentBack { reason: String, next: Work },
    LaneOpened { lane: Lane },
    LaneAnswered { lane: u32, answer: String, late: bool },
    LateLaneReported { lane: u32 },
    VerificationRecorded { at: Instant, place: String, participants: String, content: String },
    Drafted { number: u32, draft: Draft },
    Approved { number: u32 },
    Rejected { number: u32, reason: String },
    SupplementReady { request: Request },
    SupplementAsked { request: Request, term: Term, stop_basis: String },
    Supplemented {
        components: Vec<ComponentLine>,
        /// Answers that were corrected; an empty text takes one away.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        answers: BTreeMap<String, String>,
        settlement: Settlement,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Instant>,
    },
    FeeAsked { fees: Vec<Fee>, term: Term, stop_basis: Option<String> },
    Paid {
        payment: Payment,
        settlement: Option<Settlement>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Instant>,
    },
    ReAppointed { to: Instant, reason: String },
    Suspended { reason: String, basis: String, review_on: Day },
    Resumed {
        due_at: Instant,
        stopped: StopReason,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step_due_at: Option<Instant>,
    },
    ResultNumbered { outcome: Outcome, punctuality: Punctuality },
    ToldReady,
    Returned { collection: Collection },
    OriginalsReturned { components: Vec<String> },
    Withdrawn { reason: String },
    Halted { reason: String, basis: String },
    RefusedByTimeOut {
        reason: String,
        basis: String,
        next: Work,
        /// The due time when the clock had stood still: the applicant's time is not the agency's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Instant>,
    },
    Rated { rating: Rating },
    Noted { text: String },
    Corrected {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        applicant: Option<Applicant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        components: Option<Vec<ComponentLine>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<BTreeMap<String, String>>,
        reason: String,
    },
    VoidAsked { reason: String },
    Voided { reason: String },
    Urged { text: String },
    IncidentReported { text: String, responsible: UnitId },
    CorrectionLinked { by: DossierId },
    OwnershipMoved { from: Owner, to: Owner, reason: String },
    PaperIssued { paper: IssuedPaper },
    /// The calendar changed: planned dates moved, the printed promise did not.
    Recounted {
        moves: Vec<DateMoved>,
        /// When the running count begins now, if that too hung on the calendar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        started_at: Option<Instant>,
        /// The due time of the whole lies beyond days that are decreed.
        provisional: bool,
        basis: String,
    },
}

impl Event {
    /// The stable name, as in the journal's `event_type`.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Submitted { .. } => "submitted",
            Event::Accepted { .. } => "accepted",
            Event::CompletionAsked { .. } => "completion_asked",
            Event::Completed { .. } => "completed",
            Event::Declined { .. } => "declined",
            Event::HandedOver { .. } => "handed_over",
            Event::TransferReceived { .. } => "transfer_received",
            Event::DecidedOnTheSpot { .. } => "decided_on_the_spot",
            Event::Assigned { .. } => "assigned",
            Event::StepFinished { .. } => "step_finished",
            Event::StepSentBack { .. } => "step_sent_back",
            Event::LaneOpened { .. } => "lane_opened",
            Event::LaneAnswered { .. } => "lane_answered",
            Event::LateLaneReported { .. } => "late_lane_reported",
            Event::VerificationRecorded { .. } => "verification_recorded",
            Event::Drafted { .. } => "drafted",
            Event::Approved { .. } => "approved",
            Event::Rejected { .. } => "rejected",
            Event::SupplementReady { .. } => "supplement_ready",
            Event::SupplementAsked { .. } => "supplement_asked",
            Event::Supplemented { .. } => "supplemented",
            Event::FeeAsked { .. } => "fee_asked",
            Event::Paid { .. } => "paid",
            Event::ReAppointed { .. } => "re_appointed",
            Event::Suspended { .. } => "suspended",
            Event::Resumed { .. } => "resumed",
            Event::ResultNumbered { .. } => "result_numbered",
            Event::ToldReady => "told_ready",
            Event::Returned { .. } => "returned",
            Event::OriginalsReturned { .. } => "originals_returned",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Halted { .. } => "halted",
            Event::RefusedByTimeOut { .. } => "refused_by_time_out",
            Event::Rated { .. } => "rated",
            Event::Noted { .. } => "noted",
            Event::Corrected { .. } => "corrected",
            Event::VoidAsked { .. } => "void_asked",
            Event::Voided { .. } => "voided",
            Event::Urged { .. } => "urged",
            Event::IncidentReported { .. } => "incident_reported",
            Event::CorrectionLinked { .. } => "correction_linked",
            Event::OwnershipMoved { .. } => "ownership_moved",
            Event::PaperIssued { .. } => "paper_issued",
            Event::Recounted { .. } => "recounted",
        }
    }
}
