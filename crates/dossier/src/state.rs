//! The dossier: what is the same in every state, and the stage it has reached.

use std::collections::BTreeSet;

use kernel::{ClientKey, DossierCode, DossierId, Instant, ProcedureCode, UnitId};
use serde::{Deserialize, Serialize};

use crate::clock::{Settlement, TimeClass, time_class};
use crate::done::StepDone;
use crate::model::{
    Applicant, Channel, Collection, ComponentLine, Draft, Fee, IssuedPaper, Lane, Outcome, Owner, Pending, ProcessingSystem,
    Punctuality, Rating, Representation, Request, Term, Work,
};

/// Where the dossier stands, with only what exists there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Stage {
    /// Mới đăng ký: the desk has to react within the reception limit.
    Submitted {
        /// The desk's term.
        reception: Term,
    },
    /// Asked to complete before acceptance; the settlement clock has not started.
    AwaitingCompletion {
        /// The applicant's term.
        term: Term,
        /// What was asked.
        request: Request,
    },
    /// Không được tiếp nhận.
    Declined,
    /// Được tiếp nhận: the desk has to hand over.
    Accepted {
        /// The hand-over clock (NĐ 118/2025 Đ18.2).
        hand_over_by: Instant,
    },
    /// Đang xử lý.
    InProcess,
    /// Asked to supplement after appraisal.
    AwaitingSupplement {
        /// The applicant's term.
        term: Term,
        /// What was asked.
        request: Request,
    },
    /// Yêu cầu thực hiện nghĩa vụ tài chính.
    AwaitingFee {
        /// The applicant's term.
        term: Term,
    },
    /// Stopped under a special law.
    Suspended,
    /// Dừng xử lý.
    Halted,
    /// Công dân yêu cầu rút hồ sơ.
    Withdrawn,
    /// Đã xử lý xong: the result waits at the desk.
    Resolved {
        /// The result.
        outcome: Outcome,
    },
    /// Đã trả kết quả.
    Returned {
        /// The result.
        outcome: Outcome,
        /// Who collected it.
        collection: Collection,
    },
    /// A mis-entry of the desk; outside all measures.
    Voided,
}

impl Stage {
    /// The stable key, as in translation files and read models.
    pub const fn key(&self) -> &'static str {
        match self {
            Stage::Submitted { .. } => "submitted",
            Stage::AwaitingCompletion { .. } => "awaiting_completion",
            Stage::Declined => "declined",
            Stage::Accepted { .. } => "accepted",
            Stage::InProcess => "in_process",
            Stage::AwaitingSupplement { .. } => "awaiting_supplement",
            Stage::AwaitingFee { .. } => "awaiting_fee",
            Stage::Suspended => "suspended",
            Stage::Halted => "halted",
            Stage::Withdrawn => "withdrawn",
            Stage::Resolved { .. } => "resolved",
            Stage::Returned { .. } => "returned",
            Stage::Voided => "voided",
        }
    }

    /// Whether nothing can happen to it any more.
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Stage::Declined | Stage::Halted | Stage::Withdrawn | Stage::Returned { .. } | Stage::Voided
        )
    }

    /// The code exchanged with the national portal (rules §1.9); a voided dossier has none.
    pub const fn exchanged_code(&self) -> Option<u8> {
        Some(match self {
            Stage::Submitted { .. } => 1,
            Stage::Accepted { .. } => 2,
            Stage::Declined => 3,
            Stage::InProcess | Stage::Suspended => 4,
            Stage::AwaitingCompletion { .. } | Stage::AwaitingSupplement { .. } => 5,
            Stage::AwaitingFee { .. } => 6,
            Stage::Withdrawn => 7,
            Stage::Halted => 8,
            Stage::Resolved { .. } => 9,
            Stage::Returned { .. } => 10,
            Stage::Voided => return None,
        })
    }
}

/// Days after which a result that nobody collects is looked at again (no law sets them; NĐ 61/2018 Đ20).
const REMINDER_DAYS: i32 = 30;

/// Who has the dossier in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder<'a> {
    /// An official or a unit; with open lanes, the lead agency's owner.
    Official(&'a Owner),
    /// The applicant, watched by the desk.
    Applicant {
        /// The desk.
        watch: &'a Owner,
    },
}

/// The times that reports and indices need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// Handed in.
    pub submitted_at: Option<Instant>,
    /// Received at the desk, complete and correct.
    pub accepted_at: Option<Instant>,
    /// Received by the competent unit.
    pub competent_received_at: Option<Instant>,
    /// Result numbered.
    pub resolved_at: Option<Instant>,
    /// Result returned.
    pub returned_at: Option<Instant>,
    /// Ended otherwise.
    pub ended_at: Option<Instant>,
}

/// One dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Internal identity.
    pub id: DossierId,
    /// Mã số hồ sơ, never reissued.
    pub code: DossierCode,
    /// Which system processes it.
    pub system: ProcessingSystem,
    /// How it came in.
    pub channel: Channel,
    /// The procedure.
    pub procedure: ProcedureCode,
    /// Its version: the one in force at acceptance.
    pub procedure_version: u32,
    /// Case of the procedure with a limit of its own.
    pub variant: Option<String>,
    /// Nơi tiếp nhận.
    pub receiving_unit: UnitId,
    /// Cơ quan có thẩm quyền.
    pub competent_unit: UnitId,
    /// Who asks.
    pub applicant: Applicant,
    /// Who acts for the applicant.
    pub representation: Option<Representation>,
    /// Answers of the e-form.
    pub answers: std::collections::BTreeMap<String, String>,
    /// The checklist.
    pub components: Vec<ComponentLine>,
    /// Fees.
    pub fees: Vec<Fee>,
    /// From a predecessor system.
    pub imported: bool,
    /// Where it stands.
    pub stage: Stage,
    /// The desk that has or watches it.
    pub desk: Owner,
    /// The work of the current step, from acceptance to the numbered result.
    pub work: Option<Work>,
    /// The settlement clock, from acceptance on.
    pub settlement: Option<Settlement>,
    /// Liên thông and consultations.
    pub lanes: Vec<Lane>,
    /// Drafts that wait for approval.
    pub pending: Vec<Pending>,
    /// The approved decision that waits for its number.
    pub approved: Option<Draft>,
    /// A request for papers that waits for the desk to send it.
    pub to_send: Option<Request>,
    /// Requests before acceptance so far: the first should have been complete (NĐ 61/2018 Đ15.3).
    #[serde(default)]
    pub completion_requests: u32,
    /// Requests after acceptance so far.
    pub requests: Vec<Request>,
    /// Who prepared, may not approve: last finishers of steps.
    pub prepared: BTreeSet<kernel::PersonId>,
    /// Who entered it at the desk.
    pub entered_by: Option<kernel::PersonId>,
    /// Name of the connected system through which it was handed in; only that system acts for its applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// Times for reports.
    pub times: Times,
    /// What each finished piece of work took, in the order in which they ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<StepDone>,
    /// Early, on time or late, once finished.
    pub punctuality: Option<Punctuality>,
    /// Told beforehand that the result is ready (NĐ 61/2018 Đ20.4).
    pub told_ready: bool,
    /// The rating, once.
    pub rating: Option<Rating>,
    /// Voiding asked for by the desk and not yet confirmed: who asked, and why.
    pub void_asked: Option<(kernel::PersonId, String)>,
    /// Originals taken and not yet given back: component ids.
    pub originals_held: BTreeSet<String>,
    /// Papers handed out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<IssuedPaper>,
    /// Counter for lanes and drafts.
    pub last_number: u32,
    /// Idempotency key of the write that made it, when one was given.
    pub client_key: Option<ClientKey>,
}

impl Dossier {
    /// Who has it in hand; none when final.
    pub fn holder(&self) -> Option<Holder<'_>> {
        Some(match &self.stage {
            stage if stage.is_final() => return None,
            Stage::AwaitingCompletion { .. } | Stage::AwaitingSupplement { .. } | Stage::AwaitingFee { .. } => {
                Holder::Applicant { watch: &self.desk }
            }
            Stage::InProcess | Stage::Suspended => Holder::Official(self.work.as_ref().map_or(&self.desk, |w| &w.owner)),
            _ => Holder::Official(&self.desk),
        })
    }

    /// Open lanes and consultations, each with its own owner.
    pub fn open_lanes(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().filter(|lane| lane.answer.is_none())
    }

    /// When the present holder's duty is due; none while the clock stands still without a term.
    pub fn duty_due_at(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Submitted { reception } => Some(reception.due_at),
            Stage::AwaitingCompletion { term, .. }
            | Stage::AwaitingSupplement { term, .. }
            | Stage::AwaitingFee { term } => Some(term.due_at),
            Stage::Accepted { hand_over_by } => Some(*hand_over_by),
            Stage::InProcess => {
                let step = self.work.as_ref().and_then(|work| work.due_at);
                let whole = self.settlement.as_ref().map(|settlement| settlement.due_at);
                step.into_iter().chain(whole).min()
            }
            Stage::Suspended => {
                let stop = self.settlement.as_ref().and_then(|settlement| settlement.stop.as_ref());
                stop.map(|stop| Instant::at(stop.review_on, 17 * 60))
            }
            Stage::Resolved { .. } => self.return_due_at(),
            _ => None,
        }
    }

    /// The return clock: the appointment, or the moment of a later result; once the applicant was told, a reminder later.
    fn return_due_at(&self) -> Option<Instant> {
        let appointed = self.settlement.as_ref().map(|s| s.re_promised_at.unwrap_or(s.promised_at))?;
        let ready = self.times.resolved_at.map_or(appointed, |resolved| resolved.max(appointed));
        Some(if self.told_ready { Instant::at(ready.day().plus(REMINDER_DAYS), 17 * 60) } else { ready })
    }

    /// How the dossier's own clock stands at `now`.
    pub fn time_class(&self, calendar: &calendar::Calendar, now: Instant) -> TimeClass {
        match (&self.stage, &self.settlement) {
            (stage, _) if stage.is_final() => TimeClass::None,
            (Stage::Resolved { .. }, _) => TimeClass::None,
            (Stage::Submitted { reception }, _) => time_class(calendar, reception.since, reception.due_at, now),
            (Stage::AwaitingCompletion { .. }, _) => TimeClass::Stopped,
            (_, Some(settlement)) => settlement.class(calendar, now),
            _ => TimeClass::None,
        }
    }

    /// Invariants 1–3 of the design: an owner and a clock while open, a promise that agrees with the receipt.
    pub fn broken_invariants(&self) -> Vec<&'static str> {
        let mut broken = Vec::new();
        if self.stage.is_final() {
            return broken;
        }
        if self.holder().is_none() {
            broken.push("an open dossier has an owner");
        }
        if self.duty_due_at().is_none() && self.system == ProcessingSystem::Own {
            broken.push("an open dossier has a running clock, or a stopped one with a review date");
        }
        let in_work = matches!(
            self.stage,
            Stage::InProcess | Stage::AwaitingSupplement { .. } | Stage::AwaitingFee { .. } | Stage::Suspended
        );
        if in_work && (self.work.is_none() || self.settlement.is_none()) {
            broken.push("a dossier in process has work and a settlement clock");
        }
        if matches!(self.stage, Stage::Suspended) && self.settlement.as_ref().is_none_or(|s| s.stop.is_none()) {
            broken.push("a suspended dossier's clock stands still with reason and article");
        }
        broken
    }
}
