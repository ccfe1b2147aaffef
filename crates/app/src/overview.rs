//! Figures of many units and stretches of time at once, for overviews: from counters alone, never from dossiers.

use index::{CriteriaSet, Named, Numbers, Scope, Span, UnitScore, forecast};
use kernel::{Day, PersonId, ProcedureCode, UnitId};
use org::{Unit, UnitKind};
use store::figures::DaySum;

use crate::app::{App, AppResult};
use crate::standing::Whose;

/// The kind under which step times keep lateness itself.
const LATE: &str = "late";

/// An agency that settles dossiers, with its units.
#[derive(Debug, Clone, PartialEq)]
pub struct Agency {
    /// The agency.
    pub unit: Unit,
    /// The agency and all below it, those that no longer exist too.
    pub units: Vec<UnitId>,
}

impl Agency {
    /// As somebody whose figures are asked for.
    pub fn whose(&self) -> Whose {
        Whose::Agency(self.unit.id.clone())
    }
}

/// Open dossiers by the day on which they are due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenByDay {
    /// Due on a day before today.
    pub late: i64,
    /// Due on these days, from today on.
    pub days: Vec<(Day, i64)>,
    /// Due after them.
    pub later: i64,
    /// The clock stands still.
    pub waiting: i64,
}

impl OpenByDay {
    /// All that is open.
    pub fn open(&self) -> i64 {
        self.late + self.days.iter().map(|(_, n)| n).sum::<i64>() + self.later + self.waiting
    }
}

/// Pieces of work that a person finished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pieces {
    /// By their time, or without one.
    pub in_time: i64,
    /// After it.
    pub late: i64,
}

/// What a kind of work took at a unit in the last weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Took {
    /// Who did it.
    pub unit: UnitId,
    /// The role of the step, or the phase.
    pub class: &'static str,
    /// How many pieces.
    pub n: i64,
    /// Their office minutes together.
    pub minutes: i64,
}

/// The months up to the one of a day, oldest first.
pub fn last_months(today: Day, count: usize) -> Vec<Named> {
    let (year, month, _) = today.ymd();
    let mut months: Vec<Named> =
        std::iter::successors(Some(Named::Month(year, month)), |month| Some(month.before())).take(count).collect();
    months.reverse();
    months
}

impl App {
    /// The agencies that are somebody's and settle dossiers today, each with its units: departments and others, then
    /// communes, by name.
    pub fn agencies_of(&self, whose: &Whose) -> Vec<Agency> {
        let org = self.org();
        let wanted = |unit: &Unit| match whose {
            Whose::Province => true,
            Whose::Departments => unit.kind != UnitKind::Commune,
            Whose::Communes => unit.kind == UnitKind::Commune,
            Whose::Agency(root) => org.is_within(&unit.id, root),
        };
        let settling = self.settling_units(self.now().day());
        let mut all: Vec<Agency> = settling
            .into_iter()
            .filter(wanted)
            .map(|unit| Agency { unit, units: Vec::new() })
            .collect();
        let place: std::collections::HashMap<UnitId, usize> =
            all.iter().enumerate().map(|(at, agency)| (agency.unit.id.clone(), at)).collect();
        for unit in org.units_ever() {
            let above = org.ancestors(&unit.id).map(|unit| &unit.id);
            for at in std::iter::once(&unit.id).chain(above).filter_map(|id| place.get(id)) {
                all[*at].units.push(unit.id.clone());
            }
        }
        all
    }

    /// Figures of each of several agencies in each of several spans.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn numbers_of(&self, agencies: &[Agency], spans: &[Span]) -> AppResult<Vec<Vec<Numbers>>> {
        let today = self.now().day();
        self.cube(|cube| {
            let of = |agency: &Agency| spans.iter().map(|span| cube.numbers(&agency.units, *span, span.as_of(today))).collect();
            agencies.iter().map(of).collect()
        })
    }

    /// Figures of somebody in each of several spans.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn numbers_over(&self, whose: &Whose, spans: &[Span]) -> AppResult<Vec<Numbers>> {
        let (units, today) = (self.units_of(whose), self.now().day());
        self.cube(|cube| spans.iter().map(|span| cube.numbers(&units, *span, span.as_of(today))).collect())
    }

    /// Scores of several agencies, by their own procedures.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn scores_by_agency(&self, agencies: &[Agency], span: Span, set: &CriteriaSet) -> AppResult<Vec<UnitScore>> {
        let as_of = span.as_of(self.now().day());
        let province = self.services(&Whose::Province, span, as_of);
        let services: Vec<_> = agencies.iter().map(|agency| self.services(&agency.whose(), span, as_of)).collect();
        self.cube(|cube| {
            let each = agencies.iter().zip(&services);
            let scope = |(agency, services)| {
                let (agency, services): (&Agency, &std::sync::Arc<index::Services>) = (agency, services);
                Scope { cube, units: &agency.units, services, province: &province, span, as_of }
            };
            each.map(|one| index::score_unit(set, &scope(one))).collect()
        })
    }

    /// What is open now by the day on which it is due, for so many days from today on.
    ///
    /// # Errors
    /// The counters could not be loaded.
    pub fn open_by_day(&self, whose: &Whose, days: i32) -> AppResult<OpenByDay> {
        let (units, today) = (self.units_of(whose), self.now().day());
        let span = Span::year_to(today);
        self.cube(|cube| {
            let numbers = cube.numbers(&units, span, today);
            // Late from the day after the one on which it is due.
            let late_by = |day: Day| cube.numbers(&units, span, day).late_open;
            let mut open = OpenByDay { late: numbers.late_open, waiting: numbers.waiting, ..OpenByDay::default() };
            let mut before = open.late;
            for day in (0..days).map(|n| today.plus(n)) {
                let by_then = late_by(day.plus(1));
                open.days.push((day, by_then - before));
                before = by_then;
            }
            open.later = numbers.open() - before - open.waiting;
            open
        })
    }

    /// Where time went in the last twelve weeks: what settled dossiers took, by unit and kind of work.
    ///
    /// # Errors
    /// The store failed.
    pub fn time_by_work(&self) -> AppResult<Vec<Took>> {
        let (catalogue, today) = (self.catalogue(), self.now().day());
        let from = forecast::week(today) - forecast::WEEKS + 1;
        let mut sums: std::collections::BTreeMap<(UnitId, &'static str), (i64, i64)> = std::collections::BTreeMap::new();
        for (unit, procedure, step, n, minutes) in self.read(|reader| reader.sum_step_times(from))? {
            let code = ProcedureCode::new(procedure);
            let version = catalogue.in_force(&code, today).or_else(|| catalogue.latest(&code));
            let class = version.and_then(|version| forecast::class_of(version, &step)).filter(|class| *class != LATE);
            if let Some(class) = class {
                let sum = sums.entry((UnitId::new(unit), class)).or_default();
                *sum = (sum.0 + n, sum.1 + minutes);
            }
        }
        Ok(sums.into_iter().map(|((unit, class), (n, minutes))| Took { unit, class, n, minutes }).collect())
    }

    /// A counter by day: `accepted` and `ended` (detail: how) of agencies.
    ///
    /// # Errors
    /// The store failed.
    pub fn figures_by_day(&self, name: &str, whose: &Whose, from: Day, to: Day) -> AppResult<Vec<DaySum>> {
        // Counters of days lie under scopes: the highest units name all below them.
        let units = match whose {
            Whose::Province => self.org().units_ever().filter(|unit| unit.parent.is_none()).map(|unit| unit.id.clone()).collect(),
            whose => self.units_of(whose),
        };
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        Ok(self.read(|reader| reader.sum_tally_by_day(name, &units, from, to))?)
    }

    /// Pieces of work that a person finished in some units, by day; days without any are absent.
    ///
    /// # Errors
    /// The store failed.
    pub fn finished_by(&self, person: &PersonId, units: &[UnitId], from: Day, to: Day) -> AppResult<Vec<(Day, Pieces)>> {
        let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
        let sums = self.read(|reader| reader.sum_tally_by_day("done", &units, from, to))?;
        let mut days: std::collections::BTreeMap<Day, Pieces> = std::collections::BTreeMap::new();
        for sum in sums {
            let (who, late) = sum.detail.split_once('|').map_or((sum.detail.as_str(), false), |(who, _)| (who, true));
            if who == person.as_str() {
                let pieces = days.entry(sum.day).or_default();
                *(if late { &mut pieces.late } else { &mut pieces.in_time }) += sum.n;
            }
        }
        Ok(days.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_cross_years() {
        let day = Day::from_ymd(2026, 2, 28).unwrap();
        let keys: Vec<String> = last_months(day, 3).into_iter().map(Named::key).collect();
        assert_eq!(keys, ["2025-12", "2026-01", "2026-02"]);
    }
}
