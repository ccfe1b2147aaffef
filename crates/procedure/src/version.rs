//! One version of a procedure, as published by a decision.

use kernel::{Day, ProcedureCode};
use serde::{Deserialize, Serialize};

use crate::fee::{FeePolicy, PersonClass, fees_due};
use calendar::Limit;

use crate::{AsRead, Component, Form, LimitVariant, Process, RuleOverrides};

/// Level of administration that decides or takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Cấp tỉnh.
    Province,
    /// Cấp huyện; ended on 1 July 2025, history only.
    District,
    /// Cấp xã.
    Commune,
}

/// How a dossier can be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp tại Bộ phận Một cửa.
    Direct,
    /// Trực tuyến.
    Online,
    /// Qua dịch vụ bưu chính công ích.
    Postal,
}

/// Level of the online service (NĐ 224/2026 Đ14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineLevel {
    /// Toàn trình.
    Full,
    /// Một phần.
    Partial,
    /// Chưa cung cấp.
    None,
}

/// For which organisation of government the record was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Two levels, since 1 July 2025.
    TwoLevel,
    /// Three levels, until 30 June 2025: history, not for new dossiers.
    ThreeLevel,
}

/// The competent agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Id of the agency table (`SNV`…), or `UBND_XA`, `CA_XA`; `None` if the text names none that exists today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// As the source words it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_read: Option<String>,
    /// Whether it was read in the source (else it is the usual agency).
    #[serde(default)]
    pub verified: bool,
}

/// A legal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalText {
    /// Number, e.g. `123/2015/NĐ-CP`.
    pub number: String,
    /// First day in force, if known.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Day>,
}

/// The decision that publishes the version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Publication {
    /// Number of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// Date of the decision.
    #[serde(with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Day>,
    /// Day of publication.
    #[serde(with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub published_on: Option<Day>,
}

/// A result that the procedure gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultKind {
    /// Unique in its version, e.g. `r1`.
    pub id: String,
    /// Name, e.g. Giấy khai sinh.
    pub name: String,
}

/// Where the record comes from and how far it may be relied on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Provenance {
    /// Page or document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was read, as stated (`2026-06/07`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_date: Option<String>,
    /// The code is local because the source has none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub local_code: bool,
    /// `clean`, `partly`, `empty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components_quality: Option<String>,
    /// Whether the list of components is complete.
    pub components_complete: bool,
    /// Components as read, for the editor only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub components_as_read: Vec<AsRead>,
    /// The e-form was composed from general knowledge: it is not the official form.
    pub form_composed: bool,
    /// Remark on the settlement limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit_note: Option<String>,
    /// The unit of the limit was inferred (the page shows a bare number).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub limit_unit_inferred: bool,
    /// The limit counts `ngày` of unstated kind: taken as calendar days.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub limit_days_of_unknown_kind: bool,
    /// Level before 1 July 2025, when it differs (general knowledge).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level_before_2025: Option<Level>,
    /// Level text of the national portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels_as_read: Option<String>,
    /// Remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Aspects that the catalogue's editor has confirmed since (keys of quality issues).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirmed: Vec<String>,
}

/// One version of a procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcedureVersion {
    /// National code, or a local one (`X.001`).
    pub code: ProcedureCode,
    /// 1, 2, …
    pub version: u32,
    /// Official name.
    pub name: String,
    /// One sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Words people search by.
    #[serde(default)]
    pub everyday_words: Vec<String>,
    /// Life event, for browsing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_event: Option<String>,
    /// Lĩnh vực.
    pub sector: String,
    /// Levels that decide or take part.
    pub levels: Vec<Level>,
    /// Competent agency.
    pub agency: Agency,
    /// Ways to hand in; empty: not stated.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Online level; `None`: not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online_level: Option<OnlineLevel>,
    /// Whether citizens may submit in the own portal.
    #[serde(default)]
    pub own_portal: bool,
    /// Trình tự thực hiện.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
    /// Yêu cầu, điều kiện.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// Số bộ hồ sơ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sets: Option<u8>,
    /// Thành phần hồ sơ.
    #[serde(default)]
    pub components: Vec<Component>,
    /// Settlement limit; `None`: unknown, so no dossier can be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Limits for named cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limit_variants: Vec<LimitVariant>,
    /// Departures from the default rules.
    #[serde(default)]
    pub rules: RuleOverrides,
    /// Phí, lệ phí.
    #[serde(default)]
    pub fees: Vec<FeePolicy>,
    /// Đối tượng thực hiện.
    #[serde(default)]
    pub applicants: Vec<String>,
    /// Kết quả thực hiện.
    #[serde(default)]
    pub results: Vec<ResultKind>,
    /// Căn cứ pháp lý.
    #[serde(default)]
    pub legal_basis: Vec<LegalText>,
    /// Publishing decision.
    #[serde(default)]
    pub publication: Publication,
    /// First day in force; `None`: not stated.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<Day>,
    /// Last day in force; `None`: until replaced.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<Day>,
    /// For which organisation of government.
    pub regime: Regime,
    /// Internal process.
    pub process: Process,
    /// E-form of the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Origin and reliability.
    #[serde(default)]
    pub provenance: Provenance,
}

/// The parts that a published procedure must have (seven, then four where they exist).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKey {
    /// Trình tự thực hiện.
    Sequence,
    /// Cách thức thực hiện.
    Channels,
    /// Thành phần, số lượng hồ sơ.
    Components,
    /// Thời hạn giải quyết.
    Limit,
    /// Đối tượng thực hiện.
    Applicants,
    /// Cơ quan thực hiện.
    Agency,
    /// Kết quả thực hiện.
    Results,
    /// Phí, lệ phí.
    Fees,
    /// Mẫu đơn, tờ khai.
    Form,
    /// Căn cứ pháp lý.
    LegalBasis,
    /// Yêu cầu, điều kiện.
    Conditions,
}

/// Whether a part is in the source; if not, the editor sees "chưa có trong nguồn" and nothing is invented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which part; the name is `procedure.part.<key>`.
    pub key: PartKey,
    /// One of the seven mandatory ones.
    pub mandatory: bool,
    /// Whether the source states it.
    pub stated: bool,
}

impl PartKey {
    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            PartKey::Sequence => "sequence",
            PartKey::Channels => "channels",
            PartKey::Components => "components",
            PartKey::Limit => "limit",
            PartKey::Applicants => "applicants",
            PartKey::Agency => "agency",
            PartKey::Results => "results",
            PartKey::Fees => "fees",
            PartKey::Form => "form",
            PartKey::LegalBasis => "legal_basis",
            PartKey::Conditions => "conditions",
        }
    }
}

impl ProcedureVersion {
    /// The parts in the order in which pages show them.
    pub fn parts(&self) -> Vec<Part> {
        use PartKey::*;
        let stated = |key| match key {
            Sequence => self.sequence.is_some(),
            Channels => !self.channels.is_empty(),
            Components => !self.components.is_empty(),
            Limit => self.limit.is_some(),
            Applicants => !self.applicants.is_empty(),
            Agency => self.agency.id.is_some() || self.agency.as_read.is_some(),
            Results => !self.results.is_empty(),
            Fees => self.fees.iter().any(|fee| fee.amount.is_some()),
            Form => self.form.is_some(),
            LegalBasis => !self.legal_basis.is_empty(),
            Conditions => self.conditions.is_some(),
        };
        let part = |key, mandatory| Part { key, mandatory, stated: stated(key) };
        let mandatory = [Sequence, Channels, Components, Limit, Applicants, Agency, Results];
        let further = [Fees, Form, LegalBasis, Conditions];
        let further = further.into_iter().map(|key| part(key, false));
        mandatory.into_iter().map(|key| part(key, true)).chain(further).collect()
    }

    /// Whether it is in force on that day.
    pub fn holds_on(&self, day: Day) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_to.is_none_or(|to| day <= to)
    }

    /// Whether a new dossier may use it: records of the three-level regime are history.
    pub fn usable(&self) -> bool {
        self.regime == Regime::TwoLevel
    }

    /// The settlement limit of the case chosen at receiving; `None` if unknown, or no such case.
    pub fn limit_for(&self, variant: Option<&str>) -> Option<Limit> {
        match variant {
            None => self.limit,
            Some(id) => self.limit_variants.iter().find(|variant| variant.id == id).map(|variant| variant.limit),
        }
    }

    /// The component with that id.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }

    /// The fee lines due on that day, by that channel, for those classes of persons.
    pub fn fees_due(&self, day: Day, channel: Channel, classes: &[PersonClass]) -> Vec<&FeePolicy> {
        fees_due(&self.fees, day, channel, classes)
    }
}
