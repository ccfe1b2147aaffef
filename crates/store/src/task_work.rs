//! Open work about tasks: by owner (a person, or `@unit` while nobody by name has it), by unit and person.

use kernel::Instant;

use crate::conn::Reader;
use crate::error::Result;
use crate::lists::scope;
use crate::statement::list;
use crate::table::Table;
use crate::value::{Row, Value};
use crate::work::{WorkCount, kinds_value, owners};

/// Open work by owner.
pub static TASK_DUTY: Table = Table::new(
    "task_duty",
    crate::columns![
        key int province, key text owner, key int due_at, key text task, key int line, fixed text unit, fixed text person,
        fixed text kind, plain text view
    ],
);

macro_rules! duty_columns {
    () => {
        "d.task, d.line, d.unit, d.person, d.due_at, d.kind, d.view"
    };
}

macro_rules! by_person {
    ($index:literal) => {
        concat!(
            "SELECT d.unit, d.person, CAST(count(*) AS BIGINT), \
            CAST(sum(CASE WHEN d.due_at < $3 THEN 1 ELSE 0 END) AS BIGINT) FROM ", scope!(), " s CROSS JOIN task_duty d ",
            $index, " WHERE d.province = $1 AND d.unit = s.unit GROUP BY d.unit, d.person ORDER BY d.unit, d.person"
        )
    };
}

crate::statements! {
    OF_OWNER = concat!("SELECT ", duty_columns!(), " FROM task_duty d WHERE d.province = $1 AND d.owner = $2 \
        AND (d.due_at, d.task, d.line) > ($3, $4, $5) AND d.due_at >= $6 AND d.due_at <= $7 \
        AND (CAST($9 AS TEXT) IS NULL OR d.kind IN LIST($9)) ORDER BY d.due_at, d.task, d.line LIMIT $8");
    OF_KIND = "SELECT d.kind, CAST(count(*) AS BIGINT), CAST(sum(CASE WHEN d.due_at < $3 THEN 1 ELSE 0 END) AS BIGINT), \
        CAST(sum(CASE WHEN d.due_at < $4 THEN 1 ELSE 0 END) AS BIGINT) FROM task_duty d WHERE d.province = $1 \
        AND d.owner = $2 AND (CAST($5 AS TEXT) IS NULL OR d.kind IN LIST($5)) GROUP BY d.kind ORDER BY d.kind";
    BY_PERSON = by_person!("INDEXED BY task_duty_unit"), postgres: by_person!("");
}

/// A piece of open work about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskDutyRow {
    /// The task.
    pub task: String,
    /// 0: the main duty; from 1: requests and coordination.
    pub line: i64,
    /// Unit that has it.
    pub unit: String,
    /// Person that has it; empty: the unit as a whole.
    pub person: String,
    /// When it is due; the greatest moment when it has no time.
    pub due_at: Instant,
    /// What kind of work.
    pub kind: String,
    /// JSON with what a list shows.
    pub view: String,
}

fn duty(row: &Row<'_>) -> Result<TaskDutyRow> {
    Ok(TaskDutyRow {
        task: row.string(0)?,
        line: row.int(1)?,
        unit: row.string(2)?,
        person: row.string(3)?,
        due_at: row.instant(4)?,
        kind: row.string(5)?,
        view: row.string(6)?,
    })
}

/// Where the next page of work begins: behind that time, task and line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskWorkCursor(pub Instant, pub String, pub i64);

impl Default for TaskWorkCursor {
    fn default() -> Self {
        Self(Instant(i64::MIN), String::new(), -1)
    }
}

impl TaskDutyRow {
    /// The page behind this row begins here.
    pub fn cursor(&self) -> TaskWorkCursor {
        TaskWorkCursor(self.due_at, self.task.clone(), self.line)
    }

    /// The row of [`TASK_DUTY`].
    pub fn values(&self, province: kernel::Province) -> Vec<Value> {
        let owner = if self.person.is_empty() { format!("@{}", self.unit) } else { self.person.clone() };
        vec![
            province.into(),
            owner.into(),
            self.due_at.into(),
            self.task.as_str().into(),
            self.line.into(),
            self.unit.as_str().into(),
            self.person.as_str().into(),
            self.kind.as_str().into(),
            self.view.as_str().into(),
        ]
    }
}

/// How much open work there is of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskWorkCount {
    /// What kind of work.
    pub kind: String,
    /// In all.
    pub open: i64,
    /// Due before the first moment.
    pub late: i64,
    /// Due before the second moment, the late ones included.
    pub soon: i64,
}

impl Reader<'_> {
    /// The work of a person about tasks, and what lies with units as a whole of the kinds claimed (`(unit, kind)`); due
    /// first, first. `window`: from which to which moment, both included. `kinds`: of these only, if any.
    pub fn list_task_work(
        &mut self,
        person: &str,
        claims: &[(&str, &str)],
        kinds: &[&str],
        (from, to): (Instant, Instant),
        after: &TaskWorkCursor,
        limit: i64,
    ) -> Result<Vec<TaskDutyRow>> {
        let mut rows = Vec::new();
        for (owner, claimed) in owners(person, &[], claims) {
            let Some(kinds) = both(claimed.as_ref(), kinds) else { continue };
            let TaskWorkCursor(at, task, line) = after;
            let params = [
                self.province().into(), owner.into(), (*at).into(), task.into(), (*line).into(), from.into(), to.into(),
                limit.into(), kinds,
            ];
            rows.extend(self.list_rows(&OF_OWNER, &params, duty)?);
        }
        rows.sort_by(|a, b| (a.due_at, &a.task, a.line).cmp(&(b.due_at, &b.task, b.line)));
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        Ok(rows)
    }

    /// How much of the same work there is by kind: in all, due before `late`, due before `soon`.
    pub fn count_task_work(
        &mut self,
        person: &str,
        claims: &[(&str, &str)],
        late: Instant,
        soon: Instant,
    ) -> Result<Vec<TaskWorkCount>> {
        let mut sums: std::collections::BTreeMap<String, TaskWorkCount> = std::collections::BTreeMap::new();
        for (owner, claimed) in owners(person, &[], claims) {
            let kinds = kinds_value(claimed.as_ref());
            let params = [self.province().into(), owner.into(), late.into(), soon.into(), kinds];
            for row in self.list_rows(&OF_KIND, &params, count)? {
                match sums.get_mut(&row.kind) {
                    Some(sum) => (sum.open, sum.late, sum.soon) = (sum.open + row.open, sum.late + row.late, sum.soon + row.soon),
                    None => drop(sums.insert(row.kind.clone(), row)),
                }
            }
        }
        Ok(sums.into_values().collect())
    }

    /// Open work about tasks in units under a scope, by unit and person. Reads all of it.
    pub fn count_task_work_by_person(&mut self, scope: &[&str], now: Instant) -> Result<Vec<WorkCount>> {
        self.list_rows(&BY_PERSON, &[self.province().into(), list(scope), now.into()], |row| {
            Ok(WorkCount { unit: row.string(0)?, group: row.string(1)?, open: row.int(2)?, overdue: row.int(3)? })
        })
    }
}

/// Kinds that are claimed and asked for; none when nothing is left.
fn both(claimed: Option<&std::collections::BTreeSet<String>>, asked: &[&str]) -> Option<Value> {
    match claimed {
        None if asked.is_empty() => Some(Value::Null),
        None => Some(list(asked)),
        Some(claimed) if asked.is_empty() => Some(list(claimed)),
        Some(claimed) => {
            let left: Vec<&str> = asked.iter().copied().filter(|kind| claimed.contains(*kind)).collect();
            (!left.is_empty()).then(|| list(left))
        }
    }
}

fn count(row: &Row<'_>) -> Result<TaskWorkCount> {
    Ok(TaskWorkCount { kind: row.string(0)?, open: row.int(1)?, late: row.int(2)?, soon: row.int(3)? })
}
