//! Papers that the applicant gets.

use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

use super::{Component, Contact, DossierRef, FeeLine, Head, Item, Medium, Party, Signatory};
use crate::stamp;

/// Giấy tiếp nhận hồ sơ và hẹn trả kết quả. Several dossiers of one visit share applicant and receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Head of the paper.
    pub head: Head,
    /// Tiếp nhận hồ sơ của.
    pub applicant: Party,
    /// At least one.
    pub dossiers: Vec<ReceiptDossier>,
    /// Người nộp hồ sơ.
    pub submitter: Option<String>,
    /// Người tiếp nhận hồ sơ.
    pub receiver: Signatory,
}

/// One dossier on a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptDossier {
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Second secret for tracking, if the applicant has no account.
    pub tracking_secret: Option<String>,
    /// Nội dung yêu cầu giải quyết; the procedure's name if nothing else was asked.
    pub request: String,
    /// 1. Thành phần hồ sơ nộp gồm.
    pub components: Vec<Component>,
    /// 2. Số lượng hồ sơ, in sets (bộ).
    pub sets: u32,
    /// 3. Thời gian giải quyết hồ sơ theo quy định, e.g. `15 ngày làm việc`.
    pub settlement_time: String,
    /// 4. Thời gian nhận hồ sơ.
    #[serde(with = "stamp::instant")]
    pub received_at: Instant,
    /// 5. Thời gian trả kết quả giải quyết hồ sơ; none for a result handed over at once.
    #[serde(default, with = "stamp::instant_or_none")]
    pub promised_at: Option<Instant>,
    /// 6. Đăng ký nhận kết quả tại.
    pub result_at: String,
    /// 7. Phí, lệ phí.
    pub fees: Vec<FeeLine>,
    /// Sổ theo dõi hồ sơ: quyển số.
    pub register_book: Option<String>,
    /// Sổ theo dõi hồ sơ: số thứ tự.
    pub register_number: Option<String>,
}

/// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionRequest {
    /// Head of the paper.
    pub head: Head,
    /// Code (may be empty before acceptance), procedure, tracking address.
    pub dossier: DossierRef,
    /// Hồ sơ của.
    pub applicant: Party,
    /// Nội dung yêu cầu giải quyết.
    pub request: String,
    /// Which request on this dossier, from 1.
    pub sequence: u32,
    /// Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau.
    pub items: Vec<CompletionItem>,
    /// Lý do common to all items.
    pub reason: String,
    /// Until when to answer, if there is a limit.
    #[serde(default, with = "stamp::instant_or_none")]
    pub answer_by: Option<Instant>,
    /// What becomes of the time limit, with its article.
    pub clock_note: Option<String>,
    /// Whom to ask.
    pub contact: Contact,
    /// Người hướng dẫn.
    pub guide: Signatory,
}

/// One thing to complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompletionItem {
    /// What to bring or mend.
    pub content: String,
    /// Why this one.
    pub reason: Option<String>,
    /// Law that asks for it.
    pub basis: Option<String>,
}

/// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Head of the paper.
    pub head: Head,
    /// Code (may be empty at receipt), procedure, tracking address.
    pub dossier: DossierRef,
    /// Hồ sơ của.
    pub applicant: Party,
    /// Nội dung yêu cầu giải quyết.
    pub request: String,
    /// Lý do cụ thể.
    pub reasons: Vec<String>,
    /// Law behind the refusal.
    pub basis: Vec<String>,
    /// What the applicant can do.
    pub guidance: Option<String>,
    /// Who signs: the receiver, or the agency's leader after appraisal.
    pub signatory: Signatory,
}

/// Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết; signed by the head of the handling agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApologyReappointment {
    /// Head of the letter (the handling agency).
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Kính gửi.
    pub applicant: Party,
    /// Ngày tiếp nhận.
    #[serde(with = "stamp::instant")]
    pub received_at: Instant,
    /// Where it was received.
    pub received_by: String,
    /// Ngày hẹn trả.
    #[serde(with = "stamp::instant")]
    pub promised_at: Instant,
    /// Lý do chậm.
    pub reason: String,
    /// Thời gian hẹn trả lại.
    #[serde(with = "stamp::instant")]
    pub new_promised_at: Instant,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// Nơi nhận, after the addressee.
    pub recipients: Vec<String>,
    /// Head of the handling agency.
    pub signatory: Signatory,
}

/// Thông báo dừng giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HaltNotice {
    /// Head of the paper.
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Hồ sơ của.
    pub applicant: Party,
    /// When the dossier was received.
    #[serde(with = "stamp::instant")]
    pub received_at: Instant,
    /// From when handling stops.
    #[serde(with = "stamp::instant")]
    pub halted_at: Instant,
    /// Lý do dừng.
    pub reason: String,
    /// Law behind it.
    pub basis: Vec<String>,
    /// Papers given back.
    pub returned: Vec<Item>,
    /// What the applicant can do.
    pub guidance: Option<String>,
    /// Nơi nhận, after the addressee.
    pub recipients: Vec<String>,
    /// Who signs.
    pub signatory: Signatory,
}

/// Phiếu thu phí, lệ phí.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeReceipt {
    /// Head of the paper; `number` is the receipt's number.
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Người nộp tiền.
    pub payer: Party,
    /// What was paid; the sum is printed in figures and words.
    pub fees: Vec<FeeLine>,
    /// Hình thức thu, e.g. `Tiền mặt`.
    pub method: String,
    /// When it was paid.
    #[serde(with = "stamp::instant")]
    pub paid_at: Instant,
    /// Remark, e.g. that a tax receipt follows.
    pub note: Option<String>,
    /// Người thu tiền.
    pub cashier: Signatory,
}

/// Giấy biên nhận trả lại bản chính.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedOriginals {
    /// Head of the paper.
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Hồ sơ của.
    pub applicant: Party,
    /// The originals.
    pub items: Vec<Item>,
    /// When they were taken.
    #[serde(default, with = "stamp::instant_or_none")]
    pub taken_at: Option<Instant>,
    /// When they were given back.
    #[serde(with = "stamp::instant")]
    pub returned_at: Instant,
    /// Who takes them, if not the applicant, and by which authority.
    pub collector: Option<Party>,
    /// Người trả.
    pub returner: Signatory,
}

/// Phiếu trả kết quả giải quyết hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultSlip {
    /// Head of the paper.
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Hồ sơ của.
    pub applicant: Party,
    /// What is handed over.
    pub results: Vec<ResultItem>,
    /// The date promised, if one was.
    #[serde(default, with = "stamp::instant_or_none")]
    pub promised_at: Option<Instant>,
    /// When it was handed over.
    #[serde(with = "stamp::instant")]
    pub returned_at: Instant,
    /// Phương thức nhận kết quả.
    pub channel: String,
    /// The document shown by who collects.
    #[serde(default)]
    pub document: Option<String>,
    /// Who collects, if not the applicant.
    pub collector: Option<Party>,
    /// Người trả kết quả.
    pub returner: Signatory,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultItem {
    /// Name.
    pub name: String,
    /// Number and symbol.
    pub number: Option<String>,
    /// Its date.
    #[serde(default, with = "stamp::day_or_none")]
    pub dated: Option<Day>,
    /// Paper or electronic.
    pub medium: Medium,
    /// How many.
    pub quantity: u32,
}
