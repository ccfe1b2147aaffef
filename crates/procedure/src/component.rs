//! Components of a dossier: what must be handed in, what alternatives there are, what makes each unnecessary.

use serde::{Deserialize, Serialize};

/// In which form a component is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComponentKind {
    /// Biểu mẫu điện tử tương tác.
    EForm,
    /// Tờ khai theo mẫu, on paper.
    Form,
    /// Bản chính.
    Original,
    /// Bản sao.
    Copy,
    /// Bản sao có chứng thực.
    #[serde(rename = "certified_copy")]
    CertifiedCopy,
    /// Data only; nothing on paper.
    Data,
}

/// When a component is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// In every case.
    Always,
    /// Only in the case that `condition` describes.
    Conditional,
    /// One of its `group` is enough.
    OneOf,
}

/// A store that can make a component unnecessary (NĐ 118/2025 Đ4.2a as amended by NĐ 309/2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    /// CSDL quốc gia về dân cư.
    Population,
    /// CSDL về cư trú.
    Residence,
    /// CSDL hộ tịch điện tử.
    CivilStatus,
    /// CSDL đất đai.
    Land,
    /// CSDL quốc gia về đăng ký doanh nghiệp.
    Business,
    /// The result of an earlier procedure, kept in the person's electronic store.
    EarlierResult,
}

impl Database {
    /// Every store.
    pub const ALL: [Database; 6] = [
        Database::Population,
        Database::Residence,
        Database::CivilStatus,
        Database::Land,
        Database::Business,
        Database::EarlierResult,
    ];

    /// The stable key; the name is `procedure.database.<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Database::Population => "population",
            Database::Residence => "residence",
            Database::CivilStatus => "civil_status",
            Database::Land => "land",
            Database::Business => "business",
            Database::EarlierResult => "earlier_result",
        }
    }
}

/// One component of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Unique in its version, e.g. `c3`.
    pub id: String,
    /// Name as shown.
    pub name: String,
    /// Form of the paper.
    pub kind: ComponentKind,
    /// Copies a set.
    pub copies: u8,
    /// When it is needed.
    pub need: Need,
    /// The case in which it is needed, or that tells the alternatives apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Alternatives carry the same group; one of them is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The store that makes it unnecessary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available_from: Option<Database>,
    /// Only shown and compared, not kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_show: bool,
}

impl Component {
    /// Whether asking the citizen for it must be refused while that store works and its data are right.
    pub fn asking_is_refused(&self) -> bool {
        self.available_from.is_some()
    }
}

/// A component as it was read in the source, for the catalogue's editor only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsRead {
    /// Name, perhaps cut.
    pub name: String,
    /// Kind as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Originals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
    /// Further plain copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also_copies: Option<u32>,
    /// A form is attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<bool>,
}
