//! What the catalogue's editor still has to check. Nothing of it is ever silently shown as law.

use serde::Serialize;

use crate::limit::{days, sum_of_steps};
use crate::{ProcedureVersion, Regime};

/// One thing to check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QualityIssue {
    /// Stable key; the sentence is `procedure.issue.<key>`.
    pub key: &'static str,
    /// Which field or row it concerns, if one.
    pub at: Option<String>,
    /// True if no new dossier can be accepted before it is mended.
    pub blocking: bool,
}

/// The open issues of a version, in a fixed order; confirmed ones are left out.
pub fn quality_issues(version: &ProcedureVersion) -> Vec<QualityIssue> {
    let mut issues = Vec::new();
    record_issues(version, &mut issues);
    limit_issues(version, &mut issues);
    fee_issues(version, &mut issues);
    component_issues(version, &mut issues);
    process_issues(version, &mut issues);
    part_issues(version, &mut issues);
    issues.retain(|issue| issue.blocking || !version.provenance.confirmed.iter().any(|key| key == issue.key));
    issues
}

fn issue(key: &'static str) -> QualityIssue {
    QualityIssue { key, at: None, blocking: false }
}

fn blocking(key: &'static str) -> QualityIssue {
    QualityIssue { key, at: None, blocking: true }
}

fn at(key: &'static str, at: &str) -> QualityIssue {
    QualityIssue { key, at: Some(at.to_owned()), blocking: false }
}

fn record_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    let found = [
        (version.regime == Regime::ThreeLevel, blocking("regime_ended")),
        (version.provenance.local_code, issue("code_local")),
        (version.agency.id.is_none(), issue("agency_unknown")),
        (version.agency.id.is_some() && !version.agency.verified, issue("agency_unverified")),
        (version.publication.decision.is_none(), issue("decision_unknown")),
        (version.publication.decided_on.is_none(), issue("decision_date_unknown")),
        (version.publication.published_on.is_none(), issue("publication_date_unknown")),
        (version.effective_from.is_none(), issue("effective_date_unknown")),
        (version.online_level.is_none(), issue("online_level_unknown")),
        (version.provenance.form_composed && version.form.is_some(), issue("form_not_official")),
        (version.rules.immediate_result.is_some(), at("rule_set_by_operator", "immediate_result")),
        (version.rules.decide_on_the_spot.is_some(), at("rule_set_by_operator", "decide_on_the_spot")),
    ];
    issues.extend(found.into_iter().filter(|(found, _)| *found).map(|(_, issue)| issue));
    let undated = version.legal_basis.iter().any(|text| text.effective_from.is_none());
    issues.extend(undated.then(|| issue("legal_basis_undated")));
}

fn limit_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    let provenance = &version.provenance;
    issues.extend(version.limit.is_none().then(|| blocking("limit_unknown")));
    issues.extend(provenance.limit_unit_inferred.then(|| issue("limit_unit_inferred")));
    issues.extend(provenance.limit_days_of_unknown_kind.then(|| issue("limit_days_of_unknown_kind")));
    let unverified = version.limit_variants.iter().filter(|variant| !variant.verified);
    issues.extend(unverified.map(|variant| at("limit_variant_unverified", &variant.id)));
}

fn fee_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    issues.extend(version.fees.is_empty().then(|| issue("fee_unknown")));
    for fee in &version.fees {
        issues.extend(fee.amount.is_none().then(|| at("fee_unknown", &fee.id)));
        issues.extend((fee.amount.is_some() && !fee.verified).then(|| at("fee_unverified", &fee.id)));
    }
}

fn component_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    match version.provenance.components_quality.as_deref() {
        Some("partly") => issues.push(issue("components_partly_read")),
        Some("empty") => issues.push(issue("components_not_in_source")),
        _ => {}
    }
    let cut = !version.components.is_empty() && !version.provenance.components_complete;
    issues.extend(cut.then(|| issue("components_list_cut")));
}

fn process_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    let process = &version.process;
    issues.extend(process.template.then(|| issue("process_template")));
    issues.extend((!process.template && process.decision.is_none()).then(|| issue("process_decision_unknown")));
    if let Some(limit) = version.limit {
        let sum = sum_of_steps(&process.steps);
        issues.extend((sum > days(limit) + 1e-6).then(|| issue("process_longer_than_limit")));
        let short = !process.template && sum + 1e-6 < days(limit);
        issues.extend(short.then(|| issue("process_shorter_than_limit")));
    }
    let untimed = process.handling_steps().filter(|step| step.limit.is_none());
    issues.extend(untimed.map(|step| at("step_without_time", step.id.as_str())));
}

fn part_issues(version: &ProcedureVersion, issues: &mut Vec<QualityIssue>) {
    let known = ["components", "limit", "fees"];
    let missing = version.parts().into_iter().filter(|part| !part.stated && !known.contains(&part.key.key()));
    issues.extend(missing.map(|part| at("part_not_in_source", part.key.key())));
}
