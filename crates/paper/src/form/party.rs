//! What several papers share: the head, people, components, fees.

use kernel::{Dong, Instant};
use serde::{Deserialize, Serialize};

use super::Lang;
use crate::stamp;

/// Head of a paper: who issues it, under which number, where and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Language of the labels.
    pub lang: Lang,
    /// Prints "DỮ LIỆU MÔ PHỎNG" over every page.
    pub simulated: bool,
    /// Date of the paper.
    #[serde(with = "stamp::instant")]
    pub issued_at: Instant,
    /// Governing body over the agency, e.g. `Ủy ban nhân dân thành phố Cần Thơ`; printed in capitals.
    pub agency_parent: Option<String>,
    /// Issuing agency, e.g. `Trung tâm Phục vụ hành chính công`; printed in bold capitals.
    pub agency: String,
    /// Number and symbol, e.g. `152/TTPVHCC`; without it dots are printed for the pen.
    pub number: Option<String>,
    /// Place of issue, e.g. `Cần Thơ`.
    pub place: String,
}

/// The dossier that the paper is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DossierRef {
    /// Mã số hồ sơ.
    pub code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Address of the public tracking page; printed as a QR code.
    pub tracking_url: Option<String>,
}

/// A person or organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Party {
    /// Full name.
    pub name: String,
    /// For whom the person acts (giấy ủy quyền, người đại diện).
    pub representing: Option<String>,
    /// Who acts for the person named, and by which right.
    #[serde(default)]
    pub representative: Option<String>,
    /// Số định danh cá nhân or mã số doanh nghiệp.
    pub id_number: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// Who signs: the lines above the signature, and the name under it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signatory {
    /// One line each, e.g. `KT. GIÁM ĐỐC`, `PHÓ GIÁM ĐỐC`; printed in bold capitals.
    pub titles: Vec<String>,
    /// Full name; without it only room for the pen is left.
    pub name: Option<String>,
    /// In whose place the person signs (delegation, substitution): both names are printed.
    #[serde(default)]
    pub in_place_of: Option<String>,
}

/// Where the applicant may ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Name of the guiding officer.
    pub name: String,
    /// Position or desk.
    pub position: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Where to come.
    pub address: Option<String>,
}

/// Bản chính or a kind of copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Copy {
    /// Bản chính.
    Original,
    /// Bản sao có chứng thực.
    CertifiedCopy,
    /// Bản sao.
    PlainCopy,
    /// Taken from a database or an earlier result instead of a paper.
    FromDatabase,
}

/// In what form a component or result comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Giấy.
    Paper,
    /// Điện tử.
    Electronic,
}

/// One component of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Original or copy.
    pub copy: Copy,
    /// Paper or electronic.
    pub medium: Medium,
    /// How many.
    pub quantity: u32,
    /// Remark, e.g. an original taken for comparison.
    #[serde(default)]
    pub note: Option<String>,
}

/// One fee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    /// What for.
    pub name: String,
    /// Amount in đồng.
    pub amount: Dong,
    /// Law that sets it, or the reason why nothing is due.
    pub basis: Option<String>,
}

/// A thing handed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Name.
    pub name: String,
    /// Number or sign of the paper.
    pub number: Option<String>,
    /// How many.
    pub quantity: u32,
    /// State or remark.
    pub note: Option<String>,
}
