//! Read models of tasks: rows, tables, boards. Generic texts and numbers; what they mean is the caller's.

use std::collections::BTreeMap;

use kernel::{Day, Instant};

use crate::conn::Reader;
use crate::error::Result;
use crate::search;
use crate::statement::{Statement, list};
use crate::table::Table;
use crate::value::{Row, Value};

/// What boards and searches show of a task.
pub static TASK: Table = Table::new(
    "task",
    crate::columns![
        key int province, key text id, fixed int seq, fixed text state, plain text origin, fixed text parent,
        fixed int board, fixed text office, fixed text lead, plain text person, fixed text area, fixed text document,
        fixed int place, fixed int assigned_at, fixed int due_at, fixed int late_from, fixed int finished_at,
        plain text finish, plain int extended, fixed int wakes_at, plain text view
    ],
);

/// Documents of tasks.
pub static TASK_SOURCE: Table = Table::new(
    "task_source",
    crate::columns![key int province, key text document, key int place, key text task],
);

/// Units whose boards are read one by one and merged; with more, the whole province is walked through.
const MANY: usize = 12;

/// The state of most open tasks.
const USUAL_STATE: &str = "in_progress";

/// The columns of a [`TaskRow`], of a table named `x`.
macro_rules! task_columns {
    () => {
        "x.id, x.seq, x.state, x.origin, x.parent, x.board, x.office, x.lead, x.person, x.area, x.document, x.place, \
        x.assigned_at, x.due_at, x.late_from, x.finished_at, x.finish, x.extended, x.wakes_at, x.view"
    };
}

/// What is asked of each row: `$5` … `$11`, `$14` … `$17`.
macro_rules! wanted {
    () => {
        " AND (CAST($5 AS TEXT) IS NULL OR x.state IN LIST($5)) AND x.board >= $6 AND x.board <= $7 \
        AND (CAST($8 AS TEXT) IS NULL OR x.area = $8) AND (CAST($9 AS TEXT) IS NULL OR x.person = $9) \
        AND (CAST($10 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM task_source s WHERE s.province = $1 AND s.document = $10 \
        AND s.task = x.id)) AND (CAST($11 AS BIGINT) IS NULL OR (x.late_from >= $11 AND x.late_from <= $16)) \
        AND (CAST($14 AS TEXT) IS NULL OR x.finish IN LIST($14)) AND (CAST($15 AS BIGINT) = 0 OR x.extended > 0) \
        AND (CAST($17 AS BIGINT) IS NULL OR x.finished_at IS NULL OR x.finished_at >= $17) "
    };
}

/// A board in the order of `$key`: upwards what is due, downwards what was given or ended. `$from`: what is walked through.
macro_rules! board {
    ($from:expr, $which:expr, up $key:literal) => {
        concat!(
            "SELECT ", task_columns!(), " FROM ", $from, " WHERE x.province = $1 AND ", $which,
            " AND x.finished_at IS NULL AND x.board > 0 AND (", $key, ", x.seq) > ($2, $3) AND ", $key, " >= $12 AND ", $key,
            " <= $13", wanted!(), "ORDER BY ", $key, ", x.seq LIMIT $4"
        )
    };
    ($from:expr, $which:expr, down $key:literal) => {
        concat!(
            "SELECT ", task_columns!(), " FROM ", $from, " WHERE x.province = $1 AND ", $which, " AND ", $key,
            " IS NOT NULL AND x.board > 0 AND (", $key, ", x.seq) < ($2, $3) AND ", $key, " >= $12 AND ", $key,
            " <= $13", wanted!(), "ORDER BY ", $key, " DESC, x.seq DESC LIMIT $4"
        )
    };
}

/// Few states that hardly any open task is in.
macro_rules! of_state {
    () => {
        "x.state IN LIST($5) AND x.board = 1 AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))"
    };
}

/// One person has hundreds at most: they are sorted.
macro_rules! of_person {
    () => {
        "x.person = $9 AND x.person <> '' AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))"
    };
}

/// So has one document, which may stand in a task at several places.
macro_rules! of_document {
    () => {
        "(SELECT DISTINCT s.task AS task FROM task_source s WHERE s.province = $1 AND s.document = $10) doc CROSS JOIN task x"
    };
}

/// One way of ending.
macro_rules! of_finish {
    () => {
        "x.finish = $19 AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))"
    };
}

macro_rules! open_by_state {
    ($index:literal) => {
        concat!(
            "SELECT x.state, x.lead, x.area, CAST(count(*) AS BIGINT) FROM task x ", $index, " WHERE x.province = $1 \
            AND x.state IN LIST($2) AND x.finished_at IS NULL AND x.board = 1 GROUP BY x.state, x.lead, x.area \
            ORDER BY x.state, x.lead, x.area"
        )
    };
}

/// What is found by words, newest first, among what the board of `$key` shows.
macro_rules! found {
    (sqlite $which:literal $key:literal) => {
        found!(" FROM search s CROSS JOIN task x WHERE x.province = $1 AND x.seq = s.rowid AND s.words MATCH $19 \
            AND s.rowid < $3", $which, $key, "s.rowid")
    };
    (postgres $which:literal $key:literal) => {
        found!(" FROM search s CROSS JOIN task x WHERE s.province = $1 AND x.province = $1 AND x.seq = s.seq \
            AND s.words @@ CAST(CAST($19 AS TEXT) AS TSQUERY) AND s.seq < $3", $which, $key, "x.seq")
    };
    ($from:literal, $which:literal, $key:literal, $order:literal) => {
        concat!(
            "SELECT ", task_columns!(), $from, " AND x.board > 0 AND ", $which, " AND ", $key, " >= $12 AND ", $key, " <= $13 \
            AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", wanted!(), "AND CAST($2 AS BIGINT) = $2 \
            ORDER BY ", $order, " DESC LIMIT $4"
        )
    };
}

crate::statements! {
    BY_ID = concat!("SELECT ", task_columns!(), " FROM task x WHERE x.province = $1 AND x.id = $2");
    OF_PARENT = concat!("SELECT ", task_columns!(), " FROM task x WHERE x.province = $1 AND x.parent = $2 AND x.parent <> '' \
        ORDER BY x.seq LIMIT $3");
    OF_DOCUMENT = concat!("SELECT ", task_columns!(), ", s.place FROM task_source s JOIN task x ON x.province = s.province \
        AND x.id = s.task WHERE s.province = $1 AND s.document = $2 AND (s.place, s.task) > ($3, $4) \
        ORDER BY s.place, s.task LIMIT $5");
    PROPOSED = concat!("SELECT ", task_columns!(), " FROM task x WHERE x.province = $1 AND x.office IN LIST($2) \
        AND x.state = 'proposed' ORDER BY x.office, x.document, x.place, x.seq LIMIT $3");
    PROPOSED_BY_DOCUMENT = "SELECT x.document, CAST(count(*) AS BIGINT) FROM task x WHERE x.province = $1 \
        AND x.office IN LIST($2) AND x.state = 'proposed' GROUP BY x.document ORDER BY x.document";
    OPEN_BY_STATE = open_by_state!("INDEXED BY task_open_state"), postgres: open_by_state!("");
    WAKING = "SELECT id FROM task WHERE province = $1 AND wakes_at IS NOT NULL AND wakes_at <= $2 ORDER BY wakes_at LIMIT $3";
    OPEN_OF_UNIT = board!("task x INDEXED BY task_open_unit", "x.lead = $18", up "x.due_at"),
        postgres: board!("task x", "x.lead = $18", up "x.due_at");
    OPEN_OF_AREA = board!("task x INDEXED BY task_open_area", "x.area = $8 AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", up "x.due_at"),
        postgres: board!("task x", "x.area = $8 AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", up "x.due_at");
    OPEN_OF_ALL = board!("task x INDEXED BY task_open", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", up "x.due_at"),
        postgres: board!("task x", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", up "x.due_at");
    GIVEN_OF_UNIT = board!("task x INDEXED BY task_given_unit", "x.lead = $18", down "x.assigned_at"),
        postgres: board!("task x", "x.lead = $18", down "x.assigned_at");
    GIVEN_OF_ALL = board!("task x INDEXED BY task_given", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.assigned_at"),
        postgres: board!("task x", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.assigned_at");
    ENDED_OF_UNIT = board!("task x INDEXED BY task_ended_unit", "x.lead = $18", down "x.finished_at"),
        postgres: board!("task x", "x.lead = $18", down "x.finished_at");
    OPEN_OF_STATE = board!("task x INDEXED BY task_open_state", of_state!(), up "x.due_at"),
        postgres: board!("task x", of_state!(), up "x.due_at");
    OPEN_OF_PERSON = board!("task x INDEXED BY task_person", of_person!(), up "x.due_at"),
        postgres: board!("task x", of_person!(), up "x.due_at");
    GIVEN_OF_PERSON = board!("task x INDEXED BY task_person", of_person!(), down "x.assigned_at"),
        postgres: board!("task x", of_person!(), down "x.assigned_at");
    ENDED_OF_PERSON = board!("task x INDEXED BY task_person", of_person!(), down "x.finished_at"),
        postgres: board!("task x", of_person!(), down "x.finished_at");
    OPEN_OF_DOCUMENT = board!(of_document!(), "x.id = doc.task AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", up "x.due_at");
    GIVEN_OF_DOCUMENT = board!(of_document!(), "x.id = doc.task AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.assigned_at");
    ENDED_OF_DOCUMENT = board!(of_document!(), "x.id = doc.task AND (CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.finished_at");
    ENDED_OF_FINISH = board!("task x INDEXED BY task_finish", of_finish!(), down "x.finished_at"),
        postgres: board!("task x", of_finish!(), down "x.finished_at");
    ENDED_OF_ALL = board!("task x INDEXED BY task_ended", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.finished_at"),
        postgres: board!("task x", "(CAST($18 AS TEXT) IS NULL OR x.lead IN LIST($18))", down "x.finished_at");
    FOUND_OPEN = found!(sqlite "x.finished_at IS NULL" "x.due_at"),
        postgres: found!(postgres "x.finished_at IS NULL" "x.due_at");
    FOUND_GIVEN = found!(sqlite "x.assigned_at IS NOT NULL" "x.assigned_at"),
        postgres: found!(postgres "x.assigned_at IS NOT NULL" "x.assigned_at");
    FOUND_ENDED = found!(sqlite "x.finished_at IS NOT NULL" "x.finished_at"),
        postgres: found!(postgres "x.finished_at IS NOT NULL" "x.finished_at");
}

/// A task in lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Identity (UUID).
    pub id: String,
    /// Number of its first event; also the key of the search row.
    pub seq: i64,
    /// Key of the state.
    pub state: String,
    /// How it came about: `document`, `lead`, `part`, `occurrence`.
    pub origin: String,
    /// The task above it; may be empty.
    pub parent: String,
    /// 0: does not count; 1: an order; 2: a part of the house.
    pub board: i64,
    /// The unit that follows it up.
    pub office: String,
    /// The unit that has it.
    pub lead: String,
    /// The person that has it; may be empty.
    pub person: String,
    /// Area; may be empty.
    pub area: String,
    /// The first document that it comes from; may be empty.
    pub document: String,
    /// Where it stands in that document.
    pub place: i64,
    /// When it was given.
    pub assigned_at: Option<Instant>,
    /// The last moment that is in time; the greatest when there is none.
    pub due_at: Instant,
    /// First late day while a clock runs.
    pub late_from: Option<Day>,
    /// When it ended: of a done one the moment that decides.
    pub finished_at: Option<Instant>,
    /// How it ended; empty while open.
    pub finish: String,
    /// Extensions granted.
    pub extended: i64,
    /// When time demands something next.
    pub wakes_at: Option<Instant>,
    /// JSON with what a list shows beyond.
    pub view: String,
}

fn task(row: &Row<'_>) -> Result<TaskRow> {
    Ok(TaskRow {
        id: row.string(0)?,
        seq: row.int(1)?,
        state: row.string(2)?,
        origin: row.string(3)?,
        parent: row.string(4)?,
        board: row.int(5)?,
        office: row.string(6)?,
        lead: row.string(7)?,
        person: row.string(8)?,
        area: row.string(9)?,
        document: row.string(10)?,
        place: row.int(11)?,
        assigned_at: row.opt_instant(12)?,
        due_at: row.instant(13)?,
        late_from: row.opt_int(14)?.map(|day| Day(i32::try_from(day).unwrap_or(i32::MAX))),
        finished_at: row.opt_instant(15)?,
        finish: row.string(16)?,
        extended: row.int(17)?,
        wakes_at: row.opt_instant(18)?,
        view: row.string(19)?,
    })
}

impl TaskRow {
    /// The row of [`TASK`].
    pub fn values(&self, province: kernel::Province) -> Vec<Value> {
        vec![
            province.into(),
            self.id.as_str().into(),
            self.seq.into(),
            self.state.as_str().into(),
            self.origin.as_str().into(),
            self.parent.as_str().into(),
            self.board.into(),
            self.office.as_str().into(),
            self.lead.as_str().into(),
            self.person.as_str().into(),
            self.area.as_str().into(),
            self.document.as_str().into(),
            self.place.into(),
            self.assigned_at.into(),
            self.due_at.into(),
            self.late_from.into(),
            self.finished_at.into(),
            self.finish.as_str().into(),
            self.extended.into(),
            self.wakes_at.into(),
            self.view.as_str().into(),
        ]
    }
}

/// A row of [`TASK_SOURCE`].
pub fn source_values(province: kernel::Province, document: &str, place: i64, task: &str) -> Vec<Value> {
    vec![province.into(), document.into(), place.into(), task.into()]
}

/// In which order a board goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TaskOrder {
    /// What is open, due first, first.
    #[default]
    Due,
    /// What was given, newest first.
    Given,
    /// What ended, newest first.
    Ended,
}

/// What a board shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct TaskFilter<'a> {
    /// Its order, and whether open or ended ones.
    pub order: TaskOrder,
    /// Lead units, each by itself; none: all.
    pub units: Option<&'a [String]>,
    /// Area.
    pub area: Option<&'a str>,
    /// Person that has it.
    pub person: Option<&'a str>,
    /// One of its documents.
    pub document: Option<&'a str>,
    /// Keys of states; empty: all.
    pub states: &'a [&'a str],
    /// Keys of how they ended; empty: all.
    pub finishes: &'a [&'a str],
    /// Orders (`(1, 1)`), parts (`(2, 2)`) or both (`(1, 2)`).
    pub board: (i64, i64),
    /// From which to which day, both included, the first late day of a running clock lies.
    pub late_from: Option<(Day, Day)>,
    /// From which to which moment, both included, the time of the order lies.
    pub window: Option<(Instant, Instant)>,
    /// Extended at least once.
    pub extended: bool,
    /// Open before that moment, whatever became of it since.
    pub open_at: Option<Instant>,
    /// Words of the content, the document, the lead, as typed. Then pages go by number.
    pub words: Option<&'a str>,
}

/// Where the next page begins: behind that time and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskCursor(pub i64, pub i64);

impl TaskFilter<'_> {
    /// Where the first page begins.
    pub const fn first(&self) -> TaskCursor {
        match (self.order, self.words.is_some()) {
            (TaskOrder::Due, false) => TaskCursor(i64::MIN, i64::MIN),
            _ => TaskCursor(i64::MAX, i64::MAX),
        }
    }

    /// A place moved to the edge of the window: the index is entered there, not walked through up to it.
    fn within(&self, after: TaskCursor) -> TaskCursor {
        let (Some((from, to)), None) = (self.window, self.words) else { return after };
        let edge = if self.order == TaskOrder::Due { TaskCursor(from.0, i64::MIN) } else { TaskCursor(to.0, i64::MAX) };
        let outside = if self.order == TaskOrder::Due { after.0 < from.0 } else { after.0 > to.0 };
        if outside { edge } else { after }
    }

    /// Where the page behind a row begins.
    pub fn behind(&self, row: &TaskRow) -> TaskCursor {
        let key = match self.order {
            TaskOrder::Due => Some(row.due_at),
            TaskOrder::Given => row.assigned_at,
            TaskOrder::Ended => row.finished_at,
        };
        TaskCursor(key.map_or(0, |at| at.0), row.seq)
    }

    fn params(&self, province: kernel::Province, after: TaskCursor, limit: i64) -> Vec<Value> {
        let some = |texts: &[&str]| if texts.is_empty() { Value::Null } else { list(texts) };
        let (from, to) = self.window.unwrap_or((Instant(i64::MIN), Instant(i64::MAX)));
        vec![
            province.into(),
            after.0.into(),
            after.1.into(),
            limit.into(),
            some(self.states),
            self.board.0.into(),
            self.board.1.into(),
            self.area.into(),
            self.person.into(),
            self.document.into(),
            self.late_from.map(|(from, _)| from).into(),
            from.into(),
            to.into(),
            some(self.finishes),
            self.extended.into(),
            self.late_from.map(|(_, to)| to).into(),
            self.open_at.into(),
        ]
    }

    fn of_unit(&self) -> &'static Statement {
        match self.order {
            TaskOrder::Due => &OPEN_OF_UNIT,
            TaskOrder::Given => &GIVEN_OF_UNIT,
            TaskOrder::Ended => &ENDED_OF_UNIT,
        }
    }

    /// The statement that walks through a person's tasks, or a document's.
    fn of_few(&self) -> Option<&'static Statement> {
        let of_person = self.person.is_some();
        if !of_person && self.document.is_none() {
            return None;
        }
        Some(match (self.order, of_person) {
            (TaskOrder::Due, true) => &OPEN_OF_PERSON,
            (TaskOrder::Given, true) => &GIVEN_OF_PERSON,
            (TaskOrder::Ended, true) => &ENDED_OF_PERSON,
            (TaskOrder::Due, false) => &OPEN_OF_DOCUMENT,
            (TaskOrder::Given, false) => &GIVEN_OF_DOCUMENT,
            (TaskOrder::Ended, false) => &ENDED_OF_DOCUMENT,
        })
    }

    /// Whether only states are asked for in which few open tasks are.
    fn of_rare_states(&self) -> bool {
        let open = self.order == TaskOrder::Due && self.board == (1, 1);
        open && !self.states.is_empty() && !self.states.contains(&USUAL_STATE)
    }

    fn of_all(&self) -> &'static Statement {
        match (self.order, self.area) {
            (TaskOrder::Due, _) if self.of_rare_states() => &OPEN_OF_STATE,
            (TaskOrder::Ended, _) if self.finishes.len() == 1 => &ENDED_OF_FINISH,
            (TaskOrder::Due, Some(_)) => &OPEN_OF_AREA,
            (TaskOrder::Due, None) => &OPEN_OF_ALL,
            (TaskOrder::Given, _) => &GIVEN_OF_ALL,
            (TaskOrder::Ended, _) => &ENDED_OF_ALL,
        }
    }

    fn found(&self) -> &'static Statement {
        match self.order {
            TaskOrder::Due => &FOUND_OPEN,
            TaskOrder::Given => &FOUND_GIVEN,
            TaskOrder::Ended => &FOUND_ENDED,
        }
    }

    /// Rows of several units in the order of the board, each once.
    fn merged(&self, rows: Vec<TaskRow>, limit: i64) -> Vec<TaskRow> {
        let by_key: BTreeMap<(i64, i64), TaskRow> = rows
            .into_iter()
            .map(|row| {
                let TaskCursor(key, seq) = self.behind(&row);
                (if self.order == TaskOrder::Due { (key, seq) } else { (-key, -seq) }, row)
            })
            .collect();
        by_key.into_values().take(usize::try_from(limit).unwrap_or(0)).collect()
    }
}

impl Reader<'_> {
    /// By identity.
    pub fn find_task(&mut self, id: &str) -> Result<Option<TaskRow>> {
        self.find_row(&BY_ID, &[self.province().into(), id.into()], task)
    }

    /// Children of a task, oldest first.
    pub fn list_child_tasks(&mut self, parent: &str, limit: i64) -> Result<Vec<TaskRow>> {
        self.list_rows(&OF_PARENT, &[self.province().into(), parent.into(), limit.into()], task)
    }

    /// All tasks of a document with where they stand in it, in its order; `after`: place and identity of the last row of the
    /// page before (first page: `(i64::MIN, "")`).
    pub fn list_tasks_of_document(&mut self, document: &str, after: (i64, &str), limit: i64) -> Result<Vec<(i64, TaskRow)>> {
        let params = [self.province().into(), document.into(), after.0.into(), after.1.into(), limit.into()];
        self.list_rows(&OF_DOCUMENT, &params, |row| Ok((row.int(20)?, task(row)?)))
    }

    /// Proposals of reviewing units, by document in its order.
    pub fn list_proposed(&mut self, offices: &[&str], limit: i64) -> Result<Vec<TaskRow>> {
        self.list_rows(&PROPOSED, &[self.province().into(), list(offices), limit.into()], task)
    }

    /// How many proposals of reviewing units wait in which document (empty: entered without one).
    pub fn count_proposed(&mut self, offices: &[&str]) -> Result<Vec<(String, i64)>> {
        let params = [self.province().into(), list(offices)];
        self.list_rows(&PROPOSED_BY_DOCUMENT, &params, |row| Ok((row.string(0)?, row.int(1)?)))
    }

    /// How many open orders stand in a state, by state, lead and area.
    pub fn count_open_tasks(&mut self, states: &[&str]) -> Result<Vec<(String, String, String, i64)>> {
        let params = [self.province().into(), list(states)];
        self.list_rows(&OPEN_BY_STATE, &params, |row| Ok((row.string(0)?, row.string(1)?, row.string(2)?, row.int(3)?)))
    }

    /// Tasks of which time demands something by now.
    pub fn list_waking_tasks(&mut self, now: Instant, limit: i64) -> Result<Vec<String>> {
        self.list_rows(&WAKING, &[self.province().into(), now.into(), limit.into()], |row| row.string(0))
    }

    /// A page of a board.
    pub fn list_tasks(&mut self, filter: &TaskFilter<'_>, after: TaskCursor, limit: i64) -> Result<Vec<TaskRow>> {
        let mut params = filter.params(self.province(), filter.within(after), limit);
        let units = filter.units.map_or(Value::Null, list);
        if let Some(typed) = filter.words.map(str::trim).filter(|words| !words.is_empty()) {
            let Some(words) = search::expression(self.engine(), typed) else { return Ok(Vec::new()) };
            params.extend([units, words.into()]);
            return self.list_rows(filter.found(), &params, task);
        }
        match (filter.units, filter.of_few()) {
            (Some([]), _) => Ok(Vec::new()),
            (_, Some(statement)) => {
                params.push(units);
                self.list_rows(statement, &params, task)
            }
            (Some(few), None) if few.len() <= MANY => {
                let mut rows = Vec::new();
                for unit in few {
                    let mut params = params.clone();
                    params.push(unit.as_str().into());
                    rows.extend(self.list_rows(filter.of_unit(), &params, task)?);
                }
                Ok(filter.merged(rows, limit))
            }
            _ => {
                params.push(units);
                let statement = filter.of_all();
                if std::ptr::eq(statement, &ENDED_OF_FINISH) {
                    params.extend(filter.finishes.first().map(|finish| Value::from(*finish)));
                }
                self.list_rows(statement, &params, task)
            }
        }
    }
}
