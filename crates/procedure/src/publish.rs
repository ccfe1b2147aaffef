//! What a version must fulfil before it is published (TT 01/2018/TT-VPCP Đ8 for the internal process).

use std::collections::BTreeMap;

use kernel::{Basis, Refusal};

use crate::limit::{days, sum_of_steps};
use crate::{Need, ProcedureVersion};

/// The internal process: drafted, checked, approved; its steps fit into the settlement time.
pub const PROCESS_BASIS: Basis = Basis("tt01_2018.d8");
/// The published content of a procedure.
pub const CONTENT_BASIS: Basis = Basis("nd63_2010.d8");
/// Which data and papers may be asked for.
pub const COMPONENT_BASIS: Basis = Basis("nd118_2025.d4");

/// Everything that stands in the way of publishing; empty means it can be published.
pub fn publish_problems(version: &ProcedureVersion) -> Vec<Refusal> {
    let mut problems = Vec::new();
    heading(version, &mut problems);
    dates(version, &mut problems);
    components(version, &mut problems);
    process(version, &mut problems);
    fees(version, &mut problems);
    form(version, &mut problems);
    problems
}

fn heading(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    let missing = [
        (version.code.as_str().trim().is_empty(), "code"),
        (version.name.trim().is_empty(), "name"),
        (version.sector.trim().is_empty(), "sector"),
        (version.levels.is_empty(), "levels"),
        (version.agency.id.is_none(), "agency"),
        (version.channels.is_empty(), "channels"),
        (version.results.is_empty(), "results"),
        (version.publication.decision.is_none(), "decision"),
        (version.publication.decided_on.is_none(), "decided_on"),
        (version.effective_from.is_none(), "effective_from"),
    ];
    let missing = missing.into_iter().filter(|(missing, _)| *missing);
    problems.extend(missing.map(|(_, part)| Refusal::new("procedure_part_missing", CONTENT_BASIS).with("part", part)));
    if version.limit.is_none() {
        problems.push(Refusal::new("procedure_limit_unknown", CONTENT_BASIS));
    }
}

fn dates(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    if let (Some(from), Some(to)) = (version.effective_from, version.effective_to)
        && to < from
    {
        let refusal = Refusal::new("procedure_dates_reversed", CONTENT_BASIS);
        problems.push(refusal.with("from", from.date_text()).with("to", to.date_text()));
    }
}

fn components(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for component in &version.components {
        if let Some(group) = &component.group {
            *groups.entry(group).or_default() += 1;
        }
        let inconsistent = match component.need {
            Need::OneOf => component.group.is_none(),
            Need::Conditional => component.condition.is_none(),
            Need::Always => component.group.is_some(),
        };
        if inconsistent || component.name.trim().is_empty() {
            let refusal = Refusal::new("procedure_component_inconsistent", COMPONENT_BASIS);
            problems.push(refusal.with("component", &component.id));
        }
    }
    let alone = groups.into_iter().filter(|(_, members)| *members < 2);
    problems
        .extend(alone.map(|(group, _)| Refusal::new("procedure_group_of_one", COMPONENT_BASIS).with("group", group)));
    let ids = version.components.iter().map(|component| component.id.as_str());
    problems.extend(repeated(ids).map(|id| duplicate("component", id)));
}

fn process(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    let steps = &version.process.steps;
    if version.process.handling_steps().next().is_none() {
        problems.push(Refusal::new("procedure_process_empty", PROCESS_BASIS));
    }
    let ids = steps.iter().map(|step| step.id.as_str());
    problems.extend(repeated(ids).map(|id| duplicate("step", id)));
    let Some(limit) = version.limit else { return };
    let (sum, limit_days) = (sum_of_steps(steps), days(limit));
    if sum > limit_days + 1e-6 {
        let refusal = Refusal::new("procedure_steps_exceed_limit", PROCESS_BASIS);
        problems.push(refusal.with("sum_days", decimal(sum)).with("limit_days", decimal(limit_days)));
    }
}

fn fees(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    for fee in &version.fees {
        let reversed = matches!((fee.from, fee.to), (Some(from), Some(to)) if to < from);
        let negative = fee.amount.is_some_and(|amount| amount.0 < 0);
        if reversed || negative || fee.item.trim().is_empty() {
            problems.push(Refusal::new("procedure_fee_inconsistent", CONTENT_BASIS).with("fee", &fee.id));
        }
    }
    problems.extend(repeated(version.fees.iter().map(|fee| fee.id.as_str())).map(|id| duplicate("fee", id)));
}

fn form(version: &ProcedureVersion, problems: &mut Vec<Refusal>) {
    let found = version.form.iter().flat_map(|form| form.problems());
    problems.extend(found.map(|fault| {
        let refusal = Refusal::new("procedure_form_inconsistent", CONTENT_BASIS);
        refusal.with("at", fault.at).with("fault", fault.code)
    }));
}

fn duplicate(kind: &'static str, id: &str) -> Refusal {
    Refusal::new("procedure_id_repeated", CONTENT_BASIS).with("kind", kind).with("id", id)
}

fn repeated<'a>(ids: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut seen = std::collections::BTreeSet::new();
    ids.filter(move |id| !seen.insert(*id))
}

/// Days as Vietnamese print them: `9,5`.
fn decimal(days: f64) -> String {
    let rounded = (days * 100.0).round() / 100.0;
    rounded.to_string().replace('.', ",")
}
