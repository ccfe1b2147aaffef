//! What can be asked of a task.

use kernel::{Day, FileHash, PersonId, UnitId};
use serde::{Deserialize, Serialize};

use super::clock::Due;
use super::model::{
    Addressee, Coordination, Correction, Origin, Owner, Report, Source, Successor, TaskId, Term,
};

/// A task as it is proposed from a document or entered by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Identity.
    pub id: TaskId,
    /// The unit that reviews and follows up.
    pub office: UnitId,
    /// The leader whose order it is.
    pub assigner: Owner,
    /// What it says.
    pub draft: Draft,
}

/// What a proposal says; the reviewer may change all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Documents it comes from.
    pub sources: Vec<Source>,
    /// What is to be done.
    pub content: String,
    /// The product; may be empty.
    #[serde(default)]
    pub product: String,
    /// Key of the area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// To whom.
    pub addressees: Vec<Addressee>,
    /// With whom.
    #[serde(default)]
    pub coordinators: Vec<Coordination>,
    /// By when.
    pub term: Term,
}

/// A task that is given at once: a child of another one, made by the shell from [`super::Effect::Order`], or one that was
/// given elsewhere before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    /// Identity.
    pub id: TaskId,
    /// How it comes about; of an imported one `Document`.
    pub origin: Origin,
    /// The unit that follows it up.
    pub office: UnitId,
    /// Who gives it.
    pub assigner: Owner,
    /// Who decides on it in the assigner's name.
    pub decider: Owner,
    /// Who gets it.
    pub lead: Owner,
    /// Documents it comes from.
    pub sources: Vec<Source>,
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
}

/// How a task stands that was followed up elsewhere before, e.g. in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// When it was given.
    pub assigned_on: Day,
    /// The day to which it was extended, if it was.
    pub extended_to: Option<Due>,
    /// Its state there, in its words; may be empty.
    pub text: String,
    /// When it was done, with the report; none while it is open.
    pub done: Option<(Day, Report)>,
}

/// The units that a collective addressee means, as the reviewer sees them on the day of confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The words of the text.
    pub name: String,
    /// Its units.
    pub units: Vec<UnitId>,
}

/// A part that the lead hands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Identity of the new task.
    pub id: TaskId,
    /// To whom: a unit below the lead, or a person in it.
    pub lead: Owner,
    /// What.
    pub content: String,
    /// The product; may be empty.
    pub product: String,
    /// By when; within the time of the whole.
    pub term: Term,
    /// The whole cannot be reported done while it is open.
    pub mandatory: bool,
}

/// A command. Who may give which: reviewer (the office), assigner or the office on his behalf, head of the lead unit,
/// person, coordinating unit; others read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Đề xuất: by the reviewer, or by the system that has read a document.
    Propose(Box<Proposal>),
    /// The reviewer changes the proposal.
    Revise(Box<Draft>),
    /// Bỏ đề xuất.
    Drop {
        /// Why.
        reason: String,
    },
    /// Xác nhận và giao: from here on it is somebody's. Several leads, or a group, make a common task with one child each.
    Confirm {
        /// What the collective addressees mean today.
        groups: Vec<Group>,
        /// Identities for the children, as many as needed.
        ids: Vec<TaskId>,
    },
    /// Giao: a child of another task (actor `system`, on the decision about that task).
    Assign(Box<NewTask>),
    /// Chuyển từ danh sách cũ: a task that was given and followed up elsewhere, as it stands.
    Import(Box<NewTask>, Box<Running>),
    /// Nhận nhiệm vụ.
    Accept,
    /// Từ chối nhận, with reason: back to the assigner.
    Decline {
        /// Why.
        reason: String,
    },
    /// Nobody answered in the term (actor `system`).
    CountAccepted,
    /// Giao lại: to another unit, or once more to the same, which may not decline again. The clock does not change.
    Reassign {
        /// To whom.
        lead: Owner,
        /// Why.
        reason: String,
    },
    /// Phân công người thực hiện within the lead unit; a person may take what nobody has.
    AssignPerson {
        /// Who.
        person: PersonId,
    },
    /// Giao phần việc: parts to subordinate units or persons.
    HandOn {
        /// The parts.
        parts: Vec<Part>,
    },
    /// Ghi tiến độ.
    NoteProgress {
        /// In words.
        text: String,
        /// Share done, 0–100.
        percent: Option<u8>,
        /// Evidence.
        files: Vec<FileHash>,
    },
    /// Giải trình chậm.
    ExplainDelay {
        /// Why.
        reason: String,
    },
    /// Xin gia hạn.
    AskExtension {
        /// Until when.
        to: Due,
        /// Why.
        reason: String,
    },
    /// Đồng ý gia hạn, perhaps to another day than asked.
    GrantExtension {
        /// Until when; as asked if none.
        to: Option<Due>,
    },
    /// Không đồng ý gia hạn.
    RefuseExtension {
        /// Why.
        reason: String,
    },
    /// Xin tạm dừng.
    AskSuspension {
        /// Why.
        reason: String,
        /// When it is looked at again.
        review_on: Day,
    },
    /// Cho tạm dừng: what was asked, or the assigner's own decision.
    Suspend {
        /// Why; as asked if empty.
        reason: String,
        /// When it is looked at again; as asked if none.
        review_on: Option<Day>,
    },
    /// Không cho tạm dừng.
    RefuseSuspension {
        /// Why.
        reason: String,
    },
    /// A suspended or ongoing task was looked at: the next review.
    SetReview {
        /// When next.
        review_on: Day,
        /// What was found.
        text: String,
    },
    /// Tiếp tục.
    Resume,
    /// Báo cáo hoàn thành.
    Report(Report),
    /// Trả lại báo cáo: the clock never stopped.
    Return {
        /// Why.
        reason: String,
    },
    /// Xác nhận hoàn thành.
    ConfirmDone,
    /// All children of a common task or of a duty at its end have ended (actor `system`).
    Gather,
    /// Hủy.
    Cancel {
        /// Why.
        reason: String,
    },
    /// A later document or task may take its place.
    OfferSuperseding {
        /// Which.
        successor: Successor,
    },
    /// It goes on beside the later document.
    KeepAlive {
        /// Why.
        reason: String,
    },
    /// Thay thế.
    Supersede {
        /// By what.
        successor: Successor,
        /// Why.
        reason: String,
    },
    /// Mời phối hợp.
    AddCoordinator(Coordination),
    /// A coordinating unit gives what it was asked for.
    AnswerCoordination {
        /// Which unit.
        unit: UnitId,
        /// In words.
        text: String,
        /// Files.
        files: Vec<FileHash>,
    },
    /// Thôi đề nghị phối hợp: what was asked is not needed any more.
    ReleaseCoordinator {
        /// Which unit.
        unit: UnitId,
        /// Why.
        reason: String,
    },
    /// Đôn đốc.
    Urge {
        /// In words.
        text: String,
        /// Number and symbol of the letter that urges, if there is one.
        number: String,
    },
    /// Another document that it comes from.
    AddSource(Source),
    /// Đính chính of content or time by whoever gave it.
    Correct {
        /// What.
        correction: Correction,
        /// Why.
        reason: String,
    },
    /// Thu hồi: given wrongly; outside all measures.
    Void {
        /// Why.
        reason: String,
    },
    /// Occurrences of a recurring duty whose period has begun (actor `system`).
    MakeOccurrences {
        /// Identities, as many as needed; what finds none waits for the next time.
        ids: Vec<TaskId>,
    },
    /// An owner left, is on leave or delegated; a unit was merged (actor `system`).
    MoveOwnership {
        /// From whom.
        from: Owner,
        /// To whom.
        to: Owner,
        /// Why.
        reason: String,
    },
}
