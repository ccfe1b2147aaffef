//! Work lists: open duties by owner, by unit, under a scope. The owner of a duty is a person, or `@unit` while nobody in
//! the unit has taken it; one index holds both, so that each owner's work is read in the order in which it is due.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Instant;

use crate::conn::Reader;
use crate::dossiers::{DutyRow, WorkCursor, duty};
use crate::error::Result;
use crate::lists::{MANY, scope, within};
use crate::statement::list;
use crate::value::Value;

/// Lanes from here on are no work of their own but a person's part in a dossier that another holds: to approve, to give a
/// number, to send.
pub const PART: i64 = 1_000_000;

/// Bounds of one statement that counts.
const BOUNDS: usize = 4;

/// The columns of a [`DutyRow`], of a table named `d`.
macro_rules! duty_columns {
    () => {
        "d.dossier, d.lane, d.unit, d.person, d.due_at, d.kind, d.view"
    };
}
pub(crate) use duty_columns;

/// How many are due before a bound.
macro_rules! before {
    ($bound:literal) => {
        concat!("CAST(COALESCE(sum(CASE WHEN d.due_at < ", $bound, " THEN 1 ELSE 0 END), 0) AS BIGINT)")
    };
}

/// How many of one kind are due in a window; read from the narrow index alone.
macro_rules! of_kind {
    ($window:literal) => {
        concat!(
            "(SELECT CAST(count(*) AS BIGINT) FROM duty d WHERE d.province = $1 AND d.owner = $2 AND d.kind = $3",
            $window, ")"
        )
    };
}

macro_rules! times {
    ($index:literal) => {
        concat!(
            "SELECT CAST(count(*) AS BIGINT), ", before!("$3"), ", ", before!("$4"), ", ", before!("$5"), ", ", before!("$6"),
            " FROM duty d ", $index, " WHERE d.province = $1 AND d.owner = $2"
        )
    };
}

macro_rules! of_all {
    ($index:literal) => {
        concat!(
            "SELECT ", duty_columns!(), " FROM duty d ", $index, " WHERE d.province = $1 \
            AND (d.due_at, d.dossier, d.lane) > ($3, $4, $5) AND d.due_at <= $6 AND d.unit IN ", within!("$2", "$8"),
            " ORDER BY d.due_at, d.dossier, d.lane LIMIT $7"
        )
    };
}

macro_rules! due {
    ($index:literal) => {
        concat!(
            "SELECT ", duty_columns!(), " FROM duty d ", $index, " WHERE d.province = $1 AND d.due_at < $2 \
            AND d.kind IN LIST($3) ORDER BY d.due_at, d.dossier, d.lane LIMIT $4"
        )
    };
}

// SQLite would walk through all open work for each unit: it has to be told of the index.
macro_rules! by_person {
    ($index:literal) => {
        concat!(
            "SELECT d.unit, d.person, CAST(count(*) AS BIGINT), \
            CAST(sum(CASE WHEN d.due_at < $3 THEN 1 ELSE 0 END) AS BIGINT) FROM ", scope!(), " s CROSS JOIN duty d ", $index,
            " WHERE d.province = $1 AND d.unit = s.unit AND d.lane < 1000000 \
            GROUP BY d.unit, d.person ORDER BY d.unit, d.person"
        )
    };
}

macro_rules! by_step {
    ($index:literal) => {
        concat!(
            "SELECT d.unit, d.kind, CAST(count(*) AS BIGINT), \
            CAST(sum(CASE WHEN d.due_at < $3 THEN 1 ELSE 0 END) AS BIGINT) FROM ", scope!(), " s CROSS JOIN duty d ", $index,
            " WHERE d.province = $1 AND d.unit = s.unit GROUP BY d.unit, d.kind ORDER BY d.unit, d.kind"
        )
    };
}

crate::statements! {
    OF_OWNER = concat!("SELECT ", duty_columns!(), " FROM duty d WHERE d.province = $1 AND d.owner = $2 \
        AND (d.due_at, d.dossier, d.lane) > ($3, $4, $5) AND d.due_at <= $6 \
        AND (CAST($8 AS TEXT) IS NULL OR d.kind IN LIST($8)) ORDER BY d.due_at, d.dossier, d.lane LIMIT $7");
    TIMES_OF_OWNER = times!("INDEXED BY duty_times"), postgres: times!("");
    TIMES_OF_KIND = concat!("SELECT ", of_kind!(" AND d.due_at < $4"), ", ",
        of_kind!(" AND d.due_at >= $4 AND d.due_at < $5"), ", ", of_kind!(" AND d.due_at >= $5 AND d.due_at < $6"), ", ",
        of_kind!(" AND d.due_at >= $6 AND d.due_at < $7"), ", ", of_kind!(" AND d.due_at >= $7"));
    OF_UNIT = concat!("SELECT ", duty_columns!(), " FROM duty d WHERE d.province = $1 AND d.unit = $2 \
        AND (d.due_at, d.dossier, d.lane) > ($3, $4, $5) AND d.due_at <= $6 \
        ORDER BY d.due_at, d.dossier, d.lane LIMIT $7");
    OF_ALL = of_all!("INDEXED BY duty_due"), postgres: of_all!("");
    DUE = due!("INDEXED BY duty_due"), postgres: due!("");
    BY_PERSON = by_person!("INDEXED BY duty_unit"), postgres: by_person!("");
    BY_STEP = by_step!("INDEXED BY duty_unit"), postgres: by_step!("");
}

/// Open work of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCount {
    /// Unit that has it.
    pub unit: String,
    /// Person (empty: nobody yet), or kind of work.
    pub group: String,
    /// How many.
    pub open: i64,
    /// How many of them are due before now.
    pub overdue: i64,
}

/// Whose work: persons have all their duties, units the kinds claimed of those that nobody has taken.
pub(crate) type Owners = BTreeMap<String, Option<BTreeSet<String>>>;

pub(crate) fn owners(person: &str, also_persons: &[&str], claims: &[(&str, &str)]) -> Owners {
    // Only a claim opens the work that nobody has taken.
    let named = |person: &&&str| !person.is_empty() && !person.starts_with('@');
    let persons = std::iter::once(&person).chain(also_persons).filter(named);
    let mut owners: Owners = persons.map(|person| ((*person).to_owned(), None)).collect();
    for (unit, kind) in claims {
        let kinds = owners.entry(format!("@{unit}")).or_insert_with(|| Some(BTreeSet::new()));
        kinds.iter_mut().for_each(|kinds| _ = kinds.insert((*kind).to_owned()));
    }
    owners
}

pub(crate) fn kinds_value(kinds: Option<&BTreeSet<String>>) -> Value {
    kinds.map_or(Value::Null, list)
}

/// The cursor at which a page begins, and the last due time on it. A window is from its first moment until before its
/// second.
fn bounds(window: Option<(Instant, Instant)>, after: &WorkCursor) -> (WorkCursor, Instant) {
    let Some((from, to)) = window else { return (after.clone(), Instant(i64::MAX)) };
    let begin = WorkCursor(from, String::new(), -1);
    let key = |c: &WorkCursor| (c.0, c.1.clone(), c.2);
    let later = if key(after) > key(&begin) { after.clone() } else { begin };
    (later, Instant(to.0.saturating_sub(1)))
}

fn merged(mut rows: Vec<DutyRow>, limit: i64) -> Vec<DutyRow> {
    rows.sort_by(|a, b| (a.due_at, &a.dossier, a.lane).cmp(&(b.due_at, &b.dossier, b.lane)));
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    rows
}

impl Reader<'_> {
    /// The work of a person and of those for whom he or she acts, and what nobody has taken of the units and kinds
    /// claimed (`(unit, kind)`); what is due first, first. `window`: due from the first moment until before the second.
    pub fn list_work(
        &mut self,
        person: &str,
        also_persons: &[&str],
        claims: &[(&str, &str)],
        window: Option<(Instant, Instant)>,
        after: &WorkCursor,
        limit: i64,
    ) -> Result<Vec<DutyRow>> {
        let (after, last) = bounds(window, after);
        let mut rows = Vec::new();
        for (owner, kinds) in owners(person, also_persons, claims) {
            rows.extend(self.of_owner(&owner, kinds.as_ref(), &after, last, limit)?);
        }
        Ok(merged(rows, limit))
    }

    fn of_owner(
        &mut self,
        owner: &str,
        kinds: Option<&BTreeSet<String>>,
        after: &WorkCursor,
        last: Instant,
        limit: i64,
    ) -> Result<Vec<DutyRow>> {
        let mut params = page(self.province(), owner.into(), after, last, limit).to_vec();
        params.push(kinds_value(kinds));
        self.list_rows(&OF_OWNER, &params, duty)
    }

    /// How much of the same work is due before the first bound, from each bound until before the next, and from the last
    /// on. Bounds are in ascending order; answers one number more than there are bounds.
    pub fn count_work(
        &mut self,
        person: &str,
        also_persons: &[&str],
        claims: &[(&str, &str)],
        bounds: &[Instant],
    ) -> Result<Vec<i64>> {
        let mut counts = vec![0; bounds.len() + 1];
        for (owner, kinds) in owners(person, also_persons, claims) {
            // Each kind has its own run in the index; without kinds one run is read as a whole.
            let kinds = kinds.map_or_else(|| vec![None], |kinds| kinds.into_iter().map(Some).collect());
            for kind in kinds {
                let mut before = 0;
                for (count, up_to) in counts.iter_mut().zip(self.count_below(&owner, kind.as_deref(), bounds)?) {
                    *count += up_to - before;
                    before = up_to;
                }
            }
        }
        Ok(counts)
    }

    /// How much of one owner's work (of a kind) is due before each bound, and how much there is at all.
    fn count_below(&mut self, owner: &str, kind: Option<&str>, bounds: &[Instant]) -> Result<Vec<i64>> {
        let (mut below, mut all) = (Vec::with_capacity(bounds.len() + 1), 0);
        let chunks = if bounds.is_empty() { vec![&[][..]] } else { bounds.chunks(BOUNDS).collect() };
        for chunk in chunks {
            let mut params = vec![self.province().into(), owner.into()];
            params.extend(kind.map(Value::from));
            params.extend((0..BOUNDS).map(|at| Value::from(chunk.get(at).copied().unwrap_or(Instant(i64::MAX)))));
            let statement = if kind.is_some() { &TIMES_OF_KIND } else { &TIMES_OF_OWNER };
            let mut counted = self.get_row("counts of work", statement, &params, |row| {
                (0..=BOUNDS).map(|column| row.int(column)).collect::<Result<Vec<i64>>>()
            })?;
            if kind.is_some() {
                // Windows one behind the other: their sums are what lies before each bound.
                (1..=BOUNDS).for_each(|at| counted[at] += counted[at - 1]);
                counted.rotate_right(1);
            }
            all = counted[0];
            below.extend_from_slice(&counted[1..=chunk.len()]);
        }
        below.push(all);
        Ok(below)
    }

    /// The work of a person, what is due first, first.
    pub fn list_work_of_person(&mut self, person: &str, after: &WorkCursor, limit: i64) -> Result<Vec<DutyRow>> {
        self.of_owner(person, None, after, Instant(i64::MAX), limit)
    }

    /// All that a person holds, to move it to another.
    pub fn list_duties_of_person_all(&mut self, person: &str, limit: i64) -> Result<Vec<DutyRow>> {
        self.list_work_of_person(person, &WorkCursor::default(), limit)
    }

    /// The work of a unit, taken or not, what is due first, first.
    pub fn list_work_of_unit(&mut self, unit: &str, after: &WorkCursor, limit: i64) -> Result<Vec<DutyRow>> {
        let params = page(self.province(), unit.into(), after, Instant(i64::MAX), limit);
        self.list_rows(&OF_UNIT, &params, duty)
    }

    /// Every open duty in units under a scope (and under `unit` if given), what is due first, first.
    pub fn list_work_of_scope(
        &mut self,
        scope: &[&str],
        unit: Option<&str>,
        window: Option<(Instant, Instant)>,
        after: &WorkCursor,
        limit: i64,
    ) -> Result<Vec<DutyRow>> {
        let (after, last) = bounds(window, after);
        let units = self.list_units_within(scope, unit, MANY + 1)?;
        if units.len() > MANY {
            let mut params = page(self.province(), list(scope), &after, last, limit).to_vec();
            params.push(unit.into());
            return self.list_rows(&OF_ALL, &params, duty);
        }
        let mut rows = Vec::new();
        for unit in &units {
            let params = page(self.province(), unit.into(), &after, last, limit);
            rows.extend(self.list_rows(&OF_UNIT, &params, duty)?);
        }
        Ok(merged(rows, limit))
    }

    /// Duties of some kinds in all units that were due before a moment, first due first: what time decides.
    pub fn list_due_duties(&mut self, before: Instant, kinds: &[&str], limit: i64) -> Result<Vec<DutyRow>> {
        let params = [self.province().into(), before.into(), list(kinds), limit.into()];
        self.list_rows(&DUE, &params, duty)
    }

    /// Open work in units under a scope by unit and person; approvals and other parts are not counted. Reads all of it.
    pub fn count_work_by_person(&mut self, scope: &[&str], now: Instant) -> Result<Vec<WorkCount>> {
        self.list_rows(&BY_PERSON, &[self.province().into(), list(scope), now.into()], work_count)
    }

    /// Open work in units under a scope by unit and kind. Reads all of it.
    pub fn count_work_by_step(&mut self, scope: &[&str], now: Instant) -> Result<Vec<WorkCount>> {
        self.list_rows(&BY_STEP, &[self.province().into(), list(scope), now.into()], work_count)
    }
}

fn work_count(row: &crate::value::Row<'_>) -> Result<WorkCount> {
    Ok(WorkCount { unit: row.string(0)?, group: row.string(1)?, open: row.int(2)?, overdue: row.int(3)? })
}

fn page(province: kernel::Province, who: Value, after: &WorkCursor, last: Instant, limit: i64) -> [Value; 7] {
    let WorkCursor(due_at, dossier, lane) = after;
    [province.into(), who, (*due_at).into(), dossier.into(), (*lane).into(), last.into(), limit.into()]
}
