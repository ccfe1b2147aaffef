//! Counters in memory: unit × procedure × half-month × measure, with sums over procedures. Kept by adding contributions;
//! asked by pages, which so never read dossiers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Day, ProcedureCode, UnitId};

use crate::fact::Fact;
use crate::measure::{FLOWS, Measure};
use crate::period::Span;

/// Counters of one unit, or of one procedure in one unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Line {
    /// By half-month, in order.
    halves: Vec<(i32, Box<[i32; FLOWS]>)>,
    /// Open, by the first late day.
    due: BTreeMap<i32, i32>,
    /// Open with a clock that stands still, by the half-month of acceptance: all, and those asked again.
    waiting: BTreeMap<i32, [i32; 2]>,
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX })
}

impl Line {
    fn add(&mut self, period: i32, measure: Measure, n: i64) {
        let n = small(n);
        match measure {
            Measure::OpenDue => {
                let left = self.due.entry(period).or_insert(0);
                *left += n;
                if *left == 0 {
                    self.due.remove(&period);
                }
            }
            Measure::OpenWaiting | Measure::OpenAskedAgain => {
                let left = self.waiting.entry(period).or_insert([0; 2]);
                left[usize::from(measure == Measure::OpenAskedAgain)] += n;
                if *left == [0; 2] {
                    self.waiting.remove(&period);
                }
            }
            flow => self.half(period)[flow as usize] += n,
        }
    }

    fn half(&mut self, period: i32) -> &mut [i32; FLOWS] {
        let at = match self.halves.binary_search_by_key(&period, |(half, _)| *half) {
            Ok(at) => at,
            Err(at) => {
                self.halves.insert(at, (period, Box::new([0; FLOWS])));
                at
            }
        };
        &mut self.halves[at].1
    }

    fn sum_into(&self, numbers: &mut Numbers, span: Span, as_of: Day) {
        let of = |counts: &[i32; FLOWS], measure: Measure| i64::from(counts[measure as usize]);
        for (half, counts) in self.halves.iter().take_while(|(half, _)| *half <= span.to()) {
            numbers.late_open += of(counts, Measure::LateLevel);
            if *half >= span.from() {
                numbers.flows.iter_mut().zip(counts.iter()).for_each(|(sum, n)| *sum += i64::from(*n));
            } else {
                let ended: i64 = ENDS.iter().map(|measure| of(counts, *measure)).sum();
                numbers.carried += of(counts, Measure::Received) - ended;
            }
        }
        numbers.late_open += self.due.range(..=as_of.0).map(|(_, n)| i64::from(*n)).sum::<i64>();
        for (_, [all, again]) in self.waiting.range(..=span.to()) {
            numbers.waiting += i64::from(*all);
            numbers.asked_again += i64::from(*again);
        }
    }
}

const ENDS: [Measure; 5] =
    [Measure::EndedEarly, Measure::EndedOnTime, Measure::EndedLate, Measure::Withdrawn, Measure::Halted];

/// Figures of units and procedures for a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// Sums over the span, by [`Measure`].
    flows: [i64; FLOWS],
    /// Accepted before the span and open at its beginning.
    pub carried: i64,
    /// Open past the date at the end of the span.
    pub late_open: i64,
    /// Open with a clock that stands still now, accepted by the end of the span.
    pub waiting: i64,
    /// Of these: waits for a supplement that was asked for more than once.
    pub asked_again: i64,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { flows: [0; FLOWS], carried: 0, late_open: 0, waiting: 0, asked_again: 0 }
    }
}

impl Numbers {
    /// The sum of a measure that goes by half-months; 0 of others.
    pub fn of(&self, measure: Measure) -> i64 {
        self.flows.get(measure as usize).copied().unwrap_or(0)
    }

    /// Accepted in the span.
    pub fn received(&self) -> i64 {
        self.of(Measure::Received)
    }

    /// Accepted in the span or carried over: what was received and handled.
    pub fn handled(&self) -> i64 {
        self.carried + self.received()
    }

    /// Ended with a result.
    pub fn with_result(&self) -> i64 {
        ENDS[..3].iter().map(|measure| self.of(*measure)).sum()
    }

    /// Ended in the span, with or without a result.
    pub fn ended(&self) -> i64 {
        ENDS.iter().map(|measure| self.of(*measure)).sum()
    }

    /// Open at the end of the span.
    pub fn open(&self) -> i64 {
        self.handled() - self.ended()
    }

    /// Late in the eyes of Decision 766: ended after the date, open past it, or waiting after a second request.
    pub fn late(&self) -> i64 {
        self.of(Measure::EndedLate) + self.of(Measure::LeftLate) + self.late_open + self.asked_again
    }
}

/// The counters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cube {
    units: HashMap<UnitId, u32>,
    unit_names: Vec<UnitId>,
    procedures: HashMap<ProcedureCode, u32>,
    procedure_names: Vec<ProcedureCode>,
    totals: Vec<Line>,
    cells: BTreeMap<(u32, u32), Line>,
}

impl Cube {
    /// The counters that facts give.
    pub fn of_facts<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Self {
        let mut cube = Self::default();
        facts.into_iter().for_each(|fact| cube.add_fact(fact, 1));
        cube
    }

    /// Adds all that a fact contributes, so many times.
    pub fn add_fact(&mut self, fact: &Fact, times: i64) {
        let (unit, procedure) = self.place(&fact.unit, &fact.procedure);
        fact.contribute(&mut |period, measure, n| self.add_at(unit, procedure, period, measure, n * times));
    }

    /// Adds to one counter.
    pub fn add(&mut self, unit: &UnitId, procedure: &ProcedureCode, period: i32, measure: Measure, n: i64) {
        let (unit, procedure) = self.place(unit, procedure);
        self.add_at(unit, procedure, period, measure, n);
    }

    fn add_at(&mut self, unit: u32, procedure: u32, period: i32, measure: Measure, n: i64) {
        self.cells.entry((unit, procedure)).or_default().add(period, measure, n);
        self.totals[unit as usize].add(period, measure, n);
    }

    fn place(&mut self, unit: &UnitId, procedure: &ProcedureCode) -> (u32, u32) {
        let unit = match self.units.get(unit) {
            Some(at) => *at,
            None => {
                let at = self.unit_names.len() as u32;
                self.units.insert(unit.clone(), at);
                self.unit_names.push(unit.clone());
                self.totals.push(Line::default());
                at
            }
        };
        let procedure = match self.procedures.get(procedure) {
            Some(at) => *at,
            None => {
                let at = self.procedure_names.len() as u32;
                self.procedures.insert(procedure.clone(), at);
                self.procedure_names.push(procedure.clone());
                at
            }
        };
        (unit, procedure)
    }

    /// Units that have or had dossiers.
    pub fn units(&self) -> &[UnitId] {
        &self.unit_names
    }

    /// Figures of units over all procedures.
    pub fn numbers<'a>(&self, units: impl IntoIterator<Item = &'a UnitId>, span: Span, as_of: Day) -> Numbers {
        let mut numbers = Numbers::default();
        for unit in units.into_iter().filter_map(|unit| self.units.get(unit)) {
            self.totals[*unit as usize].sum_into(&mut numbers, span, as_of);
        }
        numbers
    }

    /// Figures of units by procedure; procedures without any are absent.
    pub fn by_procedure<'a>(
        &self,
        units: impl IntoIterator<Item = &'a UnitId>,
        span: Span,
        as_of: Day,
    ) -> BTreeMap<&ProcedureCode, Numbers> {
        let mut found: BTreeMap<&ProcedureCode, Numbers> = BTreeMap::new();
        for unit in units.into_iter().filter_map(|unit| self.units.get(unit)) {
            for ((_, procedure), line) in self.cells.range((*unit, 0)..=(*unit, u32::MAX)) {
                let name = &self.procedure_names[*procedure as usize];
                line.sum_into(found.entry(name).or_default(), span, as_of);
            }
        }
        found.retain(|_, numbers| *numbers != Numbers::default());
        found
    }

    /// Procedures of which a measure is above zero in units.
    pub fn procedures_with<'a>(
        &self,
        units: impl IntoIterator<Item = &'a UnitId>,
        span: Span,
        measure: Measure,
    ) -> BTreeSet<&ProcedureCode> {
        let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
        for unit in units.into_iter().filter_map(|unit| self.units.get(unit)) {
            for ((_, procedure), line) in self.cells.range((*unit, 0)..=(*unit, u32::MAX)) {
                let halves = line.halves.iter().filter(|(half, _)| (span.from()..=span.to()).contains(half));
                let n: i64 = halves.map(|(_, counts)| i64::from(counts[measure as usize])).sum();
                *sums.entry(*procedure).or_insert(0) += n;
            }
        }
        sums.into_iter().filter(|(_, n)| *n > 0).map(|(at, _)| &self.procedure_names[at as usize]).collect()
    }

    /// Every counter that is not zero, in order: to compare two cubes that were filled in different orders.
    pub fn rows(&self) -> BTreeMap<(UnitId, ProcedureCode, i32, Measure), i64> {
        let mut rows = BTreeMap::new();
        for ((unit, procedure), line) in &self.cells {
            let (unit, procedure) = (&self.unit_names[*unit as usize], &self.procedure_names[*procedure as usize]);
            let mut put = |period: i32, measure: Measure, n: i32| {
                if n != 0 {
                    rows.insert((unit.clone(), procedure.clone(), period, measure), i64::from(n));
                }
            };
            for (half, counts) in &line.halves {
                counts.iter().zip(Measure::ALL).for_each(|(n, measure)| put(*half, measure, *n));
            }
            line.due.iter().for_each(|(day, n)| put(*day, Measure::OpenDue, *n));
            for (half, [all, again]) in &line.waiting {
                put(*half, Measure::OpenWaiting, *all);
                put(*half, Measure::OpenAskedAgain, *again);
            }
        }
        rows
    }
}
