//! Sums over the facts of dossiers between two days, by procedure: for periods that the counters do not give.

use kernel::Day;

use crate::conn::Reader;
use crate::error::Result;
use crate::statement::list;

/// `$3` first day, `$4` last day, `$5` day on which open ones are judged, `$6` bit of online, `$7` bit of those asked again.
macro_rules! sums {
    ($index:literal) => {
        concat!(
            "SELECT o.procedure, \
            CAST(sum(CASE WHEN o.received_day >= $3 AND (o.flags & CAST($6 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.received_day >= $3 AND (o.flags & CAST($6 AS BIGINT)) = 0 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.received_day < $3 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day <= $4 AND o.ending = 1 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day <= $4 AND o.ending = 2 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day <= $4 AND o.ending = 3 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day <= $4 AND o.ending IN (4, 5) THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day <= $4 AND o.ending IN (4, 5) AND o.late_from IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN (o.ended_day IS NULL OR o.ended_day > $4) AND o.late_from <= $5 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(sum(CASE WHEN o.ended_day IS NULL AND o.late_from IS NULL AND (o.flags & CAST($7 AS BIGINT)) <> 0 \
            THEN 1 ELSE 0 END) AS BIGINT) \
            FROM dossier o ", $index,
            " WHERE o.province = $1 AND o.competent_unit IN LIST($2) AND o.received_day <= $4 \
            AND (o.ended_day IS NULL OR o.ended_day >= $3) GROUP BY o.procedure"
        )
    };
}

crate::statements! {
    SUMS = sums!("INDEXED BY dossier_fact"), postgres: sums!("");
}

/// What is counted of a procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactSums {
    /// Code.
    pub procedure: String,
    /// Accepted in the period with the bit of online.
    pub online: i64,
    /// Accepted in it without.
    pub direct: i64,
    /// Accepted before and open at its beginning.
    pub carried: i64,
    /// Ended in it: code 1 …
    pub early: i64,
    /// … 2 …
    pub on_time: i64,
    /// … 3 …
    pub late: i64,
    /// … 4 and 5.
    pub left: i64,
    /// Of the last: past the date.
    pub left_late: i64,
    /// Open at its end and past the date.
    pub open_late: i64,
    /// Open, the clock stands still in time, and the bit of those asked again is set.
    pub asked_again: i64,
}

/// Between which days, and how they are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SumDays {
    /// First.
    pub from: Day,
    /// Last.
    pub to: Day,
    /// Open ones are late at the end of this day.
    pub as_of: Day,
    /// The bit of online.
    pub online: i64,
    /// The bit of those asked again.
    pub asked_again: i64,
}

impl Reader<'_> {
    /// Sums of units by procedure, counted dossier by dossier.
    pub fn sum_facts(&mut self, units: &[&str], days: &SumDays) -> Result<Vec<FactSums>> {
        let SumDays { from, to, as_of, online, asked_again } = *days;
        let province = self.province();
        let params = [
            province.into(), list(units), from.into(), to.into(), as_of.into(), online.into(), asked_again.into(),
        ];
        self.list_rows(&SUMS, &params, |row| {
            Ok(FactSums {
                procedure: row.string(0)?,
                online: row.int(1)?,
                direct: row.int(2)?,
                carried: row.int(3)?,
                early: row.int(4)?,
                on_time: row.int(5)?,
                late: row.int(6)?,
                left: row.int(7)?,
                left_late: row.int(8)?,
                open_late: row.int(9)?,
                asked_again: row.int(10)?,
            })
        })
    }
}
