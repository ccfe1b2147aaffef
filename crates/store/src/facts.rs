//! The dossiers behind figures, and the counters of measures.

use kernel::{Day, Instant};

use crate::conn::Reader;
use crate::dossiers::{DossierRow, dossier, dossier_columns};
use crate::error::Result;
use crate::statement::list;
use crate::value::{Row, Value};

/// What is asked of a dossier `o`: `$3` … `$14`. Late at the end of day `$11`: ended late by then, or open past its date, or
/// open, waiting, and asked more than once (bit `$14`).
macro_rules! asked {
    () => {
        " AND o.received_day >= $3 AND o.received_day <= $4 \
        AND (CAST($5 AS TEXT) IS NULL OR o.procedure IN LIST($5)) \
        AND (CAST($6 AS BIGINT) IS NULL OR o.ended_day IS NULL OR o.ended_day >= $6) \
        AND (CAST($7 AS BIGINT) IS NULL OR (o.ended_day >= $7 AND o.ended_day <= $8)) \
        AND (CAST($9 AS BIGINT) = 0 OR (CAST($9 AS BIGINT) >> CAST(o.ending AS INTEGER)) & 1 = 1) \
        AND (CAST($10 AS BIGINT) IS NULL OR o.ended_day IS NULL OR o.ended_day > $10) \
        AND (CAST($11 AS BIGINT) IS NULL OR CAST($15 AS BIGINT) = CASE WHEN (o.ended_day <= $11 \
        AND (o.ending = 3 OR o.late_from IS NOT NULL OR (o.flags & CAST($16 AS BIGINT)) <> 0)) \
        OR ((o.ended_day IS NULL OR o.ended_day > $11) AND (o.late_from <= $11 \
        OR (o.ended_day IS NULL AND o.late_from IS NULL AND (o.flags & CAST($14 AS BIGINT)) <> 0))) \
        THEN 1 ELSE 0 END) \
        AND (CAST($17 AS BIGINT) IS NULL OR (o.ended_day IS NULL AND o.late_from >= $17 AND o.late_from <= $18)) \
        AND (o.flags & CAST($12 AS BIGINT)) = $12 AND (o.flags & CAST($13 AS BIGINT)) = 0 "
    };
}

macro_rules! list {
    ($index:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), ", o.received_day, o.ended_day, o.late_from, o.flags FROM dossier o ", $index,
            " CROSS JOIN dossier x WHERE o.province = $1 AND o.competent_unit IN LIST($2)", asked!(),
            "AND (o.received_day, o.seq) < ($19, $20) AND x.province = $1 AND x.id = o.id \
            ORDER BY o.received_day DESC, o.seq DESC LIMIT $21"
        )
    };
}

macro_rules! count {
    ($index:literal) => {
        concat!(
            "SELECT CAST(count(*) AS BIGINT) FROM dossier o ", $index,
            " WHERE o.province = $1 AND o.competent_unit IN LIST($2)", asked!()
        )
    };
}

macro_rules! worst {
    ($index:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), ", x.received_day, x.ended_day, x.late_from, x.flags FROM dossier x ", $index,
            " WHERE x.province = $1 AND x.finished_at IS NULL AND x.competent_unit IN LIST($2) AND x.due_at < $3 \
            AND x.ended_day IS NULL AND x.late_from <= $4 AND x.received_day IS NOT NULL AND x.received_day <= $5 \
            AND (CAST($6 AS TEXT) IS NULL OR x.procedure = $6) ORDER BY x.late_from, x.seq LIMIT $7"
        )
    };
}

crate::statements! {
    WORST = worst!("INDEXED BY dossier_open"), postgres: worst!("");
    FACTS = list!("INDEXED BY dossier_fact"), postgres: list!("");
    COUNT = count!("INDEXED BY dossier_fact"), postgres: count!("");
    MEASURES = "SELECT unit, procedure, period, measure, n FROM measure WHERE province = $1 AND n <> 0";
    MEASURE_SUM = "SELECT CAST(COALESCE(sum(n), 0) AS BIGINT) FROM measure WHERE province = $1 AND measure = $2";
}

/// Which accepted dossiers. The default takes all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactFilter<'a> {
    /// Competent units.
    pub units: &'a [&'a str],
    /// Procedures; none: any.
    pub procedures: Option<&'a [&'a str]>,
    /// Accepted from that day …
    pub received_from: Day,
    /// … to that day.
    pub received_to: Day,
    /// Not ended before that day.
    pub alive_from: Option<Day>,
    /// Ended from one day to another.
    pub ended: Option<(Day, Day)>,
    /// Codes of endings, as bits; 0: any, open ones too.
    pub endings: i64,
    /// Open at the end of that day.
    pub open_at: Option<Day>,
    /// Open, and late for the first time from one day to another.
    pub turns_late: Option<(Day, Day)>,
    /// Late (or not) at the end of that day.
    pub late_at: Option<(Day, bool)>,
    /// The bit that makes a waiting dossier late.
    pub late_waiting: i64,
    /// Bits that count as late once it has ended.
    pub or_ended: i64,
    /// Bits that are all set.
    pub with: i64,
    /// Bits none of which is set.
    pub without: i64,
}

impl Default for FactFilter<'_> {
    fn default() -> Self {
        Self {
            units: &[],
            procedures: None,
            received_from: Day(i32::MIN),
            received_to: Day(i32::MAX),
            alive_from: None,
            ended: None,
            endings: 0,
            open_at: None,
            turns_late: None,
            late_at: None,
            late_waiting: 0,
            or_ended: 0,
            with: 0,
            without: 0,
        }
    }
}

/// A dossier with what measures see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// The row of lists.
    pub row: DossierRow,
    /// Day of acceptance.
    pub received: Day,
    /// Day of the end.
    pub ended: Option<Day>,
    /// First late day.
    pub late_from: Option<Day>,
    /// Truths, as bits.
    pub flags: i64,
}

/// A stored counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// Unit.
    pub unit: String,
    /// Procedure.
    pub procedure: String,
    /// Period.
    pub period: i32,
    /// Code of the measure.
    pub measure: i64,
    /// How many.
    pub n: i64,
}

impl FactFilter<'_> {
    fn params(&self, province: kernel::Province) -> Vec<Value> {
        vec![
            province.into(),
            list(self.units),
            self.received_from.into(),
            self.received_to.into(),
            self.procedures.map_or(Value::Null, list),
            self.alive_from.into(),
            self.ended.map(|(from, _)| from).into(),
            self.ended.map(|(_, to)| to).into(),
            self.endings.into(),
            self.open_at.into(),
            self.late_at.map(|(day, _)| day).into(),
            self.with.into(),
            self.without.into(),
            self.late_waiting.into(),
            self.late_at.map_or(0, |(_, late)| i64::from(late)).into(),
            self.or_ended.into(),
            self.turns_late.map(|(from, _)| from).into(),
            self.turns_late.map(|(_, to)| to).into(),
        ]
    }
}

impl Reader<'_> {
    /// Dossiers, the last accepted first; the next page begins behind a day and number (first page: none).
    pub fn list_facts(&mut self, filter: &FactFilter<'_>, after: Option<(Day, i64)>, limit: i64) -> Result<Vec<FactRow>> {
        let (day, seq) = after.unwrap_or((Day(i32::MAX), i64::MAX));
        let mut params = filter.params(self.province());
        params.extend([day.into(), seq.into(), limit.into()]);
        self.list_rows(&FACTS, &params, fact)
    }

    /// Open dossiers that were late at the end of a day, the latest first: accepted by `received_to`, at most `limit`.
    /// Reads what is open and due, which is little.
    pub fn list_worst(
        &mut self,
        units: &[&str],
        procedure: Option<&str>,
        received_to: Day,
        as_of: Day,
        limit: i64,
    ) -> Result<Vec<FactRow>> {
        // Late from a day on: due on the day before it.
        let due = Instant::at(as_of, 0);
        let province = self.province();
        let params = [
            province.into(), list(units), due.into(), as_of.into(), received_to.into(), procedure.into(), limit.into(),
        ];
        self.list_rows(&WORST, &params, fact)
    }

    /// How many there are, counted one by one: for checks, not for pages.
    pub fn count_facts(&mut self, filter: &FactFilter<'_>) -> Result<i64> {
        let params = filter.params(self.province());
        self.get_row("facts", &COUNT, &params, |row| row.int(0))
    }

    /// Hands over every counter of measures.
    pub fn each_measure(&mut self, take: &mut dyn FnMut(MeasureRow)) -> Result<()> {
        self.list_rows(&MEASURES, &[self.province().into()], |row| {
            take(MeasureRow {
                unit: row.string(0)?,
                procedure: row.string(1)?,
                period: row.small(2)?,
                measure: row.int(3)?,
                n: row.int(4)?,
            });
            Ok(())
        })?;
        Ok(())
    }

    /// The sum of a measure over everything.
    pub fn sum_measure(&mut self, measure: i64) -> Result<i64> {
        self.get_row("measure", &MEASURE_SUM, &[self.province().into(), measure.into()], |row| row.int(0))
    }
}

fn fact(row: &Row<'_>) -> Result<FactRow> {
    Ok(FactRow {
        row: dossier(row)?,
        received: Day(row.small(17)?),
        ended: row.opt_int(18)?.map(day_of),
        late_from: row.opt_int(19)?.map(day_of),
        flags: row.int(20)?,
    })
}

fn day_of(n: i64) -> Day {
    Day(i32::try_from(n).unwrap_or(0))
}
