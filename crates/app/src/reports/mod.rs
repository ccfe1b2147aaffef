//! The statutory report II.06a/VPCP/KSTT: its figures now, closing it, and what changed since it was closed.

mod changes;
mod closed;
mod due;
mod narrow;

use std::collections::BTreeMap;

use index::{Columns, Counts, Cut, Days, Named, Report, ReportRules, Span, flag};
use kernel::{Day, ProcedureCode, UnitId};
use org::Level;
use procedure::Catalogue;
use store::StoreError;
use store::fact_sums::{FactSums, SumDays};

pub use changes::{Changes, Moved};
pub use closed::{CarriedOver, Closing, Frozen, KIND, TermsKept, kind_of};
pub use due::Due;
pub use narrow::Narrowed;

use crate::app::{App, AppResult};
use crate::standing::Whose;

/// How often counters that move meanwhile are read again.
const TRIES: usize = 5;

/// Which report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose.
    pub whose: Whose,
    /// The period.
    pub named: Named,
    /// How it is cut.
    pub cut: Cut,
}

impl Asked {
    /// Its days.
    pub fn days(&self) -> Days {
        self.cut.days(self.named)
    }
}

/// How a report is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The days.
    pub days: Days,
    /// Open dossiers are judged at the end of this day.
    pub as_of: Day,
    /// What the form leaves open.
    pub rules: ReportRules,
}

/// A report as its figures stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How it was counted.
    pub terms: Terms,
    /// The figures.
    pub report: Report,
    /// The position of the journal up to which they count.
    pub position: i64,
    /// The counters do not give these days: every dossier was counted.
    pub one_by_one: bool,
}

impl App {
    /// The figures of a report now.
    ///
    /// # Errors
    /// The store failed.
    pub fn settlement_report(&self, asked: &Asked) -> AppResult<Counted> {
        let days = asked.days();
        let terms = Terms { days, as_of: days.as_of(self.now().day()), rules: self.settings().report_rules() };
        self.settlement_counted(&asked.whose, terms)
    }

    /// The figures under given terms: from the counters, or dossier by dossier when the days are not sums of half-months.
    ///
    /// # Errors
    /// The store failed.
    pub fn settlement_counted(&self, whose: &Whose, terms: Terms) -> AppResult<Counted> {
        match terms.days.span() {
            Some(span) => self.by_counters(whose, terms, span),
            None => self.by_facts(whose, terms),
        }
    }

    /// The same from the counters.
    fn by_counters(&self, whose: &Whose, terms: Terms, span: Span) -> AppResult<Counted> {
        let levels = self.units_by_level(whose);
        let mut position = self.shared.measures.position();
        let mut tries = 0;
        loop {
            let found = self.shared.measures.read(|cube| {
                let of_level = |(level, units): &(Level, Vec<UnitId>)| {
                    let all = cube.by_procedure(units, span, terms.as_of);
                    all.into_iter().map(|(code, numbers)| (*level, code.clone(), Counts::from(&numbers))).collect::<Vec<_>>()
                };
                levels.iter().flat_map(of_level).collect::<Vec<_>>()
            })?;
            let (before, after) = (position, self.shared.measures.position());
            (position, tries) = (after, tries + 1);
            if before == after || tries == TRIES {
                return self.counted(found, terms, position, false);
            }
        }
    }

    /// The same by counting stored facts: slower, for any days.
    ///
    /// # Errors
    /// The store failed.
    pub fn by_facts(&self, whose: &Whose, terms: Terms) -> AppResult<Counted> {
        let Terms { days: Days { from, to }, as_of, .. } = terms;
        let days = SumDays { from, to, as_of, online: flag::ONLINE, asked_again: flag::ASKED_AGAIN };
        let levels = self.units_by_level(whose);
        let (found, position) = self.store.read_snapshot(|reader| {
            let mut found = Vec::new();
            for (level, units) in &levels {
                let units: Vec<&str> = units.iter().map(UnitId::as_str).collect();
                let sums = reader.sum_facts(&units, &days)?;
                found.extend(sums.iter().map(|sums| (*level, ProcedureCode::new(&sums.procedure), counts(sums))));
            }
            Ok((found, reader.get_head()?.position))
        })?;
        self.counted(found, terms, position, true)
    }

    fn counted(
        &self,
        found: Vec<(Level, ProcedureCode, Counts)>,
        terms: Terms,
        position: i64,
        one_by_one: bool,
    ) -> AppResult<Counted> {
        let catalogue = self.catalogue();
        let row = |(level, code, counts): (Level, ProcedureCode, Counts)| {
            let columns = Columns::of(&counts, &terms.rules)?;
            Ok((level, sector_of(&catalogue, &code, terms.days.to), code, columns))
        };
        let rows: Result<Vec<_>, index::Unbalanced> = found.into_iter().map(row).collect();
        let rows = rows.map_err(|error| StoreError::Format(error.to_string()))?;
        Ok(Counted { terms, report: Report::of(rows), position, one_by_one })
    }

    /// The units whose dossiers count for somebody, by their level of government.
    pub(crate) fn units_by_level(&self, whose: &Whose) -> Vec<(Level, Vec<UnitId>)> {
        let org = self.org();
        let mut levels: BTreeMap<Level, Vec<UnitId>> = BTreeMap::new();
        for unit in self.units_of(whose) {
            let level = org.unit(&unit).map_or(Level::Province, |unit| unit.level);
            levels.entry(level).or_default().push(unit);
        }
        levels.into_iter().collect()
    }
}

/// The sector of a procedure by the version in force on a day, or else the latest; empty when it is unknown.
pub fn sector_of(catalogue: &Catalogue, code: &ProcedureCode, day: Day) -> String {
    let version = catalogue.in_force(code, day).or_else(|| catalogue.latest(code));
    version.map(|version| version.sector.clone()).unwrap_or_default()
}

fn counts(sums: &FactSums) -> Counts {
    Counts {
        online: sums.online,
        direct: sums.direct,
        carried: sums.carried,
        early: sums.early,
        on_time: sums.on_time,
        late: sums.late,
        left: sums.left,
        left_late: sums.left_late,
        open_late: sums.open_late,
        asked_again: sums.asked_again,
    }
}
