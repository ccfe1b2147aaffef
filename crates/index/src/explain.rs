//! Why points are lost, and what would win them back.

use kernel::ProcedureCode;

use crate::fact::{Ending, flag};
use crate::pick::Pick;
use crate::set::Item;
use crate::standing::{ItemScore, Scope, Share, of_procedures, points_with, used};

/// The dossiers behind the figures of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Behind {
    /// Those of the numerator.
    pub numerator: Pick,
    /// Those of the denominator.
    pub denominator: Pick,
    /// Those of the denominator that the numerator lacks.
    pub missing: Pick,
}

/// What costs the points of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Cost {
    /// Dossiers.
    Dossiers(Behind),
    /// Procedures, by code.
    Procedures(Vec<ProcedureCode>),
    /// A mean: every dossier adds to it.
    Mean(Pick),
}

/// A repair: how many more would count, and what that brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair {
    /// How many dossiers or procedures.
    pub count: i64,
    /// Points that they bring.
    pub points: f64,
}

/// What costs the points of an item; none without a source.
pub fn cost(measure: &str, scope: &Scope<'_>) -> Option<Cost> {
    let (span, as_of) = (scope.span, scope.as_of);
    let received = |bit: i64| {
        let all = Pick::received(span);
        let (numerator, missing) = (all.clone().flagged(bit, 0), all.clone().flagged(0, bit));
        Cost::Dossiers(Behind { numerator, missing, denominator: all })
    };
    Some(match measure {
        "dossiers_on_time" | "dossiers_satisfied" => {
            let or_unsatisfied = measure == "dossiers_satisfied";
            let all = Pick { asked_again_is_late: true, or_unsatisfied, ..Pick::handled(span) };
            Cost::Dossiers(Behind {
                numerator: all.clone().late(as_of, false),
                missing: all.clone().late(as_of, true),
                denominator: Pick::handled(span),
            })
        }
        "dossiers_with_electronic_result" => received(flag::RESULT),
        "dossiers_digitised" => received(flag::DIGITISED),
        "dossiers_reusing_data" => received(flag::REUSED),
        "dossiers_using_residents_data" => received(flag::RESIDENTS),
        "dossiers_online" => received(flag::ONLINE_WITH_RESULT),
        "dossiers_paid_online" => {
            let all = Pick::received(span).flagged(flag::FEE, 0);
            Cost::Dossiers(Behind {
                numerator: all.clone().flagged(flag::FEE | flag::PAID_ONLINE, 0),
                missing: all.clone().flagged(flag::FEE, flag::PAID_ONLINE),
                denominator: all,
            })
        }
        "days_of_handling" | "points_of_time" | "points_of_agencies" | "points_of_contacts" | "points_of_offices" => {
            Cost::Mean(Pick::ended(span, &[Ending::Early, Ending::OnTime, Ending::Late]))
        }
        "procedures_public_complete" => Cost::Procedures(scope.province.incomplete.iter().cloned().collect()),
        "procedures_online" => Cost::Procedures(scope.services.authority.difference(&scope.services.online).cloned().collect()),
        "procedures_published_in_time" => Cost::Procedures(late(&scope.province.published)),
        "procedures_public_in_time" => Cost::Procedures(late(&scope.province.made_public)),
        other => {
            let (of, measure) = of_procedures(other, scope.services)?;
            let used = used(scope, of, measure);
            Cost::Procedures(of.iter().filter(|code| !used.contains(code)).cloned().collect())
        }
    })
}

fn late(all: &[crate::services::Publishing]) -> Vec<ProcedureCode> {
    all.iter().filter(|one| !one.in_time).map(|one| one.procedure.clone()).collect()
}

/// What it brings when so many more dossiers or procedures count; at most what is missing.
pub fn repair(item: &Item, score: &ItemScore, count: i64) -> Option<Repair> {
    let (share, points) = (score.share?, score.points()?);
    let count = (count as f64).min(share.denominator - share.numerator).max(0.0);
    let mended = points_with(item, Share { numerator: share.numerator + count, ..share })?;
    Some(Repair { count: count as i64, points: mended - points })
}

/// How many more are needed for all points; none when they are all there already or cannot be reached.
pub fn needed(item: &Item, score: &ItemScore) -> Option<Repair> {
    let (share, _) = (score.share?, score.points()?);
    let missing = (share.denominator - share.numerator) as i64;
    let all = repair(item, score, missing)?;
    if all.points <= 1e-9 {
        return None;
    }
    let (mut low, mut high) = (0, missing);
    while low < high {
        let middle = (low + high) / 2;
        let enough = repair(item, score, middle).is_some_and(|repair| repair.points >= all.points - 1e-9);
        if enough { high = middle } else { low = middle + 1 }
    }
    Some(Repair { count: high, points: all.points })
}
