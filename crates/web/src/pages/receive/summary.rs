//! What stands beside the form: appointment, who decides, fees, what is missing, what the rules say.

use app::receiving::Plan;

use super::lines;
use super::procedures::unit_name;
use super::screen::Known;
use crate::desk::{Desk, basis_text, refusal_text};
use crate::words;

/// What stands beside the form.
#[derive(Default)]
pub struct Summary {
    /// Name of the procedure; empty while none is chosen.
    pub procedure: String,
    /// The appointment; empty if unknown.
    pub promised: String,
    /// The limit in words.
    pub limit: String,
    /// Who decides.
    pub competent: String,
    /// By when it is handed over, and what else the rules say: each with its article.
    pub rules: Vec<(String, String)>,
    /// Fees due: item, amount in words.
    pub fees: Vec<(String, String)>,
    /// Their sum in words; empty without fees.
    pub total: String,
    /// What is missing.
    pub missing: Vec<String>,
    /// Why it cannot be received here: sentence and article.
    pub refusal: Option<(String, String)>,
}

/// The summary of what is known.
pub fn summary(desk: &Desk, known: &Known, missing: &[String]) -> Summary {
    let (lang, org) = (desk.lang(), &desk.officer.org);
    let Some(version) = &known.version else { return Summary::default() };
    let name = |id: &String| lines::with_others(version, id).join(lang.t("receive.or"));
    let mut summary = Summary {
        procedure: version.name.clone(),
        missing: missing.iter().map(name).collect(),
        ..Summary::default()
    };
    match &known.plan {
        Some(Ok(plan)) => {
            summary.promised = plan.promised_at.map(|at| at.date_time_text()).unwrap_or_default();
            summary.limit = plan.limit.map(|limit| words::limit(lang, limit)).unwrap_or_default();
            summary.competent = unit_name(org, &plan.competent);
            summary.rules = rules(desk, plan);
            let amount = |dong: kernel::Dong| format!("{} đồng", dong.grouped());
            summary.fees = plan.fees.iter().map(|fee| (fee.item.clone(), amount(fee.amount))).collect();
            let unstated = plan.unstated_fees.iter().map(|item| (item.clone(), lang.t("receive.fee_unstated").to_owned()));
            summary.fees.extend(unstated);
            if !plan.fees.is_empty() {
                summary.total = amount(kernel::Dong(plan.fees.iter().map(|fee| fee.amount.0).sum()));
            }
        }
        Some(Err(refusal)) => {
            summary.refusal = Some((refusal_text(lang, refusal), basis_text(lang, refusal.basis)));
        }
        None => {}
    }
    summary
}

/// What the rules say about this moment: when it is handed over, and why the day does not count.
fn rules(desk: &Desk, plan: &Plan) -> Vec<(String, String)> {
    let (lang, now) = (desk.lang(), desk.now());
    let article = |key: &'static str| basis_text(lang, kernel::Basis(key));
    let mut said = Vec::new();
    if let Some(by) = plan.hand_over_by {
        said.push((lang.t1("receive.hand_over_by", "at", by.date_time_text()), article("nd118_2025.d18k2")));
        let cut_off = plan.rules.handover_cutoff_minute.as_ref();
        let late = cut_off.filter(|rule| now.minute_of_day() > i32::from(rule.value));
        if !desk.app().calendar(&plan.receiving).is_working_day(now.day()) {
            said.push((lang.t("receive.day_off").to_owned(), article("nd118_2025.d18k2")));
        } else if let Some(rule) = late {
            let hour = format!("{:02}:{:02}", rule.value / 60, rule.value % 60);
            said.push((lang.t1("receive.after_cut_off", "hour", hour), article("nd118_2025.d18k2")));
        }
    }
    if !plan.territorial {
        said.push((lang.t("receive.non_territorial").to_owned(), article("nd118_2025.d14k2")));
    }
    if plan.provisional {
        said.push((lang.t("receive.provisional").to_owned(), String::new()));
    }
    said
}
