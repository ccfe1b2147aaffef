//! Statutory reports of figures.

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::{Head, Signatory};
use crate::stamp;

/// Biểu II.06a/VPCP/KSTT: tình hình, kết quả giải quyết thủ tục hành chính (TT 01/2020/TT-VPCP).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementReport {
    /// Head of the paper.
    pub head: Head,
    /// Đơn vị báo cáo.
    pub unit: String,
    /// Đơn vị nhận báo cáo.
    pub recipient: String,
    /// Kỳ báo cáo, in words, e.g. "Quý IV năm 2026".
    pub period: String,
    /// First day.
    #[serde(with = "stamp::day")]
    pub from: Day,
    /// Last day.
    #[serde(with = "stamp::day")]
    pub to: Day,
    /// Parts by level of government, each with a line of its sum and lines by sector.
    pub parts: Vec<SettlementPart>,
    /// The sum of all, columns (3) to (13).
    pub total: [i64; 11],
    /// Not closed: figures may still change.
    #[serde(default)]
    pub draft: bool,
    /// What a reader has to know.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// Người lập biểu.
    pub keeper: Option<Signatory>,
    /// Thủ trưởng đơn vị.
    pub signatory: Option<Signatory>,
}

/// One level of government.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementPart {
    /// Number, e.g. "I".
    pub number: String,
    /// Name of the level.
    pub name: String,
    /// Its sum, columns (3) to (13).
    pub total: [i64; 11],
    /// By sector.
    pub rows: Vec<SettlementRow>,
}

/// One sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementRow {
    /// Number, e.g. "1".
    pub number: String,
    /// Name of the sector.
    pub name: String,
    /// Columns (3) to (13).
    pub columns: [i64; 11],
}
