//! Deadline rules of a procedure: defaults by date, overrides by version, each with a key into the table of legal bases.

use kernel::Day;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use calendar::Limit;

use crate::Channel;

/// What a supplement after appraisal does to the settlement clock.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnSupplement {
    /// Counted anew from the beginning (NĐ 61/2018 Đ19.4).
    Restart,
    /// The time of the applicant does not count.
    Pause,
    /// A new term from the receipt of the supplement.
    NewTerm(Limit),
}

/// What happens when the applicant lets a term pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnTimeout {
    /// Handling ends (dừng giải quyết).
    Close,
    /// The dossier is no longer valid.
    Invalid,
    /// Refused with reason: a result.
    Refuse,
}

/// What waiting for a payment does to the settlement clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFee {
    /// The clock runs on.
    Run,
    /// The time of payment does not count.
    Pause,
}

/// A value with the key of its legal basis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule<T> {
    /// The value.
    pub value: T,
    /// Key into the table of legal bases.
    pub basis: SmolStr,
}

/// Another settlement limit for a named case, chosen at receiving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitVariant {
    /// Unique in its version, e.g. `v1`.
    pub id: String,
    /// The case in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Only for this channel, if the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The limit.
    pub limit: Limit,
    /// True if the time comes on top of the ordinary limit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added: bool,
    /// Remark of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it may be relied on (texts of the source were cut automatically).
    #[serde(default)]
    pub verified: bool,
}

/// Where a version departs from the defaults; `None` keeps the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleOverrides {
    /// See [`DeadlineRules::on_supplement`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_supplement: Option<Rule<OnSupplement>>,
    /// See [`DeadlineRules::max_requests`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_requests: Option<Rule<u8>>,
    /// See [`DeadlineRules::applicant_term`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applicant_term: Option<Rule<Limit>>,
    /// See [`DeadlineRules::on_timeout`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_timeout: Option<Rule<OnTimeout>>,
    /// See [`DeadlineRules::on_fee`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_fee: Option<Rule<OnFee>>,
    /// See [`DeadlineRules::fee_term`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fee_term: Option<Rule<Limit>>,
    /// See [`DeadlineRules::on_fee_timeout`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_fee_timeout: Option<Rule<OnTimeout>>,
    /// See [`DeadlineRules::reception_limit`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reception_limit: Option<Rule<Limit>>,
    /// See [`DeadlineRules::supplement_notice_limit`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplement_notice_limit: Option<Rule<Limit>>,
    /// See [`DeadlineRules::handover_cutoff_minute`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover_cutoff_minute: Option<Rule<u16>>,
    /// See [`DeadlineRules::settlement_cutoff_minute`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_cutoff_minute: Option<Rule<u16>>,
    /// See [`DeadlineRules::immediate_result`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immediate_result: Option<Rule<bool>>,
    /// See [`DeadlineRules::decide_on_the_spot`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decide_on_the_spot: Option<Rule<bool>>,
    /// See [`DeadlineRules::non_territorial`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_territorial: Option<Rule<NonTerritorial>>,
}

/// Where a dossier may be handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonTerritorial {
    /// Only at the competent agency's desk.
    No,
    /// At any desk of the province (NĐ 118/2025 Đ14.2).
    Province,
    /// At any desk of the country (NĐ 118/2025 Đ14.4), by a published list.
    Nation,
}

/// The rules that hold for a version on a day: overrides over defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineRules {
    /// What a supplement does to the settlement clock.
    pub on_supplement: Rule<OnSupplement>,
    /// The most requests for a supplement after acceptance; `None`: no cap (a second needs reason and approval).
    pub max_requests: Option<Rule<u8>>,
    /// The applicant's term to complete or supplement.
    pub applicant_term: Rule<Limit>,
    /// What happens when it passes.
    pub on_timeout: Rule<OnTimeout>,
    /// What waiting for a payment does to the settlement clock.
    pub on_fee: Rule<OnFee>,
    /// The applicant's term to pay.
    pub fee_term: Rule<Limit>,
    /// What happens when it passes.
    pub on_fee_timeout: Rule<OnTimeout>,
    /// The desk's term to react to an online or postal dossier.
    pub reception_limit: Rule<Limit>,
    /// The handling unit's term to ask for a supplement, from receipt.
    pub supplement_notice_limit: Rule<Limit>,
    /// Received after this minute of the day, a dossier may be handed over at the start of the next working day.
    pub handover_cutoff_minute: Option<Rule<u16>>,
    /// Received after this minute of the day, a same-day result is due the next working day; only for laws that say so.
    pub settlement_cutoff_minute: Option<Rule<u16>>,
    /// The result is given at once: no receipt unless asked for.
    pub immediate_result: Rule<bool>,
    /// An authorised officer of the desk may decide.
    pub decide_on_the_spot: Rule<bool>,
    /// Where it may be handed in.
    pub non_territorial: Rule<NonTerritorial>,
}

/// Default rules of one stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DefaultsPeriod {
    /// First day; `None`: since ever.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day; `None`: until further notice.
    #[serde(default, with = "crate::iso::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<Day>,
    /// The rules.
    pub rules: DeadlineRules,
}

/// The operator's default rules with their validity, `data/rules/deadline_defaults.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleDefaults {
    /// Stretches without gap or overlap, oldest first.
    pub periods: Vec<DefaultsPeriod>,
}

impl RuleDefaults {
    /// The defaults of a day: of the stretch that holds it, or else of the last one.
    pub fn at(&self, day: Day) -> Option<&DeadlineRules> {
        let holds = |period: &&DefaultsPeriod| {
            period.from.is_none_or(|from| from <= day) && period.to.is_none_or(|to| day <= to)
        };
        self.periods.iter().find(holds).or(self.periods.last()).map(|period| &period.rules)
    }
}

impl RuleOverrides {
    /// These overrides over the defaults.
    pub fn over(&self, defaults: &DeadlineRules) -> DeadlineRules {
        fn pick<T: Clone>(own: &Option<Rule<T>>, default: &Rule<T>) -> Rule<T> {
            own.clone().unwrap_or_else(|| default.clone())
        }
        fn maybe<T: Clone>(own: &Option<Rule<T>>, default: &Option<Rule<T>>) -> Option<Rule<T>> {
            own.clone().or_else(|| default.clone())
        }
        DeadlineRules {
            on_supplement: pick(&self.on_supplement, &defaults.on_supplement),
            max_requests: maybe(&self.max_requests, &defaults.max_requests),
            applicant_term: pick(&self.applicant_term, &defaults.applicant_term),
            on_timeout: pick(&self.on_timeout, &defaults.on_timeout),
            on_fee: pick(&self.on_fee, &defaults.on_fee),
            fee_term: pick(&self.fee_term, &defaults.fee_term),
            on_fee_timeout: pick(&self.on_fee_timeout, &defaults.on_fee_timeout),
            reception_limit: pick(&self.reception_limit, &defaults.reception_limit),
            supplement_notice_limit: pick(&self.supplement_notice_limit, &defaults.supplement_notice_limit),
            handover_cutoff_minute: maybe(&self.handover_cutoff_minute, &defaults.handover_cutoff_minute),
            settlement_cutoff_minute: maybe(&self.settlement_cutoff_minute, &defaults.settlement_cutoff_minute),
            immediate_result: pick(&self.immediate_result, &defaults.immediate_result),
            decide_on_the_spot: pick(&self.decide_on_the_spot, &defaults.decide_on_the_spot),
            non_territorial: pick(&self.non_territorial, &defaults.non_territorial),
        }
    }
}
