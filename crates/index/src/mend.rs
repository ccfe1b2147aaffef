//! What can still be won within a period: on dossiers and procedures that are there, or by those that come.

use kernel::{Day, ProcedureCode};

use crate::cube::Numbers;
use crate::explain::{Cost, Repair, cost};
use crate::fact::flag;
use crate::measure::Measure;
use crate::pick::Pick;
use crate::set::Item;
use crate::standing::{ItemScore, Scope, Share, of_procedures, points_with};

/// Where lost points can be won back.
#[derive(Debug, Clone, PartialEq)]
pub enum Mend {
    /// On these dossiers; so many.
    Dossiers(Pick, i64),
    /// On these procedures.
    Procedures(Vec<ProcedureCode>),
    /// What is lost is lost; only dossiers that come can raise the share.
    Coming,
}

/// Where the lost points of a measure can be won back; none when nothing can be done in the period any more.
pub fn mend(measure: &str, scope: &Scope<'_>, numbers: &Numbers) -> Option<Mend> {
    let received = |with: i64, without: i64, n: i64| {
        if n > 0 { Mend::Dossiers(Pick::received(scope.span).flagged(with, without), n) } else { Mend::Coming }
    };
    let lacking = |measure: Measure| numbers.received() - numbers.of(measure);
    match measure {
        "dossiers_on_time" | "dossiers_satisfied" if numbers.asked_again > 0 => {
            Some(Mend::Dossiers(asked_again(scope), numbers.asked_again))
        }
        "dossiers_with_electronic_result" => {
            Some(received(0, flag::RESULT, lacking(Measure::WithElectronicResult)))
        }
        "dossiers_digitised" => Some(received(0, flag::DIGITISED, lacking(Measure::Digitised))),
        "dossiers_online" => {
            // Only what came in online can still get the electronic result that makes it count.
            let n = numbers.of(Measure::ReceivedOnline) - numbers.of(Measure::OnlineWithResult);
            Some(received(flag::ONLINE, flag::ONLINE_WITH_RESULT, n))
        }
        "procedures_published_in_time" | "procedures_public_in_time" | "days_of_handling" => None,
        measure if measure.starts_with("procedures_") => match cost(measure, scope)? {
            Cost::Procedures(missing) => Some(Mend::Procedures(missing)),
            _ => None,
        },
        _ => Some(Mend::Coming),
    }
}

/// Open now, waiting for a supplement that was asked for again: late only until it comes.
fn asked_again(scope: &Scope<'_>) -> Pick {
    let never = Day(i32::MAX);
    Pick { received_to: scope.span.last_day(), ..Pick::open(never) }.late(never, false).flagged(flag::ASKED_AGAIN, 0)
}

/// What one dossier of the best kind adds to the figures of a measure: to the numerator, and to the denominator.
fn each(measure: &str) -> (f64, f64) {
    match measure {
        "points_of_agencies" => (200.0, 100.0),
        "points_of_time" | "points_of_contacts" | "points_of_offices" => (2.0, 1.0),
        _ => (1.0, 1.0),
    }
}

/// What so many coming dossiers bring when all of them count.
pub fn coming(item: &Item, score: &ItemScore, count: i64) -> Option<Repair> {
    let (share, points) = (score.share?, score.points()?);
    let (more, whole) = each(&item.measure);
    let n = count as f64;
    let grown = Share { numerator: share.numerator + more * n, denominator: share.denominator + whole * n };
    Some(Repair { count, points: points_with(item, grown)? - points })
}

/// The procedures behind the figures of a measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Those of the denominator.
    pub all: Vec<ProcedureCode>,
    /// Those that the numerator lacks.
    pub missing: Vec<ProcedureCode>,
}

impl Listed {
    /// Those of the numerator.
    pub fn counted(&self) -> Vec<ProcedureCode> {
        self.all.iter().filter(|code| !self.missing.contains(code)).cloned().collect()
    }
}

/// The procedures behind the figures of a measure; none when it counts something else.
pub fn procedures(measure: &str, scope: &Scope<'_>) -> Option<Listed> {
    let Some(Cost::Procedures(missing)) = cost(measure, scope) else { return None };
    let published = |all: &[crate::services::Publishing]| all.iter().map(|one| one.procedure.clone()).collect();
    let all = match measure {
        "procedures_published_in_time" => published(&scope.province.published),
        "procedures_public_in_time" => published(&scope.province.made_public),
        "procedures_public_complete" => scope.province.authority.iter().cloned().collect(),
        "procedures_online" => scope.services.authority.iter().cloned().collect(),
        other => of_procedures(other, scope.services)?.0.iter().cloned().collect(),
    };
    Some(Listed { all, missing })
}

/// Whether the figures are those of the province, which every agency inherits.
pub fn is_inherited(measure: &str) -> bool {
    matches!(measure, "procedures_published_in_time" | "procedures_public_in_time" | "procedures_public_complete")
}

/// By what the stored figures of a share are larger than the numbers that people count.
pub fn scale(measure: &str) -> f64 {
    if measure == "points_of_agencies" { 100.0 } else { 1.0 }
}

/// Ranks by index as shown with so many decimals: equal index, equal rank, the next rank skips; none without an index.
pub fn ranks(indices: &[Option<f64>], decimals: i32) -> Vec<Option<usize>> {
    let ten = 10_f64.powi(decimals);
    let shown: Vec<Option<i64>> = indices.iter().map(|index| index.map(|index| (index * ten).round() as i64)).collect();
    let rank = |own: i64| 1 + shown.iter().flatten().filter(|other| **other > own).count();
    shown.iter().map(|own| own.map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_index_equal_rank() {
        let indices = [Some(80.0), Some(91.5), None, Some(91.501), Some(70.0)];
        assert_eq!(ranks(&indices, 2), [Some(3), Some(1), None, Some(1), Some(4)]);
        assert_eq!(ranks(&indices, 3), [Some(3), Some(2), None, Some(1), Some(4)]);
    }
}
