//! Lists of dossiers with filters, the register, what waits to be collected: permission is part of each query, pages go by
//! the key of the last row. A caller names the units whose roles reach; all units below them are covered.

use std::collections::BTreeMap;

use kernel::Instant;

use crate::conn::Reader;
use crate::dossiers::{DossierRow, dossier, dossier_columns};
use crate::error::Result;
use crate::search;
use crate::statement::{Statement, list};
use crate::value::Value;

/// From that many units on, a list walks through all in its order and leaves out what is not covered; with fewer, each
/// unit is asked and the pages are merged. So the root is as quick as a single desk.
pub(crate) const MANY: usize = 24;

/// States that end a dossier without a result: it is finished then, early, on time or late it is not.
const ENDED: [&str; 4] = ["declined", "halted", "withdrawn", "voided"];

/// The units under a scope: `$1` province, `$2` the units named.
macro_rules! scope {
    () => {
        "(SELECT DISTINCT u.unit FROM unit_scope u WHERE u.province = $1 AND u.ancestor IN LIST($2))"
    };
}
pub(crate) use scope;

/// The units under a scope that are also under a unit, if that is given.
macro_rules! within {
    ($scope:literal, $unit:literal) => {
        concat!(
            "(SELECT u.unit FROM unit_scope u WHERE u.province = $1 AND u.ancestor IN LIST(", $scope, ") \
            AND (CAST(", $unit, " AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM unit_scope n \
            WHERE n.province = $1 AND n.ancestor = ", $unit, " AND n.unit = u.unit)))"
        )
    };
}
pub(crate) use within;

/// Units `$10` and `$11` on the sides asked for: `$12` receiving, `$13` competent.
macro_rules! sides {
    ($of:literal) => {
        concat!(
            "((CAST($12 AS BIGINT) = 1 AND ", $of, ".receiving_unit IN ", within!("$10", "$11"), ") OR \
            (CAST($13 AS BIGINT) = 1 AND ", $of, ".competent_unit IN ", within!("$10", "$11"), "))"
        )
    };
}

/// What is asked of each row `x` of a list: `$4` … `$8`.
macro_rules! wanted {
    () => {
        " AND x.submitted_at >= $4 AND (CAST($5 AS TEXT) IS NULL OR x.state IN LIST($5)) \
        AND (CAST($6 AS TEXT) IS NULL OR x.procedure = $6) AND (CAST($7 AS TEXT) IS NULL OR x.channel = $7) \
        AND (CAST($8 AS TEXT) IS NULL OR x.punctuality = $8) "
    };
}

macro_rules! of_unit {
    ($column:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier x WHERE x.province = $1 AND x.", $column, " = $10 \
            AND (x.submitted_at, x.seq) < ($2, $3)", wanted!(), "ORDER BY x.submitted_at DESC, x.seq DESC LIMIT $9"
        )
    };
}

macro_rules! of_all {
    ($index:literal, $which:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier x ", $index, " WHERE x.province = $1 ", $which, " \
            AND (x.submitted_at, x.seq) < ($2, $3) AND ", sides!("x"), wanted!(),
            "ORDER BY x.submitted_at DESC, x.seq DESC LIMIT $9"
        )
    };
}

// The inner half reads the index of what is open and nothing else; rows are read for what it lets through.
macro_rules! of_open {
    ($index:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier o ", $index, " CROSS JOIN dossier x WHERE o.province = $1 \
            AND o.finished_at IS NULL AND (o.submitted_at, o.seq) < ($2, $3) AND ", sides!("o"),
            " AND (CAST($14 AS BIGINT) IS NULL OR (o.due_at >= $14 AND o.due_at < $15)) \
            AND x.province = $1 AND x.id = o.id", wanted!(), "ORDER BY o.submitted_at DESC, o.seq DESC LIMIT $9"
        )
    };
}

macro_rules! register {
    ($index:literal, $of:expr) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier x ", $index, " WHERE x.province = $1 AND x.receiving_unit ", $of,
            " AND (x.submitted_at, x.seq) > ($3, $4) AND x.submitted_at < $5 ORDER BY x.submitted_at, x.seq LIMIT $6"
        )
    };
}

macro_rules! waiting {
    ($index:literal) => {
        concat!(
            "SELECT ", dossier_columns!(), " FROM dossier o ", $index, " CROSS JOIN dossier x WHERE o.province = $1 \
            AND o.waiting_since IS NOT NULL AND (o.waiting_since, o.seq) > ($3, $4) \
            AND o.receiving_unit IN ", scope!(), " AND x.province = $1 AND x.id = o.id \
            ORDER BY o.waiting_since, o.seq LIMIT $5"
        )
    };
}

crate::statements! {
    UNITS = "SELECT DISTINCT u.unit FROM unit_scope u WHERE u.province = $1 AND u.ancestor IN LIST($2) \
        AND (CAST($3 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM unit_scope n \
        WHERE n.province = $1 AND n.ancestor = $3 AND n.unit = u.unit)) LIMIT $4";
    LIST_RECEIVING = of_unit!("receiving_unit");
    LIST_COMPETENT = of_unit!("competent_unit");
    LIST_ALL = of_all!("INDEXED BY dossier_submitted", ""), postgres: of_all!("", "");
    LIST_OF_PROCEDURE = of_all!("INDEXED BY dossier_procedure", "AND x.procedure = $6"),
        postgres: of_all!("", "AND x.procedure = $6");
    LIST_ENDED = of_all!("INDEXED BY dossier_ended", "AND x.finished_at IS NOT NULL AND x.punctuality IS NULL"),
        postgres: of_all!("", "AND x.finished_at IS NOT NULL AND x.punctuality IS NULL");
    LIST_OPEN = of_open!("INDEXED BY dossier_open"), postgres: of_open!("");
    LIST_FOUND = concat!("SELECT ", dossier_columns!(), " FROM search s CROSS JOIN dossier x \
        WHERE x.province = $1 AND x.seq = s.rowid AND s.words MATCH $16 AND s.rowid < $3 AND x.submitted_at < $2 AND ",
        sides!("x"), " AND (CAST($14 AS BIGINT) IS NULL OR (x.due_at >= $14 AND x.due_at < $15)) \
        AND (CAST($17 AS BIGINT) = 0 OR x.finished_at IS NULL)", wanted!(), "ORDER BY s.rowid DESC LIMIT $9"),
        postgres: concat!("SELECT ", dossier_columns!(), " FROM search s CROSS JOIN dossier x \
        WHERE s.province = $1 AND x.province = $1 AND x.seq = s.seq \
        AND s.words @@ CAST(CAST($16 AS TEXT) AS TSQUERY) AND s.seq < $3 AND x.submitted_at < $2 AND ",
        sides!("x"), " AND (CAST($14 AS BIGINT) IS NULL OR (x.due_at >= $14 AND x.due_at < $15)) \
        AND (CAST($17 AS BIGINT) = 0 OR x.finished_at IS NULL)", wanted!(), "ORDER BY s.seq DESC LIMIT $9");
    REGISTER_OF = register!("", "= $2");
    REGISTER = register!("INDEXED BY dossier_submitted", concat!("IN ", scope!())),
        postgres: register!("", concat!("IN ", scope!()));
    UNCOLLECTED = waiting!("INDEXED BY dossier_waiting"), postgres: waiting!("");
}

/// On which side of a dossier the units stand that may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Cơ quan có thẩm quyền.
    Competent,
    /// Nơi tiếp nhận.
    Receiving,
    /// One of them.
    #[default]
    Either,
}

/// How its time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DueFilter<'a> {
    /// All.
    #[default]
    Any,
    /// Open, and due before that moment.
    Overdue(Instant),
    /// Open, and due from the first moment until before the second.
    Between(Instant, Instant),
    /// Finished: `early`, `on_time`, `late`.
    Finished(&'a str),
}

/// What a list shows. An empty `scope` shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct DossierFilter<'a> {
    /// Units whose role reaches; those below are covered.
    pub scope: &'a [&'a str],
    /// On which side.
    pub side: Side,
    /// Keys of states; empty: all.
    pub states: &'a [&'a str],
    /// Not finished only. To be set when all `states` are open ones: then history is not walked through to find few.
    pub open: bool,
    /// Procedure.
    pub procedure: Option<&'a str>,
    /// Key of the channel.
    pub channel: Option<&'a str>,
    /// That unit and those below, as far as the scope covers them.
    pub unit: Option<&'a str>,
    /// Handed in from that moment on.
    pub submitted_from: Option<Instant>,
    /// Handed in before that moment.
    pub submitted_to: Option<Instant>,
    /// How its time stands.
    pub due: DueFilter<'a>,
    /// Words of the applicant or the code, as typed. Then pages go by number and not by time of receipt.
    pub words: Option<&'a str>,
}

impl DossierFilter<'_> {
    fn due(&self) -> (Option<Instant>, Option<Instant>) {
        match self.due {
            DueFilter::Overdue(now) => (Some(Instant(i64::MIN)), Some(now)),
            DueFilter::Between(from, to) => (Some(from), Some(to)),
            DueFilter::Any | DueFilter::Finished(_) => (None, None),
        }
    }

    fn is_open(&self) -> bool {
        self.open || matches!(self.due, DueFilter::Overdue(_) | DueFilter::Between(..))
    }

    /// The shortest way through the whole province.
    fn walk(&self) -> &'static Statement {
        let ended = !self.states.is_empty() && self.states.iter().all(|state| ENDED.contains(state));
        match (ended, self.procedure) {
            (true, _) => &LIST_ENDED,
            (false, Some(_)) => &LIST_OF_PROCEDURE,
            (false, None) => &LIST_ALL,
        }
    }

    /// `$12`, `$13`.
    fn sides(&self) -> [Value; 2] {
        [(self.side != Side::Competent).into(), (self.side != Side::Receiving).into()]
    }
}

impl Reader<'_> {
    /// Dossiers that a filter lets through, newest receipt first. `before_seq`: number of the last row of the page before
    /// (first page: `i64::MAX`).
    pub fn list_dossiers(&mut self, filter: &DossierFilter<'_>, before_seq: i64, limit: i64) -> Result<Vec<DossierRow>> {
        let words = filter.words.map(str::trim).filter(|words| !words.is_empty());
        let mut params = self.wanted(filter, before_seq, words.is_some(), limit)?;
        let (due_from, due_to) = filter.due();
        let units = self.list_units_within(filter.scope, filter.unit, MANY + 1)?;
        if units.is_empty() {
            return Ok(Vec::new());
        }
        if words.is_none() && !filter.is_open() && units.len() <= MANY {
            return self.of_units(filter.side, &units, &params, limit);
        }
        params.extend([list(filter.scope), filter.unit.into()]);
        params.extend(filter.sides());
        if let Some(typed) = words {
            let Some(words) = search::expression(self.engine(), typed) else { return Ok(Vec::new()) };
            params.extend([due_from.into(), due_to.into(), words.into(), filter.is_open().into()]);
            return self.list_rows(&LIST_FOUND, &params, dossier);
        }
        if filter.is_open() {
            params.extend([due_from.into(), due_to.into()]);
            return self.list_rows(&LIST_OPEN, &params, dossier);
        }
        self.list_rows(filter.walk(), &params, dossier)
    }

    /// `$1` … `$9`.
    fn wanted(&mut self, filter: &DossierFilter<'_>, before: i64, by_number: bool, limit: i64) -> Result<Vec<Value>> {
        let place = match (by_number, filter.submitted_to) {
            (true, to) => (to.unwrap_or(Instant(i64::MAX)), before),
            (false, Some(to)) => self.place(before)?.min((to, i64::MIN)),
            (false, None) => self.place(before)?,
        };
        let punctuality = match filter.due {
            DueFilter::Finished(key) => Some(key),
            _ => None,
        };
        Ok(vec![
            self.province().into(),
            place.0.into(),
            place.1.into(),
            filter.submitted_from.unwrap_or(Instant(i64::MIN)).into(),
            if filter.states.is_empty() { Value::Null } else { list(filter.states) },
            filter.procedure.into(),
            filter.channel.into(),
            punctuality.into(),
            limit.into(),
        ])
    }

    /// A page of each unit, merged.
    fn of_units(&mut self, side: Side, units: &[String], params: &[Value], limit: i64) -> Result<Vec<DossierRow>> {
        let statements: &[&'static Statement] = match side {
            Side::Receiving => &[&LIST_RECEIVING],
            Side::Competent => &[&LIST_COMPETENT],
            Side::Either => &[&LIST_RECEIVING, &LIST_COMPETENT],
        };
        let mut found = BTreeMap::new();
        for statement in statements {
            for unit in units {
                let params = [params, &[unit.into()]].concat();
                let rows = self.list_rows(statement, &params, dossier)?;
                found.extend(rows.into_iter().map(|row| ((row.submitted_at, row.seq), row)));
            }
        }
        Ok(found.into_values().rev().take(usize::try_from(limit).unwrap_or(0)).collect())
    }

    /// Units under a scope, and under `unit` if given; at most `limit`.
    pub fn list_units_within(&mut self, scope: &[&str], unit: Option<&str>, limit: usize) -> Result<Vec<String>> {
        let params = [self.province().into(), list(scope), unit.into(), (limit as i64).into()];
        self.list_rows(&UNITS, &params, |row| row.string(0))
    }

    /// The register: dossiers received at units under a scope, handed in from `from` until before `to`, in the order of
    /// receipt. `after_seq`: number of the last row of the page before (first page: 0).
    pub fn list_register(
        &mut self,
        scope: &[&str],
        from: Instant,
        to: Instant,
        after_seq: i64,
        limit: i64,
    ) -> Result<Vec<DossierRow>> {
        let place = if after_seq <= 0 { (from, i64::MIN) } else { self.place(after_seq)?.max((from, i64::MIN)) };
        let province = self.province();
        let params = |who: Value| [province.into(), who, place.0.into(), place.1.into(), to.into(), limit.into()];
        let units = self.list_units_within(scope, None, MANY + 1)?;
        if units.len() > MANY {
            return self.list_rows(&REGISTER, &params(list(scope)), dossier);
        }
        let mut found = BTreeMap::new();
        for unit in &units {
            let rows = self.list_rows(&REGISTER_OF, &params(unit.into()), dossier)?;
            found.extend(rows.into_iter().map(|row| ((row.submitted_at, row.seq), row)));
        }
        Ok(found.into_values().take(usize::try_from(limit).unwrap_or(0)).collect())
    }

    /// Results that wait to be collected at units under a scope, longest first. `after`: `waiting_since` and number of
    /// the last row of the page before (first page: both least, `(Instant(i64::MIN), 0)`).
    pub fn list_uncollected(&mut self, scope: &[&str], after: (Instant, i64), limit: i64) -> Result<Vec<DossierRow>> {
        let params = [self.province().into(), list(scope), after.0.into(), after.1.into(), limit.into()];
        self.list_rows(&UNCOLLECTED, &params, dossier)
    }
}
