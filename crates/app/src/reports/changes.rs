//! Which dossiers make the differences to a closed report: each is folded as it was when the report was counted, and as it
//! is now, and both are put into the columns of the report.

use std::collections::{BTreeMap, BTreeSet};

use index::{Column, Difference, Fact, Report};
use journal::{Record, StreamId};
use kernel::{Instant, ProcedureCode, UnitId};
use org::Level;
use store::StoreError;

use super::{Frozen, Terms, sector_of};
use crate::app::{App, AppResult};
use crate::standing::Whose;
use crate::wire::{self, fold};

/// Events read at once.
const CHUNK: i64 = 2_000;
/// Events looked through, at most.
const EVENTS: usize = 100_000;
/// Dossiers folded, at most.
const DOSSIERS: usize = 5_000;

/// A dossier that stands in other columns than when the report was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Code.
    pub code: String,
    /// Procedure.
    pub procedure: ProcedureCode,
    /// Level and sector.
    pub place: (Level, String),
    /// Columns in which it stood.
    pub sent: Vec<Column>,
    /// Columns in which it stands.
    pub now: Vec<Column>,
    /// Key of its state.
    pub state: &'static str,
    /// When the last thing happened.
    pub at: Instant,
}

/// What changed since a report was closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Figure by figure.
    pub differences: Vec<Difference>,
    /// The dossiers, the last changed first.
    pub moved: Vec<Moved>,
    /// Too much happened since then: not every dossier was looked at.
    pub cut: bool,
}

/// Where a dossier stands in a report.
type Standing = Option<(Level, ProcedureCode, Vec<Column>)>;

impl App {
    /// What changed since a report was closed: its figures, and the dossiers behind the differences.
    ///
    /// # Errors
    /// The store failed.
    pub fn settlement_changes(&self, whose: &Whose, frozen: &Frozen) -> AppResult<Changes> {
        let Some(terms) = frozen.terms() else { return Ok(Changes::default()) };
        let now = self.settlement_counted(whose, terms)?;
        let differences = Report::differences(&frozen.report, &now.report);
        if differences.is_empty() {
            return Ok(Changes::default());
        }
        let levels = self.units_by_level(whose);
        let units: BTreeMap<UnitId, Level> =
            levels.into_iter().flat_map(|(level, units)| units.into_iter().map(move |unit| (unit, level))).collect();
        let (streams, mut cut) = self.touched_since(frozen.position)?;
        let catalogue = self.catalogue();
        let mut moved = Vec::new();
        for (number, (stream, first)) in streams.into_iter().enumerate() {
            if number == DOSSIERS {
                cut = true;
                break;
            }
            let records = self.read(|reader| reader.list_stream(&stream))?;
            let before: Vec<Record> = records.iter().take_while(|record| record.version < first).cloned().collect();
            let (sent, now) = (standing(&before, terms, &units)?, standing(&records, terms, &units)?);
            if sent == now {
                continue;
            }
            let Some(dossier) = fold(&records).map_err(|error| damaged(&error))? else { continue };
            let Some((level, procedure, _)) = now.as_ref().or(sent.as_ref()).cloned() else { continue };
            let columns = |standing: Standing| standing.map(|(_, _, columns)| columns).unwrap_or_default();
            moved.push(Moved {
                code: dossier.code.to_string(),
                place: (level, sector_of(&catalogue, &procedure, terms.days.to)),
                procedure,
                sent: columns(sent),
                now: columns(now),
                state: dossier.stage.key(),
                at: records.last().map_or(Instant(0), |record| record.at),
            });
        }
        moved.sort_by_key(|one| std::cmp::Reverse(one.at));
        Ok(Changes { differences, moved, cut })
    }

    /// Dossiers of which something was written after a position, each with the first version of that; and whether there are
    /// more.
    fn touched_since(&self, position: i64) -> AppResult<(BTreeMap<StreamId, i64>, bool)> {
        let (mut after, mut read) = (position, 0);
        let mut streams = BTreeMap::new();
        loop {
            let records = self.read(|reader| reader.list_since(after, CHUNK))?;
            let Some(last) = records.last() else { return Ok((streams, false)) };
            (after, read) = (last.position, read + records.len());
            for record in records.into_iter().filter(|record| record.stream.kind == wire::KIND) {
                streams.entry(record.stream).or_insert(record.version);
            }
            if read >= EVENTS {
                return Ok((streams, true));
            }
        }
    }
}

fn damaged(error: &wire::WireError) -> StoreError {
    StoreError::Format(error.to_string())
}

fn standing(records: &[Record], terms: Terms, units: &BTreeMap<UnitId, Level>) -> AppResult<Standing> {
    let dossier = fold(records).map_err(|error| damaged(&error))?;
    let Some(fact) = dossier.as_ref().and_then(Fact::of) else { return Ok(None) };
    let Some(level) = units.get(&fact.unit) else { return Ok(None) };
    let Terms { days, as_of, rules } = terms;
    let takes = |column: &Column| column.pick(days, as_of, &rules).takes(&fact);
    let columns: BTreeSet<Column> = Column::ALL.into_iter().filter(takes).collect();
    let standing = (*level, fact.procedure, columns.into_iter().collect::<Vec<_>>());
    Ok((!standing.2.is_empty()).then_some(standing))
}
