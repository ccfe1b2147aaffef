//! How long steps took, learnt from what was settled: once from each dossier, in the order of the journal, from a place
//! that is kept in the store.

use std::collections::{BTreeMap, HashMap};

use index::forecast::{Bucket, Class, SpeedLog, Speeds, WEEKS, class_of, limit_minutes, observed, week};
use kernel::{DossierId, Instant, ProcedureCode, UnitId};
use procedure::ProcedureVersion;
use smol_str::SmolStr;
use store::StoreError;
use store::forecasts::StepTimeRow;

use super::State;
use crate::app::App;

/// Name of the follower.
const NAME: &str = "step_time";
/// Events looked through in one step.
const WINDOW: i64 = 20_000;
/// Speeds are read anew at most every so many minutes while the journal goes on.
const SPEEDS_EVERY: i64 = 15;
/// Days for which it is remembered what was told.
const TOLD_DAYS: i32 = 60;
/// Events with which a dossier is settled.
const SETTLED: [&str; 2] = ["result_numbered", "decided_on_the_spot"];

type Sums = BTreeMap<(i32, UnitId, ProcedureCode, SmolStr), Bucket>;

impl App {
    /// Learns from the next events; answers whether more wait.
    pub(super) fn learn(&self, state: &mut State) -> Result<bool, StoreError> {
        let Some(from) = self.read(|reader| reader.find_follower(NAME))? else {
            let first = Instant::at(self.now().day().plus(-7 * WEEKS), 0);
            let begin = self.read(|reader| reader.find_position_before(first))?;
            self.store.write(move |writer| writer.begin_follower(NAME, begin))?;
            return Ok(true);
        };
        let head = self.read(|reader| reader.get_head())?.position;
        if from >= head {
            return Ok(false);
        }
        let to = head.min(from + WINDOW);
        let turns = self.read(|reader| reader.list_turns(crate::wire::KIND, from, to))?;
        let mut sums = Sums::new();
        for (_, stream, _) in turns.iter().filter(|(_, _, name)| SETTLED.contains(&name.as_str())) {
            if let Some(id) = crate::lists::dossier_id(stream) {
                self.observe(&id, &mut sums)?;
            }
        }
        state.stale |= !sums.is_empty();
        let rows: Vec<StepTimeRow> = sums.into_iter().map(step_time).collect();
        let oldest = week(self.now().day()) - WEEKS;
        let told = Instant::at(self.now().day().plus(-TOLD_DAYS), 0);
        self.store.write(move |writer| {
            // Another node may have been quicker: what it added is not added twice.
            if writer.advance_follower(NAME, from, to)? {
                writer.add_step_times(&rows)?;
            }
            writer.prune_step_times(oldest)?;
            writer.prune_told(told).map(drop)
        })?;
        Ok(to < head)
    }

    fn observe(&self, id: &DossierId, sums: &mut Sums) -> Result<(), StoreError> {
        let Some(dossier) = self.folded(id)? else { return Ok(()) };
        for piece in observed(&dossier, &self.calendar(&dossier.competent_unit)) {
            let key = (week(piece.day), piece.unit, dossier.procedure.clone(), piece.key);
            sums.entry(key).or_default().add(Bucket::one(piece.minutes));
        }
        Ok(())
    }

    /// A dossier from its stream; one that cannot be read is left out, and the log says so.
    pub(super) fn folded(&self, id: &DossierId) -> Result<Option<dossier::Dossier>, StoreError> {
        let records = self.read(|reader| reader.list_stream(&crate::wire::stream(id)))?;
        Ok(crate::wire::fold(&records).unwrap_or_else(|error| {
            tracing::error!(%error, dossier = %id, "a dossier cannot be read: it has no forecast");
            None
        }))
    }

    /// Reads the speeds of the last weeks when something was learnt and they are no longer fresh.
    pub(super) fn refresh_speeds(&self, state: &mut State) -> Result<(), StoreError> {
        let now = self.now();
        let fresh = state.learnt_at.is_some_and(|at| now < at.plus_minutes(SPEEDS_EVERY));
        if !state.stale || fresh {
            return Ok(());
        }
        state.speeds = self.speeds(now)?;
        (state.stale, state.learnt_at, state.looked_at) = (false, Some(now), None);
        Ok(())
    }

    /// How long steps take, as seen from a moment.
    ///
    /// # Errors
    /// The store failed.
    pub fn speeds(&self, now: Instant) -> Result<Speeds, StoreError> {
        let this = week(now.day());
        let mut log = SpeedLog::default();
        for row in self.read(|reader| reader.list_step_times(this - WEEKS + 1))? {
            let place = (UnitId::new(&row.unit), ProcedureCode::new(&row.procedure), SmolStr::from(&row.step));
            log.add(row.week, place, Bucket { n: row.n, minutes: row.minutes, squares: row.squares });
        }
        let (catalogue, day) = (self.catalogue(), now.day());
        let known: HashMap<ProcedureCode, Option<&ProcedureVersion>> = HashMap::new();
        let known = std::cell::RefCell::new(known);
        let of = |code: &ProcedureCode, key: &SmolStr| -> Option<(Class, f64)> {
            let find = || catalogue.in_force(code, day).or_else(|| catalogue.latest(code)).map(|version| &**version);
            let version = *known.borrow_mut().entry(code.clone()).or_insert_with(find);
            let version = version?;
            Some((class_of(version, key)?, limit_minutes(version.limit?)))
        };
        Ok(log.speeds(this, &of))
    }
}

fn step_time(((week, unit, procedure, step), bucket): ((i32, UnitId, ProcedureCode, SmolStr), Bucket)) -> StepTimeRow {
    StepTimeRow {
        week,
        unit: unit.to_string(),
        procedure: procedure.to_string(),
        step: step.to_string(),
        n: bucket.n,
        minutes: bucket.minutes,
        squares: bucket.squares,
    }
}
