//! Figures from counters: sums by agency and month.

use std::collections::BTreeMap;

use kernel::Day;

use crate::conn::Reader;
use crate::error::Result;
use crate::lists::scope;
use crate::statement::list;

crate::statements! {
    TALLY_ROWS = concat!("SELECT t.unit, t.day, t.detail, t.n FROM ", scope!(), " s CROSS JOIN tally t \
        WHERE t.province = $1 AND t.name = $3 AND t.unit = s.unit AND t.day >= $4 AND t.day <= $5");
    TALLY_DAYS = concat!("SELECT t.day, t.detail, CAST(sum(t.n) AS BIGINT) FROM ", scope!(), " s CROSS JOIN tally t \
        WHERE t.province = $1 AND t.name = $3 AND t.unit = s.unit AND t.day >= $4 AND t.day <= $5 \
        GROUP BY t.day, t.detail ORDER BY t.day, t.detail");
}

/// The sum of a counter over a month, or over the days of it that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallySum {
    /// Agency.
    pub unit: String,
    /// Year and month; of counters without days (`state`): 1970 and 1.
    pub month: (i32, u8),
    /// Detail: channel, punctuality, state.
    pub detail: String,
    /// How many.
    pub n: i64,
}

/// The sum of a counter over a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySum {
    /// The local day.
    pub day: Day,
    /// Detail.
    pub detail: String,
    /// How many.
    pub n: i64,
}

impl Reader<'_> {
    /// A counter of units under a scope from a local day to another, both included, by unit, month and detail; what sums
    /// up to nothing is left out. Counters without days have day 0.
    pub fn sum_tally(&mut self, name: &str, scope: &[&str], from_day: Day, to_day: Day) -> Result<Vec<TallySum>> {
        let params = [self.province().into(), list(scope), name.into(), from_day.into(), to_day.into()];
        let mut sums: BTreeMap<(String, (i32, u8), String), i64> = BTreeMap::new();
        self.list_rows(&TALLY_ROWS, &params, |row| {
            let (year, month, _) = Day(row.small(1)?).ymd();
            *sums.entry((row.string(0)?, (year, month), row.string(2)?)).or_insert(0) += row.int(3)?;
            Ok(())
        })?;
        let sums = sums.into_iter().filter(|(_, n)| *n != 0);
        Ok(sums.map(|((unit, month, detail), n)| TallySum { unit, month, detail, n }).collect())
    }

    /// A counter of units under a scope from a local day to another, both included, by day and detail.
    pub fn sum_tally_by_day(&mut self, name: &str, scope: &[&str], from_day: Day, to_day: Day) -> Result<Vec<DaySum>> {
        let params = [self.province().into(), list(scope), name.into(), from_day.into(), to_day.into()];
        let rows = self.list_rows(&TALLY_DAYS, &params, |row| {
            Ok(DaySum { day: Day(row.small(0)?), detail: row.string(1)?, n: row.int(2)? })
        })?;
        Ok(rows.into_iter().filter(|sum| sum.n != 0).collect())
    }
}
