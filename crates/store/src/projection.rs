//! What the read models show of one stream: a pure function of its state. A batch writes the difference between the
//! projection before and after a command; a rebuild writes projections from nothing. So both give the same rows.

use smol_str::SmolStr;

use crate::buffer::Values;
use crate::table::Table;

/// One unit of a counter (`tally`): counters are sums over the projections of all streams.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count {
    /// Which counter, e.g. `open`.
    pub name: &'static str,
    /// Of which unit.
    pub unit: SmolStr,
    /// On which local day (days since 1970-01-01).
    pub day: i32,
    /// Further detail, e.g. the procedure; may be empty.
    pub detail: SmolStr,
}

/// A counter of a measure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureKey {
    /// Unit.
    pub unit: SmolStr,
    /// Procedure.
    pub procedure: SmolStr,
    /// Period, as the measure understands it.
    pub period: i32,
    /// Code of the measure.
    pub measure: i16,
}

/// All that the read models show of one stream.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Projection {
    /// Rows by table; no two with the same key.
    pub rows: Vec<(&'static Table, Values)>,
    /// The row number and the folded words by which it is found.
    pub search: Option<(i64, String)>,
    /// What it adds to counters.
    pub counts: Vec<Count>,
    /// What it adds to measures.
    pub measures: Vec<(MeasureKey, i64)>,
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Projection {
    /// The row with the same key as another.
    pub(crate) fn find(&self, table: &Table, row: &Values) -> Option<&Values> {
        let key = table.key_len();
        self.rows.iter().find(|(t, r)| *t == table && r[..key] == row[..key]).map(|(_, r)| r)
    }
}
