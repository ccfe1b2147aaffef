//! Facts that a dossier keeps: who asks, what was handed in, fees, requests, results, ratings.

use calendar::Limit;
use kernel::{Day, Dong, FileHash, Instant, PersonId, StepId, UnitId};
use serde::{Deserialize, Serialize};

/// How the dossier came in (NĐ 61/2018 Đ16; kiosk: NĐ 118/2025 Đ3.9 as amended). A kiosk counts as online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp tại Bộ phận Một cửa.
    Counter,
    /// Dịch vụ bưu chính công ích.
    Post,
    /// Trực tuyến.
    Online,
    /// Ki-ốt thông minh.
    Kiosk,
}

impl Channel {
    /// Whether the reports count it as online.
    pub const fn is_online(self) -> bool {
        matches!(self, Channel::Online | Channel::Kiosk)
    }

    /// Whether somebody of the desk stands before the applicant.
    pub const fn is_present(self) -> bool {
        matches!(self, Channel::Counter)
    }
}

/// Which system processes the dossier (NĐ 224/2026 Đ15.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessingSystem {
    /// This one.
    #[default]
    Own,
    /// A ministry's system or the national portal; here it can only be read, counted and synchronised.
    Mirror,
}

/// A person or organisation that asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Full name, as on the identity paper.
    pub name: String,
    /// Identity or enterprise number; empty when unknown.
    #[serde(default)]
    pub identity: String,
    /// Whether it is an organisation.
    #[serde(default)]
    pub organisation: bool,
    /// Address in words.
    #[serde(default)]
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
}

/// Acting for somebody: authorisation, parent, company. Not a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representation {
    /// Who acts.
    pub name: String,
    /// Identity number.
    pub identity: String,
    /// By which right: authorisation paper, parenthood, office in the company.
    pub authority: String,
}

/// How a component of the dossier is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Provision {
    /// Handed in now.
    Brought {
        /// Copies on paper.
        paper: u16,
        /// Scanned or uploaded files.
        #[serde(default)]
        files: Vec<FileHash>,
        /// An original taken for comparison, to be given back (NĐ 61/2018 Đ20.2).
        #[serde(default)]
        original_taken: bool,
    },
    /// Already in the person's store: reused.
    Reused {
        /// The stored file.
        file: FileHash,
    },
    /// Taken from a database (NĐ 118/2025 Đ4.2a).
    FromDatabase {
        /// Key of the database.
        database: String,
    },
    /// Asked of the citizen although a database holds it, because of an outage or wrong data there.
    AskedDespiteDatabase {
        /// `outage` or `inaccurate`.
        reason: DatabaseExcuse,
        /// Scanned or uploaded files.
        #[serde(default)]
        files: Vec<FileHash>,
    },
    /// Not there yet.
    Missing,
    /// Does not apply in this case.
    NotNeeded,
}

/// Why a database cannot be used (NĐ 118/2025 Đ4.2a as amended by NĐ 309/2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatabaseExcuse {
    /// It does not answer.
    Outage,
    /// Its data are wrong.
    Inaccurate,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentLine {
    /// Component of the procedure version.
    pub component: String,
    /// How it is met.
    pub provision: Provision,
}

/// One fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Item of the policy.
    pub item: String,
    /// Amount in đồng.
    pub amount: Dong,
    /// Paid when, by which means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Payment>,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// When.
    pub at: Instant,
    /// By which means.
    pub means: PaymentMeans,
    /// Number of the receipt or voucher.
    pub voucher: String,
}

/// Means of payment (NĐ 61/2018 Đ22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMeans {
    /// Cash at the desk.
    Cash,
    /// Transfer to the agency's fee account.
    Transfer,
    /// Through the postal enterprise.
    Post,
    /// The payment function of the portal.
    Online,
}

/// Who has the dossier in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The unit.
    pub unit: UnitId,
    /// The person, or nobody yet: then the unit as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl Owner {
    /// The unit as a whole.
    pub fn unit(unit: &UnitId) -> Self {
        Self { unit: unit.clone(), person: None }
    }

    /// A person in a unit.
    pub fn person(unit: &UnitId, person: &PersonId) -> Self {
        Self { unit: unit.clone(), person: Some(person.clone()) }
    }
}

/// A piece of work on its way through the internal process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The step of the process; none when all steps are done and the result waits for its number.
    pub step: Option<StepId>,
    /// Who has it.
    pub owner: Owner,
    /// When the step began.
    pub since: Instant,
    /// When the step is due; none when the process gives it no time.
    pub due_at: Option<Instant>,
}

/// A parallel lane (liên thông, NĐ 61/2018 Đ19.6–7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Unique in the dossier, from 1.
    pub id: u32,
    /// Which agency has it, and who there.
    pub owner: Owner,
    /// What it has to do.
    pub task: String,
    /// By when.
    pub due_at: Instant,
    /// When it was opened.
    pub opened_at: Instant,
    /// The answer and its time, when finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<(Instant, String)>,
    /// Told to the head of the one-stop unit that it is late.
    #[serde(default)]
    pub late_reported: bool,
    /// A consultation (lấy ý kiến, NĐ 61/2018 Đ19.5) and not a lane of liên thông.
    #[serde(default)]
    pub consultation: bool,
}

/// Whose fault a request for papers is; a second request needs it (TT 01/2018 Đ13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestReason {
    /// First request.
    First,
    /// A defect that the first request should have named: the agency's fault.
    NewDefect,
    /// The applicant did not do what the first request asked.
    ApplicantFault,
    /// The law changed meanwhile.
    LawChanged,
}

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestItem {
    /// The component concerned, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// What to hand in or to mend.
    pub text: String,
    /// Why it is asked although a database holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excuse: Option<DatabaseExcuse>,
}

/// What is asked of the applicant, complete and at once (NĐ 61/2018 Đ15.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What to hand in or to mend, one line each.
    pub items: Vec<RequestItem>,
    /// Why.
    pub reason: String,
    /// Whose fault.
    pub reason_code: RequestReason,
}

/// A draft that waits for a leader's approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "draft", rename_all = "snake_case")]
pub enum Draft {
    /// The result is granted.
    Grant {
        /// What is proposed, in words.
        summary: String,
        /// Files of the draft.
        #[serde(default)]
        files: Vec<FileHash>,
    },
    /// The result is refused.
    Refuse {
        /// The reason, in writing (NĐ 61/2018 Đ19.8).
        reason: String,
        /// Its legal basis.
        basis: String,
    },
    /// A second request, or one after the time for it.
    Supplement {
        /// What is asked.
        request: Request,
        /// After the time allowed.
        late: bool,
    },
    /// Apology and re-appointment (NĐ 61/2018 Đ19.9).
    Reappointment {
        /// Why it will be late.
        reason: String,
        /// The new appointment.
        to: Instant,
    },
    /// The settlement clock is to be stopped.
    Suspension {
        /// Why.
        reason: String,
        /// The article that allows it.
        basis: String,
        /// When it is looked at again.
        review_on: Day,
    },
    /// Handling is to end.
    Halt {
        /// Why.
        reason: String,
        /// The article that allows it.
        basis: String,
    },
}

/// A draft with who prepared it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// Unique in the dossier, from 1.
    pub id: u32,
    /// Who prepared it: may not approve it.
    pub prepared_by: PersonId,
    /// The draft.
    pub draft: Draft,
    /// When it was prepared.
    pub since: Instant,
}

/// How the dossier ended on its merits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Granted, or refused with reason.
    pub granted: bool,
    /// Number of the result or of the refusal.
    pub number: String,
    /// The signed electronic result, when there is one.
    #[serde(default)]
    pub files: Vec<FileHash>,
    /// Reason of a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Early, on time or late (TT 01/2020/TT-VPCP, Biểu II.06a).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Punctuality {
    /// On an earlier date than due.
    Early,
    /// By the due time.
    OnTime,
    /// After the due time.
    Late,
}

/// Who collected the result, by which document (NĐ 61/2018 Đ20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Name.
    pub name: String,
    /// The document shown: receipt, identity card, authorisation; or the electronic or postal way.
    pub document: String,
}

/// A rating (NĐ 61/2018 Đ31); staff see totals only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Satisfied or not.
    pub satisfied: bool,
    /// Items a–i, each 1–5; those not answered are absent.
    pub items: Vec<(char, u8)>,
    /// In words; may be empty.
    pub comment: String,
}

/// A time limit with what it is for, as a stored rule of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// How long.
    pub limit: Limit,
    /// When it began.
    pub since: Instant,
    /// When it ends.
    pub due_at: Instant,
}

/// A planned date of an open dossier, counted from a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlannedDate {
    /// The due time of the whole.
    Settlement,
    /// The due time of the present step.
    Step,
    /// When the desk has to react to what was handed in.
    Reception,
    /// When the desk has to hand over.
    HandOver,
    /// The applicant's term: to complete, to supplement, to pay.
    Term,
}

/// A planned date that moved because the calendar changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMoved {
    /// Which.
    pub date: PlannedDate,
    /// As it was.
    pub from: Instant,
    /// As it is now.
    pub to: Instant,
}

/// A paper that was handed out: its bytes are kept, and a reprint gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedPaper {
    /// Which paper.
    pub order: crate::context::PaperOrder,
    /// Version of the dossier (count of events) when the event that ordered it had happened.
    pub ordered_at: i64,
    /// The bytes.
    pub hash: FileHash,
    /// Name of the template.
    pub template: String,
    /// State of the template.
    pub template_version: String,
    /// `vi` or `en`.
    pub lang: String,
}
