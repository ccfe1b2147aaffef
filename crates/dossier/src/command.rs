//! What can be asked of a dossier.

use std::collections::BTreeMap;

use kernel::{ClientKey, Day, DossierCode, DossierId, Instant, PersonId, UnitId};

use crate::model::{
    Applicant, Channel, Collection, ComponentLine, Fee, Payment, ProcessingSystem, Rating, Representation, Request,
};

/// A new dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDossier {
    /// Internal identity.
    pub id: DossierId,
    /// The code issued now, or the one it came with.
    pub code: DossierCode,
    /// Which system processes it.
    pub system: ProcessingSystem,
    /// How it comes in.
    pub channel: Channel,
    /// Case of the procedure with a limit of its own.
    pub variant: Option<String>,
    /// Where it is handed in.
    pub receiving_unit: UnitId,
    /// Who decides.
    pub competent_unit: UnitId,
    /// Who asks.
    pub applicant: Applicant,
    /// Who acts for the applicant.
    pub representation: Option<Representation>,
    /// Answers of the e-form, validated.
    pub answers: BTreeMap<String, String>,
    /// The checklist.
    pub components: Vec<ComponentLine>,
    /// Fees due.
    pub fees: Vec<Fee>,
    /// Idempotency key of the write.
    pub client_key: Option<ClientKey>,
}

/// What a predecessor system says of an open dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Predecessor {
    /// When it was accepted there.
    pub accepted_at: Instant,
    /// The appointment printed there.
    pub promised_at: Instant,
    /// What the predecessor held to be due.
    pub due_at: Instant,
    /// The state there, in its words.
    pub state: String,
}

/// One lane to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneOrder {
    /// Which agency.
    pub unit: UnitId,
    /// What it has to do.
    pub task: String,
    /// By when.
    pub due_at: Instant,
}

/// What a finished step proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// Nothing yet: the next step goes on.
    None,
    /// Grant, in words.
    Grant {
        /// What is proposed.
        summary: String,
        /// Files of the draft.
        files: Vec<kernel::FileHash>,
    },
    /// Refuse, with reason and basis (NĐ 61/2018 Đ19.8).
    Refuse {
        /// The reason.
        reason: String,
        /// Its legal basis.
        basis: String,
    },
}

/// Data of the dossier that may be corrected; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Correction {
    /// The applicant as they should stand.
    pub applicant: Option<Applicant>,
    /// The checklist.
    pub components: Option<Vec<ComponentLine>>,
    /// Answers of the e-form.
    pub answers: Option<BTreeMap<String, String>>,
}

/// A command. Who may give which stands in [`crate::authority`].
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Hand in online or by post; not yet accepted.
    Submit(Box<NewDossier>),
    /// Receive at the counter: submitted and accepted at once.
    Receive(Box<NewDossier>),
    /// Take over an open dossier of a predecessor system.
    Import(Box<NewDossier>, Predecessor),
    /// Tiếp nhận.
    Accept,
    /// Yêu cầu bổ sung before acceptance: once, complete.
    AskCompletion(Request),
    /// The applicant completes.
    Complete {
        /// The checklist as it stands now.
        components: Vec<ComponentLine>,
        /// Answers that changed.
        answers: BTreeMap<String, String>,
    },
    /// Từ chối tiếp nhận, with reason.
    Decline {
        /// The reason.
        reason: String,
    },
    /// Chuyển xử lý to the competent unit.
    HandOver,
    /// The competent unit has it (non-territorial: its clock starts, NĐ 118/2025 Đ17.3).
    ReceiveTransfer,
    /// An authorised officer decides on the spot (NĐ 61/2018 Đ17.5).
    DecideOnTheSpot {
        /// What is granted.
        summary: String,
        /// Number of the result.
        number: String,
    },
    /// Phân công, phân công lại.
    Assign {
        /// Who gets it.
        person: PersonId,
    },
    /// The person takes a dossier of the unit that nobody has.
    Take,
    /// Hoàn thành bước.
    FinishStep {
        /// The product that the step demands.
        product: String,
        /// What is proposed.
        proposal: Proposal,
    },
    /// Trả lại bước trước: gives no time back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Lấy ý kiến (NĐ 61/2018 Đ19.5): the clock does not stop.
    Consult(LaneOrder),
    /// Liên thông: parallel lanes at once (NĐ 61/2018 Đ19.6).
    OpenLanes(Vec<LaneOrder>),
    /// An agency finishes its lane or answers a consultation.
    AnswerLane {
        /// Which.
        lane: u32,
        /// The answer.
        answer: String,
    },
    /// Record of an on-site verification (NĐ 61/2018 Đ19.3).
    RecordVerification {
        /// When it took place.
        at: Instant,
        /// Where.
        place: String,
        /// Who took part.
        participants: String,
        /// What was found.
        content: String,
    },
    /// The handling unit drafts a request for papers; only the desk speaks to the applicant.
    DraftSupplement(Request),
    /// The desk sends the request that waits.
    SendSupplement,
    /// The applicant supplements.
    Supplement {
        /// The checklist as it stands now.
        components: Vec<ComponentLine>,
        /// Answers of the e-form that are corrected; an empty text takes an answer away.
        answers: BTreeMap<String, String>,
    },
    /// Ask for a payment that the procedure demands on the way.
    AskFee {
        /// The fees.
        fees: Vec<Fee>,
    },
    /// Payment of all open fees.
    Pay(Payment),
    /// Draft an apology with a new appointment (NĐ 61/2018 Đ19.9).
    DraftReappointment {
        /// Why it will be late.
        reason: String,
        /// The new appointment.
        to: Instant,
    },
    /// Draft a suspension.
    DraftSuspension {
        /// Why.
        reason: String,
        /// The article that allows it.
        basis: String,
        /// When it is looked at again.
        review_on: Day,
    },
    /// Draft the end of handling.
    DraftHalt {
        /// Why.
        reason: String,
        /// The article that allows it.
        basis: String,
    },
    /// Go on after a suspension.
    Resume,
    /// Phê duyệt a draft.
    Approve {
        /// Number of the draft.
        draft: u32,
    },
    /// Không phê duyệt: back to who prepared it.
    Reject {
        /// Number of the draft.
        draft: u32,
        /// Why.
        reason: String,
    },
    /// Cấp số, ngày, đóng dấu: the dossier is finished.
    NumberResult {
        /// Number of the result.
        number: String,
        /// The signed electronic result.
        files: Vec<kernel::FileHash>,
    },
    /// Tell the applicant that the result is ready.
    TellReady,
    /// Trả kết quả.
    Return(Collection),
    /// Give originals back.
    ReturnOriginals {
        /// Component ids.
        components: Vec<String>,
    },
    /// The applicant withdraws.
    Withdraw {
        /// Why, if said.
        reason: String,
    },
    /// The applicant rates.
    Rate(Rating),
    /// Internal note, never shown to the applicant.
    Note {
        /// In words.
        text: String,
    },
    /// Correct data, with reason.
    Correct {
        /// What.
        correction: Correction,
        /// Why.
        reason: String,
    },
    /// Ask to void a mis-entry of the same day.
    AskVoid {
        /// Why.
        reason: String,
    },
    /// A second person confirms.
    ConfirmVoid,
    /// Đôn đốc.
    Urge {
        /// In words.
        text: String,
    },
    /// Lost or damaged papers (NĐ 61/2018 Đ21.2): responsible unit, apology.
    ReportIncident {
        /// What happened.
        text: String,
        /// Who is responsible.
        responsible: UnitId,
    },
    /// A wrong result is mended by a linked correction (NĐ 61/2018 Đ21.1).
    LinkCorrection {
        /// The dossier of the correction.
        by: DossierId,
    },
    /// The owner left, is on leave or delegated; a unit was merged (actor `system`).
    MoveOwnership {
        /// From whom.
        from: crate::model::Owner,
        /// To whom.
        to: crate::model::Owner,
        /// Why.
        reason: String,
    },
    /// A term of the applicant passed (actor `system`).
    TimeOut,
    /// A paper that an earlier event ordered was made and kept (actor `system`).
    RecordPaper(crate::model::IssuedPaper),
    /// A consultation or lane passed its deadline: told to the head of the one-stop unit (actor `system`).
    ReportLateLane {
        /// Which.
        lane: u32,
    },
    /// The calendar may have changed: planned dates are counted again from their facts (actor `system`).
    Recount,
}
