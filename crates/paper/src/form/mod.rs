//! The papers, each as a self-contained value: everything that is printed, and nothing else.
//!
//! Field names of the papers follow the provincial templates of Circulars 01/2018/TT-VPCP and 03/2025/TT-VPCP.

mod desk;
mod party;
mod people;
mod statement;

use kernel::Instant;
use serde::{Deserialize, Serialize};

pub use desk::{
    CashDayList, CashRow, ControlOutcome, ControlRow, ControlSheet, Register, RegisterRow, TransferDossier,
    TransferSlip, TransferTask,
};
pub use party::{Component, Contact, Copy, DossierRef, FeeLine, Head, Item, Medium, Party, Signatory};
pub use people::{
    ApologyReappointment, CompletionItem, CompletionRequest, FeeReceipt, HaltNotice, Receipt, ReceiptDossier, Refusal,
    ResultItem, ResultSlip, ReturnedOriginals,
};
pub use statement::{SettlementPart, SettlementReport, SettlementRow};

/// Language of a paper's labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Vietnamese, the language of the law.
    #[default]
    Vi,
    /// English translation; says on its face that the Vietnamese paper prevails.
    En,
}

/// A paper to print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Form {
    /// Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
    ReceiptAndAppointment(Receipt),
    /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (at receipt and after appraisal).
    CompletionRequest(CompletionRequest),
    /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
    Refusal(Refusal),
    /// Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết.
    ApologyReappointment(ApologyReappointment),
    /// Thông báo dừng giải quyết hồ sơ.
    HaltNotice(HaltNotice),
    /// Phiếu chuyển xử lý hồ sơ (one hop of a dossier, or the hand-over of a batch).
    TransferSlip(TransferSlip),
    /// Phiếu kiểm soát quá trình giải quyết hồ sơ.
    ControlSheet(ControlSheet),
    /// Sổ theo dõi hồ sơ.
    Register(Register),
    /// Phiếu thu phí, lệ phí.
    FeeReceipt(FeeReceipt),
    /// Giấy biên nhận trả lại bản chính.
    ReturnedOriginals(ReturnedOriginals),
    /// Phiếu trả kết quả giải quyết hồ sơ.
    ResultSlip(ResultSlip),
    /// Bảng kê thu phí, lệ phí trong ngày.
    CashDayList(CashDayList),
    /// Biểu II.06a/VPCP/KSTT.
    SettlementReport(SettlementReport),
}

/// Which paper, without its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the variants of Form")]
pub enum FormKind {
    ReceiptAndAppointment,
    CompletionRequest,
    Refusal,
    ApologyReappointment,
    HaltNotice,
    TransferSlip,
    ControlSheet,
    Register,
    FeeReceipt,
    ReturnedOriginals,
    ResultSlip,
    CashDayList,
    SettlementReport,
}

impl FormKind {
    /// Every kind, in the order of the law's list.
    pub const ALL: [Self; 13] = [
        Self::ReceiptAndAppointment,
        Self::CompletionRequest,
        Self::Refusal,
        Self::ApologyReappointment,
        Self::HaltNotice,
        Self::ControlSheet,
        Self::Register,
        Self::TransferSlip,
        Self::FeeReceipt,
        Self::ReturnedOriginals,
        Self::ResultSlip,
        Self::CashDayList,
        Self::SettlementReport,
    ];
}

impl Form {
    /// Which paper this is.
    pub fn kind(&self) -> FormKind {
        match self {
            Self::ReceiptAndAppointment(_) => FormKind::ReceiptAndAppointment,
            Self::CompletionRequest(_) => FormKind::CompletionRequest,
            Self::Refusal(_) => FormKind::Refusal,
            Self::ApologyReappointment(_) => FormKind::ApologyReappointment,
            Self::HaltNotice(_) => FormKind::HaltNotice,
            Self::TransferSlip(_) => FormKind::TransferSlip,
            Self::ControlSheet(_) => FormKind::ControlSheet,
            Self::Register(_) => FormKind::Register,
            Self::FeeReceipt(_) => FormKind::FeeReceipt,
            Self::ReturnedOriginals(_) => FormKind::ReturnedOriginals,
            Self::ResultSlip(_) => FormKind::ResultSlip,
            Self::CashDayList(_) => FormKind::CashDayList,
            Self::SettlementReport(_) => FormKind::SettlementReport,
        }
    }

    /// The head that every paper has.
    pub fn head(&self) -> &Head {
        match self {
            Self::ReceiptAndAppointment(f) => &f.head,
            Self::CompletionRequest(f) => &f.head,
            Self::Refusal(f) => &f.head,
            Self::ApologyReappointment(f) => &f.head,
            Self::HaltNotice(f) => &f.head,
            Self::TransferSlip(f) => &f.head,
            Self::ControlSheet(f) => &f.head,
            Self::Register(f) => &f.head,
            Self::FeeReceipt(f) => &f.head,
            Self::ReturnedOriginals(f) => &f.head,
            Self::ResultSlip(f) => &f.head,
            Self::CashDayList(f) => &f.head,
            Self::SettlementReport(f) => &f.head,
        }
    }

    /// The same, to set what others know: the number of the paper.
    pub fn head_mut(&mut self) -> &mut Head {
        match self {
            Self::ReceiptAndAppointment(f) => &mut f.head,
            Self::CompletionRequest(f) => &mut f.head,
            Self::Refusal(f) => &mut f.head,
            Self::ApologyReappointment(f) => &mut f.head,
            Self::HaltNotice(f) => &mut f.head,
            Self::TransferSlip(f) => &mut f.head,
            Self::ControlSheet(f) => &mut f.head,
            Self::Register(f) => &mut f.head,
            Self::FeeReceipt(f) => &mut f.head,
            Self::ReturnedOriginals(f) => &mut f.head,
            Self::ResultSlip(f) => &mut f.head,
            Self::CashDayList(f) => &mut f.head,
            Self::SettlementReport(f) => &mut f.head,
        }
    }

    /// The moment printed as the date of the paper; also the PDF's date.
    pub fn issued_at(&self) -> Instant {
        self.head().issued_at
    }

    /// The sum that the paper prints in words, if it prints one.
    pub(crate) fn amount_in_words(&self) -> Option<String> {
        let lines: i64 = match self {
            Self::FeeReceipt(f) => f.fees.iter().map(|l| l.amount.0).sum(),
            Self::CashDayList(f) => f.rows.iter().map(|r| r.amount.0).sum(),
            _ => return None,
        };
        Some(crate::words::dong_in_words_capital(lines))
    }
}
