//! What a follower of the journal makes of it: how long steps took, and which open dossiers will probably be late. What
//! officials were told once is kept here too.

use kernel::Instant;

use crate::conn::{Reader, Writer};
use crate::dossiers::{DutyRow, duty};
use crate::error::Result;
use crate::lists::scope;
use crate::statement::list;
use crate::table::Table;
use crate::value::{Row, Value};
use crate::work::{PART, duty_columns, kinds_value, owners};

/// Forecasts of open dossiers.
pub static FORECAST: Table = Table::new(
    "forecast",
    crate::columns![
        key int province, key text dossier, fixed text owner, fixed text unit, fixed text competent, fixed int percent,
        plain int due_at, plain int duty_due_at, plain text step, plain text holder, plain text person,
        plain int safe_at, plain int at
    ],
);
/// What was told once.
pub static TOLD: Table = Table::new("told", crate::columns![key int province, key text key, plain int at]);

/// The columns of a [`ForecastRow`], of a table named `f`.
macro_rules! columns {
    () => {
        "f.dossier, f.owner, f.unit, f.competent, f.percent, f.due_at, f.duty_due_at, f.step, f.holder, f.person, \
        f.safe_at, f.at"
    };
}

/// Duties whose dossier will probably be late and is not yet: `$4` now.
macro_rules! pushed {
    ($of:literal, $owner:literal, $lane:literal) => {
        concat!(
            "SELECT ", duty_columns!(), ", ", columns!(), " FROM forecast f CROSS JOIN duty d WHERE d.province = f.province AND ",
            $owner, " AND d.due_at = f.duty_due_at AND d.dossier = f.dossier AND ", $lane,
            " AND f.province = $1 AND f.", $of, " = $2 AND f.percent >= $3 AND f.due_at > $4 \
            AND (CAST($5 AS TEXT) IS NULL OR d.kind IN LIST($5)) ORDER BY f.percent DESC, f.due_at, f.dossier LIMIT $6"
        )
    };
}

/// Open dossiers of holders under a scope that will probably be late, due in a window.
macro_rules! likely {
    () => {
        concat!(
            " FROM ", scope!(), " s CROSS JOIN forecast f CROSS JOIN dossier x \
            WHERE x.province = f.province AND x.id = f.dossier AND f.province = $1 AND f.unit = s.unit AND f.percent >= $3 AND f.due_at > $4 AND f.due_at < $5 \
            AND x.finished_at IS NULL"
        )
    };
}

crate::statements! {
    PLACE = "SELECT position FROM follower WHERE province = $1 AND name = $2";
    BEGIN = "INSERT INTO follower (province, name, position) VALUES ($1, $2, $3) ON CONFLICT (province, name) DO NOTHING";
    ADVANCE = "UPDATE follower SET position = $4 WHERE province = $1 AND name = $2 AND position = $3";
    TURNS = "SELECT position, stream_id, event_type FROM journal WHERE province = $1 AND position > $2 AND position <= $3 \
        AND stream_kind = $4 ORDER BY position";
    AT = "SELECT at FROM journal WHERE province = $1 AND position >= $2 ORDER BY position LIMIT 1";
    ADD_STEP_TIME = "INSERT INTO step_time (province, week, unit, procedure, step, n, minutes, squares) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (province, week, unit, procedure, step) DO UPDATE SET \
        n = step_time.n + excluded.n, minutes = step_time.minutes + excluded.minutes, \
        squares = step_time.squares + excluded.squares";
    STEP_TIMES = "SELECT week, unit, procedure, step, n, minutes, squares FROM step_time WHERE province = $1 AND week >= $2";
    STEP_SUMS = "SELECT unit, procedure, step, CAST(sum(n) AS BIGINT), CAST(sum(minutes) AS BIGINT) FROM step_time \
        WHERE province = $1 AND week >= $2 GROUP BY unit, procedure, step ORDER BY unit, procedure, step";
    PRUNE_STEP_TIMES = "DELETE FROM step_time WHERE province = $1 AND week < $2";
    ALL = concat!("SELECT ", columns!(), " FROM forecast f WHERE f.province = $1 ORDER BY f.dossier");
    OF_DOSSIERS = concat!("SELECT ", columns!(), " FROM forecast f WHERE f.province = $1 AND f.dossier IN LIST($2)");
    PUSHED_OF_OWNER = pushed!("owner", "d.owner = f.owner", "d.lane = 0");
    PUSHED_PARTS = pushed!("competent", "d.owner = '@' || f.competent", "d.lane >= 1000000");
    LIKELY = concat!("SELECT ", columns!(), ", x.code, x.procedure, x.view", likely!(),
        " ORDER BY f.percent DESC, f.due_at, f.dossier LIMIT $6");
    COUNT_LIKELY = concat!("SELECT CAST(count(*) AS BIGINT)", likely!());
    WAS_TOLD = "SELECT at FROM told WHERE province = $1 AND key = $2";
    PRUNE_TOLD = "DELETE FROM told WHERE province = $1 AND at < $2";
}

/// Sums of one step in one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTimeRow {
    /// Number of the week.
    pub week: i32,
    /// Who did it.
    pub unit: String,
    /// Procedure.
    pub procedure: String,
    /// Key of the step.
    pub step: String,
    /// How many.
    pub n: i64,
    /// Office minutes together.
    pub minutes: i64,
    /// Sum of their squares.
    pub squares: i64,
}

/// The forecast of an open dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastRow {
    /// The dossier.
    pub dossier: String,
    /// Owner of its duty: the person, or `@unit`; empty while it waits for the applicant.
    pub owner: String,
    /// Unit that holds it.
    pub unit: String,
    /// Competent unit.
    pub competent: String,
    /// How probable it is that it will be late, 0–100.
    pub percent: i64,
    /// When it is due.
    pub due_at: Instant,
    /// When the duty of its owner is due.
    pub duty_due_at: Instant,
    /// The step to push.
    pub step: String,
    /// Unit that has or will have that step.
    pub holder: String,
    /// Person that has it; may be empty.
    pub person: String,
    /// Done by then in four of five cases.
    pub safe_at: Instant,
    /// When it was foretold.
    pub at: Instant,
}

/// An open dossier that will probably be late, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyRow {
    /// The forecast.
    pub forecast: ForecastRow,
    /// Mã số hồ sơ.
    pub code: String,
    /// Procedure.
    pub procedure: String,
    /// JSON with what a list shows beyond.
    pub view: String,
}

fn forecast(row: &Row<'_>, first: usize) -> Result<ForecastRow> {
    Ok(ForecastRow {
        dossier: row.string(first)?,
        owner: row.string(first + 1)?,
        unit: row.string(first + 2)?,
        competent: row.string(first + 3)?,
        percent: row.int(first + 4)?,
        due_at: row.instant(first + 5)?,
        duty_due_at: row.instant(first + 6)?,
        step: row.string(first + 7)?,
        holder: row.string(first + 8)?,
        person: row.string(first + 9)?,
        safe_at: row.instant(first + 10)?,
        at: row.instant(first + 11)?,
    })
}

fn values(province: kernel::Province, row: &ForecastRow) -> Vec<Value> {
    vec![
        province.into(),
        (&row.dossier).into(),
        (&row.owner).into(),
        (&row.unit).into(),
        (&row.competent).into(),
        row.percent.into(),
        row.due_at.into(),
        row.duty_due_at.into(),
        (&row.step).into(),
        (&row.holder).into(),
        (&row.person).into(),
        row.safe_at.into(),
        row.at.into(),
    ]
}

impl Reader<'_> {
    /// Up to which position a follower came; none: it has not begun.
    pub fn find_follower(&mut self, name: &str) -> Result<Option<i64>> {
        self.find_row(&PLACE, &[self.province().into(), name.into()], |row| row.int(0))
    }

    /// Position, stream and name of the events of a kind of stream behind a position, up to another.
    pub fn list_turns(&mut self, kind: &str, after: i64, to: i64) -> Result<Vec<(i64, String, String)>> {
        let params = [self.province().into(), after.into(), to.into(), kind.into()];
        self.list_rows(&TURNS, &params, |row| Ok((row.int(0)?, row.string(1)?, row.string(2)?)))
    }

    /// The position of the last event before a moment, found by halves; 0 when there is none.
    pub fn find_position_before(&mut self, moment: Instant) -> Result<i64> {
        let (mut low, mut high) = (0, self.get_head()?.position);
        while low < high {
            let middle = low + (high - low) / 2 + 1;
            let at = self.find_row(&AT, &[self.province().into(), middle.into()], |row| row.instant(0))?;
            if at.is_some_and(|at| at < moment) { low = middle } else { high = middle - 1 }
        }
        Ok(low)
    }

    /// How long steps took, from a week on.
    pub fn list_step_times(&mut self, from_week: i32) -> Result<Vec<StepTimeRow>> {
        self.list_rows(&STEP_TIMES, &[self.province().into(), from_week.into()], |row| {
            Ok(StepTimeRow {
                week: row.small(0)?,
                unit: row.string(1)?,
                procedure: row.string(2)?,
                step: row.string(3)?,
                n: row.int(4)?,
                minutes: row.int(5)?,
                squares: row.int(6)?,
            })
        })
    }

    /// How long steps took together, from a week on: unit, procedure, step, how many, office minutes.
    pub fn sum_step_times(&mut self, from_week: i32) -> Result<Vec<(String, String, String, i64, i64)>> {
        self.list_rows(&STEP_SUMS, &[self.province().into(), from_week.into()], |row| {
            Ok((row.string(0)?, row.string(1)?, row.string(2)?, row.int(3)?, row.int(4)?))
        })
    }

    /// All forecasts.
    pub fn list_forecasts(&mut self) -> Result<Vec<ForecastRow>> {
        self.list_rows(&ALL, &[self.province().into()], |row| forecast(row, 0))
    }

    /// Forecasts of some dossiers; those without one are left out.
    pub fn list_forecasts_of(&mut self, dossiers: &[&str]) -> Result<Vec<ForecastRow>> {
        self.list_rows(&OF_DOSSIERS, &[self.province().into(), list(dossiers)], |row| forecast(row, 0))
    }

    /// The work of a person and what nobody has taken of the units and kinds claimed, as far as it belongs to dossiers
    /// that are not late and will be with at least `percent`; most probable first.
    pub fn list_pushed(
        &mut self,
        person: &str,
        claims: &[(&str, &str)],
        percent: i64,
        now: Instant,
        limit: i64,
    ) -> Result<Vec<(DutyRow, ForecastRow)>> {
        let mut rows = Vec::new();
        for (owner, kinds) in owners(person, &[], claims) {
            let (kinds, province) = (kinds_value(kinds.as_ref()), self.province());
            let mut read = |statement, of: &str| {
                let params = [province.into(), of.into(), percent.into(), now.into(), kinds.clone(), limit.into()];
                self.list_rows(statement, &params, |row| Ok((duty(row)?, forecast(row, 7)?)))
            };
            rows.extend(read(&PUSHED_OF_OWNER, &owner)?);
            if let Some(unit) = owner.strip_prefix('@') {
                rows.extend(read(&PUSHED_PARTS, unit)?);
            }
        }
        rows.sort_by(|(_, a), (_, b)| (-a.percent, a.due_at, &a.dossier).cmp(&(-b.percent, b.due_at, &b.dossier)));
        rows.dedup_by(|(a, _), (b, _)| a.dossier == b.dossier && (a.lane >= PART) == (b.lane >= PART));
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(rows)
    }

    /// Dossiers held under a scope that will be late with at least `percent`, due in a window; most probable first.
    pub fn list_likely(
        &mut self,
        scope: &[&str],
        percent: i64,
        (from, to): (Instant, Instant),
        limit: i64,
    ) -> Result<Vec<LikelyRow>> {
        let params = [self.province().into(), list(scope), percent.into(), from.into(), to.into(), limit.into()];
        self.list_rows(&LIKELY, &params, |row| {
            Ok(LikelyRow {
                forecast: forecast(row, 0)?,
                code: row.string(12)?,
                procedure: row.string(13)?,
                view: row.string(14)?,
            })
        })
    }

    /// How many there are.
    pub fn count_likely(&mut self, scope: &[&str], percent: i64, (from, to): (Instant, Instant)) -> Result<i64> {
        let params = [self.province().into(), list(scope), percent.into(), from.into(), to.into()];
        self.get_row("count", &COUNT_LIKELY, &params, |row| row.int(0))
    }

    /// Whether something was told already.
    pub fn was_told(&mut self, key: &str) -> Result<bool> {
        let found = self.find_row(&WAS_TOLD, &[self.province().into(), key.into()], |row| row.int(0))?;
        Ok(found.is_some())
    }
}

impl Writer<'_> {
    /// A follower begins at a position, unless it has begun.
    pub fn begin_follower(&mut self, name: &str, position: i64) -> Result<()> {
        self.execute(&BEGIN, &[self.province().into(), name.into(), position.into()]).map(drop)
    }

    /// A follower went on; `false` when another node was quicker: then nothing of what was found may be written.
    pub fn advance_follower(&mut self, name: &str, from: i64, to: i64) -> Result<bool> {
        let params = [self.province().into(), name.into(), from.into(), to.into()];
        Ok(self.execute(&ADVANCE, &params)? == 1)
    }

    /// Adds to sums of steps.
    pub fn add_step_times(&mut self, rows: &[StepTimeRow]) -> Result<()> {
        for row in rows {
            let params = [
                self.province().into(),
                row.week.into(),
                (&row.unit).into(),
                (&row.procedure).into(),
                (&row.step).into(),
                row.n.into(),
                row.minutes.into(),
                row.squares.into(),
            ];
            self.execute(&ADD_STEP_TIME, &params)?;
        }
        Ok(())
    }

    /// Forgets weeks before one.
    pub fn prune_step_times(&mut self, before_week: i32) -> Result<u64> {
        let params = [self.province().into(), before_week.into()];
        self.execute(&PRUNE_STEP_TIMES, &params)
    }

    /// Writes forecasts, and takes away those of dossiers that are no longer open.
    pub fn put_forecasts(&mut self, rows: &[ForecastRow], gone: &[String]) -> Result<()> {
        let province = self.province();
        let put = rows.iter().map(|row| values(province, row)).collect();
        let delete = gone.iter().map(|id| vec![province.into(), id.into()]).collect();
        let bulks = FORECAST.bulks();
        self.conn().bulk(&[(&bulks.upsert, put), (&bulks.delete, delete)], false)
    }

    /// Forgets what was told before a moment.
    pub fn prune_told(&mut self, before: Instant) -> Result<u64> {
        let params = [self.province().into(), before.into()];
        self.execute(&PRUNE_TOLD, &params)
    }
}
