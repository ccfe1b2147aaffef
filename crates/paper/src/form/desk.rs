//! Papers between offices: hand-over, control sheet, register, day-end list.

use kernel::{Day, Dong, Instant};
use serde::{Deserialize, Serialize};

use super::{Component, DossierRef, Head, Party, Signatory};
use crate::stamp;

/// Phiếu chuyển xử lý: one hop of a dossier with work and deadline of each agency (NĐ 61/2018 Đ19 k6), or the
/// hand-over of a batch when several dossiers are listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferSlip {
    /// Head of the paper.
    pub head: Head,
    /// Bên giao.
    pub from_unit: String,
    /// Bên nhận.
    pub to_unit: String,
    /// At least one.
    pub dossiers: Vec<TransferDossier>,
    /// Papers that go along, when a single dossier is handed over.
    pub components: Vec<Component>,
    /// Work and deadline of each agency.
    pub tasks: Vec<TransferTask>,
    /// Thời gian giao.
    #[serde(default, with = "stamp::instant_or_none")]
    pub handed_at: Option<Instant>,
    /// Thời gian nhận.
    #[serde(default, with = "stamp::instant_or_none")]
    pub received_at: Option<Instant>,
    /// Người giao.
    pub giver: Signatory,
    /// Người nhận.
    pub receiver: Signatory,
    /// Remark, e.g. received after 15:00.
    pub note: Option<String>,
}

/// One dossier handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferDossier {
    /// Mã số hồ sơ.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Applicant.
    pub applicant: String,
    /// Number of papers in it.
    pub papers: u32,
    /// Promised date.
    #[serde(default, with = "stamp::instant_or_none")]
    pub promised_at: Option<Instant>,
    /// Remark.
    pub note: Option<String>,
}

/// What an agency has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferTask {
    /// Agency.
    pub agency: String,
    /// Work.
    pub work: String,
    /// Deadline.
    #[serde(default, with = "stamp::instant_or_none")]
    pub due_at: Option<Instant>,
    /// Whether it leads (chủ trì).
    pub lead: bool,
}

/// Phiếu kiểm soát quá trình giải quyết hồ sơ; its rows come from events, never from typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlSheet {
    /// Head of the paper.
    pub head: Head,
    /// Code, procedure, tracking address.
    pub dossier: DossierRef,
    /// Applicant.
    pub applicant: Party,
    /// Cơ quan (bộ phận) giải quyết hồ sơ.
    pub handling_unit: String,
    /// Người nhận hồ sơ at the one-stop unit.
    pub received_by: Option<String>,
    /// When it was received.
    #[serde(with = "stamp::instant")]
    pub received_at: Instant,
    /// Promised date.
    #[serde(default, with = "stamp::instant_or_none")]
    pub promised_at: Option<Instant>,
    /// One per hand-over, in order.
    pub rows: Vec<ControlRow>,
}

/// One hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlRow {
    /// Giving agency.
    pub from_unit: String,
    /// Receiving agency.
    pub to_unit: String,
    /// Step of the process.
    pub step: Option<String>,
    /// Giao lúc.
    #[serde(default, with = "stamp::instant_or_none")]
    pub handed_at: Option<Instant>,
    /// Nhận lúc.
    #[serde(default, with = "stamp::instant_or_none")]
    pub received_at: Option<Instant>,
    /// Người giao.
    pub giver: Option<String>,
    /// Người nhận.
    pub receiver: Option<String>,
    /// Hạn of this step.
    #[serde(default, with = "stamp::instant_or_none")]
    pub due_at: Option<Instant>,
    /// Kết quả giải quyết.
    pub outcome: ControlOutcome,
    /// Ghi chú.
    pub note: Option<String>,
}

/// How a step ended against its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlOutcome {
    /// Trước hạn.
    Early,
    /// Đúng hạn.
    OnTime,
    /// Quá hạn.
    Late,
    /// Still in hand.
    Running,
    /// The step has no limit.
    NoLimit,
}

/// Sổ theo dõi hồ sơ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Head of the paper; `number` is the book's number.
    pub head: Head,
    /// Year of the book.
    pub year: i32,
    /// First day listed.
    #[serde(with = "stamp::day")]
    pub from: Day,
    /// Last day listed.
    #[serde(with = "stamp::day")]
    pub to: Day,
    /// In order of receipt.
    pub rows: Vec<RegisterRow>,
    /// Người lập.
    pub keeper: Option<Signatory>,
    /// Head of the one-stop unit, when the book is closed.
    pub signatory: Option<Signatory>,
    /// What a reader has to know, e.g. that not all lines are here.
    #[serde(default)]
    pub remark: Option<String>,
}

/// One dossier in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// STT, unbroken within the year.
    pub number: u32,
    /// Mã hồ sơ.
    pub code: String,
    /// Tên thủ tục hành chính.
    pub procedure: String,
    /// Số lượng hồ sơ (bộ).
    pub sets: u32,
    /// Tên cá nhân, tổ chức.
    pub applicant: String,
    /// Địa chỉ, số điện thoại.
    pub contact: String,
    /// Cơ quan chủ trì giải quyết.
    pub lead_unit: String,
    /// Ngày nhận.
    #[serde(with = "stamp::instant")]
    pub received_at: Instant,
    /// Ngày hẹn trả.
    #[serde(default, with = "stamp::instant_or_none")]
    pub promised_at: Option<Instant>,
    /// Ngày trả.
    #[serde(default, with = "stamp::instant_or_none")]
    pub returned_at: Option<Instant>,
    /// Phương thức nhận kết quả.
    pub channel: String,
    /// Ký nhận: name of who collected.
    pub collected_by: Option<String>,
    /// Ghi chú.
    pub note: Option<String>,
}

/// Bảng kê thu phí, lệ phí trong ngày.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashDayList {
    /// Head of the paper.
    pub head: Head,
    /// The day.
    #[serde(with = "stamp::day")]
    pub day: Day,
    /// Desk or cashier listed.
    pub desk: Option<String>,
    /// In order of time.
    pub rows: Vec<CashRow>,
    /// Người lập bảng.
    pub cashier: Signatory,
    /// Kế toán or leader who checks.
    pub checker: Signatory,
}

/// One receipt of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRow {
    /// Number of the receipt.
    pub receipt_number: String,
    /// When it was paid.
    #[serde(with = "stamp::instant")]
    pub paid_at: Instant,
    /// Mã hồ sơ.
    pub dossier_code: String,
    /// Người nộp.
    pub payer: String,
    /// What for.
    pub item: String,
    /// Hình thức thu.
    pub method: String,
    /// Amount in đồng; negative for a cancelled receipt.
    pub amount: Dong,
}
